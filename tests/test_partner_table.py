"""Any table of a partner joins the atlas by the project file alone, as in docs/formats.md."""

from __future__ import annotations

import re

import pandas as pd
import pyogrio
import pytest

import minitown as mt
import ten_atlas
from projects import ROOT, read_csv, read_json
from wijkplan import Project
from wijkplan.answers.profile import profile_area
from wijkplan.model.layers import PROTECTED
from wijkplan.output.atlas import write_atlas
from wijkplan.output.payload import build_payload
from wijkplan.output.verify import verify_folder

FOUR = ["bereik", "beschikbaarheid", "ervaring", "budget"]
BASE = """
[project]
naam = "Ministad"
gemeenten = ["GM9909"]
jaar = 2024

[[bron]]
soort = "cbs-buurten"
bestand = "gebieden.gpkg"
"""
# Per column of the example, in order: Markt, Haven, Oost, Eiland, Werkstad and Werkpark.
ROWS = {
    mt.MARKT: ("32", "20", "14", "7,5", "184300", "10", "10,0"),
    mt.HAVEN: ("12", "30", "4", "5,0", "41250", "30", "15,0"),
    mt.OOST: ("3", "80", "2", "9,0", "61111", "60", "20,0"),
    mt.EILAND: ("30", "10", "26", "8,0", "100000", "15", ""),
    mt.BUURTEN[4]: ("40", "5", "36", "7,0", "200000", "80", "20,0"),
    mt.BUURTEN[5]: ("", "", "", "", "", "", ""),
}


def example(language):
    text = (ROOT / "docs/formats.md").read_text("utf-8")
    text = text[text.index("### Een tabel van een partner toevoegen") :]
    return re.search(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)[1]


def without(text, *columns):
    """The example without some of its columns."""
    parts = re.split(r"(?m)^(?=\[\[)", text)
    kept = [part for part in parts if not any(f'naam = "{name}"' in part for name in columns)]
    lines = "".join(kept).splitlines()
    return "\n".join(ln for ln in lines if not any(ln.endswith(f'= "{c}"') for c in columns))


def write(folder, text):
    folder.mkdir()
    (folder / "data").mkdir()
    (folder / "wijkplan.toml").write_text(BASE + text, "utf-8")
    head = example("csv").splitlines()[0]
    rows = [f"{code};{mt.NAMES[code]};{';'.join(cells)}" for code, cells in ROWS.items()]
    (folder / "data/hulp.csv").write_text("\n".join([head, *rows]), "utf-8")
    pyogrio.write_dataframe(mt.cbs_buurten(), folder / "gebieden.gpkg", layer="buurten")
    return Project.load(folder)


@pytest.fixture(scope="module")
def atlas(tmp_path_factory):
    return write(tmp_path_factory.mktemp("partner") / "stad", example("toml")).atlas()


@pytest.fixture(scope="module")
def built(atlas, tmp_path_factory):
    return write_atlas(atlas, tmp_path_factory.mktemp("gebouwd") / "uit").folder


def hidden(atlas, column):
    status = atlas.table.status[column]
    return [code for code in mt.BUURTEN if status[code] == PROTECTED]


def test_the_four_stand_together_on_the_map_in_order_and_own_groups_where_asked(atlas):
    groups = {group["id"]: group for group in build_payload(atlas)["groups"]}
    names = [name for name in groups if name in (*FOUR, "meedoen", "zorg", "onderwijs")]
    assert names == ["meedoen", *FOUR]
    assert groups["meedoen"]["label"] == "Meedoen"
    assert groups["meedoen"]["indicators"] == ["pashouders", "aandeel_pashouders"]
    assert groups["ervaring"]["indicators"] == ["wmo_antwoorden", "wmo_cijfer"]


def test_the_profile_has_them_under_their_own_headings_with_the_words_of_the_source(atlas):
    groups = {group.label: group for group in profile_area(atlas, mt.MARKT).groups}
    (figure,) = groups["Sociaal domein: bereik"].figures
    assert figure.cells[0].value == 32
    assert "cliëntstromen" in groups["Sociaal domein: bereik"].about
    assert [f.cells[0].value for f in groups["Meedoen"].figures] == [10, 10.0]


def test_figures_and_reasons_are_in_the_files_and_nothing_can_be_found_out(atlas, built):
    rows = {row["code"]: row for row in read_csv(built / "data/gebieden.csv")}
    assert rows[mt.MARKT]["wmo_wachttijd"] == "20"
    assert rows[mt.OOST]["wmo_kosten"] == ""
    told = read_json(built / "data/herkomst.json")
    assert told["kolommen"]["wmo_kosten"]["personen"] == "wmo_clienten"
    assert "Oost" in (built / f"gebieden/{mt.OOST}.html").read_text("utf-8")
    found = verify_folder(built)
    assert found.leaks == ()
    assert {"wmo_clienten", "wmo_kosten", "wmo_cijfer"} <= set(found.intervals["column"])


def test_few_clients_hide_their_waiting_time_their_marks_and_their_costs(atlas):
    assert mt.OOST in hidden(atlas, "wmo_clienten")
    assert mt.OOST in hidden(atlas, "wmo_wachttijd")
    assert {mt.HAVEN, mt.OOST} <= set(hidden(atlas, "wmo_cijfer"))
    costs = hidden(atlas, "wmo_kosten")
    assert mt.OOST in costs
    assert len(costs) > 1  # or Oost is what the others leave of Centrum


def test_a_waiting_time_above_the_buurten_is_that_of_everybody_who_waits(atlas):
    cell = atlas.table.values.loc[mt.CENTRUM, "wmo_wachttijd"]
    assert cell == pytest.approx((32 * 20 + 12 * 30 + 3 * 80 + 30 * 10) / 77)


def test_what_is_not_delivered_of_the_four_is_unknown_and_without_any_they_are_not_there(tmp_path):
    some = write(tmp_path / "een", without(example("toml"), "wmo_cijfer", "wmo_antwoorden")).atlas()
    groups = {group.label: group for group in profile_area(some, mt.MARKT).groups}
    missing = groups["Sociaal domein: ervaringen"]
    assert missing.figures == ()
    assert missing.undelivered == {"niet geleverd": ("Sociaal domein: ervaringen",)}
    labels = [group.label for group in profile_area(ten_atlas.atlas(), mt.MARKT).groups]
    assert not any("Sociaal domein" in label for label in labels)


def test_the_example_of_the_docs_has_all_its_columns(atlas):
    described = re.findall(r'^naam = "(\w+)"', example("toml"), re.MULTILINE)
    assert set(described) <= set(atlas.table.specs)
    assert len(pd.unique(pd.Series(described))) == len(described) == 7
