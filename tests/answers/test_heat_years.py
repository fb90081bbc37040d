"""Demolition and renovation beside the years of heat, of the buurt and of zones."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest
from shapely import Point, box

import minitown as mt
from heat_cases import zones
from programmes import HEAD, one, table
from wijkplan.answers.heat.coincidence import beside_planning, make_case
from wijkplan.answers.heat.norms import load_norms
from wijkplan.model.findings import Verdict
from wijkplan.model.layers import Register
from wijkplan.timeline.scenarios import NOW

MEETS, FAILS, WEIGH, UNKNOWN = Verdict
NAN = float("nan")
RENOVATION = "project_id;soort;status;aantal;jaar_start;jaar_oplevering;warmte;buurt\n"
SQUARE = box(mt.X0 + 100, mt.Y0 + 100, mt.X0 + 200, mt.Y0 + 200)  # all of Haven
HALF = box(mt.X0 + 100, mt.Y0 + 100, mt.X0 + 150, mt.Y0 + 200)  # the west of Haven


def heat(*rows):
    frame = pd.DataFrame(rows, columns=["buurtcode", "jaar_start", "jaar_eind"])
    frame = frame.astype({"jaar_start": float, "jaar_eind": float})
    return Register(name="warmteprogramma", frame=frame, provenance=mt.provenance())


def look(read, text, planned=None, drawn=None, **given):
    case = read(text, scenarios=(NOW,), **given)
    found = make_case(case.timeline.base, timeline=case.timeline, plans=case.plans)
    return list(beside_planning(replace(found, programme=planned, zones=drawn)))


def at(text, **shapes):
    """Projects with a drawn place, in metres from the south-west corner."""
    frame = table(text)
    places = [shapes[name] for name in frame["project_id"]]
    geometry = gpd.GeoSeries(places, crs=mt.CRS).translate(mt.X0, mt.Y0)
    return gpd.GeoDataFrame(frame, geometry=geometry)


# --- demolition


@pytest.mark.parametrize(
    ("year", "planned", "verdict", "says"),
    [
        (2027, (2030, 2032), WEIGH,
         "sloop in 2027, warmte in 2030–2032: 40 woningen gaan weg voor"),
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
)  # fmt: skip
def test_demolition_beside_heat(read, year, planned, verdict, says):
    text = f"{HEAD}p;;SLO;BOU;zacht;40;;{year};;;;Haven\n"
    found = one(look(read, text, heat((mt.HAVEN, *planned))))
    assert found.verdict is verdict
    assert says in found.reason
    assert found.norm == load_norms()["sloop-naast-warmte"].norm
    assert found.evidence["jaar_sloop"] == (year or None)
    assert (found.evidence["buurt"], found.evidence["zone"]) == (mt.HAVEN, None)
    assert found.evidence["woningen"] == 40


def test_heat_is_unknown_elsewhere_without_place_and_without_programme(read):
    text = HEAD + "p;;SLO;BOU;zacht;40;;2027;;;;Oost\nq;;SLO;BOU;zacht;40;;2027;;;;\n"
    found = {f.subject: f for f in look(read, text, heat((mt.HAVEN, 2030, 2032)))}
    assert {f.verdict for f in found.values()} == {UNKNOWN}
    assert "noemt geen jaar voor Oost" in found["Project p (p)"].reason
    assert "de buurt is onbekend" in found["Project q (q)"].reason
    without = one(look(read, text))
    assert (without.verdict, without.subject) == (UNKNOWN, "programma")
    assert "geen warmteprogramma geleverd" in without.reason


def test_what_is_done_is_not_weighed_anymore(read):
    rows = "p;;SLO;OPL;zacht;40;;2025;;;;Haven\nq;;SLN;NIE;zacht;40;30;2024;2027;;;Haven\n"
    assert look(read, HEAD + rows) == []
    assert one(look(read, HEAD + rows, year=2024)).verdict is UNKNOWN
    late = HEAD + "p;;SLO;BOU;zacht;40;;2024;;;;Haven\n"
    assert one(look(read, late, heat((mt.HAVEN, 2030, 2032)))).verdict is WEIGH
    assert look(read, HEAD + rows, heat((mt.HAVEN, 2030, 2032))) == []


def test_an_unknown_number_of_homes_is_not_said(read):
    text = HEAD + "p;;SLO;BOU;zacht;;;2027;;;;Haven\n"
    assert ": woningen gaan weg" in one(look(read, text, heat((mt.HAVEN, 2030, 2032)))).reason


def test_without_a_register_nothing_is_weighed():
    assert list(beside_planning(make_case(mt.state()))) == []


# --- zones


def test_a_zone_that_holds_the_project_goes_before_the_buurt(read):
    text = HEAD + "p;;SLO;BOU;zacht;40;;2028;;;;Haven\n"
    drawn = zones(SQUARE, jaar_start=2026.0, jaar_eind=2027.0)
    found = one(look(read, text, heat((mt.HAVEN, 2030, 2032)), drawn))
    assert "sloop in 2028, warmte in zone Zone 1 in 2026–2027: " in found.reason
    assert "maar 1 jaar dient" in found.reason
    assert (found.evidence["zone"], found.evidence["warmte_start"]) == ("Zone 1", 2026)


def test_a_buurt_that_lies_partly_in_a_zone_says_so(read):
    text = HEAD + "p;;SLO;BOU;zacht;40;;2028;;;;Haven\n"
    drawn = zones(HALF, jaar_start=2026.0, jaar_eind=2027.0)
    found = one(look(read, text, heat((mt.HAVEN, 2030, 2032)), drawn))
    assert "warmte in 2030–2032" in found.reason
    assert "deels in zone Zone 1 ligt: teken het project" in found.reason
    assert found.evidence["zone"] is None
    unplanned = one(look(read, text, None, drawn))
    assert unplanned.verdict is UNKNOWN
    assert "geen warmteprogramma" in unplanned.reason
    assert "deels in zone Zone 1" in unplanned.reason


def test_a_drawn_project_is_in_the_zones_that_it_touches_and_in_each(read):
    text = "project_id;soort;status;sloop;jaar_sloop\np;SLO;BOU;40;2028\nq;SLO;BOU;9;2028\n"
    drawn = zones(HALF, SQUARE, jaar_start=[2026.0, 2030.0], jaar_eind=[2027.0, NAN])
    frame = at(text, p=Point(110, 150), q=Point(190, 150))
    found = {(f.subject, f.evidence["zone"]) for f in look(read, frame, None, drawn)}
    assert found == {
        ("Project p (p)", "Zone 1"),
        ("Project p (p)", "Zone 2"),
        ("Project q (q)", "Zone 2"),
    }


def test_two_polygons_of_one_zone_are_told_once(read):
    text = HEAD + "p;;SLO;BOU;zacht;40;;2028;;;;Haven\n"
    drawn = zones(SQUARE, SQUARE, naam=["Zone"] * 2, jaar_start=2026.0, jaar_eind=2027.0)
    assert one(look(read, text, None, drawn)).evidence["zone"] == "Zone"


def test_a_zone_without_years_says_nothing_about_years(read):
    text = HEAD + "p;;SLO;BOU;zacht;40;;2028;;;;Haven\n"
    found = one(look(read, text, heat((mt.HAVEN, 2030, 2032)), zones(SQUARE)))
    assert (found.evidence["zone"], found.evidence["warmte_start"]) == (None, 2030)


def test_a_project_on_the_border_of_a_zone_is_not_in_it(read):
    text = "project_id;soort;status;sloop;jaar_sloop\np;SLO;BOU;40;2028\n"
    drawn = zones(HALF, jaar_start=2026.0, jaar_eind=2027.0)
    beside = at(text, p=box(150, 100, 180, 120))
    assert one(look(read, beside, heat((mt.HAVEN, 2030, 2032)), drawn)).evidence["zone"] is None


# --- renovation


@pytest.mark.parametrize(
    ("years", "planned", "code", "verdict", "says"),
    [
        (("2031", "2031"), (2030, 2032), "warmte-koppelkans", WEIGH, "renovatie in 2031, warmte"),
        (("2028", "2030"), (2030, 2032), "warmte-koppelkans", WEIGH, "in 2028–2030, warmte"),
        (("2032", "2034"), (2030, 2032), "warmte-koppelkans", WEIGH, "een koppelkans: 60"),
        (("", "2031"), (2030, NAN), "warmte-koppelkans", WEIGH, "een koppelkans"),
        (("2026", "2029"), (2030, 2032), "warmte-voorbereiding", WEIGH, "voor op aardgasvrij"),
        (("2026", ""), (2030, 2032), "warmte-voorbereiding", WEIGH, "bereid 60 woningen"),
        (("2033", "2034"), (2030, 2032), "warmte-koppelkans", WEIGH, "komt na de warmte"),
        (("2033", "2034"), (NAN, 2032), "warmte-koppelkans", WEIGH, "komt na de warmte"),
        (("2026", "2027"), (NAN, 2032), "warmte-koppelkans", UNKNOWN, "begin daarvan is onbekend"),
        (("", ""), (2030, 2032), "warmte-koppelkans", UNKNOWN, "jaar van renovatie is onbekend"),
        (("2026", "2027"), (NAN, NAN), "warmte-koppelkans", UNKNOWN, "noemt geen jaar"),
    ],
)
def test_renovation_beside_heat(read, years, planned, code, verdict, says):
    text = f"{RENOVATION}p;REB;BOU;60;{years[0]};{years[1]};;Haven\n"
    found = one(look(read, text, heat((mt.HAVEN, *planned))))
    assert (found.norm.code, found.verdict) == (code, verdict)
    assert says in found.reason
    assert found.evidence["woningen"] == 60


@pytest.mark.parametrize("kind", ["REO", "REN", "VBE"])
def test_every_kind_of_renovation_counts(read, kind):
    text = f"{RENOVATION}p;{kind};BOU;60;2031;2031;;Haven\n"
    found = one(look(read, text, heat((mt.HAVEN, 2030, 2032))))
    assert found.norm.code == "warmte-koppelkans"


def test_a_renovation_that_brings_other_heat_says_so(read):
    text = RENOVATION + "p;REB;BOU;60;2026;2027;warmtenet;Haven\nq;REB;BOU;9;2026;2027;;Haven\n"
    one_, other = look(read, text, heat((mt.HAVEN, 2030, 2032)))
    assert one_.reason.endswith("de woningen krijgen daarbij al warmte: warmtenet")
    assert "krijgen daarbij" not in other.reason


@pytest.mark.parametrize(
    ("kind", "status", "years"),
    [("WNT", "BOU", ("", "2027")), ("VKP", "BOU", ("", "2027")), ("REB", "OPL", ("2026", "2027")),
     ("REB", "NIE", ("2023", "2024"))],
    ids=["network", "sale", "delivered", "past"],
)  # fmt: skip
def test_other_work_and_what_is_done_is_no_renovation(read, kind, status, years):
    text = f"{RENOVATION}p;{kind};{status};60;{years[0]};{years[1]};;Haven\n"
    assert look(read, text, heat((mt.HAVEN, 2030, 2032))) == []


def test_a_renovation_under_way_still_counts(read):
    text = RENOVATION + "p;REB;NIE;60;2024;2030;;Haven\n"
    assert "koppelkans" in one(look(read, text, heat((mt.HAVEN, 2030, 2032)))).reason


def test_demolition_and_renovation_without_a_programme_are_each_told_once(read):
    head = "project_id;soort;status;sloop;aantal;jaar_oplevering;buurt\n"
    rows = "a;SLO;BOU;9;;2027;Haven\nb;SLO;BOU;9;;2027;Oost\nc;REB;BOU;;9;2027;Haven\n"
    codes = [f.norm.code for f in look(read, head + rows)]
    assert codes == ["sloop-naast-warmte", "warmte-koppelkans"]


def test_a_shifted_planning_changes_what_is_told(read):
    text = RENOVATION + "p;REB;BOU;60;2030;2030;;Haven\n"
    now = one(look(read, text, heat((mt.HAVEN, 2030, 2032))))
    later = one(look(read, text, heat((mt.HAVEN, 2032, 2034))))
    assert (now.norm.code, later.norm.code) == ("warmte-koppelkans", "warmte-voorbereiding")
