"""The indices of one group with what a reader needs to judge them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from wijkplan.model.areas import AreaSet, Level
from wijkplan.themes.spread.groups import Group, published_of
from wijkplan.themes.spread.index.formulas import FORMULAS
from wijkplan.themes.spread.index.measured import Measured, known_counts
from wijkplan.themes.spread.index.measures import dissimilarity, measure_all
from wijkplan.themes.spread.index.small_counts import Chance, against_chance
from wijkplan.themes.spread.limits.bounds import Bounds, index_bounds

SEED = 0
DRAWS = 199
"""Reallocations for the page: enough to see chance at 5%, and the same each time."""
STEPS = 200
"""Parts that the page looks at for one bound; a bound that is then open still is *ruim*."""


@dataclass(frozen=True, kw_only=True)
class Spread:
    """The index of dissimilarity with the circumstances under which it was computed.

    Parameters
    ----------
    value
        The index; None where it cannot be computed.
    reason
        Why there is no value, in Dutch; empty where there is one.
    unit_of_area
        Level over which the index is computed.
    areas
        Number of areas that count.
    missing_areas
        Number of areas left out because the group or the population is not known.
    missing_population_pct
        Share of the population in the areas left out, in percent, as far as it is published;
        NaN where not even that is known.
    minimum_population
        Smallest population among the areas that count: small areas inflate the index.
    """

    value: float | None
    reason: str
    unit_of_area: Level
    areas: int
    missing_areas: int
    missing_population_pct: float
    minimum_population: float


@dataclass(frozen=True, kw_only=True)
class Told:
    """One index, between which limits it lies, and what chance makes of it.

    Parameters
    ----------
    measured
        Over the areas of which the counts are known.
    bounds
        Over all areas, whatever the unknown ones are.
    chance
        Over the known areas: the group dealt at random over everybody.
    """

    measured: Measured
    bounds: Bounds
    chance: Chance


@dataclass(frozen=True, kw_only=True)
class GroupSpread:
    """All indices of a group in one gemeente, or in several together.

    Parameters
    ----------
    group
        The group.
    gemeenten
        Codes.
    spread
        Dissimilarity with the circumstances, which are those of the other indices too.
    indices
        Id of `FORMULAS` -> what is known of it.
    """

    group: Group
    gemeenten: tuple[str, ...]
    spread: Spread
    indices: Mapping[str, Told]


def measure_spread(
    group: pd.Series[float], total: pd.Series[float], *, level: Level = Level.BUURT
) -> Spread:
    """Dissimilarity with the circumstances under which it was computed.

    Parameters
    ----------
    group, total
        Counts per area; missing is NaN.
    level
        Level of the areas.
    """
    known, found = known_counts(group, total), dissimilarity(group, total)
    whole = total.to_numpy(float)
    left_out = whole[~known.where & (whole != 0)]
    population = float(np.nansum(whole))
    return Spread(
        value=found.value,
        reason=found.reason,
        unit_of_area=level,
        areas=found.areas,
        missing_areas=len(left_out),
        missing_population_pct=100 * float(left_out.sum()) / population
        if population
        else float("nan"),
        minimum_population=float(known.total.min()) if known.areas else float("nan"),
    )


def spread_in(group: Group, areas: AreaSet, gemeenten: Iterable[str]) -> Spread:
    """Dissimilarity over the buurten of some gemeenten, as `measure_spread`."""
    buurten = [buurt for code in gemeenten for buurt in areas.buurten_of(code)]
    return measure_spread(group.group.loc[buurten], group.total.loc[buurten])


def measure_group(group: Group, areas: AreaSet, gemeenten: Iterable[str]) -> GroupSpread:
    """Every index of a group over the buurten of some gemeenten.

    Parameters
    ----------
    group
        The group.
    areas
        The areas of the project.
    gemeenten
        Codes.
    """
    codes = tuple(gemeenten)
    published = published_of(group, areas, codes)
    buurten = list(published.areas)
    counts = group.group.loc[buurten], group.total.loc[buurten]
    measured = measure_all(*counts)
    return GroupSpread(
        group=group,
        gemeenten=codes,
        spread=measure_spread(*counts),
        indices={
            index: Told(
                measured=measured[index],
                bounds=index_bounds(published, index, steps=STEPS),
                chance=against_chance(*counts, index=index, draws=DRAWS, seed=SEED),
            )
            for index in FORMULAS
        },
    )
