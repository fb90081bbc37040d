"""Reading areas that a municipality drew itself."""

from __future__ import annotations

import geopandas as gpd
import pytest
from deliveries import request
from shapely.geometry import Point, box

import minitown as mt
from wijkplan.model.errors import DataError, SourceError
from wijkplan.sources.own_areas import combine_own_areas, read_own_areas


def write(tmp_path, shapes, *, crs="EPSG:28992", name="stadsdelen.geojson", **columns):
    frame = gpd.GeoDataFrame(columns, geometry=shapes, crs="EPSG:28992").to_crs(crs)
    path = tmp_path / name
    frame.to_file(path)
    return request(path, kind="eigen-gebieden", name="Stadsdelen", label="stadsdeel")


SQUARES = [mt.cell(0, 0), mt.cell(1, 0)]


def test_names_sorts_and_ids(tmp_path):
    found = read_own_areas(write(tmp_path, SQUARES, naam=["Noord", "Zuid & Oost"])).frame
    assert found["naam"].tolist() == ["Noord", "Zuid & Oost"]
    assert found["soort"].tolist() == ["stadsdeel", "stadsdeel"]
    assert found["id"].tolist() == ["stadsdeel-noord", "stadsdeel-zuid-oost"]
    assert found.geometry.area.tolist() == pytest.approx([10_000, 10_000], rel=1e-6)


def test_the_sort_in_the_file_goes_before_that_of_the_delivery(tmp_path):
    asked = write(tmp_path, SQUARES, naam=["A", "B"], soort=["wijkteam", ""])
    assert read_own_areas(asked).frame["soort"].tolist() == ["wijkteam", "stadsdeel"]


def test_degrees_are_turned_and_told(tmp_path):
    layer = read_own_areas(write(tmp_path, SQUARES, crs="EPSG:4326", naam=["A", "B"]))
    assert layer.frame.crs == "EPSG:28992"
    assert layer.frame.geometry[0].centroid.distance(mt.cell(0, 0).centroid) < 0.5
    assert "van graden" in layer.remarks[0]


def test_parts_with_one_name_are_one_area(tmp_path):
    layer = read_own_areas(write(tmp_path, SQUARES, naam=["A", "A"]))
    assert layer.frame.geometry.area.tolist() == pytest.approx([20_000])
    assert "1 delen bij een gebied met dezelfde naam" in layer.remarks


def test_all_problems_in_one_error(tmp_path):
    asked = write(tmp_path, [Point(mt.X0, mt.Y0), mt.cell(0, 0)], naam=["A", ""])
    with pytest.raises(DataError) as error:
        read_own_areas(asked)
    assert {problem.code for problem in error.value.problems} == {
        "naam-ontbreekt",
        "geometrie-anders",
    }
    assert error.value.problems[0].row == "2"


def test_without_names(tmp_path):
    with pytest.raises(SourceError, match="kolom naam"):
        read_own_areas(write(tmp_path, SQUARES, titel=["A", "B"]))


def test_deliveries_together(tmp_path):
    one = read_own_areas(write(tmp_path, SQUARES, naam=["A", "B"]))
    other = read_own_areas(
        write(tmp_path, [box(mt.X0, mt.Y0, mt.X0 + 50, mt.Y0 + 50)], name="p.gpkg", naam=["C"])
    )
    both = combine_own_areas([one, other])
    assert both.frame["naam"].tolist() == ["A", "B", "C"]
    with pytest.raises(DataError, match="niet uit elkaar te houden"):
        combine_own_areas([one, one])
