"""The register as programmes: which projects belong together, and what is known of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import geopandas as gpd
from shapely.geometry.base import BaseGeometry

from wijkplan.answers.programme.figures import NOTHING, Figures, Span, read_figures
from wijkplan.answers.programme.norms import load_norms
from wijkplan.model.areas import AreaSet
from wijkplan.model.events import Event
from wijkplan.model.findings import Finding, Verdict
from wijkplan.model.state import State
from wijkplan.sources.project_fields import HOMES
from wijkplan.sources.project_fields import UNKNOWN as NO_KIND
from wijkplan.sources.project_numbers import FUNCTIONS, NUMBERS
from wijkplan.sources.project_places import BUILDINGS, DRAWN, NAMED, OUTSIDE
from wijkplan.sources.project_totals import COUNTS, UNKNOWN, ancestors_of
from wijkplan.sources.projects import REGISTER
from wijkplan.timeline.events import make_events

Row = Mapping[str, Any]
"""A project: a cell per column of the register."""
HARD, SOFT = "hard", "zacht"
DELIVERED = "OPL"
BEGUN = ("NIE", DELIVERED)
"""Statuses at which demolition is going on or done."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Plans:
    """The projects of these gemeenten.

    Parameters
    ----------
    projects
        The register with the place of each project; what lies outside the areas is left out.
    figures
        Numbers beside the register.
    areas
        Areas of the project.
    source
        Dutch line that names the register and the method, for columns.
    """

    projects: gpd.GeoDataFrame
    figures: Figures
    areas: AreaSet
    source: str

    @cached_property
    def rows(self) -> Mapping[str, Row]:
        """Id -> project, in order of id."""
        inside = self.projects[self.projects["wijze"].ne(OUTSIDE)].sort_values("project_id")
        records = inside.to_dict("records")
        return {row["project_id"]: {str(k): v for k, v in row.items()} for row in records}

    @cached_property
    def above(self) -> Mapping[str, tuple[str, ...]]:
        """Id -> the programmes above it, nearest first."""
        return ancestors_of(self.projects)

    @cached_property
    def programmes(self) -> Mapping[str, tuple[Row, ...]]:
        """Id of the topmost programme -> its projects; a project on its own is one too."""
        found: dict[str, tuple[Row, ...]] = {}
        for project, row in self.rows.items():
            root = self.root(project)
            found[root] = (*found.get(root, ()), row)
        return found

    @cached_property
    def demolitions(self) -> tuple[Event, ...]:
        """Homes that go by a project that demolishes; of an unknown kind only with a number."""
        return tuple(
            event
            for event in sorted(make_events(self.projects), key=lambda event: event.project_id)
            if event.unit == HOMES
            and event.number != 0
            and (event.kind == "sloop" or (event.kind == "overig_eraf" and event.number))
        )

    def root(self, project: str) -> str:
        """Id of the topmost programme of a project."""
        return (project, *self.above[project])[-1]

    def name(self, project: str) -> str:
        """Name and id of a project; of the id alone where it lies outside the areas."""
        row = self.rows.get(project)
        return f"{row['naam']} ({project})" if row else project

    def place(self, code: str | None) -> str:
        """Name of a buurt, for a reader."""
        return self.areas.name(code) if code else "plaats onbekend"

    def shape(self, row: Row) -> BaseGeometry | None:
        """Where a project is: as drawn, the footprints, or the whole buurt; None if unknown."""
        if row["wijze"] in (DRAWN, BUILDINGS):
            drawn: BaseGeometry = row["geometry"]
            return drawn
        if row["wijze"] == NAMED:
            buurt: BaseGeometry = self.areas.frame.geometry[row["buurt"]]
            return buurt
        return None

    def span(self, row: Row, measure: str) -> Span:
        """Homes that come (``bruto``) or go (``sloop``) by a project itself, by all sources."""
        if not counts(row, measure):
            return NOTHING
        return self.figures.span(row["project_id"], measure, row[measure])


def make_plans(state: State, projects: gpd.GeoDataFrame) -> Plans:
    """Put the projects and the numbers beside the register together.

    Parameters
    ----------
    state
        The present, with the register ``projecten`` and, where delivered, ``projectfuncties`` and
        ``projectgetallen``.
    projects
        The register with the place of each project, see
        `wijkplan.sources.project_places.placed_projects`.
    """
    registers = state.registers
    return Plans(
        projects=projects,
        figures=read_figures(registers.get(FUNCTIONS), registers.get(NUMBERS)),
        areas=state.figures.areas,
        source=f"{registers[REGISTER].provenance.name}; berekening wijkplan",
    )


def counts(row: Row, measure: str) -> bool:
    """Whether a number of homes counts, or should, in this row and not in another."""
    return row["eenheid"] == HOMES and row[f"{measure}_telling"] in (COUNTS, UNKNOWN)


def brings(row: Row) -> bool:
    """Whether people come to live in a project; of an unknown kind only with a number."""
    expected = row["bruto_telling"] in (COUNTS, UNKNOWN)
    return expected and (row["soort"] != NO_KIND or row["bruto"] > 0)


def builds(row: Row) -> bool:
    """Whether homes come in a project, and not rooms, care units or standplaatsen."""
    return brings(row) and row["eenheid"] == HOMES


def finding(
    code: str, subject: str, verdict: Verdict, reason: str, **evidence: float | str | None
) -> Finding:
    """Outcome of one of the rules."""
    norm = load_norms()[code].norm
    return Finding(norm=norm, subject=subject, verdict=verdict, reason=reason, evidence=evidence)
