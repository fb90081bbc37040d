from __future__ import annotations

import os
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from geopandas.testing import assert_geodataframe_equal

from wijkplan.demo import SEED, write_demo
from wijkplan.demo.cbs_files import write_layers
from wijkplan.demo.complete import LARGE
from wijkplan.demo.project import BUURTEN, CONFIG, KEY_FIGURES, RAILWAY, make_files
from wijkplan.demo.publish import read_columns
from wijkplan.model.errors import OutputError

ROOT = Path(__file__).parents[2]
REALDATA = Path(os.environ.get("WIJKPLAN_REALDATA", ROOT.parent / "shared" / "realdata"))
LAYERS = ["buurten", "wijken", "gemeenten"]
SUPPRESSED, WATER = -99997, -99995


@pytest.fixture(scope="module")
def layers(made) -> dict[str, gpd.GeoDataFrame]:
    return {name: pyogrio.read_dataframe(made[1], layer=name) for name in LAYERS}


@pytest.fixture(scope="module")
def key_figures(made) -> pd.DataFrame:
    return pd.read_csv(made[2], sep=";", dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def railway(made) -> gpd.GeoDataFrame:
    return pyogrio.read_dataframe(made[3])


def _numbers(column: pd.Series) -> pd.Series:
    return pd.to_numeric(column.str.strip().str.replace(",", ".").replace(".", None))


# ------------------------------------------------------------------ the committed files


def test_committed_files_are_what_the_generator_makes(made):
    """The project file in the root is the complete one; see test_demo_complete."""
    for name, new in zip((BUURTEN, KEY_FIGURES, RAILWAY), made[1:], strict=True):
        committed = ROOT / name
        if new.suffix != ".gpkg":
            assert committed.read_bytes() == new.read_bytes(), name
            continue
        names = pyogrio.list_layers(new)[:, 0].tolist()
        assert pyogrio.list_layers(committed)[:, 0].tolist() == names
        for layer in names:
            assert_geodataframe_equal(
                pyogrio.read_dataframe(committed, layer=layer),
                pyogrio.read_dataframe(new, layer=layer),
                normalize=True,
            )


def test_committed_files_stay_within_their_budget():
    committed = [path for path in (ROOT / "data").rglob("*") if path.is_file()]
    large = {ROOT / name for name in LARGE}
    sizes = [path.stat().st_size for path in committed if path not in large]
    assert len(sizes) >= 20
    assert sum(sizes) <= 3_000_000


def test_what_git_ignores_is_what_is_made_on_first_use():
    lines = (ROOT / "data/.gitignore").read_text(encoding="utf-8").splitlines()
    assert {f"data{line}" for line in lines if line.startswith("/")} == set(LARGE)


def test_another_run_gives_the_same_bytes(made, tmp_path):
    for first, again in zip(made, make_files(tmp_path, seed=SEED, complete=False), strict=True):
        assert again.read_bytes() == first.read_bytes(), first.name


def test_writing_leaves_the_settings_of_gdal_alone(tmp_path, railway):
    option = "OGR_CURRENT_DATE"
    pyogrio.set_gdal_config_options({option: "2001-01-01T00:00:00.000Z"})
    try:
        write_layers({"spoor": railway}, tmp_path / "a.gpkg")
        assert pyogrio.get_gdal_config_option(option) == "2001-01-01T00:00:00.000Z"
    finally:
        pyogrio.set_gdal_config_options({option: None})
    write_layers({"spoor": railway}, tmp_path / "b.gpkg")
    assert pyogrio.get_gdal_config_option(option) is None


# ------------------------------------------------------------------ write_demo


def test_write_demo_writes_a_project_folder_and_may_be_repeated(tmp_path):
    folder = tmp_path / "nieuw" / "map"
    paths = write_demo(folder, complete=False)

    found = {path for path in folder.rglob("*") if path.is_file()}
    assert found == set(paths)
    assert (folder / "wijkplan.toml") in found
    times = {path: path.stat().st_mtime_ns for path in paths}
    assert write_demo(folder, complete=False) == paths
    assert {path: path.stat().st_mtime_ns for path in paths} == times


@pytest.mark.parametrize("name", [CONFIG, KEY_FIGURES, BUURTEN])
def test_a_file_with_other_content_is_never_overwritten(tmp_path, name):
    mine = tmp_path / name
    mine.parent.mkdir(parents=True, exist_ok=True)
    mine.write_text("van mij", encoding="utf-8")

    with pytest.raises(OutputError, match="bestaan al, met een andere inhoud") as error:
        write_demo(tmp_path, complete=False)

    assert str(mine) in str(error.value)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [mine]
    assert mine.read_text(encoding="utf-8") == "van mij"


def test_a_geopackage_in_which_one_figure_was_changed_is_other_content(tmp_path):
    paths = write_demo(tmp_path, complete=False)
    layers = {name: pyogrio.read_dataframe(paths[1], layer=name) for name in LAYERS}
    write_layers(layers, paths[1])
    write_demo(tmp_path, complete=False)  # written anew with the same content: fine

    layers["buurten"].loc[3, "aantal_inwoners"] += 5
    write_layers(layers, paths[1])
    with pytest.raises(OutputError, match="wijkenbuurten_2025"):
        write_demo(tmp_path, complete=False)


def test_the_project_file_names_the_files_that_are_written(made):
    text = made[0].read_text(encoding="utf-8")
    for path in (BUURTEN, KEY_FIGURES, RAILWAY):
        assert f'bestand = "{path}"' in text
    assert "fictief = true" in text


# ------------------------------------------------------------------ GeoPackage


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("layer", "without"),
    [
        ("buurten", ()),
        ("wijken", ("buurt", "meest_voorkomende_postcode", "dekkingspercentage")),
        ("gemeenten", ("buurt", "wijk", "meest_", "dekkings", "indelings")),
    ],
)
def test_columns_are_those_of_the_publisher_in_order(layers, layer, without):
    source = REALDATA / "cbs_kolommen_2023.csv"
    if not source.exists():
        pytest.skip(f"geen {source.name} in {REALDATA}")
    names = pd.read_csv(source)["volledig"].tolist()
    expected = [name for name in names if not name.startswith(tuple(without) or ("-",))]
    assert list(layers[layer].columns) == [*expected, "geometry"]


