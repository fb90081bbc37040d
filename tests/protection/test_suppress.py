"""What is hidden besides the small cells: enough, and little."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from published import THREE_BY_TWO, facts, spec, without
from wijkplan.model.columns import Kind
from wijkplan.protection.audit import RECOVERABLE, audit
from wijkplan.protection.small import small_cells
from wijkplan.protection.suppress import choose_hidden

HELPED = spec("geholpen", of="inwoners")
INHABITANTS = spec("inwoners", rounding=5)


def town(helped, inhabitants=(300,) * 6, parts=THREE_BY_TWO):
    columns = {"geholpen": helped, "inwoners": inhabitants}
    return facts(columns, [HELPED, INHABITANTS], official=["inwoners"], parts=parts)


def protect(known, thresholds):
    small = small_cells(known, thresholds)
    return frozenset(small), choose_hidden(known, small, thresholds)


def recoverable(known, hidden, thresholds):
    by_column = {c: sorted(a for name, a in hidden if name == c) for c, _ in hidden}
    found = audit(without(known, hidden), by_column, thresholds)
    bad = found[found["verdict"] == RECOVERABLE]
    return set(zip(bad["column"], bad["area"], strict=True))


def test_nothing_small_hides_nothing():
    small, hidden = protect(town((30, 40, 50, 60, 70, 80)), {"geholpen": 10.0})
    assert small == hidden == frozenset()


def test_one_small_cell_takes_one_more_of_its_wijk():
    small, hidden = protect(town((3, 40, 50, 60, 70, 80)), {"geholpen": 10.0})
    assert small == {("geholpen", "a")}
    assert len(hidden) == 2
    assert hidden - small <= {("geholpen", "b"), ("geholpen", "c")}


def test_two_small_cells_that_protect_each_other_take_no_more():
    small, hidden = protect(town((6, 7, 50, 60, 70, 80)), {"geholpen": 10.0})
    assert hidden == small == {("geholpen", "a"), ("geholpen", "b")}


def test_a_small_rest_of_the_whole_is_protected_as_a_small_number_is():
    small, hidden = protect(town((297, 100, 50, 60, 70, 80)), {"geholpen": 10.0})
    assert ("geholpen", "a") in small
    assert not recoverable(town((297, 100, 50, 60, 70, 80)), hidden, {"geholpen": 10.0})


def test_a_wijk_that_is_small_itself_takes_another_wijk_with_it():
    known = town((1, 2, 3, 60, 70, 80))
    small, hidden = protect(known, {"geholpen": 10.0})
    assert ("geholpen", "W1") in small
    assert ("geholpen", "W2") in hidden
    assert not recoverable(known, hidden, {"geholpen": 10.0})


def test_what_official_figures_leave_is_all_that_can_be_asked():
    known = town((2, 2, 50, 60, 70, 80), inhabitants=(5, 5, 300, 300, 300, 300))
    _, hidden = protect(known, {"geholpen": 10.0})
    assert not recoverable(known, hidden, {"geholpen": 10.0})


def test_a_hidden_cell_of_one_category_is_protected_in_the_others():
    specs = [spec("kort", of="bijstand"), spec("lang", of="bijstand"), spec("bijstand")]
    short, long = (3, 40, 50, 60, 70, 80), (30, 40, 20, 25, 35, 45)
    columns = {"kort": short, "lang": long}
    columns["bijstand"] = [s + n for s, n in zip(short, long, strict=True)]
    known = facts(columns, specs, parts=THREE_BY_TWO, families=(("kort", "lang"),))
    thresholds = dict.fromkeys(columns, 10.0)
    small, hidden = protect(known, thresholds)
    assert small == {("kort", "a"), ("lang", "a")}  # 30 of 33 leaves 3
    assert len(hidden) >= 4  # in another buurt of the wijk both as well
    assert not recoverable(known, hidden, thresholds)


def test_a_share_is_hidden_with_the_count_behind_it():
    share = spec("aandeel", Kind.SHARE, weight="inwoners", part="geholpen", rounding=0)
    helped = {"a": 3, "b": 57, "c": 60, "W1": 120, "G": 300, "W2": 180, "d": 60, "e": 60, "f": 60}
    columns = {
        "geholpen": helped,
        "inwoners": (300,) * 6,
        "aandeel": {
            area: 100 * n / (300 if len(area) == 1 and area.islower() else 900)
            for area, n in helped.items()
            if area != "G"
        },
    }
    known = facts(columns, [HELPED, spec("inwoners"), share], official=["inwoners"],
                  parts=THREE_BY_TWO)  # fmt: skip
    thresholds = {"geholpen": 10.0, "aandeel": 10.0}
    small, hidden = protect(known, thresholds)
    assert small == {("geholpen", "a"), ("aandeel", "a")}
    assert not recoverable(known, hidden, thresholds)
    assert {column for column, _ in hidden - small} == {"geholpen", "aandeel"}


def test_hiding_the_small_cells_alone_is_found_out():
    """The attack that the choice must withstand does succeed on a choice that is too small."""
    known = town((3, 40, 50, 60, 70, 80))
    assert recoverable(known, {("geholpen", "a")}, {"geholpen": 10.0}) == {("geholpen", "a")}


def test_the_choice_does_not_depend_on_the_order_of_the_small_cells():
    known = town((3, 40, 5, 2, 70, 8))
    small = small_cells(known, {"geholpen": 10.0})
    assert choose_hidden(known, small, {"geholpen": 10.0}) == choose_hidden(
        known, reversed(small), {"geholpen": 10.0}
    )


TABLES = st.lists(st.integers(0, 60), min_size=6, max_size=6)


@settings(max_examples=30)
@given(TABLES, st.sampled_from([3.0, 10.0, 25.0]))
def test_nothing_is_recoverable_whatever_the_figures(helped, threshold):
    known = town(helped)
    small, hidden = protect(known, {"geholpen": threshold})
    assert small <= hidden
    assert not recoverable(known, hidden, {"geholpen": threshold})


@settings(max_examples=12)
@given(st.lists(st.integers(0, 40), min_size=8, max_size=8))
def test_nothing_is_recoverable_in_two_categories(numbers):
    parts = {"G": ("W1", "W2"), "W1": ("a", "b"), "W2": ("c", "d")}
    columns = {"kort": numbers[:4], "lang": numbers[4:]}
    columns["samen"] = [k + n for k, n in zip(numbers[:4], numbers[4:], strict=True)]
    specs = [spec("kort", of="samen"), spec("lang", of="samen"), spec("samen")]
    known = facts(columns, specs, parts=parts, families=(("kort", "lang"),))
    thresholds = dict.fromkeys(columns, 10.0)
    small, hidden = protect(known, thresholds)
    assert small <= hidden
    assert not recoverable(known, hidden, thresholds)


def fewest(known, small, thresholds):
    """Least number of cells that must be hidden, by trying every choice."""
    others = [(c, a) for c in thresholds for a in known.values.index if (c, a) not in small]
    for extra in range(len(others) + 1):
        for chosen in combinations(others, extra):
            if not recoverable(known, frozenset(small) | set(chosen), thresholds):
                return len(small) + extra
    raise AssertionError


@pytest.mark.parametrize(
    "helped",
    [(3, 40, 50, 60, 70, 80), (3, 40, 5, 60, 70, 8), (1, 2, 3, 60, 70, 80), (9, 9, 9, 9, 9, 99)],
)
def test_hides_no_more_than_the_fewest_possible_or_one_more(helped):
    known = town(helped)
    small, hidden = protect(known, {"geholpen": 10.0})
    assert len(hidden) <= fewest(known, small, {"geholpen": 10.0}) + 1


@settings(max_examples=15)
@given(
    st.lists(st.integers(0, 60), min_size=6, max_size=6),
    st.lists(st.integers(60, 400), min_size=6, max_size=6),
    st.sampled_from([None, 5.0]),
)
def test_nothing_is_recoverable_with_a_share_beside_the_count(helped, inhabitants, round_to):
    """A count, its share in one decimal, and a whole that CBS rounded to fives."""
    whole = [5 * round(number / 5) for number in inhabitants]
    share = {
        area: round(100 * n / total, 1)
        for area, n, total in zip("abcdef", helped, whole, strict=True)
    }
    specs = [
        spec("geholpen", of="inwoners", round_to=round_to),
        spec("aandeel", Kind.SHARE, weight="inwoners", part="geholpen", rounding=0.1),
        INHABITANTS,
    ]
    columns = {"geholpen": helped, "aandeel": share, "inwoners": whole}
    known = facts(columns, specs, official=["inwoners"], parts=THREE_BY_TWO)
    thresholds = {"geholpen": 10.0, "aandeel": 10.0}
    small, hidden = protect(known, thresholds)
    assert small <= hidden
    assert not recoverable(known, hidden, thresholds)
    assert {area for c, area in small if c == "aandeel"} <= {
        area for c, area in hidden if c == "geholpen"
    }


@settings(max_examples=15)
@given(TABLES, st.lists(st.integers(2, 40), min_size=6, max_size=6))
def test_nothing_is_recoverable_of_a_mean(scores, weights):
    wijken = {"W1": slice(0, 3), "W2": slice(3, 6), "G": slice(0, 6)}
    mean = {area: 1.0 + score for area, score in zip("abcdef", scores, strict=True)}
    for area, members in wijken.items():
        pairs = list(zip([1.0 + s for s in scores[members]], weights[members], strict=True))
        mean[area] = sum(m * w for m, w in pairs) / sum(w for _, w in pairs)
    specs = [spec("score", Kind.MEAN, weight="klanten"), spec("klanten")]
    known = facts({"score": mean, "klanten": weights}, specs, parts=THREE_BY_TWO)
    thresholds = {"score": 10.0, "klanten": 10.0}
    small, hidden = protect(known, thresholds)
    assert small <= hidden
    assert not recoverable(known, hidden, thresholds)


CHOICE = """
import test_suppress as t
known = t.town((3, 40, 5, 2, 70, 8))
print(sorted(t.protect(known, {"geholpen": 10.0})[1]))
"""


def test_the_choice_is_the_same_in_every_run():
    """Python orders sets otherwise in each run; the public files must be the same."""
    folders = os.pathsep.join(map(str, (Path(__file__).parent, Path(__file__).parents[1])))
    told = {
        subprocess.run(
            [sys.executable, "-c", CHOICE],
            env={**os.environ, "PYTHONPATH": folders, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(told) == 1
