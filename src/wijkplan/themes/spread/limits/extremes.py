"""Least and most of an index over all counts that agree with what is published.

Every index here is, for a given size G of the group, an increasing function of a sum over the areas
of convex functions of the group in one area. Under limits per area, per wijk and per gemeente, such
a sum is least where the cheapest homes are filled first: exact, and in whole homes. Its most has no
such shortcut: the chord of each function between its limits is never below it, so filling by chord
gives a bound that is never too low, and real counts that are near it. Branch and bound closes what
is between: it halves the sizes G, or the limits of the area whose chord is furthest off, and drops
what cannot beat the best counts found. It counts steps, not seconds: the same answer everywhere.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from wijkplan.themes.spread.index.measured import Numbers
from wijkplan.themes.spread.limits.published import Labels, Range

Sums: TypeAlias = tuple[tuple[Labels, Range], ...]
"""From small to large: the sum that each area is part of, and the limits of those sums."""

_CLOSE = 1e-12  # what floating point adds to an index


@dataclass(frozen=True, kw_only=True, eq=False)
class Landscape:
    """An index of spread as a function of the group per area.

    Parameters
    ----------
    each
        Convex function of the group, per area: of counts, the numbers of their areas, and the
        share P of the group in the whole.
    whole
        The index, of sums of ``each`` and the sizes G of the group that belong to them.
    size
        Homes or persons in all areas together, by which P is G divided.
    kinks
        Total per area where ``each`` is the distance of the group to P times it, so that it moves
        by one at most where the group grows by one; None where P does not matter to it.
    group
        Limits per area, whole numbers.
    sums
        The last is of all areas.
    """

    each: Callable[[Numbers, Labels, float], Numbers]
    whole: Callable[[Numbers, Numbers], Numbers]
    size: float
    kinks: Numbers | None
    group: Range
    sums: Sums


class Extreme(NamedTuple):
    """A value that is never exceeded, and whether it is reached."""

    value: float
    reached: bool


class _Part(NamedTuple):
    """Limits per area, and of the size of the group."""

    low: Numbers
    high: Numbers
    least: float
    most: float


class _Pieces(NamedTuple):
    """Stretches on which a function of one area is taken as straight."""

    area: Labels
    start: Numbers
    stop: Numbers


class _Guess(NamedTuple):
    """What a part gives at best, with real counts near it."""

    bound: float
    found: float
    group: Numbers
    share: float


def extreme(landscape: Landscape, *, most: bool, steps: int) -> Extreme:
    """Least or most of an index.

    Where the sum of every wijk is known, each is searched on its own.

    Parameters
    ----------
    landscape
        The index and the limits.
    most
        Whether the most is asked for.
    steps
        Number of parts to look at, of each wijk or of the whole, before the bound is taken as it
        is then.

    Raises
    ------
    ValueError
        Where no counts agree with the limits.
    """
    if len(landscape.sums) > 1 and landscape.sums[0][1].known.all():
        return _wijk_by_wijk(landscape, most=most, steps=steps)
    return _search(landscape, most=most, steps=steps)


def _wijk_by_wijk(landscape: Landscape, *, most: bool, steps: int) -> Extreme:
    """The extremes of wijken of which each sum is known, and with them the share P."""
    of, limits = landscape.sums[0]
    size = limits.low.sum()
    share = float(size) / landscape.size
    found = [
        _search(_alone(landscape, of == wijk, share), most=most, steps=steps)
        for wijk in np.unique(of)
    ]
    total = landscape.size * np.array([sum(each.value for each in found)])
    value = float(landscape.whole(total, np.array([size]))[0])
    return Extreme(value, reached=all(each.reached for each in found))


def _alone(landscape: Landscape, here: NDArray[np.bool_], share: float) -> Landscape:
    """The sum over one wijk, where the share in the whole is known; in parts of the whole."""
    inside = np.flatnonzero(here)
    of, limits = landscape.sums[0]
    own = limits.low[of[inside[:1]]]

    def each(group: Numbers, area: Labels, _share: float) -> Numbers:
        return landscape.each(group, inside[area], share)

    def whole(sums: Numbers, _groups: Numbers) -> Numbers:
        return sums / landscape.size

    return Landscape(
        each=each,
        whole=whole,
        size=1.0,
        kinks=None,
        group=Range(landscape.group.low[inside], landscape.group.high[inside]),
        sums=((np.zeros_like(inside), Range(own, own)),),
    )


def _search(landscape: Landscape, *, most: bool, steps: int) -> Extreme:
    """Branch and bound over all areas together."""
    sign = -1.0 if most else 1.0  # below, the least of sign x index is sought
    low, high = landscape.sums[-1][1]
    first = _Part(*landscape.group, float(low[0]), float(high[0]))
    queue: list[tuple[float, int, _Part, _Guess]] = []
    number, best, looked = count(), np.inf, 0
    waiting = [first]
    while True:
        for part in waiting:
            looked += 1
            guess = _relax(landscape, part, sign)
            if guess is not None:
                best = min(best, guess.found)
                heapq.heappush(queue, (guess.bound, next(number), part, guess))
        if not queue:
            raise ValueError("no counts agree with the limits")
        bound, _, part, guess = queue[0]
        if bound >= best - _CLOSE:
            return Extreme(sign * best, reached=True)
        if looked >= steps:
            return Extreme(sign * bound, reached=False)
        heapq.heappop(queue)
        waiting = _halves(landscape, part, guess, sign)


def _relax(landscape: Landscape, part: _Part, sign: float) -> _Guess | None:
    """Bound of a part: fill the areas piece by piece, the cheapest first."""
    middle = _middle(part)
    share = middle / landscape.size
    pieces = _chords(part) if sign < 0 else _straight(landscape, part, share)
    ends = [landscape.each(end, pieces.area, share) for end in (pieces.start, pieces.stop)]
    slope = sign * (ends[1] - ends[0]) / (pieces.stop - pieces.start)
    filled = _fill(landscape, part, pieces, slope)
    if filled is None:
        return None
    taken, room = filled
    order = np.argsort(slope, kind="stable")
    everywhere = np.arange(len(part.low), dtype=np.intp)
    start = float(part.low.sum() + taken.sum())
    at_start = sign * float(landscape.each(part.low, everywhere, share).sum()) + taken @ slope
    sizes = np.append(start, start + np.cumsum(room[order]))
    costs = np.append(at_start, at_start + np.cumsum((room * slope)[order]))
    groups = np.arange(max(part.least, start), min(part.most, sizes[-1]) + 1)
    if not len(groups):
        return None
    sums = sign * np.interp(groups, sizes, costs)
    moved = 0.0 if landscape.kinks is None else np.abs(groups - middle)
    bounds = sign * landscape.whole(sums - sign * moved, groups)
    place = int(np.argmin(bounds))
    used = np.clip(groups[place] - sizes[:-1], 0, room[order])
    group = part.low + np.bincount(pieces.area, weights=taken, minlength=len(part.low))
    group = group + np.bincount(pieces.area[order], weights=used, minlength=len(part.low))
    real = landscape.each(group, everywhere, float(groups[place]) / landscape.size).sum()
    found = sign * float(landscape.whole(np.array([real]), groups[place : place + 1])[0])
    return _Guess(float(bounds[place]), found, group, share)


def _middle(part: _Part) -> float:
    return float(np.floor((part.least + part.most) / 2))


def _chords(part: _Part) -> _Pieces:
    """One piece per area, between its limits."""
    area = np.flatnonzero(part.high > part.low)
    return _Pieces(area, part.low[area], part.high[area])


def _straight(landscape: Landscape, part: _Part, share: float) -> _Pieces:
    """Pieces between whole counts where the function is, in whole counts, really straight."""
    if landscape.kinks is None:
        width = (part.high - part.low).astype(np.intp)
        area = np.repeat(np.arange(len(width)), width)
        step = np.arange(len(area)) - np.repeat(np.cumsum(width) - width, width)
        start = part.low[area] + step
        return _Pieces(area, start, start + 1)
    before = np.clip(np.floor(share * landscape.kinks), part.low, part.high)
    after = np.clip(before + 1, part.low, part.high)
    area = np.tile(np.arange(len(before)), 3)
    start = np.concatenate([part.low, before, after])
    stop = np.concatenate([before, after, part.high])
    some = stop > start
    return _Pieces(area[some], start[some], stop[some])


def _fill(
    landscape: Landscape, part: _Part, pieces: _Pieces, slope: Numbers
) -> tuple[Numbers, Numbers] | None:
    """What the limits of wijken force of each piece, and what they leave open of it.

    None where the limits cannot be met.
    """
    taken, room = np.zeros(len(slope)), pieces.stop - pieces.start
    for of, limits in landscape.sums[:-1]:
        have = np.bincount(of, weights=part.low, minlength=len(limits.low))
        have += np.bincount(of[pieces.area], weights=taken, minlength=len(have))
        need, space = np.maximum(limits.low - have, 0), limits.high - have
        unit = of[pieces.area]
        order = np.lexsort((slope, unit))
        filled = np.cumsum(room[order])
        behind = np.append(0.0, filled)[np.searchsorted(unit[order], unit[order])]
        before = np.empty_like(room)
        before[order] = filled - room[order] - behind
        forced = np.clip(need[unit] - before, 0, room)
        short = np.bincount(unit, weights=forced, minlength=len(need)) < need
        if short.any() or (space < 0).any():
            return None
        taken = taken + forced
        room = np.clip(space[unit] - before, 0, room) - forced
    return taken, room


def _halves(landscape: Landscape, part: _Part, guess: _Guess, sign: float) -> list[_Part]:
    """Two parts that together hold all counts of this one, where the bound is furthest off."""
    middle = _middle(part)
    sizes = [part._replace(most=middle), part._replace(least=middle + 1)]
    away = 0.0 if landscape.kinks is None else abs(float(guess.group.sum()) - middle)
    if sign > 0:
        return sizes
    pieces = _chords(part)
    off = _chord(landscape, pieces, guess.group[pieces.area], guess.share)
    off = off - landscape.each(guess.group[pieces.area], pieces.area, guess.share)
    if part.least < part.most and away >= off.sum():
        return sizes
    place = int(np.argmax(off))
    area = pieces.area[place]
    cut = _furthest(landscape, part, area, guess.share)
    low, high = part.low.copy(), part.high.copy()
    high[area], low[area] = cut, cut + 1
    return [part._replace(high=high), part._replace(low=low)]


def _chord(landscape: Landscape, pieces: _Pieces, group: Numbers, share: float) -> Numbers:
    first = landscape.each(pieces.start, pieces.area, share)
    last = landscape.each(pieces.stop, pieces.area, share)
    return first + (last - first) * (group - pieces.start) / (pieces.stop - pieces.start)


def _furthest(landscape: Landscape, part: _Part, area: int, share: float) -> float:
    """Count below the upper limit of an area where its chord is furthest off."""
    inside = np.arange(part.low[area], part.high[area])
    same = np.full(len(inside), area, dtype=np.intp)
    ends = _Pieces(
        same, np.full(len(inside), part.low[area]), np.full(len(inside), part.high[area])
    )
    off = _chord(landscape, ends, inside, share) - landscape.each(inside, same, share)
    return float(inside[np.argmax(off)])
