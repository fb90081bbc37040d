"""Every way in which a file of buurten can be wrong gives one error that lists all of it."""

from __future__ import annotations

import zipfile

import deliveries as d
import pandas as pd
import pytest
from shapely import force_3d
from shapely.geometry import GeometryCollection, Point, Polygon, box

import minitown as mt
from wijkplan.model.areas import Level
from wijkplan.model.errors import DataError, SourceError


def bad(tmp_path, *, layers=None, name="a.gpkg", **options):
    """Problems of a file with these layers, by code."""
    return d.problems_of(d.read, d.write(tmp_path / name, **layers), **options)


def bad_buurten(tmp_path, frame, **options):
    return bad(tmp_path, layers={"buurten": frame}, **options)


def test_a_missing_crs(tmp_path):
    path = d.write(tmp_path / "a.shp", buurten=d.buurten())
    path.with_suffix(".prj").unlink()
    found = d.problems_of(d.read, path)
    assert set(found) == {"crs-ontbreekt"}
    assert (found["crs-ontbreekt"].file, found["crs-ontbreekt"].layer) == ("a.shp", "a")
    assert ".prj" in found["crs-ontbreekt"].remedy


@pytest.mark.parametrize("crs", [4326, 3857])
def test_another_crs(tmp_path, crs):
    found = bad_buurten(tmp_path, d.buurten().to_crs(crs))
    assert set(found) == {"crs-anders"}


def test_degrees_under_the_name_of_rd(tmp_path):
    degrees = d.buurten().to_crs(4326).set_crs(mt.CRS, allow_override=True)
    assert "buiten-nederland" in bad_buurten(tmp_path, degrees)


def test_no_column_with_a_code_of_a_buurt(tmp_path):
    found = bad_buurten(tmp_path, d.buurten().drop(columns="buurtcode"))
    assert set(found) == {"geen-buurten"}
    assert found["geen-buurten"].column == "buurtcode"


def test_a_file_of_wijken_is_no_file_of_buurten(tmp_path):
    assert set(bad(tmp_path, layers={"wijken": d.wijken()})) == {"geen-buurten"}


def test_a_layer_that_the_file_does_not_have(tmp_path):
    found = bad_buurten(tmp_path, d.buurten(), layer="buurten_2025")
    assert found["laag-ontbreekt"].layer == "buurten_2025"
    assert "buurten" in found["laag-ontbreekt"].remedy


@pytest.mark.parametrize("wrong", ["", None, "BU99", "Markt", "WK990901", "BU9909-101"])
def test_malformed_codes(tmp_path, wrong):
    frame = d.buurten(buurtcode=[mt.MARKT, wrong, *mt.BUURTEN[2:]])
    found = bad_buurten(tmp_path, frame)
    assert set(found) == {"code-onjuist"}
    problem = found["code-onjuist"]
    assert (problem.layer, problem.column, problem.row) == ("buurten", "buurtcode", "2")
    assert "BU met 8 tekens" in problem.remedy


def test_duplicate_codes(tmp_path):
    moved = d.buurten().iloc[[0]].set_geometry([mt.cell(3, 0)], crs=mt.CRS)
    found = bad_buurten(tmp_path, d.together(d.buurten(), moved))
    assert set(found) == {"code-dubbel"}
    assert found["code-dubbel"].area == mt.MARKT


def test_a_gemeente_that_is_not_in_the_file(tmp_path):
    found = bad_buurten(tmp_path, d.buurten(), gemeenten=[mt.GEMEENTE, "GM0164"])
    assert found["gemeente-ontbreekt"].area == "GM0164"
    found = bad_buurten(tmp_path, d.buurten(), gemeenten=["GM0164"])
    assert set(found) == {"gemeente-ontbreekt"}


def test_an_empty_layer(tmp_path):
    found = bad_buurten(tmp_path, d.buurten().iloc[:0])
    assert set(found) <= {"gemeente-ontbreekt", "laag-leeg"}
    assert found


@pytest.mark.parametrize("absent", [None, Polygon()])
def test_a_buurt_without_geometry(tmp_path, absent):
    found = bad_buurten(tmp_path, d.with_shapes(dorp=absent))
    assert found["geometrie-ontbreekt"].row == mt.DORP


def test_mixed_geometry(tmp_path):
    middle = Point(mt.X0 + 50, mt.Y0 + 50)
    frame = d.with_shapes(oost=middle, dorp=GeometryCollection([middle, mt.cell(2, 1)]))
    found = bad_buurten(tmp_path, frame)
    assert [(p.code, p.row) for p in found] == [
        ("geometrie-anders", mt.DORP), ("geometrie-anders", mt.OOST),
    ]  # fmt: skip


