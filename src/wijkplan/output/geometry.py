"""Geometry for a page: simplified as a coverage, quantised, delta coded.

Everything comes in as EPSG:28992 (RD New, metres). Only :func:`encode_geometry` goes to
longitude and latitude, at the very edge, because a web map draws those.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

RD_NEW = 28992
WGS84 = 4326
DECIMALS = 6
"""Coordinates are whole numbers of 10⁻⁶ degree, about a decimetre in the Netherlands."""

# One part in eight thousand of the extent stays under half a pixel when the whole map fills a
# 4k screen, and leaves the shape of a small buurt recognisable when a reader zooms in.
_PARTS_OF_EXTENT = 8_000
_FINEST, _COARSEST = 1.0, 50.0

Encoded: TypeAlias = list[Any]
Bounds: TypeAlias = tuple[tuple[float, float], tuple[float, float]]


def tolerance_for(areas: gpd.GeoSeries) -> float:
    """Tolerance that suits a map showing all these areas at once.

    Parameters
    ----------
    areas
        Geometries in EPSG:28992.

    Returns
    -------
    float
        Metres, between 1 (a municipality) and 50 (the country).

    Examples
    --------
    >>> from shapely import box
    >>> tolerance_for(gpd.GeoSeries([box(0, 0, 40_000, 20_000)], crs=28992))
    5.0
    """
    _require_rd(areas)
    if areas.is_empty.all():
        return _FINEST
    west, south, east, north = areas.total_bounds
    extent = max(east - west, north - south)
    return float(np.clip(extent / _PARTS_OF_EXTENT, _FINEST, _COARSEST))


def simplify_areas(areas: gpd.GeoSeries, *, tolerance: float) -> gpd.GeoSeries:
    """Simplify areas so that neighbours keep one and the same border.

    Parameters
    ----------
    areas
        Polygons and multipolygons in EPSG:28992, indexed by area code. Missing or empty
        geometry stays as it is.
    tolerance
        Metres; corners that span less than about this square are taken out.

    Returns
    -------
    geopandas.GeoSeries
        Same index and CRS. An area never vanishes: one that would is kept unsimplified.

    Raises
    ------
    ValueError
        When the CRS is not EPSG:28992.

    Notes
    -----
    ``shapely.coverage_simplify`` (GEOS), a Visvalingam-Whyatt simplification per shared edge.

    Examples
    --------
    >>> from shapely import box
    >>> two = gpd.GeoSeries([box(0, 0, 9, 9), box(9, 0, 18, 9)], index=["A", "B"], crs=28992)
    >>> simplify_areas(two, tolerance=1).area.tolist()
    [81.0, 81.0]
    """
    _require_rd(areas)
    original = shapely.force_2d(areas.to_numpy())
    drawn = ~(shapely.is_missing(original) | shapely.is_empty(original))
    result = original.copy()
    result[drawn] = shapely.coverage_simplify(original[drawn], tolerance)
    vanished = drawn & ~(shapely.area(result) > 0)
    result[vanished] = original[vanished]
    return gpd.GeoSeries(result, index=areas.index, crs=areas.crs)


def dissolve_areas(simplified: gpd.GeoSeries, parents: pd.Series) -> gpd.GeoSeries:
    """Merge simplified areas into their wijk or gemeente, so that borders coincide.

    Parameters
    ----------
    simplified
        Output of :func:`simplify_areas`, indexed by area code.
    parents
        Code of the area above, per area code. An area without one (missing) joins nothing.

    Returns
    -------
    geopandas.GeoSeries
        One geometry per code of ``parents``, sorted by code, every vertex of which is a vertex
        of ``simplified``.

    Examples
    --------
    >>> from shapely import box
    >>> two = gpd.GeoSeries([box(0, 0, 9, 9), box(9, 0, 18, 9)], index=["A", "B"], crs=28992)
    >>> dissolve_areas(two, pd.Series({"A": "W", "B": "W"})).area.to_dict()
    {'W': 162.0}
    """
    _require_rd(simplified)
    above = parents.reindex(simplified.index)
    merged = {
        code: shapely.union_all(members.to_numpy())
        for code, members in simplified.groupby(above.to_numpy(), sort=True)
    }
    return gpd.GeoSeries(merged, crs=simplified.crs)


def encode_geometry(series: gpd.GeoSeries) -> list[Encoded]:
    """Code geometries as whole numbers for the page.

    Parameters
    ----------
    series
        Geometries of any CRS; converted to EPSG:4326 here.

    Returns
    -------
    list
        One entry per geometry, in order. A flat coordinate list is ``[x0, y0, dx1, dy1, …]`` in
        units of 10⁻⁶ degree, first position absolute, the rest differences. A polygon or
        multipolygon is a list of polygons, each a list of rings (outer first, then holes)
        without the repeated last position; a line or multiline is a list of flat lists; a point
        or multipoint is one flat list. Missing or empty geometry is ``[]``.

    Raises
    ------
    ValueError
        When the CRS is missing, or a geometry is of another type.

    Examples
    --------
    >>> encode_geometry(gpd.GeoSeries.from_wkt(["LINESTRING (6 52, 6.00001 52.00002)"], crs=4326))
    [[[6000000, 52000000, 10, 20]]]
    """
    if series.crs is None:
        raise ValueError("geometrie zonder coördinatenstelsel kan niet op een webkaart")
    return [_encode(geometry) for geometry in series.to_crs(WGS84)]


def decode_ring(flat: Sequence[int]) -> npt.NDArray[np.float64]:
    """Positions of one flat coordinate list, as the browser decodes them.

    Parameters
    ----------
    flat
        ``[x0, y0, dx1, dy1, …]`` as made by :func:`encode_geometry`.

    Returns
    -------
    numpy.ndarray
        Shape (n, 2): longitude and latitude in degrees.

    Examples
    --------
    >>> decode_ring([6_000_000, 52_000_000, 10, 20]).tolist()
    [[6.0, 52.0], [6.00001, 52.00002]]
    """
    steps = np.asarray(flat, dtype=np.int64).reshape(-1, 2)
    degrees: npt.NDArray[np.float64] = steps.cumsum(axis=0) / 10**DECIMALS
    return degrees


def bounds(encoded: Sequence[Encoded]) -> Bounds | None:
    """Bounding box of encoded geometries, as Leaflet writes it.

    Parameters
    ----------
    encoded
        Output of :func:`encode_geometry`.

    Returns
    -------
    tuple or None
        ``((south, west), (north, east))`` in degrees; None when there is nothing to draw.

    Examples
    --------
    >>> bounds([[[6_000_000, 52_000_000, 10, 20]], []])
    ((52.0, 6.0), (52.00002, 6.00001))
    """
    rings = [decode_ring(flat) for flat in _flat_lists(encoded)]
    if not rings:
        return None
    positions = np.vstack(rings)
    (west, south), (east, north) = positions.min(axis=0), positions.max(axis=0)
    return (float(south), float(west)), (float(north), float(east))


def _require_rd(series: gpd.GeoSeries) -> None:
    if series.crs is None or series.crs.to_epsg() != RD_NEW:
        raise ValueError(f"gebieden moeten in EPSG:{RD_NEW} staan, niet in {series.crs}")


def _encode(geometry: BaseGeometry | None) -> Encoded:
    if geometry is None or geometry.is_empty:
        return []
    parts = shapely.get_parts(geometry)
    match geometry.geom_type:
        case "Polygon" | "MultiPolygon":
            polygons = [_encode_polygon(part) for part in parts]
            return [rings for rings in polygons if rings] or [_smallest(geometry)]
        case "LineString" | "MultiLineString" | "LinearRing":
            return [_deltas(_whole(part)) for part in parts]
        case "Point" | "MultiPoint":
            return _deltas(_whole(geometry))
        case other:
            raise ValueError(f"geometrie van soort {other} kan niet worden getekend")


def _encode_polygon(polygon: BaseGeometry) -> list[list[int]]:
    """Rings of a polygon; a ring that the quantum makes flat is left out."""
    outer, *holes = (_whole(ring)[:-1] for ring in shapely.get_rings(polygon))
    if len(outer) < 3:
        return []
    return [_deltas(outer), *(_deltas(hole) for hole in holes if len(hole) >= 3)]


def _smallest(geometry: BaseGeometry) -> list[list[int]]:
    """Stand in for an area smaller than the quantum: a triangle of one step, so it stays."""
    x, y = _whole(shapely.point_on_surface(geometry))[0]
    return [[int(x), int(y), 1, 0, 0, 1]]


def _whole(geometry: BaseGeometry) -> npt.NDArray[np.int64]:
    """Positions as whole numbers, without repeats."""
    positions: npt.NDArray[np.int64] = np.rint(
        shapely.get_coordinates(geometry) * 10**DECIMALS
    ).astype(np.int64)
    if geometry.geom_type.endswith("Point"):
        return positions
    moved = np.any(np.diff(positions, axis=0) != 0, axis=1)
    kept: npt.NDArray[np.int64] = positions[np.concatenate([[True], moved])]
    return kept


def _deltas(positions: npt.NDArray[np.int64]) -> list[int]:
    steps: list[int] = np.diff(positions, axis=0, prepend=[[0, 0]]).ravel().tolist()
    return steps


def _flat_lists(encoded: Sequence[Any]) -> Iterator[Sequence[int]]:
    if encoded and isinstance(encoded[0], int):
        yield encoded
        return
    for part in encoded:
        yield from _flat_lists(part)
