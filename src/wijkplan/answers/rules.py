"""Rules with their words and their source: agreements, policy and own choices, kept as TOML."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from wijkplan.model.contribution import TableSection
from wijkplan.model.findings import UNVERIFIED, Citation, Norm
from wijkplan.model.text import MISSING_MARK, format_date

_Text = Annotated[str, Field(min_length=1)]
_STANDINGS = {"afspraak": "afspraak van", "beleid": "beleid van", "keuze": "keuze van wijkplan"}


class Rule(BaseModel):
    """One rule.

    Parameters
    ----------
    code
        Stable name.
    title
        The rule in short, for a reader.
    kind
        ``afspraak`` of parties, ``beleid`` of a municipality, or ``keuze`` of wijkplan itself.
    party
        Whose agreement or policy it is; empty for a choice of wijkplan.
    document, lines, quote, date
        Where it stands, its words, and the date of that text.
    verified
        Whether somebody read the source.
    parameters
        Numbers that belong to the rule.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    title: _Text
    kind: Literal["afspraak", "beleid", "keuze"]
    party: str = ""
    document: _Text
    lines: str
    quote: _Text
    date: dt.date | None = None
    verified: bool
    parameters: dict[str, float] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _has_a_source(self) -> Rule:
        if (self.kind == "keuze") == bool(self.party and self.lines and self.date):
            msg = "een afspraak of beleid heeft een partij, regels en een datum; een keuze niet"
            raise ValueError(msg)
        return self

    @property
    def norm(self) -> Norm:
        """The rule in the form of a finding."""
        source = ", ".join(filter(None, (self.document, self.lines)))
        citation = Citation(source=source, verified=self.verified, date=self.date)
        return Norm(code=self.code, title=self.title, citation=citation)

    @property
    def standing(self) -> str:
        """Whose rule it is, for a reader."""
        return f"{_STANDINGS[self.kind]} {self.party}".strip()

    @property
    def words(self) -> str:
        """Its words; the numbers of a choice are filled in."""
        if self.kind != "keuze":
            return f"‘{self.quote}’"
        words = self.quote
        for name, value in self.parameters.items():
            words = words.replace(name, f"{value:.0f}")
        return words


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    norm: tuple[Rule, ...]


def read_rules(package: str) -> Mapping[str, Rule]:
    """The rules in ``norms.toml`` of a package by code, in order of presentation.

    Parameters
    ----------
    package
        Such as ``wijkplan.answers.programme``.
    """
    text = (files(package) / "norms.toml").read_text("utf-8")
    return {rule.code: rule for rule in _File.model_validate(tomllib.loads(text)).norm}


def list_rules(rules: Mapping[str, Rule]) -> TableSection:
    """A table of rules with their words and sources.

    Parameters
    ----------
    rules
        As `read_rules` gives them.
    """
    return TableSection(
        title="Regels en bronnen",
        head=("Regel", "Wiens regel", "Wat er staat", "Bron", "Tekst van", "Gecontroleerd"),
        rows=tuple(
            (
                rule.title,
                rule.standing,
                rule.words,
                rule.norm.citation.source,
                format_date(rule.date) if rule.date else MISSING_MARK,
                "ja" if rule.verified else UNVERIFIED,
            )
            for rule in rules.values()
        ),
        note="Een afspraak geldt voor de partijen die haar maakten. In een andere gemeente is zij "
        "een voorbeeld: leg de uitkomst naast uw eigen afspraken.",
        norms=tuple(rules),
    )
