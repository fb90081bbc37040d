"""Figures of several years beside each other."""

from __future__ import annotations

from dataclasses import replace

import pytest

import minitown as mt
from wijkplan.model.areas import Level
from wijkplan.model.columns import Alias, load_catalogue
from wijkplan.model.history import build_history, specs_by_year
from wijkplan.model.layers import PROTECTED
from wijkplan.model.table import NOT_IN_SOURCE, build_table

TOWN = mt.areas()
BEFORE = {mt.PEOPLE: (90, 210, 300, 40, 360, 0), mt.OLD: (20, 10, 30, 50, 0, mt.SUPPRESSED)}


def sheet_of(year, columns, **changes):
    return mt.make_sheet(
        columns, year=year, provenance=mt.provenance(name=f"Cijfers {year}", year=year), **changes
    )


def history(*sheets, catalogue=None):
    known = catalogue or load_catalogue()
    return build_history(TOWN, sheets, known, build_table(TOWN, sheets, known))


@pytest.fixture(scope="module")
def two_years():
    return history(mt.sheet(), sheet_of(2022, BEFORE))


def test_a_column_of_two_years_has_a_series_and_one_of_one_year_has_none(two_years):
    assert two_years.columns == {mt.PEOPLE: (2022, 2024), mt.OLD: (2022, 2024)}
    assert two_years.point(mt.HAVEN, mt.PEOPLE, 2022) == (210, "")
    assert two_years.point(mt.HAVEN, mt.PEOPLE, 2024) == (200, "")
    assert two_years.lineage(mt.PEOPLE, 2022).source == "Cijfers 2022"


def test_what_is_missing_in_a_year_stays_missing_with_its_reason(two_years):
    assert two_years.point(mt.WERKPARK, mt.OLD, 2022) == (None, mt.REASON)
    assert two_years.point(mt.EILAND, mt.PEOPLE, 2022) == (40, "")
    assert two_years.point(mt.EILAND, mt.PEOPLE, 2024) == (None, mt.REASON)


def test_a_total_of_another_year_is_derived_with_the_denominator_of_that_year(two_years):
    # 20% of 90, 10% of 210, 30% of 300 and 50% of 40 is 149 of 640
    value, status = two_years.point(mt.CENTRUM, mt.OLD, 2022)
    assert value == pytest.approx(100 * 149 / 640)
    assert status == "afgeleid: gewogen gemiddelde van 4 buurten"
    assert two_years.point(mt.GEMEENTE, mt.PEOPLE, 2022) == (1000, "afgeleid: som van 6 buurten")


def test_without_a_denominator_of_that_year_nothing_is_derived():
    found = history(mt.sheet(), sheet_of(2022, {mt.OLD: BEFORE[mt.OLD]}))
    value, status = found.point(mt.CENTRUM, mt.OLD, 2022)
    assert value is None
    assert status.startswith("niet af te leiden")


def test_an_area_without_a_row_in_that_year_says_so():
    five = {mt.PEOPLE: BEFORE[mt.PEOPLE][:5]}
    found = history(mt.sheet(), sheet_of(2022, five, codes=mt.BUURTEN[:5]))
    assert found.point(mt.WERKPARK, mt.PEOPLE, 2022) == (None, NOT_IN_SOURCE)


def test_the_newest_year_is_the_present_whatever_the_order_of_the_sheets():
    sheets = [sheet_of(2022, BEFORE), mt.sheet(), sheet_of(2023, BEFORE)]
    for order in (sheets, sheets[::-1]):
        found = history(*order)
        assert found.columns[mt.PEOPLE] == (2022, 2023, 2024)
        assert found.now.lineage[mt.PEOPLE].year == 2024
        assert found.now.column(mt.PEOPLE, Level.BUURT)[mt.DORP] == 400


def test_a_newest_year_without_any_value_is_not_the_present_but_a_hidden_one_is():
    empty = sheet_of(2025, {mt.PEOPLE: [mt.SUPPRESSED] * 6})
    found = history(mt.sheet(), empty, sheet_of(2022, BEFORE))
    assert found.now.lineage[mt.PEOPLE].year == 2024
    assert found.columns[mt.PEOPLE] == (2022, 2024)
    hidden = replace(empty, status=empty.status.replace(mt.REASON, PROTECTED))
    found = history(mt.sheet(), hidden)
    assert found.now.lineage[mt.PEOPLE].year == 2025
    assert found.columns[mt.PEOPLE] == (2024, 2025)


def test_the_tidy_table_has_every_area_and_year_once(two_years):
    rows = two_years.tidy()
    assert list(rows) == ["code", "kolom", "jaar", "waarde", "status"]
    assert len(rows) == 2 * 2 * len(TOWN.frame)
    assert not rows.duplicated(["code", "kolom", "jaar"]).any()
    assert (rows["waarde"].notna() | rows["status"].ne("")).all()
    assert len(history(mt.sheet()).tidy()) == 0


def test_a_name_that_the_catalogue_knows_for_old_years_only_is_remembered():
    catalogue = load_catalogue()
    spec = replace(catalogue[mt.PEOPLE], aliases=(Alias(name="BEVOLKING", last=2022),))
    old = sheet_of(2022, BEFORE, given_names={mt.PEOPLE: "BEVOLKING", mt.OLD: mt.OLD.upper()})
    found = history(mt.sheet(), old, catalogue=catalogue.extended([spec]))
    assert found.called == {(mt.PEOPLE, 2022): "BEVOLKING"}


def test_columns_of_another_year_are_tied_to_those_of_that_year():
    specs = load_catalogue().specs
    present = {mt.PEOPLE: 2024, mt.OLD: 2023}
    tied = specs_by_year(specs, present, [(mt.PEOPLE, 2023), (mt.PEOPLE, 2022), (mt.OLD, 2022)])
    assert tied[mt.OLD].weight == f"{mt.PEOPLE}@2023"
    assert tied[f"{mt.OLD}@2022"].weight == f"{mt.PEOPLE}@2022"
    alone = specs_by_year(specs, present, [(mt.OLD, 2022)])
    assert alone[mt.OLD].weight == mt.PEOPLE
    assert alone[f"{mt.OLD}@2022"].weight == f"{mt.PEOPLE}@2022"
    assert f"{mt.PEOPLE}@2022" not in alone
