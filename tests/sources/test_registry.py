from __future__ import annotations

import tomllib
from importlib.resources import files
from string import capwords

import deliveries as d
import geopandas as gpd
import pandas as pd
import pytest
from test_railway import tracks

import minitown as mt
from wijkplan.model.errors import SourceError
from wijkplan.sources.registry import recognise, source_kinds

ROWS = tomllib.loads((files("wijkplan.sources") / "registry.toml").read_text("utf-8"))["kind"]
KINDS = {"cbs-buurten", "cbs-kerncijfers", "startanalyse", "cijfers", "spoor-top10nl"}


def test_no_kind_is_lost_and_only_the_areas_are_required():
    assert [row["id"] for row in ROWS] == list(source_kinds())
    assert set(source_kinds()) >= KINDS
    assert [kind.id for kind in source_kinds().values() if kind.required] == ["cbs-buurten"]


def as_tuples(value):
    return tuple(map(as_tuples, value)) if isinstance(value, list) else value


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_every_line_of_the_registry_is_read_and_makes_sense(row, catalogue):
    kind = source_kinds()[row["id"]]
    assert {key: getattr(kind, key) for key in row} == {
        key: as_tuples(value) for key, value in row.items()
    }
    assert kind.label == capwords(kind.label[0]) + kind.label[1:]
    assert kind.gives
    assert set(kind.columns.values()) <= set(catalogue.specs)
    assert kind.url.startswith("https://") or not kind.url
    assert kind.published or not kind.publisher
    assert not kind.columns or set(kind.signature) <= {kind.key, *kind.columns}


def test_no_table_gives_itself_away_as_two_kinds():
    signed = [frozenset(kind.signature) for kind in source_kinds().values() if kind.signature]
    assert not any(one < other or one == other for i, one in enumerate(signed)
                   for other in signed[:i] + signed[i + 1 :])  # fmt: skip


def kwb():
    return pd.DataFrame({"gwb_code": mt.BUURTEN, "a_inw": 1})


def startanalyse():
    return pd.DataFrame({"BU_CODE": mt.BUURTEN, "I09_aantal_woningen": 1, "I02_buurtnaam": "x"})


def own():
    return pd.DataFrame({"buurtcode": mt.BUURTEN, "woningvoorraad": 1})


def unknown():
    return pd.DataFrame({"datum": ["maandag"], "weer": ["regen"]})


@pytest.mark.parametrize(
    ("name", "make", "kind", "year"),
    [
        ("kwb-2023.xlsx", kwb, "cbs-kerncijfers", 2023),
        ("iets.csv", kwb, "cbs-kerncijfers", None),
        ("StartJaar.csv", startanalyse, "startanalyse", None),
        ("woningen_2022.csv", own, "cijfers", 2022),
        ("weer_2022.csv", unknown, None, None),
    ],
)
def test_a_table_is_recognised_by_its_columns(tmp_path, catalogue, name, make, kind, year):
    found = recognise(d.table(tmp_path / name, make()), catalogue)
    assert (found.kind.id if found.kind else None, found.year) == (kind, year)


@pytest.mark.parametrize("names", [dict, lambda: d.SHORT], ids=["long names", "short names"])
def test_a_map_of_buurten_tells_its_gemeenten(tmp_path, catalogue, names):
    frame = d.together(d.buurten(), d.neighbour()).rename(columns=names())
    found = recognise(d.write(tmp_path / "kaart_2022.gpkg", g=d.gemeenten(), b=frame), catalogue)
    assert found.kind.id == "cbs-buurten"
    assert found.year == 2022
    assert dict(found.gemeenten) == {"GM1909": "B", mt.GEMEENTE: "Ministad"}


def test_the_year_in_a_map_goes_before_the_year_in_its_name(tmp_path, catalogue):
    path = d.write(tmp_path / "kaart_2022.gpkg", b=d.buurten(jaar=2021))
    assert recognise(path, catalogue).year == 2021


def test_a_folder_may_tell_the_year(tmp_path, catalogue):
    (tmp_path / "buurten_2021").mkdir()
    path = d.write(tmp_path / "buurten_2021" / "b.gpkg", b=d.buurten())
    assert recognise(path, catalogue).year == 2021


@pytest.mark.parametrize("cut", [False, True])
def test_tracks_are_recognised(tmp_path, catalogue, cut):
    path = d.write(tmp_path / "x_2015.gpkg", s=tracks(cut=cut))
    found = recognise(path, catalogue)
    assert (found.kind.id, found.year) == ("spoor-top10nl", 2015)


def test_an_unknown_map_is_not_guessed(tmp_path, catalogue):
    trees = gpd.GeoDataFrame({"soort": ["eik"]}, geometry=[mt.cell(0, 0)], crs=mt.CRS)
    found = recognise(d.write(tmp_path / "bomen.gpkg", bomen=trees), catalogue)
    assert found.kind is None
    assert dict(found.gemeenten) == {}


@pytest.mark.parametrize("name", ["brief.pdf", "foto.png", "a.gpkg", "a.xlsx"])
def test_a_file_that_is_no_map_and_no_table(tmp_path, catalogue, name):
    path = tmp_path / name
    path.write_bytes(b"%PDF-1.7 hallo")
    with pytest.raises(SourceError):
        recognise(path, catalogue)
