from __future__ import annotations

import json
import os
import re
import tomllib
from pathlib import Path

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import pyogrio
import pytest
import rasterio
import shapely
from geopandas.testing import assert_geodataframe_equal

from wijkplan.demo import SEED, write_demo
from wijkplan.demo import complete as names
from wijkplan.demo.project import CONFIG, make_files
from wijkplan.model.errors import OutputError
from wijkplan.project import Project
from wijkplan.sources.project_fields import KINDS, UNITS

ROOT = Path(__file__).parents[2]
REALDATA = Path(os.environ.get("WIJKPLAN_REALDATA", ROOT.parent / "shared" / "realdata"))


def _csv(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, sep=";", dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def projects(complete) -> pd.DataFrame:
    return _csv(complete / names.PROJECTS)


@pytest.fixture(scope="module")
def pand(complete) -> gpd.GeoDataFrame:
    return pyogrio.read_dataframe(complete / names.BAG, layer="pand")


@pytest.fixture(scope="module")
def addresses(complete) -> gpd.GeoDataFrame:
    return pyogrio.read_dataframe(complete / names.BAG, layer="verblijfsobject")


# ------------------------------------------------------------------ the set of files


def test_every_file_in_the_project_file_is_written_and_every_file_is_named(complete):
    config = tomllib.loads((complete / CONFIG).read_text(encoding="utf-8"))
    listed = {source["bestand"] for source in config["bron"]}
    written = {
        path.relative_to(complete).as_posix() for path in complete.rglob("*") if path.is_file()
    }
    plans = {name for name in written if name.startswith(f"{names.PLANS}/")}
    assert len(plans) == 3
    # counts per buurt are the alternative to the register: in a comment, not in use
    assert written - listed == {CONFIG, names.COUNTS, *plans}
    assert listed <= written
    assert all({"soort", "uitgever", "licentie", "peildatum"} <= set(s) for s in config["bron"])


def test_committed_files_are_what_the_generator_makes(complete):
    assert (ROOT / CONFIG).read_text("utf-8") == (complete / CONFIG).read_text("utf-8")
    for new in sorted((complete / "data").rglob("*")):
        name = new.relative_to(complete).as_posix()
        if not new.is_file() or name in names.LARGE:
            continue
        if new.suffix == ".gpkg":
            for layer in pyogrio.list_layers(new)[:, 0]:
                assert_geodataframe_equal(
                    pyogrio.read_dataframe(ROOT / name, layer=layer),
                    pyogrio.read_dataframe(new, layer=layer),
                    normalize=True,
                )
        elif new.suffix == ".tif":
            with rasterio.open(ROOT / name) as old, rasterio.open(new) as made:
                assert np.array_equal(old.read(), made.read())
        else:
            assert (ROOT / name).read_bytes() == new.read_bytes(), name


def test_another_run_gives_the_same_bytes(complete, tmp_path):
    for again in make_files(tmp_path, seed=SEED, complete=True):
        name = again.relative_to(tmp_path)
        assert again.read_bytes() == (complete / name).read_bytes(), name


@pytest.mark.usefixtures("made_before")
def test_the_large_files_are_added_to_a_folder_that_has_the_small_ones(complete, tmp_path):
    missing = complete / names.BAG
    copy = tmp_path / "kopie"
    for path in complete.rglob("*"):
        if path.is_file() and path != missing:
            target = copy / path.relative_to(complete)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    raster = copy / names.HEAT_STRESS
    before = raster.stat().st_mtime_ns
    write_demo(copy, complete=True)
    assert (copy / names.BAG).read_bytes() == missing.read_bytes()
    assert raster.stat().st_mtime_ns == before

    with rasterio.open(raster, "r+") as opened:
        opened.write(opened.read() + 1)
    with pytest.raises(OutputError, match="hittestress"):
        write_demo(copy, complete=True)


@pytest.mark.parametrize("size", [0, 91])
def test_a_size_without_fictional_codes_is_refused(tmp_path, size):
    with pytest.raises(ValueError, match="from 1 to 90"):
        write_demo(tmp_path, size=size)
    assert not list(tmp_path.iterdir())


def test_a_second_size_has_more_gemeenten_with_codes_of_their_own(two_voorbeeldsteden):
    folder = two_voorbeeldsteden
    config = tomllib.loads((folder / CONFIG).read_text(encoding="utf-8"))
    assert config["project"]["gemeenten"] == ["GM9901", "GM9902"]
    address = pyogrio.read_dataframe(folder / names.BAG, layer="verblijfsobject")
    assert address["identificatie"].is_unique
    assert address["identificatie"].str[:4].value_counts().index.tolist() == ["9901", "9902"]
    register = _csv(folder / names.HOMES)
    assert len(register) == 2 * 20_501
    buurten = pyogrio.read_dataframe(
        folder / "data/cbs_buurten/wijkenbuurten_2025_voorbeeldstad.gpkg", layer="buurten"
    )
    assert buurten["buurtcode"].is_unique
    assert len(buurten) == 2 * 56
    assert buurten["woningvoorraad"].clip(lower=0).sum() == 2 * 20_501
    graph = nx.read_graphml(folder / names.NETWORK)
    assert nx.number_weakly_connected_components(graph) == 2
    tracks = pyogrio.read_dataframe(folder / "data/spoor/top10nl_voorbeeldstad.gpkg")
    assert tracks["lokaalid"].is_unique
    projects = _csv(folder / names.PROJECTS)
    assert projects["project_id"].is_unique
    for name in (names.PROJECT_FUNCTIONS, names.PROJECT_NUMBERS):
        beside = _csv(folder / name)["project_id"]
        assert set(beside) <= set(projects["project_id"])
        assert len(beside) == 2 * beside.str.startswith("GM9902-").sum()


# ------------------------------------------------------------------ formats


def test_the_bag_has_the_columns_ids_and_words_of_the_publisher(pand, addresses):
    assert pand.crs.to_epsg() == addresses.crs.to_epsg() == 28992
    assert pand["identificatie"].str.fullmatch(r"990110\d{10}").all()
    assert addresses["identificatie"].str.fullmatch(r"990101\d{10}").all()
    assert pand["identificatie"].is_unique
    assert addresses["identificatie"].is_unique
    assert set(addresses["pand_identificatie"]) <= set(pand["identificatie"])
    assert {
        "Pand in gebruik",
        "Pand in gebruik (niet ingemeten)",
        "Verbouwing pand",
        "Sloopvergunning verleend",
        "Bouw gestart",
        "Pand gesloopt",
    } == set(pand["status"])
    assert {
        "Verblijfsobject in gebruik",
        "Verblijfsobject in gebruik (niet ingemeten)",
        "Verblijfsobject buiten gebruik",
        "Verblijfsobject gevormd",
        "Verblijfsobject ingetrokken",
    } == set(addresses["status"])
    uses = {use for text in addresses["gebruiksdoel"] for use in text.split(",")}
    assert {"woonfunctie", "winkelfunctie", "onderwijsfunctie", "kantoorfunctie"} <= uses
    assert {"industriefunctie", "gezondheidszorgfunctie", "bijeenkomstfunctie"} <= uses
    assert (pand.geometry.geom_type == "Polygon").all()
    assert (addresses.geometry.geom_type == "Point").all()


def test_a_pand_says_how_many_addresses_it_has(pand, addresses):
    counts = addresses.groupby("pand_identificatie").size()
    expected = pand["identificatie"].map(counts).fillna(0)
    assert (pand["aantal_verblijfsobjecten"] == expected).all()
    none = pand["aantal_verblijfsobjecten"] == 0
    assert none.any()
    assert pand.loc[none, "oppervlakte_min"].isna().all()


def test_the_network_is_written_as_osmnx_writes_it(complete):
    text = (complete / names.NETWORK).read_text(encoding="utf-8")
    assert set(re.findall(r'attr.type="(\w+)"', text)) == {"string"}
    graph = nx.read_graphml(complete / names.NETWORK)
    assert graph.is_directed()
    assert graph.is_multigraph()
    assert graph.graph["crs"] == "epsg:4326"
    node = next(iter(graph.nodes.values()))
    assert 50 < float(node["y"]) < 55
    assert 1 < float(node["x"]) < 7
    edges = list(graph.edges(data=True))
    assert len([1 for *_, d in edges if d["reversed"] == "True"]) * 2 == len(edges)
    assert sorted({d["name"] for *_, d in edges if d.get("tunnel") == "yes"}) == [
        "Rondweg",
        "Zuiderweg",
    ]
    u, _, bent = next(e for e in edges if "geometry" in e[2])
    line = shapely.from_wkt(bent["geometry"])
    start = graph.nodes[u]
    assert line.coords[0] == pytest.approx((float(start["x"]), float(start["y"])), abs=2e-7)
    metres = gpd.GeoSeries([line], crs=4326).to_crs(28992).length.item()
    assert float(bent["length"]) == pytest.approx(metres, rel=2e-3)


@pytest.mark.realdata
def test_network_and_start_analysis_have_the_fields_of_the_publisher(complete):
    if not REALDATA.exists():
        pytest.skip(f"geen {REALDATA}")
    real = (REALDATA / "netwerk/delfgauw_osm.graphml").read_text(encoding="utf-8")
    ours = (complete / names.NETWORK).read_text(encoding="utf-8")
    keys = [set(re.findall(r'for="(\w+)" attr.name="(\w+)"', text)) for text in (ours, real)]
    assert keys[0] <= keys[1]
    for path in (REALDATA / "startanalyse_hengelo_2020").glob("*.csv"):
        table = _csv(complete / names.START_ANALYSIS / path.name)
        assert table.columns.tolist() == _csv(path).columns.tolist(), path.name


def test_schools_are_written_as_duo_writes_them(complete, pand):
    path = complete / names.FACILITIES / "basisscholen_voorbeeldstad.geojson"
    schools = json.loads(path.read_text(encoding="utf-8"))["features"]
    assert len(schools) == 21
    with_building = [s for s in schools if "_bag_contour" in s["properties"]]
    assert 0 < len(with_building) < len(schools)
    shapes = pand.set_index("identificatie").geometry.to_crs(4326)
    for school in with_building:
        contour = shapely.geometry.shape(school["properties"]["_bag_contour"])
        same = shapes[school["properties"]["Pandidentificatie"]]
        assert contour.hausdorff_distance(same) < 2e-6
        assert contour.buffer(1e-6).contains(shapely.geometry.shape(school["geometry"]))
    assert len({s["properties"]["VESTIGINGSNUMMER"] for s in schools}) == 21


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("voortgezet_onderwijs", 3),
        ("kinderdagverblijven", 16),
        ("verpleging", 7),
        ("ziekenhuis", 1),
        ("huisartsen", 9),
        ("supermarkten", 12),
        ("ontmoeting", 12),
        ("parken", 11),
    ],
)
def test_every_kind_of_facility_has_its_points_in_town(complete, gemeente, name, count):
    frame = gpd.read_file(complete / names.FACILITIES / f"{name}_voorbeeldstad.geojson")
    assert len(frame) == count
    land = gemeente.borders.geometry.union_all()
    assert frame.to_crs(28992).within(land).all()


