"""Heat in Ministad: what strategies cost, what the municipality chose, and two zones."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry import box

import minitown as mt
from wijkplan.model.attributes import ATTRIBUTES
from wijkplan.model.contribution import TableSection
from wijkplan.model.layers import Layer, LayerSpec, Register
from wijkplan.model.stock import Stock
from wijkplan.themes.heat import contribute

MARKT, HAVEN, OOST, EILAND, DORP, WERKPARK = mt.BUURTEN
TOWN, STATE = mt.areas(), mt.state()
EDITION = "Startanalyse 2020 (concept)"
NAN = float("nan")
COSTS = {
    "referentie": {MARKT: -900.0, HAVEN: -900.0, OOST: -900.0, DORP: -900.0, WERKPARK: -900.0},
    "S1a": {MARKT: 50.0, HAVEN: 50.0, OOST: NAN, DORP: -10.0, WERKPARK: NAN},
    "S1b": {MARKT: 60.0, HAVEN: 45.0, OOST: NAN, DORP: -5.0, WERKPARK: NAN},
    "S2a": {MARKT: 40.0, HAVEN: 50.0, OOST: 30.0, DORP: -20.0, WERKPARK: NAN},
    "S3b": {MARKT: NAN, HAVEN: NAN, OOST: NAN, DORP: NAN, WERKPARK: NAN},
    "S4a": {MARKT: 70.0, HAVEN: 80.0, OOST: NAN, DORP: 90.0, WERKPARK: NAN},
}
"""Euros per equivalent; Eiland is not in the file. By hand: Markt S2a before S1a, 10 apart (25%);
Haven S1b before S2a, 5 apart (the other variant of S1 does not count); Oost has only S2a; Dorp
S2a before S1a, 10 apart and below zero; Werkpark nothing."""


def startanalyse(costs=None, **changes):
    rows = [
        {
            "buurtcode": code,
            "buurtnaam": mt.NAMES.get(code),
            "strategie": strategy,
            "woningen": 90.0,
            "weq": 100.0,
            "co2": 1000.0 if strategy == "referentie" else 10.0,
            "nationale_kosten": 100 * cost,
            "reden_totaal": "niet berekend" if np.isnan(cost) else "",
            "kosten_per_weq": cost,
            "reden": "niet berekend" if np.isnan(cost) else "",
            "kosten_per_co2": 2 * cost,
            "reden_per_co2": "niet berekend" if np.isnan(cost) else "",
            "uitgave": EDITION,
            "status_uitgave": "concept",
            "grensjaar": float(mt.YEAR),
            **changes,
        }
        for strategy, per_buurt in (COSTS if costs is None else costs).items()
        for code, cost in per_buurt.items()
    ]
    provenance = mt.provenance(name=EDITION, publisher="PBL", year=2020)
    return Register(name="startanalyse", frame=pd.DataFrame(rows), provenance=provenance)


def programme(**choices):
    """Rows by name of the buurt: preference, start and end."""
    codes = {mt.NAMES[code].casefold(): code for code in mt.BUURTEN}
    rows = [
        {
            "buurtcode": codes[name],
            "voorkeur": choice,
            "tweede": None,
            "fase": "verkenning",
            "jaar_start": start,
            "jaar_eind": end,
            "status": "voorlopig",
            "bron": "Visie",
            "grensjaar": float(mt.YEAR),
        }
        for name, (choice, start, end) in choices.items()
    ]
    provenance = mt.provenance(name="Warmteprogramma", publisher="Ministad", year=2026)
    return Register(name="warmteprogramma", frame=pd.DataFrame(rows), provenance=provenance)


def spot(x, y):
    return (mt.X0 + x, mt.Y0 + y)


def stock(points, codes, *, addresses=True):
    """Homes at places in metres from the south-west corner."""
    frame = pd.DataFrame(
        {"buurt": codes, "aantal": 1, "x": [p[0] for p in points], "y": [p[1] for p in points]}
    ).assign(**dict.fromkeys(ATTRIBUTES))
    return Stock(frame=frame, addresses=addresses, provenance=(mt.provenance(name="BAG"),))


def zones(*shapes, **changes):
    columns = {
        "naam": [f"Zone {n}" for n in range(1, len(shapes) + 1)],
        **dict.fromkeys(("strategie", "tweede", "fase", "status", "bron", "vindplaats")),
        "jaar_start": NAN,
        "jaar_eind": NAN,
    }
    frame = gpd.GeoDataFrame({**columns, **changes}, geometry=list(shapes), crs=mt.CRS)
    spec = LayerSpec(name="warmtezones", geometry="vlak")
    return Layer(spec, frame, mt.provenance(name="Warmtezones Ministad", year=2026))


WEST = box(mt.X0, mt.Y0 + 100, mt.X0 + 150, mt.Y0 + 200)  # Markt and the west of Haven
MIDDLE = box(mt.X0 + 50, mt.Y0 + 100, mt.X0 + 200, mt.Y0 + 200)  # east of Markt and all of Haven
HOMES = stock(
    [spot(10, 150), spot(90, 150), spot(110, 150), spot(190, 150), spot(250, 150), spot(50, 50)],
    [MARKT, MARKT, HAVEN, HAVEN, DORP, OOST],
)
"""By hand: 3 in WEST, 3 in MIDDLE, 2 in both, so 4 in any: 2 in Markt and 2 in Haven."""


def made(*, costs=None, plan=None, drawn=None, homes=None):
    given = {"startanalyse": costs, "warmteprogramma": plan}
    state = replace(
        STATE,
        registers={name: item for name, item in given.items() if item is not None},
        layers={} if drawn is None else {"warmtezones": drawn},
        stock=homes,
    )
    return contribute(state, TOWN)


def column(contribution, name):
    (found,) = [c for c in contribution.columns if c.spec.name == name]
    return found


def sections(contribution, kind, word=""):
    return [s for s in contribution.sections if isinstance(s, kind) and word in s.title]


def table(contribution, word):
    (found,) = sections(contribution, TableSection, word)
    assert all(len(row) == len(found.head) for row in found.rows)
    return found


def plain(text):
    return text.replace("\xa0", " ")