@pytest.mark.parametrize("layer", LAYERS)
def test_layers_are_multipolygons_in_rd_new(made, layers, layer):
    info = pyogrio.read_info(made[1], layer=layer)
    assert info["crs"] == "EPSG:28992"
    assert info["geometry_type"] == "MultiPolygon"
    assert layers[layer].geometry.is_valid.all()
    assert shapely.coverage_is_valid(layers[layer].geometry.to_numpy())
    assert (layers[layer]["jaar"] == 2025).all()


def test_codes_are_fictional_and_every_buurt_is_in_one_wijk(layers):
    buurten, wijken = layers["buurten"], layers["wijken"]
    assert buurten["buurtcode"].str.fullmatch(r"BU9901\d{4}").all()
    assert buurten["buurtcode"].is_unique
    assert wijken["wijkcode"].is_unique
    assert (buurten["wijkcode"] == "WK" + buurten["buurtcode"].str[2:8]).all()
    assert set(buurten["wijkcode"]) == set(wijken["wijkcode"])
    assert len(buurten) == 56
    assert len(wijken) == 10
    assert set(layers["gemeenten"]["gemeentecode"]) == {"GM9901"}
    assert buurten.loc[buurten["water"] == "NEE", "meest_voorkomende_postcode"].str[0].eq("0").all()


def test_borders_of_wijken_and_gemeente_are_those_of_their_buurten(layers):
    merged = layers["buurten"].dissolve("wijkcode")
    wijken = layers["wijken"].set_index("wijkcode").loc[merged.index]
    assert merged.geometry.geom_equals(wijken.geometry).all()
    assert np.isclose(layers["gemeenten"].area.sum(), layers["buurten"].area.sum())


