"""What the pages need of the years to come: what changes per year and scenario, and why.

The page has the present already. Per indicator, level and scenario it gets for each year only the
cells that changed since the year before, and the entries of the projects that made the change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from wijkplan.answers.atlas import Atlas
from wijkplan.answers.outlook import Outlook
from wijkplan.answers.why_projects import stock_cells
from wijkplan.model.areas import AreaSet, Level
from wijkplan.model.attributes import CELLS
from wijkplan.model.events import EVENT_KINDS, Effect
from wijkplan.model.table import AreaTable
from wijkplan.model.text import format_date
from wijkplan.output.payload_classes import Classes
from wijkplan.output.payload_values import Notes, kept_digits, rounded
from wijkplan.timeline.course import COUNTS, Course

Positions = tuple[int, ...]

_ALL_HOMES = "woningen_geteld"
_SIGNS = {Effect.COMES.value: 1.0, Effect.LEAVES.value: -1.0, Effect.CHANGES.value: 0.0}


@dataclass(frozen=True)
class Counted:
    """Positions in `CELLS`, of one attribute, of what a count has for certain and at most."""

    surely: Positions
    perhaps: Positions


def build_time(
    atlas: Atlas, names: Iterable[str], notes: Notes, classes: Mapping[str, Classes]
) -> dict[str, Any] | None:
    """Gather what the pages show of other years and scenarios.

    Parameters
    ----------
    atlas
        The atlas; the present is its table.
    names
        Indicators of the page.
    notes
        Remarks met so far; those that only later years have are added.
    classes
        Of the indicators that are no number.

    Returns
    -------
    dict or None
        None where nothing on the page varies. Otherwise ``scenarios``, ``years`` and ``start``;
        ``varies``: the indicators that do; ``traced``: the counts among them that follow from
        entries; ``bounds``: between what these are at the start where that is no single number;
        ``noteTexts``: remarks that come after those met so far; ``indicators`` and ``entries``.
        See ``docs/decisions/0004-map-payload.md`` for the form.
    """
    outlook = atlas.outlook
    if outlook is None:
        return None
    varies = [name for name in names if name in outlook.columns]
    if not varies:
        return None
    met = len(notes.texts)
    counts = counted_cells()
    traced = {name: counts[name] for name in varies if name in counts}
    return {
        "scenarios": [
            {"id": s.name, "label": s.name, "description": s.description} for s in outlook.scenarios
        ],
        "years": list(outlook.years),
        "start": {"label": start_label(outlook)},
        "varies": varies,
        "traced": list(traced),
        "indicators": _Changes(atlas, varies, notes, classes).gather(outlook),
        "bounds": {name: found for name in traced if (found := _bounds(atlas, name))},
        "noteTexts": notes.texts[met:],
        "entries": {name: _entries(course, traced) for name, course in outlook.courses.items()},
    }


def start_label(outlook: Outlook) -> str:
    """What the present is called: with the reference date of the stock where that is known."""
    course = next(iter(outlook.courses.values()))
    delivered = course.stocks[course.opening].provenance
    date = delivered[0].date if delivered else None
    return f"nu ({format_date(date)})" if date else f"nu (begin {outlook.years[0]})"


def counted_cells() -> dict[str, Counted]:
    """Column that counts homes -> the cells of the stock that it adds up."""
    # Every home is in one cell of each attribute, so the cells of any of them are all homes.
    first = tuple(place for place, cell in enumerate(CELLS) if cell[0] == CELLS[0][0])
    others = {name: Counted(it.surely, it.perhaps) for name, it in stock_cells().items()}
    return {_ALL_HOMES: Counted(first, first), **others}


def _bounds(atlas: Atlas, name: str) -> dict[str, list[float | int | None]]:
    """Level -> a flat list [area, least, most, …] of what is no single number at the start."""
    bounds = atlas.table.bounds.get(name)
    if bounds is None:
        return {}
    found: dict[str, list[float | int | None]] = {}
    places = dict(zip(atlas.areas.frame.index, _rows(atlas.areas), strict=True))
    for code, low, high in bounds[["laag", "hoog"]].itertuples():
        level, index = places[code]
        found.setdefault(level, []).extend([index, _short(low), _short(high)])
    return found


@dataclass(frozen=True)
class _Grid:
    """Values and remarks of the columns that vary, at one moment: a row per area."""

    values: npt.NDArray[np.float64]
    status: npt.NDArray[np.object_]

    @classmethod
    def of(cls, table: AreaTable, names: Sequence[str], classes: Mapping[str, Classes]) -> _Grid:
        """Take some columns of a table; of a class its place."""
        values = table.values[list(names)]
        values = values.assign(
            **{
                name: classes[name].encode(values[name]).to_numpy()
                for name in names
                if name in classes
            }
        )
        return cls(values.to_numpy(float), table.status[list(names)].to_numpy(object))

    def differing(self, before: _Grid) -> npt.NDArray[np.intp]:
        """Row and column of every cell that is not as before, but for the last digits."""
        same = np.isclose(self.values, before.values, rtol=1e-9, atol=1e-9, equal_nan=True)
        return np.argwhere(~same | (self.status != before.status))


class _Changes:
    """Collects per indicator, level and scenario the cells that changed in each year."""

    def __init__(
        self,
        atlas: Atlas,
        names: Sequence[str],
        notes: Notes,
        classes: Mapping[str, Classes],
    ) -> None:
        self._names, self._notes, self._table = names, notes, atlas.table
        self._classes = classes
        self._digits = [kept_digits(atlas.table.specs[name].decimals) for name in names]
        self._rows = _rows(atlas.areas)

    def gather(self, outlook: Outlook) -> dict[str, Any]:
        """Indicator -> level -> scenario -> a flat list [area, value, remark, …] per year."""
        found: dict[str, Any] = {name: {} for name in self._names}
        start = self._grid(self._table)
        for scenario in outlook.courses:
            table, grid = self._table, start
            for number, year in enumerate(outlook.years):
                moment = outlook.moments[scenario, year].table
                if moment is table:
                    continue
                table, before, grid = moment, grid, self._grid(moment)
                for row, column in grid.differing(before):
                    self._keep(found, grid, (row, column), (scenario, number, len(outlook.years)))
        return found

    def _grid(self, table: AreaTable) -> _Grid:
        return _Grid.of(table, self._names, self._classes)

    def _keep(
        self,
        found: dict[str, Any],
        grid: _Grid,
        cell: tuple[int, int],
        place: tuple[str, int, int],
    ) -> None:
        (row, column), (scenario, number, years) = cell, place
        level, index = self._rows[row]
        scenarios = found[self._names[column]].setdefault(level, {})
        per_year = scenarios.setdefault(scenario, [[] for _ in range(years)])
        per_year[number] += [
            index,
            rounded(grid.values[cell], self._digits[column]),
            self._notes.number(grid.status[cell]),
        ]


def _rows(areas: AreaSet) -> list[tuple[str, int]]:
    """For each row of a table its level, and its place among the areas of that level."""
    places = {
        code: (level.value, place)
        for level in Level
        for place, code in enumerate(areas.codes(level))
    }
    return [places[code] for code in areas.frame.index]


def _entries(course: Course, traced: Mapping[str, Counted]) -> list[dict[str, Any]]:
    """What projects do in a scenario, with the least and most that each does to each count."""
    entries = course.entries
    moved = {name: bound_change(course, counted) for name, counted in traced.items()}
    made = []
    for number, row in enumerate(entries.to_dict("records")):
        deltas = {name: [_short(v) for v in both[number]] for name, both in moved.items()}
        made.append(
            {
                "year": None if pd.isna(row["jaar"]) else int(row["jaar"]),
                "area": row["code"],
                "project": row["project_id"],
                "name": row["naam"],
                "kind": EVENT_KINDS[row["soort"]].label,
                "effect": row["effect"],
                "number": _short(row["aantal"]),
                "unit": row["eenheid"],
                "exact": bool(row["precies"]),
                "hardness": row["hardheid"],
                "row": int(row["rij"]),
                "source": row["bron"],
                "note": row["opmerking"],
                "left_out": "" if row["telt"] == COUNTS else row["telt"],
                "deltas": {name: both for name, both in deltas.items() if any(both)},
            }
        )
    return made


def bound_change(course: Course, counted: Counted) -> npt.NDArray[np.float64]:
    r"""Least and most by which each entry moves a count.

    Where an entry takes :math:`n` homes and it is open which, a count of some cells :math:`S` of an
    attribute changes by at least :math:`\max(\sum_S low, n - \sum_{\bar S} high)`, because all
    cells of the attribute together change by :math:`n`; the most is alike.

    Parameters
    ----------
    course
        A scenario.
    counted
        What the count adds up. The least is that of the homes counted for certain, the most that
        of those counted perhaps, so of homes in doubt the least may be above the most.

    Returns
    -------
    ndarray
        A row per entry: least and most.
    """
    counts = course.entries["telt"].eq(COUNTS).to_numpy()
    signs = course.entries["effect"].map(_SIGNS).to_numpy(float)
    homes = np.where(counts, course.entries["aantal"].to_numpy(float) * signs, 0.0)
    low, high = (frame.to_numpy(float) for frame in (course.low, course.high))
    mine, rest = list(counted.surely), _others(counted.surely)
    least = np.maximum(low[:, mine].sum(axis=1), homes - high[:, rest].sum(axis=1))
    mine, rest = list(counted.perhaps), _others(counted.perhaps)
    most = np.minimum(high[:, mine].sum(axis=1), homes - low[:, rest].sum(axis=1))
    return np.column_stack([least, most])


def _others(places: Positions) -> list[int]:
    """The other cells of the same attribute."""
    attribute = CELLS[places[0]][0]
    return [at for at, cell in enumerate(CELLS) if cell[0] == attribute and at not in places]


def _short(value: float) -> float | int | None:
    return rounded(value, 2)
