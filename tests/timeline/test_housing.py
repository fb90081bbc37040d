from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

import minitown as mt
import ten_homes
from naive_timeline import registers
from wijkplan.model.areas import Level, build_areas
from wijkplan.model.events import APART, EVENT_KINDS, Effect
from wijkplan.timeline.housing import NOT_PLACED, UNKNOWN_NUMBER, homes_per_buurt, tabulate
from wijkplan.timeline.scenarios import DEFAULT_SCENARIOS

NAN = float("nan")
TOWN = mt.areas()
KEYS = ["scenario", "jaar", "code", "niveau"]
KINDS = {effect: [n for n, k in EVENT_KINDS.items() if k.effect is effect] for effect in Effect}
# Under *alles*: homes at the end of each year, and what came and went, of every area with homes.
BY_HAND = {
    mt.MARKT: ((4, 4, 2, 2, 5, 5), {2026: (0, 2), 2028: (3, 0)}),
    mt.HAVEN: ((3, 3, 3, 3, 3, 3), {}),
    mt.DORP: ((3, 3, 5, 4, 2, 2), {2026: (2, 0), 2027: (0, 1), 2028: (0, 2)}),
    mt.CENTRUM: ((7, 7, 5, 5, 8, 8), {2026: (0, 2), 2028: (3, 0)}),
    mt.ZUID: ((3, 3, 5, 4, 2, 2), {2026: (2, 0), 2027: (0, 1), 2028: (0, 2)}),
    mt.GEMEENTE: ((10, 10, 10, 9, 10, 10), {2026: (2, 2), 2027: (0, 1), 2028: (3, 2)}),
}


def two_towns():
    """Ministad with a second gemeente beside it."""
    here = mt.geometry()
    there = here.translate(xoff=1000)
    there.index = [code.replace("BU9909", "BU9908") for code in there.index]
    both = gpd.GeoDataFrame(geometry=pd.concat([here.geometry, there]), crs=here.crs)
    return build_areas(
        both.rename_axis("code"),
        year=mt.YEAR,
        gemeenten=["GM9909", "GM9908"],
        outlines={},
        names={},
    )


def table(rows=None, areas=TOWN, **options):
    return tabulate([ten_homes.run(rows, **options)], areas)


def at(made, code, *, level=None, column="woningen"):
    rows = made[made["code"].eq(code)]
    rows = rows if level is None else rows[rows["niveau"].eq(level)]
    return tuple(rows.sort_values("jaar")[column])


def check(made, areas=TOWN):
    """Everything that has to hold in every table."""
    assert not made.duplicated(KEYS).any()
    assert made["erbij"].eq(made[KINDS[Effect.COMES]].sum(axis=1)).all()
    assert made["eraf"].eq(made[KINDS[Effect.LEAVES]].sum(axis=1)).all()
    before = made.groupby(["scenario", "code", "niveau"])["woningen"].shift()
    balance = before + made["erbij"] - made["eraf"]
    later = made["jaar"].gt(made["jaar"].min())
    assert balance[later].equals(made["woningen"][later].rename(None))
    whole = ["erbij", "eraf", *EVENT_KINDS, *APART, UNKNOWN_NUMBER]
    sums = made.groupby(["scenario", "jaar", "niveau"])[["woningen", *whole]].sum()
    for level in ("buurt", "wijk"):
        assert sums.xs(level, level="niveau").equals(sums.xs("gemeente", level="niveau"))
    # And every wijk is its buurten.
    above = areas.at(Level.BUURT)["parent"]
    buurten = made[made["niveau"].eq("buurt") & made["code"].ne(NOT_PLACED)]
    keys = ["scenario", "jaar", buurten["code"].map(above)]
    ours = buurten.groupby(keys)[["woningen", *whole]].sum()
    wijken = made[made["niveau"].eq("wijk") & made["code"].ne(NOT_PLACED)]
    theirs = wijken.set_index(["scenario", "jaar", "code"])[["woningen", *whole]].sort_index()
    assert ours.to_numpy().tolist() == theirs.to_numpy().tolist()


# --- by hand


def test_the_columns_and_the_order_of_the_rows():
    made = table()
    assert list(made.columns) == [
        *KEYS, "woningen", "erbij", "eraf", *EVENT_KINDS, *APART, UNKNOWN_NUMBER,
    ]  # fmt: skip
    assert list(dict.fromkeys(made["niveau"])) == ["buurt", "wijk", "gemeente"]
    assert sorted(set(made["jaar"])) == [2024, *ten_homes.YEARS]
    assert set(made["scenario"]) == {"alles"}
    assert made["woningen"].dtype == float
    assert made.drop(columns=[*KEYS, "woningen"]).dtypes.eq(int).all()


