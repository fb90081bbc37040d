from __future__ import annotations

import deliveries as d
import geopandas as gpd
import pytest
from shapely import LineString, Point, Polygon, box

import minitown as mt
from wijkplan.sources.registry import recognise
from wijkplan.sources.rev import read_rev_areas, read_rev_buildings, read_yards

BOW = Polygon([(mt.X0, mt.Y0), (mt.X0 + 9, mt.Y0 + 9), (mt.X0 + 9, mt.Y0), (mt.X0, mt.Y0 + 9)])
SQUARE = mt.cell(0, 0)
PAND = "0164100000000001"


def shapes(*geometry, crs=mt.CRS, **columns):
    return gpd.GeoDataFrame(columns, geometry=list(geometry) or [SQUARE], crs=crs)


def ask(path, kind="rev-aandachtsgebieden", **changes):
    return d.request(path, **{"kind": kind, "name": "REV", "published": True, **changes})


def areas(tmp_path, suffix=".gpkg", name="rev", **layers):
    return read_rev_areas(ask(d.write(tmp_path / f"{name}{suffix}", **layers)))


def buildings(tmp_path, frame, **changes):
    path = d.write(tmp_path / "kgl.gpkg", gebouwen=frame)
    return read_rev_buildings(ask(path, "rev-gebouwen", **changes))


def yards(tmp_path, frame, **changes):
    return read_yards(ask(d.write(tmp_path / "yard.gpkg", e=frame), "emplacement", **changes))


# --- areas of attention


def test_layers_tell_the_scenario_and_where_an_area_is_from(tmp_path):
    layer = areas(
        tmp_path,
        **{
            "rev_public:bn_brandaandachtsgebieden": shapes(SQUARE, naam=["Spoor"]),
            "EV_gifwolkaandachtsgebieden": shapes(mt.cell(1, 0), mt.cell(2, 0)),
            "rev_public_bl_explosieaandachtsgebieden": shapes(),
        },
    )
    rows = layer.frame[["soort", "herkomst", "naam"]].to_numpy().tolist()
    assert rows == [
        ["brand", "bn", "Spoor"], ["gifwolk", "ev", None],
        ["gifwolk", "ev", None], ["explosie", "bl", None],
    ]  # fmt: skip
    assert layer.spec.name == "rev_aandachtsgebieden"
    assert layer.frame.crs == mt.CRS
    assert layer.frame.geometry[2].equals(mt.cell(2, 0))
    assert layer.remarks == ()


def test_a_geojson_is_named_after_its_file(tmp_path):
    path = tmp_path / "bn_explosieaandachtsgebieden.geojson"
    shapes().to_file(path, driver="GeoJSON", engine="pyogrio", layer="")
    layer = read_rev_areas(ask(path))
    assert layer.frame[["soort", "herkomst"]].to_numpy().tolist() == [["explosie", "bn"]]


def test_invalid_areas_are_mended_and_placeholders_counted(tmp_path):
    tiny = box(mt.X0, mt.Y0, mt.X0 + 0.9, mt.Y0 + 1)
    frame = shapes(SQUARE, BOW, tiny, tiny, box(0, 0, 10, 10))
    layer = areas(tmp_path, bn_brandaandachtsgebieden=frame)
    assert layer.frame.geometry.area.round(1).tolist() == [10_000, 40.5]
    assert layer.frame.geometry.is_valid.all()
    assert layer.remarks == (
        "plaatshouders weggelaten: 2 kleiner dan 1 m², 1 buiten het gebied van RD New",
        "1 met ongeldige geometrie hersteld: 2",
    )


def test_where_everything_lies_outside_the_coordinates_are_wrong(tmp_path):
    frame = shapes(box(0, 0, 10, 10), box(5, 52, 7, 53))
    found = d.problems_of(areas, tmp_path, bn_brandaandachtsgebieden=frame)
    assert set(found) == {"buiten-nederland"}


def test_an_empty_layer_counts_as_not_delivered(tmp_path):
    layer = areas(
        tmp_path, bn_brandaandachtsgebieden=shapes(), bn_gifwolkaandachtsgebieden=shapes()[:0]
    )
    assert layer.frame["soort"].tolist() == ["brand"]
    (remark,) = layer.remarks
    assert remark.startswith("laag bn_gifwolkaandachtsgebieden: leeg, telt als niet geleverd")


def test_other_layers_are_named_unless_the_public_may_not_know(tmp_path):
    path = d.write(tmp_path / "a.gpkg", bn_brandaandachtsgebieden=shapes(), geheim=shapes())
    assert read_rev_areas(ask(path)).remarks == ("andere lagen niet gelezen: geheim",)
    assert read_rev_areas(ask(path, published=False).public()).remarks == ()