def test_heat_stress_is_hot_in_the_centre_cool_outside_and_unknown_over_the_lake(
    complete, gemeente
):
    places = gemeente.borders.geometry.representative_point()
    named = {b.name: places.iloc[n] for n, b in enumerate(gemeente.town.buurten)}
    points = [named["Oude Markt"], named["Villapark"], named["Noorderheide"], places.iloc[-1]]
    with rasterio.open(complete / names.HEAT_STRESS) as raster:
        assert raster.crs.to_epsg() == 28992
        values = [v[0] for v in raster.sample([(p.x, p.y) for p in points], masked=True)]
        grid = raster.read(1, masked=True)
    assert values[0] > values[1] > values[2]
    assert values[3] is np.ma.masked
    assert 28 < grid.min() < grid.max() < 55


def test_noise_bands_lie_around_the_railway_without_overlap(complete, gemeente):
    noise = pyogrio.read_dataframe(complete / names.NOISE)
    assert noise["klasse"].tolist() == [f"{low}-{low + 5} dB" for low in (70, 65, 60, 55, 50)]
    assert (noise["bovengrens"] - noise["ondergrens"] == 5).all()
    assert noise.geometry.is_valid.all()
    parts = noise.geometry
    assert parts.area.sum() == pytest.approx(parts.union_all().area, rel=1e-4)
    away = [shapely.distance(p, gemeente.railway.union_all()) for p in parts]
    assert away == sorted(away)


