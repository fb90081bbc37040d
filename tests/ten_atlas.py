"""The atlas of `ten_homes`: its homes and projects through the themes and the timeline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

import minitown as mt
import ten_homes as ten
from wijkplan.answers.atlas import Atlas, Heading, assemble_atlas
from wijkplan.answers.outlook import look_ahead
from wijkplan.model.areas import AreaSet
from wijkplan.model.columns import load_catalogue
from wijkplan.model.layers import Register
from wijkplan.model.table import build_table
from wijkplan.themes import projects as project_theme
from wijkplan.themes import stock as stock_theme
from wijkplan.timeline.scenarios import DEFAULT_SCENARIOS, Scenario
from wijkplan.timeline.timeline import make_timeline

FIRST_ROW = 2


def register(projects: dict[str, dict[str, object]] | None = None) -> Register:
    """The projects as the reader gives them, before they have a place."""
    placed = ten.placed(projects)
    more = {"peildatum": pd.Timestamp(2025, 1, 1), "opmerking": None, "netto": float("nan")}
    frame = placed.drop(columns="wijze").assign(geometry=None, **more)
    adds, takes = frame["bruto"].fillna(0.0), frame["sloop"].fillna(0.0)
    return Register(
        name="projecten",
        frame=frame.assign(netto=adds - takes),
        provenance=mt.provenance(name="Projectregister", year=2025),
    )


def atlas(
    projects: dict[str, dict[str, object]] | None = None,
    *,
    scenarios: Sequence[Scenario] = DEFAULT_SCENARIOS,
    areas: AreaSet | None = None,
) -> Atlas:
    """Build it; by default of the four projects in Ministad."""
    town = mt.areas() if areas is None else areas
    figures = build_table(town, [mt.sheet()], load_catalogue())
    state = replace(
        mt.state(),
        figures=figures,
        stock=ten.stock(),
        registers={"projecten": register(projects)},
    )
    parts = [theme.contribute(state, town) for theme in (stock_theme, project_theme)]
    made = assemble_atlas(
        Heading(title="Ministad", edition="openbaar", fictional=True),
        state,
        parts,
        groups=load_catalogue().groups,
        deliveries=(),
    )
    timeline = make_timeline(state, town, scenarios, until=ten.YEARS[-1])
    assert timeline is not None
    outlook = look_ahead(
        timeline,
        figures.with_columns(parts[1].columns),
        [lambda state, areas: stock_theme.contribute(state, areas).columns],
        present=parts[0].columns,
    )
    return replace(made, outlook=outlook)


def lines(why):
    """Label and amount of the lines that count."""
    return {term.label: term.amount for term in why.terms if term.amount is not None}


def idle(why):
    """Label and remark of the lines that do not count."""
    return {term.label: term.remark for term in why.terms if term.amount is None}
