"""Which columns are groups of which the spread can be measured, and what is published of them.

A group is part of a whole that the table has too: a count with the column that it is ``of``, or a
share with its ``weight``. So tenure, branch and rent class of the stock are groups, and so is every
such column of the catalogue and of a partner. Groups by origin are measured only where the project
says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from wijkplan.model.areas import AreaSet, Level
from wijkplan.model.columns import ColumnSpec, Kind
from wijkplan.model.derive import DERIVED
from wijkplan.model.table import AreaTable
from wijkplan.themes.spread.index.measured import Numbers
from wijkplan.themes.spread.limits.published import (
    Published,
    Range,
    Sums,
    counts,
    of_share,
    publish,
    shares,
)

ORIGIN = "herkomst"
"""Theme group of the catalogue with the columns that a project has to turn on."""

_HOMES = "woningen"


@dataclass(frozen=True, kw_only=True, eq=False)
class Group:
    """A group and the whole that it is part of.

    Parameters
    ----------
    spec, whole
        Meaning of both columns.
    group, total
        Counts per area, of all levels; missing is NaN. Of a share the group is that share of the
        total, and so no whole number.
    table
        The table that they come from.
    """

    spec: ColumnSpec
    whole: ColumnSpec
    group: pd.Series[float]
    total: pd.Series[float]
    table: AreaTable

    @property
    def of_homes(self) -> bool:
        """Whether homes are counted; else persons or households."""
        return self.whole.unit == _HOMES

    @property
    def rounding_unknown(self) -> bool:
        """Whether nobody says to what base a delivered column is rounded."""
        return any(
            _delivered(self.table, spec) and spec.rounding is None
            for spec in (self.spec, self.whole)
        )


def is_origin(spec: ColumnSpec) -> bool:
    """Whether a column is about where people, or their parents, come from."""
    return spec.group == ORIGIN


def find_group(table: AreaTable, name: str) -> Group | None:
    """The group of a column; None where the table has no such column or no whole of it."""
    spec = table.specs.get(name)
    if spec is None or spec.kind not in (Kind.COUNT, Kind.SHARE):
        return None
    whole = spec.weight if spec.kind is Kind.SHARE else spec.of
    if whole not in table.specs:
        return None
    values, total = table.values[name], table.values[whole]
    group = values / 100 * total if spec.kind is Kind.SHARE else values
    return Group(spec=spec, whole=table.specs[whole], group=group, total=total, table=table)


def why_no_group(table: AreaTable, name: str) -> str:
    """Why nothing can be measured of a column, in Dutch; empty where something can."""
    if name not in table.values:
        return "onbekend (niet geleverd)"
    if not table.known(name):
        return f"onbekend ({table.status[name].value_counts().index[0]})"
    if find_group(table, name) is None:
        return "onbekend (de catalogus kent geen noemer bij dit kenmerk)"
    return ""


def published_of(group: Group, areas: AreaSet, gemeenten: Iterable[str]) -> Published:
    """What is published of a group in the buurten of some gemeenten.

    Counts and shares lie within half the base to which they are rounded; of what the books leave
    open, the least and most count. Totals of wijken and gemeenten count where they are delivered:
    what wijkplan derived from the buurten says nothing new.

    Parameters
    ----------
    group
        The group.
    areas
        The areas of the project.
    gemeenten
        Codes.
    """
    buurten = [buurt for code in gemeenten for buurt in areas.buurten_of(code)]
    total, of_group, share = _limits(group, buurten)
    return publish(
        buurten, total=total, group=of_group, share=share, sums=_sums(group, areas, buurten)
    )


def _limits(group: Group, codes: Sequence[str]) -> tuple[Range, Range | None, Range]:
    """Limits of the total, of the group where it is a count, and of its share."""
    total = _counts(group, group.whole, codes)
    if group.spec.kind is Kind.SHARE:
        percent = _told(group.table, group.spec, codes)
        return total, None, shares(percent, base=rounding_of(group.spec))
    return total, _counts(group, group.spec, codes), shares(np.full(len(codes), np.nan))


def _counts(group: Group, spec: ColumnSpec, codes: Sequence[str]) -> Range:
    """Limits of a count; of a buurt of which the table knows a least and most, those.

    Of larger areas they also count homes of which no buurt is known.
    """
    found = counts(_told(group.table, spec, codes), base=rounding_of(spec))
    bounds = group.table.bounds.get(spec.name)
    if bounds is None:
        return found
    between = bounds.reindex(pd.Index(codes))
    open_here = between["laag"].notna() & between.index.str.startswith(Level.BUURT.prefix)
    return Range(
        np.where(open_here, between["laag"], found.low),
        np.where(open_here, between["hoog"], found.high),
    )


def _sums(group: Group, areas: AreaSet, buurten: Sequence[str]) -> list[Sums]:
    """What is delivered of the wijken and gemeenten themselves."""
    steps = []
    for above in zip(*map(areas.parents, buurten), strict=True):
        codes, of = np.unique(above, return_inverse=True)
        total, of_group, share = _limits(group, codes.tolist())
        if of_group is None:
            of_group = of_share(share, total)
        steps.append(Sums(of=of, group=of_group, total=total))
    return steps


def _told(table: AreaTable, spec: ColumnSpec, codes: Sequence[str]) -> Numbers:
    """Values as they were told; NaN of what wijkplan derived or computed of larger areas."""
    values, status = (frame[spec.name].loc[list(codes)] for frame in (table.values, table.status))
    own = (
        ~status.str.startswith(DERIVED)
        if _delivered(table, spec)
        else values.index.str.startswith(Level.BUURT.prefix)
    )
    return values.where(own).to_numpy(float)


def _delivered(table: AreaTable, spec: ColumnSpec) -> bool:
    return table.lineage[spec.name].provenance is not None


def rounding_of(spec: ColumnSpec) -> float:
    """Base to which a figure is rounded, by its publisher and by the public edition.

    A share of which no base is known is rounded to the decimals that it is given in; a count is
    taken as it is.

    Examples
    --------
    >>> rounding_of(ColumnSpec(name="a", label="A", kind=Kind.COUNT, rounding=5))
    5.0
    """
    own = spec.rounding
    if own is None:
        own = 10.0**-spec.decimals if spec.kind is Kind.SHARE else 0.0
    return float(own + (spec.round_to or 0.0))
