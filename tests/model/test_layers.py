from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
from geopandas.testing import assert_geodataframe_equal
from shapely import force_3d
from shapely.geometry import GeometryCollection, LineString, MultiPolygon, Point, Polygon

import minitown as mt
from wijkplan.model.areas import CRS
from wijkplan.model.errors import DataError
from wijkplan.model.layers import LayerSpec
from wijkplan.model.validation import validate_layer

AREAS = LayerSpec(name="buurten", geometry="vlak", required=("code",), complete=True)
LINES = LayerSpec(name="spoor", geometry="lijn")


def frame(**changes):
    """The buurten of Ministad with the geometry of some replaced, by name of the buurt."""
    buurten = mt.geometry().reset_index()
    numbers = {name.casefold(): n for n, name in enumerate(list(mt.NAMES.values())[3:])}
    shapes = list(buurten.geometry)
    for name, shape in changes.items():
        shapes[numbers[name]] = shape
    return gpd.GeoDataFrame({"code": buurten["code"]}, geometry=shapes, crs=CRS)


def problems(frame, spec=AREAS):
    with pytest.raises(DataError) as raised:
        validate_layer(frame, spec, mt.provenance(), label="code")
    assert all(p.file == "ministad.gpkg" and p.layer == spec.name for p in raised.value.problems)
    assert all(p.remedy for p in raised.value.problems)
    return {p.code: p for p in raised.value.problems}


BOWTIE = Polygon([(mt.X0 + x, mt.Y0 + y) for x, y in [(0, 0), (100, 100), (100, 0), (0, 100)]])


def test_good_features_pass_as_they_are(unchanged):
    given = unchanged(frame())
    layer = validate_layer(given, AREAS, mt.provenance(), label="code")
    assert layer.remarks == ()
    assert layer.provenance == mt.provenance()
    assert_geodataframe_equal(layer.frame, given)
    assert layer.frame is not given


def test_a_missing_crs_is_refused():
    assert set(problems(frame().set_crs(None, allow_override=True))) == {"crs-ontbreekt"}


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:3857", "EPSG:28991", "EPSG:25832"])
def test_another_crs_is_refused_by_its_name(crs):
    found = problems(frame().to_crs(crs))
    assert set(found) == {"crs-anders"}
    assert frame().to_crs(crs).crs.name in found["crs-anders"].message


def test_rd_new_in_the_words_of_a_shapefile_is_rd_new(tmp_path):
    frame().to_file(tmp_path / "a.shp")
    read = gpd.read_file(tmp_path / "a.shp")
    assert "RD_New" in (tmp_path / "a.prj").read_text()
    assert len(validate_layer(read, AREAS, mt.provenance()).frame) == 6


def test_degrees_that_call_themselves_rd_are_refused():
    degrees = frame().to_crs(4326).set_crs(CRS, allow_override=True)
    found = problems(degrees)["buiten-nederland"]
    assert found.message.startswith("6 objecten")
    assert mt.MARKT in found.row


def test_swapped_coordinates_are_refused():
    swapped = frame()
    swapped.geometry = swapped.affine_transform([0, 1, 1, 0, 0, 0])
    assert set(problems(swapped)) == {"buiten-nederland"}


@pytest.mark.parametrize("move", [(-300_000, 0), (200_000, 0), (0, -300_000), (0, 200_000)])
def test_beyond_each_edge_of_the_country_is_refused(move):
    moved = frame()
    moved.geometry = moved.translate(*move)
    assert set(problems(moved)) == {"buiten-nederland"}


def test_every_missing_column_is_named():
    spec = LayerSpec(name="buurten", geometry="vlak", required=("code", "naam", "jaar"))
    with pytest.raises(DataError) as raised:
        validate_layer(frame(), spec, mt.provenance())
    assert [p.column for p in raised.value.problems] == ["naam", "jaar"]


def test_an_empty_layer_is_refused():
    assert set(problems(frame().iloc[:0])) == {"laag-leeg"}


def test_a_table_without_geometry_is_refused():
    assert set(problems(frame().drop(columns="geometry"))) == {"laag-leeg"}


def test_an_invalid_polygon_is_repaired_and_named(unchanged):
    layer = validate_layer(unchanged(frame(oost=BOWTIE)), AREAS, mt.provenance(), label="code")
    repaired = layer.frame.geometry[2]
    assert repaired.is_valid
    assert repaired.area == pytest.approx(5_000)  # two triangles of 100 by 50 metres
    assert layer.remarks == (f"1 met ongeldige geometrie hersteld: {mt.OOST}",)


