"""The one spatial join: points, lines and polygons to areas, with what was gained and lost."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely


@dataclass(frozen=True, kw_only=True)
class Conservation:
    """What came into a join, what found an area, and what was lost.

    Parameters
    ----------
    join
        Dutch name of the join: what onto what.
    unit
        What is counted: ``"rijen"``, ``"punten"``, ``"m"``, ``"m²"``.
    came_in, allocated, lost
        Amounts; ``came_in = allocated + lost``.
    remark
        Dutch explanation of the loss; empty where nothing is lost.
    """

    join: str
    unit: str
    came_in: float
    allocated: float
    lost: float
    remark: str = ""


@dataclass(frozen=True)
class Allocation:
    """Result of a spatial join.

    Parameters
    ----------
    parts
        One row per feature and area: ``feature`` (index label of the feature), ``code``, and
        ``amount`` (1 for a point, metres for a line, square metres for a polygon).
    conservation
        The balance.
    """

    parts: pd.DataFrame
    conservation: Conservation

    def per_area(self) -> pd.Series[float]:
        """Sum of the amounts per area code; areas that got nothing are absent."""
        return self.parts.groupby("code")["amount"].sum()


def allocate(features: gpd.GeoSeries, areas: gpd.GeoSeries, *, join: str) -> Allocation:
    """Divide features over areas.

    A point on a shared border goes to exactly one area, the one with the lowest code; so does
    the part of a line that runs along one. Polygons share by surface. What lies in no area is
    lost, and counted as lost.

    Parameters
    ----------
    features
        All points, all lines or all polygons, in EPSG:28992.
    areas
        Areas that do not overlap, index ``code``, in EPSG:28992.
    join
        Dutch name of the join, for the balance.
    """
    areas = areas.sort_index()
    dimension = int(shapely.get_dimensions(features.array).max()) if len(features) else 0
    if dimension == 0:
        parts = _allocate_points(features, areas)
    else:
        parts = _allocate_extended(features, areas, dimension=dimension)
    unit = ("punten", "m", "m²")[dimension]
    total = float(_measure(features.array, dimension).sum())
    allocated = float(parts["amount"].sum())
    lost = total - allocated if total - allocated > 1e-6 * max(total, 1.0) else 0.0
    return Allocation(
        parts,
        Conservation(
            join=join,
            unit=unit,
            came_in=total,
            allocated=allocated,
            lost=lost,
            remark="ligt buiten de gebieden" if lost else "",
        ),
    )


def _measure(geometry: np.ndarray, dimension: int) -> np.ndarray:
    if dimension == 0:
        return np.ones(len(geometry))
    return shapely.length(geometry) if dimension == 1 else shapely.area(geometry)


def _allocate_points(points: gpd.GeoSeries, areas: gpd.GeoSeries) -> pd.DataFrame:
    # Asked from the side of the areas, each is prepared once for all its points.
    area, point = points.sindex.query(areas.array, predicate="intersects")
    # The areas are sorted, so the lowest code of a point on a border comes first.
    order = np.lexsort((area, point))
    point, first = np.unique(point[order], return_index=True)
    codes = areas.index[area[order][first]]
    return pd.DataFrame({"feature": points.index[point], "code": codes, "amount": 1.0})


def _allocate_extended(
    features: gpd.GeoSeries, areas: gpd.GeoSeries, *, dimension: int
) -> pd.DataFrame:
    area, feature = features.sindex.query(areas.array, predicate="intersects")
    order = np.lexsort((area, feature))
    feature, area = feature[order], area[order]
    pieces = shapely.intersection(features.array[feature], areas.array[area])
    amount = _measure(pieces, dimension)
    shared = _along_border(feature, pieces, features, amount) if dimension == 1 else 0.0
    parts = pd.DataFrame(
        {"feature": features.index[feature], "code": areas.index[area], "amount": amount - shared}
    )
    return parts[parts["amount"] > 0].reset_index(drop=True)


def _along_border(
    feature: np.ndarray, pieces: np.ndarray, features: gpd.GeoSeries, amount: np.ndarray
) -> np.ndarray:
    """Length of each piece that an area with a lower code took already."""
    shared = np.zeros(len(pieces))
    whole = shapely.length(features.array)
    together = np.bincount(feature, weights=amount, minlength=len(features))
    for number in np.flatnonzero(together > whole * (1 + 1e-9)):
        rows = np.flatnonzero(feature == number)
        taken = pieces[rows[0]]
        for row in rows[1:]:
            shared[row] = shapely.length(shapely.intersection(pieces[row], taken))
            taken = shapely.union(taken, pieces[row])
    return shared
