"""What the atlas says of own areas: a list with links to their profiles, and their outlines."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd

from wijkplan.answers.atlas import Atlas
from wijkplan.answers.own.figures import figures_of_own_areas
from wijkplan.answers.own.membership import OwnArea
from wijkplan.model.areas import CRS, AreaSet
from wijkplan.model.contribution import (
    Contribution,
    LineStyle,
    MapLayerSection,
    TableSection,
    TextSection,
)
from wijkplan.model.state import State
from wijkplan.model.table import AreaTable
from wijkplan.model.text import format_number
from wijkplan.sources.own_areas import OWN_AREAS
from wijkplan.themes.stock import COUNTED

TITLE = "Eigen gebieden"
_PEOPLE, _HOMES = ("aantal_inwoners",), ("woningvoorraad", COUNTED)
"""Columns of the list; where the first has no value the next is shown."""
_INTRODUCTION = (
    "Stadsdelen, gebieden van wijkteams, projectgebieden en andere gebieden die de gemeente zelf "
    "tekende. Aantallen van hele buurten zijn opgeteld en aandelen gewogen, zoals bij een wijk. "
    "Een mediaan of index is niet op te tellen en blijft leeg. Snijdt een gebied door een buurt, "
    "dan zijn cijfers per buurt niet te splitsen; alleen woningen, projecten en voorzieningen zijn "
    "dan geteld, op hun plaats."
)
_LOOKS = (("#5b2a86", ""), ("#8a4b08", "8 4"), ("#1c5d8c", "2 4"), ("#3d5a1e", "12 4 2 4"))
"""Colour and dash of the outlines, a sort each; they repeat after the last."""


def with_own_areas(atlas: Atlas, state: State) -> Atlas:
    """Add the own areas to an atlas: their figures, a page and a layer of the map.

    Parameters
    ----------
    atlas
        The atlas, with the figures of all themes.
    state
        The present; without the layer ``eigen-gebieden`` the atlas stays as it is.
    """
    own = figures_of_own_areas(state, atlas.table)
    if own is None:
        return atlas
    part = Contribution(
        theme=OWN_AREAS,
        title=TITLE,
        state=state.key,
        sections=(
            TextSection(title="Wat dit zijn", text=_INTRODUCTION),
            *(
                _list(sort, [a for a in own.areas if a.sort == sort], atlas, own.table)
                for sort in dict.fromkeys(area.sort for area in own.areas)
            ),
            draw_own_areas(own.areas, atlas.areas),
        ),
    )
    return replace(atlas, own=own, contributions=(*atlas.contributions, part))


def _list(sort: str, own: list[OwnArea], atlas: Atlas, table: AreaTable) -> TableSection:
    """The areas of one sort, with links to their profiles."""

    def figure(area: OwnArea, names: tuple[str, ...]) -> str:
        """A number of an area for a reader."""
        values = (table.cell(area.id, name)[0] for name in names if name in table.specs)
        known = next((value for value in values if isinstance(value, float)), None)
        return "onbekend" if known is None else format_number(known)

    return TableSection(
        title=sort.capitalize(),
        head=("Naam", "Inwoners", "Woningen", "Waaruit het bestaat"),
        rows=tuple(
            (area.name, figure(area, _PEOPLE), figure(area, _HOMES), _made_of(area, atlas.areas))
            for area in own
        ),
        areas=tuple(area.id if area.gemeenten else "" for area in own),
        note=f"Bron van de grenzen: {', '.join(dict.fromkeys(area.source for area in own))}.",
    )


def draw_own_areas(own: tuple[OwnArea, ...], areas: AreaSet) -> MapLayerSection:
    """The outlines of the own areas, as a layer of the map.

    Parameters
    ----------
    own
        The areas.
    areas
        The areas of the project, for the names of the buurten in the text.
    """
    sorts = list(dict.fromkeys(area.sort for area in own))
    styles = {
        sort: LineStyle(
            label=sort.capitalize(),
            color=_LOOKS[number % len(_LOOKS)][0],
            dash=_LOOKS[number % len(_LOOKS)][1],
            weight=3.0,
        )
        for number, sort in enumerate(sorts)
    }
    texts = [f"{area.name} ({area.sort}): {_made_of(area, areas)}" for area in own]
    frame = gpd.GeoDataFrame(
        {"style": [area.sort for area in own], "text": texts},
        geometry=[area.geometry for area in own],
        crs=CRS,
    )
    return MapLayerSection(
        id=OWN_AREAS,
        title="Eigen gebieden",
        group="Eigen gebieden",
        frame=frame,
        styles=styles,
        visible=False,
    )


def _made_of(area: OwnArea, areas: AreaSet) -> str:
    if not area.whole:
        return area.why_not_whole(areas)
    number = len(area.buurten)
    return f"{number} {'buurt' if number == 1 else 'buurten'}"
