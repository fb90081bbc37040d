"""Themes that count by place, with homes of which the place or the leaving is not known.

Ministad with five homes of `streets`, and later with two more in Haven of which only the buurt is
known, one of which not even that, and one of the homes of Oost and Haven gone, nobody knows which.
"""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import box

import minitown as mt
import streets
from heat_cases import column, plain, table, zones
from homes_by_hand import open_change
from wijkplan.model.contribution import TableSection
from wijkplan.model.layers import Layer, LayerSpec, Register
from wijkplan.model.stock_counts import UNPLACED
from wijkplan.themes import access, heat, safety

TOWN = mt.areas()
METRES = "loopafstand_basisschool_m"
IN_ZONE = "woningen_in_warmtezone"
NOWHERE = {"x": np.nan, "y": np.nan, "pand": None}


def later(*, placeless=(mt.HAVEN, mt.HAVEN, None), leaving=()):
    """The homes with new ones in these buurten, and so many gone per buurt."""
    start = streets.stock()
    start = replace(start, frame=start.frame.assign(pand=None))
    rows = [{**start.frame.iloc[0], **NOWHERE, "buurt": code} for code in placeless]
    booked = pd.DataFrame(rows, index=[f"p/{n}" for n in range(len(rows))]).reindex(
        columns=start.frame.columns
    )
    return replace(
        start,
        frame=booked if rows else start.frame.iloc[:0],
        before=start,
        open_changes=tuple(
            open_change([(number,)], number, None, buurt=code, names=())
            for code, number in dict(leaving).items()
        ),
    )


def state(stock, **layers):
    given = {"voorzieningen": streets.facilities(basisschool=[streets.SCHOOL])}
    return replace(
        mt.state(),
        scenario="alles",
        year=2030,
        stock=stock,
        network=streets.network(),
        layers={**given, **layers},
    )


# ---- walking


def walks(stock):
    return access.contribute(state(stock), TOWN, limit_m=20.0)


def test_a_home_without_a_place_is_not_far_from_everything():
    found = walks(later())
    metres, on_network = column(found, METRES), column(found, access.HOMES)
    assert np.isnan(metres.values[mt.HAVEN])
    assert metres.status[mt.HAVEN] == (
        "te weinig bekend: 1 van 3 woningen (2 zonder bekende plaats)"
    )
    assert metres.values[mt.OOST] == 140
    assert metres.status[mt.OOST] == ""
    assert metres.status[mt.GEMEENTE] == (
        "te weinig bekend: 4 van 8 woningen (3 zonder bekende plaats, 1 te ver van een straat)"
    )
    assert on_network.values[[mt.HAVEN, mt.GEMEENTE]].tolist() == [1, 4]
    assert on_network.status[mt.HAVEN] == "van 2 woningen is de plaats niet bekend"
    balance = found.conservation[0]
    assert (balance.came_in, balance.allocated, balance.lost) == (8, 4, 4)
    assert balance.remark.endswith("; van 3 woningen is de plaats niet bekend")


def test_the_distance_of_the_others_stays_where_they_are_most():
    start = streets.stock({f"h{n}": (30 + n, 60, mt.OOST) for n in range(9)})
    rows = start.frame.iloc[:1].assign(x=np.nan, y=np.nan).set_axis(["p/1"])
    metres = column(walks(replace(start, frame=rows, before=start)), METRES)
    assert metres.values[mt.OOST] == pytest.approx(136)  # 140 less 0 to 8, in the middle
    assert metres.status[mt.OOST] == "over 9 van 10 woningen (1 zonder bekende plaats)"


def test_homes_that_may_have_left_still_count_and_that_is_said():
    found = walks(later(placeless=(), leaving={mt.OOST: 1, UNPLACED: 2}))
    metres = column(found, METRES)
    assert metres.values[mt.OOST] == 140
    assert metres.status[mt.OOST] == "1 woning verdwijnt en telt nog mee: niet bekend welke"
    assert metres.status[mt.HAVEN] == ""
    assert metres.status[mt.GEMEENTE] == (
        "over 4 van 5 woningen (1 te ver van een straat); "
        "3 woningen verdwijnen en tellen nog mee: niet bekend welke"
    )


# ---- heat zones

HAVEN_AND_WEST = box(mt.X0, mt.Y0 + 100, mt.X0 + 200, mt.Y0 + 200)


