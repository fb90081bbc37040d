"""Bounds where it is open which homes leave or change, by hand and against every choice."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings

from homes_by_hand import (
    CORPORATION,
    KOOP,
    LOW,
    MIDDLE,
    NAMES,
    NORTH,
    SELL,
    SOUTH,
    home_rows,
    open_change,
    placed_only,
    stories,
    tell,
    worlds,
)
from wijkplan.model.attributes import ATTRIBUTES, CATEGORIES, CELLS
from wijkplan.model.open_changes import bound_cells, find_moves, lone_effect, tighten
from wijkplan.model.stock_counts import UNPLACED, category_codes, count_cells, count_rows

A_LABEL = {"energielabel": "A"}
BAD, GOOD = (CORPORATION, LOW, "G"), (KOOP, None, "A")


def bounds(rows, changes, cell, *, code=NORTH):
    """Least and most in a cell; rows are ``(aantal, *values)`` of one buurt."""
    counts = count_rows(home_rows([(NORTH, *row) for row in rows]))
    low, high = bound_cells(counts, changes)
    return low.loc[code, cell], high.loc[code, cell]


# ---- by hand


def test_so_many_of_a_pool_leave():
    rows = [(10, *BAD), (5, *GOOD)]
    left = open_change(rows, 8, None)
    # 8 of 15 leave, of which 10 are G: at least 8 - 5 = 3, at most 8
    assert bounds(rows, [left], ("energielabel", "G")) == (2, 7)
    assert bounds(rows, [left], ("energielabel", "A")) == (0, 5)
    assert bounds(rows, [left], ("energielabel", "B")) == (0, 0)
    assert bounds(rows, [left], ("label_efg_corporatie", "ja")) == (2, 7)


def test_so_many_of_a_pool_change():
    rows = [(10, *BAD), (5, *GOOD)]
    better = open_change(rows, 8, A_LABEL)
    assert bounds(rows, [better], ("energielabel", "G")) == (2, 7)
    assert bounds(rows, [better], ("energielabel", "A")) == (8, 13)
    assert bounds(rows, [better], ("eigendom", KOOP)) == (5, 5)  # this does not move


def test_who_is_sold_takes_the_rent_class_along():
    rows = [(10, CORPORATION, LOW, "G"), (10, CORPORATION, MIDDLE, "A")]
    sold = open_change(rows, 12, SELL)
    assert bounds(rows, [sold], ("eigendom", KOOP)) == (12, 12)
    assert bounds(rows, [sold], ("huurklasse", LOW)) == (0, 8)
    assert bounds(rows, [sold], ("huurklasse", "nvt")) == (12, 12)
    assert bounds(rows, [sold], ("sociale_huur", "ja")) == (0, 8)
    assert bounds(rows, [sold], ("label_efg", "ja")) == (10, 10)
    assert bounds(rows, [sold], ("label_efg_corporatie", "ja")) == (0, 8)


def test_a_bought_home_keeps_its_label_and_becomes_one_of_an_association():
    rows = [(10, KOOP, None, "G"), (10, KOOP, None, "A"), (4, *BAD)]
    bought = open_change(rows[:2], 5, {"eigendom": CORPORATION, "huurklasse": LOW})
    assert bounds(rows, [bought], ("label_efg_corporatie", "ja")) == (4, 9)
    assert bounds(rows, [bought], ("sociale_huur", "ja")) == (9, 9)


def test_homes_that_left_may_have_been_renovated_since():
    """Five of 20 leave; later all 20 get label A: what left has label A in the books now."""
    rows = [(20, CORPORATION, LOW, "A")]
    left = open_change(rows, 5, None)
    assert bounds(rows, [left], ("energielabel", "A")) == (15, 15)
    assert bounds(rows, [left], ("energielabel", "G")) == (0, 0)


def test_homes_that_changed_may_have_left_since():
    """Five of 20 get label A; later 10 of those 20 are demolished, and it is known which."""
    rows = [(10, *BAD)]
    gone = np.array([True, False])
    better = open_change(
        [(10, *BAD), (10, *BAD)], 5, A_LABEL, settled=dict.fromkeys(ATTRIBUTES, gone)
    )
    assert bounds(rows, [better], ("energielabel", "A")) == (0, 5)
    many = replace(better, number=15)
    assert bounds(rows, [many], ("energielabel", "A")) == (5, 10)


def test_what_a_later_project_sets_is_known():
    rows = [(10, KOOP, None, "B")]
    settled = {"energielabel": np.array([True])}
    change = open_change(rows, 6, {"energielabel": "A", "eigendom": CORPORATION}, settled=settled)
    assert bounds(rows, [change], ("energielabel", "A")) == (0, 0)
    assert bounds(rows, [change], ("eigendom", CORPORATION)) == (6, 6)


def test_two_changes_together_do_what_neither_does_alone():
    """One sets the owner, the other the rent: a home that got both is social rent."""
    rows = [(3, KOOP, None, "A")]
    owner = open_change(rows, 2, {"eigendom": CORPORATION})
    rent = open_change(rows, 2, {"huurklasse": LOW})
    assert bounds(rows, [owner], ("sociale_huur", "ja")) == (0, 0)
    assert bounds(rows, [rent], ("sociale_huur", "ja")) == (0, 0)
    low, high = bounds(rows, [owner, rent], ("sociale_huur", "ja"))
    assert low <= 1
    assert high >= 2


def test_a_later_change_may_meet_homes_of_an_earlier_one():
    rows = [(20, *BAD)]
    first = open_change(rows, 10, A_LABEL)
    second = open_change(rows, 5, None)
    low, high = bounds(rows, [first, second], ("energielabel", "A"))
    assert (low, high) == (5, 10)


def test_demolition_without_a_buurt_may_meet_homes_of_any_change():
    rows = [(20, *BAD)]
    first = open_change(rows, 10, A_LABEL)
    second = open_change(rows, 5, None, buurt=UNPLACED)
    low, high = bound_cells(count_rows(home_rows([(NORTH, *row) for row in rows])), [first, second])
    cell = ("energielabel", "A")
    assert low.loc[NORTH, cell] == high.loc[NORTH, cell] == 10
    assert (low.loc[UNPLACED, cell], high.loc[UNPLACED, cell]) == (-5, 0)
    total = low.sum()["energielabel", "G"], high.sum()["energielabel", "G"]
    assert total == (5, 10)


def test_homes_that_left_without_a_buurt_stay_away():
    rows = [(20, *BAD)]
    changes = [open_change(rows, 5, None, buurt=UNPLACED), open_change(rows, 10, A_LABEL)]
    assert whole(rows, changes, ("energielabel", "G")) == (5, 5)
    assert whole(rows, changes, ("energielabel", "A")) == (10, 10)


def whole(rows, changes, cell):
    """Least and most in a cell over all buurten and what is not placed."""
    low, high = bound_cells(count_rows(home_rows([(NORTH, *row) for row in rows])), changes)
    return low.sum()[cell], high.sum()[cell]


def test_a_change_without_a_buurt_may_be_undone_by_a_later_one():
    """Five of 20 get label A somewhere; then 18 of the 20 get label B."""
    rows = [(20, *BAD)]
    first = open_change(rows, 5, A_LABEL, buurt=UNPLACED)
    second = open_change(rows, 18, {"energielabel": "B"})
    low, high = whole(rows, [first, second], ("energielabel", "A"))
    assert low == 0
    assert high >= 2
    assert whole(rows, [second, first], ("energielabel", "A")) == (5, 5)


def test_a_change_without_a_buurt_together_with_a_later_one():
    rows = [(3, KOOP, None, "A")]
    owner = open_change(rows, 2, {"eigendom": CORPORATION}, buurt=UNPLACED)
    rent = open_change(rows, 2, {"huurklasse": LOW})
    low, high = whole(rows, [owner, rent], ("sociale_huur", "ja"))
    assert low <= 1
    assert high >= 2


def test_no_more_homes_can_be_left_than_there_are():
    rows = [(90, *BAD), (10, *GOOD)]
    both = [open_change(rows, 50, None), open_change(rows, 40, None)]
    assert bounds(rows, both, ("energielabel", "G")) == (0, 10)
    again = [open_change(rows, 80, A_LABEL), open_change(rows, 80, A_LABEL)]
    assert bounds(rows, again, ("energielabel", "G"))[0] == 0


def test_where_homes_can_end_hangs_on_what_is_settled():
    both = {"eigendom": CORPORATION, "huurklasse": LOW}
    homes = home_rows([(NORTH, 1, KOOP, None, "A"), (NORTH, 1, KOOP, MIDDLE, "A")])

    def ends(settled):
        found = find_moves(homes, both, settled).ends
        return {value for (name, value), end in zip(CELLS, found, strict=True)
                if end and name == "sociale_huur"}  # fmt: skip

    assert ends({}) == {"ja"}
    assert ends({"huurklasse": np.array([False, True])}) == {"ja", "nee", "onbekend"}
    assert ends(dict.fromkeys(both, np.array([True, True]))) == set()


def test_what_a_change_does_by_itself():
    low, high = lone_effect(open_change([(10, *BAD), (5, *GOOD)], 8, A_LABEL))
    effect = dict(zip(CELLS, zip(low, high, strict=True), strict=True))
    assert effect["energielabel", "G"] == (-8, -3)
    assert effect["energielabel", "A"] == (3, 8)
    assert effect["eigendom", KOOP] == (0, 0)


@pytest.mark.parametrize(
    ("to", "number", "matters"),
    [(None, 1, True), (A_LABEL, 1, True), ({}, 1, False), (None, 0, False), (A_LABEL, 0, False)],
)
def test_whether_a_change_matters(to, number, matters):
    assert open_change([(3, *BAD)], number, to).matters is matters


def test_a_change_of_nobody_moves_nothing():
    moves = find_moves(home_rows([]), A_LABEL)
    assert moves.size == moves.out.sum() == moves.into.sum() == 0


def test_a_buurt_without_homes_that_is_named():
    counts = count_rows(home_rows([(NORTH, 4, *BAD)]))
    low, high = bound_cells(counts, [open_change([], 0, None, buurt=SOUTH)])
    assert low.loc[SOUTH].eq(0).all()
    assert high.loc[SOUTH].eq(0).all()
    assert low.loc[NORTH].equals(counts.cells.loc[NORTH])


def test_without_open_changes_the_bounds_are_the_counts():
    counts = count_rows(home_rows([(NORTH, 4, *BAD), (SOUTH, 1, *GOOD)]))
    low, high = bound_cells(counts, [])
    pd.testing.assert_frame_equal(low, counts.cells)
    pd.testing.assert_frame_equal(high, counts.cells)


def test_bounds_are_held_against_each_other():
    low, high = np.zeros((2, len(CELLS)))
    high[:] = 100.0
    low[CELLS.index(("eigendom", KOOP))] = 7.0
    low[CELLS.index(("eigendom", CORPORATION))] = -3.0
    least, most = tighten(low, high, 10.0)
    found = dict(zip(CELLS, zip(least, most, strict=True), strict=True))
    assert found["eigendom", KOOP] == (7, 10)
    assert found["eigendom", CORPORATION] == (0, 3)
    high[CELLS.index(("eigendom", CORPORATION)) :] = 1.0
    least, _ = tighten(low, high, 20.0)
    assert least[CELLS.index(("eigendom", KOOP))] == 20 - 4


def test_inputs_are_not_changed(unchanged):
    rows = [(10, *BAD), (5, *GOOD)]
    counts = count_rows(home_rows([(NORTH, *row) for row in rows]))
    unchanged(counts.cells)
    homes = unchanged(home_rows([(NORTH, *row) for row in rows]))
    find_moves(homes, A_LABEL, {"energielabel": np.array([True, False])})
    bound_cells(counts, [open_change(rows, 8, None)])


def test_homes_that_are_surely_others_do_not_widen_the_bounds():
    """Ten of 20 are sold; then 5 of the 10 that are still of an association get label A."""
    rows = [(20, *BAD)]
    sold = open_change(rows, 10, SELL, turn=0)
    better = open_change(rows, 5, A_LABEL, turn=1, apart=frozenset({0}))
    assert bounds(rows, [sold, better], ("label_efg_corporatie", "ja")) == (5, 5)
    anyone = replace(better, apart=frozenset())
    assert bounds(rows, [sold, anyone], ("label_efg_corporatie", "ja"))[1] == 10


# ---- against every choice


def count_worlds(reached, buurten, code=None):
    """Homes per cell, a row per world; of one buurt or of all."""
    rows = [
        (number, *values)
        for number, world in enumerate(reached)
        for place, values in zip(buurten, world, strict=True)
        if values is not None and code in (None, place)
    ]
    frame = pd.DataFrame(rows, columns=["world", *NAMES]).reindex(columns=["world", *ATTRIBUTES])
    weights = dict.fromkeys(CATEGORIES, np.ones(len(frame)))
    groups = frame["world"].to_numpy(int)
    return count_cells(category_codes(frame.astype(object)), weights, groups, size=len(reached))


def outside(low, high, found):
    """Cells in which a world has a number outside the bounds."""
    inside = (found >= low.to_numpy() - 1e-9) & (found <= high.to_numpy() + 1e-9)
    return [CELLS[cell] for cell in np.flatnonzero(~inside.all(axis=0))]


def looked_at(story_of_homes):
    homes, buurten, story = story_of_homes
    reached = worlds(homes, story)
    assume(reached)
    frame, changes = tell(homes, buurten, story)
    return reached, *bound_cells(count_rows(frame), changes)


@settings(max_examples=150)
@given(stories())
def test_no_choice_of_homes_gives_a_number_outside_the_bounds(given_story):
    reached, low, high = looked_at(given_story)
    assert not outside(low.sum(), high.sum(), count_worlds(reached, given_story[1]))


@settings(max_examples=150)
@given(stories(open_ones=1))
def test_the_bounds_of_one_open_change_are_reached(given_story):
    reached, low, high = looked_at(given_story)
    found = count_worlds(reached, given_story[1])
    assert low.sum().tolist() == found.min(axis=0).tolist()
    assert high.sum().tolist() == found.max(axis=0).tolist()


@settings(max_examples=150)
@given(stories(in_one_buurt=False))
def test_the_whole_stays_within_bounds_whatever_is_not_placed(given_story):
    homes, buurten, story = given_story
    reached, low, high = looked_at(given_story)
    assert not outside(low.sum(), high.sum(), count_worlds(reached, buurten))
    placed = worlds(homes, placed_only(story))
    for code in (code for code in low.index if code != UNPLACED):
        found = count_worlds(placed, buurten, code)
        assert not outside(low.loc[code], high.loc[code], found)
