"""Reading a plan: what it says, where it lies, and everything that can be wrong with it."""

from __future__ import annotations

import json
import math
import sqlite3
import struct

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import MultiPoint, Point, Polygon, box, mapping

from wijkplan.model.errors import DataError, Problems, SourceError
from wijkplan.model.planned import PART_COLUMNS, QUANTITIES, is_permitted
from wijkplan.model.text import format_number
from wijkplan.sources.plan_cells import Rows, read_cells
from wijkplan.sources.plans import make_id, read_plan

X, Y = 250_000.0, 476_000.0
SQUARE = box(X, Y, X + 100, Y + 50)
RD = {"type": "name", "properties": {"name": "EPSG:28992"}}
BOW = Polygon([(X, Y), (X + 100, Y + 100), (X + 100, Y), (X, Y + 100)])


def feature(shape=SQUARE, **properties):
    geometry = mapping(shape) if hasattr(shape, "geom_type") else shape
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def geojson(tmp_path, *features, file="plan.geojson", **members):
    """A GeoJSON in RD New, unless ``crs`` says otherwise."""
    members = {"crs": RD, **members}
    members = {key: value for key, value in members.items() if value is not ...}
    text = json.dumps({"type": "FeatureCollection", **members, "features": list(features)})
    path = tmp_path / file
    path.write_text(text, "utf-8")
    return path


def geopackage(path, layer="plan", crs=28992, geometry=(SQUARE,), **columns):
    frame = gpd.GeoDataFrame(columns, geometry=list(geometry), crs=crs)
    frame.to_file(path, layer=layer, engine="pyogrio")
    return path


def only(plan):
    (part,) = plan.parts.to_dict("records")
    return part


def problems(path, **asked):
    with pytest.raises((DataError, SourceError)) as raised:
        read_plan(path, **asked)
    assert all(problem.remedy for problem in raised.value.problems)
    assert all(problem.file == path.name for problem in raised.value.problems)
    return raised.value.problems


def problem(path, **asked):
    (found,) = problems(path, **asked)
    return found


# --- what it says


def test_a_part_with_everything(tmp_path):
    path = geojson(
        tmp_path,
        feature(naam="Toren", functie="Woning", woningen=40, bvo_m2=4200.5, fase=2),
        feature(box(X + 200, Y, X + 300, Y + 50), functie="hotel", kamers_min=80, kamers_max=120,
                bvo_m2_minimum=3000, BVO_M2_MAXIMUM=4500),
        feature(Point(X, Y - 20), naam="School", functie="basisschool", leerlingen="1.234,0"),
        name="De Koppeling",
    )  # fmt: skip
    plan = read_plan(path)
    parts = plan.parts
    assert (plan.id, plan.name) == ("de-koppeling", "De Koppeling")
    assert tuple(parts.columns) == (*PART_COLUMNS, "geometry")
    assert parts.crs.to_epsg() == 28992
    assert parts["plan_id"].eq("de-koppeling").all()
    assert list(parts["naam"]) == ["Toren", "deel 2", "School"]
    assert list(parts["functie"]) == ["woning", "hotel", "basisschool"]
    assert list(parts["fase"]) == ["2", None, None]
    assert list(parts["basis"]) == ["plangebied", "plangebied", "planpunt"]
    assert list(parts["buurt"]) == [None] * 3
    sizes = parts[[f"{name}_{end}" for name in QUANTITIES for end in ("min", "max")]]
    told = {
        (row, name): value
        for row, cells in enumerate(sizes.to_dict("records"))
        for name, value in cells.items()
        if not math.isnan(value)
    }
    assert told == {
        (0, "woningen_min"): 40, (0, "woningen_max"): 40,
        (0, "bvo_m2_min"): 4200.5, (0, "bvo_m2_max"): 4200.5,
        (1, "kamers_min"): 80, (1, "kamers_max"): 120,
        (1, "bvo_m2_min"): 3000, (1, "bvo_m2_max"): 4500,
        (2, "leerlingen_min"): 1234, (2, "leerlingen_max"): 1234,
    }  # fmt: skip
    assert shapely.equals_exact(parts.geometry.array[0], SQUARE)
    assert plan.demolished == plan.remarks == ()
    assert (plan.provenance.file, len(plan.provenance.sha256)) == ("plan.geojson", 64)


