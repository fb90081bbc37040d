"""The timeline: from the present and the register to the State of any year under any scenario."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import geopandas as gpd
import numpy as np
import pandas as pd

from wijkplan.model.areas import AreaSet, Level
from wijkplan.model.attributes import ATTRIBUTES
from wijkplan.model.errors import Problem, WijkplanError
from wijkplan.model.layers import Register
from wijkplan.model.state import State
from wijkplan.model.stock import Stock
from wijkplan.model.table import AreaTable
from wijkplan.model.text import nearest
from wijkplan.sources.project_numbers import FUNCTIONS
from wijkplan.sources.project_places import OUTSIDE, placed_projects
from wijkplan.sources.projects import REGISTER
from wijkplan.timeline.course import Course, delivered_by, demolished_by, run_course
from wijkplan.timeline.events import make_events
from wijkplan.timeline.opening import Opening
from wijkplan.timeline.planned import parts_of_projects, with_parts, without_buildings
from wijkplan.timeline.scenarios import Scenario, choose_projects

HORIZON = 15
"""Years after the first that are followed where the project file names no last year."""
_PUBLISHED = "woningvoorraad"


@dataclass(frozen=True, kw_only=True, eq=False)
class Timeline:
    """Every scenario, year by year.

    Parameters
    ----------
    base
        The present; its stock is the opening of every scenario.
    years
        The years that are followed, in order. State Y is the situation at the end of year Y.
    courses
        By name of the scenario, in the order of the project file.
    projects
        The register with the place of each project, see
        `wijkplan.sources.project_places.placed_projects`.
    """

    base: State
    years: tuple[int, ...]
    courses: Mapping[str, Course]
    projects: gpd.GeoDataFrame

    def state(self, scenario: str, year: int) -> State:
        """The municipality at the end of a year under a scenario.

        The stock moves, and so does what stands: what projects have brought by then is in the
        layer ``plandelen``, and buildings that they demolished are no longer there, see
        `wijkplan.timeline.planned.without_buildings`. Published figures, registers and all other
        layers are those of the present.

        Raises
        ------
        WijkplanError
            If there is no such scenario, or the year is not among `years`.
        """
        problems = []
        if scenario not in self.courses:
            problems.append(
                Problem(
                    code="scenario-onbekend",
                    message=f"er is geen scenario '{scenario}'",
                    remedy=nearest(scenario, self.courses),
                )
            )
        if year not in self.years:
            problems.append(
                Problem(
                    code="jaar-buiten-periode",
                    message=f"het jaar {year} wordt niet gevolgd",
                    remedy=f"kies een jaar van {self.years[0]} tot en met {self.years[-1]}",
                )
            )
        if problems:
            raise WijkplanError("Deze situatie is er niet.", problems)
        course = self.courses[scenario]
        state = replace(self.base, scenario=scenario, year=year, stock=course.stocks[year])
        state = without_buildings(state, demolished_by(course, self.projects, year))
        brought = delivered_by(course, self.projects, year)
        parts = self._parts[self._parts["plan_id"].isin(brought)]
        return with_parts(state, parts.reset_index(drop=True), self.register.provenance)

    @property
    def register(self) -> Register:
        """The register of projects."""
        return self.base.registers[REGISTER]

    @cached_property
    def _parts(self) -> gpd.GeoDataFrame:
        """What all projects in the areas make room for."""
        inside = self.projects[self.projects["wijze"].ne(OUTSIDE)]
        return parts_of_projects(inside, self.base.registers.get(FUNCTIONS))


def make_timeline(
    base: State, areas: AreaSet, scenarios: Sequence[Scenario], *, until: int | None = None
) -> Timeline | None:
    """Run every scenario.

    Parameters
    ----------
    base
        The present, with its stock and the register ``projecten``.
    areas
        The areas of the project.
    scenarios
        In order of presentation.
    until
        Last year; by default `HORIZON` years after the first, the year of the reference date of
        the stock.

    Returns
    -------
    Timeline or None
        None without a register of projects, or without a stock.

    Raises
    ------
    WijkplanError
        If a scenario names a project that is not in the register.
    DataError
        If the register names a buurt or building that does not exist.
    """
    register = base.registers.get(REGISTER)
    stock = base.stock
    if register is None or stock is None:
        return None
    projects = placed_projects(register, areas, base.layers.get("pand"))
    _check_names(scenarios, {*projects["project_id"], *register.withheld})
    opening, (first, midyear) = Opening(stock), _reference(stock)
    years = tuple(range(first, max(until or first + HORIZON, first) + 1))
    courses = {
        scenario.name: run_course(
            opening,
            make_events(projects[choose_projects(projects, scenario)]),
            scenario,
            years,
            midyear=midyear,
        )
        for scenario in scenarios
    }
    return Timeline(base=base, years=years, courses=courses, projects=projects)


def published_stock(figures: AreaTable, areas: AreaSet) -> Stock | None:
    """The published number of homes per buurt as counts of which no attribute is known.

    For a project without homes of its own; None where nobody published it.
    """
    if _PUBLISHED not in figures.specs or not figures.known(_PUBLISHED):
        return None
    homes = figures.column(_PUBLISHED, Level.BUURT).dropna()
    lineage = figures.lineage[_PUBLISHED]
    frame = pd.DataFrame({"buurt": homes.index.astype(object), "aantal": homes.round().astype(int)})
    frame = frame.reset_index(drop=True).assign(**dict.fromkeys(ATTRIBUTES))
    codes = areas.codes(Level.BUURT)
    absent = int((~codes.isin(homes.index)).sum())
    remarks = [f"de aantallen zijn die van {lineage.source} ({lineage.year}), zonder kenmerken"]
    remarks += [f"van {absent} van {len(codes)} buurten is het niet bekend"] if absent else []
    return Stock(
        frame=frame.astype(dict.fromkeys(ATTRIBUTES, object)).replace({np.nan: None}),
        addresses=False,
        provenance=(lineage.provenance,) if lineage.provenance else (),
        remarks=tuple(remarks),
    )


def _reference(stock: Stock) -> tuple[int, bool]:
    """Year of the reference date of a stock, and whether that is later than 1 January."""
    first = stock.provenance[0]
    if first.date is None:
        return first.year, False
    return first.date.year, (first.date.month, first.date.day) != (1, 1)


def _check_names(scenarios: Sequence[Scenario], known: set[str]) -> None:
    problems = [
        Problem(
            code="project-onbekend",
            message=f"scenario '{scenario.name}' noemt project '{name}', dat er niet is",
            remedy=nearest(name, known),
        )
        for scenario in scenarios
        for name in (*scenario.only, *scenario.without, *scenario.include)
        if name not in known
    ]
    if problems:
        raise WijkplanError("De scenario's zijn niet bruikbaar.", problems)
