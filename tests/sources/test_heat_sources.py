from __future__ import annotations

import deliveries as d
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import Polygon

import minitown as mt
from wijkplan.sources.heat import read_heat_programme, read_heat_zones

MARKT, HAVEN, OOST, *_ = mt.BUURTEN


def programme(**changes):
    columns = {
        "buurtcode": [MARKT, HAVEN, OOST],
        "voorkeur": ["S2a", "s4A", ""],
        "tweede": ["S1", "", ""],
        "fase": ["uitvoering", "verkenning", ""],
        "jaar_start": [2027, 2030, ""],
        "jaar_eind": [2030, "", ""],
        "status": ["vastgesteld", "voorlopig", "Voorlopig"],
        "bron": "Warmteprogramma 2026",
        "vindplaats": ["blz. 3", "", ""],
    }
    return pd.DataFrame({**columns, **changes})


def read_programme(path, content=None, **changes):
    if content is not None:
        d.table(path, content)
    given = {"kind": "warmteprogramma", "name": "Warmteprogramma", "publisher": "Ministad"}
    return read_heat_programme(d.request(path, **{**given, **changes}))


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_preference_and_planning_are_read(tmp_path, suffix):
    register = read_programme(tmp_path / f"programma{suffix}", programme())
    rows = register.frame.set_index("buurtcode")
    assert register.name == "warmteprogramma"
    assert rows["voorkeur"].tolist() == ["S2a", "S4a", None]
    assert rows["tweede"].tolist() == ["S1", None, None]
    assert rows["jaar_start"].tolist()[:2] == [2027, 2030]
    assert np.isnan(rows.loc[OOST, "jaar_start"])
    assert rows["status"].tolist() == ["vastgesteld", "voorlopig", "voorlopig"]
    assert rows["fase"].tolist() == ["uitvoering", "verkenning", None]
    assert set(rows["grensjaar"]) == {float(mt.YEAR)}


def test_columns_that_may_be_absent_are_unknown(tmp_path):
    least = programme()[["buurtcode", "voorkeur", "status", "bron"]]
    rows = read_programme(tmp_path / "a.csv", least).frame
    assert rows[["tweede", "fase", "jaar_start", "jaar_eind", "vindplaats"]].isna().all(axis=None)


def test_codes_without_prefix_are_completed(tmp_path):
    bare = programme(buurtcode=[MARKT[2:], HAVEN.lower(), 1640000])
    assert read_programme(tmp_path / "a.csv", bare).frame["buurtcode"].tolist() == [
        MARKT,
        HAVEN,
        "BU01640000",
    ]


def test_all_problems_of_a_programme_in_one_error(tmp_path):
    bad = programme(
        buurtcode=[MARKT, MARKT, "x"],
        tweede=["S9", "warmtenet", ""],
        status=["misschien", "voorlopig", ""],
        bron=["besluit", "", "besluit"],
    ).drop(columns="voorkeur")
    d.table(tmp_path / "a.csv", bad)
    found = d.problems_of(read_programme, tmp_path / "a.csv")
    assert set(found) == {
        "kolom-ontbreekt",
        "code-dubbel",
        "code-onjuist",
        "strategie-onjuist",
        "cel-onjuist",
        "cel-leeg",
    }
    assert found["kolom-ontbreekt"].column == "voorkeur"
    assert (found["strategie-onjuist"].column, found["strategie-onjuist"].row) == ("tweede", "2, 3")


def test_an_end_before_the_start(tmp_path):
    d.table(tmp_path / "a.csv", programme(jaar_eind=[2026, 2030, ""]))
    found = d.problems_of(read_programme, tmp_path / "a.csv")
    assert found["jaren-omgekeerd"].row == "2"


