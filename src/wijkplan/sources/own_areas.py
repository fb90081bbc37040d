"""Areas that a municipality drew itself (*eigen gebieden*): stadsdelen, wijkteams, projects."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

import geopandas as gpd

from wijkplan.model.errors import DataError, Problem, Problems, enumerate_some
from wijkplan.model.layers import Layer, LayerSpec
from wijkplan.model.validation import validate_layer
from wijkplan.sources.features import cells_of, layers_with
from wijkplan.sources.files import SourceRequest
from wijkplan.sources.together import combine_layers, turn_degrees

OWN_AREAS = "eigen-gebieden"
_SPEC = LayerSpec(name=OWN_AREAS, geometry="vlak", required=("naam",), complete=True)
_SORT = "eigen gebied"


def read_own_areas(request: SourceRequest) -> Layer:
    """Read areas that the municipality drew itself.

    Parameters
    ----------
    request
        A vector file with ``naam`` and, if the areas are of more than one sort, ``soort``; else
        ``label`` of the delivery is the sort of all. GeoJSON in degrees (EPSG:4326) is turned
        into EPSG:28992, with a remark. ``columns`` may rename columns.

    Returns
    -------
    Layer
        Named ``eigen-gebieden``, a row per area: ``id`` (for links and file names, such as
        ``stadsdeel-noord``), ``naam``, ``soort`` and ``geometry``. Parts of the same name and
        sort are one area.

    Raises
    ------
    SourceError
        If the file cannot be read, or no layer has names.
    DataError
        With every problem found: areas without a name or surface, two names with the same id,
        coordinates in another system.
    """
    raw, warned = request.read_layer(layers_with(request, "naam")[0])
    raw = raw.rename(columns=dict(request.columns)).reset_index(drop=True)
    raw, turned = turn_degrees(raw)
    remarks = [*warned, *turned]
    problems = Problems()
    names, sorts = cells_of(raw, "naam").str.strip(), cells_of(raw, "soort").str.strip()
    sorts = sorts.where(sorts.ne(""), request.label or _SORT)
    if names.eq("").any():
        problems.add(
            Problem(
                code="naam-ontbreekt",
                file=request.path.name,
                column="naam",
                row=enumerate_some(names.index[names.eq("")] + 1),
                message="dit gebied heeft geen naam",
                remedy="geef elk gebied een naam, of noem bij kolommen hoe de kolom heet",
            )
        )
    frame = gpd.GeoDataFrame({"naam": names, "soort": sorts}, geometry=raw.geometry, crs=raw.crs)
    layer: Layer | None = None
    with problems.collect():
        layer = validate_layer(frame, _SPEC, request.provenance(), label="naam")
    problems.raise_if_any(DataError, f"Eigen gebieden {request.path.name} zijn niet bruikbaar.")
    assert layer is not None  # noqa: S101 - otherwise the line above raised
    whole = layer.frame.dissolve(by=["soort", "naam"], sort=False).reset_index()
    if len(whole) < len(layer.frame):
        remarks.append(f"{len(layer.frame) - len(whole)} delen bij een gebied met dezelfde naam")
    whole["id"] = [
        area_id(sort, name) for sort, name in zip(whole["soort"], whole["naam"], strict=True)
    ]
    return replace(
        layer,
        frame=whole[["id", "naam", "soort", "geometry"]],
        remarks=(*remarks, *layer.remarks),
    )


def combine_own_areas(layers: Sequence[Layer]) -> Layer:
    """Put the own areas of several deliveries together.

    Parameters
    ----------
    layers
        What `read_own_areas` gave; at least one.

    Returns
    -------
    Layer
        As `combine_layers` gives it.

    Raises
    ------
    DataError
        If two areas have the same sort and name, or names that make the same file name.
    """
    layer = combine_layers(layers)
    doubled = layer.frame[layer.frame["id"].duplicated(keep=False)]
    if len(doubled):
        told = (doubled["soort"] + " " + doubled["naam"]).unique()
        problem = Problem(
            code="gebied-dubbel",
            file=layer.provenance.file,
            column="naam",
            message=f"deze gebieden zijn niet uit elkaar te houden: {enumerate_some(told)}",
            remedy="geef elk gebied van een soort een eigen naam",
        )
        raise DataError("De eigen gebieden zijn niet bruikbaar.", [problem])
    return layer


def area_id(sort: str, name: str) -> str:
    """Id of an own area: letters, digits and hyphens only.

    >>> area_id("stadsdeel", "Noord & Oost"), area_id("wijkteam", "De Één")
    ('stadsdeel-noord-oost', 'wijkteam-de-een')
    """
    plain = unicodedata.normalize("NFKD", f"{sort} {name}").encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.casefold()).strip("-")
