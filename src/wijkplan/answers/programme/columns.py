"""Net homes per area over the whole period: a column per scenario."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from wijkplan.answers.programme.levels import over_levels
from wijkplan.answers.programme.plans import Plans
from wijkplan.model.areas import AreaSet
from wijkplan.model.columns import ColumnSpec, Kind
from wijkplan.model.contribution import Column
from wijkplan.model.events import Effect
from wijkplan.sources.project_fields import HOMES
from wijkplan.themes.projects.tables import say_count
from wijkplan.themes.stock.columns import slug
from wijkplan.timeline.course import COUNTS, NO_NUMBER, Course
from wijkplan.timeline.scenarios import Scenario

THEME = "programma"
NET = "programma_netto_"
"""What the names of the columns begin with; then comes the scenario."""


def net_per_area(course: Course, areas: AreaSet) -> pd.DataFrame:
    """Homes that come minus homes that go in the period, per area of every level.

    Parameters
    ----------
    course
        The scenario.
    areas
        Areas of the project.

    Returns
    -------
    DataFrame
        Index ``niveau`` and ``code``, with ``niet-geplaatst`` as in ``data/voorraad.csv``;
        ``netto`` (of what is known), and ``erbij_onbekend`` and ``eraf_onbekend``: events of
        which nobody gave the number.
    """
    entries = course.entries
    moves = entries["effect"].ne(Effect.CHANGES.value) & entries["eenheid"].eq(HOMES)
    chosen = entries[moves & entries["telt"].isin((COUNTS, NO_NUMBER))]
    chosen = chosen[chosen["jaar"].le(course.years[-1])]
    counting, leaves = chosen["telt"].eq(COUNTS), chosen["effect"].eq(Effect.LEAVES.value)
    signed = chosen["aantal"].where(~leaves, -chosen["aantal"])
    # A sum leaves out what is not known; that it does is counted beside it.
    rows = pd.DataFrame(
        {
            "netto": signed,
            "erbij_onbekend": (~counting & ~leaves).astype(float),
            "eraf_onbekend": (~counting & leaves).astype(float),
        }
    )
    return over_levels(rows.groupby(chosen["code"]).sum(), areas)


def net_columns(courses: Iterable[Course], plans: Plans) -> tuple[Column, ...]:
    """Net homes in the period: ``programma_netto_…``, a column per scenario.

    Parameters
    ----------
    courses
        In order of presentation.
    plans
        The projects.
    """
    areas = plans.areas
    made: list[Column] = []
    for course in courses:
        spec = _spec(course, taken={column.spec.name for column in made})
        table = net_per_area(course, areas).droplevel("niveau")
        table = table[table.index.isin(areas.frame.index)].reindex(areas.frame.index)
        gaps = table[["erbij_onbekend", "eraf_onbekend"]]
        status = [_status(comes, leaves) for comes, leaves in gaps.to_numpy()]
        made.append(
            Column(
                spec=spec,
                values=table["netto"].mask(gaps.gt(0).all(axis=1)),
                status=pd.Series(status, index=table.index, dtype=object),
                year=course.years[-1],
                source=plans.source,
            )
        )
    return tuple(made)


def net_name(scenario: Scenario) -> str:
    """Name of the column with the net homes of a scenario.

    >>> net_name(Scenario(name="alleen hard"))
    'programma_netto_alleen_hard'
    """
    return f"{NET}{slug(scenario.name).strip('_')}"


def _spec(course: Course, *, taken: set[str]) -> ColumnSpec:
    scenario, first, last = course.scenario, course.years[0], course.years[-1]
    name = stem = net_name(scenario)
    number = 1
    while name in taken:
        number += 1
        name = f"{stem}_{number}"
    return ColumnSpec(
        name=name,
        label=f"Netto woningen {first}–{last}, scenario {scenario.name}",
        kind=Kind.COUNT,
        unit="woningen",
        group=THEME,
        disclosure="objecten",
        midpoint=0.0,
        description=f"Woningen die erbij komen min woningen die eraf gaan, van {first} tot en met "
        f"{last}, als de projecten van scenario {scenario.name} doorgaan.",
    )


def bound_word(comes: float, leaves: float) -> str:
    """Dutch word for a net number of which some events have no number.

    >>> bound_word(0, 0), bound_word(1, 0), bound_word(0, 2), bound_word(1, 1)
    ('', 'ten minste', 'ten hoogste', 'onbekend')
    """
    if comes and leaves:
        return "onbekend"
    return "ten minste" if comes else "ten hoogste" if leaves else ""


def _status(comes: float, leaves: float) -> str:
    """Why the number is missing or a bound; empty where it is exact."""
    word = bound_word(comes, leaves)
    return f"{word}; bij {say_count(int(comes + leaves))} is het aantal onbekend" if word else ""
