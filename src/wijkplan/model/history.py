"""Figures through the years: what several deliveries of the same columns say together.

The present is the table of the atlas. Every other year that was delivered is a table of its own,
made by the same rules from the deliveries of that year alone: a total or mean of another year is
derived with the figures of that year, or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import pandas as pd

from wijkplan.model.areas import AreaSet
from wijkplan.model.columns import Catalogue, ColumnSpec
from wijkplan.model.layers import Sheet
from wijkplan.model.table import AreaTable, Lineage, build_table, sheet_on_areas, tells

COLUMNS = ("code", "kolom", "jaar", "waarde", "status")
"""Of the tidy table of `History.tidy`."""


_AT = "@"
"""Stands in no name of a column: neither of the catalogue nor of a project."""


def dated_name(column: str, year: int) -> str:
    """Name of a column in a year that is not the present one.

    >>> dated_name("aantal_inwoners", 2022)
    'aantal_inwoners@2022'
    """
    return f"{column}{_AT}{year}"


def plain_name(name: str) -> str:
    """Name of a column, whatever the year.

    >>> plain_name("aantal_inwoners@2022"), plain_name("aantal_inwoners")
    ('aantal_inwoners', 'aantal_inwoners')
    """
    return name.partition(_AT)[0]


def specs_by_year(
    specs: Mapping[str, ColumnSpec],
    present: Mapping[str, int],
    others: Collection[tuple[str, int]],
) -> dict[str, ColumnSpec]:
    """Columns of several years beside each other, each tied to those of its own year.

    Parameters
    ----------
    specs
        Meaning per column.
    present
        Year per column that was delivered, as the atlas shows it.
    others
        Column and year of what else was delivered.

    Returns
    -------
    dict
        Every column by its name, and those of other years by `dated_name`. Where the whole,
        denominator, numerator or persons of that year were not delivered, a column of the present
        keeps what it names, and a column of another year names what is not there.
    """
    known = frozenset(others)

    def tie(other: str, year: int | None) -> str:
        """Name of another column in a year."""
        if not other or year is None or present.get(other) == year:
            return other
        return dated_name(other, year)

    def keep(other: str, year: int | None) -> str:
        """The same, if there is one."""
        return tie(other, year) if (other, year) in known else other

    tied = {name: _retied(spec, present.get(name), keep) for name, spec in specs.items()}
    for name, year in others:
        spec = _retied(specs[name], year, tie)
        dated = dated_name(name, year)
        tied[dated] = replace(spec, name=dated, label=f"{spec.label} ({year})")
    return tied


def _retied(
    spec: ColumnSpec, year: int | None, tie: Callable[[str, int | None], str]
) -> ColumnSpec:
    named = (spec.weight, spec.of, spec.part, spec.persons)
    weight, whole, part, persons = (tie(other, year) for other in named)
    return replace(spec, weight=weight, of=whole, part=part, persons=persons)


class Point(NamedTuple):
    """One figure in one year.

    Parameters
    ----------
    value
        None where missing.
    status
        Why it is missing, or how it was derived; empty for a published value.
    """

    value: float | None
    status: str


@dataclass(frozen=True, kw_only=True)
class History:
    """Figures of the present and of the other years that were delivered.

    Parameters
    ----------
    now
        The table of the atlas.
    past
        Year -> the numeric columns that were delivered for it and are not of the present, with
        their denominators.
    called
        Column and year -> the name that it has in the file of that year, where the catalogue does
        not know that name for the present year.
    """

    now: AreaTable
    past: Mapping[int, AreaTable]
    called: Mapping[tuple[str, int], str]

    @cached_property
    def columns(self) -> Mapping[str, tuple[int, ...]]:
        """Column -> years in which it was delivered, of every column with two or more.

        A year in which no area has a figure does not count, unless wijkplan hides them all.
        """
        found = {
            name: tuple(sorted({self.now.lineage[name].year, *years}))
            for name in self.now.specs
            if (years := [year for year, table in self.past.items() if name in table.specs])
        }
        return {name: years for name, years in found.items() if len(years) > 1}

    def point(self, code: str, column: str, year: int) -> Point:
        """The figure of an area in a year in which it was delivered."""
        value, status = self._table(column, year).cell(code, column)
        return Point(float(value) if isinstance(value, int | float) else None, status)

    def lineage(self, column: str, year: int) -> Lineage:
        """Where a column came from in a year."""
        return self._table(column, year).lineage[column]

    def tidy(self) -> pd.DataFrame:
        """Every figure of `columns` in a row of its own.

        Returns
        -------
        DataFrame
            `COLUMNS`: code of the area, name of the column, year, value (NaN where missing) and
            status, in the order of columns, years and areas. The present year is among them.
        """
        parts = [
            pd.DataFrame(
                {
                    "code": table.values.index,
                    "kolom": column,
                    "jaar": year,
                    "waarde": table.values[column].to_numpy(float),
                    "status": table.status[column].to_numpy(object),
                }
            )
            for column, year, table in self._tables()
        ]
        return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=COLUMNS)

    def _tables(self) -> Iterator[tuple[str, int, AreaTable]]:
        for column, years in self.columns.items():
            for year in years:
                yield column, year, self._table(column, year)

    def _table(self, column: str, year: int) -> AreaTable:
        return self.now if self.now.lineage[column].year == year else self.past[year]


def build_history(
    areas: AreaSet, sheets: Sequence[Sheet], catalogue: Catalogue, now: AreaTable
) -> History:
    """Put deliveries of several years beside each other.

    Parameters
    ----------
    areas
        The areas of the project.
    sheets
        Figures of all deliveries, on the boundary year of the areas; of the same year in order of
        preference. In the public edition they are protected already.
    catalogue
        Meaning of the columns.
    now
        The present, made of the same sheets.
    """
    here = [sheet_on_areas(sheet, areas) for sheet in sheets]
    others: dict[int, set[str]] = {}
    for sheet in here:
        for name in map(str, sheet.values):
            year = sheet.years[name]
            if name in now.specs and now.lineage[name].year != year and tells(sheet, name):
                others.setdefault(year, set()).add(name)
    return History(
        now=now,
        past={
            year: _table_of(year, _with_weights(others[year], catalogue), areas, here, catalogue)
            for year in sorted(others)
        },
        called={
            (name, sheet.years[name]): given
            for sheet in here
            for name, given in sheet.given_names.items()
            if name in others.get(sheet.years[name], ())
            and not _known_now(catalogue[name], given, areas.year)
        },
    )


def _with_weights(names: Collection[str], catalogue: Catalogue) -> frozenset[str]:
    """Columns with numbers, and what they are derived with."""
    numbers = [catalogue[name] for name in names if catalogue[name].kind.numeric]
    return frozenset(n for spec in numbers for n in (spec.name, spec.weight) if n in catalogue)


def _table_of(
    year: int,
    names: Collection[str],
    areas: AreaSet,
    sheets: Sequence[Sheet],
    catalogue: Catalogue,
) -> AreaTable:
    """Some columns of one year, made of its own deliveries."""
    of_year = [
        [n for n in map(str, s.values) if n in names and s.years[n] == year and tells(s, n)]
        for s in sheets
    ]
    specs = {n: spec for n, spec in catalogue.specs.items() if any(n in own for own in of_year)}
    return build_table(
        areas,
        [
            replace(sheet, values=sheet.values[own], status=sheet.status[own])
            for sheet, own in zip(sheets, of_year, strict=True)
            if own
        ],
        replace(catalogue, specs=specs),
    )


def _known_now(spec: ColumnSpec, given: str, year: int) -> bool:
    return given.casefold() in {name.casefold() for name in spec.names(year)}
