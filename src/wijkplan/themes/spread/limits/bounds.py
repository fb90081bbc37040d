"""Between which limits an index of spread lies, given what is published.

A suppressed count may be anything that agrees with the other figures. The bounds hold for every
such table: the truth is always between them. They are *exact* where a table reaches each of them,
and *ruim* where the true bounds may be narrower. Bounds of more than half the range of an index say
nothing: *onbekend*.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wijkplan.themes.spread.index.formulas import WITHOUT_REST
from wijkplan.themes.spread.index.indices import INDICES
from wijkplan.themes.spread.index.measured import ALL_GROUP, NO_GROUP, NOBODY, ONE_AREA
from wijkplan.themes.spread.index.measures import measure
from wijkplan.themes.spread.limits.extremes import extreme
from wijkplan.themes.spread.limits.landscapes import landscape
from wijkplan.themes.spread.limits.published import Published, Range, whole_when

SAYS_NOTHING = 0.5
"""Bounds wider than this part of the range of an index say nothing: *onbekend*."""

STEPS = 2000
"""Parts that the search looks at for one bound, before it is *ruim*."""

_NO_LIMIT = "onbekend: het geheel is niet bekend, en niets begrenst het"
_WIDER = 1e-9  # what floating point may add to a bound that no table reaches


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """Least and most of an index.

    Parameters
    ----------
    index
        Its id in `INDICES`.
    low, high
        None where nothing can be said at all.
    exact
        Whether tables that agree with what is published reach both.
    reason
        Why they say nothing, in Dutch; empty where they do.
    """

    index: str
    low: float | None
    high: float | None
    exact: bool
    reason: str

    @property
    def label(self) -> str:
        """For a reader: ``exact``, ``ruim`` or ``onbekend``."""
        if self.reason:
            return "onbekend"
        return "exact" if self.exact else "ruim"


def index_bounds(told: Published, index: str, *, steps: int = STEPS) -> Bounds:
    """Bounds of one index of one group.

    Parameters
    ----------
    told
        What is published, in whole homes or persons.
    index
        ``dissimilariteit``, ``isolatie``, ``blootstelling``, ``correlatieverhouding``,
        ``entropie`` or ``atkinson`` (shape 0.5): exact where every total is known and the search
        closes. ``gini`` (D <= Gini <= D (2 - D), as D is the largest distance of the Lorenz curve
        to the diagonal) and ``concentratie``: *ruim*, unless every count is known.
    steps
        Parts that the search looks at for one bound; more may turn *ruim* into *exact*.

    Returns
    -------
    Bounds
        Of the tables that have an index at all: with a group, and with a rest where the index
        needs one.

    Examples
    --------
    Two buurten of 50 homes, of which the share is published in steps of 5%.

    >>> from wijkplan.themes.spread.limits.published import counts, publish, shares
    >>> told = publish(["a", "b"], total=counts([50, 50]), share=shares([20, 40], base=5))
    >>> round(index_bounds(told, "isolatie").low, 3), index_bounds(told, "isolatie").label
    (0.316, 'exact')
    """
    reason = _why_none(told, index)
    if reason:
        return Bounds(index=index, low=None, high=None, exact=False, reason=reason)
    found = measure(index, told.group.low, told.total.low)
    if told.group.known.all() and told.total.known.all() and found.value is not None:
        low, high, exact = found.value, found.value, True
    elif index == "concentratie":
        low, high, exact = *_concentration(told), False
    elif index == "gini":
        low, most, _ = _extremes(told, "dissimilariteit", steps)
        high, exact = most * (2 - most), False
    elif index == "blootstelling":
        least, most, exact = _extremes(told, "isolatie", steps)
        low, high = 1 - most, 1 - least
    else:
        low, high, exact = _extremes(told, index, steps)
    if not exact:
        low, high = low - _WIDER, high + _WIDER
    low, high = max(low, 0.0), min(high, 1.0)
    return Bounds(
        index=index, low=low, high=high, exact=exact, reason=_too_wide(told, index, low, high)
    )


def share_bounds(told: Published) -> pd.DataFrame:
    """Bounds of the share of the group per area, in percent.

    Returns
    -------
    DataFrame
        Index area; columns ``low``, ``high``, ``exact`` and ``reason``. NaN, with its reason, where
        nobody is there or nothing limits the total. Exact where the total is known.
    """
    share = _share(told)
    return _per_area(told, Range(100 * share.low, 100 * share.high), _why_no_share(told))


def location_quotient_bounds(told: Published) -> pd.DataFrame:
    """Bounds of the share per area against the share in the whole.

    Where an area has its most, the others have the least that still agrees with what is published.

    Returns
    -------
    DataFrame
        As of `share_bounds`, without unit. Exact where every total is known.
    """
    reason = _why_no_share(told)
    if np.isinf(told.whole.total.high[0]) or told.whole.group.high[0] == 0:
        every = NO_GROUP if told.whole.group.high[0] == 0 else _NO_LIMIT
        reason = np.where(reason == "", every, reason)
    share, whole, known = _share(told), told.whole, told.total.known
    with np.errstate(divide="ignore", invalid="ignore"):
        smallest = np.where(known, whole_when(told, most=True), whole.group.low)
        largest = np.where(known, whole_when(told, most=False), whole.group.high)
        alone = whole.total.low / told.total.high  # where no other area can have anybody
        low = np.where(largest > 0, share.low * whole.total.low / largest, alone)
        high = np.where(share.high > 0, share.high * whole.total.high / smallest, 0.0)
    return _per_area(told, Range(low, high), reason, all_known=bool(known.all()))


def _share(told: Published) -> Range:
    group, total = told.group, told.total
    with np.errstate(divide="ignore", invalid="ignore"):
        low = np.where(np.isinf(total.high), 0.0, group.low / total.high)
        high = np.where(total.low > 0, group.high / total.low, 1.0)
    return Range(np.maximum(low, told.share.low), np.minimum(high, told.share.high))


def _per_area(
    told: Published, ends: Range, reason: NDArray[np.object_], *, all_known: bool = True
) -> pd.DataFrame:
    known = reason == ""
    return pd.DataFrame(
        {
            "low": np.where(known, ends.low, np.nan),
            "high": np.where(known, ends.high, np.nan),
            "exact": known & told.total.known & all_known,
            "reason": reason,
        },
        index=pd.Index(told.areas, name="gebied"),
    )


def _why_no_share(told: Published) -> NDArray[np.object_]:
    reason = np.full(len(told.areas), told.contradiction, dtype=object)
    if told.contradiction:
        return reason
    reason[np.isinf(told.total.high)] = _NO_LIMIT
    reason[told.total.high == 0] = "niet te berekenen: het geheel is nul"
    return reason


def _why_none(told: Published, index: str) -> str:
    """Why nothing can be said of an index; empty where something can."""
    if told.contradiction:
        return told.contradiction
    endless = np.flatnonzero(np.isinf(told.total.high))
    if len(endless):
        return f"{_NO_LIMIT} (bij {told.areas[endless[0]]})"
    inhabited = int((told.total.high > 0).sum())
    if inhabited < 2:
        return ONE_AREA if inhabited else NOBODY
    if told.whole.group.high[0] == 0:
        return NO_GROUP
    everybody = max(told.whole.group.low[0], 1.0) >= told.whole.total.high[0]
    return ALL_GROUP if everybody and index not in WITHOUT_REST else ""


def _too_wide(told: Published, index: str, low: float, high: float) -> str:
    """Why bounds say nothing; the range is that of the smallest group that agrees."""
    size = told.whole.total.high[0]
    least, most = INDICES[index].range(max(told.whole.group.low[0], 1.0) / size)
    if high - low <= SAYS_NOTHING * (most - least):
        return ""
    return "onbekend: de bandbreedte beslaat meer dan de helft van wat de index kan zijn"


def _extremes(told: Published, index: str, steps: int) -> tuple[float, float, bool]:
    """Least, most, and whether tables reach both."""
    least = extreme(landscape(told, index, most=False), most=False, steps=steps)
    most = extreme(landscape(told, index, most=True), most=True, steps=steps)
    exact = bool(told.total.known.all()) and least.reached and most.reached
    return max(least.value, 0.0), min(most.value, 1.0), exact


def _concentration(told: Published) -> tuple[float, float]:
    """The tenth with most, against the least or most that can be elsewhere."""
    group, total = told.group, told.total
    fewest, largest = (max(-(-int((end > 0).sum()) // 10), 1) for end in total)
    least, most = told.whole.group.low[0], told.whole.group.high[0]
    low, high = np.sort(group.low)[::-1], np.sort(group.high)[::-1]
    top = low[:fewest].sum()
    elsewhere = group.high[np.argsort(-group.low, kind="stable")[fewest:]].sum()
    evenly = fewest / int((total.high > 0).sum())
    most_in_top = high[:largest].sum()
    with_most = max(most_in_top + low[largest:].sum(), least)
    return max(top / max(min(top + elsewhere, most), 1), evenly), most_in_top / max(with_most, 1)
