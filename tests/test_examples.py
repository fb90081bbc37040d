"""The examples, on real public data, with results known from elsewhere."""

from __future__ import annotations

import pytest

from projects import ROOT, contents, read_csv, read_json
from wijkplan import Level, Project, WijkplanError
from wijkplan.config import load_config

pytestmark = pytest.mark.realdata


@pytest.fixture(scope="module")
def example(realdata):
    def load(name, **changes):
        project = Project.load(ROOT / "examples" / name)
        table = project.config.project.model_copy(update=changes)
        return Project(project.config.model_copy(update={"project": table}), project.folder)

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WIJKPLAN_REALDATA", str(realdata))
        yield load


@pytest.fixture(scope="module")
def hengelo(example, tmp_path_factory):
    return example("hengelo").build(tmp_path_factory.mktemp("hengelo") / "maps").folder


def test_the_examples_are_understood():
    for name in ("hengelo", "twente"):
        assert load_config(ROOT / "examples" / name).project.jaar == 2021


def test_hengelo_has_the_known_totals(hengelo):
    rows = {row["code"]: row for row in read_csv(hengelo / "data/gebieden.csv")}
    levels = [row["niveau"] for row in rows.values()]
    assert [levels.count(level) for level in ("gemeente", "wijk", "buurt")] == [1, 10, 62]
    total = rows["GM0164"]
    assert total["aantal_inwoners"] == "81000"
    assert total["aantal_huishoudens"] == "38140"
    assert total["woningvoorraad"] == "38513"
    assert total["naam"] == "Hengelo"
    assert rows["WK016404"]["naam"] == "Wijk 04 Groot Driene"


def test_the_homes_of_hengelo_say_that_they_come_from_the_startanalyse(hengelo):
    origin = read_json(hengelo / "data/herkomst.json")["kolommen"]["woningvoorraad"]
    assert origin["bron"] == "Startanalyse 2020 (PBL, concept)"
    assert origin["jaar"] == 2020


def test_what_hengelo_lacks_is_unknown_and_not_invented(hengelo):
    rows = read_csv(hengelo / "data/gebieden.csv")
    status = read_csv(hengelo / "data/gebieden_status.csv")
    for name in (
        "percentage_koopwoningen",
        "perc_huurwoningen_in_bezit_woningcorporaties",
        "gemiddeld_inkomen_per_inwoner",
    ):
        assert {row[name] for row in rows} == {""}
        assert {row[name] for row in status} == {"niet geleverd"}
    findings = read_json(hengelo / "data/bevindingen.json")
    tenure = "perc_huurwoningen_in_bezit_woningcorporaties"
    found = [f for f in findings if f["onderwerp"] == tenure]
    assert [(f["oordeel"], f["reden"]) for f in found] == [("onbekend", "onbekend (niet geleverd)")]


def test_hengelo_has_the_spread_of_older_residents_and_one_person_households(hengelo):
    total = next(r for r in read_csv(hengelo / "data/gebieden.csv") if r["code"] == "GM0164")
    for name in ("percentage_personen_65_jaar_en_ouder", "percentage_eenpersoonshuishoudens"):
        assert 0 < float(total[f"d_{name}"]) < 1


def test_hengelo_with_borne_has_both_and_knows_no_homes_in_borne(example):
    atlas = example("hengelo", gemeenten=("GM0164", "GM0147")).atlas()
    assert len(atlas.areas.codes(Level.BUURT)) == 62 + 15
    homes = atlas.table.column("woningvoorraad", Level.GEMEENTE)
    assert homes["GM0164"] == 38513
    assert homes.isna()["GM0147"]
    assert atlas.table.status.loc["GM0147", "woningvoorraad"].startswith("niet af te leiden")


def test_twente_has_all_its_buurten_and_keeps_every_suppressed_cell_missing(example, tmp_path):
    folder = example("twente").build(tmp_path / "maps").folder
    rows = read_csv(folder / "data/gebieden.csv")
    levels = [row["niveau"] for row in rows]
    assert (levels.count("buurt"), levels.count("gemeente")) == (517, 14)
    status = read_csv(folder / "data/gebieden_status.csv")
    suppressed = sum(
        "code -99999999" in cell
        for row in status
        if row["niveau"] == "buurt"
        for name, cell in row.items()
        if not name.startswith("lq_")
    )
    assert suppressed == 1366
    for row, why in zip(rows, status, strict=True):
        assert not [n for n in row if "code -99999999" in why[n] and row[n] != ""]
    assert len(contents(folder / "gebieden")) == len(rows)


def test_a_gemeente_that_is_not_in_the_file_is_refused(example):
    with pytest.raises(WijkplanError, match="GM0363"):
        example("hengelo", gemeenten=("GM0164", "GM0363")).atlas()


def test_hengelo_has_projects_heat_and_safety_and_lacks_climate_access_and_tenure(hengelo):
    total = next(r for r in read_csv(hengelo / "data/gebieden.csv") if r["code"] == "GM0164")
    why = next(r for r in read_csv(hengelo / "data/gebieden_status.csv") if r["code"] == "GM0164")
    assert float(total["explosieaandachtsgebied_ha"]) == pytest.approx(295.92, abs=0.005)
    assert float(total["explosieaandachtsgebied_onbekend_ha"]) == pytest.approx(246.13, abs=0.005)
    assert float(total["projecten_bruto"]) > 0
    assert why["projecten_bruto"].startswith("ten minste")
    buurt = next(r for r in read_csv(hengelo / "data/gebieden.csv") if r["code"] == "BU01640604")
    assert buurt["warmte_fase"] == "proeftuin aardgasvrije wijken"
    assert buurt["warmte_startanalyse_laagste"]
    for name in ("hittestress", "loopafstand_basisschool_m", "woningen_eigendom_koop"):
        assert total[name] == ""
        assert why[name].startswith("niet geleverd")


@pytest.mark.parametrize(("code", "buurten"), [("GM0153", 70), ("GM0141", 71), ("GM0147", 15)])
def test_the_example_serves_enschede_almelo_and_borne_by_changing_the_code(example, code, buurten):
    atlas = example("hengelo", gemeenten=(code,)).atlas()
    assert len(atlas.areas.codes(Level.BUURT)) == buurten
    table = atlas.table
    certain = table.values.loc[code, "explosieaandachtsgebied_ha"]
    possible = table.values.loc[code, "explosieaandachtsgebied_onbekend_ha"]
    assert max(certain, possible) > 0 or table.status.loc[code, "explosieaandachtsgebied_ha"]
    assert not table.known("woningvoorraad")
    assert table.known("aantal_inwoners")
