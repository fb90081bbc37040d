"""The indices of which bounds are sought, as functions of the group per area.

Where a total is itself rounded or unknown, the function is taken at the end that makes the index
least, or most: it is never above, or below, what any true total gives.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from scipy.special import entr

from wijkplan.themes.spread.index.formulas import WITHOUT_REST
from wijkplan.themes.spread.index.measured import Numbers
from wijkplan.themes.spread.limits.extremes import Landscape, Sums
from wijkplan.themes.spread.limits.published import Labels, Published, Range


class _Mean(NamedTuple):
    """An index that is a mean over the areas of a convex function of their share.

    Each total that grows, with the same group, makes ``each`` less; a whole that grows makes
    ``whole`` more.

    Parameters
    ----------
    each
        Of the group and the total of an area.
    apart
        Value of ``each`` per member, where the area has nobody else.
    whole
        The index: of the sum of ``each``, the size of the group, and of the whole.
    """

    each: Callable[[Numbers, Numbers], Numbers]
    apart: float
    whole: Callable[[Numbers, Numbers, Numbers], Numbers]


def landscape(told: Published, index: str, *, most: bool) -> Landscape:
    """An index under the limits of what is published.

    Parameters
    ----------
    told
        What is published; every total has a limit, and two areas at least may have anybody.
    index
        ``dissimilariteit``, ``isolatie``, ``correlatieverhouding``, ``entropie``, ``atkinson``.
    most
        Whether the function may never be too low (for the most of the index), or too high.
    """
    here = told.total.high > 0
    group = Range(told.group.low[here], told.group.high[here])
    total = Range(told.total.low[here], told.total.high[here])
    of_all = told.whole
    others = 0 if index in WITHOUT_REST else 1  # an index that needs a rest has one
    size = Range(
        np.maximum(of_all.group.low, 1),
        np.minimum(of_all.group.high, of_all.total.high - others),
    )
    sums = [(step.of[here], step.group) for step in told.sums[:-1]]
    sums.append((of_all.of[here], size))
    if index == "dissimilariteit":
        return _distance(group, total, tuple(sums), most=most)
    ends = of_all.total.low if not most else of_all.total.high
    return _mean(_MEANS[index], (group, total), tuple(sums), float(ends[0]), most=most)


def _distance(group: Range, total: Range, sums: Sums, *, most: bool) -> Landscape:
    """D = sum |g - P t| / (2 T P (1 - P)).

    Totals that are not known are taken in the middle of their limits. The group then lies as it
    does, and the rest differs by no more than the totals do, against all of the rest: D is a
    distance between the two, and differs by no more than that.
    """
    middle = np.maximum((total.low + total.high) / 2, group.high)
    taken = np.where(total.known, total.low, middle)
    size = float(taken.sum())
    unsure = float(np.maximum(total.high - taken, taken - total.low).sum())

    def each(count: Numbers, area: Labels, share: float) -> Numbers:
        away: Numbers = np.abs(count - share * taken[area])
        return away

    def whole(sums: Numbers, groups: Numbers) -> Numbers:
        """D of sums of distances, plus or minus what unknown totals may add."""
        rest = size - groups
        some = np.maximum(rest, 1.0)
        index = sums * size / (2 * groups * some) + (1 if most else -1) * unsure / some
        return np.asarray(np.where(rest > 0, index, float(most)))

    return Landscape(each=each, whole=whole, size=size, kinks=taken, group=group, sums=sums)


def _mean(
    mean: _Mean, counts: tuple[Range, Range], sums: Sums, size: float, *, most: bool
) -> Landscape:
    group, total = counts
    fits = group.high <= (total.low if most else total.high)
    taken = np.maximum(total.low if most else total.high, 1.0)

    def each(count: Numbers, area: Labels, _share: float) -> Numbers:
        mixed = mean.each(np.minimum(count, taken[area]), taken[area])
        return np.asarray(np.where(fits[area], mixed, mean.apart * count))

    def whole(sums: Numbers, groups: Numbers) -> Numbers:
        return mean.whole(sums, groups, np.maximum(size, groups + 1))

    return Landscape(
        each=each, whole=whole, size=max(size, 1.0), kinks=None, group=group, sums=sums
    )


def _of_entropy(group: Numbers, total: Numbers) -> Numbers:
    share = group / total
    mixed: Numbers = -total * (entr(share) + entr(1 - share))
    return mixed


def _entropy(sums: Numbers, group: Numbers, total: Numbers) -> Numbers:
    share = group / total
    index: Numbers = 1 + sums / (total * (entr(share) + entr(1 - share)))
    return index


_MEANS: Mapping[str, _Mean] = MappingProxyType(
    {
        "isolatie": _Mean(lambda g, t: g * g / t, 1.0, lambda s, g, _t: s / g),
        "correlatieverhouding": _Mean(
            lambda g, t: g * g / t, 1.0, lambda s, g, t: (s / g - g / t) / (1 - g / t)
        ),
        "entropie": _Mean(_of_entropy, 0.0, _entropy),
        "atkinson": _Mean(
            lambda g, t: -np.sqrt(g * (t - g)), 0.0, lambda s, g, t: 1 - s * s / (g * (t - g))
        ),
    }
)
