"""Figures of a wijk or gemeente from those of its buurten, and how that is told."""

from __future__ import annotations

import pandas as pd

DERIVED = "afgeleid"
"""The status of a value that wijkplan derived from buurten starts with this."""

AT_LEAST = f"{DERIVED}: ten minste"
"""The status of a sum over fewer than all buurten starts with this: it is a lower bound."""

MINIMUM_COVERAGE = 0.8
"""A share or mean is derived only where buurten with at least this part of the weight are known."""


def derive_counts(
    values: pd.Series[float], above: pd.Series[str]
) -> tuple[pd.Series[float], pd.Series[str]]:
    """Add counts of buurten per area above them.

    Parameters
    ----------
    values
        Count per buurt; NaN where it is missing.
    above
        For each buurt the code of the area above it; same index.

    Returns
    -------
    tuple
        Sum and remark per area above. A sum over fewer than all buurten is a lower bound, and
        its remark says 'ten minste'; no known buurt at all gives NaN.

    >>> values = pd.Series([5.0, float("nan"), 10.0], index=["a", "b", "c"])
    >>> total, how = derive_counts(values, pd.Series(["W", "W", "V"], index=["a", "b", "c"]))
    >>> total.to_dict()
    {'V': 10.0, 'W': 5.0}
    >>> how["W"]
    'afgeleid: ten minste; som van 1 van 2 buurten, de andere zijn niet bekend'
    """
    groups = values.groupby(above)
    total, known, everything = groups.sum(min_count=1), groups.count(), groups.size()
    remark = [
        "niet af te leiden: van geen enkele buurt bekend"
        if k == 0
        else f"afgeleid: som van {n} {'buurt' if n == 1 else 'buurten'}"
        if k == n
        else f"{AT_LEAST}; som van {k} van {n} buurten, de andere zijn niet bekend"
        for k, n in zip(known, everything, strict=True)
    ]
    return total, pd.Series(remark, index=total.index, dtype=object)


def derive_means(
    values: pd.Series[float], weight: pd.Series[float], above: pd.Series[str]
) -> tuple[pd.Series[float], pd.Series[str]]:
    r"""Weighted mean of buurten per area above them.

    .. math:: \bar{x} = \sum_i w_i x_i / \sum_i w_i

    over buurten with both value and weight. Buurten with weight zero do not count. Where the
    known buurten hold less than `MINIMUM_COVERAGE` of the known weight, the result is NaN.

    Parameters
    ----------
    values
        Share, mean or density per buurt; NaN where it is missing.
    weight
        Its denominator per buurt, same index.
    above
        For each buurt the code of the area above it; same index.

    Returns
    -------
    tuple
        Mean and remark per area above.

    >>> index = ["a", "b"]
    >>> mean, how = derive_means(
    ...     pd.Series([10.0, 20.0], index=index),
    ...     pd.Series([300.0, 100.0], index=index),
    ...     pd.Series(["W", "W"], index=index),
    ... )
    >>> float(mean["W"]), how["W"]
    (12.5, 'afgeleid: gewogen gemiddelde van 2 buurten')
    """
    counts = weight.ne(0)
    both = values.notna() & weight.notna() & counts
    known_weight = weight.where(both).groupby(above).sum()
    all_weight = weight.groupby(above).sum()
    mean = (values * weight).where(both).groupby(above).sum() / known_weight.where(known_weight > 0)
    coverage = known_weight / all_weight.where(all_weight > 0)
    known, everything = both.groupby(above).sum(), counts.groupby(above).sum()
    enough = coverage.ge(MINIMUM_COVERAGE)
    remark = []
    for code in mean.index:
        k, n, share = int(known[code]), int(everything[code]), coverage[code]
        if not n:
            remark.append("niet van toepassing: de noemer is nul")
        elif not enough[code]:
            remark.append(f"niet af te leiden: te weinig bekend ({k} van {n} buurten)")
        elif k == n:
            remark.append(
                f"afgeleid: gewogen gemiddelde van {n} {'buurt' if n == 1 else 'buurten'}"
            )
        else:
            remark.append(
                f"afgeleid: gewogen gemiddelde van {k} van {n} buurten "
                f"({100 * share:.0f}% van de bekende noemer)"
            )
    return mean.where(enough), pd.Series(remark, index=mean.index, dtype=object)
