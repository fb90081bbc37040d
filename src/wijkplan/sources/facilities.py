"""Facilities (*voorzieningen*): schools, care, shops and the like, as points with a footprint."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from wijkplan.model.areas import CRS
from wijkplan.model.errors import DataError, Problem, enumerate_some
from wijkplan.model.layers import Layer, LayerSpec
from wijkplan.model.text import nearest
from wijkplan.model.validation import validate_layer
from wijkplan.sources.bag import normalise_ids
from wijkplan.sources.damage import source_error
from wijkplan.sources.figures import cells_as_text
from wijkplan.sources.files import SourceRequest, is_table, list_layers
from wijkplan.sources.together import DEGREES, turn_degrees

KINDS = (
    "basisschool",
    "voortgezet_onderwijs",
    "kinderdagverblijf",
    "verpleging",
    "ziekenhuis",
    "huisarts",
    "winkel",
    "ontmoeting",
    "park",
)
"""Kinds of facility that wijkplan has a name for; a delivery may hold others."""

_SPEC = LayerSpec(name="voorzieningen", geometry="punt")
_COLUMNS = ["voorziening", "naam", "pand", "footprint", "geometry"]
_NAMES = {
    "naam": ("naam", "vestigingsnaam", "naam locatie"),
    "pand": ("pand", "pandidentificatie"),
    "voorziening": ("voorziening",),
}
"""Our name -> names as delivered, the first that is there counts, in any case."""

_CONTOUR = "_bag_contour"
_KIND = re.compile(r"[a-z][a-z0-9_]*\Z")
_PAND = re.compile(r"[0-9]{4}10[0-9]{10}\Z")  # gemeente, object type 10 (pand), number
_INDEGREES = (3.0, 50.0, 8.0, 54.0)  # the Netherlands; no place in RD has such numbers


def read_facilities(request: SourceRequest) -> Layer:
    """Read facilities of one delivery, as points.

    Points in EPSG:4326 (also as CRS84) are transformed, because the publishers of schools and
    care deliver nothing else; a remark says so.

    Parameters
    ----------
    request
        A vector file, or a table with ``x`` and ``y``. ``subject`` is the kind of facility for
        every row whose own ``voorziening`` is empty; ``columns`` may rename columns.

    Returns
    -------
    Layer
        Named ``voorzieningen``; rows numbered from 0, with ``voorziening`` (such as
        ``basisschool``), ``naam`` and ``pand`` (16 digits; both None where unknown),
        ``footprint`` (polygon in EPSG:28992 of the building, None where not delivered) and
        ``geometry`` (the address point, EPSG:28992).

    Raises
    ------
    SourceError
        If the file cannot be read.
    DataError
        With every problem found: points without a kind, no points, coordinates in another
        system or outside the Netherlands.
    """
    provenance = request.provenance()
    raw, remarks = _points(request)
    raw = raw.rename(columns=dict(request.columns)).reset_index(drop=True)
    named = {name: _text(raw, name) for name in _NAMES}
    kinds, problems = _kinds(named["voorziening"], request)
    frame = gpd.GeoDataFrame(
        {"voorziening": kinds, "naam": named["naam"]}, geometry=raw.geometry, crs=raw.crs
    )
    frame["pand"], said = _pand_ids(named["pand"])
    remarks += said
    frame["footprint"], said = _footprints(raw)
    remarks += said
    try:
        layer = validate_layer(frame, _SPEC, provenance, label="naam")
    except DataError as error:
        raise DataError(error.title, [*problems, *error.problems]) from None
    if problems:
        raise DataError("Laag voorzieningen is niet bruikbaar.", problems)
    points = layer.frame.explode(ignore_index=True)
    if len(points) > len(layer.frame):
        remarks += (f"{len(points) - len(layer.frame)} punten meer: een rij had er meer dan een",)
    remarks += _unusual(points["voorziening"])
    return replace(layer, frame=points[_COLUMNS], remarks=(*remarks, *layer.remarks))


def _points(request: SourceRequest) -> tuple[gpd.GeoDataFrame, tuple[str, ...]]:
    """Read features as delivered, degrees transformed to EPSG:28992."""
    if is_table(request.path):
        raw = _points_of_table(request)
        remarks: tuple[str, ...] = ()
    else:
        layer = request.layer or list_layers(request.path)[0]
        raw, remarks = request.read_layer(layer)
    turned, said = turn_degrees(raw)
    return turned, (*remarks, *said)


def _points_of_table(request: SourceRequest) -> gpd.GeoDataFrame:
    raw = request.read_table().rename(columns=dict(request.columns))
    by_name = {str(column).casefold(): column for column in raw.columns}
    if not {"x", "y"} <= set(by_name):
        raise source_error(
            request.path,
            "kolom-ontbreekt",
            "de kolommen x en y ontbreken",
            f"geef elke voorziening een x en y; aanwezig: {enumerate_some(raw.columns, most=12)}",
        )
    x, y = (
        pd.to_numeric(raw[by_name[axis]].str.replace(",", ".", regex=False), errors="coerce")
        for axis in ("x", "y")
    )
    unread = (x.isna() & raw[by_name["x"]].ne("")) | (y.isna() & raw[by_name["y"]].ne(""))
    if unread.any():
        problem = Problem(
            code="geen-getal",
            file=request.path.name,
            column="x, y",
            row=enumerate_some(raw.index[unread] + 2),  # as a spreadsheet counts
            message=f"{int(unread.sum())} keer geen getal",
            remedy="vul de coördinaten in meters in, zonder punt tussen duizendtallen",
        )
        raise DataError(f"Tabel {request.path.name} is niet bruikbaar.", [problem])
    west, south, east, north = _INDEGREES
    degrees = bool((x.dropna().between(west, east) & y.dropna().between(south, north)).all())
    points = gpd.GeoSeries.from_xy(x, y, crs=DEGREES if degrees else CRS)
    points[x.isna() | y.isna()] = None
    return gpd.GeoDataFrame(raw, geometry=points)


def _text(raw: gpd.GeoDataFrame, name: str) -> pd.Series[str]:
    """Cells of one of our columns as text, None where empty or not delivered."""
    by_name = {str(column).casefold(): column for column in raw.columns}
    delivered = next((by_name[n] for n in _NAMES[name] if n in by_name), None)
    if delivered is None:
        return pd.Series(None, index=raw.index, dtype=object)
    text = cells_as_text(raw[delivered]).astype(object)
    return text.where(text.ne(""), None)


def _kinds(own: pd.Series[str], request: SourceRequest) -> tuple[pd.Series[str], list[Problem]]:
    """Kind per row: its own, or else that of the delivery."""
    filled = own.where(own.notna(), request.subject or None)
    kinds = filled.map(lambda kind: re.sub(r"[\s-]+", "_", kind.casefold()), na_action="ignore")
    where = {"file": request.path.name, "layer": _SPEC.name, "column": "voorziening"}
    problems = []
    if kinds.isna().any():
        problems.append(
            Problem(
                code="voorziening-onbekend",
                row=enumerate_some(kinds.index[kinds.isna()] + 1),
                message=f"van {int(kinds.isna().sum())} punten is niet gezegd wat het zijn",
                remedy='zet voorziening = "basisschool" (of een andere soort) bij deze bron '
                "in wijkplan.toml, of vul de kolom voorziening",
                **where,
            )
        )
    wrong = kinds.dropna()[lambda kind: ~kind.str.match(_KIND)]
    if len(wrong):
        problems.append(
            Problem(
                code="voorziening-onjuist",
                row=enumerate_some(wrong.index + 1),
                message=f"geen bruikbare soort: {enumerate_some(map(repr, wrong.unique()))}",
                remedy=f"gebruik letters, cijfers en _; bekend zijn: {', '.join(KINDS)}",
                **where,
            )
        )
    return kinds.astype(object), problems


def _unusual(kinds: pd.Series[str]) -> tuple[str, ...]:
    """Kinds without a name of our own are kept, because a municipality may have its own."""
    others = sorted(set(kinds) - set(KINDS))
    return tuple(f"eigen soort voorziening: {kind} ({nearest(kind, KINDS)})" for kind in others)


def _pand_ids(delivered: pd.Series[str]) -> tuple[pd.Series[str], tuple[str, ...]]:
    """Identification of the building, 16 digits: an export often drops the leading zero."""
    bare = delivered.str.removesuffix(".0")
    padded = normalise_ids(delivered)
    right = padded.str.match(_PAND, na=False)
    remarks = []
    restored = right & padded.ne(bare)
    if restored.any():
        remarks.append(f"{int(restored.sum())} pandidentificaties: voorloopnul teruggezet")
    wrong = delivered.notna() & ~right
    if wrong.any():
        remarks.append(
            f"{int(wrong.sum())} pandidentificaties niet gebruikt, geen nummer van een pand: "
            f"{enumerate_some(delivered[wrong])}"
        )
    return padded.where(right, None).astype(object), tuple(remarks)


def _footprints(raw: gpd.GeoDataFrame) -> tuple[gpd.GeoSeries, tuple[str, ...]]:
    """Polygon of the building per row, in EPSG:28992; None where it was not delivered."""
    if _CONTOUR not in raw:
        nothing = gpd.GeoSeries([None] * len(raw), index=raw.index, crs=CRS)
        return nothing, ("geen voetafdrukken geleverd: overal geldt het adrespunt",)
    text = [
        json.dumps(cell) if isinstance(cell, dict) else cell if isinstance(cell, str) else None
        for cell in raw[_CONTOUR]
    ]
    text = [cell or None for cell in text]
    drawn = shapely.force_2d(shapely.from_geojson(text, on_invalid="ignore"))
    invalid = ~shapely.is_valid(drawn) & (drawn != None)  # noqa: E711 - elementwise
    drawn[invalid] = [_surface(geometry) for geometry in shapely.make_valid(drawn[invalid])]
    usable = np.isin(shapely.get_type_id(drawn), (3, 6)) & ~shapely.is_empty(drawn)
    given = np.array([cell is not None for cell in text])
    remarks = []
    if invalid.any():
        remarks.append(f"{int(invalid.sum())} voetafdrukken met ongeldige geometrie hersteld")
    if (given & ~usable).any():
        remarks.append(f"{int((given & ~usable).sum())} voetafdrukken zijn geen vlak: weggelaten")
    if not usable.all():
        remarks.append(f"{int((~usable).sum())} zonder voetafdruk: daar geldt het adrespunt")
    drawn[~usable] = None
    footprints = gpd.GeoSeries(drawn, index=raw.index, crs=DEGREES).to_crs(CRS)
    return footprints, tuple(remarks)


def _surface(geometry: shapely.Geometry) -> shapely.Geometry:
    parts = [part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon"]
    return shapely.MultiPolygon(parts) if len(parts) > 1 else parts[0] if parts else geometry
