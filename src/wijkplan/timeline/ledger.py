"""What one year adds to the stock, gathered so that all of it is counted at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from wijkplan.model.attributes import ATTRIBUTES, CATEGORIES
from wijkplan.model.events import Event
from wijkplan.model.stock_counts import Cells, category_codes, count_cells
from wijkplan.timeline.opening import Opening, Positions

Values = Mapping[str, npt.NDArray[np.object_]]
"""Attribute -> value per home."""


@dataclass(eq=False)
class Ledger:
    """Rows that come and go in one year, each under the number of its booking.

    Parameters
    ----------
    opening
        The stock at the start.
    moved
        Homes of the opening: rows, number of the booking per row, what they are, and sign.
    made
        Homes that a project made, or that leave again: event, number of the booking, homes, sign.
    """

    opening: Opening
    moved: list[tuple[Positions, Positions, Values, int]] = field(default_factory=list)
    made: list[tuple[Event, int, int, int]] = field(default_factory=list)

    def close(self, bookings: int) -> tuple[pd.DataFrame, Cells]:
        """Give the rows, and what each of so many bookings changed per cell of `CELLS`."""
        rows = [*self._homes(), *self._projects()]
        if not rows:
            nothing = self.opening.stock.frame.iloc[:0]
            return nothing, np.zeros((bookings, sum(map(len, CATEGORIES.values()))))
        frame = pd.concat(rows)
        numbers = frame.pop("boeking").to_numpy()
        weights = dict.fromkeys(CATEGORIES, frame["aantal"].to_numpy(float))
        return frame, count_cells(category_codes(frame), weights, numbers, size=bookings)

    def _homes(self) -> list[pd.DataFrame]:
        if not self.moved:
            return []
        rows, numbers = (np.concatenate([part[n] for part in self.moved]) for n in (0, 1))
        values = {n: np.concatenate([part[2][n] for part in self.moved]) for n in ATTRIBUTES}
        signs = np.concatenate([np.full(len(part[0]), part[3]) for part in self.moved])
        frame = self.opening.stock.frame.iloc[rows]
        return [frame.assign(**values, aantal=signs * frame["aantal"], boeking=numbers)]

    def _projects(self) -> list[pd.DataFrame]:
        """Of addresses a row per home, of counts a row per project."""
        if not self.made:
            return []
        addresses = self.opening.stock.addresses
        many = [homes if addresses else 1 for _, _, homes, _ in self.made]
        one = pd.DataFrame([_row(event, homes, sign) for event, _, homes, sign in self.made])
        texts = ["buurt", *ATTRIBUTES]
        one[texts] = one[texts].astype(object).where(one[texts].notna(), None)
        ids = [
            f"{event.project_id}/{n + 1}"
            for (event, *_), count in zip(self.made, many, strict=True)
            for n in range(count)
        ]
        frame = one.loc[one.index.repeat(many)].set_index(pd.Index(ids, dtype=object))
        if addresses:
            frame["aantal"] = np.sign(frame["aantal"])
            frame = frame.assign(pand=np.full(len(frame), None), oppervlakte_m2=np.nan)
        else:
            frame = frame.drop(columns=["x", "y"])
        numbers = np.repeat([number for _, number, _, _ in self.made], many)
        return [frame[self.opening.stock.frame.columns].assign(boeking=numbers)]


def _row(event: Event, homes: int, sign: int) -> dict[str, object]:
    place = {axis: np.nan if at is None else at for axis, at in (("x", event.x), ("y", event.y))}
    values = {name: event.to.get(name) for name in ATTRIBUTES}
    return {"buurt": event.buurt or None, "aantal": sign * homes, **values, **place}
