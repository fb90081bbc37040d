"""A plan to review: a drawing of its parts, each with a function and a least and most size."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
from pyproj.exceptions import CRSError

from wijkplan.model.areas import CRS
from wijkplan.model.errors import DataError, Problem, Problems, SourceError, enumerate_some
from wijkplan.model.layers import Provenance
from wijkplan.model.planned import PART_COLUMNS, QUANTITIES, Plan
from wijkplan.model.text import nearest
from wijkplan.sources.damage import hash_file, source_error
from wijkplan.sources.files import column_names, is_table, layer_types, read_vector
from wijkplan.sources.plan_cells import Rows, find_columns, read_cells, read_names
from wijkplan.sources.plan_places import GEOJSON_CRS, basis_of, place_parts

_GEOJSON = frozenset({".geojson", ".json"})
_MOST_CHARACTERS = 60
_AGAIN = "sla het plan opnieuw op als GeoJSON of GeoPackage"
_REMEDIES: Mapping[str, str] = MappingProxyType(
    {
        "bestand-ontbreekt": "controleer de naam en de map",
        "onleesbaar": _AGAIN,
        "zip": _AGAIN,
        "geen-geometrie": _AGAIN + ", met de plaats van elk deel",
    }
)
"""Problem of a file -> what to do about it where the file is a plan."""


def read_plan(path: Path, *, layer: str = "") -> Plan:
    """Read a plan from a drawing; nothing in it is mended.

    Parameters
    ----------
    path
        GeoJSON (WGS 84 unless its ``crs`` says otherwise), GeoPackage, or another vector file.
        A feature is a part, with the properties ``naam``, ``functie``, ``bvo_m2``, ``woningen``,
        ``kamers``, ``bedden``, ``leerlingen`` and ``fase``, and ``…_min`` and ``…_max`` (or
        ``…_minimum`` and ``…_maximum``) of the sizes; all may be absent, upper and lower case
        are the same.
    layer
        Layer to read; without it the only one, or the only one with a name or a function.

    Returns
    -------
    Plan
        Named by ``layer``, the ``name`` of a GeoJSON, or else the file. Points of a multipoint
        are parts of their own. The year of its provenance is 0: a plan has none.

    Raises
    ------
    SourceError
        If the file cannot be read, or it is not clear which layer is the plan.
    DataError
        With every problem found: coordinate system, geometry that is absent, invalid or of
        another type, unknown functions, numbers that are no number, negative or contradict each
        other.
    """
    chosen, raw, told = _read_drawing(path, layer)
    name = layer or (chosen if path.suffix.lower() in _GEOJSON else path.stem)
    problems = Problems()
    problems.add(*_unread_crs(path, raw))
    cells = pd.DataFrame(raw.drop(columns=raw.geometry.name))
    columns, unused = find_columns(cells, file=path.name, layer=chosen, problems=problems)
    names = read_names(cells, columns)
    rows = Rows(file=path.name, layer=chosen, labels=_labels(names))
    if raw.empty:
        problems.add(_nothing(path, chosen))
    sizes = read_cells(cells, columns, rows, problems)
    geometry, moved = place_parts(raw.geometry, rows, problems)
    problems.add(*_scattered(geometry, sizes, rows))
    problems.raise_if_any(DataError, f"Plan {path.name} is niet bruikbaar.")
    known = {"plan_id": make_id(name), "naam": names, "basis": basis_of(geometry), "buurt": None}
    parts = gpd.GeoDataFrame(sizes.assign(**known)[list(PART_COLUMNS)], geometry=geometry)
    parts, split = _one_part_per_point(parts)
    return Plan(
        id=make_id(name),
        name=name,
        parts=parts,
        provenance=Provenance(
            name=name, publisher="", file=path.name, sha256=hash_file(path), year=0
        ),
        remarks=(*told, *unused, *moved, *split),
    )


def make_id(name: str) -> str:
    """Name of a plan as its id: letters, digits and hyphens.

    >>> make_id("Café 't Spoor (2e versie)"), make_id("???")
    ('cafe-t-spoor-2e-versie', 'plan')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    words = re.sub(r"[^a-z0-9]+", "-", plain.replace("'", ""))
    return words[:_MOST_CHARACTERS].strip("-") or "plan"


def _read_drawing(path: Path, layer: str) -> tuple[str, gpd.GeoDataFrame, tuple[str, ...]]:
    """Name of the layer of the plan, its features, and remarks."""
    with _told_of_a_plan(path):
        if is_table(path):
            raise source_error(
                path, "geen-kaart", "in een tabel staat niet waar het plan ligt", _AGAIN
            )
        chosen, skipped = _choose_layer(path, layer)
        raw, warned = read_vector(path, chosen, on_invalid="ignore")
    return chosen, raw, (*skipped, *_dutch(warned))


@contextmanager
def _told_of_a_plan(path: Path) -> Iterator[None]:
    """Say of a file that cannot be read what to do where it is a plan."""
    try:
        yield
    except SourceError as error:
        raise SourceError(
            f"Plan {path.name} is niet te lezen.",
            [replace(p, remedy=_REMEDIES.get(p.code, p.remedy)) for p in error.problems],
        ) from error