def test_a_plan_that_says_nothing_more_than_where_it_is(tmp_path):
    part = only(read_plan(geojson(tmp_path, feature())))
    assert (part["naam"], part["functie"], part["fase"]) == ("deel 1", None, None)
    assert all(math.isnan(part[f"{name}_{end}"]) for name in QUANTITIES for end in ("min", "max"))


def test_a_geopackage_is_named_by_its_file_and_a_geojson_without_name_too(tmp_path):
    plan = read_plan(geopackage(tmp_path / "Plan West.gpkg", layer="vlakken", naam=["a"]))
    assert (plan.name, plan.id) == ("Plan West", "plan-west")
    assert read_plan(geojson(tmp_path, feature(), file="Hof.geojson")).name == "Hof"


@pytest.mark.parametrize(
    ("told", "ends"),
    [
        ({"woningen": 40}, (40, 40)),
        ({"woningen_min": 30, "woningen_max": 55}, (30, 55)),
        ({"woningen_max": 55}, (None, 55)),
        ({"woningen_min": 30}, (30, None)),
        ({"woningen": 40, "woningen_min": 30, "woningen_max": 55}, (30, 55)),
        ({"woningen": 40, "woningen_max": 55}, (40, 55)),
        ({"woningen": 40, "woningen_min": 30}, (30, 40)),
        ({"woningen": 0}, (0, 0)),
        ({"woningen": None}, (None, None)),
        ({"woningen": " "}, (None, None)),
    ],
)
def test_least_and_most(tmp_path, told, ends):
    part = only(read_plan(geojson(tmp_path, feature(**told))))
    found = (part["woningen_min"], part["woningen_max"])
    assert tuple(None if math.isnan(number) else number for number in found) == ends


def test_a_most_of_zero_is_kept_as_not_permitted(tmp_path):
    plan = read_plan(geojson(tmp_path, feature(woningen_max=0), feature(woningen=1)))
    assert is_permitted(plan.parts).tolist() == [False, True]


@pytest.mark.parametrize(
    ("text", "number"),
    [("1500", 1500), ("1.234,5", 1234.5), ("1.234.567", 1234567), ("1.234.567,25", 1234567.25),
     ("12,5", 12.5), ("12.5", 12.5), ("7000.25", 7000.25), ("0,5", 0.5), (" 12 ", 12),
     ("12345,678", 12345.678)],
)  # fmt: skip
def test_dutch_numbers(tmp_path, text, number):
    assert only(read_plan(geojson(tmp_path, feature(bvo_m2=text))))["bvo_m2_max"] == number


@pytest.mark.parametrize(
    ("cell", "code"),
    [("7.000 m2", "geen-getal"), ("circa 7000", "geen-getal"), ("1,234.5", "geen-getal"),
     ("1e3", "geen-getal"), ("onbekend", "geen-getal"), ("nan", "geen-getal"),
     ({"min": 1}, "geen-getal"), ([1, 2], "geen-getal"),
     ("1.500", "getal-dubbelzinnig"), ("1,500", "getal-dubbelzinnig"),
     ("12.000", "getal-dubbelzinnig"), ("-1.500", "getal-dubbelzinnig"),
     (-1, "negatief"), ("-1", "negatief"), (-0.5, "negatief")],
)  # fmt: skip
def test_what_is_no_size(tmp_path, cell, code):
    found = problem(geojson(tmp_path, feature(naam="Hof"), feature(naam="Toren", Bvo_m2_max=cell)))
    assert (found.code, found.column, found.row) == (code, "Bvo_m2_max", "2 (Toren)")


def test_yes_is_no_size(tmp_path):
    assert problem(geojson(tmp_path, feature(woningen=True))).code == "geen-getal"


def test_a_number_that_is_no_text_is_never_ambiguous(tmp_path):
    path = geopackage(tmp_path / "plan.gpkg", naam=["a", "b"], bvo_m2=[1.5, 12.125],
                      geometry=[SQUARE, SQUARE])  # fmt: skip
    assert list(read_plan(path).parts["bvo_m2_max"]) == [1.5, 12.125]


@pytest.mark.parametrize("name", [name for name in QUANTITIES if name != "bvo_m2"])
def test_what_is_counted_is_whole(tmp_path, name):
    assert problem(geojson(tmp_path, feature(**{name: 1.5}))).code == "niet-heel"


