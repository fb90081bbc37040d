from __future__ import annotations

import doctest
import inspect
import warnings
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_series_equal

import minitown as mt
from strategies import group_and_total
from wijkplan.model.areas import Level, build_areas
from wijkplan.model.columns import ColumnSpec, Kind, load_catalogue
from wijkplan.model.contribution import TableSection
from wijkplan.model.findings import Verdict
from wijkplan.model.state import State
from wijkplan.model.table import build_table
from wijkplan.themes import spread
from wijkplan.themes.spread import (
    contribute,
    dissimilarity,
    location_quotient,
    measure_spread,
    share,
)

PEOPLE = pd.Series([100.0, 200, 300, np.nan, 400, 0], list(mt.BUURTEN))
OLD = pd.Series([10.0, 40, 90, np.nan, 40, 0], list(mt.BUURTEN))
MEASURES = [share, location_quotient, dissimilarity]


@pytest.mark.parametrize("measure", MEASURES)
def test_every_measure_shows_formula_and_example(measure):
    assert ".. math::" in inspect.getdoc(measure)
    assert doctest.DocTestFinder().find(measure, globs=vars(spread))[0].examples


def test_shares_of_ministad(unchanged):
    found = share(unchanged(OLD.copy()), unchanged(PEOPLE.copy()))
    expected = pd.Series([10.0, 20, 30, np.nan, 10, np.nan], OLD.index, name="aandeel")
    assert_series_equal(found, expected)


def test_location_quotients_of_ministad(unchanged):
    found = location_quotient(unchanged(OLD.copy()), unchanged(PEOPLE.copy()))
    expected = pd.Series(mt.QUOTIENT_OLD, OLD.index, name="locatiequotient")
    assert_series_equal(found, expected)


def test_a_quotient_against_a_given_share():
    found = location_quotient(OLD, PEOPLE, reference=0.2)
    assert found[mt.OOST] == pytest.approx(1.5)


def test_a_group_that_is_nowhere_has_no_quotient():
    assert location_quotient(OLD * 0, PEOPLE).isna().all()


def test_dissimilarity_of_ministad(unchanged):
    found = dissimilarity(unchanged(OLD.copy()), unchanged(PEOPLE.copy()))
    assert found == pytest.approx(mt.DISSIMILARITY_OLD, rel=1e-12)


@pytest.mark.parametrize(
    ("group", "total", "value"),
    [
        ([10, 0], [10, 10], 1.0),
        ([5, 5], [10, 10], 0.0),
        ([30, 10], [40, 40], 0.5),  # half of |3/4 - 1/4| + |1/4 - 3/4|
        ([0, 0], [10, 10], np.nan),
        ([10, 10], [10, 10], np.nan),
        ([], [], np.nan),
        ([np.nan, np.nan], [10, 10], np.nan),
    ],
)
def test_dissimilarity_by_hand(group, total, value):
    found = dissimilarity(pd.Series(group, dtype=float), pd.Series(total, dtype=float))
    assert found == pytest.approx(value, nan_ok=True)


def test_missing_is_not_zero():
    with_zero = dissimilarity(OLD.fillna(0), PEOPLE.fillna(10))
    assert dissimilarity(OLD, PEOPLE) != pytest.approx(with_zero)


def test_the_circumstances_of_an_index():
    found = measure_spread(OLD, PEOPLE.fillna(50), level=Level.BUURT)
    assert found.value == pytest.approx(mt.DISSIMILARITY_OLD)
    assert (found.unit_of_area, found.areas, found.missing_areas) == (Level.BUURT, 4, 1)
    assert found.missing_population_pct == pytest.approx(100 * 50 / 1050)
    assert found.minimum_population == 100


def test_how_many_people_are_left_out_is_unknown_where_that_is_suppressed():
    assert np.isnan(measure_spread(OLD, PEOPLE).missing_population_pct)


