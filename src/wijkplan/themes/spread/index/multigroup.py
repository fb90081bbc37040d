"""Indices of more groups at once, and between which and within which areas the spread is uneven.

Every area departs from the whole by some amount, and an index is the sum of these. Areas that are
taken together never depart more than apart, so that what is uneven between wijken, and what within
them, adds up to the index.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType

import numpy as np
import pandas as pd
from scipy.special import entr

from wijkplan.model.text import nearest
from wijkplan.themes.spread.index.formulas import divergence
from wijkplan.themes.spread.index.measured import NO_COUNT, NOBODY, ONE_AREA, Measured, Numbers

NOTHING_KNOWN = "niet te berekenen: van geen enkel gebied zijn alle groepen bekend"
ONE_GROUP = "niet te berekenen: er komt maar één groep voor"
WHOLE = ""
"""Level of all areas together."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Part:
    """What of an index lies between areas of one level, within those of the level above.

    Parameters
    ----------
    between
        The level of the areas compared, such as ``buurten``.
    within
        The level above it, such as ``wijken``; empty where that is the whole.
    value
        Part of the index, 0 or more.
    per_area
        What each area of the level above adds to that; the sum is the value.
    """

    between: str
    within: str
    value: float
    per_area: pd.Series[float]


@dataclass(frozen=True, kw_only=True)
class Decomposition:
    """An index and the parts that it is the sum of.

    Parameters
    ----------
    whole
        The index over the lowest areas.
    parts
        From the highest level to the lowest; none where the index has no value.
    """

    whole: Measured
    parts: tuple[Part, ...]


def multigroup_dissimilarity(counts: pd.DataFrame) -> Measured:
    r"""Dissimilarity of more groups.

    .. math:: D = \frac{\sum_i \sum_k t_i |p_{ik} - P_k|}{2 T \sum_k P_k (1 - P_k)}

    Parameters
    ----------
    counts
        A row per area, a column per group; together the groups are everybody. An area where one
        count is missing does not count.

    Returns
    -------
    Measured
        0 (even) to 1 (apart); of two groups the D of one of them. No value with fewer than two
        areas or fewer than two groups.

    References
    ----------
    Reardon, S.F. and G. Firebaugh (2002), Measures of multigroup segregation, Sociological
    Methodology 32.

    Examples
    --------
    >>> multigroup_dissimilarity(pd.DataFrame({"huur": [10.0, 0.0], "koop": [0.0, 30.0]})).value
    1.0
    """
    return _measure("dissimilariteit-meer-groepen", _known(counts))


def multigroup_entropy(counts: pd.DataFrame) -> Measured:
    r"""Entropy index H (information theory index) of more groups.

    .. math:: H = \frac{\sum_i \sum_k t_i \, p_{ik} \ln (p_{ik} / P_k)}{T E}, \quad
              E = -\sum_k P_k \ln P_k

    with 0 ln 0 = 0.

    Parameters
    ----------
    counts
        As in `multigroup_dissimilarity`.

    Returns
    -------
    Measured
        0 (everywhere as mixed as the whole) to 1 (nowhere mixed); of two groups the H of one of
        them. No value with fewer than two areas or fewer than two groups.

    References
    ----------
    Reardon, S.F. and G. Firebaugh (2002), Measures of multigroup segregation, Sociological
    Methodology 32.

    Examples
    --------
    >>> multigroup_entropy(pd.DataFrame({"huur": [5.0, 15.0], "koop": [10.0, 30.0]})).value
    0.0
    """
    return _measure("entropie-meer-groepen", _known(counts))


def decompose(
    counts: pd.DataFrame,
    levels: pd.DataFrame,
    *,
    index: str = "entropie-meer-groepen",
    areas: str = "buurten",
) -> Decomposition:
    r"""Split an index in what lies between and within the areas of higher levels.

    With :math:`A_l` the index over the areas of level l, and levels from high to low, the parts
    are :math:`A_1, A_2 - A_1, \ldots`: between gemeenten, between wijken within gemeenten, between
    buurten within wijken. For H a part within is also the mean of the H of the areas above,
    weighted by their size and entropy; for D it is only what is left.

    Parameters
    ----------
    counts
        As in `multigroup_dissimilarity`. Two columns, of a group and of the rest, give the parts
        of the index of one group.
    levels
        On the index of the counts, a column per level from high to low, with the area in which each
        row lies; the name of the column names the level, such as ``gemeenten``.
    index
        ``entropie-meer-groepen`` or ``dissimilariteit-meer-groepen``.
    areas
        Name of the level of the rows.

    Raises
    ------
    ValueError
        Where there is no such index, or an area lies nowhere, or in two areas of the level above.

    Examples
    --------
    >>> counts = pd.DataFrame({"huur": [10.0, 0.0, 5.0], "koop": [0.0, 10.0, 5.0]})
    >>> found = decompose(counts, pd.DataFrame({"wijken": ["west", "west", "oost"]}))
    >>> [(part.between, part.within, round(part.value, 3)) for part in found.parts]
    [('wijken', '', 0.0), ('buurten', 'wijken', 0.667)]
    """
    if index not in _FORMULAS:
        raise ValueError(f"onbekende index '{index}': {nearest(index, _FORMULAS)}")
    _check_levels(counts, levels, areas)
    known = _known(counts)
    whole = _measure(index, known)
    if whole.value is None:
        return Decomposition(whole=whole, parts=())
    lies_in = pd.DataFrame(
        {WHOLE: WHOLE, **levels.loc[known.index], areas: known.index}, index=known.index
    )
    departures = {
        level: _departures(index, known.groupby(lies_in[level], sort=False).sum())
        for level in lies_in
    }
    return Decomposition(
        whole=whole,
        parts=tuple(
            _part(lies_in[[above, below]], departures[below], departures[above])
            for above, below in pairwise(lies_in)
        ),
    )


