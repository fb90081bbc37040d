"""Which homes lie in which zone; homes that stay are placed once."""

from __future__ import annotations

from collections.abc import Callable

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from wijkplan.model.areas import CRS

NO_ADDRESSES = "woningen zijn niet als adressen geleverd"
Inside = npt.NDArray[np.bool_]
"""A row per home, a column per zone: whether the home is in it."""


def homes_inside(homes: pd.DataFrame, zones: gpd.GeoSeries) -> Inside:
    """Find homes in zones by the point of their address; on the edge counts as inside.

    Parameters
    ----------
    homes
        Columns ``x`` and ``y`` in metres (EPSG:28992); a home without a place is in no zone.
    zones
        Polygons in EPSG:28992; they may overlap.
    """
    found = np.zeros((len(homes), len(zones)), dtype=bool)
    placed = np.flatnonzero(homes["x"].notna())
    points = gpd.GeoSeries.from_xy(homes["x"].iloc[placed], homes["y"].iloc[placed], crs=CRS)
    zone, point = points.sindex.query(zones.array, predicate="intersects")
    found[placed[point], zone] = True
    return found


def place_once(homes: pd.DataFrame, zones: gpd.GeoSeries) -> Callable[[pd.DataFrame], Inside]:
    """Prepare the placing of later homes: those of now are looked up, only new ones are placed.

    Parameters
    ----------
    homes
        Those of the present, see `homes_inside`; the index tells which home is which.
    zones
        Polygons in EPSG:28992.
    """
    before, inside = homes.index, homes_inside(homes, zones)

    def place(later: pd.DataFrame) -> Inside:
        """Homes in zones, of a later State."""
        row, found = before.get_indexer(later.index), np.zeros((len(later), len(zones)), dtype=bool)
        new = row < 0
        found[~new] = inside[row[~new]]
        found[new] = homes_inside(later[new], zones)
        return found

    return place
