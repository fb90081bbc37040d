from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from shapely.geometry import Point, box

import minitown as mt
from strategies import places
from wijkplan.model.areas import Level
from wijkplan.model.attributes import ATTRIBUTES, PERIODS
from wijkplan.model.layers import Layer, LayerSpec, Register
from wijkplan.sources.bag import OBJECT_STATUS, BagDelivery
from wijkplan.timeline.base import STOCK_STATUS, base_stock, building_periods

TOWN = mt.areas()
PAND = ["9909100000000001", "9909100000000002", "9909100000000003"]
HOME = "99090100000000{:02d}"
IDS = [HOME.format(n) for n in range(1, 11)]
MIDDLE = {code: Point(mt.cell(*mt.CELLS[code]).centroid) for code in mt.BUURTEN}
OUTSIDE = Point(mt.X0 - 50, mt.Y0)
CORNER = Point(mt.X0 + 100, mt.Y0 + 100)
# identificatie, status, use, pand, place; what becomes of it by hand
ROWS = [
    (IDS[0], "in gebruik", "woonfunctie", PAND[0], MIDDLE[mt.MARKT]),
    (IDS[1], "in gebruik (niet ingemeten)", "woonfunctie", PAND[1], MIDDLE[mt.MARKT]),
    (IDS[2], "buiten gebruik", "woonfunctie,winkelfunctie", PAND[2], CORNER),  # goes to 0101
    (IDS[3], "in gebruik", "woonfunctie", "9909100000000009", MIDDLE[mt.DORP]),  # no pand
    (IDS[4], "verbouwing", "woonfunctie", PAND[0], MIDDLE[mt.DORP]),
    (IDS[5], "gevormd", "woonfunctie", PAND[0], MIDDLE[mt.DORP]),
    (IDS[6], "ingetrokken", "kantoorfunctie", PAND[0], MIDDLE[mt.DORP]),
    (IDS[7], "in gebruik", "kantoorfunctie", PAND[0], MIDDLE[mt.DORP]),
    (IDS[8], "in gebruik", None, PAND[0], MIDDLE[mt.DORP]),
    (IDS[9], "in gebruik", "woonfunctie", PAND[0], OUTSIDE),
]
STOCK = IDS[:4]


def bag(rows=ROWS, **changes):
    ids, status, uses, panden, place = zip(*rows, strict=True)
    objects = gpd.GeoDataFrame(
        {
            "identificatie": ids,
            "status": status,
            "gebruiksdoel": pd.Series(uses, dtype=object),
            "oppervlakte": [50.0 + n for n in range(len(ids))],
            "pand_identificatie": panden,
            "bouwjaar": np.nan,
            **changes,
        },
        geometry=list(place),
        crs=mt.CRS,
    )
    pand = gpd.GeoDataFrame(
        {
            "identificatie": PAND,
            "bouwjaar": [1930, 1970, np.nan],
            "status": ["in gebruik", "sloopvergunning verleend", "gesloopt"],
        },
        geometry=[box(mt.X0, mt.Y0, mt.X0 + 5, mt.Y0 + 5)] * 3,
        crs=mt.CRS,
    )
    provenance = mt.provenance(name="BAG", file="bag.gpkg")
    return BagDelivery(
        pand=Layer(LayerSpec(name="pand", geometry="vlak"), pand, provenance),
        verblijfsobject=Layer(
            LayerSpec(name="verblijfsobject", geometry="punt"), objects, provenance
        ),
    )


def register(rows):
    """Rows of identificatie, tenure, label."""
    frame = pd.DataFrame(rows, columns=["verblijfsobject", "eigendom", "energielabel"])
    frame = frame.astype(object)
    for name in ("corporatie", "tak", "huurklasse", "warmte"):
        frame[name] = pd.Series(None, index=frame.index, dtype=object)
    return Register(name="woningregister", frame=frame, provenance=mt.provenance(name="Register"))


def counts(rows):
    """Rows of buurt, number, tenure."""
    frame = pd.DataFrame(rows, columns=["buurtcode", "aantal", "eigendom"])
    frame = frame.astype({"aantal": float, "eigendom": object})
    for name in ATTRIBUTES:
        if name not in frame:
            frame[name] = pd.Series(None, index=frame.index, dtype=object)
    return Register(name="woningaantallen", frame=frame, provenance=mt.provenance(name="Aantallen"))


def balances(stock):
    return {b.join: b for b in stock.conservation}


