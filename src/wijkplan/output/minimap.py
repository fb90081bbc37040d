"""The small map of a profile: where in its gemeente an area lies, as inline SVG."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from wijkplan.model.areas import AreaSet, Level
from wijkplan.output.shapes import simplify_levels

WIDTH = 320
_SMALL = 0.012
"""An area that covers less of its gemeente than this gets a ring around it."""


@dataclass(frozen=True, kw_only=True)
class MiniMap:
    """What the template draws; coordinates in SVG units, y downward.

    Parameters
    ----------
    width, height
        Size of the view box.
    context
        Path of the wijken of the gemeente.
    area
        Path of the area itself.
    ring
        Centre of a ring around a small area; None for one that can be seen.
    """

    width: int
    height: int
    context: str
    area: str
    ring: tuple[int, int] | None


class MiniMaps:
    """Draws the small maps of one AreaSet; what areas share is computed once.

    Parameters
    ----------
    areas
        The areas, in EPSG:28992.
    """

    def __init__(self, areas: AreaSet) -> None:
        self._areas = areas
        bounds = areas.at(Level.GEMEENTE).bounds
        extent = (bounds.maxx - bounds.minx).clip(lower=bounds.maxy - bounds.miny).min()
        self._shapes = simplify_levels(areas, tolerance=float(extent) / WIDTH)
        self._context: dict[str, tuple[_Frame, str]] = {}

    def draw(self, code: str) -> MiniMap:
        """Small map of one area."""
        gemeente = (code, *self._areas.parents(code))[-1]
        return self.draw_shape(self._shapes[self._areas.level(code)].loc[code], gemeente)

    def draw_shape(self, shape: BaseGeometry, gemeente: str) -> MiniMap:
        """Small map of any surface in a gemeente; what lies outside that is cut off."""
        frame, context = self._gemeente(gemeente)
        small = shape.area < _SMALL * frame.area
        ring = frame.place(np.array(shape.representative_point().coords))[0] if small else None
        return MiniMap(
            width=WIDTH,
            height=frame.height,
            context=context,
            area=frame.path(shape),
            ring=(int(ring[0]), int(ring[1])) if ring is not None else None,
        )

    def _gemeente(self, code: str) -> tuple[_Frame, str]:
        if code not in self._context:
            wijken: gpd.GeoSeries = self._shapes[Level.WIJK].loc[list(self._areas.children(code))]
            frame = _Frame(tuple(wijken.total_bounds), float(wijken.area.sum()))
            self._context[code] = (frame, "".join(frame.path(shape) for shape in wijken))
        return self._context[code]


@dataclass(frozen=True)
class _Frame:
    """The window of a gemeente on the drawing."""

    bounds: tuple[float, float, float, float]
    area: float

    @property
    def scale(self) -> float:
        """SVG units per metre."""
        west, south, east, north = self.bounds
        # A long, narrow gemeente must not become a page high.
        return (WIDTH - 4) / max(east - west, 0.8 * (north - south))

    @property
    def height(self) -> int:
        return round((self.bounds[3] - self.bounds[1]) * self.scale) + 4

    def place(self, points: np.ndarray) -> np.ndarray:
        """Turn metres in RD into whole SVG units."""
        west, _, east, north = self.bounds
        margin = (WIDTH - (east - west) * self.scale) / 2
        x = (points[:, 0] - west) * self.scale + margin
        y = (north - points[:, 1]) * self.scale + 2
        return np.rint(np.column_stack([x, y])).astype(int)

    def path(self, shape: shapely.Geometry) -> str:
        """Write a polygon as the ``d`` of an SVG path, holes and parts included."""
        parts = []
        for polygon in shapely.get_parts(shape):
            for ring in (polygon.exterior, *polygon.interiors):
                points = self.place(shapely.get_coordinates(ring))
                moved = np.r_[True, (np.diff(points, axis=0) != 0).any(axis=1)]
                corners = " ".join(f"{x},{y}" for x, y in points[moved])
                parts.append(f"M{corners}Z")
        return "".join(parts)