def test_what_a_first_delivery_lacks_is_missing_everywhere(layers):
    not_yet = [c.name for c in read_columns(2025) if not c.delivered]
    not_yet = [name for name in not_yet if name not in ("jaar", "jrstatcode")]
    assert {"gemiddeld_aardgasverbruik", "gemiddeld_inkomen_per_inwoner"} <= set(not_yet)
    assert {"personenautos_totaal", "aantal_wmo_clienten"} <= set(not_yet)
    for layer in layers.values():
        land = layer["water"] == "NEE"
        assert (layer.loc[land, not_yet] == SUPPRESSED).all(axis=None)


def test_water_has_no_figures(layers):
    for layer in layers.values():
        water = layer[layer["water"] == "JA"]
        assert len(water) == 1
        numbers = water.drop(columns=["jaar", "geometry"]).select_dtypes("number")
        values = set(
            numbers.drop(columns="indelingswijziging_wijken_en_buurten", errors="ignore").iloc[0]
        )
        assert values == {WATER}


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize(
    ("parts", "room"),
    [
        (["personen_0_tot_15", "15_tot_25", "25_tot_45", "45_tot_65", "65_jaar_en"], 2),
        (["_ongehuwd", "_gehuwd", "_gescheid", "_verweduwd"], 2),
        (["percentage_koop", "percentage_huur", "eigendom_onbekend"], 1),
        (["percentage_koop", "woningcorporaties", "overige_verhuurders", "eigendom_onbekend"], 2),
        (["eenpersoons", "zonder_kinderen", "met_kinderen"], 1),
        (["percentage_met_herkomst"], 1),
        (["percentage_bewoond", "percentage_onbewoond"], 1),
    ],
)
def test_percentages_add_up_to_a_hundred(layers, layer, parts, room):
    frame = layers[layer][layers[layer]["water"] == "NEE"]
    names = [name for name in frame.columns if any(part in name for part in parts)]
    values = frame[names].where(frame[names] >= 0)
    known = values.notna().all(axis=1)
    assert (values.notna().any(axis=1) == known).all()  # suppressed together
    assert known.any()
    assert (values[known].sum(axis=1) - 100).abs().max() <= room


def test_published_figures_are_rounded_and_suppressed(layers):
    buurten = layers["buurten"].query("water == 'NEE'")
    for name in ("aantal_inwoners", "aantal_huishoudens", "aantal_bedrijfsvestigingen"):
        assert (buurten[name] >= 0).all()
        assert (buurten[name] % 5 == 0).all()
    few = buurten["aantal_inwoners"] < 45
    shares = buurten["percentage_personen_65_jaar_en_ouder"]
    assert few.any()
    assert (shares[few] == SUPPRESSED).all()
    assert (shares[buurten["aantal_inwoners"] > 55] >= 0).all()
    assert (buurten["percentage_koopwoningen"][buurten["woningvoorraad"] < 20] == SUPPRESSED).all()


def test_households_times_their_size_are_about_the_inhabitants(layers):
    for layer in layers.values():
        frame = layer[layer["aantal_huishoudens"] > 100]
        product = frame["aantal_huishoudens"] * frame["gemiddelde_huishoudsgrootte"]
        assert (product / frame["aantal_inwoners"] - 1).abs().max() < 0.05


# ------------------------------------------------------------------ key figures


def test_key_figures_have_a_row_for_every_area(key_figures, layers):
    levels = key_figures["recs"].str.strip().value_counts().to_dict()
    assert levels == {"Buurt": 55, "Wijk": 9, "Gemeente": 1}
    codes = set(key_figures["gwb_code"].str.strip())
    land = layers["buurten"].query("water == 'NEE'")
    assert codes == {*land["buurtcode"], *land["wijkcode"], "GM9901"}