def test_a_spike_left_by_the_repair_falls_away():
    x, y = mt.X0, mt.Y0
    corners = [(x, y), (x + 100, y), (x + 100, y + 100), (x + 100, y + 200), (x + 100, y + 100),
               (x, y + 100)]  # fmt: skip
    layer = validate_layer(frame(oost=Polygon(corners)), AREAS, mt.provenance())
    assert layer.frame.geometry[2].geom_type == "Polygon"
    assert layer.frame.geometry[2].area == pytest.approx(10_000)


def test_a_polygon_of_which_nothing_is_left_is_refused():
    flat = Polygon([(mt.X0, mt.Y0), (mt.X0 + 100, mt.Y0), (mt.X0 + 50, mt.Y0)])
    assert mt.OOST in problems(frame(oost=flat))["geometrie-anders"].row


def test_heights_are_dropped_with_a_remark(unchanged):
    flat = frame()
    layer = validate_layer(
        unchanged(flat.set_geometry(force_3d(flat.geometry.array, 12.0))), AREAS, mt.provenance()
    )
    assert not layer.frame.has_z.any()
    assert layer.remarks == ("6 met hoogte: derde dimensie weggelaten",)
    assert_geodataframe_equal(layer.frame, flat)


@pytest.mark.parametrize("absent", [None, Polygon()])
def test_an_area_without_geometry_would_leave_a_hole(absent):
    found = problems(frame(dorp=absent))["geometrie-ontbreekt"]
    assert found.row == mt.DORP


def test_a_line_without_geometry_is_left_out_with_a_remark():
    lines = gpd.GeoDataFrame(
        {"code": ["a", "b", "c"]}, geometry=[mt.line((0, 0), (9, 9)), None, LineString()], crs=CRS
    )
    layer = validate_layer(lines, LINES, mt.provenance(), label="code")
    assert list(layer.frame["code"]) == ["a"]
    assert layer.remarks == ("2 zonder geometrie weggelaten: b, c",)


def test_a_layer_in_which_nothing_has_a_geometry_is_refused():
    lines = gpd.GeoDataFrame({"code": ["a"]}, geometry=[None], crs=CRS)
    assert set(problems(lines, LINES)) == {"laag-leeg"}


def test_mixed_geometry_is_refused_per_type():
    middle = Point(mt.X0 + 50, mt.Y0 + 50)
    mixed = frame(
        markt=middle,
        haven=middle,
        oost=mt.line((0, 0), (1, 1)),
        eiland=GeometryCollection([middle, mt.cell(1, 0)]),
    )
    with pytest.raises(DataError) as raised:
        validate_layer(mixed, AREAS, mt.provenance(), label="code")
    found = {p.message: p.row for p in raised.value.problems}
    assert found == {
        "2 keer Point waar een vlak hoort": f"{mt.MARKT}, {mt.HAVEN}",
        "1 keer LineString waar een vlak hoort": mt.OOST,
        "1 keer GeometryCollection waar een vlak hoort": mt.EILAND,
    }


def test_polygons_and_multipolygons_are_both_areas():
    parts = MultiPolygon([mt.cell(4, 0), mt.cell(6, 0)])
    assert len(validate_layer(frame(dorp=parts), AREAS, mt.provenance()).frame) == 6


def test_all_problems_come_in_one_error():
    spec = LayerSpec(name="buurten", geometry="vlak", required=("naam",), complete=True)
    wrong = frame(markt=Point(mt.X0, mt.Y0), haven=None, oost=mt.cell(9_000, 0))
    assert set(problems(wrong, spec)) == {
        "kolom-ontbreekt", "geometrie-ontbreekt", "geometrie-anders", "buiten-nederland",
    }  # fmt: skip


def test_without_a_crs_the_rest_is_still_checked():
    wrong = frame(markt=Point(mt.X0, mt.Y0)).set_crs(None, allow_override=True)
    assert set(problems(wrong)) == {"crs-ontbreekt", "geometrie-anders"}


def test_a_feature_without_label_is_named_by_its_row():
    with pytest.raises(DataError) as raised:
        validate_layer(frame(haven=None), AREAS, mt.provenance())
    assert raised.value.problems[0].row == "2"


def test_the_geometry_column_always_gets_the_same_name():
    renamed = frame().rename_geometry("geom")
    assert validate_layer(renamed, AREAS, mt.provenance()).frame.geometry.name == "geometry"


def test_rows_with_the_same_label_stay_as_many():
    doubled = frame().set_index(np.array([0, 0, 1, 1, 2, 2]))
    assert len(validate_layer(doubled, AREAS, mt.provenance()).frame) == 6
