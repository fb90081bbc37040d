"""Numbers per area of which the least and the most are known, and what a reader is told of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from wijkplan.model.text import MISSING_MARK, format_number

_SAME = 1e-9
_SIDES = pd.Index(["laag", "hoog"])


Numbers = npt.NDArray[np.floating]


@dataclass(frozen=True, eq=False)
class Range:
    """Least and most per area; NaN in both where nothing is known.

    Parameters
    ----------
    low, high
        Of the same areas in the same order.
    """

    low: Numbers
    high: Numbers

    @cached_property
    def open(self) -> npt.NDArray[np.bool_]:
        """Where it is not one number."""
        return np.asarray(self.high - self.low > _SAME)

    @property
    def values(self) -> Numbers:
        """The number, where it is one."""
        return np.where(self.open, np.nan, self.low)

    def bounds(self, codes: pd.Index[str]) -> pd.DataFrame | None:
        """Give the areas where it is not, as a `Column` has them."""
        found = self.open
        if not found.any():
            return None
        pairs = np.column_stack([self.low, self.high])[found]
        return pd.DataFrame(pairs, index=codes[found], columns=_SIDES)

    def where(self, condition: npt.NDArray[np.bool_]) -> Range:
        """Nothing is known where a condition does not hold."""
        return Range(np.where(condition, self.low, np.nan), np.where(condition, self.high, np.nan))

    def total(self, rows: npt.NDArray[np.intp]) -> tuple[float, float]:
        """Least and most of some areas together, as far as known."""
        return float(np.nansum(self.low[rows])), float(np.nansum(self.high[rows]))

    def spell(self, row: int, *, percent: bool = False) -> str:
        """Write the number of an area, or what it is between; a share with its sign."""
        text = spell_range(self.low[row], self.high[row], decimals=1 if percent else 0)
        return f"{text}%" if percent and text != MISSING_MARK else text


def percentage(part: Range, rest: Range) -> Range:
    r"""Share of a part in part and rest together, in %.

    .. math:: 100\,p / (p + r)

    rises with the part and falls with the rest, so its bounds are those of least part and most
    rest, and of most part and least rest. They are exact where part and rest together are one
    number. Without any part or rest there is no share: NaN.

    >>> share = percentage(
    ...     Range(np.array([30.0]), np.array([40.0])), Range(np.array([60.0]), np.array([70.0]))
    ... )
    >>> share.low.tolist(), share.high.tolist()
    ([30.0], [40.0])
    """
    any_at_all = part.high + rest.high > 0
    share = Range(_share(part.low, rest.high, alone=100.0), _share(part.high, rest.low, alone=0.0))
    return share.where(any_at_all)


def _share(part: Numbers, rest: Numbers, *, alone: float) -> Numbers:
    """Without both there may be none, and wherever there is one it is ``alone``."""
    whole = part + rest
    share = np.divide(part, whole, out=np.full_like(whole, alone / 100), where=whole != 0)
    return 100 * share


def spell_range(low: float, high: float, *, decimals: int = 0, mark: str = "tot") -> str:
    """Write a number, or what it is between.

    >>> spell_range(12, 12), spell_range(12, 1071), spell_range(30.21, 30.24, decimals=1)
    ('12', '12 tot 1.071', '30,21 tot 30,24')
    """
    if not high - low > _SAME:
        return format_number(low, decimals=decimals)
    texts = ("", "")
    for more in range(decimals, decimals + 4):
        texts = format_number(low, decimals=more), format_number(high, decimals=more)
        if texts[0] != texts[1]:
            break
    return f"{texts[0]} {mark} {texts[1]}"


def tell_between(low: float, high: float, why: str, *, decimals: int = 0, unit: str = "") -> str:
    """Say between what a number lies, and why that is all.

    Parameters
    ----------
    low, high
        Least and most.
    why
        In Dutch.
    decimals, unit
        How a number is written.
    """
    return f"tussen {spell_range(low, high, decimals=decimals, mark='en')}{unit}: {why}"


def tell_open(number: float) -> str:
    """Say of how many homes it is open which they are.

    >>> tell_open(60)
    'welke 60 woningen veranderen of verdwijnen, is niet bekend'
    """
    if number == 1:
        return "welke woning verandert of verdwijnt, is niet bekend"
    return f"welke {format_number(number)} woningen veranderen of verdwijnen, is niet bekend"
