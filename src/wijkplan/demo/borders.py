"""Borders of Voorbeeldstad: from seeds and lines to an exact coverage of buurten.

Real buurten meet along railways, canals and roads, and elsewhere along the backs of
gardens. So the municipality is first cut along the lines of the story; each piece is then
filled with plots on a slightly irregular grid, one direction per buurt; a plot goes to
the buurt whose seed is nearest for its reach. What is left between two buurten is a
border that runs from plot to plot, the stepped line that real borders show.

All linework is noded once on a grid of a centimetre, and every polygon is built from the
faces in between, so neighbours share their border vertex by vertex.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import LineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from wijkplan.demo.town import Point, Town

Array = npt.NDArray[np.float64]

CRS = "EPSG:28992"
_GRID = 0.01  # m; all vertices lie on this grid
_PLOT = {"buitengebied": 150.0, "bedrijven": 70.0, "park": 60.0}  # m, spacing of the plots
_PLOT_IN_TOWN = 46.0
_WATER = -1  # label of the lake among the indices of the buurten


@dataclass(frozen=True, kw_only=True)
class _Field:
    """Who is nearest: the seeds with their reach, seen through a smooth distortion."""

    seeds: Array
    reach: Array
    spacing: Array  # m between plots
    angles: Array  # direction of the plots
    rural: npt.NDArray[np.intp]  # the buurten that take what nobody claims
    waves: Array  # rows of (wave number x, wave number y, phase x, phase y, amplitude)

    def label(self, points: Array, candidates: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
        """Return per point the index of the candidate buurt it belongs to."""
        seeds = self._bend(self.seeds[candidates])
        offset = self._bend(points)[:, None, :] - seeds[None, :, :]
        score = np.hypot(offset[..., 0], offset[..., 1]) / self.reach[candidates]
        nearest: npt.NDArray[np.intp] = candidates[score.argmin(axis=1)]
        return nearest

    def _bend(self, points: Array) -> Array:
        bent = points.copy()
        for kx, ky, phase_x, phase_y, size in self.waves:
            along = points[:, 0] * kx + points[:, 1] * ky
            bent[:, 0] += size * np.sin(along + phase_x)
            bent[:, 1] += size * np.sin(along + phase_y)
        return bent


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """What everything else is fitted to (local metres): outline, lake and named lines."""

    outline: Polygon
    lake: Polygon
    lines: Mapping[str, LineString]


def make_borders(town: Town, rng: np.random.Generator) -> gpd.GeoDataFrame:
    """Return the buurten and the lake as a coverage.

    Parameters
    ----------
    town
        The story.
    rng
        Source of every irregularity: the same state gives the same borders.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns ``buurtcode``, ``water`` (``'JA'`` or ``'NEE'``) and ``geometry``
        (MultiPolygon, EPSG:28992), one row per buurt in the order of the story and the
        lake last. Neighbours share their border exactly.
    """
    drawn = draw_lines(town, rng)
    outline, lake = drawn.outline, drawn.lake
    regions = _faces([outline.exterior, lake.exterior, *drawn.lines.values()], within=outline)
    field = _field(town, rng)
    owners = _plots(field, regions, lake, rng)
    borders = [line for region, owned in owners for line in _inner_borders(region, owned)]
    faces = _faces([*(region.exterior for region in regions), *_holes(regions), *borders])
    faces = [face for face in faces if outline.contains(face.representative_point())]
    labels = _label_faces(faces, owners)
    labels = _without_orphans(faces, labels)
    return _assemble(town, faces, labels)


def draw_lines(town: Town, rng: np.random.Generator) -> Drawing:
    """Draw outline, lake and lines; a fresh generator of `make_borders` gives the same."""
    outline = _outline(town, rng)
    lake = Polygon(smooth(jitter(town.water.shore, 25.0, rng), step=35.0, closed=True))
    lines = {
        name: LineString(smooth(jitter(points, 15.0, rng), step=45.0))
        for name, points in town.lines.items()
        if name != "spoor"
    }
    return Drawing(outline=outline, lake=lake, lines=lines | {"spoor": main_line(town)})


def main_line(town: Town) -> LineString:
    """Return the railway's main line (local metres): the one line that no seed moves."""
    return LineString(smooth(np.asarray(town.lines["spoor"]), step=45.0))


