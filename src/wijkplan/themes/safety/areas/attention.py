"""Geometry of the areas of attention: delivered or around lines, and hectares per area."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from wijkplan.model.allocate import Conservation, allocate
from wijkplan.model.areas import CRS, AreaSet, Level
from wijkplan.model.findings import mark_unverified
from wijkplan.model.layers import Provenance
from wijkplan.model.text import format_date, format_number
from wijkplan.themes.safety.areas.reach import Mask, Metres, Reach, Shapes
from wijkplan.themes.safety.areas.tracks import NO, UNKNOWN, YES, near
from wijkplan.themes.safety.rules.regimes import AreaRule, Regime

QUARTER_SEGMENTS = 16
"""Straight pieces with which a quarter circle is drawn."""

DRAWN_AROUND_M = 1000.0
"""Metres around the areas that are still drawn, so that nothing seems to end at their border."""

_HECTARE = 10_000.0


def attention_area(
    lines: gpd.GeoSeries,
    distance: float | npt.ArrayLike,
    *,
    quarter_segments: int = QUARTER_SEGMENTS,
) -> BaseGeometry:
    """Everything within a distance of any of the lines, dissolved.

    Parameters
    ----------
    lines
        Lines in EPSG:28992; may be empty.
    distance
        Metres, one for all lines or one per line.
    quarter_segments
        Straight pieces per quarter circle.

    Returns
    -------
    BaseGeometry
        Polygon or multipolygon; empty where there are no lines.

    Examples
    --------
    >>> from shapely import LineString
    >>> line = gpd.GeoSeries([LineString([(0, 0), (100, 0)])], crs=28992)
    >>> round(attention_area(line, 30).area)  # 100 x 60, and two half circles of 16 pieces
    8823
    >>> attention_area(line[:0], 30).is_empty
    True
    """
    distances = np.broadcast_to(np.asarray(distance, dtype=float), len(lines))
    buffers = shapely.buffer(lines.array, distances, quad_segs=quarter_segments)
    return shapely.union_all(buffers) if len(lines) else shapely.MultiPolygon()


def hectares_per_area(
    geometry: BaseGeometry, areas: AreaSet, *, join: str
) -> tuple[pd.Series[float], Conservation]:
    """Hectares of a shape in each buurt, wijk and gemeente.

    Parameters
    ----------
    geometry
        Polygon or multipolygon in EPSG:28992; empty gives zero everywhere.
    areas
        Areas of the project.
    join
        Dutch name of the join, for the balance.

    Returns
    -------
    tuple
        Hectares per area code of every level, and the balance in square metres; what lies
        outside the areas is counted as lost.

    Examples
    --------
    >>> import minitown
    >>> from shapely import box
    >>> shape = box(200_000, 470_000, 200_150, 470_100)
    >>> hectares, balance = hectares_per_area(shape, minitown.areas(), join="proef")
    >>> hectares[["BU99090103", "BU99090104", "WK990901", "WK990902"]].tolist()
    [1.0, 0.5, 1.5, 0.0]
    >>> balance.came_in, balance.lost
    (15000.0, 0.0)
    """
    buurten = areas.at(Level.BUURT)
    if geometry.is_empty:
        nothing = Conservation(join=join, unit="m²", came_in=0.0, allocated=0.0, lost=0.0)
        return pd.Series(0.0, index=areas.frame.index), nothing
    parts = gpd.GeoSeries(shapely.get_parts(geometry), crs=CRS)
    divided = allocate(parts, buurten.geometry, join=join)
    per_buurt = divided.per_area().reindex(buurten.index, fill_value=0.0) / _HECTARE
    return sum_levels(per_buurt, areas), divided.conservation


def sum_levels(per_buurt: pd.Series[float], areas: AreaSet) -> pd.Series[float]:
    """Add amounts per buurt for the wijken and gemeenten too, in the order of the areas."""
    wijk = areas.at(Level.BUURT)["parent"]
    summed = [per_buurt.groupby(above).sum() for above in (areas.gemeente_per_buurt(), wijk)]
    return pd.concat([*summed, per_buurt]).reindex(areas.frame.index)


@dataclass(frozen=True, kw_only=True)
class Zone:
    """One area of attention, in three parts that do not overlap.

    The parts are for the map and for surfaces; whether something lies inside is told by `inside`
    and `maybe_inside`, that measure to the line itself.

    Parameters
    ----------
    rule
        The distance and its source.
    open_air
        Around lines with basisnet *ja* at ground level, or the delivered area.
    tunnel
        What a tunnel or underpass with basisnet *ja* adds: a person has to judge it.
    possible
        What lines of which basisnet is unknown would add.
    known, unknown
        Lines with basisnet *ja*, and those of which it is unknown; empty without tracks.
    delivered
        Where the area was delivered from; None where the distance of the rule was drawn. A
        delivered area is certain: it has no other parts.
    """

    rule: AreaRule
    open_air: BaseGeometry
    tunnel: BaseGeometry
    possible: BaseGeometry
    known: Reach
    unknown: Reach
    delivered: Provenance | None = None

    @cached_property
    def certain(self) -> BaseGeometry:
        """Around all lines with basisnet *ja*, or the delivered area."""
        return shapely.union(self.open_air, self.tunnel)

    def inside(self, shapes: Shapes) -> Mask:
        """Which shapes lie in the area for certain: as soon as they touch it.

        A drawn area is everything within the distance of a line with basisnet *ja*, exactly;
        a delivered one is what was delivered.
        """
        if self.delivered is None:
            return self.known.within(shapes, self.rule.distance_m)
        shapely.prepare(self.open_air)
        touched: Mask = shapely.intersects(self.open_air, np.asarray(shapes, dtype=object))
        return touched

    def maybe_inside(self, shapes: Shapes) -> Mask:
        """Which shapes lie not in it for certain, but near a line of which basisnet is unknown."""
        places = np.asarray(shapes, dtype=object)
        if self.delivered is not None:
            return np.zeros(len(places), dtype=bool)
        found = self.unknown.within(places, self.rule.distance_m)
        found[found] = ~self.inside(places[found])
        return found

    def distance_m(self, shapes: Shapes) -> Metres:
        """Metres to the nearest line with basisnet *ja*, see `Reach.distance_m`."""
        return self.known.distance_m(shapes)

    def possible_distance_m(self, shapes: Shapes) -> Metres:
        """Metres to the nearest line of which basisnet is unknown, see `Reach.distance_m`."""
        return self.unknown.distance_m(shapes)

    @property
    def name(self) -> str:
        """Name for a reader, with the distance if that was drawn, and whether it was checked."""
        if self.delivered is not None:
            return f"{self.rule.label}, geleverd gebied"
        drawn = f"{self.rule.label}, {format_number(self.rule.distance_m)} m"
        return mark_unverified(drawn, verified=self.rule.verified)

    @property
    def drawn_from(self) -> str:
        """Say in Dutch which geometry was used."""
        if self.delivered is not None:
            return name_delivered(self.delivered)
        return f"afstand van {format_number(self.rule.distance_m)} m vanaf het spoor"

    def title(self, regime: Regime) -> str:
        """Name for a reader with the regime too, as on the map."""
        if self.delivered is not None:
            return f"{self.name}, {regime.name}"
        return self.rule.title(regime)


def name_delivered(provenance: Provenance) -> str:
    """Say in Dutch where delivered geometry is from, with its date."""
    return f"geleverd gebied: {provenance.name}, peildatum {format_date(provenance.date)}"


def delivered_zone(
    rule: AreaRule, shapes: gpd.GeoSeries, provenance: Provenance, running: gpd.GeoDataFrame
) -> Zone:
    """Make an area of attention of delivered polygons: all of it is certain.

    Parameters
    ----------
    rule
        The distance that it replaces.
    shapes
        The polygons.
    provenance
        Where they are from.
    running
        See `make_zone`; only to tell how far the track is. May be empty.
    """
    nothing = shapely.MultiPolygon()
    known, unknown = _reaches(rule, running)
    return Zone(
        rule=rule,
        open_air=shapely.union_all(shapes.array),
        tunnel=nothing,
        possible=nothing,
        known=known,
        unknown=unknown,
        delivered=provenance,
    )


def near_areas(frame: gpd.GeoDataFrame, areas: AreaSet) -> gpd.GeoDataFrame:
    """Polygons that reach into what the map shows: the areas and what is drawn around them."""
    shown = view(areas)
    touching = frame[frame.geometry.intersects(shown)]
    return touching[touching.geometry.intersection(shown).area > 0]


def view(areas: AreaSet) -> BaseGeometry:
    """What the map shows: the bounds of the areas and what is drawn around them."""
    west, south, east, north = areas.frame.total_bounds
    beyond = DRAWN_AROUND_M
    shown: BaseGeometry = shapely.box(west - beyond, south - beyond, east + beyond, north + beyond)
    return shown


def make_zone(rule: AreaRule, running: gpd.GeoDataFrame, areas: AreaSet) -> Zone:
    """Draw one area of attention around the lines.

    Parameters
    ----------
    rule
        The distance.
    running
        Lines that may carry dangerous goods, with ``basisnet``, ``bvg``, ``tunnel`` and
        ``widening_m``; see `tracks.classify`.
    areas
        Areas of the project: only around lines that can reach what the map shows is drawn.
    """
    widest = float(running["widening_m"].max()) if len(running) else 0.0
    lines = near(running, areas, rule.distance_m + DRAWN_AROUND_M + widest)
    status, below = applies(rule, lines), lines["tunnel"]

    def around(chosen: pd.Series[bool]) -> BaseGeometry:
        some = lines[chosen]
        return attention_area(some.geometry, rule.distance_m + some["widening_m"].to_numpy())

    open_air = around(status.eq(YES) & ~below)
    tunnel = shapely.difference(around(status.eq(YES) & below), open_air)
    certain = shapely.union(open_air, tunnel)
    possible = shapely.difference(around(status.eq(UNKNOWN)), certain)
    known, unknown = _reaches(rule, running)
    return Zone(
        rule=rule, open_air=open_air, tunnel=tunnel, possible=possible, known=known, unknown=unknown
    )


def _reaches(rule: AreaRule, running: gpd.GeoDataFrame) -> tuple[Reach, Reach]:
    """Lines for which a rule holds, and those for which that is unknown; however far away."""
    status = applies(rule, running)
    return Reach.of(running[status.eq(YES)]), Reach.of(running[status.eq(UNKNOWN)])


def applies(rule: AreaRule, running: gpd.GeoDataFrame) -> pd.Series[str]:
    """Whether a rule holds for each line: ja, nee or onbekend."""
    basisnet: pd.Series[str] = running["basisnet"]
    if not rule.marked_only:
        return basisnet
    marked: pd.Series[str] = running["bvg"].mask(basisnet.eq(NO), NO)
    return marked