def test_heights_are_no_problem(tmp_path):
    frame = d.buurten()
    high = frame.set_geometry(force_3d(frame.geometry.array, 10.0))
    delivery = d.read(d.write(tmp_path / "a.gpkg", buurten=high))
    assert not delivery.layers[Level.BUURT].frame.has_z.any()
    assert any("hoogte" in remark for remark in delivery.sheet.remarks)


def test_overlapping_buurten(tmp_path):
    wide = box(mt.X0, mt.Y0, mt.X0 + 110, mt.Y0 + 100)
    found = bad_buurten(tmp_path, d.with_shapes(oost=wide))
    assert set(found) == {"overlap"}
    assert found["overlap"].area == f"{mt.OOST} en {mt.EILAND} (1000 m²)"


def test_a_hair_of_overlap_is_a_remark(tmp_path):
    hair = box(mt.X0, mt.Y0, mt.X0 + 100.005, mt.Y0 + 100)
    delivery = d.read(d.write(tmp_path / "a.gpkg", buurten=d.with_shapes(oost=hair)))
    (remark,) = delivery.sheet.remarks
    assert "sluiten niet precies aan" in remark


RING = {
    "markt": box(mt.X0, mt.Y0, mt.X0 + 300, mt.Y0 + 100),
    "haven": box(mt.X0, mt.Y0 + 100, mt.X0 + 100, mt.Y0 + 200),
    "oost": box(mt.X0 + 200, mt.Y0 + 100, mt.X0 + 300, mt.Y0 + 200),
    "eiland": box(mt.X0, mt.Y0 + 200, mt.X0 + 300, mt.Y0 + 300),
    "dorp": box(mt.X0 + 300, mt.Y0, mt.X0 + 400, mt.Y0 + 300),
    "werkpark": box(mt.X0 + 400, mt.Y0, mt.X0 + 500, mt.Y0 + 300),
}
"""Six buurten around a hole of one square."""


def test_a_hole_between_buurten(tmp_path):
    found = bad_buurten(tmp_path, d.with_shapes(**RING))
    assert set(found) == {"gat"}
    assert found["gat"].row == "bij RD (200150, 470150), 10000 m²"
    assert "gaten_toegestaan" in found["gat"].remedy


def test_a_hole_that_the_project_allows(tmp_path):
    path = d.write(tmp_path / "a.gpkg", buurten=d.with_shapes(**RING))
    (remark,) = d.read(path, gaps_allowed=True).sheet.remarks
    assert "toegestaan" in remark


@pytest.mark.parametrize("water", ["NEE", "JA"])
def test_a_hole_that_the_file_itself_fills_is_no_gap(tmp_path, water):
    code = "BU19090101" if water == "NEE" else "BU99090199"
    enclave = d.neighbour(code, mt.cell(1, 1)).assign(water=water)
    path = d.write(tmp_path / "a.gpkg", buurten=d.together(d.with_shapes(**RING), enclave))
    assert len(d.read(path).layers[Level.BUURT].frame) == 6


def test_a_hole_that_is_filled_in_part_is_still_a_gap(tmp_path):
    half = d.neighbour(shape=box(mt.X0 + 100, mt.Y0 + 100, mt.X0 + 150, mt.Y0 + 200))
    found = bad_buurten(tmp_path, d.together(d.with_shapes(**RING), half))
    assert found["gat"].row.endswith("5000 m²")


def test_gemeenten_that_lie_apart_are_no_gap(tmp_path):
    far = d.neighbour(shape=mt.cell(50, 50))
    path = d.write(tmp_path / "a.gpkg", buurten=d.together(d.buurten(), far))
    assert len(d.read(path, gemeenten=[mt.GEMEENTE, "GM1909"]).layers[Level.BUURT].frame) == 7


def test_impossible_figures(tmp_path):
    frame = d.buurten(aantal_inwoners=[-5, 1, 2, 3, 4, 5])
    frame[mt.OLD] = [101, 0, 100, 3, 4, 5]
    found = bad_buurten(tmp_path, frame)
    assert [(p.code, p.column, p.area) for p in found] == [
        ("onmogelijk", mt.PEOPLE, mt.MARKT), ("onmogelijk", mt.OLD, mt.MARKT),
    ]  # fmt: skip


def test_text_in_a_number_column(tmp_path):
    frame = d.buurten(aantal_inwoners=["veel", "1", "2", "3", "4", "1.250"])
    found = bad_buurten(tmp_path, frame)
    assert found["geen-getal"].area == f"{mt.MARKT}, {mt.WERKPARK}"
    assert "veel, 1.250" in found["geen-getal"].message


