"""Which areas are neighbours: by shared border, or by distance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy import sparse

from wijkplan.themes.spread.index.measured import Numbers
from wijkplan.themes.spread.limits.published import Labels


@dataclass(frozen=True, kw_only=True, eq=False)
class Neighbours:
    """Pairs of areas that are neighbours.

    Parameters
    ----------
    areas
        Codes or names, in the order of the numbers in the pairs.
    first, second
        Numbers of the two areas, each pair once.
    border
        Length of the border that they share, in metres: 0 where they meet in a point, NaN where
        they are neighbours by distance.
    """

    areas: tuple[str, ...]
    first: Labels
    second: Labels
    border: Numbers

    @property
    def number(self) -> Labels:
        """How many neighbours each area has."""
        return np.bincount(np.append(self.first, self.second), minlength=len(self.areas))

    @property
    def islands(self) -> tuple[str, ...]:
        """The areas without any neighbour, by name."""
        return tuple(self.areas[place] for place in np.flatnonzero(self.number == 0))

    def among(self, keep: NDArray[np.bool_]) -> Neighbours:
        """The areas that a mask keeps, with their pairs; who loses all neighbours is an island."""
        pairs = keep[self.first] & keep[self.second]
        place = np.cumsum(keep) - 1
        return Neighbours(
            areas=tuple(np.array(self.areas, dtype=object)[keep]),
            first=place[self.first[pairs]],
            second=place[self.second[pairs]],
            border=self.border[pairs],
        )

    def matrix(self) -> sparse.csr_array:
        """1 where the area of the column is a neighbour of the area of the row, else 0."""
        rows, columns = np.append(self.first, self.second), np.append(self.second, self.first)
        shape = (len(self.areas), len(self.areas))
        return sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)


def neighbours_by_border(areas: gpd.GeoSeries, *, corners: bool = True) -> Neighbours:
    """Neighbours are areas that share a border.

    Parameters
    ----------
    areas
        Polygons in RD New that join without gaps, as the buurten of CBS do; index code or name.
        Where they do not join, use `neighbours_by_distance`. An area without shape is an island.
    corners
        Whether areas that meet in a point only are neighbours too.

    Examples
    --------
    Two squares of 100 m beside each other, and one that meets the second in a corner.

    >>> squares = [shapely.box(x, y, x + 100, y + 100) for x, y in ((0, 0), (100, 0), (200, 100))]
    >>> shapes = gpd.GeoSeries(squares, index=["a", "b", "c"], crs=28992)
    >>> neighbours_by_border(shapes).border.tolist()
    [100.0, 0.0]
    >>> neighbours_by_border(shapes, corners=False).islands
    ('c',)
    """
    shapes = areas.to_numpy()
    pairs = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    first, second = _once(pairs)
    edges = shapely.boundary(shapes)
    border = shapely.length(shapely.intersection(edges[first], edges[second]))
    keep = np.full(len(first), fill_value=True) if corners else border > 0
    return Neighbours(
        areas=_names(areas.index), first=first[keep], second=second[keep], border=border[keep]
    )


def neighbours_by_distance(areas: gpd.GeoSeries, metres: float) -> Neighbours:
    """Neighbours are areas of which the centres of gravity are at most so far apart.

    Parameters
    ----------
    areas
        Shapes in RD New; index code or name. An area without shape is an island.
    metres
        Largest distance in metres, more than 0.

    Raises
    ------
    ValueError
        Where the distance is not more than 0.

    Examples
    --------
    >>> points = gpd.GeoSeries(gpd.points_from_xy([0, 300, 900], [0, 0, 0]), index=list("abc"))
    >>> neighbours_by_distance(points, 500).islands
    ('c',)
    """
    if not metres > 0:
        raise ValueError(f"de afstand tussen buren is meer dan 0 meter, en is {metres}")
    centres = shapely.centroid(areas.to_numpy())
    first, second = _once(
        shapely.STRtree(centres).query(centres, predicate="dwithin", distance=metres)
    )
    return Neighbours(
        areas=_names(areas.index),
        first=first,
        second=second,
        border=np.full(len(first), np.nan),
    )


def _once(pairs: Labels) -> tuple[Labels, Labels]:
    """Each pair once, in order of the areas."""
    first, second = pairs[:, pairs[0] < pairs[1]]
    order = np.lexsort((second, first))
    return first[order], second[order]


def _names(index: Sequence[object]) -> tuple[str, ...]:
    return tuple(map(str, index))
