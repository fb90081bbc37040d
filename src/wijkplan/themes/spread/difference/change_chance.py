"""Whether the change of an index is more than chance places would have done."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wijkplan.themes.spread.difference.change import difference
from wijkplan.themes.spread.difference.tally import Tally
from wijkplan.themes.spread.index.formulas import FORMULAS
from wijkplan.themes.spread.index.measured import Measured, Numbers
from wijkplan.themes.spread.index.small_counts import (
    DRAWS,
    TOO_FEW,
    AgainstChance,
    Chance,
    hold_against,
)

_Whole = NDArray[np.int64]

NOTHING_MOVES = (
    "er valt niets te verdelen: van de groep komt er in geen enkel gebied iets bij of gaat er iets "
    "weg"
)


def change_against_chance(
    index: str, before: Tally, after: Tally, *, draws: int = DRAWS, seed: int = 0
) -> Chance:
    """Whether an index changes more, or less, than if the places were left to chance.

    The whole of every area is as it is, before and after. As many of the group go as did, but
    from places drawn out of all that the group had; as many come, but at places drawn out of all
    that are not of the group (both hypergeometric). For the p-value see
    `wijkplan.themes.spread.index.small_counts.two_sided`.

    Parameters
    ----------
    index
        An id of `FORMULAS`.
    before, after
        The two situations; an area of which a count is unknown in one counts in neither. Counts
        are rounded to whole numbers for the draws.
    draws
        Number of reallocations B; at least two.
    seed
        Of the draws.

    Returns
    -------
    Chance
        Of the change: what is observed, expected and drawn are differences of the index. *Onbekend*
        where the index has no value, or nothing of the group moves.

    Raises
    ------
    DataError
        Where they differ in unit of area, year, boundary year or areas.

    Examples
    --------
    Twenty homes of the group, built where it already was:

    >>> import pandas as pd
    >>> from wijkplan.themes.spread.difference.tally import Basis
    >>> basis = Basis(unit="buurt", year=2025, boundary_year=2025)
    >>> before = Tally(basis=basis, group=pd.Series([30.0, 5, 5]), total=pd.Series([60.0, 60, 60]))
    >>> after = Tally(basis=basis, group=pd.Series([50.0, 5, 5]), total=pd.Series([80.0, 60, 60]))
    >>> change_against_chance("dissimilariteit", before, after, draws=199).verdict
    <AgainstChance.HIGHER: 'hoger dan bij toeval'>
    """
    if draws < 2:
        raise ValueError(f"er zijn ten minste twee trekkingen nodig, en gevraagd zijn er {draws}")
    found = difference(index, before, after)
    known = before.known & after.known
    had, _ = np.rint(before.counts[:, known]).astype(np.int64)
    has, total = np.rint(after.counts[:, known]).astype(np.int64)
    has = np.minimum(has, total)
    reason = found.reason
    if not reason and not 0 < has.sum() < total.sum():
        reason = TOO_FEW
    if not reason and np.array_equal(had, has):
        reason = NOTHING_MOVES
    observed = Measured(
        index=index, value=found.value, reason=found.reason, areas=found.after.areas
    )
    if reason or found.value is None or found.before.value is None:
        return Chance(
            observed=observed,
            verdict=AgainstChance.UNKNOWN,
            reason=reason,
            draws=draws,
            seed=seed,
        )
    rng, formula = np.random.default_rng(seed), FORMULAS[index]
    of_chance = np.array(
        [
            formula(_reallocate(rng, had, has, total), total.astype(float)) - found.before.value
            for _ in range(draws)
        ]
    )
    return hold_against(of_chance, observed, seed=seed)


def _reallocate(rng: np.random.Generator, had: _Whole, has: _Whole, total: _Whole) -> Numbers:
    """The group per area after, with as many gone and come, at places of chance."""
    go, come = np.maximum(had - has, 0), np.maximum(has - had, 0)
    at_least = np.maximum(had - total, 0)  # where the area no longer has room for those who were
    loose = int((go - at_least).sum())
    gone = at_least + rng.multivariate_hypergeometric(had - at_least, loose, method="marginals")
    stay = had - gone
    came = rng.multivariate_hypergeometric(total - stay, int(come.sum()), method="marginals")
    return np.asarray(stay + came, dtype=float)
