from __future__ import annotations

from dataclasses import replace
from itertools import product

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

import minitown as mt
from wijkplan.model.areas import CRS, Level, build_areas
from wijkplan.model.columns import ColumnSpec, Kind, load_catalogue
from wijkplan.model.contribution import MapLayerSection, TableSection, TextSection
from wijkplan.model.findings import Verdict
from wijkplan.model.state import State
from wijkplan.model.table import build_table
from wijkplan.themes.spread import contribute, later_columns, measure_spread
from wijkplan.themes.spread.groups import find_group
from wijkplan.themes.spread.overlays import draw_clusters, find_clusters
from wijkplan.themes.spread.space.neighbours import neighbours_by_border

PEOPLE = pd.Series([100.0, 200, 300, np.nan, 400, 0], list(mt.BUURTEN))
OLD = pd.Series([10.0, 40, 90, np.nan, 40, 0], list(mt.BUURTEN))


def test_the_circumstances_of_an_index():
    found = measure_spread(OLD, PEOPLE.fillna(50), level=Level.BUURT)
    assert found.value == pytest.approx(mt.DISSIMILARITY_OLD)
    assert (found.unit_of_area, found.areas, found.missing_areas) == (Level.BUURT, 4, 1)
    assert found.missing_population_pct == pytest.approx(100 * 50 / 1050)
    assert found.minimum_population == 100


def test_how_many_people_are_left_out_is_unknown_where_that_is_suppressed():
    assert np.isnan(measure_spread(OLD, PEOPLE).missing_population_pct)


def test_of_nothing_known_nothing_is_said():
    found = measure_spread(OLD * np.nan, PEOPLE * np.nan)
    assert (found.areas, found.missing_areas) == (0, 6)
    assert found.value is None
    assert "van geen enkel gebied" in found.reason
    assert np.isnan(found.minimum_population)


def columns_of(contribution):
    return {column.spec.name: column for column in contribution.columns}


def table_of(contribution, title):
    tables = [s for s in contribution.sections if isinstance(s, TableSection)]
    assert all(len(row) == len(table.head) for table in tables for row in table.rows)
    (table,) = [table for table in tables if table.title == title]
    return table


def rows_of(contribution):
    return table_of(contribution, "Spreiding per gemeente").rows


def test_the_theme_on_ministad(town):
    state = mt.state()
    found = contribute(state, town, columns=[mt.OLD])
    assert (found.theme, found.state) == ("spreiding", ("nu", mt.YEAR))
    columns = columns_of(found)
    assert list(columns) == [f"lq_{mt.OLD}", f"d_{mt.OLD}"]
    quotient, index = columns.values()
    assert quotient.values.loc[list(mt.BUURTEN)].tolist() == pytest.approx(
        list(mt.QUOTIENT_OLD), nan_ok=True
    )
    assert quotient.values[mt.GEMEENTE] == pytest.approx(1)
    assert quotient.values[mt.CENTRUM] == pytest.approx((140 / 600) / 0.18)
    assert index.values.to_dict() == pytest.approx({mt.GEMEENTE: mt.DISSIMILARITY_OLD})
    assert "over 4 buurten" in index.status[mt.GEMEENTE]
    (finding,) = found.findings
    assert finding.verdict is Verdict.MEETS
    assert dict(finding.evidence) == pytest.approx({mt.GEMEENTE: mt.DISSIMILARITY_OLD})
    assert rows_of(found)[0][2:5] == ("0,271", "4", "1")
    assert state.figures.with_columns(found.columns).known(f"d_{mt.OLD}")


def test_quotients_are_against_the_known_buurten_not_the_published_total(town):
    codes = (*mt.BUURTEN, mt.GEMEENTE)
    sheet = mt.make_sheet(
        {mt.OLD: (*mt.FIGURES[mt.OLD], 36), mt.PEOPLE: (*mt.FIGURES[mt.PEOPLE], 2000)}, codes=codes
    )
    state = replace(mt.state(), figures=build_table(town, [sheet], load_catalogue()))
    values = columns_of(contribute(state, town, columns=[mt.OLD]))[f"lq_{mt.OLD}"].values
    assert values[mt.MARKT] == pytest.approx(10 / 18)
    assert values[mt.GEMEENTE] == pytest.approx(2)


def test_every_missing_quotient_has_its_own_reason(town):
    status = columns_of(contribute(mt.state(), town, columns=[mt.OLD]))[f"lq_{mt.OLD}"].status
    assert status[mt.MARKT] == ""
    assert status[mt.EILAND] == status[mt.WERKPARK] == mt.REASON


