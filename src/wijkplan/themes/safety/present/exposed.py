"""What stands inside the areas of attention, counted per area, buurt and how certain that is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from wijkplan.model.areas import AreaSet, Level
from wijkplan.model.planned import BUURT
from wijkplan.themes.safety.areas.attention import Zone
from wijkplan.themes.safety.present.presence import PERSONS
from wijkplan.themes.safety.rules.vulnerability import CLASSES

CERTAIN, POSSIBLE = "zeker", "mogelijk"
"""How certain it is that something is inside: *mogelijk* where nobody knows whether the line
belongs to the basisnet, or where in the buurt it stands."""

COUNTED = {name: name for name in reversed(CLASSES[2:])} | {"klasse onbekend": "onbekend"}
"""Column -> class of the buildings and parts of plans that it counts."""

EXPOSURE = (
    "woningen_min",
    "woningen_max",
    *COUNTED,
    *PERSONS,
    "dag_onbekend",
    "nacht_onbekend",
)
"""What is counted. Of persons ``…_min`` and ``…_max`` are the known ones; ``…_onbekend`` is the
number of buildings and parts of which not all persons are known. ``woningen_max`` is NaN where
somewhere the number of homes is unknown."""

_Mask = npt.NDArray[np.bool_]
_Numbers = npt.NDArray[np.float64]
_Rows = npt.NDArray[np.intp]


def expose(uses: gpd.GeoDataFrame, zones: Sequence[Zone], areas: AreaSet) -> pd.DataFrame:
    """Count what is inside each area of attention.

    A building counts as soon as its façade touches the area, and once. What has no place but a
    buurt is inside for certain only where the whole buurt is; else from none to all of it may be.

    Parameters
    ----------
    uses
        See `wijkplan.themes.safety.present.uses.find_uses`. What has not even a buurt is not
        counted.
    zones
        Areas of attention.
    areas
        Areas of the project.

    Returns
    -------
    DataFrame
        A row per ``gebied`` (key of the rule of the zone), ``ligging`` (`CERTAIN`, `POSSIBLE`) and
        ``buurt`` (code; every buurt of the areas), with `EXPOSURE`. What is possible is not in
        what is certain.
    """
    uses = uses[uses["buurt"].isin(areas.codes(Level.BUURT)) & uses["klasse"].ne("geen")]
    amounts, codes = _amounts(uses), areas.codes(Level.BUURT)
    at = codes.get_indexer(uses["buurt"])
    # Of what is somewhere in a buurt that is partly inside, it may be that nothing is.
    somewhere = uses["basis"].eq(BUURT).to_numpy(bool)
    nothing_vague = np.zeros(len(uses), dtype=bool)
    tables = []
    for zone in zones:
        sure, maybe = _inside(zone, uses, areas)
        for name, inside, vague in ((CERTAIN, sure, nothing_vague), (POSSIBLE, maybe, somewhere)):
            counted = _per_buurt(amounts, inside, vague, at, len(codes))
            keys = {"gebied": zone.rule.key, "ligging": name, "buurt": codes.to_numpy(object)}
            tables.append(pd.DataFrame(keys | counted))
    columns = ["gebied", "ligging", "buurt", *EXPOSURE]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=columns)


def _inside(zone: Zone, uses: gpd.GeoDataFrame, areas: AreaSet) -> tuple[_Mask, _Mask]:
    """What is inside for certain, and what may be beyond that."""
    vague = uses["basis"].eq(BUURT).to_numpy(bool)
    shapes = uses.geometry.to_numpy()[~vague]
    sure, maybe = np.zeros(len(uses), dtype=bool), np.zeros(len(uses), dtype=bool)
    sure[~vague], maybe[~vague] = zone.inside(shapes), zone.maybe_inside(shapes)
    if vague.any():
        codes = uses["buurt"][vague]
        buurten = areas.at(Level.BUURT).geometry.loc[codes.unique()]
        whole = shapely.covers(zone.certain, buurten.array)
        touched = zone.inside(buurten.to_numpy()) | zone.maybe_inside(buurten.to_numpy())
        number = buurten.index.get_indexer(codes)
        sure[vague], maybe[vague] = whole[number], (touched & ~whole)[number]
    return sure, maybe


def _amounts(uses: pd.DataFrame) -> dict[str, _Numbers]:
    """What each row adds to each column of `EXPOSURE`; NaN where it adds nobody knows how much."""
    counts = uses["herkomst"].ne("aantal")
    made = {
        "woningen_min": uses["woningen_min"].fillna(0.0),
        "woningen_max": uses["woningen_max"],
        **{name: uses["klasse"].eq(klasse) & counts for name, klasse in COUNTED.items()},
    }
    for moment in ("dag", "nacht"):
        least, most = uses[f"{moment}_min"].fillna(0.0), uses[f"{moment}_max"]
        made[f"{moment}_min"], made[f"{moment}_max"] = least, most.fillna(least)
        made[f"{moment}_onbekend"] = most.isna()
    return {name: made[name].to_numpy(float) for name in EXPOSURE}


def _per_buurt(
    amounts: Mapping[str, _Numbers], inside: _Mask, vague: _Mask, at: _Rows, number: int
) -> dict[str, _Numbers]:
    made = {}
    for name, values in amounts.items():
        weights = np.where(vague, 0.0, values) if name.endswith("_min") else values
        counted = np.bincount(at[inside], weights=weights[inside], minlength=number)
        made[name] = counted.astype(float)
    return made
