"""Hide small numbers about persons in what partners deliver, before anything is computed.

Whatever follows (totals, shares, ranks, indices, classes, scenarios) is computed from what is left,
so it cannot tell more than that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from wijkplan.model.areas import AreaSet, Level
from wijkplan.model.columns import Catalogue, ColumnSpec
from wijkplan.model.derive import DERIVED
from wijkplan.model.layers import PROTECTED, Sheet
from wijkplan.model.table import NOT_IN_SOURCE, AreaTable, build_table
from wijkplan.protection.knowledge import Facts, tied_columns
from wijkplan.protection.small import find_counts, find_families, small_cells, why_unjudged
from wijkplan.protection.suppress import choose_hidden
from wijkplan.protection.years import years_apart, years_together


@dataclass(frozen=True, kw_only=True)
class ProtectedColumn:
    """What was done with one column of a partner.

    Parameters
    ----------
    spec
        Its meaning, with the count behind it where the figures give that away.
    threshold
        Smallest number of persons or households that is shown.
    source
        Name of the delivery.
    cells, hidden
        Per level the number of areas with a figure, and how many of those are hidden.
    reason
        Why the whole column is left out; empty where it is not.
    """

    spec: ColumnSpec
    threshold: float
    source: str
    cells: Mapping[Level, int] = field(default_factory=dict)
    hidden: Mapping[Level, int] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Protection:
    """What was done with the figures of partners about persons.

    Parameters
    ----------
    threshold
        Of columns without one of their own.
    columns
        Per column what was done.
    families
        Columns that add up to the whole they are part of.
    """

    threshold: float
    columns: tuple[ProtectedColumn, ...] = ()
    families: tuple[tuple[str, ...], ...] = ()


def protect_sheets(
    sheets: Sequence[Sheet], areas: AreaSet, catalogue: Catalogue, *, threshold: float
) -> tuple[tuple[Sheet, ...], Protection]:
    """Hide small numbers about persons, and what would give them away.

    Protected are columns with ``disclosure = "personen"`` of a sheet that its publisher did not
    publish itself. Totals of wijk and gemeente are filled in first, from all buurten. A column
    of which nobody can tell what is small is left out.

    Parameters
    ----------
    sheets
        Figures of all deliveries, in order of preference.
    areas
        The areas of the project.
    catalogue
        Meaning of the columns.
    threshold
        Smallest number of persons or households to show, where a column has none of its own.

    Returns
    -------
    tuple
        The sheets, in the same order, and what was done; of columns of other years than the
        present under their `wijkplan.model.history.dated_name`.
    """
    apart, known = years_apart(sheets, areas, catalogue)
    shown, protection = _protect(apart, areas, known, threshold=threshold)
    return years_together(shown), protection


def _protect(
    sheets: Sequence[Sheet], areas: AreaSet, catalogue: Catalogue, *, threshold: float
) -> tuple[tuple[Sheet, ...], Protection]:
    """See `protect_sheets`; every column is of one year."""
    partner = {
        str(name)
        for sheet in sheets
        if not sheet.provenance.published
        for name in sheet.values
        if catalogue[str(name)].disclosure == "personen"
    }
    if not partner:
        return tuple(sheets), Protection(threshold=threshold)
    official = set(catalogue.specs) - partner
    needed = tied_columns(catalogue.specs, partner, official)
    table = build_table(
        areas, sheets, replace(catalogue, specs={name: catalogue[name] for name in needed})
    )
    used = {
        name: table.lineage[name].source
        for name in table.specs
        if name in partner and not _published(table, name)
    }
    unjudged = {name: why_unjudged(table.specs[name], table.values) for name in used}
    judged = [name for name in used if not unjudged[name]]
    thresholds = {name: _or_else(table.specs[name].threshold, threshold) for name in used}
    facts = _facts(table, judged)
    facts = _described(facts, judged)
    wanted = {name: thresholds[name] for name in judged}
    hidden = choose_hidden(facts, small_cells(facts, wanted), wanted)
    columns = tuple(
        ProtectedColumn(
            spec=facts.specs.get(name, table.specs[name]),
            threshold=thresholds[name],
            source=used[name],
            cells=_per_level(areas, facts.values.index[facts.values[name].notna()])
            if name in judged
            else {},
            hidden=_per_level(areas, [area for column, area in hidden if column == name]),
            reason=unjudged[name],
        )
        for name in used
    )
    shown = {name: _shown(table, name, [a for c, a in hidden if c == name]) for name in judged}
    return (
        tuple(_replaced(sheet, table, shown, partner) for sheet in sheets),
        Protection(threshold=threshold, columns=columns, families=facts.families),
    )


def _or_else(own: float | None, usual: float) -> float:
    return usual if own is None else own


def _published(table: AreaTable, name: str) -> bool:
    provenance = table.lineage[name].provenance
    return provenance is None or provenance.published


def _facts(table: AreaTable, judged: Sequence[str]) -> Facts:
    areas = table.areas
    official = set(table.specs) - set(judged)
    tied = tied_columns(table.specs, judged, official)
    names = [name for name in tied if table.specs[name].kind.numeric]
    parents = areas.frame["parent"]
    return Facts(
        values=table.values[names].astype(float),
        derived=table.status[names].apply(lambda status: status.str.startswith(DERIVED)),
        known=table.values[names].notna(),
        specs={name: table.specs[name] for name in names},
        parts={str(area): tuple(codes) for area, codes in parents.groupby(parents).groups.items()},
        official=frozenset(names) & official,
    )


def _described(facts: Facts, judged: Sequence[str]) -> Facts:
    """With the ties that a reader sees in the figures, though the project file is silent."""
    counts = find_counts(facts, judged)
    specs = {
        name: replace(spec, part=counts.get(name, spec.part)) for name, spec in facts.specs.items()
    }
    return replace(facts, specs=specs, families=find_families(facts, judged))


def _per_level(areas: AreaSet, codes: Sequence[str] | pd.Index[str]) -> dict[Level, int]:
    return {level: sum(areas.level(code) is level for code in codes) for level in Level}


def _shown(
    table: AreaTable, name: str, hidden: Sequence[str]
) -> tuple[pd.Series[float], pd.Series[str]]:
    """Values and status of a column as the public edition has them."""
    spec, values, status = table.specs[name], table.values[name], table.status[name].copy()
    if spec.round_to:
        values = np.floor(values / spec.round_to + 0.5) * spec.round_to
    values = values.copy()
    values.loc[list(hidden)] = np.nan
    status.loc[list(hidden)] = PROTECTED
    return values, status


def _replaced(
    sheet: Sheet,
    table: AreaTable,
    shown: Mapping[str, tuple[pd.Series[float], pd.Series[str]]],
    partner: set[str],
) -> Sheet:
    """A sheet without its unprotected columns, with those that are used as they may be shown."""
    if sheet.provenance.published:
        return sheet
    mine = {
        name: pair
        for name, pair in shown.items()
        if name in sheet.values and table.lineage[name].provenance is sheet.provenance
    }
    others = [name for name in sheet.values if name not in partner]
    index = (
        sheet.values.index.union(table.values.index, sort=False) if mine else (sheet.values.index)
    )
    values = sheet.values[others].reindex(index)
    status = sheet.status[others].reindex(index, fill_value=NOT_IN_SOURCE)
    columns = [name for name in sheet.values if name in others or name in mine]
    return replace(
        sheet,
        values=values.assign(**{n: pair[0].reindex(index) for n, pair in mine.items()})[columns],
        status=status.assign(
            **{n: pair[1].reindex(index, fill_value=NOT_IN_SOURCE) for n, pair in mine.items()}
        )[columns],
        added=frozenset(index.difference(sheet.values.index)),
    )
