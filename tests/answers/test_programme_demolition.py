"""Rules on demolition: a plan first, half DAEB; each verdict, and what turns it."""

from __future__ import annotations

import pytest

from programmes import HEAD, one, table
from wijkplan.answers.programme.demolition import half_social, plan_first
from wijkplan.model.findings import Verdict

MEETS, FAILS, WEIGH, UNKNOWN = Verdict


def verdicts(found):
    return {f.subject.split(" (")[0].removeprefix("Project "): f.verdict for f in found}


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
    functions = "project_id;functie;eenheid;minimum;verwacht;maximum\nb;woning;woningen;{};;{}\n"
    for ends, verdict in {("", "40"): MEETS, ("41", ""): FAILS, ("", "41"): UNKNOWN}.items():
        case = read(HEAD + rows, functions=functions.format(*ends))
        assert one(half_social(case.plans)).verdict is verdict


def test_the_agreement_is_with_an_association(read):
    rows = "p;;SLO;BOU;zacht;100;;2026;;{};;Haven\na;p;NIU;BOU;zacht;;40;;2029;koop;;Haven\n"
    assert list(half_social(read(HEAD + rows.format("koop")).plans)) == []
    assert one(half_social(read(HEAD + rows.format("huur corporatie")).plans)).verdict is FAILS
    assert one(half_social(read(HEAD + rows.format("")).plans)).verdict is FAILS


def test_what_is_no_home_is_neither_demolished_nor_rebuilt(read):
    frame = table(HEAD + "p;;SLO;BOU;zacht;9;;2026;;;;Haven\nq;p;NIU;BOU;zacht;;9;;2028;;;Haven\n")
    for units in (["standplaatsen", "woningen"], ["woningen", "zorgeenheden"]):
        plans = read(frame.assign(eenheid=units)).plans
        assert list(half_social(plans)) == []
        assert MEETS not in {f.verdict for f in plan_first(plans)}
        assert len(list(plan_first(plans))) == (units[0] == "woningen")


def test_only_demolition_has_no_half(read):
    assert list(half_social(read(HEAD + "p;;SLO;BOU;zacht;9;;2026;;;;Haven\n").plans)) == []
