"""Persons present by day and by night in a planned function; the data is ``persons.toml``.

Every number is unverified, and a number of persons never says that a plan meets a rule.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from wijkplan.model.findings import Citation
from wijkplan.themes.safety.regimes import Entry, Sourced
from wijkplan.themes.safety.vulnerability import find_function

_Share = Annotated[float, Field(ge=0, le=1)]
_UNITS: Mapping[str, str] = {
    "woning": "het aantal woningen",
    "m2": "de bruto vloeroppervlakte",
    "leerling": "het aantal leerlingen",
}


class PersonsRule(Sourced):
    """How many persons a function has.

    Parameters
    ----------
    functions
        Words of functions, see `find_function`.
    each
        What is counted: homes, square metres or pupils.
    persons, m2
        Persons per home or pupil; or persons per ``m2`` square metres.
    day, night
        Share of them that is present; None where the source does not say.
    note
        What a reader should know, in Dutch.
    source, date, verified
        See `Citation`.
    """

    functions: Annotated[tuple[str, ...], Field(min_length=1)]
    each: Literal["woning", "m2", "leerling"]
    persons: Annotated[float, Field(gt=0)]
    m2: Annotated[float, Field(gt=0)] | None = None
    day: _Share | None = None
    night: _Share | None = None
    note: str = ""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if (self.each == "m2") != (self.m2 is not None):
            raise ValueError("m2 belongs to a number per square metres, and only there")
        return self


class _File(Entry):
    rule: Annotated[tuple[PersonsRule, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _known(self) -> Self:
        words = [word for rule in self.rule for word in rule.functions]
        if len(words) != len(set(words)):
            raise ValueError("a function has one number of persons")
        for word in words:
            if find_function(word) != word:
                raise ValueError(f"{word} is another spelling of {find_function(word)}")
        return self


@dataclass(frozen=True, kw_only=True)
class Presence:
    """Persons present by day and by night.

    Parameters
    ----------
    day, night
        Persons; None where unknown.
    reden
        What is missing or should be known, in Dutch; empty where there is nothing to say.
    bron
        Source of the number; None where there is no number for the function.
    """

    day: float | None
    night: float | None
    reden: str
    bron: Citation | None


@cache
def load_persons() -> Mapping[str, PersonsRule]:
    """Word of a function -> its number of persons."""
    text = (files("wijkplan.themes.safety") / "persons.toml").read_text("utf-8")
    rows = _File.model_validate(tomllib.loads(text)).rule
    return {word: row for row in rows for word in row.functions}


def persons_present(
    function: str,
    *,
    homes: float | None = None,
    bvo_m2: float | None = None,
    pupils: float | None = None,
    staff: float | None = None,
) -> Presence:
    """Persons in a planned function.

    Parameters
    ----------
    function
        Any spelling that `find_function` knows.
    homes, bvo_m2, pupils, staff
        Size of what is planned; None where unknown. A school without ``staff`` gives the pupils
        alone, and says so.

    Raises
    ------
    ConfigError
        If the function is not known.

    Examples
    --------
    >>> found = persons_present("woning", homes=10)
    >>> found.day, found.night, found.bron.verified
    (12.0, 24.0, False)
    >>> persons_present("hotel", bvo_m2=3000).day is None  # no number known
    True
    """
    word = find_function(function)
    rule = load_persons().get(word)
    if rule is None:
        return Presence(
            day=None, night=None, bron=None, reden=f"voor {word} is er geen aantal personen bekend"
        )
    size = {"woning": homes, "m2": bvo_m2, "leerling": pupils}[rule.each]
    if size is None:
        reason = f"{_UNITS[rule.each]} is niet opgegeven"
        return Presence(day=None, night=None, bron=rule.citation, reden=reason)
    persons = size / (rule.m2 or 1.0) * rule.persons
    remarks = [rule.note] if rule.note else []
    if rule.each == "leerling":
        persons += staff or 0.0
        if staff is None:
            remarks.append("ten minste: het personeel is niet opgegeven")
    return Presence(
        day=None if rule.day is None else persons * rule.day,
        night=None if rule.night is None else persons * rule.night,
        reden="; ".join(remarks),
        bron=rule.citation,
    )
