"""How far a zone is on its way from natural gas, and when it is done at this pace.

A `Progress` is what one source says of one zone at the end of one year: what the municipality
reported (`zones.reported`) or what the homes of a State say (`zones.counted`). `forecast` sets the
years of one zone beside its planning.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from wijkplan.model.areas import AreaSet
from wijkplan.model.text import format_number

GAS_FREE, CONNECTED, TODO, HOMES = "gas_free", "connected", "todo", "homes"
"""Names of the amounts of a `Progress`, as its bounds call them."""
PACE_YEARS = 3
"""Most years of which the mean is the pace: a rule of wijkplan itself."""


@dataclass(frozen=True, kw_only=True)
class Progress:
    """One zone at the end of one year, as one source has it.

    Parameters
    ----------
    zone
        Name of the zone, or code of the buurt.
    year
        The amounts are those at the end of this year.
    homes, gas_free, connected, todo
        Homes in all; without natural gas; on a heat network; and those still to do, which is
        homes minus gas-free. None where no single number is known.
    private_todo
        Homes to do of private owners.
    added
        Homes that became gas-free in this year; below zero where they became fewer.
    planned
        Homes that should be gas-free by the end of this year.
    due
        Year at the end of which the zone should be done.
    bounds
        Name of an amount (`HOMES`, `GAS_FREE`, `CONNECTED`, `TODO`) -> least and most, where that
        is all that is known.
    told
        How the amounts are known (``opgegeven``, ``afgeleid: …``, ``geteld in de woningen``), or
        why they are not; for a reader.
    source
        Where they stand.
    """

    zone: str
    year: int
    homes: float | None = None
    gas_free: float | None = None
    connected: float | None = None
    todo: float | None = None
    private_todo: float | None = None
    added: float | None = None
    planned: float | None = None
    due: int | None = None
    bounds: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    told: str = ""
    source: str = ""

    def span(self, name: str) -> tuple[float, float] | None:
        """Least and most of an amount; twice the same where it is known, None where nothing is."""
        value = getattr(self, name)
        return self.bounds.get(name) if value is None else (value, value)


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """When a zone is done at its pace of late, beside its planning.

    Parameters
    ----------
    zone
        Name of the zone, or code of the buurt.
    year
        Last year of which it is known how many homes are to do; None where of none.
    todo
        Homes to do at the end of that year.
    behind
        Gas-free homes fewer than were planned for the end of that year; below zero where there
        are more, None where none were planned or all is done.
    end_year
        Year at the end of which the zone should be done; None where nobody planned one.
    needed_per_year
        Homes per year from then on that would make it so; None without such a year, or if it has
        passed.
    pace, pace_years
        Homes per year that became gas-free, as a mean over these years; None where unknown.
    expected_year
        Year at the end of which the zone is done at that pace; None where it never is, or where
        that is unknown.
    text
        All this in one Dutch sentence.
    """

    zone: str
    year: int | None = None
    todo: float | None = None
    behind: float | None = None
    end_year: int | None = None
    needed_per_year: float | None = None
    pace: float | None = None
    pace_years: tuple[int, ...] = ()
    expected_year: int | None = None
    text: str = ""


def zone_name(zone: str, areas: AreaSet) -> str:
    """Name of a zone; of the code of a buurt that stands for one, the name of the buurt."""
    return areas.name(zone) if zone in areas.frame.index else zone


def forecast_beside(progress: Sequence[Progress], planned: Mapping[str, int]) -> Forecast:
    """The forecast of one zone, beside the year that was reported, or else that of the planning.

    Parameters
    ----------
    progress
        See `forecast`.
    planned
        Zone -> year at the end of which it should be done.
    """
    reported = next((item.due for item in progress if item.due is not None), None)
    return forecast(progress, planned.get(progress[0].zone) if reported is None else reported)


def forecast(progress: Sequence[Progress], end_year: int | None = None) -> Forecast:
    """Tell when a zone is done if the pace of the last years holds.

    The pace is the mean of what came in over the last consecutive years of which that is known,
    `PACE_YEARS` at most; where of no such year that is known, it follows from the first and the
    last number of gas-free homes in those years. The homes of the zone are taken to stay as many
    as they are.

    Parameters
    ----------
    progress
        What one source says of one zone, a year each, in any order; at least one.
    end_year
        Year at the end of which it should be done; by default what ``progress`` says.
    """
    years = sorted(progress, key=lambda item: item.year)
    zone, last = years[0].zone, years[-1]
    due = next((item.due for item in years if item.due is not None), None)
    due = due if end_year is None else end_year
    known = [item for item in years if item.todo is not None]
    if not known:
        text = f"onbekend wanneer de zone klaar is: {_todo_unknown(last)}; {_planned(due)}"
        return Forecast(zone=zone, end_year=due, text=text)
    year, todo = known[-1].year, known[-1].todo or 0.0
    if todo == 0:
        done = _since_when(known)
        ready = (
            "er zijn geen woningen" if known[-1].homes == 0 else "alle woningen zijn aardgasvrij"
        )
        text = f"{ready}, eind {done}; {_planned(due)}"
        return Forecast(
            zone=zone, year=year, todo=todo, end_year=due, expected_year=done, text=text
        )
    added = {item.year: item.added for item in years if item.added is not None}
    paced = _last_run([item for item in added if item <= year])
    pace = sum(added[item] for item in paced) / len(paced) if paced else None
    if pace is None:
        pace, paced = _over_a_gap(years, year)
    expected = year + math.ceil(todo / pace) if pace is not None and pace > 0 else None
    needed = todo / (due - year) if due is not None and due > year else None
    behind = _behind(known[-1])
    left = f"nog {format_number(todo)} {'woning' if todo == 1 else 'woningen'} te doen eind {year}"
    left += f" ({_beside_plan(behind)})" if behind is not None else ""
    return Forecast(
        zone=zone,
        year=year,
        todo=todo,
        behind=behind,
        end_year=due,
        needed_per_year=needed,
        pace=pace,
        pace_years=paced,
        expected_year=expected,
        text="; ".join([left, _at_pace(pace, paced, expected), _planned(due, year, needed)]),
    )


def _todo_unknown(last: Progress) -> str:
    span = last.span(TODO)
    if span is None:
        return "niet bekend hoeveel woningen nog te doen zijn"
    least, most = map(format_number, span)
    return f"eind {last.year} zijn er {least} tot {most} woningen te doen"


def _behind(item: Progress) -> float | None:
    if item.planned is None or item.gas_free is None:
        return None
    return item.planned - item.gas_free


def _beside_plan(behind: float) -> str:
    if not behind:
        return "zoveel als gepland"
    return f"{format_number(abs(behind))} {'meer' if behind > 0 else 'minder'} dan gepland"


def _since_when(known: Sequence[Progress]) -> int:
    """First year of the last years in which nothing was left to do."""
    done = known[-1].year
    for item in reversed(known):
        if item.todo != 0:
            break
        done = item.year
    return done


def _last_run(years: Sequence[int]) -> tuple[int, ...]:
    """Last of the years that follow each other without a gap, `PACE_YEARS` at most."""
    run: list[int] = []
    for year in sorted(years, reverse=True)[:PACE_YEARS]:
        if run and year != run[-1] - 1:
            break
        run.append(year)
    return tuple(sorted(run))


def _over_a_gap(years: Sequence[Progress], last: int) -> tuple[float | None, tuple[int, ...]]:
    """Mean per year between two known numbers of gas-free homes, and the years in between."""
    free = {item.year: item.gas_free for item in years if item.gas_free is not None}
    near = [year for year in free if last - PACE_YEARS <= year < last]
    if last not in free or not near:
        return None, ()
    first = min(near)
    return (free[last] - free[first]) / (last - first), tuple(range(first + 1, last + 1))


def _at_pace(pace: float | None, years: Sequence[int], expected: int | None) -> str:
    if pace is None:
        return (
            "onbekend wanneer de zone klaar is: niet bekend hoeveel woningen er per jaar bij kwamen"
        )
    during = f"{years[0]}" if len(years) == 1 else f"{years[0]}–{years[-1]}"
    told = f"bij het tempo van {during} (gemiddeld {_rate(pace)} per jaar)"
    if expected is None:
        return f"{told} komt de zone nooit klaar"
    return f"{told} is de zone klaar in {expected}"


def _planned(due: int | None, year: int | None = None, needed: float | None = None) -> str:
    """The planning, beside a year in which not all was done."""
    if due is None:
        return "geen jaar gepland"
    if needed is not None:
        return f"gepland {due}, waarvoor {_rate(needed)} per jaar nodig zijn"
    missed = year is not None and due <= year
    return f"gepland {due}: dat is niet gehaald" if missed else f"gepland {due}"


def _rate(number: float) -> str:
    return format_number(number, decimals=0 if float(number).is_integer() else 1)
