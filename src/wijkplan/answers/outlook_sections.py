"""What the page of the housing stock says of the years to come: charts and tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from wijkplan.answers.outlook import Outlook
from wijkplan.model.areas import AreaSet, Level
from wijkplan.model.contribution import ChartSection, Section, TableSection
from wijkplan.model.events import APART, EVENT_KINDS
from wijkplan.model.text import MISSING_MARK, format_number
from wijkplan.timeline.housing import NOT_PLACED, UNKNOWN_NUMBER

_HEADS = {
    **{kind: spec.label.capitalize() for kind, spec in EVENT_KINDS.items()},
    **{unit: unit.capitalize() for unit in APART},
    UNKNOWN_NUMBER: "Zonder aantal",
}


def outlook_sections(outlook: Outlook, areas: AreaSet) -> tuple[Section, ...]:
    """Sections on the housing stock per year and scenario, for the page of its theme.

    Parameters
    ----------
    outlook
        Every scenario and year.
    areas
        The areas of the project.

    Returns
    -------
    tuple of Section
        What the scenarios are; per gemeente the homes per year; and per gemeente and scenario
        what happens in which year. Of several gemeenten, projects without a known buurt are
        lines and tables of their own: nobody knows where they belong.
    """
    housing = outlook.housing[outlook.housing["niveau"].eq(Level.GEMEENTE.value)]
    places = {code: areas.name(code) for code in areas.codes(Level.GEMEENTE)}
    if housing["code"].eq(NOT_PLACED).any():
        places[NOT_PLACED] = "Niet geplaatst"
    alone = len(areas.codes(Level.GEMEENTE)) == 1
    unplaced = "tellen hier mee" if alone else "staan apart: van welke gemeente is niet bekend"
    sections: list[Section] = [_scenarios(outlook)]
    for code, name in places.items():
        here = housing[housing["code"].eq(code)]
        if code != NOT_PLACED:
            sections.append(_chart(here, outlook, name, unplaced))
        sections += _tables(here, outlook, name)
    return tuple(sections)


def _scenarios(outlook: Outlook) -> TableSection:
    return TableSection(
        title="De scenario's",
        head=("Scenario", "Wat het is"),
        rows=tuple((s.name, s.description or MISSING_MARK) for s in outlook.scenarios),
        note=f"Een scenario is een keuze uit het projectregister, van {outlook.years[0]} tot en "
        f"met {outlook.years[-1]}. Het is geen voorspelling.",
    )


def _chart(here: pd.DataFrame, outlook: Outlook, name: str, unplaced: str) -> ChartSection:
    lines = {}
    for scenario in outlook.scenarios:
        homes = here.loc[here["scenario"].eq(scenario.name)].sort_values("jaar")["woningen"]
        lines[scenario.name] = tuple(None if pd.isna(v) else float(v) for v in homes)
    return ChartSection(
        title=f"Woningen in {name} per jaar",
        years=(outlook.years[0] - 1, *outlook.years),
        lines=lines,
        unit="woningen",
        note="Stand aan het eind van elk jaar; het eerste is het begin. Projecten zonder bekende "
        f"buurt {unplaced}.",
    )


def _tables(here: pd.DataFrame, outlook: Outlook, name: str) -> Iterable[TableSection]:
    """What happens per year and kind; of a scenario in which nothing happens there is no table."""
    for scenario in outlook.scenarios:
        table = here[here["scenario"].eq(scenario.name)].sort_values("jaar")
        used = [column for column in _HEADS if table[column].any()]
        if not used:
            continue
        busy = table[used].ne(0).any(axis=1)
        rows = [_row(row, used) for row in table[busy].to_dict("records")]
        sums = table[["erbij", "eraf", *used]].sum().to_dict()
        last = {"jaar": "Samen", "woningen": table["woningen"].iloc[-1], **sums}
        yield TableSection(
            title=f"{name}, scenario '{scenario.name}': wat er per jaar gebeurt",
            head=("Jaar", "Woningen", "Erbij", "Eraf", *(_HEADS[column] for column in used)),
            rows=(*rows, _row(last, used)),
            note=_note(used),
        )


def _row(row: Mapping[Any, Any], used: Iterable[str]) -> tuple[str, ...]:
    """The year, the homes at its end, and the numbers; nothing is a dash."""
    homes = "onbekend" if pd.isna(row["woningen"]) else format_number(row["woningen"])
    return (str(row["jaar"]), homes, *(_say(row[column]) for column in ("erbij", "eraf", *used)))


def _say(number: float) -> str:
    return format_number(number) if number else MISSING_MARK


def _note(used: list[str]) -> str:
    said = ["Jaren waarin niets gebeurt staan er niet in."]
    if any(unit in used for unit in APART):
        said.append(f"{', '.join(APART).capitalize()} zijn geen woningvoorraad en tellen apart.")
    if UNKNOWN_NUMBER in used:
        said.append(
            "'Zonder aantal' telt gebeurtenissen waarvan niemand een aantal gaf: zij zitten niet "
            "in de woningen."
        )
    return " ".join(said)
