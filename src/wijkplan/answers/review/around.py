"""What else lies where a plan is: buurten, vulnerable buildings, other projects, heat."""

from __future__ import annotations

from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import pandas as pd

from wijkplan.answers.review.case import ZEER, Case
from wijkplan.answers.review.heat import tell_heat
from wijkplan.answers.review.outcome import Nearby
from wijkplan.model.text import format_number
from wijkplan.sources.heat import ZONES
from wijkplan.sources.project_fields import KINDS, STATUSES


def find_nearby(case: Case) -> Iterator[Nearby]:
    """Whatever else is known of the place of a plan.

    Parameters
    ----------
    case
        The plan on its ground. Zeer kwetsbare buildings and other projects are those of the
        buurten that the plan touches; a building is told with the areas in which it lies.
    """
    buurten = case.ground.buurten_at(case.extent)
    for code in buurten:
        yield Nearby(sort="buurt", name=case.ground.areas.name(code), text=code)
    yield from _buildings(case, buurten=list(buurten))
    yield from _projects(case, list(buurten))
    yield from _heat_zones(case)
    yield from tell_heat(case)


def _buildings(case: Case, buurten: list[str]) -> Iterator[Nearby]:
    uses = case.footing.uses
    here = uses[uses["buurt"].isin(buurten) & uses["at_worst"].eq(ZEER)]
    shapes = here.geometry.to_numpy()
    inside = {zone.rule.label: zone.inside(shapes) for zone in case.footing.zones}
    for number, row in enumerate(here.to_dict("records")):
        areas = [label for label, found in inside.items() if found[number]]
        if areas:
            yield Nearby(
                sort="zeer kwetsbaar gebouw" if row["klasse"] == ZEER else "te beoordelen gebouw",
                name=str(row["naam"] or row["id"]),
                text=f"ligt in: {', '.join(areas).lower()}. {row['reden']}",
            )


def _projects(case: Case, buurten: list[str]) -> Iterator[Nearby]:
    projects = case.ground.projects
    if projects is None:
        return
    here = projects[projects["buurt"].isin(buurten) & projects["project_id"].ne(case.plan.id)]
    for row in here.to_dict("records"):
        homes = row["bruto"]
        size = "" if pd.isna(homes) else f", {format_number(homes)} woningen erbij"
        years = [row["jaar_start"], row["jaar_oplevering"]]
        told = [str(int(year)) for year in years if not pd.isna(year)]
        when = f", {' tot '.join(dict.fromkeys(told))}" if told else ""
        yield Nearby(
            sort="ander project",
            name=str(row["naam"]),
            text=f"{KINDS[row['soort']].label}, {STATUSES[row['status']]}{size}{when}",
        )


def _heat_zones(case: Case) -> Iterator[Nearby]:
    layer = case.ground.state.layers.get(ZONES)
    if layer is None:
        return
    frame: gpd.GeoDataFrame = layer.frame
    for row in frame[np.asarray(frame.intersects(case.extent))].to_dict("records"):
        yield Nearby(sort="warmtezone", name=str(row["naam"]), text=layer.provenance.name)
