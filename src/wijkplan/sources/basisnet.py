"""The basisnet table: which segments of railway belong to the network for dangerous goods."""

from __future__ import annotations

import re

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from wijkplan.model.errors import DataError, Problem, Problems, enumerate_some
from wijkplan.model.layers import Register
from wijkplan.sources.files import SourceRequest
from wijkplan.sources.registers import Field, check_register, text_cells

STATUS = ("ja", "nee", "onbekend")
FIELDS = (
    Field(name="lokaalid"),
    Field(name="traject"),
    Field(name="basisnet", kind="keuze", required=True, choices=STATUS),
    Field(name="bvg", kind="keuze", choices=STATUS),
    Field(name="pr_m", kind="getal"),
    Field(name="bron", required=True),
)
_NAME = "basisnet"
_PREFIX = re.compile(r"\ANL\.TOP10NL\.", re.IGNORECASE)


def read_basisnet(request: SourceRequest) -> Register:
    """Read which segments belong to the basisnet.

    Parameters
    ----------
    request
        A CSV or Excel table.

    Returns
    -------
    Register
        Named ``basisnet``: ``lokaalid`` (TOP10NL; None in a row about a whole line),
        ``traject``, ``basisnet`` (ja, nee, onbekend), ``bvg`` (the column BVG of the Regeling
        basisnet: ja, nee, onbekend; None where not told), ``pr_m`` (metres up to where the
        individual risk of 1 in 1,000,000 per year reaches; NaN where not told) and ``bron``. A
        segment that the table does not name is *onbekend*.

    Raises
    ------
    SourceError
        If the file cannot be read.
    DataError
        With every problem found: columns, values, doubled segments, rows that name no segment.
    """
    provenance = request.provenance()
    raw = request.read_table().rename(columns=dict(request.columns))
    names = {str(column).casefold(): column for column in raw.columns}
    if "lokaalid" in names:
        raw[names["lokaalid"]] = [_identifier(cell) for cell in raw[names["lokaalid"]]]
    problems = Problems()
    problems.add(*_unnamed(raw, names, request))
    frame = pd.DataFrame()
    remarks: tuple[str, ...] = ()
    with problems.collect():
        frame, remarks = check_register(raw, FIELDS, request=request, name=_NAME, key="lokaalid")
    problems.add(*_no_distance(raw, request))
    problems.raise_if_any(DataError, f"Basisnettabel {request.path.name} is niet bruikbaar.")
    whole = frame["lokaalid"].isna()
    if whole.any():
        named = enumerate_some(frame["traject"][whole].unique())
        remarks += (f"{int(whole.sum())} rijen zonder lokaalid niet gekoppeld: {named}",)
    return Register(name=_NAME, frame=frame, provenance=provenance, remarks=remarks)


def _identifier(cell: str) -> str:
    """Bare number of a segment: spreadsheets add ``.0``, other tables the name space."""
    return _PREFIX.sub("", cell.strip()).removesuffix(".0")


def _unnamed(raw: pd.DataFrame, names: dict[str, str], request: SourceRequest) -> list[Problem]:
    keys = [names[key] for key in ("lokaalid", "traject") if key in names]
    where = {"file": request.path.name, "layer": _NAME}
    remedy = "geef elke rij het lokaalid van TOP10NL (of de naam van het traject)"
    if not keys:
        message = "de kolom lokaalid ontbreekt"
        return [Problem(code="sleutel-ontbreekt", message=message, remedy=remedy, **where)]
    empty = raw[keys].apply(lambda column: column.str.strip().eq("")).all(axis=1)
    if not empty.any():
        return []
    rows = enumerate_some(position + 2 for position in np.flatnonzero(empty))
    message = f"{int(empty.sum())} rijen noemen geen spoordeel"
    return [Problem(code="sleutel-leeg", row=rows, message=message, remedy=remedy, **where)]


def _no_distance(raw: pd.DataFrame, request: SourceRequest) -> list[Problem]:
    """Find numbers that are no distance: below zero, or not finite."""
    cells = text_cells(raw, FIELDS)["pr_m"]
    told = pd.to_numeric(cells.str.replace(",", "."), errors="coerce")
    odd = told.lt(0) | np.isinf(told) | cells.str.casefold().str.strip("+-").eq("nan")
    if not odd.any():
        return []
    problem = Problem(
        code="cel-onjuist",
        file=request.path.name,
        layer=_NAME,
        column="pr_m",
        row=enumerate_some(cells.index[odd]),
        message=f"geen afstand in meters: {enumerate_some(map(repr, cells[odd].unique()))}",
        remedy="vul een getal van ten minste 0 in, of niets als de afstand onbekend is",
    )
    return [problem]


def along_lines(
    segments: gpd.GeoSeries, lines: gpd.GeoSeries, *, within_m: float, share: float = 0.5
) -> pd.Series[str]:
    """Tell along which named line each segment runs, to make a basisnet table.

    Parameters
    ----------
    segments
        Segments of railway in EPSG:28992.
    lines
        Lines of another map in EPSG:28992; the index names them, a name may occur more than once.
    within_m
        Metres between the two maps that still count as the same line.
    share
        Part of the segment, of 1, that must lie within that distance.

    Returns
    -------
    Series
        Per segment the name of the line beside which most of it lies, of equals the nearest to
        its middle; empty text where there is none.

    Examples
    --------
    >>> from shapely import LineString
    >>> segments = gpd.GeoSeries([LineString([(0, 5), (9, 5)]), LineString([(0, 60), (9, 60)])])
    >>> lines = gpd.GeoSeries([LineString([(-9, 0), (99, 0)])], index=["Aml-Hgl"])
    >>> along_lines(segments, lines, within_m=25).tolist()
    ['Aml-Hgl', '']
    """
    best = pd.DataFrame({"name": "", "share": share, "far": np.inf}, index=segments.index)
    middles = shapely.line_interpolate_point(segments.array, 0.5, normalized=True)
    for name, group in lines.groupby(level=0):
        line = shapely.union_all(group.array)
        inside = shapely.intersection(segments.array, shapely.buffer(line, within_m))
        part = (shapely.length(inside) / segments.length).round(6)
        far = pd.Series(shapely.distance(middles, line), index=segments.index)
        better = (part > best["share"]) | (part.eq(best["share"]) & (far < best["far"]))
        best = best.mask(better, pd.DataFrame({"name": name, "share": part, "far": far}))
    return best["name"].rename("traject")
