"""The indices of one group: by hand, by their properties, and where they say nothing."""

from __future__ import annotations

import doctest
import inspect

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import minitown as mt
from strategies import group_and_total
from wijkplan.themes.spread.index import measures, multigroup, per_area, small_counts
from wijkplan.themes.spread.index.formulas import FORMULAS, WITHOUT_REST
from wijkplan.themes.spread.index.indices import INDICES
from wijkplan.themes.spread.index.measured import (
    ALL_GROUP,
    NO_COUNT,
    NO_GROUP,
    NOBODY,
    NOTHING_KNOWN,
    ONE_AREA,
    Measured,
    known_counts,
)
from wijkplan.themes.spread.index.measures import atkinson, dissimilarity, measure, measure_all

PEOPLE = pd.Series([100.0, 200, 300, np.nan, 400, 0], list(mt.BUURTEN))
OLD = pd.Series([10.0, 40, 90, np.nan, 40, 0], list(mt.BUURTEN))
NAN = float("nan")

every_index = pytest.mark.parametrize("index", list(FORMULAS))
evenness = pytest.mark.parametrize("index", [name for name in FORMULAS if name not in WITHOUT_REST])
of_shares = pytest.mark.parametrize("index", [name for name in FORMULAS if name != "concentratie"])
few = settings(max_examples=25)

FUNCTIONS = {
    "dissimilariteit": measures.dissimilarity,
    "isolatie": measures.isolation,
    "blootstelling": measures.exposure,
    "gini": measures.gini,
    "entropie": measures.entropy,
    "correlatieverhouding": measures.correlation_ratio,
    "atkinson": measures.atkinson,
    "concentratie": measures.concentration,
    "aandeel": per_area.share,
    "locatiequotient": per_area.location_quotient,
    "overschot": per_area.surplus,
    "dissimilariteit-meer-groepen": multigroup.multigroup_dissimilarity,
    "entropie-meer-groepen": multigroup.multigroup_entropy,
    "dissimilariteit-gecorrigeerd": small_counts.bias_corrected_dissimilarity,
    "dissimilariteit-aangepast": small_counts.modified_dissimilarity,
}


def value(index, group, total):
    found = measure(index, group, total)
    assert found.reason == ""
    return found.value


@pytest.mark.parametrize("index", list(FUNCTIONS))
def test_every_measure_is_in_the_catalogue_and_shows_formula_and_example(index):
    function, shown = FUNCTIONS[index], INDICES[index]
    assert ".. math::" in inspect.getdoc(function)
    assert doctest.DocTestFinder().find(function, globs=function.__globals__)[0].examples
    assert shown.label
    assert shown.formula
    assert shown.meaning.endswith(".")
    assert shown.silent_on.endswith(".")
    author = shown.source.source.split()[0]
    assert author == "wijkplan" or author in inspect.getdoc(function)


def test_the_catalogue_goes_by_id():
    assert all(index.id == name for name, index in INDICES.items())


@pytest.mark.parametrize("index", list(FORMULAS))
def test_a_named_function_is_the_index_of_that_name(index):
    assert FUNCTIONS[index](OLD, PEOPLE) == measure(index, OLD, PEOPLE)
    assert measure_all(OLD, PEOPLE)[index] == measure(index, OLD, PEOPLE)


# Of two areas of twenty, with 5 and 15: p is 1/4 and 3/4, g/G and r/R mirror each other.
HALVES = ([5.0, 15.0], [20.0, 20.0])
# Of four areas: G is 20 of 80; g/G = .5 .25 .25 0, r/R = 0 .25 .25 .5
FOUR = ([10.0, 5.0, 5.0, 0.0], [10.0, 20.0, 20.0, 30.0])


