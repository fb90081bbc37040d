"""A project register with what belongs to it: one file with several sheets, or several files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import geopandas as gpd
import pandas as pd

from wijkplan.model.columns import Edition
from wijkplan.model.errors import DataError, Problem, Problems, enumerate_some
from wijkplan.model.layers import Register
from wijkplan.model.text import nearest
from wijkplan.sources.files import SourceRequest, find_sheet
from wijkplan.sources.project_checks import Cells, check_coherence
from wijkplan.sources.project_fields import FIELDS, UNKNOWN
from wijkplan.sources.project_numbers import (
    FILLED,
    FUNCTIONS,
    NET,
    NUMBERS,
    read_project_functions,
    read_project_numbers,
)
from wijkplan.sources.projects import REGISTER, cell_text, derive_projects, read_projects
from wijkplan.sources.registers import parse_cell, text_cells

SHEETS = {FUNCTIONS: "functies", NUMBERS: "getallen"}
COMPARED = {**FILLED, NET.name: NET}
"""What a chosen number must equal where the project register says it."""
_READERS = {FUNCTIONS: read_project_functions, NUMBERS: read_project_numbers}


def read_project_file(request: SourceRequest, *, edition: Edition) -> tuple[Register, ...]:
    """Read a project register, and the other sheets of its Excel file.

    Parameters
    ----------
    request, edition
        See `wijkplan.sources.projects.read_projects`.

    Returns
    -------
    tuple of Register
        ``projecten``, and ``projectfuncties`` and ``projectgetallen`` where the file has a sheet
        ``functies`` or ``getallen`` with rows.

    Raises
    ------
    SourceError
        If the file cannot be read.
    DataError
        With the problems of all sheets.
    """
    sheets = {name: find_sheet(request.path, sheet) for name, sheet in SHEETS.items()}
    if not any(sheets.values()):
        return (read_projects(request, edition=edition),)
    problems = Problems()
    found = []
    with problems.collect():
        found.append(read_projects(request, edition=edition))
    for name, sheet in sheets.items():
        if sheet:
            with problems.collect():
                found.append(_READERS[name](replace(request, layer=sheet)))
    problems.raise_if_any(DataError, f"Projectregister {request.path.name} is niet bruikbaar.")
    return tuple(register for register in found if register.name == REGISTER or len(register.frame))


def join_projects(registers: Mapping[str, Register]) -> dict[str, Register]:
    """Fit the programme per function and the numbers of several sources to the projects.

    Rows of projects that this edition withholds are left out. Without a project register there
    is nothing to fit to, and they are left out altogether. A chosen number fills an empty cell of
    the project register, and ``vindplaats`` says so.

    Parameters
    ----------
    registers
        By name.

    Returns
    -------
    dict
        The same registers, those of projects fitted.

    Raises
    ------
    DataError
        If a project does not exist, a chosen number is not what the project register says, or it
        does not fit what else that says; each problem with its row.
    """
    joined = {name: made for name, made in registers.items() if name not in SHEETS}
    projects = registers.get(REGISTER)
    if projects is None:
        return joined
    problems = Problems()
    for name in SHEETS:
        if name in registers:
            problems.add(*_unknown_projects(registers[name], projects))
            joined[name] = _public(registers[name], projects)
    problems.raise_if_any(DataError, "De gegevens bij de projecten zijn niet bruikbaar.")
    if NUMBERS in joined:
        joined[REGISTER] = _fill(projects, joined[NUMBERS])
    return joined


def _unknown_projects(register: Register, projects: Register) -> Iterator[Problem]:
    frame = register.frame
    known = set(projects.frame["project_id"])
    for project, rows in frame[~frame["project_id"].isin(known)].groupby("project_id"):
        if project not in projects.withheld:
            yield Problem(
                code="project-onbekend",
                column="project_id",
                row=enumerate_some(rows["rij"]),
                message=f"{project} staat niet in het projectregister",
                remedy=nearest(str(project), sorted(known)),
                **_where(register, projects),
            )


def _where(register: Register, projects: Register) -> dict[str, str]:
    """File and sheet of what belongs to the projects."""
    file = register.provenance.file
    sheet = SHEETS[register.name] if file == projects.provenance.file else register.name
    return {"file": file, "layer": sheet}


def _public(register: Register, projects: Register) -> Register:
    known = register.frame["project_id"].isin(projects.frame["project_id"])
    return replace(register, frame=register.frame[known].reset_index(drop=True))


def _fill(projects: Register, numbers: Register) -> Register:
    """The project register with the chosen numbers in its empty cells."""
    chosen = numbers.frame[numbers.frame["gekozen"].astype(bool)].to_dict("records")
    frame = _filled(projects.frame, chosen)
    made = derive_projects(frame)
    touched = frame[frame["project_id"].isin([said["project_id"] for said in chosen])]
    problems = Problems()
    problems.add(*_misfits(touched, projects))
    rows = {row["project_id"]: row for row in made.to_dict("records")}
    for said in chosen:
        item = COMPARED.get(said["grootheid"])
        held = rows[said["project_id"]][item.name] if item else None
        if item and not is_empty(held) and parse_cell(said["waarde"], item) != held:
            problems.add(_conflict(said, rows[said["project_id"]], numbers, projects))
    problems.raise_if_any(DataError, "De gekozen getallen passen niet bij het projectregister.")
    return replace(projects, frame=made)


def _filled(frame: gpd.GeoDataFrame, chosen: Iterable[Mapping[Any, Any]]) -> gpd.GeoDataFrame:
    rows = {row["project_id"]: row for row in frame.to_dict("records")}
    for said in chosen:
        name, row = said["grootheid"], rows[said["project_id"]]
        value = parse_cell(said["waarde"], FILLED[name]) if name in FILLED else None
        if not is_empty(value) and is_empty(row[name]):
            row[name] = value
            found = f"{name} volgens {_origin(said)}"
            row["vindplaats"] = "; ".join(filter(None, (row["vindplaats"], found)))
    columns = {
        name: pd.Series(
            [row[name] for row in rows.values()], index=frame.index, dtype=frame[name].dtype
        )
        for name in (*FILLED, "vindplaats")
    }
    return frame.assign(**columns)


def is_empty(held: object) -> bool:
    """Whether a cell of a project register says nothing."""
    return held is None or held == UNKNOWN or held != held  # noqa: PLR0124 - NaN


def _origin(row: Mapping[Any, Any]) -> str:
    return ", ".join(filter(None, (row["bron"], row["vindplaats"])))


def _conflict(
    said: Mapping[Any, Any], row: Mapping[Any, Any], numbers: Register, projects: Register
) -> Problem:
    name = said["grootheid"]
    return Problem(
        code="gekozen-anders",
        column="waarde",
        row=str(said["rij"]),
        message=f"gekozen is {name} {said['waarde']} voor {row['project_id']}; het "
        f"projectregister ({projects.provenance.file}, rij {row['bestandsrij']}) zegt "
        f"{cell_text(row[name])}",
        remedy="maak ze gelijk, maak de cel in het projectregister leeg, of zet gekozen op nee",
        **_where(numbers, projects),
    )


def _misfits(rows: pd.DataFrame, projects: Register) -> Iterator[Problem]:
    """What no longer fits in rows of which cells were filled."""
    # what was refused at reading is not looked at again: an empty branch, an unknown programme
    typed = rows.assign(tak=rows["tak"].fillna(UNKNOWN), parent_id=None)
    text = text_cells(typed[[item.name for item in FIELDS]].map(cell_text), FIELDS)
    where = {"file": projects.provenance.file, "layer": REGISTER}
    for problem in check_coherence(Cells(text.set_axis(rows["bestandsrij"], axis=0), where)):
        yield replace(problem, message=f"{problem.message}; dit volgt uit een gekozen getal")
