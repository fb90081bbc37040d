"""The housing stock per scenario, year and area, as a table that adds up at every level."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from wijkplan.model.areas import AreaSet, Level
from wijkplan.model.events import APART, EVENT_KINDS, Effect
from wijkplan.model.stock import Stock
from wijkplan.model.stock_counts import UNPLACED
from wijkplan.timeline.course import NO_NUMBER, NO_STOCK, Course

NOT_PLACED = "niet-geplaatst"
"""Stands where a code would, for projects of which no buurt is known."""

UNKNOWN_NUMBER = "aantal_onbekend"
"""Column: events of that year of which nobody gave the number; then the rest is a bound."""

_SIGNS = {Effect.COMES.value: 1, Effect.LEAVES.value: -1, Effect.CHANGES.value: 0}
_KEYS = ("scenario", "jaar", "code", "niveau")
_COUNTS = ("erbij", "eraf", *EVENT_KINDS, *APART, UNKNOWN_NUMBER)


def homes_per_buurt(stock: Stock, areas: AreaSet) -> pd.Series[float]:
    """Homes per buurt of the areas; NaN where none were delivered.

    Of counts a buurt without a row was not delivered. Of addresses a buurt without homes has
    none, unless no home at all was delivered in its gemeente.
    """
    number = stock.number.reindex(areas.codes(Level.BUURT))
    if not stock.addresses:
        return number
    gemeente = areas.gemeente_per_buurt()
    delivered = gemeente.isin(gemeente[number.notna()])
    return number.fillna(0.0).where(delivered)


def tabulate(courses: Iterable[Course], areas: AreaSet) -> pd.DataFrame:
    """The stock per scenario, year and area.

    Parameters
    ----------
    courses
        One per scenario, of the same years and the same opening.
    areas
        The areas of the project.

    Returns
    -------
    DataFrame
        A row per ``scenario``, ``jaar``, ``code`` and ``niveau``; the year before the first is
        the opening. ``woningen`` is that of the year before plus ``erbij`` minus ``eraf``, in
        every row; it is NaN where no homes were delivered. A column per kind of event and per
        kind of dwelling that is no stock; ``aantal_onbekend`` counts events without a number.
        Projects without a known buurt are rows with code ``niet-geplaatst`` at the levels buurt
        and wijk (their balance: below zero where they take homes away), so that the rows of each
        level add up to the gemeente; of several gemeenten nobody knows which, and the row is at
        the level gemeente too.
    """
    return pd.concat([_tabulate(course, areas) for course in courses], ignore_index=True)


def _tabulate(course: Course, areas: AreaSet) -> pd.DataFrame:
    opening = homes_per_buurt(course.stocks[course.opening], areas)
    opening.loc[UNPLACED] = 0.0
    moved = _moved(course).reindex(
        pd.MultiIndex.from_product([(course.opening, *course.years), opening.index]),
        fill_value=0.0,
    )
    parts = [
        _of_level(opening, moved, level, above)
        for level, above in _keys(areas, opening.index).items()
    ]
    table = pd.concat(parts, ignore_index=True).assign(scenario=course.scenario.name)
    whole = list(_COUNTS)
    table[whole] = table[whole].astype(int)
    return table[[*_KEYS, "woningen", *_COUNTS]].rename_axis(columns=None)


def _moved(course: Course) -> pd.DataFrame:
    """Numbers per year and buurt: a column per kind of event, and what is no stock."""
    entries = course.entries
    known = entries[entries["jaar"].notna()]
    counting = known[known["telt"].eq("telt")]
    kinds = _pivot(counting, counting["soort"], counting["aantal"])
    apart = known[known["telt"].eq(NO_STOCK)]
    sign = apart["effect"].map(_SIGNS).astype(float)
    units = _pivot(apart, apart["eenheid"], apart["aantal"] * sign)
    silent = known[known["telt"].eq(NO_NUMBER)]
    gaps = _pivot(silent, pd.Series(UNKNOWN_NUMBER, index=silent.index), silent["rij"].clip(1, 1))
    table = pd.concat([kinds, units, gaps], axis=1).fillna(0.0)
    table = table.reindex(columns=[*EVENT_KINDS, *APART, UNKNOWN_NUMBER], fill_value=0.0)
    for effect in (Effect.COMES, Effect.LEAVES):
        of_effect = [name for name, kind in EVENT_KINDS.items() if kind.effect is effect]
        table[effect.value] = table[of_effect].sum(axis=1)
    return table


def _pivot(entries: pd.DataFrame, columns: pd.Series, amounts: pd.Series) -> pd.DataFrame:
    keys = [entries["jaar"].astype(int), entries["code"], columns]
    return amounts.groupby(keys).sum().unstack(fill_value=0)  # noqa: PD010 - of a Series


def _keys(areas: AreaSet, buurten: pd.Index[str]) -> dict[Level, pd.Series[str]]:
    """For each buurt, and what is not placed, the code of the row in which it counts."""
    gemeenten = areas.codes(Level.GEMEENTE)
    whole = gemeenten[0] if len(gemeenten) == 1 else NOT_PLACED
    own = pd.Series(areas.codes(Level.BUURT), index=areas.codes(Level.BUURT))
    codes = {
        Level.BUURT: (own, NOT_PLACED),
        Level.WIJK: (areas.at(Level.BUURT)["parent"], NOT_PLACED),
        Level.GEMEENTE: (areas.gemeente_per_buurt(), whole),
    }
    return {
        level: pd.Series(above.astype(object)).reindex(buurten).fillna(unplaced)
        for level, (above, unplaced) in codes.items()
    }


def _of_level(
    opening: pd.Series[float], moved: pd.DataFrame, level: Level, above: pd.Series[str]
) -> pd.DataFrame:
    start = opening.groupby(above).sum(min_count=1)
    codes = above.loc[moved.index.get_level_values(1)].to_numpy()
    years = moved.index.get_level_values(0)
    table = moved.groupby([years, codes]).sum()
    table.index.names = ["jaar", "code"]
    net = (table["erbij"] - table["eraf"]).groupby(level="code").cumsum()
    homes = net + start.reindex(table.index.get_level_values("code")).to_numpy()
    table = table.assign(woningen=homes).reset_index()
    return table.assign(niveau=level.value).sort_values(["jaar", "code"], ignore_index=True)
