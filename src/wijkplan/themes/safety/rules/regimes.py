"""Regimes: which rules hold in which period, each with its source. The data is a TOML file."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from wijkplan.model.findings import mark_unverified
from wijkplan.model.text import format_number
from wijkplan.themes.safety.rules.sourced import (
    LAPSED,
    Entry,
    Id,
    Sourced,
    Standing,
    Text,
)

AreaKind = Literal["brand", "explosie", "gifwolk"]
KINDS: tuple[AreaKind, ...] = ("brand", "explosie", "gifwolk")
_Class = Literal["beperkt kwetsbaar", "kwetsbaar", "zeer kwetsbaar"]
_Classes = Annotated[tuple[_Class, ...], Field(min_length=1)]


class AreaRule(Sourced):
    """One distance of a regime.

    Parameters
    ----------
    kind
        The scenario: ``brand``, ``explosie``, ``gifwolk``.
    label
        Dutch name in that regime.
    distance_m
        Metres from the line from which the regime measures.
    status
        Standing of the source.
    alternative
        Whether it is the other reading of a rule about which sources conflict.
    marked_only
        Whether it holds only where the basisnet table has ``bvg`` = ja.
    norm
        Id of the norm in the review of a plan; None for `key`.
    source, date, verified
        See `Citation`.
    """

    kind: AreaKind
    label: Text
    distance_m: Annotated[float, Field(gt=0, allow_inf_nan=False)]
    status: Standing
    alternative: bool = False
    marked_only: bool = False
    norm: Id | None = None

    @property
    def key(self) -> str:
        """Stable name of the area, the stem of its columns: ``explosieaandachtsgebied``."""
        return area_key(self.kind, alternative=self.alternative)

    @property
    def norm_id(self) -> str:
        """Id of the norm in the review of a plan."""
        return self.norm or self.key

    @property
    def lapsed(self) -> bool:
        """Whether the law in which it stood does not hold any more."""
        return self.status == LAPSED

    def title(self, regime: Regime) -> str:
        """Name for a reader, with distance and regime, and whether it was checked."""
        name = f"{self.label}, {format_number(self.distance_m)} m, {regime.name}"
        return mark_unverified(name, verified=self.verified)


class ClassRule(Sourced):
    """What a regime says of some classes of vulnerability inside one area.

    Parameters
    ----------
    kind
        The area in which it holds; the other reading of a distance has no rules of its own.
    classes
        The classes of which it speaks.
    verdict
        Of a plan that brings one of them there.
    text
        The rule, in Dutch.
    status
        Its standing, printed beside the verdict.
    source, date, verified
        See `Citation`.
    """

    kind: AreaKind
    classes: _Classes
    verdict: Literal["voldoet niet", "afwegen"]
    text: Text
    status: Standing


class IndividualRisk(Sourced):
    """The chance of 1 in 1,000,000 per year (*plaatsgebonden risico*), up to a distance per line.

    Parameters
    ----------
    label
        Dutch name.
    text
        The rule, in Dutch, and up to where is measured.
    status
        Its standing.
    limit
        Classes for which it is a limit: a plan that brings them there does not meet it.
    standard
        Classes for which it is to be taken into account: a person has to weigh it.
    source, date, verified
        See `Citation`.
    """

    label: Text
    text: Text
    status: Standing
    limit: _Classes
    standard: _Classes


class GroupRisk(Sourced):
    """That a calculation of the group risk is needed; a number of persons never says more.

    Parameters
    ----------
    kind
        The area in which it holds.
    text
        The rule, in Dutch.
    status
        Its standing.
    source, date, verified
        See `Citation`.
    """

    kind: AreaKind
    text: Text
    status: Standing


class PrescriptionRule(Sourced):
    """What holds in a *voorschriftengebied*: a status apart from the area of attention.

    Parameters
    ----------
    kind
        For which scenario the plan designates it.
    text
        What it asks, in Dutch.
    status
        Its standing.
    source, date, verified
        See `Citation`.
    """

    kind: Literal["brand", "explosie"]
    text: Text
    status: Standing

    @property
    def key(self) -> str:
        """Name of the area: ``brandvoorschriftengebied``."""
        return f"{self.kind}voorschriftengebied"


class TrackSpacing(Sourced):
    """Distance between the middles of two tracks side by side, where only one line is drawn."""

    value_m: Annotated[float, Field(gt=0)]
    note: Text


class Regime(Entry):
    """A set of rules with the period in which it holds.

    Parameters
    ----------
    id
        Name in the project file.
    name
        Short Dutch name, printed on every map layer.
    in_force
        When it holds, in Dutch.
    first, last
        First and last day, where it has one; without either it is chosen by name only.
    measured_from, measured_from_verified
        The line from which the regime measures, in Dutch, and whether the source was read.
    note
        What a reader should know, in Dutch.
    persons
        Id of its table of persons present.
    area
        Its distances: per scenario one, and at most one other reading.
    rule
        What may come inside its areas.
    individual_risk, group_risk, prescription
        Its other rules, where it has them.
    """

    id: Id
    name: Text
    in_force: Text
    measured_from: Text
    measured_from_verified: bool
    note: Text
    persons: Id
    first: dt.date | None = None
    last: dt.date | None = None
    area: Annotated[tuple[AreaRule, ...], Field(min_length=1)]
    rule: tuple[ClassRule, ...] = ()
    individual_risk: IndividualRisk | None = None
    group_risk: GroupRisk | None = None
    prescription: tuple[PrescriptionRule, ...] = ()

    @property
    def in_words(self) -> tuple[ClassRule | IndividualRisk | GroupRisk | PrescriptionRule, ...]:
        """All its rules but the distances."""
        risks = (rule for rule in (self.individual_risk, self.group_risk) if rule is not None)
        return (*self.rule, *risks, *self.prescription)

    @property
    def measured_from_told(self) -> str:
        """The line from which it measures, for a reader; says so where nobody checked it."""
        return mark_unverified(self.measured_from, verified=self.measured_from_verified)

    def area_of(self, kind: AreaKind) -> AreaRule | None:
        """Its distance for a scenario, or None where the regime has none."""
        return next((a for a in self.area if a.kind == kind and not a.alternative), None)

    def holds(self, day: dt.date) -> bool:
        """Whether a day lies in its period; never for a regime without one."""
        if self.first is None and self.last is None:
            return False
        return (self.first or dt.date.min) <= day <= (self.last or dt.date.max)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        """Refuse what contradicts itself, in Dutch: a municipality writes such files too."""
        wrong = next(self._contradictions(), None)
        if wrong is not None:
            raise ValueError(wrong)
        return self

    def _contradictions(self) -> Iterator[str]:
        if self.first and self.last and self.last < self.first:
            yield "de laatste dag (last) ligt voor de eerste (first)"
        for name, found in (
            ("soort gebied (kind, alternative)", [area.key for area in self.area]),
            ("norm", [area.norm_id for area in self.area]),
            ("soort voorschriftengebied", [rule.kind for rule in self.prescription]),
        ):
            yield from (
                f"{name} '{value}' staat er meer dan eens"
                for value, number in Counter(found).items()
                if number > 1
            )
        known = {area.kind for area in self.area if not area.alternative}
        asked = [a.kind for a in self.area if a.alternative] + [rule.kind for rule in self.rule]
        asked += [self.group_risk.kind] if self.group_risk else []
        for kind in dict.fromkeys(kind for kind in asked if kind not in known):
            yield f"er is een regel voor {kind}, maar geen gebied met die soort"


def area_key(kind: AreaKind, *, alternative: bool = False) -> str:
    """Stem of the columns about one scenario, or about the other reading of its distance.

    >>> area_key("brand")
    'brandaandachtsgebied'
    """
    return f"{kind}aandachtsgebied" + ("_alternatief" if alternative else "")
