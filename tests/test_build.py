"""The whole pipeline, from a project file to a folder of pages."""

from __future__ import annotations

import hashlib
import html
import math
import re
import shutil

import geopandas as gpd
import pyogrio
import pytest

from projects import (
    AREAS,
    KEY_FIGURES,
    RAILWAY,
    change_layer,
    contents,
    read_csv,
    read_json,
)
from wijkplan import Level, Project
from wijkplan.model.errors import DataError, SourceError, WijkplanError
from wijkplan.output.atlas import write_atlas


@pytest.fixture(scope="module")
def project(small_voorbeeldstad, tmp_path_factory):
    folder = tmp_path_factory.mktemp("build") / "voorbeeldstad"
    return Project.load(shutil.copytree(small_voorbeeldstad, folder))


@pytest.fixture(scope="module")
def atlas(project):
    return project.atlas()


@pytest.fixture(scope="module")
def built(project, atlas):
    return write_atlas(atlas, project.output_folder).folder


@pytest.fixture
def fresh(small_voorbeeldstad, tmp_path):
    return shutil.copytree(small_voorbeeldstad, tmp_path, dirs_exist_ok=True)


def test_an_atlas_has_a_page_for_every_area_and_every_file_is_listed(built, atlas):
    for code in atlas.areas.frame.index:
        assert (built / "gebieden" / f"{code}.html").is_file()
    listed = read_json(built / "data/bestanden.json")["bestanden"]
    found = contents(built)
    found.pop("data/bestanden.json")
    assert listed == {name: hashlib.sha256(data).hexdigest() for name, data in found.items()}


def test_the_csv_holds_the_table_value_by_value(built, atlas):
    rows = {row["code"]: row for row in read_csv(built / "data/gebieden.csv")}
    assert list(rows) == list(atlas.areas.frame.index)
    for name, spec in atlas.table.specs.items():
        for code, value in atlas.table.values[name].items():
            cell = rows[code][name]
            if spec.kind.numeric:
                assert (cell == "") == math.isnan(value), (code, name)
                assert cell == "" or float(cell) == value
            else:
                assert cell == (value or "")
                assert value is None or isinstance(value, str)


def test_the_csv_names_level_name_and_the_area_above(built):
    rows = read_csv(built / "data/gebieden.csv")
    assert list(rows[0])[:4] == ["code", "niveau", "naam", "bovenliggend"]
    assert {row["niveau"] for row in rows} == {"buurt", "wijk", "gemeente"}
    assert {"aantal_inwoners", "aantal_huishoudens", "woningvoorraad"} <= set(rows[0])
    by_code = {row["code"]: row for row in rows}
    assert all(row["bovenliggend"] in by_code for row in rows if row["niveau"] != "gemeente")


def test_every_missing_cell_has_a_reason_and_no_published_cell_has_one(built, atlas):
    values = read_csv(built / "data/gebieden.csv")
    status = read_csv(built / "data/gebieden_status.csv")
    for row, why in zip(values, status, strict=True):
        for name in atlas.table.specs:
            if row[name] == "":
                assert why[name], (row["code"], name)


def test_a_wijk_and_gemeente_keep_their_published_value(project, atlas):
    published = gpd.read_file(project.folder / AREAS, layer="wijken").set_index("wijkcode")
    wijken = atlas.areas.codes(Level.WIJK)
    table = atlas.table.column("aantal_inwoners", Level.WIJK)
    assert table.tolist() == published.loc[list(wijken), "aantal_inwoners"].tolist()


def test_figures_of_a_later_delivery_come_from_the_key_figures_of_their_own_year(atlas):
    assert atlas.table.lineage["aantal_inwoners"].year == 2025
    assert atlas.table.lineage["gemiddeld_aardgasverbruik"].year == 2024
    assert atlas.table.known("gemiddeld_aardgasverbruik")


def test_the_geopackage_holds_the_same_figures_and_whole_geometry(built, atlas):
    layers = pyogrio.list_layers(built / "data/wijkplan.gpkg")[:, 0]
    assert sorted(layers) == ["buurten", "gemeenten", "wijken"]
    buurten = gpd.read_file(built / "data/wijkplan.gpkg", layer="buurten").set_index("code")
    expected = atlas.areas.at(Level.BUURT)
    assert buurten.crs.to_epsg() == 28992
    assert buurten.geometry.area.sum() == pytest.approx(expected.geometry.area.sum())
    table = atlas.table.column("aantal_inwoners", Level.BUURT)
    assert buurten.loc[table.index, "aantal_inwoners"].equals(table.astype(float))


def test_building_twice_gives_the_same_bytes(project, built, tmp_path):
    again = project.build(tmp_path / "opnieuw").folder
    assert contents(again) == contents(built)


