"""Norms, findings and verdicts. Absent data can neither pass nor fail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

UNVERIFIED = "niet gecontroleerd"
"""Stands wherever a rule, figure or source is shown that nobody checked at its source."""


def mark_unverified(text: str, *, verified: bool) -> str:
    """Say behind a text where nobody checked it at its source.

    >>> mark_unverified("Bkl", verified=True), mark_unverified("Bkl", verified=False)
    ('Bkl', 'Bkl (niet gecontroleerd)')
    """
    return text if verified else f"{text} ({UNVERIFIED})"


class Verdict(StrEnum):
    """What a test of a norm says; the value is what a reader sees."""

    MEETS = "voldoet"
    FAILS = "voldoet niet"
    WEIGH = "afwegen"
    UNKNOWN = "onbekend"


@dataclass(frozen=True, kw_only=True)
class Citation:
    """Where a norm or fact comes from.

    Parameters
    ----------
    source
        Law, document or publication, with article or page.
    date
        Date of that text; None where it has none.
    verified
        Whether somebody read the primary source. Unverified shows as such everywhere.
    """

    source: str
    verified: bool
    date: dt.date | None = None

    @property
    def told(self) -> str:
        """The source for a reader, that says so where nobody checked it."""
        return mark_unverified(self.source, verified=self.verified)


@dataclass(frozen=True, kw_only=True)
class Norm:
    """A rule that something is tested against."""

    code: str
    title: str
    citation: Citation


@dataclass(frozen=True, kw_only=True)
class Finding:
    """The outcome of one norm for one subject.

    Parameters
    ----------
    norm
        The rule.
    subject
        Area code, column, file or plan that was tested.
    verdict
        The outcome; ``onbekend`` where data are absent.
    reason
        One Dutch sentence: why this verdict.
    evidence
        The figures behind it.
    """

    norm: Norm
    subject: str
    verdict: Verdict
    reason: str
    evidence: Mapping[str, float | str | None] = field(default_factory=dict)
