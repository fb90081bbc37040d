"""Simplified shapes of all levels of an AreaSet, with the same borders at every level."""

from __future__ import annotations

import geopandas as gpd

from wijkplan.model.areas import AreaSet, Level
from wijkplan.output.geometry import dissolve_areas, simplify_areas, tolerance_for


def simplify_levels(
    areas: AreaSet, *, tolerance: float | None = None
) -> dict[Level, gpd.GeoSeries]:
    """Simplify the buurten and build wijken and gemeenten from them.

    Parameters
    ----------
    areas
        The areas.
    tolerance
        Metres; by default what suits a map of the whole.

    Returns
    -------
    dict
        Per level the shapes in EPSG:28992, index ``code``.
    """
    buurten = areas.at(Level.BUURT).geometry
    shapes = {Level.BUURT: simplify_areas(buurten, tolerance=tolerance or tolerance_for(buurten))}
    for below, level in ((Level.BUURT, Level.WIJK), (Level.WIJK, Level.GEMEENTE)):
        dissolved = dissolve_areas(shapes[below], areas.at(below)["parent"])
        shapes[level] = dissolved.loc[list(areas.codes(level))]
    return shapes
