"""Review of plans, and areas of attention with what is in them, against plain geopandas.

``python benchmarks/review.py plans`` reviews 1, 10, 100 and 1,000 plans in Voorbeeldstad.
``python benchmarks/review.py twente`` draws the areas of all Twente and counts homes, schools and
care in them per buurt; homes are made up (no addresses are delivered of Twente), the rest is real.
Each way runs in a process of its own, so that its peak memory is its own.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from common import ROOT
from shapely import box

from wijkplan import Project
from wijkplan.model.areas import AreaSet, Level
from wijkplan.model.planned import PART_COLUMNS, Plan
from wijkplan.model.stock import Stock
from wijkplan.reviewer import Reviewer
from wijkplan.sources.facilities import combine_facilities, read_facilities
from wijkplan.sources.files import SourceRequest
from wijkplan.themes.safety import hectares_per_area, zones_of
from wijkplan.themes.safety.present.exposed import expose
from wijkplan.themes.safety.present.exposure import FACILITIES
from wijkplan.themes.safety.present.uses import find_uses

REALDATA = Path(os.environ.get("WIJKPLAN_REALDATA", ROOT.parent / "shared" / "realdata")).resolve()
HOMES = (75_000, 300_000)
KINDS = {
    "basisschool": "basisscholen",
    "voortgezet_onderwijs": "voortgezet_onderwijs",
    "verpleging": "verpleging_verzorging",
    "ziekenhuis": "ziekenhuizen",
}


def make_plans(reviewer: Reviewer, number: int) -> list[Plan]:
    """Plans of four functions on blocks anywhere within 600 m of the track."""
    rng = np.random.default_rng(3)
    tracks = reviewer.ground.tracks
    outline = reviewer.ground.areas.at(Level.GEMEENTE).geometry.union_all()
    lines = tracks.running.geometry.intersection(outline.buffer(-700))
    lines = lines[~lines.is_empty].explode().to_numpy()
    plans = []
    for n in range(number):
        line = lines[rng.integers(len(lines))]
        spot = line.interpolate(rng.uniform(0, line.length))
        x, y = spot.x + rng.uniform(-600, 600), spot.y + rng.uniform(-600, 600)
        shape = box(x, y, x + rng.uniform(30, 120), y + rng.uniform(30, 120))
        rows = [
            {**dict.fromkeys(PART_COLUMNS, np.nan), "plan_id": f"p{n}", "naam": word}
            | {"functie": word, "fase": None, "basis": "plangebied", "buurt": None}
            | {"woningen_min": 20.0, "woningen_max": 40.0, "bvo_m2_max": 2000.0}
            for word in ("woning", "kantoor", "hotel", "kinderdagverblijf")
        ]
        parts = gpd.GeoDataFrame(rows, geometry=[shape] * len(rows), crs=28992)
        parts.loc[parts["functie"].ne("woning"), ["woningen_min", "woningen_max"]] = np.nan
        source = reviewer.ground.deliveries[0].provenance
        plans.append(Plan(id=f"p{n}", name=f"Plan {n}", parts=parts, provenance=source))
    return plans


def review_plans() -> None:
    """Time per plan against Voorbeeldstad, after start-up."""
    start = time.perf_counter()
    reviewer = Project.load(ROOT).reviewer()
    print(f"start-up (reading what a review needs): {time.perf_counter() - start:.2f} s")
    for number in (1, 10, 100, 1_000):
        plans = make_plans(reviewer, number)
        start = time.perf_counter()
        for plan in plans:
            reviewer.review(plan, regimes=["bkl-2024"])
        took = time.perf_counter() - start
        print(f"{number:5d} plans: {took:.3f} s, {1e3 * took / number:.1f} ms each")


def twente(homes: int) -> tuple[Reviewer, pd.DataFrame, gpd.GeoDataFrame]:
    """Twente with its tracks, schools and care, and made-up homes anywhere in its buurten."""
    os.environ["WIJKPLAN_REALDATA"] = str(REALDATA)
    reviewer = Project.load(ROOT / "examples" / "twente").reviewer()
    areas = reviewer.ground.areas
    buurten = areas.at(Level.BUURT)
    rng = np.random.default_rng(5)
    west, south, east, north = buurten.total_bounds
    points = gpd.GeoSeries.from_xy(
        rng.uniform(west, east, 2 * homes), rng.uniform(south, north, 2 * homes), crs=28992
    )
    inside = gpd.sjoin(points.to_frame("geometry"), buurten[["geometry"]], predicate="within")
    inside = inside[~inside.index.duplicated()].head(homes)
    frame = pd.DataFrame(
        {
            "buurt": inside["code"].to_numpy(),
            "aantal": 1,
            "x": inside.geometry.x.to_numpy(),
            "y": inside.geometry.y.to_numpy(),
            "pand": None,
            "oppervlakte_m2": 80.0,
        },
        index=pd.Index([f"h{n}" for n in range(len(inside))]),
    )
    layers = [_facility(kind, name) for kind, name in KINDS.items()]
    return reviewer, frame, combine_facilities(layers)


def _facility(kind: str, name: str):
    return read_facilities(
        SourceRequest(
            kind="voorzieningen",
            path=REALDATA / "voorzieningen" / f"{name}_2015_twente.geojson",
            year=2015,
            boundary_year=2015,
            name=name,
            publisher="",
            subject=kind,
        )
    )


def ours(reviewer: Reviewer, frame: pd.DataFrame, facilities) -> tuple[pd.DataFrame, float]:
    """Hectares and what is exposed per area and buurt, as the atlas and the review do."""
    from dataclasses import replace

    ground = reviewer.ground
    stock = Stock(frame=frame, addresses=True, provenance=(facilities.provenance,))
    state = replace(
        ground.state, stock=stock, layers={**ground.state.layers, "voorzieningen": facilities}
    )
    start = time.perf_counter()
    regime = ground.book.find("hengelo-2022")
    zones = zones_of(state, ground.areas, regime, ground.settings)
    uses = find_uses(state, ground.areas, ground.book.persons[regime.persons])
    counted = expose(uses, zones, ground.areas)
    certain = counted[counted["ligging"].eq("zeker")].set_index(["gebied", "buurt"])
    certain["ha"] = np.nan
    for zone in zones:
        hectares, _ = hectares_per_area(zone.certain, ground.areas, join="proef")
        codes = ground.areas.codes(Level.BUURT)
        certain.loc[[(zone.rule.key, code) for code in codes], "ha"] = hectares[codes].to_numpy()
    took = time.perf_counter() - start
    return certain[["woningen_min", "zeer kwetsbaar", "ha"]], took


def naive(reviewer: Reviewer, frame: pd.DataFrame, facilities) -> tuple[pd.DataFrame, float]:
    """Buffer, dissolve, overlay and two joins per area, in plain geopandas."""
    areas: AreaSet = reviewer.ground.areas
    running = reviewer.ground.tracks.running
    layer = facilities.frame[facilities.frame["voorziening"].isin(list(FACILITIES))]
    layer = layer[layer["voorziening"].ne("voortgezet_onderwijs")]
    start = time.perf_counter()
    buurten = areas.at(Level.BUURT)[["geometry"]].reset_index()
    points = gpd.GeoDataFrame(
        frame[["buurt", "aantal"]], geometry=gpd.points_from_xy(frame["x"], frame["y"]), crs=28992
    )
    shapes = layer.geometry
    if "footprint" in layer:
        drawn = gpd.GeoSeries(layer["footprint"], index=layer.index, crs=28992)
        shapes = drawn.where(drawn.notna(), shapes)
    schools = gpd.GeoDataFrame(geometry=shapes)
    found = []
    for key, distance in (("brand", 30), ("explosie", 200), ("gifwolk", 300)):
        yes = running[running["basisnet"].eq("ja")]
        zone = gpd.GeoDataFrame(geometry=yes.buffer(distance, quad_segs=16)).dissolve()
        cut = gpd.overlay(buurten, zone, keep_geom_type=True)
        hectares = (cut.set_index("code").area / 1e4).groupby(level=0).sum()
        homes = gpd.sjoin(points, zone, predicate="intersects").groupby("buurt")["aantal"].sum()
        care = gpd.sjoin(schools, zone, predicate="intersects")
        care = care[~care.index.duplicated()].drop(columns="index_right")
        middle = gpd.GeoDataFrame(geometry=layer.geometry.loc[care.index])
        placed = gpd.sjoin(middle, buurten, predicate="within").groupby("code").size()
        table = pd.DataFrame({"woningen_min": homes, "zeer kwetsbaar": placed, "ha": hectares})
        table = table.reindex(buurten["code"]).fillna(0.0)
        table.index = pd.MultiIndex.from_product([[f"{key}aandachtsgebied"], table.index])
        found.append(table)
    return pd.concat(found), time.perf_counter() - start


def run_one(way: str, homes: int) -> None:
    """Run one way; leave its result and time in a file."""
    inputs = twente(homes)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    table, took = {"ours": ours, "naive": naive}[way](*inputs)
    table, again = {"ours": ours, "naive": naive}[way](*inputs)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    table.attrs = {}
    table.to_pickle(sys.argv[4])
    print(min(took, again), before / 1024, peak / 1024)


def compare_twente() -> None:
    """Both ways at two sizes, each in its own process; results side by side."""
    import tempfile

    for homes in HOMES:
        seconds, tables = {}, {}
        with tempfile.TemporaryDirectory() as folder:
            for way in ("ours", "naive"):
                file = Path(folder) / way
                command = [sys.executable, __file__, "one", f"{way}:{homes}", "to", str(file)]
                told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
                took, before, peak = map(float, told.split())
                seconds[way], tables[way] = took, pd.read_pickle(file)
                print(
                    f"{way:5s} {homes:7d} homes: {took:.2f} s, peak {peak:.0f} MiB "
                    f"({before:.0f} before)"
                )
        a, b = (tables[way].sort_index() for way in ("ours", "naive"))
        b.index = b.index.set_names(a.index.names)
        b = b.reindex(a.index)
        print(
            f"naive/ours {seconds['naive'] / seconds['ours']:.1f}; hectares differ at most "
            f"{(a['ha'] - b['ha']).abs().max():.1e}; homes {a['woningen_min'].sum():.0f} and "
            f"{b['woningen_min'].sum():.0f}, schools and care {a['zeer kwetsbaar'].sum():.0f} and "
            f"{b['zeer kwetsbaar'].sum():.0f}; cells that differ: "
            f"{int((a['woningen_min'] != b['woningen_min']).sum())} and "
            f"{int((a['zeer kwetsbaar'] != b['zeer kwetsbaar']).sum())}"
        )


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["plans"]:
            review_plans()
        case ["twente"]:
            compare_twente()
        case ["one", what, "to", _]:
            run_one(*(f(x) for f, x in zip((str, int), what.split(":"), strict=True)))
        case _:
            review_plans()
            compare_twente()
