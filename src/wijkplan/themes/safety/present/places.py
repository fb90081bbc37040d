"""Where everything that is in use stands: the footprint of a building, else its addresses."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from wijkplan.model.areas import CRS
from wijkplan.model.layers import Layer
from wijkplan.model.planned import LAYER
from wijkplan.model.state import State
from wijkplan.model.stock_counts import UNPLACED
from wijkplan.themes.safety.present.buildings import GONE, standing_buildings
from wijkplan.themes.safety.present.exposure import FOOTPRINT, POINT


@dataclass(frozen=True, kw_only=True, eq=False)
class Places:
    """Where buildings stand, and the homes in them.

    Parameters
    ----------
    standing
        Buildings that stand, of the layer ``pand``.
    frame
        Index: the number of each building, first those of ``standing`` and then those of which
        only addresses are known. ``basis`` (`FOOTPRINT` or `POINT`), ``woningen`` (homes of the
        stock), ``buurt`` (that of its first home; None where there is none).
    shapes
        Per row of ``frame`` its footprint, or the points of its addresses.
    elsewhere
        Homes of which no place is known, per buurt (`UNPLACED` where not even that).
    """

    standing: gpd.GeoDataFrame
    frame: pd.DataFrame
    shapes: npt.NDArray[np.object_]
    elsewhere: pd.Series[float]


def find_places(state: State) -> Places:
    """Find where buildings, addresses and homes are.

    A home that a project makes counts with the part of the plan that gives homes, and not here.

    Parameters
    ----------
    state
        Uses the layers ``pand``, ``verblijfsobject`` and ``plandelen``, and the stock.
    """
    pand = state.layers.get("pand")
    standing = _nothing() if pand is None else standing_buildings(pand)
    homes = _homes(state)
    inside = homes["pand"].isin(standing["identificatie"])
    placed = homes["x"].notna()
    here = homes[inside | placed]
    numbers, points = _loose(homes[placed & ~inside], pand, state.layers.get("verblijfsobject"))
    ids = pd.Index([*standing["identificatie"], *numbers], dtype=object, name="pand")
    per_building = here.groupby("gebouw", sort=False)
    frame = pd.DataFrame(
        {
            "basis": np.repeat([FOOTPRINT, POINT], [len(standing), len(numbers)]),
            "woningen": per_building["aantal"].sum().reindex(ids, fill_value=0.0).to_numpy(float),
            "buurt": per_building["buurt"].first().reindex(ids).to_numpy(object),
        },
        index=ids,
    )
    rest = homes[~inside & ~placed]
    return Places(
        standing=standing,
        frame=frame,
        shapes=np.concatenate([standing.geometry.to_numpy(), points]),
        elsewhere=rest.groupby(rest["buurt"].fillna(UNPLACED))["aantal"].sum().astype(float),
    )


def _nothing() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"identificatie": []}, geometry=[], crs=CRS)


def _homes(state: State) -> pd.DataFrame:
    """Homes with ``gebouw``: the number of the pand, or of the home where that is not known."""
    columns = ["buurt", "aantal", "pand", "x", "y"]
    stock = state.stock
    if stock is None:
        return pd.DataFrame(columns=[*columns, "gebouw"])
    rows = stock.homes.reindex(columns=columns)
    rows["pand"] = rows["pand"].astype(object)
    parts = state.layers.get(LAYER)
    if parts is not None:
        rows = rows[~_in_parts(rows, parts.frame)]
    own = pd.Series(rows.index, index=rows.index).astype(str)
    return rows.assign(gebouw=rows["pand"].where(rows["pand"].notna(), own))


def _in_parts(homes: pd.DataFrame, parts: pd.DataFrame) -> pd.Series[bool]:
    """Which homes were made by a project of which a part of the plan gives the homes."""
    given = parts[["woningen_min", "woningen_max"]].notna().any(axis=1)
    covered = set(parts.loc[given, "plan_id"])
    ids = homes.index[homes["pand"].isna()]
    project = pd.Series(ids, dtype=object).astype(str).str.rsplit("/", n=1).str[0]
    return pd.Series(homes.index.isin(ids[project.isin(covered)]), index=homes.index)


def _loose(
    homes: pd.DataFrame, pand: Layer | None, objects: Layer | None
) -> tuple[npt.NDArray[np.object_], npt.NDArray[np.object_]]:
    """Buildings of which only addresses are known: their number, and the points together.

    Homes of which the building does not stand, and objects of the BAG of which it was not
    delivered.
    """
    numbers = [homes["gebouw"].to_numpy(object)]
    points = [np.asarray(shapely.points(homes[["x", "y"]].to_numpy(float)), dtype=object)]
    if objects is not None:
        frame = objects.frame
        ids = frame["pand_identificatie"]
        absent = ids.notna() & ~frame["status"].isin(GONE)
        if pand is not None:
            absent &= ~ids.isin(pand.frame["identificatie"])
        numbers.append(ids[absent].to_numpy(object))
        points.append(frame.geometry.array[absent].to_numpy())
    every = np.concatenate(numbers)
    names, codes = np.unique(every.astype(str), return_inverse=True)
    order = np.argsort(codes, kind="stable")
    made = shapely.multipoints(np.concatenate(points)[order], indices=codes[order])
    return names.astype(object), np.asarray(made, dtype=object)
