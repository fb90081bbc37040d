"""What coincidences are looked for in: the present, the projects, and a planning of heat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from wijkplan.answers.programme.plans import Plans
from wijkplan.model.areas import AreaSet
from wijkplan.model.layers import Layer, Register
from wijkplan.model.state import State
from wijkplan.sources.heat import PROGRAMME, ZONES
from wijkplan.timeline.course import Course
from wijkplan.timeline.timeline import Timeline


@dataclass(frozen=True, kw_only=True, eq=False)
class HeatCase:
    """What coincidences are looked for in.

    For another planning: ``replace(case, programme=..., zones=...)``.

    Parameters
    ----------
    state
        The present, with the columns of all themes in its figures.
    year
        The first year that is followed: what went before is left out.
    plans
        The projects; None where no register was delivered.
    courses
        Name of the scenario -> the stock, year by year; empty without projects or homes.
    programme
        ``warmteprogramma``; None where it was not delivered.
    zones
        ``warmtezones``; None where they were not delivered.
    reach_m
        Up to how many metres a source or network is within reach, as the project says; None
        where it does not: there is no norm.
    """

    state: State
    year: int
    plans: Plans | None = None
    courses: Mapping[str, Course] = field(default_factory=dict)
    programme: Register | None = None
    zones: Layer | None = None
    reach_m: float | None = None

    @property
    def areas(self) -> AreaSet:
        """The areas of the project."""
        return self.state.figures.areas


def make_case(
    state: State,
    *,
    timeline: Timeline | None = None,
    plans: Plans | None = None,
    reach_m: float | None = None,
) -> HeatCase:
    """Put together what was delivered, with the planning as it is.

    Parameters
    ----------
    state
        The present, with the columns of all themes in its figures.
    timeline, plans
        None without projects, or without homes.
    reach_m
        See `HeatCase`.
    """
    return HeatCase(
        state=state,
        year=state.year if timeline is None else timeline.years[0],
        plans=plans,
        courses={} if timeline is None else timeline.courses,
        programme=state.registers.get(PROGRAMME),
        zones=state.layers.get(ZONES),
        reach_m=reach_m,
    )
