"""The gate: nothing reaches a file but through a `Publication`."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from wijkplan.model.columns import Edition
from wijkplan.model.errors import OutputError

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
    """

    def __init__(self, folder: Path, edition: Edition) -> None:
        self.folder = folder
        self.edition = edition
        self.hashes: dict[str, str] = {}
        self.sizes: dict[str, int] = {}

    def write_bytes(self, name: str, content: bytes) -> None:
        """Write one file.

        Parameters
        ----------
        name
            Path inside the folder, with forward slashes.

        Raises
        ------
        OutputError
            If the name leaves the folder or was written before.
        """
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts:
            raise OutputError(f"Bestand {name} ligt buiten de uitvoermap.")
        if name in self.hashes:
            raise OutputError(f"Bestand {name} wordt twee keer geschreven.")
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        self.hashes[name] = hashlib.sha256(content).hexdigest()
        self.sizes[name] = len(content)

    def write_text(self, name: str, text: str) -> None:
        """Write one text file as UTF-8."""
        self.write_bytes(name, text.encode())

    def write_json(self, name: str, value: object) -> None:
        """Write readable JSON; NaN is refused, missing must be null."""
        text = json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False)
        self.write_text(name, text + "\n")

    def write_with(self, name: str, writer: Callable[[Path], None]) -> None:
        """Write a file with a library that wants a path instead of giving bytes."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / PurePosixPath(name).name
            writer(path)
            self.write_bytes(name, path.read_bytes())

    def close(self) -> None:
        """Write the list of files; the last thing to do."""
        self.write_json(MANIFEST, {"bestanden": dict(sorted(self.hashes.items()))})


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
    if path.exists() and marker not in path.read_text("utf-8", errors="replace"):
        raise OutputError(f"{path} is geen pagina van wijkplan; kies een ander bestand met --out.")
    scratch = path.with_name(f".{path.name}.nieuw-{os.getpid()}")
    try:
        scratch.write_text(html, "utf-8")
        scratch.replace(path)
    except OSError as error:
        raise OutputError(f"{path} kan niet worden geschreven ({error.strerror}).") from error
    finally:
        scratch.unlink(missing_ok=True)
    return path
