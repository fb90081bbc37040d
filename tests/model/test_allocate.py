from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal, assert_series_equal
from shapely.geometry import MultiLineString, MultiPolygon, Point, box

import minitown as mt
from strategies import lines, points, polygons
from wijkplan.model.allocate import allocate

AREAS = mt.geometry().geometry
FEATURES = st.one_of(points(), lines(), polygons())
AROUND = pd.Index(mt.BUURTEN, name="code")


def at(x, y):
    return Point(mt.X0 + x, mt.Y0 + y)


def series(*geometries, index=None):
    return gpd.GeoSeries(list(geometries), index=index, crs=mt.CRS)


def rows(allocation):
    return list(zip(allocation.parts["feature"], allocation.parts["code"], strict=True))


def test_the_result_has_one_row_per_feature_and_area(unchanged):
    features = unchanged(series(at(50, 50), at(250, 50), index=["a", "b"]))
    found = allocate(features, unchanged(AREAS.copy()), join="scholen op buurten")
    assert list(found.parts.columns) == ["feature", "code", "amount"]
    assert rows(found) == [("a", mt.OOST), ("b", mt.WERKPARK)]
    assert found.parts["amount"].tolist() == [1.0, 1.0]
    assert found.conservation.join == "scholen op buurten"


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ((100, 150), mt.MARKT),  # on the border of two
        ((100, 100), mt.MARKT),  # on the corner of four
        ((200, 100), mt.HAVEN),
        ((200, 50), mt.EILAND),
        ((0, 0), mt.OOST),  # on the outer border
    ],
)
def test_a_point_on_a_border_goes_to_the_lowest_code(place, code):
    assert rows(allocate(series(at(*place)), AREAS[::-1], join="")) == [(0, code)]


def test_what_lies_outside_is_lost_and_counted():
    found = allocate(series(at(50, 50), at(-1, 50), at(500, 500)), AREAS, join="")
    balance = found.conservation
    assert (balance.unit, balance.came_in, balance.allocated, balance.lost) == ("punten", 3, 1, 2)
    assert balance.remark == "ligt buiten de gebieden"


def test_without_loss_there_is_no_remark():
    assert allocate(series(at(50, 50)), AREAS, join="").conservation.remark == ""


def test_a_line_is_cut_at_the_borders():
    found = allocate(series(mt.line((-50, 150), (350, 150))), AREAS, join="")
    assert found.per_area().to_dict() == {mt.MARKT: 100, mt.HAVEN: 100, mt.DORP: 100}
    balance = found.conservation
    assert (balance.unit, balance.came_in, balance.allocated, balance.lost) == ("m", 400, 300, 100)


def test_a_line_along_a_border_goes_once_to_the_lowest_code():
    found = allocate(series(mt.line((200, 0), (200, 200))), AREAS[::-1], join="")
    assert found.per_area().to_dict() == {mt.HAVEN: 100, mt.EILAND: 100}
    assert found.conservation.lost == 0


def test_a_line_partly_along_a_border_and_partly_across():
    found = allocate(series(mt.line((50, 100), (150, 100), (150, 20))), AREAS, join="")
    assert found.per_area().to_dict() == {mt.MARKT: 50, mt.HAVEN: 50, mt.EILAND: 80}


def test_a_line_that_only_touches_gives_no_row():
    found = allocate(series(mt.line((50, 200), (50, 300))), AREAS, join="")
    assert found.parts.empty
    assert found.conservation.lost == 100


def test_a_polygon_is_shared_by_surface():
    square = box(mt.X0 + 50, mt.Y0 + 50, mt.X0 + 150, mt.Y0 + 250)
    found = allocate(series(square), AREAS, join="")
    assert found.per_area().to_dict() == pytest.approx(
        {mt.MARKT: 5_000, mt.HAVEN: 5_000, mt.OOST: 2_500, mt.EILAND: 2_500}
    )
    balance = found.conservation
    assert (balance.unit, balance.came_in, balance.lost) == ("m²", 20_000, pytest.approx(5_000))


def test_multi_part_features_stay_one_feature():
    two = MultiPolygon([box(0, 0, 10, 10), box(20, 0, 30, 10)])
    tracks = MultiLineString([mt.line((0, 50), (50, 50)), mt.line((0, 60), (50, 60))])
    shifted = gpd.GeoSeries([two], crs=mt.CRS).translate(mt.X0, mt.Y0)
    assert allocate(shifted, AREAS, join="").per_area().to_dict() == {mt.OOST: 200}
    assert allocate(series(tracks), AREAS, join="").per_area().to_dict() == {mt.OOST: 100}


