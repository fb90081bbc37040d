"""Geometry of the areas of attention: distances around lines, and hectares per area."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from wijkplan.model.allocate import Conservation, allocate
from wijkplan.model.areas import CRS, AreaSet, Level
from wijkplan.themes.safety.regimes import AreaRule
from wijkplan.themes.safety.tracks import NO, UNKNOWN, YES

QUARTER_SEGMENTS = 16
"""Straight pieces with which a quarter circle is drawn."""

_HECTARE = 10_000.0


def attention_area(
    lines: gpd.GeoSeries,
    distance: float | npt.ArrayLike,
    *,
    quarter_segments: int = QUARTER_SEGMENTS,
) -> BaseGeometry:
    """Everything within a distance of any of the lines, dissolved.

    Parameters
    ----------
    lines
        Lines in EPSG:28992; may be empty.
    distance
        Metres, one for all lines or one per line.
    quarter_segments
        Straight pieces per quarter circle.

    Returns
    -------
    BaseGeometry
        Polygon or multipolygon; empty where there are no lines.

    Examples
    --------
    >>> from shapely import LineString
    >>> line = gpd.GeoSeries([LineString([(0, 0), (100, 0)])], crs=28992)
    >>> round(attention_area(line, 30).area)  # 100 x 60, and two half circles of 16 pieces
    8823
    >>> attention_area(line[:0], 30).is_empty
    True
    """
    distances = np.broadcast_to(np.asarray(distance, dtype=float), len(lines))
    buffers = shapely.buffer(lines.array, distances, quad_segs=quarter_segments)
    return shapely.union_all(buffers) if len(lines) else shapely.MultiPolygon()


def hectares_per_area(
    geometry: BaseGeometry, areas: AreaSet, *, join: str
) -> tuple[pd.Series[float], Conservation]:
    """Hectares of a shape in each buurt, wijk and gemeente.

    Parameters
    ----------
    geometry
        Polygon or multipolygon in EPSG:28992; empty gives zero everywhere.
    areas
        Areas of the project.
    join
        Dutch name of the join, for the balance.

    Returns
    -------
    tuple
        Hectares per area code of every level, and the balance in square metres; what lies
        outside the areas is counted as lost.

    Examples
    --------
    >>> import minitown
    >>> from shapely import box
    >>> shape = box(200_000, 470_000, 200_150, 470_100)
    >>> hectares, balance = hectares_per_area(shape, minitown.areas(), join="proef")
    >>> hectares[["BU99090103", "BU99090104", "WK990901", "WK990902"]].tolist()
    [1.0, 0.5, 1.5, 0.0]
    >>> balance.came_in, balance.lost
    (15000.0, 0.0)
    """
    buurten = areas.at(Level.BUURT)
    if geometry.is_empty:
        nothing = Conservation(join=join, unit="m²", came_in=0.0, allocated=0.0, lost=0.0)
        return pd.Series(0.0, index=areas.frame.index), nothing
    parts = gpd.GeoSeries(shapely.get_parts(geometry), crs=CRS)
    divided = allocate(parts, buurten.geometry, join=join)
    per_buurt = divided.per_area().reindex(buurten.index, fill_value=0.0) / _HECTARE
    return sum_levels(per_buurt, areas), divided.conservation


def sum_levels(per_buurt: pd.Series[float], areas: AreaSet) -> pd.Series[float]:
    """Add amounts per buurt for the wijken and gemeenten too, in the order of the areas."""
    wijk = areas.at(Level.BUURT)["parent"]
    summed = [per_buurt.groupby(above).sum() for above in (areas.gemeente_per_buurt(), wijk)]
    return pd.concat([*summed, per_buurt]).reindex(areas.frame.index)


@dataclass(frozen=True, kw_only=True)
class Zone:
    """One area of attention, in three parts that do not overlap.

    Parameters
    ----------
    rule
        The distance and its source.
    open_air
        Around lines with basisnet *ja* at ground level.
    tunnel
        What a tunnel or underpass with basisnet *ja* adds: a person has to judge it.
    possible
        What lines of which basisnet is unknown would add.
    """

    rule: AreaRule
    open_air: BaseGeometry
    tunnel: BaseGeometry
    possible: BaseGeometry

    @property
    def certain(self) -> BaseGeometry:
        """Around all lines with basisnet *ja*."""
        return shapely.union(self.open_air, self.tunnel)


def make_zone(rule: AreaRule, running: gpd.GeoDataFrame) -> Zone:
    """Draw one area of attention around the lines.

    Parameters
    ----------
    rule
        The distance.
    running
        Lines that may carry dangerous goods, with ``basisnet``, ``bvg``, ``tunnel`` and
        ``widening_m``; see `tracks.classify`.
    """
    status = applies(rule, running)

    def around(chosen: pd.Series[bool]) -> BaseGeometry:
        lines = running[chosen]
        return attention_area(lines.geometry, rule.distance_m + lines["widening_m"].to_numpy())

    below = running["tunnel"]
    open_air = around(status.eq(YES) & ~below)
    tunnel = shapely.difference(around(status.eq(YES) & below), open_air)
    certain = shapely.union(open_air, tunnel)
    possible = shapely.difference(around(status.eq(UNKNOWN)), certain)
    return Zone(rule=rule, open_air=open_air, tunnel=tunnel, possible=possible)


def applies(rule: AreaRule, running: gpd.GeoDataFrame) -> pd.Series[str]:
    """Whether a rule holds for each line: ja, nee or onbekend."""
    basisnet: pd.Series[str] = running["basisnet"]
    if not rule.marked_only:
        return basisnet
    marked: pd.Series[str] = running["bvg"].mask(basisnet.eq(NO), NO)
    return marked
