"""The years and the programme of own areas: as of a wijk, or by address where a buurt is cut."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import geopandas as gpd
import pandas as pd

from wijkplan.answers.area_homes import (
    AreaHomes,
    HomesCourse,
    ProjectLine,
    follow_homes,
    homes_chart,
    list_projects,
)
from wijkplan.answers.atlas import Atlas
from wijkplan.answers.outlook import Moment, Outlook
from wijkplan.answers.own.figures import OwnAreas
from wijkplan.answers.own.membership import OwnArea
from wijkplan.answers.reasons import Span, Why
from wijkplan.model.areas import CRS, AreaSet, Level
from wijkplan.model.derive import derive_counts
from wijkplan.model.state import BASE_SCENARIO, State
from wijkplan.model.stock import Stock
from wijkplan.model.table import AreaTable
from wijkplan.themes import stock as homes
from wijkplan.themes.stock import COUNTED
from wijkplan.timeline.course import Course

_SUMMED = "personen_geschat"
"""Follows from the homes and adds up; sizes of households are looked up per buurt."""
_BY_ADDRESS = (
    "Geteld op adres, binnen de grens van het gebied. Is van een doorsneden buurt niet bekend "
    "welke woningen weggaan of waar nieuwe komen, dan staat er waar het aantal tussen ligt."
)
Spans = tuple[Span, ...]
"""Least and most, of the opening and of every year."""


def homes_of_own_area(atlas: Atlas, own: OwnAreas, area: OwnArea) -> AreaHomes | None:
    """What happens to the homes of an own area, per scenario and year, and its projects.

    Of whole buurten as for a wijk: their homes and events together. Of an area that cuts buurten
    the homes are counted on their address; where it is not known which homes of a cut buurt leave,
    or where new ones come, the number lies between bounds.

    Parameters
    ----------
    atlas
        With the outlook and the projects.
    own
        The own areas, with what lies in them.
    area
        One of them.

    Returns
    -------
    AreaHomes or None
        None where there is nothing to tell.
    """
    lying = own.lying[area.id]
    projects = tuple(list_projects(atlas, lying.projects, lying.perhaps))
    if atlas.outlook is None:
        return AreaHomes(projects=projects) if projects else None
    if area.whole:
        found = follow_homes(_with_wijk(atlas, atlas.outlook, area), area.id)
        return None if found is None else replace(found, projects=projects)
    first = next(iter(atlas.outlook.courses.values()))
    if not first.stocks[first.opening].addresses:
        return AreaHomes(projects=projects) if projects else None
    spans = {name: _follow(course, area) for name, course in atlas.outlook.courses.items()}
    return _between(atlas.outlook, spans, projects)


def as_wijk(areas: AreaSet, area: OwnArea) -> AreaSet:
    """The areas of a project with an own area of whole buurten as the wijk of those buurten.

    Parameters
    ----------
    areas
        The areas of the project.
    area
        An own area; its buurten leave their wijk.
    """
    frame = areas.frame.copy()
    frame.loc[list(area.buurten), "parent"] = area.id
    row = gpd.GeoDataFrame(
        {"level": [Level.WIJK.value], "name": [area.name], "parent": [area.gemeenten[0]]},
        geometry=[area.geometry],
        index=pd.Index([area.id], name="code"),
        crs=CRS,
    )
    return AreaSet(areas.year, gpd.GeoDataFrame(pd.concat([frame, row]), crs=CRS))


def _with_wijk(atlas: Atlas, outlook: Outlook, area: OwnArea) -> Atlas:
    """An atlas in which the homes of an own area can be followed as those of a wijk."""
    areas = as_wijk(atlas.areas, area)
    first = next(iter(outlook.courses.values()))
    opening = first.stocks[first.opening]
    now = _table(areas, area, opening, (BASE_SCENARIO, first.opening), atlas.table)
    moments: dict[tuple[str, int], Moment] = {}
    for name, course in outlook.courses.items():
        table = now
        moved = set(course.counting.loc[course.counting["code"].isin(area.buurten), "jaar"])
        for year in course.years:
            if year in moved:
                shown = outlook.moments[name, year].table
                table = _table(areas, area, course.stocks[year], (name, year), shown)
            moments[name, year] = Moment(scenario=name, year=year, table=table)
    return replace(
        atlas,
        table=now,
        outlook=replace(outlook, moments=moments, housing=_housing(outlook.housing, area)),
    )


def _table(
    areas: AreaSet, area: OwnArea, stock: Stock, moment: tuple[str, int], shown: AreaTable
) -> AreaTable:
    """The homes at one moment and what follows from them; ``shown`` has the same per buurt."""
    index = areas.frame.index
    bare = replace(
        shown,
        areas=areas,
        values=pd.DataFrame(index=index),
        status=pd.DataFrame(index=index),
        specs={},
        lineage={},
        bounds={},
        conservation=(),
    )
    state = State(scenario=moment[0], year=moment[1], figures=bare, stock=stock)
    table = bare.with_columns(homes.headline_columns(state, areas))
    if _SUMMED not in shown.specs:
        return table
    of_buurten = shown.values.loc[list(area.buurten), _SUMMED]
    total, how = derive_counts(of_buurten, pd.Series(area.id, index=of_buurten.index))
    return replace(
        table,
        values=table.values.assign(**{_SUMMED: total.reindex(index)}),
        status=table.status.assign(**{_SUMMED: how.reindex(index, fill_value="")}),
        specs={**table.specs, _SUMMED: shown.specs[_SUMMED]},
        lineage={**table.lineage, _SUMMED: shown.lineage[_SUMMED]},
    )


def _housing(table: pd.DataFrame, area: OwnArea) -> pd.DataFrame:
    """The rows of ``data/voorraad.csv`` for an own area: those of its buurten together."""
    keys = ["scenario", "jaar"]
    mine = table[table["code"].isin(area.buurten)].drop(columns=["code", "niveau"])
    numbers = mine.groupby(keys, sort=False).sum(min_count=1).reset_index()
    return numbers.assign(code=area.id, niveau=Level.WIJK.value)[list(table.columns)]


def _follow(course: Course, area: OwnArea) -> Spans:
    """Least and most homes in an area that cuts buurten, at the opening and after every year."""
    touched = (*area.buurten, *area.cut)
    moved = set(course.counting.loc[course.counting["code"].isin(touched), "jaar"])
    spans = [_count(course.stocks[course.opening], area)]
    for year in course.years:
        spans.append(_count(course.stocks[year], area) if year in moved else spans[-1])
    return tuple(spans)


def _count(stock: Stock, area: OwnArea) -> Span:
    """Least and most homes: whole buurten in full, of the others what stands within the border."""
    whole = float(stock.number.reindex(list(area.buurten)).sum())
    cut = stock.homes[stock.homes["buurt"].isin(list(area.cut))]
    points = gpd.GeoSeries.from_xy(cut["x"], cut["y"], crs=CRS)
    inside, placeless = float(points.intersects(area.geometry).sum()), float(cut["x"].isna().sum())
    left = float(stock.leaving.reindex(list(area.cut)).sum())
    most = min(inside + placeless, len(cut) - left)
    return whole + max(0.0, inside - left), whole + most


def _between(
    outlook: Outlook, spans: Mapping[str, Spans], projects: tuple[ProjectLine, ...]
) -> AreaHomes:
    """The same as a chart; scenarios that do the same here are taken together."""
    years = (outlook.years[0] - 1, *outlook.years)
    alike: dict[Spans, list[str]] = {}
    for name, found in spans.items():
        alike.setdefault(found, []).append(name)
    courses = tuple(_course(names, found) for found, names in alike.items())
    chart = homes_chart(courses, years)
    bands = {
        name: tuple(None if low == high else (low, high) for low, high in found)
        for name, found in spans.items()
    }
    chart = replace(chart, bands=bands, note=f"{chart.note} {_BY_ADDRESS}")
    return AreaHomes(years=years, courses=courses, chart=chart, projects=projects)


def _course(names: Sequence[str], found: Spans) -> HomesCourse:
    low, high = found[-1]
    why = Why(
        code="",
        column=COUNTED,
        label="Woningen",
        value=low if low == high else None,
        span=None if low == high else (low, high),
        rule=_BY_ADDRESS,
    )
    return HomesCourse(
        names=tuple(names),
        homes=tuple(least if least == most else None for least, most in found),
        changes={},
        apart={},
        unknown=0,
        why=why,
    )
