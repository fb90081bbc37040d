from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import minitown as mt
import ten_homes
from wijkplan.model.attributes import ATTRIBUTES
from wijkplan.model.columns import Catalogue
from wijkplan.model.errors import WijkplanError
from wijkplan.model.table import build_table
from wijkplan.timeline.course import IN_OPENING
from wijkplan.timeline.scenarios import DEFAULT_SCENARIOS, EVERYTHING, Scenario
from wijkplan.timeline.timeline import HORIZON, make_timeline, published_stock

TOWN = mt.areas()


def made(rows=None, scenarios=DEFAULT_SCENARIOS, **changes):
    return ten_homes.timeline(rows, scenarios, **changes)


def dated(date, year=2025):
    stock = ten_homes.stock()
    provenance = replace(stock.provenance[0], date=date, year=year)
    return replace(stock, provenance=(provenance, *stock.provenance))


# --- the State of a year


def test_the_state_of_a_year_has_the_stock_of_that_year_and_all_else_of_now():
    line = made()
    assert list(line.courses) == ["nu", "alleen hard", "alles"]
    state = line.state("alles", 2027)
    assert state.key == ("alles", 2027)
    assert state.stock is line.courses["alles"].stocks[2027]
    assert state.figures is line.base.figures
    assert state.registers is line.base.registers
    assert line.base.key == ("nu", mt.YEAR)


@pytest.mark.parametrize("scenario", DEFAULT_SCENARIOS, ids=lambda scenario: scenario.name)
def test_the_stock_of_every_state_by_hand(scenario):
    line = made()
    for code in (mt.MARKT, mt.HAVEN, mt.DORP):
        found = [line.state(scenario.name, year).stock.number[code] for year in line.years]
        assert tuple(found) == ten_homes.STOCK_PER_YEAR[scenario.name, code]


def test_a_scenario_or_year_that_is_not_there():
    line = made()
    with pytest.raises(WijkplanError) as caught:
        line.state("ales", 2031)
    problems = {problem.code: problem for problem in caught.value.problems}
    assert set(problems) == {"scenario-onbekend", "jaar-buiten-periode"}
    assert problems["scenario-onbekend"].remedy == "bedoelde u 'alles'?"
    assert problems["jaar-buiten-periode"].remedy == "kies een jaar van 2025 tot en met 2029"
    with pytest.raises(WijkplanError):
        line.state("alles", 2024)


# --- which years


YEARS = range(2025, 2025 + HORIZON + 1)


@pytest.mark.parametrize(
    ("until", "years"),
    [
        (None, YEARS),
        (2029, range(2025, 2030)),
        (2025, [2025]),
        (2010, [2025]),
    ],
)
def test_the_years_begin_with_the_reference_date(until, years):
    assert made(until=until).years == tuple(years)


@pytest.mark.parametrize(
    ("date", "year", "first", "telt"),
    [
        (dt.date(2025, 1, 1), 2025, 2025, "telt"),
        (dt.date(2025, 1, 2), 2025, 2025, IN_OPENING),
        (dt.date(2025, 9, 30), 2024, 2025, IN_OPENING),
        (dt.date(2026, 1, 1), 2025, 2026, IN_OPENING),
        (None, 2025, 2025, "telt"),
    ],
)
def test_what_was_delivered_before_the_reference_date_is_in_the_opening(date, year, first, telt):
    rows = {"p": {"buurt": mt.DORP, "bruto": 5.0, "status": "OPL", "jaar_oplevering": 2025.0}}
    line = made(rows, stock=dated(date, year))
    assert line.years[0] == first
    assert line.courses["alles"].entries["telt"].tolist() == [telt]


# --- without


def test_without_projects_or_homes_there_is_no_timeline():
    assert made(registers={}) is None
    nothing = replace(ten_homes.base(), stock=None)
    assert make_timeline(nothing, TOWN, DEFAULT_SCENARIOS) is None


