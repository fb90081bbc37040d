"""What an outsider knows of figures: every published cell, and what everybody knows of areas.

All of it is linear in the *counts behind the cells*: of a count the count itself, of a share,
density or mean its value times its weight. They are counts as delivered: what the publisher's own
rounding blurs, blurs the sums that tie them. Hiding a cell takes its row away; what everybody knows
(a wijk is the sum of its buurten, a part is at most its whole) stays.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from wijkplan.model.columns import ColumnSpec, Kind

Cell = tuple[str, str]
"""Column and area code."""

ADDITIVE = (Kind.COUNT, Kind.SHARE, Kind.MEAN, Kind.DENSITY)
"""Kinds of which the counts behind the cells of buurten add up to that of their wijk."""

Blur = Mapping[str, float]
"""Per area how far a count may be off."""

_DIGITS = 6
"""A published number with more decimals than this was not rounded by anybody."""

_BASES, _ENOUGH = (100.0, 10.0, 5.0), 5
"""Bases to which counts are rounded; of fewer different numbers nobody can tell."""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is published of some columns.

    Parameters
    ----------
    values
        Index area code, a column of floats per name; NaN where nothing is published.
    derived
        Same shape: whether wijkplan derived the value from those buurten of which the source has
        one, shown or hidden.
    known
        Same shape: whether the source has a value, shown or hidden.
    specs
        Meaning per column: kind, unit, ``rounding`` (of the publisher), ``round_to`` (of
        wijkplan), and the columns that it is tied to by ``weight``, ``of`` and ``part``.
    parts
        Area code -> codes of the areas that make it up: a gemeente of its wijken, a wijk of its
        buurten.
    official
        Columns that their publisher made public itself.
    families
        Columns that together add up to the whole that they are ``of``.
    """

    values: pd.DataFrame
    derived: pd.DataFrame
    known: pd.DataFrame
    specs: Mapping[str, ColumnSpec]
    parts: Mapping[str, tuple[str, ...]]
    official: frozenset[str] = frozenset()
    families: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Rows:
    """Linear facts: ``low <= matrix @ counts <= high``.

    Parameters
    ----------
    matrix
        A row per fact, a column per variable.
    low, high
        Per row; infinite where open.
    cells
        Of rows that a published cell gave: which; empty for what everybody knows.
    """

    matrix: sparse.csr_array
    low: npt.NDArray[np.float64]
    high: npt.NDArray[np.float64]
    cells: tuple[Cell, ...] = ()

    def only(self, keep: npt.NDArray[np.bool_]) -> Rows:
        """The rows that a mask keeps."""
        cells = tuple(cell for cell, kept in zip(self.cells, keep, strict=True) if kept)
        return Rows(matrix=self.matrix[keep], low=self.low[keep], high=self.high[keep], cells=cells)


@dataclass(frozen=True, kw_only=True)
class System:
    """All that ties a group of columns together.

    Parameters
    ----------
    variables
        The counts behind the cells, as column and area, in the order of the matrices.
    low
        Least that a variable can be: 0, or open for a mean that may be negative.
    common
        What everybody knows.
    published
        What the cells that are shown tell, one row each.
    """

    variables: Mapping[Cell, int]
    low: npt.NDArray[np.float64]
    common: Rows
    published: Rows
    specs: Mapping[str, ColumnSpec]

    def variable(self, cell: Cell) -> int | None:
        """Number of the count behind a cell; None for a kind that nothing is tied to."""
        name, area = cell
        return self.variables.get((count_behind(self.specs, name), area))


class _Fact(NamedTuple):
    """One row in the making: variable -> factor, between two limits."""

    terms: dict[Cell, float]
    low: float
    high: float


def count_behind(specs: Mapping[str, ColumnSpec], name: str) -> str:
    """Column that names the count behind the cells of a column; the same for most."""
    spec = specs[name]
    shared = spec.part in specs and spec.kind in (Kind.SHARE, Kind.DENSITY, Kind.MEAN)
    return spec.part if shared else name


