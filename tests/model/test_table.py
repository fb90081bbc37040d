from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

import minitown as mt
from strategies import shuffled
from wijkplan.model.areas import Level
from wijkplan.model.columns import ColumnSpec, Kind, load_catalogue
from wijkplan.model.contribution import Column
from wijkplan.model.derive import derive_means
from wijkplan.model.layers import NOT_PUBLISHED
from wijkplan.model.table import NOT_DELIVERED, NOT_IN_SOURCE, build_table

CATALOGUE = load_catalogue()
SMALL = replace(CATALOGUE, specs={name: CATALOGUE[name] for name in mt.FIGURES})
"""Only the columns of Ministad, for the tests that build hundreds of tables."""
TOWN = mt.areas()
ABOVE = TOWN.at(Level.BUURT)["parent"]


def built(*sheets, catalogue=CATALOGUE, areas=TOWN, **options):
    return build_table(areas, sheets, catalogue, **options)


def cell(table, code, column):
    return table.values.loc[code, column], table.status.loc[code, column]


def test_values_and_status_have_the_same_shape_and_the_order_of_areas_and_catalogue(catalogue):
    table = mt.table()
    assert list(table.values.index) == list(table.areas.frame.index)
    assert table.values.shape == table.status.shape
    assert list(table.values.columns) == list(table.status.columns) == list(table.specs)
    assert [n for n in catalogue.specs if n in table.specs] == list(table.specs)
    assert set(table.lineage) == set(table.specs)
    assert not any(spec.kind is Kind.IDENTIFIER for spec in table.specs.values())


def test_every_missing_value_has_a_reason_and_every_status_is_text():
    table = mt.table()
    assert table.status[table.values.isna()].replace("", np.nan).isna().to_numpy().sum() == (
        table.values.notna().to_numpy().sum()
    )
    assert table.status.map(lambda text: isinstance(text, str)).to_numpy().all()


def test_the_sheet_that_goes_in_stays_as_it_was(unchanged):
    sheet = mt.sheet()
    unchanged(sheet.values)
    unchanged(sheet.status)
    built(sheet)


def test_published_figures_stand_as_published():
    assert cell(mt.table(), mt.OOST, mt.OLD) == (30, "")


def test_what_a_publisher_suppressed_stays_suppressed():
    value, status = cell(mt.table(), mt.EILAND, mt.PEOPLE)
    assert np.isnan(value)
    assert status == mt.REASON


@pytest.mark.parametrize(
    ("code", "column", "value", "status"),
    [
        (mt.CENTRUM, mt.PEOPLE, 600,
         "afgeleid: ten minste; som van 3 van 4 buurten, de andere zijn niet bekend"),
        (mt.ZUID, mt.PEOPLE, 400, "afgeleid: som van 2 buurten"),
        (mt.GEMEENTE, mt.PEOPLE, 1000,
         "afgeleid: ten minste; som van 5 van 6 buurten, de andere zijn niet bekend"),
        (mt.GEMEENTE, mt.HOMES, 410, "afgeleid: som van 6 buurten"),
        (mt.CENTRUM, mt.OLD, 140 / 6,
         "afgeleid: gewogen gemiddelde van 3 van 4 buurten (100% van de bekende noemer)"),
        (mt.ZUID, mt.OLD, 10, "afgeleid: gewogen gemiddelde van 1 buurt"),
        (mt.GEMEENTE, mt.OLD, 18,
         "afgeleid: gewogen gemiddelde van 4 van 5 buurten (100% van de bekende noemer)"),
        (mt.CENTRUM, mt.CORPORATION, 40,
         "afgeleid: gewogen gemiddelde van 3 van 4 buurten (96% van de bekende noemer)"),
    ],
)  # fmt: skip
def test_wijk_and_gemeente_are_derived_by_kind_and_say_so(code, column, value, status):
    found, how = cell(mt.table(), code, column)
    assert found == pytest.approx(value)
    assert how == status


def test_a_published_total_goes_before_the_sum():
    codes = (*mt.BUURTEN, mt.ZUID)
    table = built(mt.make_sheet({mt.PEOPLE: (*mt.FIGURES[mt.PEOPLE], 405)}, codes=codes))
    assert cell(table, mt.ZUID, mt.PEOPLE) == (405, "")
    assert cell(table, mt.GEMEENTE, mt.PEOPLE)[0] == 1000  # of the buurten, not of the wijken


