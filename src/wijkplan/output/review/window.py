"""The window of a map on paper: which ground it shows, and how metres become SVG units."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from wijkplan.model.text import format_number

WIDTH, HEIGHT = 720, 450
_AROUND_M = 350.0
"""Ground around a plan: what lies beyond the widest usual area on the far side of a track."""
_FARTHEST_M = 750.0
"""A track farther than this is left off the map, or the plan would become a dot."""
_BEYOND = 24.0
"""SVG units around the window that are drawn too, so that no edge of a cut shape is seen."""
_FINE = 0.4
_BAR = 170.0

_POINT, _POLYGON, _LINES = 0, 3, (1, 2)
"""Kinds of geometry, as shapely numbers them."""

Spot = tuple[float, float]
_Shapes = npt.NDArray[np.object_]


@dataclass(frozen=True, kw_only=True)
class Window:
    """A rectangle of ground in EPSG:28992, on a drawing of `WIDTH` by `HEIGHT` units.

    Parameters
    ----------
    west, north
        Metres of the upper left corner.
    scale
        SVG units per metre.
    """

    west: float
    north: float
    scale: float

    @property
    def metres(self) -> float:
        """Width of the ground."""
        return WIDTH / self.scale

    @property
    def box(self) -> shapely.Polygon:
        """The ground that is shown."""
        return self._ground(0.0)

    def _ground(self, beyond: float) -> shapely.Polygon:
        more = beyond / self.scale
        east, south = self.west + self.metres, self.north - HEIGHT / self.scale
        return shapely.box(self.west - more, south - more, east + more, self.north + more)

    def cut(self, shape: BaseGeometry) -> BaseGeometry:
        """What of a shape is drawn, without detail that cannot be seen."""
        cut: BaseGeometry = self._cut(np.array([shape], dtype=object))[0]
        return cut

    def _cut(self, shapes: _Shapes) -> _Shapes:
        simple = shapely.simplify(shapes, _FINE / self.scale)
        return np.asarray(shapely.intersection(simple, self._ground(_BEYOND)))

    def place(self, points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Turn metres into SVG units, to a tenth."""
        x = (points[:, 0] - self.west) * self.scale
        y = (self.north - points[:, 1]) * self.scale
        return np.asarray(np.round(np.column_stack([x, y]), 1) + 0.0, dtype=np.float64)

    def path(self, shapes: Iterable[BaseGeometry], *, dot: float = 6.0) -> str:
        """Write shapes as the ``d`` of an SVG path; a point becomes a dot of that radius."""
        cut = self._cut(np.array(list(shapes), dtype=object))
        parts = shapely.get_parts(shapely.get_parts(cut))  # twice: a collection may hold multis
        kind = shapely.get_type_id(parts)
        points = self.place(shapely.get_coordinates(parts[kind == _POINT]))
        rings = shapely.get_rings(parts[kind == _POLYGON])
        lines = parts[np.isin(kind, _LINES)]
        return "".join(
            [*(_dot(x, y, dot) for x, y in points), self._draw(rings, "Z"), self._draw(lines, "")]
        )

    def _draw(self, lines: _Shapes, end: str) -> str:
        """Write lines, without points that fall on the one before."""
        corners, line = shapely.get_coordinates(lines, return_index=True)
        placed = self.place(corners)
        starts = np.diff(line, prepend=-1) != 0
        moved = starts | (np.diff(placed, axis=0, prepend=np.nan) != 0).any(axis=1)
        texts = [
            f"{end}M{x:g},{y:g}" if begins else f" {x:g},{y:g}"
            for (x, y), begins in zip(placed[moved].tolist(), starts[moved], strict=True)
        ]
        return f"{''.join(texts).removeprefix(end)}{end}" if texts else ""

    def along(self, line: BaseGeometry, spots: int = 48) -> list[Spot]:
        """Places along lines, evenly divided; in SVG units."""
        merged = shapely.line_merge(line) if line.geom_type == "MultiLineString" else line
        found = [
            shapely.line_interpolate_point(part, share, normalized=True)
            for part in shapely.get_parts(merged)
            if isinstance(part, shapely.LineString)
            for share in np.linspace(0.03, 0.97, spots)
        ]
        return self._spots(found)

    def within(self, shape: BaseGeometry, across: int = 15) -> list[Spot]:
        """Places in a shape, those nearest to its middle first; in SVG units."""
        if shape.is_empty:
            return []
        west, south, east, north = shape.bounds
        x, y = np.meshgrid(
            np.linspace(west, east, across + 2), np.linspace(south, north, across + 2)
        )
        points = np.asarray(shapely.points(x[1:-1, 1:-1].ravel(), y[1:-1, 1:-1].ravel()))
        inside = points[shapely.contains(shape, points)]
        order = np.argsort(shapely.distance(inside, shape.representative_point()), kind="stable")
        return self._spots(inside[order])

    def _spots(self, points: Iterable[shapely.Point]) -> list[Spot]:
        listed = list(points)
        if not listed:
            return []
        return [(float(x), float(y)) for x, y in self.place(shapely.get_coordinates(listed))]

    def scale_bar(self) -> tuple[float, str]:
        """Length of a bar of round metres, in SVG units and as text."""
        most = _BAR / self.scale
        power = 10.0 ** np.floor(np.log10(most))
        metres = max(power * step for step in (1, 2, 5) if power * step <= most)
        return round(float(metres) * self.scale, 1), f"{format_number(metres)} m"


def window_around(place: BaseGeometry, tracks: gpd.GeoSeries) -> Window:
    """Choose the ground around a plan: with the nearest track, if that is near.

    Parameters
    ----------
    place
        All parts of the plan; not empty.
    tracks
        Lines in EPSG:28992; may be empty.
    """
    nearest = float(tracks.distance(place).min()) if len(tracks) else np.inf
    margin = max(_AROUND_M, nearest + 60) if nearest <= _FARTHEST_M else _AROUND_M
    west, south, east, north = place.bounds
    wide, high = east - west + 2 * margin, north - south + 2 * margin
    scale = min(WIDTH / wide, HEIGHT / high)
    middle_x, middle_y = (west + east) / 2, (south + north) / 2
    return Window(
        west=middle_x - WIDTH / scale / 2, north=middle_y + HEIGHT / scale / 2, scale=scale
    )


def _dot(x: float, y: float, radius: float) -> str:
    half = f"a{radius:g},{radius:g} 0 1,0"
    return f"M{x - radius:g},{y:g}{half} {2 * radius:g},0{half} {-2 * radius:g},0Z"
