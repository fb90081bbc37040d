"""The stock at the start, indexed so that homes are found by buurt and by building."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from wijkplan.model.attributes import ATTRIBUTES
from wijkplan.model.events import Event
from wijkplan.model.stock import Stock
from wijkplan.model.stock_counts import UNPLACED

Positions = npt.NDArray[np.intp]
"""Rows of the stock at the start, by position."""
_NOWHERE: Positions = np.zeros(0, dtype=np.intp)


@dataclass(frozen=True, eq=False)
class Opening:
    """The stock at the start, with what is needed to find homes in it.

    Parameters
    ----------
    stock
        Not changed.
    """

    stock: Stock

    @cached_property
    def attributes(self) -> dict[str, npt.NDArray[np.object_]]:
        """Values per attribute and home."""
        return {name: self.stock.frame[name].to_numpy(object) for name in ATTRIBUTES}

    @cached_property
    def weight(self) -> npt.NDArray[np.float64]:
        """Homes per row."""
        return self.stock.frame["aantal"].to_numpy(float)

    @cached_property
    def buurten(self) -> npt.NDArray[np.object_]:
        """Code of the buurt per row; `UNPLACED` where it is not known."""
        return self.stock.frame["buurt"].fillna(UNPLACED).to_numpy(object)

    def names_homes(self, event: Event) -> bool:
        """Whether an event says which homes it is about; of counts nobody can."""
        return self.stock.addresses and bool(event.panden)

    def reach(self, event: Event) -> Positions:
        """Rows of the homes that an event can be about: its buildings, its buurt, or all."""
        if self.names_homes(event):
            found = [self._by_pand.get(pand, _NOWHERE) for pand in dict.fromkeys(event.panden)]
            return np.concatenate(found)
        if event.buurt == UNPLACED:
            return np.arange(len(self.weight))
        return self._by_buurt.get(event.buurt, _NOWHERE)

    def delivers(self, buurt: str) -> bool:
        """Whether homes of a buurt were delivered; of addresses a buurt without any has none."""
        return self.stock.addresses or buurt == UNPLACED or buurt in self._by_buurt

    @cached_property
    def _by_buurt(self) -> Mapping[str, Positions]:
        return _group(self.buurten)

    @cached_property
    def _by_pand(self) -> Mapping[str, Positions]:
        return _group(self.stock.frame["pand"].to_numpy(object))


def _group(keys: npt.NDArray[np.object_]) -> dict[str, Positions]:
    codes, names = pd.factorize(keys)
    order = np.argsort(codes, kind="stable")
    ends = np.searchsorted(codes[order], np.arange(len(names) + 1))
    return {name: order[ends[n] : ends[n + 1]] for n, name in enumerate(names)}
