"""The columns of the theme: location quotient, surplus and dissimilarity per area."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from wijkplan.model.areas import AreaSet, Level
from wijkplan.model.columns import ColumnSpec, Kind
from wijkplan.model.contribution import Column
from wijkplan.themes.spread.groups import Group
from wijkplan.themes.spread.index.per_area import location_quotient, surplus
from wijkplan.themes.spread.measuring import spread_in

THEME = "spreiding"
_COMPUTED = "; berekening wijkplan"


def group_columns(group: Group, areas: AreaSet) -> tuple[Column, ...]:
    """What there is to know of a group per area; the index is of gemeenten only.

    Parameters
    ----------
    group
        The group.
    areas
        The areas of the project; each gemeente is the whole of its own areas.
    """
    homes = (_surplus_column(group, areas),) if group.of_homes else ()
    return (_quotient_column(group, areas), *homes, _index_column(group, areas))


def share_in(group: pd.Series[float], total: pd.Series[float], buurten: Iterable[str]) -> float:
    """Share of a group in some buurten together, as far as both are known there; NaN if none."""
    rows = group.index.get_indexer(pd.Index(list(buurten)))
    g, t = group.to_numpy(float)[rows], total.to_numpy(float)[rows]
    known = ~np.isnan(g) & ~np.isnan(t)
    return float(g[known].sum() / (t[known].sum() or np.nan))


def lower(label: str) -> str:
    """A label as it stands within a sentence."""
    return label[:1].lower() + label[1:]


def _per_gemeente(
    measure: Callable[..., pd.Series[float]], group: Group, areas: AreaSet
) -> pd.Series[float]:
    """Measure every area against the share in the gemeente in which it lies."""
    gemeente, parts = areas.gemeente_per_area().to_numpy(), []
    for code in areas.codes(Level.GEMEENTE):
        counts = group.group[gemeente == code], group.total[gemeente == code]
        reference = share_in(group.group, group.total, areas.buurten_of(code))
        parts.append(measure(*counts, reference=reference))
    return pd.concat(parts).reindex(group.group.index)


def _quotient_column(group: Group, areas: AreaSet) -> Column:
    return _column(
        group,
        _per_gemeente(location_quotient, group, areas),
        name=f"lq_{group.spec.name}",
        label=f"Locatiequotiënt: {lower(group.spec.label)}",
        decimals=2,
        midpoint=1.0,
        description="Het aandeel in dit gebied gedeeld door het aandeel in de gemeente, over de "
        "buurten waarvan het cijfer bekend is. 1 is gelijk aan de gemeente.",
    )


def _surplus_column(group: Group, areas: AreaSet) -> Column:
    return _column(
        group,
        _per_gemeente(surplus, group, areas),
        name=f"overschot_{group.spec.name}",
        label=f"Overschot: {lower(group.spec.label)}",
        unit="woningen",
        midpoint=0.0,
        description="Hoeveel woningen van deze groep er in dit gebied meer zijn dan bij het "
        "aandeel in de gemeente, over de buurten waarvan het cijfer bekend is; onder nul is een "
        "tekort.",
        caution="Het zegt niet of de gemeente dat wil.",
    )


def _column(group: Group, values: pd.Series[float], **changes: Any) -> Column:  # noqa: ANN401
    """A column of all areas; where it has no value, with the reason of the group or its whole."""
    table, spec, whole = group.table, group.spec, group.whole
    reason = pd.Series("niet te berekenen: de noemer is nul", index=values.index, dtype=object)
    no_whole = "niet te berekenen: de noemer is " + table.status[whole.name]
    reason = reason.mask(group.total.isna(), no_whole)
    reason = reason.mask(table.values[spec.name].isna(), table.status[spec.name])
    return Column(
        spec=_index_spec(spec, **changes),
        values=values,
        status=reason.where(values.isna(), ""),
        year=table.lineage[spec.name].year,
        source=_source(table.lineage[spec.name].source),
        follows=(spec.name,),
    )


def _index_column(group: Group, areas: AreaSet) -> Column:
    spec, table = group.spec, group.table
    spreads = {code: spread_in(group, areas, [code]) for code in areas.codes(Level.GEMEENTE)}
    remark = {
        code: s.reason
        or f"over {s.areas} buurten" + (f"; {s.missing_areas} niet bekend" * bool(s.missing_areas))
        for code, s in spreads.items()
    }
    return Column(
        spec=_index_spec(
            spec,
            name=f"d_{spec.name}",
            label=f"Dissimilariteit: {lower(spec.label)}",
            decimals=3,
            description="Het deel van de groep dat zou moeten verhuizen om overal hetzelfde "
            "aandeel te krijgen, gemeten over de buurten van de gemeente (Duncan & Duncan 1955).",
        ),
        values=pd.Series({code: s.value for code, s in spreads.items()}, dtype=float),
        status=pd.Series(remark, dtype=object),
        year=table.lineage[spec.name].year,
        source=_source(table.lineage[spec.name].source),
    )


def _source(given: str) -> str:
    """That of a figure made of another, which may have been computed itself."""
    return f"{given.removesuffix(_COMPUTED)}{_COMPUTED}"


def _index_spec(spec: ColumnSpec, **changes: Any) -> ColumnSpec:  # noqa: ANN401 - any field
    plain = {"unit": "", "decimals": 0, **changes}
    bare = replace(
        spec, kind=Kind.INDEX, rounding=None, weight="", of="", part="", aliases=(), caution=""
    )
    return replace(bare, group=THEME, **plain)
