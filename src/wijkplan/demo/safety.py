"""Safety in Voorbeeldstad: areas and buildings as the register gives them, and plans to review."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import Transformer
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from wijkplan.demo.bag import Bag
from wijkplan.demo.borders import CRS, main_line
from wijkplan.demo.town import Town, read_toml

_SPOT_M = 0.5  # a polygon that only holds a place, as the register has them
_RECTANGLE = 4


def make_rev_areas(town: Town) -> dict[str, gpd.GeoDataFrame]:
    """Return the areas of attention of the register: a layer per scenario, with its quirks.

    One polygon only holds a place, and one border crosses itself.
    """
    station = read_toml("safety.toml")["tankstation"]
    middle = shapely.Point(station["punt"])
    spot = shapely.box(0.0, 0.0, _SPOT_M, _SPOT_M)
    layers = {}
    for kind, reach in station["straal"].items():
        area = middle.buffer(reach, quad_segs=12)
        shapes = [_crossed(area), spot] if kind == "brand" else [area]
        names = [station["naam"], "nog te bepalen"][: len(shapes)]
        layers[f"ev_{kind}aandachtsgebieden"] = _placed({"naam": names}, shapes, town)
    return layers


def make_rev_buildings(town: Town, bag: Bag) -> gpd.GeoDataFrame:
    """Return the vulnerable buildings near the railway, with the quirks of the register.

    Of one the category is absent, of one the number of the BAG, and one border crosses itself.
    """
    story = read_toml("safety.toml")["gebouwen"]
    address = bag.verblijfsobject
    found = address[address["facility"].isin(story["categorie"])].drop_duplicates("pand")
    footprints = bag.pand.geometry.to_numpy()[found["pand"]]
    line = shapely.transform(main_line(town), lambda xy: xy + town.origin)
    near = shapely.dwithin(footprints, line, story["tot_spoor"])
    rows, shapes = found[near], footprints[near]
    category = rows["facility"].map(story["categorie"]).to_numpy(object, copy=True)
    number = rows["pand_identificatie"].to_numpy(object, copy=True)
    category[0], number[1] = None, None
    shapes[2] = _crossed(shapes[2])
    return gpd.GeoDataFrame(
        {"categorieKwetsbaarheid": category, "idPandBAG": number},
        geometry=shapely.transform(shapes, lambda xy: np.round(xy, 2)),
        crs=CRS,
    )


def make_yard(town: Town) -> gpd.GeoDataFrame:
    """Return the areas of attention of the yard of the station: ``soort`` and ``naam``."""
    story = read_toml("safety.toml")["emplacement"]
    yard = _stretch(town, *town.station.yard)
    shapes = [yard.buffer(reach, quad_segs=8) for reach in story["afstand"].values()]
    rows = {"soort": list(story["afstand"]), "naam": [story["naam"]] * len(shapes)}
    return _placed(rows, shapes, town)


def make_prescriptions(town: Town) -> gpd.GeoDataFrame:
    """Return the voorschriftengebieden along a stretch of railway: ``soort``, name, decision."""
    story = read_toml("safety.toml")["voorschriftengebied"]
    stretch = _stretch(town, story["van"], story["tot"])
    shapes = [stretch.buffer(m, cap_style="flat") for m in story["afstand"].values()]
    rows = {
        "soort": list(story["afstand"]),
        "naam": [story["naam"]] * len(shapes),
        "besluit": [story["besluit"]] * len(shapes),
    }
    return _placed(rows, shapes, town)


def make_plans(town: Town) -> dict[str, str]:
    """Return the plans to review: name of the file without ending -> GeoJSON, a part per line."""
    return {plan["bestand"]: _plan(plan, town) for plan in read_toml("safety.toml")["plan"]}


def _plan(plan: dict[str, Any], town: Town) -> str:
    """Return a plan in RD New, which it then says, or in longitude and latitude."""
    world = Transformer.from_crs(CRS, "EPSG:4326", always_xy=True)
    head: dict[str, Any] = {"type": "FeatureCollection", "name": plan["naam"]}
    if plan["rd"]:
        head["crs"] = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}
    lines = []
    for part in plan["delen"]:
        shape = shapely.transform(_drawn(part["plek"]), lambda xy: xy + town.origin)
        if not plan["rd"]:
            shape = shapely.transform(
                shape, lambda xy: np.round(np.column_stack(world.transform(*xy.T)), 7)
            )
        told = {name: value for name, value in part.items() if name != "plek"}
        feature = {"type": "Feature", "properties": told, "geometry": mapping(shape)}
        lines.append(json.dumps(feature, ensure_ascii=False))
    text = json.dumps(head, ensure_ascii=False)[:-1]
    return f'{text}, "features": [\n' + ",\n".join(lines) + "\n]}\n"


def _drawn(place: list[Any]) -> BaseGeometry:
    """Return the shape of a part: a rectangle, a polygon by its corners, or a point."""
    if isinstance(place[0], list):
        return shapely.Polygon(place)
    return shapely.box(*place) if len(place) == _RECTANGLE else shapely.Point(place)


def _stretch(town: Town, west: float, east: float) -> BaseGeometry:
    """Return the main line between two x coordinates."""
    stretch: BaseGeometry = main_line(town).intersection(shapely.box(west, -1e5, east, 1e5))
    return stretch


def _crossed(area: BaseGeometry) -> BaseGeometry:
    """Return an area of which two corners changed places, so that its border crosses itself."""
    corners = shapely.get_coordinates(area)
    corners[[1, 2]] = corners[[2, 1]]
    return shapely.Polygon(corners)


def _placed(
    rows: dict[str, list[str]], shapes: Sequence[BaseGeometry], town: Town
) -> gpd.GeoDataFrame:
    def move(xy: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.round(xy + town.origin, 2)

    geometry = shapely.transform(np.array(shapes), move)
    return gpd.GeoDataFrame(pd.DataFrame(rows), geometry=geometry, crs=CRS)
