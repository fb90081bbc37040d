"""Least, expected and most net homes: by hand, and what holds for every register."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

import minitown as mt
import programmes as pg
import ten_homes
from wijkplan.answers.programme import find_course, prognosis, prognosis_columns
from wijkplan.answers.programme.figures import Figures, Span, read_figures
from wijkplan.answers.programme.outcome import chart, per_buurt, per_year
from wijkplan.answers.programme.plans import Plans
from wijkplan.answers.programme.prognosis import CUMULATIVE, ENDS
from wijkplan.model.areas import Level
from wijkplan.sources.project_places import OUTSIDE
from wijkplan.timeline.books import Opening
from wijkplan.timeline.course import run_course
from wijkplan.timeline.events import make_events
from wijkplan.timeline.housing import NOT_PLACED, tabulate
from wijkplan.timeline.scenarios import EVERYTHING, Scenario

HEAD = (
    "project_id;parent_id;soort;status;hardheid;kans;sloop;bruto;jaar_sloop;jaar_oplevering;"
    "jaar_einde;buurt\n"
)
YEARS = tuple(range(2025, 2031))
AREAS = mt.areas()
NAN = float("nan")


@pytest.fixture
def read(tmp_path):
    return lambda *args, **given: pg.read_case(tmp_path, *args, **given)


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
        ("NIU;BOU;hard;;;40;;2027;", {"functions": "p;wonen;woningen;30;40;55"}, (30, 40, 55)),
        ("NIU;BOU;zacht;50;;40;;2027;", {"functions": "p;wonen;woningen;30;40;55"}, (0, 20, 55)),
        ("NIU;BOU;hard;;;;;2027;", {"functions": "p;wonen;woningen;30;40;55"}, (30, 40, 55)),
        ("NIU;BOU;hard;;;;;2027;", {"functions": "p;wonen;woningen;30;;"}, (30, NAN, NAN)),
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
    between = FUNCTIONS + "p;wonen;woningen;5;8;10\n"
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


# --- what holds for every register

NUMBER = st.one_of(st.none(), st.integers(0, 9))
YEAR = st.one_of(st.none(), st.integers(2023, 2032))


@st.composite
def projects(draw):
    made = {}
    for number in range(draw(st.integers(0, 6))):
        soort = draw(st.sampled_from(("NIU", "SLO", "SLN", "FLX")))
        row = {"soort": soort, "status": draw(st.sampled_from(("BOU", "NIE", "OPL")))}
        row |= {"hardheid": draw(st.sampled_from(("hard", "zacht", "onbekend")))}
        row |= {"kans": draw(st.sampled_from((NAN, 0.0, 25.0, 50.0, 100.0)))}
        row |= {"jaar_oplevering": draw(YEAR), "jaar_start": draw(YEAR)}
        if soort != "SLO":
            row["bruto"] = draw(NUMBER)
        if soort in ("SLO", "SLN"):
            row["sloop"] = draw(NUMBER)
        if soort == "FLX":
            row["jaar_einde"] = (row["jaar_oplevering"] or 2028) + draw(st.integers(0, 3))
        row["buurt"] = draw(st.sampled_from((*mt.BUURTEN, None)))
        made[f"p{number}"] = {k: NAN if v is None and k != "buurt" else v for k, v in row.items()}
    return made


@st.composite
def figures(draw):
    """Numbers beside the register, for some of the projects."""
    names = [f"p{number}" for number in range(6)]
    told = draw(
        st.dictionaries(
            st.tuples(st.sampled_from(names), st.sampled_from(("bruto", "sloop", "netto"))),
            st.lists(st.integers(0, 12).map(float), min_size=1, max_size=2).map(tuple),
            max_size=4,
        )
    )
    ends = st.lists(st.one_of(st.just(NAN), st.integers(0, 12).map(float)), min_size=3, max_size=3)
    homes = draw(st.dictionaries(st.sampled_from(names), ends.map(sorted).map(tuple), max_size=3))
    return Figures(told=told, homes=homes)


def placed(rows):
    if not rows:
        return ten_homes.placed().iloc[:0]
    return ten_homes.placed(rows)


def run(frame, figures=Figures()):  # noqa: B008 - frozen
    course = run_course(Opening(pg.stock()), make_events(frame), EVERYTHING, YEARS)
    plans = Plans(projects=frame, figures=figures, areas=AREAS, source="proef")
    return course, plans, prognosis(course, plans)


@given(rows=projects(), beside=figures())
def test_least_expected_and_most_are_in_order(rows, beside):
    _, _, table = run(placed(rows), beside)
    for low, middle, high in (ENDS, CUMULATIVE):
        known = table[[low, middle, high]].dropna()
        assert (known[low] <= known[middle]).all()
        assert (known[middle] <= known[high]).all()
        pairs = table[[low, high]].dropna()
        assert (pairs[low] <= pairs[high]).all()


@given(rows=projects(), beside=figures())
def test_every_level_adds_up(rows, beside):
    _, _, table = run(placed(rows), beside)
    names = [*ENDS, *CUMULATIVE]
    filled = table.assign(jaar=table["jaar"].fillna(0).astype(int)).set_index(["niveau", "jaar"])
    sums = filled[names].groupby(level=[0, 1]).agg(lambda column: column.sum(skipna=False))
    for level in (Level.BUURT, Level.WIJK):
        found, whole = sums.loc[level.value], sums.loc[Level.GEMEENTE.value]
        assert_frame_equal(found, whole, check_exact=False, rtol=1e-12)


@given(rows=projects(), beside=figures(), data=st.data())
def test_the_order_of_rows_does_not_matter(rows, beside, data):
    frame = placed(rows)
    order = data.draw(st.permutations(range(len(frame))))
    _, _, first = run(frame, beside)
    _, _, second = run(frame.iloc[list(order)].reset_index(drop=True), beside)
    assert_frame_equal(first, second)


@given(rows=projects(), extra=projects())
def test_a_project_outside_counts_nowhere(rows, extra):
    frame = placed(rows)
    beyond = placed({f"x{name}": row for name, row in extra.items()})
    beyond = beyond.assign(wijze=OUTSIDE, buurt=None)
    both = pd.concat([frame, beyond], ignore_index=True)
    assert_frame_equal(run(frame)[2], run(both)[2])


@given(rows=projects())
def test_with_everything_certain_it_is_the_housing_table(rows):
    frame = placed(rows).assign(hardheid="hard")
    course, _, table = run(frame)
    housing = tabulate([course], AREAS).query("jaar >= @YEARS[0]")
    net = housing.assign(net=housing["erbij"] - housing["eraf"])
    net = net.set_index(["niveau", "code", "jaar"])["net"]
    dated = table[table["jaar"].notna()].set_index(["niveau", "code", "jaar"])
    known = dated["verwacht"].notna()
    assert (dated.loc[known, "verwacht"] == net.reindex(dated.index[known])).all()
    total = net.groupby(level=[0, 1]).cumsum()
    known = dated["cumulatief_verwacht"].notna()
    assert (dated.loc[known, "cumulatief_verwacht"] == total.reindex(dated.index[known])).all()


@given(rows=projects())
@settings(max_examples=20)
def test_a_higher_probability_moves_the_expected_number_towards_all_of_it(rows):
    frame = placed(rows)
    certain = run(frame.assign(hardheid="hard", kans=NAN))[2]
    likely = run(frame.assign(hardheid="zacht", kans=100.0))[2]
    never = run(frame.assign(hardheid="zacht", kans=0.0))[2]
    keys = ["jaar", "code", "niveau"]
    both = certain.merge(likely, on=keys, suffixes=("_hard", "_zacht"))
    for name in ("verwacht", "cumulatief_verwacht"):
        assert both[f"{name}_hard"].equals(both[f"{name}_zacht"])
        assert not never[name].dropna().any()


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
    assert rows["2026"] == ("-10", "10", "28", "-10", "10", "28")
    assert rows["2027"] == ("-20", "onbekend", "12", "-30", "onbekend", "40")
    assert rows["Jaar onbekend"] == ("7", "11,5", "16", "–", "–", "–")
    assert all(len(row) == len(section.head) for row in section.rows)


def test_table_per_buurt(read):
    case = read(HAND)
    section = per_buurt(case.prognosis, case.plans)
    assert section.title.endswith("2030")
    assert {row[0]: row[1:] for row in section.rows} == {
        "Markt": ("0", "0", "0", "7"),
        "Haven": ("20", "28", "40", "–"),
        "Oost": ("-20", "-10", "0", "–"),
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
