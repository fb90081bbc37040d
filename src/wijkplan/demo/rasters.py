"""Heat stress of Voorbeeldstad as a raster: hot in stone, cool in green and by water.

The figures are made up, in the form of a perceived temperature (PET, degrees) on a hot
afternoon. Over the lake there is no value.
"""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import rasterio
import shapely
from rasterio.features import rasterize

Array = npt.NDArray[np.float32]

CELL = 25.0  # m
_NODATA = -9999.0
_COOL, _STONE, _STREET, _WATER = 34.5, 10.5, 2.4, -4.5  # degrees
_COUNTRY = -1.6
_TOWN = 0.06  # share built from which the surroundings count as town
_SMOOTH = (3, 9)  # cells, of the near and the wide surroundings


def write_heat_stress(
    path: Path, borders: gpd.GeoDataFrame, pand: gpd.GeoDataFrame, streets: gpd.GeoDataFrame
) -> None:
    """Write the raster as GeoTIFF.

    Parameters
    ----------
    path
        File to write: EPSG:28992, 25 m, float32, nodata -9999 outside the land area.
    borders
        Coverage of buurten, with the lake as ``water == 'JA'``.
    pand
        Buildings: what share of a cell is built makes it hot.
    streets
        Edges of the network.
    """
    x0, y0, x1, y1 = borders.total_bounds
    width, height = (int(np.ceil((b - a) / CELL)) for a, b in ((x0, x1), (y0, y1)))
    transform = rasterio.Affine(CELL, 0.0, x0, 0.0, -CELL, y1)
    shape = (height, width)
    built = _density(
        shapely.centroid(pand.geometry.to_numpy()), pand.area.to_numpy(), shape, x0, y1
    )
    along = np.arange(0.0, 1.0, 0.1)
    edges = streets.geometry.to_numpy()
    points = shapely.line_interpolate_point(edges[:, None], along[None, :], normalized=True)
    metres = np.repeat(shapely.length(edges) / len(along), len(along))
    paved = _density(points.ravel(), metres * 6.0, shape, x0, y1)
    heat = _COOL + _STONE * _blur(built, _SMOOTH[0]) + 6.0 * _blur(built, _SMOOTH[1])
    heat += _STREET * np.minimum(_blur(paved, _SMOOTH[0]), 1.0)
    lake = borders[borders["water"] == "JA"].geometry
    land = borders[borders["water"] == "NEE"].geometry
    wet = rasterize(lake, shape, transform=transform).astype(np.float32)
    heat += _WATER * _blur(wet, _SMOOTH[1])
    heat += _COUNTRY * (1.0 - np.clip(_blur(built, 25) / _TOWN, 0.0, 1.0))
    inside = rasterize(land, shape, transform=transform).astype(bool)
    values = np.where(inside & (wet == 0), np.round(heat, 1), _NODATA).astype(np.float32)
    profile = {
        "driver": "GTiff", "width": width, "height": height, "count": 1, "dtype": "float32",
        "crs": "EPSG:28992", "transform": transform, "nodata": _NODATA,
        "compress": "deflate", "predictor": 3, "zlevel": 9,
    }  # fmt: skip
    with rasterio.open(path, "w", **profile) as raster:
        raster.write(values, 1)
        raster.update_tags(TITEL="Verzonnen hittestress van Voorbeeldstad", EENHEID="graden PET")


def _density(
    points: npt.NDArray[np.object_],
    area: npt.NDArray[np.float64],
    shape: tuple[int, int],
    left: float,
    top: float,
) -> Array:
    """Return per cell the share of it that is covered, from points that carry an area."""
    xy = shapely.get_coordinates(points)
    column = np.clip((xy[:, 0] - left) // CELL, 0, shape[1] - 1).astype(int)
    row = np.clip((top - xy[:, 1]) // CELL, 0, shape[0] - 1).astype(int)
    cover = np.zeros(shape)
    np.add.at(cover, (row, column), area / CELL**2)
    return np.minimum(cover, 1.0).astype(np.float32)


def _blur(values: Array, size: int) -> Array:
    """Return the mean over a square of cells, twice, by running sums."""
    blurred = values.astype(np.float64)
    for axis in (0, 1, 0, 1):
        pad = [(0, 0), (0, 0)]
        pad[axis] = (size // 2 + 1, size // 2)
        total = np.cumsum(np.pad(blurred, pad, mode="edge"), axis=axis)
        ahead = np.take(total, range(size, total.shape[axis]), axis=axis)
        behind = np.take(total, range(total.shape[axis] - size), axis=axis)
        blurred = (ahead - behind) / size
    return blurred.astype(np.float32)
