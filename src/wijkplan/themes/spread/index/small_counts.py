"""What small counts do to an index: corrections, and whether it differs from chance.

Small areas and small groups look uneven by chance alone. All of this is found by drawing; with the
same seed the same numbers come out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from wijkplan.themes.spread.index.formulas import FORMULAS, Formula, dissimilarity
from wijkplan.themes.spread.index.measured import Counts, Known, Measured, Numbers, known_counts
from wijkplan.themes.spread.index.measures import measure

DRAWS = 999
SIGNIFICANT = 0.05
_CELLS = 1_000_000  # drawn at a time, so that memory does not grow with the number of draws
_ROUNDING = 1e-12

TOO_FEW = "niet te berekenen: afgerond is er niemand in de groep of in de rest"
TOO_FEW_DRAWS = "niet te berekenen: te weinig trekkingen geven zowel een groep als een rest"
ALWAYS_APART = "niet te berekenen: bij toeval is de verdeling altijd al volledig gescheiden"

_Outcome: TypeAlias = tuple[float | None, float | None, str]
_Draw: TypeAlias = Callable[[int], tuple[Numbers, Numbers]]


@dataclass(frozen=True, kw_only=True)
class Drawn(Measured):
    """An index that was found by drawing.

    Parameters
    ----------
    standard_error
        Of the value, because the number of draws is finite; None where there is no value.
    draws, seed
        With these the same value comes out.
    """

    standard_error: float | None
    draws: int
    seed: int


class AgainstChance(StrEnum):
    """Where an index lies among those of chance; the value is what a reader sees."""

    HIGHER = "hoger dan bij toeval"
    LOWER = "lager dan bij toeval"
    SAME = "niet te onderscheiden van toeval"
    UNKNOWN = "onbekend"


@dataclass(frozen=True, kw_only=True)
class Chance:
    """An index beside what chance makes of it.

    Parameters
    ----------
    observed
        The index of the counts as they are.
    verdict
        Whether it differs from chance, tested on both sides at `SIGNIFICANT`.
    reason
        Why nothing can be said, in Dutch; empty where something can.
    expected
        Mean of the index over the reallocations; None where nothing can be said, as are the others.
    low, high
        Between these lie 95% of the reallocations.
    p_value
        How often chance gives an index this far to one side, doubled; never zero.
    draws, seed
        With these the same outcome comes out.
    """

    observed: Measured
    verdict: AgainstChance
    reason: str
    expected: float | None = None
    low: float | None = None
    high: float | None = None
    p_value: float | None = None
    draws: int
    seed: int


def bias_corrected_dissimilarity(
    group: Counts, total: Counts, *, draws: int = DRAWS, seed: int = 0
) -> Drawn:
    r"""Dissimilarity without the part that probably comes from small counts.

    .. math:: D_{bc} = 2 D - \frac1B \sum_b D_b

    with :math:`D_b` the index of a draw of as many of the group and of the rest, each over the
    areas as they were found (two multinomials).

    Parameters
    ----------
    group, total
        Counts per area, of the same areas in the same order; NaN is unknown.
    draws
        Number of draws B; at least two.
    seed
        Of the draws.

    Returns
    -------
    Drawn
        -1 to 1. Below zero nothing points to an uneven spread; it is not cut off at zero. No value
        where D has none.

    References
    ----------
    Allen, R. e.a. (2015), More reliable inference for the dissimilarity index of segregation, The
    Econometrics Journal 18.

    Examples
    --------
    >>> bias_corrected_dissimilarity([2.0, 2.0, 2.0], [6.0, 6.0, 6.0], draws=99).value < 0
    True
    >>> bias_corrected_dissimilarity([6.0, 0.0, 0.0], [6.0, 6.0, 6.0], draws=99).value
    1.0
    """
    known, found = known_counts(group, total), measure("dissimilariteit", group, total)
    name = "dissimilariteit-gecorrigeerd"
    sizes = _whole_numbers(known)
    if found.value is None or sizes is None:
        return _drawn(name, known, _none(found.reason or TOO_FEW), draws, seed)
    of_group, of_rest = np.random.default_rng(seed).spawn(2)
    rest = known.total - known.group

    def resample(size: int) -> tuple[Numbers, Numbers]:
        """Draw group and rest anew, each by its own shares."""
        inside = of_group.multinomial(sizes[0], known.group / known.group.sum(), size)
        outside = of_rest.multinomial(sizes[1], rest / rest.sum(), size)
        return inside.astype(float), (inside + outside).astype(float)

    mean, error = _mean(_draw(resample, dissimilarity, draws, known.areas))
    return _drawn(name, known, (2 * found.value - mean, error, ""), draws, seed)


def modified_dissimilarity(
    group: Counts, total: Counts, *, draws: int = DRAWS, seed: int = 0
) -> Drawn:
    r"""Dissimilarity against that of chance.

    .. math:: D_{ct} = \begin{cases} (D - D^*) / (1 - D^*) & D \ge D^* \\
              (D - D^*) / D^* & D < D^* \end{cases}

    with :math:`D^*` the mean index where everybody has the same probability P of being in the
    group (a binomial per area). A draw that leaves no group or no rest has no index and does not
    count.

    Parameters
    ----------
    group, total
        Counts per area, of the same areas in the same order; NaN is unknown. Totals are rounded to
        whole numbers for the draws.
    draws
        Number of draws; at least two.
    seed
        Of the draws.

    Returns
    -------
    Drawn
        -1 (even) to 1 (apart); 0 is as chance. No value where D has none, or where chance alone
        already separates all.

    References
    ----------
    Carrington, W.J. and K.R. Troske (1997), On measuring segregation in samples with small units,
    Journal of Business & Economic Statistics 15.

    Examples
    --------
    >>> modified_dissimilarity([6.0, 0.0, 0.0], [6.0, 6.0, 6.0], draws=99).value
    1.0
    >>> modified_dissimilarity([2.0, 2.0, 2.0], [6.0, 6.0, 6.0], draws=99).value
    -1.0
    """
    known, found = known_counts(group, total), measure("dissimilariteit", group, total)
    name = "dissimilariteit-aangepast"
    if found.value is None or _whole_numbers(known) is None:
        return _drawn(name, known, _none(found.reason or TOO_FEW), draws, seed)
    rng = np.random.default_rng(seed)
    sizes = np.rint(known.total).astype(np.int64)

    def allot(size: int) -> tuple[Numbers, Numbers]:
        allotted = rng.binomial(sizes, known.share, (size, known.areas))
        return allotted.astype(float), sizes.astype(float)

    of_chance = _draw(allot, dissimilarity, draws, known.areas)
    of_chance = of_chance[~np.isnan(of_chance)]
    if len(of_chance) < 2:
        return _drawn(name, known, _none(TOO_FEW_DRAWS), draws, seed)
    mean, error = _mean(of_chance)
    if mean > 1 - _ROUNDING:
        return _drawn(name, known, _none(ALWAYS_APART), draws, seed)
    if found.value >= mean:
        value, slope = (found.value - mean) / (1 - mean), (1 - found.value) / (1 - mean) ** 2
    else:
        value, slope = (found.value - mean) / mean, found.value / mean**2
    return _drawn(name, known, (value, error * slope, ""), draws, seed)


def against_chance(
    group: Counts,
    total: Counts,
    *,
    index: str = "dissimilariteit",
    draws: int = DRAWS,
    seed: int = 0,
) -> Chance:
    """Whether an index differs from what chance gives.

    The group is dealt again over all homes or persons (multivariate hypergeometric): the size of
    the group and of every area stays. For the p-value see `two_sided`.

    Parameters
    ----------
    group, total
        Counts per area, of the same areas in the same order; NaN is unknown. For the draws the
        totals, and the size of the group, are rounded to whole numbers.
    index
        An id of `FORMULAS`.
    draws
        Number of reallocations B; at least two.
    seed
        Of the draws.

    Returns
    -------
    Chance
        *Onbekend* where the index has no value.

    Examples
    --------
    >>> against_chance([9.0, 1.0, 1.0], [10.0, 10.0, 10.0], draws=199).verdict
    <AgainstChance.HIGHER: 'hoger dan bij toeval'>
    """
    known, found = known_counts(group, total), measure(index, group, total)
    whole = _whole_numbers(known)
    if found.value is None or whole is None:
        return Chance(
            observed=found,
            verdict=AgainstChance.UNKNOWN,
            reason=found.reason or TOO_FEW,
            draws=draws,
            seed=seed,
        )
    rng = np.random.default_rng(seed)
    sizes = np.rint(known.total).astype(np.int64)
    members = min(whole[0], int(sizes.sum()))

    def deal(size: int) -> tuple[Numbers, Numbers]:
        dealt = rng.multivariate_hypergeometric(sizes, members, size, method="marginals")
        return dealt.astype(float), sizes.astype(float)

    return hold_against(_draw(deal, FORMULAS[index], draws, known.areas), found, seed=seed)


def hold_against(of_chance: Numbers, observed: Measured, *, seed: int) -> Chance:
    """Say where an index lies among those of chance, tested on both sides.

    Parameters
    ----------
    of_chance
        The index of every draw; none is missing.
    observed
        The index as it is; it has a value.
    seed
        Of the draws.

    Raises
    ------
    ValueError
        If the index has no value.

    Examples
    --------
    Of 99 draws none is as high: 2 x (1 + 0) / (1 + 99).

    >>> observed = Measured(index="dissimilariteit", value=0.9, reason="", areas=3)
    >>> found = hold_against(np.linspace(0.1, 0.5, 99), observed, seed=0)
    >>> found.p_value, str(found.verdict)
    (0.02, 'hoger dan bij toeval')
    """
    value, draws = observed.value, len(of_chance)
    if value is None:
        raise ValueError("an index without a value cannot be held against chance")
    higher = int((of_chance >= value - _ROUNDING).sum())
    lower = int((of_chance <= value + _ROUNDING).sum())
    p_value = float(two_sided(higher, lower, draws))
    side = AgainstChance.HIGHER if higher < lower else AgainstChance.LOWER
    low, high = np.quantile(of_chance, (0.025, 0.975))
    return Chance(
        observed=observed,
        verdict=side if p_value <= SIGNIFICANT else AgainstChance.SAME,
        reason="",
        expected=float(of_chance.mean()),
        low=float(low),
        high=float(high),
        p_value=p_value,
        draws=draws,
        seed=seed,
    )


def two_sided(higher: npt.ArrayLike, lower: npt.ArrayLike, draws: int) -> Numbers:
    r"""P-value of what lies this far to one side, doubled; never zero, as the truth counts too.

    .. math:: p = \min\left(1, 2 \frac{1 + \min(h, l)}{1 + B}\right)

    Parameters
    ----------
    higher, lower
        How many draws give as much or more (h), and as little or less (l).
    draws
        Number of draws B.

    Examples
    --------
    >>> two_sided([0, 4, 60], [99, 95, 50], 99).tolist()
    [0.02, 0.1, 1.0]
    """
    return np.minimum(1.0, 2 * (np.minimum(higher, lower) + 1) / (draws + 1))


def _draw(draw: _Draw, formula: Formula, draws: int, areas: int) -> Numbers:
    """Measure as many draws as asked, some at a time; NaN where a draw has no index."""
    if draws < 2:
        raise ValueError(f"er zijn ten minste twee trekkingen nodig, en gevraagd zijn er {draws}")
    at_a_time = max(1, _CELLS // areas)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = [
            formula(*draw(min(at_a_time, draws - done))) for done in range(0, draws, at_a_time)
        ]
    return np.concatenate(found)


def _mean(values: Numbers) -> tuple[float, float]:
    """Mean of draws, and its standard error."""
    return float(values.mean()), float(values.std(ddof=1) / np.sqrt(len(values)))


def _whole_numbers(known: Known) -> tuple[int, int] | None:
    """Size of the group and of the rest in whole numbers; None where one of them is nobody."""
    group = round(float(known.group.sum()))
    rest = round(float(known.total.sum() - known.group.sum()))
    return (group, rest) if group and rest else None


def _none(reason: str) -> _Outcome:
    return None, None, reason


def _drawn(index: str, known: Known, outcome: _Outcome, draws: int, seed: int) -> Drawn:
    value, error, reason = outcome
    return Drawn(
        index=index,
        value=value,
        reason=reason,
        areas=known.areas,
        standard_error=error,
        draws=draws,
        seed=seed,
    )
