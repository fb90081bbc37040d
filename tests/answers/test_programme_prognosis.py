"""Least, expected and most net homes: by hand, and what holds for every register."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from pandas.testing import assert_frame_equal

import minitown as mt
import programmes as pg
from wijkplan.answers.programme import find_course, prognosis, prognosis_columns
from wijkplan.answers.programme.figures import Figures, Span, read_figures
from wijkplan.answers.programme.outcome import chart, per_buurt, per_year
from wijkplan.answers.programme.prognosis import CUMULATIVE, ENDS
from wijkplan.timeline.housing import NOT_PLACED
from wijkplan.timeline.scenarios import Scenario

HEAD = (
    "project_id;parent_id;soort;status;hardheid;kans;sloop;bruto;jaar_sloop;jaar_oplevering;"
    "jaar_einde;buurt\n"
)
YEARS = tuple(range(2025, 2031))
AREAS = mt.areas()
NAN = float("nan")


def yearly(table, code):
    """Year -> minimum, expected, maximum of the year and from the start; 0 is no year."""
    rows = table[table["code"].eq(code)].drop_duplicates("jaar")
    years = rows["jaar"].fillna(0).astype(int)
    numbers = rows[[*ENDS, *CUMULATIVE]].to_numpy(float)
    return {year: tuple(row) for year, row in zip(years, numbers, strict=True)}


def same(found, expected):
    assert np.array_equal(np.array(found, float), np.array(expected, float), equal_nan=True), found


HAND = (
    HEAD
    + """
