"""Replace an output folder in one step: afterwards there is either the old atlas or the new."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wijkplan.model.errors import OutputError, Problem
from wijkplan.output.disclosure import MANIFEST


@contextmanager
def replacing(out: Path, *, manifest: str = MANIFEST) -> Iterator[Path]:
    """Give an empty folder to write into, and put it in the place of ``out`` when all went well.

    Files in ``out`` that are not in its manifest are kept. When anything goes wrong inside, the
    old folder is untouched.

    Parameters
    ----------
    out
        The output folder; need not exist.
    manifest
        Name of the list of files that may be replaced. An atlas and a review have their own, so
        that neither takes the other for its previous version.

    Yields
    ------
    Path
        Folder beside ``out``, on the same file system.

    Raises
    ------
    OutputError
        If a file that wijkplan did not write, or that was changed since, would be overwritten,
        or the folder cannot be replaced.
    """
    out = out.resolve()
    if out.exists() and not out.is_dir():
        raise OutputError(f"{out} is een bestand; kies een map voor de uitvoer.")
    _recover(out)
    staging = out.parent / f".{out.name}.nieuw-{os.getpid()}"
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        staging.mkdir()
    except OSError as error:
        raise OutputError(f"In {out.parent} kan niet worden geschreven ({error}).") from error
    try:
        yield staging
        _keep_foreign(out, staging, manifest)
        _swap(out, staging)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _previous(out: Path) -> Path:
    return out.parent / f".{out.name}.vorige"


def _recover(out: Path) -> None:
    """Finish or undo what a killed run left behind."""
    previous = _previous(out)
    if previous.exists():
        if out.exists():
            shutil.rmtree(previous)
        else:
            previous.rename(out)
    for leftover in out.parent.glob(f".{out.name}.nieuw-*"):
        match = re.fullmatch(r"\d+", leftover.name.rpartition("-")[2])
        if match and not _alive(int(match[0])):
            shutil.rmtree(leftover, ignore_errors=True)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _keep_foreign(out: Path, staging: Path, manifest: str) -> None:
    """Copy what is not ours to the new folder; refuse where that would lose something.

    A page of ours that was changed is neither kept nor lost: it may tell what this edition hides.
    """
    written = _listed(out / manifest) or {}
    conflicts = []
    for path in sorted(out.rglob("*")) if out.exists() else ():
        name = path.relative_to(out).as_posix()
        if (path.is_dir() and not path.is_symlink()) or (written and name == manifest):
            continue
        target = staging / name
        if name in written:
            if hashlib.sha256(path.read_bytes()).hexdigest() != written[name]:
                conflicts.append(name)
        elif target.exists() or any(folder.is_file() for folder in target.parents):
            conflicts.append(name)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, target, follow_symlinks=False)
    if conflicts:
        raise OutputError(
            f"In {out} staan bestanden die niet van wijkplan zijn of sindsdien zijn gewijzigd.",
            [
                Problem(
                    code="zou-overschrijven",
                    file=name,
                    message="dit bestand zou verloren gaan",
                    remedy="verplaats het, of kies een andere map met --out",
                )
                for name in conflicts
            ],
        )


def _listed(manifest: Path) -> dict[str, str] | None:
    try:
        listed = json.loads(manifest.read_text("utf-8"))["bestanden"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return listed if isinstance(listed, dict) else None


def _swap(out: Path, staging: Path) -> None:
    previous = _previous(out)
    try:
        if out.exists():
            out.rename(previous)
        try:
            staging.rename(out)
        except BaseException:
            if previous.exists():
                previous.rename(out)
            raise
    except OSError as error:
        raise OutputError(
            f"De uitvoermap {out} kan niet worden vervangen ({error.strerror}).",
            [Problem(code="map-bezet", message="sluit programma's die in deze map werken")],
        ) from error
    shutil.rmtree(previous, ignore_errors=True)
