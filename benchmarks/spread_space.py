"""Moran's I and local Moran with 999 permutations beside esda, at two sizes."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable

import geopandas as gpd
import numpy as np
import shapely

from wijkplan.themes.spread.space.neighbours import neighbours_by_border
from wijkplan.themes.spread.space.spatial import local_moran, moran

SIZES = (1_480, 14_800)


def timed(work: Callable[[], object]) -> tuple[object, float]:
    """What it gives, and the seconds it took."""
    start = time.perf_counter()
    return work(), time.perf_counter() - start


def main() -> None:
    """Print times, ratios and whether the values are equal."""
    import esda
    import libpysal

    for size in SIZES:
        rng = np.random.default_rng(1)
        points = shapely.MultiPoint(rng.random((size, 2)) * 10_000)
        cells = shapely.voronoi_polygons(points, extend_to=shapely.box(0, 0, 10_000, 10_000))
        shapes = gpd.GeoSeries(list(cells.geoms), index=list(map(str, range(size))), crs=28992)
        x = shapely.get_x(shapely.centroid(shapes.array))
        values = np.sin(x / 1500) + rng.normal(0, 1, size)
        neighbours, ours = timed(lambda s=shapes: neighbours_by_border(s))
        weights, theirs = timed(
            lambda s=shapes: libpysal.weights.Queen.from_dataframe(
                gpd.GeoDataFrame(geometry=s), use_index=False, silence_warnings=True
            )
        )
        weights.transform = "r"
        print(f"{size} areas: neighbours {ours:.3f} s (with lengths), libpysal {theirs:.3f} s")
        esda.Moran_Local(values, weights, permutations=9, n_jobs=1)  # compiles
        whole, ours = timed(lambda v=values, n=neighbours: moran(v, n, seed=1))
        rival, theirs = timed(lambda v=values, w=weights: esda.Moran(v, w, permutations=999))
        assert np.isclose(whole.value, rival.I)
        print(f"  Moran's I: {ours:.3f} s, esda {theirs:.3f} s, ratio {theirs / ours:.1f}")
        local, ours = timed(
            lambda v=values, n=neighbours: local_moran(v, n, seed=1, permutations=999)
        )
        rival, theirs = timed(
            lambda v=values, w=weights: esda.Moran_Local(v, w, permutations=999, n_jobs=1, seed=1)
        )
        assert np.allclose(local["value"], rival.Is)
        print(f"  local Moran: {ours:.3f} s, esda {theirs:.3f} s, ratio {theirs / ours:.1f}")


if __name__ == "__main__":
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        main()