def smooth(points: Array, *, step: float, closed: bool = False) -> Array:
    """Return a Catmull-Rom curve through the points.

    Parameters
    ----------
    points
        Control points, shape (n, 2), metres.
    step
        Distance between two vertices of the curve, about, in metres.
    closed
        Whether the last point runs on to the first.

    Returns
    -------
    numpy.ndarray
        Vertices, shape (m, 2); the curve passes through every control point.
    """
    p = np.vstack([points[-1:], points, points[:2]] if closed else _with_ends(points))
    pieces = []
    for before, start, end, after in zip(p, p[1:], p[2:], p[3:], strict=False):
        count = max(int(np.hypot(*(end - start)) / step), 1)
        t = (np.arange(count) / count)[:, None]
        pieces.append(
            start
            + 0.5 * t * (end - before)
            + 0.5 * t**2 * (2 * before - 5 * start + 4 * end - after)
            + 0.5 * t**3 * (3 * (start - end) + after - before)
        )
    return np.vstack([*pieces, p[-2:-1]])


def jitter(points: Sequence[Point], size: float, rng: np.random.Generator) -> Array:
    """Return the points, each moved at random by at most `size` metres in x and y."""
    fixed = np.asarray(points, dtype=float)
    return fixed + rng.uniform(-size, size, fixed.shape)


def _with_ends(points: Array) -> list[Array]:
    return [2 * points[:1] - points[1:2], points, 2 * points[-1:] - points[-2:-1]]


def _outline(town: Town, rng: np.random.Generator) -> Polygon:
    """Draw the municipal border: each side halved again and again, and pushed aside."""
    corners = jitter(town.outline, 60.0, rng)
    ring: list[Array] = []
    for start, end, rough in zip(
        corners, np.roll(corners, -1, axis=0), town.roughness, strict=True
    ):
        side = np.vstack([start, end])
        while np.hypot(*(side[1] - side[0])) > 90.0:
            step = np.diff(side, axis=0)
            aside = np.column_stack([-step[:, 1], step[:, 0]])
            middle = side[:-1] + step / 2 + aside * rng.uniform(-rough, rough, (len(step), 1))
            side = np.insert(side, np.arange(1, len(side)), middle, axis=0)
        ring.append(side[:-1])
    return Polygon(np.vstack(ring))


def _field(town: Town, rng: np.random.Generator) -> _Field:
    """Return who is nearest, with seeds a little moved and space a little bent."""
    reach = np.array([b.reach for b in town.buurten])
    seeds = np.array([b.seed for b in town.buurten]) + rng.uniform(-1, 1, (len(reach), 2)) * (
        reach[:, None] * 0.08
    )
    lengths = np.array([420.0, 560.0, 900.0, 1700.0, 2600.0])  # m
    angles = rng.uniform(0, 2 * np.pi, len(lengths))
    numbers = 2 * np.pi / lengths
    waves = np.column_stack(
        [
            numbers * np.cos(angles),
            numbers * np.sin(angles),
            rng.uniform(0, 2 * np.pi, (len(lengths), 2)),
            lengths * 0.05,
        ]
    )
    kinds = [b.kind for b in town.buurten]
    return _Field(
        seeds=seeds,
        reach=reach,
        spacing=np.array([_PLOT.get(kind, _PLOT_IN_TOWN) for kind in kinds]),
        angles=rng.uniform(0, np.pi / 2, len(kinds)),
        rural=np.flatnonzero([kind == "buitengebied" for kind in kinds]),
        waves=waves,
    )


def _faces(lines: Iterable[BaseGeometry], *, within: Polygon | None = None) -> list[Polygon]:
    """Node the lines on the grid and return the faces in between."""
    noded = shapely.union_all(list(lines), grid_size=_GRID)
    faces = [face for face in shapely.polygonize([noded]).geoms if isinstance(face, Polygon)]
    if within is None:
        return faces
    return [face for face in faces if within.contains(face.representative_point())]


def _holes(regions: Iterable[Polygon]) -> list[BaseGeometry]:
    return [ring for region in regions for ring in region.interiors]


def _plots(
    field: _Field,
    regions: Sequence[Polygon],
    lake: Polygon,
    rng: np.random.Generator,
) -> list[tuple[Polygon, dict[int, BaseGeometry]]]:
    """Fill every region with plots and return per region what each buurt owns of it.

    The owned polygons reach past the region: the region's own edge cuts them.
    """
    homes = shapely.STRtree(regions).query(shapely.points(field.seeds), predicate="within")
    owners: list[tuple[Polygon, dict[int, BaseGeometry]]] = []
    for number, region in enumerate(regions):
        if lake.contains(region.representative_point()):
            owners.append((region, {_WATER: region}))
            continue
        local = homes[0][homes[1] == number]
        candidates = local if len(local) else field.rural
        if len(candidates) == 1:
            owners.append((region, {int(candidates[0]): region}))
            continue
        points, labels = _plot_points(field, region, candidates, rng)
        owners.append((region, _owned(points, labels, region)))
    return owners