def test_key_figures_are_written_as_the_publisher_writes_them(made, key_figures):
    assert key_figures["gwb_code"].str.len().eq(10).all()
    assert (key_figures["recs"] != key_figures["recs"].str.strip()).any()
    assert key_figures["g_hhgro"].str.fullmatch(r"\d,\d| +\.").all()
    assert (key_figures["g_ink_pi"].str.strip() == ".").any()
    text = made[2].read_text(encoding="utf-8")
    assert "nan" not in text
    assert "-999" not in text
    names = {"a_inw", "a_hh", "a_woning", "g_wozbag", "p_koopw", "p_huurw", "p_wcorpw", "g_gas"}
    assert names | {"g_ele", "regio", "recs"} <= set(key_figures.columns)


def test_key_figures_fill_what_the_geopackage_lacks(key_figures):
    for name in ("g_gas", "g_ele", "g_ink_pi", "a_pau", "a_wmo_t"):
        values = _numbers(key_figures[name])
        assert values.notna().mean() > 0.85, name
        assert values.min() >= 0


def test_key_figures_tell_the_story_of_a_year_earlier(key_figures, layers):
    now = layers["buurten"].query("water == 'NEE'").set_index("buurtcode")
    before = key_figures.set_index(key_figures["gwb_code"].str.strip())
    homes = _numbers(before["a_woning"]).loc[now.index]
    change = now["woningvoorraad"] - homes
    name = now["buurtnaam"]
    assert change[name == "Sterrenbuurt"].item() < 0
    assert change[name == "Buitenkade"].item() > 50
    assert (change == 0).sum() > 35


# ------------------------------------------------------------------ railway


@pytest.mark.realdata
def test_the_railway_has_the_columns_and_values_of_the_publisher(made, railway):
    source = REALDATA / "spoor" / "top10nl_2015_twente.gpkg"
    if not source.exists():
        pytest.skip(f"geen {source.name} in {REALDATA}")
    real, ours = pyogrio.read_info(source), pyogrio.read_info(made[3])
    assert list(ours["fields"]) == list(real["fields"])
    assert list(ours["ogr_types"]) == list(real["ogr_types"])
    assert ours["geometry_type"] == real["geometry_type"]
    keys = ["tdncode", "visualisat", "fysiekvoor", "aantalspor", "elektrific", "hoogtenive"]
    keys += ["typespoorb", "spoorbreed", "status", "typeinfras", "namespace"]
    published = pyogrio.read_dataframe(source)
    for key in keys:
        assert set(railway[key].dropna()) <= set(published[key].dropna()), key


def test_the_railway_has_a_main_line_a_yard_a_siding_a_museum_line_and_a_tunnel(railway):
    assert railway["lokaalid"].is_unique
    assert set(railway["vervoerfun"]) == {"gemengd gebruik", "goederenvervoer", "museumlijn"}
    main = railway[railway["vervoerfun"] == "gemengd gebruik"]
    assert main.loc[main["aantalspor"] == "dubbel"].length.sum() > 8000
    assert (main["aantalspor"] == "enkel").sum() >= 8
    under = railway[railway["hoogtenive"] == -1]
    assert under["fysiekvoor"].tolist() == ["(1:in tunnel)"]
    assert 200 < under.length.item() < 600
    assert (railway["fysiekvoor"] == "(1:op vast deel van brug)").sum() >= 2


def test_every_track_joins_the_railway(railway):
    for number, track in railway.geometry.items():
        others = railway.geometry.drop(number).union_all()
        assert min(others.distance(p) for p in track.boundary.geoms) < 6, number


def test_the_tracks_run_through_the_town_and_the_siding_to_the_business_area(railway, layers):
    buurten = layers["buurten"].set_index("buurtnaam").geometry
    siding = railway[railway["vervoerfun"] == "goederenvervoer"].union_all()
    assert siding.intersects(buurten["Handelspoort"])
    main = railway[railway["vervoerfun"] == "gemengd gebruik"].union_all()
    assert main.distance(buurten["Stationskwartier"]) < 10
    assert main.distance(buurten["Oude Markt"]) > 30