@pytest.mark.parametrize(
    ("index", "counts", "expected"),
    [
        ("dissimilariteit", HALVES, 0.5),
        ("dissimilariteit", FOUR, 0.5),
        ("isolatie", HALVES, 0.25 * 0.25 + 0.75 * 0.75),
        ("isolatie", FOUR, 0.5 * 1 + 0.25 * 0.25 + 0.25 * 0.25),
        ("blootstelling", HALVES, 0.25 * 0.75 + 0.75 * 0.25),
        ("blootstelling", FOUR, 0.25 * 0.75 * 2),
        ("gini", HALVES, 2 * 20 * 20 * 0.5 / (2 * 40**2 * 0.25)),
        (
            "gini",
            FOUR,
            2 * (2 * 200 * 0.75 + 300 * 1 + 2 * 600 * 0.25) / (2 * 80**2 * 0.25 * 0.75),
        ),
        ("entropie", HALVES, 0.18872187554086717),  # 1 + (1/4 log2 1/4 + 3/4 log2 3/4)
        ("entropie", FOUR, 0.5),  # half of all live in an area as mixed as the whole, half in none
        ("correlatieverhouding", HALVES, (0.625 - 0.5) / 0.5),
        ("correlatieverhouding", FOUR, (0.625 - 0.25) / 0.75),
        ("atkinson", HALVES, 1 - 4 * 3 / 16),  # the sum is twice the root of 3/16
        ("atkinson", FOUR, 1 - 0.5**2),
        ("concentratie", HALVES, 0.75),
        ("concentratie", FOUR, 0.5),
    ],
)
def test_indices_by_hand(index, counts, expected):
    assert value(index, *counts) == pytest.approx(expected, rel=1e-12)


def test_concentration_counts_whole_areas_rounded_up():
    group = np.arange(1.0, 12)  # eleven areas: the two with most
    assert value("concentratie", group, group + 50) == pytest.approx((11 + 10) / 66)


def test_the_shape_of_atkinson_says_which_areas_weigh_most():
    group, total = [2.0, 8.0], [10.0, 20.0]
    alike = 0.2**0.25 * 0.4**0.75 + 0.8**0.25 * 0.6**0.75
    found = atkinson(group, total, shape=0.25)
    assert found.value == pytest.approx(1 - alike ** (4 / 3), rel=1e-12)
    for shape in (0, 1, -0.5):
        with pytest.raises(ValueError, match="tussen 0 en 1"):
            atkinson(group, total, shape=shape)


def test_dissimilarity_of_ministad(unchanged):
    found = dissimilarity(unchanged(OLD.copy()), unchanged(PEOPLE.copy()))
    assert found.value == pytest.approx(mt.DISSIMILARITY_OLD, rel=1e-12)
    assert found.areas == 4


def test_missing_is_not_zero():
    with_zero = dissimilarity(OLD.fillna(0), PEOPLE.fillna(10))
    assert dissimilarity(OLD, PEOPLE).value != pytest.approx(with_zero.value)


@every_index
@pytest.mark.parametrize(
    ("group", "total", "reason"),
    [
        ([], [], NOTHING_KNOWN),
        ([NAN, NAN], [10.0, 10.0], NOTHING_KNOWN),
        ([5.0, NAN], [NAN, 10.0], NOTHING_KNOWN),
        ([0.0, 0.0], [0.0, 0.0], NOBODY),
        ([3.0], [5.0], ONE_AREA),
        ([3.0, 0.0, NAN], [5.0, 0.0, 9.0], ONE_AREA),
        ([0.0, 0.0], [10.0, 10.0], NO_GROUP),
        ([-1.0, 5.0], [10.0, 10.0], NO_COUNT),
        ([1.0, 5.0], [10.0, np.inf], NO_COUNT),
    ],
)
def test_where_an_index_says_nothing_it_says_why(index, group, total, reason):
    found = measure(index, group, total)
    assert (found.value, found.reason) == (None, reason)


@every_index
def test_a_group_that_is_everybody(index):
    found = measure(index, [10.0, 10.0], [10.0, 10.0])
    without_rest = {"isolatie": 1, "blootstelling": 0, "concentratie": 0.5}
    assert found.value == without_rest.get(index)
    assert found.reason == ("" if index in without_rest else ALL_GROUP)


