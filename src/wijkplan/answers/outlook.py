"""The outlook: what every indicator becomes, per year and scenario."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from wijkplan.model.areas import AreaSet
from wijkplan.model.contribution import Column, Contribution
from wijkplan.model.state import State
from wijkplan.model.table import AreaTable
from wijkplan.timeline.course import Course
from wijkplan.timeline.housing import tabulate
from wijkplan.timeline.scenarios import Scenario
from wijkplan.timeline.timeline import Timeline

Theme = Callable[[State, AreaSet], Contribution]
Varying = Callable[[State, AreaSet], Sequence[Column]]
"""Gives the columns of a theme that vary with the stock; of these it may leave none out."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Moment:
    """The columns that vary, at one moment.

    Parameters
    ----------
    scenario, year
        Key of the State.
    table
        All areas; of the columns only those of themes that vary with the stock.
    """

    scenario: str
    year: int
    table: AreaTable

    @property
    def values(self) -> pd.DataFrame:
        """Values per area and column."""
        return self.table.values

    @property
    def status(self) -> pd.DataFrame:
        """Why a value is missing, or a remark; same shape."""
        return self.table.status


@dataclass(frozen=True, kw_only=True, eq=False)
class Outlook:
    """Every scenario and year.

    Parameters
    ----------
    scenarios
        In order of presentation.
    years
        The years that are followed.
    columns
        Names of the columns that vary.
    moments
        (scenario, year) -> what is the case at the end of that year.
    courses
        Name of the scenario -> the stock and the events, year by year.
    housing
        The table of ``data/voorraad.csv``, see `tabulate`.
    prognosis
        The table of ``data/prognose.csv``: least, expected and most homes, see
        `wijkplan.answers.programme.prognosis`; None where it was not made.
    """

    scenarios: tuple[Scenario, ...]
    years: tuple[int, ...]
    columns: tuple[str, ...]
    moments: Mapping[tuple[str, int], Moment]
    courses: Mapping[str, Course]
    housing: pd.DataFrame
    prognosis: pd.DataFrame | None = None


def look_ahead(
    timeline: Timeline,
    figures: AreaTable,
    themes: Sequence[Varying],
    *,
    present: Sequence[Column],
    yearly: Callable[[int], Sequence[Column]] = lambda _: (),
) -> Outlook:
    """Compute what varies with the stock for every scenario and year.

    Only what changes is computed: a year in which nothing is booked is the year before.

    Parameters
    ----------
    timeline
        The States.
    figures
        Figures of the present, with the columns of themes that do not vary with the stock.
    themes
        What of the other themes varies, in the order of the recipe; their other columns stay as
        they are.
    present
        All columns of these themes at the start.
    yearly
        Columns of a year that are the same under every scenario.
    """
    areas = figures.areas
    start = _only(figures, present)
    by_year = {year: tuple(yearly(year)) for year in timeline.years}
    moments: dict[tuple[str, int], Moment] = {}
    for name, course in timeline.courses.items():
        table = start
        for year in timeline.years:
            if course.stocks[year] is not course.stocks[year - 1]:
                state = replace(timeline.state(name, year), figures=figures)
                columns = {column.spec.name: column for column in present}
                columns |= {c.spec.name: c for c in _columns(state, areas, themes)}
                table = _only(figures, columns.values())
            shown = table.with_columns(by_year[year])
            moments[name, year] = Moment(scenario=name, year=year, table=shown)
    varying = tuple(name for name in start.specs if _varies(name, start, moments.values()))
    varying += tuple(column.spec.name for column in by_year[timeline.years[0]])
    return Outlook(
        scenarios=tuple(course.scenario for course in timeline.courses.values()),
        years=timeline.years,
        columns=varying,
        moments=moments,
        courses=timeline.courses,
        housing=tabulate(timeline.courses.values(), areas),
    )


def _only(figures: AreaTable, columns: Iterable[Column]) -> AreaTable:
    """A table of these columns and no others."""
    nothing = figures.values.iloc[:, :0]
    bare = replace(figures, values=nothing, status=nothing, specs={}, lineage={}, bounds={})
    return bare.with_columns(columns)


def _varies(name: str, start: AreaTable, moments: Iterable[Moment]) -> bool:
    """Whether a column is another than at the start anywhere."""
    return any(
        not start.values[name].equals(moment.table.values[name])
        or not start.status[name].equals(moment.table.status[name])
        for moment in moments
        if moment.table is not start
    )


def _columns(state: State, areas: AreaSet, themes: Sequence[Varying]) -> list[Column]:
    columns: list[Column] = []
    made: Sequence[Column] = ()
    for theme in themes:
        state = replace(state, figures=state.figures.with_columns(made))
        made = theme(state, areas)
        columns += made
    return columns
