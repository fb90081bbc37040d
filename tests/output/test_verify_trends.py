"""Figures of other years: what is written of them, and that an outsider finds nothing in it."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import shutil

import pytest

import guarded_town as gt
import minitown as mt
from projects import contents, read_json
from wijkplan.model.columns import load_catalogue
from wijkplan.model.errors import OutputError
from wijkplan.output.atlas import write_atlas
from wijkplan.output.verify import verify_folder
from wijkplan.output.verify.trends import TRENDS
from wijkplan.protection import protect_sheets

BEFORE = (
    mt.make_sheet({mt.PEOPLE: (110, 190, 300, 40, 400, 0)}, year=2021),
    mt.make_sheet({gt.HELPED: (30, 20, 25, 12, 40, 0)}, year=2021, provenance=gt.PARTNER),
    mt.make_sheet({mt.PEOPLE: (110, 190, 300, 40, 400, 0)}, year=2022),
    mt.make_sheet({gt.HELPED: (30, 4, 25, 12, 40, 0)}, year=2022, provenance=gt.PARTNER),
)
"""In 2021 nobody has few, in 2022 Haven has, and in 2024 Markt."""


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("verloop") / "uit"
    return write_atlas(gt.atlas(earlier=BEFORE), folder).folder


@pytest.fixture
def copy(built, tmp_path):
    return shutil.copytree(built, tmp_path / "kopie")


def rows_of(folder):
    with (folder / TRENDS).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def rewrite(folder, change):
    """Change rows of the table."""
    rows = [change(dict(row)) for row in rows_of(folder)]
    with (folder / TRENDS).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return sealed(folder)


def sealed(folder):
    """Make the list of files agree again."""
    manifest = "data/bestanden.json"
    files = {n: hashlib.sha256(d).hexdigest() for n, d in contents(folder).items() if n != manifest}
    (folder / manifest).write_text(json.dumps({"bestanden": files}), "utf-8")
    return folder


def set_cell(code, column, year, value):
    def change(row):
        here = (row["code"], row["kolom"], row["jaar"]) == (code, column, year)
        return {**row, "waarde": value, "status": ""} if here else row

    return change


def test_the_table_holds_every_year_and_what_is_hidden_in_none(built):
    rows = rows_of(built)
    assert {row["kolom"]: row["jaar"] for row in rows}.keys() == {mt.PEOPLE, gt.HELPED}
    cells = {(r["code"], r["kolom"], r["jaar"]): r for r in rows}
    assert cells[mt.HAVEN, mt.PEOPLE, "2022"]["waarde"] == "190"
    assert cells[mt.HAVEN, mt.PEOPLE, "2024"]["waarde"] == "200"
    for code, year in ((mt.MARKT, "2024"), (mt.HAVEN, "2022")):
        hidden = cells[code, gt.HELPED, year]
        assert hidden["waarde"] == ""
        assert hidden["status"].startswith("onderdrukt door wijkplan")
    origin = read_json(built / "data/herkomst.json")
    assert origin["verloop"][gt.HELPED]["2022"] == {
        "bron": "Wijkteams", "officieel": False, "heette": None,
    }  # fmt: skip


def test_an_outsider_finds_nothing_and_every_year_is_attacked(built):
    verification = verify_folder(built)
    assert verification.leaks == ()
    assert set(verification.intervals["column"]) == {gt.HELPED, f"{gt.HELPED}@2022"}
    assert verification.columns == 3


def test_a_small_figure_of_another_year_is_found(copy):
    rewrite(copy, set_cell(mt.HAVEN, gt.HELPED, "2022", "4"))
    found = {(leak.code, leak.column) for leak in verify_folder(copy).leaks}
    assert ("klein-en-getoond", f"{gt.HELPED}@2022") in found
    assert ("anders-dan-gezegd", f"{gt.HELPED}@2022") in found


def test_what_a_total_of_another_year_gives_away_is_found(copy):
    secret = next(
        row
        for row in rows_of(copy)
        if (row["kolom"], row["jaar"]) == (gt.HELPED, "2022")
        and row["status"].startswith("onderdrukt")
        and row["code"] != mt.HAVEN
    )
    true = dict(zip(mt.BUURTEN, (30, 4, 25, 12, 40, 0), strict=True))[secret["code"]]
    rewrite(copy, set_cell(secret["code"], gt.HELPED, "2022", str(true)))
    leaks = verify_folder(copy).leaks
    assert ("herleidbaar", mt.HAVEN) in {(leak.code, leak.area) for leak in leaks}


def test_a_hidden_figure_of_the_present_is_found_among_the_years(copy):
    rewrite(copy, set_cell(mt.MARKT, gt.HELPED, "2024", "3"))
    leaks = verify_folder(copy).leaks
    assert {(leak.code, leak.file, leak.area) for leak in leaks} == {
        ("verborgen-maar-getoond", TRENDS, mt.MARKT)
    }


@pytest.mark.parametrize("table", ["Geholpen door het wijkteam", "Alle cijfers van Haven"])
def test_a_hidden_figure_of_another_year_on_a_page_is_found(copy, table):
    page = copy / f"gebieden/{mt.HAVEN}.html"
    text = page.read_text("utf-8")
    found = re.search(rf"<caption[^>]*>{table}.*?</table>", text, re.DOTALL)[0]
    row = re.search(r"<tr><th[^>]*>(?:2022|Geholpen).*?</tr>", found, re.DOTALL)[0]
    shown = found.replace(row, row.replace("onbekend", "4", 1))
    page.write_text(text.replace(found, shown), "utf-8")
    leaks = verify_folder(sealed(copy)).leaks
    assert {(leak.code, leak.file, leak.column) for leak in leaks} == {
        ("verborgen-maar-getoond", f"gebieden/{mt.HAVEN}.html", f"{gt.HELPED}@2022")
    }


def test_an_atlas_with_an_unprotected_older_delivery_is_not_written(tmp_path):
    catalogue = load_catalogue().extended(gt.SPECS)
    sheets, protection = protect_sheets(
        [mt.sheet(), gt.partner()], mt.areas(), catalogue, threshold=10.0
    )
    open_door = gt.atlas(shown=((*sheets, *BEFORE), protection))
    with pytest.raises(OutputError) as error:
        write_atlas(open_door, tmp_path / "uit")
    assert f"{gt.HELPED}@2022" in {problem.column for problem in error.value.problems}
    assert not (tmp_path / "uit").exists()
