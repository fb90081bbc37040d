"""Tables about things that are not areas: projects, homes, heat planning, basisnet segments.

A register is described by its fields; one reader checks them all and names sheet, row, column
and remedy of everything that is wrong.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from wijkplan.model.errors import DataError, Problem, Problems, enumerate_some
from wijkplan.model.layers import Register
from wijkplan.model.text import nearest
from wijkplan.sources.files import SourceRequest

FieldKind = Literal["tekst", "getal", "aantal", "jaar", "datum", "keuze", "ja_nee"]


@dataclass(frozen=True, kw_only=True)
class Field:
    """One column of a register.

    Parameters
    ----------
    name
        Name of the column; upper and lower case are the same.
    kind
        ``tekst``; ``getal`` (decimal comma or point); ``aantal`` (whole, not negative);
        ``jaar`` (1900-2200); ``datum`` (2025-01-31 or 31-1-2025); ``keuze``; ``ja_nee``.
    required
        Whether the column must be there and every row filled.
    choices
        For ``keuze``: the values allowed, as they are kept.
    others
        Other spelling -> the value that is probably meant; never taken over, only asked back.
    """

    name: str
    kind: FieldKind = "tekst"
    required: bool = False
    choices: tuple[str, ...] = ()
    others: Mapping[str, str] = field(default_factory=dict)


def read_register(
    request: SourceRequest,
    fields: Sequence[Field],
    *,
    name: str,
    check: Callable[[pd.DataFrame], Iterable[Problem]] = lambda _: (),
) -> Register:
    """Read a CSV or Excel register.

    Parameters
    ----------
    request
        The delivery; ``request.columns`` may rename columns, ``request.layer`` names the sheet of
        an Excel file.
    fields
        What the register holds.
    name
        Name of the register in the State; problems name the sheet, else this name.
    check
        Finds what is wrong between cells, in what `text_cells` makes of the file.

    Returns
    -------
    Register
        See `check_register` for the types of the columns; with ``rij``, the row in the file as a
        spreadsheet counts. A register may have no rows.

    Raises
    ------
    SourceError
        If the file cannot be read.
    DataError
        With every problem found, each with its row and column.
    """
    provenance = request.provenance()
    raw = request.read_table(sheet=request.layer, may_be_empty=True)
    raw = raw.rename(columns=dict(request.columns))
    problems = Problems()
    frame = pd.DataFrame()
    remarks: tuple[str, ...] = ()
    with problems.collect():
        frame, remarks = check_register(raw, fields, request=request, name=request.layer or name)
    problems.add(*check(text_cells(raw, fields)))
    problems.raise_if_any(DataError, f"{name.capitalize()} {request.path.name} is niet bruikbaar.")
    frame = frame.assign(rij=raw.index + 2)
    return Register(name=name, frame=frame, provenance=provenance, remarks=remarks)


def text_cells(frame: pd.DataFrame, fields: Sequence[Field]) -> pd.DataFrame:
    """Stripped text for every field, so that cells can be compared whatever else is wrong.

    Parameters
    ----------
    frame
        Cells as delivered; the index counts rows from 0, columns may be absent.
    fields
        What to give a column for.

    Returns
    -------
    DataFrame
        Index: the row in the file, as a spreadsheet counts.
    """
    by_name = {str(column).casefold(): frame[column] for column in frame}
    empty = pd.Series("", index=frame.index, dtype=object)
    text = {
        item.name: by_name.get(item.name, empty).astype(object).fillna("").astype(str).str.strip()
        for item in fields
    }
    return pd.DataFrame(text, index=frame.index).set_axis(frame.index + 2, axis=0)


def check_register(
    raw: pd.DataFrame,
    fields: Sequence[Field],
    *,
    request: SourceRequest,
    name: str,
    key: str = "",
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Check and convert the cells of a register.

    Parameters
    ----------
    raw
        Cells as delivered; an empty cell is unknown. The index counts rows from 0, also those
        that a file leaves empty.

    Returns
    -------
    tuple
        The frame with a column per field, in order of the fields: text, choices and dates as
        objects with None where unknown; numbers, counts and years as float with NaN; ja/nee as
        objects True, False or None. And remarks about columns that were not used.

    Raises
    ------
    DataError
        With every problem found.
    """
    problems = Problems()
    where = {"file": request.path.name, "layer": name}
    by_name = {str(column).casefold(): column for column in raw.columns}
    made: dict[str, pd.Series] = {}
    for item in fields:
        column = by_name.pop(item.name.casefold(), None)
        if column is None:
            if item.required:
                problems.add(
                    Problem(
                        code="kolom-ontbreekt",
                        column=item.name,
                        message="deze kolom ontbreekt",
                        remedy=f"aanwezig: {enumerate_some(raw.columns, most=12)}",
                        **where,
                    )
                )
            made[item.name] = _unknown(item, raw.index)
        else:
            made[item.name] = _convert(raw[column], item, where, problems)
    frame = pd.DataFrame(made, index=raw.index)
    if key and key in frame:
        _check_unique(frame[key], key, where, problems)
    problems.raise_if_any(DataError, f"{name.capitalize()} {request.path.name} is niet bruikbaar.")
    known = [item.name for item in fields]
    remarks = tuple(
        f"kolom {column} niet gebruikt ({nearest(str(column), known)})"
        if len(known) < 40 and nearest(str(column), known).startswith("bedoelde")
        else f"kolom {column} niet gebruikt"
        for column in by_name.values()
        if request.tells_all and str(column) != "geometry"
    )
    return frame.reset_index(drop=True), remarks


