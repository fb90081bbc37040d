"""What is published of a group per area, as limits that every true count lies between.

Limits are of whole homes or persons. What is suppressed or not delivered is open, and never zero:
other figures (the total, the share, the sum of a wijk or gemeente) close it as far as they can.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wijkplan.themes.spread.index.measured import Numbers

Labels = NDArray[np.intp]

_SLACK = 1e-9  # what floating point adds to a limit that is a whole number


class Range(NamedTuple):
    """Least and most per area; ``inf`` where nothing limits it from above."""

    low: Numbers
    high: Numbers

    @property
    def known(self) -> NDArray[np.bool_]:
        """Where only one number is possible."""
        return np.equal(self.low, self.high)


@dataclass(frozen=True, kw_only=True, eq=False)
class Sums:
    """What is published of areas together, such as of every wijk.

    Parameters
    ----------
    of
        Per area the number, from 0, of the wijk or gemeente that it lies in.
    group, total
        Limits per wijk or gemeente; open where nothing is published.
    """

    of: Labels
    group: Range
    total: Range


@dataclass(frozen=True, kw_only=True, eq=False)
class Published:
    """All that limits a group per area, after each limit has told what it can of the others.

    Parameters
    ----------
    areas
        Codes or names.
    group, total
        Limits per area, whole numbers.
    share
        Limits of the share per area, as a fraction.
    sums
        From small to large; the last is of all areas together.
    contradiction
        Where no count fits what is published, in Dutch; empty where all fits.
    """

    areas: tuple[str, ...]
    group: Range
    total: Range
    share: Range
    sums: tuple[Sums, ...]
    contradiction: str

    @property
    def whole(self) -> Sums:
        """Limits of all areas together."""
        return self.sums[-1]


def counts(values: Sequence[float] | Numbers, base: float = 0.0) -> Range:
    """Limits of counts that are published as they are, or rounded.

    Parameters
    ----------
    values
        Published counts; NaN is suppressed or not delivered.
    base
        Base to which they are rounded, such as 5; 0 for counts as they are.

    Examples
    --------
    >>> counts([10.0, np.nan], base=5)
    Range(low=array([8., 0.]), high=array([12., inf]))
    """
    numbers = np.asarray(values, dtype=float)
    return _whole(
        np.where(np.isnan(numbers), 0.0, numbers - base / 2),
        np.where(np.isnan(numbers), np.inf, numbers + base / 2),
    )


def shares(percent: Sequence[float] | Numbers, base: float = 0.0) -> Range:
    """Limits of shares that are published in percent, as fractions.

    Parameters
    ----------
    percent
        Published shares; NaN is suppressed or not delivered.
    base
        Base to which they are rounded, such as 1 for whole percents.

    Examples
    --------
    >>> shares([20.0, np.nan], base=1)
    Range(low=array([0.195, 0.   ]), high=array([0.205, 1.   ]))
    """
    numbers = np.asarray(percent, dtype=float)
    unknown = np.isnan(numbers)
    return Range(
        np.where(unknown, 0.0, np.clip((numbers - base / 2) / 100, 0, 1)),
        np.where(unknown, 1.0, np.clip((numbers + base / 2) / 100, 0, 1)),
    )


def of_share(share: Range, total: Range) -> Range:
    """Limits of the counts of which the share and the total are limited.

    Examples
    --------
    >>> of_share(shares([20.0], base=1), counts([50.0]))
    Range(low=array([10.]), high=array([10.]))
    """
    some = share.high > 0  # nothing of a total without limit is nothing
    high = np.multiply(share.high, total.high, where=some, out=np.zeros(len(some)))
    return _whole(share.low * total.low, high)


def publish(
    areas: Sequence[str],
    *,
    total: Range,
    group: Range | None = None,
    share: Range | None = None,
    sums: Sequence[Sums] = (),
) -> Published:
    """Bring together what is published, and let every figure limit the others.

    Parameters
    ----------
    areas
        Codes or names of the areas.
    total
        Limits of the homes or persons per area.
    group, share
        Limits of the group per area, of its share, or both; open where left out.
    sums
        What is published of wijken, gemeenten and all together, from small to large; areas that
        are together in one are together in the next.

    Raises
    ------
    ValueError
        Where a wijk lies in two gemeenten.

    Examples
    --------
    Two buurten of 50 homes, one suppressed; together 30 social ones.

    >>> together = Sums(of=np.array([0, 0]), group=counts([30.0]), total=counts([100.0]))
    >>> told = publish(["a", "b"], total=counts([50.0, 50.0]), group=counts([10.0, np.nan]),
    ...                sums=[together])
    >>> told.group.low.tolist(), told.group.high.tolist()
    ([10.0, 20.0], [10.0, 20.0])
    """
    size = len(areas)
    group = group or Range(np.zeros(size), np.full(size, np.inf))
    share = share or Range(np.zeros(size), np.ones(size))
    steps = _with_whole(sums, size)
    links = _links(steps)
    total, of_total = _settle(total, [step.total for step in steps], links)
    told = of_share(share, total)
    group = Range(np.maximum(group.low, told.low), np.minimum(group.high, told.high))
    group, of_group = _settle(group, [step.group for step in steps], links)
    settled = [
        Sums(of=step.of, group=g, total=t)
        for step, g, t in zip(steps, of_group, of_total, strict=True)
    ]
    return Published(
        areas=tuple(areas),
        group=group,
        total=total,
        share=share,
        sums=tuple(settled),
        contradiction=_contradiction(areas, group, total, settled),
    )


def whole_when(told: Published, *, most: bool) -> Numbers:
    """Least of the whole group when an area has its most; or its most, when it has its least.

    Returns
    -------
    Array
        Per area; whole homes or persons.
    """
    here = told.group.low if most else told.group.high
    there = told.group.high if most else told.group.low
    before, after = here, there  # what the unit that holds the area adds to the next
    for step, link in zip(told.sums, _links(told.sums), strict=True):
        added = np.bincount(link, weights=here, minlength=len(step.group.low))
        pick, clip = (step.group.low, np.maximum) if most else (step.group.high, np.minimum)
        after = clip(pick[step.of], added[step.of] - before + after)
        here = clip(pick, added)
        before = here[step.of]
    return after


def _whole(low: Numbers, high: Numbers) -> Range:
    return Range(np.maximum(np.ceil(low - _SLACK), 0.0), np.floor(high + _SLACK))


def _with_whole(sums: Sequence[Sums], size: int) -> tuple[Sums, ...]:
    """The sums with that of all areas at the end, open where it is not published."""
    if sums and len(sums[-1].group.low) == 1:
        return tuple(sums)
    nothing = Range(np.zeros(1), np.full(1, np.inf))
    return (*sums, Sums(of=np.zeros(size, dtype=np.intp), group=nothing, total=nothing))


def _links(sums: Sequence[Sums]) -> list[Labels]:
    """Per step: in which sum each area, or each sum of the step before, lies."""
    links = [sums[0].of]
    for small, large in pairwise(sums):
        link = np.zeros(len(small.group.low), dtype=np.intp)
        link[small.of] = large.of
        if (link[small.of] != large.of).any():
            raise ValueError("gebieden die samen in een wijk liggen, liggen samen in een gemeente")
        links.append(link)
    return links


def _settle(
    areas: Range, sums: Sequence[Range], links: Sequence[Labels]
) -> tuple[Range, list[Range]]:
    """What limits of parts and of wholes say of each other: once up, once down is all there is."""
    steps = [areas]
    for own, link in zip(sums, links, strict=True):
        below = steps[-1]
        low, high = (np.bincount(link, weights=end, minlength=len(own.low)) for end in below)
        steps.append(Range(np.maximum(own.low, low), np.minimum(own.high, high)))
    for number in range(len(sums), 0, -1):
        parts, whole, link = steps[number - 1], steps[number], links[number - 1]
        least = whole.low[link] - _others(parts.high, link)
        most = whole.high[link] - _others(parts.low, link)
        steps[number - 1] = Range(np.maximum(parts.low, least), np.minimum(parts.high, most))
    return steps[0], steps[1:]


def _others(values: Numbers, link: Labels) -> Numbers:
    """Sum of the other parts of the same whole; infinite where one of those is."""
    endless = np.isinf(values)
    finite = np.where(endless, 0.0, values)
    sums = np.bincount(link, weights=finite)[link] - finite
    return np.where(np.bincount(link, weights=endless)[link] - endless > 0, np.inf, sums)


def _contradiction(areas: Sequence[str], group: Range, total: Range, sums: Sequence[Sums]) -> str:
    wrong = np.flatnonzero((group.low > group.high) | (total.low > total.high))
    if len(wrong):
        return f"de cijfers spreken elkaar tegen: bij {areas[wrong[0]]} past geen heel aantal"
    if any((r.low > r.high).any() for step in sums for r in (step.group, step.total)):
        return "de cijfers spreken elkaar tegen: de gebieden tellen niet op tot hun totaal"
    return ""
