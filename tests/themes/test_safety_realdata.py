"""Known results around the real railway of Twente, reached through the theme."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from basisnet_twente import derive

import minitown as mt
from wijkplan.model.areas import Level, build_areas
from wijkplan.model.columns import load_catalogue
from wijkplan.model.contribution import TableSection
from wijkplan.model.layers import Register
from wijkplan.model.state import State
from wijkplan.model.table import build_table
from wijkplan.sources.basisnet import read_basisnet
from wijkplan.sources.cbs_areas import read_cbs_areas
from wijkplan.sources.facilities import read_facilities
from wijkplan.sources.files import SourceRequest
from wijkplan.sources.railway import read_railway
from wijkplan.sources.together import combine_layers
from wijkplan.themes.safety import contribute

pytestmark = pytest.mark.realdata
HENGELO, ENSCHEDE, ALMELO, BORNE = "GM0164", "GM0153", "GM0141", "GM0147"
TABLE = Path(__file__).parents[2] / "examples" / "hengelo" / "basisnet.csv"
KNOWN = {"brand": (25, 90.69), "explosie": (29, 542.05), "gifwolk": (30, 800.12)}


def request(path, kind, **changes):
    return SourceRequest(
        kind=kind, path=path, year=2021, boundary_year=2021, name=kind, publisher="", **changes
    )


@pytest.fixture(scope="module")
def tracks(realdata):
    return read_railway(request(realdata / "spoor" / "top10nl_2015_twente.gpkg", "spoor-top10nl"))


@pytest.fixture(scope="module")
def town(realdata):
    def load(gemeente):
        asked = request(realdata / "buurten_2021_twente" / "buurten.shp", "cbs-buurten")
        given = read_cbs_areas(asked, load_catalogue(), gemeenten=[gemeente])
        areas = build_areas(
            given.layers[Level.BUURT].frame,
            year=2021,
            gemeenten=[gemeente],
            outlines={},
            names=given.sheet.names,
        )
        figures = build_table(areas, [given.sheet], load_catalogue())
        return areas, State(scenario="nu", year=2021, figures=figures)

    return load


@pytest.fixture(scope="module")
def corridor():
    return read_basisnet(request(TABLE, "basisnet"))


@pytest.fixture(scope="module")
def all_yes(tracks):
    frame = pd.DataFrame(
        {"lokaalid": tracks.frame["lokaalid"], "traject": None, "basisnet": "ja", "bvg": None}
    )
    return Register(name="basisnet", frame=frame.assign(bron="proef"), provenance=mt.provenance())


def theme(town, gemeente, tracks, table, **options):
    areas, state = town(gemeente)
    layers = {"spoor": tracks, **options.pop("layers", {})}
    state = replace(state, layers=layers, registers={"basisnet": table})
    return areas, contribute(state, areas, **options)


def measured(areas, contribution, suffix=""):
    """Buurten touched and hectares per kind of area."""
    columns = {c.spec.name: c.values for c in contribution.columns}
    found = {}
    for kind in KNOWN:
        values = columns[f"{kind}aandachtsgebied{suffix}_ha"]
        buurten = values[areas.codes(Level.BUURT)]
        found[kind] = (int((buurten > 0).sum()), round(float(buurten.sum()), 2))
    return found


@pytest.mark.parametrize("regime", ["bkl-2024", "hengelo-2022"])
def test_with_all_lines_the_areas_of_hengelo_are_the_known_ones(town, tracks, all_yes, regime):
    areas, found = theme(town, HENGELO, tracks, all_yes, regime=regime)
    assert measured(areas, found) == KNOWN
    assert {v for _, v in measured(areas, found, "_onbekend").values()} == {0}


def test_with_the_corridor_only_they_are_smaller_and_the_rest_is_unknown(town, tracks, corridor):
    areas, found = theme(town, HENGELO, tracks, corridor)
    certain, possible = measured(areas, found), measured(areas, found, "_onbekend")
    for kind, (buurten, hectares) in KNOWN.items():
        assert 0 < certain[kind][0] < buurten
        assert 0.4 * hectares < certain[kind][1] < 0.6 * hectares  # "about half"
        assert certain[kind][1] + possible[kind][1] == pytest.approx(hectares, abs=0.011)


@pytest.mark.parametrize("gemeente", [HENGELO, ENSCHEDE, ALMELO, BORNE])
def test_the_same_table_serves_the_other_towns_and_agrees_with_geopandas(
    town, tracks, corridor, gemeente
):
    areas, found = theme(town, gemeente, tracks, corridor)
    certain = measured(areas, found)
    told = tracks.frame.merge(corridor.frame, on="lokaalid")
    yes = told[told["basisnet"].eq("ja") & told["functie"].ne("museumlijn")]
    buurten = areas.at(Level.BUURT).reset_index()
    for kind, distance in {"brand": 30, "explosie": 200, "gifwolk": 300}.items():
        zone = gpd.GeoDataFrame(geometry=yes.buffer(distance, quad_segs=16), crs=mt.CRS).dissolve()
        cut = gpd.overlay(buurten, zone, keep_geom_type=True)
        assert certain[kind] == (len(cut), pytest.approx(cut.area.sum() / 10_000, abs=0.006))
    (balance,) = [b for b in found.conservation if b.join == "Basisnettabel op spoordelen"]
    assert (balance.came_in, balance.lost) == (412, 0)


def test_under_the_old_rules_hengelo_has_no_pool_fire_area(town, tracks, corridor):
    areas, found = theme(town, HENGELO, tracks, corridor, regime="bevt-2015")
    (column,) = [c for c in found.columns if c.spec.name == "brandaandachtsgebied_ha"]
    known = column.values[areas.codes(Level.BUURT)].dropna()
    assert len(known)
    assert (known == 0).all()  # BVG 'Nee' along the corridor; elsewhere it is unknown


def test_schools_of_hengelo_near_the_railway(realdata, town, tracks, all_yes):
    path = realdata / "voorzieningen" / "basisscholen_2015_twente.geojson"
    schools = read_facilities(request(path, "voorzieningen", subject="basisschool"))
    bare = replace(schools, frame=schools.frame.assign(footprint=None))
    by_point = theme(town, HENGELO, tracks, all_yes, layers={"voorzieningen": bare})[1]
    by_building = theme(
        town, HENGELO, tracks, all_yes, layers={"voorzieningen": combine_layers([schools])}
    )[1]

    def near(contribution, limit):
        (table,) = [
            s
            for s in contribution.sections
            if isinstance(s, TableSection) and s.title.startswith("Scholen en zorg")
        ]
        told = [row[4] if row[3] == "–" else row[3] for row in table.rows]
        distances = [float(text.replace(",", ".")) for text in told]
        return [distance for distance in distances if distance <= limit]

    assert near(by_point, 200) == [132.7, 140.2]
    assert near(by_point, 30) == []
    assert len(near(by_building, 200)) >= 2
    assert min(near(by_building, 200)) < 132.7


def test_the_table_of_the_example_is_as_it_was_derived(realdata, tracks, corridor):
    prorail = gpd.read_file(realdata / "spoor" / "prorail_spoorlijn_17_twente.gpkg")
    made = derive(tracks.frame, prorail)
    given = corridor.frame[list(made.columns)].fillna({"traject": ""})
    pd.testing.assert_frame_equal(made, given, check_dtype=False)
    assert len(made) == 412
    assert made["basisnet"].value_counts().to_dict() == {"onbekend": 249, "ja": 163}


def test_the_lines_to_enschede_and_zutphen_are_unknown(corridor):
    status = corridor.frame.groupby("traject")["basisnet"].unique().map(list)
    for line in ("Hgl-Es", "Zp-Hgl", "Es-Esg", "Zl-Wdn", "Mrb-Aml"):
        assert status[line] == ["onbekend"]
    for line in ("Dv-Wdn", "Wdn-Aml", "Aml-Hgl", "Hgl-Odzg", "Route 30"):
        assert status[line] == ["ja"]
    assert corridor.frame["bron"].str.contains("wijkplan|museumlijn").all()


def test_the_table_serves_the_example_of_twente_too(tracks, corridor):
    assert set(tracks.frame["lokaalid"]) == set(corridor.frame["lokaalid"])
