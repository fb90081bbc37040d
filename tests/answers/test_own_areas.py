"""Own areas: what of buurten may be added, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import box

import minitown as mt
import ten_atlas
import ten_homes as ten
from wijkplan.answers.own.figures import COUNTED, own_table
from wijkplan.answers.own.membership import match_buurten
from wijkplan.model.areas import CRS
from wijkplan.model.columns import Kind


def drawn(**shapes):
    """The layer of own areas: squares in metres from the south-west corner of Ministad."""
    boxes = {
        name: box(mt.X0 + w, mt.Y0 + s, mt.X0 + e, mt.Y0 + n)
        for name, (w, s, e, n) in shapes.items()
    }
    return gpd.GeoDataFrame(
        {
            "id": [f"stadsdeel-{name}" for name in boxes],
            "naam": [name.title() for name in boxes],
            "soort": "stadsdeel",
            "bron": "Stadsdelen",
        },
        geometry=list(boxes.values()),
        crs=CRS,
    )


def made(**shapes):
    own = match_buurten(drawn(**shapes), mt.areas())
    return own, own_table(mt.table(), own, replace(mt.state(), stock=ten.stock()))


def test_an_area_is_made_of_the_buurten_that_it_covers():
    (west,) = match_buurten(drawn(west=(0, 0, 100, 200)), mt.areas())
    assert west.buurten == (mt.MARKT, mt.OOST)
    assert west.whole
    assert west.gemeenten == (mt.GEMEENTE,)
    assert west.why_not_whole(mt.areas()) == ""


def test_a_sliver_is_no_cut():
    (west,) = match_buurten(drawn(west=(-1, 0, 101, 200)), mt.areas())
    assert (west.buurten, dict(west.cut)) == ((mt.MARKT, mt.OOST), {})


def test_counts_are_added_and_shares_are_weighted():
    _, table = made(west=(0, 0, 100, 200))
    # Markt 100 and Oost 300 inhabitants; 10 and 90 of them are 65 or older.
    assert table.cell("stadsdeel-west", mt.PEOPLE) == (400.0, "afgeleid: som van 2 buurten")
    value, told = table.cell("stadsdeel-west", mt.OLD)
    assert value == pytest.approx(100 * 100 / 400)
    assert told == "afgeleid: gewogen gemiddelde van 2 buurten"
    assert table.cell(mt.GEMEENTE, mt.PEOPLE) == mt.table().cell(mt.GEMEENTE, mt.PEOPLE)


def test_a_suppressed_buurt_makes_a_lower_bound():
    _, table = made(south=(0, 0, 200, 100))  # Oost 300, Eiland suppressed
    value, told = table.cell("stadsdeel-south", mt.PEOPLE)
    assert value == 300
    assert told.startswith("afgeleid: ten minste")


def test_what_cannot_be_added_is_refused_with_the_reason():
    table = mt.table()
    spec = replace(table.specs[mt.OLD], kind=Kind.MEDIAN)
    table = replace(table, specs={**table.specs, mt.OLD: spec})
    own = match_buurten(drawn(west=(0, 0, 100, 200)), mt.areas())
    value, told = own_table(table, own, mt.state()).cell("stadsdeel-west", mt.OLD)
    assert value is None
    assert "geen mediaan van het geheel" in told


def test_a_buurt_that_is_cut_gives_nothing_and_is_named():
    (half,), table = made(half=(0, 100, 140, 200))  # Markt and two fifths of Haven
    assert half.buurten == (mt.MARKT,)
    assert half.cut == {mt.HAVEN: pytest.approx(0.4)}
    value, told = table.cell("stadsdeel-half", mt.PEOPLE)
    assert value is None
    assert "Haven (40%)" in told
    assert "niet te splitsen" in told


def test_outside_the_project_is_refused_too():
    (north,), table = made(north=(0, 100, 100, 400))
    assert north.buurten == (mt.MARKT,)
    assert not north.whole
    assert "67% buiten" in table.cell("stadsdeel-north", mt.PEOPLE)[1]
    (nowhere,) = match_buurten(drawn(far=(5000, 0, 5100, 100)), mt.areas())
    assert "geen enkele buurt" in nowhere.why_not_whole(mt.areas())


def test_homes_of_a_cut_area_are_counted_by_address():
    atlas = ten_atlas.atlas()
    homes = ten.stock().homes
    west, north = mt.X0 + 140, mt.Y0 + 100
    inside = homes["x"].le(west) & homes["y"].ge(north)
    assert 0 < inside.sum() < len(homes)
    own = match_buurten(drawn(half=(0, 100, 140, 200)), mt.areas())
    state = replace(mt.state(), figures=atlas.table, stock=ten.stock())
    table = own_table(atlas.table, own, state)
    value, told = table.cell("stadsdeel-half", "woningen_geteld")
    assert (value, told) == (float(inside.sum()), COUNTED)
    rented = homes.loc[inside, "eigendom"].eq("huur corporatie").sum()
    assert table.cell("stadsdeel-half", "woningen_eigendom_huur_corporatie")[0] == rented
    assert table.cell("stadsdeel-half", mt.PEOPLE)[0] is None


def test_overlapping_areas_each_have_their_own():
    _, table = made(west=(0, 0, 100, 200), north=(0, 100, 200, 200))
    found = table.values.loc[["stadsdeel-west", "stadsdeel-north"], mt.PEOPLE]
    assert found.tolist() == [400, 300]


def test_columns_and_order_stay_those_of_the_atlas():
    _, table = made(west=(0, 0, 100, 200))
    assert list(table.values) == list(mt.table().values)
    assert table.values.index.tolist() == [mt.GEMEENTE, "stadsdeel-west"]
    assert (
        not table.status.loc["stadsdeel-west"]
        .where(table.values.loc["stadsdeel-west"].isna())
        .eq("")
        .any()
    )
    assert isinstance(table.values, pd.DataFrame)
