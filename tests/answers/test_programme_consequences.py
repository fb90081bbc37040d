"""Programmes per buurt and scenario: what goes, what comes back, and where."""

from __future__ import annotations

import numpy as np
import pytest

import minitown as mt
import programmes as pg
import ten_homes
from wijkplan.answers.programme.columns import net_columns, net_per_area
from wijkplan.answers.programme.consequences import moves_of, sites_of
from wijkplan.answers.programme.figures import Figures, Span
from wijkplan.answers.programme.levels import at_level
from wijkplan.answers.programme.plans import Plans
from wijkplan.answers.programme.tables import list_moves, sum_buurten, sum_sites
from wijkplan.model.areas import Level, build_areas
from wijkplan.model.columns import Kind
from wijkplan.timeline.books import Opening
from wijkplan.timeline.course import run_course
from wijkplan.timeline.events import make_events
from wijkplan.timeline.housing import NOT_PLACED, tabulate
from wijkplan.timeline.scenarios import EVERYTHING, HARD_ONLY, Scenario, choose_projects

HEAD = (
    "project_id;parent_id;soort;status;hardheid;sloop;bruto;jaar_sloop;jaar_oplevering;jaar_einde;"
    "eigendom;tak;buurt\n"
)
MIXED = (
    HEAD
    + """
fewer;;SLN;BOU;hard;40;25;2026;2028;;huur corporatie;DAEB;Haven
prog;;SLN;BOU;zacht;;;;;;;;
prog-1;prog;SLN;BOU;zacht;60;20;2026;2028;;;;Oost
prog-2;prog;NIU;BOU;zacht;;30;;2029;;;;Werkpark
same;;SLN;BOU;zacht;10;10;2027;2028;;;;Dorp
gone;;SLO;BOU;zacht;5;;2027;;;;;Dorp
new;;NIU;BOU;hard;;12;;2027;;;;Markt
temp;;FLX;BOU;zacht;;8;;2026;2029;;;Markt
late;;SLN;BOU;zacht;30;50;2027;2040;;;;Dorp
undated;;SLN;BOU;zacht;6;4;2028;;;;;
rooms;;NIU;BOU;zacht;;9;;2027;;;;Markt
"""
)
UNITS = {"rooms": "studentenkamers"}


@pytest.fixture
def mixed(read):
    frame = pg.table(MIXED)
    frame["eenheid"] = frame["project_id"].map(UNITS).fillna("")
    return read(frame)


def sites(case, scenario="alles"):
    found = sites_of(case.timeline.courses[scenario], case.plans)
    return {(site.programme, site.code): site for site in found}


def test_sites_of_every_programme_by_hand(mixed):
    found = sites(mixed)
    assert {key: (site.gone, site.back, site.net.low) for key, site in found.items()} == {
        ("fewer", mt.HAVEN): (40, 25, -15),
        ("prog", mt.OOST): (60, 20, -40),
        ("prog", mt.WERKPARK): (0, 30, 30),
        ("same", mt.DORP): (10, 10, 0),
        ("gone", mt.DORP): (5, 0, -5),
        ("new", mt.MARKT): (0, 12, 12),
        ("late", mt.DORP): (30, 0, 20),
        ("undated", ""): (6, 0, -2),
    }
    assert all(site.net.low == site.net.high for site in found.values())
    assert {key[0]: site.judgement for key, site in found.items() if key[0] != "prog"} == {
        "fewer": "verdunning: 15 minder terug",
        "same": "evenveel terug (sociale huur onbekend)",
        "gone": "sloop; het register noemt hier geen terugbouw",
        "new": "nieuwbouw zonder sloop",
        "late": "verdichting (sociale huur onbekend): 20 meer terug",
        "undated": "verdunning: 2 minder terug",
    }


def test_what_does_not_count_in_the_period_is_told(mixed):
    found = sites(mixed)
    assert found["late", mt.DORP].remarks == ("terugbouw na de periode: 50 woningen",)
    assert found["undated", ""].remarks == ("terugbouw zonder jaar: 4 woningen",)


def test_a_scenario_has_only_its_own_projects(mixed):
    assert set(sites(mixed, "alleen hard")) == {("fewer", mt.HAVEN), ("new", mt.MARKT)}
    assert sites(mixed, "nu") == {}


