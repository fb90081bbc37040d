"""What can be wrong with a file before its contents are looked at."""

from __future__ import annotations

import hashlib
import struct
from pathlib import Path

from wijkplan.model.errors import Problem, SourceError


def source_error(path: Path, code: str, message: str, remedy: str) -> SourceError:
    """Make the error for a file that cannot be used."""
    problem = Problem(code=code, file=path.name, message=message, remedy=remedy)
    return SourceError(f"Bestand {path.name} is niet te lezen.", [problem])


def is_there(path: Path) -> bool:
    """Whether a file exists; a name that no file system allows is of none."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def hash_file(path: Path) -> str:
    """SHA-256 of a file, or of a shapefile with the parts that belong to it.

    Raises
    ------
    SourceError
        If the file is absent.
    """
    if not path.is_file():
        raise not_found(path)
    parts = [path]
    if path.suffix.lower() == ".shp":
        parts += [
            p for s in (".dbf", ".shx", ".prj", ".cpg") if (p := _sibling(path, s)) is not None
        ]
    digest = hashlib.sha256()
    for part in parts:
        with part.open("rb") as stream:
            while chunk := stream.read(1 << 20):
                digest.update(chunk)
    return digest.hexdigest()


def check_container(path: Path) -> None:
    """Find what a reading library reports badly or not at all: a zip, or a file cut short.

    Raises
    ------
    SourceError
        If the file is absent, cut short or of another kind than its name says.
    """
    if not path.is_file():
        raise not_found(path)
    with path.open("rb") as stream:
        head = stream.read(100)
    size = path.stat().st_size
    if head.startswith(b"PK\x03\x04") and path.suffix.lower() != ".zip":
        raise source_error(
            path,
            "zip",
            f"dit is een zip-bestand met de naam {path.suffix}",
            "pak het zip-bestand uit en lever het bestand dat erin zit",
        )
    if path.suffix.lower() == ".gpkg":
        if len(head) < 100 or not head.startswith(b"SQLite format 3\x00"):
            raise unreadable(path, "het is geen GeoPackage")
        page = struct.unpack(">H", head[16:18])[0]
        pages = struct.unpack(">I", head[28:32])[0]
        if pages and (65536 if page == 1 else page) * pages > size:
            raise unreadable(path, "het bestand is afgekapt")
    if path.suffix.lower() == ".shp":
        if len(head) < 28 or 2 * struct.unpack(">I", head[24:28])[0] > size:
            raise unreadable(path, "het bestand is afgekapt")
        absent = [s for s in (".dbf", ".shx") if _sibling(path, s) is None]
        if absent:
            raise source_error(
                path,
                "deel-ontbreekt",
                f"bij de shapefile ontbreekt {' en '.join(absent)}",
                "lever alle delen van de shapefile (.shp, .shx, .dbf, .prj) in dezelfde map",
            )
        dbf = _sibling(path, ".dbf")
        if dbf is not None:
            _check_dbf(dbf)


def _sibling(path: Path, suffix: str) -> Path | None:
    """Part of a shapefile, whether its suffix is in small letters or in capitals."""
    candidates = (path.with_suffix(suffix), path.with_suffix(suffix.upper()))
    return next((part for part in candidates if part.exists()), None)


def not_found(path: Path) -> SourceError:
    """Make the error for a file that is not there."""
    return source_error(
        path,
        "bestand-ontbreekt",
        f"het bestand bestaat niet ({path})",
        "controleer de naam; in wijkplan.toml gelden paden vanaf de map van dat bestand",
    )


def _check_dbf(path: Path) -> None:
    """A shapefile whose table is cut off is read as one without columns, so look first."""
    with path.open("rb") as stream:
        head = stream.read(12)
    if len(head) == 12:
        rows, start, width = struct.unpack("<IHH", head[4:])
        if start + rows * width <= path.stat().st_size:
            return
    raise unreadable(path, "het bestand is afgekapt")


def unreadable(path: Path, detail: str) -> SourceError:
    """Make the error for a file that a library could not read."""
    return source_error(
        path,
        "onleesbaar",
        f"het bestand is beschadigd of van een ander soort ({detail})",
        "haal het bestand opnieuw op bij de uitgever",
    )
