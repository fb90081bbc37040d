"""Voorbeeldstad complete: every kind of source through every theme, to the files."""

from __future__ import annotations

import re
import shutil

import numpy as np
import pytest

from projects import contents, read_csv, read_json
from wijkplan import Level, Project
from wijkplan.demo import write_demo
from wijkplan.inputs import READERS
from wijkplan.model.contribution import MapLayerSection
from wijkplan.sources.registry import source_kinds

THEMES = {
    "voorraad", "projecten", "warmte", "omgevingsveiligheid", "klimaat", "loopafstand", "spreiding",
}  # fmt: skip
# Source -> columns that need it.
NEEDS = {
    "bag": ["woningen_geteld", "loopafstand_basisschool_m"],
    "woningregister": ["woningen_eigendom_koop", "aandeel_energielabel_g_pct"],
    "projecten": ["projecten_netto"],
    "voorzieningen": ["loopafstand_basisschool_m"],
    "netwerk": ["loopafstand_basisschool_m"],
    "startanalyse": ["warmte_startanalyse_laagste"],
    "warmteprogramma": ["warmte_voorkeur"],
    "warmtezones": ["woningen_in_warmtezone"],
    "raster": ["hittestress_pet"],
    "basisnet": ["explosieaandachtsgebied_ha"],
    "spoor-top10nl": ["explosieaandachtsgebied_ha", "spoor_lengte_m"],
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("compleet")
    write_demo(folder)
    return folder


@pytest.fixture(scope="module")
def atlas(folder):
    return Project.load(folder).atlas()


@pytest.fixture(scope="module")
def built(folder):
    return Project.load(folder).build().folder


def without(folder, target, kind):
    """A copy of the project in which the files of one kind are not there."""
    shutil.copytree(folder, target, ignore=shutil.ignore_patterns("maps"))
    project = Project.load(target)
    for bron in project.config.bron:
        if bron.soort == kind:
            (target / bron.bestand).unlink()
    return project


def test_every_kind_of_source_has_a_reader_and_voorbeeldstad_has_nearly_all(folder):
    assert set(READERS) == set(source_kinds())
    used = {bron.soort for bron in Project.load(folder).config.bron}
    assert set(READERS) - used == {"cijfers", "woningaantallen"}


def test_every_theme_has_a_page_columns_and_a_place_in_every_file(built, atlas):
    assert {part.theme for part in atlas.contributions} == THEMES
    header = list(read_csv(built / "data/gebieden.csv")[0])
    profile = (built / "gebieden/BU99010002.html").read_text("utf-8")
    table = atlas.table
    for part in atlas.contributions:
        assert (built / f"thema-{part.theme}.html").is_file()
        names = [column.spec.name for column in part.columns]
        assert names
        assert set(names) <= set(header)
        assert part.title in profile
        assert any(table.known(name) for name in names), part.theme


def test_every_overlay_reaches_the_map(atlas):
    layers = [s for p in atlas.contributions for s in p.sections if isinstance(s, MapLayerSection)]
    themes = {layer.group for layer in layers}
    assert len(layers) >= 8
    assert len(themes) >= 4
    assert len({layer.id for layer in layers}) == len(layers)
    for layer in layers:
        assert set(layer.frame["style"]) <= set(layer.styles)


def test_homes_add_up_to_the_cbs_figure_in_every_area(atlas):
    table = atlas.table
    counted = table.values["woningen_geteld"]
    assert counted.equals(table.values["woningvoorraad"].rename("woningen_geteld"))
    assert counted["GM9901"] == 20501
    for attribute in ("eigendom", "energielabel", "huurklasse"):
        rest = [f"woningen_{attribute}_{word}" for word in ("bekend", "onbekend")]
        rest += [f"woningen_{attribute}_nvt"] * (attribute == "huurklasse")
        assert table.values[rest].sum(axis=1).equals(counted.rename(None))


def test_tenure_of_the_register_agrees_with_the_share_that_cbs_gives(atlas):
    table, buurten = atlas.table, atlas.areas.codes(Level.BUURT)
    homes = table.values.loc[buurten]
    # CBS counts homes of unknown tenure in the whole; our share leaves them out.
    ours = 100 * homes["woningen_eigendom_koop"] / homes["woningen_geteld"]
    theirs = table.values.loc[buurten, "percentage_koopwoningen"]
    assert (ours - theirs).abs().max() <= 1


def test_areas_of_attention_are_certain_only_where_the_basisnet_says_so(atlas):
    values = atlas.table.values.loc["GM9901"]
    for area in ("brand", "explosie", "gifwolk"):
        certain = values[f"{area}aandachtsgebied_ha"]
        assert certain > 0
        assert values[f"{area}aandachtsgebied_onbekend_ha"] > 0
        buurten = atlas.table.column(f"{area}aandachtsgebied_ha", Level.BUURT)
        assert np.nansum(buurten) == pytest.approx(certain)


def test_spread_is_measured_of_tenure_rent_class_and_label(atlas):
    measured = [
        "woningen_eigendom_huur_corporatie",
        "woningen_huurklasse_onder_eerste_aftoppingsgrens",
        "woningen_energielabel_g",
    ]
    for name in measured:
        assert 0 < atlas.table.values.loc["GM9901", f"d_{name}"] < 1


def test_internal_projects_leave_no_trace_in_the_public_edition(folder, built):
    rows = (folder / "data/projecten/projecten.csv").read_text("utf-8-sig").splitlines()
    header = rows[0].split(";")
    cells = [dict(zip(header, row.split(";"), strict=False)) for row in rows[1:]]
    secret = [c for c in cells if c["openbaar"] == "nee"]
    assert secret
    for name, data in contents(built).items():
        for project in secret:
            assert project["naam"].encode() not in data, name
            assert project["project_id"].encode() + b'"' not in data, name


def test_the_internal_edition_has_them(folder, built, tmp_path):
    project = Project.load(folder)
    intern = project.atlas(edition="intern").table.values.loc["GM9901", "projecten_bruto"]
    public = project.atlas().table.values.loc["GM9901", "projecten_bruto"]
    assert intern > public


@pytest.mark.parametrize("kind", NEEDS)
def test_without_a_source_all_that_needs_it_is_unknown_with_a_reason(folder, tmp_path, kind):
    table = without(folder, tmp_path / "kaal", kind).atlas().table
    for name in NEEDS[kind]:
        if name in table.specs:
            assert not table.known(name), name
            assert table.status[name].ne("").all()
    assert table.known("aantal_inwoners")


def test_no_page_of_any_theme_shows_nan_or_none(built):
    for name, data in contents(built).items():
        if name.endswith(".html"):
            text = re.sub(r"<[^>]+>", " ", data.decode())
            assert not re.search(r"\b(nan|NaN|None|NaT|inf)\b", text), name


def test_findings_of_absent_data_are_unknown_and_rules_have_a_source(built):
    findings = read_json(built / "data/bevindingen.json")
    assert {f["oordeel"] for f in findings} <= {"voldoet", "voldoet niet", "afwegen", "onbekend"}
    assert all(f["bron"] and f["reden"] for f in findings)


def test_two_gemeenten_of_the_same_story_build_and_add_up(tmp_path):
    write_demo(tmp_path, size=2)
    atlas = Project.load(tmp_path).atlas()
    homes = atlas.table.column("woningen_geteld", Level.GEMEENTE)
    assert list(homes.index) == ["GM9901", "GM9902"]
    published = atlas.table.column("woningvoorraad", Level.GEMEENTE)
    assert homes.tolist() == published.tolist()
