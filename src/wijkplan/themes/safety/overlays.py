"""The map layers of the theme: the tracks, and each area of attention in its parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import geopandas as gpd
import pandas as pd
import shapely

from wijkplan.model.areas import CRS, AreaSet
from wijkplan.model.contribution import LineStyle, MapLayerSection
from wijkplan.themes.safety.areas.attention import Zone, name_delivered, view
from wijkplan.themes.safety.areas.delivered import OtherArea
from wijkplan.themes.safety.areas.tracks import NO, UNKNOWN, YES, Tracks
from wijkplan.themes.safety.rules.regimes import AreaKind, Regime, area_key

GROUP = "Omgevingsveiligheid"
_TOLERANCE = 0.5  # m, of the drawn outline only; hectares come from the exact shape
_TRACKS: Mapping[str, LineStyle] = {
    YES: LineStyle(label="Spoor van het basisnet", color="#3b3b3b", weight=3.5),
    UNKNOWN: LineStyle(label="Spoor, basisnet onbekend", color="#3b3b3b", weight=2, dash="8 4"),
    NO: LineStyle(label="Spoor, hoort niet bij het basisnet", color="#6f6f6f", weight=2),
    "tunnel": LineStyle(
        label="Spoor onder maaiveld of kruising", color="#3b3b3b", weight=3, dash="2 5"
    ),
    "museum": LineStyle(
        label="Museumlijn (geen gevaarlijke stoffen)", color="#8a8a8a", weight=2, dash="6 5 1 5"
    ),
}
_INKS: Mapping[AreaKind, tuple[str, str]] = {
    "brand": ("#a8201a", ""),
    "explosie": ("#b35900", "10 4"),
    "gifwolk": ("#5b3a8c", "3 4"),
}
"""Colour and outline per area of attention: they nest, and are told apart without colour too."""

_OTHER_INKS: Mapping[AreaKind, tuple[str, str]] = {
    "brand": ("#7a4a48", "14 3"),
    "explosie": ("#7a6030", "10 4 2 4"),
    "gifwolk": ("#3a5b8c", "10 3 2 3"),
}
"""The same for another reading of a distance."""


def draw_tracks(tracks: Tracks, areas: AreaSet) -> MapLayerSection:
    """The lines near the areas, styled by what the basisnet table says."""
    frame = tracks.frame
    style = frame["basisnet"].mask(frame["tunnel"], "tunnel").mask(frame["museum"], "museum")
    text = [
        ", ".join(part for part in parts if part)
        for parts in zip(
            frame["functie"].fillna("functie onbekend").astype(str),
            [f"{s} spoor" if s else "" for s in frame["sporen"].fillna("")],
            (
                "" if museum else f"basisnet {b}"
                for b, museum in zip(frame["basisnet"], frame["museum"], strict=True)
            ),
            frame["traject"],
            strict=True,
        )
    ]
    lines = frame.geometry.intersection(view(areas))
    drawn = gpd.GeoDataFrame({"style": style, "text": text}, geometry=lines)
    return MapLayerSection(
        id="spoor",
        title="Spoor",
        group=GROUP,
        frame=drawn[~lines.is_empty],
        styles={key: look for key, look in _TRACKS.items() if style.eq(key).any()},
    )


def draw_zone(
    zone: Zone, regime: Regime, areas: AreaSet, *, compared: bool = False
) -> MapLayerSection | None:
    """One area of attention: certain, near tunnels, and possible; None where there is nothing.

    Parameters
    ----------
    zone, regime
        The area, and the regime to which it belongs.
    areas
        Areas of the project: what the map shows.
    compared
        Whether the regime is there for comparison only: it has a heading of its own then.
    """
    rule, title = zone.rule, zone.title(regime)
    shown = view(areas)
    shapes = pd.Series(
        {"zeker": zone.open_air, "tunnel": zone.tunnel, "mogelijk": zone.possible}
    ).map(lambda shape: shapely.simplify(shapely.intersection(shape, shown), _TOLERANCE))
    shapes = shapes[[not shape.is_empty for shape in shapes]]
    if shapes.empty:
        return None
    looks = _looks(zone)
    name = rule.key.replace("_", "-")
    return MapLayerSection(
        id=f"{name}-{regime.id}" if compared else name,
        title=title,
        group=f"{GROUP}: {regime.name}" if compared else GROUP,
        frame=gpd.GeoDataFrame(
            {
                "style": list(shapes.index),
                "text": [f"{looks[str(key)].label}. {title}" for key in shapes.index],
            },
            geometry=gpd.GeoSeries(list(shapes), crs=CRS),
        ),
        styles={key: look for key, look in looks.items() if key in shapes.index},
        visible=False,
    )


def _looks(zone: Zone) -> Mapping[str, LineStyle]:
    """Style per part of an area; the legend says how it was drawn, and the standing of the rule."""
    rule, origin = zone.rule, zone.drawn_from
    color, dash = (_OTHER_INKS if rule.alternative else _INKS)[rule.kind]
    certain = origin if zone.delivered else f"{origin} van het basisnet"
    return {
        "zeker": LineStyle(
            label=f"{certain[:1].upper()}{certain[1:]}; status: {rule.status}",
            color=color,
            weight=2,
            dash=dash,
            fill=color,
        ),
        "tunnel": LineStyle(
            label="Bij een tunnel of kruising: handmatig beoordelen",
            color=color,
            weight=2,
            dash=dash,
            fill=color,
            pattern="kruis",
        ),
        "mogelijk": LineStyle(
            label="Mogelijk: basisnet onbekend", color=color, weight=1, dash="2 5", pattern="schuin"
        ),
    }


def draw_others(found: Sequence[OtherArea], areas: AreaSet) -> list[MapLayerSection]:
    """Delivered areas apart from the railway: one layer per sort of source."""
    shown = view(areas)
    sections = []
    for origin in dict.fromkeys(area.origin for area in found):
        chosen = [area for area in found if area.origin == origin]
        shapes = [
            shapely.simplify(shapely.intersection(area.geometry, shown), _TOLERANCE)
            for area in chosen
        ]
        sources = [name_delivered(area.provenance) for area in chosen]
        text = [f"{area.label}. {source}" for area, source in zip(chosen, sources, strict=True)]
        sections.append(
            MapLayerSection(
                id=f"aandachtsgebied-{origin}",
                title=f"{chosen[0].sort}: aandachtsgebieden",
                group=GROUP,
                frame=gpd.GeoDataFrame(
                    {"style": [area.kind for area in chosen], "text": text},
                    geometry=gpd.GeoSeries(shapes, crs=CRS),
                ),
                styles={
                    area.kind: _look(area, source)
                    for area, source in zip(chosen, sources, strict=True)
                },
                visible=False,
            )
        )
    return sections


def _look(area: OtherArea, source: str) -> LineStyle:
    color, dash = _INKS[area.kind]
    label = f"{area_key(area.kind).capitalize()}; {source}"
    return LineStyle(label=label, color=color, weight=2, dash=dash, pattern="stip")
