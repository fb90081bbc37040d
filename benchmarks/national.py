"""A synthetic country as a map page has it: buurten that lie closer together in towns.

They are cells of points, with wiggly borders that neighbours share; wijken and gemeenten are the
cells around the nearest of fewer points. Values are random, from a fixed seed.
"""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from wijkplan.output.geometry import (
    dissolve_areas,
    encode_geometry,
    simplify_areas,
    tolerance_for,
)

COUNT = 14_500
INDICATORS = 26
PROJECTS = 3_000
YEARS = list(range(2026, 2041))
CRS = 28992
WEST, SOUTH, EAST, NORTH = 15_000.0, 310_000.0, 275_000.0, 610_000.0
PER_WIJK, PER_GEMEENTE, TOWNS = 4.4, 42, 250
STEP = 250.0
"""A border has a corner per so many metres, before it is simplified."""
CHANGING = 0.1
"""Part of the buurten of which homes change in a year."""

Random = np.random.Generator


def buurten(count: int = COUNT) -> gpd.GeoDataFrame:
    """Areas with name, wijk, gemeente and values ``k0`` to ``k25`` (a tenth missing), in RD."""
    random = np.random.default_rng(count)
    points = _points(random, count)
    cells = shapely.voronoi_polygons(
        shapely.multipoints(points), extend_to=shapely.box(WEST, SOUTH, EAST, NORTH), ordered=True
    )
    country = _country()
    shapes = shapely.intersection(shapely.get_parts(cells), country)
    wiggly = shapely.transform(shapely.segmentize(shapes, STEP), _wiggle)
    wijk = _nearest(random, points, round(count / PER_WIJK))
    _, first, ranks = np.unique(wijk, return_index=True, return_inverse=True)
    gemeente = _nearest(random, points[first], count // PER_GEMEENTE)
    values = random.gamma(4, 5, (count, INDICATORS)).round(1)
    values[random.random((count, INDICATORS)) < 0.1] = np.nan
    frame = gpd.GeoDataFrame(
        {
            "name": [f"Buurt {i}" for i in range(count)],
            "wijk": [f"WK{i:06d}" for i in wijk],
            "gemeente": [f"GM{i:04d}" for i in gemeente[ranks]],
        },
        geometry=shapely.make_valid(wiggly),
        index=[f"BU{i:08d}" for i in range(count)],
        crs=CRS,
    )
    return frame.join(
        pd.DataFrame(values, index=frame.index, columns=[f"k{i}" for i in range(INDICATORS)])
    )


def payload(frame: gpd.GeoDataFrame) -> dict[str, Any]:
    """What a map page of these areas knows, with projects, and one indicator through the years."""
    lowest = simplify_areas(frame.geometry, tolerance=tolerance_for(frame.geometry))
    wijk_of = frame.groupby("wijk")["gemeente"].first()
    wijken = dissolve_areas(lowest, frame["wijk"])
    gemeenten = dissolve_areas(wijken, wijk_of.reindex(wijken.index))
    above = wijk_of.reindex(wijken.index).tolist()
    names = [f"k{i}" for i in range(INDICATORS)]
    return {
        "title": "Synthetisch land",
        "subtitle": "verzonnen gebieden",
        "fictional": True,
        "lang": "nl",
        "levels": [
            _level("buurt", "Buurten", lowest, frame["name"].tolist(), frame["wijk"].tolist()),
            _level("wijk", "Wijken", wijken, [f"Wijk {code}" for code in wijken.index], above),
            _level(
                "gemeente",
                "Gemeenten",
                gemeenten,
                [f"Gemeente {code[2:]}" for code in gemeenten.index],
                [""] * len(gemeenten),
            ),
        ],
        "groups": [{"id": "alles", "label": "Alles", "indicators": names}],
        "indicators": {name: _indicator(name, frame[name]) for name in names},
        "noteTexts": ["", "niet geleverd"],
        "overlays": [_projects(frame)],
        "sentences": [""],
        "links": dict.fromkeys(("profile", "table", "accountability", "explanations")),
        "nav": [],
        "start": {"indicator": names[0], "level": "buurt"},
        "provenance": "Bron: verzonnen",
        "time": _time(frame[names[0]]),
    }


def _country() -> shapely.Polygon:
    """A round land, so that its edge is no straight line."""
    middle = shapely.Point((WEST + EAST) / 2, (SOUTH + NORTH) / 2)
    return middle.buffer((EAST - WEST) / 2, quad_segs=64)


def _points(random: Random, count: int) -> npt.NDArray[np.float64]:
    """Points in the land, two thirds of them in towns."""
    country = _country()
    shapely.prepare(country)
    towns = random.uniform((WEST, SOUTH), (EAST, NORTH), (TOWNS, 2))
    found = np.empty((0, 2))
    while len(found) < count:
        near = random.normal(towns[random.integers(TOWNS, size=2 * count)], 2_500.0)
        open_ = random.uniform((WEST, SOUTH), (EAST, NORTH), (count, 2))
        drawn = random.permutation(np.concatenate([near, open_]))
        found = np.concatenate([found, drawn[shapely.contains_xy(country, drawn)]])
    return found[:count]


def _nearest(random: Random, points: npt.NDArray[np.float64], groups: int) -> Any:
    """Number of the group of each point: that of the nearest of some of them."""
    middles = points[random.choice(len(points), max(groups, 1), replace=False)]
    return cKDTree(middles).query(points)[1]


def _wiggle(xy: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Move every corner a little, and the same corner always as much."""
    x, y = xy.T
    return xy + 60 * np.column_stack([np.sin(y / 190) + np.sin(x / 83), np.cos(x / 210 + y / 97)])


def _level(
    key: str, label: str, shapes: gpd.GeoSeries, names: list[str], above: list[str]
) -> dict[str, Any]:
    return {
        "id": key,
        "label": label,
        "codes": list(shapes.index),
        "names": names,
        "parents": above,
        "above": above,
        "geometry": encode_geometry(shapes),
    }


def _indicator(name: str, values: pd.Series) -> dict[str, Any]:
    found = [None if np.isnan(value) else float(value) for value in values]
    return {
        "label": f"Kenmerk {name}",
        "unit": "%",
        "decimals": 1,
        "kind": "share",
        "weight": "",
        "part": "",
        "year": 2025,
        "source": "verzonnen",
        "description": "Een verzonnen cijfer.",
        "computed": [],
        "notSaid": [],
        "diverging": None,
        "levels": {
            "buurt": {"values": found, "notes": [int(value is None) for value in found]},
        },
    }


def _projects(frame: gpd.GeoDataFrame) -> dict[str, Any]:
    """Points of three kinds, in as many buurten."""
    some = frame.geometry.iloc[:: max(1, len(frame) // PROJECTS)].representative_point()
    kinds = ("Nieuwbouw", "#0072b2"), ("Sloop", "#b3261e"), ("Renovatie", "#8a5a00")
    return {
        "id": "projecten",
        "label": "Projecten",
        "group": "Projecten",
        "visible": True,
        "legend": [
            {"label": label, "style": {"color": color, "weight": 2, "fill": color, "radius": 7}}
            for label, color in kinds
        ],
        "features": [
            {"type": "point", "coords": coords, "style": i % 3, "text": f"Project {i}"}
            for i, coords in enumerate(encode_geometry(some))
        ],
    }


def _time(values: pd.Series) -> dict[str, Any]:
    """A tenth of the buurten changes every year, in one scenario."""
    random = np.random.default_rng(len(values))
    known = np.flatnonzero(values.notna())
    years = [
        [
            part
            for place in np.sort(random.choice(known, int(CHANGING * len(known)), replace=False))
            for part in (int(place), round(float(random.gamma(4, 5)), 1), 0)
        ]
        for _ in YEARS
    ]
    name = str(values.name)
    return {
        "scenarios": [{"id": "alles", "label": "alles", "description": "Alle plannen."}],
        "years": YEARS,
        "start": {"label": "nu (1-1-2025)"},
        "varies": [name],
        "traced": [],
        "indicators": {name: {"buurt": {"alles": years}}},
        "noteTexts": [],
        "bounds": {},
        "entries": {"alles": []},
    }
