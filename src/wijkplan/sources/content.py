"""What the public edition tells of a file that is not public as a whole.

Its hash may not depend on what it hides: whoever knows the rest of a file could try every value of
a hidden cell until the hash fits. So the public edition hashes what it uses of the file.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from shapely.geometry.base import BaseGeometry

from wijkplan.model.errors import Problem, SourceError
from wijkplan.model.layers import Grid, Layer, Network, Provenance, Register, Sheet
from wijkplan.model.text import nearest
from wijkplan.sources.cbs_areas import AreaDelivery
from wijkplan.sources.files import (
    SourceRequest,
    column_names,
    is_table,
    list_layers,
    list_sheets,
    read_table,
)
from wijkplan.sources.project_links import SHEETS

Item = AreaDelivery | Sheet | Layer | Register | Grid | Network
"""What a reader makes of a file."""

_WITHOUT_COLUMNS = ("raster", "netwerk")
_ROWS = ("rij", "bestandsrij")
"""Where a row stood in its file; that tells of the rows that are left out."""


def check_internal_columns(request: SourceRequest, names: Sequence[str]) -> None:
    """Refuse names of internal columns that the file does not have: they hide nothing.

    Parameters
    ----------
    request
        The delivery.
    names
        Columns that the project file calls internal; upper and lower case are the same.

    Raises
    ------
    SourceError
        With every name that no table or layer of the file has, or if it cannot be read.
    """
    if not names:
        return
    there = _delivered_columns(request)
    known = {name.casefold() for name in there}
    problems = [
        Problem(
            code="kolom-ontbreekt",
            file=request.path.name,
            column=name,
            message="deze kolom staat in interne_kolommen, maar niet in het bestand",
            remedy=nearest(name, there)
            if there
            else "haal interne_kolommen weg: deze soort bron heeft geen kolommen",
        )
        for name in names
        if name.casefold() not in known
    ]
    if problems:
        raise SourceError(f"Bestand {request.path.name} is niet bruikbaar.", problems)


def _delivered_columns(request: SourceRequest) -> list[str]:
    """Names of the columns of all tables or layers of a file."""
    path = request.path
    if request.kind in _WITHOUT_COLUMNS:
        return []
    if not is_table(path):
        found = [name for layer in list_layers(path) for name in column_names(path, layer)]
    else:
        sheets = list_sheets(path) or [""]
        tables = (read_table(path, sheet=sheet, may_be_empty=True) for sheet in sheets)
        found = [str(name) for table in tables for name in table.columns]
    return list(dict.fromkeys(found))


def public_provenance(item: Item, registers: Mapping[str, Register]) -> Provenance:
    """Where a thing came from, as the public edition may tell it.

    Parameters
    ----------
    item
        What was read for the public edition, with small numbers hidden.
    registers
        Registers as they are used: what belongs to projects only has the rows of public ones.

    Returns
    -------
    Provenance
        Of a published file as it is. Of another with the hash of the tables that the public
        edition uses, one after the other, as CSV in UTF-8: names of the columns, then a line per
        row; nothing where a cell is missing, numbers with a decimal point, geometry as WKB in
        hexadecimals.
    """
    own = item.sheet.provenance if isinstance(item, AreaDelivery) else item.provenance
    if own.sha256_of == "bestand":
        return own
    if isinstance(item, Register) and item.name in SHEETS:
        item = registers.get(item.name, replace(item, frame=item.frame.iloc[:0]))
    digest = hashlib.sha256()
    for table in _tables(item):
        digest.update(_canonical(table).encode())
    return replace(own, sha256=digest.hexdigest())


def _tables(item: Item) -> Iterator[pd.DataFrame]:
    match item:
        case AreaDelivery():
            yield from (layer.frame.reset_index() for layer in item.layers.values())
            yield from _tables(item.sheet)
        case Sheet():
            yield item.values.reset_index()
            yield item.status.reset_index()
        case Grid():
            yield pd.DataFrame({"transform": item.transform})
            yield pd.DataFrame(item.values)
        case Network():
            yield item.nodes
            yield pd.DataFrame(item.edges)
        case _:
            yield pd.DataFrame(item.frame.drop(columns=list(_ROWS), errors="ignore"))


def _canonical(table: pd.DataFrame) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(table.columns)
    columns = ([_text(cell) for cell in table[name]] for name in table)
    writer.writerows(zip(*columns, strict=True))
    return stream.getvalue()


_NUMBERS = (int, float, np.number)


def _text(cell: object) -> str:
    if isinstance(cell, str):  # most cells are text
        return str(cell)
    if isinstance(cell, BaseGeometry):
        return cell.wkb_hex
    if cell is None or cell is pd.NA or cell is pd.NaT:
        return ""
    if isinstance(cell, _NUMBERS) and not isinstance(cell, bool):
        number = float(cell)
        if np.isnan(number):
            return ""
        return str(int(number)) if number.is_integer() else repr(number)
    return str(cell)