def test_the_basisnet_table_says_yes_no_and_unknown_and_leaves_the_museum_line_out(
    complete, gemeente
):
    table = _csv(complete / names.BASISNET).set_index("lokaalid")
    use = gemeente.railway.set_index("lokaalid")["vervoerfun"]
    assert set(table["basisnet"]) == {"ja", "nee", "onbekend"}
    assert set(use[table.index][table["basisnet"] == "ja"]) == {"gemengd gebruik"}
    assert set(use[~use.index.isin(table.index)]) == {"museumlijn"}


# ------------------------------------------------------------------ plans


def test_projects_use_the_codes_and_say_that_they_are_made_up(projects):
    assert 30 <= len(projects) <= 45
    assert projects["project_id"].is_unique
    assert set(projects["soort"]) == {*KINDS, ""} - {"onbekend"}  # every kind, one unknown
    assert set(projects["status"]) == {"BOU", "VER", "NIE", "OPL", ""}
    assert set(projects["hardheid"]) == {"hard", "zacht", ""}
    assert set(projects["eenheid"]) == {*UNITS, ""} - {"woningen"}
    assert projects["openbaar"].value_counts()["nee"] == 2
    assert projects["bron"].str.contains("Verzonnen").all()
    assert set(projects["parent_id"]) - {""} <= set(projects["project_id"])
    years = projects[["jaar_start", "jaar_oplevering"]].replace("", np.nan).astype(float)
    assert years.isna().all(axis=1).sum() == 2  # two that nobody dates
    years = years.dropna()
    assert (years["jaar_start"] <= years["jaar_oplevering"]).all()
    assert years["jaar_oplevering"].between(2025, 2040).all()
    soft = projects["hardheid"].eq("zacht")
    assert (projects["kans"] != "")[soft].all()
    assert (projects["kans"] == "")[projects["hardheid"].eq("hard")].all()


