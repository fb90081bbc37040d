"""What stands inside the areas of attention: homes, schools and care."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from wijkplan.model.allocate import Conservation, allocate
from wijkplan.model.areas import CRS, AreaSet, Level
from wijkplan.model.layers import Layer
from wijkplan.model.state import State
from wijkplan.model.stock import Stock
from wijkplan.model.stock_areas import Doubt, doubt_of
from wijkplan.themes.safety.areas.attention import Zone
from wijkplan.timeline.planned import DEMOLISHED

FACILITIES: Mapping[str, str] = {
    "basisschool": "Basisscholen",
    "voortgezet_onderwijs": "Scholen voor voortgezet onderwijs",
    "kinderdagverblijf": "Kinderdagverblijven",
    "verpleging": "Verpleging en verzorging",
    "ziekenhuis": "Ziekenhuizen",
}
"""Kind of facility -> Dutch plural: schools, child care and care with beds."""

FOOTPRINT, POINT = "voetafdruk", "adrespunt"
_Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Objects:
    """Homes or facilities as shapes that can be tested against an area of attention.

    Parameters
    ----------
    frame
        ``amount`` (how many homes; 1 for a facility), ``basis`` (`FOOTPRINT` or `POINT`),
        ``geometry`` in EPSG:28992; facilities have ``kind``, ``name``, ``buurt`` and ``point``
        (of the address) too.
    conservation
        Balance of bringing facilities to buurten; empty for homes, that have a buurt already.
    doubt
        Homes without a known place, which are not in ``frame``, and homes in it that may have left.
    """

    frame: gpd.GeoDataFrame
    conservation: tuple[Conservation, ...] = ()
    doubt: Doubt = field(default_factory=Doubt)

    def inside(self, geometry: BaseGeometry) -> _Mask:
        """Which of them touch an area: a building counts as soon as its façade does."""
        if geometry.is_empty:
            return np.zeros(len(self.frame), dtype=bool)
        shapely.prepare(geometry)
        touched: _Mask = shapely.intersects(geometry, self.frame.geometry.array)
        return touched


@dataclass(frozen=True, kw_only=True)
class Count:
    """How many of something are in an area, and how many more may be.

    Parameters
    ----------
    certain
        Inside the area around lines with basisnet *ja*.
    possible
        Not in there, but inside the area that lines with unknown basisnet would add.
    """

    certain: int
    possible: int


def count(objects: Objects, zone: Zone) -> Count:
    """Count objects in an area of attention, each once."""
    shapes, amount = objects.frame.geometry, objects.frame["amount"].to_numpy()
    return Count(
        certain=int(amount[zone.inside(shapes)].sum()),
        possible=int(amount[zone.maybe_inside(shapes)].sum()),
    )


def homes(state: State, areas: AreaSet) -> Objects | None:
    """Homes of the project with their place, or None where there are no addresses.

    The footprint of the building counts where the layer ``pand`` has it: the façade is what the
    law measures to. Otherwise the address point counts. Homes without a known place are left out.
    """
    stock = state.stock
    if stock is None or not stock.addresses:
        return None
    frame = stock.homes
    frame = frame[frame["buurt"].isin(areas.codes(Level.BUURT)) & frame["x"].notna()]
    points = gpd.points_from_xy(frame["x"], frame["y"]).to_numpy()
    shapes = _footprints(frame["pand"], state.layers.get("pand"))
    placed = _placed(shapes, points, amount=frame["aantal"].to_numpy(float))
    return Objects(frame=placed, doubt=doubt_of(stock))


def _footprints(ids: pd.Series[str], layer: Layer | None) -> npt.NDArray[np.object_]:
    """Footprint per building id; None where it was not delivered."""
    if layer is None:
        return np.full(len(ids), None, dtype=object)
    shapes = layer.frame.drop_duplicates("identificatie").set_index("identificatie").geometry
    found = shapes.reindex(ids).to_numpy()
    return np.asarray(found, dtype=object)


def facilities(layer: Layer | None, areas: AreaSet) -> Objects | None:
    """Schools and care in the areas of the project, or None where nothing was delivered.

    Those of which the building is demolished are left out.
    """
    if layer is None:
        return None
    chosen = layer.frame["voorziening"].isin(list(FACILITIES))
    if DEMOLISHED in layer.frame:
        chosen &= ~layer.frame[DEMOLISHED]
    frame = layer.frame[chosen].reset_index(drop=True)
    divided = allocate(
        frame.geometry, areas.at(Level.BUURT).geometry, join="Scholen en zorg op buurten"
    )
    buurt = divided.parts.set_index("feature")["code"]
    frame = frame.loc[buurt.index.sort_values()]
    drawn = frame["footprint"] if "footprint" in frame else pd.Series(None, index=frame.index)
    shapes = np.asarray(drawn.astype(object).where(drawn.notna(), None), dtype=object)
    placed = _placed(shapes, frame.geometry.to_numpy(), amount=np.ones(len(frame)))
    placed["point"] = frame.geometry.to_numpy()
    placed["kind"] = frame["voorziening"].to_numpy()
    placed["name"] = frame["naam"].fillna("naam onbekend").to_numpy()
    placed["buurt"] = buurt.reindex(frame.index).to_numpy()
    return Objects(frame=placed, conservation=(divided.conservation,))


def _placed(
    shapes: npt.NDArray[np.object_], points: npt.NDArray[np.object_], *, amount: npt.ArrayLike
) -> gpd.GeoDataFrame:
    drawn = np.array([shape is not None for shape in shapes], dtype=bool)
    geometry = np.where(drawn, shapes, points)
    return gpd.GeoDataFrame(
        {"amount": amount, "basis": np.where(drawn, FOOTPRINT, POINT)},
        geometry=gpd.GeoSeries(geometry, crs=CRS),
    )


def kinds_delivered(layer: Layer | None) -> Sequence[str]:
    """Kinds of school and care of which the delivery, anywhere, has at least one."""
    present = set() if layer is None else set(layer.frame["voorziening"])
    return [kind for kind in FACILITIES if kind in present]


def place_of_homes(objects: Objects | None, stock: Stock | None) -> str:
    """Say in Dutch from where homes were measured, or why they are not known."""
    if stock is None:
        return "onbekend: er zijn geen woningen geleverd"
    if objects is None:
        return "onbekend: de woningen zijn als aantal per buurt geleverd, niet als adres"
    return "; ".join(filter(None, (_basis_of_homes(objects), objects.doubt.tell())))


def _basis_of_homes(objects: Objects) -> str:
    by_footprint = objects.frame["basis"].eq(FOOTPRINT)
    if by_footprint.all() and len(by_footprint):
        return "gemeten vanaf de voetafdruk van het pand"
    if by_footprint.any():
        share = int((~by_footprint).sum())
        return (
            f"gemeten vanaf de voetafdruk van het pand; {share} zonder voetafdruk "
            "vanaf het adrespunt"
        )
    return "gemeten vanaf het adrespunt, want er zijn geen panden geleverd"
