"""Class bounds, computed in the browser, against definitions written out in Python."""

from __future__ import annotations

from itertools import combinations

import pytest

from visits import Visits

METHODS = ("kwantielen", "gelijk", "natuurlijk")


@pytest.fixture(scope="module")
def page(browser, atlas):
    """One page for the whole module: these functions leave no trace."""
    visits = Visits(browser)
    yield visits.ready(atlas / "index.html")
    visits.close()


@pytest.fixture
def classify(page):

    def call(values, *, method, k=5, decimals=0, midpoint=None):
        options = {"method": method, "k": k, "decimals": decimals, "midpoint": midpoint}
        return page.evaluate("([v, o]) => wijkplan.classes.classify(v, o)", [values, options])

    return call


def within(groups):
    return sum(sum((v - sum(g) / len(g)) ** 2 for v in g) for g in groups)


def test_natural_breaks_are_the_best_of_all_partitions(classify):
    values = [4, 5, 9, 10, 11, 23, 24, 24, 40, 41, 43, 90]
    ordered = sorted(set(values))
    for k in (2, 3, 4, 5):
        best = min(
            (
                within(
                    [v for v in values if low <= v < high]
                    for low, high in zip((0, *cuts), (*cuts, 1_000), strict=True)
                ),
                list(cuts),
            )
            for cuts in combinations(ordered[1:], k - 1)
        )
        assert classify(values, method="natuurlijk", k=k)["breaks"] == best[1]


def test_quantiles_hold_as_many_areas_each(classify):
    found = classify(list(range(100)), method="kwantielen", k=4)
    assert found["breaks"] == [25, 50, 75]
    assert [b["count"] for b in found["bins"]] == [25] * 4


def test_equal_intervals_are_equally_wide_and_may_be_empty(classify):
    found = classify([0, 1, 2, 3, 99, 100], method="gelijk", k=4)
    assert found["breaks"] == [25, 50, 75]
    assert [b["count"] for b in found["bins"]] == [4, 0, 0, 2]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    "values",
    [
        [None, None],
        [],
        [7],
        [7, 7, 7, None],
        [1, 2],
        [0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7],
        [-5, -4, -3, -1, 0, 2, 8, 9, 11],
        [0.04, 0.041, 0.0401, 0.3, 0.31, 5, 6, 7, 8, 9],
        [1e9, 2e9, 3e9, 1, 2, 3, 4],
    ],
)
@pytest.mark.parametrize("midpoint", [None, 0.0])
def test_bounds_are_sound_for_any_values(classify, method, values, midpoint):
    found = classify(values, method=method, decimals=1, midpoint=midpoint)
    present = [v for v in values if v is not None]
    assert found["missing"] == len(values) - len(present)
    assert sum(b["count"] for b in found["bins"]) == len(present)
    assert len(found["bins"]) == (len(found["breaks"]) + 1 if present else 0)
    assert len(found["bins"]) <= 5
    assert found["breaks"] == sorted(set(found["breaks"]))
    assert [i < 0 for i in found["of"]] == [v is None for v in values]
    # Order in the data does not matter, and asking twice gives the same.
    turned = classify(values[::-1], method=method, decimals=1, midpoint=midpoint)
    assert turned["breaks"] == found["breaks"]
    if method != "gelijk":
        assert all(b["count"] for b in found["bins"])


def test_values_that_look_the_same_are_in_the_same_class(classify):
    found = classify([16.96, 17.04, 16.9, 17.1, 20, 25, 30], method="kwantielen", decimals=1)
    assert found["of"][0] == found["of"][1]


def test_few_values_are_named_one_by_one(classify, page):
    found = classify([1, 1, 2, 4], method="kwantielen")
    assert [b["single"] for b in found["bins"]] == [True, True, True]
    labels = page.evaluate("bins => bins.map(b => wijkplan.classes.label(b, 0))", found["bins"])
    assert labels == ["1", "2", "4"]


def test_numbers_are_written_the_dutch_way(page):
    write = "([v, unit, decimals]) => wijkplan.numbers.withUnit(v, {unit, decimals})"
    assert page.evaluate(write, [1234.5, "personen", 0]) == "1.235\u00a0personen"
    assert page.evaluate(write, [31.94, "%", 1]) == "31,9%"
    assert page.evaluate(write, [-0.04, "", 1]) == "0,0"
    assert page.evaluate(write, [-1200, "personen", 0]) == "−1.200\u00a0personen"
    assert page.evaluate(write, [210, "€ × 1.000", 0]) == "€\u00a0210 × 1.000"