@pytest.mark.parametrize(
    ("told", "code"),
    [({"woningen_min": 3, "woningen_max": 2}, "bandbreedte-omgekeerd"),
     ({"woningen": 3, "woningen_max": 2}, "getal-tegenstrijdig"),
     ({"woningen": 3, "woningen_min": 4}, "getal-tegenstrijdig")],
)  # fmt: skip
def test_sizes_that_contradict(tmp_path, told, code):
    found = problem(geojson(tmp_path, feature(), feature(naam="Hof", **told)))
    assert (found.code, found.row) == (code, "2 (Hof)")


@given(st.lists(st.floats(0, 1e9, allow_nan=False), min_size=1, max_size=5), st.integers(0, 3))
def test_a_number_as_a_dutch_reader_writes_it_is_read_back_or_asked(numbers, decimals):
    texts = [format_number(number, decimals=decimals) for number in numbers]
    frame = pd.DataFrame({"bvo_m2": texts})
    found = Problems()
    rows = Rows(file="", layer="", labels=frame["bvo_m2"])
    read = read_cells(frame, {"bvo_m2": "bvo_m2"}, rows, found)["bvo_m2_max"]
    assert {problem.code for problem in found.found} <= {"getal-dubbelzinnig"}
    for number, text, value in zip(numbers, texts, read, strict=True):
        asked = len(text.replace(",", ".").rpartition(".")[2]) == 3 and len(text) <= 7
        assert value == pytest.approx(round(number, decimals)) or (math.isnan(value) and asked)


@pytest.mark.parametrize(
    ("told", "remark"),
    [({"wonigen": 3}, "kolom wonigen niet gebruikt (bedoelde u 'woningen'?)"),
     ({"eigenaar": "x"}, "kolom eigenaar niet gebruikt"),
     ({"bvo m2": 3}, "kolom bvo m2 niet gebruikt (bedoelde u 'bvo_m2'?)")],
)  # fmt: skip
def test_a_column_that_is_not_used_is_told(tmp_path, told, remark):
    assert read_plan(geojson(tmp_path, feature(**told))).remarks == (remark,)


def test_a_column_that_comes_twice(tmp_path):
    found = problem(geojson(tmp_path, feature(bvo_m2_min=1, BVO_M2_MINIMUM=2)))
    assert (found.code, found.column) == ("kolom-dubbel", "BVO_M2_MINIMUM")
    assert "bvo_m2_min" in found.message


@pytest.mark.parametrize(
    ("text", "asked"),
    [("kinderopvang", "kinderdagverblijf"), ("woningen", "woning"), ("Kantor", "kantoor")],
)
def test_an_unknown_function_is_asked_back(tmp_path, text, asked):
    path = geojson(tmp_path, feature(functie="hotel"), feature(functie=text), feature(functie=text))
    found = problem(path)
    assert (found.code, found.column, found.row) == ("functie-onbekend", "functie", "2, 3")
    assert found.remedy == f"bedoelde u '{asked}'?"


def test_text_from_the_file_stays_text(tmp_path):
    name = "<script>alert(1)</script>\u202e"
    plan = read_plan(geojson(tmp_path, feature(naam=name, fase="<b>"), name="<img src=x>"))
    assert (only(plan)["naam"], only(plan)["fase"], plan.name) == (name, "<b>", "<img src=x>")
    assert plan.id == "img-src-x"


@pytest.mark.parametrize(
    ("name", "made"),
    [("De Koppeling", "de-koppeling"), ("../../etc/passwd", "etc-passwd"), ("  ", "plan"),
     ("Café 't Zand – fase 2", "cafe-t-zand-fase-2"), ("計画", "plan"), ("x" * 99, "x" * 60)],
)  # fmt: skip
def test_an_id_fits_in_the_name_of_a_file(name, made):
    assert make_id(name) == made


# --- where it lies


def in_degrees(shape, crs=4326):
    return gpd.GeoSeries([shape], crs=28992).to_crs(crs)[0]


def test_a_geojson_without_crs_is_in_degrees(tmp_path):
    plan = read_plan(geojson(tmp_path, feature(in_degrees(SQUARE)), crs=...))
    assert only(plan)["geometry"].hausdorff_distance(SQUARE) < 0.01
    (remark,) = plan.remarks
    assert remark.startswith("omgerekend van WGS 84 naar RD New, op 1,00 m nauwkeurig")


