"""Homes per area and per cell: one number, or the least and the most where it is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from wijkplan.model.allocate import Conservation
from wijkplan.model.areas import AreaSet, Level
from wijkplan.model.attributes import ATTRIBUTES, CATEGORIES
from wijkplan.model.open_changes import OpenChange, tighten
from wijkplan.model.stock import Stock
from wijkplan.model.stock_areas import is_single, roll_up
from wijkplan.model.stock_counts import SLICES, UNPLACED
from wijkplan.model.table import NOT_IN_SOURCE
from wijkplan.model.text import format_number
from wijkplan.themes.stock.ranges import Range

KNOWN = "bekend"
"""Homes of which an attribute is known: in none of the other two categories."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Tally:
    """Numbers of homes per area of every level.

    Parameters
    ----------
    homes
        All homes; index ``code``; NaN where none of the buurten was delivered.
    low, high
        Least and most homes per cell, same index, columns `CELLS`.
    moving
        Homes of which it is open whether they are the ones that leave or change; a column per
        attribute and question that they can move.
    delivered
        The attributes that are known of any home.
    absent, buurten
        Per area the number of buurten that were not delivered, and of all buurten.
    unplaced
        Per area the homes in it without a known buurt; below zero where more leave than come.
    reason
        Why a buurt is absent, in Dutch.
    balance
        Of homes onto buurten.
    """

    homes: pd.Series[float]
    low: pd.DataFrame
    high: pd.DataFrame
    moving: pd.DataFrame
    delivered: frozenset[str]
    absent: pd.Series[int]
    buurten: pd.Series[int]
    unplaced: pd.Series[float]
    reason: str
    balance: Conservation

    def of(self, name: str, *categories: str) -> Range:
        """Homes of an attribute or question in any of some categories.

        What is in them is what is not in the others: of both ways the one that says most counts.
        """
        part, names = SLICES[name], CATEGORIES[name]
        mine = [part.start + names.index(category) for category in categories]
        others = [cell for cell in range(part.start, part.stop) if cell not in mine]
        low, high, homes = self.low.to_numpy(), self.high.to_numpy(), self.all.low
        return Range(
            low=np.maximum(low[:, mine].sum(axis=1), homes - high[:, others].sum(axis=1)),
            high=np.minimum(high[:, mine].sum(axis=1), homes - low[:, others].sum(axis=1)),
        )

    @cached_property
    def gaps(self) -> pd.Series[str]:
        """Where some buurten of an area were not delivered, a remark that says so."""
        texts = [
            f"ten minste: {absent} van {all_} buurten niet geleverd" if absent else ""
            for absent, all_ in zip(self.absent, self.buurten, strict=True)
        ]
        return pd.Series(texts, index=self.homes.index, dtype=object)

    @cached_property
    def remarks(self) -> pd.Series[str]:
        """The same, and the reason where none of the buurten was delivered."""
        return self.gaps.where(self.homes.notna(), self.reason)

    @property
    def all(self) -> Range:
        """All homes, of which the number is always exact."""
        homes = self.homes.to_numpy(float)
        return Range(homes, homes)


def count_homes(stock: Stock, areas: AreaSet) -> Tally:
    """Count homes per area.

    Of counts a buurt without a row was not delivered. Of addresses a buurt without homes has
    none, unless no home at all was delivered in its gemeente. Homes that a project adds to a
    buurt that was not delivered count in the areas above it only.

    Parameters
    ----------
    stock
        The homes, now or later. Those without a known buurt count for the gemeente where there is
        one, and nowhere where there are more.
    areas
        The areas of the project; homes of other buurten are counted as lost.
    """
    delivered = _delivered(stock, areas)
    per_buurt = pd.DataFrame({"absent": ~delivered, "buurten": True}).astype(float)
    known = roll_up(per_buurt, areas).astype(int)
    seen = known["absent"] < known["buurten"]
    number = stock.number.to_frame("homes")
    homes = roll_up(number, areas)["homes"].where(seen)
    low, high = _bounds(stock, areas, homes)
    return Tally(
        homes=homes,
        low=low,
        high=high,
        moving=roll_up(_moving(stock.open_changes), areas),
        delivered=_known_attributes(high),
        absent=known["absent"],
        buurten=known["buurten"],
        unplaced=roll_up(number[number.index == UNPLACED], areas)["homes"],
        reason="geen woningen geleverd in deze gemeente" if stock.addresses else NOT_IN_SOURCE,
        balance=_balance(stock, areas),
    )


def _known_attributes(high: pd.DataFrame) -> frozenset[str]:
    """Attributes of which any home can have a value."""
    seen = np.nanmax(high.to_numpy(), axis=0, initial=0.0) > 0
    starts = {name: SLICES[name].start for name in ATTRIBUTES}
    return frozenset(
        name for name, start in starts.items() if seen[start : start + len(ATTRIBUTES[name])].any()
    )


def _bounds(
    stock: Stock, areas: AreaSet, homes: pd.Series[float]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Least and most homes per area and cell; NaN where there is no number of homes."""
    seen, changes = homes.notna(), stock.open_changes
    low, high = stock.bounds
    least = roll_up(low, areas).where(seen, axis=0)
    most = roll_up(high, areas).where(seen, axis=0) if changes else least
    if is_single(areas) and any(change.buurt == UNPLACED for change in changes):
        code = areas.codes(Level.GEMEENTE)[0]
        bounds = (least.loc[code].to_numpy(float), most.loc[code].to_numpy(float))
        least.loc[code], most.loc[code] = tighten(*bounds, float(homes[code]))
    return least, most


def _moving(open_changes: Sequence[OpenChange]) -> pd.DataFrame:
    """Homes that leave or change without it being known which, per buurt and attribute."""
    starts = [part.start for part in SLICES.values()]
    rows = [change.number * change.touched[starts] for change in open_changes]
    places = pd.Index([change.buurt for change in open_changes], dtype=object)
    frame = pd.DataFrame(rows, index=places, columns=list(SLICES), dtype=float)
    return frame.groupby(level=0).sum()


def _delivered(stock: Stock, areas: AreaSet) -> pd.Series[bool]:
    """Whether the homes of a buurt were delivered: what a project adds later is no delivery."""
    while stock.before is not None:
        stock = stock.before
    codes = areas.codes(Level.BUURT)
    present = pd.Series(codes.isin(stock.counts.homes.index), index=codes)
    if not stock.addresses:
        return present
    gemeente = areas.gemeente_per_buurt()
    return gemeente.isin(gemeente[present])


def _balance(stock: Stock, areas: AreaSet) -> Conservation:
    """Of all homes onto buurten; what is not placed is found where there is one gemeente."""
    number = stock.number
    unplaced = float(number.get(UNPLACED, 0.0))
    inside = float(number[number.index.isin(areas.codes(Level.BUURT))].sum())
    came_in, single = float(number.sum()), is_single(areas)
    kept = inside + (unplaced if single else 0.0)
    outside = came_in - inside - unplaced
    remarks = [f"{format_number(outside)} ligt buiten de gebieden"] if outside else []
    if unplaced:
        where = "tellen alleen bij de gemeente" if single else "tellen bij geen enkel gebied"
        remarks.append(f"{format_number(unplaced)} (per saldo) zonder bekende buurt {where}")
    return Conservation(
        join="Woningvoorraad per buurt",
        unit="woningen",
        came_in=came_in,
        allocated=kept,
        lost=came_in - kept,
        remark="ligt buiten de gebieden" if outside and not unplaced else "; ".join(remarks),
    )
