"""Compare two situations: the difference of one indicator, by its kind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import pandas as pd

from wijkplan.model.columns import ColumnSpec, Kind
from wijkplan.model.errors import Problem, WijkplanError, enumerate_some
from wijkplan.model.table import AreaTable
from wijkplan.model.text import format_number, nearest

_PERCENT, _PERCENTAGE_POINT = "%", "procentpunt"
_FIRST, _SECOND, _BOTH = "eerste cijfer", "tweede cijfer", "beide cijfers"
_NO_NUMBER = {Kind.CLASS: "een klasse", Kind.TEXT: "tekst", Kind.IDENTIFIER: "een code"}


@dataclass(frozen=True, kw_only=True, eq=False)
class Difference:
    """What one indicator is more, or less, in a second situation than in a first.

    Parameters
    ----------
    spec
        Its meaning: unit *procentpunt* where the indicator is in percent, and 0 as the middle of
        the scale.
    values
        Index ``code``; the second minus the first, NaN where one of them is not known.
    status
        Same index: why there is no value, and what either side remarks.
    bounds
        Where the difference lies between bounds: index ``code``, columns ``laag`` and ``hoog``.
        Empty where every known difference is one number.
    years
        Year to which the first and the second belong.
    remark
        What a reader should know of the whole: other years, rounding. In Dutch; may be empty.
    """

    spec: ColumnSpec
    values: pd.Series[float]
    status: pd.Series[str]
    bounds: pd.DataFrame
    years: tuple[int, int]
    remark: str = ""


def difference(a: AreaTable, b: AreaTable, column: str) -> Difference:
    """Subtract an indicator in one situation from the same in another.

    Counts, shares, means, densities, medians and indices are subtracted; of shares that gives
    percentage points. Classes, texts and codes have no difference. The situations may be of
    another scenario or year, with areas of one boundary year.

    Parameters
    ----------
    a, b
        The first and the second situation, of the same areas.
    column
        Name of the indicator, which both have.

    Returns
    -------
    Difference
        The second minus the first. What is missing on either side is missing, with the reasons
        of both. Where one of them lies between bounds the difference does too: from the least of
        the second minus the most of the first, to the most minus the least. These bounds hold
        for any two situations; of two moments of one scenario they may be wider than needed.

    Raises
    ------
    WijkplanError
        If one of them does not have the column, the kind has no difference, or the units,
        boundary years or areas are not the same.

    >>> from shapely.geometry import box
    >>> import geopandas as gpd
    >>> from wijkplan.model.areas import build_areas
    >>> from wijkplan.model.columns import load_catalogue
    >>> from wijkplan.model.table import Lineage
    >>> name, places = "percentage_koopwoningen", {"BU99090101": box(0, 0, 9, 9)}
    >>> square = gpd.GeoDataFrame(geometry=gpd.GeoSeries(places), crs=28992)
    >>> areas = build_areas(square, year=2025, gemeenten=["GM9909"], outlines={}, names={})
    >>> def situation(year, percentage):
    ...     values = pd.DataFrame({name: percentage}, index=areas.frame.index)
    ...     lineage = {name: Lineage(year=year, source="")}
    ...     specs = {name: load_catalogue()[name]}
    ...     return AreaTable(areas, values, values.map(lambda _: ""), specs, lineage)
    >>> made = difference(situation(2025, 40.0), situation(2030, 35.0), name)
    >>> float(made.values["BU99090101"]), made.spec.unit, made.spec.label
    (-5.0, 'procentpunt', 'Verschil: aandeel koopwoningen')
    """
    problems = [*_columns_differ(a, b, column), *_areas_differ(a, b)]
    if problems:
        raise WijkplanError(f"Van '{column}' is geen verschil te geven.", problems)
    spec = _spec(b.specs[column])
    values = (b.values[column] - a.values[column]).astype(float).reindex(b.values.index)
    bounds = _bounds(a, b, column)
    years = (a.lineage[column].year, b.lineage[column].year)
    return Difference(
        spec=spec,
        values=values,
        status=_status(a, b, column, bounds),
        bounds=bounds,
        years=years,
        remark="; ".join(_remarks(spec, years)),
    )


def _columns_differ(a: AreaTable, b: AreaTable, column: str) -> Iterable[Problem]:
    for which, table in ((_FIRST, a), (_SECOND, b)):
        if column not in table.specs:
            yield Problem(
                code="kolom-onbekend",
                column=column,
                message=f"deze kolom is er niet ({which})",
                remedy=nearest(column, table.specs),
            )
    if column not in a.specs or column not in b.specs:
        return
    first, second = a.specs[column], b.specs[column]
    if not second.kind.numeric:
        yield Problem(
            code="geen-getal",
            column=column,
            message=f"dit is {_NO_NUMBER[second.kind]}, en geen getal",
            remedy="leg de twee situaties naast elkaar",
        )
    if (first.kind, first.unit) != (second.kind, second.unit):
        units = " en ".join(f"'{spec.unit}' ({spec.kind})" for spec in (first, second))
        yield Problem(
            code="eenheid-anders",
            column=column,
            message=f"de cijfers zijn niet in dezelfde eenheid: {units}",
            remedy="neem twee cijfers met dezelfde betekenis",
        )


def _areas_differ(a: AreaTable, b: AreaTable) -> Iterable[Problem]:
    if a.areas.year != b.areas.year:
        yield Problem(
            code="grensjaar-anders",
            message=f"de gebieden zijn die van {a.areas.year} en van {b.areas.year}",
            remedy="breng ze eerst met een omzettabel op hetzelfde grensjaar",
        )
        return
    unlike = a.values.index.symmetric_difference(b.values.index)
    if len(unlike):
        yield Problem(
            code="gebieden-anders",
            message=f"niet in beide situaties: {enumerate_some(unlike)}",
            remedy="vergelijk situaties van dezelfde gemeenten",
        )


def _spec(spec: ColumnSpec) -> ColumnSpec:
    """A difference has no denominator: of shares it cannot be averaged."""
    return replace(
        spec,
        name=f"verschil_{spec.name}",
        label=f"Verschil: {spec.label[:1].lower()}{spec.label[1:]}",
        unit=_PERCENTAGE_POINT if spec.unit == _PERCENT else spec.unit,
        midpoint=0.0,
        weight="",
        of="",
        aliases=(),
    )


def _bounds(a: AreaTable, b: AreaTable, column: str) -> pd.DataFrame:
    """Least and most per area where one side is open and the other is known."""
    first, second = _span(a, column), _span(b, column)
    bounds = pd.DataFrame(
        {"laag": second["laag"] - first["hoog"], "hoog": second["hoog"] - first["laag"]}
    )
    return bounds[bounds["laag"].lt(bounds["hoog"])]


def _span(table: AreaTable, column: str) -> pd.DataFrame:
    """Least and most per area: of a value that is known both are that value."""
    values = table.values[column].astype(float)
    span = pd.DataFrame({"laag": values, "hoog": values})
    bounds = table.bounds.get(column)
    return span if bounds is None else span.fillna(bounds.reindex(span.index))


def _status(a: AreaTable, b: AreaTable, column: str, bounds: pd.DataFrame) -> pd.Series[str]:
    said = [
        _say_both(*pair)
        for pair in zip(a.status[column], b.status[column].reindex(a.status.index), strict=True)
    ]
    status = pd.Series(said, index=a.values.index, dtype=object)
    decimals = b.specs[column].decimals
    for code, low, high in bounds.itertuples():
        least, most = (format_number(value, decimals=decimals) for value in (low, high))
        status[code] = f"tussen {least} en {most}; {status[code]}"
    return status.reindex(b.values.index)


def _say_both(first: str, second: str) -> str:
    """What both sides say of their value; once where it is the same."""
    if first == second:
        return f"{_BOTH}: {first}" if first else ""
    sides = ((_FIRST, first), (_SECOND, second))
    return "; ".join(f"{which}: {text}" for which, text in sides if text)


def _remarks(spec: ColumnSpec, years: tuple[int, int]) -> Iterable[str]:
    if years[0] != years[1]:
        yield f"{_FIRST} van {years[0]}, {_SECOND} van {years[1]}"
    if spec.rounding:
        base = format_number(spec.rounding, decimals=0 if float(spec.rounding).is_integer() else 1)
        yield f"{_BOTH} zijn afgerond op {base}: het verschil kan zoveel schelen"
