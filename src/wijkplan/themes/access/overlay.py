"""Facilities: their kinds, their names for a reader, and their place on the map."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd

from wijkplan.model.areas import AreaSet
from wijkplan.model.contribution import LineStyle, MapLayerSection
from wijkplan.model.layers import Layer

FACILITIES = "voorzieningen"
_LABELS = {
    "basisschool": "basisschool",
    "voortgezet_onderwijs": "voortgezet onderwijs",
    "kinderdagverblijf": "kinderdagverblijf",
    "verpleging": "verpleging en verzorging",
    "ziekenhuis": "ziekenhuis",
    "huisarts": "huisarts",
    "winkel": "winkel",
    "ontmoeting": "ontmoetingsplek",
    "park": "park",
}
# Colours that people with colour blindness tell apart; open and closed dots tell them twice. All
# stand out from the light edge around a dot (3 to 1), whatever the colour of the area under it.
_COLOURS = ("#0072b2", "#b8430a", "#00795a", "#a3467f", "#000000", "#3d4d00", "#5a3fb0")
_MARGIN = 1000.0  # m around the areas in which facilities are drawn


def label(kind: str) -> str:
    """Name of a kind of facility for a reader."""
    return _LABELS.get(kind, kind.replace("_", " "))


def kinds_of(layer: Layer) -> tuple[str, ...]:
    """List the kinds in the layer: those with a name of our own first."""
    order = list(_LABELS)
    present = layer.frame["voorziening"].unique()
    return tuple(sorted(present, key=lambda k: (order.index(k) if k in order else 99, k)))


def draw_facilities(layer: Layer, areas: AreaSet, kinds: Sequence[str]) -> MapLayerSection:
    """Draw the facilities in and near the areas, a style per kind."""
    west, south, east, north = areas.frame.total_bounds
    near = layer.frame.cx[west - _MARGIN : east + _MARGIN, south - _MARGIN : north + _MARGIN]
    labels = near["voorziening"].map(label)
    frame = gpd.GeoDataFrame(
        {
            "style": near["voorziening"],
            "text": (near["naam"] + " (" + labels + ")").fillna(labels),
        },
        geometry=near.geometry,
    )
    present = set(near["voorziening"])
    return MapLayerSection(
        id=FACILITIES,
        title="Voorzieningen",
        group="Voorzieningen",
        frame=frame,
        styles={kind: _style(kind, n) for n, kind in enumerate(kinds) if kind in present},
        visible=False,
    )


def _style(kind: str, number: int) -> LineStyle:
    colour = _COLOURS[number % len(_COLOURS)]
    return LineStyle(
        label=label(kind).capitalize(),
        color=colour,
        fill="#ffffff" if number % 2 else colour,
        radius=(5.0, 6.5, 4.0)[number % 3],
    )
