"""What the strategies of the Startanalyse cost per buurt, in order, with the spread between them.

A ranking needs at least two: a lowest cost without the next one says nothing. Of the variants of
one strategy only the cheapest counts, so the runner-up is always another way to heat a buurt.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from wijkplan.sources.startanalyse import REFERENCE
from wijkplan.themes.heat.strategies import main_code


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """Strategies of one buurt by national cost.

    Parameters
    ----------
    costs
        Variant -> euros per dwelling equivalent per year, as far as known.
    unknown
        Variant -> why its cost is not known.
    order
        The cheapest variant of each strategy, from low to high; equal costs by code.
    """

    costs: Mapping[str, float] = field(default_factory=dict)
    unknown: Mapping[str, str] = field(default_factory=dict)
    order: tuple[str, ...] = ()

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
    """Put the strategies of one buurt in order of cost.

    Parameters
    ----------
    costs
        Variant -> euros per dwelling equivalent per year.
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


def rank_buurten(frame: pd.DataFrame) -> dict[str, Ranking]:
    """Ranking of every buurt in the register ``startanalyse``, by code.

    Parameters
    ----------
    frame
        Rows of the register; the start year is no strategy and does not take part.
    """
    rankings = {}
    for code, everything in frame.groupby("buurtcode"):
        rows = everything[everything["strategie"] != REFERENCE]
        costs = rows.set_index("strategie")["kosten_per_weq"]
        reasons = rows.set_index("strategie")["reden"]
        known = costs.notna()
        rankings[str(code)] = rank(
            {str(c): float(v) for c, v in costs[known].items()},
            {str(c): str(r) for c, r in reasons[~known].items()},
        )
    return rankings


def strategies_in(rankings: Iterable[Ranking]) -> Sequence[str]:
    """Every variant that was delivered, in order of code."""
    return sorted({code for item in rankings for code in (*item.costs, *item.unknown)})
