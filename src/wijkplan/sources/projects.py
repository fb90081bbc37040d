"""Project registers: what is built, demolished, renovated or sold, where and when."""

from __future__ import annotations

import datetime as dt
import math

import geopandas as gpd
import pandas as pd

from wijkplan.model.areas import CRS
from wijkplan.model.columns import Edition
from wijkplan.model.errors import DataError, Problem, Problems, SourceError
from wijkplan.model.layers import GeometryType, LayerSpec, Provenance, Register
from wijkplan.model.validation import validate_layer
from wijkplan.sources.bag import normalise_ids
from wijkplan.sources.files import (
    SourceRequest,
    find_sheet,
    is_table,
    list_layers,
)
from wijkplan.sources.project_checks import Cells, check_coherence, split_ids
from wijkplan.sources.project_fields import DESCRIBED, FIELDS, HOMES, KINDS, MEASURES, UNKNOWN
from wijkplan.sources.project_totals import count_once
from wijkplan.sources.registers import check_register, text_cells

REGISTER = "projecten"


def read_projects(request: SourceRequest, *, edition: Edition) -> Register:
    """Read a project register from CSV, Excel or GeoPackage.

    Parameters
    ----------
    request
        The delivery; ``request.columns`` may rename columns.
    edition
        ``openbaar`` leaves projects that are not public out entirely: they are not counted, and
        a public part of an internal programme stands on its own.

    Returns
    -------
    Register
        Its frame is a GeoDataFrame in EPSG:28992 with the columns of
        `wijkplan.sources.project_fields.FIELDS` (``panden``: 16 digits each, separated by a
        blank; of what a project says of its homes, such as ``eigendom``, *onbekend* is None) and

        - ``soort``, ``status``, ``hardheid``: ``onbekend`` where the cell is empty, ``eenheid``:
          ``woningen``;
        - ``geometry``: point or polygon, None where the register draws nothing;
        - ``rij``: row in the register as this edition has it, as a spreadsheet counts: in a
          public edition the rows that it leaves out do not count;
        - ``bestandsrij``: row in the file, for messages about what is wrong with it;
        - ``netto``: homes that the project adds to the stock. ``bruto`` where homes only come,
          minus ``sloop`` where they only go, ``bruto - sloop`` for demolition with new build
          where both are known; 0 where they stay (renovation, sale …) and where the unit is no
          housing stock; NaN where unknown;
        - ``bruto_telling``, ``sloop_telling``, ``aantal_telling``: whether the number counts, see
          `wijkplan.sources.project_totals.count_once`.

        A number that does not belong to the kind of project is NaN. ``withheld`` holds the ids
        that the public edition leaves out.

    Raises
    ------
    SourceError
        If the file cannot be read.
    DataError
        With every problem found, each with its row and column.
    """
    provenance = request.provenance()
    raw, warned = _read(request)
    problems = Problems()
    remarks: tuple[str, ...] = ()
    with problems.collect():
        frame, remarks = check_register(
            raw.drop(columns="geometry"), FIELDS, request=request, name=REGISTER, key="project_id"
        )
    where = {"file": request.path.name, "layer": REGISTER}
    problems.add(*check_coherence(Cells(text_cells(raw, FIELDS), where)))
    with problems.collect():
        places, repaired = _places(raw, provenance)
    problems.raise_if_any(DataError, f"Projectregister {request.path.name} is niet bruikbaar.")
    public = frame["openbaar"].astype(bool) | (edition == "intern")
    if not public.all():
        _, repaired = _places(raw[public.to_numpy()], provenance)
    rows = raw.index + 2
    left_out = (~public).cumsum().to_numpy()
    frame = _mended(frame).assign(geometry=places.to_numpy(), rij=rows - left_out, bestandsrij=rows)
    return Register(
        name=REGISTER,
        frame=derive_projects(gpd.GeoDataFrame(_part(frame, public), crs=CRS)),
        provenance=provenance,
        remarks=(*warned, *remarks, *repaired),
        withheld=frozenset(frame.loc[~public, "project_id"]),
    )


