"""Where heat can come from: sources of heat, and the pipes of heat networks."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import geopandas as gpd
import numpy as np
import pandas as pd

from wijkplan.model.errors import DataError, Problem, Problems, enumerate_some
from wijkplan.model.layers import GeometryType, Layer, LayerSpec, Provenance
from wijkplan.model.validation import validate_layer
from wijkplan.sources.features import layers_with
from wijkplan.sources.figures import cells_as_text
from wijkplan.sources.files import SourceRequest
from wijkplan.sources.registers import Field, check_register

SOURCES = "warmtebronnen"
NETWORK = "warmtenet"
EXISTING, PLANNED, POSSIBLE = "bestaand", "gepland", "mogelijk"
TEMPERATURES = ("hoog", "midden", "laag")
_POLYGONS = ("Polygon", "MultiPolygon")


@dataclass(frozen=True, kw_only=True)
class Word:
    """A kind of source or pipe.

    Parameters
    ----------
    word
        As a delivery says it.
    label
        What a reader sees.
    names
        Other spellings, to ask back with.
    """

    word: str
    label: str
    names: tuple[str, ...] = ()


@cache
def source_words() -> Mapping[str, Word]:
    """Kinds of source by word, in the order of the file."""
    return _words("source")


@cache
def pipe_words() -> Mapping[str, Word]:
    """Kinds of pipe by word, in the order of the file."""
    return _words("pipe")


def _words(table: str) -> Mapping[str, Word]:
    text = (files("wijkplan.sources") / "heat_supply.toml").read_text("utf-8")
    rows = tomllib.loads(text)[table]
    return {row["word"]: Word(**{**row, "names": tuple(row["names"])}) for row in rows}


def read_heat_sources(request: SourceRequest) -> Layer:
    """Read sources of heat.

    Parameters
    ----------
    request
        A vector file in EPSG:28992 with points, polygons or both; of several layers those with a
        column ``naam``.

    Returns
    -------
    Layer
        ``warmtebronnen``, numbered from 0: ``naam``, ``soort`` (a word of `source_words`),
        ``vermogen_mw`` (NaN where unknown), ``temperatuur`` (`TEMPERATURES`),
        ``beschikbaar_vanaf`` (year, NaN where unknown), ``status`` (``bestaand``, ``gepland``,
        ``mogelijk``), ``bron``, ``vindplaats``. Text that is unknown is None.

    Raises
    ------
    SourceError
        If the file cannot be read, or no layer has names.
    DataError
        With every problem found: a word that is not known, a negative capacity, an empty cell
        that must be filled, geometry of another type or coordinate system.
    """
    fields = (
        Field(name="naam", required=True),
        _choice("soort", source_words(), required=True),
        Field(name="vermogen_mw", kind="getal"),
        Field(name="temperatuur", kind="keuze", choices=TEMPERATURES),
        Field(name="beschikbaar_vanaf", kind="jaar"),
        Field(name="status", kind="keuze", choices=(EXISTING, PLANNED, POSSIBLE)),
        Field(name="bron", required=True),
        Field(name="vindplaats"),
    )
    return _read(request, fields, name=SOURCES, geometries=("punt", "vlak"))


def read_heat_network(request: SourceRequest) -> Layer:
    """Read the pipes of heat networks.

    Parameters
    ----------
    request
        A vector file in EPSG:28992 with lines; of several layers those with a column ``naam``.

    Returns
    -------
    Layer
        ``warmtenet``, numbered from 0: ``naam``, ``soort`` (a word of `pipe_words`), ``status``
        (``bestaand``, ``gepland``), ``jaar`` (in which it came or comes; NaN where unknown),
        ``bron``, ``vindplaats``. Text that is unknown is None.

    Raises
    ------
    SourceError, DataError
        See `read_heat_sources`.
    """
    fields = (
        Field(name="naam", required=True),
        _choice("soort", pipe_words()),
        Field(name="status", kind="keuze", choices=(EXISTING, PLANNED)),
        Field(name="jaar", kind="jaar"),
        Field(name="bron", required=True),
        Field(name="vindplaats"),
    )
    return _read(request, fields, name=NETWORK, geometries=("lijn",))


def _choice(name: str, words: Mapping[str, Word], *, required: bool = False) -> Field:
    others = {spelling: each.word for each in words.values() for spelling in each.names}
    return Field(name=name, kind="keuze", choices=tuple(words), others=others, required=required)


def _read(
    request: SourceRequest,
    fields: Sequence[Field],
    *,
    name: str,
    geometries: Sequence[GeometryType],
) -> Layer:
    """Read, check and join the layers of a file that have names."""
    provenance = request.provenance()
    problems, parts, remarks = Problems(), list[Layer](), list[str]()
    for layer in layers_with(request, "naam"):
        features, warned = request.read_layer(layer)
        features = features.rename(columns=dict(request.columns)).reset_index(drop=True)
        cells = pd.DataFrame(features.drop(columns=features.geometry.name)).apply(cells_as_text)
        frame, told = cells, tuple[str, ...]()
        with problems.collect():
            frame, told = check_register(cells, fields, request=request, name=layer)
        problems.add(*_capacity_problems(frame, request, layer))
        # Geometry is checked too when an attribute is wrong: one round of mending, not two.
        drawn = gpd.GeoDataFrame(
            frame.rename(columns=str.casefold),
            geometry=features.geometry.to_numpy(),
            crs=features.crs,
        )
        remarks += [*warned, *told]
        for spec, some in _by_geometry(drawn, name, geometries):
            with problems.collect():
                parts.append(validate_layer(some, spec, provenance, label="naam"))
    problems.raise_if_any(DataError, f"Bestand {request.path.name} is niet bruikbaar.")
    return _join(parts, remarks, provenance)


def _join(parts: Sequence[Layer], remarks: Sequence[str], provenance: Provenance) -> Layer:
    joined = gpd.GeoDataFrame(pd.concat([part.frame for part in parts]))
    told = (*remarks, *(remark for part in parts for remark in part.remarks))
    frame = joined.reset_index(drop=True)
    return Layer(parts[0].spec, frame, provenance, tuple(dict.fromkeys(told)))


def _by_geometry(
    frame: gpd.GeoDataFrame, name: str, geometries: Sequence[GeometryType]
) -> list[tuple[LayerSpec, gpd.GeoDataFrame]]:
    """Polygons apart; what is not of the type that is asked is refused later."""
    specs = [LayerSpec(name=name, geometry=kind) for kind in geometries]
    apart = frame.geometry.geom_type.isin(_POLYGONS)
    parts = [(specs[0], frame[~apart]), (specs[-1], frame[apart])]
    return [(spec, gpd.GeoDataFrame(some)) for spec, some in parts if len(some)] or [
        (specs[0], frame)
    ]


def _capacity_problems(
    frame: pd.DataFrame, request: SourceRequest, layer: str
) -> tuple[Problem, ...]:
    if "vermogen_mw" not in frame or frame["vermogen_mw"].dtype != float:
        return ()
    wrong = (frame["vermogen_mw"] < 0) | np.isinf(frame["vermogen_mw"])
    if not wrong.any():
        return ()
    return (
        Problem(
            code="getal-onmogelijk",
            file=request.path.name,
            layer=layer,
            column="vermogen_mw",
            row=enumerate_some(frame.index[wrong] + 2),
            message="een vermogen is nul of meer",
            remedy="vul het vermogen in MW in, of laat de cel leeg als het onbekend is",
        ),
    )
