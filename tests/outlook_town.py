"""Ministad with two years and two scenarios, written out by hand.

Homes of Ministad at 1-1-2024, per buurt Markt, Haven, Oost, Eiland, Dorp, Werkpark: 50, 100, 100,
10, 150, none. Owner-occupied are 30, 80, 40, unknown, 150, none. The projects of ``alles``:

- P1: 20 homes in Markt in 2024, owner-occupied;
- P2: 40 homes out of Haven in 2025; nobody knows which, so of the 80 that are owner-occupied 20 to
  40 go, and of the 20 that are rented none to 20;
- P3: 12 homes in 2025, owner-occupied, and nobody knows where;
- P4: 5 care units in Dorp in 2025, which are no homes;
- P5: sale of 6 rented homes in Oost in 2025.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

import minitown
from minitown import DORP, EILAND, HAVEN, MARKT, OOST, WERKPARK
from wijkplan.answers.atlas import Atlas
from wijkplan.answers.outlook import Moment, Outlook
from wijkplan.model.attributes import CELLS
from wijkplan.model.columns import ColumnSpec, Kind
from wijkplan.model.contribution import Column
from wijkplan.model.stock import Stock
from wijkplan.timeline.course import Course
from wijkplan.timeline.scenarios import EVERYTHING, NOW

YEARS = (2024, 2025)
HOMES, OWNED, KNOWN, SHARE = (
    "woningen_geteld",
    "woningen_eigendom_koop",
    "woningen_eigendom_bekend",
    "aandeel_eigendom_koop_pct",
)
NAN = float("nan")
OPEN = "tussen 40 en 60: niet bekend welke woningen verdwijnen"
UNKNOWN = "van geen enkele woning bekend"
# Gemeente, Centrum, Zuid, and the six buurten, as the rows of the areas are.
START = {
    HOMES: (410, 260, 150, 50, 100, 100, 10, 150, 0),
    OWNED: (300, 150, 150, 30, 80, 40, NAN, 150, 0),
    KNOWN: (400, 250, 150, 50, 100, 100, 0, 150, 0),
    SHARE: (75, 60, 100, 60, 80, 40, NAN, 100, NAN),
}
IN_2024 = {
    HOMES: (430, 280, 150, 70, 100, 100, 10, 150, 0),
    OWNED: (320, 170, 150, 50, 80, 40, NAN, 150, 0),
    KNOWN: (420, 270, 150, 70, 100, 100, 0, 150, 0),
    SHARE: (76.1905, 62.963, 100, 71.4286, 80, 40, NAN, 100, NAN),
}
IN_2025 = {
    HOMES: (402, 240, 150, 70, 60, 100, 10, 150, 0),
    OWNED: (NAN, NAN, 150, 50, NAN, 46, NAN, 150, 0),
    KNOWN: (392, 230, 150, 70, 60, 100, 0, 150, 0),
    SHARE: (NAN, NAN, 100, 71.4286, NAN, 46, NAN, 100, NAN),
}


def specs():
    """The four columns."""

    def count(name):
        return ColumnSpec(name=name, label=name, kind=Kind.COUNT, unit="woningen", group="wonen")

    share = ColumnSpec(
        name=SHARE,
        label="Aandeel koopwoningen",
        kind=Kind.SHARE,
        unit="%",
        decimals=1,
        weight=KNOWN,
        part=OWNED,
        group="wonen",
    )
    return {HOMES: count(HOMES), OWNED: count(OWNED), KNOWN: count(KNOWN), SHARE: share}


def columns(figures):
    """The columns at one moment, with why a value is missing."""
    index = minitown.areas().frame.index
    made = []
    for name, spec in specs().items():
        values = pd.Series(figures[name], index=index, dtype=float)
        status = pd.Series("", index=index, dtype=object)
        status[EILAND] = UNKNOWN if np.isnan(values[EILAND]) else ""
        if name == SHARE:
            status[WERKPARK] = "niet van toepassing: geen woningen"
        for code in index[values.isna() & status.eq("")]:
            status[code] = OPEN
        made.append(
            Column(
                spec=spec, values=values, status=status, year=2024, source="Register van Ministad"
            )
        )
    return made


def cells(**changes):
    """A row of `CELLS` with a few that are not zero, of the attribute eigendom."""
    return [float(changes.get(value, 0)) if name == "eigendom" else 0.0 for name, value in CELLS]


def entry(project, year, code, kind, effect, number, **more):
    """One row of the entries of a course."""
    given = {
        "jaar": year,
        "code": code,
        "project_id": project,
        "naam": f"Project {project}",
        "soort": kind,
        "effect": effect,
        "eenheid": "woningen",
        "aantal": float(number),
        "register": float(number),
        "telt": "telt",
        "precies": True,
        "hardheid": "hard",
        "status": "BOU",
        "rij": int(project[1:]) + 1,
        "bron": "Register",
        "opmerking": "",
    }
    return {**given, **more}


def course():
    """The projects, with the least and most that each changes."""
    rows = [
        (entry("P1", 2024, MARKT, "nieuwbouw", "erbij", 20), {"koop": 20}, {"koop": 20}),
        (
            entry("P2", 2025, HAVEN, "sloop", "eraf", 40, precies=False, hardheid="zacht"),
            {"koop": -40, "huur corporatie": -20},
            {"koop": -20, "huur corporatie": 0},
        ),
        (entry("P3", 2025, "", "nieuwbouw", "erbij", 12), {"koop": 12}, {"koop": 12}),
        (
            entry(
                "P4", 2025, DORP, "nieuwbouw", "erbij", 5,
                eenheid="zorgeenheden", telt="geen woningvoorraad", precies=False,
            ),
            {},
            {},
        ),
        (
            entry("P5", 2025, OOST, "verkoop", "gewijzigd", 6, opmerking="in delen"),
            {"koop": 6, "huur corporatie": -6},
            {"koop": 6, "huur corporatie": -6},
        ),
        (
            entry(
                "P6", pd.NA, MARKT, "nieuwbouw", "erbij", NAN,
                telt="jaar onbekend", precies=False,
            ),
            {},
            {},
        ),
    ]  # fmt: skip
    whole = pd.MultiIndex.from_tuples(CELLS)
    return Course(
        scenario=EVERYTHING,
        years=YEARS,
        stocks={2023: stock()},
        entries=pd.DataFrame([row for row, _, _ in rows]).astype({"jaar": "Int64"}),
        low=pd.DataFrame([cells(**low) for _, low, _ in rows], columns=whole),
        high=pd.DataFrame([cells(**high) for _, _, high in rows], columns=whole),
    )


def stock(date=dt.date(2024, 1, 1)):
    """A stock of which only the origin matters here."""
    return Stock(
        frame=pd.DataFrame({"buurt": [], "aantal": []}),
        addresses=False,
        provenance=(minitown.provenance(date=date),),
    )


def outlook():
    """Scenario ``nu``, in which nothing happens, and ``alles``."""
    bare = minitown.table()
    bare = type(bare)(
        areas=bare.areas,
        values=bare.values.iloc[:, :0],
        status=bare.status.iloc[:, :0],
        specs={},
        lineage={},
    )
    tables = [bare.with_columns(columns(figures)) for figures in (START, IN_2024, IN_2025)]
    everything = course()
    nothing = Course(
        scenario=NOW,
        years=YEARS,
        stocks=everything.stocks,
        entries=everything.entries.iloc[:0],
        low=everything.low.iloc[:0],
        high=everything.high.iloc[:0],
    )
    moments = {("nu", year): tables[0] for year in YEARS}
    moments |= {("alles", year): table for year, table in zip(YEARS, tables[1:], strict=True)}
    return Outlook(
        scenarios=(NOW, EVERYTHING),
        years=YEARS,
        columns=tuple(specs()),
        moments={
            key: Moment(scenario=key[0], year=key[1], table=table) for key, table in moments.items()
        },
        courses={"nu": nothing, "alles": everything},
        housing=pd.DataFrame(),
    )


def atlas(**changes):
    """The atlas of Ministad with its outlook."""
    given = {
        "title": "Ministad",
        "edition": "openbaar",
        "fictional": True,
        "year": 2024,
        "table": minitown.table().with_columns(columns(START)),
        "groups": {"bevolking": "Bevolking", "wonen": "Wonen"},
        "contributions": (),
        "deliveries": (),
        "absent": (),
        "findings": (),
        "conservation": (),
        "outlook": outlook(),
    }
    return Atlas(**{**given, **changes})