def test_a_suppressed_wijk_is_not_derived():
    codes = (*mt.BUURTEN, mt.ZUID)
    table = built(mt.make_sheet({mt.PEOPLE: (*mt.FIGURES[mt.PEOPLE], mt.SUPPRESSED)}, codes=codes))
    value, status = cell(table, mt.ZUID, mt.PEOPLE)
    assert np.isnan(value)
    assert status == mt.REASON


def test_a_level_without_the_column_is_derived():
    codes = (*mt.BUURTEN, mt.ZUID)
    sheet = mt.make_sheet({mt.PEOPLE: (*mt.FIGURES[mt.PEOPLE], np.nan)}, codes=codes)
    status = sheet.status.copy()
    status.loc[mt.ZUID, mt.PEOPLE] = NOT_PUBLISHED
    assert cell(built(replace(sheet, status=status)), mt.ZUID, mt.PEOPLE)[0] == 400


def test_nothing_known_below_gives_nothing_above_and_never_zero():
    table = built(mt.make_sheet({mt.PEOPLE: (1, 2, 3, 4, mt.SUPPRESSED, mt.SUPPRESSED)}))
    value, status = cell(table, mt.ZUID, mt.PEOPLE)
    assert np.isnan(value)
    assert status == "niet af te leiden: van geen enkele buurt bekend"


def test_a_share_is_not_derived_from_too_few():
    sheet = mt.make_sheet({mt.PEOPLE: (100, 100, 100, 100, 1, 1),
                           mt.OLD: (10, 10, 10, mt.SUPPRESSED, 1, 1)})  # fmt: skip
    value, status = cell(built(sheet), mt.CENTRUM, mt.OLD)
    assert np.isnan(value)
    assert status == "niet af te leiden: te weinig bekend (3 van 4 buurten)"


@pytest.mark.parametrize(("weight", "derived"), [(20, True), (20.2, False)])
def test_a_share_is_derived_from_exactly_80_percent(weight, derived):
    mean, _ = derive_means(
        pd.Series([10.0, np.nan]), pd.Series([100 - 20.0, weight]), pd.Series(["W", "W"])
    )
    assert mean.notna().tolist() == [derived]


def test_without_any_denominator_a_share_does_not_apply():
    sheet = mt.make_sheet({mt.PEOPLE: (1, 1, 1, 1, 0, 0), mt.OLD: (1, 1, 1, 1, 0, 0)})
    value, status = cell(built(sheet), mt.ZUID, mt.OLD)
    assert np.isnan(value)
    assert status == "niet van toepassing: de noemer is nul"


def test_a_share_without_a_known_denominator_is_not_derived():
    value, status = cell(built(mt.make_sheet({mt.OLD: (1, 1, 1, 1, 1, 1)})), mt.ZUID, mt.OLD)
    assert np.isnan(value)
    assert status.startswith("niet af te leiden")


@pytest.mark.parametrize("kind", [Kind.MEDIAN, Kind.INDEX, Kind.MEAN, Kind.SHARE, Kind.DENSITY])
def test_what_cannot_be_combined_is_refused(kind):
    spec = ColumnSpec(name="x", label="X", kind=kind)
    table = built(mt.make_sheet({"x": range(6)}), catalogue=CATALOGUE.extended([spec]))
    value, status = cell(table, mt.GEMEENTE, "x")
    assert np.isnan(value)
    assert status == "niet af te leiden uit buurten: dit cijfer is niet op te tellen"


def test_a_weight_that_nobody_has_that_year_does_not_stop_the_table():
    weight = ColumnSpec(name="w", label="W", kind=Kind.COUNT, last=2000)
    spec = ColumnSpec(name="x", label="X", kind=Kind.SHARE, weight="w")
    table = built(mt.make_sheet({"x": range(6)}), catalogue=CATALOGUE.extended([weight, spec]))
    assert cell(table, mt.ZUID, "x")[1].startswith("niet af te leiden")


def test_a_weight_may_come_from_another_sheet():
    people = mt.make_sheet({mt.PEOPLE: mt.FIGURES[mt.PEOPLE]})
    table = built(people, mt.make_sheet({mt.OLD: mt.FIGURES[mt.OLD]}))
    assert cell(table, mt.GEMEENTE, mt.OLD)[0] == pytest.approx(18)


def test_a_weight_without_figures_in_its_own_sheet_comes_from_the_table():
    people = mt.make_sheet({mt.PEOPLE: mt.FIGURES[mt.PEOPLE]})
    empty = mt.make_sheet({mt.OLD: mt.FIGURES[mt.OLD], mt.PEOPLE: [mt.SUPPRESSED] * 6})
    assert cell(built(people, empty), mt.GEMEENTE, mt.OLD)[0] == pytest.approx(18)


