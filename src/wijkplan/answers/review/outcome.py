"""What a review says: a finding per norm, what is exposed before and after, and the evidence."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from wijkplan.model.findings import Finding, Verdict
from wijkplan.model.planned import Plan

BEFORE, AFTER = "nu", "na het plan"


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """One norm for one plan.

    Parameters
    ----------
    finding
        Norm, verdict and reason; the subject is the name of the plan, ``evidence`` the figures.
    status
        Standing of the rule that decided, in Dutch, and whether it was checked:
        ``recht, niet gecontroleerd``, ``ontwerp, in beginsel``.
    distance_m
        Metres from the plan to the track from which the norm measures (of all parts the
        nearest); None where there is no track or the norm has no distance.
    overlap_m2
        Surface of the plan within the area of the norm; None where that is not known.
    turns
        What would turn the verdict, in Dutch, the smallest change first. Empty where nothing
        that a plan can change would.
    by_hand
        What a person must still judge, in Dutch.
    """

    finding: Finding
    status: str
    distance_m: float | None = None
    overlap_m2: float | None = None
    turns: tuple[str, ...] = ()
    by_hand: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """The outcome."""
        return self.finding.verdict


@dataclass(frozen=True, kw_only=True)
class RegimeNote:
    """The regime of a review, for a reader.

    Parameters
    ----------
    id, name, in_force, note
        As the regime gives them.
    measured_from
        The line from which the regime measures, in Dutch; says so where it was not checked.
    method
        From where wijkplan measured, in Dutch.
    chosen_by
        Why this regime: the date of the draft, or that it was asked for.
    unverified
        Everything about it that nobody checked at its source, in Dutch.
    """

    id: str
    name: str
    in_force: str
    note: str
    measured_from: str
    method: str
    chosen_by: str
    unverified: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Nearby:
    """Something else that lies where the plan is.

    Parameters
    ----------
    sort
        What it is, in Dutch: ``bestaand gebouw``, ``project``, ``geluidscontour`` …
    name
        For a reader; untrusted text.
    text
        What there is to say of it, in Dutch.
    """

    sort: str
    name: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Review:
    """A plan under one regime.

    Parameters
    ----------
    plan
        What was reviewed.
    regime
        By which rules.
    date
        Day on which the draft was laid open; None where the regime was asked for by name.
    judgements
        One per norm, in order of presentation.
    classes
        A row per part of the plan: ``naam``, ``functie``, ``omvang`` (Dutch), ``klasse``,
        ``zekerheid``, ``handmatig``, ``reden``, ``bron``, ``dag_min``, ``dag_max``,
        ``nacht_min``, ``nacht_max`` (persons; NaN unknown), ``personen_reden``.
    exposure
        A row per moment (``moment``: `BEFORE`, `AFTER`), area (``gebied``: code of the norm,
        ``ligging``: zeker or mogelijk) and buurt (``buurt`` code, ``buurtnaam``) of the buurten
        that the plan touches, with ``woningen_min``, ``woningen_max``, ``zeer kwetsbaar``,
        ``kwetsbaar``, ``beperkt kwetsbaar``, ``klasse onbekend`` (buildings and parts),
        ``dag_min``, ``dag_max``, ``nacht_min``, ``nacht_max`` (known persons) and
        ``dag_onbekend``, ``nacht_onbekend`` (buildings and parts of which the number is unknown).
    nearby
        What else lies there.
    remarks
        What a reader should know, in Dutch, each thing once: those of the plan, then ours.
    """

    plan: Plan
    regime: RegimeNote
    date: dt.date | None
    judgements: tuple[Judgement, ...]
    classes: pd.DataFrame
    exposure: pd.DataFrame
    nearby: tuple[Nearby, ...]
    remarks: tuple[str, ...]

    @property
    def fails(self) -> bool:
        """Whether any norm is not met."""
        return any(judged.verdict is Verdict.FAILS for judged in self.judgements)

    @property
    def counts(self) -> Mapping[Verdict, int]:
        """How many norms have each verdict, in the order of `Verdict`."""
        found = Counter(judged.verdict for judged in self.judgements)
        return {verdict: found[verdict] for verdict in Verdict}

    @property
    def by_hand(self) -> tuple[str, ...]:
        """What a person must still judge, each thing once."""
        return tuple(dict.fromkeys(text for j in self.judgements for text in j.by_hand))


@dataclass(frozen=True, kw_only=True)
class Reviewed:
    """A plan under every regime that was asked for.

    Parameters
    ----------
    reviews
        In the order in which the regimes were asked for; at least one, of the same plan. The
        first decides, the others are for comparison.
    """

    reviews: tuple[Review, ...]

    @property
    def main(self) -> Review:
        """The review that decides."""
        return self.reviews[0]

    @property
    def plan(self) -> Plan:
        """What was reviewed."""
        return self.main.plan
