"""Programmes: what they do to each buurt, whether they keep to the rules, and how sure that is.

Three answers out of the timeline and the register: the consequences per scenario
(`consequences`), the rules as findings (`demolition`, `surroundings`, `dormant`, `doubled`; the
rules themselves are data, `norms.toml`), and least, expected and most homes (`prognosis`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from wijkplan.answers.programme import outcome, tables
from wijkplan.answers.programme.columns import THEME, net_columns
from wijkplan.answers.programme.consequences import moves_of, sites_of
from wijkplan.answers.programme.demolition import half_social, plan_first
from wijkplan.answers.programme.dormant import dormant
from wijkplan.answers.programme.doubled import programme_and_parts, same_site
from wijkplan.answers.programme.norms import list_norms
from wijkplan.answers.programme.outcome import prognosis_columns
from wijkplan.answers.programme.plans import Plans, make_plans
from wijkplan.answers.programme.prognosis import find_course, prognosis
from wijkplan.answers.programme.surroundings import near_railway
from wijkplan.model.contribution import Contribution, Section, TextSection
from wijkplan.model.findings import Finding
from wijkplan.themes.safety import Zone
from wijkplan.timeline.course import Course
from wijkplan.timeline.timeline import Timeline

__all__ = [
    "THEME",
    "contribute",
    "find_course",
    "make_plans",
    "prognosis",
    "prognosis_columns",
]

TITLE = "Programma"
_INTRODUCTION = (
    "Een programma is een project met zijn delen. Deze pagina laat per scenario zien hoeveel "
    "woningen er per buurt bijkomen en verdwijnen, of er na sloop minder of meer terugkomt, wat er "
    "zeker is en wat niet, en hoe de projecten zich verhouden tot afspraken. Wat het register niet "
    "weet, blijft onbekend: het voldoet niet en het schendt niets. In elke bevinding staat wat "
    "haar zou veranderen."
)


def contribute(
    timeline: Timeline, plans: Plans, table: pd.DataFrame, *, zones: Mapping[str, Zone] | None
) -> Contribution:
    """Answer what the programmes do, whether they keep to the rules, and how sure that is.

    Parameters
    ----------
    timeline
        Every scenario, year by year.
    plans
        The projects, see `make_plans`.
    table
        The prognosis, see `prognosis`.
    zones
        Attention areas around the railway, see `wijkplan.themes.safety.find_zones`; None where no
        tracks were delivered.

    Returns
    -------
    Contribution
        Theme ``programma``: net homes in the period per scenario, the prognosis until and
        including the last year, the findings, and per scenario the tables; scenarios in which no
        project goes ahead are left out.
    """
    courses = [c for c in timeline.courses.values() if not c.scenario.nothing]
    return Contribution(
        theme=THEME,
        title=TITLE,
        state=timeline.base.key,
        columns=(
            *net_columns(courses, plans),
            *prognosis_columns(table, plans, timeline.years[-1]),
        ),
        findings=tuple(_findings(timeline, plans, zones)),
        sections=tuple(_sections(courses, plans, table)),
    )


def _findings(
    timeline: Timeline, plans: Plans, zones: Mapping[str, Zone] | None
) -> Iterator[Finding]:
    yield from plan_first(plans)
    yield from half_social(plans)
    yield from near_railway(plans, zones)
    yield from dormant(plans, timeline.years[0])
    yield from same_site(plans)
    yield from programme_and_parts(plans)


def _sections(courses: list[Course], plans: Plans, table: pd.DataFrame) -> Iterator[Section]:
    yield TextSection(title="Wat het programma doet", text=_INTRODUCTION)
    if courses:
        sites = {course.scenario.name: sites_of(course, plans) for course in courses}
        moves = {name: moves_of(found) for name, found in sites.items()}
        yield tables.sum_buurten(courses, plans)
        yield from tables.sum_sites(sites, plans)
        yield from tables.list_moves(moves, plans)
    yield outcome.chart(table)
    yield outcome.per_year(table)
    yield outcome.per_buurt(table, plans)
    yield list_norms()