def _choose_layer(path: Path, wanted: str) -> tuple[str, tuple[str, ...]]:
    """The layer to read, and a remark about the others."""
    kinds = layer_types(path)
    drawn = [name for name, kind in kinds.items() if kind]
    if wanted and wanted not in drawn:
        remedy = nearest(wanted, drawn)
        raise source_error(path, "laag-ontbreekt", f"er is geen laag {wanted}", remedy)
    if not drawn:
        raise source_error(path, "geen-geometrie", "er is niets getekend in dit bestand", _AGAIN)
    telling = [n for n in drawn if "LineString" not in kinds[n] and _tells(path, n)]
    found = [wanted] if wanted else telling if len(drawn) > 1 else drawn
    if len(found) != 1:
        raise source_error(
            path,
            "laag-onduidelijk",
            f"{len(found) or 'geen'} lagen met een kolom naam of functie; de lagen zijn: "
            f"{enumerate_some(drawn, most=12)}",
            "bewaar de laag met het plan in een eigen bestand",
        )
    others = [name for name in drawn if name != found[0]]
    return found[0], ((f"andere lagen niet gelezen: {enumerate_some(others)}",) if others else ())


def _tells(path: Path, layer: str) -> bool:
    columns = {name.casefold() for name in column_names(path, layer)}
    return bool(columns & {"naam", "functie"})


def _unread_crs(path: Path, raw: gpd.GeoDataFrame) -> Iterator[Problem]:
    """A ``crs`` in a GeoJSON that the reading library passed over: it then says WGS 84."""
    if path.suffix.lower() not in _GEOJSON or raw.crs is None or raw.crs.to_epsg() != 4326:
        return
    said = _crs_member(path)
    if said is None or _is_wgs84(said):
        return
    yield Problem(
        code="crs-onbekend",
        file=path.name,
        message=f"het coördinatenstelsel is niet te begrijpen: {json.dumps(said)[:100]}",
        remedy=f"schrijf {GEOJSON_CRS} voor {CRS} (RD New); laat crs weg bij lengte en breedte",
    )


def _crs_member(path: Path) -> object:
    """What a GeoJSON says of its coordinates, as it is written; None where it says nothing."""
    text = path.read_bytes()
    if b'"crs"' not in text:
        return None
    try:
        document = json.loads(text.decode("utf-8-sig"))
    except ValueError:  # a feature per line: such a file has no crs
        return None
    return document.get("crs") if isinstance(document, dict) else None


def _is_wgs84(said: object) -> bool:
    properties = said.get("properties") if isinstance(said, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    try:
        crs = pyproj.CRS.from_user_input(name)
    except CRSError:
        return False
    return crs.is_geographic and crs.name.startswith("WGS 84")


def _labels(names: pd.Series[str]) -> pd.Series[str]:
    numbers = range(1, len(names) + 1)
    told = [
        str(n) if name == f"deel {n}" else f"{n} ({' '.join(name.split())})"
        for n, name in zip(numbers, names, strict=True)
    ]
    return pd.Series(told, names.index, dtype=object)


def _nothing(path: Path, layer: str) -> Problem:
    return Problem(
        code="laag-leeg",
        file=path.name,
        layer=layer,
        message="er staat geen enkel deel in dit plan",
        remedy="teken ten minste een vlak of een punt",
    )


def _scattered(geometry: gpd.GeoSeries, sizes: pd.DataFrame, rows: Rows) -> Iterator[Problem]:
    """Points together that have one size: how it divides over them is not known."""
    ends = [f"{name}_{end}" for name in QUANTITIES for end in ("min", "max")]
    several = geometry.geom_type.eq("MultiPoint") & (geometry.count_geometries() > 1)
    yield from rows.problem(
        several & sizes[ends].notna().any(axis=1),
        "punten-samen",
        "hoe de aantallen over deze punten zijn verdeeld, is niet bekend",
        "geef elk punt een eigen deel, met zijn eigen aantallen",
    )


def _one_part_per_point(parts: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, tuple[str, ...]]:
    """Make a part of every point of a multipoint, numbered where there is more than one."""
    pieces = [
        list(shape.geoms) if shape.geom_type == "MultiPoint" else [shape]
        for shape in parts.geometry
    ]
    counts = np.array([len(shapes) for shapes in pieces])
    split = parts.loc[parts.index.repeat(counts)].reset_index(drop=True)
    split = split.set_geometry(gpd.GeoSeries([s for shapes in pieces for s in shapes], crs=CRS))
    numbers = [n for shapes in pieces for n in range(1, len(shapes) + 1)]
    numbered = [f"{name} ({n})" for name, n in zip(split["naam"], numbers, strict=True)]
    together = np.repeat(counts > 1, counts)
    split["naam"] = split["naam"].where(~together, pd.Series(numbered, dtype=object))
    most = int((counts > 1).sum())
    return split, ((f"{most} met meer punten: elk punt is een eigen deel",) if most else ())


def _dutch(warned: tuple[str, ...]) -> tuple[str, ...]:
    """Warnings of the reading library that a planner should hear, in Dutch."""
    measured = any(text.startswith("Measured (M)") for text in warned)
    return ("de meetwaarde (M) van de coördinaten is weggelaten",) if measured else ()
