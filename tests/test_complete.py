"""Voorbeeldstad complete: every kind of source through every theme, to the files."""

from __future__ import annotations

import functools
import itertools
import re
import shutil

import numpy as np
import pandas as pd
import pytest

from projects import contents, read_csv, read_json
from wijkplan import Level, Project
from wijkplan.answers.chapters import key_columns, load_chapters
from wijkplan.inputs import READERS
from wijkplan.model.contribution import MapLayerSection
from wijkplan.model.events import EVENT_KINDS, Effect
from wijkplan.output.atlas import write_atlas, write_single_map
from wijkplan.sources.registry import source_kinds

THEMES = {
    "voorraad", "projecten", "warmte", "omgevingsveiligheid", "klimaat", "loopafstand", "spreiding",
    "programma",
}  # fmt: skip
OWN = "eigen-gebieden"  # a page with layers and profiles, but no columns of its own
# Sources that are left out together, each with columns that need it and none of the others.
NEEDS = [
    {
        "bag": ["woningen_eigendom_koop", "loopafstand_basisschool_m"],
        "raster": ["hittestress_pet"],
        "basisnet": ["explosieaandachtsgebied_ha"],
    },
    {
        "woningregister": ["woningen_eigendom_koop", "aandeel_energielabel_g_pct"],
        "netwerk": ["loopafstand_basisschool_m"],
        "startanalyse": ["warmte_startanalyse_laagste"],
        "warmtebronnen": ["afstand_warmtebron_m"],
        "spoor-top10nl": ["explosieaandachtsgebied_ha", "spoor_lengte_m"],
    },
    {
        "cijfers": ["wmo_begeleiding", "percentage_schuldhulp"],
        "projecten": ["projecten_netto"],
        "voorzieningen": ["loopafstand_basisschool_m"],
        "warmteprogramma": ["warmte_voorkeur"],
        "warmtezones": ["woningen_in_warmtezone"],
        "warmtenet": ["afstand_warmtenet_m"],
    },
]


@pytest.fixture(scope="module")
def folder(voorbeeldstad):
    return voorbeeldstad


@pytest.fixture(scope="module")
def atlas(voorbeeldstad_atlas):
    return voorbeeldstad_atlas


@pytest.fixture(scope="module")
def built(atlas, tmp_path_factory):
    return write_atlas(atlas, tmp_path_factory.mktemp("compleet") / "maps").folder


def without(folder, target, kinds):
    """A copy of the project in which the files of some kinds are not there."""
    shutil.copytree(folder, target)
    project = Project.load(target)
    for bron in project.config.bron:
        if bron.soort in kinds:
            (target / bron.bestand).unlink()
    return project


def test_every_kind_of_source_has_a_reader_and_voorbeeldstad_has_nearly_all(folder):
    assert set(READERS) == set(source_kinds())
    used = {bron.soort for bron in Project.load(folder).config.bron}
    assert set(READERS) - used == {"woningaantallen"}


def test_every_theme_has_a_page_columns_and_a_place_in_every_file(built, atlas):
    assert {part.theme for part in atlas.contributions} == {*THEMES, OWN}
    header = list(read_csv(built / "data/gebieden.csv")[0])
    profile = (built / "gebieden/BU99010002.html").read_text("utf-8")
    table = atlas.table
    for part in atlas.contributions:
        assert (built / f"thema-{part.theme}.html").is_file()
        if part.theme == OWN:
            continue
        names = [column.spec.name for column in part.columns]
        assert names
        assert set(names) <= set(header)
        assert part.title in profile
        assert any(table.known(name) for name in names), part.theme


def test_every_group_and_key_figure_has_its_chapter(atlas):
    assert set(atlas.groups) == {group for chapter in load_chapters() for group in chapter.groups}
    unknown = [name for name in key_columns() if name not in atlas.table.specs]
    assert unknown == []


def test_own_areas_have_profiles_with_what_may_be_added(built, atlas):
    kinds = {area.sort: area for area in atlas.own.areas}
    assert set(kinds) == {"stadsdeel", "gebied van een wijkteam", "projectgebied"}
    whole = {area.name: area.whole for area in atlas.own.areas}
    assert [name for name, is_whole in whole.items() if not is_whole] == ["Spoorzone"]
    for area in atlas.own.areas:
        assert (built / f"gebieden/{area.id}.html").is_file()
    cut = (built / "gebieden/projectgebied-spoorzone.html").read_text("utf-8")
    assert "Warmte en omgevingsveiligheid" in cut
    whole = (built / "gebieden/stadsdeel-west.html").read_text("utf-8")
    for heading in ("Warmte: de buurten geteld", "Voorzieningen in dit gebied", "Projecten in"):
        assert heading in whole
    west = next(area for area in atlas.own.areas if area.name == "West")
    homes = atlas.table.values.loc[list(west.buurten), "woningen_geteld"].sum()
    assert atlas.own.table.cell(west.id, "woningen_geteld")[0] == homes


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


def present(project, edition="openbaar"):
    """The table of now: what every theme says, without the scenarios."""
    state = project.base_state(project.inputs(edition=edition))
    figures = state.figures
    for part in project.contribute(state):
        figures = figures.with_columns(part.columns)
    return figures


def test_the_internal_edition_has_them(folder, atlas):
    intern = present(Project.load(folder), "intern")
    public = atlas.table.values.loc["GM9901", "projecten_bruto"]
    assert intern.values.loc["GM9901", "projecten_bruto"] > public


