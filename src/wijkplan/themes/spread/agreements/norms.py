"""What a municipality agreed on spread: its norms, as data.

A norm is a row ``[[spreiding.norm]]`` of the project file; no number is wijkplan's own. There are
three kinds:

- a band: a share should lie between a least and a most, and an area outside it should move towards
  it, such as more social rent where there is little and less where there is much (Almelo,
  actieprogramma 2026, chapter 2, which names no numbers);
- *geen groei boven*: where the share is above a limit, it may not grow further;
- *maximum*: the share may not be above a limit, such as 15% of the social homes that come free
  going to some groups first, without those who have to move for renewal (Almelo, actieprogramma
  2026, 11), or 20% of the allocations to the urgent, above which parties talk (Tynaarlo,
  prestatieafspraken 2023, 31).
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, TypeAlias

from wijkplan.model.areas import Level
from wijkplan.model.findings import Citation, Norm
from wijkplan.model.text import format_number

LIMIT_ROUNDING = 1e-9  # percent: what floating point adds to a share that is exactly a limit

Direction: TypeAlias = Literal["meer waar weinig is", "minder waar veel is", "beide"]
Breach: TypeAlias = Literal["voldoet niet", "afwegen"]


class Kind(StrEnum):
    """What an agreement asks; the value is what a reader sees."""

    BAND = "onder- en bovengrens"
    NO_GROWTH = "geen groei boven"
    MAXIMUM = "maximum"


class Place(StrEnum):
    """Where a share lies; the value is what a reader sees."""

    ABOVE = "boven"
    WITHIN = "binnen"
    BELOW = "onder"
    UNKNOWN = "onbekend"


@dataclass(frozen=True, kw_only=True)
class SpreadNorm:
    """One norm on spread.

    Parameters
    ----------
    title
        Name for a reader; one of its own.
    column
        Catalogue name of the group: a count that is part of a whole, or a share.
    level
        Of the areas that it is about.
    kind
        What it asks.
    least, most
        Limits of the share, in percent, with the limits themselves inside; None where there is
        none. A band has at least one, the other kinds have ``most`` only.
    direction
        What a band asks of an area outside it: more where little is, less where much is, or both.
    areas, but
        Codes: only these areas (empty: all of the level), and not these.
    exceptions
        Catalogue names of counts that do not count as part of the group.
    breach
        The verdict where it is not kept: that it fails, or that people have to weigh it.
    citation
        Where it stands, of which date, and whether somebody read that.
    """

    title: str
    column: str
    level: Level
    kind: Kind
    least: float | None = None
    most: float | None = None
    direction: Direction = "beide"
    areas: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()
    breach: Breach = "voldoet niet"
    citation: Citation

    def __post_init__(self) -> None:
        limits = (self.least is not None, self.most is not None)
        if not any(limits) or (self.kind is not Kind.BAND and limits != (False, True)):
            raise ValueError("a band has a least or a most; another norm has a most only")

    @property
    def norm(self) -> Norm:
        """The norm in the form of a finding."""
        return Norm(code=code_of(self.title), title=self.title, citation=self.citation)

    @property
    def limits(self) -> str:
        """The limits, for a reader."""
        if self.least is None:
            return f"ten hoogste {percent_text(self.most)}"
        if self.most is None:
            return f"ten minste {percent_text(self.least)}"
        return f"{percent_text(self.least)} tot en met {percent_text(self.most)}"

    def place(self, percent: float) -> Place:
        """Where a share lies; unknown where it is NaN."""
        if math.isnan(percent):
            return Place.UNKNOWN
        if self.least is not None and percent < self.least - LIMIT_ROUNDING:
            return Place.BELOW
        if self.most is not None and percent > self.most + LIMIT_ROUNDING:
            return Place.ABOVE
        return Place.WITHIN


def code_of(title: str) -> str:
    """Code of the norm with this title, for findings.

    >>> code_of("Sociale huur: 20 tot 40%")
    'spreiding-sociale-huur-20-tot-40'
    """
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return "spreiding-" + re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def percent_text(value: float | None) -> str:
    """A share for a reader: whole where it is."""
    if value is None or math.isnan(value):
        return "onbekend"
    whole = math.isclose(value, round(value), abs_tol=LIMIT_ROUNDING)
    return f"{format_number(value, decimals=0 if whole else 1)}%"
