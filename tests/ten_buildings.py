"""Ten buildings of Ministad and two projects, to count what is exposed by hand.

A line with basisnet *ja* runs at y = 210, north of the town; of the one at x = 200 it is unknown.
Buildings are 4 by 4 metres; the numbers are their south-west corner from that of the town.

=====  ========  ==========  ===================================  =====================
pand   buurt     corner      what is in it                        class
=====  ========  ==========  ===================================  =====================
b0     Markt     10, 176     2 homes                              kwetsbaar
b1     Markt     50, 175.99  1 home, office of 300 m²             kwetsbaar
b2     Haven     120, 185    primary school                       zeer kwetsbaar
b3     Haven     171, 150    1 home                               kwetsbaar
b4     Dorp      250, 190    shop of 600 m²                       beperkt kwetsbaar
b5     Dorp      290, 120    3 homes                              kwetsbaar
b6     Oost      40, 50      1 home, a meeting place              kwetsbaar (at worst zeer)
b7     Oost      90, 2       2 homes                              kwetsbaar
b8     Eiland    150, 40     industry of 1.000 m²                 beperkt kwetsbaar
b9     Werkpark  280, 60     nothing: a shed                      geen
=====  ========  ==========  ===================================  =====================

A nursing home stands in Eiland at (120, 30), in no delivered building.

The projects: P1 demolishes b0 (in 2026) and builds 5 homes where it stood (in 2027), at
(8 to 30, 170 to 182). P2 makes room at (231 to 260, 60 to 80) in Werkpark for 10 to 20 homes,
1.200 to 1.800 m² of offices and a day nursery (in 2028).

Day and night: a home 1,2 and 2,4 persons; an office and a shop 1 per 30 m² by day; industry 1 per
100 m² by day; of all else the number is unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import geopandas as gpd
import pandas as pd
from shapely import Point, Polygon, box

import minitown as mt
import ten_homes as ten
from wijkplan.model.areas import CRS
from wijkplan.model.attributes import ATTRIBUTES
from wijkplan.model.layers import Layer, LayerSpec, Register
from wijkplan.model.state import State
from wijkplan.model.stock import Stock
from wijkplan.timeline.timeline import Timeline, make_timeline

CORNERS: Mapping[str, tuple[float, float]] = {
    "b0": (10, 176), "b1": (50, 175.99), "b2": (120, 185), "b3": (171, 150), "b4": (250, 190),
    "b5": (290, 120), "b6": (40, 50), "b7": (90, 2), "b8": (150, 40), "b9": (280, 60),
}  # fmt: skip
HOMES = {"b0": 2, "b1": 1, "b3": 1, "b5": 3, "b6": 1, "b7": 2}
OTHERS = (
    ("b1", "kantoorfunctie", 300.0),
    ("b2", "onderwijsfunctie", 900.0),
    ("b4", "winkelfunctie", 600.0),
    ("b6", "bijeenkomstfunctie", 200.0),
    ("b8", "industriefunctie", 1000.0),
)
BUURT = {
    "b0": mt.MARKT, "b1": mt.MARKT, "b2": mt.HAVEN, "b3": mt.HAVEN, "b4": mt.DORP, "b5": mt.DORP,
    "b6": mt.OOST, "b7": mt.OOST, "b8": mt.EILAND, "b9": mt.WERKPARK,
}  # fmt: skip
PROJECTS = {
    "P1": {
        "soort": "SLN", "status": "VER", "hardheid": "hard", "bruto": 5.0, "sloop": 2.0,
        "jaar_start": 2026.0, "jaar_oplevering": 2027.0, "panden": "b0", "wijze": "getekend",
    },
    "P2": {
        "soort": "NIU", "bruto": 15.0, "jaar_oplevering": 2028.0, "wijze": "getekend",
    },
}  # fmt: skip
SITES = {"P1": (8, 170, 30, 182), "P2": (231, 60, 260, 80)}
FUNCTIONS = (
    ("P2", "woning", "woningen", 10.0, 20.0),
    ("P2", "kantoor", "m2", 1200.0, 1800.0),
    ("P2", "kinderdagverblijf", "plaatsen", 40.0, 60.0),
)


def rectangle(west: float, south: float, east: float, north: float) -> Polygon:
    """Metres from the corner of the town."""
    return box(mt.X0 + west, mt.Y0 + south, mt.X0 + east, mt.Y0 + north)


def footprint(pand: str) -> Polygon:
    """Its 4 by 4 metres."""
    x, y = CORNERS[pand]
    return rectangle(x, y, x + 4, y + 4)


def layer(name: str, columns: dict, shapes: list) -> Layer:
    """A layer of the town."""
    frame = gpd.GeoDataFrame(columns, geometry=shapes, crs=CRS)
    return Layer(LayerSpec(name=name, geometry="vlak"), frame, mt.provenance(name=name))


def addresses() -> pd.DataFrame:
    """Every verblijfsobject: the homes, and the rest."""
    rows = [(pand, "woonfunctie", 80.0) for pand, homes in HOMES.items() for _ in range(homes)]
    frame = pd.DataFrame([*rows, *OTHERS], columns=["pand", "gebruiksdoel", "oppervlakte"])
    frame["id"] = [f"v{n}" for n in range(len(frame))]
    return frame


def stock() -> Stock:
    """The ten homes."""
    homes = addresses()[lambda frame: frame["gebruiksdoel"].eq("woonfunctie")].set_index("id")
    points = [footprint(pand).centroid for pand in homes["pand"]]
    columns: dict[str, object] = {"buurt": [BUURT[pand] for pand in homes["pand"]], "aantal": 1}
    columns |= dict.fromkeys(ATTRIBUTES)
    columns |= {
        "x": [p.x for p in points], "y": [p.y for p in points], "pand": homes["pand"].to_numpy(),
        "oppervlakte_m2": 80.0,
    }  # fmt: skip
    frame = pd.DataFrame(columns, index=homes.index.rename("verblijfsobject"))
    frame[["buurt", "pand"]] = frame[["buurt", "pand"]].astype(object)
    return Stock(frame=frame, addresses=True, provenance=(ten.provenance(),))


def railway() -> Layer:
    """The line that counts, and the one of which nobody knows."""
    columns = {
        "sporen": ["dubbel", "enkel"], "functie": "gemengd gebruik", "hoogteniveau": 0,
        "lokaalid": ["1", "2"],
    }  # fmt: skip
    return layer(
        "spoor", columns, [mt.line((-900, 210), (900, 210)), mt.line((200, 0), (200, 200))]
    )


def basisnet() -> Register:
    """The table that says so."""
    rows = {"lokaalid": ["1", "2"], "traject": "", "basisnet": ["ja", "onbekend"]}
    frame = pd.DataFrame({**rows, "bvg": ["nee", None], "pr_m": float("nan")}).astype(object)
    return Register(name="basisnet", frame=frame, provenance=mt.provenance())


def buildings() -> Layer:
    """The ten, standing."""
    columns = {"identificatie": list(CORNERS), "status": "in gebruik"}
    return layer("pand", columns, [footprint(pand) for pand in CORNERS])


def objects() -> Layer:
    """The layer ``verblijfsobject``."""
    frame = addresses()
    columns = {
        "identificatie": frame["id"], "status": "in gebruik", "gebruiksdoel": frame["gebruiksdoel"],
        "oppervlakte": frame["oppervlakte"], "pand_identificatie": frame["pand"],
    }  # fmt: skip
    return layer("verblijfsobject", columns, [footprint(pand).centroid for pand in frame["pand"]])


def facilities() -> Layer:
    """The school in b2 and the nursing home."""
    columns = {
        "voorziening": ["basisschool", "verpleging"], "naam": ["De Haven", "Het Eiland"],
        "pand": ["b2", None], "footprint": None,
    }  # fmt: skip
    home = Point(mt.X0 + 120, mt.Y0 + 30)
    return layer("voorzieningen", columns, [footprint("b2").centroid, home])


def placed() -> gpd.GeoDataFrame:
    """The projects with their places."""
    frame = ten.placed(PROJECTS).assign(plaats="", buurt=[mt.MARKT, mt.WERKPARK])
    shapes = [rectangle(*SITES[name]) for name in frame["project_id"]]
    return frame.set_geometry(gpd.GeoSeries(shapes, crs=CRS))


def functions() -> Register:
    """The programme per function of P2."""
    columns = ["project_id", "functie", "eenheid", "minimum", "maximum"]
    frame = pd.DataFrame(FUNCTIONS, columns=columns).assign(verwacht=float("nan"))
    return Register(name="projectfuncties", frame=frame, provenance=mt.provenance())


def projects() -> Register:
    """The register as the reader gives it: drawn, without places."""
    frame = placed().drop(columns=["wijze", "plaats"]).assign(buurt=None)
    return Register(name="projecten", frame=frame, provenance=mt.provenance(name="Projecten"))


def state(**changes: object) -> State:
    """The town now; a layer of None is not delivered."""
    layers = {
        "spoor": railway(), "pand": buildings(), "verblijfsobject": objects(),
        "voorzieningen": facilities(),
    }  # fmt: skip
    layers |= {name: changes.pop(name) for name in layers if name in changes}
    given = {
        "layers": {name: made for name, made in layers.items() if made is not None},
        "registers": {
            "basisnet": basisnet(), "projecten": projects(), "projectfuncties": functions(),
        },
        "stock": stock(),
        **changes,
    }  # fmt: skip
    return replace(mt.state(), **given)


def timeline() -> Timeline:
    """Both projects, from 2025 until 2029."""
    made = make_timeline(state(), mt.areas(), ten.DEFAULT_SCENARIOS, until=2029)
    assert made is not None
    return made