def test_a_mapping_in_the_project_that_does_not_fit(tmp_path):
    found = bad_buurten(
        tmp_path, d.buurten(), columns={"aantal_inwonerz": mt.PEOPLE, "water": "watertje"}
    )
    assert found["kolom-ontbreekt"].remedy == "bedoelde u 'aantal_inwoners'?"
    assert "'water'" in found["kolom-onbekend"].remedy


def test_two_columns_that_mean_the_same(tmp_path):
    found = bad_buurten(tmp_path, d.buurten(AANT_INW=1))
    assert found["kolom-dubbel"].column == "aantal_inwoners, AANT_INW"


def test_all_problems_of_all_layers_come_in_one_error(tmp_path):
    wide = box(mt.X0, mt.Y0, mt.X0 + 110, mt.Y0 + 100)
    buurten = d.with_shapes(oost=wide)
    buurten["buurtcode"] = ["x", mt.HAVEN, mt.OOST, mt.EILAND, mt.DORP, mt.DORP]
    buurten[mt.PEOPLE] = [1, 2, -3, 4, 5, 6]
    wijken = d.wijken().to_crs(4326)
    wijken["wijkcode"] = [mt.CENTRUM, "WK99"]
    path = d.write(tmp_path / "a.gpkg", buurten=buurten, wijken=wijken)
    with pytest.raises(DataError) as raised:
        d.read(path)
    assert {(p.layer, p.code) for p in raised.value.problems} == {
        ("buurten", "code-onjuist"), ("buurten", "code-dubbel"), ("buurten", "onmogelijk"),
        ("buurten", "overlap"), ("wijken", "crs-anders"), ("wijken", "code-onjuist"),
    }  # fmt: skip


def cut(path, part):
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * part)] if part < 1 else content[:part])
    return path


@pytest.mark.parametrize("keep", [0.9, 0.5, 0.05, 100, 40, 20, 16, 5])
def test_a_truncated_geopackage(tmp_path, keep):
    path = cut(d.write(tmp_path / "a.gpkg", buurten=d.buurten()), keep)
    with pytest.raises(SourceError) as raised:
        d.read(path)
    (problem,) = raised.value.problems
    assert (problem.code, problem.file) == ("onleesbaar", "a.gpkg")
    assert "opnieuw" in problem.remedy


@pytest.mark.parametrize("suffix", [".shp", ".dbf", ".shx"])
@pytest.mark.parametrize("keep", [0.9, 0.5, 20, 1])
def test_a_truncated_shapefile(tmp_path, suffix, keep):
    path = d.write(tmp_path / "a.shp", buurten=d.buurten())
    cut(path.with_suffix(suffix), keep)
    found = d.problems_of(d.read, path)
    assert set(found) == {"onleesbaar"}
    assert found["onleesbaar"].file in ("a.shp", "a.dbf")


@pytest.mark.parametrize("suffix", [".dbf", ".shx"])
def test_a_shapefile_of_which_a_part_is_missing(tmp_path, suffix):
    path = d.write(tmp_path / "a.shp", buurten=d.buurten())
    path.with_suffix(suffix).unlink()
    found = d.problems_of(d.read, path)
    assert suffix in found["deel-ontbreekt"].message


def test_a_zip_with_the_name_of_a_geopackage(tmp_path):
    inside = d.write(tmp_path / "b.gpkg", buurten=d.buurten())
    path = tmp_path / "a.gpkg"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(inside, "b.gpkg")
    found = d.problems_of(d.read, path)
    assert set(found) == {"zip"}
    assert "pak het zip-bestand uit" in found["zip"].remedy


@pytest.mark.parametrize("content", [b"", b"geen kaart", b"BU_CODE;AANT_INW\nBU01640000;5\n" * 9])
def test_a_text_with_the_name_of_a_geopackage(tmp_path, content):
    path = tmp_path / "a.gpkg"
    path.write_bytes(content)
    assert set(d.problems_of(d.read, path)) == {"onleesbaar"}


def test_noise_with_the_head_of_a_geopackage(tmp_path):
    path = tmp_path / "a.gpkg"
    path.write_bytes(b"SQLite format 3\x00" + bytes(range(256)) * 64)
    assert set(d.problems_of(d.read, path)) == {"onleesbaar"}


def test_a_file_that_is_not_there(tmp_path):
    found = d.problems_of(d.read, tmp_path / "weg.gpkg")
    assert found["bestand-ontbreekt"].file == "weg.gpkg"


def test_a_folder_is_not_a_file(tmp_path):
    (tmp_path / "map.gpkg").mkdir()
    assert "bestand-ontbreekt" in d.problems_of(d.read, tmp_path / "map.gpkg")


def test_a_table_of_buurten_without_geometry(tmp_path):
    table = pd.DataFrame(d.buurten().drop(columns="geometry"))
    assert d.problems_of(d.read, d.write(tmp_path / "a.gpkg", buurten=table))
