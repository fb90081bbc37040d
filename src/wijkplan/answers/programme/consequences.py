"""What a programme does to a place: homes that go, homes that come back, and the difference."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from wijkplan.answers.programme.figures import NOTHING, Span, total
from wijkplan.answers.programme.plans import Plans, Row, counts
from wijkplan.model.attributes import EXCLUDED, UNKNOWN
from wijkplan.model.events import Effect
from wijkplan.model.text import format_number
from wijkplan.sources.project_fields import HOMES
from wijkplan.sources.project_totals import BY_PARTS
from wijkplan.timeline.course import (
    AFTER,
    COUNTS,
    IN_OPENING,
    NO_YEAR,
    OVERDUE,
    Course,
)

SOCIAL_BRANCH = "DAEB"
"""Homes in this branch of an association are counted as social rent."""
_TEMPORARY = ("tijdelijk_erbij", "tijdelijk_eraf")
_ELSEWHERE: Mapping[str, str] = MappingProxyType(
    {
        IN_OPENING: "al in de beginstand",
        NO_YEAR: "zonder jaar",
        OVERDUE: "in een jaar dat voorbij is",
        AFTER: "na de periode",
    }
)


@dataclass(frozen=True, kw_only=True)
class Site:
    """What one programme does in one buurt, under one scenario.

    Parameters
    ----------
    programme
        Id of the topmost programme.
    code
        Buurt; empty where it is not known.
    gone, back
        Homes that go and come in the period, as booked; temporary homes are left out.
    net
        Homes that come minus homes that go by the whole programme here, whenever that is and by
        all sources together.
    demolishes
        Whether homes go here at all.
    rebuilds
        Whether homes come here, in a known or unknown number.
    social
        The same as ``net``, of homes in the branch DAEB.
    contradicted
        Whether sources give more than one number.
    remarks
        What does not count in the period, in Dutch.
    """

    programme: str
    code: str
    gone: float
    back: float
    net: Span
    demolishes: bool
    rebuilds: bool
    social: Span
    contradicted: bool = False
    remarks: tuple[str, ...] = ()

    @property
    def judgement(self) -> str:
        """Dutch words for what it is: *verdunning*, *verdichting*, or that it is not known."""
        if not self.demolishes:
            return "nieuwbouw zonder sloop"
        if not self.rebuilds:
            return "sloop; het register noemt hier geen terugbouw"
        if self.net.high < 0:
            return f"verdunning: {Span(-self.net.high, -self.net.low)} minder terug"
        if self.net.low > 0:
            return f"verdichting{self._social_words}: {self.net} meer terug"
        return self._undecided

    @property
    def _undecided(self) -> str:
        if self.net == NOTHING:
            return f"evenveel terug{self._social_words}"
        if self.net.bounded and self.contradicted:
            low, high = format_number(self.net.low), format_number(self.net.high)
            return f"tegenstrijdig: netto {low} of +{high}, de bronnen noemen meer dan één getal"
        return f"onbekend: netto {self.net}" if self.net.known else "onbekend"

    @property
    def _social_words(self) -> str:
        if self.social.high < 0:
            return " met minder sociale huur"
        return "" if self.social.low >= 0 else " (sociale huur onbekend)"


def sites_of(course: Course, plans: Plans) -> tuple[Site, ...]:
    """Every programme of a scenario per buurt, in order of programme and code.

    A programme is a project with all its parts; a place is a buurt. Sloop and terugbouw of a
    programme in two rows of the register belong together only where ``parent_id`` says so.

    Parameters
    ----------
    course
        The scenario.
    plans
        The projects.
    """
    entries = course.entries
    homes = entries["eenheid"].eq(HOMES) & entries["effect"].ne(Effect.CHANGES.value)
    chosen = entries[homes & ~entries["soort"].isin(_TEMPORARY)]
    social = _social_cells(course).loc[chosen.index]
    by_site: dict[tuple[str, str], dict[str, list[dict[str, Any]]]] = {}
    for row, (low, high) in zip(chosen.to_dict("records"), social.to_numpy(), strict=True):
        entry = {**{str(k): v for k, v in row.items()}, "social": Span(low, high)}
        key = (plans.root(entry["project_id"]), entry["code"])
        by_site.setdefault(key, {}).setdefault(entry["project_id"], []).append(entry)
    return tuple(_site(key, by_site[key], plans) for key in sorted(by_site))


def _site(key: tuple[str, str], projects: Mapping[str, list[dict[str, Any]]], plans: Plans) -> Site:
    entries = [entry for found in projects.values() for entry in found]
    parts = [_balance(plans.rows[own], found, plans) for own, found in sorted(projects.items())]
    net = total(part.net for part in parts)
    if not net.bounded:
        net = net.within(_tightened(key[0], projects, parts, plans))
    booked = {
        effect: sum(e["aantal"] for e in entries if e["telt"] == COUNTS and e["effect"] == effect)
        for effect in (Effect.LEAVES, Effect.COMES)
    }
    return Site(
        programme=key[0],
        code=key[1],
        gone=float(booked[Effect.LEAVES]),
        back=float(booked[Effect.COMES]),
        net=net,
        demolishes=any(_matters(e) and e["effect"] == Effect.LEAVES for e in entries),
        rebuilds=any(_matters(e) and e["effect"] == Effect.COMES for e in entries),
        social=total(part.social for part in parts),
        contradicted=any(plans.figures.contradict(project) for project in projects),
        remarks=tuple(filter(None, map(_remark, entries))),
    )


def _tightened(
    programme: str, projects: Container[str], parts: Sequence[_Balance], plans: Plans
) -> Span:
    """Net by the number of the programme itself, where all its parts are here."""
    own = plans.rows.get(programme)

    def tight(measure: str, span: Span) -> Span:
        """The sum of the parts, within the programme's own number where all its parts are here."""
        members = plans.programmes[programme]
        whole = all(r["project_id"] in projects for r in members if counts(r, measure))
        if own is None or own[f"{measure}_telling"] != BY_PARTS or not whole:
            return span
        return span.within(plans.figures.span(programme, measure, own[measure]))

    new, gone = total(part.new for part in parts), total(part.gone for part in parts)
    return tight("bruto", new) - tight("sloop", gone)


