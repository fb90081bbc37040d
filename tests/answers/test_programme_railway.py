"""The rule on new homes near the railway: in, out, or nobody knows."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import Point, box

import minitown as mt
from programmes import HEAD, drawn, one, table
from wijkplan.answers.programme.surroundings import near_railway
from wijkplan.model.areas import CRS
from wijkplan.model.errors import ConfigError
from wijkplan.model.findings import Verdict
from wijkplan.model.layers import Layer, Register
from wijkplan.themes.safety import Settings, find_zones

MEETS, FAILS, WEIGH, UNKNOWN = Verdict


def railway(*, basisnet="ja"):
    layer = mt.railway()
    frame = layer.frame.assign(lokaalid=["L1", "L2", "L3"], hoogteniveau=0).iloc[:1]
    frame = frame.set_geometry(gpd.GeoSeries([mt.line((-50, 190), (350, 190))], crs=CRS))
    table = pd.DataFrame({"lokaalid": ["L1"], "basisnet": basisnet, "bvg": "nee", "traject": "R"})
    register = Register(name="basisnet", frame=table, provenance=mt.provenance())
    return Layer(layer.spec, frame, layer.provenance), register


def near(case, **given):
    zones = find_zones(case.timeline.base, case.plans.areas, **given)
    return list(near_railway(case.plans, zones))


@pytest.fixture
def along(read):
    def reader(projects, *, basisnet="ja"):
        layer, register = railway(basisnet=basisnet)
        return read(projects, layers=(layer,), registers=(register,))

    return reader


def test_a_drawn_project_is_inside_as_soon_as_it_touches(along):
    """The line lies at y = 190: fire up to 160, explosion and poison everywhere."""
    shapes = {
        "in": box(10, 170, 20, 180),
        "edge": box(30, 100, 40, 161),
        "out": box(50, 100, 60, 159),
        "dot": Point(70, 165),
    }
    case = along(drawn(**shapes))
    found = {f.subject: f for f in near(case, regime="hengelo-2022")}
    fire = {name: f.evidence["brandaandachtsgebied"] for name, f in found.items()}
    assert fire == {
        "Project in (in)": "ligt in",
        "Project edge (edge)": "ligt in",
        "Project out (out)": "erbuiten",
        "Project dot (dot)": "ligt in",
    }
    assert {f.verdict for f in found.values()} == {WEIGH}
    reason = found["Project out (out)"].reason
    assert "ligt in Explosieaandachtsgebied, 200 m, Hengelo, nota De Koppeling 2022" in reason
    assert "Brandaandachtsgebied" not in reason
    assert "een mens weegt" in reason.lower()


def test_a_line_of_which_nobody_knows_makes_it_unknown(along):
    case = along(drawn(a=box(10, 170, 20, 180)), basisnet="onbekend")
    found = one(near(case))
    assert found.verdict is UNKNOWN
    assert "ligt mogelijk in" in found.reason
    assert "basisnettabel" in found.reason


def test_of_a_buurt_only_all_or_nothing_is_known(along):
    """Markt (y 100-200) lies partly within 30 m; Oost (y 0-100) not at all; all within 200."""
    rows = "a;;NIU;BOU;hard;;9;;2028;;;{}\n"
    fire = {}
    for name in ("Markt", "Oost"):
        found = one(near(along(HEAD + rows.format(name)), regime="hengelo-2022"))
        assert found.verdict is WEIGH  # the whole buurt lies within 200 m
        fire[name] = found.evidence["brandaandachtsgebied"]
    assert fire == {"Markt": "ligt mogelijk in", "Oost": "erbuiten"}


def test_a_buurt_that_is_partly_in_an_area_is_unknown(along):
    found = one(near(along(HEAD + "a;;NIU;BOU;hard;;9;;2028;;;Markt\n"), regime="bevt-2015"))
    assert found.evidence["explosieaandachtsgebied"] == "ligt in"
    case = along(HEAD + "a;;NIU;BOU;hard;;9;;2028;;;Markt\n")
    zones = {
        title: zone
        for title, zone in find_zones(
            case.timeline.base, case.plans.areas, regime="hengelo-2022"
        ).items()
        if zone.rule.kind == "brand"
    }
    partly = one(near_railway(case.plans, zones))
    assert partly.verdict is UNKNOWN
    assert "een plaats binnen de buurt geeft uitsluitsel" in partly.reason.lower()


def test_places_outside_get_no_finding_but_yards_are_unknown(along):
    case = along(drawn(a=box(10, 100, 20, 110)))
    zones = find_zones(case.timeline.base, case.plans.areas, regime="hengelo-2022")
    fire = {title: zone for title, zone in zones.items() if zone.rule.kind == "brand"}
    found = one(near_railway(case.plans, fire))
    assert (found.subject, found.verdict) == ("programma", UNKNOWN)
    assert "emplacementen" in found.reason


def test_without_place_or_tracks_nothing_is_known(read, along):
    rows = HEAD + "a;;NIU;BOU;hard;;9;;2028;;;\n"
    found = one(near(along(rows)))
    assert (found.subject, found.verdict) == ("Project a (a)", UNKNOWN)
    assert "de plaats is onbekend" in found.reason
    none = one(near(read(rows)))
    assert (none.verdict, "er is geen spoor geleverd" in none.reason) == (UNKNOWN, True)


def test_only_homes_to_come_are_looked_at(along):
    rows = "a;;NIU;OPL;hard;;9;;2024;;;Markt\nb;;SLO;BOU;hard;9;;2027;;;;Markt\n"
    rows += "c;;NIU;BOU;hard;;9;;2028;;;BU88880101\nd;;;BOU;hard;;;;2028;;;Markt\n"
    assert near(along(HEAD + rows)) == []


def test_rooms_and_care_units_near_the_railway_count_too(along):
    frame = table(HEAD + "a;;NIU;BOU;hard;;9;;2028;;;Markt\n").assign(eenheid="zorgeenheden")
    found = one(near(along(frame)))
    assert (found.verdict, found.evidence["eenheid"]) == (WEIGH, "zorgeenheden")


def test_zones_are_drawn_as_the_project_file_says(along):
    """A double track stands for two lines, half the spacing from the drawn one."""
    case = along(drawn(a=box(10, 145, 20, 150)))  # 40 m from the line
    found = one(near(case, regime="hengelo-2022"))
    assert found.evidence["brandaandachtsgebied"] == "erbuiten"
    wide = Settings(measure_from="buitenste-spoor", track_spacing_m=40)
    found = one(near(case, regime="hengelo-2022", settings=wide))
    assert found.evidence["brandaandachtsgebied"] == "ligt in"
    with pytest.raises(ConfigError):
        near(case, regime="geen-regime")


def test_another_reading_of_a_distance_is_left_out(along):
    found = one(near(along(drawn(a=box(10, 170, 20, 180)))))
    assert "gifwolkaandachtsgebied_alternatief" not in found.evidence
    assert "1.500 m" not in found.reason
