"""Where a group lies: whether areas that are alike lie together.

Neighbours weigh the same: what surrounds an area is the plain mean of its neighbours. An area of
which the value is unknown does not count, nor does an island; both are named, and neither is zero.
Chance is judged by putting the values at other places, by a seed: the same seed, the same answer.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse, stats

from wijkplan.themes.spread.index.formulas import dissimilarity
from wijkplan.themes.spread.index.measured import ALL_GROUP, Counts, Measured, Numbers, known_counts
from wijkplan.themes.spread.index.small_counts import two_sided
from wijkplan.themes.spread.limits.published import Labels
from wijkplan.themes.spread.space.neighbours import Neighbours

PERMUTATIONS = 999
LOCAL_PERMUTATIONS = 9999
"""More, as many areas are tested at once: with 999, a lone cluster among 62 is never named."""

SIGNIFICANT = 0.05
"""Largest false discovery rate at which a cluster is named."""

CLUSTERS = ("hoog-hoog", "laag-laag", "hoog-laag", "laag-hoog")
"""An area against the mean of all, and its neighbours against that mean."""

NOT_SIGNIFICANT, NO_NEIGHBOURS, UNKNOWN = "niet significant", "zonder buren", "onbekend"

_NOT = "niet te berekenen: "
_FEW = _NOT + "minder dan drie gebieden hebben een waarde en een buur"
_EVEN = _NOT + "de waarde is overal gelijk"
_NO_PAIRS = _NOT + "geen van de gebieden heeft een buur"
_TIE = 1e-9  # of the largest value: sums in another order differ by less


@dataclass(frozen=True, kw_only=True)
class Moran:
    """Moran's I of all areas together.

    Parameters
    ----------
    value
        Above ``expected`` like lies with like, below it with unlike; None where there is none.
    reason
        Why there is no value, in Dutch; empty where there is one.
    expected
        What chance gives on average: -1/(n - 1).
    p_value
        Part of the permutations that is at least as far out, on the same side, times two.
    areas
        How many areas count: known, and with a known neighbour.
    islands
        The areas with a known value and no neighbour of which the value is known.
    """

    value: float | None
    reason: str
    expected: float | None
    p_value: float | None
    areas: int
    islands: tuple[str, ...]


def moran(
    values: Counts, neighbours: Neighbours, *, seed: int, permutations: int = PERMUTATIONS
) -> Moran:
    r"""Moran's I: whether areas resemble their neighbours.

    .. math:: I = \frac{\sum_i z_i \bar z_i}{\sum_i z_i^2}

    with :math:`z_i` the value of area i minus the mean, and :math:`\bar z_i` the mean of it over
    the neighbours of i.

    Parameters
    ----------
    values
        Per area, such as its share; NaN is unknown.
    neighbours
        Of the same areas in the same order.
    seed
        Of the permutations.
    permutations
        How many.

    References
    ----------
    Anselin, L. (1995), Local indicators of spatial association, Geographical Analysis 27.

    Examples
    --------
    Four areas in a row, two high and two low.

    >>> row = Neighbours(areas=tuple("abcd"), first=np.arange(3), second=np.arange(1, 4),
    ...                  border=np.ones(3))
    >>> moran([9.0, 9.0, 1.0, 1.0], row, seed=1).value
    0.5
    """
    kept, z, islands = _counting(values, neighbours)
    reason = _too_little(z)
    if reason:
        return Moran(
            value=None, reason=reason, expected=None, p_value=None, areas=len(z), islands=islands
        )
    around = sparse.diags_array(1 / kept.number) @ kept.matrix()
    value = float((z * (around @ z)).sum() / (z * z).sum())
    rng = np.random.default_rng(seed)
    mixed = (rng.permutation(z) for _ in range(permutations))
    chance = np.array([(each * (around @ each)).sum() for each in mixed]) / (z * z).sum()
    more, less = (chance >= value - _TIE).sum(), (chance <= value + _TIE).sum()
    return Moran(
        value=value,
        reason="",
        expected=-1 / (len(z) - 1),
        p_value=float(two_sided(more, less, permutations)),
        areas=len(z),
        islands=islands,
    )


def local_moran(
    values: Counts,
    neighbours: Neighbours,
    *,
    seed: int,
    permutations: int = LOCAL_PERMUTATIONS,
    rate: float = SIGNIFICANT,
) -> pd.DataFrame:
    r"""Local Moran: around which areas like lies with like.

    .. math:: I_i = (n - 1) \frac{z_i \bar z_i}{\sum_j z_j^2}

    The value of an area stays; those of all others are put at other places. That many areas are
    tested at once is corrected for (Benjamini & Hochberg). With r permutations no p-value is below
    2 / (r + 1): of n areas, at least n x 2 / ((r + 1) x rate) must be that far out to be named.

    Parameters
    ----------
    values, neighbours, seed, permutations
        As in `moran`.
    rate
        Largest part of the clusters named that may be there by chance.

    Returns
    -------
    DataFrame
        Index area; ``value`` (I), ``p_value`` (two-sided), ``q_value`` (the same, corrected) and
        ``cluster``: one of `CLUSTERS` where the corrected value is at most the rate, else
        ``niet significant``; ``zonder buren`` or ``onbekend`` where there is no value.

    References
    ----------
    Anselin, L. (1995), Local indicators of spatial association, Geographical Analysis 27.
    """
    kept, z, islands = _counting(values, neighbours)
    told = pd.DataFrame(
        {"value": np.nan, "p_value": np.nan, "q_value": np.nan, "cluster": UNKNOWN},
        index=pd.Index(neighbours.areas, name="gebied"),
    )
    told.loc[list(islands), "cluster"] = NO_NEIGHBOURS
    if _too_little(z):
        return told
    number = kept.number
    around = kept.matrix() @ z
    p_values = _surroundings_by_chance(z, around, number, (seed, permutations))
    q_values = stats.false_discovery_control(p_values, method="bh")
    high, high_around = z > 0, around > 0
    kind = np.select(
        [high & high_around, ~high & ~high_around, high & ~high_around], CLUSTERS[:3], CLUSTERS[3]
    )
    told.loc[list(kept.areas), "value"] = (len(z) - 1) * z * around / number / (z * z).sum()
    told.loc[list(kept.areas), "p_value"] = p_values
    told.loc[list(kept.areas), "q_value"] = q_values
    told.loc[list(kept.areas), "cluster"] = np.where(q_values <= rate, kind, NOT_SIGNIFICANT)
    return told


def neighbour_dissimilarity(
    group: Counts, total: Counts, neighbours: Neighbours, *, by_length: bool = False
) -> Measured:
    r"""D, less what neighbours differ: a border between alike areas separates nobody.

    .. math:: D_{adj} = D - \frac{\sum_{ij} c_{ij} |p_i - p_j|}{\sum_{ij} c_{ij}}

    with :math:`c_{ij}` 1 for neighbours (Morrill 1991), or the length of the border that they
    share (Wong 1993), and :math:`p_i` the share of the group.

    Parameters
    ----------
    group, total
        Counts per area; NaN is unknown. Areas that do not count for D are nobody's neighbours.
    neighbours
        Of the same areas in the same order; with lengths, by border.
    by_length
        Whether a long border weighs more than a short one.

    Returns
    -------
    Measured
        At most D, and -1 at least; no value where D has none, or where no two areas that count are
        neighbours.

    References
    ----------
    Morrill, R.L. (1991), On the measure of geographic segregation, Geography Research Forum 11.
    Wong, D.W.S. (1993), Spatial indices of segregation, Urban Studies 30.

    Examples
    --------
    >>> row = Neighbours(areas=tuple("abc"), first=np.arange(2), second=np.arange(1, 3),
    ...                  border=np.array([300.0, 100.0]))
    >>> neighbour_dissimilarity([10.0, 10.0, 0.0], [10.0, 10.0, 20.0], row).value
    0.5
    """
    index = "dissimilariteit-grens" if by_length else "dissimilariteit-buren"
    known = known_counts(group, total)
    kept = neighbours.among(known.where)
    weight = kept.border if by_length else np.ones(len(kept.first))
    if np.isnan(weight).any():
        raise ValueError("buren op afstand delen geen grens; gebruik buren die aan elkaar grenzen")
    reason = known.reason or ("" if known.share < 1 else ALL_GROUP)
    reason = reason or ("" if weight.sum() else _NO_PAIRS)
    if reason:
        return Measured(index=index, value=None, reason=reason, areas=known.areas)
    share = known.group / known.total
    apart = np.abs(share[kept.first] - share[kept.second])
    value = float(dissimilarity(known.group, known.total) - (weight @ apart) / weight.sum())
    return Measured(index=index, value=value, reason="", areas=known.areas)


def _counting(
    values: Counts, neighbours: Neighbours
) -> tuple[Neighbours, Numbers, tuple[str, ...]]:
    """The areas that count with their distance to the mean, and the islands among the known."""
    numbers = np.asarray(values, dtype=float)
    if len(numbers) != len(neighbours.areas):
        raise ValueError("waarden en buren zijn niet van dezelfde gebieden")
    known = neighbours.among(~np.isnan(numbers))
    joined = known.number > 0
    z = numbers[~np.isnan(numbers)][joined]
    return known.among(joined), z - z.mean() if len(z) else z, known.islands


def _too_little(z: Numbers) -> str:
    if len(z) < 3:
        return _FEW
    return "" if np.abs(z).max() > _TIE else _EVEN


def _surroundings_by_chance(
    z: Numbers, around: Numbers, number: Labels, draws: tuple[int, int]
) -> Numbers:
    """P-value of the sum over the neighbours of each area, against draws from all other areas.

    Each draw is a row of areas. What an area could have had around it is the start of that row, as
    long as its number of neighbours, without the area itself. So all areas with as many neighbours
    share one sorted list of sums; only where an area is in the start itself, the next in the row
    comes in its place.
    """
    seed, permutations = draws
    rng, longest = np.random.default_rng(seed), int(number.max()) + 1
    rows = np.stack([rng.choice(len(z), longest, replace=False) for _ in range(permutations)])
    sums = np.cumsum(z[rows], axis=1)
    tie = _TIE * np.abs(z).max()
    low, high = around - tie, around + tie
    more, less = np.empty(len(z), dtype=np.intp), np.empty(len(z), dtype=np.intp)
    for length in np.unique(number):
        same = number == length
        in_order = np.sort(sums[:, length - 1])
        more[same] = permutations - np.searchsorted(in_order, low[same], side="left")
        less[same] = np.searchsorted(in_order, high[same], side="right")
        draw, place = np.nonzero(same[rows[:, :length]])
        itself = rows[draw, place]
        with_it, without = sums[draw, length - 1], sums[draw, length] - z[itself]
        np.add.at(more, itself, (without >= low[itself]) * 1 - (with_it >= low[itself]))
        np.add.at(less, itself, (without <= high[itself]) * 1 - (with_it <= high[itself]))
    return two_sided(more, less, permutations)