def test_a_quotient_without_denominator_says_why_the_denominator_is_missing(town):
    sheet = mt.make_sheet(
        {mt.OLD: (10, 20, 30, 10, 10, 10), mt.PEOPLE: (100, 200, 300, mt.SUPPRESSED, 400, 0)}
    )
    table = build_table(town, [sheet], load_catalogue())
    state = replace(mt.state(), figures=table)
    column = columns_of(contribute(state, town, columns=[mt.OLD]))[f"lq_{mt.OLD}"]
    assert np.isnan(column.values[[mt.EILAND, mt.WERKPARK]]).all()
    assert mt.REASON in column.status[mt.EILAND]
    assert column.status[mt.WERKPARK] == "niet te berekenen: de noemer is nul"


def test_a_count_is_set_against_the_whole_it_is_part_of(town):
    spec = ColumnSpec(name="corp", label="Corporatie", kind=Kind.COUNT, of=mt.HOMES)
    sheet = mt.make_sheet(
        {"corp": (20, 20, 60, mt.SUPPRESSED, 0, mt.SUPPRESSED), mt.HOMES: mt.FIGURES[mt.HOMES]}
    )
    table = build_table(town, [sheet], load_catalogue().extended([spec]))
    found = contribute(replace(mt.state(), figures=table), town, columns=["corp"])
    # 100 corporation homes against 300 others, over four buurten
    expected = 0.5 * (abs(0.2 - 0.1) + abs(0.2 - 80 / 300) + abs(0.6 - 40 / 300) + 0.5)
    assert columns_of(found)["d_corp"].values[mt.GEMEENTE] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("percentage_koopwoningen", "onbekend (niet geleverd)"),
        ("staat_niet_in_de_catalogus", "onbekend (niet geleverd)"),
        (mt.PEOPLE, "onbekend (de catalogus kent geen noemer bij dit kenmerk)"),
    ],
)
def test_what_cannot_be_computed_is_unknown_with_its_reason(town, name, reason):
    found = contribute(mt.state(), town, columns=[name])
    assert found.columns == ()
    (finding,) = found.findings
    assert (finding.verdict, finding.reason) == (Verdict.UNKNOWN, reason)
    assert rows_of(found)[0][2] == "onbekend"


def test_a_column_named_twice_is_computed_once(town):
    found = contribute(mt.state(), town, columns=[mt.OLD, mt.OLD])
    assert len(found.columns) == 2
    assert mt.table().with_columns(found.columns).values.columns.is_unique


def test_one_known_buurt_gives_no_index_anywhere(town):
    one = (10, *[mt.SUPPRESSED] * 5)
    sheet = mt.make_sheet({mt.OLD: one, mt.PEOPLE: (100, 100, 100, 100, 100, 100)})
    table = build_table(town, [sheet], load_catalogue())
    found = contribute(replace(mt.state(), figures=table), town, columns=[mt.OLD])
    index = columns_of(found)[f"d_{mt.OLD}"]
    assert np.isnan(index.values[mt.GEMEENTE])
    assert index.status[mt.GEMEENTE]
    assert found.findings[0].verdict is Verdict.UNKNOWN
    assert rows_of(found)[0][2] == "onbekend"


def test_a_group_that_is_nowhere_is_unknown_and_no_number(town):
    sheet = mt.make_sheet({mt.OLD: (0,) * 6, mt.PEOPLE: (100,) * 6})
    table = build_table(town, [sheet], load_catalogue())
    found = contribute(replace(mt.state(), figures=table), town, columns=[mt.OLD])
    assert found.findings[0].verdict is Verdict.UNKNOWN
    assert not any(
        isinstance(v, float) and np.isnan(v) for v in found.findings[0].evidence.values()
    )
    assert rows_of(found)[0][2] == "onbekend"


def test_each_gemeente_has_its_own_index_and_the_whole_too():
    second = mt.geometry().rename(index=lambda code: code.replace("9909", "9908"))
    buurten = pd.concat([mt.geometry(), second.set_geometry(second.translate(1_000))])
    areas = build_areas(
        buurten, year=mt.YEAR, gemeenten=["GM9908", "GM9909"], outlines={}, names={}
    )
    sheet = mt.make_sheet(
        {mt.OLD: (10,) * 6 + mt.FIGURES[mt.OLD], mt.PEOPLE: (100,) * 6 + mt.FIGURES[mt.PEOPLE]},
        codes=tuple(second.index) + mt.BUURTEN,
    )
    table = build_table(areas, [sheet], load_catalogue())
    state = State(scenario="nu", year=mt.YEAR, figures=table)
    found = contribute(state, areas, columns=[mt.OLD])
    columns = columns_of(found)
    assert columns[f"d_{mt.OLD}"].values.to_dict() == pytest.approx(
        {"GM9908": 0, mt.GEMEENTE: mt.DISSIMILARITY_OLD}
    )
    quotient = columns[f"lq_{mt.OLD}"].values
    assert quotient["BU99080101"] == pytest.approx(1)  # against its own gemeente, not the whole
    assert quotient[mt.MARKT] == pytest.approx(10 / 18)
    assert [row[1] for row in rows_of(found)] == ["GM9908", "GM9909", "2 gemeenten samen"]


