"""Noise: delivered contours on the map, and the homes in each class."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from wijkplan.model.contribution import LineStyle, MapLayerSection, TableSection
from wijkplan.model.layers import Layer
from wijkplan.model.text import format_number
from wijkplan.themes.safety.present.exposure import Objects

# From light to dark with the noise; hatching keeps classes apart without colour.
_COLORS = ("#f2d6a2", "#e8b062", "#d98a3d", "#b8622a", "#8c3f1d", "#5e2512")
_PATTERNS = ("", "stip", "schuin", "kruis")
OUTSIDE = "buiten de geleverde contouren"


def classes(layer: Layer) -> list[str]:
    """Classes of the contours from low to high; without a number they come last."""
    frame = layer.frame.sort_values(["ondergrens", "klasse"], na_position="last")
    return [str(name) for name in frame["klasse"].unique()]


def overlay(layer: Layer, group: str) -> MapLayerSection:
    """Contours as an overlay, a style per class."""
    names = classes(layer)
    steps = np.linspace(0, len(_COLORS) - 1, len(names)).round().astype(int)
    styles = {
        name: LineStyle(
            label=name,
            color=_COLORS[min(step + 2, len(_COLORS) - 1)],
            weight=1,
            fill=_COLORS[step],
            pattern=_PATTERNS[number % len(_PATTERNS)],
        )
        for number, (name, step) in enumerate(zip(names, steps, strict=True))
    }
    frame = gpd.GeoDataFrame(
        {"style": layer.frame["klasse"], "text": layer.frame["klasse"]},
        geometry=layer.frame.geometry,
    )
    return MapLayerSection(
        id="contouren",
        title=f"Geluid: {layer.provenance.name}",
        group=group,
        frame=frame,
        styles=styles,
        visible=False,
    )


def homes_per_class(layer: Layer, homes: Objects) -> pd.Series[float]:
    """Homes per class, each counted once: in the highest class that its shape touches.

    Parameters
    ----------
    layer
        Layer ``contouren``.
    homes
        See `exposure.homes`.

    Returns
    -------
    Series
        Number of homes per class from low to high, and `OUTSIDE`.
    """
    names = classes(layer)
    highest = np.full(len(homes.frame), -1)
    for number, name in enumerate(names):
        shape = shapely.union_all(layer.frame.geometry.array[layer.frame["klasse"].eq(name)])
        highest[homes.inside(shape)] = number
    amounts = pd.Series(homes.frame["amount"].to_numpy()).groupby(highest).sum()
    counted = amounts.reindex(range(-1, len(names)), fill_value=0.0)
    order = [*range(len(names)), -1]
    return pd.Series(counted.loc[order].to_numpy(), index=[*names, OUTSIDE])


def table(layer: Layer, homes: Objects, how: str) -> TableSection:
    """Homes per class as a table."""
    counted = homes_per_class(layer, homes)
    return TableSection(
        title="Woningen per geluidsklasse",
        head=("Klasse", "Woningen"),
        rows=tuple((str(name), format_number(number)) for name, number in counted.items()),
        note=f"Woningen: {how}. Een woning telt één keer, in de hoogste klasse die zij raakt. "
        f"Bron: {layer.provenance.name}.",
    )
