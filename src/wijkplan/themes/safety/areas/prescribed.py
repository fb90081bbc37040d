"""The delivered *voorschriftengebieden*: where a plan asks for more of a building.

That is a status apart from the area of attention, so it has a layer and a table of its own.
"""

from __future__ import annotations

import geopandas as gpd
import shapely

from wijkplan.model.areas import AreaSet, Level
from wijkplan.model.contribution import LineStyle, MapLayerSection, TableSection
from wijkplan.model.layers import Layer
from wijkplan.model.text import format_number
from wijkplan.sources.prescription import PRESCRIPTIONS
from wijkplan.themes.safety.areas.attention import name_delivered, near_areas

_UNNAMED, _UNTOLD = "zonder naam", "niet vermeld"
_LOOKS = {
    "brand": LineStyle(
        label="Brandvoorschriftengebied", color="#a8201a", weight=3, dash="1 4", pattern="kruis"
    ),
    "explosie": LineStyle(
        label="Explosievoorschriftengebied", color="#b35900", weight=3, dash="6 4", pattern="stip"
    ),
}


def draw(layer: Layer, areas: AreaSet, group: str) -> MapLayerSection | None:
    """The areas that the map shows, a style per sort; None where there is none."""
    frame = near_areas(layer.frame, areas)
    if frame.empty:
        return None
    source = name_delivered(layer.provenance)
    text = [
        f"{_LOOKS[sort].label} {name}. Besluit: {decree}. {source}"
        for sort, name, decree in _told(frame)
    ]
    return MapLayerSection(
        id=PRESCRIPTIONS,
        title="Voorschriftengebieden",
        group=group,
        frame=gpd.GeoDataFrame({"style": frame["soort"], "text": text}, geometry=frame.geometry),
        styles={sort: look for sort, look in _LOOKS.items() if frame["soort"].eq(sort).any()},
        visible=False,
    )


def table(layer: Layer, areas: AreaSet) -> TableSection | None:
    """The areas in the project with their surface and decree; None where there is none."""
    outline = areas.at(Level.GEMEENTE).geometry.union_all()
    inside = layer.frame.set_geometry(shapely.intersection(layer.frame.geometry.array, outline))
    inside = inside[inside.area > 0]
    if inside.empty:
        return None
    return TableSection(
        title="Voorschriftengebieden",
        head=("Gebied", "Naam", "Hectare", "Besluit"),
        rows=tuple(
            (_LOOKS[sort].label, name, format_number(area / 10_000, decimals=2), decree)
            for (sort, name, decree), area in zip(_told(inside), inside.area, strict=True)
        ),
        note="Een voorschriftengebied is een andere status dan een aandachtsgebied: het "
        "omgevingsplan wijst het aan, en dan gelden er meer regels voor een gebouw. "
        f"Bron: {name_delivered(layer.provenance)}.",
    )


def _told(frame: gpd.GeoDataFrame) -> list[tuple[str, str, str]]:
    names, decrees = frame["naam"].fillna(_UNNAMED), frame["besluit"].fillna(_UNTOLD)
    return list(zip(frame["soort"], names.astype(str), decrees.astype(str), strict=True))