def test_texts_are_missing_as_none_and_not_added():
    spec = ColumnSpec(name="soort", label="Soort", kind=Kind.TEXT)
    sheet = mt.sheet()
    texts = pd.Series(["dorp", None, "stad", "stad", "stad", "stad"], mt.BUURTEN, dtype=object)
    sheet = replace(
        sheet,
        values=pd.DataFrame({"soort": texts}, dtype=object),
        status=pd.DataFrame({"soort": np.where(texts.isna(), "leeg in de bron", "")}, mt.BUURTEN),
        years={"soort": 2024},
    )
    table = built(sheet, catalogue=CATALOGUE.extended([spec]))
    assert cell(table, mt.MARKT, "soort") == ("dorp", "")
    assert cell(table, mt.HAVEN, "soort") == (None, "leeg in de bron")
    assert table.values.loc[mt.ZUID, "soort"] is None
    assert table.values["soort"].dtype == object


def test_per_column_the_first_sheet_with_any_value_is_used_whole():
    none = mt.make_sheet({mt.PEOPLE: [mt.SUPPRESSED] * 6}, provenance=mt.provenance(name="leeg"))
    first = mt.make_sheet(
        {mt.PEOPLE: (1, mt.SUPPRESSED, 3, 4, 5, 6)}, provenance=mt.provenance(name="eerste"),
        year=2023,
    )  # fmt: skip
    second = mt.make_sheet({mt.PEOPLE: [9] * 6}, provenance=mt.provenance(name="tweede"), year=2023)
    table = built(none, first, second)
    assert table.column(mt.PEOPLE, Level.BUURT).tolist()[:3] == pytest.approx(
        [1, np.nan, 3], nan_ok=True
    )
    lineage = table.lineage[mt.PEOPLE]
    assert (lineage.source, lineage.year, lineage.also) == ("eerste", 2023, ("leeg", "tweede"))
    assert lineage.provenance == first.provenance


def test_a_column_that_only_outsiders_have_counts_as_without_value():
    outside = mt.make_sheet({mt.PEOPLE: [1, 2]}, codes=("BU01640000", "BU01640001"))
    table = built(outside, mt.make_sheet({mt.PEOPLE: [9] * 6}))
    assert cell(table, mt.MARKT, mt.PEOPLE) == (9, "")


def test_each_column_keeps_its_own_year():
    people = mt.make_sheet({mt.PEOPLE: mt.FIGURES[mt.PEOPLE]})
    table = built(mt.make_sheet({mt.HOMES: [1] * 6}, year=2022), people)
    assert (table.lineage[mt.HOMES].year, table.lineage[mt.PEOPLE].year) == (2022, 2024)


@pytest.mark.parametrize(
    ("absent", "reason"),
    [("", NOT_DELIVERED), ("bestand a.csv niet gevonden",
                           "niet geleverd (bestand a.csv niet gevonden)")],
)  # fmt: skip
def test_what_nobody_delivers_is_missing_everywhere(absent, reason):
    table = built(mt.sheet(), absent=absent)
    assert not table.known("gemiddelde_woningwaarde")
    assert set(table.status["gemiddelde_woningwaarde"]) == {reason}
    assert table.lineage["gemiddelde_woningwaarde"].provenance is None


def test_a_column_of_other_years_is_in_the_table_only_when_delivered():
    old = ColumnSpec(name="oud", label="Oud", kind=Kind.COUNT, last=2020)
    catalogue = CATALOGUE.extended([old])
    assert "oud" not in built(mt.sheet(), catalogue=catalogue).specs
    assert "oud" in built(mt.make_sheet({"oud": [1] * 6}), catalogue=catalogue).specs


def test_a_buurt_that_the_source_lacks_is_missing():
    table = built(mt.make_sheet({mt.PEOPLE: (1, 2, 3, 4, 5)}, codes=mt.BUURTEN[:5]))
    value, status = cell(table, mt.WERKPARK, mt.PEOPLE)
    assert np.isnan(value)
    assert status == NOT_IN_SOURCE
    assert cell(table, mt.ZUID, mt.PEOPLE)[1].startswith("afgeleid: ten minste; som van 1 van 2")


def test_rows_that_find_no_area_are_counted_and_named():
    codes = (*mt.BUURTEN, "BU99090999", "BU01640000", "GM0164")
    (balance,) = built(mt.make_sheet({mt.PEOPLE: range(9)}, codes=codes)).conservation
    assert (balance.came_in, balance.allocated, balance.lost) == (9, 6, 3)
    assert balance.remark == "2 van andere gemeenten; 1 zonder vlak op de kaart: BU99090999"
    assert (balance.join, balance.unit) == ("Ministad in cijfers op gebieden", "rijen")


