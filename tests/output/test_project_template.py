"""The template of the project register: what it offers, and that it is read when filled in."""

from __future__ import annotations

import datetime as dt
import zipfile

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner

from project_beside import functions, numbers
from project_register import rows
from wijkplan.cli import cli
from wijkplan.model.errors import DataError, OutputError
from wijkplan.output.project_template import template_sheets, write_project_template
from wijkplan.sources.files import SourceRequest
from wijkplan.sources.project_links import join_projects, read_project_file
from wijkplan.sources.project_numbers import read_project_functions, read_project_numbers
from wijkplan.sources.projects import read_projects
from wijkplan.sources.registry import recognise

MOST_CHARACTERS = 255
"""In a drop-down, and in what stands beside a cell: a limit of spreadsheets."""
WHOLE = ("bruto", "sloop", "aantal", "kans", "jaar_start", "jaar_oplevering", "jaar_sloop",
         "jaar_einde", "minimum", "verwacht", "maximum")  # fmt: skip


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    return write_project_template(tmp_path_factory.mktemp("sjabloon") / "projecten.xlsx")


@pytest.fixture(scope="module")
def book(template):
    return openpyxl.load_workbook(template)


def rules(sheet):
    """Column -> its rule."""
    names = {cell.column_letter: cell.value for cell in sheet[1]}
    found = {}
    for rule in sheet.data_validations.dataValidation:
        (area,) = rule.sqref.ranges
        assert (area.min_row, area.max_row >= 2000) == (2, True)
        found[names[openpyxl.utils.get_column_letter(area.min_col)]] = rule
    return found


def offered(book, formula):
    """The choices of a drop-down, separated by commas: in the rule itself, or in cells."""
    if not formula.startswith("=uitleg!"):
        return formula.strip('"')
    cells = book["uitleg"][formula.removeprefix("=uitleg!").replace("$", "")]
    return ",".join(cell.value for (cell,) in cells)


def test_the_sheets_have_the_columns_of_the_registers_and_a_heading_that_stays(book):
    assert book.sheetnames == ["projecten", "functies", "getallen", "uitleg"]
    for name, fields in template_sheets().items():
        sheet = book[name]
        assert [cell.value for cell in sheet[1]] == [field.name for field in fields]
        assert sheet.freeze_panes == "A2"
        assert sheet.max_row == 1
    assert book["uitleg"].freeze_panes == "A2"


@pytest.mark.parametrize("name", template_sheets())
def test_every_column_offers_what_may_be_filled_in(book, name):
    found = rules(book[name])
    assert list(found) == [field.name for field in template_sheets()[name]]
    for field in template_sheets()[name]:
        rule = found[field.name]
        assert rule.prompt
        assert len(rule.prompt) <= MOST_CHARACTERS
        listed = offered(book, rule.formula1 or "")
        assert len(rule.formula1 or "") <= MOST_CHARACTERS
        if field.kind == "keuze":
            assert (rule.type, tuple(listed.split(","))) == ("list", field.choices)
        elif field.kind == "ja_nee":
            assert (rule.type, listed) == ("list", "ja,nee")
        elif field.kind in ("aantal", "jaar"):
            assert rule.type == "whole"
        elif field.kind == "datum":
            assert rule.type == "date"
        assert bool(rule.showErrorMessage) == (rule.type is not None and field.name != "grootheid")


def test_parts_and_other_sheets_offer_the_projects_that_were_filled_in(book):
    ids = "=projecten!$A$2:$A$5000"
    assert rules(book["projecten"])["parent_id"].formula1 == ids
    for name in ("functies", "getallen"):
        assert rules(book[name])["project_id"].formula1 == ids
    offered = rules(book["getallen"])["grootheid"].formula1.strip('"').split(",")
    assert {"bruto", "sloop", "tak", "jaar_oplevering", "netto"} <= set(offered)
    assert not {"naam", "bron", "buurt"} & set(offered)


def test_long_numbers_and_codes_are_kept_as_text(book):
    sheet = book["projecten"]
    formats = {cell.value: sheet.column_dimensions[cell.column_letter].number_format
               for cell in sheet[1]}  # fmt: skip
    assert formats["panden"] == formats["project_id"] == formats["buurt"] == "@"
    assert formats["bruto"] == "General"


def test_the_explanation_has_every_column_and_every_code(book):
    lines = list(book["uitleg"].iter_rows(min_row=2, values_only=True))
    said = {(sheet, column): text for sheet, column, _, text, *_ in lines if text}
    codes = {(sheet, column, code): meaning for sheet, column, _, _, code, meaning in lines}
    for name, fields in template_sheets().items():
        assert said[name, None]
        for field in fields:
            assert said[name, field.name]
            choices = ("ja", "nee") if field.kind == "ja_nee" else field.choices
            for code in choices:
                assert codes[name, field.name, code], (name, field.name, code)
    assert codes["projecten", "soort", "WNT"] == "aansluiting op een warmtenet"
    assert codes["projecten", "energielabel", "A++++"] == "label A++++"