def test_of_nothing_known_nothing_is_said():
    found = measure_spread(OLD * np.nan, PEOPLE * np.nan)
    assert (found.areas, found.missing_areas) == (0, 6)
    assert np.isnan([found.value, found.minimum_population]).all()


@given(group_and_total(missing=True))
def test_dissimilarity_lies_between_0_and_1(counts):
    value = dissimilarity(*counts)
    assert np.isnan(value) or 0 <= value <= 1 + 1e-12


@given(group_and_total(), st.lists(st.integers(-2, 2), min_size=13, max_size=13))
def test_rounded_counts_stay_between_0_and_1_too(counts, errors):
    group, total = counts
    rounded = (group + 5 * pd.Series(errors[: len(group)])).clip(lower=0)
    value = dissimilarity(rounded, total)
    assert np.isnan(value) or 0 <= value <= 1 + 1e-12


@given(group_and_total(), st.randoms())
def test_the_order_of_areas_is_irrelevant(counts, random):
    group, total = counts
    order = list(group.index)
    random.shuffle(order)
    assert dissimilarity(group[order], total[order]) == pytest.approx(dissimilarity(group, total))
    assert_series_equal(
        location_quotient(group[order], total[order]).sort_index(), location_quotient(group, total)
    )


@given(group_and_total(), st.integers(2, 100))
def test_the_size_of_the_town_is_irrelevant(counts, factor):
    group, total = counts
    assert dissimilarity(group * factor, total * factor) == pytest.approx(
        dissimilarity(group, total), abs=1e-12
    )
    assert_series_equal(
        location_quotient(group * factor, total * factor), location_quotient(group, total)
    )


@given(group_and_total(), st.integers(2, 5))
def test_splitting_an_area_evenly_changes_nothing(counts, parts):
    group, total = counts
    split = [
        pd.concat([s.iloc[1:], pd.Series([s.iloc[0] / parts] * parts)], ignore_index=True)
        for s in (group, total)
    ]
    assert dissimilarity(*split) == pytest.approx(dissimilarity(group, total), abs=1e-12)


@given(group_and_total(), st.integers(1, 500))
def test_an_area_like_the_whole_dilutes_and_never_separates(counts, factor):
    group, total = counts
    more = [pd.concat([s, pd.Series([s.sum() * factor])], ignore_index=True) for s in counts]
    assert dissimilarity(*more) == pytest.approx(dissimilarity(group, total) / (1 + factor))


@given(group_and_total(), st.integers(1, 3))
def test_an_uninhabited_or_unknown_area_changes_nothing(counts, number):
    for nobody in (0.0, np.nan):
        more = [pd.concat([s, pd.Series([nobody] * number)], ignore_index=True) for s in counts]
        assert dissimilarity(*more) == pytest.approx(dissimilarity(*counts))


@given(group_and_total())
def test_group_and_rest_are_as_far_from_each_other(counts):
    group, total = counts
    assert dissimilarity(total - group, total) == pytest.approx(
        dissimilarity(group, total), abs=1e-12
    )


@given(group_and_total())
def test_quotients_average_to_one_weighted_by_population(counts):
    group, total = counts
    quotient = location_quotient(group, total)
    assert (quotient.fillna(0) * total).sum() / total.sum() == pytest.approx(1)
    assert (quotient.dropna() <= total.sum() / group.sum() * (1 + 1e-12)).all()


def test_dissimilarity_agrees_with_pysal():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from segregation.singlegroup import Dissim  # noqa: PLC0415 - slow, and it warns

        random = np.random.default_rng(5)
        for size in (2, 7, 40):
            total = random.integers(5, 3000, size)
            group = (total * random.random(size)).astype(int) + 1
            frame = mt.geometry().iloc[[0] * size].assign(g=group, t=total)
            pysal = Dissim(frame, group_pop_var="g", total_pop_var="t").statistic
            ours = dissimilarity(pd.Series(group, dtype=float), pd.Series(total, dtype=float))
            assert ours == pytest.approx(pysal, rel=1e-12)


