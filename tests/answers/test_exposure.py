"""The tables of what is exposed now and later: ten buildings and two projects."""

from __future__ import annotations

import pytest

import minitown as mt
import ten_buildings as town
from wijkplan.answers.exposure import (
    exposure_in_short,
    exposure_of_area,
    exposure_per_buurt,
    follow_exposure,
)
from wijkplan.themes.safety import Settings

AREAS = mt.areas()
FIRE = "Brandaandachtsgebied, 30 m"
BLAST = "Explosieaandachtsgebied, 200 m"


@pytest.fixture(scope="module")
def exposure():
    line = town.timeline()
    return follow_exposure(line.base, AREAS, line, regime="hengelo-2022", settings=Settings())


def test_now_and_the_end_of_every_scenario_in_which_something_happens(exposure):
    assert exposure.moments == ("nu", "eind 2029, alleen hard", "eind 2029, alles")
    assert exposure.table.groupby("moment").size().tolist() == [36, 36, 36]
    alone = follow_exposure(town.state(), AREAS, None, regime="hengelo-2022", settings=Settings())
    assert alone.moments == ("nu",)
    now = follow_exposure(town.state(), AREAS, None, regime="bkl-2024", settings=Settings())
    assert len(now.names) == 3  # and not the other reading of 1,500 m
    nothing = town.state(spoor=None)
    assert follow_exposure(nothing, AREAS, None, regime="bkl-2024", settings=Settings()) is None


def test_the_table_of_a_buurt_tells_a_later_moment_only_where_it_is_another(exposure):
    found = exposure_of_area(exposure, AREAS, mt.WERKPARK)
    assert found.rows == (
        (BLAST, "nu", "0", "0", "0", "0", "0", "0", "0"),
        (BLAST, "eind 2029, alles", "10 tot 20", "1", "2", "0", "0",
         "52 tot 84 (1 onbekend)", "24 tot 48 (2 onbekend)"),
        ("Gifwolkaandachtsgebied, 300 m", "nu", "0", "0", "0", "0", "0", "0", "0"),
        ("Gifwolkaandachtsgebied, 300 m", "eind 2029, alles", "10 tot 20", "1", "2", "0", "0",
         "52 tot 84 (1 onbekend)", "24 tot 48 (2 onbekend)"),
    )  # fmt: skip
    assert found.head[0] == "Gebied"
    assert found.note.startswith(f"{exposure.regime}; personen: ")
    assert "(niet gecontroleerd)" in found.note


def test_the_table_of_a_gemeente_adds_up_its_buurten(exposure):
    rows = {row[:2]: row[2:] for row in exposure_of_area(exposure, AREAS, mt.GEMEENTE).rows}
    # b0, the school and the shop; of the school nobody knows how many, of a shop not by night.
    assert rows[FIRE, "nu"] == ("2", "1", "1", "1", "0", "22 (1 onbekend)", "5 (2 onbekend)")
    assert rows[f"{FIRE}: mogelijk", "nu"] == ("1", "0", "1", "0", "0", "1", "2")
    assert rows[FIRE, "eind 2029, alles"][0] == "5"
    assert (f"{FIRE}: mogelijk", "eind 2029, alles") not in rows


def test_the_table_of_all_buurten_has_those_in_which_anything_stands(exposure):
    found = exposure_per_buurt(exposure, AREAS)
    assert found.head[:3] == ("Gebied", "Buurt", "Moment")
    assert {row[1] for row in found.rows if row[0] == FIRE} == {"Markt", "Haven", "Dorp"}
    assert [row[1] for row in found.rows if row[0] == f"{BLAST}: mogelijk"] == ["Oost"]
    haven = next(row for row in found.rows if row[:2] == (FIRE, "Haven"))
    assert haven[3:] == ("0", "1", "0", "0", "0", "onbekend", "onbekend")
    areas = [row[0] for row in found.rows]
    assert areas == sorted(areas, key=areas.index)


def test_where_nothing_stands_there_is_no_table():
    line = follow_exposure(town.state(), AREAS, None, regime="bevt-2015", settings=Settings())
    assert exposure_of_area(line, AREAS, mt.WERKPARK) is None


def test_homes_that_nobody_delivered_are_unknown():
    bare = town.state(stock=None, verblijfsobject=None, voorzieningen=None)
    found = follow_exposure(bare, AREAS, None, regime="hengelo-2022", settings=Settings())
    rows = {row[0]: row[2:] for row in exposure_of_area(found, AREAS, mt.MARKT).rows}
    assert rows[BLAST] == ("onbekend", "0", "0", "0", "2", "onbekend", "onbekend")


def test_one_sentence_has_the_least_and_most_homes_of_now(exposure):
    told = exposure_in_short(exposure, AREAS, mt.GEMEENTE)
    assert exposure.regime in told
    # b0 for certain, and one more of which the place is not known; not the three of 2029.
    assert f"{FIRE}: 2 tot 3;" in told
    assert f"{BLAST}: 8 tot 10;" in told
    assert told.endswith("Gifwolkaandachtsgebied, 300 m: 10.")
    assert f"{BLAST}: 0;" in exposure_in_short(exposure, AREAS, mt.WERKPARK)
    old = follow_exposure(town.state(), AREAS, None, regime="bevt-2015", settings=Settings())
    assert "staat en komt hier niets" in exposure_in_short(old, AREAS, mt.WERKPARK)


def test_homes_that_nobody_delivered_are_unknown_in_the_sentence_too():
    bare = town.state(stock=None, verblijfsobject=None, voorzieningen=None)
    found = follow_exposure(bare, AREAS, None, regime="hengelo-2022", settings=Settings())
    assert f"{BLAST}: onbekend" in exposure_in_short(found, AREAS, mt.MARKT)
