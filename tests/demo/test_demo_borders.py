from __future__ import annotations

import numpy as np
import pytest
import shapely
from geopandas.testing import assert_geodataframe_equal

from wijkplan.demo.borders import main_line, make_borders, smooth


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_every_seed_gives_a_valid_coverage_of_whole_buurten(town, seed):
    borders = make_borders(town, np.random.default_rng(seed))

    polygons = borders.geometry.to_numpy()
    assert shapely.coverage_is_valid(polygons)
    assert borders.geometry.is_valid.all()
    assert (borders.geometry.geom_type == "MultiPolygon").all()
    assert (borders.geometry.count_geometries() == 1).all()
    assert borders["buurtcode"].tolist() == [*(b.code for b in town.buurten), town.water.code]
    assert (borders.area > 3e4).all()
    whole = shapely.coverage_union_all(polygons)
    assert whole.geom_type == "Polygon"
    assert not whole.interiors


def test_same_seed_gives_the_same_borders_and_another_seed_others(town, borders):
    again = make_borders(town, np.random.default_rng([9901, 1]))
    other = make_borders(town, np.random.default_rng([9902, 1]))

    assert_geodataframe_equal(again, borders)
    assert not shapely.equals(other.geometry.to_numpy(), borders.geometry.to_numpy()).any()


def test_the_town_lies_in_the_north_sea_in_rd_new(borders):
    assert borders.crs.to_epsg() == 28992
    x0, y0, x1, y1 = borders.total_bounds
    assert x0 > 20_000
    assert x1 < 40_000
    assert y0 > 520_000
    assert y1 < 540_000


def test_every_buurt_lies_around_its_own_seed(town, borders):
    seeds = shapely.points(np.array([b.seed for b in town.buurten]) + town.origin)
    polygons = borders.geometry.to_numpy()[: len(seeds)]
    assert shapely.distance(polygons, seeds).max() < 150


def test_there_is_one_lake_inside_the_town(borders):
    lake = borders[borders["water"] == "JA"]
    assert lake["buurtcode"].tolist() == ["BU99019997"]
    land = shapely.coverage_union_all(borders.geometry[borders["water"] == "NEE"].to_numpy())
    assert len(land.interiors) == 1


def test_buurten_meet_along_the_railway(town, borders):
    line = shapely.transform(main_line(town), lambda xy: xy + town.origin)
    edges = shapely.union_all(shapely.boundary(borders.geometry.to_numpy()))
    inside = line.intersection(shapely.coverage_union_all(borders.geometry.to_numpy()))
    along = shapely.line_interpolate_point(inside, np.linspace(0, inside.length, 200))
    # simplifying moves a border by a few metres at most
    assert shapely.distance(edges, along).max() < 8


def test_borders_have_steps_in_town_and_not_thousands_of_vertices(borders):
    town_centre = borders.geometry.iloc[4:35]
    steps = [np.hypot(*np.diff(shapely.get_coordinates(p), axis=0).T) for p in town_centre]
    assert 15 < np.median(np.concatenate(steps)) < 60
    assert len(borders.get_coordinates()) < 8000


@pytest.mark.parametrize("closed", [False, True])
def test_a_smooth_line_passes_through_its_control_points(closed):
    points = np.array([[0.0, 0.0], [100.0, 0.0], [150.0, 80.0], [20.0, 120.0]])
    curve = smooth(points, step=10.0, closed=closed)
    gaps = np.hypot(*(curve[:, None, :] - points[None, :, :]).transpose(2, 0, 1)).min(axis=0)
    assert gaps.max() < 1e-9
    assert np.allclose(curve[-1], points[0] if closed else points[-1])
