"""Where the heat of Voorbeeldstad comes from: sources as points, networks as lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from wijkplan.demo.borders import CRS
from wijkplan.demo.town import Town, read_toml

Shapes = npt.NDArray[np.object_]

_SOURCE = (
    "naam",
    "soort",
    "vermogen_mw",
    "temperatuur",
    "beschikbaar_vanaf",
    "status",
    "bron",
    "vindplaats",
)
_NETWORK = ("naam", "soort", "status", "jaar", "bron", "vindplaats")


def make_heat_sources(town: Town) -> gpd.GeoDataFrame:
    """Return the sources of heat: points with the columns of `docs/formats.md`; None is unknown."""
    sources = read_toml("heat.toml")["bronnen"]
    return _placed(town, sources, shapely.points([source["punt"] for source in sources]), _SOURCE)


def make_heat_networks(town: Town) -> gpd.GeoDataFrame:
    """Return the heat networks: a line per stretch, with the columns of `docs/formats.md`."""
    lines = read_toml("heat.toml")["netten"]
    shapes = np.array([shapely.LineString(line["punten"]) for line in lines])
    return _placed(town, lines, shapes, _NETWORK)


def _placed(
    town: Town, told: Sequence[Mapping[str, Any]], shapes: Shapes, columns: Sequence[str]
) -> gpd.GeoDataFrame:
    """Return rows with where they came from, on the map of this town."""
    said = {"bron": read_toml("heat.toml")["bron"]}
    rows = [
        {**each, **said, "vindplaats": f"bijlage 3, regel {number}"}
        for number, each in enumerate(told, start=1)
    ]
    return gpd.GeoDataFrame(
        [[row.get(name) for name in columns] for row in rows],
        columns=[*columns],
        geometry=shapely.transform(shapes, lambda xy: xy + town.origin),
        crs=CRS,
    )
