"""Open files of any delivery: what can be wrong with a file before its contents are looked at."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import struct
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

from wijkplan.model.columns import Edition
from wijkplan.model.errors import Problem, SourceError, enumerate_some
from wijkplan.model.layers import Provenance

TABLE_SUFFIXES = frozenset({".csv", ".txt", ".tsv", ".xlsx", ".xlsm"})
_EXCEL = frozenset({".xlsx", ".xlsm"})
_ENCODINGS = ("utf-8-sig", "cp1252")


@dataclass(frozen=True, kw_only=True)
class SourceRequest:
    """One delivery as the project file describes it.

    Parameters
    ----------
    kind
        Kind of source, a key of the source registry.
    path
        The file.
    year
        Year of the figures and, unless ``boundary_year`` says otherwise, of the codes.
    name, publisher, licence, url, date, edition, published
        See `Provenance`.
    layer
        Layer to read where the file has several and the names do not tell.
    columns
        Column as delivered -> catalogue name, for names that the catalogue does not know.
    column_years
        Catalogue name -> year, for columns of another year than the rest.
    key
        Column that holds the area code; empty to recognise it.
    subject, label, unit
        What the file is about, where its kind leaves that open: the sort of facility, or the
        name of the indicator of a raster; and how a reader sees it.
    gaps_allowed
        Whether holes between buurten are real, such as an enclave.
    """

    kind: str
    path: Path
    year: int
    name: str
    publisher: str
    boundary_year: int
    licence: str = ""
    url: str = ""
    date: dt.date | None = None
    edition: Edition = "openbaar"
    layer: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    column_years: Mapping[str, int] = field(default_factory=dict)
    key: str = ""
    gaps_allowed: bool = False
    published: bool = False
    subject: str = ""
    label: str = ""
    unit: str = ""

    def provenance(self) -> Provenance:
        """Provenance of the file, with its hash.

        Raises
        ------
        SourceError
            If the file is absent.
        """
        return Provenance(
            name=self.name,
            publisher=self.publisher,
            file=self.path.name,
            sha256=hash_file(self.path),
            year=self.year,
            licence=self.licence,
            url=self.url,
            date=self.date,
            edition=self.edition,
            published=self.published,
        )


def source_error(path: Path, code: str, message: str, remedy: str) -> SourceError:
    """Make the error for a file that cannot be used."""
    problem = Problem(code=code, file=path.name, message=message, remedy=remedy)
    return SourceError(f"Bestand {path.name} is niet te lezen.", [problem])


def hash_file(path: Path) -> str:
    """SHA-256 of a file, or of a shapefile with the parts that belong to it.

    Raises
    ------
    SourceError
        If the file is absent.
    """
    if not path.is_file():
        raise _absent(path)
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


def is_table(path: Path) -> bool:
    """Whether a file is a spreadsheet or text table, by its name."""
    return path.suffix.lower() in TABLE_SUFFIXES


def list_layers(path: Path) -> list[str]:
    """Names of the layers in a vector file.

    Raises
    ------
    SourceError
        If the file is absent, damaged or no vector file.
    """
    _check_container(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)
            return [str(name) for name in pyogrio.list_layers(path)[:, 0]]
    except DataSourceError as error:
        raise _unreadable(path, str(error)) from error


def column_names(path: Path, layer: str) -> list[str]:
    """Names of the columns of one layer, without reading its features."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)
            return [str(name) for name in pyogrio.read_info(path, layer=layer)["fields"]]
    except (DataSourceError, DataLayerError) as error:
        raise _unreadable(path, str(error)) from error


def read_vector(path: Path, layer: str) -> tuple[gpd.GeoDataFrame, tuple[str, ...]]:
    """Read one layer, with the warnings of the reading library as remarks.

    Raises
    ------
    SourceError
        If the layer cannot be read to its end.
    """
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            frame = pyogrio.read_dataframe(path, layer=layer)
            expected = pyogrio.read_info(path, layer=layer)["features"]
    except Exception as error:  # GDAL raises many kinds for a damaged file
        raise _unreadable(path, str(error)) from error
    if 0 <= expected != len(frame):
        raise _unreadable(path, f"laag {layer}: {len(frame)} van {expected} objecten gelezen")
    if not isinstance(frame, gpd.GeoDataFrame):
        raise source_error(
            path,
            "geen-geometrie",
            f"laag {layer} heeft geen geometrie",
            "lever een kaartbestand (GeoPackage, shapefile of GeoJSON)",
        )
    return frame, tuple(dict.fromkeys(str(w.message) for w in caught))


def list_sheets(path: Path) -> list[str]:
    """Names of the sheets of an Excel file; a text table has none.

    Raises
    ------
    SourceError
        If the file is absent or cannot be read.
    """
    if not path.is_file():
        raise _absent(path)
    if path.suffix.lower() not in _EXCEL:
        return []
    try:
        with _quiet_excel(), pd.ExcelFile(path) as book:
            return [str(name) for name in book.sheet_names]
    except Exception as error:  # openpyxl and zipfile each raise their own kinds
        raise _unreadable(path, str(error)) from error


