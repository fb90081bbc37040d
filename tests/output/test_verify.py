"""An outsider with a finished atlas finds nothing; and what he would find is found here first."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
import shutil
from dataclasses import replace

import geopandas as gpd
import pyogrio
import pytest

import guarded_town as gt
import minitown as mt
from projects import contents, read_json
from wijkplan import Project
from wijkplan.model.columns import load_catalogue
from wijkplan.model.errors import OutputError, SourceError, WijkplanError
from wijkplan.output.atlas import write_atlas
from wijkplan.output.verify import verify_folder
from wijkplan.protection import protect_sheets
from wijkplan.protection.program import Program

MANIFEST = "data/bestanden.json"


@pytest.fixture(scope="module")
def atlas():
    return gt.atlas()


@pytest.fixture(scope="module")
def built(atlas, tmp_path_factory):
    return write_atlas(atlas, tmp_path_factory.mktemp("openbaar") / "uit").folder


@pytest.fixture
def copy(built, tmp_path):
    return shutil.copytree(built, tmp_path / "kopie")


def seal(folder):
    """Make the list of files agree again, as somebody who tampers with a file would."""
    files = {
        name: hashlib.sha256(data).hexdigest()
        for name, data in contents(folder).items()
        if name != MANIFEST
    }
    (folder / MANIFEST).write_text(json.dumps({"bestanden": files}), "utf-8")
    return folder


def edit(path, change):
    path.write_text(change(path.read_text("utf-8")), "utf-8")


def edit_json(path, change):
    value = read_json(path)
    change(value)
    path.write_text(json.dumps(value), "utf-8")


def edit_script(path, change):
    text = path.read_text("utf-8")
    packed = re.search(r'"([^"]*)"', text)[1]
    value = json.loads(gzip.decompress(base64.b64decode(packed)))
    change(value)
    again = base64.b64encode(gzip.compress(json.dumps(value).encode())).decode()
    path.write_text(text.replace(packed, again), "utf-8")


def test_hidden_cells_keep_an_interval_that_holds_what_they_are(built):
    found = verify_folder(built)
    assert found.leaks == ()
    assert (found.columns, found.cells, found.hidden) == (1, 9, 2)
    true = dict(zip(mt.BUURTEN, gt.FIGURES[gt.HELPED], strict=True))
    for row in found.intervals.to_dict("records"):
        assert row["column"] == gt.HELPED
        assert row["low"] <= true[row["area"]] <= row["high"]
        assert row["high"] - row["low"] >= 10
    assert list(found.intervals["area"]) == [mt.MARKT, mt.EILAND]  # 3 and 12: 15 of 65 together
    assert found.narrowest["high"] == 15


def in_map(folder):
    def change(value):
        value["indicators"][gt.HELPED]["levels"]["buurt"]["values"][0] = 3

    edit_script(folder / "assets/gegevens.js", change)


def in_a_remark(folder):
    def change(value):
        value["noteTexts"].append("eigenlijk 3")
        column = value["indicators"][gt.HELPED]["levels"]["buurt"]
        column["notes"][0] = len(value["noteTexts"]) - 1
        value["noteTexts"][-1:] = []
        value["noteTexts"][column["notes"][1]] = "eigenlijk 3"
        column["notes"][0] = column["notes"][1]

    edit_script(folder / "assets/gegevens.js", change)


def in_bounds(folder):
    def change(value):
        value["bounds"][gt.HELPED] = {"buurt": [0, 3, 3]}

    edit_script(folder / "assets/tijd.js", change)


def in_a_later_year(folder):
    def change(value):
        value["indicators"][gt.HELPED] = {"buurt": {"alles": [[], [0, 3, 0]]}}

    edit_script(folder / "assets/tijd.js", change)


def in_an_entry(folder):
    def change(value):
        entry = next(e for entries in value["entries"].values() for e in entries)
        entry["area"], entry["deltas"] = mt.MARKT, {gt.HELPED: [3, 3]}

    edit_script(folder / "assets/tijd.js", change)


def in_gis(folder):
    path = folder / "data/wijkplan.gpkg"
    names = [str(name) for name in pyogrio.list_layers(path)[:, 0]]
    layers = {name: gpd.read_file(path, layer=name) for name in names}
    layers["buurten"].loc[layers["buurten"]["code"] == mt.MARKT, gt.HELPED] = 3.0
    path.unlink()
    for name, frame in layers.items():
        pyogrio.write_dataframe(frame, path, layer=name, append=path.exists())


def in_a_table(folder):
    edit(
        folder / "data/voorraad.csv",
        lambda text: re.sub(
            "^(.*)$",
            lambda line: line[1] + (f",{gt.HELPED}" if "scenario" in line[1] else ",3"),
            text.rstrip(),
            flags=re.MULTILINE,
        ),
    )


def in_evidence_of_the_column(folder):
    def change(findings):
        finding = next(f for f in findings if f["onderwerp"] == gt.HELPED)
        finding["bewijs"][mt.MARKT] = 3.0

    edit_json(folder / "data/bevindingen.json", change)


def in_evidence_of_the_area(folder):
    def change(findings):
        findings[0].update(onderwerp=mt.MARKT, bewijs={gt.HELPED: 3.0})

    edit_json(folder / "data/bevindingen.json", change)


def in_a_profile(folder):
    def change(text):
        row = re.search(
            r"<tr>\s*<th[^>]*><a[^>]*>Geholpen door het wijkteam.*?</tr>", text, re.DOTALL
        )[0]
        return text.replace(row, row.replace("onbekend", "3", 1))

    edit(folder / f"gebieden/{mt.MARKT}.html", change)


def among_the_key_figures(folder):
    table = (
        '<table class="cijfers kern"><tr><th>Geholpen door het wijkteam</th><td>3</td></tr></table>'
    )
    edit(
        folder / f"gebieden/{mt.MARKT}.html",
        lambda text: text.replace("</main>", f"{table}</main>"),
    )


def in_the_head_of_a_profile(folder):
    row = "<div><dt>Geholpen door het wijkteam</dt><dd>3</dd></div></dl>"
    edit(folder / f"gebieden/{mt.MARKT}.html", lambda text: text.replace("</dl>", row, 1))


def in_a_reason(folder):
    reason = '<dl class="redenen"><dt>Geholpen door het wijkteam</dt><dd>1 + 2 = 3</dd></dl></main>'
    edit(folder / f"gebieden/{mt.MARKT}.html", lambda text: text.replace("</main>", reason))


def in_another_table_of_a_profile(folder):
    table = (
        "<table><tr><th></th><th>Haven</th><th>BU99090101</th></tr>"
        "<tr><th>geholpen</th><td>20</td><td>3</td></tr></table></main>"
    )
    edit(folder / f"gebieden/{mt.MARKT}.html", lambda text: text.replace("</main>", table))


def on_a_theme_page(folder):
    table = (
        "<table><tr><th>Gebied</th><th>Geholpen door het wijkteam</th></tr>"
        "<tr><th>Markt</th><td>3</td></tr></table></main>"
    )
    edit(folder / "thema-spreiding.html", lambda text: text.replace("</main>", table))


@pytest.mark.parametrize(
    ("tamper", "file"),
    [
        (in_map, "assets/gegevens.js"),
        (in_a_remark, "assets/gegevens.js"),
        (in_bounds, "assets/tijd.js"),
        (in_a_later_year, "assets/tijd.js"),
        (in_an_entry, "assets/tijd.js"),
        (in_gis, "data/wijkplan.gpkg"),
        (in_a_table, "data/voorraad.csv"),
        (in_evidence_of_the_column, "data/bevindingen.json"),
        (in_evidence_of_the_area, "data/bevindingen.json"),
        (in_a_profile, f"gebieden/{mt.MARKT}.html"),
        (among_the_key_figures, f"gebieden/{mt.MARKT}.html"),
        (in_the_head_of_a_profile, f"gebieden/{mt.MARKT}.html"),
        (in_a_reason, f"gebieden/{mt.MARKT}.html"),
        (in_another_table_of_a_profile, f"gebieden/{mt.MARKT}.html"),
        (on_a_theme_page, "thema-spreiding.html"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_hidden_figure_in_any_other_place_is_found(copy, tamper, file):
    tamper(copy)
    leaks = verify_folder(seal(copy)).leaks
    assert leaks
    assert {(leak.code, leak.file, leak.column) for leak in leaks} == {
        ("verborgen-maar-getoond", file, gt.HELPED)
    }
    assert mt.MARKT in {leak.area for leak in leaks}


def write_cell(folder, column, area, value, status=""):
    for file, text in (("gebieden", value), ("gebieden_status", status)):
        path = folder / f"data/{file}.csv"
        head, *rows = path.read_text("utf-8").splitlines()
        place = head.split(",").index(column)
        cells = [row.split(",") for row in rows if "," in row]
        for row in cells:
            if row[0] == area:
                row[place:] = [text, *row[place + 1 :]]
        path.write_text("\n".join([head, *map(",".join, cells)]) + "\n", "utf-8")


def simple(folder):
    """Statuses without commas, so that a row can be cut at its commas."""
    edit(folder / "data/gebieden_status.csv", lambda text: re.sub('"[^"]*"', "afgeleid", text))
    return folder


def test_a_small_figure_that_is_shown_is_found(copy):
    write_cell(simple(copy), gt.HELPED, mt.MARKT, "3")
    leaks = verify_folder(seal(copy)).leaks
    codes = {(leak.code, leak.area) for leak in leaks}
    assert ("klein-en-getoond", mt.MARKT) in codes
    assert ("herleidbaar", mt.EILAND) in codes  # Centrum less the other three
    assert any(leak.code == "anders-dan-gezegd" for leak in leaks)


def test_a_quotient_of_a_hidden_figure_gives_it_away(copy):
    write_cell(simple(copy), f"lq_{gt.HELPED}", mt.MARKT, "0.25")
    leaks = verify_folder(seal(copy)).leaks
    assert [(leak.code, leak.column, leak.area) for leak in leaks] == [
        ("afgeleide-getoond", f"lq_{gt.HELPED}", mt.MARKT)
    ]


def test_a_changed_or_missing_file_is_named(copy):
    edit(copy / "tabel.html", lambda text: text + " ")
    (copy / "data/voorraad.csv").unlink()
    (copy / "eigen.txt").write_text("van een ander", "utf-8")
    with pytest.raises(SourceError) as error:
        verify_folder(copy)
    assert {problem.file for problem in error.value.problems} == {
        "tabel.html",
        "data/voorraad.csv",
    }


def test_a_file_of_somebody_else_is_named_and_not_judged(copy):
    (copy / "eigen.txt").write_text("van een ander", "utf-8")
    assert verify_folder(copy).unknown_files == ("eigen.txt",)


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("assets/gegevens.js", 'window.wijkplanGegevens = "AAAA";'),
        ("data/wijkplan.gpkg", "geen database"),
        ("data/gebieden.csv", "code\nBU1\n"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_clear_error(copy, file, text):
    (copy / file).write_text(text, "utf-8")
    with pytest.raises(SourceError) as error:
        verify_folder(seal(copy))
    assert [problem.file for problem in error.value.problems] == [file]


def test_no_atlas_and_the_internal_edition_are_refused(copy, tmp_path):
    with pytest.raises(SourceError, match="geen atlas"):
        verify_folder(tmp_path)
    edit_json(copy / "data/herkomst.json", lambda value: value.update(uitgave="intern"))
    with pytest.raises(SourceError, match="interne uitgave"):
        verify_folder(seal(copy))


def only_small_hidden():
    """As if nobody thought of subtraction: Markt is hidden and nothing else."""
    catalogue = load_catalogue().extended(gt.SPECS)
    sheets, protection = protect_sheets(
        [mt.sheet(), gt.partner()], mt.areas(), catalogue, threshold=10.0
    )
    values, status = sheets[1].values.copy(), sheets[1].status.copy()
    values.loc[mt.EILAND, gt.HELPED], status.loc[mt.EILAND, gt.HELPED] = 12.0, ""
    column = protection.columns[0]
    fewer = {level: min(number, 1) for level, number in column.hidden.items()}
    protection = replace(protection, columns=(replace(column, hidden=fewer),))
    return (sheets[0], replace(sheets[1], values=values, status=status)), protection


def test_a_build_that_hides_too_little_fails_and_leaves_the_old_atlas(built, tmp_path):
    out = shutil.copytree(built, tmp_path / "uit")
    before = contents(out)
    with pytest.raises(OutputError) as error:
        write_atlas(gt.atlas(shown=only_small_hidden()), out)
    [problem] = error.value.problems
    assert (problem.code, problem.column, problem.area) == ("herleidbaar", gt.HELPED, mt.MARKT)
    assert "het is 3" in problem.message
    assert "drempel" in problem.remedy
    assert contents(out) == before
    assert [path.name for path in tmp_path.iterdir()] == ["uit"]


def test_what_cbs_keeps_secret_and_gives_away_itself_is_listed_and_no_fault(tmp_path):
    people = (100, 200, 300, mt.SUPPRESSED, 400, 0, 660)
    cbs = mt.make_sheet({mt.PEOPLE: people}, codes=(*mt.BUURTEN, mt.CENTRUM))
    catalogue = load_catalogue().extended(gt.SPECS)
    shown = protect_sheets([cbs, gt.partner()], mt.areas(), catalogue, threshold=30.0)
    found = verify_folder(write_atlas(gt.atlas(shown=shown), tmp_path / "uit").folder)
    assert found.leaks == ()
    [row] = found.official.to_dict("records")
    assert (row["column"], row["area"]) == (mt.PEOPLE, mt.EILAND)
    assert row["low"] <= 60 <= row["high"]  # 660 less the other three, each rounded to 5
    assert row["high"] - row["low"] < 30


def test_rounded_figures_are_judged_by_what_they_can_stand_for(tmp_path):
    rounded = replace(gt.SPECS[0], round_to=5.0)
    written = write_atlas(gt.atlas(specs=[rounded]), tmp_path / "uit")
    found = verify_folder(written.folder)
    assert found.leaks == ()
    assert written.hidden == found.hidden == 1  # what is rounded blurs Centrum enough
    assert (found.intervals["high"] - found.intervals["low"]).min() >= 10


def test_the_atlas_tells_an_outsider_how_it_was_made(built):
    origin = read_json(built / "data/herkomst.json")
    told = origin["openbaarmaking"]["kolommen"][gt.HELPED]
    assert told["drempel"] == 10
    assert told["verborgen"] == {"buurt": 2, "wijk": 0, "gemeente": 0}
    column = origin["kolommen"][gt.HELPED]
    assert (column["van"], column["over"], column["officieel"]) == (mt.PEOPLE, "personen", False)
    assert origin["kolommen"][mt.PEOPLE]["officieel"] is True
    assert origin["kolommen"][f"lq_{gt.HELPED}"]["uit"] == [gt.HELPED]


def page(folder):
    text = (folder / "verantwoording.html").read_text("utf-8")
    section = re.search(r'<section id="niet-openbaar">.*?</section>', text, re.DOTALL)[0]
    return " ".join(re.sub("<[^>]*>", " ", section).split())


def test_the_accountability_page_tells_what_is_hidden_and_how_much_can_be_found(built):
    text = page(built)
    assert "Geholpen door het wijkteam Wijkteams 9 2 0 0 10 niet" in text
    assert "Van de 9 beschermde cijfers zijn er 2 verborgen" in text
    assert "0 herleidbaar" in text
    assert "Geholpen door het wijkteam in Markt: tussen 0 en 15" in text


def test_the_accountability_page_tells_which_columns_are_left_out(tmp_path):
    sheet = gt.partner({**gt.FIGURES, gt.SCORE: (7, 6, 8, 5, 9, 4)})
    folder = write_atlas(gt.atlas(sheet), tmp_path / "uit").folder
    assert "Tevredenheid (Wijkteams): de noemer is niet bekend" in page(folder)
    assert verify_folder(folder).leaks == ()
    assert gt.SCORE not in read_json(folder / "data/herkomst.json")["kolommen"]


def test_without_figures_to_protect_one_sentence_is_enough(tmp_path):
    catalogue = load_catalogue()
    shown = protect_sheets([mt.sheet()], mt.areas(), catalogue, threshold=10.0)
    written = write_atlas(gt.atlas(shown=shown), tmp_path / "uit")
    assert (written.protected, written.hidden) == (0, 0)
    assert "hoefde niets te worden beschermd" in page(written.folder)
    assert verify_folder(written.folder).leaks == ()


def test_the_internal_edition_says_that_it_is_not_to_be_shared(atlas, tmp_path):
    internal = replace(atlas, edition="intern", protection=None)
    text = page(write_atlas(internal, tmp_path / "uit").folder)
    assert "Dit is de interne uitgave" in text
    assert "wijkteam" not in text


def test_other_hidden_numbers_with_the_same_sums_give_the_same_atlas(tmp_path):
    project = Project.load(gt.write_project(tmp_path / "project"))
    one = project.build(tmp_path / "een").folder
    gt.deliver(project.folder, gt.AS_WELL)
    other = project.build(tmp_path / "ander").folder
    found = verify_folder(one)
    assert found.leaks == ()
    hidden = set(zip(found.intervals["column"], found.intervals["area"], strict=True))
    changed = {
        (name, area)
        for name in gt.TRUE
        for area, is_, may_be in zip(mt.BUURTEN, gt.TRUE[name], gt.AS_WELL[name], strict=True)
        if is_ != may_be
    }
    assert len(changed) == 10
    assert changed <= hidden
    assert contents(one) == contents(other)


def test_a_heading_that_columns_share_is_no_leak_while_one_of_them_may_be_shown(tmp_path):
    same = replace(gt.SPECS[0], label="Inwoners", unit="")
    folder = write_atlas(gt.atlas(specs=[same]), tmp_path / "uit").folder
    assert verify_folder(folder).leaks == ()


def test_a_solver_without_an_answer_is_one_clear_error(built, monkeypatch):
    monkeypatch.setattr(Program, "cheapest", lambda *_: None)
    with pytest.raises(WijkplanError, match="niet vast te stellen") as error:
        verify_folder(built)
    assert error.value.problems[0].code == "niet-te-beoordelen"
    assert "intern" in error.value.problems[0].remedy


def test_a_mean_whose_weight_is_hidden_is_no_leak_by_itself(tmp_path):
    mean = replace(gt.SPECS[1], weight=gt.HELPED)
    sheet = gt.partner({**gt.FIGURES, gt.SCORE: (7, 6, 8, 5, 9, mt.SUPPRESSED)})
    made = gt.atlas(sheet, specs=[gt.SPECS[0], mean])
    table = made.table.values
    assert (table[gt.HELPED].isna() & table[gt.SCORE].notna()).any()
    assert verify_folder(write_atlas(made, tmp_path / "uit").folder).leaks == ()


def test_a_column_that_should_have_been_left_out_is_found(copy):
    def change(origin):
        origin["openbaarmaking"]["kolommen"][gt.HELPED]["reden"] = "niet te beoordelen"

    edit_json(copy / "data/herkomst.json", change)
    leaks = verify_folder(seal(copy)).leaks
    assert [(leak.code, leak.column) for leak in leaks] == [("anders-dan-gezegd", gt.HELPED)]


def test_what_official_figures_leave_open_by_themselves_is_told_apart(tmp_path):
    cbs = mt.make_sheet({mt.PEOPLE: (100, 200, 300, 10, 400, 5)})
    sheet = gt.partner({gt.HELPED: (20, 20, 30, 12, 40, 4)})
    catalogue = load_catalogue().extended(gt.SPECS)
    shown = protect_sheets([cbs, sheet], mt.areas(), catalogue, threshold=10.0)
    folder = write_atlas(gt.atlas(shown=shown), tmp_path / "uit").folder
    found = verify_folder(folder)
    assert found.leaks == ()
    assert mt.WERKPARK in set(found.known_officially["area"])  # at most 5 live there, rounded
    assert "voegt daar niets aan toe" in page(folder)
    narrowest = found.narrowest
    assert narrowest is None or narrowest["high"] - narrowest["low"] >= 10