def _part(lies_in: pd.DataFrame, finer: pd.Series[float], coarser: pd.Series[float]) -> Part:
    """What areas depart from the whole beyond what those above them do."""
    above, below = lies_in.columns
    place = lies_in.drop_duplicates(below).set_index(below)[above]
    beyond = finer.groupby(place, sort=False).sum() - coarser
    per_area = beyond.clip(lower=0)  # floating point may take it below
    return Part(between=below, within=above, value=float(per_area.sum()), per_area=per_area)


def _check_levels(counts: pd.DataFrame, levels: pd.DataFrame, areas: str) -> None:
    """Refuse levels of which no sum can be made."""
    if not counts.index.equals(levels.index) or not counts.index.is_unique:
        raise ValueError("aantallen en niveaus zijn niet van dezelfde gebieden, of een komt dubbel")
    names = [WHOLE, *levels.columns, areas]
    if len(set(names)) < len(names):
        raise ValueError(f"elk niveau heeft een eigen naam nodig; er staat {names[1:]}")
    for name in levels:
        if levels[name].isna().any():
            nowhere = levels.index[levels[name].isna()][0]
            raise ValueError(f"gebied {nowhere} ligt in geen van de {name}")
    for above, below in pairwise(levels.columns):
        homes = levels.drop_duplicates([above, below])[below]
        if homes.duplicated().any():
            split = homes[homes.duplicated()].iloc[0]
            raise ValueError(f"{split} (niveau {below}) ligt in meer dan een van de {above}")


def _known(counts: pd.DataFrame) -> pd.DataFrame:
    return counts[counts.notna().all(axis=1)].astype(float)


def _measure(index: str, known: pd.DataFrame) -> Measured:
    counts = known.to_numpy()
    reason = _too_little(counts)
    value = None if reason else float(np.clip(_FORMULAS[index](counts).sum(), 0, 1))
    return Measured(index=index, value=value, reason=reason, areas=_inhabited(counts))


def _inhabited(counts: Numbers) -> int:
    return int(np.count_nonzero(counts.any(axis=1)))


def _too_little(counts: Numbers) -> str:
    if not counts.size:
        return NOTHING_KNOWN
    if not (np.isfinite(counts) & (counts >= 0)).all():
        return NO_COUNT
    if not counts.any():
        return NOBODY
    if _inhabited(counts) == 1:
        return ONE_AREA
    return ONE_GROUP if np.count_nonzero(counts.any(axis=0)) == 1 else ""


def _departures(index: str, counts: pd.DataFrame) -> pd.Series[float]:
    """How much of the index each area accounts for, set against the whole."""
    return pd.Series(_FORMULAS[index](counts.to_numpy()), counts.index)


def _dissimilarity(counts: Numbers) -> Numbers:
    even, share = _even(counts)
    apart: Numbers = np.abs(counts - even).sum(axis=1)
    most = float(2 * counts.sum() * (share * (1 - share)).sum())
    return apart / most


def _entropy(counts: Numbers) -> Numbers:
    even, share = _even(counts)
    apart: Numbers = divergence(counts, even).sum(axis=1)
    most = float(counts.sum() * entr(share).sum())
    return apart / most


def _even(counts: Numbers) -> tuple[Numbers, Numbers]:
    """The counts if every area were as the whole, and the share of each group in the whole."""
    share = counts.sum(axis=0) / counts.sum()
    return counts.sum(axis=1)[:, np.newaxis] * share, share


_FORMULAS: Mapping[str, Callable[[Numbers], Numbers]] = MappingProxyType(
    {"dissimilariteit-meer-groepen": _dissimilarity, "entropie-meer-groepen": _entropy}
)