def index_rows(contribution, title):
    table = table_of(contribution, title)
    return {row[0]: dict(zip(table.head, row, strict=True)) for row in table.rows}, table.note


def test_every_index_has_its_value_bounds_and_chance(town):
    sheet = mt.make_sheet(
        {
            mt.CORPORATION: (40, 20, 60, mt.SUPPRESSED, 0, mt.SUPPRESSED),
            mt.HOMES: mt.FIGURES[mt.HOMES],
        }
    )
    state = replace(mt.state(), figures=build_table(town, [sheet], load_catalogue()))
    found = contribute(state, town, columns=[mt.CORPORATION])
    rows, note = index_rows(found, "Aandeel corporatiewoningen: Ministad")
    assert len(rows) == 8
    isolation = rows["Isolatie van de groep"]
    assert isolation["Bekende buurten"] == "0,480"  # (20 x 0.4 + 20 x 0.2 + 60 x 0.6) / 100
    assert isolation["Grenzen"] == "exact"
    low, high = (isolation[f"Alle buurten: {end}"] for end in ("ondergrens", "bovengrens"))
    # Of the ten homes in Eiland any number may be of the group: with two of them it is
    # 48.4 / 102, and that is the least; with all of them it is 58 / 110.
    assert (low, high) == ("0,475", "0,527")
    assert isolation["Vergeleken met toeval"] == "hoger dan bij toeval"
    assert "4 tellen er mee" in note
    assert "Van 1 is het cijfer niet bekend, met 2,4% van de woningen" in note
    assert "Waarop is afgerond, is niet bekend" in note


def test_bounds_that_say_nothing_are_unknown_and_show_no_number(town):
    rows, note = index_rows(
        contribute(mt.state(), town, columns=[mt.OLD]),
        f"{load_catalogue()[mt.OLD].label}: Ministad",
    )
    row = rows["Dissimilariteit D"]
    # Nobody says how many live in Eiland.
    assert row["Bekende buurten"] == "0,271"
    assert {row["Alle buurten: ondergrens"], row["Grenzen"]} == {"onbekend"}
    assert "hoeveel personen daar zijn is niet bekend" in note
    assert "niets begrenst het" in note


def test_bounds_that_are_too_wide_are_unknown_and_show_no_number(town):
    sheet = mt.make_sheet(
        {mt.CORPORATION: (40, 20, *[mt.SUPPRESSED] * 4), mt.HOMES: mt.FIGURES[mt.HOMES]}
    )
    state = replace(mt.state(), figures=build_table(town, [sheet], load_catalogue()))
    found = contribute(state, town, columns=[mt.CORPORATION])
    rows, note = index_rows(found, "Aandeel corporatiewoningen: Ministad")
    row = rows["Dissimilariteit D"]
    assert row["Bekende buurten"] == "0,227"  # 20 of 50 and 20 of 100 homes: 1/2 less 3/11
    assert row["Alle buurten: ondergrens"] == row["Alle buurten: bovengrens"] == "onbekend"
    assert row["Grenzen"] == "onbekend"
    assert "meer dan de helft van wat de index kan zijn" in note


def test_the_surplus_is_of_homes_only_and_adds_up_to_nothing(town):
    columns = columns_of(contribute(mt.state(), town, columns=[mt.OLD, mt.CORPORATION]))
    assert f"overschot_{mt.OLD}" not in columns
    found = columns[f"overschot_{mt.CORPORATION}"]
    # 100 of 400 homes is a quarter: 12.5, 25, 25 and 37.5 would be even.
    assert found.values[[mt.MARKT, mt.HAVEN, mt.OOST, mt.DORP]].tolist() == pytest.approx(
        [7.5, -5, 35, -37.5]
    )
    assert np.isnan(found.values[mt.EILAND])
    assert found.status[mt.EILAND] == mt.REASON
    assert (found.spec.unit, found.spec.midpoint) == ("woningen", 0)
    assert found.follows == (mt.CORPORATION,)


