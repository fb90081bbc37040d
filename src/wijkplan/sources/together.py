"""Layers that come in several deliveries, and layers in degrees."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace

import geopandas as gpd
import pandas as pd

from wijkplan.model.areas import CRS
from wijkplan.model.layers import Layer, Provenance

DEGREES = "EPSG:4326"


def turn_degrees(frame: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, tuple[str, ...]]:
    """Features in degrees in EPSG:28992, with a remark; others stay as they are.

    Parameters
    ----------
    frame
        As delivered; only EPSG:4326 is turned, also as CRS84, because publishers of GeoJSON
        deliver nothing else.
    """
    if frame.crs is None or not frame.crs.is_geographic or frame.crs.to_epsg() != 4326:
        return frame, ()
    return frame.to_crs(CRS), (f"van graden ({DEGREES}) omgezet naar {CRS}",)


def combine_layers(layers: Sequence[Layer]) -> Layer:
    """Put the same layer of several deliveries together.

    Parameters
    ----------
    layers
        At least one.

    Returns
    -------
    Layer
        All rows in the order of the deliveries, numbered from 0, with ``bron`` (name of the
        delivery). The provenance names all of them; it is internal as soon as one of them is.
    """
    frames = [layer.frame.assign(bron=layer.provenance.name) for layer in layers]
    frame = gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), geometry="geometry", crs=CRS)
    remarks = tuple(
        f"{layer.provenance.name}: {remark}" for layer in layers for remark in layer.remarks
    )
    return Layer(layers[0].spec, frame, _join([layer.provenance for layer in layers]), remarks)


def _join(parts: Sequence[Provenance]) -> Provenance:
    return replace(
        parts[0],
        name=_joined(part.name for part in parts),
        publisher=_joined(part.publisher for part in parts),
        licence=_joined(part.licence for part in parts),
        url=_joined(part.url for part in parts),
        file=_joined(part.file for part in parts),
        sha256=parts[0].sha256
        if len(parts) == 1
        else hashlib.sha256("".join(part.sha256 for part in parts).encode()).hexdigest(),
        year=max(part.year for part in parts),
        date=max((part.date for part in parts if part.date), default=None),
        edition="intern" if any(part.edition == "intern" for part in parts) else "openbaar",
        published=all(part.published for part in parts),
    )


def _joined(texts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(text for text in texts if text))
