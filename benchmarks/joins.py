"""Our join of points against geopandas, with equal results."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
from common import median_seconds, projects

from wijkplan.model.allocate import allocate
from wijkplan.model.areas import Level

SIZES = (10_000, 40_000)


def join_points() -> None:
    """`allocate` against sjoin(within), at two sizes."""
    areas = projects()[-1].atlas().areas.at(Level.BUURT)
    rng = np.random.default_rng(1)
    west, south, east, north = areas.total_bounds
    for size in SIZES:
        points = gpd.GeoSeries.from_xy(
            rng.uniform(west, east, size), rng.uniform(south, north, size), crs=areas.crs
        )
        frame = points.to_frame("geometry")
        ours = allocate(points, areas.geometry, join="punten").per_area()
        theirs = gpd.sjoin(frame, areas, predicate="within").groupby("code").size()
        assert ours.astype(int).to_dict() == theirs.to_dict()
        fast = median_seconds(lambda p=points: allocate(p, areas.geometry, join="punten"))
        slow = median_seconds(lambda f=frame: gpd.sjoin(f, areas, predicate="within"))
        print(
            f"points to {len(areas)} buurten, {size:6d} points: ours {fast:.3f} s, "
            f"sjoin {slow:.3f} s, sjoin/ours {slow / fast:.2f}"
        )


if __name__ == "__main__":
    join_points()