def test_no_page_or_style_names_an_address_that_a_browser_would_fetch(built):
    fetched = re.compile(r"""(?:src|href)=["']?(?:https?:)?//|url\(["']?https?:|@import""")
    for name, data in contents(built).items():
        if name.endswith((".html", ".css")):
            assert not fetched.search(data.decode()), name


def test_every_link_between_pages_leads_somewhere(built):
    files = contents(built)
    for name, data in files.items():
        if not name.endswith(".html"):
            continue
        for target in re.findall(r'(?:href|src)="([^"#]+)', data.decode()):
            path = (built / name).parent / html.unescape(target)
            assert path.resolve().is_file(), (name, target)


def test_every_page_says_that_voorbeeldstad_is_fictional(built):
    for name, data in contents(built).items():
        if name.endswith(".html"):
            assert 'class="fictief"' in data.decode(), name


def test_origin_names_sources_hashes_years_and_holds_no_moment_of_building(project, built):
    origin = read_json(built / "data/herkomst.json")
    by_file = {source["bestand"]: source for source in origin["bronnen"]}
    for name in (AREAS, KEY_FIGURES, RAILWAY):
        path = project.folder / name
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        assert by_file[path.name]["sha256"] == digest
    assert origin["kolommen"]["aantal_inwoners"]["bekend"] == {
        "buurt": 55,
        "wijk": 9,
        "gemeente": 1,
    }
    for balance in origin["behoud"]:
        assert balance["erin"] == pytest.approx(balance["toegedeeld"] + balance["verloren"])


def test_published_totals_reconcile_with_the_buurten(built):
    findings = read_json(built / "data/bevindingen.json")
    sums = [f for f in findings if f["norm"] == "som-van-buurten"]
    assert len(sums) > 10
    assert {f["oordeel"] for f in sums} <= {"voldoet", "onbekend"}
    assert any(f["oordeel"] == "voldoet" for f in sums)


def test_a_total_that_does_not_add_up_is_a_finding(fresh):
    def spoil(frame):
        frame.loc[0, "aantal_inwoners"] += 500
        return frame

    change_layer(fresh / AREAS, "wijken", spoil)
    folder = Project.load(fresh).build().folder
    failed = [
        f
        for f in read_json(folder / "data/bevindingen.json")
        if f["norm"] == "som-van-buurten" and f["oordeel"] == "voldoet niet"
    ]
    assert [f["onderwerp"] for f in failed] == ["aantal_inwoners per wijk"]


def test_markup_in_a_name_is_text_on_every_page(fresh):
    evil = '<img src=x onerror="alert(1)">\'"&'

    def rename(frame):
        frame.loc[0, "buurtnaam"] = evil
        return frame

    change_layer(fresh / AREAS, "buurten", rename)
    folder = Project.load(fresh).build().folder
    pages = {n: d.decode() for n, d in contents(folder).items() if n.endswith(".html")}
    assert not [name for name, text in pages.items() if "<img src=x" in text]
    assert any(html.escape(evil, quote=False)[:12] in text for text in pages.values())


# Each input in turn is absent.


def test_without_the_areas_nothing_is_built_and_the_old_atlas_stays(fresh):
    before = contents(Project.load(fresh).build().folder)
    (fresh / AREAS).unlink()
    with pytest.raises(WijkplanError, match="wijkenbuurten_2025_voorbeeldstad"):
        Project.load(fresh).build()
    assert contents(fresh / "maps") == before


@pytest.mark.parametrize("absent", [KEY_FIGURES, RAILWAY])
def test_without_another_file_all_that_depends_on_it_is_unknown_with_its_reason(
    fresh, atlas, absent
):
    (fresh / absent).unlink()
    partial = Project.load(fresh).atlas()
    name = absent.rpartition("/")[2]
    assert partial.absent == (name,)
    source = next(d.provenance.name for d in atlas.deliveries if d.provenance.file == name)
    lost = [c for c, line in atlas.table.lineage.items() if line.source.startswith(source)]
    assert lost
    for column in lost:
        if not atlas.table.known(column):
            continue
        assert (
            column not in partial.table.specs
            or not partial.table.known(column)
            or (partial.table.lineage[column].source != atlas.table.lineage[column].source)
        )
        if column in partial.table.specs and not partial.table.known(column):
            reasons = set(partial.table.status[column])
            assert all(reasons), column
    kept = [c for c in atlas.table.specs if c not in lost and c in partial.table.specs]
    assert partial.table.values[kept].equals(atlas.table.values[kept])


def test_without_the_railway_its_length_is_missing_and_not_zero(fresh):
    (fresh / RAILWAY).unlink()
    table = Project.load(fresh).atlas().table
    assert table.values["spoor_lengte_m"].isna().all()
    assert set(table.status["spoor_lengte_m"]) == {"niet geleverd"}


