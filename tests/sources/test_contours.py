from __future__ import annotations

import deliveries as d
import geopandas as gpd
import numpy as np
import pytest
from shapely import GeometryCollection, Polygon

import minitown as mt
from wijkplan.sources.contours import read_contours


def zones(count=2, **columns):
    shapes = [mt.cell(column, 0) for column in range(count)]
    return gpd.GeoDataFrame(columns, geometry=shapes, crs=mt.CRS)


def read(path, **changes):
    return read_contours(d.request(path, **{"kind": "contouren", "name": "Lden", **changes}))


def delivered(tmp_path, frame, **changes):
    return read(d.write(tmp_path / "contouren.gpkg", contouren=frame), **changes)


def test_classes_are_read(tmp_path):
    layer = delivered(tmp_path, zones(klasse=["60-65 dB", "55-60 dB"]))
    assert layer.spec.name == "contouren"
    assert layer.frame.crs == mt.CRS
    assert layer.frame["klasse"].tolist() == ["60-65 dB", "55-60 dB"]
    assert layer.frame["ondergrens"].tolist() == [60, 55]
    assert list(layer.frame.columns) == ["klasse", "ondergrens", "geometry"]


def test_classes_are_made_of_their_limits(tmp_path):
    frame = zones(3, ondergrens=[55, 70, None], bovengrens=[60, None, 55.5])
    layer = delivered(tmp_path, frame)
    assert layer.frame["klasse"].tolist() == ["55-60 dB", "70 dB en hoger", "tot 55,5 dB"]
    assert layer.frame["ondergrens"].tolist()[:2] == [55, 70]
    assert np.isnan(layer.frame["ondergrens"][2])


def test_limits_may_be_text_with_a_comma_and_another_unit(tmp_path):
    frame = zones(1, ondergrens=["0,5"], bovengrens=["1,5"])
    assert delivered(tmp_path, frame, unit="mm/s").frame["klasse"].tolist() == ["0,5-1,5 mm/s"]


def test_a_class_without_a_number_has_no_order(tmp_path):
    layer = delivered(tmp_path, zones(1, klasse=["hinder"]))
    assert np.isnan(layer.frame["ondergrens"][0])


def test_the_own_class_comes_before_the_limits(tmp_path):
    layer = delivered(tmp_path, zones(1, klasse=["zone A"], ondergrens=[55.0]))
    assert layer.frame["klasse"].tolist() == ["zone A"]
    assert layer.frame["ondergrens"].tolist() == [55]


def test_names_may_be_in_capitals_and_renamed(tmp_path):
    layer = delivered(tmp_path, zones(1, LDEN=["55-60"]), columns={"LDEN": "klasse"})
    assert layer.frame["klasse"].tolist() == ["55-60"]
    layer = read(d.write(tmp_path / "b.gpkg", x=zones(1, KLASSE=["55-60"])))
    assert layer.frame["klasse"].tolist() == ["55-60"]


def test_the_layer_with_classes_is_found_among_others(tmp_path):
    path = d.write(tmp_path / "a.gpkg", gebied=zones(1, naam=["x"]), lden=zones(klasse=["a", "b"]))
    assert len(read(path).frame) == 2


def test_every_problem_comes_in_one_error(tmp_path):
    frame = zones(
        4, klasse=["a", None, None, None], ondergrens=["x", None, "60", "55"],
        bovengrens=[None, None, "55", "60"],
    )  # fmt: skip
    shapes = [*frame.geometry[:3], mt.line((0, 0), (1, 1))]
    found = d.problems_of(delivered, tmp_path, frame.set_geometry(shapes, crs=mt.CRS))
    assert set(found) == {
        "geen-getal", "klasse-ontbreekt", "grenzen-verwisseld", "geometrie-anders",
    }  # fmt: skip
    assert found["geen-getal"].row == "1"
    assert found["klasse-ontbreekt"].row == "2"
    assert found["grenzen-verwisseld"].row == "3"


def test_no_layer_with_classes(tmp_path):
    assert set(d.problems_of(delivered, tmp_path, zones(naam=["a", "b"]))) == {"geen-contouren"}


def test_another_crs(tmp_path):
    frame = zones(klasse=["a", "b"]).to_crs(4326)
    assert set(d.problems_of(delivered, tmp_path, frame)) == {"crs-anders"}


def test_invalid_polygons_are_mended_with_a_remark(tmp_path):
    bow = Polygon([(mt.X0, mt.Y0), (mt.X0 + 9, mt.Y0 + 9), (mt.X0 + 9, mt.Y0), (mt.X0, mt.Y0 + 9)])
    frame = gpd.GeoDataFrame({"klasse": ["55-60"]}, geometry=[bow], crs=mt.CRS)
    layer = delivered(tmp_path, frame)
    assert layer.frame.geometry.is_valid.all()
    assert any("hersteld" in remark for remark in layer.remarks)


def test_crumbs_of_lines_beside_a_polygon_fall_away_with_a_remark(tmp_path):
    mixed = GeometryCollection([mt.cell(0, 0), mt.line((200, 0), (300, 0))])
    frame = gpd.GeoDataFrame({"klasse": ["55-60", "60-65"]}, geometry=[mixed, mt.cell(1, 0)],
                             crs=mt.CRS)  # fmt: skip
    layer = delivered(tmp_path, frame)
    assert layer.frame.geometry[0].equals(mt.cell(0, 0))
    assert layer.remarks == ("1 gemengde geometrie, alleen het vlak gebruikt: 55-60",)


def test_a_collection_without_a_polygon_is_refused(tmp_path):
    only_line = GeometryCollection([mt.line((0, 0), (1, 0))])
    frame = gpd.GeoDataFrame({"klasse": ["55-60"]}, geometry=[only_line], crs=mt.CRS)
    assert set(d.problems_of(delivered, tmp_path, frame)) == {"geometrie-anders"}


def test_a_file_that_is_not_there(tmp_path):
    assert "bestand-ontbreekt" in d.problems_of(read, tmp_path / "weg.gpkg")


@pytest.mark.parametrize("kind", [".gpkg", ".geojson"])
def test_other_formats(tmp_path, kind):
    path = d.write(tmp_path / f"a{kind}", contouren=zones(klasse=["55-60 dB", "60-65 dB"]))
    if kind == ".geojson":
        assert len(read(path).frame) == 2
    else:
        assert read(path, layer="contouren").frame["klasse"].is_unique
