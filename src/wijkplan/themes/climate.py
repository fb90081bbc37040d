"""Climate: rasters such as heat stress, averaged per area (zonal statistics).

A cell belongs to the area in which its centre lies. The cells are burnt and counted in strips of
rows, so that a large raster asks little memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from wijkplan.model.areas import AreaSet, Level
from wijkplan.model.columns import ColumnSpec, Kind
from wijkplan.model.contribution import Column, Contribution, TableSection, TextSection
from wijkplan.model.findings import Citation, Finding, Norm, Verdict
from wijkplan.model.layers import Grid
from wijkplan.model.state import State
from wijkplan.model.table import NOT_DELIVERED
from wijkplan.model.text import format_number

THEME = "klimaat"
TITLE = "Klimaat"
HOW = "Hoe een cijfer is gemaakt"
EXPECTED = {"hittestress": "Hittestress"}
"""Indicator that gets a column, unknown, where nobody delivered any raster: name -> label."""

MEASURABLE = Norm(
    code="raster-te-middelen",
    title="Het raster is te middelen per gebied",
    citation=Citation(source="wijkplan", verified=True),
)
_STRIP_CELLS = 2_000_000
"""Cells per strip: a few tens of MB of working memory, and few strips."""

_Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Zonal:
    """Statistics of a raster per zone.

    Parameters
    ----------
    mean
        Mean of the cells with a value; NaN where there is none.
    valued
        Number of cells with a value.
    cells
        Number of cells of the zone, and where the zone reaches outside the raster, as many more
        as fit in the part outside.
    """

    mean: pd.Series[float]
    valued: pd.Series[float]
    cells: pd.Series[float]


def zonal_mean(zones: gpd.GeoSeries, grid: Grid) -> Zonal:
    """Mean of a raster over zones that do not overlap, each cell by its centre.

    Parameters
    ----------
    zones
        Polygons in EPSG:28992, in any order; the index names them.
    grid
        The raster; NaN is no value.

    Returns
    -------
    Zonal
        On the index of ``zones``.
    """
    total, valued, cells = np.zeros((3, len(zones)))
    for values, zone in _strips(zones, grid):
        number, value = zone.ravel(), values.ravel()
        unknown = np.isnan(value)
        size = len(zones) + 1  # 0 is no zone
        here = np.bincount(number, minlength=size)[1:]
        cells += here
        valued += here
        if unknown.any():
            valued -= np.bincount(number[unknown], minlength=size)[1:]
            value = np.where(unknown, 0, value)
        total += np.bincount(number, weights=value, minlength=size)[1:]
    a, _, c, _, e, f = grid.transform
    rows, columns = grid.values.shape
    extent = shapely.box(c, f + e * rows, c + a * columns, f)
    outside = shapely.area(zones.array) - shapely.area(shapely.intersection(zones.array, extent))
    more = np.where(outside > 1e-6 * shapely.area(zones.array), outside / abs(a * e), 0.0)
    mean = np.divide(total, valued, out=np.full(len(zones), np.nan), where=valued > 0)
    return Zonal(
        mean=pd.Series(mean, index=zones.index),
        valued=pd.Series(valued, index=zones.index),
        cells=pd.Series(cells + more, index=zones.index),
    )


def _strips(
    zones: gpd.GeoSeries, grid: Grid
) -> Iterator[tuple[npt.NDArray[np.float32], npt.NDArray[np.int32]]]:
    """Strips of rows: values, and the number of the zone (from 1) in which each centre lies."""
    from rasterio.features import rasterize  # noqa: PLC0415 - it loads GDAL
    from rasterio.transform import Affine  # noqa: PLC0415

    a, _, c, _, e, f = grid.transform
    rows, columns = grid.values.shape
    west, south, east, north = zones.total_bounds
    first, last = (int(np.clip((x - c) // a, 0, columns)) for x in (west, east + a))
    top, bottom = (int(np.clip((y - f) // e, 0, rows)) for y in (north, south + e))
    if first >= last or top >= bottom:
        return
    low, high = zones.bounds["miny"].to_numpy(), zones.bounds["maxy"].to_numpy()
    step = max(1, _STRIP_CELLS // (last - first))
    for row in range(top, bottom, step):
        values = grid.values[row : min(row + step, bottom), first:last]
        y_top, y_bottom = f + e * row, f + e * (row + len(values))
        near = np.flatnonzero((low <= y_top) & (high >= y_bottom))
        if len(near):
            zone = rasterize(
                zip(zones.array[near], near + 1, strict=True),
                out_shape=values.shape,
                transform=Affine(a, 0.0, c + a * first, 0.0, e, y_top),
                dtype=np.int32,
            )
            yield values, zone


def contribute(state: State, areas: AreaSet) -> Contribution:
    """Mean of every raster per buurt, wijk and gemeente.

    Each level is computed from the cells themselves. A mean is given wherever a cell has a
    value, since rasters of heat leave out water and buildings; the status tells of which part of
    the area a value is known.

    Parameters
    ----------
    state
        Uses the rasters; where there is none a column stands for what is missing.
    areas
        Areas of the project.
    """
    if not state.grids:
        reason = "er is geen raster geleverd"
        return Contribution(
            theme=THEME,
            title=TITLE,
            state=state.key,
            columns=tuple(_missing(name, label, state, areas) for name, label in EXPECTED.items()),
            findings=(_finding("projectgebied", Verdict.UNKNOWN, f"onbekend ({reason})"),),
            sections=(TextSection(title=HOW, text=f"Onbekend: {reason}."),),
        )
    columns = {name: _column(grid, areas) for name, grid in state.grids.items()}
    return Contribution(
        theme=THEME,
        title=TITLE,
        state=state.key,
        columns=tuple(columns.values()),
        findings=tuple(_outcome(column, areas) for column in columns.values()),
        sections=(
            TextSection(
                title=HOW,
                text="Elk cijfer is het gemiddelde van de rastercellen die met hun midden in het "
                "gebied liggen. Cellen zonder waarde tellen niet mee; hoeveel dat er zijn, staat "
                "bij het cijfer.",
            ),
            _table(columns, areas),
        ),
    )


def _column(grid: Grid, areas: AreaSet) -> Column:
    parts = [zonal_mean(areas.at(level).geometry, grid) for level in Level]
    index = areas.frame.index
    mean, valued, cells = (
        pd.concat([getattr(part, name) for part in parts]).reindex(index)
        for name in ("mean", "valued", "cells")
    )
    return Column(
        spec=_spec(grid.name, grid.label, grid.unit),
        values=mean,
        status=_status(grid, areas, valued, cells),
        year=grid.provenance.year,
        source=f"{grid.provenance.name}; berekening wijkplan",
    )


def _spec(name: str, label: str, unit: str) -> ColumnSpec:
    return ColumnSpec(
        name=name,
        label=label,
        kind=Kind.MEAN,
        unit=unit,
        decimals=1,
        group=THEME,
        description="Gemiddelde van de rastercellen die met hun midden in het gebied liggen.",
    )


def _status(
    grid: Grid, areas: AreaSet, valued: pd.Series[float], cells: pd.Series[float]
) -> pd.Series[str]:
    a, _, c, _, e, f = grid.transform
    rows, columns = grid.values.shape
    extent = shapely.box(c, f + e * rows, c + a * columns, f)
    reached = areas.frame.geometry.intersection(extent).area > 0
    texts = []
    for known, every, touched in zip(valued, cells, reached, strict=True):
        if known:
            part = 100 * known / every
            shown = "minder dan 1" if part < 1 else format_number(min(part, 99.0))
            texts.append("" if known >= every else f"waarde bekend van {shown}% van het gebied")
        elif not touched:
            texts.append("het gebied ligt buiten het raster")
        elif every < 1:
            texts.append("geen enkele rastercel heeft haar midden in dit gebied")
        else:
            texts.append("geen enkele rastercel in het gebied heeft een waarde")
    return pd.Series(texts, index=areas.frame.index, dtype=object)


def _missing(name: str, label: str, state: State, areas: AreaSet) -> Column:
    index = areas.frame.index
    return Column(
        spec=_spec(name, label, ""),
        values=pd.Series(np.nan, index=index),
        status=pd.Series(NOT_DELIVERED, index=index, dtype=object),
        year=state.year,
        source=NOT_DELIVERED,
    )


def _finding(subject: str, verdict: Verdict, reason: str) -> Finding:
    return Finding(norm=MEASURABLE, subject=subject, verdict=verdict, reason=reason)


def _outcome(column: Column, areas: AreaSet) -> Finding:
    buurten = column.values[areas.codes(Level.BUURT)]
    known = int(buurten.notna().sum())
    if not known:
        reason = f"onbekend ({column.status[buurten.index].mode().iloc[0]})"
        return _finding(column.spec.label, Verdict.UNKNOWN, reason)
    reason = f"berekend voor {known} van {len(buurten)} buurten"
    return _finding(column.spec.label, Verdict.MEETS, reason)


def _table(columns: Mapping[str, Column], areas: AreaSet) -> TableSection:
    """Per gemeente the mean, and the lowest and highest buurt."""
    rows = []
    for gemeente in areas.codes(Level.GEMEENTE):
        for column in columns.values():
            buurten = column.values[list(areas.buurten_of(gemeente))].dropna()
            mean = column.values[gemeente]
            rows.append(
                (
                    areas.name(gemeente),
                    column.spec.label,
                    _amount(mean, column.spec.unit),
                    _extreme(buurten, areas, column.spec.unit, highest=False),
                    _extreme(buurten, areas, column.spec.unit, highest=True),
                    column.status[gemeente],
                )
            )
    return TableSection(
        title="Rasters per gemeente",
        head=("Gemeente", "Kenmerk", "Gemiddelde", "Laagste buurt", "Hoogste buurt", "Opmerking"),
        rows=tuple(rows),
    )


def _amount(value: float, unit: str) -> str:
    if np.isnan(value):
        return "onbekend"
    return f"{format_number(value, decimals=1)} {unit}".rstrip()


def _extreme(buurten: pd.Series[float], areas: AreaSet, unit: str, *, highest: bool) -> str:
    if buurten.empty:
        return "onbekend"
    code = str(buurten.idxmax() if highest else buurten.idxmin())
    return f"{areas.name(code)} ({_amount(buurten[code], unit)})"