def columns_of(contribution):
    return {column.spec.name: column for column in contribution.columns}


def rows_of(contribution):
    (table,) = [s for s in contribution.sections if isinstance(s, TableSection)]
    assert all(len(row) == len(table.head) for row in table.rows)
    return table.rows


def test_the_theme_on_ministad(town):
    state = mt.state()
    found = contribute(state, town, columns=[mt.OLD])
    assert (found.theme, found.state) == ("spreiding", ("nu", mt.YEAR))
    columns = columns_of(found)
    assert list(columns) == [f"lq_{mt.OLD}", f"d_{mt.OLD}"]
    quotient, index = columns.values()
    assert quotient.values.loc[list(mt.BUURTEN)].tolist() == pytest.approx(
        list(mt.QUOTIENT_OLD), nan_ok=True
    )
    assert quotient.values[mt.GEMEENTE] == pytest.approx(1)
    assert quotient.values[mt.CENTRUM] == pytest.approx((140 / 600) / 0.18)
    assert index.values.to_dict() == pytest.approx({mt.GEMEENTE: mt.DISSIMILARITY_OLD})
    assert "over 4 buurten" in index.status[mt.GEMEENTE]
    (finding,) = found.findings
    assert finding.verdict is Verdict.MEETS
    assert dict(finding.evidence) == pytest.approx({mt.GEMEENTE: mt.DISSIMILARITY_OLD})
    assert rows_of(found)[0][2:5] == ("0,271", "4", "1")
    assert state.figures.with_columns(found.columns).known(f"d_{mt.OLD}")


def test_quotients_are_against_the_known_buurten_not_the_published_total(town):
    codes = (*mt.BUURTEN, mt.GEMEENTE)
    sheet = mt.make_sheet(
        {mt.OLD: (*mt.FIGURES[mt.OLD], 36), mt.PEOPLE: (*mt.FIGURES[mt.PEOPLE], 2000)}, codes=codes
    )
    state = replace(mt.state(), figures=build_table(town, [sheet], load_catalogue()))
    values = columns_of(contribute(state, town, columns=[mt.OLD]))[f"lq_{mt.OLD}"].values
    assert values[mt.MARKT] == pytest.approx(10 / 18)
    assert values[mt.GEMEENTE] == pytest.approx(2)


def test_every_missing_quotient_has_its_own_reason(town):
    status = columns_of(contribute(mt.state(), town, columns=[mt.OLD]))[f"lq_{mt.OLD}"].status
    assert status[mt.MARKT] == ""
    assert status[mt.EILAND] == status[mt.WERKPARK] == mt.REASON


def test_a_quotient_without_denominator_says_why_the_denominator_is_missing(town):
    sheet = mt.make_sheet(
        {mt.OLD: (10, 20, 30, 10, 10, 10), mt.PEOPLE: (100, 200, 300, mt.SUPPRESSED, 400, 0)}
    )
    table = build_table(town, [sheet], load_catalogue())
    state = replace(mt.state(), figures=table)
    column = columns_of(contribute(state, town, columns=[mt.OLD]))[f"lq_{mt.OLD}"]
    assert np.isnan(column.values[[mt.EILAND, mt.WERKPARK]]).all()
    assert mt.REASON in column.status[mt.EILAND]
    assert column.status[mt.WERKPARK] == "niet te berekenen: de noemer is nul"


