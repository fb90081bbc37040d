"""What an answer to 'waarom?' is made of: lines that add up to the number, or why they do not."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from wijkplan.model.table import AreaTable

Span = tuple[float, float]
"""Least and most; equal where a single number is known."""


@dataclass(frozen=True, kw_only=True)
class Term:
    """One line under a number.

    Parameters
    ----------
    label
        What it is, in Dutch.
    amount
        What it adds, in the unit of the number; below zero where it takes away; None for a line
        that says something and does not count.
    year
        When; None where that has no meaning or is not known.
    area
        Code of the area that it is about, if it is about one.
    project, row
        Project of the register, and the row in which it stands.
    source
        Where it can be looked up.
    remark
        What a reader should know, such as why it does not count.
    """

    label: str
    amount: Span | None = None
    year: int | None = None
    area: str = ""
    project: str = ""
    row: int | None = None
    source: str = ""
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class Why:
    """The answer to 'waarom?' for one number.

    Parameters
    ----------
    code, column
        Area and catalogue name.
    label, unit, decimals
        Of the column, for a reader.
    value
        The number as shown; a text for a class; None where there is none, and then ``status``
        says why.
    status
        Reason or remark that goes with the value.
    span
        Least and most, where no single number is known.
    rule
        How the number is made, in one Dutch sentence.
    terms
        The lines.
    parts
        Of a share or mean: numerator and denominator; the number is ``scale`` times their
        quotient, and the terms are theirs.
    scale
        100 for a share in %.
    not_added
        Why lines do not add up to this number; empty where they do.
    """

    code: str
    column: str
    label: str
    unit: str = ""
    decimals: int = 0
    value: float | str | None
    status: str = ""
    span: Span | None = None
    rule: str
    terms: tuple[Term, ...] = ()
    parts: tuple[Why, ...] = ()
    scale: float = 1.0
    not_added: str = ""

    @property
    def total(self) -> Span | None:
        """Sum of the lines that count; None without such lines."""
        return add_terms(self.terms)

    @property
    def adds_up(self) -> bool:
        """Whether the lines, or numerator and denominator, give what is shown."""
        if self.not_added:
            return False
        shown = self.span or as_span(self.value)
        if self.parts:
            return all(part.adds_up for part in self.parts) and _is_quotient(self, shown)
        return same_span(self.total, shown)


def value_of(table: AreaTable, code: str, column: str) -> float | str | None:
    """Give one value of a table; None where it is missing."""
    return table.cell(code, column)[0]


def status_of(table: AreaTable, code: str, column: str) -> str:
    """Give the reason or remark that goes with a value."""
    return table.cell(code, column)[1]


def span_of(table: AreaTable, code: str, column: str) -> Span | None:
    """Give the bounds between which a value lies; None where it is known, or nothing is."""
    bounds = table.bounds.get(column)
    if bounds is None or code not in bounds.index or value_of(table, code, column) is not None:
        return None
    low, high = (float(bounds[side].loc[code]) for side in ("laag", "hoog"))
    return None if math.isnan(low) or math.isnan(high) else (low, high)


def add_terms(terms: Iterable[Term]) -> Span | None:
    """Add the lines that count.

    >>> add_terms([Term(label="begin", amount=(10, 10)), Term(label="sloop", amount=(-3, -1))])
    (7.0, 9.0)
    """
    amounts = [term.amount for term in terms if term.amount is not None]
    if not amounts:
        return None
    return math.fsum(low for low, _ in amounts), math.fsum(high for _, high in amounts)


def as_span(value: float | str | None) -> Span | None:
    """A number as least and most at once; None for a text or nothing."""
    return (value, value) if isinstance(value, float) else None


def same_span(one: Span | None, other: Span | None) -> bool:
    """Whether two spans are the same, but for the last digits of a computer."""
    if one is None or other is None:
        return one is other
    return _is_close(one[0], other[0]) and _is_close(one[1], other[1])


def _is_close(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)


def _is_quotient(why: Why, shown: Span | None) -> bool:
    """Whether numerator by denominator is what is shown, or holds it where both are spans."""
    above, below = (part.span or as_span(part.value) for part in why.parts)
    if above is None or below is None or shown is None or not below[1] > 0:
        return False
    low = why.scale * above[0] / below[1]
    high = why.scale * above[1] / below[0] if below[0] > 0 else math.inf
    return low <= shown[0] + _NEARLY and shown[1] <= high + _NEARLY


_NEARLY = 1e-6