def tied_columns(
    specs: Mapping[str, ColumnSpec],
    columns: Iterable[str],
    official: Collection[str],
    families: Iterable[Iterable[str]] = (),
) -> tuple[str, ...]:
    """Columns, and all columns that tell something of them, directly or through others.

    A column is limited by the whole, weight and count that it names; columns that name it tell of
    it in turn. What else is part of an official whole does not: that whole is known already.

    Parameters
    ----------
    specs
        Meaning per column.
    columns
        Where to begin.
    official
        Columns that their publisher made public itself.
    families
        Columns that add up to their whole tell of each other.
    """
    names = {
        name: {other for other in (spec.weight, spec.of, spec.part, spec.persons) if other in specs}
        for name, spec in specs.items()
    }
    named_by: dict[str, set[str]] = {name: set() for name in specs}
    for name, others in names.items():
        for other in others:
            named_by[other].add(name)
    for family in families:
        for name in family:
            named_by[name].update(family)
    found, new = set(columns), list(columns)
    while new:
        name = new.pop()
        more = (names[name] | (set() if name in official else named_by[name])) - found
        found |= more
        new += more
    return tuple(name for name in specs if name in found)


def make_system(facts: Facts, columns: Iterable[str]) -> System:
    """Write down everything that ties columns together.

    Parameters
    ----------
    facts
        What is published, of these columns and of all that they are tied to.
    columns
        The columns asked for; see `tied_columns` for those that come along.
    """
    tied = tied_columns(facts.specs, columns, facts.official, facts.families)
    names = [name for name in tied if facts.specs[name].kind in ADDITIVE]
    counts = list(dict.fromkeys(count_behind(facts.specs, name) for name in names))
    areas = list(facts.values.index)
    variables = {
        (name, area): number
        for number, (name, area) in enumerate((n, a) for n in counts for a in areas)
    }
    negative = {
        name
        for name in counts
        if facts.specs[name].kind is Kind.MEAN and (facts.values[name] < 0).any()
    }
    blur = {name: blurs(facts, name) for name in names}
    published = [pair for name in names for pair in _published(facts, name, blur)]
    common = list(_common(facts, names, blur))
    return System(
        variables=variables,
        low=np.array([-np.inf if name in negative else 0.0 for name, _ in variables]),
        common=_rows(common, [("", "")] * len(common), variables),
        published=_rows([fact for _, fact in published], [c for c, _ in published], variables),
        specs=facts.specs,
    )


def _rows(facts: Sequence[_Fact], cells: Sequence[Cell], variables: Mapping[Cell, int]) -> Rows:
    row = [number for number, fact in enumerate(facts) for _ in fact.terms]
    column = [variables[cell] for fact in facts for cell in fact.terms]
    factor = [factor for fact in facts for factor in fact.terms.values()]
    shape = (len(facts), len(variables))
    return Rows(
        matrix=sparse.csr_array((np.array(factor, dtype=float), (row, column)), shape=shape),
        low=np.array([fact.low for fact in facts], dtype=float),
        high=np.array([fact.high for fact in facts], dtype=float),
        cells=tuple(cells),
    )


def _common(facts: Facts, names: Sequence[str], blur: Mapping[str, Blur]) -> Iterator[_Fact]:
    """What everybody knows: sums of areas, parts of a whole, families of parts."""
    specs, areas = facts.specs, list(facts.values.index)
    here, counts = set(areas), {count_behind(specs, name): None for name in names}
    for name in counts:
        for total, parts in facts.parts.items():
            if total in here and here.issuperset(parts):
                off = sum(blur[name][area] for area in (total, *parts))
                pieces = {(name, part): -1.0 for part in parts}
                yield _Fact({(name, total): 1.0, **pieces}, -off, off)
    for name in names:
        spec, count = specs[name], count_behind(specs, name)
        whole = spec.of if spec.kind is Kind.COUNT else spec.weight
        if whole in counts and spec.kind in (Kind.COUNT, Kind.SHARE):
            for area in areas:
                off = blur[name][area] + blur[whole][area]
                yield _Fact({(count, area): 1.0, (whole, area): -1.0}, -np.inf, off)
    for family in facts.families:
        whole = specs[family[0]].of
        if {whole, *family} <= set(counts):
            for area in areas:
                off = sum(blur[name][area] for name in (*family, whole))
                pieces = {(name, area): 1.0 for name in family}
                yield _Fact({**pieces, (whole, area): -1.0}, -off, off)


