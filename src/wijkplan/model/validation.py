"""Check features before anything is done with them: mend what can be mended, and say so."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from wijkplan.model.areas import CRS
from wijkplan.model.errors import DataError, Problem, enumerate_some
from wijkplan.model.layers import GeometryType, Layer, LayerSpec, Provenance

_TYPES: dict[GeometryType, tuple[str, ...]] = {
    "vlak": ("Polygon", "MultiPolygon"),
    "lijn": ("LineString", "MultiLineString"),
    "punt": ("Point", "MultiPoint"),
}
_NETHERLANDS = (-7_000.0, 289_000.0, 300_000.0, 629_000.0)
"""Extent in which RD New is defined (EPSG area of use, as eastings and northings)."""


def validate_layer(
    frame: gpd.GeoDataFrame, spec: LayerSpec, provenance: Provenance, *, label: str | None = None
) -> Layer:
    """Check features against a spec, mend what can be mended, and say what was mended.

    Mended, with a remark: invalid geometry (``make_valid``, keeping the parts of the right
    type), a third dimension (dropped), features without geometry (left out, unless the spec
    wants all). Refused: no or another CRS, coordinates outside the Netherlands, geometry of
    another type, missing columns, no features at all.

    Parameters
    ----------
    frame
        Features as read; not changed.
    label
        Column that names a feature in messages; row numbers serve otherwise.

    Raises
    ------
    DataError
        With every problem found.
    """
    where = {"file": provenance.file, "layer": spec.name}
    problems = _schema_problems(frame, spec, where)
    if any(problem.code == "laag-leeg" for problem in problems):
        raise DataError(f"Laag {spec.name} is niet bruikbaar.", problems)
    names = frame[label].astype(str) if label in frame else (frame.index + 1).astype(str)
    names = pd.Series(names.to_numpy(), index=frame.index)
    geometry = frame.geometry
    remarks: list[str] = []

    absent = geometry.isna() | geometry.is_empty
    if absent.any() and spec.complete:
        problems.append(
            Problem(
                code="geometrie-ontbreekt",
                row=enumerate_some(names[absent]),
                message=f"{int(absent.sum())} objecten hebben geen geometrie",
                remedy="lever deze objecten met hun vlak, anders ontstaat er een gat",
                **where,
            )
        )
    elif absent.any():
        remarks.append(
            f"{int(absent.sum())} zonder geometrie weggelaten: {enumerate_some(names[absent])}"
        )
    geometry, names = geometry[~absent], names[~absent]
    if geometry.has_z.any():
        remarks.append(f"{int(geometry.has_z.sum())} met hoogte: derde dimensie weggelaten")
        geometry = geometry.force_2d()
    geometry, repaired = _repair(geometry, spec.geometry)
    if repaired.any():
        remarks.append(
            f"{int(repaired.sum())} met ongeldige geometrie hersteld: "
            f"{enumerate_some(names[repaired])}"
        )
    problems += _geometry_problems(geometry, names, spec, where)
    if problems:
        raise DataError(f"Laag {spec.name} is niet bruikbaar.", problems)
    kept = frame.loc[~absent].copy()
    kept[frame.geometry.name] = geometry
    kept = kept.rename_geometry("geometry") if frame.geometry.name != "geometry" else kept
    return Layer(spec, kept, provenance, tuple(remarks))


def _schema_problems(
    frame: gpd.GeoDataFrame, spec: LayerSpec, where: dict[str, str]
) -> list[Problem]:
    problems = [
        Problem(
            code="kolom-ontbreekt",
            column=column,
            message="deze kolom ontbreekt",
            remedy="lever het bestand zoals de uitgever het geeft, met alle kolommen",
            **where,
        )
        for column in spec.required
        if column not in frame.columns
    ]
    if not isinstance(frame, gpd.GeoDataFrame) or not len(frame):
        problems.append(
            Problem(
                code="laag-leeg",
                message="de laag bevat geen vlakken, lijnen of punten",
                remedy="controleer of het juiste bestand en de juiste laag zijn opgegeven",
                **where,
            )
        )
    elif frame.crs is None:
        problems.append(
            Problem(
                code="crs-ontbreekt",
                message="het coördinatenstelsel is niet vermeld",
                remedy=f"lever het bestand in {CRS} (RD New); bij een shapefile hoort een .prj",
                **where,
            )
        )
    elif not is_rd_new(frame):
        problems.append(
            Problem(
                code="crs-anders",
                message=f"het coördinatenstelsel is {frame.crs.name}, niet RD New",
                remedy=f"zet het bestand om naar {CRS} (RD New) en lever het opnieuw",
                **where,
            )
        )
    return problems


def outside_rd(geometry: gpd.GeoSeries) -> pd.Series[bool]:
    """Which features lie, wholly or partly, outside the extent in which RD New is defined."""
    west, south, east, north = _NETHERLANDS
    bounds = geometry.bounds
    beyond: pd.Series[bool] = (
        (bounds.minx < west) | (bounds.maxx > east) | (bounds.miny < south) | (bounds.maxy > north)
    )
    return beyond


def is_rd_new(features: gpd.GeoDataFrame | gpd.GeoSeries) -> bool:
    """Whether features say that their coordinates are RD New, in whatever words."""
    crs = features.crs
    return crs is not None and (crs.to_epsg(min_confidence=20) == 28992 or crs.equals(CRS))


def _repair(geometry: gpd.GeoSeries, kind: GeometryType) -> tuple[gpd.GeoSeries, pd.Series[bool]]:
    invalid = ~geometry.is_valid
    if invalid.any():
        geometry = geometry.copy()
        geometry[invalid] = [
            _parts_of_type(shapely.make_valid(geom), kind) for geom in geometry[invalid]
        ]
    return geometry, invalid


def _parts_of_type(geometry: BaseGeometry, kind: GeometryType) -> BaseGeometry:
    """Keep what `make_valid` left of the wanted type; slivers of another type fall away."""
    if geometry.geom_type in _TYPES[kind]:
        return geometry
    parts = [part for part in shapely.get_parts(geometry) if part.geom_type in _TYPES[kind]]
    return shapely.union_all(parts)


def _geometry_problems(
    geometry: gpd.GeoSeries, names: pd.Series[str], spec: LayerSpec, where: dict[str, str]
) -> list[Problem]:
    problems = []
    wrong = ~geometry.geom_type.isin(_TYPES[spec.geometry]) | geometry.is_empty
    for found, rows in names[wrong].groupby(geometry.geom_type[wrong]):
        problems.append(
            Problem(
                code="geometrie-anders",
                row=enumerate_some(rows),
                message=f"{len(rows)} keer {found} waar een {spec.geometry} hoort",
                remedy=f"lever alleen objecten van het type {spec.geometry} in deze laag",
                **where,
            )
        )
    outside = outside_rd(geometry)
    if outside.any() and is_rd_new(geometry):  # of another CRS that problem is told already
        problems.append(
            Problem(
                code="buiten-nederland",
                row=enumerate_some(names[outside]),
                message=f"{int(outside.sum())} objecten liggen buiten het gebied van RD New",
                remedy="de coördinaten zijn waarschijnlijk graden of verwisseld: lever ze in RD",
                **where,
            )
        )
    if geometry.empty:
        problems.append(
            Problem(
                code="laag-leeg",
                message="geen enkel object heeft een geometrie",
                remedy="lever het bestand opnieuw, met de geometrie",
                **where,
            )
        )
    return problems
