"""AreaTable: values per area, why a value is missing, and where each column came from.

The rules: a published value comes first; a value is derived from buurten only where none is
published, by the column's kind, and says so; what a publisher suppressed stays suppressed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from wijkplan.model.allocate import Conservation
from wijkplan.model.areas import AreaSet, Level
from wijkplan.model.columns import Catalogue, ColumnSpec, Kind
from wijkplan.model.contribution import Column
from wijkplan.model.derive import derive_counts, derive_means
from wijkplan.model.layers import NOT_PUBLISHED, PROTECTED, Provenance, Sheet

NOT_DELIVERED = "niet geleverd"
NOT_IN_SOURCE = "gebied ontbreekt in de bron"
_NOT_COMPUTED = "niet berekend op dit niveau"


@dataclass(frozen=True, kw_only=True)
class Lineage:
    """Where one column came from.

    Parameters
    ----------
    year
        Year to which its values belong.
    source
        Dutch line for a reader.
    provenance
        The delivery; None for a column that wijkplan computed or that nobody delivered.
    also
        Names of other deliveries that hold the same column and were not used.
    follows
        Columns of which the value in the same area gives this one away, see `Column`.
    """

    year: int
    source: str
    provenance: Provenance | None = None
    also: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()


@dataclass(frozen=True)
class AreaTable:
    """Values of every column for every area of every level.

    Parameters
    ----------
    areas
        The areas; their order is the order of the rows.
    values
        Index ``code``; numbers as float with NaN for missing, texts as object with None.
    status
        Same shape: for a missing value the reason, for a derived value how it was derived, and
        empty for a published value.
    specs
        Meaning per column.
    lineage
        Origin per column.
    conservation
        Balance of every join of figures to areas.
    bounds
        Column -> least and most of the areas of which no single number is known, as in `Column`;
        columns without such areas are absent.
    """

    areas: AreaSet
    values: pd.DataFrame
    status: pd.DataFrame
    specs: Mapping[str, ColumnSpec]
    lineage: Mapping[str, Lineage]
    conservation: tuple[Conservation, ...] = ()
    bounds: Mapping[str, pd.DataFrame] = field(default_factory=dict)

    def column(self, name: str, level: Level) -> pd.Series[float]:
        """Values of one column at one level."""
        return self.values[name].loc[self.areas.codes(level)]

    def cell(self, code: str, name: str) -> tuple[float | str | None, str]:
        """Value and status of one area; of a missing value None and the reason."""
        row, (values, status) = self.areas.frame.index.get_loc(code), self._cells[name]
        return values[row], status[row]

    @cached_property
    def _cells(self) -> Mapping[str, tuple[list[float | str | None], list[str]]]:
        values = np.where(self.values.isna(), np.array(None), self.values.to_numpy(object))
        status = self.status.to_numpy(object)
        columns = zip(self.values.columns, values.T.tolist(), status.T.tolist(), strict=True)
        return {name: (cells, texts) for name, cells, texts in columns}

    @cached_property
    def known_columns(self) -> frozenset[str]:
        """Names of the columns in which any area has a value."""
        known = self.values.notna().any()
        return frozenset(known.index[known])

    @cached_property
    def unknown_reasons(self) -> Mapping[str, str]:
        """For each column that no area has, why; the most common reason where there are more."""
        unknown = [name for name in self.values if name not in self.known_columns]
        return {str(name): str(self.status[name].mode().iloc[0]) for name in unknown}

    def known(self, name: str) -> bool:
        """Whether any area has a value in this column."""
        return name in self.known_columns

    def with_columns(self, columns: Iterable[Column]) -> AreaTable:
        """Return the table with columns of a theme added."""
        columns = tuple(columns)
        if not columns:
            return self
        index = self.values.index
        values = pd.DataFrame({c.spec.name: _cells_of(c, index) for c in columns}, index=index)
        texts = np.empty(values.shape, dtype=object)  # one block is filled faster than many Series
        for place, column in enumerate(columns):
            texts[:, place] = _on_rows(column.status, index)
        texts[pd.isna(texts)] = ""
        texts[values.isna().to_numpy() & (texts == "")] = _NOT_COMPUTED
        status = pd.DataFrame(texts, index=index, columns=values.columns)
        return replace(
            self,
            values=pd.concat([self.values, values], axis=1),
            status=pd.concat([self.status, status], axis=1),
            specs={**self.specs, **{c.spec.name: c.spec for c in columns}},
            lineage={
                **self.lineage,
                **{
                    c.spec.name: Lineage(year=c.year, source=c.source, follows=c.follows)
                    for c in columns
                },
            },
            bounds={
                **self.bounds,
                **{c.spec.name: c.bounds for c in columns if c.bounds is not None},
            },
        )


def build_table(
    areas: AreaSet,
    sheets: Sequence[Sheet],
    catalogue: Catalogue,
    *,
    absent: str = "",
) -> AreaTable:
    """Bring all figures together on the areas.

    For each column one sheet is used, whole: years are never mixed within a column. Which one,
    says `preferred`. A catalogue column that no sheet has is missing everywhere.

    Parameters
    ----------
    areas
        The areas of the project.
    sheets
        Figures on the boundary year of the areas; of the same year in order of preference.
    catalogue
        Meaning and order of the columns.
    absent
        Addition to the reason of columns that nobody delivered, such as the name of a source
        file that was not found.
    """
    index = areas.frame.index
    relevant = [sheet_on_areas(sheet, areas) for sheet in sheets]
    builder = _Builder(areas, catalogue)
    wanted = [
        spec
        for spec in catalogue.specs.values()
        if spec.kind is not Kind.IDENTIFIER
        and (
            any(spec.name in sheet.values for sheet in relevant)
            or (spec.shipped and spec.exists(areas.year))
        )
    ]
    # Weights first: a share is derived with the weight of the same delivery, or the table's.
    for spec in sorted(wanted, key=lambda spec: spec.kind is not Kind.COUNT and bool(spec.weight)):
        builder.add(spec, [sheet for sheet in relevant if spec.name in sheet.values], absent)
    order = [spec.name for spec in wanted]
    return AreaTable(
        areas=areas,
        values=pd.DataFrame(builder.values, index=index)[order],
        status=pd.DataFrame(builder.status, index=index)[order],
        specs={spec.name: spec for spec in wanted},
        lineage={name: builder.lineage[name] for name in order},
        conservation=tuple(_conservation(sheet, areas) for sheet in sheets),
    )


def sheet_on_areas(sheet: Sheet, areas: AreaSet) -> Sheet:
    """A sheet with the rows of the areas of the project only."""
    keep = sheet.values.index.isin(areas.frame.index)
    return replace(sheet, values=sheet.values[keep], status=sheet.status[keep])


def preferred(name: str, sheets: Sequence[Sheet]) -> Sheet:
    """The sheet of which a column is used: the newest with a value for any area.

    Of several of that year it is the first. A figure that wijkplan hides counts as a value: what
    is protected does not make an older year the present.

    Parameters
    ----------
    name
        The column.
    sheets
        Those that have it, with the rows of the areas only; at least one.
    """
    newest_first = sorted(sheets, key=lambda sheet: -sheet.years[name])
    return next((sheet for sheet in newest_first if tells(sheet, name)), newest_first[0])


def tells(sheet: Sheet, name: str) -> bool:
    """Whether a sheet has a value in a column, shown or hidden by wijkplan."""
    return bool(sheet.values[name].notna().any() or sheet.status[name].eq(PROTECTED).any())


def _conservation(sheet: Sheet, areas: AreaSet) -> Conservation:
    codes = sheet.values.index[~sheet.values.index.isin(list(sheet.added))]
    found = codes.isin(areas.frame.index)
    own = pd.Series("GM" + codes.str[2:6], index=codes).isin(areas.codes(Level.GEMEENTE)).to_numpy()
    unknown = list(codes[own & ~found])
    outside = int((~own).sum())
    remarks = [f"{outside} van andere gemeenten"] if outside else []
    if unknown:
        remarks.append(f"{len(unknown)} zonder vlak op de kaart: {', '.join(unknown[:5])}")
    return Conservation(
        join=f"{sheet.provenance.name} op gebieden",
        unit="rijen",
        came_in=float(len(codes)),
        allocated=float(found.sum()),
        lost=float((~found).sum()),
        remark="; ".join(remarks),
    )


def _on_rows(cells: pd.Series, index: pd.Index[str]) -> pd.Series:
    """Cells of a column on the rows of a table; most columns are on them already."""
    return cells if cells.index.is_(index) else cells.reindex(index)


def _cells_of(column: Column, index: pd.Index[str]) -> npt.NDArray[np.floating] | pd.Series[str]:
    """Values of a column on the rows of a table: numbers as float, a missing text as None."""
    values = _on_rows(column.values, index)
    if column.spec.kind.numeric:
        return values.to_numpy(float)  # many numbers make a frame much faster than many Series
    return _missing_as_such(values, column.spec)


def _missing_as_such(values: pd.Series, spec: ColumnSpec) -> pd.Series:
    """A missing text is None; a missing number stays NaN."""
    return values if spec.kind.numeric else values.astype(object).where(values.notna(), None)


class _Builder:
    """Columns of a table in the making."""

    def __init__(self, areas: AreaSet, catalogue: Catalogue) -> None:
        self.areas = areas
        self.catalogue = catalogue
        self.values: dict[str, pd.Series] = {}
        self.status: dict[str, pd.Series] = {}
        self.lineage: dict[str, Lineage] = {}

    def add(self, spec: ColumnSpec, sheets: Sequence[Sheet], absent: str) -> None:
        """Add a column, of the preferred sheet; without sheets it is missing."""
        index = self.areas.frame.index
        if not sheets:
            reason = f"{NOT_DELIVERED} ({absent})" if absent else NOT_DELIVERED
            dtype = float if spec.kind.numeric else object
            self.values[spec.name] = pd.Series(np.nan, index=index, dtype=dtype)
            self.status[spec.name] = pd.Series(reason, index=index, dtype=object)
            self.lineage[spec.name] = Lineage(year=self.areas.year, source=NOT_DELIVERED)
            return
        sheet = preferred(spec.name, sheets)
        values = sheet.values[spec.name].reindex(index)
        status = sheet.status[spec.name].astype(object).reindex(index, fill_value=NOT_IN_SOURCE)
        for level in (Level.WIJK, Level.GEMEENTE):
            codes = self.areas.codes(level)
            unpublished = codes[status.loc[codes].isin((NOT_IN_SOURCE, NOT_PUBLISHED))]
            if len(unpublished):
                made, how = self._derive(spec, sheet, level)
                values.loc[unpublished] = made.loc[unpublished]
                status.loc[unpublished] = how.loc[unpublished]
        self.values[spec.name] = _missing_as_such(values, spec)
        self.status[spec.name] = status
        self.lineage[spec.name] = Lineage(
            year=sheet.years[spec.name],
            source=sheet.provenance.name,
            provenance=sheet.provenance,
            also=tuple(s.provenance.name for s in sheets if s is not sheet),
        )

    def _derive(
        self, spec: ColumnSpec, sheet: Sheet, level: Level
    ) -> tuple[pd.Series[float], pd.Series[str]]:
        buurten = self.areas.at(Level.BUURT)
        above = buurten["parent"] if level is Level.WIJK else self.areas.gemeente_per_buurt()
        values = sheet.values[spec.name].reindex(buurten.index)
        if spec.kind is Kind.COUNT:
            return derive_counts(values, above)
        weight = self._weight(spec, sheet)
        if weight is None:
            reason = "niet af te leiden uit buurten: dit cijfer is niet op te tellen"
            codes = self.areas.codes(level)
            return pd.Series(np.nan, index=codes), pd.Series(reason, index=codes, dtype=object)
        return derive_means(values, weight.reindex(buurten.index), above)

    def _weight(self, spec: ColumnSpec, sheet: Sheet) -> pd.Series[float] | None:
        if not spec.weight or spec.kind not in (Kind.SHARE, Kind.MEAN, Kind.DENSITY):
            return None
        own = sheet.values.get(spec.weight)
        return own if own is not None and own.notna().any() else self.values.get(spec.weight)
