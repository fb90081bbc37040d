"""What the strategies of the Startanalyse cost per buurt, in order, with the spread between them.

A ranking needs at least two: a lowest cost without the next one says nothing. Of the variants of
one strategy only the cheapest counts, so the runner-up is always another way to heat a buurt.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import pandas as pd

from wijkplan.sources.startanalyse import REFERENCE
from wijkplan.themes.heat.strategies import main_code


class Measure(StrEnum):
    """By what national costs are put in order; the value is what a reader sees."""

    PER_WEQ = "per woningequivalent"
    TOTAL = "in totaal"
    PER_CO2 = "per ton CO2"


_COLUMNS = {
    Measure.PER_WEQ: ("kosten_per_weq", "reden"),
    Measure.TOTAL: ("nationale_kosten", "reden_totaal"),
    Measure.PER_CO2: ("kosten_per_co2", "reden_per_co2"),
}
"""Measure -> columns of the register with the cost, and with why there is none."""


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """Strategies of one buurt by national cost, of one measure.

    Parameters
    ----------
    costs
        Variant -> euros per year (per dwelling equivalent, in all, or per tonne), as far as known.
    unknown
        Variant -> why its cost is not known.
    order
        The cheapest variant of each strategy, from low to high; equal costs by code.
    beside
        The rankings of the same buurt by the other measures; empty in those themselves.
    edition
        From which the costs come, as it is called wherever a figure of it is shown.
    """

    costs: Mapping[str, float] = field(default_factory=dict)
    unknown: Mapping[str, str] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    beside: Mapping[Measure, Ranking] = field(default_factory=dict)
    edition: str = ""

    def by(self, measure: Measure) -> Ranking:
        """The ranking of the same buurt by another measure; by dwelling equivalent it is itself."""
        return self if measure is Measure.PER_WEQ else self.beside.get(measure, Ranking())

    @property
    def why_not(self) -> str:
        """Why there is no lowest, in Dutch; empty where there is one."""
        if len(self.order) > 1:
            return ""
        if self.order:
            return f"alleen van {self.order[0]} zijn de kosten bekend: er valt niets te vergelijken"
        if not self.unknown:
            return "er is geen strategie geleverd, alleen het startjaar"
        reasons = ", ".join(dict.fromkeys(self.unknown.values()))
        return f"van geen enkele strategie zijn de kosten bekend: {reasons}"

    @property
    def lowest(self) -> str | None:
        """Variant with the lowest cost; None where there is nothing to compare."""
        return self.order[0] if len(self.order) > 1 else None

    @property
    def second(self) -> str | None:
        """Cheapest variant of the next strategy; None where there is nothing to compare."""
        return self.order[1] if len(self.order) > 1 else None

    @property
    def ties(self) -> tuple[str, ...]:
        """Strategies that cost exactly as little as the lowest."""
        if self.lowest is None:
            return ()
        return tuple(c for c in self.order[1:] if self.costs[c] == self.costs[self.lowest])

    @property
    def gap(self) -> float:
        """Cost of the second less that of the lowest; NaN where there is nothing to compare."""
        if self.lowest is None or self.second is None:
            return float("nan")
        return self.costs[self.second] - self.costs[self.lowest]

    @property
    def gap_pct(self) -> float:
        """Gap in percent of the lowest; NaN where that is zero or negative."""
        lowest = self.costs[self.lowest] if self.lowest else float("nan")
        return 100 * self.gap / lowest if lowest > 0 else float("nan")

    @property
    def basis(self) -> str:
        """What was compared and what could not be, in Dutch."""
        text = f"vergeleken: {', '.join(self.order)}"
        if self.unknown:
            text += f"; kosten onbekend: {', '.join(self.unknown)}"
        return f"gelijk: ook {', '.join(self.ties)}; {text}" if self.ties else text

    def cheapest_of(self, code: str) -> str | None:
        """The variant itself, or of a strategy its cheapest; None where no cost is known."""
        if len(code) > 2:
            return code if code in self.costs else None
        return next((c for c in self.order if main_code(c) == code), None)


def rank(costs: Mapping[str, float], unknown: Mapping[str, str]) -> Ranking:
    """Put the strategies of one buurt in order of cost, by one measure.

    Parameters
    ----------
    costs
        Variant -> euros per year.
    unknown
        Variant -> why its cost is not known.

    Examples
    --------
    >>> found = rank({"S1b": 90.0, "S1a": 50.0, "S4a": 40.0}, {"S2a": "niet berekend"})
    >>> found.order, found.gap, found.gap_pct
    (('S4a', 'S1a'), 10.0, 25.0)
    """
    order: dict[str, str] = {}
    for code in sorted(costs, key=lambda code: (costs[code], code)):
        order.setdefault(main_code(code), code)
    return Ranking(
        costs=dict(sorted(costs.items())),
        unknown=dict(sorted(unknown.items())),
        order=tuple(order.values()),
    )


@dataclass(frozen=True, kw_only=True)
class _Ordered:
    """One measure of many buurten; arrays of buurten by variants.

    Parameters
    ----------
    costs
        Euros per year; NaN where not known.
    reasons
        Why not; empty where there is a cost, or where the variant was not delivered.
    order
        Codes: the cheapest variant of each strategy, from low to high; empty in between.
    """

    costs: npt.NDArray[np.float64]
    reasons: npt.NDArray[np.object_]
    order: npt.NDArray[np.object_]


class Rankings(Mapping[str, Ranking]):
    """Rankings of many buurten, put in order all at once; a `Ranking` is made when asked for.

    Parameters
    ----------
    buurten, codes
        Codes of buurten and of variants, each sorted.
    measures
        Measure -> the orders.
    editions
        Per buurt the edition of its costs.
    """

    def __init__(
        self,
        buurten: Sequence[str],
        codes: Sequence[str],
        measures: Mapping[Measure, _Ordered],
        editions: Sequence[str],
    ) -> None:
        self._rows = {buurt: row for row, buurt in enumerate(buurten)}
        self._codes, self._measures, self._editions = codes, measures, editions

    def __getitem__(self, buurt: str) -> Ranking:
        """The ranking per dwelling equivalent, with the others beside it."""
        row = self._rows[buurt]
        others: dict[Measure, Ranking] = {
            m: self._ranking(m, row) for m in self._measures if m is not Measure.PER_WEQ
        }
        return replace(self._ranking(Measure.PER_WEQ, row), beside=others)

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def _ranking(self, measure: Measure, row: int) -> Ranking:
        found = self._measures[measure]
        costs, reasons = found.costs[row].tolist(), found.reasons[row].tolist()
        return Ranking(
            costs={c: v for c, v in zip(self._codes, costs, strict=True) if not math.isnan(v)},
            unknown={c: why for c, why in zip(self._codes, reasons, strict=True) if why},
            order=tuple(filter(None, found.order[row].tolist())),
            edition=self._editions[row],
        )


def rank_buurten(frame: pd.DataFrame) -> Mapping[str, Ranking]:
    """Ranking of every buurt in the register ``startanalyse``, by code.

    Parameters
    ----------
    frame
        Rows of the register; the start year is no strategy and does not take part.

    Returns
    -------
    Mapping
        Per buurt the ranking per dwelling equivalent, with those by the other measures beside it.
    """
    buurten = sorted(map(str, frame["buurtcode"].unique()))
    rows = frame[frame["strategie"] != REFERENCE]
    codes = sorted(map(str, rows["strategie"].unique()))
    place = (
        pd.Index(buurten).get_indexer(pd.Index(rows["buurtcode"])),
        pd.Index(codes).get_indexer(pd.Index(rows["strategie"])),
    )
    editions = np.full(len(buurten), "", dtype=object)
    editions[place[0]] = rows["uitgave"].to_numpy(dtype=object)
    shape = (len(buurten), len(codes))
    measures = {measure: _order(rows, place, shape, codes, measure) for measure in Measure}
    return Rankings(buurten, codes, measures, editions.tolist())


def _order(
    rows: pd.DataFrame,
    place: tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]],
    shape: tuple[int, int],
    codes: Sequence[str],
    measure: Measure,
) -> _Ordered:
    """Put the variants of all buurten in order by one measure.

    Parameters
    ----------
    place
        Per row its buurt and its variant, as numbers.
    shape
        Buurten by variants.
    codes
        The variants, sorted: a sort that keeps what is equal in place then orders ties by code.
    """
    column, why = _COLUMNS[measure]
    costs, reasons = np.full(shape, np.nan), np.full(shape, "", dtype=object)
    reasons[place] = rows[why].to_numpy(dtype=object)
    costs[place] = rows[column].where(rows[why].eq("")).to_numpy(dtype=float)
    by_cost = np.argsort(costs, axis=1, kind="stable")  # NaN comes last
    main = np.array([main_code(code) for code in codes], dtype="U2")[by_cost]
    first = np.take_along_axis(~np.isnan(costs), by_cost, axis=1)
    for later in range(1, shape[1]):
        first[:, later] &= (main[:, :later] != main[:, [later]]).all(axis=1)
    order = np.where(first, np.array(codes, dtype=object)[by_cost], "")
    return _Ordered(costs=costs, reasons=reasons, order=order)


def strategies_in(rankings: Iterable[Ranking]) -> Sequence[str]:
    """Every variant that was delivered, in order of code."""
    return sorted({code for item in rankings for code in (*item.costs, *item.unknown)})
