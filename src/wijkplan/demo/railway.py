"""The railway of Voorbeeldstad in the format of TOP10NL.

A double-track main line that widens to single tracks at the station and its yard, a short
tunnel, a siding to the business area and a museum line. TOP10NL draws one line per
corridor outside stations and one per track inside them, cut at every bridge and tunnel.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry import LineString, Point
from shapely.ops import substring

from wijkplan.demo.borders import CRS, main_line, smooth
from wijkplan.demo.town import Town

Array = npt.NDArray[np.float64]

LAYER = "voorbeeldstad_spoor_top10nl_2025_rd"

_BRIDGE_ROADS = ("rondweg", "zuiderweg", "nieuwlandweg")  # pass under the railway
_BRIDGE = 32.0  # m
_MAIN_TRACKS = (2.2, -2.2)  # m beside the axis
_YARD_TRACKS = (-7.5, -12.5, -17.5, -22.5)  # m, all on the south side
_LADDER = 70.0  # m along the line between the switches of two yard tracks
_RAMP = 120.0  # m in which a yard track reaches its place

_CODES = {"enkel": 400, "dubbel": 404}
_VISUAL = {"enkel": 11100, "dubbel": 11110}
_BRIDGE_TEXT = "(1:op vast deel van brug)"
_TUNNEL_TEXT = "(1:in tunnel)"


@dataclass(frozen=True, kw_only=True)
class _Segment:
    """One TOP10NL feature before it is written out."""

    line: LineString
    tracks: str = "dubbel"
    use: str = "gemengd gebruik"
    electric: str = "ja"
    physical: str | None = None

    @property
    def level(self) -> int:
        """Height level: under the ground in a tunnel."""
        return -1 if self.physical == _TUNNEL_TEXT else 0

    @property
    def visual(self) -> int:
        """Drawing code: base by tracks, 1 more on a bridge; 3 more in a tunnel, negative."""
        base = _VISUAL[self.tracks]
        if self.physical == _TUNNEL_TEXT:
            return -(base + 3)
        return base + (self.physical == _BRIDGE_TEXT)


def make_railway(town: Town) -> gpd.GeoDataFrame:
    """Return the railway segments with the columns of TOP10NL.

    Parameters
    ----------
    town
        The story: main line, sidings, station. No chance is involved.

    Returns
    -------
    geopandas.GeoDataFrame
        One row per segment, LineString, EPSG:28992. Columns as in a TOP10NL extract whose
        names were cut at 10 characters; names of bridges, tunnels and lines are empty.
    """
    segments = [*_main(town), *_sidings(town)]
    lines = shapely.transform(
        np.array([s.line for s in segments]), lambda xy: np.round(xy + town.origin, 2)
    )
    return gpd.GeoDataFrame(_attributes(segments, town.code[2:]), geometry=lines, crs=CRS)


def _attributes(segments: Sequence[_Segment], digits: str) -> pd.DataFrame:
    """Return the columns of TOP10NL, in its order."""
    count = len(segments)
    nothing = pd.Series([None] * count, dtype=object)
    return pd.DataFrame(
        {
            "ogc_fid": np.arange(1, count + 1, dtype="int32"),
            "gml_id": nothing,
            "namespace": "NL.TOP10NL",
            "lokaalid": [f"{digits}{number:05d}" for number in range(1, count + 1)],
            "brontype": "luchtfoto",
            "bronactual": _dates("2024-01-01", count),
            "bronbeschr": "Verzonnen spoor van Voorbeeldstad: geen opname van een echte plaats.",
            "bronnauwke": 100.0,
            "objectbegi": _dates("2024-05-31", count),
            "objecteind": nothing,
            "tijdstipre": _dates("2025-01-01", count),
            "eindregist": nothing,
            "tdncode": np.array([_CODES[s.tracks] for s in segments], dtype="int32"),
            "visualisat": np.array([s.visual for s in segments], dtype="int32"),
            "mutatietyp": nothing,
            "typeinfras": "verbinding",
            "typespoorb": "trein",
            "fysiekvoor": pd.Series([s.physical for s in segments], dtype=object),
            "spoorbreed": "normaalspoor",
            "aantalspor": [s.tracks for s in segments],
            "vervoerfun": [s.use for s in segments],
            "elektrific": [s.electric for s in segments],
            "hoogtenive": np.array([s.level for s in segments], dtype="int32"),
            "status": "in gebruik",
            "brugnaam": nothing,
            "tunnelnaam": nothing,
            "baanvaknaa": nothing,
        }
    )


def _dates(day: str, count: int) -> pd.Series:
    return pd.Series([pd.Timestamp(day)] * count).astype("datetime64[ms]")


def _main(town: Town) -> Iterator[_Segment]:
    """Yield the main line from west to east, and the tracks of the station."""
    axis = main_line(town)
    yard, tunnel = (
        (_along(axis, west), _along(axis, east))
        for west, east in (town.station.yard, town.station.tunnel)
    )
    bridges = [
        (at - _BRIDGE / 2, at + _BRIDGE / 2)
        for at in _crossings(town, axis)
        if not tunnel[0] <= at <= tunnel[1]  # there the road lies on top
    ]
    cuts = sorted({0.0, axis.length, *yard, *tunnel, *itertools.chain(*bridges)})
    for start, end in itertools.pairwise(cuts):
        physical = None
        if _within(start, end, [tunnel]):
            physical = _TUNNEL_TEXT
        elif _within(start, end, bridges):
            physical = _BRIDGE_TEXT
        if _within(start, end, [yard]):
            for offset in _MAIN_TRACKS:
                line = _beside(axis, offset, (start, end), ramp=0.0)
                yield _Segment(line=line, tracks="enkel", physical=physical)
        else:
            yield _Segment(line=_part(axis, start, end), physical=physical)
    yield from _yard(axis, yard)


def _within(start: float, end: float, stretches: Sequence[tuple[float, float]]) -> bool:
    return any(west <= start and end <= east for west, east in stretches)


def _yard(axis: LineString, yard: tuple[float, float]) -> Iterator[_Segment]:
    """Yield the sidings of the station: each leaves the one before at a switch."""
    start, end = yard
    for step, offset in enumerate(_YARD_TRACKS, start=1):
        line = _beside(axis, offset, (start + step * _LADDER, end - step * _LADDER), ramp=_RAMP)
        yield _Segment(line=line, tracks="enkel", electric="ja" if step == 1 else "nee")


def _sidings(town: Town) -> Iterator[_Segment]:
    """Yield the lines that leave the main line, each in two parts."""
    axis = main_line(town)
    for use, points in town.sidings.items():
        switch = axis.interpolate(axis.project(Point(points[0])))
        path = np.array([(switch.x, switch.y), *points[1:]])
        line = LineString(smooth(path, step=40.0))
        half = line.length / 2
        for part in (_part(line, 0.0, half), _part(line, half, line.length)):
            yield _Segment(line=part, tracks="enkel", use=use, electric="nee")


def _along(axis: LineString, x: float) -> float:
    """Return the distance along the axis at which it passes an x coordinate."""
    vertices = shapely.get_coordinates(axis)
    return float(axis.project(Point(x, np.interp(x, vertices[:, 0], vertices[:, 1]))))


def _crossings(town: Town, axis: LineString) -> list[float]:
    """Return where roads pass under the axis, as distances along it."""
    places = []
    for name in _BRIDGE_ROADS:
        road = LineString(smooth(np.asarray(town.lines[name]), step=45.0))
        places += [axis.project(point) for point in shapely.get_parts(road.intersection(axis))]
    return sorted(places)


def _part(line: LineString, start: float, end: float) -> LineString:
    part = substring(line, start, end)
    if not isinstance(part, LineString):
        raise TypeError(f"no line between {start} and {end}")
    return part


def _beside(
    axis: LineString, offset: float, between: tuple[float, float], *, ramp: float
) -> LineString:
    """Return a track beside the axis; with a ramp it starts and ends on the main track."""
    start, end = between
    along = np.linspace(start, end, max(int((end - start) / 30.0), 2) + 1)
    before, after = (
        shapely.get_coordinates(shapely.line_interpolate_point(axis, along + step))
        for step in (-1.0, 1.0)
    )
    direction = (after - before) / np.hypot(*(after - before).T)[:, None]
    aside = np.full(len(along), offset)
    if ramp:
        first = _MAIN_TRACKS[1]
        share = np.clip(np.minimum(along - start, end - along) / ramp, 0.0, 1.0)
        aside = first + (offset - first) * share
    normal = np.column_stack([-direction[:, 1], direction[:, 0]])
    middle = shapely.get_coordinates(shapely.line_interpolate_point(axis, along))
    return LineString(middle + normal * aside[:, None])