def test_no_features_give_an_empty_balance():
    found = allocate(series(), AREAS, join="")
    assert found.parts.empty
    assert (found.conservation.came_in, found.conservation.lost) == (0, 0)


def test_features_with_the_same_label_each_count():
    found = allocate(series(at(50, 50), at(50, 50), index=[7, 7]), AREAS, join="")
    assert found.per_area().to_dict() == {mt.OOST: 2}
    assert found.conservation.lost == 0


@given(FEATURES)
def test_what_came_in_is_what_was_allocated_and_what_was_lost(features):
    balance = allocate(features, AREAS, join="").conservation
    assert balance.came_in == pytest.approx(balance.allocated + balance.lost, rel=1e-6)
    assert balance.lost >= 0


@given(points())
def test_a_join_never_multiplies_points(features):
    found = allocate(features, AREAS, join="")
    assert found.parts["feature"].is_unique
    assert len(found.parts) <= len(features)


@given(FEATURES)
def test_no_feature_gets_more_than_it_has(features):
    given_per_feature = allocate(features, AREAS, join="").parts.groupby("feature")["amount"].sum()
    has = {0: 1.0, 1: features.length, 2: features.area}
    dimension = {"Point": 0, "LineString": 1, "Polygon": 2}[features.geom_type[0]]
    own = pd.Series(has[dimension], index=features.index)[given_per_feature.index]
    assert (given_per_feature <= own * (1 + 1e-9)).all()


@given(FEATURES, st.randoms())
def test_the_order_of_features_and_areas_is_irrelevant(features, random):
    order, areas = list(features.index), list(AREAS.index)
    random.shuffle(order)
    random.shuffle(areas)
    there = allocate(features, AREAS, join="").parts
    here = allocate(features[order], AREAS[areas], join="").parts
    columns = ["feature", "code"]
    assert_frame_equal(
        here.sort_values(columns, ignore_index=True), there.sort_values(columns, ignore_index=True)
    )


@given(FEATURES, st.integers(-50_000, 50_000), st.integers(-50_000, 50_000))
def test_translation_changes_nothing(features, x, y):
    here = allocate(features, AREAS, join="").parts
    there = allocate(features.translate(x, y), AREAS.translate(x, y), join="").parts
    assert_frame_equal(here, there, rtol=1e-6, atol=1e-6)


@given(points())
def test_points_agree_with_geopandas_sjoin(features):
    joined = gpd.GeoDataFrame(geometry=features).sjoin(
        gpd.GeoDataFrame(geometry=AREAS), predicate="intersects"
    )
    expected = joined.groupby(level=0)["code"].min()
    found = allocate(features, AREAS, join="").parts.set_index("feature")["code"]
    assert found.to_dict() == expected.to_dict()


@given(polygons())
def test_polygons_agree_with_geopandas_overlay(features):
    left = gpd.GeoDataFrame({"feature": features.index}, geometry=features)
    right = gpd.GeoDataFrame({"code": AREAS.index}, geometry=AREAS.to_numpy(), crs=mt.CRS)
    pieces = left.overlay(right, how="intersection", keep_geom_type=True)
    expected = pieces.area.groupby([pieces["feature"], pieces["code"]]).sum()
    found = allocate(features, AREAS, join="").parts.set_index(["feature", "code"])["amount"]
    assert_series_equal(found.sort_index(), expected.sort_index(), check_names=False, rtol=1e-9)


@given(lines())
def test_lines_off_the_borders_agree_with_plain_intersection(features):
    inside = features.translate(0.37, 0.41)
    expected = {
        code: length
        for code, area in AREAS.items()
        if (length := float(inside.intersection(area).length.sum())) > 1e-9
    }
    assert allocate(inside, AREAS, join="").per_area().to_dict() == pytest.approx(expected)


@given(lines(), st.floats(0.01, 1.5))
def test_a_line_along_a_slanting_border_is_not_counted_twice(features, angle):
    centre = (mt.X0, mt.Y0)
    turned = features.rotate(angle, origin=centre, use_radians=True)
    areas = AREAS.rotate(angle, origin=centre, use_radians=True)
    found = allocate(turned, areas, join="")
    balance = found.conservation
    assert balance.allocated <= balance.came_in * (1 + 1e-6)
    assert balance.came_in == pytest.approx(balance.allocated + balance.lost, rel=1e-6)
    assert np.isfinite(found.parts["amount"]).all()
