"""The rules on programmes: each verdict, and what would turn it."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, box

import minitown as mt
import programmes as pg
from wijkplan.answers.programme import contribute
from wijkplan.answers.programme.demolition import beside_heat, half_social, plan_first
from wijkplan.answers.programme.dormant import dormant
from wijkplan.answers.programme.doubled import programme_and_parts, same_site
from wijkplan.answers.programme.surroundings import near_railway
from wijkplan.model.areas import CRS
from wijkplan.model.errors import ConfigError
from wijkplan.model.findings import Verdict
from wijkplan.model.layers import Layer, Register
from wijkplan.themes.safety import find_zones

HEAD = (
    "project_id;parent_id;soort;status;hardheid;sloop;bruto;jaar_sloop;jaar_oplevering;"
    "eigendom;tak;buurt\n"
)
MEETS, FAILS, WEIGH, UNKNOWN = Verdict


@pytest.fixture
def read(tmp_path):
    return lambda *args, **given: pg.read_case(tmp_path, *args, **given)


def verdicts(found):
    return {f.subject.split(" (")[0].removeprefix("Project "): f.verdict for f in found}


def one(found):
    (finding,) = found
    return finding


# --- a plan before demolition


@pytest.mark.parametrize(
    ("rows", "verdict", "says"),
    [
        ("p;;SLN;BOU;hard;40;30;2026;2028;;;Haven", MEETS, "één hard plan"),
        ("p;;SLN;NIE;hard;40;30;2026;2028;;;Haven", MEETS, "één hard plan"),
        ("p;;SLN;BOU;zacht;40;30;2026;2028;;;Haven", WEIGH, "voordat de sloop begint"),
        ("p;;SLN;NIE;zacht;40;30;2026;2028;;;Haven", FAILS, "voor de sloop is vastgesteld"),
        ("p;;SLN;BOU;;40;30;2026;2028;;;Haven", UNKNOWN, "vul de hardheid in"),
        ("p;;SLN;NIE;;40;30;2026;2028;;;Haven", UNKNOWN, "vul de hardheid in"),
        ("p;;SLO;BOU;hard;40;;2026;;;;Haven", UNKNOWN, "geen nieuw plan"),
        ("p;;SLO;NIE;hard;40;;2026;;;;Haven", UNKNOWN, "geen nieuw plan"),
        ("p;;SLN;BOU;zacht;;30;;2028;;;Haven", WEIGH, "sloop in 2028"),
        ("p;;SLN;BOU;zacht;;30;;;;;Haven", WEIGH, "het jaar van sloop is onbekend"),
        ("p;;;BOU;zacht;40;30;2026;2028;;;Haven", WEIGH, "nog zacht"),
    ],
)
def test_one_project(read, rows, verdict, says):
    found = one(plan_first(read(HEAD + rows + "\n").plans))
    assert (found.verdict, found.subject) == (verdict, "Project p (p)")
    assert says in found.reason
    assert found.norm.code == "geen-sloop-zonder-plan"


PARTS = (
    HEAD + "p;;;;;;;;;;;\nold;p;SLO;{};zacht;40;;2026;;;;Haven\nnew;p;NIU;BOU;{};;30;;2029;;;{}\n"
)


@pytest.mark.parametrize(
    ("status", "hardness", "buurt", "verdict", "says"),
    [
        ("BOU", "hard", "Haven", MEETS, "het nieuwe plan is hard: Project new (new)"),
        ("VER", "hard", "", MEETS, "het nieuwe plan is hard"),
        ("NIE", "hard", "Haven", UNKNOWN, "de datum van vaststelling"),
        ("BOU", "hard", "Oost", UNKNOWN, "op deze plek geen nieuw plan"),
        ("BOU", "zacht", "Haven", WEIGH, "nog zacht: Project new (new)"),
        ("OPL", "zacht", "Haven", FAILS, "nog zacht: Project new (new)"),
        ("BOU", "", "Haven", UNKNOWN, "vul de hardheid in bij Project new (new)"),
    ],
)
def test_the_plan_is_another_part_of_the_programme(read, status, hardness, buurt, verdict, says):
    found = one(plan_first(read(PARTS.format(status, hardness, buurt)).plans))
    assert found.verdict is verdict
    assert says in found.reason


def test_the_plan_of_another_phase_is_no_plan(read):
    text = HEAD + (
        "p;;;;;;;;;;;\nfase-1;p;SLN;BOU;hard;40;30;2026;2028;;;Haven\n"
        "fase-2;p;SLN;BOU;zacht;40;30;2028;2030;;;Haven\nfase-3;p;SLO;BOU;zacht;9;;2030;;;;Haven\n"
    )
    found = verdicts(plan_first(read(text).plans))
    assert found == {"fase-1": MEETS, "fase-2": WEIGH, "fase-3": UNKNOWN}


def test_a_plan_of_another_programme_is_no_plan(read):
    apart = PARTS.format("BOU", "hard", "Haven").replace("new;p", "new;")
    assert one(plan_first(read(apart).plans)).verdict is UNKNOWN


def test_without_demolition_there_is_nothing_to_test(read):
    rows = "a;;NIU;BOU;hard;;30;;2028;;;Haven\nb;;SLN;BOU;hard;0;30;;2028;;;Haven\n"
    rows += "c;;;BOU;hard;;;;2028;;;Haven\nd;;SLN;OPL;zacht;9;9;2024;2024;;;Haven\n"
    plans = read(HEAD + rows).plans
    assert list(plan_first(plans)) == []
    assert list(beside_heat(plans, heat(), 2025)) == []
    half = [row for row in half_social(plans) if row.subject != "Project d (d)"]
    assert half == []


# --- half of what comes back DAEB


@pytest.mark.parametrize(
    ("parts", "verdict", "says"),
    [
        ("50;DAEB 50;niet-DAEB", MEETS, "DAEB 50, niet DAEB 50"),
        ("49;DAEB 50;niet-DAEB", FAILS, "DAEB 49, niet DAEB 50"),
        ("50;DAEB 40;", MEETS, "tak onbekend 40"),  # also if none of the 40 is
        ("50;DAEB 60;", UNKNOWN, "vul aantal en tak in"),
        ("40;DAEB 10;niet-DAEB 30;", MEETS, ""),  # exactly half, at worst
        ("40;DAEB 10;niet-DAEB 31;", UNKNOWN, ""),
        ("40;DAEB 60;niet-DAEB 20;", UNKNOWN, ""),  # exactly half, at best
        ("40;DAEB 61;niet-DAEB 20;", FAILS, ""),
        ("40;DAEB ;niet-DAEB", UNKNOWN, "niet DAEB aantal onbekend"),
        (";DAEB 40;niet-DAEB", UNKNOWN, "DAEB aantal onbekend"),
        (";", UNKNOWN, "tak onbekend aantal onbekend"),
        ("50;koop 50;DAEB", MEETS, ""),
        ("51;koop 50;DAEB", FAILS, "het voldoet als ten minste de helft DAEB is"),
    ],
)
def test_half_of_what_comes_back(read, parts, verdict, says):
    rows = "p;;SLO;BOU;zacht;100;;2026;;;;Haven\n"
    for number, part in enumerate(parts.split()):
        homes, branch = part.split(";")
        tenure, branch = ("koop", "") if branch == "koop" else ("", branch)
        rows += f"n{number};p;NIU;BOU;zacht;;{homes};;2029;{tenure};{branch};Haven\n"
    found = one(half_social(read(HEAD + rows).plans))
    assert (found.verdict, found.subject) == (verdict, "Project p (p)")
    assert says in found.reason


def test_bounds_of_the_sources_may_decide(read):
    rows = (
        "p;;SLO;BOU;zacht;100;;2026;;;;Haven\na;p;NIU;BOU;zacht;;40;;2029;;DAEB;Haven\n"
        "b;p;NIU;BOU;zacht;;;;2029;koop;;Haven\n"
    )
    functions = "project_id;functie;eenheid;minimum;verwacht;maximum\nb;wonen;woningen;{};;{}\n"
    for ends, verdict in {("", "40"): MEETS, ("41", ""): FAILS, ("", "41"): UNKNOWN}.items():
        case = read(HEAD + rows, functions=functions.format(*ends))
        assert one(half_social(case.plans)).verdict is verdict


def test_the_agreement_is_with_an_association(read):
    rows = "p;;SLO;BOU;zacht;100;;2026;;{};;Haven\na;p;NIU;BOU;zacht;;40;;2029;koop;;Haven\n"
    assert list(half_social(read(HEAD + rows.format("koop")).plans)) == []
    assert one(half_social(read(HEAD + rows.format("huur corporatie")).plans)).verdict is FAILS
    assert one(half_social(read(HEAD + rows.format("")).plans)).verdict is FAILS


def test_what_is_no_home_is_neither_demolished_nor_rebuilt(read):
    frame = pg.table(
        HEAD + "p;;SLO;BOU;zacht;9;;2026;;;;Haven\nq;p;NIU;BOU;zacht;;9;;2028;;;Haven\n"
    )
    for units in (["standplaatsen", "woningen"], ["woningen", "zorgeenheden"]):
        plans = read(frame.assign(eenheid=units)).plans
        assert list(half_social(plans)) == []
        assert MEETS not in {f.verdict for f in plan_first(plans)}
        assert len(list(plan_first(plans))) == (units[0] == "woningen")


def test_only_demolition_has_no_half(read):
    assert list(half_social(read(HEAD + "p;;SLO;BOU;zacht;9;;2026;;;;Haven\n").plans)) == []


# --- beside heat


def heat(*rows):
    frame = pd.DataFrame(rows, columns=["buurtcode", "jaar_start", "jaar_eind"])
    frame = frame.astype({"jaar_start": float, "jaar_eind": float})
    return Register(name="warmteprogramma", frame=frame, provenance=mt.provenance())


NAN = float("nan")


@pytest.mark.parametrize(
    ("year", "planned", "verdict", "says"),
    [
        (
            2027,
            (2030, 2032),
            WEIGH,
            "sloop in 2027, warmte in 2030–2032: 40 woningen gaan weg voor",
        ),
        (2030, (2030, 2032), WEIGH, "in dezelfde jaren"),
        (2032, (2030, 2032), WEIGH, "in dezelfde jaren"),
        (2034, (2030, 2032), WEIGH, "na de investering, die dan maar 2 jaar dient"),
        (2034, (2030, NAN), WEIGH, "in dezelfde jaren"),
        (2027, (NAN, 2032), WEIGH, "warmte in 2032: 40 woningen gaan weg voor"),
        (2033, (NAN, 2032), WEIGH, "na de investering"),
        (2027, (2030, 2030), WEIGH, "warmte in 2030:"),
        (2027, (NAN, NAN), UNKNOWN, "noemt geen jaar voor Haven"),
        ("", (2030, 2032), UNKNOWN, "het jaar van sloop is onbekend, warmte in 2030–2032"),
    ],
)
def test_demolition_beside_heat(read, year, planned, verdict, says):
    plans = read(f"{HEAD}p;;SLO;BOU;zacht;40;;{year};;;;Haven\n").plans
    found = one(beside_heat(plans, heat((mt.HAVEN, *planned)), 2025))
    assert found.verdict is verdict
    assert says in found.reason
    assert found.evidence["jaar_sloop"] == (year or None)


def test_heat_is_unknown_elsewhere_without_place_and_without_programme(read):
    text = HEAD + "p;;SLO;BOU;zacht;40;;2027;;;;Oost\nq;;SLO;BOU;zacht;40;;2027;;;;\n"
    plans = read(text).plans
    found = {f.subject: f for f in beside_heat(plans, heat((mt.HAVEN, 2030, 2032)), 2025)}
    assert {f.verdict for f in found.values()} == {UNKNOWN}
    assert "noemt geen jaar voor Oost" in found["Project p (p)"].reason
    assert "de buurt is onbekend" in found["Project q (q)"].reason
    assert one(beside_heat(plans, None, 2025)).verdict is UNKNOWN


def test_what_is_done_is_not_weighed_anymore(read):
    rows = "p;;SLO;OPL;zacht;40;;2025;;;;Haven\nq;;SLN;NIE;zacht;40;30;2024;2027;;;Haven\n"
    plans = read(HEAD + rows).plans
    assert list(beside_heat(plans, None, 2025)) == []
    assert one(beside_heat(plans, None, 2024)).verdict is UNKNOWN
    late = read(HEAD + "p;;SLO;BOU;zacht;40;;2024;;;;Haven\n").plans
    assert one(beside_heat(late, heat((mt.HAVEN, 2030, 2032)), 2025)).verdict is WEIGH
    assert list(beside_heat(plans, heat((mt.HAVEN, 2030, 2032)), 2025)) == []


def test_an_unknown_number_of_homes_is_not_said(read):
    plans = read(HEAD + "p;;SLO;BOU;zacht;;;2027;;;;Haven\n").plans
    assert (
        ": woningen gaan weg" in one(beside_heat(plans, heat((mt.HAVEN, 2030, 2032)), 2025)).reason
    )


# --- near the railway


def drawn(**shapes):
    """New homes with a drawn place, in metres from the south-west corner."""
    rows = [
        {"project_id": name, "soort": "NIU", "status": "BOU", "hardheid": "hard", "bruto": "10"}
        for name in shapes
    ]
    frame = pg.table("project_id\n" + "\n".join(shapes) + "\n").merge(pd.DataFrame(rows))
    places = [shape.buffer(0) if shape.area else shape for shape in shapes.values()]
    geometry = gpd.GeoSeries(places, crs=CRS).translate(mt.X0, mt.Y0)
    return gpd.GeoDataFrame(frame, geometry=geometry)


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
    frame = pg.table(HEAD + "a;;NIU;BOU;hard;;9;;2028;;;Markt\n").assign(eenheid="zorgeenheden")
    found = one(near(along(frame)))
    assert (found.verdict, found.evidence["eenheid"]) == (WEIGH, "zorgeenheden")


def test_zones_are_drawn_as_the_project_file_says(along):
    """A double track stands for two lines, half the spacing from the drawn one."""
    case = along(drawn(a=box(10, 145, 20, 150)))  # 40 m from the line
    found = one(near(case, regime="hengelo-2022"))
    assert found.evidence["brandaandachtsgebied"] == "erbuiten"
    wide = {"measure_from": "buitenste-spoor", "track_spacing_m": 40}
    found = one(near(case, regime="hengelo-2022", **wide))
    assert found.evidence["brandaandachtsgebied"] == "ligt in"
    with pytest.raises(ConfigError):
        near(case, regime="geen-regime")


def test_another_reading_of_a_distance_is_left_out(along):
    found = one(near(along(drawn(a=box(10, 170, 20, 180)))))
    assert "gifwolkaandachtsgebied_alternatief" not in found.evidence
    assert "1.500 m" not in found.reason


# --- hard and dormant

STILL = "project_id;soort;status;hardheid;bruto;jaar_start;jaar_oplevering;peildatum;buurt\n"


@pytest.mark.parametrize(
    ("row", "verdict", "says"),
    [
        ("NIU;BOU;hard;9;2026;2028;2025-01-01", MEETS, "gepland, 2026–2028; gaat dat"),
        ("NIU;BOU;hard;9;2025;2028;2025-01-01", MEETS, ""),
        (
            "NIU;BOU;hard;9;2024;2028;2025-01-01",
            WEIGH,
            "de start zou in 2024 zijn, de status is gepland",
        ),
        ("NIU;VER;hard;9;2024;2028;2025-01-01", WEIGH, "de status is vergund"),
        ("NIU;NIE;hard;9;2024;2028;2025-01-01", MEETS, "in aanbouw, 2024–2028"),
        ("NIU;NIE;hard;9;2022;2025;2025-01-01", MEETS, ""),
        ("NIU;NIE;hard;9;2022;2024;2025-01-01", WEIGH, "de oplevering zou in 2024 zijn"),
        ("NIU;;hard;9;2022;2024;2025-01-01", WEIGH, "de oplevering zou in 2024 zijn"),
        ("NIU;NIE;hard;9;2025;2026;2023-01-01", MEETS, ""),
        ("NIU;NIE;hard;9;2025;2026;2022-12-31", WEIGH, "het gegeven is van 31-12-2022"),
        ("NIU;BOU;hard;9;;;2025-01-01", UNKNOWN, "vul ze in"),
        ("NIU;;hard;9;2026;2028;2025-01-01", UNKNOWN, "vul ze in"),
    ],
)
def test_hard_plans_that_lie_still(read, row, verdict, says):
    found = one(dormant(read(f"{STILL}p;{row};Haven\n").plans, 2025))
    assert (found.verdict, found.subject) == (verdict, "Project p (p)")
    assert says in found.reason


def test_only_hard_plans_that_are_not_delivered_can_lie_still(read):
    years = "9;2020;2021;2020-01-01;Haven"
    rows = f"p;NIU;BOU;zacht;{years}\nq;NIU;OPL;hard;{years}\n"
    assert list(dormant(read(STILL + rows).plans, 2025)) == []


# --- the same site twice


def overlapping(**given):
    shapes = {"a": box(0, 0, 10, 10), "b": box(5, 0, 15, 10), "c": box(50, 0, 60, 10)}
    return drawn(**{**shapes, **given})


def test_drawn_surfaces_that_overlap(read):
    found = list(same_site(read(overlapping()).plans))
    assert verdicts(found) == {"a": WEIGH}
    assert found[0].subject == "Project a (a) en Project b (b)"
    assert "50 m² getekend vlak" in found[0].reason
    assert "beide tellen nieuwe woningen" in found[0].reason


@pytest.mark.parametrize(("west", "rivals"), [(9.5, 0), (9.4, 1), (10.0, 0), (0.0, 1)])
def test_a_sliver_is_no_overlap(read, west, rivals):
    """5% of 100 m2 is 5 m2: 0.5 m wide is not more, 0.6 is."""
    found = list(same_site(read(overlapping(b=box(west, 0, west + 10, 10))).plans))
    assert len([f for f in found if f.verdict is WEIGH]) == rivals


def test_points_and_lines_of_a_buurt_do_not_overlap(read):
    found = one(same_site(read(overlapping(b=Point(5, 5))).plans))
    assert found.verdict is MEETS
    assert found.subject == "programma"


PANDEN = (
    "project_id;parent_id;soort;status;hardheid;sloop;bruto;aantal;jaar_oplevering;buurt;panden\n"
    "a;{};{};BOU;zacht;{};{};;2028;Haven;{}\nb;{};{};BOU;zacht;{};{};;2029;Haven;{}\n"
)
ONE, TWO, THREE = "9909100000000001", "9909100000000002", "9909100000000003"


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        (("", "NIU", "", 9, ONE, "", "NIU", "", 8, f"{ONE} {TWO}"), f"pand {ONE}"),
        (("", "NIU", "", 9, f"{ONE} {TWO}", "", "NIU", "", 8, f"{TWO} {ONE}"), "2 panden"),
        (("", "SLO", 4, "", ONE, "", "SLN", 4, 8, ONE), "te slopen woningen"),
        (("", "SLN", 4, 9, ONE, "", "SLN", 4, 8, ONE), "nieuwe en te slopen woningen"),
        (("", "SLO", 4, "", ONE, "", "NIU", "", 8, ONE), "zet ze in één programma"),
        (("", "NIU", "", 9, ONE, "", "NIU", "", 8, TWO), ""),
        (("", "NIU", "", 9, ONE, "a", "NIU", "", 8, ONE), ""),
    ],
)
def test_buildings_that_two_projects_name(read, cells, says):
    found = [f for f in same_site(read(PANDEN.format(*cells)).plans) if f.verdict is WEIGH]
    assert len(found) == bool(says)
    assert all(says in f.reason for f in found)


def test_parts_of_one_programme_share_a_site_unless_they_do_the_same(read):
    top = "p;;;;;;;;;;\n"
    apart = PANDEN.format("p", "SLO", 4, "", ONE, "p", "NIU", "", 8, ONE) + top
    assert not [f for f in same_site(read(apart).plans) if f.verdict is WEIGH]
    twice = PANDEN.format("p", "NIU", "", 9, ONE, "p", "NIU", "", 8, ONE) + top
    assert one(f for f in same_site(read(twice).plans)).verdict is WEIGH


def test_sites_that_nobody_gave_cannot_pass(read):
    found = one(same_site(read(pg.MARIASTRAAT).plans))
    assert (found.verdict, "van 1 project is geen pand" in found.reason) == (UNKNOWN, True)


def test_a_building_and_a_drawing_make_one_finding(read):
    frame = overlapping().assign(panden=[ONE, ONE, ""])
    found = one(f for f in same_site(read(frame).plans) if f.verdict is WEIGH)
    assert found.evidence["gedeeld"] == f"pand {ONE}, 50 m² getekend vlak"


# --- a programme beside its parts

BESIDE = "project_id;parent_id;soort;status;hardheid;bruto;jaar_oplevering;buurt\n"


@pytest.mark.parametrize(
    ("numbers", "verdict", "says"),
    [
        ((90, 50, 40), MEETS, "de delen samen 90"),
        ((90, 50, ""), UNKNOWN, "van 1 deel onbekend"),
        ((40, 50, ""), WEIGH, "10 meer"),
        ((100, 50, 40), WEIGH, "10 staan bij geen deel en tellen niet mee"),
        ((80, 50, 40), WEIGH, "de delen noemen er 10 meer"),
        ((140, 50, 40), WEIGH, "(50) bij het programma nog eens opgeteld"),
        ((50, 50, 40), WEIGH, "(40) ook al in een ander deel"),
        ((60, 30, 30), MEETS, ""),
        ((90, 30, 30), WEIGH, "30 staan bij geen deel"),  # either could be it
    ],
)
def test_a_programme_beside_its_parts(read, numbers, verdict, says):
    rows = "".join(
        f"{name};{'p' * (name != 'p')};NIU;BOU;zacht;{number};2028;Haven\n"
        for name, number in zip("pab", numbers, strict=True)
    )
    found = one(programme_and_parts(read(BESIDE + rows).plans))
    assert (found.verdict, found.subject) == (verdict, "Project p (p)")
    assert says in found.reason


def test_one_part_of_half_the_programme_does_not_accuse(read):
    rows = "p;;NIU;BOU;zacht;100;2028;Haven\na;p;NIU;BOU;zacht;50;2028;Haven\n"
    assert "50 staan bij geen deel" in one(programme_and_parts(read(BESIDE + rows).plans)).reason


# --- all of them


def test_every_finding_has_a_source_a_reason_and_a_project(read):
    case = read(pg.RUMERSLANDEN + "x;;NIU;BOU;hard;;5;;2026;;;Markt\n")
    found = contribute(case.timeline, case.plans, case.prognosis, zones=None).findings
    assert len(found) == len({(f.norm.code, f.subject) for f in found})
    assert {f.norm.code for f in found} == {
        "geen-sloop-zonder-plan",
        "helft-terugbouw-daeb",
        "sloop-naast-warmte",
        "project-in-aandachtsgebied",
        "hard-maar-stil",
        "plek-een-keer",
        "programma-en-delen",
    }
    for finding in found:
        assert finding.reason[:1].strip()
        assert "nan" not in finding.reason.lower().split()
        assert finding.norm.citation.source


@given(
    kinds=st.lists(st.sampled_from(("NIU", "SLO", "SLN", "TRA", "")), min_size=1, max_size=4),
    year=st.sampled_from(("", "2029")),
)
@settings(max_examples=15)
def test_a_register_that_says_nothing_neither_passes_nor_fails(tmp_path_factory, kinds, year):
    rows = "".join(f"p{n};;{kind};;;;;;{year};;;\n" for n, kind in enumerate(kinds))
    case = pg.read_case(tmp_path_factory.mktemp("stil"), HEAD + rows)
    found = contribute(case.timeline, case.plans, case.prognosis, zones=None).findings
    assert found
    assert {finding.verdict for finding in found} == {UNKNOWN}


PROGNOSIS = [f"prognose_netto_{end}" for end in ("minimum", "verwacht", "maximum")]


def test_the_page_without_any_scenario_that_does_something(read):
    case = read(pg.KOPPELING, scenarios=(pg.DEFAULT_SCENARIOS[0],))
    made = contribute(case.timeline, case.plans, case.prognosis, zones=None)
    assert [column.spec.name for column in made.columns] == PROGNOSIS
    assert (made.theme, made.title, made.state) == ("programma", "Programma", ("nu", mt.YEAR))
    titles = [section.title for section in made.sections]
    assert titles[0] == "Wat het programma doet"
    assert titles[-1] == "Regels en bronnen"


def test_the_page_has_every_section(read):
    text = HEAD + (
        "p;;;;;;;;;;;\na;p;SLN;BOU;hard;40;10;2026;2028;;;Haven\nb;p;NIU;BOU;hard;;30;;2028;;;Oost\n"
    )
    case = read(text)
    made = contribute(case.timeline, case.plans, case.prognosis, zones=None)
    assert [(column.spec.name, column.year) for column in made.columns] == [
        ("programma_netto_alleen_hard", 2030),
        ("programma_netto_alles", 2030),
        *((name, 2030) for name in PROGNOSIS),
    ]
    assert [section.title for section in made.sections] == [
        "Wat het programma doet",
        "Netto woningen per buurt en scenario, 2025–2030",
        "Sloop en terugbouw per programma",
        "Woningen die naar een andere plek gaan",
        "Netto woningen, verwacht en hoe ver dat kan afwijken",
        "Prognose: netto woningen per jaar",
        "Prognose: netto woningen per buurt tot en met 2030",
        "Regels en bronnen",
    ]