def _unknown(item: Field, index: pd.Index) -> pd.Series:
    if item.kind in ("getal", "aantal", "jaar"):
        return pd.Series(float("nan"), index=index, dtype=float)
    return pd.Series([None] * len(index), index=index, dtype=object)


def _convert(cells: pd.Series, item: Field, where: dict[str, str], problems: Problems) -> pd.Series:
    text = cells.astype(object).where(cells.notna(), "").astype(str).str.strip()
    empty = text.eq("")
    if item.required and empty.any():
        problems.add(
            Problem(
                code="cel-leeg",
                column=item.name,
                row=_rows(empty),
                message=f"{int(empty.sum())} keer niet ingevuld",
                remedy="vul deze kolom in elke rij in",
                **where,
            )
        )
    said = {cell: parse_cell(cell, item) if cell else None for cell in text.unique()}
    values = [said[cell] for cell in text]
    wrong = pd.Series([v is None for v in values], index=cells.index) & ~empty
    if wrong.any():
        problems.add(
            Problem(
                code="cel-onjuist",
                column=item.name,
                row=_rows(wrong),
                message=f"onjuiste waarde: {enumerate_some(map(repr, text[wrong].unique()))}",
                remedy=remedy_for(str(text[wrong].iloc[0]), item),
                **where,
            )
        )
    series = pd.Series(values, index=cells.index, dtype=object)
    if item.kind in ("getal", "aantal", "jaar"):
        return pd.to_numeric(series, errors="coerce").astype(float)
    return series


def _check_unique(values: pd.Series, key: str, where: dict[str, str], problems: Problems) -> None:
    doubled = values.duplicated(keep=False) & values.notna()
    if doubled.any():
        problems.add(
            Problem(
                code="sleutel-dubbel",
                column=key,
                row=_rows(doubled),
                message=f"komt meer dan eens voor: {enumerate_some(values[doubled].unique())}",
                remedy="geef elke rij een eigen waarde in deze kolom",
                **where,
            )
        )


def _rows(mask: pd.Series) -> str:
    """Row numbers as a spreadsheet counts: from 1, after the heading."""
    return enumerate_some(mask.index[mask] + 2)


def _number(cell: str, _: Field) -> float | None:
    try:
        return float(cell.replace(",", "."))
    except ValueError:
        return None


def _count(cell: str, item: Field) -> float | None:
    number = _number(cell, item)
    whole = number is not None and number >= 0 and number.is_integer() and "." not in cell
    return number if whole else None


def _year(cell: str, item: Field) -> float | None:
    number = _count(cell.removesuffix(".0"), item)
    return number if number is not None and 1900 <= number <= 2200 else None


def _date(cell: str, _: Field) -> dt.date | None:
    for form in ("%Y-%m-%d", "%d-%m-%Y", "%Y-%m-%d %H:%M:%S"):
        try:
            return dt.datetime.strptime(cell, form).date()  # noqa: DTZ007 - a date has no zone
        except ValueError:
            continue
    return None


def _choice(cell: str, item: Field) -> str | None:
    return {choice.casefold(): choice for choice in item.choices}.get(cell.casefold())


def _yes_no(cell: str, _: Field) -> bool | None:
    return {"ja": True, "nee": False}.get(cell.casefold())


_READERS: dict[FieldKind, Callable[[str, Field], object]] = {
    "tekst": lambda cell, _: cell,
    "getal": _number,
    "aantal": _count,
    "jaar": _year,
    "datum": _date,
    "keuze": _choice,
    "ja_nee": _yes_no,
}


def parse_cell(cell: str, item: Field) -> object | None:
    """What a filled cell says, in the type that a register keeps; None where it is not right.

    >>> parse_cell("1,5", Field(name="kans", kind="getal"))
    1.5
    >>> parse_cell("1,5", Field(name="bruto", kind="aantal")) is None
    True
    """
    return _READERS[item.kind](cell, item)


def remedy_for(cell: str, item: Field) -> str:
    """What to write instead of a cell that is not right."""
    match item.kind:
        case "keuze":
            asked = nearest(cell, item.choices, item.others)
            return f"{asked}; mogelijk zijn: {', '.join(item.choices)}"
        case "ja_nee":
            return "vul ja of nee in"
        case "datum":
            return "vul een datum in als 2025-01-31"
        case "jaar":
            return "vul een jaartal in, zoals 2027"
        case "aantal":
            return "vul een heel getal in, zonder punt of komma"
        case _:
            return "vul een getal in"