@pytest.mark.parametrize("code", BY_HAND)
def test_every_row_of_everything_by_hand(code):
    homes, moved = BY_HAND[code]
    made = table()
    assert at(made, code) == homes
    years = (2024, *ten_homes.YEARS)
    assert at(made, code, column="erbij") == tuple(moved.get(y, (0, 0))[0] for y in years)
    assert at(made, code, column="eraf") == tuple(moved.get(y, (0, 0))[1] for y in years)


def test_every_kind_of_event_by_hand():
    made = table()
    kinds = made[made["niveau"].eq("buurt")].melt(
        id_vars=["jaar", "code"], value_vars=[*EVENT_KINDS, *APART, UNKNOWN_NUMBER]
    )
    found = {
        (r.jaar, r.code, r.variable): r.value for r in kinds[kinds["value"].ne(0)].itertuples()
    }
    assert found == {
        (2026, mt.MARKT, "sloop"): 2,
        (2026, mt.DORP, "tijdelijk_erbij"): 2,
        (2027, mt.HAVEN, "verkoop"): 1,
        (2027, mt.DORP, "sloop"): 1,
        (2028, mt.MARKT, "nieuwbouw"): 3,
        (2028, mt.DORP, "tijdelijk_eraf"): 2,
    }


def test_three_scenarios_have_the_same_rows():
    courses = [ten_homes.run(scenario=scenario) for scenario in DEFAULT_SCENARIOS]
    made = tabulate(courses, TOWN)
    check(made)
    per_scenario = made.groupby("scenario", sort=False)
    assert list(per_scenario.groups) == ["nu", "alleen hard", "alles"]
    keys = [rows[KEYS[1:]].to_numpy().tolist() for _, rows in per_scenario]
    assert keys[0] == keys[1] == keys[2]
    for (scenario, code), homes in ten_homes.STOCK_PER_YEAR.items():
        assert at(made[made["scenario"].eq(scenario)], code)[1:] == homes
    now = made[made["scenario"].eq("nu")]
    assert now.drop(columns=[*KEYS, "woningen"]).eq(0).all(axis=None)


# --- what is not placed


def test_what_is_not_placed_counts_in_the_gemeente_and_has_rows_of_its_own():
    rows = {
        "n": {"buurt": None, "bruto": 6.0, "jaar_oplevering": 2026.0},
        "s": {"buurt": None, "soort": "SLO", "sloop": 2.0, "jaar_start": 2027.0},
        "d": {"buurt": mt.DORP, "bruto": 1.0, "jaar_oplevering": 2026.0},
    }
    made = table(rows)
    check(made)
    for level in ("buurt", "wijk"):
        assert at(made, NOT_PLACED, level=level) == (0, 0, 6, 4, 4, 4)
        assert at(made, NOT_PLACED, level=level, column="eraf") == (0, 0, 0, 2, 0, 0)
    assert at(made, NOT_PLACED, level="gemeente") == ()
    assert at(made, mt.GEMEENTE) == (10, 10, 17, 15, 15, 15)
    assert at(made, mt.DORP) == (3, 3, 4, 4, 4, 4)


def test_demolition_that_is_not_placed_is_below_zero_on_its_own():
    made = table({"s": {"buurt": None, "soort": "SLO", "sloop": 2.0, "jaar_start": 2027.0}})
    check(made)
    assert at(made, NOT_PLACED, level="buurt") == (0, 0, 0, -2, -2, -2)
    assert at(made, mt.GEMEENTE) == (10, 10, 10, 8, 8, 8)


def test_of_two_gemeenten_nobody_knows_in_which_it_is():
    areas = two_towns()
    made = table({"n": {"buurt": None, "bruto": 6.0, "jaar_oplevering": 2026.0}}, areas)
    assert at(made, NOT_PLACED, level="gemeente") == (0, 0, 6, 6, 6, 6)
    assert at(made, "GM9909") == (10,) * 6
    assert at(made, "GM9909", column="erbij") == (0,) * 6
    # No home at all was delivered in the other: that is unknown, not zero.
    assert np.isnan(at(made, "GM9908")).all()
    assert np.isnan(at(made, "BU99080101")).all()
    totals = made.groupby(["jaar", "niveau"])["woningen"].sum().unstack()  # noqa: PD010
    assert totals["buurt"].equals(totals["gemeente"].rename("buurt"))


# --- what is not known


def counts(*, without=()):
    stock = ten_homes.stock()
    frame = stock.frame[~stock.frame["buurt"].isin(without)].drop(columns=["x", "y", "pand"])
    return replace(
        stock, addresses=False, frame=frame.drop(columns="oppervlakte_m2").reset_index(drop=True)
    )


