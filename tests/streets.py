"""A few streets in Ministad, with an underpass, on which every walk can be added up by hand.

Metres from the south-west corner; the railway runs along y = 100, under which BE goes::

    y 150        E ───── F ───── D      E (100, 150)  F (200, 150)  D (300, 150)
                 │               │
    y  50  A ─── B ───────────── C      A (0, 50)     B (100, 50)   C (300, 50)
"""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

import minitown as mt
from wijkplan.model.attributes import ATTRIBUTES
from wijkplan.model.layers import Layer, LayerSpec, Network
from wijkplan.model.stock import Stock

NODES = {"A": (0, 50), "B": (100, 50), "C": (300, 50), "D": (300, 150), "E": (100, 150)}
NODES |= {"F": (200, 150)}
STREETS = ("AB", "BC", "CD", "BE", "EF", "FD")
HOMES = {
    "h1": (30, 60, mt.OOST),
    "h2": (250, 45, mt.WERKPARK),
    "h3": (110, 100, mt.EILAND),
    "h4": (150, 155, mt.HAVEN),
    "far": (250, 190, mt.DORP),
}
SCHOOL = (150, 40)
TO_SCHOOL = {"h1": 10 + 70 + 50 + 10, "h2": 5 + 100 + 10, "h3": 10 + 50 + 50 + 10}
TO_SCHOOL |= {"h4": 5 + 50 + 100 + 50 + 10}
"""From the home to the street, along the streets, and to the school."""

H4_WITHOUT_UNDERPASS = 5 + 50 + 100 + 100 + 150 + 10


def network(*, leave_out=()):
    """The streets; edges run as their names say."""
    streets = [name for name in STREETS if name not in leave_out]
    numbers = {name: n for n, name in enumerate(NODES)}
    edges = gpd.GeoDataFrame(
        {"u": [numbers[s[0]] for s in streets], "v": [numbers[s[1]] for s in streets]},
        geometry=[mt.line(NODES[s[0]], NODES[s[1]]) for s in streets],
        crs=mt.CRS,
    )
    edges["length_m"] = edges.length
    nodes = pd.DataFrame([(mt.X0 + x, mt.Y0 + y) for x, y in NODES.values()], columns=["x", "y"])
    return Network(nodes=nodes, edges=edges, provenance=mt.provenance(name="Straten"))


def points(*places):
    """Points in metres from the south-west corner."""
    return gpd.GeoSeries.from_xy(
        [mt.X0 + x for x, _ in places], [mt.Y0 + y for _, y in places], crs=mt.CRS
    )


def facilities(**kinds):
    """Layer of facilities: kind -> places."""
    rows = [(kind, place) for kind, places in kinds.items() for place in places]
    frame = gpd.GeoDataFrame(
        {"voorziening": [kind for kind, _ in rows], "naam": "De Brug", "pand": None},
        geometry=points(*[place for _, place in rows]),
    )
    spec = LayerSpec(name="voorzieningen", geometry="punt")
    return Layer(spec, frame, mt.provenance(name="Scholen"))


def stock(homes=HOMES, *, addresses=True):
    """The homes as addresses."""
    frame = pd.DataFrame(
        {
            "buurt": [buurt for *_, buurt in homes.values()],
            "aantal": 1,
            "x": [mt.X0 + x for x, *_ in homes.values()],
            "y": [mt.Y0 + y for _, y, _ in homes.values()],
            **dict.fromkeys(ATTRIBUTES),
        },
        index=list(homes),
    )
    return Stock(frame=frame, addresses=addresses, provenance=(mt.provenance(name="Woningen"),))
