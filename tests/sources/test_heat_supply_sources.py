"""Sources of heat and pipes of networks: what is read, and every way in which it can be wrong."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import deliveries as d
import geopandas as gpd
import pytest
from shapely.geometry import LineString, MultiLineString, Point, Polygon, box

import minitown as mt
from wijkplan.model.errors import DataError, SourceError
from wijkplan.sources.heat_supply import (
    pipe_words,
    read_heat_network,
    read_heat_sources,
    source_words,
)
from wijkplan.sources.registry import recognise

NAN = float("nan")
SPOT = Point(mt.X0 + 10, mt.Y0 + 10)
POND = box(mt.X0, mt.Y0, mt.X0 + 50, mt.Y0 + 50)
PIPE = LineString([(mt.X0, mt.Y0), (mt.X0 + 300, mt.Y0)])


def sources(geometry=(SPOT, POND), crs=mt.CRS, **changes):
    columns = {
        "naam": ["Station", "Vijver"],
        "soort": ["warmteverdeelstation", "Aquathermie"],
        "vermogen_mw": ["2,5", ""],
        "temperatuur": ["hoog", ""],
        "beschikbaar_vanaf": ["", "2030"],
        "status": ["bestaand", "mogelijk"],
        "bron": "Raadsstuk",
        "vindplaats": ["blz. 3", ""],
    }
    return gpd.GeoDataFrame({**columns, **changes}, geometry=list(geometry), crs=crs)


def pipes(geometry=(PIPE,), **changes):
    columns = {
        "naam": ["Net"],
        "soort": ["transport"],
        "status": ["gepland"],
        "jaar": [2028],
        "bron": ["Raadsstuk"],
    }
    return gpd.GeoDataFrame({**columns, **changes}, geometry=list(geometry), crs=mt.CRS)


def read(folder, frame, reader=read_heat_sources, suffix="gpkg", **changes):
    path = folder / f"bestand.{suffix}"
    frame.to_file(path)
    kind = "warmtebronnen" if reader is read_heat_sources else "warmtenet"
    return reader(d.request(path, kind=kind, name="Warmte", publisher="Ministad", **changes))


@pytest.mark.parametrize("suffix", ["gpkg", "geojson"])
def test_points_and_polygons_of_one_file_are_read(tmp_path, suffix):
    layer = read(tmp_path, sources(), suffix=suffix)
    rows = layer.frame.set_index("naam")
    assert layer.spec.name == "warmtebronnen"
    assert rows.geometry.geom_type.to_dict() == {"Station": "Point", "Vijver": "Polygon"}
    assert rows["soort"].tolist() == ["warmteverdeelstation", "aquathermie"]
    assert rows["vermogen_mw"].fillna(-1).tolist() == [2.5, -1]
    assert rows["temperatuur"].tolist() == ["hoog", None]
    assert rows["beschikbaar_vanaf"].fillna(-1).tolist() == [-1, 2030]
    assert rows["status"].tolist() == ["bestaand", "mogelijk"]
    assert rows["vindplaats"].tolist() == ["blz. 3", None]
    assert layer.frame.index.tolist() == [0, 1]


def test_only_a_name_a_kind_and_a_source_must_be_there(tmp_path):
    least = sources()[["naam", "soort", "bron", "geometry"]]
    frame = read(tmp_path, least).frame
    absent = ["vermogen_mw", "temperatuur", "beschikbaar_vanaf", "status", "vindplaats"]
    assert frame[absent].isna().all(axis=None)


def test_a_column_of_another_name_is_pointed_out(tmp_path):
    frame = sources().rename(columns={"naam": "object", "soort": "TYPE"})
    frame = read(tmp_path, frame, columns={"object": "naam", "TYPE": "soort"}).frame
    assert frame["naam"].tolist() == ["Station", "Vijver"]


def test_pipes_are_read(tmp_path):
    both = MultiLineString([PIPE, LineString([(mt.X0, mt.Y0), (mt.X0, mt.Y0 + 9)])])
    layer = read(
        tmp_path,
        pipes(
            geometry=(PIPE, both),
            naam=["Net", "Wijknet"],
            soort=["transport", None],
            status=["gepland", None],
            jaar=[2028, None],
            bron="Raadsstuk",
        ),
        read_heat_network,
    )
    assert layer.spec.name == "warmtenet"
    assert layer.frame["soort"].tolist() == ["transport", None]
    assert layer.frame["status"].tolist() == ["gepland", None]
    assert layer.frame["jaar"].fillna(-1).tolist() == [2028, -1]


@pytest.mark.parametrize(
    ("changes", "column", "code", "says"),
    [
        ({"soort": ["aardwarmte", "wko"]}, "soort", "cel-onjuist", "bedoelde u 'geothermie'"),
        ({"soort": ["zon", "wko"]}, "soort", "cel-onjuist", "mogelijk zijn: restwarmte"),
        ({"soort": ["", "wko"]}, "soort", "cel-leeg", "vul deze kolom in elke rij in"),
        ({"bron": ["", "x"]}, "bron", "cel-leeg", "vul deze kolom in elke rij in"),
        ({"vermogen_mw": ["veel", ""]}, "vermogen_mw", "cel-onjuist", "vul een getal in"),
        ({"vermogen_mw": ["-1", ""]}, "vermogen_mw", "getal-onmogelijk", "in MW in"),
        ({"temperatuur": ["70", ""]}, "temperatuur", "cel-onjuist", "hoog, midden, laag"),
        ({"beschikbaar_vanaf": ["ooit", ""]}, "beschikbaar_vanaf", "cel-onjuist", "jaartal"),
        ({"status": ["er al", ""]}, "status", "cel-onjuist", "bestaand, gepland, mogelijk"),
    ],
)
def test_a_wrong_cell_is_named_with_its_remedy(tmp_path, changes, column, code, says):
    with pytest.raises(DataError) as caught:
        read(tmp_path, sources(**changes))
    (problem,) = caught.value.problems
    assert (problem.file, problem.column, problem.code) == ("bestand.gpkg", column, code)
    assert problem.row == "2"
    assert says in problem.remedy


def test_everything_wrong_is_told_at_once(tmp_path):
    line_and_word = sources(geometry=(SPOT, PIPE), soort=["zon", "wko"], status=["er al", ""])
    with pytest.raises(DataError) as caught:
        read(tmp_path, line_and_word)
    found = {(problem.code, problem.column) for problem in caught.value.problems}
    assert found == {
        ("cel-onjuist", "soort"),
        ("cel-onjuist", "status"),
        ("geometrie-anders", ""),
    }


@pytest.mark.parametrize(
    ("frame", "reader", "code"),
    [
        (pipes(geometry=(SPOT,)), read_heat_network, "geometrie-anders"),
        (pipes(geometry=(POND,)), read_heat_network, "geometrie-anders"),
        (sources(geometry=(Point(6.8, 52.3), Point(6.9, 52.3))), read_heat_sources,
         "buiten-nederland"),
        (sources(geometry=(Point(6.8, 52.3), Point(6.9, 52.3)), crs="EPSG:4326"),
         read_heat_sources, "crs-anders"),
        (sources().iloc[:0], read_heat_sources, "laag-leeg"),
    ],
    ids=["point", "polygon", "degrees", "other system", "nothing"],
)  # fmt: skip
def test_wrong_geometry_is_refused(tmp_path, frame, reader, code):
    with pytest.raises(DataError) as caught:
        read(tmp_path, frame, reader)
    assert code in {problem.code for problem in caught.value.problems}


def test_a_file_without_names_is_refused(tmp_path):
    with pytest.raises(SourceError) as caught:
        read(tmp_path, sources().drop(columns="naam"))
    assert caught.value.problems[0].column == "naam"


def test_a_polygon_that_crosses_itself_is_mended_and_told(tmp_path):
    x, y = mt.X0, mt.Y0
    bow = Polygon([(x, y), (x + 9, y + 9), (x + 9, y), (x, y + 9)])
    layer = read(tmp_path, sources(geometry=(SPOT, bow)))
    assert any("Vijver" in remark for remark in layer.remarks)
    assert layer.frame.is_valid.all()


def test_words_are_data_and_no_spelling_stands_for_two():
    raw = tomllib.loads((files("wijkplan.sources") / "heat_supply.toml").read_text("utf-8"))
    for table, words in (("source", source_words()), ("pipe", pipe_words())):
        assert [row["word"] for row in raw[table]] == list(words)
        spellings = [name for word in words.values() for name in (word.word, *word.names)]
        assert len(spellings) == len(set(map(str.casefold, spellings)))
        assert all(word.label for word in words.values())


@pytest.mark.parametrize(
    ("frame", "kind"),
    [
        (sources(geometry=(SPOT, SPOT)), "warmtebronnen"),
        (sources(geometry=(POND, POND))[["naam", "soort", "temperatuur", "geometry"]],
         "warmtebronnen"),
        (pipes(), "warmtenet"),
        (sources()[["naam", "bron", "geometry"]], "voorzieningen"),
    ],
    ids=["points", "polygons", "pipes", "no heat"],
)  # fmt: skip
def test_a_file_is_recognised_by_its_columns(tmp_path, catalogue, frame, kind):
    frame.to_file(tmp_path / "iets.gpkg")
    assert recognise(tmp_path / "iets.gpkg", catalogue).kind_id == kind
