"""Our zonal mean against rasterstats (all its cells by centre), with equal results.

rasterstats is no dependency of wijkplan: install it beside, and this script runs.
"""

from __future__ import annotations

import sys
import warnings

import geopandas as gpd
import numpy as np
import shapely
from common import median_seconds

from wijkplan.model.areas import CRS
from wijkplan.model.layers import Grid, Provenance
from wijkplan.themes.climate import zonal_mean

SIZES = ((1_000, 200), (4_000, 1_000))
"""Cells along each side, and zones."""

CELL = 5.0
WEST, NORTH = 200_000.0, 500_000.0


def make_grid(side: int) -> Grid:
    """A raster with a tenth of the cells unknown."""
    rng = np.random.default_rng(1)
    values = rng.normal(20, 5, (side, side)).astype(np.float32)
    values[rng.random(values.shape) < 0.1] = np.nan
    return Grid(
        name="hitte",
        label="Hitte",
        unit="",
        values=values,
        transform=(CELL, 0.0, WEST, 0.0, -CELL, NORTH),
        provenance=Provenance(name="", publisher="", file="", sha256="", year=2024),
    )


def make_zones(side: int, number: int) -> gpd.GeoSeries:
    """Zones that share their borders: Voronoi cells of random points."""
    rng = np.random.default_rng(2)
    reach = side * CELL
    corner = np.array([WEST, NORTH - reach])
    points = shapely.MultiPoint(corner + rng.uniform(0, reach, (number, 2)))
    cells = shapely.get_parts(shapely.voronoi_polygons(points))
    inside = shapely.intersection(cells, shapely.box(WEST, NORTH - reach, WEST + reach, NORTH))
    return gpd.GeoSeries(inside, crs=CRS)


def main() -> None:
    """Print a line per size."""
    try:
        import rasterstats
    except ImportError:
        sys.exit("rasterstats is not installed: `pip install rasterstats`, and run this again")
    from rasterio.transform import Affine

    for side, number in SIZES:
        grid, zones = make_grid(side), make_zones(side, number)

        def theirs(grid: Grid = grid, zones: gpd.GeoSeries = zones) -> list[float]:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                found = rasterstats.zonal_stats(
                    list(zones), grid.values, affine=Affine(*grid.transform), stats=["mean"]
                )
            return [row["mean"] for row in found]

        ours = zonal_mean(zones, grid).mean
        np.testing.assert_allclose(ours, theirs(), rtol=1e-5)  # they add up in 32 bits
        fast = median_seconds(lambda g=grid, z=zones: zonal_mean(z, g))
        slow = median_seconds(theirs, runs=3)
        print(
            f"mean of {side} x {side} cells in {number} zones: ours {fast:.3f} s, "
            f"rasterstats {slow:.3f} s, rasterstats/ours {slow / fast:.1f}"
        )


if __name__ == "__main__":
    main()
