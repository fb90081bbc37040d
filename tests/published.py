"""Small towns as an outsider sees them: one gemeente G, wijken W…, buurten in small letters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import product

import numpy as np
import pandas as pd

from wijkplan.model.columns import ColumnSpec, Kind
from wijkplan.protection.audit import remaining
from wijkplan.protection.knowledge import Facts, make_system

TWO_BY_TWO = {"G": ("W1", "W2"), "W1": ("a", "b"), "W2": ("c", "d")}
THREE_BY_TWO = {"G": ("W1", "W2"), "W1": ("a", "b", "c"), "W2": ("d", "e", "f")}


def spec(name: str, kind: Kind = Kind.COUNT, **changes: object) -> ColumnSpec:
    return ColumnSpec(name=name, label=name, kind=kind, disclosure="personen", **changes)


def buurten(parts: Mapping[str, tuple[str, ...]]) -> list[str]:
    return [area for areas in parts.values() for area in areas if area not in parts]


def facts(
    columns: Mapping[str, Mapping[str, float] | Iterable[float]],
    specs: Iterable[ColumnSpec],
    *,
    parts: Mapping[str, tuple[str, ...]] = TWO_BY_TWO,
    official: Iterable[str] = (),
    families: tuple[tuple[str, ...], ...] = (),
) -> Facts:
    """Facts from values per buurt (then the counts of wijk and gemeente are their sums) or area."""
    small = buurten(parts)
    areas = [*parts, *small]
    described = {one.name: one for one in specs}
    values = pd.DataFrame(index=areas, columns=list(columns), dtype=float)
    for name, given in columns.items():
        if isinstance(given, Mapping):
            values[name] = pd.Series(given, dtype=float).reindex(areas)
            continue
        values.loc[small, name] = list(given)
        for area in reversed(list(parts)):
            values.loc[area, name] = values.loc[list(parts[area]), name].sum()
    return Facts(
        values=values,
        derived=values.notna() & False,
        known=values.notna(),
        specs=described,
        parts=parts,
        official=frozenset(official),
        families=families,
    )


def without(known: Facts, cells: Iterable[tuple[str, str]]) -> Facts:
    """The same town with cells hidden."""
    values = known.values.copy()
    for column, area in cells:
        values.loc[area, column] = np.nan
    return replace(known, values=values)


def intervals(known: Facts, *cells: tuple[str, str]) -> list[tuple[float, float]]:
    found = remaining(make_system(known, {column for column, _ in cells}), cells)
    return [tuple(row) for row in found.to_numpy()]


def worlds(known: Facts, cells: list[tuple[str, str]], top: int) -> np.ndarray:
    """Every way to fill hidden cells with whole numbers so that all sums hold; a row each."""
    numbers = np.array(list(product(range(top + 1), repeat=len(cells))))
    sums = [
        {(name, total): 1, **{(name, area): -1 for area in areas}}
        for total, areas in known.parts.items()
        for name in known.values
    ]
    sums += [
        {(known.specs[family[0]].of, area): 1, **{(name, area): -1 for name in family}}
        for family in known.families
        for area in known.values.index
    ]
    for terms in sums:
        unknown = np.array([terms.get(cell, 0) for cell in cells])
        rest = sum(f * known.values.loc[a, c] for (c, a), f in terms.items() if (c, a) not in cells)
        numbers = numbers[numbers @ unknown + rest == 0]
    return numbers
