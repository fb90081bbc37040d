"""What an outsider can find out, by hand and against every world that agrees with the figures."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from published import THREE_BY_TWO, facts, intervals, spec, without, worlds
from wijkplan.model.columns import Kind
from wijkplan.protection.audit import OFFICIAL, RECOVERABLE, SAFE, audit

INHABITANTS = spec("inwoners", rounding=5)
HELPED = spec("geholpen", of="inwoners")


def town(helped=(3, 57, 30, 10), inhabitants=(300, 300, 200, 200), **options):
    columns = {"geholpen": helped, "inwoners": inhabitants}
    return facts(columns, [HELPED, INHABITANTS], official=["inwoners"], **options)


def verdicts(known, hidden, threshold=10):
    columns = {column for column, _ in hidden}
    by_column = {c: [area for name, area in hidden if name == c] for c in columns}
    found = audit(without(known, hidden), by_column, dict.fromkeys(columns, threshold))
    return dict(
        zip(zip(found["column"], found["area"], strict=True), found["verdict"], strict=True)
    )


def test_one_hidden_cell_is_the_total_minus_the_rest():
    hidden = [("geholpen", "a")]
    assert intervals(without(town(), hidden), *hidden) == [(3, 3)]
    assert verdicts(town(), hidden) == {("geholpen", "a"): RECOVERABLE}


def test_two_hidden_cells_share_what_is_left():
    hidden = [("geholpen", "a"), ("geholpen", "b")]
    assert intervals(without(town(), hidden), *hidden) == [(0, 60), (0, 60)]
    assert set(verdicts(town(), hidden).values()) == {SAFE}


def test_two_hidden_cells_that_are_small_together_are_recoverable():
    known = town(helped=(3, 4, 30, 10))
    hidden = [("geholpen", "a"), ("geholpen", "b")]
    assert intervals(without(known, hidden), *hidden) == [(0, 7), (0, 7)]
    assert set(verdicts(known, hidden).values()) == {RECOVERABLE}


def test_a_hidden_total_is_the_sum_of_its_parts():
    hidden = [("geholpen", "W1"), ("geholpen", "G")]
    assert intervals(without(town(), hidden), *hidden) == [(60, 60), (100, 100)]


def test_subtraction_goes_through_two_levels():
    hidden = [("geholpen", "a"), ("geholpen", "W1")]
    assert intervals(without(town(), hidden), *hidden) == [(3, 3), (60, 60)]


def test_a_part_is_at_most_its_whole_with_the_rounding_of_both():
    known = town(inhabitants=(5, 300, 200, 200))
    hidden = [("geholpen", "a"), ("geholpen", "b")]
    # 5 inhabitants are 7.5 at most, so 7 persons; the 60 of the wijk are the two together.
    assert intervals(without(known, hidden), *hidden) == [(0, 7), (53, 60)]
    assert set(verdicts(known, hidden).values()) == {RECOVERABLE, OFFICIAL}
    assert verdicts(known, hidden)["geholpen", "a"] == OFFICIAL


def test_what_official_figures_leave_is_no_wider_than_the_threshold_and_no_fault():
    known = town(helped=(2, 58, 30, 10), inhabitants=(5, 300, 200, 200))
    hidden = [(c, a) for c in ["geholpen"] for a in ["a", "b", "W1", "W2"]]
    found = audit(without(known, hidden), {"geholpen": ["a", "b", "W1", "W2"]}, {"geholpen": 10})
    row = found.set_index("area").loc["a"]
    assert (row["low"], row["high"]) == (row["baseline_low"], row["baseline_high"]) == (0, 7)
    assert row["verdict"] == OFFICIAL


def test_a_share_gives_its_count_away_by_its_weight():
    share = spec("aandeel", Kind.SHARE, weight="inwoners", part="geholpen", rounding=0)
    exact = spec("inwoners")
    known = facts(
        {
            "geholpen": (3, 57, 30, 10),
            "inwoners": (300, 300, 200, 200),
            "aandeel": {
                "a": 1.0,
                "b": 19.0,
                "c": 15.0,
                "d": 5.0,
                "W1": 10.0,
                "W2": 10.0,
                "G": 10.0,
            },
        },
        [HELPED, exact, share],
        official=["inwoners"],
    )
    counts = [("geholpen", area) for area in ("a", "b")]
    assert intervals(without(known, counts), *counts) == [(3, 3), (57, 57)]
    both = [*counts, ("aandeel", "a"), ("aandeel", "b")]
    assert intervals(without(known, both), *both) == [(0, 60)] * 4


def test_the_rounding_of_a_share_leaves_room():
    share = spec("aandeel", Kind.SHARE, weight="inwoners", rounding=1)
    known = facts(
        {"inwoners": (300, 300, 200, 200), "aandeel": {"a": 1, "b": 19, "W1": 10}},
        [spec("inwoners"), share],
        official=["inwoners"],
    )
    hidden = [("aandeel", "a")]
    # 10% of 600 is 60 +- 3, minus 19% of 300, 57 +- 1.5, and its own 1.5: 3 +- 6, at least 0.
    assert intervals(without(known, hidden), *hidden) == [(0, 9)]


def test_a_mean_is_a_total_over_its_weight():
    income = spec("inkomen", Kind.MEAN, weight="inwoners", rounding=0)
    known = facts(
        {"inwoners": (10, 90, 50, 50), "inkomen": {"a": 80.0, "b": 20.0, "W1": 26.0}},
        [spec("inwoners"), income],
        official=["inwoners"],
    )
    hidden = [("inkomen", "a")]
    [(low, high)] = intervals(without(known, hidden), *hidden)
    assert (low, high) == pytest.approx((800, 800))  # 26 x 100 - 20 x 90
    assert set(verdicts(known, hidden).values()) == {RECOVERABLE}


def test_a_density_counts_per_square_kilometre_of_hectares():
    area = spec("land", unit="ha")
    density = spec("dichtheid", Kind.DENSITY, weight="land", unit="per km²", rounding=0)
    known = facts(
        {"land": (50, 50, 50, 50), "dichtheid": {"a": 6.0, "b": 100.0, "W1": 53.0}},
        [area, density],
        official=["land"],
    )
    hidden = [("dichtheid", "a")]
    assert intervals(without(known, hidden), *hidden) == [(3, 3)]


def test_categories_that_add_up_give_each_other_away():
    columns = {"man": (3, 57, 30, 10), "vrouw": (20, 43, 25, 12), "samen": (23, 100, 55, 22)}
    specs = [spec("man", of="samen"), spec("vrouw", of="samen"), spec("samen")]
    apart = facts(columns, specs)
    family = facts(columns, specs, families=(("man", "vrouw"),))
    hidden = [("man", "a"), ("man", "b")]
    assert intervals(without(apart, hidden), *hidden) == [(0, 23), (37, 60)]
    assert intervals(without(family, hidden), *hidden) == [(3, 3), (57, 57)]


def test_a_total_derived_from_some_buurten_tells_of_those_only():
    known = town(helped={"a": 3, "b": 57, "c": 30, "d": 10, "G": 100, "W1": 60, "W2": 40})
    some = facts(
        {"geholpen": {"a": 3, "b": 57, "W1": 60}, "inwoners": (300, 300, 200, 200)},
        [HELPED, INHABITANTS],
        official=["inwoners"],
    )
    derived = some.derived.copy()
    derived.loc["W1", "geholpen"] = True
    hidden = [("geholpen", "a")]
    assert intervals(without(replace(some, derived=derived), hidden), *hidden) == [(3, 3)]
    partial = replace(some, derived=derived, known=some.known.copy())
    partial.known.loc["b", "geholpen"] = False
    values = without(partial, [("geholpen", "b"), ("geholpen", "a")]).values
    values.loc["W1", "geholpen"] = 3
    # Only a was counted: b is unknown to everybody and limited by its inhabitants alone.
    assert intervals(replace(partial, values=values), ("geholpen", "a"), ("geholpen", "b")) == [
        (3, 3),
        (0, 302),
    ]
    assert known.values.loc["W1", "geholpen"] == 60


def test_rounding_by_wijkplan_widens_what_is_shown():
    rounded = spec("geholpen", round_to=5)
    known = facts({"geholpen": {"a": 5, "b": 55, "W1": 60}}, [rounded])
    hidden = [("geholpen", "a")]
    assert intervals(without(known, hidden), *hidden) == [(0, 10)]


def test_figures_that_contradict_each_other_still_give_an_interval():
    known = town(helped={"a": 3, "b": 57, "c": 30, "d": 10, "W1": 70, "W2": 40, "G": 100})
    hidden = [("geholpen", "d")]
    [(low, high)] = intervals(without(known, hidden), *hidden)
    assert low <= 10 <= high
    assert np.isfinite([low, high]).all()


def test_a_median_is_tied_to_nothing():
    known = facts({"mediaan": {"a": 3.0, "b": 4.0}}, [spec("mediaan", Kind.MEDIAN)])
    found = audit(without(known, [("mediaan", "a")]), {"mediaan": ["a"]}, {"mediaan": 10})
    assert found["low"].isna().all()
    assert list(found["verdict"]) == [SAFE]


TABLES = st.lists(st.integers(0, 4), min_size=12, max_size=12)
CHOICES = st.sets(st.integers(0, 11), min_size=1, max_size=5)


@settings(max_examples=25)
@given(TABLES, CHOICES)
def test_intervals_are_those_of_every_world_that_agrees(numbers, chosen):
    """Two categories in six buurten, in whole numbers: exactly the least and most possible."""
    columns = {"man": numbers[:6], "vrouw": numbers[6:]}
    columns["samen"] = [m + v for m, v in zip(numbers[:6], numbers[6:], strict=True)]
    specs = [spec("man", of="samen"), spec("vrouw", of="samen"), spec("samen")]
    known = facts(columns, specs, parts=THREE_BY_TWO, families=(("man", "vrouw"),))
    everything = [(name, area) for name in ("man", "vrouw") for area in "abcdef"]
    hidden = [everything[place] for place in sorted(chosen)]
    possible = worlds(without(known, hidden), hidden, top=8)
    found = np.array(intervals(without(known, hidden), *hidden))
    assert (found[:, 0] == possible.min(axis=0)).all()
    assert (found[:, 1] == possible.max(axis=0)).all()


def test_an_official_count_of_fives_is_taken_for_rounded_to_fives():
    parts = {"G": ("W",), "W": tuple("abcdef")}
    wijk = {**dict(zip("abcdef", (5, 10, 15, 20, 25, 40), strict=True)), "W": 115}
    hidden = [("x", "a")]
    official = facts({"x": wijk}, [spec("x")], parts=parts, official=["x"])
    # 115 - 110, and seven roundings of 2.5 each
    assert intervals(without(official, hidden), *hidden) == [(0, 22)]
    partner = facts({"x": wijk}, [spec("x")], parts=parts)
    assert intervals(without(partner, hidden), *hidden) == [(5, 5)]
