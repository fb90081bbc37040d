"""How the browser gets numbers and remarks: rounded, and each remark once."""

from __future__ import annotations

import math

import pandas as pd

from wijkplan.model.areas import Level
from wijkplan.model.table import AreaTable
from wijkplan.output.payload_classes import Classes

_HALF = 0.5
_SPARE_DECIMALS = 2
"""More than is shown, so that class bounds fall between values as they do in the table."""


class Notes:
    """Each remark once; the empty one is number 0."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {"": 0}

    def number(self, text: str) -> int:
        """Number of a remark, a new one where it was not met before."""
        return self._numbers.setdefault(text, len(self._numbers))

    @property
    def texts(self) -> list[str]:
        """Every remark, in the order of their numbers."""
        return list(self._numbers)


def kept_digits(decimals: int) -> int:
    """Decimals that travel, for a column that is shown with so many."""
    return decimals + _SPARE_DECIMALS


def rounded(value: float, digits: int) -> float | int | None:
    """Round for the page; missing is None, a whole number has no decimal point.

    What would become a half of what is shown stays as it is, or it would be rounded twice: 12.496
    is 12, but 12.50 is 13.

    >>> rounded(19.246, 2), rounded(120.0, 2), rounded(float("nan"), 2), rounded(12.496, 2)
    (19.25, 120, None, 12.496)
    """
    if pd.isna(value):
        return None
    short = round(float(value), digits)
    if short != value and short * 10.0 ** (digits - _SPARE_DECIMALS) % 1 == _HALF:
        return float(value)
    return int(short) if math.isfinite(short) and short.is_integer() else short


def encode_column(
    table: AreaTable, name: str, level: Level, notes: Notes, classes: Classes | None = None
) -> dict[str, list[float | int | None]]:
    """Values of one column at one level, and the number of the remark at each.

    Of a column of classes a value is its place among ``classes``.
    """
    column = table.column(name, level)
    if classes is not None:
        column = classes.encode(column).set_axis(column.index)
    digits = kept_digits(table.specs[name].decimals)
    return {
        "values": [rounded(value, digits) for value in column],
        "notes": [notes.number(text) for text in table.status[name].loc[column.index]],
    }
