"""CBS wijken en buurten: geometry and figures of every generation of the map files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import geopandas as gpd
import pandas as pd
import shapely

from wijkplan.model.areas import Level, normalise_code
from wijkplan.model.columns import Catalogue, Kind
from wijkplan.model.errors import DataError, Problem, Problems, SourceError, enumerate_some
from wijkplan.model.layers import NOT_PUBLISHED, Layer, LayerSpec, Provenance, Sheet
from wijkplan.model.validation import validate_layer
from wijkplan.sources.figures import area_names, cells_as_text, map_columns, parse_cells
from wijkplan.sources.files import SourceRequest, list_layers

TOLERANCE_M2 = 1.0
"""Overlaps and gaps up to this size are a remark, above it a problem."""

_CODE_COLUMN = {
    Level.BUURT: "buurtcode",
    Level.WIJK: "wijkcode",
    Level.GEMEENTE: "gemeentecode",
}


@dataclass(frozen=True)
class AreaDelivery:
    """What one file of wijken en buurten gives.

    Parameters
    ----------
    layers
        Validated geometry per level, index ``code``; buurten always, the others if delivered.
    sheet
        The figures and names of all delivered levels.
    """

    layers: Mapping[Level, Layer]
    sheet: Sheet


def read_cbs_areas(
    request: SourceRequest, catalogue: Catalogue, *, gemeenten: Iterable[str]
) -> AreaDelivery:
    """Read the areas of some gemeenten from a CBS file of wijken en buurten.

    Understands the long names since 2023, the short ones before, and names that a shapefile cut
    off; layers ``buurten``, ``wijken`` and ``gemeenten``, or buurten alone. Water areas
    (``water`` other than ``NEE``) are left out, with a remark.

    Parameters
    ----------
    request
        The delivery.
    catalogue
        Meaning of the columns.
    gemeenten
        Codes of the gemeenten to keep.

    Raises
    ------
    SourceError
        If the file cannot be read, or has no layer of buurten.
    DataError
        With all problems of all layers: CRS, columns, codes, geometry, overlaps, gaps, cells.
    """
    provenance = request.provenance()
    wanted = frozenset(gemeenten)
    problems = Problems()
    parts: dict[Level, _Part] = {}
    for level, layer in _find_layers(request, catalogue).items():
        with problems.collect():
            parts[level] = _read_part(
                request, layer, level, catalogue, provenance=provenance, gemeenten=wanted
            )
    problems.raise_if_any(DataError, f"Bestand {request.path.name} is niet bruikbaar.")
    return AreaDelivery(
        layers={level: part.layer for level, part in parts.items()},
        sheet=_combine(parts, request, provenance),
    )


@dataclass(frozen=True)
class _Part:
    """One level as read."""

    layer: Layer
    names: Mapping[str, str]
    values: pd.DataFrame
    status: pd.DataFrame
    remarks: tuple[str, ...]


def find_level(columns: Iterable[str], catalogue: Catalogue, *, year: int) -> Level | None:
    """Tell by its columns which level a layer holds, or None when it holds no CBS areas."""
    names = set(catalogue.resolve(list(columns), year=year).known.values())
    return next((level for level in Level if _CODE_COLUMN[level] in names), None)


def _find_layers(request: SourceRequest, catalogue: Catalogue) -> dict[Level, str]:
    found: dict[Level, str] = {}
    layers = list_layers(request.path)
    if request.layer:
        if request.layer not in layers:
            raise SourceError(
                f"Bestand {request.path.name} is niet bruikbaar.",
                [
                    Problem(
                        code="laag-ontbreekt",
                        file=request.path.name,
                        layer=request.layer,
                        message="deze laag staat niet in het bestand",
                        remedy=f"aanwezig: {', '.join(layers)}",
                    )
                ],
            )
        layers = [request.layer]
    for layer in layers:
        columns = [request.columns.get(c, c) for c in request.column_names(layer)]
        level = find_level(columns, catalogue, year=request.boundary_year)
        if level is not None:
            found.setdefault(level, layer)
    if Level.BUURT not in found:
        raise SourceError(
            f"Bestand {request.path.name} is niet bruikbaar.",
            [
                Problem(
                    code="geen-buurten",
                    file=request.path.name,
                    column="buurtcode",
                    message=f"geen laag met een buurtcode gevonden in {', '.join(layers)}",
                    remedy="lever het bestand 'wijken en buurten' van het CBS, met de kolom "
                    "buurtcode (of BU_CODE)",
                )
            ],
        )
    return found


def _read_part(
    request: SourceRequest,
    layer: str,
    level: Level,
    catalogue: Catalogue,
    *,
    provenance: Provenance,
    gemeenten: frozenset[str],
) -> _Part:
    frame, warned = request.read_layer(layer)
    problems = Problems()
    geometry = frame.geometry.name
    delivered = [c for c in frame.columns if c != geometry]
    mapping, remarks = map_columns(delivered, request, catalogue, problems)
    problems.raise_if_any(DataError, f"Laag {layer} is niet bruikbaar.")
    frame = frame[[*mapping, geometry]].rename(columns=mapping)
    code_column = _CODE_COLUMN[level]
    codes = [normalise_code(raw, level) for raw in frame[code_column]]
    frame["code"] = [code or "" for code in codes]

    water = _is_water(frame)
    own = pd.Series(
        [code is None or "GM" + code[2:6] in gemeenten for code in codes], index=frame.index
    )
    remarks = (*warned, *remarks)
    if (water & own).any():
        remarks = (*remarks, f"watergebieden weggelaten: {int((water & own).sum())}")
    _check_codes(frame[own & ~water], layer, level, request, gemeenten, problems)
    kept = frame[own & ~water]
    spec = LayerSpec(name=layer, geometry="vlak", required=("code",), complete=True)
    checked: Layer | None = None
    if not problems.found or len(kept):
        with problems.collect():
            checked = validate_layer(kept, spec, provenance, label="code")
            features = checked.frame.set_index("code")[["geometry"]].sort_index()
            checked = replace(checked, frame=features)
            if level is Level.BUURT:
                elsewhere = frame.loc[~own | water, geometry]
                checked = _check_coverage(checked, elsewhere, request, problems)
    figures = [c for c in kept if c in catalogue and catalogue[str(c)].kind is not Kind.IDENTIFIER]
    values, status = parse_cells(
        pd.DataFrame(kept[figures]).set_axis(pd.Index(kept["code"], name="code"), axis=0),
        catalogue,
        file=request.path.name,
        layer=layer,
        problems=problems,
    )
    problems.raise_if_any(DataError, f"Laag {layer} is niet bruikbaar.")
    if checked is None:  # pragma: no cover - a problem was raised above
        raise AssertionError
    return _Part(
        layer=checked,
        names=area_names(kept, level),
        values=values,
        status=status,
        remarks=(*remarks, *checked.remarks),
    )


def _is_water(frame: pd.DataFrame) -> pd.Series[bool]:
    """Which areas are water; none where the delivery does not tell."""
    if "water" not in frame:
        return pd.Series(data=False, index=frame.index)
    return ~cells_as_text(frame["water"]).str.upper().isin(("NEE", ""))


def _check_codes(
    frame: pd.DataFrame,
    layer: str,
    level: Level,
    request: SourceRequest,
    gemeenten: frozenset[str],
    problems: Problems,
) -> None:
    where = {"file": request.path.name, "layer": layer, "column": _CODE_COLUMN[level]}
    malformed = frame["code"].eq("")
    if malformed.any():
        raw = frame[_CODE_COLUMN[level]][malformed]
        problems.add(
            Problem(
                code="code-onjuist",
                row=enumerate_some(frame.index[malformed] + 1),
                message=f"geen code van een {level}: {enumerate_some(map(repr, raw))}",
                remedy=f"een code van een {level} is {level.prefix} met {level.width} tekens",
                **where,
            )
        )
    codes = frame["code"][~malformed]
    doubled = codes[codes.duplicated()].unique()
    if len(doubled):
        problems.add(
            Problem(
                code="code-dubbel",
                area=enumerate_some(doubled),
                message=f"{len(doubled)} codes komen meer dan eens voor",
                remedy="lever elk gebied één keer, als één (meervoudig) vlak",
                **where,
            )
        )
    absent = sorted(gemeenten - {"GM" + code[2:6] for code in codes})
    if absent:
        problems.add(
            Problem(
                code="gemeente-ontbreekt",
                area=enumerate_some(absent),
                message=f"geen enkele {level} van deze gemeente gevonden",
                remedy="controleer gemeenten = [ … ] in wijkplan.toml, of lever een bestand "
                "waarin deze gemeente staat",
                **where,
            )
        )


def _check_coverage(
    layer: Layer, elsewhere: gpd.GeoSeries, request: SourceRequest, problems: Problems
) -> Layer:
    """Find buurten that overlap and holes between them."""
    where = {"file": request.path.name, "layer": layer.spec.name}
    geometry = layer.frame.geometry
    remarks = list(layer.remarks)
    exact = bool(shapely.coverage_is_valid(geometry.array))
    large, small = ([], []) if exact else _overlaps(geometry)
    if small:
        remarks.append(f"randen van {len(small)} paren buurten sluiten niet precies aan")
    if large:
        problems.add(
            Problem(
                code="overlap",
                area=enumerate_some(large),
                message=f"{len(large)} paren buurten overlappen elkaar",
                remedy="lever buurten die op elkaar aansluiten, zoals het CBS ze uitgeeft",
                **where,
            )
        )
    gaps = _gaps(geometry, elsewhere, exact=exact)
    if gaps and request.gaps_allowed:
        remarks.append(f"{len(gaps)} gaten tussen de buurten, in het project toegestaan")
    elif gaps:
        problems.add(
            Problem(
                code="gat",
                row=enumerate_some(gaps),
                message=f"{len(gaps)} gaten tussen de buurten: er ontbreken gebieden",
                remedy="lever alle buurten; is het gat echt (een enclave), zet dan bij deze bron "
                "gaten_toegestaan = true",
                **where,
            )
        )
    return replace(layer, remarks=tuple(remarks))


def _overlaps(geometry: gpd.GeoSeries) -> tuple[list[str], list[str]]:
    first, second = geometry.sindex.query(geometry.array, predicate="intersects")
    pairs = first < second
    first, second = first[pairs], second[pairs]
    shared = shapely.area(shapely.intersection(geometry.array[first], geometry.array[second]))
    names = [
        f"{geometry.index[a] or '(geen code)'} en {geometry.index[b]} ({size:.0f} m²)"
        for a, b, size in zip(first, second, shared, strict=True)
    ]
    return (
        [name for name, size in zip(names, shared, strict=True) if size > TOLERANCE_M2],
        [name for name, size in zip(names, shared, strict=True) if 0 < size <= TOLERANCE_M2],
    )


def _gaps(geometry: gpd.GeoSeries, elsewhere: gpd.GeoSeries, *, exact: bool) -> list[str]:
    whole = (shapely.coverage_union_all if exact else shapely.union_all)(geometry.array)
    rings = [ring for part in shapely.get_parts(whole) for ring in part.interiors]
    found = []
    for hole in map(shapely.Polygon, rings):
        others = elsewhere[elsewhere.intersects(hole)] if len(elsewhere) else elsewhere
        rest = hole.difference(others.make_valid().union_all()) if len(others) else hole
        if rest.area > TOLERANCE_M2:
            x, y = rest.representative_point().coords[0]
            found.append(f"bij RD ({x:.0f}, {y:.0f}), {rest.area:.0f} m²")
    return found


def _combine(parts: Mapping[Level, _Part], request: SourceRequest, provenance: Provenance) -> Sheet:
    values = pd.concat([part.values for part in parts.values()])
    status = pd.concat([part.status for part in parts.values()])
    # Where one level lacks a column of another, nothing was published at that level.
    status = status.astype(object).where(status.notna(), NOT_PUBLISHED)
    names: dict[str, str] = {}
    for part in parts.values():
        names = {**part.names, **names}
    remarks = dict.fromkeys(remark for part in parts.values() for remark in part.remarks)
    return Sheet(
        values=values,
        status=status,
        years={str(c): request.column_years.get(str(c), request.year) for c in values},
        boundary_year=request.boundary_year,
        provenance=provenance,
        names=names,
        remarks=tuple(remarks),
    )
