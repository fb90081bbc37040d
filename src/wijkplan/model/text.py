"""Numbers, dates and names the Dutch way: the one place that formats for a reader."""

from __future__ import annotations

import datetime as dt
import difflib
import math
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Context, Decimal

from wijkplan.model.errors import enumerate_some

MISSING_MARK = "–"
MINUS = "\N{MINUS SIGN}"
_DUTCH = str.maketrans(",.-", f".,{MINUS}")
_MOST_DIGITS = 400
"""No float has more before its point, so that rounding never fails."""


def format_number(value: float | None, *, decimals: int = 0) -> str:
    """Write a number with decimal comma and thousands point.

    A missing value gives a dash, never a zero. Halves go away from zero, as readers round and as
    the pages do (``numbers.js``); a minus is a minus sign, which reads as no hyphen.

    >>> format_number(38513), format_number(19.25, decimals=1), format_number(None)
    ('38.513', '19,3', '–')
    >>> format_number(-0.04, decimals=1), format_number(-2.5), format_number(1.005, decimals=2)
    ('0,0', '−3', '1,01')
    """
    if value is None or math.isnan(value):
        return MISSING_MARK
    text = f"{_rounded(value, decimals):,.{decimals}f}".translate(_DUTCH)
    return text.lstrip(MINUS) if not text.strip(f"{MINUS}0.,") else text


def _rounded(value: float, decimals: int) -> Decimal | float:
    """The number as it is written, so 1.005 and not the nearest binary one, rounded half up."""
    if math.isinf(value):
        return value
    step = Decimal(1).scaleb(-decimals)
    return Decimal(repr(float(value))).quantize(step, ROUND_HALF_UP, Context(prec=_MOST_DIGITS))


def format_span(least: float | None, most: float | None, *, between: str = " tot ") -> str:
    """Write a least and a most as whole numbers; once where they read the same.

    Parameters
    ----------
    least, most
        None or NaN where unknown.
    between
        What stands between two numbers.

    Examples
    --------
    >>> format_span(10, 20), format_span(10, 20, between="–"), format_span(10.2, 10.4)
    ('10 tot 20', '10–20', '10')
    >>> format_span(10, None), format_span(None, 20), format_span(None, None)
    ('ten minste 10', 'ten hoogste 20', 'onbekend')
    """
    low, high = format_number(least), format_number(most)
    if low == high:
        return "onbekend" if low == MISSING_MARK else low
    if high == MISSING_MARK:
        return f"ten minste {low}"
    return f"ten hoogste {high}" if low == MISSING_MARK else f"{low}{between}{high}"


def format_date(date: dt.date | None) -> str:
    """Write a date as planners do.

    >>> format_date(dt.date(2025, 1, 1))
    '1-1-2025'
    """
    return "onbekend" if date is None else f"{date.day}-{date.month}-{date.year}"


def running(label: str) -> str:
    """Write a label inside a sentence; an abbreviation keeps its capitals.

    >>> running("Koopwoningen"), running("DAEB-woningen")
    ('koopwoningen', 'DAEB-woningen')
    """
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def nearest(name: str, known: Iterable[str], others: Mapping[str, str] | None = None) -> str:
    """Suggest the name that was probably meant, as a Dutch remedy.

    Parameters
    ----------
    name
        What was written; upper and lower case are the same.
    known
        What may be written.
    others
        Other spelling -> known name.

    Examples
    --------
    >>> nearest("Gemeente", ["gemeenten", "jaar"])
    "bedoelde u 'gemeenten'?"
    >>> nearest("stad", ["gemeenten", "jaar"], {"stad": "gemeenten"})
    "bedoelde u 'gemeenten'?"
    >>> nearest("zzz", ["gemeenten", "jaar"])
    'mogelijk zijn: gemeenten, jaar'
    """
    options = list(known)
    meant = {spelling.casefold(): option for spelling, option in (others or {}).items()}
    meant |= {option.casefold(): option for option in options}
    close = difflib.get_close_matches(name.casefold(), list(meant), n=1, cutoff=0.6)
    if close:
        return f"bedoelde u '{meant[close[0]]}'?"
    return "mogelijk zijn: " + enumerate_some(options, most=12)