COUNTS = st.lists(st.one_of(st.just(mt.SUPPRESSED), st.integers(0, 5000)), min_size=6, max_size=6)


@given(COUNTS)
def test_the_sum_of_known_counts_is_conserved(counts):
    table = built(mt.make_sheet({mt.PEOPLE: counts}), catalogue=SMALL)
    known = sum(count for count in counts if count != mt.SUPPRESSED)
    for level in Level:
        assert table.column(mt.PEOPLE, level).sum() == pytest.approx(known)


@given(COUNTS)
def test_suppressed_never_becomes_zero_or_complete(counts):
    table = built(mt.make_sheet({mt.PEOPLE: counts}), catalogue=SMALL)
    for code, count in zip(mt.BUURTEN, counts, strict=True):
        value, status = cell(table, code, mt.PEOPLE)
        assert np.isnan(value) == (count == mt.SUPPRESSED)
        assert status == (mt.REASON if count == mt.SUPPRESSED else "")
    lacking = {ABOVE[c] for c, n in zip(mt.BUURTEN, counts, strict=True) if n == mt.SUPPRESSED}
    for wijk in (mt.CENTRUM, mt.ZUID):
        value, status = cell(table, wijk, mt.PEOPLE)
        complete = status.startswith("afgeleid: som van") and "ten minste" not in status
        assert complete == (wijk not in lacking)


@given(COUNTS, COUNTS)
def test_a_derived_share_lies_between_the_lowest_and_the_highest(weights, shares):
    shares = [s if s == mt.SUPPRESSED else s % 101 for s in shares]
    table = built(mt.make_sheet({mt.PEOPLE: weights, mt.OLD: shares}), catalogue=SMALL)
    known = [s for s in shares if s != mt.SUPPRESSED]
    for value in table.values.loc[[mt.GEMEENTE, mt.CENTRUM, mt.ZUID], mt.OLD].dropna():
        assert min(known) - 1e-9 <= value <= max(known) + 1e-9


@given(shuffled(mt.sheet().values))
def test_the_order_of_rows_is_irrelevant(values):
    sheet = mt.sheet()
    here = built(
        replace(sheet, values=values, status=sheet.status.loc[values.index]), catalogue=SMALL
    )
    there = built(sheet, catalogue=SMALL)
    assert_frame_equal(here.values, there.values)
    assert_frame_equal(here.status, there.status)


def column(name, values, status=None, **changes):
    spec = ColumnSpec(name=name, label=name, kind=Kind.INDEX)
    values = pd.Series(values, dtype=float)
    status = pd.Series("" if status is None else status, index=values.index, dtype=object)
    return Column(spec=spec, values=values, status=status, year=2024, source="test", **changes)


def test_columns_of_a_theme_are_added_to_a_new_table(unchanged):
    before = mt.table()
    unchanged(before.values)
    unchanged(before.status)
    after = before.with_columns([column("a", {mt.MARKT: 1.5}), column("b", {mt.DORP: 2.0})])
    assert cell(after, mt.MARKT, "a") == (1.5, "")
    assert list(after.values.columns)[-2:] == list(after.specs)[-2:] == ["a", "b"]
    assert (after.lineage["a"].source, after.lineage["a"].year) == ("test", 2024)
    assert "a" not in before.specs


def test_bounds_of_a_theme_go_with_its_column():
    bounds = pd.DataFrame({"laag": [2.0], "hoog": [5.0]}, index=[mt.HAVEN])
    values = {mt.MARKT: 1.0, mt.HAVEN: np.nan}
    before = mt.table()
    after = before.with_columns([column("a", values, bounds=bounds), column("b", values)])
    assert_frame_equal(after.bounds["a"], bounds)
    assert list(after.bounds) == ["a"]
    assert before.bounds == {}
    assert list(after.with_columns([column("c", values)]).bounds) == ["a"]


def test_an_area_that_a_theme_did_not_compute_says_so():
    values = {mt.MARKT: 1.0, mt.HAVEN: np.nan, mt.OOST: 2.0}
    after = mt.table().with_columns([column("a", values, ["", "noemer nul", "opmerking"])])
    assert cell(after, mt.HAVEN, "a")[1] == "noemer nul"
    assert cell(after, mt.OOST, "a") == (2.0, "opmerking")
    assert cell(after, mt.ZUID, "a")[1] == "niet berekend op dit niveau"
    assert not after.status["a"][after.values["a"].isna()].eq("").any()
