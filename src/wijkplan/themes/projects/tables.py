"""The tables of the projects: the list, the years, and the buurten by year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from wijkplan.model.areas import AreaSet, Level
from wijkplan.model.contribution import TableSection
from wijkplan.model.text import format_date, format_number
from wijkplan.sources.project_fields import DESCRIBED, HARDNESS, HOMES, KINDS, STATUSES, TEMPORARY
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
    return TableSection(
        title="Projecten",
        head=(
            "Project", "Soort", "Status en hardheid", "Bruto", "Sloop", "Netto",
            "Woningen die blijven", "Kenmerken", "Jaren", "Buurt", "Telt mee", "Bron",
        ),
        rows=tuple(_row(row, names, areas) for row in order_projects(frame)),
        note="Aantallen in woningen (tenzij er iets anders staat), zoals de bron ze noemt; n.v.t.: "
        "hoort niet bij deze soort project. Woningen die blijven: renovatie, verkoop en zo meer.",
    )  # fmt: skip


def order_projects(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows of a register by name, the parts below their programme.

    Parameters
    ----------
    frame
        Rows of a project register, with every programme of which a part is among them.
    """
    names = dict(zip(frame["project_id"], frame["naam"], strict=True))
    above = ancestors_of(frame)
    return sorted(
        ({str(k): v for k, v in row.items()} for row in frame.to_dict("records")),
        key=lambda row: [
            (names[up], up) for up in (*reversed(above[row["project_id"]]), row["project_id"])
        ],
    )


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
        *(say_measure(row, measure) for measure in ("bruto", "sloop")),
        say_number(row["netto"], applies=True),
        say_measure(row, "aantal"),
        _say_homes(row),
        say_all_years(row),
        f"{place} ({row['plaats']})" if row["plaats"] and row["wijze"] != OUTSIDE else place,
        say_role(row),
        f"{found} ({format_date(row['peildatum'])})",
    )


def say_status(row: Mapping[str, Any]) -> str:
    """Status, hardness and, where the register gives one, the chance of a project."""
    hardness = "hardheid onbekend" if row["hardheid"] == HARDNESS[-1] else row["hardheid"]
    chance = "" if np.isnan(row["kans"]) else f", kans {format_number(row['kans'])}%"
    return f"{STATUSES[row['status']]}, {hardness}{chance}"


def say_measure(row: Mapping[str, Any], measure: str) -> str:
    """A number of a project for a reader, with its unit where that is not homes."""
    said = say_number(row[measure], applies=KINDS[row["soort"]].applies(measure))
    apart = row["eenheid"] != HOMES and said != NOT_APPLICABLE
    return f"{said} ({row['eenheid']})" if apart else said


def _say_homes(row: Mapping[str, Any]) -> str:
    """Tenure, branch, rent class, label and heat, as far as the register says them."""
    known = {name: row[name] for name in DESCRIBED if row[name]}
    if "energielabel" in known:
        known["energielabel"] = f"label {known['energielabel']}"
    return ", ".join(known.values()) or "onbekend"


def say_number(value: float, *, applies: bool) -> str:
    """A number of homes for a reader: not known and not applicable are two things."""
    if not applies:
        return NOT_APPLICABLE
    return "onbekend" if np.isnan(value) else format_number(value)


def say_years(start: float, end: float) -> str:
    """Years of start and delivery.

    >>> say_years(2026, 2028), say_years(float("nan"), 2028), say_years(2026, float("nan"))
    ('2026–2028', 'oplevering 2028', 'start 2026')
    >>> say_years(2026, 2026)
    'in 2026'
    """
    if start == end:
        return f"in {end:.0f}"
    if np.isnan(start):
        return "onbekend" if np.isnan(end) else f"oplevering {end:.0f}"
    return f"start {start:.0f}" if np.isnan(end) else f"{start:.0f}–{end:.0f}"


def say_all_years(row: Mapping[str, Any]) -> str:
    """Every year that the register gives of a project, in words."""
    said = [say_years(row["jaar_start"], row["jaar_oplevering"])]
    if not np.isnan(row["jaar_sloop"]):
        said.append(f"sloop in {row['jaar_sloop']:.0f}")
    if not np.isnan(row["jaar_einde"]):
        said.append(f"tijdelijk, tot in {row['jaar_einde']:.0f}")
    elif row["soort"] == TEMPORARY:
        said.append("tijdelijk, einde onbekend")
    return "; ".join(said)


def say_role(row: Mapping[str, Any]) -> str:
    """Whether the numbers of a project count in totals, and why not."""
    if row["wijze"] == OUTSIDE:
        return "nee, buiten de gebieden"
    if row["eenheid"] != HOMES:
        return "apart, geen woningvoorraad"
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
