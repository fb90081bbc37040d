"""External safety around the railway (*omgevingsveiligheid*), first slice: where the tracks run.

The areas of attention need dated regimes and a table of basisnet segments; until those are
delivered they are *onbekend*, and this room says so.
"""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from wijkplan.model.allocate import Allocation, allocate
from wijkplan.model.areas import AreaSet, Level
from wijkplan.model.columns import ColumnSpec, Kind
from wijkplan.model.contribution import (
    Column,
    Contribution,
    LineStyle,
    MapLayerSection,
    TextSection,
)
from wijkplan.model.findings import Citation, Finding, Norm, Verdict
from wijkplan.model.layers import Layer
from wijkplan.model.state import State
from wijkplan.model.table import NOT_DELIVERED

THEME = "omgevingsveiligheid"
RAILWAY = "spoor"
LENGTH = "spoor_lengte_m"
ATTENTION_AREAS = Norm(
    code="aandachtsgebieden-spoor",
    title="Aandachtsgebieden rond het spoor (brand, explosie, gifwolk)",
    citation=Citation(
        source="Besluit kwaliteit leefomgeving, artikel 5.12 en 5.13; Regeling basisnet",
        verified=False,
    ),
)
_SPEC = ColumnSpec(
    name=LENGTH,
    label="Lengte spoor in het gebied",
    kind=Kind.COUNT,
    unit="m",
    group=THEME,
    description="Lengte van de spoorlijnen in het gebied, zonder museumlijnen; een lijn met "
    "dubbel spoor telt één keer waar de bron haar als één lijn tekent.",
)
_STYLES = {
    "spoor": LineStyle(label="Spoorlijn", color="#3b3b3b", weight=3),
    "goederen": LineStyle(label="Spoorlijn, goederenvervoer", color="#7a4a00", weight=3),
    "tunnel": LineStyle(
        label="Spoor onder maaiveld of kruising", color="#3b3b3b", weight=3, dash="2 5"
    ),
    "museum": LineStyle(
        label="Museumlijn (geen gevaarlijke stoffen)", color="#8a8a8a", weight=2, dash="6 5"
    ),
}


def contribute(state: State, areas: AreaSet) -> Contribution:
    """Length of railway per area, the tracks as an overlay, and what is still unknown.

    Parameters
    ----------
    state
        Uses the layer ``spoor``; where it is absent the length is missing, not zero.
    areas
        Areas of the project.
    """
    layer = state.layers.get(RAILWAY)
    if layer is None:
        return Contribution(
            theme=THEME,
            title="Omgevingsveiligheid",
            state=state.key,
            columns=(_missing_column(state, areas),),
            findings=(_unknown("er is geen spoor geleverd"),),
            sections=(
                TextSection(
                    title="Omgevingsveiligheid rond het spoor",
                    text="Onbekend: er is geen laag met spoorlijnen geleverd.",
                ),
            ),
        )
    tracks = _classify(layer)
    running = tracks[tracks["style"] != "museum"]
    divided = allocate(
        running.geometry, areas.at(Level.BUURT).geometry, join="Spoorlijnen op buurten"
    )
    return Contribution(
        theme=THEME,
        title="Omgevingsveiligheid",
        state=state.key,
        columns=(_length_column(layer, areas, divided),),
        findings=(_unknown("de basisnettabel en de afstanden zijn niet geleverd"),),
        sections=(
            TextSection(
                title="Omgevingsveiligheid rond het spoor",
                text="De kaart toont waar het spoor ligt. De aandachtsgebieden voor brand, "
                "explosie en gifwolk zijn onbekend: daarvoor is per spoordeel nodig of het bij "
                "het basisnet hoort, en welke regels gelden. Over een emplacement is zonder "
                "geleverde gebieden niets te zeggen.",
            ),
            MapLayerSection(
                id=RAILWAY,
                title="Spoor",
                group="Omgevingsveiligheid",
                frame=_around(tracks, areas),
                styles={k: v for k, v in _STYLES.items() if (tracks["style"] == k).any()},
            ),
        ),
        conservation=(divided.conservation,),
    )


def _classify(layer: Layer) -> gpd.GeoDataFrame:
    """Give each line its style and its text."""
    frame = layer.frame
    style = pd.Series("spoor", index=frame.index)
    style[frame["functie"].eq("goederenvervoer")] = "goederen"
    style[frame["hoogteniveau"].lt(0)] = "tunnel"
    style[frame["functie"].eq("museumlijn")] = "museum"
    text = [
        ", ".join(part for part in (str(f), f"{s} spoor" if s else "") if part)
        for f, s in zip(
            frame["functie"].fillna("functie onbekend"), frame["sporen"].fillna(""), strict=True
        )
    ]
    return gpd.GeoDataFrame({"style": style, "text": text}, geometry=frame.geometry)


def _around(tracks: gpd.GeoDataFrame, areas: AreaSet) -> gpd.GeoDataFrame:
    """Only what lies in or near the areas is drawn."""
    west, south, east, north = areas.frame.total_bounds
    margin = 1000.0
    return tracks.cx[west - margin : east + margin, south - margin : north + margin]


def _length_column(layer: Layer, areas: AreaSet, divided: Allocation) -> Column:
    buurten = areas.codes(Level.BUURT)
    per_buurt = divided.per_area().reindex(buurten, fill_value=0.0)
    wijk = areas.at(Level.BUURT)["parent"]
    values = pd.concat(
        [
            per_buurt.groupby(areas.gemeente_per_buurt()).sum(),
            per_buurt.groupby(wijk).sum(),
            per_buurt,
        ]
    )
    return Column(
        spec=_SPEC,
        values=values,
        status=pd.Series("", index=values.index, dtype=object),
        year=layer.provenance.year,
        source=f"{layer.provenance.name}; berekening wijkplan",
    )


def _missing_column(state: State, areas: AreaSet) -> Column:
    index = areas.frame.index
    return Column(
        spec=_SPEC,
        values=pd.Series(float("nan"), index=index),
        status=pd.Series(NOT_DELIVERED, index=index, dtype=object),
        year=state.year,
        source=NOT_DELIVERED,
    )


def _unknown(reason: str) -> Finding:
    return Finding(
        norm=ATTENTION_AREAS, subject="projectgebied", verdict=Verdict.UNKNOWN, reason=reason
    )