@pytest.mark.parametrize(
    ("layers", "code"),
    [
        ({"bn_brandaandachtsgebieden": shapes(crs=None)}, "crs-ontbreekt"),
        ({"bn_brandaandachtsgebieden": shapes().to_crs(4326)}, "crs-anders"),
        ({"bn_brandaandachtsgebieden": shapes(box(6, 52, 7, 53))}, "buiten-nederland"),
        ({"bn_brandaandachtsgebieden": shapes()[:0]}, "laag-leeg"),
        (
            {
                "bn_brandaandachtsgebieden": shapes()[:0],
                "bn_explosieaandachtsgebieden": shapes()[:0],
            },
            "laag-leeg",
        ),
        ({"bn_brandaandachtsgebieden": shapes(LineString([(2e5, 4e5), (2e5, 5e5)]))},
         "geometrie-anders"),
        ({"gebieden": shapes()}, "laag-onbekend"),
        ({"bn_brandaandachtsgebieden": shapes(), "xx_brandaandachtsgebieden": shapes()},
         "laag-onbekend"),
    ],
)  # fmt: skip
def test_bad_areas(tmp_path, layers, code):
    found = d.problems_of(areas, tmp_path, **layers)
    assert set(found) == {code}


def test_an_unknown_name_of_a_layer_is_answered_with_the_nearest(tmp_path):
    found = d.problems_of(areas, tmp_path, bn_brandaandachtsgebeiden=shapes())
    assert "'bn_brandaandachtsgebieden'" in found["laag-onbekend"].remedy


# --- buildings


@pytest.mark.parametrize("shape", [Point(mt.X0, mt.Y0), SQUARE], ids=["point", "polygon"])
def test_buildings_have_a_class_and_a_number(tmp_path, shape):
    frame = shapes(
        *[shape] * 4,
        categorieKwetsbaarheid=["zeerKwetsbaar", "kwetsbaar", "Beperkt kwetsbaar", None],
        idPandBAG=[PAND, None, PAND[1:], PAND],
    )
    layer = buildings(tmp_path, frame)
    assert layer.frame["klasse"].tolist() == ["zeer kwetsbaar", "kwetsbaar", "beperkt kwetsbaar"]
    assert layer.frame["pand"].tolist() == [PAND, None, PAND]
    assert layer.spec.name == "rev_gebouwen"
    assert layer.remarks == ("1 zonder categorieKwetsbaarheid weggelaten",)


def test_buildings_without_numbers_and_with_another_name(tmp_path):
    layer = buildings(
        tmp_path, shapes(cat=["kwetsbaar"]), columns={"cat": "categorieKwetsbaarheid"}
    )
    assert layer.frame["pand"].tolist() == [None]


def test_bad_buildings_come_in_one_error(tmp_path):
    frame = shapes(
        SQUARE, SQUARE, SQUARE,
        categorieKwetsbaarheid=["zeerkwestbaar", "kwetsbaar", "kwetsbaar"],
        idPandBAG=[PAND, "12", PAND],
    ).to_crs(4326)  # fmt: skip
    found = d.problems_of(buildings, tmp_path, frame)
    assert set(found) == {"waarde-onbekend", "identificatie-onjuist", "crs-anders"}
    assert found["waarde-onbekend"].remedy == "bedoelde u 'zeerKwetsbaar'?"
    assert "zeerkwestbaar" in found["waarde-onbekend"].message
    assert (found["waarde-onbekend"].row, found["identificatie-onjuist"].row) == ("1", "2")


def test_no_layer_with_a_category(tmp_path):
    found = d.problems_of(buildings, tmp_path, shapes(naam=["x"]))
    assert found["kolom-ontbreekt"].column == "categorieKwetsbaarheid"


# --- yards


def test_yards_have_a_scenario_and_perhaps_a_name(tmp_path):
    frame = shapes(
        SQUARE, BOW, SQUARE, soort=["Brand", "explosieaandachtsgebied", "gifwolk"],
        naam=["Oost", None, None],
    )  # fmt: skip
    layer = yards(tmp_path, frame)
    assert layer.frame["soort"].tolist() == ["brand", "explosie", "gifwolk"]
    assert layer.frame["naam"].tolist() == ["Oost", None, None]
    assert layer.spec.name == "emplacementen"
    assert layer.remarks == ("1 met ongeldige geometrie hersteld: 2",)


def test_bad_yards(tmp_path):
    found = d.problems_of(yards, tmp_path, shapes(SQUARE, SQUARE, soort=["explosief", None]))
    assert [p.code for p in found] == ["waarde-onbekend"] * 2
    assert [p.message for p in found] == ["deze cel is leeg", "'explosief' is niet bekend"]
    assert found[1].remedy == "bedoelde u 'explosie'?"
    assert "kolom-ontbreekt" in d.problems_of(yards, tmp_path, shapes(naam=["x"]))


# --- telling what a file is


@pytest.mark.parametrize(
    ("layers", "kind"),
    [
        ({"x": shapes(), "rev_public:ev_brandaandachtsgebieden": shapes()},
         "rev-aandachtsgebieden"),
        ({"kgl": shapes(categorieKwetsbaarheid=["kwetsbaar"])}, "rev-gebouwen"),
        ({"emplacementen": shapes(soort=["brand"])}, "emplacement"),
    ],
)  # fmt: skip
def test_a_file_of_the_register_is_recognised(tmp_path, catalogue, layers, kind):
    assert recognise(d.write(tmp_path / "a.gpkg", **layers), catalogue).kind_id == kind
