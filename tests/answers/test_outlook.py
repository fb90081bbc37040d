from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import minitown as mt
import ten_homes
from wijkplan.answers.outlook import look_ahead
from wijkplan.model.areas import Level
from wijkplan.model.attributes import CELLS
from wijkplan.model.columns import ColumnSpec, Kind
from wijkplan.model.contribution import Column
from wijkplan.timeline.housing import tabulate
from wijkplan.timeline.scenarios import DEFAULT_SCENARIOS, EVERYTHING, NOW

TOWN = mt.areas()
BUURTEN = TOWN.codes(Level.BUURT)
CORP = ("eigendom", "huur corporatie")


class Counting:
    """A theme that counts how often it was asked, and of which moments."""

    def __init__(self, compute):
        self.compute, self.asked = compute, []

    def __call__(self, state, areas):
        self.asked.append(state.key)
        return self.compute(state, areas)


def column(name, values, status=None, *, year=2025):
    codes = TOWN.frame.index
    values = values.reindex(codes).astype(float)
    empty = pd.Series("", index=codes, dtype=object)
    status = empty if status is None else status.reindex(codes).fillna("")
    spec = ColumnSpec(name=name, label=name, kind=Kind.COUNT)
    return Column(spec=spec, values=values, status=status, year=year, source="test")


def homes(state, areas):
    return (column("woningen", state.stock.number.reindex(BUURTEN, fill_value=0), year=state.year),)


def rented(state, areas):
    """Homes of associations: a number where it is one, else bounds in words."""
    low, high = (side.reindex(BUURTEN, fill_value=0)[CORP] for side in state.stock.bounds)
    point = low.eq(high)
    texts = pd.Series("tussen " + low.map("{:.0f}".format) + " en " + high.map("{:.0f}".format))
    total = state.figures.values["woningen"]  # of the theme before
    return (
        column("sociaal", low.where(point), texts.where(~point, "")),
        column("rest", total.loc[BUURTEN] - low.where(point)),
        column("vast", pd.Series(1.0, index=BUURTEN)),
    )


def looked(rows=None, scenarios=DEFAULT_SCENARIOS, themes=None):
    line = ten_homes.timeline(rows, scenarios)
    themes = themes or [Counting(homes), Counting(rented)]
    state, present = line.base, []
    for theme in themes:
        columns = theme.compute(state, TOWN)
        state = replace(state, figures=state.figures.with_columns(columns))
        present += columns
    outlook = look_ahead(line, line.base.figures, themes, present=present)
    return outlook, themes, line


@pytest.mark.parametrize("scenario", DEFAULT_SCENARIOS, ids=lambda scenario: scenario.name)
def test_homes_of_every_year_by_hand(scenario):
    outlook, _, _ = looked()
    for code in (mt.MARKT, mt.HAVEN, mt.DORP):
        found = [
            outlook.moments[scenario.name, y].values.loc[code, "woningen"] for y in outlook.years
        ]
        assert tuple(found) == ten_homes.STOCK_PER_YEAR[scenario.name, code]


def test_what_is_open_has_no_value_and_says_between_what():
    outlook, _, _ = looked()
    moment = outlook.moments["alles", 2027]
    assert np.isnan(moment.values.loc[mt.DORP, "sociaal"])
    assert moment.status.loc[mt.DORP, "sociaal"] == "tussen 2 en 3"
    assert moment.values.loc[mt.MARKT, "sociaal"] == 1
    assert moment.values.loc[mt.HAVEN, "rest"] == 2
    assert (moment.scenario, moment.year) == ("alles", 2027)


def test_it_has_every_scenario_and_year():
    outlook, _, line = looked()
    assert [scenario.name for scenario in outlook.scenarios] == ["nu", "alleen hard", "alles"]
    assert outlook.years == line.years
    assert set(outlook.moments) == {(s.name, y) for s in outlook.scenarios for y in line.years}
    assert outlook.courses is line.courses
    assert outlook.housing.equals(tabulate(line.courses.values(), TOWN))


