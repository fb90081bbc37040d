"""The Register externe veiligheid (REV): areas of attention and vulnerable buildings; yards."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import geopandas as gpd
import pandas as pd
import shapely

from wijkplan.model.errors import Problem, Problems, SourceError, enumerate_some
from wijkplan.model.layers import Layer
from wijkplan.model.text import nearest
from wijkplan.model.validation import outside_rd
from wijkplan.sources.bag import normalise_ids
from wijkplan.sources.features import (
    Remarks,
    cells_of,
    layers_with,
    read_features,
    read_kinds,
    texts_of,
    unknown_words,
)
from wijkplan.sources.files import SourceRequest, list_layers

AREAS, BUILDINGS, YARDS = "rev_aandachtsgebieden", "rev_gebouwen", "emplacementen"
ORIGINS = ("ev", "bl", "bn")
"""How the register begins the names of its layers; ``bn`` is the basisnet."""

SCENARIOS = ("brand", "explosie", "gifwolk")
CATEGORY, BUILDING = "categorieKwetsbaarheid", "idPandBAG"
CLASSES = {
    "beperktKwetsbaar": "beperkt kwetsbaar",
    "kwetsbaar": "kwetsbaar",
    "zeerKwetsbaar": "zeer kwetsbaar",
}
"""Category as the register writes it -> class."""

_NAMES = tuple(f"{o}_{s}aandachtsgebieden" for o in ORIGINS for s in SCENARIOS)
_LAYER = re.compile(
    r"(?:rev_public[:._])?(ev|bl|bn)_(brand|explosie|gifwolk)aandachtsgebied(?:en)?", re.IGNORECASE
)
_PLACEHOLDER_M2 = 1.0
"""The register has polygons that only hold a place: no area of attention is this small."""


def is_rev_areas(layers: Sequence[str]) -> bool:
    """Whether a file has a layer that the register calls an area of attention."""
    return any(_LAYER.fullmatch(name) for name in layers)


def read_rev_areas(request: SourceRequest) -> Layer:
    """Read the areas of attention of the register, of any of its layers.

    A layer without polygons counts as not delivered, with a remark: a filter in degrees finds
    nothing and says nothing.

    Parameters
    ----------
    request
        A vector file in EPSG:28992 with one or more layers, named as in the register, with or
        without ``rev_public:`` (a GeoJSON without a name has that of its file).

    Returns
    -------
    Layer
        Named ``rev_aandachtsgebieden``: ``soort`` (brand, explosie, gifwolk), ``herkomst`` (ev,
        bl, bn), ``naam`` (None where not told) and ``geometry``. Placeholders are left out, with
        a remark that counts them.

    Raises
    ------
    SourceError
        If the file cannot be read, or a layer has a name that the register does not have.
    DataError
        With every problem of its layers: geometry, coordinate system, nothing in it.
    """
    layers = [request.layer] if request.layer else list_layers(request.path)
    named = {name: found for name in layers if (found := _LAYER.fullmatch(name))}
    almost = [n for n in layers if n not in named and "aandachtsgebied" in n.casefold()]
    if almost or not named:
        raise SourceError(
            f"Bestand {request.path.name} is niet bruikbaar.",
            [_unknown_layer(name, request) for name in almost or layers],
        )

    def parse(raw: gpd.GeoDataFrame, layer: str, _: Problems) -> tuple[gpd.GeoDataFrame, Remarks]:
        """Scenario and source as the name of the layer tells them, without placeholders."""
        origin, scenario = (part.casefold() for part in named[layer].groups())
        given = {"soort": scenario, "herkomst": origin, "naam": texts_of(raw, "naam")}
        return _without_placeholders(gpd.GeoDataFrame(given, geometry=raw.geometry))

    skipped = [name for name in layers if name not in named]
    remarks = (f"andere lagen niet gelezen: {enumerate_some(skipped)}",) if skipped else ()
    layer = read_features(request, tuple(named), AREAS, parse)
    return replace(layer, remarks=(*(remarks if request.tells_all else ()), *layer.remarks))


def read_rev_buildings(request: SourceRequest) -> Layer:
    """Read the vulnerable buildings of the register.

    Parameters
    ----------
    request
        A vector file in EPSG:28992 with ``categorieKwetsbaarheid`` and, if known, ``idPandBAG``;
        ``columns`` may rename columns.

    Returns
    -------
    Layer
        Named ``rev_gebouwen``: points or polygons; ``pand`` (16 digits; None where not told),
        ``klasse`` (zeer kwetsbaar, kwetsbaar, beperkt kwetsbaar) and ``geometry``. A building
        without category is left out, with a remark.

    Raises
    ------
    SourceError
        If the file cannot be read or no layer has a category.
    DataError
        With every problem found: unknown categories, numbers that are no BAG number, geometry,
        coordinate system.
    """

    def parse(
        raw: gpd.GeoDataFrame, layer: str, problems: Problems
    ) -> tuple[gpd.GeoDataFrame, Remarks]:
        """Number and class of each building; what has no category is left out."""
        where = {"file": request.path.name, "layer": layer}
        written = {name.casefold(): name for name in CLASSES}
        cells = cells_of(raw, CATEGORY)
        known = cells.map(lambda cell: written.get(re.sub(r"[\s_-]", "", cell).casefold()))
        unknown = known.isna() & cells.ne("")
        problems.add(*unknown_words(cells[unknown], CLASSES, column=CATEGORY, where=where))
        delivered = cells_of(raw, BUILDING)
        ids = normalise_ids(delivered)
        wrong = delivered.ne("") & ids.isna()
        if wrong.any():
            problems.add(
                Problem(
                    code="identificatie-onjuist",
                    column=BUILDING,
                    row=enumerate_some(wrong.index[wrong] + 1),
                    message=f"geen nummer van de BAG: {enumerate_some(delivered[wrong].unique())}",
                    remedy="lever alle 16 cijfers, als tekst, of laat de cel leeg",
                    **where,
                )
            )
        given = {"pand": ids, "klasse": known.map(CLASSES, na_action="ignore")}
        frame, absent = gpd.GeoDataFrame(given, geometry=raw.geometry), cells.eq("")
        remark = f"{int(absent.sum())} zonder {CATEGORY} weggelaten"
        return frame[~absent], ((remark,) if absent.any() else ())

    return read_features(request, layers_with(request, CATEGORY), BUILDINGS, parse)


def read_yards(request: SourceRequest) -> Layer:
    """Read the areas of attention of railway yards (*emplacementen*).

    Parameters
    ----------
    request
        A vector file in EPSG:28992 with ``soort`` and, if known, ``naam``; ``columns`` may rename
        columns.

    Returns
    -------
    Layer
        Named ``emplacementen``: ``soort`` (brand, explosie, gifwolk), ``naam`` (None where not
        told) and ``geometry``.

    Raises
    ------
    SourceError
        If the file cannot be read or no layer tells the ``soort``.
    DataError
        With every problem found: an area without or with an unknown ``soort``, geometry,
        coordinate system.
    """
    return read_kinds(request, name=YARDS, kinds=SCENARIOS, ending="aandachtsgebied")


def _without_placeholders(frame: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, Remarks]:
    """Leave out polygons that only hold a place: too small to be an area, or far away.

    Where everything lies outside, the coordinates are wrong: that is for the check of the layer.
    """
    surfaces = frame.geometry.geom_type.isin(("Polygon", "MultiPolygon"))
    outside = surfaces & outside_rd(frame.geometry)
    if outside[surfaces].all():
        return frame, ()
    area = pd.Series(shapely.area(shapely.make_valid(frame.geometry.array)), index=frame.index)
    small = surfaces & ~outside & area.lt(_PLACEHOLDER_M2)
    counted = {"kleiner dan 1 m²": small.sum(), "buiten het gebied van RD New": outside.sum()}
    told = ", ".join(f"{count} {why}" for why, count in counted.items() if count)
    return frame[~small & ~outside], ((f"plaatshouders weggelaten: {told}",) if told else ())


def _unknown_layer(name: str, request: SourceRequest) -> Problem:
    return Problem(
        code="laag-onbekend",
        file=request.path.name,
        layer=name,
        message="dit is geen laag met aandachtsgebieden van het register",
        remedy=nearest(name.casefold(), _NAMES) + " De naam van de laag zegt de soort en herkomst.",
    )
