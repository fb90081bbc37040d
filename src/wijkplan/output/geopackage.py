"""GeoPackages that are byte for byte the same for the same content."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio

from wijkplan.output.safe_text import readable

_FIXED_MOMENT = "1970-01-01T00:00:00Z"
"""Stands where GDAL would write the moment of building: equal input gives equal files."""
_KINDS = {"Polygon": "MultiPolygon", "LineString": "MultiLineString", "Point": "MultiPoint"}
_ANY = "Unknown"


def write_geopackage(path: Path, layers: Mapping[str, pd.DataFrame]) -> None:
    """Write layers into one new file.

    Parameters
    ----------
    path
        Where; no file may stand there.
    layers
        Name -> features in EPSG:28992, in the order of the file; without geometry it becomes a
        table. A layer of one kind of geometry says so, a mixture may hold any. Layers without
        rows are written too: that nothing was found is an answer.
    """
    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _FIXED_MOMENT})
    try:
        for name, frame in layers.items():
            kind = _kind(frame)
            pyogrio.write_dataframe(
                _readable(frame),
                path,
                layer=name,
                driver="GPKG",
                geometry_type=kind,
                promote_to_multi=kind not in (None, _ANY),
                append=path.exists(),
            )
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})


def _kind(frame: pd.DataFrame) -> str | None:
    """Kind of geometry of a layer; None for a table."""
    if not isinstance(frame, gpd.GeoDataFrame):
        return None
    found = {str(kind).removeprefix("Multi") for kind in frame.geom_type.dropna()}
    return _KINDS.get(found.pop(), _ANY) if len(found) == 1 else _ANY


def _readable(frame: pd.DataFrame) -> pd.DataFrame:
    """Text without what is not seen but does something, such as half a character."""
    texts = frame.select_dtypes(include=["object", "str"])
    return frame.assign(
        **{
            str(name): column.map(lambda v: readable(v) if isinstance(v, str) else v)
            for name, column in texts.items()
        }
    )
