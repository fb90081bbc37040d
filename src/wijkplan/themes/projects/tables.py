"""The tables of the projects: the list, the years, and the buurten by year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from wijkplan.model.areas import AreaSet, Level
from wijkplan.model.contribution import TableSection
from wijkplan.model.text import format_date, format_number
from wijkplan.sources.project_places import OUTSIDE
from wijkplan.sources.project_totals import (
    BY_PARTS,
    BY_PROGRAMME,
    COUNTS,
    NOT_APPLICABLE,
    UNKNOWN,
    ancestors_of,
    is_touched,
    say_total,
    total_up,
)
from wijkplan.sources.projects import HARDNESS, KINDS, STATUSES


def list_projects(frame: pd.DataFrame, areas: AreaSet) -> TableSection:
    """Every project of the register, the parts below their programme.

    Parameters
    ----------
    frame
        The register with the place of each project.
    areas
        Areas of the project.
    """
    names = dict(zip(frame["project_id"], frame["naam"], strict=True))
    above = ancestors_of(frame)
    order = sorted(
        ({str(k): v for k, v in row.items()} for row in frame.to_dict("records")),
        key=lambda row: [
            (names[up], up) for up in (*reversed(above[row["project_id"]]), row["project_id"])
        ],
    )
    return TableSection(
        title="Projecten",
        head=(
            "Project", "Soort", "Status en hardheid", "Bruto", "Sloop", "Netto",
            "Renovatie of verkoop", "Jaren", "Buurt", "Telt mee", "Bron",
        ),
        rows=tuple(_row(row, names, areas) for row in order),
        note="Aantallen in woningen, zoals de bron ze noemt; n.v.t.: hoort niet bij deze soort "
        "project.",
    )  # fmt: skip


def _row(row: dict[str, Any], names: Mapping[str, str], areas: AreaSet) -> tuple[str, ...]:
    kind = KINDS[row["soort"]]
    part = f" (deel van {names[row['parent_id']]})" if row["parent_id"] else ""
    hidden = "" if row["openbaar"] else " (niet openbaar)"
    place = areas.name(row["buurt"]) if row["buurt"] else row["wijze"]
    found = ", ".join(filter(None, (row["bron"], row["vindplaats"])))
    return (
        f"{row['naam']}{part}{hidden}",
        kind.label,
        say_status(row),
        *(say_number(row[m], applies=kind.applies(m)) for m in ("bruto", "sloop")),
        say_number(row["netto"], applies=True),
        say_number(row["aantal"], applies=kind.counts),
        say_years(row["jaar_start"], row["jaar_oplevering"]),
        f"{place} ({row['plaats']})" if row["plaats"] and row["wijze"] != OUTSIDE else place,
        _role(row),
        f"{found} ({format_date(row['peildatum'])})",
    )


def say_status(row: Mapping[str, Any]) -> str:
    """Status and hardness of a project for a reader."""
    hardness = "hardheid onbekend" if row["hardheid"] == HARDNESS[-1] else row["hardheid"]
    return f"{STATUSES[row['status']]}, {hardness}"


def say_number(value: float, *, applies: bool) -> str:
    """A number of homes for a reader: not known and not applicable are two things."""
    if not applies:
        return NOT_APPLICABLE
    return "onbekend" if np.isnan(value) else format_number(value)


def say_years(start: float, end: float) -> str:
    """Years of start and delivery.

    >>> say_years(2026, 2028), say_years(float("nan"), 2028), say_years(2026, float("nan"))
    ('2026–2028', 'oplevering 2028', 'start 2026')
    """
    if np.isnan(start):
        return "onbekend" if np.isnan(end) else f"oplevering {end:.0f}"
    return f"start {start:.0f}" if np.isnan(end) else f"{start:.0f}–{end:.0f}"


def _role(row: dict[str, Any]) -> str:
    """Whether the numbers of a project count in totals, and why not."""
    if row["wijze"] == OUTSIDE:
        return "nee, buiten de gebieden"
    words = {COUNTS: "ja", UNKNOWN: "aantal onbekend", BY_PARTS: "via de delen"}
    words[BY_PROGRAMME] = "via het programma"
    states = {m: row[f"{m}_telling"] for m in ("bruto", "sloop")}
    said = {m: words[state] for m, state in states.items() if state != NOT_APPLICABLE}
    if len(set(said.values())) > 1:
        return "; ".join(f"{m}: {word}" for m, word in said.items())
    return next(iter(said.values()), "nee, het aantal blijft gelijk")


def sum_years(frame: pd.DataFrame) -> TableSection:
    """Gross, demolished and net per year of delivery; without a year in a row of its own."""
    dated = frame[is_touched(frame)].assign(jaar=_year_labels(frame))
    whole, parts = _totals(dated, ["jaar"]), _totals(dated, ["jaar", "hardheid"])
    halves, everything = _totals(dated, ["hardheid"]), _totals(dated, [])
    words = [word for word in HARDNESS if word != HARDNESS[-1] or (word,) in halves]

    def row(label: str, key: tuple[str, ...], totals: Totals, split: Totals) -> tuple[str, ...]:
        net = (_say(split.get((*key, word)), "netto") for word in words)
        return (label, *(_say(totals.get(key), m) for m in ("bruto", "sloop", "netto")), *net)

    years = [row(year, (year,), whole, parts) for year in sorted(dated["jaar"].unique())]
    return TableSection(
        title="Per jaar van oplevering",
        head=("Jaar", "Bruto", "Sloop", "Netto", *(f"Netto {word}" for word in words)),
        rows=(*years, row("Samen", (), everything, halves)),
        note="Woningen in projecten, naar hardheid van het plan; projecten zonder bekende buurt "
        "tellen hier mee, projecten buiten de gebieden niet.",
    )


def sum_buurten(frame: pd.DataFrame, areas: AreaSet) -> TableSection:
    """Net homes per buurt and year of delivery; what is not placed has a row of its own."""
    dated = frame.assign(jaar=_year_labels(frame), code=frame["buurt"].fillna(""))
    dated = dated[is_touched(dated)]
    years = sorted(dated["jaar"].unique())
    cells, ends = _totals(dated, ["code", "jaar"]), _totals(dated, ["code"])
    sums, everything = _totals(dated, ["jaar"]), _totals(dated, [])
    rows = [
        (
            _place_name(code, areas),
            *(_say(cells.get((code, year)), "netto") for year in years),
            _say(ends.get((code,)), "netto"),
        )
        for code in sorted(dated["code"].unique(), key=lambda code: (not code, code))
    ]
    last = (_say(sums.get((year,)), "netto") for year in years)
    return TableSection(
        title="Netto woningen per buurt en jaar van oplevering",
        head=("Buurt", *years, "Samen"),
        rows=(*rows, ("Samen", *last, _say(everything.get(()), "netto"))),
        note="Alleen buurten met een project waarin woningen bijkomen of verdwijnen.",
    )


def _year_labels(frame: pd.DataFrame) -> pd.Series[str]:
    years = frame["jaar_oplevering"]
    return years.map("{:.0f}".format).where(years.notna(), "jaar onbekend").astype(object)


Totals = Mapping[tuple[str, ...], pd.Series]
"""Key of a group -> its row of `total_up`."""


def _totals(frame: pd.DataFrame, by: list[str]) -> Totals:
    """Totals per group; without columns to group by, the key of the whole is ()."""
    table = total_up(frame.assign(alles=""), ["alles", *by]).reset_index()
    keys = zip(*(table[name] for name in by), strict=True) if by else [()] * len(table)
    rows = (row for _, row in table.iterrows())
    return {tuple(key): row for key, row in zip(keys, rows, strict=True)}


def _say(totals: pd.Series | None, measure: str) -> str:
    """A total for a reader; of no projects it is 0."""
    return "0" if totals is None else say_total(totals, measure)


def _place_name(code: str, areas: AreaSet) -> str:
    if not code:
        return "Niet geplaatst"
    alone = len(areas.codes(Level.GEMEENTE)) == 1
    name = areas.name(code)
    return name if alone else f"{name} ({areas.name(areas.parents(code)[-1])})"


def say_count(number: int) -> str:
    """Number of projects, in words that fit.

    >>> say_count(1), say_count(2)
    ('1 project', '2 projecten')
    """
    return f"{number} project" if number == 1 else f"{number} projecten"
