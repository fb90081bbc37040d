"""Spoordorp: two buurten of a kilometre, one straight track; distances can be read from y.

The railway runs along y = 500 from x = -500 to x = 2,500, measured from RD (200000, 470000). Noord
is x 0 to 1,000, Zuid x 1,000 to 2,000; both y 0 to 1,000. A plan at y = 500 + d lies at d metres.
"""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely import LineString, box
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry

import minitown as mt
from wijkplan.answers.atlas import Heading
from wijkplan.answers.review.ground import Ground, prepare_ground
from wijkplan.model.areas import CRS, AreaSet, build_areas
from wijkplan.model.columns import load_catalogue
from wijkplan.model.layers import Layer, LayerSpec, Register
from wijkplan.model.planned import PART_COLUMNS, Plan
from wijkplan.model.state import State
from wijkplan.model.table import build_table
from wijkplan.reviewer import Reviewer
from wijkplan.themes.safety import Settings

X0, Y0, TRACK_Y = 200_000.0, 470_000.0, 500.0
NOORD, ZUID = "BU99080101", "BU99080102"
NAMES = {"GM9908": "Spoordorp", "WK990801": "Spoorwijk", NOORD: "Noord", ZUID: "Zuid"}


def place(shape: BaseGeometry) -> BaseGeometry:
    """A shape in metres from the south-west corner, in RD."""
    return translate(shape, X0, Y0)


def areas() -> AreaSet:
    """The two buurten."""
    shapes = [place(box(0, 0, 1000, 1000)), place(box(1000, 0, 2000, 1000))]
    frame = gpd.GeoDataFrame(geometry=shapes, index=pd.Index([NOORD, ZUID], name="code"), crs=CRS)
    return build_areas(frame, year=mt.YEAR, gemeenten=["GM9908"], outlines={}, names=NAMES)


def tracks(*lines: LineString, levels: tuple[int, ...] = (0,)) -> Layer:
    """The layer ``spoor``; lines are numbered from 1."""
    drawn = lines or (LineString([(-500, TRACK_Y), (2500, TRACK_Y)]),)
    frame = gpd.GeoDataFrame(
        {
            "lokaalid": [f"{n:09d}" for n in range(1, len(drawn) + 1)],
            "type": "trein",
            "sporen": "dubbel",
            "functie": "gemengd gebruik",
            "hoogteniveau": list(levels) * (len(drawn) if len(levels) == 1 else 1),
            "status": "in gebruik",
        },
        geometry=[place(line) for line in drawn],
        crs=CRS,
    )
    return Layer(LayerSpec(name="spoor", geometry="lijn"), frame, mt.provenance(name="TOP10NL"))


def basisnet(*statuses: str, pr_m: float | None = 0.0) -> Register:
    """The basisnet table: a status per line."""
    frame = pd.DataFrame(
        {
            "lokaalid": [f"{n:09d}" for n in range(1, len(statuses) + 1)],
            "traject": [f"T{n}" for n in range(1, len(statuses) + 1)],
            "basisnet": list(statuses),
            "bvg": "nee",
            "pr_m": np.nan if pr_m is None else pr_m,
            "bron": "proef",
        }
    )
    return Register(name="basisnet", frame=frame, provenance=mt.provenance(name="Basisnettabel"))


def layer(name: str, shapes: list[BaseGeometry], **columns: object) -> Layer:
    """A delivered layer of polygons in metres from the corner."""
    frame = gpd.GeoDataFrame(columns, geometry=[place(s) for s in shapes], crs=CRS)
    spec = LayerSpec(name=name, geometry="vlak")
    return Layer(spec, frame, mt.provenance(name=f"levering van {name}"))


def ground(
    *statuses: str,
    layers: Mapping[str, Layer] | None = None,
    table: Register | None = None,
    settings: Settings | None = None,
) -> Ground:
    """Spoordorp as a plan meets it; without statuses there is no basisnet table."""
    town = areas()
    register = table or (basisnet(*statuses) if statuses else None)
    sheet = mt.make_sheet({"aantal_inwoners": (100.0, 100.0)}, codes=(NOORD, ZUID))
    state = State(
        scenario="nu",
        year=mt.YEAR,
        figures=build_table(town, [sheet], load_catalogue()),
        layers={"spoor": tracks()} if layers is None else dict(layers),
        registers={} if register is None else {"basisnet": register},
    )
    return prepare_ground(
        Heading(title="Spoordorp", edition="openbaar", fictional=True),
        state,
        town,
        settings or Settings(),
        deliveries=(),
    )


def part(shape: BaseGeometry, functie: str | None = "woning", **given: object) -> dict[str, object]:
    """A part of a plan, in metres from the corner; a quantity without _min or _max is both."""
    sizes = {}
    for name, value in given.items():
        if name.endswith(("_min", "_max")) or name in PART_COLUMNS:
            sizes[name] = value
        else:
            sizes |= {f"{name}_min": float(value), f"{name}_max": float(value)}
    return {
        **dict.fromkeys(PART_COLUMNS, np.nan),
        "plan_id": "proef",
        "naam": functie or "deel",
        "functie": functie,
        "fase": None,
        "basis": "plangebied",
        "buurt": None,
        **sizes,
        "geometry": place(shape),
    }


def plan(*parts: dict[str, object], **changes: object) -> Plan:
    """A plan of some parts."""
    rows = [{**row} for row in parts]
    frame = gpd.GeoDataFrame(rows, geometry="geometry", crs=CRS)
    given = {"id": "proef", "name": "Proefplan", "parts": frame}
    return Plan(**{**given, "provenance": mt.provenance(file="proef.geojson"), **changes})


def block(distance: float, *, x: float = 400.0, width: float = 100.0, depth: float = 40.0):
    """A block north of the track with its façade at a distance from it."""
    south = TRACK_Y + distance
    return box(x, south, x + width, south + depth)


def reviewer(*statuses: str, **changes: object) -> Reviewer:
    """Reviews plans in Spoordorp; by default the track is of the basisnet."""
    return Reviewer(ground=ground(*(statuses or ("ja",)), **changes))
