"""Polygons and points of one or more layers of a file, with the columns that a source asks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import geopandas as gpd
import pandas as pd

from wijkplan.model.errors import DataError, Problem, Problems, SourceError, enumerate_some
from wijkplan.model.layers import Layer, LayerSpec
from wijkplan.model.text import nearest
from wijkplan.model.validation import validate_layer
from wijkplan.sources.figures import cells_as_text
from wijkplan.sources.files import SourceRequest, list_layers

Remarks = tuple[str, ...]
Parse = Callable[[gpd.GeoDataFrame, str, Problems], tuple[gpd.GeoDataFrame, Remarks]]
"""From a layer as delivered and its name to what the source keeps, and remarks."""


def read_features(request: SourceRequest, layers: Sequence[str], name: str, parse: Parse) -> Layer:
    """Read, check and join layers of a file.

    Parameters
    ----------
    request
        The delivery; ``request.columns`` may rename columns.
    layers
        Layers to read; one without features counts as not delivered, with a remark, where
        there are more.
    name
        Name of the layer in the State.
    parse
        What to keep of each layer.

    Raises
    ------
    SourceError
        If the file cannot be read.
    DataError
        With every problem found: those of ``parse``, geometry, coordinate system, nothing in it.
    """
    provenance = request.provenance()
    problems, parts, remarks = Problems(), list[Layer](), list[str]()
    for layer in layers:
        raw, warned = request.read_layer(layer)
        frame, dropped = parse(raw.rename(columns=dict(request.columns)), layer, problems)
        said = f"laag {layer}: " if len(layers) > 1 else ""
        remarks += [said + remark for remark in (*warned, *dropped)]
        if frame.empty and len(layers) > 1:
            remarks.append(f"{said}leeg, telt als niet geleverd; een filter in graden vindt niets")
            continue
        points = frame.geometry.geom_type.eq("Point").any()
        spec = LayerSpec(name=name, geometry="punt" if points else "vlak")
        with problems.collect():
            parts.append(validate_layer(frame, spec, provenance))
            remarks += [said + remark for remark in parts[-1].remarks]
    if not parts and not problems.found:
        problems.add(
            Problem(
                code="laag-leeg",
                file=request.path.name,
                layer=name,
                message=f"er staat niets in {enumerate_some(layers)}",
                remedy="een filter in graden vindt niets: filter in EPSG:28992 (RD New)",
            )
        )
    problems.raise_if_any(DataError, f"Bestand {request.path.name} is niet bruikbaar.")
    joined = pd.concat([part.frame for part in parts], ignore_index=True)
    return Layer(parts[0].spec, gpd.GeoDataFrame(joined), provenance, tuple(remarks))


def read_kinds(
    request: SourceRequest,
    *,
    name: str,
    kinds: Sequence[str],
    ending: str,
    texts: Sequence[str] = ("naam",),
) -> Layer:
    """Read polygons that each are of a kind, told in a column ``soort``.

    Parameters
    ----------
    request
        The delivery; ``request.columns`` may rename columns.
    name
        Name of the layer in the State.
    kinds
        The words that ``soort`` may have.
    ending
        What may stand behind such a word, with or without the plural *-en*.
    texts
        Other columns to keep; None where not told.

    Raises
    ------
    SourceError
        If the file cannot be read or no layer tells the ``soort``.
    DataError
        With every problem found: an area without or with an unknown ``soort``, geometry,
        coordinate system.
    """

    def parse(
        raw: gpd.GeoDataFrame, layer: str, problems: Problems
    ) -> tuple[gpd.GeoDataFrame, Remarks]:
        """The kind and the texts of each feature of a layer."""
        cells = cells_of(raw, "soort")
        words = cells.str.casefold().str.removesuffix("en").str.removesuffix(ending)
        known = words.where(words.isin(kinds), None)
        where = {"file": request.path.name, "layer": layer}
        problems.add(*unknown_words(cells[known.isna()], kinds, column="soort", where=where))
        given = {"soort": known, **{column: texts_of(raw, column) for column in texts}}
        return gpd.GeoDataFrame(given, geometry=raw.geometry), ()

    return read_features(request, layers_with(request, "soort"), name, parse)


def cells_of(frame: gpd.GeoDataFrame, column: str) -> pd.Series[str]:
    """Cells of a column as text, whatever the case of its name; empty where it is absent."""
    found = next((c for c in frame.columns if str(c).casefold() == column.casefold()), None)
    return pd.Series("", index=frame.index) if found is None else cells_as_text(frame[found])


def texts_of(frame: gpd.GeoDataFrame, column: str) -> pd.Series:
    """Cells of a column as text; None where not told."""
    cells = cells_of(frame, column).astype(object)
    return cells.where(cells.ne(""), None)


def layers_with(request: SourceRequest, column: str) -> list[str]:
    """Layers of the file that have a column.

    Raises
    ------
    SourceError
        If none has.
    """
    layers = [request.layer] if request.layer else list_layers(request.path)
    fitting = [
        name
        for name in layers
        if column.casefold()
        in {request.columns.get(c, c).casefold() for c in request.column_names(name)}
    ]
    if fitting:
        return fitting
    problem = Problem(
        code="kolom-ontbreekt",
        file=request.path.name,
        column=column,
        message=f"geen laag met deze kolom gevonden in {enumerate_some(layers)}",
        remedy=f"lever de kolom {column}, of noem in wijkplan.toml bij kolommen hoe zij heet",
    )
    raise SourceError(f"Bestand {request.path.name} is niet bruikbaar.", [problem])


def unknown_words(
    cells: pd.Series[str], known: Iterable[str], *, column: str, where: dict[str, str]
) -> list[Problem]:
    """One problem per word that is not known, with the nearest that is."""
    return [
        Problem(
            code="waarde-onbekend",
            column=column,
            row=enumerate_some(rows.index + 1),
            message=f"'{word}' is niet bekend" if word else "deze cel is leeg",
            remedy=nearest(str(word), known),
            **where,
        )
        for word, rows in cells.groupby(cells)
    ]