def test_which_addresses_are_stock_and_where_they_lie():
    stock = base_stock(bag(), None, None, TOWN)
    assert stock.addresses
    frame = stock.frame
    assert frame.index.name == "verblijfsobject"
    assert frame["buurt"].to_dict() == dict(
        zip(STOCK, [mt.MARKT, mt.MARKT, mt.MARKT, mt.DORP], strict=True)
    )
    assert frame["aantal"].tolist() == [1, 1, 1, 1]
    assert frame.loc[IDS[0], ["x", "y"]].tolist() == [mt.X0 + 50, mt.Y0 + 150]
    assert frame["pand"].tolist() == [*PAND, "9909100000000009"]
    assert frame["oppervlakte_m2"].tolist() == [50, 51, 52, 53]


def test_the_period_follows_from_the_year_of_the_pand():
    frame = base_stock(bag(), None, None, TOWN).frame
    assert frame["bouwperiode"].tolist() == ["voor 1945", "1965-1979", None, None]


def test_the_year_of_the_address_serves_where_the_pand_has_none():
    frame = base_stock(bag(bouwjaar=2001.0), None, None, TOWN).frame
    assert frame["bouwperiode"].tolist() == [
        "voor 1945",
        "1965-1979",
        "2000 en later",
        "2000 en later",
    ]


@given(st.integers(1000, 2200))
def test_every_year_has_one_period(year):
    (found,) = building_periods(pd.Series([float(year)]))
    (expected,) = [name for name, (first, last) in PERIODS.items() if first <= year <= last]
    assert found == expected


def test_what_came_in_is_stock_or_not_or_lost():
    found = balances(base_stock(bag(), None, None, TOWN))
    homes = found["Verblijfsobjecten die woning zijn"]
    assert (homes.came_in, homes.allocated, homes.lost) == (10, 5, 5)
    assert homes.remark == (
        "geen woningvoorraad: 1 gebruiksdoel onbekend; 1 met woonfunctie, status gevormd; "
        "1 met woonfunctie, status verbouwing; 2 zonder woonfunctie"
    )
    placed = found["Woningen (adressen) op buurten"]
    assert (placed.came_in, placed.allocated, placed.lost) == (5, 4, 1)
    years = found["Woningen op panden (bouwjaar)"]
    assert (years.came_in, years.allocated, years.lost) == (4, 3, 1)


def test_homes_in_renovation_can_be_switched_on_and_are_named():
    off = base_stock(bag(), None, None, TOWN)
    on = base_stock(bag(), None, None, TOWN, count_renovation=True)
    assert set(on.frame.index) - set(off.frame.index) == {IDS[4]}
    assert any("verbouwing tellen niet mee" in r and "niet nagegaan" in r for r in off.remarks)
    assert any("verbouwing tellen mee" in r for r in on.remarks)


def test_a_pand_that_may_be_demolished_is_stock_and_said_to_be():
    remarks = base_stock(bag(), None, None, TOWN).remarks
    assert any(r.startswith("1 woningen in een pand met een sloopvergunning") for r in remarks)
    assert any("hun pand gesloopt" in r for r in remarks)


@pytest.mark.parametrize("status", OBJECT_STATUS)
def test_every_status_counts_or_does_not(status):
    row = (IDS[0], status, "woonfunctie", PAND[0], MIDDLE[mt.MARKT])
    stock = base_stock(bag([row]), None, None, TOWN)
    assert len(stock.frame) == (status in STOCK_STATUS)
    assert len(stock.frame) == (status.startswith("in gebruik") or status == "buiten gebruik")


def test_attributes_are_joined_and_what_does_not_match_is_counted_both_ways():
    rows = [
        (IDS[3], "koop", None),
        (IDS[0], "huur corporatie", "A++"),
        (IDS[7], "koop", "B"),  # an office
        ("9909010000000098", "koop", "B"),  # not in the BAG
        ("9909010000000099", "koop", "B"),
    ]
    stock = base_stock(bag(), register(rows), None, TOWN)
    assert stock.frame["eigendom"].tolist() == ["huur corporatie", None, None, "koop"]
    assert stock.frame["energielabel"].tolist() == ["A++", None, None, None]
    assert stock.frame["bouwperiode"][IDS[0]] == "voor 1945"
    assert [p.name for p in stock.provenance] == ["BAG", "Register"]
    found = balances(stock)
    used = found["Rijen van het woningregister op woningen"]
    assert (used.came_in, used.allocated, used.lost) == (5, 2, 3)
    assert used.remark.startswith("2 niet in de BAG-levering; 1 wel in de BAG")
    with_row = found["Woningen met een rij in het woningregister"]
    assert (with_row.came_in, with_row.allocated, with_row.lost) == (4, 2, 2)


