"""Safety in Voorbeeldstad: what the register gives, with its quirks, and plans to review."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pyogrio
import pytest
import shapely

from wijkplan.config import FILE_NAME
from wijkplan.demo import complete as names
from wijkplan.demo.project import BUURTEN, RAILWAY
from wijkplan.sources.basisnet import read_basisnet
from wijkplan.sources.files import SourceRequest
from wijkplan.sources.plans import read_plan
from wijkplan.sources.prescription import read_prescriptions
from wijkplan.sources.rev import read_rev_areas, read_rev_buildings, read_yards


def ask(path: Path) -> SourceRequest:
    return SourceRequest(
        kind="x", path=path, year=2025, boundary_year=2025, name="x", publisher="x", published=True
    )


@pytest.fixture(scope="module")
def main_line(complete):
    tracks = pyogrio.read_dataframe(complete / RAILWAY)
    return tracks[tracks["vervoerfun"].eq("gemengd gebruik")].union_all()


@pytest.fixture(scope="module")
def pand(complete) -> gpd.GeoDataFrame:
    return pyogrio.read_dataframe(complete / names.BAG, layer="pand")


def test_a_filling_station_has_areas_and_the_register_its_quirks(complete, main_line, pand):
    layer = read_rev_areas(ask(complete / names.REV_AREAS))
    areas = layer.frame.set_index("soort")
    assert layer.frame["herkomst"].eq("ev").all()  # none of the basisnet: its buffers stay
    assert set(areas.index) == {"brand", "explosie"}
    assert areas.geometry["brand"].within(areas.geometry["explosie"])
    assert areas.distance(main_line).min() > 300
    assert areas.geometry["explosie"].intersects(pand.union_all())
    told = " ".join(layer.remarks)
    assert "plaatshouders weggelaten: 1 kleiner dan 1 m²" in told
    assert "1 met ongeldige geometrie hersteld" in told


def test_buildings_of_the_register_are_those_of_the_bag(complete, main_line, pand):
    layer = read_rev_buildings(ask(complete / names.REV_BUILDINGS))
    assert "1 zonder categorieKwetsbaarheid weggelaten" in layer.remarks
    assert "1 met ongeldige geometrie hersteld: 3" in layer.remarks
    assert set(layer.frame["klasse"]) == {"kwetsbaar", "zeer kwetsbaar"}
    assert layer.frame["pand"].isna().sum() == 1
    found = layer.frame.dropna(subset="pand").merge(
        pand, left_on="pand", right_on="identificatie", suffixes=("", "_bag")
    )
    assert len(found) == len(layer.frame) - 1 >= 10
    assert shapely.intersects(found.geometry.array, found["geometry_bag"].array).all()
    assert found.distance(main_line).between(1, 700).all()


def test_the_yard_and_what_the_plan_designates_lie_along_the_railway(complete, main_line):
    yards = read_yards(ask(complete / names.YARD)).frame
    assert set(yards["soort"]) == {"brand", "explosie"}
    designated = read_prescriptions(ask(complete / names.PRESCRIPTIONS)).frame
    assert set(designated["soort"]) == {"brand", "explosie"}
    assert designated["besluit"].str.startswith("Verzonnen").all()
    for frame in (yards, designated):
        assert frame.intersects(main_line).all()
        assert frame.area.is_monotonic_increasing


def test_the_individual_risk_is_known_of_the_main_line_only(complete):
    frame = read_basisnet(ask(complete / names.BASISNET)).frame
    assert frame.loc[frame["basisnet"].eq("ja"), "pr_m"].eq(0).all()
    assert frame.loc[frame["basisnet"].ne("ja"), "pr_m"].isna().all()


@pytest.mark.parametrize(
    ("name", "least_m", "most_m"),
    [("spoorhof", 30, 200), ("werkplaatshof", 30, 200), ("hogerbroek_oost", 1500, 9000)],
)
def test_a_plan_lies_where_its_story_says(complete, main_line, pand, name, least_m, most_m):
    plan = read_plan(complete / names.PLANS / f"{name}.geojson")
    distance = plan.parts.distance(main_line)
    assert (least_m < distance).all()
    assert (distance < most_m).all()
    assert not plan.parts.intersects(pand.union_all()).any()
    buurten = pyogrio.read_dataframe(complete / BUURTEN, layer="buurten").union_all()
    assert plan.parts.within(buurten).all()
    assert plan.parts["functie"].notna().all()


def test_the_plans_show_a_mix_a_day_nursery_and_degrees(complete):
    read = {
        path.stem: read_plan(path) for path in sorted((complete / names.PLANS).glob("*.geojson"))
    }
    assert [plan.name for plan in read.values()] == ["Hogerbroek-Oost", "Spoorhof", "Werkplaatshof"]
    mix = read["spoorhof"].parts
    assert {"hotel", "kantoor", "winkel", "woning"} <= set(mix["functie"])
    assert (mix["woningen_min"] < mix["woningen_max"]).any()
    nursery = read["werkplaatshof"].parts.set_index("functie").geometry
    assert nursery["kinderdagverblijf"].touches(nursery["buitenterrein"])
    assert [plan.id for plan in read.values() if plan.remarks] == ["hogerbroek-oost"]


def test_plans_are_of_the_first_town_and_the_register_is_of_all(two_voorbeeldsteden):
    assert len(list((two_voorbeeldsteden / names.PLANS).iterdir())) == 3
    assert len(read_rev_areas(ask(two_voorbeeldsteden / names.REV_AREAS)).frame) == 4
    assert (two_voorbeeldsteden / FILE_NAME).is_file()
