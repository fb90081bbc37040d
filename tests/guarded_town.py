"""Ministad with figures of a partner: the smallest atlas in which something is hidden.

Whom the wijkteams help, per buurt (0101 Markt to 0202 Werkpark): 3, 20, 30, 12, 40 and 0. With a
threshold of 10 Markt is hidden, and one more buurt of Centrum because Centrum itself is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pyogrio

import minitown as mt
import ten_atlas
import ten_homes as ten
from wijkplan.answers.atlas import Atlas, Heading, assemble_atlas
from wijkplan.answers.outlook import look_ahead
from wijkplan.model.columns import ColumnSpec, Kind, load_catalogue
from wijkplan.model.history import build_history
from wijkplan.model.layers import Sheet
from wijkplan.model.table import build_table
from wijkplan.protection import Protection, protect_sheets
from wijkplan.themes import projects, spread, stock
from wijkplan.timeline.scenarios import DEFAULT_SCENARIOS
from wijkplan.timeline.timeline import make_timeline

HELPED, YOUNG, SCORE = "geholpen", "geholpen_jong", "tevredenheid"
SPECS = (
    ColumnSpec(
        name=HELPED, label="Geholpen door het wijkteam", kind=Kind.COUNT, of=mt.PEOPLE,
        unit="personen", group="zorg", disclosure="personen", shipped=False,
    ),
    ColumnSpec(
        name=SCORE, label="Tevredenheid", kind=Kind.MEAN, group="zorg", disclosure="personen",
        shipped=False,
    ),
)  # fmt: skip
FIGURES = {HELPED: (3, 20, 30, 12, 40, 0)}
PARTNER = mt.provenance(
    name="Wijkteams", publisher="Gemeente Ministad", file="wijkteams.csv", published=False
)


def partner(figures: Mapping[str, Iterable[float]] = FIGURES) -> Sheet:
    return mt.make_sheet(dict(figures), provenance=PARTNER)


def atlas(
    sheet: Sheet | None = None,
    *,
    specs: Iterable[ColumnSpec] = SPECS,
    shown: tuple[tuple[Sheet, ...], Protection] | None = None,
    earlier: Iterable[Sheet] = (),
) -> Atlas:
    """The public atlas; ``shown`` takes the place of what the protection makes of the sheets."""
    town, catalogue = mt.areas(), load_catalogue().extended(specs)
    sheets = [mt.sheet(), partner() if sheet is None else sheet, *earlier]
    sheets, protection = shown or protect_sheets(sheets, town, catalogue, threshold=10.0)
    figures = build_table(town, sheets, catalogue)
    state = replace(
        mt.state(),
        figures=figures,
        stock=ten.stock(),
        registers={"projecten": ten_atlas.register()},
    )
    varying = [stock.contribute(state, town)]
    steady = [projects.contribute(state, town), spread.contribute(state, town, columns=[HELPED])]
    made = assemble_atlas(
        Heading(title="Ministad", edition="openbaar", fictional=True),
        state,
        [*varying, *steady],
        groups=catalogue.groups,
        deliveries=(),
    )
    timeline = make_timeline(state, town, DEFAULT_SCENARIOS, until=ten.YEARS[-1])
    assert timeline is not None
    outlook = look_ahead(
        timeline,
        figures.with_columns([column for part in steady for column in part.columns]),
        [lambda state, areas: stock.contribute(state, areas).columns],
        present=varying[0].columns,
    )
    history = build_history(town, sheets, catalogue, figures)
    return replace(made, outlook=outlook, protection=protection, history=history)


PROJECT_FILE = """
[project]
naam = "Ministad"
gemeenten = ["GM9909"]
jaar = 2024
fictief = true

[[bron]]
soort = "cbs-buurten"
bestand = "gebieden.gpkg"

[[bron]]
soort = "cijfers"
naam = "Wijkteams"
bestand = "wijkteams.csv"

[spreiding]
kolommen = ["geholpen", "aandeel_schuld"]
"""
COLUMN = """
[[kolom]]
naam = "{name}"
label = "{name}"
soort = "{kind}"
over = "personen"
{whole}
groep = "zorg"
"""
COLUMNS = (
    ("geholpen", "aantal", 'van = "aantal_inwoners"'),
    ("schuld", "aantal", 'van = "aantal_huishoudens"'),
    ("schuld_kort", "aantal", 'van = "schuld"'),
    ("schuld_lang", "aantal", 'van = "schuld"'),
    (
        "aandeel_schuld",
        "aandeel",
        'gewicht = "aantal_huishoudens"\nteller = "schuld"\ndecimalen = 1',
    ),
)
NOTHING = None
TRUE = {
    "geholpen": (3, 20, 30, 12, 40, 0),
    "schuld": (4, 30, 6, 2, 50, NOTHING),
    "schuld_kort": (1, 10, 2, 1, 20, NOTHING),
    "schuld_lang": (3, 20, 4, 1, 30, NOTHING),
    "aandeel_schuld": (8.0, 30.0, 6.0, NOTHING, 33.3, NOTHING),
}
"""What the wijkteams deliver, in the order of the buurten; Centrum has 250 households."""
AS_WELL = {
    "geholpen": (5, 20, 30, 10, 40, 0),
    "schuld": (3, 30, 7, 2, 50, NOTHING),
    "schuld_kort": (2, 10, 1, 1, 20, NOTHING),
    "schuld_lang": (1, 20, 6, 1, 30, NOTHING),
    "aandeel_schuld": (6.0, 30.0, 7.0, NOTHING, 33.3, NOTHING),
}
"""What they might have delivered: other small numbers with the same sums."""


def write_project(folder: Path) -> Path:
    """Write Ministad with the figures of the wijkteams as a project."""
    folder.mkdir(parents=True)
    columns = [COLUMN.format(name=name, kind=kind, whole=whole) for name, kind, whole in COLUMNS]
    (folder / "wijkplan.toml").write_text(PROJECT_FILE + "".join(columns), "utf-8")
    pyogrio.write_dataframe(mt.cbs_buurten(), folder / "gebieden.gpkg", layer="buurten")
    return deliver(folder, TRUE)


def deliver(folder: Path, figures: Mapping[str, Iterable[float | None]]) -> Path:
    """Write other figures of the wijkteams into a project."""
    table = pd.DataFrame({"buurtcode": mt.BUURTEN, **figures})
    table.to_csv(folder / "wijkteams.csv", index=False)
    return folder
