"""Sources of heat and pipes in Ministad, in metres from its south-west corner."""

from __future__ import annotations

import geopandas as gpd
from shapely import LineString, Point
from shapely.affinity import translate

import minitown as mt
from wijkplan.model.layers import Layer, LayerSpec

NAN = float("nan")
WEST = LineString([(0, 0), (0, 200)])


def sources(*shapes, **changes):
    """The layer ``warmtebronnen``."""
    given = {
        "naam": [f"Bron {n}" for n in range(1, len(shapes) + 1)],
        "soort": "restwarmte",
        "vermogen_mw": NAN,
        "temperatuur": None,
        "beschikbaar_vanaf": NAN,
        "status": "bestaand",
        "bron": "Raadsstuk",
        "vindplaats": None,
    }
    return _layer("warmtebronnen", "punt", shapes or (Point(100, 150),), {**given, **changes})


def pipes(*shapes, **changes):
    """The layer ``warmtenet``; by default one line along the west border."""
    drawn = shapes or (WEST,)
    given = {
        "naam": [f"Net {n}" for n in range(1, len(drawn) + 1)],
        "soort": "distributie",
        "status": "bestaand",
        "jaar": NAN,
        "bron": "Raadsstuk",
        "vindplaats": None,
    }
    return _layer("warmtenet", "lijn", drawn, {**given, **changes})


def _layer(name, geometry, shapes, columns):
    drawn = [translate(shape, mt.X0, mt.Y0) for shape in shapes]
    frame = gpd.GeoDataFrame(columns, geometry=drawn, crs=mt.CRS)
    return Layer(LayerSpec(name=name, geometry=geometry), frame, mt.provenance(name="Warmtekaart"))