def test_projects_tell_what_is_hard_to_tell(projects):
    own = projects.set_index("project_id")
    flex = own[own["soort"] == "FLX"]
    assert sorted(flex["jaar_einde"]) == ["", "2036"]  # one of which the end is not known
    heat = own.loc["R-42"]
    assert (heat["soort"], len(heat["panden"].split())) == ("WNT", 8)
    bare = own[own["sloop"].ne("") & own["panden"].eq("") & own["parent_id"].eq("")]
    assert "W-05" in bare.index  # demolition without a building named
    assert own.loc["N-37", ["bruto", "jaar_oplevering"]].tolist() == ["", ""]
    renovated = own["soort"].isin(["REB", "REO", "REN", "VBE"])
    assert set(own.loc[renovated, "energielabel"]) == {"A", "B", ""}


def test_sources_contradict_each_other_and_a_programme_has_its_range(complete):
    readings = _csv(complete / names.PROJECT_NUMBERS)
    several = readings.groupby(["project_id", "grootheid"])["waarde"].nunique()
    assert (several > 1).sum() == 5
    assert readings["gekozen"].value_counts().to_dict() == {"nee": 6, "ja": 5}
    programme = _csv(complete / names.PROJECT_FUNCTIONS)
    assert programme["bron"].str.contains("Verzonnen").all()
    assert readings["bron"].str.contains("Verzonnen").all()
    assert (programme[["minimum", "verwacht", "maximum"]] == "").all(axis=1).sum() == 1
    homes = programme[programme["functie"].eq("woning")]
    assert [homes[c].tolist() for c in ("minimum", "verwacht", "maximum")] == [
        ["420", "60"], ["490", "90"], ["560", "110"]
    ]  # fmt: skip


def test_the_projects_of_the_public_edition_tell_nothing_of_the_others(complete):
    project = Project.load(complete)
    public, intern = (project.inputs(edition=e).registers for e in ("openbaar", "intern"))
    assert public["projecten"].withheld == {"W-03", "N-33"}
    assert "W-03" in set(intern["projectgetallen"].frame["project_id"])
    for register in public.values():
        text = register.frame.astype(str).to_csv()
        assert "vertrouwelijk" not in text, register.name
        assert "W-03" not in text, register.name
    filled = public["projecten"].frame.set_index("project_id").loc["N-37"]
    assert filled["bruto"] == 70
    assert "haalbaarheidsonderzoek" in filled["vindplaats"]


