from __future__ import annotations

import deliveries as d
import geopandas as gpd
import numpy as np
import pytest
from shapely import force_3d

import minitown as mt
from wijkplan.sources.railway import is_railway, read_railway

LONG = {
    "type": "typespoorbaan",
    "sporen": "aantalsporen",
    "functie": "vervoerfunctie",
    "hoogteniveau": "hoogteniveau",
    "status": "status",
}


def tracks(*, cut=False, **changes):
    frame = mt.railway().frame.rename(columns=LONG).assign(lokaalid="x", **changes)
    return frame.rename(columns=lambda name: name[:10]) if cut else frame


def read(path, **changes):
    return read_railway(d.request(path, **{"kind": "spoor-top10nl", "name": "TOP10NL", **changes}))


@pytest.mark.parametrize("cut", [False, True], ids=["long names", "cut names"])
@pytest.mark.parametrize("suffix", [".gpkg", ".shp"])
def test_lines_are_read_with_their_meaning(tmp_path, cut, suffix):
    layer = read(d.write(tmp_path / f"a{suffix}", spoorbaandeel=tracks(cut=cut)))
    expected = mt.railway().frame
    assert layer.spec.name == "spoor"
    assert layer.frame.crs == mt.CRS
    assert set(layer.frame.columns) == {*expected.columns, "lokaalid"}
    assert layer.frame[["type", "sporen", "functie", "status"]].equals(
        expected[["type", "sporen", "functie", "status"]]
    )
    assert layer.frame["hoogteniveau"].tolist() == [0, -1, 0]
    assert layer.frame.geometry.geom_equals(expected.geometry).all()


def test_names_may_be_in_capitals(tmp_path):
    frame = tracks().rename(columns=lambda name: name if name == "geometry" else name.upper())
    assert len(read(d.write(tmp_path / "a.gpkg", spoor=frame)).frame) == 3


def test_the_layer_with_tracks_is_found_among_others(tmp_path):
    stations = gpd.GeoDataFrame({"naam": ["station"]}, geometry=[mt.cell(0, 0)], crs=mt.CRS)
    path = d.write(tmp_path / "a.gpkg", stations=stations, spoorbaandeel=tracks())
    assert len(read(path).frame) == 3


def test_an_unstated_level_is_missing_and_not_ground_level(tmp_path):
    path = d.write(tmp_path / "a.gpkg", spoor=tracks(hoogteniveau=[0, None, -1]))
    assert np.isnan(read(path).frame["hoogteniveau"][1])


def test_levels_as_text_are_numbers(tmp_path):
    path = d.write(tmp_path / "a.gpkg", spoor=tracks(hoogteniveau=["0", "-1", None]))
    assert read(path).frame["hoogteniveau"].tolist()[:2] == [0, -1]


def test_a_level_that_is_no_number(tmp_path):
    path = d.write(tmp_path / "a.gpkg", spoor=tracks(hoogteniveau=["0", "diep", "-1"]))
    found = d.problems_of(read, path)["geen-getal"]
    assert (found.column, found.layer) == ("hoogteniveau", "spoor")


@pytest.mark.parametrize("absent", [*LONG.values()])
def test_a_missing_column(tmp_path, absent):
    path = d.write(tmp_path / "a.gpkg", spoor=tracks().drop(columns=absent))
    assert absent in d.problems_of(read, path)["geen-spoor"].remedy


def test_no_layer_of_tracks(tmp_path):
    path = d.write(tmp_path / "a.gpkg", buurten=d.buurten())
    assert set(d.problems_of(read, path)) == {"geen-spoor"}


def test_heights_are_dropped_with_a_remark(tmp_path):
    flat = tracks()
    high = flat.set_geometry(force_3d(flat.geometry.array, 5.0))
    layer = read(d.write(tmp_path / "a.gpkg", spoor=high))
    assert not layer.frame.has_z.any()
    assert any("hoogte" in remark for remark in layer.remarks)


def test_another_crs_and_another_geometry(tmp_path):
    assert set(d.problems_of(read, d.write(tmp_path / "a.gpkg", s=tracks().to_crs(4326)))) == {
        "crs-anders"
    }
    areas = tracks().set_geometry(tracks().buffer(1))
    assert set(d.problems_of(read, d.write(tmp_path / "b.gpkg", s=areas))) == {"geometrie-anders"}


def test_a_file_that_is_not_there(tmp_path):
    assert "bestand-ontbreekt" in d.problems_of(read, tmp_path / "weg.gpkg")


def test_a_layer_that_the_file_does_not_have(tmp_path):
    path = d.write(tmp_path / "a.gpkg", spoor=tracks())
    assert d.problems_of(read, path, layer="wissels")


def test_tracks_are_told_by_their_columns():
    assert is_railway([name.upper() for name in LONG.values()])
    assert not is_railway(list(LONG.values())[1:])