def test_only_years_in_which_something_happens_are_computed():
    outlook, themes, _ = looked()
    # A demolishes in 2026 and builds in 2028, B sells in 2027; the others are not hard.
    busy = [(name, year) for name in ("alleen hard", "alles") for year in (2026, 2027, 2028)]
    assert [theme.asked for theme in themes] == [busy, busy]
    tables = {key: moment.table for key, moment in outlook.moments.items()}
    assert tables["alles", 2029] is tables["alles", 2028]
    assert tables["alles", 2025] is tables["nu", 2025]
    assert len({id(table) for name, table in tables.items() if name[0] == "nu"}) == 1
    assert len({id(table) for table in tables.values()}) == 7


def test_nothing_is_computed_where_nothing_changes():
    rows = {
        "late": {"buurt": mt.DORP, "bruto": 5.0, "jaar_oplevering": 2040.0},
        "care": {"buurt": mt.DORP, "bruto": 5.0, "jaar_oplevering": 2026.0,
                 "eenheid": "zorgeenheden"},
        "silent": {"buurt": mt.DORP, "bruto": float("nan"), "jaar_oplevering": 2026.0},
        "void": {"buurt": mt.DORP, "soort": "REN", "aantal": 2.0, "jaar_oplevering": 2027.0},
        "none": {"buurt": mt.OOST, "soort": "SLO", "sloop": 2.0, "jaar_start": 2027.0},
    }  # fmt: skip
    outlook, themes, _ = looked(rows)
    assert themes[0].asked == []
    assert outlook.columns == ()


def test_the_columns_that_vary_are_named_in_order():
    outlook, _, _ = looked()
    assert outlook.columns == ("woningen", "sociaal", "rest")
    assert list(outlook.moments["alles", 2029].values) == ["woningen", "sociaal", "rest", "vast"]
    assert looked(scenarios=(NOW,))[0].columns == ()


def test_a_column_of_which_only_the_reason_changes_varies():
    def why(state, areas):
        gone = state.stock.number.reindex(BUURTEN, fill_value=0).eq(0)
        return (
            column("x", pd.Series(np.nan, index=BUURTEN), gone.map({True: "leeg", False: "?"})),
        )

    rows = {"p": {"buurt": mt.OOST, "bruto": 1.0, "jaar_oplevering": 2027.0}}
    assert looked(rows, themes=[Counting(why)])[0].columns == ("x",)


def test_a_theme_may_give_only_the_columns_that_move():
    def both(state, areas):
        first = state.scenario == "nu"
        still = (column("vast", pd.Series(1.0, index=BUURTEN)),)
        return (*homes(state, areas), *(still if first else ()))

    outlook, _, _ = looked(themes=[Counting(both)])
    assert outlook.moments["alles", 2029].values["vast"].loc[BUURTEN].eq(1).all()


def test_a_theme_finds_the_figures_of_now_and_of_the_themes_before():
    seen = []

    def look(state, areas):
        seen.append(set(state.figures.values))
        return rented(state, areas)

    looked(themes=[Counting(homes), Counting(look)])
    assert all({mt.HOMES, "woningen"} <= names for names in seen)


def test_the_table_of_now_stays_as_it_was(unchanged):
    line = ten_homes.timeline()
    unchanged(line.base.figures.values)
    unchanged(line.base.figures.status)
    theme = Counting(homes)
    outlook = look_ahead(line, line.base.figures, [theme], present=homes(line.base, TOWN))
    assert list(outlook.moments["nu", 2025].values) == ["woningen"]
    assert outlook.moments["nu", 2025].table.lineage["woningen"].year == mt.YEAR
    assert outlook.moments["alles", 2027].table.lineage["woningen"].year == 2027


def test_the_cells_that_are_asked_for_exist():
    assert CORP in CELLS
    assert EVERYTHING.name == "alles"
