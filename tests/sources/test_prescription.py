"""Voorschriftengebieden: a status of their own, for brand and explosie only."""

from __future__ import annotations

import deliveries as d
import geopandas as gpd
from shapely.geometry import box

import minitown as mt
from wijkplan.inputs import READERS
from wijkplan.sources.prescription import read_prescriptions
from wijkplan.sources.registry import recognise

SQUARE = box(mt.X0, mt.Y0, mt.X0 + 100, mt.Y0 + 100)


def shapes(*geometry, **columns):
    return gpd.GeoDataFrame(columns, geometry=list(geometry), crs=mt.CRS)


def prescriptions(folder, frame, **asked):
    path = d.write(folder / "v.gpkg", gebieden=frame)
    return read_prescriptions(d.request(path, kind="voorschriftengebieden", **asked))


def test_an_area_has_a_kind_and_perhaps_a_name_and_a_decision(tmp_path):
    kinds = ["Brand", "explosievoorschriftengebieden", "brand"]
    frame = shapes(SQUARE, SQUARE, SQUARE, soort=kinds,
                   naam=["Hof", None, None], besluit=["Omgevingsplan", None, " "])  # fmt: skip
    layer = prescriptions(tmp_path, frame)
    assert layer.spec.name == "voorschriftengebieden"
    assert layer.frame["soort"].tolist() == ["brand", "explosie", "brand"]
    assert layer.frame["naam"].tolist() == ["Hof", None, None]
    assert layer.frame["besluit"].tolist() == ["Omgevingsplan", None, None]
    assert [*layer.frame.columns] == ["soort", "naam", "besluit", "geometry"]


def test_names_of_columns_may_differ(tmp_path):
    frame = shapes(SQUARE, type=["brand"], plan=["Omgevingsplan"])
    layer = prescriptions(tmp_path, frame, columns={"type": "soort", "plan": "besluit"})
    assert layer.frame[["soort", "besluit"]].to_numpy().tolist() == [["brand", "Omgevingsplan"]]


def test_there_is_none_for_a_cloud_of_gas(tmp_path):
    found = d.problems_of(prescriptions, tmp_path, shapes(SQUARE, soort=["gifwolk"]))
    assert found["waarde-onbekend"].row == "1"
    assert "brand, explosie" in found["waarde-onbekend"].remedy


def test_bad_files(tmp_path):
    bad = shapes(SQUARE, SQUARE, soort=["brandd", None]).to_crs(4326)
    found = d.problems_of(prescriptions, tmp_path, bad)
    assert [p.code for p in found] == ["waarde-onbekend", "waarde-onbekend", "crs-anders"]
    assert "kolom-ontbreekt" in d.problems_of(prescriptions, tmp_path, shapes(SQUARE, naam=["x"]))
    assert "laag-leeg" in d.problems_of(prescriptions, tmp_path, shapes(soort=[]))


def test_a_layer_of_that_name_is_recognised_and_has_a_reader(tmp_path, catalogue):
    frame = shapes(SQUARE, soort=["brand"], besluit=["x"])
    path = d.write(tmp_path / "a.gpkg", Voorschriftengebieden=frame)
    found = recognise(path, catalogue).kind_id
    assert found == "voorschriftengebieden"
    (layer,) = READERS[found](d.request(path, kind=found), None)
    assert layer.frame["besluit"].tolist() == ["x"]
    other = d.write(tmp_path / "b.gpkg", vlakken=frame)
    assert recognise(other, catalogue).kind is None