def heated(stock, *, zone=HAVEN_AND_WEST):
    return heat.contribute(state(stock, warmtezones=zones(zone)), TOWN)


def test_a_home_without_a_place_is_not_outside_a_zone():
    found = heated(later())
    homes = column(found, IN_ZONE)
    assert homes.values[[mt.HAVEN, mt.OOST, mt.GEMEENTE]].tolist() == [1, 0, 2]
    assert homes.status[mt.HAVEN] == "ten minste: van 2 woningen is de plaats niet bekend"
    assert homes.status[mt.OOST] == ""
    assert homes.status[mt.GEMEENTE] == (
        "afgeleid: som van 6 buurten; ten minste: van 3 woningen is de plaats niet bekend"
    )
    note = plain(table(found, "Warmtezones").note)
    assert note.endswith("Van 3 woningen is de plaats niet bekend.")
    balance = found.conservation[-1]
    assert (balance.came_in, balance.allocated, balance.lost) == (8, 2, 6)
    assert balance.remark == ("ligt buiten de warmtezones; van 3 woningen is de plaats niet bekend")


def test_where_a_zone_covers_the_town_only_homes_without_a_place_are_lost():
    everywhere = box(mt.X0 - 10, mt.Y0 - 10, mt.X0 + 310, mt.Y0 + 210)
    balance = heated(later(), zone=everywhere).conservation[-1]
    assert (balance.allocated, balance.lost) == (5, 3)
    assert balance.remark == "van 3 woningen is de plaats niet bekend"


def test_a_home_in_a_zone_that_may_have_left_is_told():
    homes = column(heated(later(placeless=(), leaving={mt.HAVEN: 1, mt.OOST: 1})), IN_ZONE)
    gone = "1 woning verdwijnt en telt nog mee: niet bekend welke"
    assert homes.status[mt.HAVEN] == gone
    assert homes.status[mt.OOST] == ""  # none of its homes is in a zone


# ---- railway


def around_the_railway(stock):
    table_of_tracks = pd.DataFrame(
        {
            "lokaalid": ["000000001"],
            "traject": ["T1"],
            "basisnet": ["ja"],
            "bvg": [None],
            "bron": ["proef"],
        }
    ).astype(object)
    railway = mt.railway()
    railway = replace(railway, frame=railway.frame.assign(lokaalid=["000000001", "2", "3"]))
    noise = gpd.GeoDataFrame(
        {"klasse": ["55-60 dB"], "ondergrens": [55.0], "bovengrens": [60.0]},
        geometry=[box(mt.X0, mt.Y0, mt.X0 + 300, mt.Y0 + 200)],
        crs=mt.CRS,
    )
    contours = Layer(LayerSpec(name="contouren", geometry="vlak"), noise, mt.provenance())
    given = state(stock, spoor=railway, contouren=contours)
    register = Register(name="basisnet", frame=table_of_tracks, provenance=mt.provenance())
    found = safety.contribute(replace(given, registers={"basisnet": register}), TOWN)
    return {s.title: s for s in found.sections if isinstance(s, TableSection)}


def test_a_home_without_a_place_is_not_outside_an_area_of_attention():
    before = around_the_railway(later(placeless=()))
    after = around_the_railway(later())
    title, noise = "Wat ligt in de aandachtsgebieden", "Woningen per geluidsklasse"
    assert after[title].rows == before[title].rows
    assert after[noise].rows == before[noise].rows == (
        ("55-60 dB", "5"), ("buiten de geleverde contouren", "0"),
    )  # fmt: skip
    assert "is de plaats niet bekend" not in before[title].note
    for name in (title, noise):
        assert "; van 3 woningen is de plaats niet bekend." in after[name].note


def test_homes_near_the_railway_that_may_have_left_are_told():
    found = around_the_railway(later(placeless=(), leaving={mt.HAVEN: 1}))
    note = found["Wat ligt in de aandachtsgebieden"].note
    assert "; 1 woning verdwijnt en telt nog mee: niet bekend welke." in note


def test_only_homes_without_a_place():
    nobody = replace(streets.stock({}), frame=streets.stock({}).frame.assign(pand=None))
    rows = later().frame
    stock = replace(nobody, frame=rows, before=nobody)
    assert column(walks(stock), METRES).values.isna().all()
    assert column(heated(stock), IN_ZONE).values[mt.GEMEENTE] == 0
    assert around_the_railway(stock)["Wat ligt in de aandachtsgebieden"].rows[0][3] == "0"