def test_what_was_demolished_before_the_start_belongs_to_the_programme(read):
    text = HEAD + "p;;SLN;NIE;hard;40;25;2024;2027;;;;Haven\n"
    site = sites(read(text))["p", mt.HAVEN]
    assert (site.gone, site.back) == (0, 25)
    assert site.judgement == "verdunning: 15 minder terug"
    assert site.remarks == ("sloop al in de beginstand: 40 woningen",)


def test_homes_that_move_within_a_programme(mixed):
    (move,) = moves_of(sites(mixed).values())
    assert (move.programme, move.number) == ("prog", 30)
    assert (move.fewer, move.more) == ({mt.OOST: 40}, {mt.WERKPARK: 30})


def test_homes_do_not_move_to_another_programme_nor_to_an_unknown_place(read):
    apart = MIXED.replace("prog-1;prog", "prog-1;").replace("prog-2;prog", "prog-2;")
    assert moves_of(sites(read(apart)).values()) == ()
    for place in ("Werkpark", "Oost"):
        assert moves_of(sites(read(MIXED.replace(place, ""))).values()) == ()


def test_no_more_homes_move_than_are_missing(read):
    (move,) = moves_of(sites(read(MIXED.replace(";;30;;2029", ";;300;;2029"))).values())
    assert move.number == 40


SOCIAL = pg.stock(eigendom="huur corporatie", tak="DAEB")


@pytest.mark.parametrize(
    ("row", "homes", "social", "judgement"),
    [
        # all 40 that go are DAEB, what comes is to buy
        ("SLN;BOU;hard;40;50;2026;2028;;koop;", SOCIAL, (-40, -40), "met minder sociale huur"),
        ("SLN;BOU;hard;40;50;2026;2028;;huur corporatie;DAEB", SOCIAL, (10, 10), "verdichting:"),
        ("SLN;BOU;hard;40;50;2026;2028;;;", SOCIAL, (-40, 10), "(sociale huur onbekend)"),
        # of the homes that go the branch is not known, what comes is DAEB
        ("SLN;BOU;hard;40;50;2026;2028;;huur corporatie;DAEB", None, (10, 50), "verdichting:"),
        ("SLN;BOU;hard;40;50;2026;2028;;huur corporatie;niet-DAEB", None, (-40, 0), "onbekend)"),
        # of pure demolition the register says what goes
        ("SLO;BOU;hard;40;;2026;;;huur corporatie;DAEB", None, (-40, -40), "sloop;"),
        ("SLO;BOU;hard;40;;2026;;;huur corporatie;niet-DAEB", SOCIAL, (0, 0), "sloop;"),
        # not in the period: the stock cannot tell
        ("SLN;BOU;hard;40;50;;;;koop;", SOCIAL, (-40, 0), "(sociale huur onbekend)"),
    ],
)
def test_social_homes_that_go_and_come(read, row, homes, social, judgement):
    site = sites(read(f"{HEAD}p;;{row};Haven\n", homes=homes))["p", mt.HAVEN]
    assert site.social == Span(*social)
    assert judgement in site.judgement


def test_what_the_stock_does_not_have_is_told(read):
    text = f"{HEAD}p;;SLO;BOU;hard;40;;2026;;;huur corporatie;niet-DAEB;Haven\n"
    site = sites(read(text, homes=SOCIAL))["p", mt.HAVEN]
    assert (site.gone, site.net) == (0, Span(-40, 0))
    assert "het register noemt 40 woningen, er zijn er 0" in site.remarks[0]


def test_a_number_of_the_programme_bounds_the_sum_of_its_parts(read):
    text = HEAD + (
        "p;;SLN;BOU;hard;40;30;2026;2028;;;;Haven\n"
        "p1;p;SLN;BOU;hard;40;20;2026;2028;;;;Haven\n"
        "p2;p;NIU;BOU;zacht;;;;2028;;;;Haven\n"
    )
    assert sites(read(text))["p", mt.HAVEN].net == Span(-10, -10)
    # where a part does not go ahead, or lies elsewhere, it does not
    assert sites(read(text), "alleen hard")["p", mt.HAVEN].net == Span(-20, -20)
    elsewhere = text.replace("2028;;;;Haven\n", "2028;;;;Oost\n")
    elsewhere = elsewhere.replace("Oost", "Haven", 2)
    assert sites(read(elsewhere))["p", mt.OOST].net == Span(0, float("inf"))


