"""Buurten with poor labels and energy poverty: both above the gemeente asks for priority."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from wijkplan.answers.heat.coincidence.case import HeatCase
from wijkplan.answers.heat.norms import finding
from wijkplan.model.areas import Level
from wijkplan.model.findings import Finding, Verdict
from wijkplan.model.table import AreaTable
from wijkplan.model.text import format_number

PRIORITY = "warmte-voorrang"
_COLUMNS: Mapping[str, tuple[str, str]] = {
    "aandeel_label_efg_pct": ("energielabel E, F of G", "het energielabel per woning"),
    "energiearmoede_pct": ("energiearmoede", "de kolom energiearmoede_pct"),
}
"""Column -> what a reader calls it, and what to deliver where it is absent."""


@dataclass(frozen=True, kw_only=True)
class _Compared:
    """A share of a buurt beside that of its gemeente; least and most where it is open."""

    name: str
    low: float
    high: float
    whole: float
    why_not: str

    @property
    def above(self) -> bool | None:
        """Whether it is above; None where that is not known."""
        if math.isnan(self.whole) or math.isnan(self.low):
            return None
        if self.low > self.whole:
            return True
        return False if self.high <= self.whole else None

    @property
    def told(self) -> str:
        """For a reader."""
        if self.above is None:
            return f"{self.name}: onbekend ({self.why_not})"
        low, high = (format_number(v, decimals=1) for v in (self.low, self.high))
        own = f"{low}%" if low == high else f"{low} tot {high}%"
        return f"{self.name} {own}, gemeente {format_number(self.whole, decimals=1)}%"


def priority(case: HeatCase) -> Iterator[Finding]:
    """Buurten where both shares lie above those of the gemeente.

    A buurt of which one share is known not to be above gets no finding, whatever the other is.

    Parameters
    ----------
    case
        Its figures hold the columns of the stock and, where delivered, ``energiearmoede_pct``.
    """
    figures = case.state.figures
    absent = [remedy for name, (_, remedy) in _COLUMNS.items() if not _known(figures, name)]
    if absent:
        reason = f"niet te zeggen: lever {' en '.join(absent)} per buurt"
        nowhere = {"buurt": None, "zone": None}
        yield finding(PRIORITY, "buurten", Verdict.UNKNOWN, reason, **nowhere)
        return
    gemeenten = case.areas.gemeente_per_buurt()
    for code in map(str, case.areas.codes(Level.BUURT)):
        both = [_compare(figures, name, code, str(gemeenten[code])) for name in _COLUMNS]
        if not any(one.above is False for one in both):
            yield _judge(code, both)


def _known(figures: AreaTable, name: str) -> bool:
    return name in figures.specs and (figures.known(name) or name in figures.bounds)


def _compare(figures: AreaTable, name: str, code: str, gemeente: str) -> _Compared:
    (low, high), (least, most) = (_span(figures, name, area) for area in (code, gemeente))
    whole = least if least == most else math.nan
    _, why_buurt = figures.cell(code, name)
    _, why_whole = figures.cell(gemeente, name)
    return _Compared(
        name=_COLUMNS[name][0],
        low=low,
        high=high,
        whole=whole,
        why_not=f"van de gemeente: {why_whole}" if math.isnan(whole) else why_buurt,
    )


def _span(figures: AreaTable, name: str, code: str) -> tuple[float, float]:
    """Least and most of a cell; NaN where nothing is known."""
    value, _ = figures.cell(code, name)
    if isinstance(value, float):
        return value, value
    bounds = figures.bounds.get(name)
    if bounds is None or code not in bounds.index:
        return math.nan, math.nan
    low, high = bounds["laag"].to_dict(), bounds["hoog"].to_dict()
    return low[code], high[code]


def _judge(code: str, both: list[_Compared]) -> Finding:
    told = "; ".join(one.told for one in both)
    certain = all(one.above for one in both)
    return finding(
        PRIORITY,
        code,
        Verdict.WEIGH if certain else Verdict.UNKNOWN,
        f"{told}. {'Beide liggen boven de gemeente: weeg voorrang' if certain else _REMEDY}",
        buurt=code,
        zone=None,
        **{
            f"{key}_{end}": value
            for key, one in zip(("label_efg", "energiearmoede"), both, strict=True)
            for end, value in (("laag", one.low), ("hoog", one.high), ("gemeente", one.whole))
        },
    )


_REMEDY = "Met beide cijfers is het te zeggen"
