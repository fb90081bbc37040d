"""Progress of zones counted in homes: by hand, and against every way it can have gone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, product

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import box

import minitown as mt
import ten_homes
from heat_cases import HOMES, TOWN, WEST, spot, zones
from wijkplan.model.attributes import ATTRIBUTES
from wijkplan.model.open_changes import OpenChange, find_moves
from wijkplan.model.stock import Stock
from wijkplan.model.stock_counts import UNPLACED
from wijkplan.themes.heat.zones.counted import counted_progress, make_counter, zone_shapes
from wijkplan.themes.heat.zones.progress import CONNECTED, GAS_FREE, TODO
from wijkplan.themes.heat.zones.progress import HOMES as ALL

MARKT, HAVEN, OOST, *_ = mt.BUURTEN
NETWORK, ELECTRIC, GAS = "warmtenet", "elektrisch", "aardgas"


def homes(*rows):
    """Homes as (buurt, place or None, heat)."""
    frame = pd.DataFrame(
        {
            "buurt": [row[0] for row in rows],
            "aantal": 1,
            "x": [np.nan if row[1] is None else row[1][0] for row in rows],
            "y": [np.nan if row[1] is None else row[1][1] for row in rows],
            **dict.fromkeys(ATTRIBUTES),
            "warmte": [row[2] for row in rows],
        },
        index=[f"h{n}" for n in range(len(rows))],
    )
    attributes = list(ATTRIBUTES)
    frame[attributes] = frame[attributes].astype(object).where(frame[attributes].notna(), None)
    return Stock(frame=frame, addresses=True, provenance=(mt.provenance(name="BAG"),))


def shapes(**named):
    return gpd.GeoSeries(named, crs=mt.CRS)


def count(stock, shape=WEST, year=2025):
    (found,) = counted_progress(stock, shapes(Zone=shape), TOWN, year)
    return found


def spans(found):
    return {name: found.span(name) for name in (ALL, GAS_FREE, CONNECTED, TODO)}


def test_homes_of_a_zone_by_their_heat():
    found = count(
        homes(
            (MARKT, spot(10, 150), NETWORK),
            (MARKT, spot(90, 150), GAS),
            (HAVEN, spot(110, 150), ELECTRIC),
            (HAVEN, spot(190, 150), NETWORK),  # outside the zone
        )
    )
    assert (found.zone, found.year, found.told, found.source) == (
        "Zone",
        2025,
        "geteld in de woningen",
        "BAG",
    )
    assert (found.homes, found.gas_free, found.connected, found.todo) == (3, 2, 1, 1)
    assert not found.bounds


def test_a_home_of_unknown_heat_may_be_either():
    found = count(homes((MARKT, spot(10, 150), None), (MARKT, spot(90, 150), ELECTRIC)))
    assert spans(found) == {ALL: (2, 2), GAS_FREE: (1, 2), CONNECTED: (0, 1), TODO: (0, 1)}
    assert found.gas_free is None
    assert "van 1 woning is de verwarming niet bekend" in found.told


def test_where_no_heat_is_known_only_the_homes_are():
    found = count(HOMES)
    assert spans(found) == {ALL: (3, 3), GAS_FREE: None, CONNECTED: None, TODO: None}


def test_a_home_without_a_place_is_in_a_zone_that_covers_its_buurt():
    nowhere = homes((MARKT, None, GAS), (HAVEN, None, ELECTRIC), (OOST, None, NETWORK))
    assert spans(count(nowhere)) == {
        ALL: (1, 2),
        GAS_FREE: (0, 1),
        CONNECTED: (0, 0),
        TODO: (1, 1),
    }
    assert "van 1 woning is de plaats niet bekend" in count(nowhere).told
    lost = homes((None, None, NETWORK), (MARKT, spot(5, 105), NETWORK))
    assert spans(count(lost))[CONNECTED] == (1, 2)


def test_homes_as_counts_say_nothing_of_a_zone():
    found = count(replace(HOMES, addresses=False))
    assert set(spans(found).values()) == {None}
    assert found.told == "woningen zijn niet als adressen geleverd"


def test_a_zone_without_homes_has_nothing_to_do():
    found = count(homes((MARKT, spot(10, 150), GAS)), mt.cell(2, 0))
    assert (found.homes, found.todo) == (0, 0)


def test_polygons_of_one_name_are_one_zone():
    drawn = zones(WEST, box(mt.X0, mt.Y0, mt.X0 + 100, mt.Y0 + 150), naam=["Net", "Net"])
    (shape,) = zone_shapes(drawn, TOWN)
    assert shape.area == 150 * 100 + 100 * 100
    far = zones(box(0, 0, 1, 1))
    assert not len(zone_shapes(far, TOWN))


def test_ten_homes_in_time():
    """Markt under *alles*: two gas homes go in 2026, three on the network come in 2028."""
    course = ten_homes.run()
    counter = make_counter(ten_homes.stock(), shapes(Markt=mt.cell(*mt.CELLS[MARKT])), TOWN)
    found = {year: counter(course.stocks[year], year)[0] for year in ten_homes.YEARS}
    assert [found[year].homes for year in ten_homes.YEARS] == [4, 2, 2, 5, 5]
    assert [found[year].connected for year in ten_homes.YEARS] == [1, 1, 1, 4, 4]
    assert [found[year].todo for year in ten_homes.YEARS] == [3, 1, 1, 1, 1]


def test_ten_homes_where_one_of_three_goes():
    """Dorp in 2029: one of D1 (gas), D2 (unknown) and D3 (gas) was demolished."""
    course = ten_homes.run()
    (found,) = counted_progress(
        course.stocks[2029], shapes(Dorp=mt.cell(*mt.CELLS[mt.DORP])), TOWN, 2029
    )
    assert spans(found) == {ALL: (2, 2), GAS_FREE: (0, 1), CONNECTED: (0, 1), TODO: (1, 2)}


# ---- against every way it can have gone

_HOME = st.tuples(
    st.sampled_from([MARKT, HAVEN]),
    st.sampled_from(["in", "out", None]),
    st.sampled_from([NETWORK, ELECTRIC, GAS, None]),
)
_CHANGE = st.tuples(
    st.sampled_from([MARKT, HAVEN, UNPLACED]),
    st.integers(1, 2),
    st.sampled_from([None, {"warmte": NETWORK}, {"warmte": GAS}, {"warmte": None}]),
)
_PLACES = {
    (MARKT, "in"): spot(10, 150),
    (MARKT, "out"): spot(90, 150),
    (HAVEN, "in"): spot(110, 150),
    (HAVEN, "out"): spot(190, 150),
}


def with_changes(stock, changes):
    """The stock with open changes of homes of a buurt, and per change its pool."""
    found, pools = [], []
    for buurt, number, to in changes:
        pool = stock.frame if buurt == UNPLACED else stock.frame[stock.frame["buurt"] == buurt]
        if len(pool) < sum(n for place, n, _ in changes if place in (buurt, UNPLACED)):
            continue
        pools.append((pool.index, number, to))
        found.append(
            OpenChange(
                year=2030,
                project_id="p",
                buurt=buurt,
                number=float(number),
                leaves=to is None,
                moves=find_moves(pool, to),
                turn=len(found),
            )
        )
    return replace(stock, open_changes=tuple(found)), pools


def worlds(stock, pools, inside) -> Iterator[tuple[int, int, int, int]]:
    """Homes, gas-free, connected and to do in the zone, for every way it can have gone."""
    names = list(stock.frame.index)
    options = [[heat] if heat else [NETWORK, ELECTRIC, GAS] for heat in stock.frame["warmte"]]
    for start in product(*options):
        for heat in _futures(dict(zip(names, start, strict=True)), pools):
            for there in product(*(inside[name] for name in names)):
                here = {n for n, yes in zip(names, there, strict=True) if yes and n in heat}
                free = sum(heat[name] != GAS for name in here)
                network = sum(heat[name] == NETWORK for name in here)
                yield len(here), free, network, len(here) - free


def _futures(heat, pools) -> Iterator[dict[str, str]]:
    if not pools:
        yield heat
        return
    (pool, number, to), *rest = pools
    for chosen in combinations([name for name in pool if name in heat], number):
        kept = {name: value for name, value in heat.items() if to or name not in chosen}
        ends = [None] if to is None else [to["warmte"]] if to["warmte"] else [NETWORK, GAS]
        for end in ends:
            yield from _futures({**kept, **dict.fromkeys(chosen if to else (), end)}, rest)


@given(
    st.lists(_HOME, min_size=1, max_size=4),
    st.lists(_CHANGE, max_size=2),
    st.sampled_from([box(mt.X0, mt.Y0 + 100, mt.X0 + 50, mt.Y0 + 200), WEST]),
)
def test_bounds_hold_whatever_happened(rows, changes, shape):
    stock = homes(*((buurt, _PLACES.get((buurt, where)), heat) for buurt, where, heat in rows))
    stock, pools = with_changes(stock, changes)
    found = count(stock, shape)
    covered = shape.contains(mt.cell(*mt.CELLS[MARKT]))
    inside = {
        name: _where(buurt, where, shape, covered=covered)
        for name, (buurt, where, _) in zip(stock.frame.index, rows, strict=True)
    }
    for world in worlds(stock, pools, inside):
        for name, number in zip((ALL, GAS_FREE, CONNECTED, TODO), world, strict=True):
            span = found.span(name)
            assert span is None or span[0] <= number <= span[1], (name, world)


def _where(buurt, where, shape, *, covered):
    """Whether a home can be in the zone: yes, no or both."""
    if where is not None:
        return [shape.contains(gpd.points_from_xy(*zip(_PLACES[buurt, where], strict=True))[0])]
    if buurt == MARKT:
        return [True] if covered else [True, False]
    return [True, False] if covered else [False]


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        (None, {ALL: (2, 2), GAS_FREE: (0, 1), CONNECTED: (0, 0), TODO: (1, 2)}),
        ({"warmte": NETWORK}, {ALL: (3, 3), GAS_FREE: (1, 2), CONNECTED: (1, 1), TODO: (1, 2)}),
        ({"warmte": GAS}, {ALL: (3, 3), GAS_FREE: (0, 1), CONNECTED: (0, 0), TODO: (2, 3)}),
    ],
)
def test_one_change_in_a_buurt_inside_the_zone_is_bounded_exactly(to, expected):
    stock = homes(
        *((MARKT, spot(10 + n, 150), heat) for n, heat in enumerate([ELECTRIC, GAS, GAS]))
    )
    changed, _ = with_changes(stock, [(MARKT, 1, to)])
    found = count(changed)
    assert spans(found) == expected
    assert "1 woning verdwijnt of verandert: niet bekend welke" in found.told


@pytest.mark.parametrize(("number", "expected"), [(1, (0, 1)), (2, (0, 0))])
def test_homes_that_leave_a_buurt_half_in_the_zone(number, expected):
    """One home of Haven lies in the zone and one outside it."""
    stock = homes((HAVEN, spot(110, 150), GAS), (HAVEN, spot(190, 150), GAS))
    changed, _ = with_changes(stock, [(HAVEN, number, None)])
    assert spans(count(changed))[ALL] == expected
