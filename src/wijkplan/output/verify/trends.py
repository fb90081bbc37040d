"""Figures of other years, as ``verloop.csv`` tells them: columns beside those of the present."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from wijkplan.model.history import COLUMNS, dated_name

TRENDS = "data/verloop.csv"
NOTHING = pd.DataFrame(columns=list(COLUMNS), dtype=str)
"""What an atlas with one year per column tells."""


def other_years(rows: pd.DataFrame, origin: Mapping[str, Any]) -> pd.DataFrame:
    """Rows of years that the atlas does not show as the present.

    Parameters
    ----------
    rows
        ``verloop.csv`` as text.
    origin
        ``herkomst.json``.

    Returns
    -------
    DataFrame
        The same rows with ``name``, the `dated_name` of the column.
    """
    present = rows["kolom"].map(lambda column: str(origin["kolommen"][column]["jaar"]))
    others = rows[rows["jaar"].ne(present)]
    named = zip(others["kolom"], others["jaar"].astype(int), strict=True)
    return others.assign(name=[dated_name(column, year) for column, year in named])


def beside(table: pd.DataFrame, others: pd.DataFrame, cell: str) -> pd.DataFrame:
    """A table with a column for every column of another year.

    Parameters
    ----------
    table
        Index area code.
    others
        See `other_years`.
    cell
        ``waarde`` for numbers (NaN where empty), ``status`` for text.
    """
    if others.empty:
        return table
    columns = {name: rows.set_index("code")[cell] for name, rows in others.groupby("name")}
    cells = pd.DataFrame(columns).reindex(table.index)
    if cell == "waarde":
        cells = cells.mask(cells == "").astype(float)
    return pd.concat([table, cells], axis=1)


def with_years(origin: Mapping[str, Any], others: pd.DataFrame) -> dict[str, Any]:
    """What the atlas tells of its columns, with those of other years among them."""
    columns = dict(origin["kolommen"])
    pairs = others.drop_duplicates("name")
    for name, column, year in zip(pairs["name"], pairs["kolom"], pairs["jaar"], strict=True):
        told = origin["verloop"][column][year]
        columns[name] = {
            **origin["kolommen"][column],
            "jaar": int(year),
            "bron": told["bron"],
            "officieel": told["officieel"],
            "berekend": False,
            "uit": [],
        }
    return {**origin, "kolommen": columns}
