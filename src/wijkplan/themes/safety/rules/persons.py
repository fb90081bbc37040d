"""Persons present by day and by night in a function; the data is ``persons.toml``.

Every number is unverified, and a number of persons never says that a plan meets a rule.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from wijkplan.model.errors import WijkplanError
from wijkplan.model.findings import Citation, mark_unverified
from wijkplan.sources.functions import find_function
from wijkplan.themes.safety.rules.sourced import Entry, Id, Sourced, Text

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
    persons: Annotated[float, Field(gt=0, allow_inf_nan=False)]
    m2: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = None
    day: _Share | None = None
    night: _Share | None = None
    note: str = ""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if (self.each == "m2") != (self.m2 is not None):
            raise ValueError("'m2' hoort bij each = \"m2\", en alleen daar")
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


class PersonsTable(Entry):
    """Numbers of persons, by which a regime counts.

    Parameters
    ----------
    id, name
        Name by which a regime refers to it, and for a reader.
    rule
        A number per function; of the others the number of persons is unknown.
    """

    id: Id
    name: Text
    rule: Annotated[tuple[PersonsRule, ...], Field(min_length=1)]

    @property
    def verified(self) -> bool:
        """Whether somebody read the source of every number."""
        return all(rule.verified for rule in self.rule)

    @property
    def told(self) -> str:
        """The name for a reader, that says so where not every number was checked."""
        return mark_unverified(self.name, verified=self.verified)

    def present(
        self,
        function: str,
        *,
        homes: float | None = None,
        bvo_m2: float | None = None,
        pupils: float | None = None,
        staff: float | None = None,
    ) -> Presence:
        """Persons in a function.

        Parameters
        ----------
        function
            A word that `find_function` knows.
        homes, bvo_m2, pupils, staff
            Size of what is there or planned; None where unknown. A school without ``staff`` gives
            the pupils alone, and says so.

        Raises
        ------
        WijkplanError
            If the function is not known.

        Examples
        --------
        >>> from wijkplan.themes.safety import load_rule_book
        >>> table = load_rule_book().persons["kengetallen"]
        >>> found = table.present("woning", homes=10)
        >>> found.day, found.night, found.bron.verified
        (12.0, 24.0, False)
        >>> table.present("hotel", bvo_m2=3000).day is None  # no number known
        True
        """
        word = find_function(function)
        rule = next((rule for rule in self.rule if word in rule.functions), None)
        if rule is None:
            reason = f"voor {word} is er geen aantal personen bekend"
            return Presence(day=None, night=None, bron=None, reden=reason)
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

    @model_validator(mode="after")
    def _known(self) -> Self:
        words = [word for rule in self.rule for word in rule.functions]
        twice = [word for word, number in Counter(words).items() if number > 1]
        if twice:
            raise ValueError(f"'{twice[0]}' heeft meer dan een aantal personen")
        for word in words:
            try:
                known = find_function(word)
            except WijkplanError as error:
                (problem,) = error.problems
                raise ValueError(f"{problem.message} ({problem.remedy})") from error
            if known != word:  # capitals or blanks
                raise ValueError(f"'{word}' heet hier '{known}'")
        return self
