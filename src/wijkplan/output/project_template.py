"""A spreadsheet to fill in: the project register with drop-downs and its explanation."""

from __future__ import annotations

import datetime as dt
import io
import re
import tomllib
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from wijkplan.model.attributes import LABELS
from wijkplan.model.errors import OutputError, Problem
from wijkplan.output.disclosure import write_new_file
from wijkplan.sources.functions import functions
from wijkplan.sources.project_fields import FIELDS, KINDS, STATUSES, UNKNOWN
from wijkplan.sources.project_links import COMPARED, SHEETS
from wijkplan.sources.project_numbers import (
    FUNCTIONS,
    NUMBER_FIELDS,
    NUMBERS,
    function_fields,
)
from wijkplan.sources.projects import REGISTER
from wijkplan.sources.registers import Field

EXPLANATION = "uitleg"
_ROWS = 5000
_IDS = f"={REGISTER}!$A$2:$A${_ROWS}"
_AS_TEXT = ("project_id", "parent_id", "buurt", "panden", "waarde")
_WIDTHS = {"naam": 34, "opmerking": 48, "bron": 30, "huurklasse": 28, "panden": 24, "waarde": 18}
_REQUIRED = PatternFill("solid", fgColor="1F4E5F")
_OPTIONAL = PatternFill("solid", fgColor="5B7C88")
_MOST_CHARACTERS = 255
"""In the list of a drop-down: a limit of spreadsheets."""
_RULES: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "aantal": {"type": "whole", "operator": "greaterThanOrEqual", "formula1": "0"},
        "jaar": {"type": "whole", "operator": "between", "formula1": "1900", "formula2": "2200"},
        "datum": {"type": "date", "operator": "greaterThan", "formula1": "1"},
    }
)
"""Kind of field -> what may be filled in, in the words of a spreadsheet."""
_Line = tuple[str, str, str, str, str, str]
"""Sheet, column, whether it must be filled in, what it is, a code and its meaning."""
_EPOCH = (1980, 1, 1, 0, 0, 0)


def template_sheets() -> Mapping[str, Sequence[Field]]:
    """Sheet to fill in -> its columns."""
    return {
        REGISTER: FIELDS,
        SHEETS[FUNCTIONS]: function_fields(),
        SHEETS[NUMBERS]: NUMBER_FIELDS,
    }


def write_project_template(path: Path) -> Path:
    """Write an empty project register to fill in, with drop-downs and an explanation.

    Parameters
    ----------
    path
        An Excel file (``.xlsx``); the same template there already is left as it is.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    OutputError
        If the name is not that of an Excel file, another file would be overwritten, or the file
        cannot be written.
    """
    if path.suffix.lower() != ".xlsx":
        problem = Problem(
            code="naam-onjuist",
            file=str(path),
            message="dit is geen Excelbestand",
            remedy="eindig de naam op .xlsx",
        )
        raise OutputError("Het sjabloon is niet geschreven.", [problem])
    return write_new_file(path, make_project_template())


def make_project_template() -> bytes:
    """The template as a file; the same bytes every time."""
    text = tomllib.loads((files(__package__) / "project_template.toml").read_text("utf-8"))
    book = Workbook()
    book.remove(book.worksheets[0])
    lines = list(_explanation(text))
    for name, fields in template_sheets().items():
        sheet = book.create_sheet(name)
        _head(sheet, [field.name for field in fields])
        for number, field in enumerate(fields, start=1):
            _column(sheet, number, field, text[name][field.name], lines)
    _explain(book.create_sheet(EXPLANATION), lines)
    book.properties.creator = "wijkplan"
    book.properties.created = dt.datetime(*_EPOCH)  # noqa: DTZ001 - a fixed moment, in no zone
    stream = io.BytesIO()
    book.save(stream)
    return _timeless(stream.getvalue())


def _head(sheet: Worksheet, names: Sequence[str]) -> None:
    sheet.append(list(names))
    for cell in sheet[1]:
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = _REQUIRED
    sheet.freeze_panes = "A2"


