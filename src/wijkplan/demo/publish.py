"""From full precision to what a statistics office publishes: levels, rounding, suppression.

Buurten are added up first and rounded afterwards, per level, so a published wijk is not
the sum of its published buurten but agrees with it within rounding, as with CBS.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
import pandas as pd

# Ondergrenzen van stedelijkheid 1 tot en met 4 in adressen per km2 (indeling van het CBS).
_URBAN = (2500, 1500, 1000, 500)


@dataclass(frozen=True, kw_only=True)
class Column:
    """How one published column follows from the figures at full precision.

    Parameters
    ----------
    name
        Name as published.
    top, bottom
        Columns to divide; an empty `bottom` publishes the sum itself, an empty `top` is a
        column that this delivery does not fill.
    times
        Factor after dividing: 100 for a percentage.
    to
        Rounding base.
    floor, minimum
        The value is suppressed where column `floor` is under `minimum`. These limits are
        our own choice for a fictional town, in the order of what publishers do.
    """

    name: str
    top: str
    bottom: str
    times: float
    to: float
    floor: str
    minimum: float

    @property
    def delivered(self) -> bool:
        """Whether this delivery fills the column."""
        return bool(self.top)


def read_columns(year: int) -> tuple[Column, ...]:
    """Read how the publication of a year is made, in the publisher's order of columns."""
    text = files(__package__).joinpath(f"columns_{year}.csv").read_text(encoding="utf-8")
    return tuple(
        Column(
            name=row["naam"],
            top=row["boven"],
            bottom=row["onder"],
            times=float(row["maal"] or 1),
            to=float(row["op"] or 1),
            floor=row["grondslag"],
            minimum=float(row["vanaf"] or 0),
        )
        for row in csv.DictReader(text.splitlines())
    )


def add_up(figures: pd.DataFrame, areas: pd.Series) -> pd.DataFrame:
    """Add the figures of buurten up to larger areas and class the urban density.

    Parameters
    ----------
    figures
        Figures per buurt (index: code), all of them sums.
    areas
        Code of the larger area per buurt, same index; the codes themselves keep buurten.

    Returns
    -------
    pandas.DataFrame
        One row per area, sorted by code, the same columns and ``stedelijkheid`` (1-5).
    """
    summed = figures.groupby(areas).sum()
    around = (summed["adressen_rond"] / summed["woningen"]).round().to_numpy()
    # class 1 is at or above the first limit, class 5 under the last
    classes = 1 + (around[:, None] < np.array(_URBAN)).sum(axis=1)
    return summed.assign(stedelijkheid=classes)


def publish(figures: pd.DataFrame, columns: tuple[Column, ...]) -> pd.DataFrame:
    """Round and suppress.

    Parameters
    ----------
    figures
        Sums per area, from `add_up`.
    columns
        What to publish.

    Returns
    -------
    pandas.DataFrame
        Same index, one float column per delivered column; NaN where suppressed.
    """
    return pd.DataFrame(dict(_published(figures, columns)), index=figures.index)


def _published(
    figures: pd.DataFrame, columns: tuple[Column, ...]
) -> Iterator[tuple[str, pd.Series]]:
    for column in columns:
        if not column.delivered:
            continue
        value = column.times * figures[column.top]
        if column.bottom:
            value = value / figures[column.bottom].where(figures[column.bottom] > 0)
        if column.floor:
            value = value.where(figures[column.floor] >= column.minimum)
        yield column.name, round_to(value, column.to)


def round_to(values: pd.Series, base: float) -> pd.Series:
    """Round to a multiple of `base`, halves up; missing stays missing.

    Examples
    --------
    >>> round_to(pd.Series([2.4, 2.5, 7.5]), 5).tolist()
    [0.0, 5.0, 10.0]
    """
    whole = np.floor(values / base + 0.5 + 1e-9)
    return pd.Series((whole * base).round(1))
