"""Railway lines from TOP10NL (Kadaster)."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import pandas as pd

from wijkplan.model.errors import DataError, Problem, SourceError
from wijkplan.model.layers import Layer, LayerSpec
from wijkplan.model.validation import validate_layer
from wijkplan.sources.figures import cells_as_text
from wijkplan.sources.files import SourceRequest, list_layers

COLUMNS = {
    "typespoorbaan": "type",
    "aantalsporen": "sporen",
    "vervoerfunctie": "functie",
    "hoogteniveau": "hoogteniveau",
    "status": "status",
}
"""TOP10NL name -> name in the layer ``spoor``."""

IDENTIFIER = "lokaalid"
"""Public number of a segment, by which other tables may name it."""

_SPEC = LayerSpec(name="spoor", geometry="lijn", required=tuple(COLUMNS.values()))
_CUT = 10


def is_railway(columns: list[str]) -> bool:
    """Whether a layer looks like TOP10NL railway lines, with long or cut-off names."""
    return set(COLUMNS) <= set(_mapping(columns).values())


def read_railway(request: SourceRequest) -> Layer:
    """Read TOP10NL railway lines.

    Parameters
    ----------
    request
        The delivery.

    Returns
    -------
    Layer
        ``type`` (trein, tram …), ``sporen`` (enkel, dubbel, meervoudig), ``functie``
        (gemengd gebruik, goederenvervoer, museumlijn …), ``hoogteniveau`` (below 0 is a tunnel
        or underpass; NaN where not stated), ``status``, ``lokaalid`` (text; None where not
        delivered).

    Raises
    ------
    SourceError
        If the file cannot be read.
    DataError
        If the lines break the rules of the layer.
    """
    provenance = request.provenance()
    layers = [request.layer] if request.layer else list_layers(request.path)
    fitting = [name for name in layers if is_railway(request.column_names(name))]
    if not fitting:
        raise SourceError(
            f"Bestand {request.path.name} is niet bruikbaar.",
            [
                Problem(
                    code="geen-spoor",
                    file=request.path.name,
                    message=f"geen laag met spoorbaandelen gevonden in {', '.join(layers)}",
                    remedy="lever de laag spoorbaandeel (lijn) van TOP10NL, met de kolommen "
                    + ", ".join(COLUMNS),
                )
            ],
        )
    frame, warned = request.read_layer(fitting[0])
    names = {c: COLUMNS[full] for c, full in _mapping(list(frame.columns)).items()}
    ids = _identifiers(frame)
    frame = frame[[*names, frame.geometry.name]].rename(columns=names).assign(**{IDENTIFIER: ids})
    layer = validate_layer(frame, _SPEC, provenance)
    frame = layer.frame.copy()
    frame["hoogteniveau"] = pd.to_numeric(frame["hoogteniveau"], errors="coerce")
    unread = frame["hoogteniveau"].isna() & layer.frame["hoogteniveau"].notna()
    if unread.any():
        raise DataError(
            "Laag spoor is niet bruikbaar.",
            [
                Problem(
                    code="geen-getal",
                    file=request.path.name,
                    layer=fitting[0],
                    column="hoogteniveau",
                    message=f"{int(unread.sum())} keer geen getal",
                    remedy="lever het hoogteniveau als geheel getal (0 is maaiveld)",
                )
            ],
        )
    return replace(layer, frame=frame, remarks=(*warned, *layer.remarks))


def _identifiers(frame: gpd.GeoDataFrame) -> pd.Series[str]:
    """Numbers of the segments as text, None where there is none."""
    delivered = next((c for c in frame.columns if str(c).casefold() == IDENTIFIER), None)
    if delivered is None:
        return pd.Series([None] * len(frame), index=frame.index, dtype=object)
    text = cells_as_text(frame[delivered]).astype(object)
    return text.where(text.ne(""), None)


def _mapping(columns: list[str]) -> dict[str, str]:
    """Delivered name -> TOP10NL name, also where a shapefile cut it off."""
    full = {name.casefold(): name for name in COLUMNS}
    full |= {name[:_CUT].casefold(): name for name in COLUMNS}
    return {c: full[c.casefold()] for c in columns if c.casefold() in full}
