"""Areas of attention that were delivered: those of the basisnet, of yards and of other sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from wijkplan.model.allocate import Conservation
from wijkplan.model.areas import AreaSet, Level
from wijkplan.model.layers import Layer, Provenance
from wijkplan.model.state import State
from wijkplan.themes.safety.areas.attention import (
    Zone,
    delivered_zone,
    hectares_per_area,
    near_areas,
)
from wijkplan.themes.safety.outcome import SLIVER_HA
from wijkplan.themes.safety.present.exposure import Objects
from wijkplan.themes.safety.rules.regimes import KINDS, AreaKind, AreaRule, area_key

REGISTER, YARDS = "rev_aandachtsgebieden", "emplacementen"
_BASISNET = "bn"


def of_basisnet(
    register: Layer | None, rule: AreaRule, areas: AreaSet, running: gpd.GeoDataFrame
) -> Zone | None:
    """The delivered area that goes before the distance of a rule, or None where there is none.

    The register is about the law of today: an area of a law that has lapsed is another thing.
    What was delivered elsewhere only says nothing about here.

    Parameters
    ----------
    register
        Layer ``rev_aandachtsgebieden``, if delivered.
    rule
        The distance.
    areas
        Areas of the project.
    running
        Lines that may carry dangerous goods, see `attention.make_zone`.
    """
    if register is None or rule.lapsed:
        return None
    frame = register.frame
    here = near_areas(frame[frame["herkomst"].eq(_BASISNET) & frame["soort"].eq(rule.kind)], areas)
    if here.empty:
        return None
    return delivered_zone(rule, here.geometry, register.provenance, running)


@dataclass(frozen=True, kw_only=True)
class OtherArea:
    """Delivered areas of one scenario and one sort of source, apart from the railway.

    Parameters
    ----------
    origin
        ``emplacement``, or what the register calls it: ``ev``, ``bl``.
    kind
        The scenario.
    geometry
        Polygon or multipolygon, not empty.
    provenance
        Where it was delivered from.
    hectares, buurten
        In the project: surface, and how many buurten it touches.
    homes
        How many are inside; None where homes have no addresses.
    facilities
        Kind of school or care -> how many; None where that kind was not delivered.
    conservation
        Balance of bringing it to the areas.
    """

    origin: str
    kind: AreaKind
    geometry: BaseGeometry
    provenance: Provenance
    hectares: float
    buurten: int
    homes: int | None
    facilities: Mapping[str, int | None]
    conservation: Conservation

    @property
    def sort(self) -> str:
        """Name of the sort of source for a reader."""
        return "Emplacement" if self.origin == "emplacement" else f"Register, bron {self.origin}"

    @property
    def label(self) -> str:
        """Name for a reader: ``Emplacement: brandaandachtsgebied``."""
        return f"{self.sort}: {area_key(self.kind)}"


def other_areas(
    state: State,
    areas: AreaSet,
    *,
    homes: Objects | None,
    facilities: Objects | None,
    kinds: Mapping[str, bool],
) -> tuple[OtherArea, ...]:
    """Areas of yards and of other sources near the project, and what stands inside.

    Parameters
    ----------
    state
        Uses the layers ``emplacementen`` and ``rev_aandachtsgebieden``.
    areas
        Areas of the project.
    homes, facilities, kinds
        What to count; see `outcome.measure`.
    """
    found = []
    for layer, origin, frame in _per_origin(state):
        for kind in KINDS:
            shapes = near_areas(frame[frame["soort"].eq(kind)], areas)
            if shapes.empty:
                continue
            geometry = shapely.union_all(shapes.geometry.array)
            join = f"{area_key(kind).capitalize()} ({origin}) op buurten"
            hectares, balance = hectares_per_area(geometry, areas, join=join)
            found.append(
                OtherArea(
                    origin=origin,
                    kind=kind,
                    geometry=geometry,
                    provenance=layer.provenance,
                    hectares=float(hectares[areas.codes(Level.GEMEENTE)].sum()),
                    buurten=int((hectares[areas.codes(Level.BUURT)] > SLIVER_HA).sum()),
                    homes=None if homes is None else _number(homes, geometry),
                    facilities={
                        name: _number(_of_kind(facilities, name), geometry)
                        if facilities is not None and delivered
                        else None
                        for name, delivered in kinds.items()
                    },
                    conservation=balance,
                )
            )
    return tuple(found)


def _per_origin(state: State) -> Sequence[tuple[Layer, str, gpd.GeoDataFrame]]:
    """Layer, sort of source and its areas; yards first."""
    yards, register = state.layers.get(YARDS), state.layers.get(REGISTER)
    found = [] if yards is None else [(yards, "emplacement", yards.frame)]
    if register is not None:
        frame = register.frame[register.frame["herkomst"].ne(_BASISNET)]
        found += [(register, str(name), rows) for name, rows in frame.groupby("herkomst")]
    return found


def _of_kind(facilities: Objects, kind: str) -> Objects:
    return Objects(frame=facilities.frame[facilities.frame["kind"].eq(kind)])


def _number(objects: Objects, geometry: BaseGeometry) -> int:
    return int(objects.frame["amount"].to_numpy()[objects.inside(geometry)].sum())
