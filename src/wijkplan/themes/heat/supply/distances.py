"""How far homes are from the nearest of some features, in a straight line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from wijkplan.model.areas import AreaSet, Level
from wijkplan.model.stock import Stock
from wijkplan.model.stock_areas import doubt_per_area
from wijkplan.themes.heat.parts import ONLY_BUURT, written

NO_HOMES = "geen woningen waarvan de plaats bekend is"
FROM_BORDER = "vanaf de grens van de buurt: de woningen zijn niet als adressen geleverd"
Nearest = tuple[npt.NDArray[np.intp], npt.NDArray[np.float64]]
"""Number of the nearest feature, and the metres to it."""
Near = Callable[[pd.DataFrame], Nearest]
"""From homes with a known place to what is nearest to each."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Distances:
    """Distance per area to the nearest feature.

    Parameters
    ----------
    metres
        Index code, all levels. With addresses the median over the homes: half of them are nearer.
        Without addresses that of the border of a buurt; NaN for what is above a buurt. NaN where
        nothing can be measured.
    status
        Same index: why it is missing, or what is nearest and from where was measured.
    nearest
        Code of a buurt -> name of the feature that is nearest to most of its homes; those without
        any are absent.
    homes
        A row per home with a known place: ``buurt`` (code) and ``metres``; None without addresses.
    """

    metres: pd.Series[float]
    status: pd.Series[str]
    nearest: pd.Series[str]
    homes: pd.DataFrame | None


def measure(
    stock: Stock | None, areas: AreaSet, features: gpd.GeoDataFrame, near: Near | None = None
) -> Distances:
    """Measure from homes, or else from the border of each buurt.

    Parameters
    ----------
    stock
        The homes; those without a known place are left out, and the status says so.
    areas
        The areas of the project.
    features
        Geometry in EPSG:28992, ``naam`` and ``status``; at least one. Inside a polygon the
        distance is zero.
    near
        What is nearest to homes, see `nearest_once`; by default it is looked for anew.
    """
    names = pd.Series([describe_feature(row) for row in features.to_dict("records")], dtype=object)
    tree = shapely.STRtree(features.geometry.to_numpy())
    if stock is None or not stock.addresses:
        return _from_borders(areas, tree, names)
    placed = stock.homes[stock.homes["x"].notna() & stock.homes["buurt"].notna()]
    found, metres = _to_homes(tree, placed) if near is None else near(placed)
    homes = pd.DataFrame({"buurt": placed["buurt"].to_numpy(object), "metres": metres})
    doubts = doubt_per_area(stock, areas)
    nearest = _most(homes["buurt"], names.to_numpy()[found])
    medians = _medians(homes, areas)
    status = {
        code: _tell(NO_HOMES if np.isnan(metre) else nearest.get(code, ""), doubts[code].tell())
        for code, metre in zip(map(str, medians.index), medians, strict=True)
    }
    return Distances(
        metres=medians,
        status=pd.Series(status, index=medians.index, dtype=object),
        nearest=nearest,
        homes=homes,
    )


def nearest_once(homes: pd.DataFrame, features: gpd.GeoDataFrame) -> Near:
    """Prepare the measuring of later homes: those of now are looked up, only new ones are measured.

    Parameters
    ----------
    homes
        Those of the present, with ``x`` and ``y``; the index tells which home is which.
    features
        See `measure`.
    """
    tree = shapely.STRtree(features.geometry.to_numpy())
    placed = homes[homes["x"].notna()]
    number, distance = _to_homes(tree, placed)

    def near(later: pd.DataFrame) -> Nearest:
        """What is nearest to homes of which the place is known."""
        row = placed.index.get_indexer(later.index)
        new = row < 0
        found, metres = np.zeros(len(later), dtype=np.intp), np.zeros(len(later))
        found[~new], metres[~new] = number[row[~new]], distance[row[~new]]
        if new.any():
            found[new], metres[new] = _to_homes(tree, later[new])
        return found, metres

    return near


def describe_feature(row: dict[str, object]) -> str:
    """Name of a feature, and its standing where it is not there yet.

    >>> describe_feature({"naam": "Net Noord", "status": "gepland"})
    'Net Noord (gepland)'
    >>> describe_feature({"naam": "Net Noord", "status": None})
    'Net Noord'
    """
    standing = written(row["status"])
    return f"{row['naam']} ({standing})" if standing not in ("", "bestaand") else str(row["naam"])


def _to_homes(tree: shapely.STRtree, homes: pd.DataFrame) -> Nearest:
    return _nearest(tree, gpd.points_from_xy(homes["x"], homes["y"]).to_numpy())


def _nearest(tree: shapely.STRtree, shapes: npt.NDArray[np.object_]) -> Nearest:
    """Position of the nearest feature and the metres to it, per shape."""
    (_, found), metres = tree.query_nearest(shapes, return_distance=True, all_matches=False)
    return found, metres


def _from_borders(areas: AreaSet, tree: shapely.STRtree, names: pd.Series[str]) -> Distances:
    buurten, index = areas.at(Level.BUURT), areas.frame.index
    found, metres = _nearest(tree, buurten.geometry.to_numpy())
    nearest = pd.Series(names.to_numpy()[found], index=buurten.index, dtype=object)
    status = f"{FROM_BORDER}; dichtstbij: " + nearest
    return Distances(
        metres=pd.Series(metres, index=buurten.index).reindex(index),
        status=status.reindex(index, fill_value=ONLY_BUURT),
        nearest=nearest,
        homes=None,
    )


def _medians(homes: pd.DataFrame, areas: AreaSet) -> pd.Series[float]:
    """Median per area of every level; NaN where no home is."""
    buurten = areas.at(Level.BUURT)
    above = (pd.Series(buurten.index, index=buurten.index), buurten["parent"])
    parts = [
        homes["metres"].groupby(homes["buurt"].map(codes)).median()
        for codes in (*above, areas.gemeente_per_buurt())
    ]
    medians: pd.Series[float] = pd.concat(parts).reindex(areas.frame.index).astype(float)
    return medians


def _most(buurten: pd.Series[str], names: npt.NDArray[np.object_]) -> pd.Series[str]:
    """The most common name per buurt; of equals the first in the alphabet."""
    counts = pd.DataFrame({"buurt": buurten, "naam": names}).value_counts().reset_index()
    order = counts.sort_values(["buurt", "count", "naam"], ascending=[True, False, True])
    return order.drop_duplicates("buurt").set_index("buurt")["naam"]


def _tell(first: str, doubt: str) -> str:
    named = first if first in ("", NO_HOMES) else f"dichtstbij: {first}"
    return "; ".join(filter(None, (named, doubt)))