def find_sheet(path: Path, name: str) -> str:
    """The sheet of an Excel file with a name, upper or lower case; empty where there is none."""
    return next((found for found in list_sheets(path) if found.casefold() == name), "")


def read_table(path: Path, *, sheet: str = "", may_be_empty: bool = False) -> pd.DataFrame:
    """Read a CSV or Excel table with every cell as text, exactly as delivered.

    Parameters
    ----------
    path
        CSV (separator comma, semicolon or tab; UTF-8 or Windows-1252) or Excel.
    sheet
        Sheet of an Excel file; the first by default.
    may_be_empty
        Whether a heading without rows below it will do.

    Returns
    -------
    DataFrame
        Text cells; empty cells are empty text. Names are stripped of blanks. The index counts
        the rows below the heading from 0; rows in which nothing stands are left out.

    Raises
    ------
    SourceError
        If the file cannot be read, or has no rows or doubled column names.
    """
    if not path.is_file():
        raise _absent(path)
    try:
        if path.suffix.lower() in _EXCEL:
            _check_sheet(path, sheet)
            with _quiet_excel():
                cells = pd.read_excel(
                    path, sheet_name=sheet or 0, header=None, dtype=str, na_filter=False
                )
        else:
            cells = _read_csv(path)
    except SourceError:
        raise
    except Exception as error:  # pandas, openpyxl and zipfile each raise their own kinds
        raise _unreadable(path, str(error)) from error
    frame = _with_heading(cells)
    doubled = frame.columns[frame.columns.duplicated()]
    if len(doubled):
        raise source_error(
            path,
            "kolom-dubbel",
            f"kolomnamen komen dubbel voor: {enumerate_some(doubled)}",
            "geef elke kolom een eigen naam",
        )
    if frame.empty and not may_be_empty:
        raise source_error(
            path, "tabel-leeg", "de tabel heeft geen rijen", "lever een gevulde tabel"
        )
    return frame


def _check_sheet(path: Path, sheet: str) -> None:
    names = list_sheets(path)
    if sheet and sheet not in names:
        raise source_error(
            path,
            "blad-ontbreekt",
            f"er is geen blad {sheet}; bladen: {enumerate_some(names)}",
            "noem bij laag in wijkplan.toml een blad dat er is",
        )


@contextmanager
def _quiet_excel() -> Iterator[None]:
    """Leave out warnings about styles and lists that openpyxl lacks."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        yield


def _with_heading(cells: pd.DataFrame) -> pd.DataFrame:
    """Take the first row as names, and leave out columns and rows in which nothing stands.

    Left to itself pandas renames a doubled name, and shifts the columns where every row is one
    cell longer than the heading.
    """
    cells = cells.fillna("")
    names = [] if cells.empty else [str(name).strip() for name in cells.iloc[0]]
    frame = cells.iloc[1:].set_axis(pd.Index(names, dtype=object), axis=1).reset_index(drop=True)
    filled = frame != ""
    return frame.loc[filled.any(axis=1), filled.any().to_numpy() | (frame.columns != "")]


def _read_csv(path: Path) -> pd.DataFrame:
    raw = path.read_bytes()
    if raw.startswith(b"PK\x03\x04") or b"\x00" in raw[:4096]:
        raise _unreadable(path, "het is geen tekstbestand")
    for encoding in _ENCODINGS:
        try:
            head = raw.decode(encoding).lstrip("\r\n").partition("\n")[0]
            break
        except UnicodeDecodeError:
            continue
    else:
        raise _unreadable(path, "de tekens zijn geen UTF-8 of Windows-1252")
    separator = max(";,\t", key=lambda mark: len(next(csv.reader([head], delimiter=mark), [])))
    return pd.read_csv(
        path, sep=separator, header=None, dtype=str, na_filter=False, encoding=encoding
    )


def _check_container(path: Path) -> None:
    """Find what a reading library reports badly or not at all: a zip, or a file cut short."""
    if not path.is_file():
        raise _absent(path)
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
            raise _unreadable(path, "het is geen GeoPackage")
        page = struct.unpack(">H", head[16:18])[0]
        pages = struct.unpack(">I", head[28:32])[0]
        if pages and (65536 if page == 1 else page) * pages > size:
            raise _unreadable(path, "het bestand is afgekapt")
    if path.suffix.lower() == ".shp":
        if len(head) < 28 or 2 * struct.unpack(">I", head[24:28])[0] > size:
            raise _unreadable(path, "het bestand is afgekapt")
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


def _absent(path: Path) -> SourceError:
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
    raise _unreadable(path, "het bestand is afgekapt")


def _unreadable(path: Path, detail: str) -> SourceError:
    return source_error(
        path,
        "onleesbaar",
        f"het bestand is beschadigd of van een ander soort ({detail})",
        "haal het bestand opnieuw op bij de uitgever",
    )
