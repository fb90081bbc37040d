"""Which cells are about too few persons or households to be shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations

import numpy as np
import pandas as pd

from wijkplan.model.columns import ColumnSpec, Kind
from wijkplan.protection.knowledge import Cell, Facts, blurs, scale

_NEEDS_WEIGHT = (Kind.SHARE, Kind.MEAN, Kind.DENSITY, Kind.MEDIAN, Kind.INDEX)
_QUOTIENTS = (Kind.SHARE, Kind.MEAN)
_ALL_SUBSETS = 8
"""Of at most so many parts of one whole every combination is tried."""


def why_unjudged(spec: ColumnSpec, values: pd.DataFrame) -> str:
    """Why nobody can tell which cells of a column are small; empty where one can.

    Parameters
    ----------
    spec
        The column.
    values
        All figures; the weight must be among them.
    """
    if not spec.kind.numeric:
        return "een tekst over personen kan niet op kleine aantallen worden beoordeeld"
    if spec.kind is Kind.COUNT and (spec.persons or spec.is_money):
        return _why_no_persons(spec, values)
    if spec.kind not in _NEEDS_WEIGHT:
        return ""
    if not spec.weight:
        return "de noemer is niet bekend; noem hem met gewicht = … bij deze [[kolom]]"
    if spec.weight not in values or not values[spec.weight].notna().any():
        return f"de noemer ({spec.weight}) is niet geleverd"
    return ""


def _why_no_persons(spec: ColumnSpec, values: pd.DataFrame) -> str:
    """Of an amount: why it is not known about how many persons it is."""
    if not spec.persons:
        return "voor hoeveel mensen dit bedrag is, is niet bekend; noem dat met personen = …"
    if spec.persons not in values or not values[spec.persons].notna().any():
        return f"voor hoeveel mensen het is ({spec.persons}), is niet geleverd"
    return ""


def small_cells(facts: Facts, thresholds: Mapping[str, float]) -> list[Cell]:
    """Cells with fewer persons than the threshold, in the cell or in what is left of its whole.

    A count is small when it is under the threshold, or when so few of its whole are left; so is a
    share by the count behind it. A density is small by its count; a mean, median or index when
    its weight is; an amount of money when the number of persons for whom it is, is. Zero is small
    too, for it tells something of everybody, unless there is nobody: then the whole is publicly
    zero. A quotient without a known weight cannot be judged and counts as small.

    Parameters
    ----------
    facts
        All figures, before anything is hidden.
    thresholds
        Column -> smallest number that may be shown.
    """
    return [
        (name, str(area))
        for name, threshold in thresholds.items()
        for area in facts.values.index[_is_small(facts, name, threshold)]
    ]


def _is_small(facts: Facts, name: str, threshold: float) -> pd.Series[bool]:
    spec, values = facts.specs[name], facts.values[name]
    nothing = pd.Series(np.nan, index=values.index)
    if spec.persons:
        count = facts.values[spec.persons]
        return values.notna() & (count.lt(threshold) | count.isna())
    if spec.kind is Kind.COUNT:
        count, whole_name = values, spec.of
        whole = facts.values.get(whole_name, nothing)
        small = count < threshold
    else:
        whole_name = spec.weight
        whole = facts.values[whole_name]
        behind = spec.kind in (Kind.SHARE, Kind.DENSITY)
        count = values * whole * scale(facts.specs, name) if behind else whole
        small = (count < threshold) | count.isna()
    if spec.kind in (Kind.COUNT, Kind.SHARE):
        nobody = whole.eq(0) & count.eq(0) & (whole_name in facts.official)
        small = (small | (whole - count < threshold)) & ~nobody
    return small & values.notna()


def find_counts(facts: Facts, columns: Iterable[str]) -> dict[str, str]:
    """Counts that turn out to be the numerator of a quotient, though the project file is silent.

    Parameters
    ----------
    facts
        All figures, before anything is hidden.
    columns
        Columns that may be hidden.

    Returns
    -------
    dict
        Share or mean -> count that is that part of the same whole, or that total of the same
        persons, in every area but for rounding.
    """
    names = list(columns)
    shares = [n for n in names if facts.specs[n].kind in _QUOTIENTS and not facts.specs[n].part]
    found = {}
    for share in shares:
        whole = facts.specs[share].weight
        for count in names:
            spec = facts.specs[count]
            same = spec.kind is Kind.COUNT and whole in (spec.of, spec.persons)
            if same and _is_share(facts, share, count):
                found[share] = count
    return found


def _is_share(facts: Facts, share: str, count: str) -> bool:
    delivered = ~(facts.derived[share] | facts.derived[count])
    cells = facts.values.loc[delivered, [share, count, facts.specs[share].weight]].dropna()
    behind = cells.iloc[:, 0] * cells.iloc[:, 2] * scale(facts.specs, share)
    of_share, of_count = blurs(facts, share), blurs(facts, count)
    off = [of_share[area] + of_count[area] for area in cells.index]
    gap = (behind - cells[count]).abs()
    return bool(cells[count].gt(0).any() and gap.le(np.array(off) + 1e-9).all())


def find_families(facts: Facts, columns: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Columns that add up to their whole in every area where all are known.

    Somebody who reads the names of the columns sees that; the project file does not say so.

    Parameters
    ----------
    facts
        All figures, before anything is hidden.
    columns
        Counts that may be hidden.
    """
    by_whole: dict[str, list[str]] = {}
    for name in columns:
        spec = facts.specs[name]
        if spec.kind is Kind.COUNT and spec.of in facts.values:
            by_whole.setdefault(spec.of, []).append(name)
    found: list[tuple[str, ...]] = []
    for whole, parts in by_whole.items():
        for family in _candidates(parts):
            covered = any(set(smaller) <= set(family) for smaller in found)
            if not covered and _adds_up(facts, family, whole):
                found.append(family)
    return tuple(found)


def _candidates(parts: list[str]) -> list[tuple[str, ...]]:
    """Combinations of parts, small ones first; of many parts only those that stand together."""
    if len(parts) <= _ALL_SUBSETS:
        return [c for size in range(2, len(parts) + 1) for c in combinations(parts, size)]
    return [
        tuple(parts[start : start + size])
        for size in range(2, len(parts) + 1)
        for start in range(len(parts) - size + 1)
    ]


def _adds_up(facts: Facts, family: tuple[str, ...], whole: str) -> bool:
    delivered = ~facts.derived[[*family, whole]].any(axis=1)
    cells = facts.values.loc[delivered, [*family, whole]].dropna()
    slack = sum((facts.specs[name].rounding or 0.0) / 2 for name in (*family, whole))
    gap = (cells[list(family)].sum(axis=1) - cells[whole]).abs()
    return bool(len(cells) and cells[whole].ne(0).any() and gap.le(slack + 1e-9).all())
