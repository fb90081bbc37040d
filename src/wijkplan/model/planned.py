"""What a plan permits: its parts, each with a function, a place and a least and most size."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from wijkplan.model.layers import Provenance

LAYER = "plandelen"
"""Layer of a State: the parts of all plans that stand in it."""

QUANTITIES: Mapping[str, str] = {
    "bvo_m2": "bruto vloeroppervlakte in m²",
    "woningen": "woningen",
    "kamers": "kamers",
    "bedden": "bedden",
    "leerlingen": "leerlingen",
}
"""Quantity of a part -> what a reader sees. Each has two columns: ``…_min`` and ``…_max``."""

AREA, POINT, FOOTPRINT, BUURT = "plangebied", "planpunt", "voetafdruk", "buurt"
"""Basis of the place of a part: drawn as an area or a point, buildings that are transformed, or
only a buurt (then there is no geometry)."""

PART_COLUMNS = (
    "plan_id",
    "naam",
    "functie",
    *(f"{name}_{end}" for name in QUANTITIES for end in ("min", "max")),
    "fase",
    "basis",
    "buurt",
)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Something that may be built, as it is reviewed.

    Parameters
    ----------
    id
        Short name for files and rows: letters, digits and hyphens.
    name
        For a reader; untrusted text.
    parts
        GeoDataFrame in EPSG:28992, a row per part in the order of the source, with
        `PART_COLUMNS`: ``plan_id``; ``naam`` (never empty); ``functie`` (a word of
        `wijkplan.sources.functions`, None where not told); per quantity ``…_min`` and ``…_max``
        (float, NaN where unknown; one number is both); ``fase`` (None where not told);
        ``basis``; ``buurt`` (code, only where the basis is ``buurt``). Geometry: polygon or
        multipolygon (valid, two-dimensional, not empty), point, or None.
    provenance
        Where it came from.
    demolished
        Identificaties of the panden that go.
    remarks
        What was left out, not used or not understood, in Dutch.
    """

    id: str
    name: str
    parts: gpd.GeoDataFrame
    provenance: Provenance
    demolished: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @cached_property
    def place(self) -> BaseGeometry:
        """All drawn parts together; empty where nothing is drawn."""
        merged: BaseGeometry = shapely.union_all(self.parts.geometry.dropna().array)
        return merged

    @property
    def surface_m2(self) -> float | None:
        """Surface of its place; None where nothing or only points are drawn."""
        return self.place.area or None


def is_permitted(parts: pd.DataFrame) -> pd.Series[bool]:
    """Whether a part may come at all: not where a most of 0 is given.

    Examples
    --------
    >>> columns = [name for name in PART_COLUMNS if name.endswith("_max")]
    >>> parts = pd.DataFrame(float("nan"), index=[0, 1], columns=columns)
    >>> parts.loc[1, "woningen_max"] = 0
    >>> is_permitted(parts).tolist()
    [True, False]
    """
    most = parts[[f"{name}_max" for name in QUANTITIES]]
    return ~(most.eq(0).any(axis=1) & most.fillna(0).eq(0).all(axis=1))
