"""What several sources say of one project, and its programme per function."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from wijkplan.model.contribution import TableSection
from wijkplan.model.findings import Citation, Finding, Norm, Verdict
from wijkplan.model.text import format_date, format_number
from wijkplan.sources.project_fields import HOMES, TEMPORARY
from wijkplan.sources.project_links import COMPARED, is_empty
from wijkplan.sources.project_numbers import NET, RANGE
from wijkplan.sources.projects import cell_text
from wijkplan.sources.registers import parse_cell

_CHECK = Citation(source="wijkplan: controle op het projectregister", verified=True)
ONE_NUMBER = Norm(
    code="project-een-getal",
    title="Bronnen zeggen hetzelfde over een project",
    citation=_CHECK,
)
IN_RANGE = Norm(
    code="project-binnen-programma",
    title="Het aantal woningen van een project past bij zijn programma per functie",
    citation=_CHECK,
)
KNOWN_END = Norm(
    code="tijdelijk-einde-bekend",
    title="Van tijdelijke woningen is het laatste jaar bekend",
    citation=_CHECK,
)
_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "bruto": "nieuwe woningen (bruto)",
        "sloop": "te slopen woningen",
        "aantal": "woningen die blijven",
        "netto": "netto woningen",
        "jaar_start": "jaar van start",
        "jaar_oplevering": "jaar van oplevering",
        "jaar_sloop": "jaar van sloop",
        "jaar_einde": "laatste jaar van tijdelijke woningen",
        "kans": "kans (%)",
    }
)
"""Column of the register -> what it is for a reader."""
_UNITS = {"m2": "m²"}


def list_numbers(numbers: pd.DataFrame, frame: pd.DataFrame) -> TableSection:
    """Every number of every source, of each project the chosen one first.

    Parameters
    ----------
    numbers
        See `wijkplan.sources.project_numbers.read_project_numbers`.
    frame
        The project register.
    """
    rows = [
        (
            _name(project, frame),
            _label(grootheid),
            _say(said, grootheid),
            "ja" if said["gekozen"] else "nee",
            _origin(said),
            said["opmerking"] or "",
        )
        for project, grootheid, readings in _readings(numbers, frame)
        for said in readings
    ]
    return TableSection(
        title="Getallen uit verschillende bronnen",
        head=("Project", "Wat", "Getal", "Gekozen", "Bron", "Opmerking"),
        rows=tuple(rows),
        note="Bronnen spreken elkaar soms tegen. Het gekozen getal staat in de lijst van projecten "
        "en telt mee; de andere staan hier en tellen niet.",
    )


def list_functions(functions: pd.DataFrame, frame: pd.DataFrame) -> TableSection:
    """The programme per function of each project.

    Parameters
    ----------
    functions
        See `wijkplan.sources.project_numbers.read_project_functions`.
    frame
        The project register.
    """
    return TableSection(
        title="Programma per functie",
        head=(
            "Project", "Functie", "Eenheid", "Minimum", "Verwacht", "Maximum", "Bron", "Opmerking",
        ),
        rows=tuple(
            (
                _name(row["project_id"], frame),
                row["functie"],
                _UNITS.get(row["eenheid"], row["eenheid"]),
                *("onbekend" if np.isnan(row[m]) else format_number(row[m]) for m in RANGE),
                _origin(row),
                row["opmerking"] or "",
            )
            for row in _in_order(functions, frame).to_dict("records")
        ),
        note="Alleen woningen in de lijst van projecten tellen mee in de sommen.",
    )  # fmt: skip


def find_contradictions(numbers: pd.DataFrame, frame: pd.DataFrame) -> Iterator[Finding]:
    """Whether the sources of a project say the same, the project register among them.

    Parameters
    ----------
    numbers, frame
        See `list_numbers`.
    """
    rows = {row["project_id"]: row for row in frame.to_dict("records")}
    for project, grootheid, delivered in _readings(numbers, frame):
        held = rows[project].get(grootheid) if grootheid in COMPARED else None
        own = {"waarde": cell_text(held), "gekozen": True, "bron": "het projectregister"}
        chosen = delivered[0]["gekozen"] or is_empty(held)
        readings = delivered if chosen else [own, *delivered]
        different: dict[object, Mapping[Any, Any]] = {}
        for said in readings:
            different.setdefault(_value(said["waarde"], grootheid), said)
        if len(readings) > 1:
            yield _contradiction(project, grootheid, list(different.values()), frame)


def _contradiction(
    project: str, grootheid: str, different: list[Mapping[Any, Any]], frame: pd.DataFrame
) -> Finding:
    said = " of ".join(
        f"{_say(each, grootheid)} ({'gekozen; ' * bool(each['gekozen'])}{_place(each)})"
        for each in different
    )
    none = "" if any(each["gekozen"] for each in different) else "; er is geen getal gekozen"
    return Finding(
        norm=ONE_NUMBER,
        subject=f"{_name(project, frame)} ({project}), {_label(grootheid)}",
        verdict=Verdict.WEIGH if len(different) > 1 else Verdict.MEETS,
        reason=f"{said}{none}",
        evidence={
            f"lezing {number}": each["waarde"] for number, each in enumerate(different, start=1)
        },
    )


def find_misfits(functions: pd.DataFrame, frame: pd.DataFrame) -> Iterator[Finding]:
    """Whether the homes of a project fit the programme per function.

    Parameters
    ----------
    functions, frame
        See `list_functions`.
    """
    homes = frame[frame["eenheid"].eq(HOMES) & frame["bruto"].notna()]
    bruto = dict(zip(homes["project_id"], homes["bruto"], strict=True))
    living = functions[functions["functie"].eq("woning") & functions["eenheid"].eq(HOMES)]
    for row in _in_order(living, frame).to_dict("records"):
        number = bruto.get(row["project_id"])
        if number is None or all(np.isnan(row[name]) for name in RANGE):
            continue
        low, expected, high = (row[name] for name in RANGE)
        fits = not (number < low or number > high or abs(number - expected) > 0)
        parts = [f"{m} {format_number(row[m])}" for m in RANGE if not np.isnan(row[m])]
        yield Finding(
            norm=IN_RANGE,
            subject=f"{_name(row['project_id'], frame)} ({row['project_id']})",
            verdict=Verdict.MEETS if fits else Verdict.WEIGH,
            reason=f"het register noemt {format_number(number)} nieuwe woningen, het programma "
            f"{', '.join(parts)}",
            evidence={"bruto": number, **{name: row[name] for name in RANGE}},
        )


def find_open_ends(frame: pd.DataFrame) -> Iterator[Finding]:
    """Temporary homes of which nobody says when they leave.

    Parameters
    ----------
    frame
        The project register.
    """
    open_end = frame["soort"].eq(TEMPORARY) & frame["jaar_einde"].isna()
    for row in frame[open_end].sort_values("project_id").to_dict("records"):
        yield Finding(
            norm=KNOWN_END,
            subject=f"{row['naam']} ({row['project_id']})",
            verdict=Verdict.UNKNOWN,
            reason="het laatste jaar staat niet in het register; zonder einde blijven deze "
            "woningen in elk jaar meetellen",
        )


def _readings(
    numbers: pd.DataFrame, frame: pd.DataFrame
) -> Iterable[tuple[str, str, list[Mapping[Any, Any]]]]:
    """Project, what the number is of, and what each source says, the chosen number first."""
    for (project, grootheid), rows in _in_order(numbers, frame).groupby(
        ["project_id", "grootheid"], sort=False
    ):
        order = rows.sort_values("gekozen", ascending=False, kind="stable")
        yield str(project), str(grootheid), list(order.to_dict("records"))


def _in_order(rows: pd.DataFrame, frame: pd.DataFrame) -> pd.DataFrame:
    """Rows in order of the name of their project, else as delivered."""
    names = rows["project_id"].map(lambda project: (_name(project, frame), project))
    return rows.loc[names.sort_values(kind="stable").index]


def _name(project: str, frame: pd.DataFrame) -> str:
    return str(frame.loc[frame["project_id"].eq(project), "naam"].iloc[0])


def _label(grootheid: str) -> str:
    return _LABELS.get(grootheid, grootheid.replace("_", " "))


def _value(waarde: str, grootheid: str) -> object:
    """What to compare: a number where the register has one, else the text."""
    item = COMPARED.get(grootheid)
    number = parse_cell(waarde, item) if item else None
    return waarde.casefold() if number is None else number


def _say(said: Mapping[Any, Any], grootheid: str) -> str:
    value = _value(said["waarde"], grootheid)
    if not isinstance(value, float) or COMPARED[grootheid].kind == "jaar":
        return str(said["waarde"])
    sign = "+" if grootheid == NET.name and value > 0 else ""
    return f"{sign}{format_number(value)}"


def _place(said: Mapping[Any, Any]) -> str:
    return ", ".join(filter(None, (said["bron"], said.get("vindplaats"))))


def _origin(said: Mapping[Any, Any]) -> str:
    return f"{_place(said)} ({format_date(said['peildatum'])})"
