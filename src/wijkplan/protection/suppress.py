r"""Which cells to hide besides the small ones, so that nobody finds those by subtraction.

For each small cell a linear program asks for the cheapest way in which the counts behind the
cells could all be different by as much as must stay unknown, while every sum still holds:

.. math:: \min \sum_k c_k |z_k| \quad\text{with}\quad A (x + y) \text{ as published},\; y_p = \pm T

with :math:`y` the differences and :math:`z_k` the part of it that a published cell :math:`k` would
have to give way; those cells are hidden as well. What is hidden already costs nothing. (The linear
relaxation of cell suppression; Kelly, Golden and Assad 1992, Fischetti and Salazar 2000.) The cost
depends on how many buurten an area has, never on the value: which cells are hidden tells little of
what is in them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from wijkplan.model.columns import Kind
from wijkplan.protection.audit import (
    TOLERANCE,
    needed_width,
    officially,
    remaining,
    split,
)
from wijkplan.protection.knowledge import Cell, Facts, System, make_system
from wijkplan.protection.program import Numbers, Program

_ROUNDS, _SPREAD = 4, 0.05
_CLEAN_AT_MOST = 80
"""With more hidden cells than this it takes too long to try each of them again."""


def choose_hidden(
    facts: Facts, small: Iterable[Cell], thresholds: Mapping[str, float]
) -> frozenset[Cell]:
    """Choose the cells to hide.

    Parameters
    ----------
    facts
        Everything, as it is before anything is hidden; ``official`` columns are never hidden.
    small
        Cells that must be hidden.
    thresholds
        Column -> smallest number that may be shown, of each column that may be hidden.

    Returns
    -------
    frozenset
        The small cells, and those hidden to protect them. Each keeps an interval as wide as its
        threshold, or as wide as the official figures leave it.
    """
    small = frozenset(small)
    search = _Search.start(facts, thresholds)
    hidden, waiting = small, sorted(small)
    while waiting:
        before = hidden
        for cell in waiting:
            hidden |= search.helpers(cell, hidden)
        waiting = search.too_narrow(hidden)
        if waiting and hidden == before:
            hidden |= search.neighbours(waiting)
            if hidden == before:
                break
    return search.without_needless(hidden, small)


@dataclass(frozen=True, kw_only=True)
class _Search:
    """What stays the same while cells are chosen.

    Parameters
    ----------
    facts, thresholds
        As in `choose_hidden`.
    system
        With every cell shown.
    known
        What the official figures alone leave of each cell, as least and most.
    parts
        The same, cut into groups of counts that differences can flow through.
    group
        Number of its part per variable; -1 for counts that are officially known.
    """

    facts: Facts
    thresholds: Mapping[str, float]
    system: System
    known: Mapping[Cell, tuple[float, float]]
    parts: tuple[_Part, ...]
    group: npt.NDArray[np.int64]

    @classmethod
    def start(cls, facts: Facts, thresholds: Mapping[str, float]) -> _Search:
        """Work out what every cell is, and what the official figures alone leave of it."""
        system = make_system(facts, thresholds)
        counts = np.zeros(len(system.low))
        for component in split(system, range(len(system.low))):
            counts[component.numbers] = component.point()
        parts, group = _cut(system, counts, frozenset(thresholds), facts)
        cells = [(name, str(area)) for name in thresholds for area in facts.values.index]
        known = remaining(make_system(officially(facts), thresholds), cells).to_numpy(float)
        return cls(
            facts=facts,
            thresholds=thresholds,
            system=system,
            known={cell: (low, high) for cell, (low, high) in zip(cells, known, strict=True)},
            parts=parts,
            group=group,
        )

    def helpers(self, cell: Cell, hidden: frozenset[Cell]) -> frozenset[Cell]:
        """Cells to hide so that a hidden cell keeps an interval that is wide enough."""
        number = self.system.variable(cell)
        if number is None or self.group[number] < 0:
            return frozenset()
        part = self.parts[self.group[number]]
        place = int(np.flatnonzero(part.numbers == number)[0])
        width = float(self._needed([cell], hidden)[0])
        least, most = self.known[cell]
        value = float(part.counts[place])
        options = [
            part.cheapest(place, steps, hidden)
            for steps in _steps(value, width, (min(least, value), max(most, value)))
        ]
        possible = [option for option in options if option is not None]
        return min(possible, key=lambda option: option[0])[1] if possible else frozenset()

    def too_narrow(self, hidden: frozenset[Cell]) -> list[Cell]:
        """Hidden cells of which an outsider could find out too much."""
        return sorted(self._narrow(hidden, sorted(hidden)))

    def neighbours(self, cells: Iterable[Cell]) -> frozenset[Cell]:
        """Every cell that is tied to some cells: the last resort."""
        groups = {self.group[number] for c in cells if (number := self.system.variable(c))}
        return frozenset(
            cell for group in groups if group >= 0 for cell in self.parts[group].cells if cell[0]
        )

    def without_needless(self, hidden: frozenset[Cell], small: frozenset[Cell]) -> frozenset[Cell]:
        """Show again, one by one, what the others turn out not to need."""
        for part in self.parts:
            mine = hidden.intersection(part.cells)
            if len(mine) > _CLEAN_AT_MOST:
                continue
            for cell in sorted(mine - small, key=lambda cell: (-part.costs[cell], cell)):
                fewer = hidden - {cell}
                if not self._narrow(fewer, sorted(fewer.intersection(part.cells))):
                    hidden = fewer
        return hidden

    def _narrow(self, hidden: frozenset[Cell], cells: list[Cell]) -> list[Cell]:
        low, high = remaining(self._visible(hidden), cells).to_numpy(float).T
        least, most = np.array([self.known[cell] for cell in cells]).reshape(-1, 2).T
        narrow = high - low < self._needed(cells, hidden) - TOLERANCE
        follows = (low <= least + TOLERANCE) & (high >= most - TOLERANCE)
        return [cell for cell, bad in zip(cells, narrow & ~follows, strict=True) if bad]

    def _needed(self, cells: Iterable[Cell], hidden: frozenset[Cell]) -> Numbers:
        """Width that the interval of each cell must keep.

        What is usual of a mean or amount is read from all cells, and from those that are shown:
        an outsider has only those. The wider of the two counts.
        """
        specs = self.facts.specs
        means = {n for n, _ in cells if specs[n].kind is Kind.MEAN or specs[n].persons}
        means |= {specs[name].persons for name in means}
        shown = self.facts.values.copy() if means else self.facts.values
        for name, area in hidden:
            if name in means:
                shown.loc[area, name] = np.nan
        facts = replace(self.facts, values=shown)
        return np.array(
            [
                max(
                    needed_width(known, name, self.thresholds[name])
                    for known in (self.facts, facts)
                )
                for name, _ in cells
            ]
        )

    def _visible(self, hidden: frozenset[Cell]) -> System:
        rows = self.system.published
        shown = np.array([cell not in hidden for cell in rows.cells], dtype=bool)
        return replace(self.system, published=rows.only(shown))


@dataclass(frozen=True, kw_only=True)
class _Part:
    """Counts that differences can flow through, and the rows that they must keep to.

    Parameters
    ----------
    numbers
        The counts, as numbered in the system.
    counts
        What they are.
    low
        Largest decrease of each.
    matrix, row_low, row_high
        Limits of the differences; the row of a published cell gives way when it is hidden.
    cells
        Per row the published cell; empty for rows that cannot be hidden.
    costs
        Of hiding a cell.
    """

    numbers: npt.NDArray[np.int64]
    counts: Numbers
    low: Numbers
    matrix: sparse.csr_array
    row_low: Numbers
    row_high: Numbers
    cells: tuple[Cell, ...]
    costs: Mapping[Cell, float]

    def cheapest(
        self, place: int, steps: Iterable[float], hidden: frozenset[Cell]
    ) -> tuple[float, frozenset[Cell]] | None:
        """Cost and cells with which a count may differ by each of some steps; None if never."""
        total, chosen = 0.0, frozenset[Cell]()
        for step in steps:
            found = self._flow(place, step, hidden | chosen)
            if found is None:
                return None
            total += sum(self.costs[cell] for cell in found)
            chosen |= found
        return total, chosen

    def _flow(self, place: int, step: float, hidden: frozenset[Cell]) -> frozenset[Cell] | None:
        gone = np.array([cell in hidden for cell in self.cells], dtype=bool)
        gives = np.array([bool(cell[0]) for cell in self.cells], dtype=bool) & ~gone
        matrix, rows = self.matrix[~gone], gives[~gone]
        way = sparse.eye_array(len(rows), format="csr")[:, rows]
        cells = [cell for cell, may in zip(self.cells, gives, strict=True) if may]
        price = np.array([self.costs[cell] for cell in cells])
        size, more = len(self.numbers), len(cells)
        low = np.concatenate([self.low, np.zeros(2 * more)])
        high = np.concatenate([np.full(size, np.inf), np.full(2 * more, np.inf)])
        low[place] = high[place] = step
        program = Program(
            sparse.hstack([matrix, way, -way], format="csr"),
            (self.row_low[~gone], self.row_high[~gone]),
            (low, high),
        )
        best: tuple[float, frozenset[Cell]] | None = None
        weight = price / abs(step)
        for _ in range(_ROUNDS):
            found = program.cheapest(np.concatenate([np.zeros(size), weight, weight]))
            if found is None:
                return None
            gave = found[size : size + more] + found[size + more :]
            used = frozenset(c for c, much in zip(cells, gave, strict=True) if much > TOLERANCE)
            cost = sum(self.costs[cell] for cell in used)
            if best is None or cost < best[0]:
                best = (cost, used)
            # A difference spread over many cells costs as little as all of it in one: make what
            # gave little dearer than what gave much, so that few cells remain.
            weight = price / (gave + _SPREAD * abs(step))
        return best[1] if best else frozenset()


def _steps(value: float, width: float, between: tuple[float, float]) -> list[tuple[float, ...]]:
    """Differences that make an interval wide enough: upwards, downwards, or both."""
    least, most = between
    if most - least <= width:
        return [tuple(end - value for end in between if end != value)]
    options: list[tuple[float, ...]] = []
    if value + width <= most:
        options.append((width,))
    if value - width >= least:
        options.append((-width,))
    start = max(least, most - width) if np.isfinite(most) else least
    both = (start - value, start + width - value)
    return options or [tuple(step for step in both if step)]


def _cut(
    system: System, counts: Numbers, hideable: frozenset[str], facts: Facts
) -> tuple[tuple[_Part, ...], npt.NDArray[np.int64]]:
    """Cut a system into parts, after leaving out the counts that are officially known."""
    published, common = system.published, system.common
    fixed = np.array([name not in hideable for name, _ in published.cells], dtype=bool)
    alone = np.diff(published.matrix.indptr) == 1
    known = np.zeros(len(counts), dtype=bool)
    known[published.matrix[fixed & alone].indices] = True
    free = np.flatnonzero(~known)
    keep = np.flatnonzero(~(fixed & alone))
    matrix = sparse.vstack([common.matrix, published.matrix[keep]], format="csr")
    level = matrix @ counts
    low = np.minimum(np.concatenate([common.low, published.low[keep]]) - level, 0.0)
    high = np.maximum(np.concatenate([common.high, published.high[keep]]) - level, 0.0)
    cells = [("", "")] * len(common.low) + [
        published.cells[row] if not fixed[row] else ("", "") for row in keep
    ]
    matrix = matrix[:, free]
    _, label = connected_components((abs(matrix).T @ abs(matrix)) > 0, directed=False)
    tied = np.diff(matrix.indptr) > 0
    row_label = np.full(matrix.shape[0], -1)
    row_label[tied] = label[matrix.indices[matrix.indptr[:-1][tied]]]
    costs = _costs(facts)
    parts = []
    for number in range(label.max() + 1 if len(label) else 0):
        members, rows = np.flatnonzero(label == number), np.flatnonzero(row_label == number)
        mine = tuple(cells[row] for row in rows)
        parts.append(
            _Part(
                numbers=free[members],
                counts=counts[free[members]],
                low=system.low[free[members]] - counts[free[members]],
                matrix=matrix[rows][:, members],
                row_low=low[rows],
                row_high=high[rows],
                cells=mine,
                costs={cell: costs[cell[1]] for cell in mine if cell[0]},
            )
        )
    group = np.full(len(counts), -1)
    group[free] = label
    return tuple(parts), group


def _costs(facts: Facts) -> pd.Series[float]:
    """Price per area of hiding a cell: a total is worth as much as all its buurten, and more."""
    return pd.Series({area: 1.0 + _below(area, facts.parts) for area in facts.values.index})


def _below(area: str, parts: Mapping[str, tuple[str, ...]]) -> int:
    """Number of buurten in an area above them; 0 of a buurt."""
    return sum(_below(part, parts) or 1 for part in parts.get(area, ()))