def test_the_columns_of_later_are_those_of_now(town):
    names = [mt.OLD, mt.CORPORATION]
    now = contribute(mt.state(), town, columns=names).columns
    later = later_columns(mt.state(), town, columns=names)
    assert [c.spec for c in later] == [c.spec for c in now]
    for one, other in zip(now, later, strict=True):
        pd.testing.assert_series_equal(one.values, other.values)


def test_the_worked_example_is_of_the_towns_own_homes(town):
    found = contribute(mt.state(), town, columns=[mt.OLD, mt.CORPORATION])
    (example,) = [
        s
        for s in found.sections
        if isinstance(s, TextSection) and s.title.startswith("Een voorbeeld")
    ]
    assert example.title == "Een voorbeeld: aandeel corporatiewoningen"
    assert "In Ministad is dat, over de buurten waarvan het bekend is, 25,0%" in example.text
    assert "In Oost is het 60,0% van 100 woningen" in example.text
    assert "en dat is 2,40" in example.text
    assert "een overschot van 35" in example.text


def test_an_even_spread_has_an_example_in_a_buurt_with_homes(town):
    sheet = mt.make_sheet({mt.CORPORATION: (0, *[20] * 5), mt.HOMES: (0, *[100] * 5)})
    state = replace(mt.state(), figures=build_table(town, [sheet], load_catalogue()))
    (_, example) = [
        s
        for s in contribute(state, town, columns=[mt.CORPORATION]).sections
        if isinstance(s, TextSection)
    ]
    assert "20,0% van 100 woningen" in example.text


def test_without_any_known_index_there_is_no_example(town):
    found = contribute(mt.state(), town, columns=["percentage_koopwoningen"])
    assert [s.title for s in found.sections] == ["Wat spreiding zegt", "Spreiding per gemeente"]


def clusters_of(town, shares):
    sheet = mt.make_sheet({mt.CORPORATION: shares, mt.HOMES: (100,) * 6})
    group = find_group(build_table(town, [sheet], load_catalogue()), mt.CORPORATION)
    return find_clusters(group, neighbours_by_border(town.at(Level.BUURT).geometry))


def test_an_unknown_buurt_is_in_no_cluster_and_one_that_it_leaves_alone_is_named(town):
    clusters = clusters_of(town, (10, mt.SUPPRESSED, 30, mt.SUPPRESSED, 20, mt.SUPPRESSED))
    assert {mt.HAVEN, mt.EILAND, mt.WERKPARK} <= {*clusters.areas_in("onbekend")}
    assert clusters.areas_in("zonder buren") == (mt.DORP,)
    layer = draw_clusters(clusters, town)
    assert isinstance(layer, MapLayerSection)
    assert layer.frame["text"].tolist() == ["Dorp: zonder buren (Aandeel corporatiewoningen)"]
    assert list(layer.styles) == ["zonder buren"]


def test_without_clusters_there_is_no_layer(town):
    assert draw_clusters(clusters_of(town, (10, 20, 30, 40, 50, 60)), town) is None


def test_clusters_are_drawn_where_like_lies_with_like():
    squares = {
        f"BU9909{row:02}{column:02}": (column, row)
        for row, column in product(range(1, 10), repeat=2)
    }
    codes = list(squares)
    areas = build_areas(
        gpd.GeoDataFrame(
            geometry=[mt.cell(*place) for place in squares.values()],
            index=pd.Index(codes, name="code"),
            crs=CRS,
        ),
        year=mt.YEAR,
        gemeenten=[mt.GEMEENTE],
        outlines={},
        names={},
    )
    high = [90 if int(code[-2:]) <= 3 else 10 for code in codes]
    sheet = mt.make_sheet({mt.CORPORATION: high, mt.HOMES: [100] * len(codes)}, codes=tuple(codes))
    table = build_table(areas, [sheet], load_catalogue())
    found = contribute(
        State(scenario="nu", year=mt.YEAR, figures=table), areas, columns=[mt.CORPORATION]
    )
    (layer,) = [s for s in found.sections if isinstance(s, MapLayerSection)]
    style = dict(zip(layer.frame["text"].str.split(":").str[0], layer.frame["style"], strict=True))
    assert style["BU99090501"] == "hoog-hoog"
    assert "BU99090504" not in style  # on the border between much and little
    assert not layer.visible
    row = table_of(found, "Waar een groep bij elkaar ligt").rows[0]
    assert "BU99090501" in row[3]
