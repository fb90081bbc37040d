"""Adaptive programming: least, expected and most net homes per buurt and year.

Of a project the homes that come (*bruto*) and those that go (*sloop*) are spans: the number of the
register with those of other sources and the least and most by function (`Figures.span`). What it
does until and including year t is

    net(t) = [bruto if delivered by t, and not ended] - [sloop if demolished by t]

where [ ] is 0 if it has not happened; once all of it has happened the span is widened to the net
numbers that sources give (`Figures.net`). Its contribution at t is, with *kans* the probability:

==========  ===============  ==============  ==============
project     minimum          expected        maximum
==========  ===============  ==============  ==============
hard        least net(t)     net(t)          most net(t)
other       min(0, least)    kans x net(t)   max(0, most)
==========  ===============  ==============  ==============

A project that is not hard goes ahead or does not: its demolition and rebuilding go together, so
that the maximum over the years is not the sum of the maxima per year. Projects go ahead or not
independently, parts of one programme too. A number that nobody gave leaves that end unknown, and
a probability that nobody gave leaves the expected number unknown. A project whose hardness is not
known counts as one that may not go ahead.

What the stock at the start holds already is left out, and so is what comes after the last year.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from wijkplan.answers.programme.figures import NOTHING, Figures, Span
from wijkplan.answers.programme.levels import over_levels
from wijkplan.answers.programme.plans import HARD, Plans, Row
from wijkplan.model.areas import Level
from wijkplan.model.events import Effect
from wijkplan.model.stock_counts import UNPLACED
from wijkplan.sources.project_fields import HOMES
from wijkplan.themes.projects.tables import say_count
from wijkplan.timeline.course import IN_OPENING, NO_YEAR, OVERDUE, Course
from wijkplan.timeline.scenarios import EVERYTHING
from wijkplan.timeline.timeline import Timeline, make_timeline

ENDS = ("minimum", "verwacht", "maximum")
CUMULATIVE = tuple(f"cumulatief_{end}" for end in ENDS)
_GAPS = ("aantal", "kans")
_NAMES = (*ENDS, *CUMULATIVE, *_GAPS)
_UNDATED = 0
"""Stands for the year that nobody knows."""
_Numbers = npt.NDArray[np.float64]


def prognosis(course: Course, plans: Plans) -> pd.DataFrame:
    """Least, expected and most net homes per year and area.

    Parameters
    ----------
    course
        The scenario in which every project goes ahead in its own year, see `find_course`: it says
        when each number counts.
    plans
        The projects, with their numbers.

    Returns
    -------
    DataFrame
        A row per ``jaar``, ``code`` and ``niveau``, sorted: ``minimum``, ``verwacht`` and
        ``maximum`` of that year, ``cumulatief_…`` from the start until and including that year;
        NaN where not known, and ``reden`` says why. Rows without ``jaar`` (<NA>) are projects of
        which the year is not known, or is past; they have no ``cumulatief_…``. Projects without
        a buurt are rows ``niet-geplaatst``, so that every level adds up to the gemeente. The
        expected number may be broken: half a home is a probability.
    """
    moments = (*course.years, _UNDATED)
    buurten = [*plans.areas.codes(Level.BUURT), UNPLACED]
    position = {code: number for number, code in enumerate(buurten)}
    numbers = np.zeros((len(buurten), len(moments), len(_NAMES)))
    for project in _projects(course, plans):
        numbers[position[project.code]] += project.contributions(course.years)
    flat = pd.DataFrame(numbers.reshape(len(buurten), -1), index=buurten)
    summed = over_levels(flat, plans.areas)
    table = pd.DataFrame(summed.to_numpy().reshape(-1, len(_NAMES)), columns=list(_NAMES))
    for level in ("niveau", "code"):
        table[level] = np.repeat(summed.index.get_level_values(level), len(moments))
    table["jaar"] = np.tile(moments, len(summed))
    undated = table["jaar"].eq(_UNDATED)
    silent = undated & table[list(ENDS)].eq(0).all(axis=1)
    table.loc[undated, list(CUMULATIVE)] = np.nan
    table["verwacht"] /= 100
    table["cumulatief_verwacht"] /= 100
    table["reden"] = [_reason(*gaps) for gaps in table[list(_GAPS)].to_numpy()]
    table["jaar"] = table["jaar"].astype("Int64").mask(undated)
    rows = table[~silent].sort_values(["jaar", "niveau", "code"], ignore_index=True)
    return rows[["jaar", "code", "niveau", *ENDS, *CUMULATIVE, "reden"]]


def find_course(timeline: Timeline, plans: Plans) -> Course:
    """The course in which every project goes ahead in its own year.

    Parameters
    ----------
    timeline
        Where one of the scenarios is just that, its course serves; else it is run.
    plans
        The projects.
    """
    for course in timeline.courses.values():
        same = replace(course.scenario, name=EVERYTHING.name, description=EVERYTHING.description)
        if same == EVERYTHING:
            return course
    again = make_timeline(timeline.base, plans.areas, (EVERYTHING,), until=timeline.years[-1])
    assert again is not None  # noqa: S101 - tells mypy that there are projects and homes
    return again.courses[EVERYTHING.name]


def _reason(amounts: float, chances: float) -> str:
    gaps = ((amounts, "het aantal"), (chances, "de kans"))
    return "; ".join(f"bij {say_count(int(n))} is {what} onbekend" for n, what in gaps if n)


@dataclass(frozen=True, kw_only=True)
class _Event:
    """Homes that come (``bruto``), go (``sloop``) or end; year None: nobody knows it."""

    year: int | None
    span: Span
    expected: float


_NOTHING = _Event(year=None, span=NOTHING, expected=0.0)


@dataclass(frozen=True, kw_only=True)
class _Project:
    """One project: its row, its buurt, and what happens in it, by kind."""

    row: Row
    code: str
    events: Mapping[str, _Event]
    figures: Figures

    def contributions(self, years: tuple[int, ...]) -> _Numbers:
        """Per year, and last for an unknown year, the numbers of `_NAMES`."""
        numbers = np.zeros((len(years) + 1, len(_NAMES)))
        for year in sorted({e.year for e in self.events.values() if e.year is not None}):
            at = year - years[0]
            numbers[at, :3], _ = self._ends(self._kinds({year}))
            until = self._ends(self._kinds(range(years[0], year + 1)))
            numbers[at:-1, 3:6], numbers[at:-1, 6:] = until
        numbers[-1, :3], numbers[-1, 6:] = self._ends(self._kinds({None}))
        return numbers

    def _kinds(self, years: Container[int | None]) -> set[str]:
        """What happens in some years."""
        return {kind for kind, event in self.events.items() if event.year in years}

    def _ends(self, kinds: set[str]) -> tuple[_Numbers, _Numbers]:
        """Minimum, expected (in hundredths) and maximum, NaN where not known; and the gaps."""
        span, number = self._net(kinds)
        certain = self.row["hardheid"] == HARD
        chance = 100.0 if certain else float(self.row["kans"])
        low, high = (span.low, span.high) if certain else (min(0.0, span.low), max(0.0, span.high))
        ends = np.array([low, chance * number if number else 0.0, high])
        gaps = [not span.bounded or np.isnan(number), bool(number) and np.isnan(chance)]
        return np.where(np.isfinite(ends), ends, np.nan), np.array(gaps, dtype=float)

    def _net(self, kinds: set[str]) -> tuple[Span, float]:
        """Net of what happened, and the number itself; temporary homes that ended are nothing."""
        found = kinds - {"bruto", "einde"} if {"bruto", "einde"} <= kinds else kinds
        new, gone, ended = (
            self.events[kind] if kind in found else _NOTHING for kind in ("bruto", "sloop", "einde")
        )
        span = new.span - gone.span
        if found and found == set(self.events) - {"einde"}:
            span = self.figures.net(self.row["project_id"], new.span, gone.span)
        return span - ended.span, new.expected - gone.expected - ended.expected


def _projects(course: Course, plans: Plans) -> Iterator[_Project]:
    """What each project does in the period or at an unknown moment, in order of id."""
    entries = course.entries
    homes = entries["eenheid"].eq(HOMES) & entries["effect"].ne(Effect.CHANGES.value)
    chosen = entries[homes & entries["telt"].ne(IN_OPENING)]
    chosen = chosen[chosen["jaar"].isna() | chosen["jaar"].le(course.years[-1])]
    for (project, code), rows in chosen.groupby(["project_id", "code"]):
        yield _Project(
            row=plans.rows[str(project)],
            code=str(code),
            events=dict(_event(row, plans.figures) for row in rows.to_dict("records")),
            figures=plans.figures,
        )


def _event(entry: dict[Any, Any], figures: Figures) -> tuple[str, _Event]:
    leaves, ends = entry["effect"] == Effect.LEAVES, entry["soort"] == "tijdelijk_eraf"
    measure = "sloop" if leaves and not ends else "bruto"
    project, number = entry["project_id"], entry["aantal"]
    event = _Event(
        year=None if entry["telt"] in (NO_YEAR, OVERDUE) else int(entry["jaar"]),
        span=figures.span(project, measure, number, entry["register"]),
        expected=figures.expected(project, measure, number),
    )
    return "einde" if ends else measure, event