def test_a_measure_is_a_number_or_a_reason_and_never_a_bare_nan():
    for found, reason in ((NAN, ""), (None, ""), (0.5, "te weinig"), (np.inf, "")):
        with pytest.raises(ValueError):
            Measured(index="gini", value=found, reason=reason, areas=2)


def test_counts_of_other_areas_are_refused():
    with pytest.raises(ValueError, match="dezelfde gebieden"):
        dissimilarity(OLD, PEOPLE[::-1])
    with pytest.raises(ValueError, match="dezelfde gebieden"):
        dissimilarity([1.0, 2.0], [3.0, 4.0, 5.0])


def test_an_index_that_does_not_exist_is_refused_with_the_one_that_was_meant():
    with pytest.raises(ValueError, match="bedoelde u 'isolatie'"):
        measure("isolati", OLD, PEOPLE)


def test_a_group_larger_than_the_total_by_rounding_is_the_total():
    assert measure_all([10.0, 5.0], [8.0, 20.0]) == measure_all([8.0, 5.0], [8.0, 20.0])


def test_the_areas_that_count_and_the_share_in_them():
    known = known_counts(OLD, PEOPLE)
    assert known.where.tolist() == [True, True, True, False, True, False]
    assert (known.areas, known.share) == (4, 0.18)


@every_index
@few
@given(counts=group_and_total(missing=True))
def test_an_index_lies_within_the_range_that_the_catalogue_gives(index, counts):
    found = measure(index, *counts)
    if found.value is not None:
        low, high = INDICES[index].range(known_counts(*counts).share)
        assert low - 1e-12 <= found.value <= high + 1e-12


@every_index
@few
@given(group_and_total(), st.lists(st.integers(-2, 2), min_size=13, max_size=13))
def test_rounded_counts_stay_within_the_range_too(index, counts, errors):
    group, total = counts
    rounded = (group + 5 * pd.Series(errors[: len(group)])).clip(lower=0)
    found = measure(index, rounded, total)
    assert found.value is None or 0 <= found.value <= 1


@pytest.mark.parametrize(
    ("index", "group", "total"),
    [
        ("entropie", [0.8, 0.6, 0.3, 0.4], [8.0, 6, 3, 4]),
        ("gini", [7.2, 9, 0.9], [8.0, 10, 1]),
        ("atkinson", [7.2, 7.2], [9.0, 9]),
        ("entropie", [8.0, 0, 0, 0], [8.0, 6, 3, 4]),
        ("correlatieverhouding", [7.0, 0, 0, 0], [7.0, 6, 7, 11]),
        ("dissimilariteit", [10.0, 0, 0, 0], [10.0, 6, 6, 1]),
    ],
)
def test_floating_point_takes_no_index_out_of_its_range(index, group, total):
    assert 0 <= value(index, group, total) <= 1


@every_index
@few
@given(group_and_total(), st.randoms())
def test_the_order_of_areas_is_irrelevant(index, counts, random):
    group, total = counts
    order = list(group.index)
    random.shuffle(order)
    found, same = measure(index, group, total), measure(index, group[order], total[order])
    assert same.value == pytest.approx(found.value, abs=1e-12)


@every_index
@few
@given(group_and_total(), st.integers(2, 100))
def test_the_size_of_the_town_is_irrelevant(index, counts, factor):
    group, total = counts
    found = measure(index, group, total)
    larger = measure(index, group * factor, total * factor)
    assert larger.value == pytest.approx(found.value, abs=1e-12)


@of_shares
@few
@given(group_and_total(), st.integers(2, 5))
def test_merging_areas_of_equal_share_changes_nothing(index, counts, parts):
    group, total = counts
    merged = measure(index, group, total)
    assume(merged.value is not None)
    apart = [
        pd.concat([s.iloc[1:], pd.Series([s.iloc[0] / parts] * parts)], ignore_index=True)
        for s in (group, total)
    ]
    assert value(index, *apart) == pytest.approx(merged.value, abs=1e-12)


