"""Text from the data stays text: in pages, data scripts, tables, links and names of files."""

from __future__ import annotations

import csv
import io
import re
import zipfile

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import minitown as mt
from hostile_town import PAYLOADS, Attack, write_town
from page_parts import Parts, source_of, unpacked
from projects import contents
from wijkplan import Project
from wijkplan.model.errors import WijkplanError
from wijkplan.output.atlas import write_atlas, write_single_map, write_single_profile
from wijkplan.output.disclosure import Publication
from wijkplan.output.exports import table_csv
from wijkplan.output.policy import BACKGROUND
from wijkplan.output.project_template import make_project_template
from wijkplan.output.safe_text import csv_text, readable

NOT_SHOWN = {
    "opmerking bij project", "vindplaats van warmteprogramma", "buurtnaam van Startanalyse",
    "naam van spoor", "typespoorbaan van spoor", "bron van basisnet",
    "kop van een kolom van een partner",
}  # fmt: skip
"""Fields that a delivery has and no page shows."""


def read(folder, attack):
    return Project.load(write_town(folder, attack)).atlas()


def write(folder, atlas):
    """Write an atlas, and single pages beside it."""
    write_atlas(atlas, folder / "maps")
    write_single_map(atlas, "eigen_aandeel", folder / "kaart.html")
    write_single_profile(atlas, mt.MARKT, folder / "profiel.html")
    return folder


def plain(text):
    """Text but for case and underscores, which a page may change in words of a source."""
    return text.casefold().replace("_", " ")


@pytest.fixture(scope="module")
def attack():
    return Attack()


@pytest.fixture(scope="module")
def built(tmp_path_factory, attack):
    folder = tmp_path_factory.mktemp("kwaad")
    return write(folder / "uit", read(folder / "stad", attack))


@pytest.fixture(scope="module")
def calm(tmp_path_factory):
    """The same town with harmless texts."""
    return read(tmp_path_factory.mktemp("rust"), Attack(harmless=True))


@pytest.fixture(scope="module")
def pages(built):
    return {path.relative_to(built).as_posix(): Parts(path.read_text("utf-8"))
            for path in sorted(built.rglob("*.html"))}  # fmt: skip


def test_every_text_is_on_a_page_as_text_and_whole(built, attack, pages):
    scripts = [(built / "maps/assets" / name).read_text() for name in ("gegevens.js", "tijd.js")]
    shown = [text for page in pages.values() for text in page.texts]
    shown += [text for script in scripts for text in unpacked(script)]
    everything = plain("\0".join(shown))
    seen = {
        name
        for name, texts in attack.fields.items()
        if all(plain(readable(text)) in everything for text in texts)
    }
    assert set(attack.fields) - seen == NOT_SHOWN


def test_no_text_becomes_markup(tmp_path, pages, calm):
    write(tmp_path, calm)
    for name, page in pages.items():
        expected = Parts((tmp_path / name).read_text("utf-8")).shapes
        assert page.shapes <= expected, name


def test_a_page_may_run_its_own_scripts_and_styles_and_nothing_else(pages):
    for name, page in pages.items():
        (policy,) = page.policies
        rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
        assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'", name
        maps = name in {"maps/index.html", "kaart.html"}
        assert rules["img-src"] == (f"data: {BACKGROUND}" if maps else "data:"), name
        for kind in ("script", "style"):
            allowed = rules.get(f"{kind}-src", "").split()
            hashes = [one for one in allowed if one not in {"'self'", "file:"}]
            assert hashes == [source_of(text) for text in page.inline[kind]], name
            linked = [
                to for to in page.links if to.endswith({"script": ".js", "style": ".css"}[kind])
            ]
            assert bool(linked) == ("'self'" in allowed) == ("file:" in allowed), name


def test_the_policy_comes_before_all_that_it_is_about(built):
    for path in built.rglob("*.html"):
        before, _, _ = path.read_text("utf-8").partition("Content-Security-Policy")
        assert re.findall(r"<(\w+)", before) == ["html", "head", "meta", "meta"], path.name


def test_no_page_has_an_attribute_that_the_policy_would_refuse(pages):
    for name, page in pages.items():
        used = {attribute for _, *attributes in page.shapes for attribute in attributes}
        assert not [one for one in used if one == "style" or one.startswith("on")], name


def test_every_link_stays_in_the_atlas(built, pages):
    for name, page in pages.items():
        for link in page.links:
            target, _, _ = link.partition("#")
            path = (built / name).parent / target
            assert target == "" or path.resolve().is_relative_to(built / "maps"), (name, link)
            assert path.exists(), (name, link)


