"""Events: what a project does to homes, in which year, and how much is known of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class Effect(StrEnum):
    """What an event does to the number of homes; the value is the column that counts it."""

    COMES = "erbij"
    LEAVES = "eraf"
    CHANGES = "gewijzigd"


@dataclass(frozen=True, kw_only=True)
class EventKind:
    """A kind of event.

    Parameters
    ----------
    label
        Dutch name for a reader.
    effect
        What it does to the number of homes.
    """

    label: str
    effect: Effect


EVENT_KINDS: Mapping[str, EventKind] = MappingProxyType(
    {
        "nieuwbouw": EventKind(label="nieuwbouw", effect=Effect.COMES),
        "transformatie": EventKind(label="transformatie", effect=Effect.COMES),
        "splitsing": EventKind(label="woningsplitsing", effect=Effect.COMES),
        "tijdelijk_erbij": EventKind(label="tijdelijke woningen", effect=Effect.COMES),
        "overig_erbij": EventKind(label="erbij, soort onbekend", effect=Effect.COMES),
        "sloop": EventKind(label="sloop", effect=Effect.LEAVES),
        "tijdelijk_eraf": EventKind(label="einde tijdelijke woningen", effect=Effect.LEAVES),
        "overig_eraf": EventKind(label="eraf, soort onbekend", effect=Effect.LEAVES),
        "aankoop": EventKind(label="aankoop", effect=Effect.CHANGES),
        "verkoop": EventKind(label="verkoop", effect=Effect.CHANGES),
        "overheveling": EventKind(label="overheveling van tak", effect=Effect.CHANGES),
        "renovatie": EventKind(label="renovatie", effect=Effect.CHANGES),
        "warmtenet": EventKind(label="aansluiting op een warmtenet", effect=Effect.CHANGES),
        "overig_gewijzigd": EventKind(label="wijziging, soort onbekend", effect=Effect.CHANGES),
    }
)
"""Kind of event -> its meaning; each is a column of the stock per year."""

APART = ("standplaatsen", "studentenkamers", "zorgeenheden")
"""What is planned and is no housing stock; counted apart."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """One thing that one project does to homes.

    Parameters
    ----------
    project_id, name
        The project.
    row
        Row of the register in which it stands, as a spreadsheet counts.
    source
        Source and place of the number, for a reader.
    kind
        Key of `EVENT_KINDS`.
    year
        The year in which it happens; None where it is not known.
    number
        Homes; None where nobody said how many.
    unit
        ``woningen``, or one of `APART`.
    buurt
        Code; empty where it is not known.
    panden
        Identificaties of the buildings whose homes it is about; empty where none are named.
    pool
        Attribute -> values, one of which the homes have that leave or change (or it is not known
        what they have).
    to
        Attribute -> value of the homes that come, or that the homes get (None: not known).
    x, y
        Where homes that come will stand, in EPSG:28992; None where only the buurt is known.
    hardness, status
        Of the project, as in the register.
    """

    project_id: str
    name: str
    row: int
    source: str
    kind: str
    year: int | None
    number: float | None
    unit: str = "woningen"
    buurt: str = ""
    panden: tuple[str, ...] = ()
    pool: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    to: Mapping[str, str | None] = field(default_factory=dict)
    x: float | None = None
    y: float | None = None
    hardness: str = "onbekend"
    status: str = "onbekend"

    @property
    def effect(self) -> Effect:
        """What it does to the number of homes."""
        return EVENT_KINDS[self.kind].effect