hard;;NIU;BOU;hard;;;20;;2026;;Haven
sln;;SLN;BOU;zacht;40;30;50;2026;2028;;Haven
fewer;;SLN;BOU;zacht;50;30;10;2027;2027;;Oost
temp;;FLX;BOU;zacht;25;;8;;2026;2028;Oost
vague;;NIU;BOU;;;;12;;2027;;Dorp
undated;;NIU;BOU;zacht;50;;9;;;;Dorp
nowhere;;NIU;BOU;zacht;10;;30;;2029;;
done;;NIU;OPL;hard;;;99;;2024;;Markt
late;;NIU;BOU;hard;;;7;;2024;;Markt
after;;NIU;BOU;hard;;;500;;2031;;Markt
"""
)


def test_each_kind_of_project_by_hand(read):
    table = read(HAND).prognosis
    haven = yearly(table, mt.HAVEN)
    same(haven[2025], (0, 0, 0, 0, 0, 0))
    # 2026: 20 for certain; 30 go or not, with 40%
    same(haven[2026], (20 - 30, 20 - 12, 20, 20 - 30, 20 - 12, 20))
    same(haven[2027], (0, 0, 0, -10, 8, 20))
    # 2028: 50 come. Demolition and rebuilding go together: at most 20 + 20, not 20 + 50
    same(haven[2028], (0, 20, 50, 20, 20 + 8, 20 + 20))
    oost = yearly(table, mt.OOST)
    same(oost[2026], (0, 2, 8, 0, 2, 8))
    same(oost[2027], (-20, -10, 0, -20, 2 - 10, 8))
    same(oost[2028], (-8, -2, 0, -20, -10, 0))  # the temporary homes leave
    dorp = yearly(table, mt.DORP)
    same(dorp[2027], (0, NAN, 12, 0, NAN, 12))  # hardness and probability unknown
    same(dorp[0], (0, 4.5, 9, NAN, NAN, NAN))
    markt = yearly(table, mt.MARKT)
    same(markt[2030], (0, 0, 0, 0, 0, 0))  # delivered before, or after
    same(markt[0], (7, 7, 7, NAN, NAN, NAN))  # nobody knows when
    same(yearly(table, NOT_PLACED)[2029], (0, 3, 30, 0, 3, 30))
    same(yearly(table, mt.GEMEENTE)[2030], (0, 0, 0, 20 - 20 + 0, NAN, 40 + 0 + 12 + 30))


def test_reasons(read):
    table = read(HAND).prognosis.set_index(["code", "jaar"])["reden"]
    assert table[mt.HAVEN, 2028] == ""
    assert table[mt.DORP, 2026] == ""
    assert table[mt.DORP, 2029] == "bij 1 project is de kans onbekend"


def test_a_range_without_expected_number_has_its_reason(read):
    functions = FUNCTIONS + "p;woning;woningen;30;;50\n"
    table = read(HEAD + "p;;NIU;BOU;hard;;;;;2027;;Haven\n", functions=functions).prognosis
    same(yearly(table, mt.HAVEN)[2027], (30, NAN, 50) * 2)
    found = table[table["code"].eq(mt.HAVEN) & table["jaar"].eq(2027)]["reden"].tolist()
    assert found == ["bij 1 project is het aantal onbekend"]


@pytest.mark.parametrize(
    ("row", "ends"),
    [
        ("NIU;BOU;hard;;;;;2027;", (0, NAN, NAN)),
        ("NIU;BOU;zacht;50;;;;2027;", (0, NAN, NAN)),
        ("SLO;BOU;zacht;50;;;2027;;", (NAN, NAN, 0)),
        ("SLN;BOU;zacht;50;40;;2027;2027;", (-40, NAN, NAN)),
        ("SLN;BOU;hard;;40;;2027;2027;", (-40, NAN, NAN)),
        ("SLN;BOU;hard;;;30;2027;2027;", (NAN, NAN, 30)),
        ("SLN;BOU;zacht;;20;20;2027;2027;", (0, 0, 0)),  # whatever the probability
        ("NIU;BOU;zacht;0;;20;;2027;", (0, 0, 20)),
        ("NIU;BOU;zacht;100;;20;;2027;", (0, 20, 20)),
    ],
)
def test_unknown_numbers_leave_what_bound_there_is(read, row, ends):
    found = yearly(read(f"{HEAD}p;;{row};Haven\n").prognosis, mt.HAVEN)[2027]
    same(found, ends * 2)


FUNCTIONS = "project_id;functie;eenheid;minimum;verwacht;maximum\n"
NUMBERS = "project_id;grootheid;waarde;gekozen\n"


@pytest.mark.parametrize(
    ("row", "beside", "ends"),
    [
        ("NIU;BOU;hard;;;40;;2027;", {"functions": "p;woning;woningen;30;40;55"}, (30, 40, 55)),
        ("NIU;BOU;zacht;50;;40;;2027;", {"functions": "p;woning;woningen;30;40;55"}, (0, 20, 55)),
        ("NIU;BOU;hard;;;;;2027;", {"functions": "p;woning;woningen;30;40;55"}, (30, 40, 55)),
        ("NIU;BOU;hard;;;;;2027;", {"functions": "p;woning;woningen;30;;"}, (30, NAN, NAN)),
        ("NIU;BOU;hard;;;40;;2027;", {"functions": "p;kantoor;m2;30;;900"}, (40, 40, 40)),
        ("NIU;BOU;hard;;;40;;2027;", {"numbers": "p;bruto;18;nee"}, (18, 40, 40)),
        ("SLN;BOU;hard;;32;40;2027;2027;", {"numbers": "p;netto;-14;nee"}, (-14, 8, 8)),
        ("SLN;BOU;hard;;32;40;2027;2027;", {"numbers": "p;sloop;30;nee"}, (8, 8, 10)),
        # demolition without rebuilding yet: the net numbers do not hold for it alone
        ("SLN;BOU;hard;;32;40;2027;2029;", {"numbers": "p;netto;-14;nee"}, (-32, -32, -32)),
        ("SLN;BOU;zacht;50;32;;2027;2027;", {"numbers": "p;netto;-14;nee"}, (-14, NAN, 0)),
    ],
)
def test_other_sources_and_functions_widen_the_span(read, row, beside, ends):
    heads = {"functions": FUNCTIONS, "numbers": NUMBERS}
    given = {name: heads[name] + text + "\n" for name, text in beside.items()}
    found = yearly(read(f"{HEAD}p;;{row};Haven\n", **given).prognosis, mt.HAVEN)[2027]
    same(found[3:], ends)


def test_temporary_homes_that_left_are_nothing_whatever_their_number(read):
    text = HEAD + "p;;FLX;BOU;{};50;;8;;2026;{};Haven\n"
    between = FUNCTIONS + "p;woning;woningen;5;8;10\n"
    table = yearly(read(text.format("hard", 2028), functions=between).prognosis, mt.HAVEN)
    same(table[2026], (5, 8, 10) * 2)
    same(table[2028], (-10, -8, -5, 0, 0, 0))
    same_year = read(text.format("zacht", 2026), functions=between).prognosis
    same(yearly(same_year, mt.HAVEN)[2026], (0,) * 6)


def test_parts_count_and_their_programme_does_not(read):
    text = HEAD + "p;;NIU;BOU;hard;;;90;;2027;;Haven\nq;p;NIU;BOU;hard;;;50;;2027;;Haven\n"
    same(yearly(read(text).prognosis, mt.HAVEN)[2027], (50,) * 6)


def test_what_is_no_housing_stock_does_not_count(read):
    frame = pg.table(HEAD + "p;;NIU;BOU;hard;;;90;;2027;;Haven\nq;;VKP;BOU;hard;;;;;2027;;Haven\n")
    frame["eenheid"] = "studentenkamers"
    assert not read(frame).prognosis[list(ENDS)].to_numpy().any()


def test_the_course_of_all_projects_is_one_of_the_scenarios_or_run_apart(read):
    case = read(HAND)
    assert find_course(case.timeline, case.plans) is case.timeline.courses["alles"]
    shifted = read(
        HAND, scenarios=(Scenario(name="alles", shift=2), Scenario(name="nu", nothing=True))
    )
    course = find_course(shifted.timeline, shifted.plans)
    assert course not in shifted.timeline.courses.values()
    assert_frame_equal(case.prognosis, shifted.prognosis)
    renamed = read(HAND, scenarios=(Scenario(name="alle plannen", description="Alles."),))
    found = find_course(renamed.timeline, renamed.plans)
    assert found is renamed.timeline.courses["alle plannen"]


# --- for a reader


def test_columns_until_a_year(read):
    case = read(HAND)
    low, expected, high = prognosis_columns(case.prognosis, case.plans, 2028)
    assert [c.spec.name for c in (low, expected, high)] == [
        "prognose_netto_minimum",
        "prognose_netto_verwacht",
        "prognose_netto_maximum",
    ]
    assert [c.values[mt.HAVEN] for c in (low, expected, high)] == [20, 28, 40]
    assert list(low.values.index) == list(AREAS.frame.index)
    assert np.isnan(expected.values[mt.DORP])
    assert expected.status[mt.DORP] == "tussen 0 en 12; bij 1 project is de kans onbekend"
    assert expected.bounds.loc[mt.DORP].tolist() == [0, 12]
    assert set(expected.bounds.index) == {mt.DORP, mt.ZUID, mt.GEMEENTE}
    assert low.bounds is high.bounds is None
    assert expected.status[mt.HAVEN] == low.status[mt.DORP] == ""
    assert (low.year, low.spec.midpoint, low.spec.group) == (2028, 0.0, "programma")
    assert low.spec.name != high.spec.name
    vague = read(HEAD + "p;;NIU;BOU;;;;;;2027;;Dorp\nq;;SLO;BOU;zacht;;;;2027;;;Dorp\n")
    least, between, most = prognosis_columns(vague.prognosis, vague.plans, 2028)
    assert between.bounds is None
    assert between.status[mt.DORP].startswith("onbekend; bij 2 projecten is het aantal")
    assert least.status[mt.DORP] == "onbekend; bij 2 projecten is het aantal onbekend"
    assert most.status[mt.DORP] == least.status[mt.DORP]
    with pytest.raises(ValueError, match="geen jaar 2050"):
        prognosis_columns(case.prognosis, case.plans, 2050)


def test_table_per_year(read):
    section = per_year(read(HAND).prognosis)
    rows = {row[0]: row[1:] for row in section.rows}
    assert list(rows) == [*(str(year) for year in YEARS), "Jaar onbekend"]
    assert rows["2026"] == ("−10", "10", "28", "−10", "10", "28")
    assert rows["2027"] == ("−20", "onbekend", "12", "−30", "onbekend", "40")
    assert rows["Jaar onbekend"] == ("7", "11,5", "16", "–", "–", "–")
    assert all(len(row) == len(section.head) for row in section.rows)


def test_table_per_buurt(read):
    case = read(HAND)
    section = per_buurt(case.prognosis, case.plans)
    assert section.title.endswith("2030")
    assert {row[0]: row[1:] for row in section.rows} == {
        "Markt": ("0", "0", "0", "7"),
        "Haven": ("20", "28", "40", "–"),
        "Oost": ("−20", "−10", "0", "–"),
        "Dorp": ("0", "onbekend", "12", "0 tot 9"),
        "Niet geplaatst": ("0", "3", "30", "–"),
    }


def test_chart_has_gaps_where_the_expected_number_is_not_known(read):
    section = chart(read(HAND).prognosis)
    assert section.years == YEARS
    assert section.lines["verwacht"] == (0, 10, None, None, None, None)
    assert section.bands["verwacht"][1:3] == ((-10, 28), (-30, 40))
    unbounded = chart(read(HEAD + "p;;NIU;BOU;zacht;50;;;;2027;;Haven\n").prognosis)
    assert unbounded.bands["verwacht"][1:3] == ((0, 0), None)


# --- numbers beside the register


def test_numbers_beside_the_register_are_read(read):
    case = read(pg.BLOEMENBUURT, numbers=pg.BLOEMENBUURT_SOURCES)
    figures = case.plans.figures
    assert figures.told == {("bloem", "bruto"): (40, 18), ("bloem", "netto"): (8, -14)}
    assert figures.contradict("bloem")
    assert not figures.contradict("elders")
    assert read_figures(None, None) == Figures()


def test_spans_for_a_reader():
    inf = float("inf")
    said = {
        Span(40, 40): "40",
        Span(18, 40): "18 tot 40",
        Span(146, inf): "ten minste 146",
        Span(-inf, 8): "ten hoogste 8",
        Span(-inf, inf): "onbekend",
    }
    assert {span: str(span) for span in said} == said


def test_inputs_are_not_changed(read, unchanged):
    case = read(HAND)
    course = find_course(case.timeline, case.plans)
    unchanged(course.entries)
    unchanged(case.plans.projects)
    table = unchanged(prognosis(course, case.plans))
    prognosis_columns(table, replace(case.plans), 2028)
    chart(table)
    per_year(table)
    per_buurt(table, case.plans)
