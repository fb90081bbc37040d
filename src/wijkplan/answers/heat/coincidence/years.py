"""Projects beside the years of heat: demolition that wastes it, renovation that goes with it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from wijkplan.answers.heat.coincidence.case import HeatCase
from wijkplan.answers.heat.coincidence.periods import (
    NO_PROGRAMME,
    NoPeriod,
    Period,
    periods_of,
    tell_maybe,
)
from wijkplan.answers.heat.norms import finding
from wijkplan.answers.programme.plans import BEGUN, DELIVERED, Plans, Row
from wijkplan.model.events import Event
from wijkplan.model.findings import Finding, Verdict
from wijkplan.model.text import format_number
from wijkplan.sources.project_fields import HOMES
from wijkplan.timeline.events import make_events

DEMOLITION, TOGETHER, PREPARED = "sloop-naast-warmte", "warmte-koppelkans", "warmte-voorbereiding"
_GAS = "aardgas"


@dataclass(frozen=True, kw_only=True)
class _Work:
    """What a project does to homes that are there, and when.

    Parameters
    ----------
    first, last
        Years; None where not known.
    word
        For a reader: ``sloop``.
    code
        Norm that is told of where no years can be laid beside each other.
    """

    event: Event
    row: Row
    first: int | None
    last: int | None
    word: str
    code: str

    @property
    def homes(self) -> str:
        """Homes for a reader; without a number where nobody knows how many."""
        number = self.event.number
        return "woningen" if number is None else f"{format_number(number)} woningen"

    @property
    def told(self) -> str:
        """For a reader: ``renovatie in 2026–2028``."""
        years = dict.fromkeys(str(year) for year in (self.first, self.last) if year is not None)
        return f"{self.word} in {'–'.join(years)}"


def beside_planning(case: HeatCase) -> Iterator[Finding]:
    """Demolition and renovation beside the years in which their place gets another kind of heat.

    The years are those of a zone that holds the project, else of its buurt. What is delivered,
    or begun in a year that has passed, is left out.

    Parameters
    ----------
    case
        The projects and a planning: as it is, or shifted.
    """
    plans = case.plans
    if plans is None:
        return
    coming = [work for work in _demolitions(plans) if not _gone(work, case.year)]
    yield from _beside(coming, case, plans, _judge_demolition)
    coming = [work for work in _renovations(plans) if not _gone(work, case.year)]
    yield from _beside(coming, case, plans, _judge_renovation)


def _demolitions(plans: Plans) -> list[_Work]:
    return [
        _Work(
            event=event,
            row=plans.rows[event.project_id],
            first=event.year,
            last=event.year,
            word="sloop",
            code=DEMOLITION,
        )
        for event in plans.demolitions
    ]


def _renovations(plans: Plans) -> list[_Work]:
    """From the start to the delivery; the project itself knows which homes."""
    found = []
    for event in sorted(make_events(plans.projects), key=lambda event: event.project_id):
        if event.kind == "renovatie" and event.unit == HOMES and event.number != 0:
            row = plans.rows[event.project_id]
            years = [int(row[c]) for c in ("jaar_start", "jaar_oplevering") if row[c] == row[c]]
            first, last = (min(years), max(years)) if years else (None, None)
            found.append(
                _Work(event=event, row=row, first=first, last=last, word="renovatie", code=TOGETHER)
            )
    return found


def _gone(work: _Work, year: int) -> bool:
    """Whether it is done already."""
    past = work.last is not None and work.last < year
    return work.event.status == DELIVERED or (past and work.event.status in BEGUN)


_Judge = Callable[[_Work, Period], tuple[str, Verdict, str]]
"""From work and years of heat to the code of a norm, the verdict and the reason."""


def _beside(works: list[_Work], case: HeatCase, plans: Plans, judge: _Judge) -> Iterator[Finding]:
    """A finding per project and period; that there is no programme is told once."""
    without = ""
    for work in works:
        periods = periods_of(case, plans, work.row)
        if isinstance(periods, NoPeriod):
            if periods.reason == NO_PROGRAMME and not periods.maybe:
                without = work.code
                continue
            reason = periods.reason + tell_maybe(periods.maybe)
            yield _say(work, None, (work.code, Verdict.UNKNOWN, reason), plans)
            continue
        for period in periods:
            code, verdict, reason = judge(work, period)
            told = (code, verdict, reason + tell_maybe(period.maybe))
            yield _say(work, period, told, plans)
    if without:
        nowhere = {"buurt": None, "zone": None}
        yield finding(without, "programma", Verdict.UNKNOWN, NO_PROGRAMME, **nowhere)


def _say(
    work: _Work, period: Period | None, told: tuple[str, Verdict, str], plans: Plans
) -> Finding:
    code, verdict, reason = told
    start, end = (math.nan, math.nan) if period is None else (period.start, period.end)
    return finding(
        code,
        plans.name(work.event.project_id),
        verdict,
        reason,
        buurt=work.row["buurt"] or None,
        zone=None if period is None else period.zone,
        woningen=work.event.number,
        **{f"jaar_{work.word}": work.first},
        **({"jaar_oplevering": work.last} if work.last != work.first else {}),
        warmte_start=start,
        warmte_eind=end,
    )


def _judge_demolition(work: _Work, period: Period) -> tuple[str, Verdict, str]:
    """Homes that go before need no connection; those that go after had one for a short time."""
    year = work.first
    if year is None:
        reason = f"het jaar van sloop is onbekend, {period.told}"
        return DEMOLITION, Verdict.UNKNOWN, reason
    start, end, homes = period.start, period.end, work.homes
    if year < (end if math.isnan(start) else start):
        advice = (
            f"{homes} gaan weg voor de investering; reken daar niet op, en laat de nieuwbouw "
            "meteen aansluiten. Bij sloop na die tijd zou de investering voor niets zijn"
        )
    elif math.isnan(end) or year <= end:
        advice = (
            f"in dezelfde jaren; laat {homes} die weggaan buiten de investering. Met sloop ervoor "
            "hoeft er niets te worden afgestemd"
        )
    else:
        advice = (
            f"{homes} gaan weg na de investering, die dan maar {format_number(year - end)} jaar "
            "dient; dat is niet zo als de sloop eerder is"
        )
    return DEMOLITION, Verdict.WEIGH, f"{work.told}, {period.told}: {advice}"


def _judge_renovation(work: _Work, period: Period) -> tuple[str, Verdict, str]:
    """In the same years it is one job; before, homes can be prepared; after, it is a second one."""
    first, last, homes = work.first, work.last, work.homes
    if first is None or last is None:
        return TOGETHER, Verdict.UNKNOWN, f"het jaar van renovatie is onbekend, {period.told}"
    said, own = f"{work.told}, {period.told}", _own_heat(work)
    if first > period.end:
        advice = (
            f"de renovatie van {homes} komt na de warmte; in dezelfde jaren kan het in één keer"
        )
        return TOGETHER, Verdict.WEIGH, f"{said}: {advice}{own}"
    if math.isnan(period.start):
        reason = f"{said}, maar het begin daarvan is onbekend; met dat jaar is het te zeggen"
        return TOGETHER, Verdict.UNKNOWN, reason
    if last < period.start:
        advice = (
            f"bereid {homes} bij de renovatie voor op aardgasvrij. In dezelfde jaren zou het een "
            "koppelkans zijn"
        )
        return PREPARED, Verdict.WEIGH, f"{said}: {advice}{own}"
    advice = f"een koppelkans: {homes} worden gerenoveerd in de jaren van de warmte"
    return TOGETHER, Verdict.WEIGH, f"{said}: {advice}. Schuift een van beide, dan niet{own}"


def _own_heat(work: _Work) -> str:
    heat = work.event.to.get("warmte")
    return "" if heat in (None, _GAS) else f"; de woningen krijgen daarbij al warmte: {heat}"
