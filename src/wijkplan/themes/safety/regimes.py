"""Regimes: which distances hold in which period, each with its source. The data is a TOML file."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from wijkplan.model.errors import ConfigError, Problem
from wijkplan.model.findings import Citation
from wijkplan.model.text import format_number, nearest

AreaKind = Literal["brand", "explosie", "gifwolk"]
KINDS: tuple[AreaKind, ...] = ("brand", "explosie", "gifwolk")
UNVERIFIED = "niet gecontroleerd"
_Text = Annotated[str, Field(min_length=1)]


class Entry(BaseModel):
    """A row of a file of rules: it cannot be changed, and unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Sourced(Entry):
    """A row with its source, whether somebody read it, and the date of that text."""

    source: _Text
    verified: bool
    date: dt.date | None = None

    @property
    def citation(self) -> Citation:
        """Source of the entry."""
        return Citation(source=self.source, verified=self.verified, date=self.date)


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
    source, date, verified
        See `Citation`.
    """

    kind: AreaKind
    label: _Text
    distance_m: Annotated[float, Field(gt=0)]
    status: Literal["recht", "vervallen recht", "uitgangspunt"]
    alternative: bool = False
    marked_only: bool = False

    @property
    def key(self) -> str:
        """Stable name of the area, the stem of its columns: ``explosieaandachtsgebied``."""
        return area_key(self.kind) + ("_alternatief" if self.alternative else "")

    def title(self, regime: Regime) -> str:
        """Name for a reader, with distance and regime, and whether it was checked."""
        doubt = "" if self.verified else f" ({UNVERIFIED})"
        return f"{self.label}, {format_number(self.distance_m)} m, {regime.name}{doubt}"


class Principle(Sourced):
    """A rule in words, of a standing that is printed beside it."""

    kind: AreaKind
    text: _Text
    status: Literal["ontwerp, in beginsel"]


class TrackSpacing(Sourced):
    """Distance between the middles of two tracks side by side, where only one line is drawn."""

    value_m: Annotated[float, Field(gt=0)]
    note: _Text


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
        First and last day, where it has one.
    measured_from, measured_from_verified
        The line from which the regime measures, in Dutch, and whether the source was read.
    note
        What a reader should know, in Dutch.
    area, principle
        Its distances, and its rules in words.
    """

    id: _Text
    name: _Text
    in_force: _Text
    measured_from: _Text
    measured_from_verified: bool
    note: _Text
    first: dt.date | None = None
    last: dt.date | None = None
    area: Annotated[tuple[AreaRule, ...], Field(min_length=1)]
    principle: tuple[Principle, ...] = ()

    def rule(self, kind: AreaKind) -> AreaRule | None:
        """Its distance for a scenario, or None where the regime has none."""
        return next((a for a in self.area if a.kind == kind and not a.alternative), None)


class _File(Entry):
    track_spacing: TrackSpacing
    regime: Annotated[tuple[Regime, ...], Field(min_length=1)]


def area_key(kind: AreaKind) -> str:
    """Stem of the columns about one scenario.

    >>> area_key("brand")
    'brandaandachtsgebied'
    """
    return f"{kind}aandachtsgebied"


@cache
def _file() -> _File:
    text = (files("wijkplan.themes.safety") / "regimes.toml").read_text("utf-8")
    return _File.model_validate(tomllib.loads(text))


def load_regimes() -> Mapping[str, Regime]:
    """All regimes by id, in order of time.

    >>> list(load_regimes())
    ['bevt-2015', 'hengelo-2022', 'bkl-2024']
    """
    return {regime.id: regime for regime in _file().regime}


def track_spacing() -> TrackSpacing:
    """Distance between tracks that is assumed unless a project says otherwise."""
    return _file().track_spacing


def find_regime(name: str) -> Regime:
    """Regime of a project.

    Raises
    ------
    ConfigError
        If there is no regime of that name; the remedy names the nearest.
    """
    known = load_regimes()
    if name not in known:
        problem = Problem(
            code="regime-onbekend",
            message=f"'{name}' is geen regime voor omgevingsveiligheid",
            remedy=nearest(name, known),
        )
        raise ConfigError("Het regime voor omgevingsveiligheid is niet bekend.", [problem])
    return known[name]
