"""Measures of one group in each area: its share, against the whole, and in homes or persons."""

from __future__ import annotations

import numpy as np
import pandas as pd


def share(group: pd.Series[float], total: pd.Series[float]) -> pd.Series[float]:
    r"""Share of a group per area.

    .. math:: p_i = 100 \, g_i / t_i

    Parameters
    ----------
    group, total
        Counts per area, on the same index.

    Returns
    -------
    Series
        Percent, 0 to 100. NaN where a count is missing or the total is zero; `why_missing` says
        which.

    Examples
    --------
    >>> share(pd.Series([5.0, 1.0]), pd.Series([10.0, 0.0])).tolist()
    [50.0, nan]
    """
    return (100 * group / total.where(total > 0)).rename("aandeel")


def location_quotient(
    group: pd.Series[float], total: pd.Series[float], *, reference: float | None = None
) -> pd.Series[float]:
    r"""Share of a group per area against the share in the whole.

    .. math:: LQ_i = \frac{g_i / t_i}{\sum_j g_j / \sum_j t_j}

    Parameters
    ----------
    group, total
        Counts per area, on the same index.
    reference
        Share in the whole, as a fraction; by default that of the areas where both are known.

    Returns
    -------
    Series
        1 where the area is as the whole; 0 to 1/P, with P the share in the whole. NaN where a
        count is missing, the total is zero, or the group is absent from the whole; `why_missing`
        says which.

    Examples
    --------
    >>> location_quotient(pd.Series([5.0, 1.0]), pd.Series([10.0, 10.0])).round(3).tolist()
    [1.667, 0.333]
    """
    whole = _share_in_whole(group, total) if reference is None else reference
    quotient = group / total.where(total > 0) / (whole or np.nan)
    return quotient.rename("locatiequotient")


def surplus(
    group: pd.Series[float], total: pd.Series[float], *, reference: float | None = None
) -> pd.Series[float]:
    r"""How many of the group an area has above the share in the whole.

    .. math:: s_i = g_i - P \, t_i

    Parameters
    ----------
    group, total
        Counts per area, on the same index.
    reference
        Share P in the whole, as a fraction; by default that of the areas where both are known.

    Returns
    -------
    Series
        Homes or persons, -P t to (1 - P) t; below zero is a shortage, and with the default
        reference the known areas sum to zero. NaN where a count is missing; `why_missing` says
        which.

    Examples
    --------
    >>> surplus(pd.Series([5.0, 1.0]), pd.Series([10.0, 10.0])).tolist()
    [2.0, -2.0]
    """
    whole = _share_in_whole(group, total) if reference is None else reference
    return (group - whole * total).rename("overschot")


def why_missing(
    values: pd.Series[float], group: pd.Series[float], total: pd.Series[float]
) -> pd.Series[str]:
    """Why a share, quotient or surplus of an area is missing, in Dutch; empty where it is not.

    Parameters
    ----------
    values
        What `share`, `location_quotient` or `surplus` gave.
    group, total
        The counts that it was given.

    Examples
    --------
    >>> group, total = pd.Series([5.0, np.nan, 0.0]), pd.Series([10.0, 10.0, 0.0])
    >>> why_missing(share(group, total), group, total).tolist()
    ['', 'onbekend: de groep is onbekend', 'niet te berekenen: het geheel is nul']
    """
    reason = pd.Series("niet te berekenen: de groep komt nergens voor", values.index, dtype=object)
    reason = reason.mask(total == 0, "niet te berekenen: het geheel is nul")
    reason = reason.mask(total.isna(), "onbekend: het geheel is onbekend")
    reason = reason.mask(group.isna(), "onbekend: de groep is onbekend")
    return reason.where(values.isna(), "")


def _share_in_whole(group: pd.Series[float], total: pd.Series[float]) -> float:
    known = group.notna() & total.notna()
    whole = float(total[known].sum())
    return float(group[known].sum()) / whole if whole else np.nan
