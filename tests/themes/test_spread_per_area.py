"""Share, location quotient and surplus of each area."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_series_equal

import minitown as mt
from strategies import group_and_total
from wijkplan.themes.spread.index.per_area import location_quotient, share, surplus, why_missing

PEOPLE = pd.Series([100.0, 200, 300, np.nan, 400, 0], list(mt.BUURTEN))
OLD = pd.Series([10.0, 40, 90, np.nan, 40, 0], list(mt.BUURTEN))
few = settings(max_examples=25)


def test_shares_of_ministad(unchanged):
    found = share(unchanged(OLD.copy()), unchanged(PEOPLE.copy()))
    expected = pd.Series([10.0, 20, 30, np.nan, 10, np.nan], OLD.index, name="aandeel")
    assert_series_equal(found, expected)


def test_location_quotients_of_ministad(unchanged):
    found = location_quotient(unchanged(OLD.copy()), unchanged(PEOPLE.copy()))
    expected = pd.Series(mt.QUOTIENT_OLD, OLD.index, name="locatiequotient")
    assert_series_equal(found, expected)


def test_surplus_of_ministad(unchanged):
    found = surplus(unchanged(OLD.copy()), unchanged(PEOPLE.copy()))  # 180 of 1000: 18%
    expected = pd.Series([-8.0, 4, 36, np.nan, -32, 0], OLD.index, name="overschot")
    assert_series_equal(found, expected)


def test_a_quotient_and_a_surplus_against_a_given_share():
    assert location_quotient(OLD, PEOPLE, reference=0.2)[mt.OOST] == pytest.approx(1.5)
    assert surplus(OLD, PEOPLE, reference=0.2)[mt.OOST] == pytest.approx(30)


def test_a_group_that_is_nowhere_has_no_quotient_and_no_surplus():
    assert location_quotient(OLD * 0, PEOPLE).isna().all()
    assert surplus(OLD * 0, PEOPLE).dropna().eq(0).all()


def test_every_missing_value_has_its_reason():
    group, total = pd.Series([np.nan, 1.0, 0.0, 2.0]), pd.Series([5.0, np.nan, 0.0, 4.0])
    assert why_missing(share(group, total), group, total).tolist() == [
        "onbekend: de groep is onbekend",
        "onbekend: het geheel is onbekend",
        "niet te berekenen: het geheel is nul",
        "",
    ]
    nowhere = group * 0
    reasons = why_missing(location_quotient(nowhere, total), nowhere, total)
    assert reasons[3] == "niet te berekenen: de groep komt nergens voor"
    assert why_missing(surplus(nowhere, total), nowhere, total)[3] == ""
    assert why_missing(surplus(total * 0, total * 0), total * 0, total * 0)[3]


def test_a_group_where_nobody_is_has_no_share_and_no_quotient():
    group, total = pd.Series([5.0, 1.0]), pd.Series([10.0, 0.0])
    for measure in (share, location_quotient):
        found = measure(group, total)
        assert why_missing(found, group, total)[1] == "niet te berekenen: het geheel is nul"


@few
@given(group_and_total(missing=True))
def test_a_value_is_missing_exactly_where_there_is_a_reason(counts):
    for measure in (share, location_quotient, surplus):
        values = measure(*counts)
        assert (why_missing(values, *counts) != "").equals(values.isna())


@few
@given(group_and_total(), st.randoms())
def test_the_order_of_areas_is_irrelevant(counts, random):
    group, total = counts
    order = list(group.index)
    random.shuffle(order)
    for measure in (share, location_quotient, surplus):
        found = measure(group[order], total[order]).sort_index()
        assert_series_equal(found, measure(group, total))


@few
@given(group_and_total(), st.integers(2, 100))
def test_the_size_of_the_town_changes_a_surplus_and_no_quotient(counts, factor):
    group, total = counts
    larger = location_quotient(group * factor, total * factor)
    assert_series_equal(larger, location_quotient(group, total))
    assert_series_equal(surplus(group * factor, total * factor), surplus(group, total) * factor)


@few
@given(group_and_total())
def test_quotients_average_to_one_weighted_by_population(counts):
    group, total = counts
    quotient = location_quotient(group, total)
    assert (quotient.fillna(0) * total).sum() / total.sum() == pytest.approx(1)
    assert (quotient.dropna() <= total.sum() / group.sum() * (1 + 1e-12)).all()


@few
@given(group_and_total(missing=True))
def test_surpluses_sum_to_zero_and_stay_within_the_area(counts):
    group, total = counts
    known = group.notna()
    found, whole = surplus(group, total), group.sum() / total[known].sum()
    assert found.sum() == pytest.approx(0, abs=1e-8)
    assert (found.dropna() >= -whole * total[known] - 1e-8).all()
    assert (found.dropna() <= (1 - whole) * total[known] + 1e-8).all()
