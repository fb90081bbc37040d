"""Figures of own areas: what may be added is added, the rest is refused and says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import geopandas as gpd
import numpy as np
import pandas as pd

from wijkplan.answers.own.membership import OwnArea, match_buurten
from wijkplan.answers.own.places import Lying, find_lying
from wijkplan.model.areas import CRS, AreaSet, Level
from wijkplan.model.columns import ColumnSpec, Kind
from wijkplan.model.derive import derive_counts, derive_means
from wijkplan.model.state import State
from wijkplan.model.stock import Stock
from wijkplan.model.table import AreaTable
from wijkplan.sources.own_areas import OWN_AREAS
from wijkplan.themes import stock as homes

REFUSED: Mapping[Kind, str] = {
    Kind.MEDIAN: "een mediaan van buurten is geen mediaan van het geheel",
    Kind.INDEX: "een index van buurten is niet op te tellen",
    Kind.CLASS: "een klasse is niet op te tellen",
    Kind.TEXT: "een tekst is niet op te tellen",
    Kind.IDENTIFIER: "een code is niet op te tellen",
}


NO_WEIGHT = "waarover dit cijfer is gemiddeld, is niet bekend: het is niet op te tellen"
COUNTED = "geteld op adres, binnen de grens van het gebied"


@dataclass(frozen=True, kw_only=True, eq=False)
class OwnAreas:
    """Areas that the municipality drew itself, and their figures.

    Parameters
    ----------
    areas
        In the order of the deliveries.
    table
        See `own_table`.
    lying
        Id of an area -> what lies in it.
    """

    areas: tuple[OwnArea, ...]
    table: AreaTable
    lying: Mapping[str, Lying] = field(default_factory=dict)


def figures_of_own_areas(state: State, table: AreaTable) -> OwnAreas | None:
    """The own areas of a State with their figures; None where none were delivered.

    Parameters
    ----------
    state
        The present, with the layer ``eigen-gebieden``.
    table
        All figures of the atlas.
    """
    layer = state.layers.get(OWN_AREAS)
    if layer is None:
        return None
    own = match_buurten(layer.frame, table.areas)
    return OwnAreas(
        areas=own,
        table=own_table(table, own, state),
        lying=find_lying(state, own, table.areas),
    )


def own_table(table: AreaTable, own: Sequence[OwnArea], state: State) -> AreaTable:
    """Figures of own areas, with those of the gemeenten beside them.

    Counts of whole buurten are added, shares and means are weighted, as for a wijk; nothing else
    is. An area that cuts through a buurt has no figures of buurten; its homes are counted by
    their address, where addresses were delivered.

    Parameters
    ----------
    table
        All figures of the atlas.
    own
        The areas, see `wijkplan.answers.own.membership.match_buurten`.
    state
        The present, with its stock.

    Returns
    -------
    AreaTable
        The columns of ``table``. The areas are the own areas, as if they were buurten of the
        (first) gemeente in which they lie, and the gemeenten as they are in ``table``.
    """
    areas = _area_set(own, table.areas)
    gemeenten = areas.codes(Level.GEMEENTE)
    made = {name: _combine(table, spec, own) for name, spec in table.specs.items()}
    values = {
        name: pd.concat([table.values[name].loc[gemeenten], found])
        for name, (found, _) in made.items()
    }
    status = {
        name: pd.concat([table.status[name].loc[gemeenten], told])
        for name, (_, told) in made.items()
    }
    combined = replace(
        table,
        areas=areas,
        values=pd.DataFrame(values).loc[areas.frame.index],
        status=pd.DataFrame(status).loc[areas.frame.index],
        bounds={},
        conservation=(),
    )
    return _count_homes(combined, [a for a in own if not a.whole], state)


def _area_set(own: Sequence[OwnArea], areas: AreaSet) -> AreaSet:
    wanted = dict.fromkeys(code for area in own for code in area.gemeenten)
    above = areas.frame.loc[[code for code in areas.codes(Level.GEMEENTE) if code in wanted]]
    rows = gpd.GeoDataFrame(
        {
            "level": Level.BUURT.value,
            "name": [area.name for area in own],
            "parent": [area.gemeenten[0] if area.gemeenten else "" for area in own],
        },
        geometry=[area.geometry for area in own],
        index=pd.Index([area.id for area in own], name="code"),
        crs=CRS,
    )
    return AreaSet(areas.year, gpd.GeoDataFrame(pd.concat([above, rows]), crs=CRS))


def _combine(
    table: AreaTable, spec: ColumnSpec, own: Sequence[OwnArea]
) -> tuple[pd.Series, pd.Series[str]]:
    """A column of the own areas, and how each value was made or why there is none."""
    index = pd.Index([area.id for area in own], name="code")
    numeric = spec.kind.numeric
    values = pd.Series(np.nan if numeric else None, index=index, dtype=float if numeric else object)
    status = pd.Series([area.why_not_whole(table.areas) for area in own], index=index, dtype=object)
    whole = [area for area in own if area.whole]
    refusal = _refusal(table, spec)
    if refusal:
        status[status.eq("")] = refusal
        return values, status
    # An overlap counts in every area: a row per buurt and area, and all areas added up in one go.
    codes = [code for area in whole for code in area.buurten]
    above = pd.Series([area.id for area in whole for _ in area.buurten], dtype=object)
    numbers = table.values[spec.name].loc[codes].reset_index(drop=True)
    if spec.kind is Kind.COUNT:
        found, how = derive_counts(numbers, above)
    else:
        weight = table.values[spec.weight].loc[codes].reset_index(drop=True)
        found, how = derive_means(numbers, weight, above)
    values[found.index], status[how.index] = found, how
    return values, status


def _refusal(table: AreaTable, spec: ColumnSpec) -> str:
    """Why a column may not be added up; empty where it may."""
    if spec.kind in REFUSED:
        return REFUSED[spec.kind]
    if spec.kind is not Kind.COUNT and spec.weight not in table.specs:
        return NO_WEIGHT
    if not table.known(spec.name):
        return table.unknown_reasons[spec.name]
    return ""


def _count_homes(table: AreaTable, cut: Sequence[OwnArea], state: State) -> AreaTable:
    """Fill in what the addresses say of areas that are not made of whole buurten."""
    stock = state.stock
    if not cut or stock is None or not stock.addresses:
        return table
    values, status = table.values.copy(), table.status.copy()
    for area in cut:
        alone = _alone(table, area.id)
        here = replace(state, figures=alone, stock=_inside(stock, area))
        for column in homes.later_columns(here, alone.areas):
            name = column.spec.name
            if name in values and column.spec.kind.numeric:
                number = column.values[area.id]
                values.loc[area.id, name] = number
                told = [column.status[area.id], "" if pd.isna(number) else COUNTED]
                status.loc[area.id, name] = "; ".join(filter(None, told))
    return replace(table, values=values, status=status)


def _alone(table: AreaTable, code: str) -> AreaTable:
    """One own area with its gemeente: own areas may overlap, a home is counted in each."""
    codes = [*table.areas.parents(code), code]
    areas = AreaSet(table.areas.year, table.areas.frame.loc[codes])
    return replace(
        table, areas=areas, values=table.values.loc[codes], status=table.status.loc[codes]
    )


def _inside(stock: Stock, area: OwnArea) -> Stock:
    """The homes whose address lies in an area; one on its border counts."""
    frame = stock.homes
    points = gpd.GeoSeries.from_xy(frame["x"], frame["y"], index=frame.index, crs=CRS)
    inside = points.intersects(area.geometry).to_numpy()
    return replace(stock, frame=frame[inside].assign(buurt=area.id), before=None, open_changes=())
