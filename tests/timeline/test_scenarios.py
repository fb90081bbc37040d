from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ten_homes
from wijkplan.timeline.scenarios import (
    DEFAULT_SCENARIOS,
    EVERYTHING,
    HARD_ONLY,
    NOW,
    Scenario,
    choose_projects,
)

NAN = float("nan")
REGISTER = ten_homes.placed(
    {
        "P": {"hardheid": "zacht", "status": "BOU", "kans": 40.0, "jaar_oplevering": 2030.0},
        "P1": {"parent_id": "P", "hardheid": "hard", "status": "VER", "jaar_oplevering": 2027.0},
        "P11": {"parent_id": "P1", "hardheid": "zacht", "kans": 90.0, "jaar_oplevering": 2028.0},
        "Q": {"hardheid": "hard", "status": "NIE", "kans": 100.0, "jaar_oplevering": 2026.0},
        "R": {"hardheid": "onbekend", "status": "onbekend", "kans": NAN},
    }
)


def chosen(**conditions):
    scenario = Scenario(name="s", **conditions)
    return " ".join(REGISTER["project_id"][choose_projects(REGISTER, scenario)])


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ({}, "P P1 P11 Q R"),
        ({"nothing": True}, ""),
        ({"nothing": True, "include": ("Q",)}, ""),
        ({"hardness": ("hard",)}, "P1 Q"),
        ({"hardness": ("zacht", "onbekend")}, "P P11 R"),
        ({"status": ("VER", "NIE")}, "P1 Q"),
        # A probability or year that nobody gave does not meet a condition.
        ({"min_chance": 40.0}, "P P11 Q"),
        ({"min_chance": 40.5}, "P11 Q"),
        ({"first": 2028}, "P P11"),
        ({"last": 2028}, "P1 P11 Q"),
        ({"first": 2027, "last": 2028}, "P1 P11"),
        ({"hardness": ("hard",), "last": 2026}, "Q"),
        ({"only": ("P1",)}, "P1 P11"),
        ({"only": ("P",)}, "P P1 P11"),
        ({"only": ("P",), "hardness": ("hard",)}, "P1"),
        ({"without": ("P1",)}, "P Q R"),
        ({"without": ("P", "Q")}, "R"),
        ({"hardness": ("hard",), "include": ("R",)}, "P1 Q R"),
        ({"hardness": ("hard",), "include": ("P",)}, "P P1 P11 Q"),
        ({"only": ("Q",), "include": ("P11",)}, "P11 Q"),
        ({"include": ("P",), "without": ("P1",), "hardness": ("hard",)}, "P Q"),
        ({"shift": 3, "undated": 2030}, "P P1 P11 Q R"),
    ],
)
def test_which_projects_go_ahead(conditions, expected):
    assert chosen(**conditions) == expected


def test_the_scenarios_of_a_project_that_names_none():
    assert [scenario.name for scenario in DEFAULT_SCENARIOS] == ["nu", "alleen hard", "alles"]
    assert DEFAULT_SCENARIOS == (NOW, HARD_ONLY, EVERYTHING)
    assert [int(choose_projects(REGISTER, s).sum()) for s in DEFAULT_SCENARIOS] == [0, 2, 5]


def test_a_circle_of_programmes_ends():
    circle = ten_homes.placed({"a": {"parent_id": "b"}, "b": {"parent_id": "a"}, "c": {}})
    made = choose_projects(circle, Scenario(name="s", without=("a",)))
    assert made.tolist() == [False, False, True]


def test_an_empty_register_has_nothing_to_choose():
    for scenario in (*DEFAULT_SCENARIOS, Scenario(name="s", only=("P",), without=("Q",))):
        made = choose_projects(REGISTER.iloc[:0], scenario)
        assert made.tolist() == []
        assert made.dtype == bool


@given(st.permutations(range(len(REGISTER))))
def test_the_order_of_the_rows_does_not_matter(order):
    turned = REGISTER.iloc[list(order)]
    for scenario in (HARD_ONLY, Scenario(name="s", only=("P1",), include=("R",))):
        made = choose_projects(turned, scenario)
        assert made.index.equals(turned.index)
        assert made.sort_index().equals(choose_projects(REGISTER, scenario))


def test_the_register_that_goes_in_stays_as_it_was(unchanged):
    choose_projects(unchanged(REGISTER), Scenario(name="s", hardness=("hard",), only=("P",)))