@pytest.mark.parametrize(
    "crs",
    [None, {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}},
     {"type": "name", "properties": {"name": "EPSG:4326"}}],
)  # fmt: skip
def test_a_crs_that_says_degrees_is_the_same(tmp_path, crs):
    plan = read_plan(geojson(tmp_path, feature(in_degrees(SQUARE)), crs=crs))
    assert only(plan)["geometry"].hausdorff_distance(SQUARE) < 0.01


@pytest.mark.parametrize("code", [32631, 3857, 4258])
def test_another_known_crs_is_converted(tmp_path, code):
    crs = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{code}"}}
    plan = read_plan(geojson(tmp_path, feature(in_degrees(SQUARE, code)), crs=crs))
    assert only(plan)["geometry"].hausdorff_distance(SQUARE) < 0.01
    assert plan.remarks[0].startswith("omgerekend van ")


def test_rd_new_with_heights_in_nap_is_rd_new(tmp_path):
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::7415"}}
    plan = read_plan(geojson(tmp_path, feature(shapely.force_3d(SQUARE, 12.0)), crs=crs))
    assert shapely.equals_exact(only(plan)["geometry"], SQUARE)
    assert plan.remarks == ("1 met hoogte: derde dimensie weggelaten",)


@pytest.mark.parametrize(
    "crs",
    [{"type": "name", "properties": {"name": "EPSG:99999"}}, "EPSG:28992", 28992, {}, [],
     {"type": "name", "properties": {"name": "rijksdriehoek"}}, {"type": "name", "properties": 3}],
)  # fmt: skip
@pytest.mark.parametrize("shape", [SQUARE, in_degrees(SQUARE)], ids=["meters", "graden"])
def test_a_crs_that_is_not_understood(tmp_path, crs, shape):
    found = problems(geojson(tmp_path, feature(shape), crs=crs))
    assert found[0].code == "crs-onbekend"
    assert '"crs": {"type": "name", "properties": {"name": "EPSG:28992"}}' in found[0].remedy


def test_a_property_named_crs_says_nothing_of_the_coordinates(tmp_path):
    path = geojson(tmp_path, feature(in_degrees(SQUARE), crs="x"), crs=...)
    assert "kolom crs niet gebruikt" in read_plan(path).remarks
    lines = tmp_path / "regels.geojson"
    lines.write_text("\n".join([json.dumps(feature(in_degrees(SQUARE), crs="x"))] * 2), "utf-8")
    assert len(read_plan(lines).parts) == 2


def test_metres_without_crs_in_a_geojson(tmp_path):
    found = problem(geojson(tmp_path, feature(), crs=...))
    assert found.code == "geen-graden"
    assert '"crs": {"type": "name", "properties": {"name": "EPSG:28992"}}' in found.remedy


def test_degrees_labelled_as_metres(tmp_path):
    found = problem(geojson(tmp_path, feature(in_degrees(SQUARE))))
    assert (found.code, found.row) == ("graden-als-meters", "1")


def test_longitude_and_latitude_the_wrong_way_round(tmp_path):
    swapped = shapely.transform(in_degrees(SQUARE), lambda xy: xy[:, ::-1])
    found = problem(geojson(tmp_path, feature(swapped), crs=...))
    assert found.code == "buiten-nederland"
    assert "verwisseld" in found.remedy


@pytest.mark.parametrize(
    ("shape", "crs"),
    [(box(-20_000, 400_000, -19_000, 400_100), RD), (box(X, 700_000, X + 1, 700_001), RD),
     (box(2.3, 48.8, 2.4, 48.9), ...)],
)  # fmt: skip
def test_outside_the_netherlands(tmp_path, shape, crs):
    inside = SQUARE if crs is RD else in_degrees(SQUARE)
    found = problem(geojson(tmp_path, feature(inside), feature(shape, naam="ver"), crs=crs))
    assert (found.code, found.row) == ("buiten-nederland", "2 (ver)")
    assert "verwisseld" not in found.remedy


def test_a_geopackage_without_crs(tmp_path):
    with pytest.warns(UserWarning, match="crs"):
        path = geopackage(tmp_path / "plan.gpkg", crs=None, naam=["a"])
    assert problem(path).code == "crs-ontbreekt"


@pytest.mark.parametrize("number", [-1, 0])
def test_a_geopackage_that_says_that_its_crs_is_undefined(tmp_path, number):
    path = geopackage(tmp_path / "plan.gpkg", naam=["a"])
    with sqlite3.connect(path) as book:
        for table in ("gpkg_contents", "gpkg_geometry_columns"):
            book.execute(f"update {table} set srs_id = {number}")
    book.close()
    assert problem(path).code == "crs-ontbreekt"


