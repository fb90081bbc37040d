"""Where the parts of a plan lie: checked, brought to RD New, and never mended."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Mapping
from types import MappingProxyType

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely
from pyproj.exceptions import ProjError
from pyproj.transformer import TransformerGroup

from wijkplan.model.areas import CRS
from wijkplan.model.errors import Problem, Problems
from wijkplan.model.planned import AREA, POINT
from wijkplan.model.text import format_number
from wijkplan.model.validation import is_rd_new, outside_rd
from wijkplan.sources.plan_cells import Rows

GEOJSON_CRS = '"crs": {"type": "name", "properties": {"name": "EPSG:28992"}}'
"""What a GeoJSON in RD New has to say."""

_BASIS = {"Polygon": AREA, "MultiPolygon": AREA, "Point": POINT, "MultiPoint": POINT}
_DUTCH: Mapping[str, str] = MappingProxyType(
    {
        "LineString": "een lijn",
        "LinearRing": "een lijn",
        "MultiLineString": "lijnen",
        "GeometryCollection": "een verzameling van verschillende soorten",
    }
)
_WHY_INVALID: Mapping[str, str] = MappingProxyType(
    {
        "Self-intersection": "de grens kruist zichzelf",
        "Ring Self-intersection": "de grens raakt zichzelf",
        "Hole lies outside shell": "een gat ligt buiten het vlak",
        "Nested holes": "een gat ligt in een ander gat",
        "Nested shells": "een vlak ligt in een ander vlak",
        "Interior is disconnected": "gaten knippen het vlak in stukken",
        "Duplicate Rings": "dezelfde grens staat er twee keer",
        "Too few points in geometry component": "de grens heeft te weinig punten",
        "Invalid Coordinate": "een coördinaat is geen getal",
    }
)
_REASON = re.compile(r"(?P<why>[^\[]+)\[(?P<x>\S+) (?P<y>[^\s\]]+)")


def place_parts(
    geometry: gpd.GeoSeries, rows: Rows, problems: Problems
) -> tuple[gpd.GeoSeries, tuple[str, ...]]:
    """Check the geometry of every part and bring it to RD New.

    Parameters
    ----------
    geometry
        As read, with the coordinate system of the file.
    rows
        How problems name the parts.
    problems
        Takes everything that is wrong: absent, empty, invalid or of another type; no or an
        unknown coordinate system; coordinates that are not of that system; outside the
        Netherlands.

    Returns
    -------
    tuple
        Two-dimensional, in EPSG:28992; of use only where no problem was found. And remarks about
        what was left out or converted.
    """
    absent = geometry.isna() | geometry.is_empty
    problems.add(
        *rows.problem(
            absent,
            "geometrie-ontbreekt",
            "dit deel heeft geen plaats, of een grens die niet sluit",
            "teken een vlak of een punt, of laat het deel weg",
        )
    )
    there = geometry[~absent]
    problems.add(*_wrong_types(there, rows), *_invalid(there, rows))
    remarks = _flattened(there)
    flat = _without_height(geometry)
    there = flat[~absent]
    wrong_crs = [*_crs_problems(there, rows)]
    problems.add(*wrong_crs)
    if wrong_crs or is_rd_new(flat):
        placed = flat.set_crs(CRS, allow_override=True)
    else:
        placed = flat.to_crs(CRS)
        remarks += (_converted(flat.crs),)
    if not wrong_crs:
        problems.add(*_outside(placed[~absent], there, rows))
    return placed, remarks


def _without_height(geometry: gpd.GeoSeries) -> gpd.GeoSeries:
    """Two dimensions, also in the coordinate system: RD New with NAP is then RD New."""
    flat = geometry.force_2d()
    return flat if flat.crs is None else flat.set_crs(flat.crs.to_2d(), allow_override=True)


def basis_of(geometry: gpd.GeoSeries) -> pd.Series:
    """Whether each part is an area or a point."""
    basis: pd.Series = geometry.geom_type.map(_BASIS)
    return basis


def _wrong_types(geometry: gpd.GeoSeries, rows: Rows) -> Iterator[Problem]:
    kinds = geometry.geom_type
    for kind in sorted(set(kinds) - set(_BASIS)):
        yield from rows.problem(
            kinds.eq(kind).reindex(rows.labels.index, fill_value=False),
            "geometrie-anders",
            f"dit deel is {_DUTCH.get(kind, kind)}",
            "teken een vlak, of een punt als het vlak nog niet bekend is",
        )


def _invalid(geometry: gpd.GeoSeries, rows: Rows) -> Iterator[Problem]:
    """One problem per part that is no valid geometry, with where it goes wrong."""
    for row in geometry.index[~geometry.is_valid]:
        said = shapely.is_valid_reason(geometry[row])
        found = _REASON.match(said)
        why = _WHY_INVALID.get(found["why"] if found else said, "dit is geen geldig vlak")
        place = _place(float(found["x"]), float(found["y"])) if found else ""
        yield from rows.problem(
            pd.Series(rows.labels.index == row, rows.labels.index),
            "geometrie-ongeldig",
            f"{why}{place}",
            "herstel de tekening; wijkplan verandert de grens van een plan niet",
        )


def _place(x: float, y: float) -> str:
    """Coordinates for who has to find them in a drawing; empty where they are no numbers.

    >>> _place(250000, 476000), _place(6.79, 52.26)
    (' bij x 250.000,0 en y 476.000,0', ' bij lengte 6,790000 en breedte 52,260000')
    """
    if not np.isfinite([x, y]).all():
        return ""
    if _are_degrees(x, y, x, y):
        return f" bij lengte {format_number(x, decimals=6)} en breedte " + format_number(
            y, decimals=6
        )
    return f" bij x {format_number(x, decimals=1)} en y {format_number(y, decimals=1)}"


def _are_degrees(west: float, south: float, east: float, north: float) -> bool:
    """Whether coordinates can be longitude and latitude."""
    return max(abs(west), abs(east)) <= 180 and max(abs(south), abs(north)) <= 90


def _flattened(geometry: gpd.GeoSeries) -> tuple[str, ...]:
    high = int(geometry.has_z.sum())
    return (f"{high} met hoogte: derde dimensie weggelaten",) if high else ()


def _crs_problems(geometry: gpd.GeoSeries, rows: Rows) -> Iterator[Problem]:
    """Whether it is known what the coordinates are of, and whether they can be that."""
    crs: pyproj.CRS | None = geometry.crs
    every = pd.Series(data=True, index=rows.labels.index)
    if crs is None or crs.name.casefold().startswith(("undefined", "unknown")):
        yield from rows.problem(
            every,
            "crs-ontbreekt",
            "het coördinatenstelsel is niet vermeld",
            f"sla het plan op in {CRS} (RD New)",
        )
        return
    if geometry.empty:
        return
    west, south, east, north = geometry.total_bounds
    degrees = _are_degrees(west, south, east, north)
    if crs.is_geographic and not degrees:
        yield from rows.problem(
            every,
            "geen-graden",
            f"de coördinaten zijn geen graden (tot {format_number(max(east, north))}), en er "
            f"staat niet bij dat zij iets anders zijn",
            f"zijn het meters in RD New? Zet dan in het bestand {GEOJSON_CRS}",
        )
    elif crs.is_projected and degrees:
        yield from rows.problem(
            every,
            "graden-als-meters",
            f"de coördinaten lijken graden, maar het bestand zegt {crs.name}, in meters",
            f"sla het plan opnieuw op in {CRS} (RD New), omgerekend",
        )
    elif not is_rd_new(geometry):
        yield from _unknown_crs(crs, every, rows)


def _unknown_crs(crs: pyproj.CRS, every: pd.Series[bool], rows: Rows) -> Iterator[Problem]:
    """Whether coordinates of this system can be brought to RD New."""
    try:
        usable = _accuracy(crs) is not None
    except ProjError:
        usable = False
    if not usable:
        yield from rows.problem(
            every,
            "crs-onbekend",
            f"het coördinatenstelsel {crs.name} is niet om te rekenen naar RD New",
            f"sla het plan op in {CRS} (RD New)",
        )


def _accuracy(crs: pyproj.CRS) -> float | None:
    """Metres to which a conversion to RD New is right; below 0 if not known, None without one."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a finer grid exists, not on this computer
        found = TransformerGroup(crs, CRS, always_xy=True).transformers
    return found[0].accuracy if found else None


def _converted(crs: pyproj.CRS) -> str:
    accuracy = _accuracy(crs)
    known = accuracy is not None and accuracy >= 0
    told = f"op {format_number(accuracy, decimals=2)} m nauwkeurig" if known else "niet exact"
    return (
        f"omgerekend van {crs.name} naar RD New, {told}; komt het aan op een meter, "
        f"lever het plan dan in {CRS}"
    )


def _outside(placed: gpd.GeoSeries, given: gpd.GeoSeries, rows: Rows) -> Iterator[Problem]:
    beyond = outside_rd(placed) | ~np.isfinite(placed.bounds).all(axis=1)
    remedy = f"klopt het coördinatenstelsel? Lever het plan in {CRS} (RD New)"
    if given.crs.is_geographic and beyond.any():
        turned = shapely.transform(given[beyond].array, lambda xy: xy[:, ::-1])
        if not outside_rd(gpd.GeoSeries(turned, crs=given.crs).to_crs(CRS)).any():
            remedy = "lengte en breedte zijn verwisseld: in GeoJSON staat de lengte voorop"
    yield from rows.problem(
        beyond.reindex(rows.labels.index, fill_value=False),
        "buiten-nederland",
        "dit deel ligt buiten Nederland",
        remedy,
    )
