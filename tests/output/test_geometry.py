"""Simplifying and coding geometry: nothing vanishes, borders stay shared, places stay in place."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

import atlas_payload
from wijkplan.output.geometry import (
    DECIMALS,
    bounds,
    decode_ring,
    dissolve_areas,
    encode_geometry,
    simplify_areas,
    tolerance_for,
)

QUANTUM = 10.0**-DECIMALS


@pytest.fixture
def areas():
    found = atlas_payload.areas(5)
    assert shapely.coverage_is_valid(found.to_numpy())
    return found


@given(
    st.lists(
        st.tuples(st.floats(3.3, 7.3, allow_nan=False), st.floats(50.7, 53.6, allow_nan=False)),
        min_size=1,
        max_size=40,
    )
)
def test_a_decoded_place_is_within_half_a_quantum(places):
    [flat] = encode_geometry(gpd.GeoSeries([shapely.MultiPoint(places)], crs=4326))
    assert np.abs(decode_ring(flat) - np.array(places)).max() <= QUANTUM / 2 + 1e-12


def test_an_encoded_polygon_keeps_its_holes_and_drops_the_repeated_corner():
    ring = [(6, 52), (6.1, 52), (6.1, 52.1), (6, 52.1)]
    hole = [(6.02, 52.02), (6.04, 52.02), (6.04, 52.04)]
    [polygons] = encode_geometry(gpd.GeoSeries([shapely.Polygon(ring, [hole])], crs=4326))
    assert len(polygons) == 1
    decoded = [shapely.Polygon(decode_ring(flat)) for flat in polygons[0]]
    assert [len(flat) // 2 for flat in polygons[0]] == [4, 3]
    assert decoded[0].equals_exact(shapely.Polygon(ring), 1e-9) or decoded[0].equals(
        shapely.Polygon(ring)
    )
    assert decoded[1].area == pytest.approx(shapely.Polygon(hole).area)


def test_rd_comes_out_as_degrees():
    # The Onze Lieve Vrouwetoren in Amersfoort is the origin of RD: 155000, 463000.
    [flat] = encode_geometry(gpd.GeoSeries([shapely.Point(155_000, 463_000)], crs=28992))
    assert decode_ring(flat)[0] == pytest.approx([5.38721, 52.15517], abs=1e-4)


def test_missing_and_empty_geometry_keep_their_place():
    series = gpd.GeoSeries([None, shapely.Polygon(), shapely.Point(6, 52)], crs=4326)
    assert encode_geometry(series) == [[], [], [6_000_000, 52_000_000]]


def test_geometry_without_crs_or_of_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="coördinatenstelsel"):
        encode_geometry(gpd.GeoSeries([shapely.Point(6, 52)]))
    mixed = shapely.GeometryCollection([shapely.Point(6, 52)])
    with pytest.raises(ValueError, match="GeometryCollection"):
        encode_geometry(gpd.GeoSeries([mixed], crs=4326))
    with pytest.raises(ValueError, match="28992"):
        simplify_areas(gpd.GeoSeries([shapely.box(6, 52, 7, 53)], crs=4326), tolerance=1)


def test_an_area_smaller_than_the_quantum_is_still_drawn():
    dot = shapely.box(6, 52, 6 + 1e-9, 52 + 1e-9)
    [polygons] = encode_geometry(gpd.GeoSeries([dot], crs=4326))
    assert shapely.Polygon(decode_ring(polygons[0][0])).area > 0


def test_simplifying_takes_out_corners_and_keeps_every_area(areas):
    simple = simplify_areas(areas, tolerance=20)
    assert shapely.get_num_coordinates(simple.values).sum() < 0.6 * (
        shapely.get_num_coordinates(areas.values).sum()
    )
    assert (simple.index == areas.index).all()
    assert simple.crs == areas.crs
    assert (simple.area > 0.5 * areas.area).all()


@given(st.floats(1, 5_000))
def test_no_area_vanishes_and_borders_stay_shared(tolerance):
    areas = atlas_payload.areas(3)
    simple = simplify_areas(areas, tolerance=tolerance)
    assert (simple.area > 0).all()
    assert shapely.coverage_is_valid(simple.to_numpy())
    assert shapely.union_all(simple.values).area == pytest.approx(simple.area.sum())


def test_shared_borders_are_the_same_numbers_after_coding(areas):
    encoded = encode_geometry(simplify_areas(areas, tolerance=5))
    corners = [{tuple(p) for p in decode_ring(polygons[0][0]).tolist()} for polygons in encoded]
    left, right = corners[0], corners[1]
    assert len(left & right) > 5, "two neighbours share a wiggly border"


def test_a_wijk_has_the_borders_of_its_buurten(areas):
    simple = simplify_areas(areas, tolerance=5)
    wijken = dissolve_areas(simple, pd.Series({c: c[:6] for c in simple.index}))
    assert list(wijken.index) == sorted({c[:6] for c in simple.index})
    own = {tuple(p) for p in shapely.get_coordinates(simple.values).tolist()}
    assert {tuple(p) for p in shapely.get_coordinates(wijken.values).tolist()} <= own
    assert wijken.area.sum() == pytest.approx(simple.area.sum())


def test_an_area_without_a_parent_joins_nothing(areas):
    parents = pd.Series(dict.fromkeys(areas.index[1:], "W"))
    assert dissolve_areas(areas, parents).loc["W"].area == pytest.approx(areas.iloc[1:].area.sum())


def test_the_input_is_left_alone(areas, unchanged):
    simplify_areas(unchanged(areas), tolerance=50)


def test_tolerance_follows_the_extent_within_limits():
    def square(side):
        return gpd.GeoSeries([shapely.box(0, 0, side, side)], crs=28992)

    assert [tolerance_for(square(s)) for s in (100, 40_000, 300_000, 900_000)] == [1, 5, 37.5, 50]
    assert tolerance_for(gpd.GeoSeries([shapely.Polygon()], crs=28992)) == 1


def test_bounds_of_nothing_is_none():
    assert bounds([]) is None
    assert bounds([[], []]) is None
