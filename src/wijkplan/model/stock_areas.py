"""Homes of a stock per area: sums of buurten, and homes that cannot be told from others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from wijkplan.model.areas import AreaSet, Level
from wijkplan.model.stock import Stock
from wijkplan.model.stock_counts import UNPLACED
from wijkplan.model.text import format_number


def is_single(areas: AreaSet) -> bool:
    """Whether there is one gemeente, so that what is not placed is known to lie in it."""
    return len(areas.codes(Level.GEMEENTE)) == 1


def roll_up(per_buurt: pd.DataFrame, areas: AreaSet) -> pd.DataFrame:
    """Add up numbers of buurten for the areas of all levels.

    Parameters
    ----------
    per_buurt
        Index code; a buurt that is absent has zero, one outside the areas is left out. What is
        `UNPLACED` counts for the gemeente where there is one.
    areas
        The areas of the project.

    Returns
    -------
    DataFrame
        The same columns on every area, in the order of ``areas``.
    """
    codes, buurten = areas.frame.index, areas.codes(Level.BUURT)
    found = np.zeros((len(codes), per_buurt.shape[1]))
    found[areas.rows(Level.BUURT)] = per_buurt.reindex(buurten, fill_value=0.0)
    for level in (Level.BUURT, Level.WIJK):
        np.add.at(found, areas.rows_above(level), found[areas.rows(level)])
    if UNPLACED in per_buurt.index and is_single(areas):
        found[areas.rows(Level.GEMEENTE)] += per_buurt.loc[UNPLACED].to_numpy()
    return pd.DataFrame(found, index=codes, columns=per_buurt.columns)


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """Homes that a count by place cannot do right.

    Parameters
    ----------
    placeless
        Homes of which only the buurt is known, or not even that.
    leaving
        Homes that left while nobody knows which: they are still among `Stock.homes`.
    """

    placeless: float = 0.0
    leaving: float = 0.0

    def tell(self) -> str:
        """Say so in Dutch; empty where there are none.

        >>> Doubt(placeless=5).tell()
        'van 5 woningen is de plaats niet bekend'
        >>> Doubt(leaving=1).tell()
        '1 woning verdwijnt en telt nog mee: niet bekend welke'
        """
        texts = []
        if self.placeless:
            texts.append(f"van {_homes(self.placeless)} is de plaats niet bekend")
        if self.leaving:
            verbs = "verdwijnt en telt" if self.leaving == 1 else "verdwijnen en tellen"
            texts.append(f"{_homes(self.leaving)} {verbs} nog mee: niet bekend welke")
        return "; ".join(texts)


def _homes(number: float) -> str:
    return f"{format_number(number)} {'woning' if number == 1 else 'woningen'}"


def doubt_of(stock: Stock) -> Doubt:
    """Tell of how many homes the place, or whether they are still there, is not known.

    Parameters
    ----------
    stock
        Homes as addresses.
    """
    found = _doubts(stock).sum()
    return Doubt(placeless=float(found["placeless"]), leaving=float(found["leaving"]))


def doubt_per_area(stock: Stock, areas: AreaSet) -> dict[str, Doubt]:
    """Tell the same of each area.

    Parameters
    ----------
    stock
        Homes as addresses.
    areas
        The areas of the project; what is not placed counts for the gemeente where there is one.

    Returns
    -------
    dict
        By code, for every area.
    """
    found = roll_up(_doubts(stock), areas)
    return {
        str(code): Doubt(placeless=placeless, leaving=leaving)
        for code, placeless, leaving in found.itertuples()
    }


def _doubts(stock: Stock) -> pd.DataFrame:
    """Homes without a place, and homes that may have left, per buurt where there are any."""
    return pd.DataFrame({"placeless": stock.placeless, "leaving": stock.leaving}).fillna(0.0)
