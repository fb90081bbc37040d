"""Areas that Voorbeeldstad drew itself: stadsdelen, areas of wijkteams, and a project area."""

from __future__ import annotations

import json
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from pyproj import Transformer
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from wijkplan.demo.heat import zone_name
from wijkplan.demo.town import Town, read_toml


def make_own_areas(town: Town, borders: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    """Return GeoJSON features in longitude and latitude, with ``naam`` and ``soort``.

    Parameters
    ----------
    town
        The story.
    borders
        Coverage of buurten, in the order of the story.
    """
    polygons = dict(zip([b.name for b in town.buurten], borders.geometry, strict=False))
    world = Transformer.from_crs(borders.crs, "EPSG:4326", always_xy=True)
    return [
        {
            "type": "Feature",
            "properties": {"naam": zone_name(town, area["naam"]), "soort": area["soort"]},
            "geometry": mapping(
                shapely.transform(
                    _shape(area, town, polygons),
                    lambda xy: np.round(np.column_stack(world.transform(*xy.T)), 7),
                )
            ),
        }
        for area in read_toml("own_areas.toml")["gebied"]
    ]


def own_areas_text(features: list[dict[str, Any]]) -> str:
    """Return the GeoJSON text, a feature per line."""
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in features)
    head = '{"type": "FeatureCollection", "name": "eigen_gebieden_voorbeeldstad"'
    return f'{head}, "features": [\n{lines}\n]}}\n'


def _shape(area: dict[str, Any], town: Town, polygons: dict[str, BaseGeometry]) -> BaseGeometry:
    """Return the buurten of an area together, or what its corners draw."""
    if "hoeken" in area:
        return shapely.Polygon(np.array(area["hoeken"]) + town.origin)
    wijken = {wijk.code for wijk in town.wijken if wijk.name in area["wijken"]}
    names = {b.name for b in town.buurten if b.wijk in wijken} | set(area.get("buurten", ()))
    return shapely.union_all([polygons[b.name] for b in town.buurten if b.name in names])
