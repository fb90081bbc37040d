"""Beside a project register: the programme per function, and numbers of several sources."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pandas as pd

from wijkplan.model.errors import Problem
from wijkplan.model.layers import Register
from wijkplan.sources.files import SourceRequest
from wijkplan.sources.functions import functions, other_spellings
from wijkplan.sources.project_checks import Cells
from wijkplan.sources.project_fields import FIELDS
from wijkplan.sources.registers import Field, parse_cell, read_register, remedy_for

FUNCTIONS, NUMBERS = "projectfuncties", "projectgetallen"
FUNCTION_UNITS = ("woningen", "m2", "kamers", "plaatsen")
RANGE = ("minimum", "verwacht", "maximum")
_ORIGIN = (
    Field(name="bron", required=True),
    Field(name="vindplaats"),
    Field(name="peildatum", kind="datum", required=True),
    Field(name="opmerking"),
)
NUMBER_FIELDS = (
    Field(name="project_id", required=True),
    Field(name="grootheid", required=True),
    Field(name="waarde", required=True),
    Field(name="gekozen", kind="ja_nee", required=True),
    *_ORIGIN,
)
FILLED = {item.name: item for item in FIELDS if item.kind in ("aantal", "getal", "jaar", "keuze")}
"""Columns of a project register that a chosen number fills or must equal."""
NET = Field(name="netto", kind="getal")
"""What follows from the register, which a chosen number must equal where it is known."""


@cache
def function_fields() -> tuple[Field, ...]:
    """Columns of the programme per function."""
    words, others = tuple(functions()), other_spellings()
    return (
        Field(name="project_id", required=True),
        Field(name="functie", kind="keuze", choices=words, others=others, required=True),
        Field(name="eenheid", kind="keuze", choices=FUNCTION_UNITS, required=True),
        *(Field(name=name, kind="aantal") for name in RANGE),
        *_ORIGIN,
    )


def read_project_functions(request: SourceRequest) -> Register:
    """Read the programme per function of projects, with its minimum and maximum.

    Parameters
    ----------
    request
        A CSV or Excel table, or the sheet of one (``request.layer``).

    Returns
    -------
    Register
        Columns of `function_fields` and ``rij``. ``minimum``, ``verwacht`` and ``maximum`` are in
        ``eenheid``, NaN where nobody gave them.

    Raises
    ------
    SourceError
        If the file cannot be read.
    DataError
        With every problem found, each with its row and column.
    """
    where = _where(request, FUNCTIONS)
    return read_register(
        request,
        function_fields(),
        name=FUNCTIONS,
        check=lambda text: _check_functions(Cells(text, where)),
    )


def read_project_numbers(request: SourceRequest) -> Register:
    """Read what several sources say of the same project, with the chosen number marked.

    Parameters
    ----------
    request
        A CSV or Excel table, or the sheet of one (``request.layer``).

    Returns
    -------
    Register
        Columns of `NUMBER_FIELDS` and ``rij``. ``grootheid`` (in small letters) is what the
        number is of: a column of the project register, ``netto``, or free text; ``waarde`` is
        text, as the source gives it. Of each project and ``grootheid`` at most one is ``gekozen``.

    Raises
    ------
    SourceError
        If the file cannot be read.
    DataError
        With every problem found, each with its row and column.
    """
    where = _where(request, NUMBERS)
    register = read_register(
        request,
        NUMBER_FIELDS,
        name=NUMBERS,
        check=lambda text: _check_numbers(Cells(text, where)),
    )
    names = register.frame["grootheid"].str.casefold()
    return replace(register, frame=register.frame.assign(grootheid=names))


def _where(request: SourceRequest, name: str) -> dict[str, str]:
    return {"file": request.path.name, "layer": request.layer or name}


def _check_functions(cells: Cells) -> Iterator[Problem]:
    for low, high in (RANGE[:2], RANGE[1:], RANGE[::2]):
        yield from cells.problem(
            cells.number(low) > cells.number(high),
            "bandbreedte-omgekeerd",
            high,
            f"dit is minder dan {low}: {{}}",
            f"controleer {low} en {high}; zijn ze verwisseld?",
        )
    yield from cells.problem(
        _repeated(cells.text, ["project_id", "functie", "eenheid"]),
        "rij-dubbel",
        "functie",
        "project, functie en eenheid komen meer dan eens voor ({})",
        "maak er één rij van; wat een andere bron zegt, hoort bij de getallen",
    )


def _check_numbers(cells: Cells) -> Iterator[Problem]:
    text = cells.text
    chosen = text["gekozen"].str.casefold().eq("ja")
    twice = _repeated(text[chosen], ["project_id", "grootheid"])
    yield from cells.problem(
        twice.reindex(text.index, fill_value=False),
        "gekozen-dubbel",
        "gekozen",
        "van een project is van dezelfde grootheid meer dan één getal gekozen ({})",
        "zet bij één rij ja en bij de andere nee",
    )
    for item in (*FILLED.values(), NET):
        mine = chosen & text["grootheid"].str.casefold().eq(item.name)
        filled = mine & text["waarde"].ne("")
        right = [parse_cell(cell, item) is not None for cell in text["waarde"]]
        wrong = filled & ~pd.Series(right, index=text.index, dtype=bool)
        first = next(iter(text.loc[wrong, "waarde"]), "")
        yield from cells.problem(
            wrong,
            "waarde-onjuist",
            "waarde",
            f"onjuiste waarde voor {item.name}: {{}}",
            f"{remedy_for(first, item)}; of zet gekozen op nee",
        )


def _repeated(text: pd.DataFrame, keys: list[str]) -> pd.Series[bool]:
    """Rows that have all keys filled, the same as another row has."""
    cells = zip(*(text[key].str.casefold() for key in keys), strict=True)
    joined = pd.Series(
        ["\n".join(row) if all(row) else None for row in cells], index=text.index, dtype=object
    )
    return joined.duplicated(keep=False) & joined.notna()