def test_no_cell_of_a_table_is_a_formula(built):
    names = sorted((built / "maps/data").glob("*.csv"))
    assert len(names) == 5
    for path in names:
        text = path.read_text("utf-8")
        for separator in ",;":  # a Dutch spreadsheet takes the semicolon
            for row in csv.reader(io.StringIO(text), delimiter=separator):
                assert [cell for cell in row if re.match(r"[=+@\t\r]|-(?![\d.])", cell)] == []


def test_numbers_are_no_text():
    table = pd.DataFrame(
        {"=kop": [-5, 3], "b": [-2.5, float("nan")], "c": ["-x", "@x"], "d": ["+31", "a=b"]}
    ).astype(object)
    assert table_csv(table) == "'=kop,b,c,d\n-5,-2.5,'-x,'+31\n3,,'@x,a=b\n"


@given(st.text(alphabet="=+-@\t\r\n;,\"'a1 ＝", max_size=8))
def test_a_text_is_a_text_in_every_spreadsheet(text):
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerow(["code", csv_text(text)])
    (row,) = csv.reader(io.StringIO(stream.getvalue()))
    for cell in re.split(r"[;\t\r\n]", row[1]):
        assert not cell.startswith(("=", "+", "-", "@", "＝"))
    same_lines = text.replace("\r\n", "\n").replace("\r", "\n")
    assert row[1].replace("'", "") == same_lines.replace("'", "")


@given(st.text())
def test_text_without_control_characters_is_shown_as_it_is(text):
    shown = readable(text)
    assert len(shown) == len(text)
    shown.encode()
    assert readable(shown) == shown
    assert "\u202e" not in shown


@pytest.mark.parametrize(
    "code",
    ["BU9909/../../x", "../../../../tmp/kwaad", "javascript:x", 'BU990901"><b>', "BU9909010\0"],
)
def test_a_code_that_is_no_code_is_refused_and_nothing_is_written(tmp_path, calm, code):
    folder = write_town(tmp_path / "a" / "b", Attack(harmless=True))
    frame = mt.cbs_buurten()
    frame.loc[0, "buurtcode"] = code
    (folder / "gebieden.gpkg").unlink()
    frame.to_file(folder / "gebieden.gpkg", layer="buurten", engine="pyogrio")
    before = contents(tmp_path)
    with pytest.raises(WijkplanError, match=r"gebieden\.gpkg"):
        Project.load(folder).build()
    assert contents(tmp_path) == before
    with pytest.raises(WijkplanError, match="niet in dit project"):
        write_single_profile(calm, code, tmp_path / "profiel.html")
    assert contents(tmp_path) == before


@pytest.mark.parametrize("name", ["../kwaad.html", "/tmp/kwaad.html", "a/../../kwaad.html"])
def test_the_gate_lets_no_file_out_of_its_folder(tmp_path, name):
    (tmp_path / "uit").mkdir()
    with pytest.raises(WijkplanError, match="uitvoermap"):
        Publication(tmp_path / "uit", "openbaar").write_text(name, "x")
    assert contents(tmp_path) == {}


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('naam = "constructor"', 'naam = "<script>"', "scenario"),
        ('naam = "eigen_aantal"', 'naam = "eigen\\"aantal"', "kolom"),
        ('kenmerk = "hitte_pet"', 'kenmerk = "<b>"', "<b>"),
        ('voorziening = "basisschool"', 'voorziening = "\'><b>"', "voorziening"),
        ('gemeenten = ["GM9909"]', 'gemeenten = ["GM99/9"]', "gemeenten"),
    ],
)
def test_a_name_that_serves_as_a_key_is_refused_with_a_reason(tmp_path, before, after, told):
    folder = write_town(tmp_path, Attack(harmless=True))
    path = folder / "wijkplan.toml"
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after), "utf-8")
    with pytest.raises(WijkplanError, match=re.escape(told)) as caught:
        Project.load(folder).atlas()
    problem = caught.value.problems[0]
    assert problem.file
    assert problem.remedy


def test_a_file_with_a_nul_is_refused_with_a_reason(tmp_path):
    folder = write_town(tmp_path, Attack(harmless=True))
    path = folder / "projecten.csv"
    path.write_bytes(path.read_bytes() + b"\0")
    with pytest.raises(WijkplanError, match=r"projecten\.csv.*geen tekstbestand.*haal"):
        Project.load(folder).atlas()


def test_the_template_has_no_formula():
    with zipfile.ZipFile(io.BytesIO(make_project_template())) as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        assert len(sheets) == 4
        for name in sheets:
            assert b"<f>" not in book.read(name)


def test_every_payload_is_a_threat_of_its_own():
    assert len(set(PAYLOADS.values())) == len(PAYLOADS)