def _column(
    sheet: Worksheet, number: int, field: Field, meaning: str, lines: Sequence[_Line]
) -> None:
    """Width, format, drop-down and explanation of one column."""
    letter = get_column_letter(number)
    if not field.required:
        sheet[f"{letter}1"].fill = _OPTIONAL
    column = sheet.column_dimensions[letter]
    column.width = _WIDTHS.get(field.name, max(14, len(field.name) + 3))
    if field.name in _AS_TEXT:
        column.number_format = "@"
    elif field.kind == "datum":
        column.number_format = "d-m-yyyy"
    rule = DataValidation(**_rule(sheet.title, field, lines), allow_blank=not field.required)
    rule.promptTitle, rule.prompt = field.name, meaning
    rule.errorTitle, rule.error = field.name, "Deze waarde kan hier niet. Zie het blad uitleg."
    rule.showInputMessage = True
    rule.showErrorMessage = rule.type is not None and field.name != "grootheid"
    rule.add(f"{letter}2:{letter}{_ROWS}")
    sheet.add_data_validation(rule)


def _rule(sheet: str, field: Field, lines: Sequence[_Line]) -> dict[str, Any]:
    """What may be filled in, in the words of a spreadsheet."""
    if field.name == "parent_id" or (field.name == "project_id" and sheet != REGISTER):
        return {"type": "list", "formula1": _IDS}
    if field.name == "kans":
        return {"type": "decimal", "operator": "between", "formula1": "0", "formula2": "100"}
    choices = tuple(COMPARED) if field.name == "grootheid" else _choices(field)
    if len(",".join(choices)) > _MOST_CHARACTERS:
        rows = [n for n, line in enumerate(lines, start=2) if line[:2] == (sheet, field.name)]
        return {"type": "list", "formula1": f"={EXPLANATION}!$E${rows[0]}:$E${rows[-1]}"}
    if choices:
        return {"type": "list", "formula1": '"' + ",".join(choices) + '"'}
    return dict(_RULES.get(field.kind, {"type": None}))


def _choices(field: Field) -> tuple[str, ...]:
    return ("ja", "nee") if field.kind == "ja_nee" else field.choices


def _explanation(text: Mapping[str, Any]) -> Iterator[_Line]:
    """Every column and every code, for who fills the template in."""
    for name, fields in template_sheets().items():
        yield name, "", "", text["sheets"][name], "", ""
        for field in fields:
            said = ("ja" if field.required else "nee", text[name][field.name])
            codes = list(_codes(field, text["codes"])) or [("", "")]
            for number, (code, meaning) in enumerate(codes):
                needed, what = said if number == 0 else ("", "")
                yield name, field.name, needed, what, code, meaning


def _explain(sheet: Worksheet, lines: Sequence[_Line]) -> None:
    _head(sheet, ("Blad", "Kolom", "Verplicht", "Wat", "Code", "Betekenis van de code"))
    for line in lines:
        sheet.append(line)
    for letter, width in zip("ABCDEF", (12, 18, 10, 70, 30, 60), strict=True):
        sheet.column_dimensions[letter].width = width
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")


def _codes(field: Field, meanings: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    own = {
        "soort": {code: kind.label for code, kind in KINDS.items()},
        "status": STATUSES,
        "energielabel": {label: f"label {label}" for label in LABELS},
        "functie": {word: each.meaning for word, each in functions().items()},
        **meanings,
    }
    for code in _choices(field):
        yield code, {UNKNOWN: "de bron zegt het niet", **own[field.name]}[code]


def _timeless(book: bytes) -> bytes:
    """The same file without the moment at which it was made."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":
                moment = dt.datetime(*_EPOCH, tzinfo=dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + moment.encode(), data)
            item = zipfile.ZipInfo(name, _EPOCH)
            item.compress_type, item.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            new.writestr(item, data)
    return stream.getvalue()