def _read(request: SourceRequest) -> tuple[gpd.GeoDataFrame, tuple[str, ...]]:
    """Cells as text, with a column ``geometry`` that is all None for a table."""
    renamed = dict(request.columns)
    if is_table(request.path):
        sheet = request.layer or find_sheet(request.path, REGISTER)
        table = request.read_table(sheet=sheet).rename(columns=renamed)
        nowhere = gpd.GeoSeries([None] * len(table), index=table.index, crs=CRS)
        table = table.drop(columns=[c for c in table if str(c).casefold() == "geometry"])
        return gpd.GeoDataFrame(table, geometry=nowhere), ()
    layers = [request.layer] if request.layer else list_layers(request.path)
    fitting = [name for name in layers if _is_register(request, name)]
    if len(fitting) != 1:
        raise SourceError(
            f"Bestand {request.path.name} is niet bruikbaar.",
            [
                Problem(
                    code="geen-projecten" if not fitting else "laag-onduidelijk",
                    file=request.path.name,
                    column="project_id",
                    message=f"{len(fitting)} lagen met deze kolom; lagen: {', '.join(layers)}",
                    remedy="lever één laag met projecten, of noem de laag in wijkplan.toml",
                )
            ],
        )
    frame, warned = request.read_layer(fitting[0])
    frame = frame.rename(columns=renamed).reset_index(drop=True)
    texts = {c: frame[c].map(cell_text).astype(object) for c in frame.columns if c != "geometry"}
    return gpd.GeoDataFrame(texts, geometry=frame.geometry, index=frame.index), warned


def _is_register(request: SourceRequest, layer: str) -> bool:
    names = [request.columns.get(c, c).casefold() for c in request.column_names(layer)]
    return "project_id" in names


def cell_text(value: object) -> str:
    """A typed cell as a planner would write it."""
    if value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return ""
    if str(value) in {"True", "False"}:
        return "ja" if value else "nee"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.date().isoformat() if isinstance(value, dt.datetime) else str(value)


def _places(raw: gpd.GeoDataFrame, provenance: Provenance) -> tuple[gpd.GeoSeries, tuple[str, ...]]:
    """Validated geometry, None where a project has none; points and polygons may be mixed."""
    places = pd.Series([None] * len(raw), index=raw.index, dtype=object)
    drawn = raw[raw.geometry.notna() & ~raw.geometry.is_empty]
    points = drawn.geom_type.isin(("Point", "MultiPoint"))
    name = next((c for c in raw.columns if str(c).casefold() == "project_id"), None)
    remarks: list[str] = []
    problems = Problems()
    kinds: tuple[tuple[gpd.GeoDataFrame, GeometryType], ...]
    kinds = ((drawn[points], "punt"), (drawn[~points], "vlak"))
    for part, kind in kinds:
        if part.empty:
            continue
        with problems.collect():
            spec = LayerSpec(name=REGISTER, geometry=kind)
            layer = validate_layer(part, spec, provenance, label=name)
            places[layer.frame.index] = layer.frame.geometry.to_numpy()
            remarks += layer.remarks
    problems.found = list(dict.fromkeys(problems.found))
    problems.raise_if_any(DataError, "De plaats van de projecten is niet bruikbaar.")
    return gpd.GeoSeries(places, crs=CRS), tuple(dict.fromkeys(remarks))


def _mended(frame: pd.DataFrame) -> pd.DataFrame:
    """Fill in what an empty cell means, and write identificaties in their one form."""
    frame = frame.copy()
    for column in ("soort", "status", "hardheid"):
        frame[column] = frame[column].where(frame[column].notna(), UNKNOWN)
    frame["eenheid"] = frame["eenheid"].where(frame["eenheid"].notna(), HOMES)
    for column in DESCRIBED:
        frame[column] = frame[column].where(frame[column].ne(UNKNOWN), None)
    ids = [" ".join(normalise_ids(split_ids(text or ""))) or None for text in frame["panden"]]
    return frame.assign(panden=pd.Series(ids, index=frame.index, dtype=object))


def _part(frame: pd.DataFrame, kept: pd.Series[bool]) -> pd.DataFrame:
    """Some of the projects; a part of a programme that is left out stands on its own."""
    frame = frame[kept].reset_index(drop=True)
    known = frame["parent_id"].isin(frame["project_id"])
    return frame.assign(parent_id=frame["parent_id"].where(known, None))


def derive_projects(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Drop numbers that do not belong to the kind of project, and tell what follows from the rest.

    Parameters
    ----------
    frame
        Converted cells of a project register.

    Returns
    -------
    GeoDataFrame
        With ``netto`` and ``…_telling``, see `read_projects`.
    """
    applies = {
        measure: frame["soort"].map(lambda kind, m=measure: KINDS[kind].applies(m)).astype(bool)
        for measure in MEASURES
    }
    frame = frame.assign(**{name: frame[name].where(fits) for name, fits in applies.items()})
    come, go = (frame[name].where(applies[name], 0.0) for name in ("bruto", "sloop"))
    return frame.assign(
        netto=(come - go).where(frame["eenheid"].eq(HOMES), 0.0),
        **{f"{measure}_telling": count_once(frame, measure) for measure in MEASURES},
    )
