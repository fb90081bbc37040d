"""Schools and care of the 14 gemeenten of Twente: by footprint and by address, two tables."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

import minitown as mt
from wijkplan.model.areas import CRS, Level, build_areas
from wijkplan.model.columns import load_catalogue
from wijkplan.model.layers import Register
from wijkplan.model.state import State
from wijkplan.model.table import build_table
from wijkplan.sources.basisnet import read_basisnet
from wijkplan.sources.cbs_areas import read_cbs_areas
from wijkplan.sources.facilities import read_facilities
from wijkplan.sources.files import SourceRequest
from wijkplan.sources.railway import read_railway
from wijkplan.sources.together import combine_layers
from wijkplan.themes.safety import Settings, find_uses, zones_of
from wijkplan.themes.safety.areas.tracks import tracks_of
from wijkplan.themes.safety.present.exposure import facilities
from wijkplan.themes.safety.schools import measure_schools

pytestmark = pytest.mark.realdata
TABLE = Path(__file__).parents[2] / "examples" / "hengelo" / "basisnet.csv"
FILES = {
    "basisschool": "basisscholen", "voortgezet_onderwijs": "voortgezet_onderwijs",
    "verpleging": "verpleging_verzorging", "ziekenhuis": "ziekenhuizen",
}  # fmt: skip
LABELS = {30: "Brandaandachtsgebied", 200: "Explosieaandachtsgebied", 300: "Gifwolkaandachtsgebied"}
NUMBER = {"basisschool": 258, "voortgezet_onderwijs": 57, "verpleging": 24, "ziekenhuis": 11}
INSIDE = {
    # metres -> from the address, from the footprint where there is one
    "alle lijnen": {
        "basisschool": {30: (0, 0), 200: (12, 14), 300: (28, 29)},
        "voortgezet_onderwijs": {30: (0, 1), 200: (4, 6), 300: (7, 10)},
        "verpleging": {30: (0, 0), 200: (1, 1), 300: (4, 4)},
        "ziekenhuis": {30: (1, 1), 200: (1, 1), 300: (3, 3)},
    },
    "basisnet": {
        "basisschool": {30: (0, 0), 200: (5, 6), 300: (14, 14)},
        "voortgezet_onderwijs": {30: (0, 1), 200: (4, 6), 300: (7, 10)},
        "verpleging": {30: (0, 0), 200: (1, 1), 300: (1, 1)},
        "ziekenhuis": {30: (0, 0), 200: (0, 0), 300: (1, 1)},
    },
}
"""Counted with geopandas alone: distance to the union of the lines, museum lines left out."""


def request(path, kind, **changes):
    return SourceRequest(
        kind=kind, path=path, year=2021, boundary_year=2021, name=kind, publisher="", **changes
    )


@pytest.fixture(scope="module")
def twente(realdata):
    """Areas of 14 gemeenten, the railway, and schools and care."""
    path = realdata / "buurten_2021_twente" / "buurten.shp"
    gemeenten = sorted(set(gpd.read_file(path, ignore_geometry=True)["gemeenteco"]))
    given = read_cbs_areas(request(path, "cbs-buurten"), load_catalogue(), gemeenten=gemeenten)
    areas = build_areas(
        given.layers[Level.BUURT].frame,
        year=2021,
        gemeenten=gemeenten,
        outlines={},
        names=given.sheet.names,
    )
    assert len(gemeenten) == 14
    rail = realdata / "spoor" / "top10nl_2015_twente.gpkg"
    care = [
        read_facilities(
            request(
                realdata / "voorzieningen" / f"{name}_2015_twente.geojson",
                "voorzieningen",
                subject=kind,
            )
        )
        for kind, name in FILES.items()
    ]
    layers = {
        "spoor": read_railway(request(rail, "spoor-top10nl")),
        "voorzieningen": combine_layers(care),
    }
    figures = build_table(areas, [given.sheet], load_catalogue())
    return areas, State(scenario="nu", year=2021, figures=figures, layers=layers)


def with_table(state, which):
    lines = state.layers["spoor"].frame
    table = read_basisnet(request(TABLE, "basisnet"))
    if which == "alle lijnen":
        frame = pd.DataFrame({"lokaalid": lines["lokaalid"], "traject": None, "basisnet": "ja"})
        frame = frame.assign(bvg=None, pr_m=np.nan, bron="proef")
        table = Register(name="basisnet", frame=frame, provenance=mt.provenance())
    return State(
        scenario="nu",
        year=2021,
        figures=state.figures,
        layers=state.layers,
        registers={"basisnet": table},
    )


def measured(areas, state):
    settings = Settings()
    zones = zones_of(state, areas, settings.book.find("hengelo-2022"), settings)
    placed = facilities(state.layers["voorzieningen"], areas)
    return placed, measure_schools(placed, zones, tracks_of(state, settings))


@pytest.mark.parametrize("which", INSIDE)
def test_schools_and_care_inside_by_address_and_by_footprint(twente, which):
    areas, state = twente
    _, found = measured(areas, with_table(state, which))
    assert found["kind"].value_counts().to_dict() == NUMBER

    def inside(rows, metres):
        sure = [texts.str.split("; ").map(lambda names: LABELS[metres] in names)
                for texts in (rows["areas_of_address"], rows["areas"])]  # fmt: skip
        return tuple(int(column.sum()) for column in sure)

    assert {
        kind: {metres: inside(rows, metres) for metres in LABELS}
        for kind, rows in found.groupby("kind")
    } == INSIDE[which]


@pytest.mark.parametrize("which", INSIDE)
def test_distances_are_those_of_geopandas_and_the_difference_is_that_of_the_building(twente, which):
    areas, state = twente
    state = with_table(state, which)
    placed, found = measured(areas, state)
    lines = state.layers["spoor"].frame
    museum = lines["functie"].eq("museumlijn")
    whole = shapely.union_all(lines.geometry[~museum].array)
    points = gpd.GeoSeries(placed.frame["point"].to_numpy(), crs=CRS)
    np.testing.assert_allclose(found["address_m"], points.distance(whole), atol=1e-6)
    has = found["basis"].eq("voetafdruk")
    assert has.eq(found["kind"].isin(["basisschool", "voortgezet_onderwijs"])).all()
    drawn = placed.frame.geometry[has.to_numpy()].distance(whole)
    np.testing.assert_allclose(found.loc[has, "footprint_m"], drawn, atol=1e-6)
    assert found.loc[~has, "footprint_m"].isna().all()
    closer = (found["address_m"] - found["footprint_m"]).dropna()
    assert closer.max() == pytest.approx(136.9, abs=0.05)


def test_as_uses_they_are_counted_once_and_from_the_same_place(twente):
    areas, state = twente
    persons = Settings().book.persons["kengetallen"]
    uses = find_uses(state, areas, persons)
    care = uses[uses["herkomst"].eq("voorziening")]
    assert care["functie"].value_counts().to_dict() == {
        kind.replace("_", " "): number for kind, number in NUMBER.items()
    }
    placed = facilities(state.layers["voorzieningen"], areas)
    assert care["basis"].tolist() == placed.frame["basis"].tolist()
    assert care["buurt"].tolist() == placed.frame["buurt"].tolist()
    assert shapely.equals(care.geometry.array, placed.frame.geometry.array).all()
    assert set(care["klasse"]) == {"zeer kwetsbaar", "kwetsbaar"}
