"""Distances to networks and sources, by hand and against all pairs; tables and map layers."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, Point, box

import minitown as mt
from heat_cases import HOMES, STATE, TOWN, column, sections, spot, stock, table
from heat_supply_cases import WEST, pipes, sources
from wijkplan.model.contribution import MapLayerSection, TextSection
from wijkplan.themes.heat.supply.distances import FROM_BORDER, NO_HOMES, measure
from wijkplan.themes.heat.supply.present import contribute_supply, look_ahead

MARKT, HAVEN, OOST, EILAND, DORP, WERKPARK = mt.BUURTEN


def made(*layers, homes=HOMES):
    given = {layer.spec.name: layer for layer in layers}
    return contribute_supply(replace(STATE, layers=given, stock=homes), TOWN)


def test_the_median_over_homes_per_area():
    """Homes at x = 10, 90 (Markt), 110, 190 (Haven), 50 (Oost) and 250 (Dorp); the pipe at 0."""
    found = column(made(pipes()), "afstand_warmtenet_m")
    assert found.values.dropna().to_dict() == {
        MARKT: 50.0,
        HAVEN: 150.0,
        OOST: 50.0,
        DORP: 250.0,
        mt.CENTRUM: 90.0,
        mt.ZUID: 250.0,
        mt.GEMEENTE: 100.0,
    }
    assert {found.status[EILAND], found.status[WERKPARK]} == {NO_HOMES}
    assert found.status[MARKT] == "dichtstbij: Net 1"


def test_the_nearest_is_named_and_says_when_it_is_not_there_yet():
    east = LineString([(300, 0), (300, 200)])
    found = column(made(pipes(WEST, east, status=["bestaand", "gepland"])), "afstand_warmtenet_m")
    assert (found.values[DORP], found.status[DORP]) == (50.0, "dichtstbij: Net 2 (gepland)")
    assert found.values[HAVEN] == pytest.approx(110)  # of 110 and 110
    assert found.status[HAVEN] == "dichtstbij: Net 1"


def test_inside_a_source_the_distance_is_zero():
    lake = sources(box(0, 100, 100, 200), soort="aquathermie")
    found = column(made(lake), "afstand_warmtebron_m")
    assert (found.values[MARKT], found.values[HAVEN]) == (0.0, 50.0)


@pytest.mark.parametrize("homes", [None, stock([spot(0, 0)], [MARKT], addresses=False)])
def test_without_addresses_it_is_measured_from_the_border(homes):
    found = column(made(pipes(), homes=homes), "afstand_warmtenet_m")
    assert found.values[list(mt.BUURTEN)].tolist() == [0, 100, 0, 100, 200, 200]
    assert found.values[[mt.CENTRUM, mt.GEMEENTE]].isna().all()
    assert found.status[HAVEN] == f"{FROM_BORDER}; dichtstbij: Net 1"
    assert found.status[mt.CENTRUM] == "alleen per buurt: niet op te tellen"


def test_a_home_without_a_place_is_left_out_and_told():
    some = stock([spot(10, 150), (np.nan, np.nan)], [MARKT, MARKT])
    found = column(made(pipes(), homes=some), "afstand_warmtenet_m")
    assert found.values[MARKT] == 10
    assert found.status[MARKT].endswith("van 1 woning is de plaats niet bekend")


def test_what_is_not_delivered_is_unknown():
    part = made()
    assert all(one.values.isna().all() for one in part.columns)
    assert {one.status[MARKT] for one in part.columns} == {
        "er zijn geen leidingen van warmtenetten geleverd",
        "er zijn geen warmtebronnen geleverd",
    }
    assert [s.text.split(":")[0] for s in sections(part, TextSection)] == ["Onbekend", "Onbekend"]


points = st.tuples(st.integers(0, 299), st.integers(0, 199))


@given(
    homes=st.lists(points, min_size=1, max_size=8),
    where=st.lists(points, min_size=1, max_size=5),
)
@settings(max_examples=25)
def test_the_nearest_of_all_pairs(homes, where):
    codes = [mt.BUURTEN[0]] * len(homes)
    placed = [spot(x, y) for x, y in homes]
    shapes = gpd.GeoSeries([Point(spot(x, y)) for x, y in where])
    features = sources(*[Point(x, y) for x, y in where]).frame
    found = measure(stock(placed, codes), TOWN, features)
    least = [min(shapely.distance(Point(home), shape) for shape in shapes) for home in placed]
    assert found.homes["metres"].tolist() == pytest.approx(least)
    assert found.metres[MARKT] == pytest.approx(np.median(least))


def test_nothing_that_goes_in_is_changed(unchanged):
    layer = pipes()
    unchanged(layer.frame), unchanged(HOMES.frame)
    made(layer)


def test_sources_and_pipes_in_tables():
    far = sources(
        Point(100, 150), Point(9_000, 0),
        naam=["Station <b>", "Ver weg"], soort=["warmteverdeelstation", "wko"],
        vermogen_mw=[2.5, np.nan], temperatuur=["hoog", None], beschikbaar_vanaf=[2030.0, np.nan],
        vindplaats=["blz. 3", None],
    )  # fmt: skip
    part = made(far, pipes(WEST, WEST, naam="Net", jaar=[2020.0, 2020.0]))
    bronnen = table(part, "Warmtebronnen")
    assert bronnen.rows == (
        ("Station <b>", "warmteverdeelstation", "2,5 MW", "hoog", "2030", "bestaand",
         "Raadsstuk, blz. 3"),
    )  # fmt: skip
    assert "1 bronnen meer dan 2.000 m buiten de gemeente" in bronnen.note
    net = table(part, "Leidingen")
    expected = ("Net", "distributieleiding", "bestaand", "2020", "400 m", "Raadsstuk")
    assert net.rows == (expected,)


def test_standing_is_never_told_by_colour_alone():
    east = LineString([(300, 0), (300, 200)])
    both = pipes(WEST, east, status=["bestaand", "gepland"], soort=["transport", None])
    (drawn,) = sections(made(both), MapLayerSection)
    assert (drawn.id, drawn.group) == ("warmtenet", "Warmte")
    assert {one.label for one in drawn.styles.values()} == {
        "transportleiding, bestaand",
        "warmteleiding, gepland",
    }
    looks = [(one.dash, one.weight) for one in drawn.styles.values()]
    assert len(set(looks)) == 2
    assert drawn.frame["text"].tolist() == [
        "Net 1 · transportleiding · bestaand · bron: Raadsstuk",
        "Net 2 · gepland · bron: Raadsstuk",
    ]
    (spots,) = sections(made(sources(Point(1, 1), Point(2, 2), status=["bestaand", None])),
                        MapLayerSection)  # fmt: skip
    assert {one.label for one in spots.styles.values()} == {
        "warmtebron, bestaand",
        "warmtebron, status onbekend",
    }
    assert set(spots.frame["style"]) == set(spots.styles)


def test_a_delivery_far_away_is_in_no_layer_but_measured_to():
    part = made(sources(Point(9_000, 150)))
    assert not sections(part, MapLayerSection)
    assert column(part, "afstand_warmtebron_m").values[DORP] == 8_750


def test_homes_that_stay_are_looked_up_and_new_ones_measured():
    now = HOMES.frame
    gone, came = now.iloc[[0]], now.iloc[[1]].assign(x=mt.X0 + 30).rename(index=lambda _: "nieuw")
    later = replace(HOMES, frame=pd.concat([now.drop(gone.index), came]))
    given = replace(STATE, layers={"warmtenet": pipes()}, stock=HOMES)
    (ahead,) = look_ahead(given)(replace(given, stock=later, year=2030), TOWN)
    fresh = column(made(pipes(), homes=later), "afstand_warmtenet_m")
    pd.testing.assert_series_equal(ahead.values, fresh.values)
    pd.testing.assert_series_equal(ahead.status, fresh.status)
    assert not ahead.values.equals(column(made(pipes()), "afstand_warmtenet_m").values)


def test_what_is_not_measured_from_homes_does_not_vary():
    given = replace(STATE, layers={"warmtenet": pipes()}, stock=None)
    assert look_ahead(given)(given, TOWN) == ()
    nobody = replace(HOMES, frame=HOMES.frame.iloc[:0])
    given = replace(given, stock=nobody)
    (ahead,) = look_ahead(given)(replace(given, stock=HOMES), TOWN)
    assert ahead.values[MARKT] == 50.0
