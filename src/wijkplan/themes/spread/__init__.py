"""Spread (*spreiding*): how evenly a group is divided over the buurten.

The measures are pure functions of counts per area. `contribute` applies them to the columns that
a project names.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from wijkplan.model.areas import AreaSet, Level
from wijkplan.model.columns import ColumnSpec, Kind
from wijkplan.model.contribution import Column, Contribution, TableSection, TextSection
from wijkplan.model.findings import Citation, Finding, Norm, Verdict
from wijkplan.model.state import State
from wijkplan.model.table import AreaTable
from wijkplan.model.text import format_number

THEME = "spreiding"
DUNCAN = Citation(source="Duncan & Duncan (1955), American Sociological Review 20", verified=False)
MEASURABLE = Norm(
    code="spreiding-te-berekenen",
    title="De spreiding is te berekenen uit de geleverde cijfers",
    citation=Citation(source="wijkplan", verified=True),
)


@dataclass(frozen=True, kw_only=True)
class Spread:
    """One index of spread with what a reader needs to judge it.

    Parameters
    ----------
    value
        The index; NaN where it cannot be computed.
    unit_of_area
        Level over which the index is computed.
    areas
        Number of areas that count.
    missing_areas
        Number of areas left out because the group or the population is not known.
    missing_population_pct
        Share of the population in the areas left out, in percent, as far as it is published;
        NaN where not even that is known.
    minimum_population
        Smallest population among the areas that count: small areas inflate the index.
    """

    value: float
    unit_of_area: Level
    areas: int
    missing_areas: int
    missing_population_pct: float
    minimum_population: float

    @property
    def why_not(self) -> str:
        """Why the index says nothing, in Dutch; empty where it does."""
        if self.areas < 2:
            return "niet te berekenen: te weinig buurten bekend"
        return "niet te berekenen: de groep is leeg of omvat ieder" if np.isnan(self.value) else ""


def share(group: pd.Series[float], total: pd.Series[float]) -> pd.Series[float]:
    r"""Share of a group per area.

    .. math:: p_i = 100 \, g_i / t_i

    Parameters
    ----------
    group, total
        Counts per area, on the same index.

    Returns
    -------
    Series
        Percent, 0 to 100. NaN where a count is missing or the total is zero.

    Examples
    --------
    >>> share(pd.Series([5.0, 1.0]), pd.Series([10.0, 0.0])).tolist()
    [50.0, nan]
    """
    return (100 * group / total.where(total > 0)).rename("aandeel")


def location_quotient(
    group: pd.Series[float], total: pd.Series[float], *, reference: float | None = None
) -> pd.Series[float]:
    r"""Share of a group per area against the share in the whole.

    .. math:: LQ_i = \frac{g_i / t_i}{\sum_j g_j / \sum_j t_j}

    Parameters
    ----------
    group, total
        Counts per area, on the same index.
    reference
        Share in the whole, as a fraction; by default that of the areas where both are known.

    Returns
    -------
    Series
        1 where the area is as the whole; 0 to 1/P, with P the share in the whole. NaN where a
        count is missing, the total is zero, or the group is absent from the whole.

    Examples
    --------
    >>> location_quotient(pd.Series([5.0, 1.0]), pd.Series([10.0, 10.0])).round(3).tolist()
    [1.667, 0.333]
    """
    if reference is None:
        known = group.notna() & total.notna()
        whole = float(total[known].sum())
        reference = float(group[known].sum()) / whole if whole else np.nan
    quotient = group / total.where(total > 0) / (reference or np.nan)
    return quotient.rename("locatiequotient")


def dissimilarity(group: pd.Series[float], total: pd.Series[float]) -> float:
    r"""Index of dissimilarity D of Duncan and Duncan.

    .. math:: D = \tfrac12 \sum_i \left| \frac{g_i}{G} - \frac{t_i - g_i}{T - G} \right|

    The part of the group that would have to move for the same share everywhere.

    Parameters
    ----------
    group, total
        Counts per area, on the same index. Areas where one is missing do not count: they are
        not zero.

    Returns
    -------
    float
        0 (even) to 1 (apart). NaN where there is nobody in the group, or nobody else. Where
        rounding makes the group larger than the whole, nobody is outside it.

    References
    ----------
    Duncan, O.D. and B. Duncan (1955), A methodological analysis of segregation indexes,
    American Sociological Review 20.

    Examples
    --------
    >>> dissimilarity(pd.Series([10.0, 0.0]), pd.Series([10.0, 30.0]))
    1.0
    >>> dissimilarity(pd.Series([10.0, 20.0]), pd.Series([20.0, 40.0]))
    0.0
    """
    g, t = group.to_numpy(float), total.to_numpy(float)
    known = ~np.isnan(g) & ~np.isnan(t)
    g, t = g[known], t[known]
    rest = np.maximum(t - g, 0)
    if not g.sum() or not rest.sum():
        return float("nan")
    return float(0.5 * np.abs(g / g.sum() - rest / rest.sum()).sum())


def measure_spread(
    group: pd.Series[float], total: pd.Series[float], *, level: Level = Level.BUURT
) -> Spread:
    """Dissimilarity with the circumstances under which it was computed.

    Parameters
    ----------
    group, total
        Counts per area; missing is NaN.
    level
        Level of the areas.
    """
    whole = total.to_numpy(float)
    inhabited = whole != 0
    known = ~np.isnan(group.to_numpy(float)) & ~np.isnan(whole) & inhabited
    left_out = whole[~known & inhabited]
    population = float(np.nansum(whole))
    return Spread(
        value=dissimilarity(group[known], total[known]) if known.sum() > 1 else float("nan"),
        unit_of_area=level,
        areas=int(known.sum()),
        missing_areas=len(left_out),
        missing_population_pct=100 * float(left_out.sum()) / population
        if population
        else float("nan"),
        minimum_population=float(whole[known].min()) if known.any() else float("nan"),
    )


def group_and_total(
    table: AreaTable, name: str
) -> tuple[pd.Series[float], pd.Series[float]] | None:
    """Counts of a group and of the population it is part of, for all areas.

    A share column gives the count by its weight; a count column is set against the column it is
    part of. None where the catalogue knows no whole.
    """
    spec = table.specs.get(name)
    if spec is None:
        return None
    if spec.kind is Kind.SHARE and spec.weight in table.values:
        total = table.values[spec.weight]
        return table.values[name] / 100 * total, total
    if spec.kind is Kind.COUNT and spec.of in table.values:
        return table.values[name], table.values[spec.of]
    return None


def contribute(state: State, areas: AreaSet, *, columns: Iterable[str]) -> Contribution:
    """Share, location quotient and dissimilarity of some columns.

    Parameters
    ----------
    state
        The State whose figures are used.
    areas
        The areas of the project; with several gemeenten each has its own index, and the whole
        area too.
    columns
        Catalogue names of count or share columns.
    """
    parts = [_one_column(state.figures, areas, name) for name in dict.fromkeys(columns)]
    text = (
        "Hoe gelijk is een groep over de buurten verdeeld? Het locatiequotiënt vergelijkt het "
        "aandeel in een gebied met dat van de gemeente: 1 is gelijk, 2 is dubbel zo veel. De "
        "dissimilariteit D loopt van 0 (overal hetzelfde aandeel) tot 1 (volledig gescheiden); "
        "zij hangt af van de grootte van de buurten en wordt hoger door kleine aantallen."
    )
    return Contribution(
        theme=THEME,
        title="Spreiding",
        state=state.key,
        columns=tuple(column for part in parts for column in part.columns),
        findings=tuple(part.finding for part in parts),
        sections=(
            TextSection(title="Wat spreiding zegt", text=text),
            _table(row for part in parts for row in part.rows),
        ),
    )


@dataclass(frozen=True)
class _Part:
    columns: tuple[Column, ...]
    finding: Finding
    rows: tuple[tuple[str, ...], ...]


def _one_column(table: AreaTable, areas: AreaSet, name: str) -> _Part:
    spec = table.specs.get(name)
    counts = group_and_total(table, name)
    label = spec.label if spec else name
    if spec is None or counts is None or not table.known(name):
        reason = _why_unknown(table, name)
        finding = Finding(norm=MEASURABLE, subject=name, verdict=Verdict.UNKNOWN, reason=reason)
        return _Part((), finding, ((label, "–", "onbekend", "–", "–", "–", reason),))
    group, total = counts
    whole = tuple(areas.codes(Level.GEMEENTE))
    spreads = {code: _spread_in(group, total, areas, [code]) for code in whole}
    rows = [_row(label, areas.name(code), spread) for code, spread in spreads.items()]
    if len(whole) > 1:
        spread = _spread_in(group, total, areas, whole)
        rows.append(_row(label, f"{len(whole)} gemeenten samen", spread))
    unknown = [spread.why_not for spread in spreads.values() if spread.why_not]
    finding = Finding(
        norm=MEASURABLE,
        subject=name,
        verdict=Verdict.UNKNOWN if unknown else Verdict.MEETS,
        reason=f"in ten minste één gemeente {unknown[0]}"
        if unknown
        else "berekend over alle buurten waarvan de cijfers bekend zijn",
        evidence={code: spread.value for code, spread in spreads.items() if not spread.why_not},
    )
    columns = (
        _quotient_column(table, spec, group, total, areas),
        _index_column(table, spec, spreads),
    )
    return _Part(columns, finding, tuple(rows))


def _spread_in(
    group: pd.Series[float], total: pd.Series[float], areas: AreaSet, codes: Iterable[str]
) -> Spread:
    buurten = [buurt for code in codes for buurt in areas.buurten_of(code)]
    return measure_spread(group.loc[buurten], total.loc[buurten])


def _quotient_column(
    table: AreaTable,
    spec: ColumnSpec,
    group: pd.Series[float],
    total: pd.Series[float],
    areas: AreaSet,
) -> Column:
    """Quotient against the gemeente in which the area lies."""
    gemeente = areas.gemeente_per_area().to_numpy()
    parts = []
    for code in areas.codes(Level.GEMEENTE):
        inside, reference = gemeente == code, _share_in(group, total, areas.buurten_of(code))
        parts.append(location_quotient(group[inside], total[inside], reference=reference))
    values = pd.concat(parts).reindex(group.index)
    whole = table.status[spec.weight if spec.kind is Kind.SHARE else spec.of]
    reason = pd.Series("niet te berekenen: de noemer is nul", index=values.index, dtype=object)
    reason = reason.mask(total.isna(), "niet te berekenen: de noemer is " + whole)
    reason = reason.mask(table.values[spec.name].isna(), table.status[spec.name])
    return Column(
        spec=_index_spec(
            spec,
            name=f"lq_{spec.name}",
            label=f"Locatiequotiënt: {_lower(spec.label)}",
            decimals=2,
            midpoint=1.0,
            description="Het aandeel in dit gebied gedeeld door het aandeel in de gemeente, over "
            "de buurten waarvan het cijfer bekend is. 1 is gelijk aan de gemeente.",
        ),
        values=values,
        status=reason.where(values.isna(), ""),
        year=table.lineage[spec.name].year,
        source=f"{table.lineage[spec.name].source}; berekening wijkplan",
        follows=(spec.name,),
    )


def _share_in(group: pd.Series[float], total: pd.Series[float], buurten: Iterable[str]) -> float:
    """Share of a group in some buurten together, as far as both are known there; NaN if none."""
    rows = group.index.get_indexer(pd.Index(list(buurten)))
    g, t = group.to_numpy(float)[rows], total.to_numpy(float)[rows]
    known = ~np.isnan(g) & ~np.isnan(t)
    return float(g[known].sum() / (t[known].sum() or np.nan))


def _index_spec(spec: ColumnSpec, **changes: Any) -> ColumnSpec:  # noqa: ANN401 - any field
    bare = replace(spec, kind=Kind.INDEX, unit="", rounding=None, weight="", of="", aliases=())
    return replace(bare, group=THEME, **changes)


def _index_column(table: AreaTable, spec: ColumnSpec, spreads: dict[str, Spread]) -> Column:
    remark = {
        code: s.why_not
        or f"over {s.areas} buurten" + (f"; {s.missing_areas} niet bekend" * bool(s.missing_areas))
        for code, s in spreads.items()
    }
    return Column(
        spec=_index_spec(
            spec,
            name=f"d_{spec.name}",
            label=f"Dissimilariteit: {_lower(spec.label)}",
            decimals=3,
            description="Het deel van de groep dat zou moeten verhuizen om overal hetzelfde "
            "aandeel te krijgen, gemeten over de buurten van de gemeente (Duncan & Duncan 1955).",
        ),
        values=pd.Series({code: s.value for code, s in spreads.items()}, dtype=float),
        status=pd.Series(remark, dtype=object),
        year=table.lineage[spec.name].year,
        source=f"{table.lineage[spec.name].source}; berekening wijkplan",
    )


def _why_unknown(table: AreaTable, name: str) -> str:
    if name not in table.values:
        return "onbekend (niet geleverd)"
    if not table.known(name):
        reasons = table.status[name].value_counts()
        return f"onbekend ({reasons.index[0]})"
    return "onbekend (de catalogus kent geen noemer bij dit kenmerk)"


def _row(label: str, where: str, spread: Spread) -> tuple[str, ...]:
    known = not spread.why_not
    missing = spread.missing_population_pct
    return (
        label,
        where,
        format_number(spread.value, decimals=3) if known else "onbekend",
        str(spread.areas),
        str(spread.missing_areas),
        f"{format_number(missing, decimals=1)}%" if not np.isnan(missing) else "onbekend",
        f"buurt; kleinste noemer {format_number(spread.minimum_population)}" if known else "buurt",
    )


def _table(rows: Iterable[tuple[str, ...]]) -> TableSection:
    return TableSection(
        title="Spreiding per gemeente",
        head=(
            "Kenmerk",
            "Gebied",
            "Dissimilariteit D",
            "Buurten",
            "Niet bekend",
            "Deel van de bevolking of woningen dat niet meetelt",
            "Eenheid",
        ),
        rows=tuple(rows),
        note="Buurten waarvan het cijfer onderdrukt of niet geleverd is, tellen niet mee; zij "
        "zijn geen nul. Uit afgeronde percentages is het aantal benaderd.",
    )


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]