def test_a_register_without_rows_is_a_timeline_in_which_nothing_happens():
    empty = ten_homes.register()
    line = made(registers={"projecten": replace(empty, frame=empty.frame.iloc[:0])})
    course = line.courses["alles"]
    assert all(stock is course.stocks[2024] for stock in course.stocks.values())


def test_a_scenario_that_names_a_project_that_is_not_there():
    scenarios = (
        EVERYTHING,
        Scenario(name="een", only=("A",), without=("E",)),
        Scenario(name="twee", include=("AA",)),
    )
    with pytest.raises(WijkplanError) as caught:
        made(scenarios=scenarios)
    assert [problem.message for problem in caught.value.problems] == [
        "scenario 'een' noemt project 'E', dat er niet is",
        "scenario 'twee' noemt project 'AA', dat er niet is",
    ]


def test_a_scenario_may_name_a_project_that_this_edition_leaves_out():
    state = ten_homes.base(
        registers={"projecten": ten_homes.register(withheld=frozenset({"geheim"}))}
    )
    scenarios = (Scenario(name="s", without=("geheim",)),)
    line = make_timeline(state, TOWN, scenarios, until=2029)
    assert line.state("s", 2029).stock.number.sum() == 10


def test_the_base_that_goes_in_stays_as_it_was(unchanged):
    state = ten_homes.base()
    unchanged(state.stock.frame)
    unchanged(state.registers["projecten"].frame)
    line = make_timeline(state, TOWN, DEFAULT_SCENARIOS, until=2029)
    for year in line.years:
        _ = line.state("alles", year).stock.bounds


# --- published numbers as stock


def test_published_numbers_are_counts_without_attributes():
    stock = published_stock(mt.table(), TOWN)
    assert not stock.addresses
    assert stock.frame.set_index("buurt")["aantal"].to_dict() == dict(
        zip(mt.BUURTEN, mt.FIGURES[mt.HOMES], strict=True)
    )
    assert stock.frame[list(ATTRIBUTES)].isna().all(axis=None)
    assert stock.remarks == (
        "de aantallen zijn die van Ministad in cijfers (2024), zonder kenmerken",
    )
    assert stock.provenance[0].year == mt.YEAR
    cells = stock.counts.cells.loc[mt.MARKT]
    assert cells["eigendom"].to_dict() == {
        "koop": 0, "huur corporatie": 0, "huur overig": 0, "onbekend": 50, "nvt": 0,
    }  # fmt: skip


def test_a_buurt_without_a_published_number_is_told():
    figures = {**mt.FIGURES, mt.HOMES: (50, mt.SUPPRESSED, 100, 10.4, 150, 0)}
    table = build_table(TOWN, [mt.make_sheet(figures)], Catalogue(mt.table().specs, {}, -99990,
                                                                  frozenset(), {}))  # fmt: skip
    stock = published_stock(table, TOWN)
    assert stock.remarks[1] == "van 1 van 6 buurten is het niet bekend"
    assert mt.HAVEN not in set(stock.frame["buurt"])
    assert stock.frame.set_index("buurt")["aantal"][mt.EILAND] == 10


def test_nothing_published_is_no_stock():
    table = mt.table()
    unknown = replace(table, values=table.values.assign(woningvoorraad=np.nan))
    assert published_stock(unknown, TOWN) is None
    specs = {name: spec for name, spec in table.specs.items() if name != mt.HOMES}
    assert published_stock(replace(table, specs=specs), TOWN) is None


def test_published_numbers_carry_a_timeline():
    stock = published_stock(mt.table(), TOWN)
    line = made(stock=stock, until=None)
    assert line.years == tuple(range(2024, 2040))
    number = [line.state("alles", year).stock.number[mt.MARKT] for year in (2025, 2026, 2028)]
    assert number == [50, 48, 51]
    low, high = line.state("alles", 2028).stock.bounds
    assert low.loc[mt.MARKT, ("eigendom", "onbekend")] == 48
    assert high.loc[mt.MARKT, ("eigendom", "huur corporatie")] == 3
    assert isinstance(line.courses["alles"].entries, pd.DataFrame)
