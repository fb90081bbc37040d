"""The heat planning of a municipality: the programme per buurt, and zones on the map."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd

from wijkplan.model.errors import DataError, Problem, Problems, SourceError, enumerate_some
from wijkplan.model.layers import Layer, LayerSpec, Register
from wijkplan.model.validation import validate_layer
from wijkplan.sources.buurt_keys import absent_columns, buurt_codes
from wijkplan.sources.figures import cells_as_text
from wijkplan.sources.files import (
    SourceRequest,
    list_layers,
)
from wijkplan.sources.registers import Field, check_register

PROGRAMME = "warmteprogramma"
ZONES = "warmtezones"
STATUSES = ("voorlopig", "vastgesteld")

_STRATEGY = re.compile(r"S[1-5][A-Z]?\Z")
_REMEDY = "vul S1 tot en met S5 in, zo nodig met de letter van de variant: S2a"
_PERIOD = (Field(name="jaar_start", kind="jaar"), Field(name="jaar_eind", kind="jaar"))
_PROGRAMME = (
    Field(name="buurtcode", required=True),
    Field(name="voorkeur"),
    Field(name="tweede"),
    Field(name="fase"),
    *_PERIOD,
    Field(name="status", kind="keuze", choices=STATUSES),
    Field(name="bron", required=True),
    Field(name="vindplaats"),
)
_ZONE = (
    Field(name="naam", required=True),
    Field(name="strategie"),
    Field(name="tweede"),
    Field(name="fase"),
    *_PERIOD,
    Field(name="status", kind="keuze", choices=STATUSES),
    Field(name="bron"),
    Field(name="vindplaats"),
)
_ZONES = LayerSpec(name=ZONES, geometry="vlak", required=("naam",))


def read_heat_programme(request: SourceRequest) -> Register:
    """Read the heat programme: preference and planning per buurt.

    Parameters
    ----------
    request
        The delivery, a CSV or Excel table.

    Returns
    -------
    Register
        ``warmteprogramma``, a row per buurt: ``buurtcode``, ``voorkeur`` and ``tweede`` (``S1``
        to ``S5``, with the letter of the variant if given), ``fase``, ``jaar_start``,
        ``jaar_eind``, ``status`` (``voorlopig``, ``vastgesteld``), ``bron``, ``vindplaats``,
        and ``grensjaar`` (year of the codes). An empty preference is unknown: None.

    Raises
    ------
    SourceError
        If the file cannot be read.
    DataError
        With every problem found, each with its row and column.
    """
    provenance = request.provenance()
    raw = request.read_table().rename(columns=dict(request.columns))
    columns = {str(column).casefold(): str(column) for column in raw.columns}
    problems, frame = Problems(), pd.DataFrame()
    remarks: tuple[str, ...] = ()
    with problems.collect():
        frame, remarks = check_register(raw, _PROGRAMME, request=request, name=PROGRAMME)
    problems.add(*absent_columns(raw, ["voorkeur"], request))
    if "buurtcode" in columns:
        codes, found = buurt_codes(raw[columns["buurtcode"]], request, column="buurtcode")
        problems.add(*found)
        if len(frame):
            frame["buurtcode"] = codes
    for column in ("voorkeur", "tweede"):
        if column in columns:
            strategies, found = _strategies(raw[columns[column]], request, column=column)
            problems.add(*found)
            if len(frame):
                frame[column] = strategies
    problems.add(*_period_problems(frame, request))
    problems.raise_if_any(DataError, f"Warmteprogramma {request.path.name} is niet bruikbaar.")
    frame["grensjaar"] = float(request.boundary_year)
    return Register(name=PROGRAMME, frame=frame, provenance=provenance, remarks=remarks)


def read_heat_zones(request: SourceRequest) -> Layer:
    """Read zones of heat networks and pilots.

    Parameters
    ----------
    request
        The delivery; of several layers the one that is named, or the first with a column
        ``naam``.

    Returns
    -------
    Layer
        ``warmtezones``, polygons with ``naam``, ``strategie`` and ``tweede`` (``S1`` to ``S5``,
        with the letter of the variant if given), ``fase``, ``jaar_start``, ``jaar_eind``,
        ``status`` (``voorlopig``, ``vastgesteld``), ``bron``, ``vindplaats``. Unknown is None, or
        NaN for years. Zones may overlap.

    Raises
    ------
    SourceError
        If the file cannot be read, or has no layer with names.
    DataError
        If the polygons or their attributes break the rules of the layer.
    """
    provenance = request.provenance()
    features, warned = request.read_layer(_zone_layer(request))
    features = _lower_names(features.rename(columns=dict(request.columns)))
    problems, frame = Problems(), pd.DataFrame()
    remarks: tuple[str, ...] = ()
    cells = pd.DataFrame(features.drop(columns=features.geometry.name)).apply(cells_as_text)
    with problems.collect():
        frame, remarks = check_register(cells, _ZONE, request=request, name=ZONES)
    for column in ("strategie", "tweede"):
        if column in cells:
            strategies, found = _strategies(cells[column], request, column=column)
            problems.add(*found)
            if len(frame):
                frame[column] = strategies
    problems.add(*_period_problems(frame, request))
    with problems.collect():
        # Geometry is checked too when an attribute is wrong: one round of mending, not two.
        checked = frame if len(frame) else cells
        geometry = gpd.GeoSeries(features.geometry.to_numpy(), crs=features.crs)
        layer = validate_layer(
            gpd.GeoDataFrame(checked.reset_index(drop=True), geometry=geometry),
            _ZONES,
            provenance,
            label="naam",
        )
    problems.raise_if_any(DataError, f"Warmtezones {request.path.name} is niet bruikbaar.")
    return replace(
        layer,
        frame=layer.frame.reset_index(drop=True),
        remarks=(*warned, *remarks, *layer.remarks),
    )


def _zone_layer(request: SourceRequest) -> str:
    if request.layer:
        return request.layer
    layers = list_layers(request.path)
    renamed = {column for column, name in request.columns.items() if name == "naam"}
    for name in layers:
        columns = request.column_names(name)
        if renamed & set(columns) or "naam" in {column.casefold() for column in columns}:
            return name
    raise SourceError(
        f"Bestand {request.path.name} is niet bruikbaar.",
        [
            Problem(
                code="kolom-ontbreekt",
                file=request.path.name,
                column="naam",
                message=f"geen laag met een kolom naam gevonden in {', '.join(layers)}",
                remedy="geef elke zone een naam, in de kolom naam",
            )
        ],
    )


def _lower_names(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    fields = {item.name for item in _ZONE}
    found = {c: str(c).casefold() for c in frame.columns if str(c).casefold() in fields}
    return frame.rename(columns=found)


def _strategies(
    cells: pd.Series[str], request: SourceRequest, *, column: str
) -> tuple[pd.Series[str], list[Problem]]:
    """Codes of strategies in their one form (``S2a``), and which cells are none."""
    text = cells.astype(str).str.strip().str.upper().reset_index(drop=True)
    right = text.str.match(_STRATEGY) | text.eq("")
    # The letter of a variant is small, as in the names of the publisher's files.
    codes = (text.str[:2] + text.str[2:].str.lower()).astype(object)
    codes = codes.where(text.ne("") & right, None)
    if right.all():
        return codes, []
    return codes, [
        Problem(
            code="strategie-onjuist",
            file=request.path.name,
            column=column,
            row=_rows(~right),
            message=f"onbekende strategie: {enumerate_some(map(repr, text[~right].unique()))}",
            remedy=_REMEDY,
        )
    ]


def _period_problems(frame: pd.DataFrame, request: SourceRequest) -> list[Problem]:
    if not len(frame):
        return []
    reversed_ = frame["jaar_eind"] < frame["jaar_start"]
    if not reversed_.any():
        return []
    return [
        Problem(
            code="jaren-omgekeerd",
            file=request.path.name,
            column="jaar_eind",
            row=_rows(reversed_),
            message=f"{int(reversed_.sum())} keer ligt het eind voor het begin",
            remedy="verwissel jaar_start en jaar_eind, of verbeter een van beide",
        )
    ]


def _rows(mask: Iterable[bool]) -> str:
    """Row numbers as a spreadsheet counts: from 1, after the heading."""
    return enumerate_some(np.flatnonzero(np.asarray(mask)) + 2)