def _numbers(entry: Mapping[str, Any]) -> tuple[float, float]:
    """What was booked and what the register says, which need not be the same."""
    return entry["aantal"], entry["register"]


def _matters(entry: Mapping[str, Any]) -> bool:
    """Whether homes come or go, or may do so: of a kind that is not known, only with a number."""
    known = [number for number in _numbers(entry) if not np.isnan(number)]
    return any(known) if known else not entry["soort"].startswith("overig")


@dataclass(frozen=True, kw_only=True)
class _Balance:
    """Homes of one project that come and go, the difference, and that of social homes."""

    new: Span
    gone: Span
    net: Span
    social: Span


def _balance(row: Row, entries: Iterable[dict[str, Any]], plans: Plans) -> _Balance:
    new = gone = social = NOTHING
    for entry in entries:
        if entry["effect"] == Effect.LEAVES:
            gone = plans.figures.span(row["project_id"], "sloop", *_numbers(entry))
            social = social - _social_gone(row, entry, gone)
        else:
            new = plans.figures.span(row["project_id"], "bruto", *_numbers(entry))
            social = social + _social_new(row, new)
    net = plans.figures.net(row["project_id"], new, gone)
    return _Balance(new=new, gone=gone, net=net, social=social)


def _social_new(row: Row, span: Span) -> Span:
    """Social homes among those that come: all, none, or nobody knows."""
    if row["tak"] == SOCIAL_BRANCH:
        return span
    known = row["tak"] is not None or row["eigendom"] in EXCLUDED["tak"]
    return NOTHING if known else Span(0.0, span.high)


def _social_gone(row: Row, entry: Mapping[str, Any], span: Span) -> Span:
    """Social homes among those that go; only of pure demolition is the row about those."""
    if row["soort"] == "SLO" and row["tak"] is not None:
        return span if row["tak"] == SOCIAL_BRANCH else NOTHING
    if entry["telt"] != COUNTS:
        return Span(0.0, span.high)
    booked: Span = entry["social"]
    return Span(max(-booked.high, 0.0), min(-booked.low, entry["aantal"]))


def _social_cells(course: Course) -> pd.DataFrame:
    """Least and most change of social homes per entry; an unknown branch may be either."""
    branch, unknown = ("tak", SOCIAL_BRANCH), ("tak", UNKNOWN)
    low = course.low[branch] + course.low[unknown].clip(upper=0.0)
    high = course.high[branch] + course.high[unknown].clip(lower=0.0)
    return pd.DataFrame({"low": low, "high": high})


def _remark(entry: Mapping[str, Any]) -> str:
    """What is not in the numbers of the period, or not as the register says it."""
    if entry["telt"] == COUNTS:
        return str(entry["opmerking"])
    word = "sloop" if entry["effect"] == Effect.LEAVES else "terugbouw"
    number = entry["aantal"]
    amount = "aantal onbekend" if np.isnan(number) else f"{format_number(number)} woningen"
    when = _ELSEWHERE.get(entry["telt"])
    return f"{word} {when}: {amount}" if when else f"{word}: {amount}"


@dataclass(frozen=True, kw_only=True)
class Move:
    """Homes of a programme that come back in another buurt than where they went.

    Parameters
    ----------
    programme
        Id of the topmost programme.
    fewer, more
        Code of a buurt -> homes fewer or more, at least.
    """

    programme: str
    fewer: Mapping[str, float]
    more: Mapping[str, float]

    @property
    def number(self) -> float:
        """Homes that moved: no more than are missing in one place, nor than came in another."""
        return min(sum(self.fewer.values()), sum(self.more.values()))


def moves_of(sites: Iterable[Site]) -> tuple[Move, ...]:
    """Homes that programmes carry over from one buurt to another.

    Of each programme the buurten in which fewer homes come back than go are set beside those in
    which more come; only what is certain counts. A place that is not known counts as neither.

    Parameters
    ----------
    sites
        As `sites_of` gives them, of one scenario.
    """
    ends: dict[str, tuple[dict[str, float], dict[str, float]]] = {}
    for site in sites:
        fewer, more = ends.setdefault(site.programme, ({}, {}))
        if site.code and site.net.high < 0:
            fewer[site.code] = -site.net.high
        elif site.code and site.net.low > 0:
            more[site.code] = site.net.low
    return tuple(
        Move(programme=programme, fewer=fewer, more=more)
        for programme, (fewer, more) in ends.items()
        if fewer and more
    )
