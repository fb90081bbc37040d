"""The gate: nothing reaches a file but through here.

`wijkplan.output.folder` puts what was written in its place. The few that write all the same are
named, with the reason, in ``tests/test_one_gate.py``, which finds every other.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from wijkplan.model.columns import Edition
from wijkplan.model.errors import OutputError, Problem
from wijkplan.output.file_names import folders_of, why_unfit

MANIFEST = "data/bestanden.json"
"""Lists every file of an atlas with its hash."""


class Publication:
    """Writes the files of one edition into one folder, and keeps the list of them.

    Parameters
    ----------
    folder
        Existing, empty folder.
    edition
        Edition whose content is written.
    manifest
        Name of the list of files; see `wijkplan.output.folder.replacing`.
    """

    def __init__(self, folder: Path, edition: Edition, *, manifest: str = MANIFEST) -> None:
        self.folder = folder
        self.edition = edition
        self.manifest = manifest
        self.hashes: dict[str, str] = {}
        self.sizes: dict[str, int] = {}
        self._files: set[str] = set()
        self._folders: set[str] = set()

    def write_bytes(self, name: str, content: bytes) -> None:
        """Write one file.

        Parameters
        ----------
        name
            Path inside the folder, with forward slashes; see `why_unfit`.

        Raises
        ------
        OutputError
            If the name leaves the folder, cannot be used everywhere, or was written before.
        """
        target = self._place(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with target.open("xb") as stream:
                stream.write(content)
        except FileExistsError as error:
            raise OutputError(f"Bestand {name!r} staat al in de uitvoermap.") from error
        self.hashes[name] = hashlib.sha256(content).hexdigest()
        self.sizes[name] = len(content)
        self._files.add(name.lower())
        self._folders |= folders_of(name.lower())

    def _place(self, name: str) -> Path:
        """Where a file comes to stand."""
        target = self.folder / name
        unfit = why_unfit(name) or self._why_taken(name.lower())
        # A link in the folder could lead out of it.
        if not unfit and not target.parent.resolve().is_relative_to(self.folder.resolve()):
            unfit = "ligt buiten de uitvoermap"
        if unfit:
            raise OutputError(f"Bestand {name!r} {unfit}.")
        return target

    def _why_taken(self, lower: str) -> str:
        """Compare names as Windows and macOS do: without regard to capitals."""
        if lower in self._files:
            return "wordt twee keer geschreven"
        if lower in self._folders or folders_of(lower) & self._files:
            return "is ook een map"
        return ""

    def write_text(self, name: str, text: str) -> None:
        """Write one text file as UTF-8."""
        # Half a character, such as of a file name in another encoding, cannot be written.
        self.write_bytes(name, text.encode(errors="replace"))

    def write_json(self, name: str, value: object) -> None:
        """Write readable JSON; NaN is refused, missing must be null."""
        text = json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False)
        self.write_text(name, text + "\n")

    def write_with(self, name: str, writer: Callable[[Path], None]) -> None:
        """Write a file with a library that wants a path instead of giving bytes.

        The path lies in the folder itself, so that nothing is ever written elsewhere.
        """
        with tempfile.TemporaryDirectory(dir=self.folder, prefix=".") as folder:
            path = Path(folder) / self._place(name).name
            writer(path)
            self.write_bytes(name, path.read_bytes())

    def close(self) -> None:
        """Write the list of files; the last thing to do."""
        self.write_json(self.manifest, {"bestanden": dict(sorted(self.hashes.items()))})


GENERATOR = "wijkplan"
"""Every page says so in ``<meta name="generator">``, so that it is known for ours."""


def write_single_page(path: Path, html: str) -> Path:
    """Write one page outside an atlas, in one step.

    Parameters
    ----------
    path
        Where to write. A page of wijkplan that stands there is replaced.

    Returns
    -------
    Path
        The absolute path.

    Raises
    ------
    OutputError
        If another file stands there, or the folder cannot be written to.
    """
    path = path.resolve()
    marker = f'<meta name="generator" content="{GENERATOR}'
    try:
        taken = path.exists() and marker not in path.read_text("utf-8", errors="replace")
        if not taken:
            _write_in_one_step(path, html.encode())
    except OSError as error:
        raise OutputError(f"{path} kan niet worden geschreven ({error.strerror}).") from error
    if taken:
        raise OutputError(f"{path} is geen pagina van wijkplan; kies een ander bestand met --out.")
    return path


def write_new_file(path: Path, content: bytes) -> Path:
    """Write one file outside an atlas, in one step, where there is none yet.

    Parameters
    ----------
    path
        Where to write; its folder is made. A file with this very content may stand there.

    Raises
    ------
    OutputError
        If another file would be overwritten, or the folder cannot be written to.
    """
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            _write_in_one_step(path, content)
        elif not path.is_file() or path.read_bytes() != content:
            raise _refused(
                path,
                code="zou-overschrijven",
                message="dit bestand bestaat al en zou worden overschreven",
                remedy="kies een andere naam",
            )
    except OSError as error:
        code, message = "niet-te-schrijven", error.strerror or "schrijven lukt niet"
        raise _refused(path, code=code, message=message, remedy="kies een andere map") from error
    return path


def _write_in_one_step(path: Path, content: bytes) -> None:
    """Write beside the file and rename: afterwards it is the old one or the whole new one."""
    scratch = path.with_name(f".{path.name}.nieuw-{os.getpid()}")
    try:
        scratch.write_bytes(content)
        scratch.replace(path)
    finally:
        scratch.unlink(missing_ok=True)


def _refused(path: Path, *, code: str, message: str, remedy: str) -> OutputError:
    problem = Problem(code=code, file=str(path), message=message, remedy=remedy)
    return OutputError(f"{path.name} is niet geschreven.", [problem])