def zones(**changes):
    columns = {
        "naam": ["Warmtenet Markt", "Pilot Oost"],
        "strategie": ["S2A", None],
        "fase": ["in bedrijf", None],
        "jaar_start": [2020.0, np.nan],
        "jaar_eind": [2024.0, np.nan],
        "tweede": ["s1a", None],
        "status": ["Vastgesteld", None],
        "bron": ["Warmteprogramma", None],
        "vindplaats": ["blz. 3", None],
    }
    shapes = changes.pop("geometry", [mt.cell(0, 1), mt.cell(0, 0)])
    return gpd.GeoDataFrame({**columns, **changes}, geometry=shapes, crs=mt.CRS)


def read_zones(path, content=None, **changes):
    if content is not None:
        d.write(path, warmtezones=content)
    given = {"kind": "warmtezones", "name": "Warmtezones", "publisher": "Ministad"}
    return read_heat_zones(d.request(path, **{**given, **changes}))


def test_zones_are_read(tmp_path):
    layer = read_zones(tmp_path / "zones.gpkg", zones())
    assert layer.spec.name == "warmtezones"
    assert layer.frame["strategie"].tolist() == ["S2a", None]
    assert layer.frame["jaar_start"].tolist()[0] == 2020
    assert layer.frame["jaar_eind"].isna().tolist() == [False, True]
    assert layer.frame["fase"].tolist() == ["in bedrijf", None]
    assert layer.frame["tweede"].tolist() == ["S1a", None]
    assert layer.frame["status"].tolist() == ["vastgesteld", None]
    assert layer.frame["vindplaats"].tolist() == ["blz. 3", None]
    assert layer.frame.geometry.area.tolist() == [10_000, 10_000]
    assert layer.frame.crs == mt.CRS


def test_a_zone_needs_a_name_only_and_capitals_do_not_matter(tmp_path):
    bare = zones()[["naam", "geometry"]].rename(columns={"naam": "NAAM"})
    layer = read_zones(tmp_path / "zones.gpkg", bare)
    assert layer.frame["naam"].tolist() == ["Warmtenet Markt", "Pilot Oost"]
    assert layer.frame[["strategie", "fase", "jaar_start", "bron"]].isna().all(axis=None)


def test_the_layer_with_names_is_found_among_others(tmp_path):
    path = d.write(tmp_path / "a.gpkg", lijnen=zones()[["geometry", "fase"]], zones=zones())
    assert len(read_zones(path).frame) == 2


def test_all_problems_of_zones_in_one_error(tmp_path):
    bad = zones(naam=["", "b"], strategie=["S7", None], jaar_start=["vroeg", "2030"])
    other = zones(tweede=[None, "warmtenet"], status=["misschien", None])
    second = d.problems_of(read_zones, d.write(tmp_path / "b.gpkg", zones=other))
    assert second["strategie-onjuist"].column == "tweede"
    assert second["cel-onjuist"].column == "status"
    path = d.write(tmp_path / "a.gpkg", zones=bad.to_crs(4326))
    found = d.problems_of(read_zones, path)
    assert set(found) == {"cel-leeg", "cel-onjuist", "strategie-onjuist", "crs-anders"}


def test_a_broken_polygon_is_mended_and_told(tmp_path):
    x, y = mt.X0, mt.Y0
    bow = Polygon([(x, y), (x + 50, y + 50), (x + 50, y), (x, y + 50)])
    layer = read_zones(tmp_path / "a.gpkg", zones(geometry=[bow, mt.cell(0, 0)]))
    assert layer.frame.geometry.is_valid.all()
    assert any("Warmtenet Markt" in text for text in layer.remarks)


def test_no_layer_with_names(tmp_path):
    path = d.write(tmp_path / "a.gpkg", vlakken=zones().drop(columns="naam"))
    assert set(d.problems_of(read_zones, path)) == {"kolom-ontbreekt"}


def test_lines_are_no_zones(tmp_path):
    line = zones().set_geometry(zones().boundary)
    path = d.write(tmp_path / "a.gpkg", zones=line)
    assert set(d.problems_of(read_zones, path)) == {"geometrie-anders"}