def test_the_template_has_the_same_bytes_whenever_it_is_made(template, tmp_path, monkeypatch):
    class Later(dt.datetime):
        @classmethod
        def now(cls, tz=None):
            return dt.datetime(2031, 2, 3, tzinfo=tz)

    monkeypatch.setattr("openpyxl.writer.excel.datetime.datetime", Later)
    again = write_project_template(tmp_path / "later" / "x.xlsx")
    assert again.read_bytes() == template.read_bytes()
    with zipfile.ZipFile(template) as file:
        assert {item.date_time[0] for item in file.infolist()} == {1980}
        assert b"2031" not in file.read("docProps/core.xml")


def test_another_file_is_never_overwritten(template, tmp_path):
    mine = tmp_path / "mijn.xlsx"
    mine.write_text("van mij", "utf-8")
    with pytest.raises(OutputError) as raised:
        write_project_template(mine)
    assert [p.code for p in raised.value.problems] == ["zou-overschrijven"]
    assert mine.read_text("utf-8") == "van mij"
    assert write_project_template(template) == template  # the same template may stay
    with pytest.raises(OutputError) as raised:
        write_project_template(tmp_path / "projecten.csv")
    assert [p.code for p in raised.value.problems] == ["naam-onjuist"]
    with pytest.raises(OutputError) as raised:
        write_project_template(mine / "x.xlsx")  # a file is no folder
    assert [p.code for p in raised.value.problems] == ["niet-te-schrijven"]
    assert [path.name for path in tmp_path.iterdir()] == ["mijn.xlsx"]


def test_the_command_writes_the_template_and_explains_itself_in_dutch(template, tmp_path):
    path = tmp_path / "register.xlsx"
    done = CliRunner().invoke(cli, ["template", str(path)])
    assert done.exit_code == 0
    assert f"Geschreven: {path}" in done.output
    assert path.read_bytes() == template.read_bytes()
    told = CliRunner().invoke(cli, ["template", "--help"]).output
    assert "Gebruik: " in told
    assert "keuzelijsten" in told
    path.write_text("van mij", "utf-8")
    refused = CliRunner().invoke(cli, ["template", str(path)])
    assert isinstance(refused.exception, OutputError)


# --- filled in


def filled(template, path, **sheets):
    """The template with rows, typed as a person types them."""
    book = openpyxl.load_workbook(template)
    for name, frame in sheets.items():
        sheet = book[name]
        where = {cell.value: cell.column for cell in sheet[1]}
        for line, row in enumerate(frame.to_dict("records"), start=2):
            for column, value in row.items():
                if value:
                    sheet.cell(line, where[column], typed(column, value))
    book.save(path)
    return path


def typed(column, value):
    if column in WHOLE and value.isdigit():
        return int(value)
    if column == "peildatum" and value.startswith("2025-"):
        return dt.date.fromisoformat(value)
    return value


def ask(path, kind="projecten"):
    return SourceRequest(
        kind=kind, path=path, year=2025, boundary_year=2025, name=kind, publisher="gemeente"
    )


def test_a_template_that_is_filled_in_says_the_same_as_csv(template, tmp_path, catalogue):
    frames = {"projecten": rows(), "functies": functions(), "getallen": numbers()}
    path = filled(template, tmp_path / "ingevuld.xlsx", **frames)
    found = {r.name: r for r in read_project_file(ask(path), edition="intern")}
    for name, frame in frames.items():
        frame.to_csv(tmp_path / f"{name}.csv", index=False)
    expected = {
        "projecten": read_projects(ask(tmp_path / "projecten.csv"), edition="intern"),
        "projectfuncties": read_project_functions(ask(tmp_path / "functies.csv")),
        "projectgetallen": read_project_numbers(ask(tmp_path / "getallen.csv")),
    }
    assert list(found) == list(expected)
    for name, register in expected.items():
        pd.testing.assert_frame_equal(pd.DataFrame(found[name].frame), pd.DataFrame(register.frame))
    recognised = recognise(path, catalogue)
    assert recognised.kind_id == "projecten"


def test_a_template_without_functions_and_numbers_is_a_register(template, tmp_path):
    path = filled(template, tmp_path / "ingevuld.xlsx", projecten=rows())
    registers = read_project_file(ask(path), edition="openbaar")
    assert [register.name for register in registers] == ["projecten"]
    assert join_projects({"projecten": registers[0]})["projecten"] is registers[0]


def test_what_is_wrong_in_a_template_is_told_with_sheet_row_column_and_remedy(template, tmp_path):
    path = filled(
        template,
        tmp_path / "ingevuld.xlsx",
        projecten=rows(n2={"bruto": "tien", "soort": "NBW"}),
        functies=functions(n3={"eenheid": "bunder"}),
        getallen=numbers(n4={"gekozen": "2"}),
    )
    with pytest.raises(DataError) as raised:
        read_project_file(ask(path), edition="openbaar")
    told = str(raised.value)
    for place in (
        "bestand ingevuld.xlsx, laag projecten, kolom bruto, rij 3: onjuiste waarde: 'tien'",
        "'tien' → vul een heel getal in",
        "laag projecten, kolom soort, rij 3",
        "laag functies, kolom eenheid, rij 3: onjuiste waarde: 'bunder'",
        "laag getallen, kolom gekozen, rij 4: onjuiste waarde: '2' → vul ja of nee in",
    ):
        assert place in told
