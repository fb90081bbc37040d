"""How much an outsider can find out about a hidden cell: the interval that remains.

Linear programming: the least and the most that the count behind a cell can be, given every
published cell with its rounding and what everybody knows of sums and parts. Adding and
subtracting published cells, however many, proves nothing narrower.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from wijkplan.model.columns import Kind
from wijkplan.protection.knowledge import Cell, Facts, System, count_behind, make_system
from wijkplan.protection.program import Numbers, Program, unsolved

SAFE, RECOVERABLE, OFFICIAL = "veilig", "herleidbaar", "volgt uit officiële cijfers"
TOLERANCE = 1e-6


def audit(
    facts: Facts, hidden: Mapping[str, Sequence[str]], thresholds: Mapping[str, float]
) -> pd.DataFrame:
    """Attack hidden cells with everything that is published.

    Parameters
    ----------
    facts
        What is published; hidden cells are missing in it.
    hidden
        Column -> codes of the areas of which it is hidden.
    thresholds
        Column -> smallest number that may be shown.

    Returns
    -------
    DataFrame
        A row per hidden cell: ``column``, ``area``; ``low`` and ``high`` of the count behind it;
        ``needed``, the width that the interval must keep; ``baseline_low`` and ``baseline_high``,
        what the official figures alone leave (only worked out where the width is too small);
        ``verdict``. A cell is recoverable when its interval is narrower than needed, and narrower
        than the official figures alone leave it. Kinds that nothing is tied to (a median) have
        no interval and are safe.
    """
    cells = [(column, area) for column, areas in hidden.items() for area in areas]
    found = remaining(make_system(facts, hidden), cells)
    found["needed"] = [needed_width(facts, column, thresholds[column]) for column, _ in cells]
    narrow = found["high"] - found["low"] < found["needed"] - TOLERANCE
    doubtful = [cell for cell, is_narrow in zip(cells, narrow, strict=True) if is_narrow]
    baseline = remaining(make_system(officially(facts), hidden), doubtful)
    found["baseline_low"] = baseline["low"].reindex(found.index)
    found["baseline_high"] = baseline["high"].reindex(found.index)
    follows = (found["low"] <= found["baseline_low"] + TOLERANCE) & (
        found["high"] >= found["baseline_high"] - TOLERANCE
    )
    found["verdict"] = np.select([~narrow, follows], [SAFE, OFFICIAL], RECOVERABLE)
    return found.reset_index()


def officially(facts: Facts) -> Facts:
    """The same areas and columns, with only what publishers made public themselves."""
    values = facts.values.copy()
    values[[str(name) for name in values if name not in facts.official]] = np.nan
    return replace(facts, values=values)


def needed_width(facts: Facts, column: str, threshold: float) -> float:
    """Width that an interval must keep: the threshold in persons or households.

    Of a mean, and of an amount for persons, it is the total that so many persons of average value
    make up.
    """
    spec, values = facts.specs[column], facts.values[column]
    if spec.persons:
        values = values / facts.values[spec.persons].where(lambda count: count > 0)
    elif spec.kind is not Kind.MEAN:
        return threshold
    typical = values.abs().median()
    return threshold * (1.0 if np.isnan(typical) else float(typical))


def remaining(system: System, cells: Sequence[Cell]) -> pd.DataFrame:
    """Interval of the count behind each cell.

    Parameters
    ----------
    system
        What is known.
    cells
        Column and area code.

    Returns
    -------
    DataFrame
        Index ``column``, ``area``; ``low`` and ``high``; rounded inwards to whole numbers where
        the count is one. Infinite where nothing limits it, NaN where nothing is tied to the cell.
    """
    index = pd.MultiIndex.from_tuples(list(cells), names=["column", "area"])
    numbers = [system.variable(cell) for cell in cells]
    asked = sorted({number for number in numbers if number is not None})
    ends = {number: ends for part in split(system, asked) for number, ends in part.ends()}
    found = np.full((len(cells), 2), np.nan)
    for row, (cell, number) in enumerate(zip(cells, numbers, strict=True)):
        if number is not None:
            low, high = ends[number]
            if _whole(system, cell[0]):
                low, high = np.ceil(low - TOLERANCE), np.floor(high + TOLERANCE)
            found[row] = low + 0.0, max(low, high) + 0.0  # not -0.0
    return pd.DataFrame(found, index=index, columns=["low", "high"])


def _whole(system: System, name: str) -> bool:
    return system.specs[count_behind(system.specs, name)].kind is not Kind.MEAN


@dataclass(frozen=True, kw_only=True)
class Component:
    """Variables that rows tie to each other, apart from all others.

    Parameters
    ----------
    numbers
        The variables, as numbered in the system.
    asked
        Places in ``numbers`` of those that were asked for.
    matrix, row_low, row_high
        ``row_low <= matrix @ counts <= row_high``.
    low, high
        Limits of the variables themselves.
    """

    numbers: npt.NDArray[np.int64]
    asked: npt.NDArray[np.int64]
    matrix: sparse.csr_array
    row_low: Numbers
    row_high: Numbers
    low: Numbers
    high: Numbers

    def ends(self) -> list[tuple[int, tuple[float, float]]]:
        """Least and most of each variable that was asked for."""
        if not self.matrix.shape[0]:
            alone = zip(self.low[self.asked], self.high[self.asked], strict=True)
            return list(zip(self.numbers[self.asked].tolist(), alone, strict=True))
        program = Program(self.matrix, self._limits(), (self.low, self.high))
        return [
            (int(self.numbers[place]), (program.least(place), -program.least(place, sign=-1.0)))
            for place in self.asked
        ]

    def point(self) -> Numbers:
        """Counts that agree with everything that is known, one of many."""
        if not self.matrix.shape[0]:
            return self.low
        program = Program(self.matrix, self._limits(), (self.low, self.high))
        counts = program.cheapest(np.zeros(len(self.numbers)))
        if counts is None:
            raise unsolved("de cijfers spreken elkaar tegen")
        return counts

    def _limits(self) -> tuple[Numbers, Numbers]:
        """Limits of the rows, widened as little as possible where figures contradict each other.

        Publishers' sums do not always add up (persons without a known address, other dates). An
        outsider sees that as well, and has to allow for it.
        """
        rows, columns = self.matrix.shape
        nothing = np.zeros(columns)
        limits, bounds = (self.row_low, self.row_high), (self.low, self.high)
        if Program(self.matrix, limits, bounds).cheapest(nothing) is not None:
            return limits
        way = sparse.eye_array(rows, format="csr")
        elastic = Program(
            sparse.hstack([self.matrix, way, -way], format="csr"),
            limits,
            (
                np.concatenate([self.low, np.zeros(2 * rows)]),
                np.concatenate([self.high, np.full(2 * rows, np.inf)]),
            ),
        )
        counts = elastic.cheapest(np.concatenate([nothing, np.ones(2 * rows)]))
        if counts is None:
            raise unsolved("de cijfers spreken elkaar tegen")
        up, down = counts[columns : columns + rows], counts[columns + rows :]
        margin = TOLERANCE * (up + down > 0)
        return self.row_low - up - margin, self.row_high + down + margin


def split(system: System, asked: Sequence[int]) -> list[Component]:
    """Cut a system into components, and keep those with a variable that was asked for.

    A row about one variable becomes a limit of that variable; what is known exactly ties nothing
    any more and is filled in.
    """
    matrix = sparse.vstack([system.common.matrix, system.published.matrix], format="csr")
    row_low = np.concatenate([system.common.low, system.published.low])
    row_high = np.concatenate([system.common.high, system.published.high])
    low, high = system.low.copy(), np.full(len(system.low), np.inf)
    alone = np.diff(matrix.indptr) == 1
    for row in np.flatnonzero(alone):
        number, factor = matrix.indices[matrix.indptr[row]], matrix.data[matrix.indptr[row]]
        ends = sorted((row_low[row] / factor, row_high[row] / factor))
        low[number], high[number] = max(low[number], ends[0]), min(high[number], ends[1])
    high = np.maximum(low, high)
    fixed = low == high
    loose = ~fixed
    filled = matrix[:, fixed] @ low[fixed]
    row_low, row_high = row_low - filled, row_high - filled
    rest = matrix[:, loose]
    ties = ~alone & (np.diff(rest.indptr) > 0)
    rest, row_low, row_high = rest[ties], row_low[ties], row_high[ties]
    numbers = np.flatnonzero(loose)
    _, variable_group = connected_components((abs(rest).T @ abs(rest)) > 0, directed=False)
    row_group = variable_group[rest.indices[rest.indptr[:-1]]] if rest.shape[0] else np.empty(0)
    wanted = np.isin(numbers, list(asked))
    parts = []
    for group in np.unique(variable_group[wanted]):
        members, rows = np.flatnonzero(variable_group == group), row_group == group
        parts.append(
            Component(
                numbers=numbers[members],
                asked=np.flatnonzero(wanted[members]),
                matrix=rest[rows][:, members],
                row_low=row_low[rows],
                row_high=row_high[rows],
                low=low[numbers[members]],
                high=high[numbers[members]],
            )
        )
    known = np.array([number for number in asked if fixed[number]], dtype=int)
    parts.append(_fixed(known, low))
    return parts


def _fixed(numbers: npt.NDArray[np.int64], value: Numbers) -> Component:
    nothing = np.empty(0)
    return Component(
        numbers=numbers,
        asked=np.arange(len(numbers)),
        matrix=sparse.csr_array((0, len(numbers))),
        row_low=nothing,
        row_high=nothing,
        low=value[numbers],
        high=value[numbers],
    )
