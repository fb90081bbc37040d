"""Contours of noise, or other zones with a class, as polygons."""

from __future__ import annotations

import re
from dataclasses import replace

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from wijkplan.model.errors import DataError, Problem, Problems, SourceError, enumerate_some
from wijkplan.model.layers import Layer, LayerSpec
from wijkplan.model.text import format_number
from wijkplan.model.validation import validate_layer
from wijkplan.sources.figures import cells_as_text
from wijkplan.sources.files import SourceRequest, list_layers

_SPEC = LayerSpec(name="contouren", geometry="vlak", required=())
_COLUMNS = ("klasse", "ondergrens", "bovengrens")
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")


def read_contours(request: SourceRequest) -> Layer:
    """Read polygons with a class.

    Parameters
    ----------
    request
        A vector file in EPSG:28992; ``columns`` may rename columns, ``unit`` is that of the
        limits (dB where not told).

    Returns
    -------
    Layer
        Named ``contouren``: ``klasse`` (text, such as ``55-60 dB``; made of the limits where not
        delivered), ``ondergrens`` (number to order classes by; NaN where none is told) and
        ``geometry``.

    Raises
    ------
    SourceError
        If the file cannot be read or no layer has classes.
    DataError
        With every problem found: polygons without class, limits that are no number or upside
        down, another geometry or coordinate system.
    """
    provenance = request.provenance()
    name = _find_layer(request)
    raw, warned = request.read_layer(name)
    renamed = raw.rename(columns=dict(request.columns))
    by_name = {str(c).casefold(): c for c in renamed.columns if c != renamed.geometry.name}
    cells = pd.DataFrame(
        {
            column: cells_as_text(renamed[by_name[column]]) if column in by_name else ""
            for column in _COLUMNS
        },
        index=renamed.index,
    )
    problems = Problems()
    limits = {column: _numbers(cells[column], request, problems) for column in _COLUMNS[1:]}
    frame = gpd.GeoDataFrame(
        {
            "klasse": _classes(cells["klasse"], limits, request.unit or "dB"),
            "ondergrens": _order(cells["klasse"], limits["ondergrens"]),
        },
        geometry=renamed.geometry.map(_surface, na_action="ignore"),
        crs=renamed.crs,
    )
    mixed = renamed.geometry.geom_type.eq("GeometryCollection")
    if mixed.any():
        named = enumerate_some(frame["klasse"][mixed].unique())
        warned += (f"{int(mixed.sum())} gemengde geometrie, alleen het vlak gebruikt: {named}",)
    _check(frame, limits, request, problems)
    layer: Layer | None = None
    with problems.collect():
        layer = validate_layer(frame, _SPEC, provenance, label="klasse")
    problems.raise_if_any(DataError, f"Contouren {request.path.name} zijn niet bruikbaar.")
    assert layer is not None  # noqa: S101 - otherwise the line above raised
    return replace(layer, remarks=(*warned, *layer.remarks))


def _find_layer(request: SourceRequest) -> str:
    layers = [request.layer] if request.layer else list_layers(request.path)
    for name in layers:
        columns = {request.columns.get(c, c).casefold() for c in request.column_names(name)}
        if columns & {"klasse", "ondergrens"}:
            return name
    problem = Problem(
        code="geen-contouren",
        file=request.path.name,
        message=f"geen laag met klasse of ondergrens gevonden in {enumerate_some(layers)}",
        remedy="lever vlakken met een kolom klasse (zoals 55-60 dB), of ondergrens en bovengrens",
    )
    raise SourceError(f"Bestand {request.path.name} is niet bruikbaar.", [problem])


def _surface(geometry: BaseGeometry) -> BaseGeometry:
    """Keep the polygons of a collection: cutting one contour out of another leaves crumbs."""
    parts = [part for part in shapely.get_parts(geometry) if part.geom_type.endswith("Polygon")]
    mixed = geometry.geom_type == "GeometryCollection"
    return shapely.union_all(parts) if mixed and parts else geometry


def _numbers(cells: pd.Series[str], request: SourceRequest, problems: Problems) -> pd.Series[float]:
    numbers = pd.to_numeric(cells.str.replace(",", ".", regex=False), errors="coerce")
    wrong = numbers.isna() & cells.ne("")
    if wrong.any():
        problems.add(
            Problem(
                code="geen-getal",
                file=request.path.name,
                layer=_SPEC.name,
                column=str(cells.name),
                row=enumerate_some(cells.index[wrong] + 1),
                message=f"geen getal: {enumerate_some(map(repr, cells[wrong].unique()))}",
                remedy="vul een getal in, of laat de cel leeg bij een open grens",
            )
        )
    return numbers.astype(float)


def _classes(own: pd.Series[str], limits: dict[str, pd.Series[float]], unit: str) -> pd.Series[str]:
    """Delivered class, or else one made of the limits; None where neither is known."""
    made = [
        _class_name(low, high, unit)
        for low, high in zip(limits["ondergrens"], limits["bovengrens"], strict=True)
    ]
    return own.astype(object).where(own.ne(""), pd.Series(made, index=own.index, dtype=object))


def _class_name(low: float, high: float, unit: str) -> str | None:
    """Name a class by its limits.

    >>> _class_name(55, 60, "dB"), _class_name(70, float("nan"), "dB")
    ('55-60 dB', '70 dB en hoger')
    """
    lower, upper = (
        format_number(limit, decimals=0 if float(limit).is_integer() else 1)
        for limit in (low, high)
    )
    if pd.isna(low):
        return None if pd.isna(high) else f"tot {upper} {unit}"
    return f"{lower} {unit} en hoger" if pd.isna(high) else f"{lower}-{upper} {unit}"


def _order(own: pd.Series[str], lower: pd.Series[float]) -> pd.Series[float]:
    """Lower limit, or else the first number of the class."""
    found = own.str.extract(f"({_NUMBER.pattern})", expand=False).str.replace(",", ".", regex=False)
    return lower.fillna(pd.to_numeric(found, errors="coerce"))


def _check(
    frame: gpd.GeoDataFrame,
    limits: dict[str, pd.Series[float]],
    request: SourceRequest,
    problems: Problems,
) -> None:
    where = {"file": request.path.name, "layer": _SPEC.name}
    nameless = frame["klasse"].isna()
    if nameless.any():
        problems.add(
            Problem(
                code="klasse-ontbreekt",
                column="klasse",
                row=enumerate_some(frame.index[nameless] + 1),
                message=f"{int(nameless.sum())} vlakken zonder klasse",
                remedy="geef elk vlak een klasse, of een ondergrens",
                **where,
            )
        )
    upside_down = limits["bovengrens"] <= limits["ondergrens"]
    if upside_down.any():
        problems.add(
            Problem(
                code="grenzen-verwisseld",
                column="bovengrens",
                row=enumerate_some(frame.index[upside_down] + 1),
                message=f"{int(upside_down.sum())} keer niet hoger dan de ondergrens",
                remedy="controleer ondergrens en bovengrens",
                **where,
            )
        )
