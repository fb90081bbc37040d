"""Of which buurten an own area is made, and which it cuts through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from wijkplan.model.areas import AreaSet, Level
from wijkplan.model.text import format_number

SLIVER = 0.02
"""Part of a buurt that does not count: borders are seldom drawn to the metre. A rule of ours."""


@dataclass(frozen=True, kw_only=True)
class OwnArea:
    """An area that the municipality drew itself.

    Parameters
    ----------
    id, name, sort
        Of the layer, see `wijkplan.sources.own_areas.read_own_areas`.
    geometry
        Surface in EPSG:28992.
    source
        Name of the delivery.
    buurten
        Codes of the buurten that lie in it, but for slivers.
    cut
        Code of a buurt that lies in it for a part -> that part of its surface.
    gemeenten
        Codes of the gemeenten in which it lies.
    outside
        Part of its own surface that lies in no buurt of the project.
    """

    id: str
    name: str
    sort: str
    geometry: BaseGeometry
    source: str
    buurten: tuple[str, ...] = ()
    cut: Mapping[str, float] = field(default_factory=dict)
    gemeenten: tuple[str, ...] = ()
    outside: float = 0.0

    @property
    def whole(self) -> bool:
        """Whether it is made of whole buurten, all of them in the project."""
        return bool(self.buurten) and not self.cut and self.outside <= SLIVER

    def why_not_whole(self, areas: AreaSet) -> str:
        """Why figures of buurten do not add up to it, in Dutch; empty where they do."""
        if self.whole:
            return ""
        if self.cut:
            parts = [
                f"{areas.name(code)} ({format_number(100 * part)}%)"
                for code, part in self.cut.items()
            ]
            return (
                f"het gebied ligt voor een deel in {', '.join(parts)}; een cijfer per buurt is "
                "niet te splitsen"
            )
        if not self.buurten:
            return "het gebied ligt in geen enkele buurt van dit project"
        share = format_number(100 * self.outside)
        return f"het gebied ligt voor {share}% buiten de buurten van dit project"


def match_buurten(frame: gpd.GeoDataFrame, areas: AreaSet) -> tuple[OwnArea, ...]:
    """Tell of which buurten own areas are made.

    Parameters
    ----------
    frame
        The layer ``eigen-gebieden``.
    areas
        The areas of the project.

    Returns
    -------
    tuple of OwnArea
        In the order of the layer. A buurt of which less than `SLIVER` lies in an area does not
        count, one of which less than that lies outside it counts as whole.
    """
    buurten = areas.at(Level.BUURT).geometry
    row, place = buurten.sindex.query(frame.geometry.array, predicate="intersects")
    pieces = shapely.area(shapely.intersection(frame.geometry.array[row], buurten.array[place]))
    part = pieces / shapely.area(buurten.array[place])
    covered = np.bincount(row, weights=pieces, minlength=len(frame))
    surface = shapely.area(frame.geometry.array)
    gemeente = areas.gemeente_per_buurt()
    found = []
    for number, given in enumerate(frame.to_dict("records")):
        mine = np.flatnonzero(row == number)
        mine = mine[part[mine] > SLIVER]
        shares = {str(buurten.index[place[at]]): float(part[at]) for at in mine}
        shares = dict(sorted(shares.items()))
        inside = [code for code, share in shares.items() if share >= 1 - SLIVER]
        found.append(
            OwnArea(
                id=given["id"],
                name=given["naam"],
                sort=given["soort"],
                geometry=given["geometry"],
                source=given["bron"],
                buurten=tuple(inside),
                cut={code: share for code, share in shares.items() if code not in inside},
                gemeenten=tuple(dict.fromkeys(gemeente[list(shares)])),
                outside=max(0.0, 1 - float(covered[number] / surface[number])),
            )
        )
    return tuple(found)
