"""A group in areas, from a file of a partner or from a project, with the limits of what is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from wijkplan.answers.atlas import Atlas
from wijkplan.model.areas import AreaSet, Level
from wijkplan.model.errors import DataError, Problem
from wijkplan.model.table import AreaTable
from wijkplan.model.text import nearest
from wijkplan.sources.group_areas import Whole
from wijkplan.sources.group_table import GroupTable
from wijkplan.themes.spread.groups import find_group, is_origin, published_of, why_no_group
from wijkplan.themes.spread.index.measured import Numbers
from wijkplan.themes.spread.limits.published import (
    Published,
    Sums,
    counts,
    of_share,
    publish,
    shares,
)


@dataclass(frozen=True, kw_only=True, eq=False)
class GroupInAreas:
    """A group in areas: its counts, and what is published of it.

    Parameters
    ----------
    group, total
        Counts per area; NaN is unknown.
    published
        The limits of both.
    unit
        What an area is, such as ``buurt``.
    rounding_unknown
        Whether nobody says to what base the counts are rounded; they are taken as they are.
    shapes
        Of the same areas, in RD New; None where not known.
    no_shapes
        Why there are none, in Dutch.
    """

    group: pd.Series[float]
    total: pd.Series[float]
    published: Published
    unit: str
    rounding_unknown: bool
    shapes: gpd.GeoSeries | None = None
    no_shapes: str = ""

    @property
    def complete(self) -> bool:
        """Whether every count is known as it is: then there is nothing to bound."""
        told = self.published
        as_is = not (self.group.isna().any() or self.total.isna().any() or told.contradiction)
        return as_is and bool(told.group.known.all() and told.total.known.all())


def group_of_file(table: GroupTable) -> GroupInAreas:
    """The group of a file of a partner.

    A row of a wijk or gemeente counts as their total, except where it is not the sum of its areas:
    then not all of them are in the file.
    """
    group, total = table.counts
    percent = table.group.values if table.in_percent else None
    return GroupInAreas(
        group=group,
        total=total,
        published=publish(
            [str(code) for code in total.index],
            total=counts(numbers(total), base=table.total.base),
            group=None if table.in_percent else counts(numbers(group), table.group.base),
            share=None if percent is None else shares(numbers(percent), table.group.base),
            sums=[_sums(table, whole) for whole in table.wholes],
        ),
        unit=table.unit,
        rounding_unknown=table.rounding_unknown,
        shapes=table.shapes,
        no_shapes=table.no_shapes,
    )


@dataclass(frozen=True, kw_only=True)
class Moment:
    """A scenario, and the year at the end of which it is looked at."""

    scenario: str
    year: int


def group_of_project(
    atlas: Atlas,
    name: str,
    *,
    moment: Moment | None = None,
    gemeenten: Sequence[str] = (),
    origin: bool = False,
) -> GroupInAreas:
    """A group in the buurten of a project.

    Parameters
    ----------
    atlas
        Of the project.
    name
        Catalogue name of a count or share.
    moment
        None for the present.
    gemeenten
        Codes; empty for all.
    origin
        Whether the project measures groups by origin.

    Raises
    ------
    DataError
        Where there is no such column, scenario, year or gemeente, the column has no whole, or it
        is of a group by origin and these are off.
    """
    table = atlas.table if moment is None else _table_at(atlas, moment, name)
    group, areas = find_group(table, name), atlas.areas
    if group is None:
        known = [
            other
            for other, spec in table.specs.items()
            if find_group(table, other) is not None and (origin or not is_origin(spec))
        ]
        raise _error(
            "kolom-onbekend",
            f"van '{name}' is geen spreiding te berekenen: {why_no_group(table, name)}",
            nearest(name, known),
        )
    if is_origin(group.spec) and not origin:
        raise _error(
            "herkomst-uit",
            f"'{name}' gaat over herkomst, en dat staat uit",
            "zet herkomst = true onder [spreiding] in wijkplan.toml, of kies een ander kenmerk",
        )
    chosen = _choose(areas, gemeenten)
    buurten = [buurt for code in chosen for buurt in areas.buurten_of(code)]
    return GroupInAreas(
        group=group.group.loc[buurten],
        total=group.total.loc[buurten],
        published=published_of(group, areas, chosen),
        unit=Level.BUURT,
        rounding_unknown=group.rounding_unknown,
        shapes=areas.frame.geometry.loc[buurten],
    )


def _choose(areas: AreaSet, gemeenten: Sequence[str]) -> list[str]:
    """The gemeenten that are asked for; all where none is."""
    every = list(areas.codes(Level.GEMEENTE))
    for code in gemeenten:
        if code not in every:
            raise _error("gemeente-onbekend", f"gemeente {code} is er niet", nearest(code, every))
    return list(gemeenten) or every


def _table_at(atlas: Atlas, moment: Moment, name: str) -> AreaTable:
    """The figures at the end of a year under a scenario."""
    if atlas.outlook is None:
        raise _error(
            "geen-scenario's",
            "dit project kijkt niet vooruit",
            "lever een projectregister en woningen, of laat --scenario en --year weg",
        )
    names = [scenario.name for scenario in atlas.outlook.scenarios]
    years = atlas.outlook.years
    if moment.scenario not in names:
        raise _error(
            "scenario-onbekend",
            f"er is geen scenario '{moment.scenario}'",
            nearest(moment.scenario, names),
        )
    if moment.year not in years:
        raise _error(
            "jaar-buiten-periode",
            f"het jaar {moment.year} wordt niet gevolgd",
            f"kies een jaar van {years[0]} tot en met {years[-1]}",
        )
    table = atlas.outlook.moments[moment.scenario, moment.year].table
    if name in atlas.table.specs and name not in table.specs:
        raise _error(
            "kolom-vast",
            f"'{name}' verandert niet met een scenario: alleen de woningvoorraad beweegt",
            "laat --scenario en --year weg, of kies een kenmerk van de woningvoorraad",
        )
    return table


def _error(code: str, message: str, remedy: str) -> DataError:
    problem = Problem(code=code, message=message, remedy=remedy)
    return DataError("De spreiding is niet te berekenen.", [problem])


def _sums(table: GroupTable, whole: Whole) -> Sums:
    """Limits of the wijken or gemeenten; open where the areas in the file are not all of them."""
    of = whole.group.index.get_indexer(pd.Index(whole.above))
    size, base = len(whole.group), table.total.base
    values = numbers(table.total.values)
    parts = np.bincount(of, weights=values, minlength=size)  # NaN where one is unknown
    slack = base * (np.bincount(of, minlength=size) + 1) / 2
    total = numbers(whole.total)
    absent = np.abs(parts - total) > slack  # false where either is unknown
    group = np.where(absent, np.nan, numbers(whole.group))
    of_total = counts(np.where(absent, np.nan, total), base=base)
    if table.in_percent:
        of_group = of_share(shares(group, base=table.group.base), of_total)
    else:
        of_group = counts(group, base=table.group.base)
    return Sums(of=of, group=of_group, total=of_total)


def numbers(values: pd.Series[float]) -> Numbers:
    """Figures as an array; NaN is unknown."""
    return np.asarray(values, dtype=float)
