"""Counting homes: per attribute, per question, and as bookings with a sign."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from homes_by_hand import (
    CORPORATION,
    DEAR,
    FIRST,
    KOOP,
    LIBERAL,
    LOW,
    MIDDLE,
    NORTH,
    OTHER,
    SECOND,
    SOUTH,
    home_rows,
)
from wijkplan.model.attributes import ATTRIBUTES, CATEGORIES, CELLS, QUESTIONS, UNSURE
from wijkplan.model.stock_counts import UNPLACED, category_codes, count_rows, sum_cells

OWNER = ("eigendom", "tak", "huurklasse")
LABELLED = ("eigendom", "energielabel")


def categories(name, *values, names=OWNER):
    """Category of one home."""
    return CATEGORIES[name][int(category_codes(home_rows([(NORTH, 1, *values)], names))[name][0])]


@pytest.mark.parametrize(
    ("tenure", "branch", "rent", "expected"),
    [
        (KOOP, None, None, (KOOP, "nvt", "nvt")),
        (OTHER, None, None, (OTHER, "nvt", "onbekend")),
        (CORPORATION, None, None, (CORPORATION, "onbekend", "onbekend")),
        (None, None, None, ("onbekend", "onbekend", "onbekend")),
        (KOOP, "DAEB", DEAR, (KOOP, "DAEB", DEAR)),  # what is known goes first
    ],
)
def test_what_does_not_apply_is_not_unknown(tenure, branch, rent, expected):
    assert tuple(categories(name, tenure, branch, rent) for name in OWNER) == expected


@pytest.mark.parametrize(
    ("tenure", "rent", "social", "first"),
    [
        (CORPORATION, LOW, "ja", "ja"),
        (CORPORATION, FIRST, "ja", "ja"),
        (CORPORATION, SECOND, "ja", "nee"),
        (CORPORATION, LIBERAL, "ja", "nee"),
        (CORPORATION, MIDDLE, "nee", "nee"),
        (CORPORATION, DEAR, "nee", "nee"),
        (CORPORATION, None, "onbekend", "onbekend"),
        (OTHER, LOW, "nee", "nvt"),
        (OTHER, None, "nee", "nvt"),
        (KOOP, None, "nee", "nvt"),
        (None, LOW, UNSURE, UNSURE),
        (None, MIDDLE, UNSURE, UNSURE),
        (None, None, UNSURE, UNSURE),
    ],
)
def test_who_lets_at_which_rent(tenure, rent, social, first):
    assert categories("sociale_huur", tenure, None, rent) == social
    assert categories("eerste_aftoppingsgrens", tenure, None, rent) == first


@pytest.mark.parametrize(
    ("tenure", "label", "all_homes", "of_associations"),
    [
        (CORPORATION, "G", "ja", "ja"),
        (CORPORATION, "E", "ja", "ja"),
        (CORPORATION, "D", "nee", "nee"),
        (CORPORATION, None, "onbekend", "onbekend"),
        (KOOP, "F", "ja", "nvt"),
        (None, "G", "ja", UNSURE),
        (None, "A", "nee", UNSURE),
    ],
)
def test_the_worst_labels(tenure, label, all_homes, of_associations):
    assert categories("label_efg", tenure, label, names=LABELLED) == all_homes
    assert categories("label_efg_corporatie", tenure, label, names=LABELLED) == of_associations


@pytest.mark.parametrize(
    ("heat", "answer"),
    [
        ("aardgas", "nee"),
        ("warmtenet", "ja"),
        ("elektrisch", "ja"),
        ("anders", "ja"),
        (None, "onbekend"),
    ],
)
def test_without_natural_gas(heat, answer):
    assert categories("aardgasvrij", heat, names=("warmte",)) == answer


def test_every_question_hangs_on_attributes_and_values_that_exist():
    for question in QUESTIONS.values():
        for name, values in {**question.of, **question.fits}.items():
            assert set(values) <= set(ATTRIBUTES[name])


def test_homes_per_buurt():
    rows = [(SOUTH, 4, KOOP, None, "A"), (NORTH, 2, CORPORATION, LOW, None)]
    counts = count_rows(home_rows([*rows, (None, 3, KOOP, None, "A"), (SOUTH, 1, None, None, "G")]))
    assert counts.homes.to_dict() == {UNPLACED: 3, NORTH: 2, SOUTH: 5}
    assert counts.cells.loc[SOUTH, ("eigendom", KOOP)] == 4
    assert counts.cells.loc[SOUTH, ("energielabel", "G")] == 1
    assert counts.cells.loc[NORTH, ("sociale_huur", "ja")] == 2
    assert counts.cells.loc[UNPLACED, ("energielabel", "A")] == 3
    assert list(counts.cells.columns) == list(CELLS)


def test_bookings_have_a_sign():
    start = count_rows(home_rows([(NORTH, 5, CORPORATION, LOW, "G")]))
    booked = home_rows(
        [
            (NORTH, -2, CORPORATION, LOW, "G"),
            (NORTH, 2, CORPORATION, LOW, "A"),
            (SOUTH, 3, KOOP, None, "A"),
        ]
    )
    now = start.plus(count_rows(booked))
    assert now.homes.to_dict() == {NORTH: 5, SOUTH: 3}
    assert now.cells.loc[NORTH, ("energielabel", "G")] == 3
    assert now.cells.loc[NORTH, ("energielabel", "A")] == 2
    assert sum_cells(booked).tolist() == (now.cells.sum() - start.cells.sum()).tolist()


def test_without_rows_there_is_nothing():
    counts = count_rows(home_rows([]))
    assert counts.homes.empty
    assert sum_cells(home_rows([])).tolist() == [0.0] * len(CELLS)
    start = count_rows(home_rows([(NORTH, 5, KOOP, None, "G")]))
    pd.testing.assert_frame_equal(start.plus(counts).cells, start.cells)
    pd.testing.assert_frame_equal(counts.plus(start).cells, start.cells)


@st.composite
def some_homes(draw):
    def pick(name):
        return st.sampled_from((*ATTRIBUTES[name], None))

    row = st.tuples(
        st.sampled_from((NORTH, SOUTH, None)),
        st.integers(-9, 9),
        *(pick(name) for name in ATTRIBUTES),
    )
    return home_rows(draw(st.lists(row, max_size=8)), tuple(ATTRIBUTES))


@given(some_homes())
def test_the_categories_of_an_attribute_are_all_homes(frame):
    counts = count_rows(frame)
    for name in CATEGORIES:
        assert counts.cells[name].sum(axis=1).tolist() == counts.homes.tolist()
    assert sum_cells(frame).tolist() == counts.cells.sum().tolist()


@given(some_homes())
def test_pandas_counts_the_same(frame):
    cells = count_rows(frame).cells
    for name, values in ATTRIBUTES.items():
        expected = frame.groupby([frame["buurt"].fillna(UNPLACED), name])["aantal"].sum()
        for (buurt, value), number in expected.items():
            assert cells.loc[buurt, (name, value)] == number
        assert cells[name][list(values)].to_numpy().sum() == expected.sum()


@given(some_homes(), st.integers(0, 8))
def test_a_count_is_the_sum_of_the_counts_of_its_parts(frame, cut):
    both = count_rows(frame.iloc[:cut]).plus(count_rows(frame.iloc[cut:]))
    whole = count_rows(frame)
    assert np.array_equal(both.cells.loc[whole.cells.index], whole.cells)
    assert both.homes.sum() == whole.homes.sum()
