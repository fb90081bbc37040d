"""Exact distances to lines: a verdict may not depend on how round an area was drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from shapely import MultiLineString
from shapely.geometry.base import BaseGeometry

Mask = npt.NDArray[np.bool_]
Metres = npt.NDArray[np.float64]
Shapes: TypeAlias = gpd.GeoSeries | npt.NDArray[np.object_] | Sequence[BaseGeometry | None]
"""Geometry in EPSG:28992; None and empty ones lie nowhere."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Reach:
    """Lines from which is measured.

    Parameters
    ----------
    lines
        Lines in EPSG:28992.
    widening_m
        Per line how much nearer its outermost track lies.
    """

    lines: npt.NDArray[np.object_]
    widening_m: Metres

    @classmethod
    def of(cls, frame: gpd.GeoDataFrame) -> Reach:
        """Take the geometry and ``widening_m`` of tracks."""
        lines = np.asarray(frame.geometry.array, dtype=object)
        return cls(lines=lines, widening_m=frame["widening_m"].to_numpy(float))

    @cached_property
    def _trees(self) -> tuple[tuple[float, shapely.STRtree], ...]:
        return tuple(
            (float(widening), shapely.STRtree(self.lines[self.widening_m == widening]))
            for widening in np.unique(self.widening_m)
        )

    def distance_m(self, shapes: Shapes) -> Metres:
        """Metres from each shape to the nearest line, less its widening; never below 0.

        Parameters
        ----------
        shapes
            Any geometry; a polygon counts from its border, and inside it the distance is 0.

        Returns
        -------
        ndarray
            Infinite where there is no line, or no shape.

        Examples
        --------
        >>> from shapely import LineString, Point
        >>> line = np.array([LineString([(0, 0), (100, 0)])], dtype=object)
        >>> Reach(lines=line, widening_m=np.array([2.0])).distance_m([Point(50, 30), None])
        array([28., inf])
        """
        places = np.asarray(shapes, dtype=object)
        found = np.full(len(places), np.inf)
        for widening, tree in self._trees:
            (rows, _), metres = tree.query_nearest(places, return_distance=True, all_matches=False)
            found[rows] = np.minimum(found[rows], metres - widening)
        return found.clip(min=0.0)

    @cached_property
    def _merged(self) -> tuple[tuple[float, BaseGeometry], ...]:
        """Widening and the lines that have it, prepared: many shapes are held against them."""
        widths = self.widening_m
        groups = [
            (float(width), MultiLineString(list(shapely.get_parts(self.lines[widths == width]))))
            for width in np.unique(widths)
        ]
        for _, lines in groups:
            shapely.prepare(lines)
        return tuple(groups)

    def within(self, shapes: Shapes, metres: float) -> Mask:
        """Which shapes come within a distance of a line, less its widening."""
        places = np.asarray(shapes, dtype=object)
        near = np.zeros(len(places), dtype=bool)
        for widening, lines in self._merged:
            near |= shapely.dwithin(lines, places, metres + widening)
        return near


NOWHERE = Reach(lines=np.empty(0, dtype=object), widening_m=np.empty(0))
"""No lines at all."""
