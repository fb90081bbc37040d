"""What can be said of the homes where it is open which of them leave or change.

Of a demolition in a buurt the number may be known and the homes not. Then the number of homes is
exact and their attributes are not: they lie between bounds, never on a proportional guess.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import product
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from wijkplan.model.attributes import ATTRIBUTES, CATEGORIES, CELLS, EXCLUDED, QUESTIONS
from wijkplan.model.stock_counts import (
    COLUMNS,
    SLICES,
    UNPLACED,
    Cells,
    StockCounts,
    categorise,
    category_codes,
    count_cells,
    sum_cells,
    value_codes,
    values_of,
)

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, eq=False)
class Moves:
    """What an open change can do to the homes of its pool, per cell of `CELLS`.

    Parameters
    ----------
    size
        Homes in the pool.
    out
        How many of them would leave the cell, if they were among those that change.
    into
        How many would come into it.
    ends
        Cells in which a home that changes can end, whatever it was before.
    """

    size: float
    out: Cells
    into: Cells
    ends: Flags


def find_moves(
    homes: pd.DataFrame,
    to: Mapping[str, str | None] | None,
    settled: Mapping[str, Flags] | None = None,
) -> Moves:
    """Count what each home of a pool would do if it were among those that leave or change.

    Parameters
    ----------
    homes
        The pool as the books have it now: ``aantal`` and every attribute. Of homes that leave
        only those that are still there, of homes that change all that were in the pool.
    to
        Attribute -> value that homes get (None: not known); None where they leave.
    settled
        Attribute -> for each home whether it is known by now, because a later project set it or
        took the home away. There the change does not hold any more.
    """
    size = float(homes["aantal"].sum())
    nothing = np.zeros(len(CELLS))
    if to is None:
        return Moves(size=size, out=sum_cells(homes), into=nothing, ends=nothing.astype(bool))
    none = np.zeros(len(homes), dtype=bool)
    free = {name: ~(settled or {}).get(name, none) for name in to}
    now = value_codes(homes)
    then = {n: np.where(free[n], values_of(n, np.array([to[n]], object)), now[n]) for n in to}
    before, after = categorise(now), categorise({**now, **then})
    weight = homes["aantal"].to_numpy(float)
    moved = {name: weight * (before[name] != after[name]) for name in CATEGORIES}
    out, into = (count_cells(codes, moved)[0] for codes in (before, after))
    return Moves(size=size, out=out, into=into, ends=_ends(to, free))


def _ends(to: Mapping[str, str | None], free: Mapping[str, Flags]) -> Flags:
    """Cells in which a home can end of which some of these attributes are set."""
    ends = np.zeros(len(CELLS), dtype=bool)
    masks = np.column_stack([free[name] for name in to]) if to else np.zeros((0, 0), dtype=bool)
    for mask in np.unique(masks, axis=0):
        values = {name: to[name] for name, chosen in zip(to, mask, strict=True) if chosen}
        for name, part in SLICES.items():
            known = tuple((own, values[own]) for own in _depends_on(name) if own in values)
            if known:
                ends[part] |= _reachable(name, known)
    return ends


def _depends_on(name: str) -> tuple[str, ...]:
    """Attributes that decide in which category of an attribute or question a home is."""
    if name in ATTRIBUTES:
        return (name, "eigendom") if name in EXCLUDED else (name,)
    question = QUESTIONS[name]
    parts = (own for asked in (*question.of, *question.fits) for own in _depends_on(asked))
    return tuple(dict.fromkeys(parts))


@cache
def _reachable(name: str, known: tuple[tuple[str, str | None], ...]) -> tuple[bool, ...]:
    """Per category whether a home can be in it of which some attributes are known."""
    values = dict(known)
    options = {
        own: (values[own],) if own in values else (*ATTRIBUTES[own], None)
        for own in _depends_on(name)
    }
    homes = pd.DataFrame(list(product(*options.values())), columns=list(options), dtype=object)
    found = category_codes(homes.reindex(columns=list(ATTRIBUTES)))[name]
    return tuple(number in found for number in range(len(CATEGORIES[name])))


@dataclass(frozen=True, kw_only=True, eq=False)
class OpenChange:
    """So many homes out of a pool leave or change, and nobody knows which.

    Parameters
    ----------
    year
        The year in which it happens.
    project_id
        The project that does it.
    buurt
        Code of the buurt; `UNPLACED` where that is not known either.
    number
        How many homes, at most; no more than there are in the pool.
    leaves
        Whether they leave the stock.
    moves
        What that can do to each cell.
    turn
        Place in the order of all open changes.
    least
        How many homes, at least; None where it is exactly ``number``.
    apart
        Turns of earlier changes whose homes are surely none of these: homes that were sold are
        no homes of an association any more.
    """

    year: int
    project_id: str
    buurt: str
    number: float
    leaves: bool
    moves: Moves
    turn: int = 0
    least: float | None = None
    apart: frozenset[int] = frozenset()

    @property
    def matters(self) -> bool:
        """Whether it can move any number."""
        return self.number > 0 and bool(self.touched.any())

    @property
    def sure(self) -> float:
        """How many homes, at least."""
        return self.number if self.least is None else self.least

    @cached_property
    def touched(self) -> Flags:
        """Cells of attributes that it can move."""
        everything = np.ones(len(CELLS), dtype=bool)
        return everything if self.leaves else _whole(self.moves.ends) > 0

    @cached_property
    def undecided(self) -> Flags:
        """Cells in which a home may end, depending on what the change does not set."""
        return np.asarray(self.moves.ends & (_whole(self.moves.ends) > 1))


def bound_cells(
    counts: StockCounts, open_changes: Sequence[OpenChange]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    r"""Least and most homes per cell, given what is open.

    Of :math:`n` homes that change out of a pool of :math:`m`, of which :math:`a` would leave the
    cell and :math:`b` would come into it, the number in the cell goes up by at least
    :math:`\max(0, n - (m - b)) - \min(n, a)` and at most
    :math:`\min(n, b) - \max(0, n - (m - a))`. What earlier open changes may have done to the pool
    widens that. With one open change in a buurt the bounds are exact; with more they may be wider
    than what is possible, never narrower.

    Parameters
    ----------
    counts
        As if nothing were open: homes of which it is open whether they leave are still in it.
    open_changes
        In the order in which they happen, each with what it can do to the homes as counted.

    Returns
    -------
    tuple of DataFrame
        Lower and upper bounds, shaped as ``counts.cells``. Those of a buurt leave out what is not
        placed. Those of `UNPLACED` are what it adds to the sum of the bounds of all buurten, so
        they can be negative.
    """
    per_buurt: dict[str, list[OpenChange]] = {}
    for change in open_changes:
        per_buurt.setdefault(change.buurt, []).append(change)
    index = counts.cells.index.union(pd.Index(list(per_buurt), dtype=object, name="buurt"))
    low = counts.cells.reindex(index, fill_value=0.0).to_numpy(float, copy=True)
    homes, high = counts.homes.reindex(index, fill_value=0.0), low.copy()
    for code, mine in per_buurt.items():
        row = index.get_loc(code)
        least, most = _unplaced(open_changes) if code == UNPLACED else _together(mine)
        low[row], high[row] = low[row] + least, high[row] + most
        if code != UNPLACED:
            left = sum(change.number for change in mine if change.leaves)
            low[row], high[row] = tighten(low[row], high[row], float(homes[code]) - left)
    return (
        pd.DataFrame(low, index=index, columns=COLUMNS),
        pd.DataFrame(high, index=index, columns=COLUMNS),
    )


def lone_effect(change: OpenChange) -> tuple[Cells, Cells]:
    """Least and most by which an open change by itself raises each cell; exact."""
    return _together([change])


def tighten(low: Cells, high: Cells, homes: float) -> tuple[Cells, Cells]:
    """Hold bounds of cells against each other.

    No number is below zero, and the categories of an attribute together are all homes.

    Parameters
    ----------
    low, high
        Per cell of `CELLS`.
    homes
        Homes in all.
    """
    low = np.maximum(low, 0.0)
    high = np.maximum(np.minimum(high, homes - (_whole(low) - low)), low)
    return np.minimum(np.maximum(low, homes - (_whole(high) - high)), high), high


def _whole(cells: Cells | Flags) -> Cells:
    """Sum over the categories of the attribute that a cell belongs to."""
    starts = [part.start for part in SLICES.values()]
    sums = np.add.reduceat(cells.astype(float), starts)
    return np.repeat(sums, [len(names) for names in CATEGORIES.values()])


class _Slack(NamedTuple):
    """What earlier open changes may have done: homes that came into a cell, left it, are other."""

    gained: Cells
    lost: Cells
    disturbed: Cells

    def plus(self, other: _Slack) -> _Slack:
        """With what another change may have done too."""
        return _Slack(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))

    def minus(self, other: _Slack) -> _Slack:
        """Without what another change may have done."""
        return _Slack(*(mine - theirs for mine, theirs in zip(self, other, strict=True)))


_NO_SLACK = _Slack(*np.zeros((3, len(CELLS))))


class _Trail:
    """Slack of a row of changes, one after the other."""

    def __init__(self) -> None:
        self.whole = _NO_SLACK
        self.parts: dict[int, _Slack] = {}

    def reach(self, change: OpenChange) -> _Reach:
        """What the next change can do to its pool."""
        slack = self.whole
        for turn in change.apart & self.parts.keys():
            slack = slack.minus(self.parts[turn])
        reach = _reach(change, slack)
        if not change.leaves:  # a home that left is in nobody's pool, whatever it was
            number = change.number
            part = _Slack(
                np.minimum(number, reach.into_most),
                np.minimum(number, reach.out_most),
                np.asarray(number * change.touched, dtype=float),
            )
            self.whole, self.parts[change.turn] = self.whole.plus(part), part
        return reach


class _Reach(NamedTuple):
    """How many homes of a pool would leave each cell or come into it, at least and at most."""

    out_least: Cells
    out_most: Cells
    into_least: Cells
    into_most: Cells


def _reach(change: OpenChange, slack: _Slack) -> _Reach:
    """What earlier changes matter for hangs on where this one can end.

    Where it ends in one cell, all homes of the pool go there from wherever they are by now; where
    it may end in several, a home that is other than the books say may go anywhere.
    """
    moves, unsure = change.moves, change.undecided
    decided = moves.ends & ~unsure
    more_out = np.where(unsure, slack.disturbed, np.where(decided, 0.0, slack.gained))
    more_into = np.where(unsure, slack.disturbed, np.where(decided, slack.lost, 0.0))
    less_out = np.where(unsure, slack.disturbed, slack.lost)
    less_into = np.where(unsure, slack.disturbed, slack.gained)
    return _Reach(
        np.maximum(moves.out - less_out, 0.0),
        np.minimum(moves.out + more_out, moves.size) * change.touched,
        np.maximum(moves.into - less_into, 0.0),
        np.minimum(moves.into + more_into, moves.size) * change.touched,
    )


def _effect(change: OpenChange, reach: _Reach, undone: Cells, mixed: Cells) -> tuple[Cells, Cells]:
    """Least and most by which a change raises each cell.

    ``undone`` of its homes may have been changed again, ``mixed`` of those to an end that hangs on
    both changes.
    """
    number, size = change.number, change.moves.size
    sure = np.maximum(change.sure - undone, 0.0)
    down = np.minimum(number, np.minimum(number, reach.out_most) + mixed)
    up = np.minimum(number, np.minimum(number, reach.into_most) + mixed)
    low = np.maximum(0.0, sure - (size - reach.into_least)) - down
    return low, up - np.maximum(0.0, sure - (size - reach.out_least))


def _together(changes: Sequence[OpenChange]) -> tuple[Cells, Cells]:
    """Least and most by which the changes of one buurt raise each cell."""
    low, high, never = np.zeros((3, len(CELLS)))
    trail = _Trail()
    for change in changes:
        least, most = _effect(change, trail.reach(change), never, never)
        low, high = low + least, high + most
    return low, high


def _unplaced(changes: Sequence[OpenChange]) -> tuple[Cells, Cells]:
    """What changes without a buurt add to the whole, whichever homes the others took."""
    low, high = np.zeros((2, len(CELLS)))
    trail = _Trail()
    for position, change in enumerate(changes):
        reach = trail.reach(change)
        if change.buurt == UNPLACED:
            undone, mixed = np.zeros((2, len(CELLS)))
            for later in changes[position + 1 :]:
                if later.buurt != UNPLACED and not change.leaves:
                    undone = undone + later.number * later.touched
                    mixed = mixed + later.number * later.undecided
            least, most = _effect(change, reach, undone, mixed)
            low, high = low + least, high + most
    return low, high
