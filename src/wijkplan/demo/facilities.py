"""Facilities of Voorbeeldstad: schools as DUO lists them, care, shops, meeting places, parks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Transformer
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from wijkplan.demo.bag import Bag
from wijkplan.demo.town import Town, read_toml

_NO_FOOTPRINT = 5  # every fifth school lacks its building, as in what publishers give
_BEDS = {"verpleging": 74, "ziekenhuis": 310}

FILES = {
    "basisschool": "basisscholen",
    "voortgezet_onderwijs": "voortgezet_onderwijs",
    "kinderdagverblijf": "kinderdagverblijven",
    "verpleging": "verpleging",
    "ziekenhuis": "ziekenhuis",
    "huisarts": "huisartsen",
    "winkel": "supermarkten",
    "ontmoeting": "ontmoeting",
    "park": "parken",
}
"""File name (without ending) per kind of facility."""


def facility_features(
    kind: str, town: Town, bag: Bag, borders: gpd.GeoDataFrame
) -> list[dict[str, Any]]:
    """Return the features of one kind of facility.

    Parameters
    ----------
    kind
        A key of `FILES`.
    town, bag
        The story, and the buildings that its facilities got.
    borders
        Coverage of buurten, to place parks.

    Returns
    -------
    list of dict
        GeoJSON features in EPSG:4326. Schools have the columns of DUO with the building in
        ``_bag_contour``, care those of its own list, the others ``naam`` and ``pand``.
    """
    world = Transformer.from_crs("EPSG:28992", "EPSG:4326", always_xy=True)
    if kind == "park":
        return [*_parks(town, bag, borders, world)]
    return [*_features(kind, town, bag, world)]


def collection(kind: str, features: list[dict[str, Any]]) -> str:
    """Return the GeoJSON text of a kind of facility, a feature per line."""
    head = {
        "type": "FeatureCollection",
        "name": f"{FILES[kind]}_voorbeeldstad",
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}},
    }
    text = json.dumps(head, ensure_ascii=False)[:-1]
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in features)
    return f'{text}, "features": [\n{lines}\n]}}\n'


def _features(kind: str, town: Town, bag: Bag, world: Transformer) -> Iterator[dict[str, Any]]:
    """Yield the features of one kind that has buildings."""
    names = read_toml("facilities.toml")["namen"][kind]
    address = bag.verblijfsobject
    found = address[(address["facility"] == kind)].drop_duplicates("pand")
    for number, (_, row) in enumerate(found.iterrows()):
        buurt = town.buurten[row["buurt"]].name
        name = names[number] if len(names) > 1 or kind == "ziekenhuis" else f"{names[0]} {buurt}"
        footprint = bag.pand.geometry.iloc[row["pand"]]
        properties = _properties(kind, number, name, row, town)
        if kind in ("basisschool", "voortgezet_onderwijs") and number % _NO_FOOTPRINT != 3:
            properties["_bag_contour"] = mapping(_moved(footprint, world, 6))
            properties["Pandidentificatie"] = row["pand_identificatie"].lstrip("0")
        yield {
            "type": "Feature",
            "properties": properties,
            "geometry": mapping(_moved(row["geometry"], world, 7)),
        }


def _properties(kind: str, number: int, name: str, row: Any, town: Town) -> dict[str, Any]:  # noqa: ANN401
    """Return the columns in the way of the publisher of this kind."""
    number_text = str(row["huisnummer"])
    if kind in ("basisschool", "voortgezet_onderwijs"):
        place_in_list = number + 26 * (int(town.code[2:]) - 9901)
        letters = chr(65 + place_in_list // 26 % 26) + chr(65 + place_in_list % 26)
        brin = ("99" if kind == "basisschool" else "98") + letters
        return {
            "BRIN NUMMER": brin,
            "VESTIGINGSNUMMER": f"{brin}00",
            "VESTIGINGSNAAM": name,
            "STRAATNAAM": row["openbare_ruimte_naam"],
            "HUISNUMMER-TOEVOEGING": number_text,
            "POSTCODE": row["postcode"],
            "PLAATSNAAM": row["woonplaats_naam"].upper(),
            "GEMEENTENAAM": town.name,
            "Gebruiksdoelverblijfsobject": row["gebruiksdoel"],
            "Oppervlakteverblijfsobject": str(row["oppervlakte"]),
            "Bouwjaar": str(row["bouwjaar"]),
        }
    place = {
        "Straat": row["openbare_ruimte_naam"],
        "huisnummer": number_text,
        "postcode": row["postcode"],
        "plaatsnaam": row["woonplaats_naam"],
    }
    if kind == "verpleging":
        beds = {"Hoofdsector": "VVT", "Totaal aantal bedden": _BEDS[kind] - 6 * number}
        return {"Naam": name, **beds, **place}
    if kind == "ziekenhuis":
        return {
            "Naam locatie": name,
            "Soort locatie": "Hoofdlocatie (Algemeen ziekenhuis)",
            **place,
            "Aantal bedden": _BEDS[kind],
        }
    return {"naam": name, "pand": row["pand_identificatie"], "bron": "verzonnen", **place}


def _parks(
    town: Town, bag: Bag, borders: gpd.GeoDataFrame, world: Transformer
) -> Iterator[dict[str, Any]]:
    """Yield a point per park: of the buurt, the place farthest from its buildings."""
    rules = read_toml("facilities.toml")
    places = {b.name: number for number, b in enumerate(town.buurten)}
    for buurt in rules["buurten"]["park"]:
        polygon = borders.geometry.iloc[places[buurt]]
        near = bag.pand.geometry.to_numpy()[bag.pand["buurt"] == places[buurt]]
        spots = _inside(polygon)
        away = shapely.distance(spots, shapely.multipolygons(near)) if len(near) else 0 * spots
        inner = shapely.distance(spots, polygon.boundary)
        best = spots[int(np.argmax(np.minimum(away, inner)))]
        yield {
            "type": "Feature",
            "properties": {"naam": f"Park {buurt}", "bron": "verzonnen"},
            "geometry": mapping(_moved(best, world, 7)),
        }


def _inside(polygon: BaseGeometry) -> npt.NDArray[np.object_]:
    x0, y0, x1, y1 = polygon.bounds
    x, y = (a.ravel() for a in np.meshgrid(np.arange(x0, x1, 25.0), np.arange(y0, y1, 25.0)))
    points = np.asarray(shapely.points(x, y))
    return points[shapely.within(points, polygon)]


def _moved(geometry: BaseGeometry, world: Transformer, digits: int) -> BaseGeometry:
    """Return a geometry in longitude and latitude, rounded."""
    return shapely.transform(
        geometry, lambda xy: np.round(np.column_stack(world.transform(*xy.T)), digits)
    )