@every_index
@few
@given(group_and_total(), st.integers(1, 3), st.sampled_from([0.0, NAN]))
def test_an_uninhabited_or_unknown_area_changes_nothing(index, counts, number, nobody):
    more = [pd.concat([s, pd.Series([nobody] * number)], ignore_index=True) for s in counts]
    found, same = measure(index, *counts), measure(index, *more)
    assert (same.areas, same.value) == (found.areas, pytest.approx(found.value, abs=1e-12))


@of_shares
@few
@given(group_and_total(), st.floats(0.05, 0.95))
def test_a_move_from_where_there_is_more_to_where_there_is_less_evens_out(index, counts, part):
    group, total = counts
    shares = group / total.where(total > 0)
    most, least = shares.idxmax(), shares.idxmin()
    assume(shares[most] - shares[least] > 0.05)
    enough = (shares[most] - shares[least]) / (1 / total[most] + 1 / total[least])
    moved = group.copy()
    moved[[most, least]] += [-part * enough, part * enough]
    before, after = value(index, group, total), value(index, moved, total)
    if index == "blootstelling":
        assert after > before
    elif index == "dissimilariteit":  # it does not see a move on one side of the mean
        assert after <= before + 1e-12
    else:
        assert after < before


@of_shares
@few
@given(st.lists(st.integers(1, 900), min_size=2, max_size=12), st.integers(1, 9))
def test_an_even_distribution(index, sizes, tenths):
    total = 10 * np.array(sizes, dtype=float)
    low, high = INDICES[index].range(tenths / 10)
    even = high if index == "blootstelling" else low
    assert value(index, total * tenths / 10, total) == pytest.approx(even, abs=1e-12)


@of_shares
@few
@given(st.lists(st.integers(1, 9000), min_size=2, max_size=12), st.data())
def test_complete_separation(index, sizes, data):
    total = np.array(sizes, dtype=float)
    inside = data.draw(st.integers(1, len(total) - 1))
    group = np.where(np.arange(len(total)) < inside, total, 0)
    apart = 0 if index == "blootstelling" else 1
    assert value(index, group, total) == pytest.approx(apart, abs=1e-12)


@evenness
@few
@given(group_and_total())
def test_group_and_rest_are_as_far_from_each_other(index, counts):
    group, total = counts
    found, other = measure(index, group, total), measure(index, total - group, total)
    assert other.value == pytest.approx(found.value, abs=1e-12)


@few
@given(group_and_total())
def test_how_indices_hang_together(counts):
    found = {name: index.value for name, index in measure_all(*counts).items()}
    assume(found["gini"] is not None)
    whole = counts[0].sum() / counts[1].sum()
    assert found["isolatie"] + found["blootstelling"] == pytest.approx(1)
    assert found["dissimilariteit"] <= found["gini"] + 1e-12
    ratio = (found["isolatie"] - whole) / (1 - whole)
    assert found["correlatieverhouding"] == pytest.approx(ratio, abs=1e-9)


@few
@given(group_and_total(), st.integers(1, 500))
def test_an_area_like_the_whole_dilutes_and_never_separates(counts, factor):
    found = dissimilarity(*counts)
    assume(found.value is not None)
    more = [pd.concat([s, pd.Series([s.sum() * factor])], ignore_index=True) for s in counts]
    assert dissimilarity(*more).value == pytest.approx(found.value / (1 + factor), abs=1e-12)


@every_index
def test_many_draws_at_once_give_what_each_gives_alone(index):
    rng = np.random.default_rng(4)
    total = rng.integers(1, 50, 23).astype(float)
    group = rng.binomial(total.astype(int), 0.4, (6, 23)).astype(float)
    together = FORMULAS[index](group, total)
    assert together.shape == (6,)
    assert together.tolist() == pytest.approx([value(index, row, total) for row in group])


@of_shares
def test_an_area_with_nobody_in_it_adds_nothing_to_a_draw(index):
    group, total = np.array([4.0, 1.0, 0.0]), np.array([5.0, 9.0, 0.0])
    with_nobody = FORMULAS[index](group, total)
    assert with_nobody == pytest.approx(FORMULAS[index](group[:2], total[:2]))
