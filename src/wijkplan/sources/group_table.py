"""A group and the whole that it is part of, per area, from any table or layer of a partner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from wijkplan.model.areas import CRS, Level
from wijkplan.model.columns import Catalogue, ColumnSpec, Kind
from wijkplan.model.errors import DataError, Problem, Problems, enumerate_some
from wijkplan.model.text import nearest
from wijkplan.sources.damage import source_error
from wijkplan.sources.figures import KEYS, parse_cells
from wijkplan.sources.files import column_names, is_table, list_layers, read_table, read_vector
from wijkplan.sources.group_areas import (
    Whole,
    choose_areas,
    coded_rows,
    label_rows,
    levels_of,
    wholes_of,
    without_water,
)

_NO_MAP = "een tabel zegt niet waar de gebieden liggen; lever een kaartlaag"
_NO_CRS = "de laag zegt niet in welk coördinatenstelsel zij staat"
_MOST_DECIMALS = 6


@dataclass(frozen=True, kw_only=True, eq=False)
class Figures:
    """One column, per area.

    Parameters
    ----------
    name
        For a reader.
    values
        Counts, or percent; NaN is unknown, and never zero.
    base
        Base to which they are rounded; 0 for figures as they are.
    """

    name: str
    values: pd.Series[float]
    base: float = 0.0


@dataclass(frozen=True, kw_only=True, eq=False)
class GroupTable:
    """A group per area, and the whole that it is part of.

    Parameters
    ----------
    group
        Counts, or percent of the total.
    in_percent
        Whether the group is in percent.
    total
        Counts, of the same areas in the same order.
    unit
        What an area is: ``buurt``, ``wijk``, ``gemeente`` or ``gebied``.
    rounding_unknown
        Whether neither the request nor the catalogue says to what base a count is rounded.
    wholes
        From small to large: wijken, gemeenten.
    shapes
        Of the areas, in RD New; None where they are not known.
    no_shapes
        Why there are none, in Dutch.
    """

    group: Figures
    in_percent: bool
    total: Figures
    unit: str
    rounding_unknown: bool
    wholes: tuple[Whole, ...] = ()
    shapes: gpd.GeoSeries | None = None
    no_shapes: str = _NO_MAP

    @property
    def counts(self) -> tuple[pd.Series[float], pd.Series[float]]:
        """The group and the total as counts; of a rounded share, the nearest that we know."""
        group, total = self.group.values, self.total.values
        return (group / 100 * total if self.in_percent else group), total


@dataclass(frozen=True, kw_only=True)
class GroupRequest:
    """Which columns of which file, and what the file itself does not tell.

    Parameters
    ----------
    path
        CSV, Excel, GeoPackage, GeoJSON or shapefile.
    group, total
        Columns as they stand in the file; upper and lower case are the same.
    layer
        Layer, or sheet of an Excel file; empty for the only one that has the columns.
    key
        Column with the code or name of the area; empty to recognise it.
    level
        Level of the areas, where the file has more; by default the lowest.
    gemeenten
        Codes to which the areas are limited; empty for all.
    base
        Base to which the figures are rounded; None for what the catalogue knows of the column.
    in_percent
        Whether the group is in percent; what the catalogue knows to be a share is so anyhow.
    """

    path: Path
    group: str
    total: str
    layer: str = ""
    key: str = ""
    level: Level | None = None
    gemeenten: tuple[str, ...] = ()
    base: float | None = None
    in_percent: bool = False


def read_group_table(request: GroupRequest, catalogue: Catalogue) -> GroupTable:
    """Read a group and a total per area.

    A row is an area. With a column of CBS codes only the areas of one level count; rows of the
    levels above say what they are together, and rows of the country and of water are left out.

    Parameters
    ----------
    request
        Which columns of which file.
    catalogue
        Marks for missing; rounding and kind of columns that it knows.

    Raises
    ------
    SourceError
        If the file cannot be read, is empty, or has no or several layers with the columns.
    DataError
        With all problems: absent columns, cells that are no number, negative counts, a group
        larger than its total, doubled codes, no area left.
    """
    file, problems = request.path.name, Problems()
    frame = _read(request)
    meanings = _meanings(frame, catalogue)
    group, total = (_find(meanings, name, file) for name in (request.group, request.total))
    key = _find(meanings, request.key, file) if request.key else _known_key(frame)
    known = [catalogue.specs.get(meanings[name]) for name in (group, total)]
    specs = _specs(request, (group, total), known)
    frame = without_water(frame)
    labels = label_rows(frame, offset=2 if is_table(request.path) else 1)
    if key:
        frame, labels = coded_rows(frame, key, file, problems)
    cells = pd.DataFrame(frame[[group, total]]).set_axis(labels, axis=0)
    values, _ = parse_cells(cells, catalogue.extended(specs), file=file, problems=problems)
    problems.raise_if_any(DataError, f"Bestand {file} is niet bruikbaar.")
    levels = levels_of(values.index)
    unit, inside = choose_areas(levels, request.level, request.gemeenten, file)
    table = GroupTable(
        group=_figures(values[group][inside], specs[0], request.base),
        in_percent=specs[0].kind is Kind.SHARE,
        total=_figures(values[total][inside], specs[1], request.base),
        unit=unit,
        rounding_unknown=request.base is None and None in {spec.rounding for spec in specs},
        wholes=tuple(wholes_of(values[[group, total]], levels, unit, inside)),
    )
    _check_larger(table, file)
    return _with_shapes(table, frame, inside)


def _read(request: GroupRequest) -> pd.DataFrame:
    """Every column as delivered, with the shapes of a layer in its geometry."""
    path = request.path
    if is_table(path):
        return read_table(path, sheet=request.layer)
    names = list_layers(path)
    if request.layer and request.layer not in names:
        raise source_error(
            path,
            "laag-ontbreekt",
            f"er is geen laag {request.layer}",
            nearest(request.layer, names) + " (met --laag)",
        )
    wanted = {request.group.casefold(), request.total.casefold()}
    fit = [n for n in names if wanted <= {c.casefold() for c in column_names(path, n)}]
    chosen = [request.layer] if request.layer else fit if len(names) > 1 else names
    if len(chosen) > 1:
        raise source_error(
            path,
            "laag-onduidelijk",
            f"deze lagen hebben alle de kolommen: {enumerate_some(chosen)}",
            "noem met --laag de laag die u bedoelt",
        )
    layer: pd.DataFrame = read_vector(path, chosen[0] if chosen else names[0])[0]
    if layer.empty:
        raise source_error(path, "laag-leeg", "de laag heeft geen rijen", "lever een gevulde laag")
    return layer


def _meanings(frame: pd.DataFrame, catalogue: Catalogue) -> dict[str, str]:
    """Every column of figures or text -> its catalogue name; empty where it has none."""
    shape = frame.geometry.name if isinstance(frame, gpd.GeoDataFrame) else ""
    columns = [str(c) for c in frame.columns if c != shape]
    meant: dict[str, set[str]] = {column: set() for column in columns}
    aliases = [alias for spec in catalogue.specs.values() for alias in spec.aliases]
    years = {year for year, _ in catalogue.editions}  # of the file we do not know the year
    for year in years.union(*((alias.first, alias.last) for alias in aliases)):
        for column, name in catalogue.resolve(columns, year=year).known.items():
            meant[column].add(name)
    return {c: names.pop() if len(names) == 1 else "" for c, names in meant.items()}


def _find(meanings: Mapping[str, str], name: str, file: str) -> str:
    """A column by its name, in capitals or not, or by its catalogue name."""
    if name in meanings:
        return name
    for column, meaning in meanings.items():
        if name.casefold() in (column.casefold(), meaning):
            return column
    raise DataError(
        f"Bestand {file} is niet bruikbaar.",
        [
            Problem(
                code="kolom-ontbreekt",
                file=file,
                column=name,
                message="deze kolom staat niet in het bestand",
                remedy=nearest(name, meanings),
            )
        ],
    )


def _known_key(frame: pd.DataFrame) -> str:
    by_name = {str(c).casefold(): str(c) for c in frame.columns}
    return next((by_name[key] for key in KEYS if key in by_name), "")


def _specs(
    request: GroupRequest, names: tuple[str, str], known: Sequence[ColumnSpec | None]
) -> tuple[ColumnSpec, ColumnSpec]:
    """What both columns mean: what the catalogue knows of them, else counts as they are."""
    group, total = (
        spec or ColumnSpec(name=name, label=name, kind=Kind.COUNT)
        for name, spec in zip(names, known, strict=True)
    )
    if request.in_percent:
        group = replace(group, kind=Kind.SHARE, weight=total.name)
    problems = [
        Problem(
            code="soort-onjuist",
            file=request.path.name,
            column=name,
            message=f"{spec.label.lower()} is geen {what}",
            remedy="kies een kolom met aantallen woningen, huishoudens of personen",
        )
        for name, spec, kinds, what in (
            (names[0], group, (Kind.COUNT, Kind.SHARE), "aantal of aandeel"),
            (names[1], total, (Kind.COUNT,), "aantal"),
        )
        if spec.kind not in kinds
    ]
    if names[0] == names[1]:
        problems.append(
            Problem(
                code="kolom-dubbel",
                file=request.path.name,
                column=names[0],
                message="groep en geheel zijn dezelfde kolom",
                remedy="noem bij --total de kolom met het geheel",
            )
        )
    if not problems and group.kind is Kind.SHARE and group.weight != total.name:
        problems.append(
            Problem(
                code="geheel-onjuist",
                file=request.path.name,
                column=names[0],
                message=f"dit aandeel is niet van '{names[1]}'",
                remedy=f"gebruik --total {group.weight}"
                if group.weight
                else "geef --procent als het een deel van dit geheel is",
            )
        )
    if problems:
        raise DataError(f"Bestand {request.path.name} is niet bruikbaar.", problems)
    return replace(group, name=names[0]), replace(total, name=names[1])


def _figures(values: pd.Series[float], spec: ColumnSpec, base: float | None) -> Figures:
    """A column with the base to which it is rounded; a share is rounded to its decimals."""
    base = spec.rounding if base is None else base
    if base is None:
        base = 10.0 ** -_decimals(values) if spec.kind is Kind.SHARE else 0.0
    return Figures(name=spec.name, values=values, base=base)


def _decimals(values: pd.Series[float]) -> int:
    """The most decimals that any of these numbers has."""
    known = values.dropna()
    return next((n for n in range(_MOST_DECIMALS) if known.round(n).equals(known)), _MOST_DECIMALS)


def _check_larger(table: GroupTable, file: str) -> None:
    """Refuse a group that is larger than its total by more than rounding does."""
    if table.in_percent:
        return
    slack = (table.group.base + table.total.base) / 2
    wrong = table.group.values > table.total.values + slack
    if not wrong.any():
        return
    pairs: Mapping[str, str] = {
        str(area): f"{area} ({table.group.values[area]:g} van {table.total.values[area]:g})"
        for area in table.group.values.index[wrong]
    }
    raise DataError(
        f"Bestand {file} is niet bruikbaar.",
        [
            Problem(
                code="groep-groter",
                file=file,
                column=table.group.name,
                area=enumerate_some(pairs.values()),
                message=f"de groep is groter dan het geheel '{table.total.name}'",
                remedy="verwissel --group en --total, verbeter deze rijen, of geef met "
                "--afronding de basis waarop is afgerond",
            )
        ],
    )


def _with_shapes(table: GroupTable, frame: pd.DataFrame, inside: pd.Series[bool]) -> GroupTable:
    """Add the shapes of a layer, in RD New and valid."""
    if not isinstance(frame, gpd.GeoDataFrame):
        return table
    if frame.crs is None:
        return replace(table, no_shapes=_NO_CRS)
    shapes = frame.geometry[np.asarray(inside)].to_crs(CRS)
    mended = shapely.make_valid(shapes.to_numpy())
    return replace(table, shapes=gpd.GeoSeries(mended, index=table.total.values.index, crs=CRS))
