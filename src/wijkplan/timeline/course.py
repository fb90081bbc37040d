"""The course of a scenario: the stock at the end of every year, and what made it so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from wijkplan.model.attributes import CELLS
from wijkplan.model.events import APART, Effect, Event
from wijkplan.model.stock import Stock
from wijkplan.timeline.books import Booking, Books, in_order
from wijkplan.timeline.opening import Opening
from wijkplan.timeline.scenarios import Scenario, choose_projects

COUNTS = "telt"
IN_OPENING = "in de beginstand"
NO_YEAR = "jaar onbekend"
OVERDUE = "jaar voorbij"
AFTER = "na de periode"
NO_NUMBER = "aantal onbekend"
NO_STOCK = "geen woningvoorraad"

_STARTED, _DELIVERED = ("NIE", "OPL"), ("OPL",)


@dataclass(frozen=True, kw_only=True, eq=False)
class Course:
    """One scenario, year by year.

    Parameters
    ----------
    scenario
        Which projects go ahead.
    years
        The years, in order.
    stocks
        Year -> stock at the end of it. The year before the first is the opening.
    entries
        One row per event, in the order in which they are booked: ``jaar`` (as booked; <NA> where
        not known), ``code`` (buurt, empty where not placed), ``project_id``, ``naam``, ``soort``
        (key of `EVENT_KINDS`), ``effect`` (``erbij``, ``eraf``, ``gewijzigd``), ``eenheid``,
        ``aantal`` (as booked; NaN where not known), ``register`` (the number that the register
        gives), ``telt`` (``telt``, or why not), ``precies`` (whether it is known which homes),
        ``hardheid``, ``status``, ``rij``, ``bron``, ``opmerking``.
    low, high
        Same index; columns `CELLS`: least and most change per cell by that event.
    midyear
        Whether the first year had begun when the opening was taken.
    """

    scenario: Scenario
    years: tuple[int, ...]
    stocks: Mapping[int, Stock]
    entries: pd.DataFrame
    low: pd.DataFrame
    high: pd.DataFrame
    midyear: bool = False

    @property
    def opening(self) -> int:
        """The year before the first."""
        return self.years[0] - 1

    @cached_property
    def counting(self) -> pd.DataFrame:
        """Entries that changed the stock."""
        return self.entries[self.entries["telt"].eq(COUNTS)]


def run_course(
    opening: Opening,
    events: Iterable[Event],
    scenario: Scenario,
    years: Sequence[int],
    *,
    midyear: bool = False,
) -> Course:
    """Book the events of a scenario on the stock.

    What is of a year before the first is in the opening already where the register says that it
    was done: all of a delivered project (OPL), and the demolition of one under construction
    (NIE). Other projects of a past year are late: nobody knows when they happen.

    Parameters
    ----------
    opening
        The stock at the start of the first year.
    events
        Of the projects that go ahead, see `wijkplan.timeline.events.make_events`.
    scenario
        Shifts years, and may give a year to what has none.
    years
        Consecutive years.
    midyear
        Whether the reference date of the stock lies within the first year: what was delivered in
        that year is in the opening then.

    Returns
    -------
    Course
    """
    span = _Span(years[0], years[-1], midyear=midyear)
    placed = [_place_in_time(event, scenario, span) for event in events]
    placed = [(event, _without_number(event, why, opening)) for event, why in placed]
    placed = _ends_after_starts(placed)
    due = [event for event, why in placed if why == COUNTS]
    others = [(event, why) for event, why in placed if why != COUNTS]
    come = {event.project_id for event in due if event.kind == "tijdelijk_erbij"}
    books = Books(
        opening,
        leaving=[
            event
            for event, why in placed
            if event.effect is Effect.LEAVES
            and why in (COUNTS, AFTER)
            and not (event.kind == "tijdelijk_eraf" and event.project_id in come)
        ],
    )
    stocks = {years[0] - 1: opening.stock}
    bookings: list[Booking] = []
    queue = in_order(due)
    for year in years:
        for event in queue:
            if event.year == year:
                books.book(event)
        stocks[year], booked = books.close_year(stocks[year - 1])
        bookings += booked
    rows = [_entry(b.event, COUNTS, number=b.number, booking=b) for b in bookings]
    rows += [_entry(event, why) for event, why in others]
    nothing = np.zeros((len(others), len(CELLS)))
    columns = pd.MultiIndex.from_tuples(CELLS, names=["kenmerk", "waarde"])
    low, high = (
        pd.DataFrame(np.vstack([*(getattr(b, side) for b in bookings), nothing]), columns=columns)
        for side in ("low", "high")
    )
    entries = pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS)
    return Course(
        scenario=scenario,
        years=tuple(years),
        stocks=stocks,
        entries=entries,
        low=low,
        high=high,
        midyear=midyear,
    )


def demolished_by(course: Course, projects: pd.DataFrame, year: int) -> tuple[str, ...]:
    """Identificaties of the panden that were demolished by the end of a year.

    Those that projects name, of which the demolition was booked: in the same year in which the
    homes in them left the stock.

    Parameters
    ----------
    course
        The scenario.
    projects
        The register, with ``project_id`` and ``panden``.
    year
        The year.
    """
    entries = course.entries
    booked = entries["telt"].isin((COUNTS, NO_NUMBER, NO_STOCK))
    done = booked & entries["soort"].eq("sloop") & entries["jaar"].le(year).fillna(value=False)
    named = projects["project_id"].isin(entries.loc[done, "project_id"])
    return tuple(name for text in projects.loc[named, "panden"].dropna() for name in text.split())


def delivered_by(course: Course, projects: pd.DataFrame, year: int) -> tuple[str, ...]:
    """Ids of the projects that stand at the end of a year, and did not at the opening.

    Parameters
    ----------
    course
        The scenario.
    projects
        The register.
    year
        The year.
    """
    span = _Span(course.years[0], course.years[-1], midyear=course.midyear)
    chosen = projects[choose_projects(projects, course.scenario)]

    def happened(row: Mapping[Any, Any], kind: str, column: str) -> bool:
        """Whether the scenario has this part of a project done by the year."""
        event = Event(
            project_id=row["project_id"],
            name=row["naam"],
            row=0,
            source="",
            kind=kind,
            year=None if np.isnan(row[column]) else int(row[column]),
            number=None,
            status=row["status"],
        )
        placed, why = _place_in_time(event, course.scenario, span)
        return why == COUNTS and placed.year is not None and placed.year <= year

    rows = chosen.drop(columns="geometry", errors="ignore").to_dict("records")
    return tuple(
        row["project_id"]
        for row in rows
        if happened(row, "nieuwbouw", "jaar_oplevering")
        and not (pd.notna(row["jaar_einde"]) and happened(row, "tijdelijk_eraf", "jaar_einde"))
    )


@dataclass(frozen=True)
class _Span:
    """The years that are looked at."""

    first: int
    last: int
    midyear: bool = False


def _place_in_time(event: Event, scenario: Scenario, span: _Span) -> tuple[Event, str]:
    """An event in the year in which it is booked, and whether it counts or why not."""
    year, why = event.year, ""
    ends = event.kind == "tijdelijk_eraf"
    if year is None:
        why = NO_YEAR
    elif year < span.first:
        done = _STARTED if event.effect is Effect.LEAVES else _DELIVERED
        why = IN_OPENING if event.status in done else OVERDUE
    elif year == span.first and span.midyear and event.status in _DELIVERED and not ends:
        why = IN_OPENING
    else:
        year = max(year + scenario.shift, span.first)
    if why in (NO_YEAR, OVERDUE) and scenario.undated is not None:
        year, why = max(scenario.undated, span.first), ""
    if not why and year is not None and year > span.last:
        why = AFTER
    if not why and event.unit in APART:
        why = NO_STOCK
    return replace(event, year=year), why or COUNTS


def _ends_after_starts(placed: Sequence[tuple[Event, str]]) -> list[tuple[Event, str]]:
    """Temporary homes leave only where they came, and not before; or were there already."""
    starts = {e.project_id: (e, why) for e, why in placed if e.kind == "tijdelijk_erbij"}
    return [
        _after(event, why, *starts[event.project_id])
        if event.kind == "tijdelijk_eraf" and event.project_id in starts
        else (event, why)
        for event, why in placed
    ]


def _after(event: Event, why: str, start: Event, started: str) -> tuple[Event, str]:
    if started not in (COUNTS, IN_OPENING):
        return replace(event, year=start.year), started
    late = started == why == COUNTS and (event.year or 0) < (start.year or 0)
    return replace(event, year=start.year if late else event.year), why


def _without_number(event: Event, why: str, opening: Opening) -> str:
    """Without a number only the homes of named buildings can be told."""
    told = event.effect is not Effect.COMES and opening.names_homes(event)
    unknown = event.number is None and not told and why in (COUNTS, AFTER, NO_STOCK)
    return NO_NUMBER if unknown else why


_COLUMNS: Mapping[str, str] = {
    "jaar": "Int64",
    "code": "object",
    "project_id": "object",
    "naam": "object",
    "soort": "object",
    "effect": "object",
    "eenheid": "object",
    "aantal": "float",
    "register": "float",
    "telt": "object",
    "precies": "bool",
    "hardheid": "object",
    "status": "object",
    "rij": "int",
    "bron": "object",
    "opmerking": "object",
}


def _entry(
    event: Event, counts: str, *, number: float | None = None, booking: Booking | None = None
) -> dict[str, object]:
    told = np.nan if event.number is None else event.number
    return {
        "jaar": event.year,
        "code": event.buurt,
        "project_id": event.project_id,
        "naam": event.name,
        "soort": event.kind,
        "effect": event.effect.value,
        "eenheid": event.unit,
        "aantal": told if number is None else number,
        "register": told,
        "telt": counts,
        "precies": booking is not None and booking.exact,
        "hardheid": event.hardness,
        "status": event.status,
        "rij": event.row,
        "bron": event.source,
        "opmerking": "" if booking is None else booking.remark,
    }