def _plot_points(
    field: _Field,
    region: Polygon,
    candidates: npt.NDArray[np.intp],
    rng: np.random.Generator,
) -> tuple[Array, npt.NDArray[np.intp]]:
    """Return the middles of the plots in and just around a region, and whose they are."""
    around = region.buffer(200.0)
    points, labels = [], []
    for index in candidates:
        spacing = float(field.spacing[index])
        grid = _grid(around, spacing, float(field.angles[index]))
        grid += rng.uniform(-0.22, 0.22, grid.shape) * spacing
        mine = field.label(grid, candidates) == index
        points.append(grid[mine])
        labels.append(np.full(mine.sum(), index))
    xy = np.vstack(points)
    keep = shapely.intersects_xy(around, xy)
    return xy[keep], np.concatenate(labels)[keep]


def _grid(around: Polygon, spacing: float, angle: float) -> Array:
    """Return the points of a turned grid that covers the box of a polygon."""
    x0, y0, x1, y1 = around.bounds
    half = np.hypot(x1 - x0, y1 - y0) / 2
    # a block is longer than deep: that gives the borders their steps
    u, v = (
        a.ravel()
        for a in np.meshgrid(np.arange(-half, half, 1.7 * spacing), np.arange(-half, half, spacing))
    )
    middle = np.array([(x0 + x1) / 2, (y0 + y1) / 2])
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    points: Array = np.column_stack([u, v]) @ turn + middle
    return points


def _owned(points: Array, labels: npt.NDArray[np.intp], region: Polygon) -> dict[int, BaseGeometry]:
    """Return per buurt the union of its plots (Voronoi cells of the plot middles)."""
    cells = shapely.voronoi_polygons(
        shapely.multipoints(points), extend_to=region.buffer(500.0), ordered=True
    )
    parts = shapely.get_parts(cells)
    return {
        int(label): shapely.coverage_union_all(parts[labels == label])
        for label in np.unique(labels)
    }


def _inner_borders(region: Polygon, owned: dict[int, BaseGeometry]) -> list[BaseGeometry]:
    """Return the borders between owners, running one metre past the region's edge."""
    if len(owned) == 1:
        return []
    reach = region.buffer(1.0)
    return [shapely.boundary(part).intersection(reach) for part in owned.values()]


def _label_faces(
    faces: Sequence[Polygon], owners: Sequence[tuple[Polygon, dict[int, BaseGeometry]]]
) -> list[int]:
    """Return per face whose it is: the owner, in its region, of a point inside it."""
    inside = [face.representative_point() for face in faces]
    tree = shapely.STRtree([region for region, _ in owners])
    labels = [_WATER] * len(faces)
    for number, point in enumerate(inside):
        _, owned = owners[int(tree.query_nearest(point)[0])]
        labels[number] = min(owned, key=lambda label: (owned[label].distance(point), label))
    return labels


def _without_orphans(faces: Sequence[Polygon], labels: list[int]) -> list[int]:
    """Give every piece that lies apart from the rest of its buurt to its neighbour.

    A buurt keeps its largest piece, so it is one connected polygon.
    """
    labels = list(labels)
    geometry = np.array(faces, dtype=object)
    for label in sorted(set(labels)):
        own = np.flatnonzero(np.array(labels) == label)
        parts = shapely.get_parts(shapely.coverage_union_all(geometry[own]))
        main = parts[int(shapely.area(parts).argmax())]
        for number in own:
            if not main.contains(geometry[number].representative_point()):
                labels[number] = _neighbour(int(number), geometry, labels)
    return labels


def _neighbour(number: int, geometry: npt.NDArray[np.object_], labels: Sequence[int]) -> int:
    """Return the label with which a face shares most border, its own and water left out."""
    shared: dict[int, float] = {}
    for other in np.flatnonzero(shapely.intersects(geometry, geometry[number])):
        label = labels[int(other)]
        if label not in (labels[number], _WATER):
            edge = geometry[number].intersection(geometry[other]).length
            shared[label] = shared.get(label, 0.0) + edge
    return max(shared, key=lambda label: (shared[label], -label))


def _assemble(town: Town, faces: Sequence[Polygon], labels: Sequence[int]) -> gpd.GeoDataFrame:
    """Dissolve the faces per buurt, drop needless vertices, and place the result."""
    geometry = np.array(faces, dtype=object)
    order = [*range(len(town.buurten)), _WATER]
    dissolved = [shapely.coverage_union_all(geometry[np.array(labels) == label]) for label in order]
    # 3 m leaves every corner that can be seen on a map of one buurt
    simple = shapely.coverage_simplify(dissolved, 3.0)
    placed = shapely.transform(simple, lambda xy: np.round(xy + town.origin, 2))
    return gpd.GeoDataFrame(
        {
            "buurtcode": [*(b.code for b in town.buurten), town.water.code],
            "water": [*("NEE" for _ in town.buurten), "JA"],
        },
        geometry=[MultiPolygon([*shapely.get_parts(g)]) for g in placed],
        crs=CRS,
    )