def test_a_range_is_no_contradiction(read):
    functions = "project_id;functie;eenheid;minimum;verwacht;maximum\np;woning;woningen;90;;120\n"
    case = read(HEAD + "p;;SLN;BOU;hard;100;;2026;2028;;;;Haven\n", functions=functions)
    assert sites(case)["p", mt.HAVEN].judgement == "onbekend: netto −10 tot 20"


def test_an_unknown_kind_without_number_is_no_demolition(read):
    site = sites(read(HEAD + "p;;;BOU;hard;;30;;2028;;;;Haven\n"))["p", mt.HAVEN]
    assert site.judgement == "nieuwbouw zonder sloop"
    assert site.remarks == ("sloop: aantal onbekend",)
    number = sites(read(HEAD + "p;;;BOU;hard;3;30;2026;2028;;;;Haven\n"))["p", mt.HAVEN]
    assert number.judgement == "verdichting (sociale huur onbekend): 27 meer terug"


def test_demolition_of_ten_homes_by_hand():
    """Project A names its building: two homes go, three come (`ten_homes`)."""
    projects = ten_homes.placed()
    areas = mt.areas()
    course = run_course(
        Opening(ten_homes.stock()), make_events(projects), EVERYTHING, ten_homes.YEARS
    )
    plans = Plans(projects=projects, figures=Figures(), areas=areas, source="proef")
    found = {site.programme: site for site in sites_of(course, plans)}
    assert set(found) == {"A", "D"}  # B sells and C is temporary
    assert (found["A"].net, found["A"].social) == (Span(1, 1), Span(1, 1))
    assert found["D"].social == Span(-1, 0)  # D3 is DAEB, D1 and D2 are not


# --- per area


def test_net_per_area_is_that_of_the_housing_table(mixed):
    for course in mixed.timeline.courses.values():
        table = net_per_area(course, mixed.plans.areas)
        housing = tabulate([course], mixed.plans.areas)
        expected = housing.groupby(["niveau", "code"])[["erbij", "eraf"]].sum()
        expected = (expected["erbij"] - expected["eraf"]).sort_index()
        assert table["netto"].sort_index().to_dict() == expected.to_dict()


def test_net_per_area_adds_up(mixed):
    table = net_per_area(mixed.timeline.courses["alles"], mixed.plans.areas)
    sums = {level: at_level(table, level).sum().to_dict() for level in Level}
    assert sums[Level.BUURT] == sums[Level.WIJK] == sums[Level.GEMEENTE]
    assert at_level(table, Level.BUURT).loc[NOT_PLACED, "netto"] == -6
    # 12 - 15 - 40 + 30 - 5 - 30 - 6: temporary homes and student rooms are none
    assert sums[Level.GEMEENTE]["netto"] == -54


def test_columns_per_scenario(mixed):
    courses = [c for c in mixed.timeline.courses.values() if not c.scenario.nothing]
    hard, everything = net_columns(courses, mixed.plans)
    assert (hard.spec.name, everything.spec.name) == (
        "programma_netto_alleen_hard",
        "programma_netto_alles",
    )
    assert hard.values[[mt.MARKT, mt.HAVEN, mt.OOST, mt.GEMEENTE]].tolist() == [12, -15, 0, -3]
    assert everything.values[mt.GEMEENTE] == -54
    assert list(everything.values.index) == list(mixed.plans.areas.frame.index)
    assert (hard.spec.kind, hard.spec.midpoint, hard.year) == (Kind.COUNT, 0.0, 2030)
    assert hard.spec.label == "Netto woningen 2025–2030, scenario alleen hard"
    assert set(hard.status) == {""}


