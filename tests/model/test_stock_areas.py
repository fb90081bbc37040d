"""Sums of buurten, and homes that a count by place cannot do right."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import minitown as mt
from homes_by_hand import home_rows, open_change
from wijkplan.model.areas import build_areas
from wijkplan.model.stock import Stock
from wijkplan.model.stock_areas import Doubt, doubt_of, doubt_per_area, is_single, roll_up
from wijkplan.model.stock_counts import UNPLACED

TOWN = mt.areas()


def two_gemeenten():
    """Ministad, and a gemeente of one buurt east of it."""
    geometry = mt.geometry()
    other = geometry.iloc[[0]].set_axis(pd.Index(["BU99100101"], name="code"))
    moved = other.set_geometry(other.translate(1000, 0))
    return build_areas(
        pd.concat([geometry, moved]),
        year=mt.YEAR,
        gemeenten=[mt.GEMEENTE, "GM9910"],
        outlines={},
        names=mt.NAMES,
    )


PER_BUURT = pd.DataFrame(
    {"n": [1.0, 2.0, 4.0, 8.0, 16.0]},
    index=[mt.MARKT, mt.HAVEN, mt.DORP, UNPLACED, "BU99990101"],
)


def test_buurten_add_up_to_wijken_and_the_gemeente():
    found = roll_up(PER_BUURT, TOWN)["n"]
    assert found.index.equals(TOWN.frame.index)
    assert found[[mt.MARKT, mt.EILAND, mt.CENTRUM, mt.ZUID]].tolist() == [1, 0, 3, 4]
    assert found[mt.GEMEENTE] == 7 + 8  # with what is not placed, without what lies outside


def test_what_is_not_placed_is_nowhere_where_there_are_more_gemeenten():
    areas = two_gemeenten()
    assert is_single(TOWN)
    assert not is_single(areas)
    assert roll_up(PER_BUURT, areas)["n"][[mt.GEMEENTE, "GM9910"]].tolist() == [7, 0]


def later_stock(**changes):
    """Three homes with a place, two of which only the buurt is known, one not even that."""
    frame = home_rows([(mt.MARKT, 1)] * 3 + [(mt.HAVEN, 1)] * 2 + [(None, 1)], ())
    frame["x"] = [1.0, 2.0, 3.0, np.nan, np.nan, np.nan]
    given = {"frame": frame, "addresses": True, "provenance": (mt.provenance(),)}
    return Stock(**{**given, **changes})


def test_homes_without_a_place():
    found = doubt_per_area(later_stock(), TOWN)
    assert found[mt.HAVEN] == Doubt(placeless=2)
    assert found[mt.MARKT] == Doubt()
    assert found[mt.CENTRUM] == Doubt(placeless=2)
    assert found[mt.GEMEENTE] == Doubt(placeless=3)
    assert doubt_of(later_stock()) == Doubt(placeless=3)


def test_homes_that_may_have_left():
    changes = (
        open_change([(3,)], 1, None, buurt=mt.MARKT, names=()),
        open_change([(3,)], 1, None, buurt=mt.MARKT, names=()),
        open_change([(3,)], 3, {"energielabel": "A"}, buurt=mt.MARKT, names=()),
        open_change([(5,)], 2, None, buurt=UNPLACED, names=()),
    )
    stock = later_stock(open_changes=changes)
    found = doubt_per_area(stock, TOWN)
    assert found[mt.MARKT] == Doubt(leaving=2)
    assert found[mt.GEMEENTE] == Doubt(placeless=3, leaving=4)
    assert doubt_of(stock) == Doubt(placeless=3, leaving=4)


NOWHERE = "van 1.200 woningen is de plaats niet bekend"
GONE = "2 woningen verdwijnen en tellen nog mee: niet bekend welke"


@pytest.mark.parametrize(
    ("doubt", "text"),
    [
        (Doubt(), ""),
        (Doubt(placeless=1), "van 1 woning is de plaats niet bekend"),
        (Doubt(placeless=1200, leaving=2), f"{NOWHERE}; {GONE}"),
    ],
)
def test_what_a_reader_is_told(doubt, text):
    assert doubt.tell() == text
