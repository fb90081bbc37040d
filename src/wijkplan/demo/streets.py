"""The streets of Voorbeeldstad as lines: main roads, and a pattern of its own per buurt.

Main roads run along the lines on which buurten meet. Between them every buurt is laid out
as its kind was built: parallel streets with staggered side streets, turned to the nearest
main road and bent. A street that ends short of another is drawn on until it meets one.
Nothing crosses the railway but two underpasses.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely import affinity
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry

from wijkplan.demo.borders import Drawing
from wijkplan.demo.town import Town, read_toml

Array = npt.NDArray[np.float64]
Geometries = npt.NDArray[np.object_]

_KEEP_OFF = {"spoor": 16.0, "kanaal": 30.0, "meer": 20.0, "weg": 24.0}  # m, half widths
_SHORT = 26.0  # m; a shorter piece is no street
_REACH = {"buitengebied": 330.0, "bedrijven": 140.0, "park": 200.0, "dorp": 90.0}  # m
_REACH_IN_TOWN = 75.0
_ROOM = 1.2  # built area against what the density asks
_THROUGH = 0.35  # share of the streets at the edge of a built area that go on to a main road
_FAR = 420.0  # m, how far such a street may go on


@dataclass(frozen=True, kw_only=True)
class Barriers:
    """What streets do not cross (EPSG:28992): the main line, other tracks, canal, lake."""

    main: BaseGeometry
    other: BaseGeometry

    @property
    def all(self) -> BaseGeometry:
        """All barriers as one geometry."""
        return shapely.union(self.main, self.other)


def make_barriers(town: Town, drawing: Drawing, railway: gpd.GeoDataFrame) -> Barriers:
    """Return the strips of land that streets keep off.

    Parameters
    ----------
    town
        The story, for its origin.
    drawing
        Lake and lines in local metres.
    railway
        Segments with the columns of TOP10NL.
    """
    main = railway["vervoerfun"] == "gemengd gebruik"
    rail = [
        shapely.buffer(railway.geometry[own].union_all(), _KEEP_OFF["spoor"])
        for own in (main, ~main)
    ]
    canal = place(drawing.lines["kanaal"], town).buffer(_KEEP_OFF["kanaal"])
    lake = place(drawing.lake, town).buffer(_KEEP_OFF["meer"])
    return Barriers(main=rail[0], other=shapely.union_all([rail[1], canal, lake]))


def place(geometry: BaseGeometry, town: Town) -> BaseGeometry:
    """Move local metres to EPSG:28992."""
    return shapely.transform(geometry, lambda xy: xy + town.origin)


def make_lines(
    town: Town,
    borders: gpd.GeoDataFrame,
    drawing: Drawing,
    barriers: Barriers,
    rng: np.random.Generator,
) -> gpd.GeoDataFrame:
    """Return the streets as lines that may still cross each other between their ends.

    Parameters
    ----------
    town, borders, drawing
        The story, the coverage of buurten, and the lines along which they meet.
    barriers
        What streets keep off.
    rng
        Source of every irregularity.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns ``highway``, ``buurt`` (row number in `town.buurten`; -1 for a main road),
        ``road`` (name of a main road, else ``''``), ``tunnel`` and ``geometry``.
    """
    rules = read_toml("streets.toml")
    land = shapely.coverage_union_all(borders.geometry.to_numpy()).buffer(-5.0)
    roads = pd.DataFrame(_main_roads(town, drawing, barriers, land, rules))
    named = [*rules["hoofdwegen"], "spoor"]
    axes = np.array([place(drawing.lines[name], town) for name in named], dtype=object)
    off = shapely.union(
        barriers.all, shapely.buffer(shapely.union_all(roads["geometry"]), _KEEP_OFF["weg"])
    )
    waves = _waves(rng)
    frames = [roads]
    for number, buurt in enumerate(town.buurten):
        pattern = rules["patroon"][buurt.kind]
        polygon = borders.geometry.iloc[number]
        built = _built(polygon, town, number, pattern, off)
        angle = _angle(built, axes) + rng.normal(0.0, 0.05)
        bent = _bent(_pattern(built, pattern, angle, rng), waves, pattern["bocht"])
        parts = shapely.get_parts(shapely.intersection(bent, built))
        parts = parts[(shapely.get_type_id(parts) == 1) & (shapely.length(parts) > _SHORT)]
        frames.append(
            pd.DataFrame(
                {
                    "geometry": parts,
                    "highway": pattern["straat"],
                    "buurt": number,
                    "road": "",
                    "tunnel": False,
                }
            )
        )
    lines = pd.concat(frames, ignore_index=True)
    drawn = _drawn_on(lines, town, barriers, rng)
    return gpd.GeoDataFrame(lines.drop(columns="geometry"), geometry=drawn, crs=borders.crs)


def _main_roads(
    town: Town,
    drawing: Drawing,
    barriers: Barriers,
    land: BaseGeometry,
    rules: Mapping[str, Any],
) -> Iterator[dict[str, Any]]:
    """Yield the main roads, cut at the railway except where they pass under it."""
    places = {p["weg"]: p["x"] + town.origin[0] for p in rules["onderdoorgangen"]}
    for name, (highway, title) in rules["hoofdwegen"].items():
        line = place(drawing.lines[name], town).intersection(land)
        crossings = [
            strip
            for strip in shapely.get_parts(line.intersection(barriers.main))
            if name in places and abs(strip.centroid.x - places[name]) < 250.0
        ]
        parts = [*shapely.get_parts(line.difference(barriers.main)), *crossings]
        for part in parts:
            yield {
                "geometry": part,
                "highway": highway,
                "buurt": -1,
                "road": title,
                "tunnel": part in crossings,
            }


def _built(
    polygon: BaseGeometry,
    town: Town,
    number: int,
    pattern: Mapping[str, Any],
    off: BaseGeometry,
) -> BaseGeometry:
    """Return where a buurt is built up: round its seed, as large as its homes ask."""
    buurt = town.buurten[number]
    inset = 40.0 if buurt.kind == "buitengebied" else 13.0
    free = polygon.buffer(-inset).difference(off)
    parts = shapely.get_parts(free)
    free = shapely.union_all(parts[shapely.area(parts) > 4000.0])
    wanted = _ROOM * 1e4 * buurt.homes[2025] / pattern["dichtheid"] if pattern["dichtheid"] else 0
    if not wanted or wanted > free.area:
        return free
    seed = np.asarray(buurt.seed)
    inward = 0.0 if buurt.kind == "dorp" else 0.3 * np.sqrt(free.area / np.pi)
    middle = Point(seed * (1 - inward / max(np.hypot(*seed), 1.0)) + town.origin)
    low, high = 0.0, 1.0
    for _ in range(10):
        size = (low + high) / 2
        enough = free.intersection(_shrunk(polygon, size, middle)).area >= wanted
        low, high = (low, size) if enough else (size, high)
    return free.intersection(_shrunk(polygon, high, middle))


def _shrunk(polygon: BaseGeometry, size: float, middle: Point) -> BaseGeometry:
    return affinity.scale(polygon, size, size, origin=middle)


def _angle(built: BaseGeometry, axes: Geometries) -> float:
    """Return the direction of the main road or railway nearest to a built area."""
    middle = built.centroid
    nearest = axes[int(shapely.distance(axes, middle).argmin())]
    along = nearest.project(middle)
    before, after = (nearest.interpolate(along + step) for step in (-120.0, 120.0))
    return float(np.arctan2(after.y - before.y, after.x - before.x))


def _pattern(
    built: BaseGeometry, pattern: Mapping[str, Any], angle: float, rng: np.random.Generator
) -> Geometries:
    """Return parallel streets and staggered side streets that cover a built area."""
    x0, y0, x1, y1 = built.bounds
    half = np.hypot(x1 - x0, y1 - y0) / 2 + pattern["afstand"]
    v = _steps(half, pattern["afstand"], 0.05, rng)
    u = np.arange(-half, half + 12.0, 12.0)
    lines = [np.column_stack([u, np.full(len(u), value)]) for value in v]
    for low, high in itertools.pairwise(v):
        across = np.linspace(low, high, 7)
        sides = _steps(half, pattern["dwars"], 0.16, rng)
        lines += [np.column_stack([np.full(7, value), across]) for value in sides]
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    middle = np.array([(x0 + x1) / 2, (y0 + y1) / 2])
    xy = np.vstack(lines) @ turn + middle
    index = np.repeat(np.arange(len(lines)), [len(line) for line in lines])
    drawn: Geometries = shapely.linestrings(xy, indices=index)
    return drawn


def _steps(half: float, step: float, spread: float, rng: np.random.Generator) -> Array:
    """Return places from -half to half, a varying step apart."""
    regular = np.arange(-half, half, step) + rng.uniform(0.0, step)
    return regular + rng.uniform(-spread, spread, len(regular)) * step


def _waves(rng: np.random.Generator) -> Array:
    """Return a smooth distortion: rows of wave number x and y, phase x and y, weight."""
    lengths = np.array([330.0, 520.0, 1300.0])
    angles = rng.uniform(0, 2 * np.pi, 3)
    phases = rng.uniform(0, 2 * np.pi, (3, 2))
    number = 2 * np.pi / lengths
    return np.column_stack(
        [number * np.cos(angles), number * np.sin(angles), phases, [0.45, 0.8, 1.0]]
    )


def _bent(lines: Geometries, waves: Array, size: float) -> Geometries:
    """Bend lines: the same place always moves the same way, so crossings stay crossings."""
    stretch = max(1.0, size / 35.0)  # a wide bend is a long one

    def move(xy: Array) -> Array:
        """Where the waves take each point."""
        moved = xy.copy()
        for kx, ky, phase_x, phase_y, weight in waves:
            along = (xy[:, 0] * kx + xy[:, 1] * ky) / stretch
            moved[:, 0] += size * weight * np.sin(along + phase_x)
            moved[:, 1] += size * weight * np.sin(along + phase_y)
        return moved

    bent: Geometries = shapely.transform(lines, move)
    return bent


def _drawn_on(
    lines: pd.DataFrame, town: Town, barriers: Barriers, rng: np.random.Generator
) -> list[BaseGeometry]:
    """Draw every loose end on until it meets another street, where one is near enough."""
    geometry = lines["geometry"].to_numpy()
    reach = np.array(
        [
            _REACH.get(town.buurten[n].kind, _REACH_IN_TOWN) if n >= 0 else 160.0
            for n in lines["buurt"]
        ]
    )
    tree = shapely.STRtree(geometry)
    roads = lines["buurt"].to_numpy() < 0
    barred = shapely.boundary(barriers.all)
    shapely.prepare(barred)
    coordinates = [shapely.get_coordinates(line) for line in geometry]
    for end in (0, -1):
        tip = np.array([xy[end] for xy in coordinates])
        back = np.array([xy[1 if end == 0 else -2] for xy in coordinates])
        ahead = (tip - back) / np.hypot(*(tip - back).T)[:, None]
        far = np.where(rng.random(len(tip)) < _THROUGH, _FAR, reach)
        near = tip + ahead * reach[:, None]
        hit_near = _first_hit(tip, near, geometry, tree)
        hit_far = _first_hit(tip, tip + ahead * far[:, None], geometry[roads], None)
        for number, xy in enumerate(coordinates):
            hit = hit_near[number]
            if np.isnan(hit):
                hit = hit_far[number]
            if np.isnan(hit) or hit < 0.5:
                continue
            point = tip[number] + ahead[number] * (hit + 0.6)
            if barred.intersects(LineString([tip[number], point])):
                continue
            coordinates[number] = np.vstack([point, xy] if end == 0 else [xy, point])
    return [LineString(xy) for xy in coordinates]


def _first_hit(tip: Array, far: Array, geometry: Geometries, tree: shapely.STRtree | None) -> Array:
    """Return per ray how far from its tip it first meets a line; NaN where it does not.

    Zero when the tip lies on another line already.
    """
    tree = tree or shapely.STRtree(geometry)
    rays = np.asarray(shapely.linestrings(np.stack([tip, far], axis=1)))
    points = np.asarray(shapely.points(tip))
    mine, other = tree.query(rays, predicate="intersects")
    meeting = shapely.intersection(rays[mine], geometry[other])
    distance = np.asarray(shapely.distance(points[mine], meeting))
    touching = tree.query(points, predicate="dwithin", distance=0.5)
    # a street meets itself at its own tip
    own = distance < 0.05
    first = np.full(len(tip), np.inf)
    np.minimum.at(first, mine[~own], distance[~own])
    count = np.bincount(touching[0], minlength=len(tip))
    first[count > 1] = 0.0
    return np.where(np.isinf(first), np.nan, first)