@pytest.mark.parametrize(
    ("rows", "value", "status"),
    [
        ("p;;NIU;BOU;hard;;;;2027;;;;Haven", 12, "ten minste; bij 1 project is het"),
        ("p;;SLO;BOU;hard;;;2027;;;;;Haven", 12, "ten hoogste; bij 1 project is het"),
        ("p;;SLN;BOU;hard;;;2027;2028;;;;Haven", np.nan, "onbekend; bij 2 projecten is het"),
        ("p;;NIU;BOU;hard;;;;2040;;;;Haven", 12, ""),
        ("p;;NIU;BOU;hard;;;;;;;;Haven", 12, ""),
    ],
)
def test_an_unknown_number_makes_the_column_a_bound(read, rows, value, status):
    case = read(f"{HEAD}new;;NIU;BOU;hard;;12;;2027;;;;Haven\n{rows}\n")
    *_, column = net_columns([case.timeline.courses["alles"]], case.plans)
    assert column.values[mt.HAVEN] == pytest.approx(value, nan_ok=True)
    assert column.values[mt.GEMEENTE] == pytest.approx(value, nan_ok=True)
    assert column.values[mt.MARKT] == 0
    assert column.status[mt.HAVEN].startswith(status)
    assert bool(column.status[mt.HAVEN]) == bool(status)


def test_scenarios_with_names_alike_have_columns_of_their_own(read):
    names = (Scenario(name="Plan A"), Scenario(name="plan-a"), Scenario(name="plan a!"))
    case = read(MIXED, scenarios=names)
    columns = net_columns(case.timeline.courses.values(), case.plans)
    assert [c.spec.name for c in columns] == [
        "programma_netto_plan_a",
        "programma_netto_plan_a_2",
        "programma_netto_plan_a_3",
    ]


def test_what_has_no_place_belongs_to_none_of_two_gemeenten():
    frame = mt.geometry().rename({mt.DORP: "BU88880101"})
    areas = build_areas(
        frame, year=mt.YEAR, gemeenten=[mt.GEMEENTE, "GM8888"], outlines={}, names=mt.NAMES
    )
    projects = ten_homes.placed(
        {"A": {"soort": "NIU", "bruto": 7.0, "jaar_oplevering": 2027.0, "buurt": None}}
    )
    chosen = projects[choose_projects(projects, EVERYTHING)]
    course = run_course(
        Opening(ten_homes.stock()), make_events(chosen), EVERYTHING, (2025, 2026, 2027)
    )
    table = net_per_area(course, areas)
    assert at_level(table, Level.GEMEENTE)["netto"].to_dict() == {
        mt.GEMEENTE: 0,
        "GM8888": 0,
        NOT_PLACED: 7,
    }


# --- tables


def rows(section):
    return {row[0]: row[1:] for row in section.rows}


def courses_of(case):
    return [c for c in case.timeline.courses.values() if not c.scenario.nothing]


def test_table_of_buurten(mixed):
    section = sum_buurten(courses_of(mixed), mixed.plans)
    assert section.head == ("Buurt", "alleen hard", "alles")
    assert rows(section) == {
        "Markt": ("12", "12"),
        "Haven": ("−15", "−15"),
        "Oost": ("0", "−40"),
        "Dorp": ("0", "−35"),
        "Werkpark": ("0", "30"),
        "Niet geplaatst": ("0", "−6"),
        "Samen": ("−3", "−54"),
    }
    assert "2025–2030" in section.title


def test_table_of_sites_merges_scenarios_in_which_the_same_happens(mixed):
    found = {c.scenario.name: sites_of(c, mixed.plans) for c in courses_of(mixed)}
    (section,) = sum_sites(found, mixed.plans)
    table = rows(section)
    assert table["Project fewer (fewer)"] == (
        "Haven", "40", "25", "−15", "verdunning: 15 minder terug", "alleen hard, alles",
    )  # fmt: skip
    assert table["Project undated (undated)"] == (
        "plaats onbekend", "6", "0", "−6",
        "verdunning: 2 minder terug; terugbouw zonder jaar: 4 woningen", "alles",
    )  # fmt: skip
    assert "Project new (new)" not in table
    assert list(sum_sites({"hard": ()}, mixed.plans)) == []


def test_table_of_moves(mixed):
    found = {c.scenario.name: moves_of(sites_of(c, mixed.plans)) for c in courses_of(mixed)}
    (section,) = list_moves(found, mixed.plans)
    assert section.rows == (("Project prog (prog)", "Oost (40)", "Werkpark (30)", "30", "alles"),)
    assert list(list_moves({HARD_ONLY.name: ()}, mixed.plans)) == []


def test_inputs_are_not_changed(mixed, unchanged):
    course = mixed.timeline.courses["alles"]
    for frame in (course.entries, course.low, course.high, mixed.plans.projects):
        unchanged(frame)
    sites_of(course, mixed.plans)
    net_columns([course], mixed.plans)