def test_a_buurt_that_was_not_delivered_stays_unknown():
    homes = counts(without=(mt.HAVEN,))
    rows = {"n": {"buurt": mt.HAVEN, "bruto": 6.0, "jaar_oplevering": 2026.0}}
    made = table(rows, homes=homes)
    assert np.isnan(at(made, mt.HAVEN)).all()
    assert at(made, mt.HAVEN, column="erbij") == (0, 0, 6, 0, 0, 0)
    assert np.isnan(at(made, mt.OOST)).all()
    assert at(made, mt.CENTRUM) == (4, 4, 10, 10, 10, 10)


def test_of_addresses_a_buurt_without_homes_has_none():
    made = table()
    assert at(made, mt.OOST) == (0,) * 6
    assert at(made, mt.WERKPARK) == (0,) * 6


def test_homes_per_buurt_of_addresses_and_of_counts():
    buurten = list(mt.BUURTEN)
    whole = homes_per_buurt(ten_homes.stock(), TOWN)
    assert whole[buurten].tolist() == [4, 3, 0, 0, 3, 0]
    partly = homes_per_buurt(counts(without=(mt.HAVEN,)), TOWN)
    assert partly.dropna().to_dict() == {mt.MARKT: 4, mt.DORP: 3}


def test_a_number_that_nobody_gave_is_counted_as_such():
    rows = {
        "a": {"buurt": mt.MARKT, "bruto": NAN, "jaar_oplevering": 2026.0},
        "b": {"buurt": mt.MARKT, "soort": "SLO", "sloop": NAN, "jaar_start": 2026.0},
        "c": {"buurt": None, "bruto": NAN, "jaar_oplevering": 2027.0},
        "d": {"buurt": mt.MARKT, "bruto": NAN},
        "e": {"buurt": mt.MARKT, "bruto": NAN, "jaar_oplevering": 2040.0},
        "f": {"buurt": mt.MARKT, "bruto": 4.0, "jaar_oplevering": 2040.0},
    }
    made = table(rows)
    check(made)
    assert at(made, mt.MARKT, column=UNKNOWN_NUMBER) == (0, 0, 2, 0, 0, 0)
    assert at(made, mt.GEMEENTE, column=UNKNOWN_NUMBER) == (0, 0, 2, 1, 0, 0)
    assert at(made, mt.GEMEENTE) == (10,) * 6


def test_what_is_no_stock_stands_apart():
    rows = {
        "a": {"buurt": mt.MARKT, "bruto": 6.0, "eenheid": "standplaatsen"},
        "b": {"buurt": mt.MARKT, "soort": "SLO", "sloop": 2.0, "eenheid": "standplaatsen"},
        "c": {"buurt": None, "bruto": 30.0, "eenheid": "zorgeenheden"},
        "d": {"buurt": mt.DORP, "soort": "REN", "aantal": 9.0, "eenheid": "studentenkamers"},
    }
    made = table({name: {**row, "jaar_oplevering": 2026.0} for name, row in rows.items()})
    check(made)
    assert at(made, mt.MARKT, column="standplaatsen") == (0, 0, 4, 0, 0, 0)
    assert at(made, mt.GEMEENTE, column="zorgeenheden") == (0, 0, 30, 0, 0, 0)
    assert at(made, mt.GEMEENTE, column="studentenkamers") == (0,) * 6  # renovated, not more
    assert at(made, mt.GEMEENTE) == (10,) * 6


def test_homes_of_buildings_in_two_buurten_leave_where_they_stand():
    row = {"buurt": mt.HAVEN, "soort": "SLO", "sloop": 3.0, "jaar_start": 2026.0, "panden": "P3 P4"}
    made = table({"p": row})
    check(made)
    assert at(made, mt.MARKT) == (4, 4, 3, 3, 3, 3)
    assert at(made, mt.HAVEN) == (3, 3, 1, 1, 1, 1)


# --- properties


@given(registers())
@settings(max_examples=25)
def test_every_level_adds_up_and_agrees_with_the_stock(register):
    made = ten_homes.run(register)
    rows = tabulate([made], TOWN)
    check(rows)
    for year in ten_homes.YEARS:
        buurten = rows[rows["jaar"].eq(year) & rows["niveau"].eq("buurt")].set_index("code")
        number = made.stocks[year].number.rename({"": NOT_PLACED})
        found = buurten["woningen"]
        assert number.reindex(found.index, fill_value=0).astype(float).eq(found).all()
        assert found.sum() == made.stocks[year].number.sum()
