"""Every zone in every scenario and year: its progress, and what is connected in a year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from wijkplan.model.areas import AreaSet
from wijkplan.model.attributes import CELLS, UNKNOWN
from wijkplan.model.state import State
from wijkplan.model.stock_counts import UNPLACED
from wijkplan.themes.heat.zones.counted import make_counter, relate, zone_shapes
from wijkplan.themes.heat.zones.drawn import ZONES
from wijkplan.themes.heat.zones.placing import place_once
from wijkplan.themes.heat.zones.progress import Progress
from wijkplan.timeline.course import COUNTS, Course
from wijkplan.timeline.scenarios import Scenario
from wijkplan.timeline.timeline import Timeline

Span = tuple[float, float]
NOTHING: Span = (0.0, 0.0)
_NETWORK = "warmtenet"
_CELL, _UNKNOWN = (CELLS.index(("warmte", heat)) for heat in (_NETWORK, UNKNOWN))


@dataclass(frozen=True, kw_only=True, eq=False)
class ZoneYears:
    """Progress of every zone, now and in every scenario.

    Parameters
    ----------
    hectares
        Name of the zone -> its surface; polygons of one name together.
    buurten
        Name of the zone -> codes of the buurten of which it covers a part.
    now
        Name of the zone -> what its homes say at the start.
    years
        The years that are followed; none without projects.
    scenarios
        Those in which something goes ahead, in order of presentation.
    later
        (scenario, zone) -> what its homes say at the end of every year in which the homes of the
        municipality change; a year that is not there is as the year before.
    connections
        (scenario, zone) -> year -> least and most homes that came onto a heat network, less
        those that left one; years in which that is nothing are absent.
    """

    hectares: Mapping[str, float]
    buurten: Mapping[str, frozenset[str]]
    now: Mapping[str, Progress]
    years: tuple[int, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    later: Mapping[tuple[str, str], tuple[Progress, ...]]
    connections: Mapping[tuple[str, str], Mapping[int, Span]]

    def at(self, scenario: str, zone: str, year: int) -> Progress:
        """What the homes of a zone say at the end of a year."""
        before = [item for item in self.later[scenario, zone] if item.year <= year]
        return before[-1] if before else self.now[zone]

    def changes(self, scenario: str, zone: str) -> tuple[int, ...]:
        """Years in which the homes of a zone, or what is known of them, become others."""
        found, last = [], self.now[zone]
        for item in self.later[scenario, zone]:
            if _amounts(item) != _amounts(last):
                found.append(item.year)
            last = item
        return tuple(sorted({*found, *self.connections[scenario, zone]}))


def _amounts(item: Progress) -> tuple[object, ...]:
    return item.homes, item.gas_free, item.connected, dict(item.bounds)


def follow_zones(state: State, timeline: Timeline | None) -> ZoneYears | None:
    """Count the homes of every zone now and in every scenario.

    What is connected in a year follows from the bookings of that year: homes that come with a
    heat network, those that get one, and those on one that leave. A home of which the heat or the
    place is not known, and homes of which it is open which leave or change, widen the bounds;
    they are never shared out.

    Parameters
    ----------
    state
        The present, with ``warmtezones`` and homes as addresses.
    timeline
        The years to come; None for the present alone.

    Returns
    -------
    ZoneYears or None
        None where no zone touches the areas, or homes were not delivered as addresses.
    """
    layer, stock, areas = state.layers.get(ZONES), state.stock, state.figures.areas
    if layer is None or stock is None or not stock.addresses:
        return None
    shapes = zone_shapes(layer, areas)
    if not len(shapes):
        return None
    count, flows = make_counter(stock, shapes, areas), _Flows(stock.homes, shapes, areas)
    years = () if timeline is None else timeline.years
    courses = [] if timeline is None else list(timeline.courses.values())
    courses = [course for course in courses if not course.scenario.nothing]
    later: dict[tuple[str, str], tuple[Progress, ...]] = {}
    connections: dict[tuple[str, str], Mapping[int, Span]] = {}
    for course in courses:
        changing = list(_changing(course))
        counted = [count(course.stocks[year], year) for year in changing]
        came = {year: flows.in_year(course, year) for year in changing}
        for zone in map(str, shapes.index):
            key = (course.scenario.name, zone)
            later[key] = tuple(item for items in counted for item in items if item.zone == zone)
            connections[key] = {
                year: spans[zone] for year, spans in came.items() if spans[zone] != NOTHING
            }
    return ZoneYears(
        hectares={str(zone): float(area) / 10_000 for zone, area in shapes.area.items()},
        buurten={zone: reach.touched for zone, reach in flows.reach.items()},
        now={item.zone: item for item in count(stock, years[0] - 1 if years else state.year)},
        years=years,
        scenarios=tuple(course.scenario for course in courses),
        later=later,
        connections=connections,
    )


def _changing(course: Course) -> Iterator[int]:
    """Years in which the stock is another than the year before."""
    for year in course.years:
        if course.stocks[year] is not course.stocks[year - 1]:
            yield year


class _Flows:
    """What comes onto a heat network in each zone in a year."""

    def __init__(self, homes: pd.DataFrame, shapes: gpd.GeoSeries, areas: AreaSet) -> None:
        self._place = place_once(homes, shapes)
        self.reach = dict(zip(map(str, shapes.index), relate(shapes, areas), strict=True))

    def in_year(self, course: Course, year: int) -> dict[str, Span]:
        """Least and most per zone, from what was booked in a year in which the stock changed."""
        homes = _per_home(course.stocks[year].frame)
        inside = self._place(homes)
        # Where a home is without a place, or homes of which it is open which, only a buurt tells.
        somewhere = homes.loc[homes["x"].isna(), ["buurt", "minst", "meest"]]
        rough = pd.concat([somewhere, _open_events(course, year)])
        code = rough["buurt"].fillna(UNPLACED)
        spans: dict[str, Span] = {}
        for number, (zone, reach) in enumerate(self.reach.items()):
            covered = rough[code.isin(reach.covered)]
            near = rough[code.isin({UNPLACED, *reach.touched - reach.covered})]
            sure = pd.concat([homes.loc[inside[:, number]], covered])[["minst", "meest"]].sum()
            spans[zone] = (
                float(sure["minst"] + near["minst"].clip(upper=0.0).sum()),
                float(sure["meest"] + near["meest"].clip(lower=0.0).sum()),
            )
        return spans


def _open_events(course: Course, year: int) -> pd.DataFrame:
    """Events of a year of which it is open which homes they are about: least and most connected."""
    entries = course.entries
    chosen = (
        entries["telt"].eq(COUNTS)
        & entries["jaar"].eq(year).fillna(value=False)
        & ~entries["precies"]
    )
    low, high = (frame.loc[chosen].to_numpy(float) for frame in (course.low, course.high))
    return pd.DataFrame(
        {
            "buurt": entries.loc[chosen, "code"].to_numpy(object),
            "minst": low[:, _CELL] + np.minimum(low[:, _UNKNOWN], 0.0),
            "meest": high[:, _CELL] + np.maximum(high[:, _UNKNOWN], 0.0),
        }
    )


def _per_home(booked: pd.DataFrame) -> pd.DataFrame:
    """Per home its place, and between what it changes the number on a heat network.

    A home that changes leaves with its old values and comes with its new ones.
    """
    sure = booked["aantal"].where(booked["warmte"].eq(_NETWORK), 0.0)
    doubt = booked["aantal"].where(booked["warmte"].isna(), 0.0)
    sums = pd.DataFrame({"zeker": sure, "twijfel": doubt}).groupby(level=0, sort=False).sum()
    homes = booked.loc[~booked.index.duplicated(), ["x", "y", "buurt"]].loc[sums.index]
    return homes.assign(
        minst=sums["zeker"] + np.minimum(sums["twijfel"], 0.0),
        meest=sums["zeker"] + np.maximum(sums["twijfel"], 0.0),
    )