@pytest.mark.parametrize(
    ("shape", "why", "place"),
    [
        (BOW, "kruist zichzelf", "x 250.050,0 en y 476.050,0"),
        (Polygon(box(X, Y, X + 9, Y + 9).exterior, [box(X + 50, Y, X + 51, Y + 1).exterior]),
         "een gat ligt buiten het vlak", "bij x 250.05"),
        (shapely.multipolygons([box(X, Y, X + 9, Y + 9), box(X + 1, Y + 1, X + 2, Y + 2)]),
         "een vlak ligt in een ander vlak", "bij x"),
    ],
)  # fmt: skip
def test_a_border_that_is_wrong_is_never_mended(tmp_path, shape, why, place):
    found = problem(geojson(tmp_path, feature(), feature(shape, naam="Hof")))
    assert (found.code, found.row) == ("geometrie-ongeldig", "2 (Hof)")
    assert why in found.message
    assert place in found.message


def test_where_a_border_in_degrees_crosses_itself(tmp_path):
    found = problem(geojson(tmp_path, feature(in_degrees(BOW)), crs=...))
    assert found.message.startswith("de grens kruist zichzelf bij lengte 6,7")


@pytest.mark.parametrize(
    "geometry",
    [None, {"type": "Polygon", "coordinates": []}, {"type": "MultiPolygon", "coordinates": []},
     {"type": "Polygon", "coordinates": [[[X, Y], [X + 9, Y], [X + 9, Y + 9]]]},
     {"type": "Polygon", "coordinates": [[[X, Y], [X + 9, Y]]]},
     {"type": "Point", "coordinates": ["a", "b"]}],
)  # fmt: skip
def test_a_part_without_a_place(tmp_path, geometry):
    found = problem(geojson(tmp_path, feature(naam="a"), feature(geometry, naam="b")))
    assert (found.code, found.row) == ("geometrie-ontbreekt", "2 (b)")