def test_a_programme_is_the_sum_of_its_parts_and_the_post_war_one_shrinks(projects):
    number = projects.set_index("project_id")[["bruto", "sloop"]].replace("", "0").astype(int)
    for programme in ("W-01", "S-10"):
        parts = projects.loc[projects["parent_id"] == programme, "project_id"]
        assert number.loc[programme].tolist() == number.loc[parts].sum().tolist()
    assert 0 < number.loc["W-01", "bruto"] < number.loc["W-01", "sloop"]


def test_projects_name_buildings_that_exist_and_belong_to_associations(
    complete, projects, addresses
):
    register = _csv(complete / names.HOMES).set_index("verblijfsobject")
    seen: list[str] = []
    for row in projects[projects["panden"] != ""].itertuples():
        ids = row.panden.split(" ")
        homes = addresses[addresses["pand_identificatie"].isin(ids)]
        homes = homes[homes["gebruiksdoel"].str.contains("woonfunctie")]
        assert set(homes["pand_identificatie"]) == set(ids), row.naam
        assert str(len(homes)) in (row.sloop, row.aantal), row.naam
        assert (register.loc[homes["identificatie"], "eigendom"] == "huur corporatie").all()
        seen += ids
    assert len(seen) == len(set(seen))
    assert len(seen) > 50


def test_some_projects_have_no_place_and_places_exist(projects, town):
    known = {b.name for b in town.buurten} | {b.code for b in town.buurten} | {""}
    assert set(projects["buurt"]) <= known
    nowhere = projects[(projects["buurt"] == "") & (projects["panden"] == "")]
    assert len(nowhere) == 2


def test_heat_plans_name_strategies_and_buurten_that_exist(complete, town):
    programme = _csv(complete / names.PROGRAMME)
    assert set(programme["buurtcode"]) <= {b.code for b in town.buurten}
    assert programme["buurtcode"].is_unique
    assert 40 < len(programme) < 55  # some buurten have made no choice yet
    assert programme["voorkeur"].str.fullmatch(r"S[1-5][a-z]?").all()
    assert set(programme["status"]) == {"voorlopig", "vastgesteld"}
    zones = pyogrio.read_dataframe(complete / names.ZONES)
    assert zones["strategie"].isin(["S1", "S2", "S3"]).all()
    assert zones.geometry.is_valid.all()
    assert zones["naam"].is_unique


def test_the_start_analysis_has_the_homes_of_the_figures_and_a_choice_to_make(complete, gemeente):
    folder = complete / names.START_ANALYSIS
    tables = {p.stem: _csv(p).set_index("BU_CODE") for p in sorted(folder.glob("*.csv"))}
    assert len(tables) == 6
    for chosen, table in tables.items():
        homes = table["I09_aantal_woningen"].astype(int)
        assert homes.tolist() == gemeente.figures["woningen"].tolist()
        total, weq = (table[c].astype(int) for c in ("H16_Nat_meerkost", "I11_woningequivalenten"))
        assert (table["H18_Nat_meerkost_WEQ"].astype(int) - total / weq).abs().max() <= 0.5
        co2 = {name: tables[name]["H15_CO2_uitstoot"].astype(int) for name in ("StartJaar", chosen)}
        saved = (co2["StartJaar"] - co2[chosen]).clip(lower=1)
        assert (table["H17_Nat_meerkost_CO2"].astype(int) - total / saved).abs().max() <= 0.5
    costs = pd.DataFrame(
        {k: t["H16_Nat_meerkost"].astype(int) for k, t in tables.items() if k != "StartJaar"}
    )
    assert costs.idxmin(axis=1).nunique() >= 3
    assert (costs > 0).all(axis=None)


# ------------------------------------------------------------------ nothing real


def test_nothing_points_to_a_real_place(complete, addresses):
    assert addresses["postcode"].str[0].eq("0").all()
    x0, y0, x1, y1 = addresses.total_bounds
    assert x0 > 20_000
    assert x1 < 40_000
    assert y0 > 520_000
    assert y1 < 540_000
    for path in complete.rglob("*.csv"):
        text = path.read_text(encoding="utf-8").lower()
        assert "hengelo" not in text, path.name
        assert "twente" not in text, path.name
