"""Deliveries: what the project file says of one, and the tables and layers in its file."""

from __future__ import annotations

import csv
import datetime as dt
import warnings
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

import geopandas as gpd
import pandas as pd
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

from wijkplan.model.columns import Edition
from wijkplan.model.errors import SourceError, enumerate_some
from wijkplan.model.layers import Provenance
from wijkplan.sources.damage import check_container, hash_file, not_found, source_error, unreadable

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
    internal_columns
        Columns as delivered that only the internal edition reads; upper and lower case are the
        same.
    audience
        Edition for which is read. For ``openbaar`` internal columns do not exist.
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
    internal_columns: tuple[str, ...] = ()
    audience: Edition = "intern"

    @property
    def hidden(self) -> frozenset[str]:
        """Names of columns that are not read, in small letters."""
        public = self.audience == "openbaar"
        return frozenset(name.casefold() for name in self.internal_columns if public)

    @property
    def tells_all(self) -> bool:
        """Whether the audience may know everything in the file, also what wijkplan does not use.

        The public may only of a file that its publisher made public.
        """
        return self.published or self.audience == "intern"

    def public(self) -> SourceRequest:
        """The same delivery for the public edition: internal columns do not exist."""
        public = replace(self, audience="openbaar")
        columns = {c: n for c, n in self.columns.items() if c.casefold() not in public.hidden}
        return replace(public, columns=columns)

    def read_table(self, *, sheet: str = "", may_be_empty: bool = False) -> pd.DataFrame:
        """The cells of the table, without hidden columns; see `read_table`."""
        return read_table(self.path, sheet=sheet, may_be_empty=may_be_empty, without=self.hidden)

    def read_layer(self, layer: str) -> tuple[gpd.GeoDataFrame, tuple[str, ...]]:
        """The features of a layer, without hidden columns, and remarks; see `read_vector`."""
        frame, warned = read_vector(self.path, layer)
        kept = [c for c in frame.columns if str(c).casefold() not in self.hidden]
        return gpd.GeoDataFrame(frame[kept]), warned if self.tells_all else ()

    def column_names(self, layer: str) -> list[str]:
        """Names of the columns of a layer that are not hidden."""
        names = column_names(self.path, layer)
        return [name for name in names if name.casefold() not in self.hidden]

    def provenance(self) -> Provenance:
        """Provenance of the file, with its hash if the audience may know everything in it.

        Raises
        ------
        SourceError
            If the file is absent.
        """
        digest = hash_file(self.path)
        return Provenance(
            name=self.name,
            publisher=self.publisher,
            file=self.path.name,
            sha256=digest if self.tells_all else "",
            sha256_of="bestand" if self.tells_all else "openbare inhoud",
            year=self.year,
            licence=self.licence,
            url=self.url,
            date=self.date,
            edition=self.edition,
            published=self.published,
        )


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
    return list(layer_types(path))


def layer_types(path: Path) -> dict[str, str]:
    """Names of the layers in a vector file, with their sort of geometry; empty for a table.

    Raises
    ------
    SourceError
        If the file is absent, damaged or no vector file.
    """
    check_container(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # reading the layer tells them
            found = pyogrio.list_layers(path)
            return {str(name): str(kind or "") for name, kind in found}
    except DataSourceError as error:
        raise unreadable(path, str(error)) from error


def column_names(path: Path, layer: str) -> list[str]:
    """Names of the columns of one layer, without reading its features."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # reading the layer tells them
            return [str(name) for name in pyogrio.read_info(path, layer=layer)["fields"]]
    except (DataSourceError, DataLayerError) as error:
        raise unreadable(path, str(error)) from error


def read_vector(
    path: Path, layer: str, *, on_invalid: Literal["raise", "ignore"] = "raise"
) -> tuple[gpd.GeoDataFrame, tuple[str, ...]]:
    """Read one layer, with the warnings of the reading library as remarks.

    Parameters
    ----------
    path, layer
        What to read.
    on_invalid
        What to do with a geometry that is none, such as a ring that does not close: ``ignore``
        leaves the feature without geometry.

    Raises
    ------
    SourceError
        If the layer cannot be read to its end.
    """
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            frame = pyogrio.read_dataframe(path, layer=layer, on_invalid=on_invalid)
            expected = pyogrio.read_info(path, layer=layer)["features"]
    except Exception as error:  # GDAL raises many kinds for a damaged file
        raise unreadable(path, str(error)) from error
    if 0 <= expected != len(frame):
        raise unreadable(path, f"laag {layer}: {len(frame)} van {expected} objecten gelezen")
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
        raise not_found(path)
    if path.suffix.lower() not in _EXCEL:
        return []
    try:
        with _quiet_excel(), pd.ExcelFile(path) as book:
            return [str(name) for name in book.sheet_names]
    except Exception as error:  # openpyxl and zipfile each raise their own kinds
        raise unreadable(path, str(error)) from error


def find_sheet(path: Path, name: str) -> str:
    """The sheet of an Excel file with a name, upper or lower case; empty where there is none."""
    return next((found for found in list_sheets(path) if found.casefold() == name), "")


def read_table(
    path: Path, *, sheet: str = "", may_be_empty: bool = False, without: Collection[str] = ()
) -> pd.DataFrame:
    """Read a CSV or Excel table with every cell as text, exactly as delivered.

    Parameters
    ----------
    path
        CSV (separator comma, semicolon or tab; UTF-8 or Windows-1252) or Excel.
    sheet
        Sheet of an Excel file; the first by default.
    may_be_empty
        Whether a heading without rows below it will do.
    without
        Names of columns to leave out, in small letters; a row in which nothing else stands goes
        with them.

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
        raise not_found(path)
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
        raise unreadable(path, str(error)) from error
    frame = _with_heading(cells, without)
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


def _with_heading(cells: pd.DataFrame, without: Collection[str]) -> pd.DataFrame:
    """Take the first row as names, and leave out columns and rows in which nothing stands.

    Left to itself pandas renames a doubled name, and shifts the columns where every row is one
    cell longer than the heading.
    """
    cells = cells.fillna("")
    names = [] if cells.empty else [str(name).strip() for name in cells.iloc[0]]
    frame = cells.iloc[1:].set_axis(pd.Index(names, dtype=object), axis=1).reset_index(drop=True)
    frame = frame.loc[:, [name.casefold() not in without for name in names]]
    filled = frame != ""
    return frame.loc[filled.any(axis=1), filled.any().to_numpy() | (frame.columns != "")]


def _read_csv(path: Path) -> pd.DataFrame:
    raw = path.read_bytes()
    if raw.startswith(b"PK\x03\x04") or b"\x00" in raw[:4096]:
        raise unreadable(path, "het is geen tekstbestand")
    for encoding in _ENCODINGS:
        try:
            head = raw.decode(encoding).lstrip("\r\n").partition("\n")[0]
            break
        except UnicodeDecodeError:
            continue
    else:
        raise unreadable(path, "de tekens zijn geen UTF-8 of Windows-1252")
    separator = max(";,\t", key=lambda mark: len(next(csv.reader([head], delimiter=mark), [])))
    return pd.read_csv(
        path, sep=separator, header=None, dtype=str, na_filter=False, encoding=encoding
    )
