"""Rules on the register: plans that lie still, and what may count twice."""

from __future__ import annotations

import pytest
from shapely.geometry import Point, box

from programmes import MARIASTRAAT, drawn, one, table
from wijkplan.answers.programme.dormant import dormant
from wijkplan.answers.programme.doubled import programme_and_parts, same_site
from wijkplan.model.findings import Verdict

MEETS, FAILS, WEIGH, UNKNOWN = Verdict


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
    found = one(same_site(read(overlapping()).plans))
    assert (found.subject, found.verdict) == ("Project a (a) en Project b (b)", WEIGH)
    assert "50 m² getekend vlak" in found.reason
    assert "beide tellen nieuwe woningen" in found.reason


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


def test_rooms_do_not_count_the_homes_of_another_project_twice(read):
    text = PANDEN.format("", "NIU", "", 9, ONE, "", "NIU", "", 8, ONE)
    frame = table(text).assign(eenheid=["zorgeenheden", "woningen"])
    found = one(f for f in same_site(read(frame).plans))
    assert "zij staan los van elkaar" in found.reason


def test_parts_of_one_programme_share_a_site_unless_they_do_the_same(read):
    top = "p;;;;;;;;;;\n"
    apart = PANDEN.format("p", "SLO", 4, "", ONE, "p", "NIU", "", 8, ONE) + top
    assert not [f for f in same_site(read(apart).plans) if f.verdict is WEIGH]
    twice = PANDEN.format("p", "NIU", "", 9, ONE, "p", "NIU", "", 8, ONE) + top
    assert one(f for f in same_site(read(twice).plans)).verdict is WEIGH


def test_sites_that_nobody_gave_cannot_pass(read):
    found = one(same_site(read(MARIASTRAAT).plans))
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
