"""What lies in an own area by its place: projects and facilities."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import geopandas as gpd

from wijkplan.answers.own.membership import OwnArea
from wijkplan.model.areas import AreaSet
from wijkplan.model.state import State
from wijkplan.sources.project_places import NAMED, OUTSIDE, UNPLACED, placed_projects
from wijkplan.sources.projects import REGISTER
from wijkplan.themes.access.overlay import FACILITIES


@dataclass(frozen=True, kw_only=True)
class Lying:
    """What lies in one own area.

    Parameters
    ----------
    projects
        Ids of the projects that lie in it: as drawn or by their buildings, else because their
        whole buurt does.
    perhaps
        Ids of the projects of which only a buurt is known that lies in it for a part.
    facilities
        Sort of facility -> how many lie in it; None where none were delivered.
    """

    projects: frozenset[str] = frozenset()
    perhaps: frozenset[str] = frozenset()
    facilities: Mapping[str, int] | None = field(default=None)


def find_lying(state: State, own: tuple[OwnArea, ...], areas: AreaSet) -> dict[str, Lying]:
    """Find what lies in own areas.

    Parameters
    ----------
    state
        The present, with the register of projects and the facilities.
    own
        The areas.
    areas
        The areas of the project.

    Returns
    -------
    dict
        Id of the area -> what lies in it. What touches its border lies in it.
    """
    register, layer = state.registers.get(REGISTER), state.layers.get(FACILITIES)
    placed = None
    if register is not None and not register.frame.empty:
        placed = placed_projects(register, areas, state.layers.get("pand"))
        placed = placed[~placed["wijze"].isin((UNPLACED, OUTSIDE))]
    return {area.id: _lying(area, placed, None if layer is None else layer.frame) for area in own}


def _lying(
    area: OwnArea, projects: gpd.GeoDataFrame | None, facilities: gpd.GeoDataFrame | None
) -> Lying:
    found = None
    if facilities is not None:
        kinds = facilities.loc[facilities.intersects(area.geometry), "voorziening"]
        found = {str(kind): int(number) for kind, number in kinds.value_counts().items()}
    if projects is None:
        return Lying(facilities=found)
    ids, named = projects["project_id"], projects["wijze"].eq(NAMED)
    inside = projects["buurt"].isin(area.buurten)
    if not area.whole:
        inside = inside.where(named, projects.intersects(area.geometry))
    return Lying(
        projects=frozenset(ids[inside]),
        perhaps=frozenset(ids[named & projects["buurt"].isin(list(area.cut))]),
        facilities=found,
    )
