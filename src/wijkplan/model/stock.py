"""The housing stock: addresses, or counts per buurt, in one form; now, or at a later moment."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from wijkplan.model.allocate import Conservation
from wijkplan.model.layers import Provenance
from wijkplan.model.open_changes import OpenChange, bound_cells
from wijkplan.model.stock_counts import UNPLACED, StockCounts, count_rows


@dataclass(frozen=True, kw_only=True, eq=False)
class Stock:
    """Homes that count as housing stock.

    A later stock is an earlier one (``before``) with bookings: each year adds a few rows, and
    what did not change is never copied nor counted again.

    Parameters
    ----------
    frame
        Columns ``buurt`` (code; None where not known), ``aantal``, and every attribute of
        `ATTRIBUTES` (None where unknown). Of addresses each row is one home: ``aantal`` is 1,
        the index is the identificatie of the verblijfsobject, and there are ``x``, ``y``
        (EPSG:28992, metres; NaN for a home of which only the buurt is known), ``pand`` and
        ``oppervlakte_m2`` too. Of counts each row is a combination of attributes in a buurt.
        With ``before`` the rows are bookings, in order: a home that leaves has ``aantal`` below
        zero, one that comes above zero, and one that changes has both; the index is the home.
    addresses
        Whether the rows are addresses.
    provenance
        The deliveries that it was made of.
    conservation
        What came in, what is stock, and what found no buurt.
    remarks
        What a reader should know, in Dutch.
    before
        The stock of the year before; None for the stock at the start.
    open_changes
        Every change until now of which the number is known and the homes are not. Homes that
        leave that way are still rows of `homes`; `number` leaves them out.
    """

    frame: pd.DataFrame
    addresses: bool
    provenance: tuple[Provenance, ...]
    conservation: tuple[Conservation, ...] = ()
    remarks: tuple[str, ...] = ()
    before: Stock | None = None
    open_changes: tuple[OpenChange, ...] = ()

    @cached_property
    def counts(self) -> StockCounts:
        """Homes per buurt and attribute, before what is open is taken off."""
        counted = count_rows(self.frame)
        return counted if self.before is None else self.before.counts.plus(counted)

    @cached_property
    def number(self) -> pd.Series[float]:
        """Homes per buurt: exact, also where it is open which homes left."""
        return self.counts.homes.sub(self.leaving, fill_value=0.0)

    @cached_property
    def leaving(self) -> pd.Series[float]:
        """Homes per buurt that left without it being known which."""
        left: dict[str, float] = {}
        for change in self.open_changes:
            if change.leaves:
                left[change.buurt] = left.get(change.buurt, 0.0) + change.number
        return pd.Series(left, dtype=float)

    @cached_property
    def placeless(self) -> pd.Series[float]:
        """Homes per buurt of which the place is not known; of a stock of addresses."""
        nowhere = self.homes[self.homes["x"].isna()]
        return nowhere["aantal"].groupby(nowhere["buurt"].fillna(UNPLACED)).sum().astype(float)

    @cached_property
    def bounds(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Least and most homes per buurt and cell; see `bound_cells`."""
        return bound_cells(self.counts, self.open_changes)

    @cached_property
    def homes(self) -> pd.DataFrame:
        """The rows of this moment, with the columns of ``frame``.

        Where it is open which homes left, all of them are still here.
        """
        if self.before is None:
            return self.frame
        bookings, stock = [self.frame], self.before
        while stock.before is not None:
            bookings.append(stock.frame)
            stock = stock.before
        booked = pd.concat(bookings[::-1])
        if booked.empty:
            return stock.frame
        last = booked[~booked.index.duplicated(keep="last")]
        came = last.loc[last["aantal"] > 0, stock.frame.columns]
        return pd.concat([stock.frame[~stock.frame.index.isin(last.index)], came])


__all__ = ["UNPLACED", "OpenChange", "Stock", "StockCounts"]