def test_without_key_figures_the_reason_names_the_absent_file(fresh):
    (fresh / KEY_FIGURES).unlink()
    folder = Project.load(fresh).build().folder
    page = (folder / "verantwoording.html").read_text("utf-8")
    assert "kerncijfers_2024_voorbeeldstad.csv" in page
    table = Project.load(fresh).atlas().table
    assert not table.known("gemiddeld_aardgasverbruik")
    assert table.status["gemiddeld_aardgasverbruik"].ne("").all()


# Wrong input: one error with everything in it, and no output touched.


def test_problems_of_several_files_come_in_one_error_and_nothing_is_written(fresh):
    before = contents(Project.load(fresh).build().folder)
    (fresh / RAILWAY).write_bytes(b"geen spoor")

    def double(frame):
        frame.loc[1, "buurtcode"] = frame.loc[0, "buurtcode"]
        return frame

    change_layer(fresh / AREAS, "buurten", double)
    with pytest.raises(WijkplanError) as error:
        Project.load(fresh).build()
    assert {"code-dubbel", "onleesbaar"} <= {problem.code for problem in error.value.problems}
    assert contents(fresh / "maps") == before


def test_figures_of_another_year_need_a_crosswalk(fresh):
    config = fresh / "wijkplan.toml"
    config.write_text(config.read_text("utf-8").replace("omzettabel", "# omzettabel"), "utf-8")
    with pytest.raises(WijkplanError, match="omzettabel") as error:
        Project.load(fresh).build()
    assert [problem.code for problem in error.value.problems] == ["omzettabel-ontbreekt"]


def test_areas_of_another_year_than_the_project_are_refused(fresh):
    config = fresh / "wijkplan.toml"
    config.write_text(config.read_text("utf-8").replace("jaar = 2025", "jaar = 2024", 1), "utf-8")
    with pytest.raises((SourceError, DataError), match="2024"):
        Project.load(fresh).build()


# Editions.


def _add_source(folder, name, text, extra):
    (folder / "data" / name).write_text(text, "utf-8")
    config = folder / "wijkplan.toml"
    source = f'\n[[bron]]\nsoort = "cijfers"\nbestand = "data/{name}"\njaar = 2025\n{extra}\n'
    head, mark, tail = config.read_text("utf-8").partition("[spreiding]")
    config.write_text(head + source + mark + tail, "utf-8")


def test_an_internal_source_leaves_no_trace_in_the_public_edition(fresh):
    public = contents(Project.load(fresh).build().folder)
    text = "buurtcode;woningen_in_onderzoek\nBU99010000;424242\n"
    extra = 'editie = "intern"\nkolommen = { woningen_in_onderzoek = "geheime_woningen" }'
    _add_source(fresh, "geheim_bestand.csv", text, extra)
    config = fresh / "wijkplan.toml"
    kolom = (
        '\n[[kolom]]\nnaam = "geheime_woningen"\nlabel = "Geheime woningen"\n'
        'soort = "aantal"\nover = "objecten"\n'
    )
    config.write_text(config.read_text("utf-8") + kolom, "utf-8")
    intern = Project.load(fresh).build(fresh / "intern", edition="intern").folder
    assert b"424242" in contents(intern)["data/gebieden.csv"]
    again = Project.load(fresh).build().folder
    secrets = (b"424242", b"geheim_bestand", b"geheime_woningen", b"Geheime woningen")
    for name, data in contents(again).items():
        assert not [s for s in secrets if s in data], name
    assert contents(again).keys() == public.keys()


def test_a_small_number_of_a_partner_is_hidden_in_the_public_edition(fresh):
    _add_source(fresh, "partner.csv", "buurtcode;geboorte_totaal\nBU99010000;3\n", "")
    public = Project.load(fresh).atlas().table
    intern = Project.load(fresh).atlas(edition="intern").table
    assert intern.values.loc["BU99010000", "geboorte_totaal"] == 3
    assert not public.known("geboorte_totaal")


def test_a_single_map_and_profile_hold_everything_and_replace_only_our_own(project, tmp_path):
    one = project.write_map("aantal_inwoners", tmp_path / "kaart.html")
    two = project.write_profile("BU99010000", tmp_path / "profiel.html")
    for path in (one, two):
        text = path.read_text("utf-8")
        assert "assets/" not in text
        assert "Voorbeeldstad" in text
    project.write_profile("WK990100", two)
    mine = tmp_path / "mijn.html"
    mine.write_text("van mij", "utf-8")
    with pytest.raises(WijkplanError, match="geen pagina van wijkplan"):
        project.write_map("aantal_inwoners", mine)
    assert mine.read_text("utf-8") == "van mij"


def test_an_unknown_indicator_or_area_suggests_the_right_one(project, tmp_path):
    with pytest.raises(WijkplanError, match="bedoelde u 'aantal_inwoners'"):
        project.write_map("aantal_inwoner", tmp_path / "kaart.html")
    with pytest.raises(WijkplanError, match="niet in dit project"):
        project.profile("BU99019876")