def test_a_coordinate_that_is_no_number(tmp_path):
    found = problems(geojson(tmp_path, feature(Point(math.nan, Y)), feature(naam="b")))
    assert {(each.code, each.row) for each in found} <= {
        ("geometrie-ongeldig", "1"), ("geometrie-ontbreekt", "1"), ("buiten-nederland", "1"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("shape", "said"),
    [(SQUARE.exterior, "een lijn"), (SQUARE.boundary.segmentize(30), "een lijn"),
     (shapely.multilinestrings([[(X, Y), (X, Y + 9)], [(X, Y), (X + 9, Y)]]), "lijnen"),
     (shapely.geometrycollections([SQUARE, Point(X, Y)]), "een verzameling")],
)  # fmt: skip
def test_what_is_no_area_or_point(tmp_path, shape, said):
    shape = shapely.LineString(shape.coords) if shape.geom_type == "LinearRing" else shape
    found = problem(geojson(tmp_path, feature(), feature(shape, naam="b")))
    assert (found.code, found.row) == ("geometrie-anders", "2 (b)")
    assert said in found.message


def test_a_third_dimension_is_left_out_and_told(tmp_path):
    plan = read_plan(geojson(tmp_path, feature(shapely.force_3d(SQUARE, 12.0))))
    assert not only(plan)["geometry"].has_z
    assert shapely.equals_exact(only(plan)["geometry"], SQUARE)
    assert plan.remarks == ("1 met hoogte: derde dimensie weggelaten",)


def as_wkb(path, wkb, kind, *, m=0):
    """Put a geometry in a GeoPackage that shapely cannot write."""
    geopackage(path, naam=["a"])
    with sqlite3.connect(path) as book:
        triggers = book.execute("select name from sqlite_master where type = 'trigger'").fetchall()
        for (name,) in triggers:
            book.execute(f'drop trigger "{name}"')
        blob = b"GP\x00\x01" + struct.pack("<i", 28992) + wkb
        book.execute("update plan set geom = ?", (blob,))
        book.execute("update gpkg_geometry_columns set geometry_type_name = ?, m = ?", (kind, m))
    book.close()
    return path


def test_a_measure_is_left_out_and_told(tmp_path):
    ring = [(X, Y, 1.0), (X + 9, Y, 2.0), (X + 9, Y + 9, 3.0), (X, Y, 1.0)]
    wkb = struct.pack("<BIII", 1, 2003, 1, 4) + b"".join(struct.pack("<ddd", *p) for p in ring)
    plan = read_plan(as_wkb(tmp_path / "plan.gpkg", wkb, "POLYGON", m=1))
    assert only(plan)["geometry"].area == pytest.approx(40.5)
    assert plan.remarks == ("de meetwaarde (M) van de coördinaten is weggelaten",)


def test_a_curve_is_drawn_with_short_lines(tmp_path):
    circle = [(X, Y), (X + 50, Y + 50), (X + 100, Y), (X + 50, Y - 50), (X, Y)]
    wkb = struct.pack("<BIIBII", 1, 10, 1, 1, 8, 5)
    wkb += b"".join(struct.pack("<dd", *point) for point in circle)
    part = only(read_plan(as_wkb(tmp_path / "plan.gpkg", wkb, "CURVEPOLYGON")))
    assert part["basis"] == "plangebied"
    assert part["geometry"].area == pytest.approx(math.pi * 2500, rel=0.001)


def test_areas_with_holes_and_in_pieces_stay_one_part(tmp_path):
    ring = SQUARE.difference(box(X + 10, Y + 10, X + 20, Y + 20))
    shape = ring.union(box(X + 300, Y, X + 310, Y + 10))
    part = only(read_plan(geojson(tmp_path, feature(shape, woningen=9))))
    assert part["geometry"].equals(shape)
    assert part["woningen_max"] == 9


def test_points_together_are_parts_of_their_own(tmp_path):
    points = MultiPoint([(X, Y), (X + 9, Y)])
    one = MultiPoint([(X, Y + 9)])
    plan = read_plan(
        geojson(tmp_path, feature(points, naam="Kiosk", functie="winkel"), feature(),
                feature(one, naam="Los", woningen=3))
    )  # fmt: skip
    parts = plan.parts
    assert list(parts["naam"]) == ["Kiosk (1)", "Kiosk (2)", "deel 2", "Los"]
    assert list(parts["basis"]) == ["planpunt", "planpunt", "plangebied", "planpunt"]
    assert list(parts.geom_type) == ["Point", "Point", "Polygon", "Point"]
    assert list(parts["functie"]) == ["winkel", "winkel", None, None]
    assert list(parts.index) == [0, 1, 2, 3]
    assert [shape.wkt for shape in parts.geometry[:2]] == [p.wkt for p in points.geoms]
    assert plan.remarks == ("1 met meer punten: elk punt is een eigen deel",)


def test_a_size_of_points_together_is_not_counted_twice(tmp_path):
    found = problem(geojson(tmp_path, feature(MultiPoint([(X, Y), (X + 9, Y)]), woningen=3)))
    assert found.code == "punten-samen"


def test_a_million_vertices(tmp_path):
    turn = np.linspace(0, 2 * math.pi, 1_000_000)
    circle = Polygon(np.column_stack([X + 500 * np.cos(turn), Y + 500 * np.sin(turn)]))
    part = only(read_plan(geopackage(tmp_path / "plan.gpkg", geometry=[circle], naam=["rond"])))
    assert shapely.get_num_coordinates(part["geometry"]) > 999_990


# --- the file


def test_everything_that_is_wrong_is_told_at_once(tmp_path):
    path = geojson(
        tmp_path,
        feature(BOW, naam="a", functie="kinderopvang", bvo_m2=-1),
        feature(None, naam="b", woningen_min=3, woningen_max=2),
        feature(naam="c", bvo_m2="veel"),
        crs=...,
    )
    assert {found.code for found in problems(path)} == {
        "functie-onbekend", "negatief", "bandbreedte-omgekeerd", "geen-getal",
        "geometrie-ongeldig", "geometrie-ontbreekt", "geen-graden",
    }  # fmt: skip


def test_a_plan_without_parts(tmp_path):
    assert problem(geojson(tmp_path)).code == "laag-leeg"
    path = tmp_path / "leeg.gpkg"
    gpd.GeoDataFrame({"naam": []}, geometry=[], crs=28992).to_file(path, engine="pyogrio")
    assert "laag-leeg" in [found.code for found in problems(path)]


@pytest.mark.parametrize(
    ("file", "content", "code"),
    [
        ("plan.geojson", b'{"type": "FeatureCollection", "features": [{"type":', "onleesbaar"),
        ("plan.geojson", b"", "onleesbaar"),
        ("plan.geojson", b"[1, 2, 3]", "onleesbaar"),
        ("plan.geojson", '{"naam": "Café"}'.encode("cp1252"), "onleesbaar"),
        ("plan.pdf", b"%PDF-1.4 niets", "onleesbaar"),
        ("plan.gpkg", b"SQLite format 3\x00" + bytes(50), "onleesbaar"),
        ("plan.gpkg", b"geen database", "onleesbaar"),
        ("plan.docx", b"PK\x03\x04rest", "zip"),
        ("plan.xlsx", b"PK\x03\x04rest", "geen-kaart"),
        ("plan.csv", b"naam;functie\na;woning\n", "geen-kaart"),
    ],
)
def test_a_file_that_is_no_plan(tmp_path, file, content, code):
    path = tmp_path / file
    path.write_bytes(content)
    found = problem(path)
    assert found.code == code
    assert "GeoJSON of GeoPackage" in found.remedy


def test_a_geopackage_cut_short(tmp_path):
    path = geopackage(tmp_path / "plan.gpkg", naam=["a"])
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert problem(path).code == "onleesbaar"


def test_a_file_that_is_not_there(tmp_path):
    found = problem(tmp_path / "plan.geojson")
    assert (found.code, found.remedy) == ("bestand-ontbreekt", "controleer de naam en de map")
    (tmp_path / "map.gpkg").mkdir()
    assert problem(tmp_path / "map.gpkg").code == "bestand-ontbreekt"


def test_of_more_layers_the_only_one_that_tells_is_read(tmp_path):
    path = geopackage(tmp_path / "plan.gpkg", layer="achtergrond", soort=["x"])
    geopackage(path, layer="delen", Naam=["a"])
    plan = read_plan(path)
    assert list(plan.parts["naam"]) == ["a"]
    assert plan.remarks == ("andere lagen niet gelezen: achtergrond",)
    other = read_plan(path, layer="achtergrond")
    assert (other.name, list(other.parts["naam"])) == ("achtergrond", ["deel 1"])


def test_a_layer_of_lines_is_not_the_plan(tmp_path):
    path = geopackage(tmp_path / "plan.gpkg", layer="delen", naam=["a"])
    geopackage(path, layer="wegen", naam=["b"], geometry=[shapely.LineString(SQUARE.exterior)])
    assert list(read_plan(path).parts["naam"]) == ["a"]


def test_a_table_in_a_geopackage_is_no_layer(tmp_path):
    path = geopackage(tmp_path / "plan.gpkg", layer="delen", soort=["x"])
    with sqlite3.connect(path) as book:
        book.execute("create table stijl (id integer primary key, naam text)")
        book.execute(
            "insert into gpkg_contents (table_name, data_type, identifier) "
            "values ('stijl', 'attributes', 'stijl')"
        )
    book.close()
    assert read_plan(path).remarks == ("kolom soort niet gebruikt",)


@pytest.mark.parametrize("column", ["naam", "soort"])
def test_of_more_layers_that_may_be_the_plan_none_is_chosen(tmp_path, column):
    path = geopackage(tmp_path / "plan.gpkg", layer="een", **{column: ["a"]})
    geopackage(path, layer="twee", **{column: ["b"]})
    found = problem(path)
    assert found.code == "laag-onduidelijk"
    assert "een, twee" in found.message


def test_a_layer_that_is_not_there(tmp_path):
    path = geopackage(tmp_path / "plan.gpkg", layer="delen", naam=["a"])
    found = problem(path, layer="dele")
    assert (found.code, found.remedy) == ("laag-ontbreekt", "bedoelde u 'delen'?")


def test_a_shapefile(tmp_path):
    path = tmp_path / "plan.shp"
    frame = gpd.GeoDataFrame({"naam": ["a"], "BVO_M2": [12.5]}, geometry=[SQUARE], crs=28992)
    frame.to_file(path, engine="pyogrio")
    assert only(read_plan(path))["bvo_m2_min"] == 12.5


def test_a_plan_is_not_changed_by_the_order_of_its_parts(tmp_path):
    features = [feature(naam=str(n), woningen=n, functie="woning") for n in range(5)]
    one = read_plan(geojson(tmp_path, *features)).parts
    other = read_plan(geojson(tmp_path, *features[::-1], file="b.geojson", name="plan")).parts
    turned = other.iloc[::-1].reset_index(drop=True)
    pd.testing.assert_frame_equal(pd.DataFrame(one), pd.DataFrame(turned))