def test_without_a_register_attributes_are_unknown():
    frame = base_stock(bag(), None, None, TOWN).frame
    for name in ATTRIBUTES:
        assert frame[name].dtype == object
        if name != "bouwperiode":
            assert frame[name].tolist() == [None] * 4


def test_nothing_delivered_is_no_stock():
    assert base_stock(None, None, None, TOWN) is None
    assert base_stock(None, register([(IDS[0], "koop", None)]), None, TOWN) is None


COUNTS = [
    (mt.MARKT, 20, "koop"),
    (mt.MARKT, 30, "huur overig"),
    (mt.DORP, 0, None),
    ("BU99090909", 7, "koop"),  # not on the map
    ("BU01640000", 5, "koop"),  # another gemeente
]


def test_counts_per_buurt_are_stock_too():
    stock = base_stock(None, None, counts(COUNTS), TOWN)
    assert not stock.addresses
    assert stock.frame["buurt"].tolist() == [mt.MARKT, mt.MARKT, mt.DORP]
    assert stock.frame["aantal"].tolist() == [20, 30, 0]
    assert stock.frame["eigendom"].tolist() == ["koop", "huur overig", None]
    assert stock.frame["warmte"].isna().all()
    (balance,) = stock.conservation
    assert (balance.unit, balance.came_in, balance.allocated, balance.lost) == (
        "woningen",
        62,
        50,
        12,
    )
    assert "andere gemeenten" in balance.remark
    assert "BU99090909" in balance.remark
    assert any("4 van 6 buurten" in remark for remark in stock.remarks)


def test_a_register_without_addresses_is_said_not_to_be_used():
    stock = base_stock(None, register([(IDS[0], "koop", None)]), counts(COUNTS), TOWN)
    assert any("woningregister is niet gebruikt" in remark for remark in stock.remarks)


def test_addresses_go_before_counts_and_are_compared():
    rows = [(mt.MARKT, 3, "koop"), (mt.DORP, 1, None)]
    same = base_stock(bag(), None, counts(rows), TOWN)
    assert_frame_equal(same.frame, base_stock(bag(), None, None, TOWN).frame)
    assert any("in alle 2 buurten gelijk" in remark for remark in same.remarks)
    other = base_stock(bag(), None, counts([*rows, (mt.OOST, 9, None)]), TOWN)
    (remark,) = [r for r in other.remarks if "vergeleken" in r]
    assert f"in 1 van 3 buurten anders, het meest in {mt.OOST} met 9 geleverd en 0" in remark


def test_inputs_are_not_changed(unchanged):
    given_bag, given_register = bag(), register([(IDS[0], "koop", None)])
    given_counts = counts(COUNTS)
    for frame in (
        given_bag.pand.frame,
        given_bag.verblijfsobject.frame,
        given_register.frame,
        given_counts.frame,
    ):
        unchanged(frame)
    base_stock(given_bag, given_register, given_counts, TOWN)
    base_stock(None, None, given_counts, TOWN)


@st.composite
def some_objects(draw):
    """Verblijfsobjecten of every status and use, often exactly on a border."""
    size = draw(st.integers(1, 10))
    return [
        (
            IDS[n],
            draw(st.sampled_from(OBJECT_STATUS)),
            draw(st.sampled_from(["woonfunctie", "winkelfunctie", None])),
            draw(st.sampled_from(PAND)),
            Point(draw(places())),
        )
        for n in range(size)
    ]


@given(some_objects(), st.booleans())
def test_every_address_is_conserved_and_none_is_doubled(rows, renovation):
    stock = base_stock(bag(rows), None, None, TOWN, count_renovation=renovation)
    first, placed, years = stock.conservation
    assert first.came_in == len(rows) == first.allocated + first.lost
    assert placed.came_in == first.allocated == placed.allocated + placed.lost
    assert years.came_in == placed.allocated == len(stock.frame)
    assert stock.frame.index.is_unique
    assert set(stock.frame["buurt"]) <= set(TOWN.codes(Level.BUURT))


@given(some_objects(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(rows, random):
    known = register([(row[0], "koop", "A") for row in rows[::2]])
    stock = base_stock(bag(rows, oppervlakte=1.0), known, None, TOWN)
    mixed = random.sample(rows, len(rows))
    turned = replace(known, frame=known.frame.iloc[::-1].reset_index(drop=True))
    other = base_stock(bag(mixed, oppervlakte=1.0), turned, None, TOWN)
    assert_frame_equal(stock.frame.sort_index(), other.frame.sort_index())
    assert stock.conservation == other.conservation
    assert stock.remarks == other.remarks