def _published(facts: Facts, name: str, blur: Mapping[str, Blur]) -> Iterator[tuple[Cell, _Fact]]:
    """What each published cell of a column tells: one row, or two for a rounded quotient."""
    spec, values = facts.specs[name], facts.values[name]
    counted = spec.kind is Kind.COUNT
    if not counted and spec.weight not in blur:
        return
    half = (spec.round_to or 0.0) / 2
    count, factor = count_behind(facts.specs, name), scale(facts.specs, name)
    sources = (name,) if counted else (name, spec.weight)
    for area in map(str, values.index[values.notna()]):
        value, derived = float(values[area]), facts.derived[name][area]
        members = _sources(facts, sources, area) if derived else (area,)
        total = {(count, member): 1.0 for member in members}
        if counted:
            yield (name, area), _Fact(total, value - half, value + half)
            continue
        # A count of its own column beside it was rounded apart from the quotient.
        off = 0.0
        if count != name:
            off = sum(blur[name][member] + blur[count][member] for member in members)
        # That t / w lies between two values is two facts: t - q_low w >= 0 and t - q_high w <= 0.
        ends = [(half, -np.inf, off), (-half, -off, np.inf)] if half else [(0.0, -off, off)]
        for end, low, high in ends:
            weights = {(spec.weight, member): -factor * (value + end) for member in members}
            yield (name, area), _Fact({**total, **weights}, low, high)


def blurs(facts: Facts, name: str) -> Blur:
    """How far the count behind each cell may be off by the publisher's own rounding."""
    spec, areas = facts.specs[name], facts.values.index
    if spec.kind is Kind.COUNT:
        base = spec.rounding
        if base is None:
            base = _seen_base(facts, name) if name in facts.official else 0.0
        return dict.fromkeys(areas, base / 2)
    if spec.weight not in facts.values:
        return dict.fromkeys(areas, 0.0)
    values, weights = facts.values[name], facts.values[spec.weight]
    typical = values.abs().mean()
    of_weight = (facts.specs[spec.weight].rounding or 0.0) / 2
    own = _precision(spec, values[~facts.derived[name]])
    off = own * weights.fillna(0.0) + of_weight * (0.0 if np.isnan(typical) else typical)
    return dict(zip(areas, (off * scale(facts.specs, name)).tolist(), strict=True))


def _seen_base(facts: Facts, name: str) -> float:
    """Base to which an official count seems rounded, where its publisher does not say so."""
    known = facts.values[name][~facts.derived[name]].replace(0.0, np.nan).dropna()
    enough = known.nunique() >= _ENOUGH
    bases = (base for base in _BASES if enough and known.mod(base).eq(0).all())
    return next(bases, 0.0)


def _sources(facts: Facts, names: Sequence[str], area: str) -> tuple[str, ...]:
    """Buurten of which wijkplan derived the value of an area."""
    waiting, found = [area], []
    while waiting:
        code = waiting.pop()
        below = facts.parts.get(code, ())
        waiting += below
        if not below and all(facts.known[name].get(code, default=False) for name in names):
            found.append(code)
    return tuple(sorted(found))


def _precision(spec: ColumnSpec, values: pd.Series[float]) -> float:
    """Half the base to which a publisher rounded; as its decimals tell where it is not known."""
    if spec.rounding is not None:
        return spec.rounding / 2
    known = values.dropna().to_numpy()
    for digits in range(_DIGITS + 1):
        if np.allclose(known, np.round(known, digits), rtol=0, atol=1e-9):
            return float(10.0**-digits / 2)
    return 0.0


def scale(specs: Mapping[str, ColumnSpec], name: str) -> float:
    """Count behind a cell = this x value x weight.

    A share is in percents; a density may have another unit of area than its weight.
    """
    spec = specs[name]
    if spec.kind is Kind.SHARE:
        return 0.01
    if spec.kind is Kind.DENSITY and "km²" in spec.unit and specs[spec.weight].unit == "ha":
        return 0.01
    return 1.0
