"""What is said of the numbers of a project, by the register and beside it: a span, not a point."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from wijkplan.model.layers import Register
from wijkplan.model.text import format_number
from wijkplan.sources.project_fields import HOMES
from wijkplan.sources.project_links import COMPARED
from wijkplan.sources.project_numbers import RANGE
from wijkplan.sources.registers import parse_cell

LIVING = "woning"
"""The function whose homes are the new homes of a project."""
_MEASURES = ("bruto", "sloop", "netto")
_SILENT = (math.nan, math.nan, math.nan)


@dataclass(frozen=True)
class Span:
    """Least and most of a number; infinite where there is no bound.

    >>> Span(10, 20) - Span(5, 8)
    Span(low=2, high=15)
    """

    low: float
    high: float

    def __add__(self, other: Span) -> Span:
        return Span(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Span) -> Span:
        return Span(self.low - other.high, self.high - other.low)

    @property
    def bounded(self) -> bool:
        """Whether it has two bounds."""
        return math.isfinite(self.low) and math.isfinite(self.high)

    @property
    def known(self) -> bool:
        """Whether it has any bound."""
        return math.isfinite(self.low) or math.isfinite(self.high)

    def within(self, other: Span) -> Span:
        """The part that lies in another span; itself where there is none.

        >>> Span(50, math.inf).within(Span(90, 90)), Span(50, 60).within(Span(90, 90))
        (Span(low=90, high=90), Span(low=50, high=60))
        """
        low, high = max(self.low, other.low), min(self.high, other.high)
        return Span(low, high) if low <= high else self

    def __str__(self) -> str:
        """For a reader: '40', '18 tot 40', 'ten minste 146', 'ten hoogste 144' or 'onbekend'."""
        if self.bounded:
            ends = dict.fromkeys(map(format_number, (self.low, self.high)))
            return " tot ".join(ends)
        if math.isfinite(self.low):
            return f"ten minste {format_number(self.low)}"
        return f"ten hoogste {format_number(self.high)}" if math.isfinite(self.high) else "onbekend"


NOTHING, ANY = Span(0.0, 0.0), Span(0.0, math.inf)


def total(spans: Iterable[Span]) -> Span:
    """Sum of spans; of none it is zero."""
    return sum(spans, NOTHING)


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Numbers beside the register.

    Parameters
    ----------
    told
        (project, ``bruto``, ``sloop`` or ``netto``) -> what the sources say, each number once.
    homes
        Project -> least, expected and most new homes by function; NaN where not said.
    """

    told: Mapping[tuple[str, str], tuple[float, ...]] = field(default_factory=dict)
    homes: Mapping[str, tuple[float, float, float]] = field(default_factory=dict)

    def span(self, project: str, measure: str, *numbers: float) -> Span:
        """Least and most of a number, by all sources together.

        Parameters
        ----------
        project
            Its id.
        measure
            ``bruto`` or ``sloop``.
        numbers
            What the register says, and what was found in the stock; NaN where not known.

        Returns
        -------
        Span
            Hull of these numbers, those of other sources, and, of new homes, least, expected and
            most homes by function. Without any upper bound the end is infinite.

        >>> figures = Figures(told={("b", "bruto"): (40.0, 18.0)})
        >>> print(figures.span("b", "bruto", 40.0), "-", figures.span("c", "bruto", math.nan))
        18 tot 40 - ten minste 0
        """
        by_function = self.homes.get(project, _SILENT) if measure == "bruto" else _SILENT
        least, expected, most = by_function
        values = (*numbers, expected, *self.told.get((project, measure), ()))
        known = [value for value in values if not math.isnan(value)]
        low = known if math.isnan(least) else [*known, least]
        high = known if math.isnan(most) else [*known, most]
        return Span(min(low, default=0.0), max(high, default=math.inf))

    def expected(self, project: str, measure: str, number: float) -> float:
        """Number of the register; of new homes else the expected number by function; else NaN."""
        if not math.isnan(number) or measure != "bruto":
            return number
        return self.homes.get(project, _SILENT)[1]

    def net(self, project: str, new: Span, gone: Span) -> Span:
        """New minus gone, widened to the net numbers that sources give.

        Where the difference has no bounds, those net numbers are all that is known.
        """
        difference = new - gone
        values = self.told.get((project, "netto"), ())
        if values and not difference.bounded:
            return Span(min(values), max(values))
        ends = (*values, difference.low, difference.high)
        return Span(min(ends), max(ends))

    def contradict(self, project: str) -> bool:
        """Whether sources give more than one number of the same thing."""
        return any(len(self.told.get((project, measure), ())) > 1 for measure in _MEASURES)


def read_figures(functions: Register | None, numbers: Register | None) -> Figures:
    """Collect the numbers beside the register.

    Parameters
    ----------
    functions
        ``projectfuncties``; only homes of the function *woning* are used.
    numbers
        ``projectgetallen``; only numbers of ``bruto``, ``sloop`` and ``netto`` are used.
    """
    homes, told = {}, dict[tuple[str, str], tuple[float, ...]]()
    for row in [] if functions is None else functions.frame.to_dict("records"):
        if row["functie"] == LIVING and row["eenheid"] == HOMES:
            least, expected, most = (float(row[name]) for name in RANGE)
            homes[str(row["project_id"])] = (least, expected, most)
    for row in [] if numbers is None else numbers.frame.to_dict("records"):
        key = (str(row["project_id"]), str(row["grootheid"]))
        value = parse_cell(row["waarde"], COMPARED[key[1]]) if key[1] in _MEASURES else None
        if isinstance(value, float) and value not in told.get(key, ()):
            told[key] = (*told.get(key, ()), value)
    return Figures(told=told, homes=homes)