def test_a_count_is_set_against_the_whole_it_is_part_of(town):
    spec = ColumnSpec(name="corp", label="Corporatie", kind=Kind.COUNT, of=mt.HOMES)
    sheet = mt.make_sheet(
        {"corp": (20, 20, 60, mt.SUPPRESSED, 0, mt.SUPPRESSED), mt.HOMES: mt.FIGURES[mt.HOMES]}
    )
    table = build_table(town, [sheet], load_catalogue().extended([spec]))
    found = contribute(replace(mt.state(), figures=table), town, columns=["corp"])
    # 100 corporation homes against 300 others, over four buurten
    expected = 0.5 * (abs(0.2 - 0.1) + abs(0.2 - 80 / 300) + abs(0.6 - 40 / 300) + 0.5)
    assert columns_of(found)["d_corp"].values[mt.GEMEENTE] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("percentage_koopwoningen", "onbekend (niet geleverd)"),
        ("staat_niet_in_de_catalogus", "onbekend (niet geleverd)"),
        (mt.PEOPLE, "onbekend (de catalogus kent geen noemer bij dit kenmerk)"),
    ],
)
def test_what_cannot_be_computed_is_unknown_with_its_reason(town, name, reason):
    found = contribute(mt.state(), town, columns=[name])
    assert found.columns == ()
    (finding,) = found.findings
    assert (finding.verdict, finding.reason) == (Verdict.UNKNOWN, reason)
    assert rows_of(found)[0][2] == "onbekend"


def test_a_column_named_twice_is_computed_once(town):
    found = contribute(mt.state(), town, columns=[mt.OLD, mt.OLD])
    assert len(found.columns) == 2
    assert mt.table().with_columns(found.columns).values.columns.is_unique


def test_one_known_buurt_gives_no_index_anywhere(town):
    one = (10, *[mt.SUPPRESSED] * 5)
    sheet = mt.make_sheet({mt.OLD: one, mt.PEOPLE: (100, 100, 100, 100, 100, 100)})
    table = build_table(town, [sheet], load_catalogue())
    found = contribute(replace(mt.state(), figures=table), town, columns=[mt.OLD])
    index = columns_of(found)[f"d_{mt.OLD}"]
    assert np.isnan(index.values[mt.GEMEENTE])
    assert index.status[mt.GEMEENTE]
    assert found.findings[0].verdict is Verdict.UNKNOWN
    assert rows_of(found)[0][2] == "onbekend"


def test_a_group_that_is_nowhere_is_unknown_and_no_number(town):
    sheet = mt.make_sheet({mt.OLD: (0,) * 6, mt.PEOPLE: (100,) * 6})
    table = build_table(town, [sheet], load_catalogue())
    found = contribute(replace(mt.state(), figures=table), town, columns=[mt.OLD])
    assert found.findings[0].verdict is Verdict.UNKNOWN
    assert not any(
        isinstance(v, float) and np.isnan(v) for v in found.findings[0].evidence.values()
    )
    assert rows_of(found)[0][2] == "onbekend"


def test_each_gemeente_has_its_own_index_and_the_whole_too():
    second = mt.geometry().rename(index=lambda code: code.replace("9909", "9908"))
    buurten = pd.concat([mt.geometry(), second.set_geometry(second.translate(1_000))])
    areas = build_areas(
        buurten, year=mt.YEAR, gemeenten=["GM9908", "GM9909"], outlines={}, names={}
    )
    sheet = mt.make_sheet(
        {mt.OLD: (10,) * 6 + mt.FIGURES[mt.OLD], mt.PEOPLE: (100,) * 6 + mt.FIGURES[mt.PEOPLE]},
        codes=tuple(second.index) + mt.BUURTEN,
    )
    table = build_table(areas, [sheet], load_catalogue())
    state = State(scenario="nu", year=mt.YEAR, figures=table)
    found = contribute(state, areas, columns=[mt.OLD])
    columns = columns_of(found)
    assert columns[f"d_{mt.OLD}"].values.to_dict() == pytest.approx(
        {"GM9908": 0, mt.GEMEENTE: mt.DISSIMILARITY_OLD}
    )
    quotient = columns[f"lq_{mt.OLD}"].values
    assert quotient["BU99080101"] == pytest.approx(1)  # against its own gemeente, not the whole
    assert quotient[mt.MARKT] == pytest.approx(10 / 18)
    assert [row[1] for row in rows_of(found)] == ["GM9908", "GM9909", "2 gemeenten samen"]