@pytest.fixture(scope="module")
def lacking(folder, tmp_path_factory):
    """The table of now without some kinds of source, computed once."""

    @functools.cache
    def compute(*kinds):
        return present(without(folder, tmp_path_factory.mktemp("zonder") / "kaal", kinds))

    return compute


def test_without_addresses_the_published_number_of_homes_serves(lacking):
    table = lacking(*NEEDS[0])
    assert table.values["woningen_geteld"].equals(
        table.values["woningvoorraad"].rename("woningen_geteld")
    )
    assert table.lineage["woningvoorraad"].source in table.lineage["woningen_geteld"].source


@pytest.mark.parametrize("needs", NEEDS, ids=",".join)
def test_without_sources_all_that_needs_them_is_unknown_with_a_reason(lacking, needs):
    table = lacking(*needs)
    for name in itertools.chain(*needs.values()):
        if name in table.specs:
            assert not table.known(name), name
            assert table.status[name].ne("").all()
    assert table.known("aantal_inwoners")


def test_no_page_of_any_theme_shows_nan_or_none(built):
    for name, data in contents(built).items():
        if name.endswith(".html"):
            text = re.sub(r"<[^>]+>", " ", data.decode())
            assert not re.search(r"\b(nan|NaN|None|NaT|inf)\b", text), name


def test_a_map_of_one_indicator_is_one_file_without_pages_around_it(atlas, tmp_path):
    page = write_single_map(atlas, "aantal_inwoners", tmp_path / "kaart.html").read_text("utf-8")
    assert list(tmp_path.iterdir()) == [tmp_path / "kaart.html"]
    assert not re.findall(r'(?:src|href)="(?!#|data:|https:)[^"]+"', page)


def test_findings_of_absent_data_are_unknown_and_rules_have_a_source(built):
    findings = read_json(built / "data/bevindingen.json")
    assert {f["oordeel"] for f in findings} <= {"voldoet", "voldoet niet", "afwegen", "onbekend"}
    assert all(f["bron"] and f["reden"] for f in findings)


def test_two_gemeenten_of_the_same_story_add_up_and_go_through_the_years(two_voorbeeldsteden):
    project = Project.load(two_voorbeeldsteden)
    table = present(project)
    homes = table.column("woningen_geteld", Level.GEMEENTE)
    assert list(homes.index) == ["GM9901", "GM9902"]
    published = table.column("woningvoorraad", Level.GEMEENTE)
    assert homes.tolist() == published.tolist()
    later = project.timeline().state("alles", 2030).stock.number
    assert {code[2:6] for code in later.index[later > 0]} >= {"9901", "9902"}


def housing(built):
    with (built / "data/voorraad.csv").open(encoding="utf-8") as stream:
        return pd.read_csv(stream, dtype={"code": str})


def test_the_stock_of_a_year_is_that_of_the_year_before_with_what_comes_and_goes(built):
    table = housing(built)
    keys = ["scenario", "niveau", "code"]
    table = table.sort_values([*keys, "jaar"])
    before = table.groupby(keys)["woningen"].shift()
    first = table["jaar"].eq(table["jaar"].min())
    assert (table.loc[first, ["erbij", "eraf"]] == 0).all(axis=None)
    moved = before + table["erbij"] - table["eraf"]
    assert moved[~first].eq(table.loc[~first, "woningen"]).all()


def test_every_level_adds_up_in_every_scenario_and_year(built):
    table = housing(built)
    numbers = [c for c in table if c not in ("scenario", "jaar", "code", "niveau")]
    sums = table.groupby(["scenario", "jaar", "niveau"])[numbers].sum()
    gemeente = sums.xs("gemeente", level="niveau")
    for level in ("wijk", "buurt"):
        assert sums.xs(level, level="niveau").equals(gemeente), level
    unplaced = table[table["code"].eq("niet-geplaatst")]
    assert set(unplaced["niveau"]) == {"buurt", "wijk"}
    assert unplaced["erbij"].sum() > 0


def test_the_kinds_of_event_are_what_comes_and_goes(built):
    table = housing(built)
    kinds = {effect: [k for k, e in EVENT_KINDS.items() if e.effect is effect] for effect in Effect}
    assert table[kinds[Effect.COMES]].sum(axis=1).equals(table["erbij"])
    assert table[kinds[Effect.LEAVES]].sum(axis=1).equals(table["eraf"])
    used = table[list(EVENT_KINDS)].sum()
    assert set(used.index[used.eq(0)]) <= {"overig_erbij", "overig_eraf", "overig_gewijzigd"}


def test_there_are_scenarios_over_at_least_fifteen_years(built):
    table = housing(built)
    assert {"nu", "alleen hard", "alles"} <= set(table["scenario"])
    assert table["jaar"].nunique() >= 16
    still = table[table["scenario"].eq("nu")]
    assert (still[["erbij", "eraf"]] == 0).all(axis=None)


def test_the_opening_is_what_the_map_shows_for_now(built, atlas):
    table = housing(built)
    opening = table[table["jaar"].eq(table["jaar"].min()) & table["niveau"].eq("buurt")]
    homes = opening[opening["code"].ne("niet-geplaatst")].groupby("code")["woningen"].first()
    now = atlas.table.column("woningen_geteld", Level.BUURT)
    assert homes.tolist() == now.loc[homes.index].tolist()
