"""What a measure of spread says, and the areas that it says it of."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Numbers: TypeAlias = NDArray[np.float64]
Counts: TypeAlias = "pd.Series[float] | Numbers | Sequence[float]"

_NOT = "niet te berekenen: "
NOTHING_KNOWN = _NOT + "van geen enkel gebied zijn groep en geheel bekend"
NOBODY = _NOT + "het geheel is overal nul"
NO_COUNT = _NOT + "een aantal is negatief of oneindig"
ONE_AREA = _NOT + "er telt maar één gebied mee"
NO_GROUP = _NOT + "de groep komt nergens voor"
ALL_GROUP = _NOT + "de groep omvat het geheel"


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One index, or why there is none.

    Parameters
    ----------
    index
        Its id in `INDICES`, such as ``dissimilariteit``.
    value
        None where it cannot be computed; never NaN.
    reason
        Why there is no value, in Dutch; empty where there is one.
    areas
        Number of areas that count: both counts known, and anybody there.
    """

    index: str
    value: float | None
    reason: str
    areas: int

    def __post_init__(self) -> None:
        if (self.value is None) != bool(self.reason):
            raise ValueError("a measure has either a value or a reason")
        if self.value is not None and not math.isfinite(self.value):
            raise ValueError("a value that is no number is None, with its reason")


@dataclass(frozen=True, kw_only=True, eq=False)
class Known:
    """The counts of the areas that count.

    Parameters
    ----------
    group, total
        Counts of those areas; the group is nowhere larger than the total.
    where
        Which of the given areas they are.
    reason
        Why there is too little to measure, in Dutch; empty where there is enough.
    """

    group: Numbers
    total: Numbers
    where: NDArray[np.bool_]
    reason: str

    @property
    def areas(self) -> int:
        """How many areas count."""
        return len(self.total)

    @property
    def share(self) -> float:
        """Share P of the group in those areas together; NaN where nobody is there."""
        whole = float(self.total.sum())
        return float(self.group.sum()) / whole if whole else math.nan


def known_counts(group: Counts, total: Counts) -> Known:
    """Keep the areas where both counts are known and anybody is there.

    Parameters
    ----------
    group, total
        Counts per area (homes or persons), in the same order; NaN is unknown, and never zero.
        Where rounding makes the group larger than the total, it is the total.

    Raises
    ------
    ValueError
        Where the two are not of the same areas.

    Examples
    --------
    >>> known_counts([5.0, np.nan, 0.0, 9.0], [8.0, 9.0, 0.0, 9.0]).group
    array([5., 9.])
    """
    g, t = same_areas(group, total)
    both = ~np.isnan(g) & ~np.isnan(t)
    where = both & (t > 0)
    return Known(
        group=np.minimum(g, t)[where],
        total=t[where],
        where=where,
        reason=_too_little(np.minimum(g, t)[both], t[both]),
    )


def same_areas(group: Counts, total: Counts) -> tuple[Numbers, Numbers]:
    """Both counts as arrays; refused where they are not of the same areas in the same order."""
    if isinstance(group, pd.Series) and isinstance(total, pd.Series):
        same = group.index.equals(total.index)
    else:
        same = np.shape(group) == np.shape(total)
    if not same:
        raise ValueError(
            "groep en geheel zijn niet van dezelfde gebieden in dezelfde volgorde; "
            "zet ze eerst op dezelfde index"
        )
    return np.asarray(group, dtype=float), np.asarray(total, dtype=float)


def _too_little(group: Numbers, total: Numbers) -> str:
    """Why these known counts give no measure of spread; empty where they do."""
    if not len(total):
        return NOTHING_KNOWN
    if not (np.isfinite(group) & np.isfinite(total) & (group >= 0) & (total >= 0)).all():
        return NO_COUNT
    if not total.any():
        return NOBODY
    if np.count_nonzero(total) == 1:
        return ONE_AREA
    return "" if group.any() else NO_GROUP
