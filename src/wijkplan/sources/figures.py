"""Figures per area from a table: CBS 'Kerncijfers wijken en buurten' and tables of partners."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from wijkplan.model.areas import Level, level_of, normalise_code, parent_of
from wijkplan.model.columns import Catalogue, ColumnSpec, Kind
from wijkplan.model.errors import DataError, Problem, Problems, enumerate_some
from wijkplan.model.layers import Sheet
from wijkplan.model.text import nearest
from wijkplan.sources.files import SourceRequest

KEYS = ("gwb_code", "buurtcode", "wijkcode", "gemeentecode", "gwb_code_10", "bu_code", "code")
_LEVELS = {"buurt": Level.BUURT, "wijk": Level.WIJK, "gemeente": Level.GEMEENTE}
_THOUSANDS = r"^\d{1,3}(\.\d{3})+$"
_LAND = re.compile(r"^\s*(NL\d*|land|nederland)\s*$", re.IGNORECASE)


def read_figures(
    request: SourceRequest, catalogue: Catalogue, *, cells: pd.DataFrame | None = None
) -> Sheet:
    """Read a table of figures, one row per area.

    The column with the code is the one named by ``request.key``, or the first known name
    (``gwb_code``, ``buurtcode`` …). Codes may be padded, bare, or without leading zeros where a
    column ``recs`` or ``niveau`` tells the level. Rows for the country are left out.

    Parameters
    ----------
    request
        The delivery.
    catalogue
        Meaning of the columns.
    cells
        The rows to read, as text, where the file holds others too; None for the whole file.

    Returns
    -------
    Sheet
        All areas in the table, of any gemeente.

    Raises
    ------
    SourceError
        If the file cannot be read.
    DataError
        With all problems: no code column, malformed or doubled codes, cells that are no number,
        columns given in the project file that do not exist.
    """
    frame = request.read_table() if cells is None else cells
    provenance = request.provenance()
    problems = Problems()
    key = _key_column(frame, request, problems)
    mapping, remarks = map_columns(list(frame.columns), request, catalogue, problems)
    problems.raise_if_any(DataError, f"Tabel {request.path.name} is niet bruikbaar.")

    frame = without_land(frame, key)
    codes = area_codes(frame, key, file=request.path.name, problems=problems)
    figures = {
        name: column
        for column, name in mapping.items()
        if catalogue[name].kind is not Kind.IDENTIFIER and column != key
    }
    values, status = parse_cells(
        frame[list(figures.values())].set_axis(list(figures), axis=1).set_axis(codes, axis=0),
        catalogue,
        file=request.path.name,
        problems=problems,
    )
    problems.raise_if_any(DataError, f"Tabel {request.path.name} is niet bruikbaar.")
    levels = {level_of(code) for code in codes}
    named = frame.rename(columns=mapping).assign(code=codes)
    return Sheet(
        values=values,
        status=status,
        years={str(c): request.column_years.get(str(c), request.year) for c in values},
        boundary_year=request.boundary_year,
        provenance=provenance,
        names=area_names(named, levels.pop() if len(levels) == 1 else None),
        remarks=remarks,
        given_names={
            n: c for n, c in figures.items() if request.tells_all and c not in request.columns
        },
    )


def area_names(frame: pd.DataFrame, level: Level | None) -> dict[str, str]:
    """Names of areas, and of the areas above them, as far as the columns tell.

    Parameters
    ----------
    frame
        Column ``code``, and any of ``buurtnaam``, ``wijknaam``, ``gemeentenaam``.
    level
        Level of the codes; None where they differ per row, and then nothing is read.
    """
    names: dict[str, str] = {}
    codes = list(frame["code"])
    while level is not None:
        column = f"{level.value}naam"
        if column in frame:
            pairs = zip(codes, frame[column], strict=True)
            names |= {code: str(name).strip() for code, name in pairs if code and pd.notna(name)}
        codes = [parent_of(code) or "" if code else "" for code in codes]
        level = level.parent
    return names


def map_columns(
    columns: Sequence[str], request: SourceRequest, catalogue: Catalogue, problems: Problems
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Find the catalogue name per delivered column, the project's own mapping first.

    Returns
    -------
    tuple
        Delivered -> catalogue name, and remarks on what was not used.
    """
    where = {"file": request.path.name}
    for column, name in request.columns.items():
        if column not in columns:
            problems.add(
                Problem(
                    code="kolom-ontbreekt",
                    column=column,
                    message="deze kolom staat in wijkplan.toml, maar niet in het bestand",
                    remedy=nearest(column, columns),
                    **where,
                )
            )
        if name not in catalogue:
            problems.add(
                Problem(
                    code="kolom-onbekend",
                    column=column,
                    message=f"'{name}' staat niet in de kolommencatalogus",
                    remedy=nearest(name, catalogue.specs) + " of beschrijf de kolom met [[kolom]]",
                    **where,
                )
            )
    resolved = catalogue.resolve(columns, year=request.boundary_year)
    named = set(request.columns.values())
    mapping = {
        c: n for c, n in resolved.known.items() if n not in named and c not in request.columns
    }
    mapping |= {c: n for c, n in request.columns.items() if n in catalogue}
    doubled = [c for c, n in mapping.items() if list(mapping.values()).count(n) > 1]
    if doubled:
        problems.add(
            Problem(
                code="kolom-dubbel",
                column=enumerate_some(doubled),
                message="deze kolommen betekenen hetzelfde",
                remedy="laat er één staan, of kies met kolommen = { … } in wijkplan.toml",
                **where,
            )
        )
    if not request.tells_all:
        return mapping, ()
    remarks = []
    unknown = [c for c in resolved.unknown if c not in request.columns]
    if unknown:
        remarks.append(
            f"{len(unknown)} onbekende kolommen niet gebruikt: {enumerate_some(unknown)}"
        )
    if resolved.ambiguous:
        remarks.append(
            f"{len(resolved.ambiguous)} afgekapte kolomnamen zijn niet eenduidig en niet gebruikt: "
            f"{enumerate_some(resolved.ambiguous)}"
        )
    return mapping, tuple(remarks)


def parse_cells(
    frame: pd.DataFrame, catalogue: Catalogue, *, file: str, problems: Problems, layer: str = ""
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Turn delivered cells into values and reasons.

    A number may be text with a decimal comma and stray blanks. A missing code, a missing text or
    an empty cell gives no value but a reason, which keeps the code.

    Parameters
    ----------
    frame
        Index ``code``; columns by catalogue name; numbers or text as delivered.

    Returns
    -------
    tuple
        Values (float, or text) and status, both of the shape of ``frame``.
    """
    values: dict[str, pd.Series] = {}
    status: dict[str, pd.Series] = {}
    for name in map(str, frame.columns):
        spec = catalogue[name]
        parse = _parse_numbers if spec.kind.numeric else _parse_texts
        values[name], status[name], unread = parse(frame[name], catalogue)
        if spec.kind is Kind.COUNT and not pd.api.types.is_numeric_dtype(frame[name]):
            thousands = cells_as_text(frame[name]).str.match(_THOUSANDS).to_numpy(dtype=bool)
            unread = unread | thousands
        impossible = _impossible(values[name], spec) & ~unread
        for code, wrong, what in (
            ("geen-getal", unread, "geen getal"),
            ("onmogelijk", impossible, "onmogelijke waarde"),
        ):
            if wrong.any():
                problems.add(
                    Problem(
                        code=code,
                        file=file,
                        layer=layer,
                        column=name,
                        area=enumerate_some(frame.index[wrong]),
                        message=f"{what}: {enumerate_some(frame[name][wrong].unique())}",
                        remedy="vul een getal in zonder punt tussen duizendtallen, "
                        "of een punt als het cijfer ontbreekt",
                    )
                )
    columns = list(frame.columns)
    return (
        pd.DataFrame(values, index=frame.index, columns=columns),
        pd.DataFrame(status, index=frame.index, columns=columns),
    )


def _impossible(values: pd.Series[float], spec: ColumnSpec) -> np.ndarray:
    """Counts and shares have a range that no publisher's rounding leaves."""
    if spec.kind is Kind.COUNT:
        return (values < 0).to_numpy()
    if spec.kind is Kind.SHARE:
        return ((values < 0) | (values > 100)).to_numpy()
    return np.zeros(len(values), dtype=bool)


def _parse_numbers(
    cells: pd.Series, catalogue: Catalogue
) -> tuple[pd.Series[float], pd.Series[str], np.ndarray]:
    if pd.api.types.is_numeric_dtype(cells) and not pd.api.types.is_bool_dtype(cells):
        numbers = cells.astype(float)
        empty = numbers.isna()
        missing_text = pd.Series(data=False, index=cells.index)
        wrong = missing_text
    else:
        text = cells_as_text(cells)
        empty = text.eq("")
        missing_text = text.isin(catalogue.missing_texts) & ~empty
        decimal = text.str.replace(",", ".", regex=False).where(~(empty | missing_text), "nan")
        numbers = pd.to_numeric(decimal, errors="coerce").astype(float)
        numbers = numbers.where(np.isfinite(numbers))
        wrong = numbers.isna() & ~(empty | missing_text)
    coded = numbers <= catalogue.missing_at_or_below
    reason = [
        "leeg in de bron"
        if is_empty
        else f"onderdrukt of niet beschikbaar (in de bron: '{str(cell).strip()}')"
        if is_text
        else _meaning(f"{number:.0f}", catalogue.missing_codes)
        if is_code
        else ""
        for cell, number, is_empty, is_text, is_code in zip(
            cells, numbers, empty, missing_text, coded, strict=True
        )
    ]
    return (
        numbers.mask(coded),
        pd.Series(reason, index=cells.index, dtype=object),
        wrong.to_numpy(dtype=bool),
    )


def _parse_texts(
    cells: pd.Series, catalogue: Catalogue
) -> tuple[pd.Series[str], pd.Series[str], np.ndarray]:
    text = cells_as_text(cells)
    missing = text.isin(catalogue.missing_texts) | text.isin(catalogue.missing_codes)
    reason = [
        ""
        if not is_missing
        else _meaning(code, catalogue.missing_codes)
        if code
        else "leeg in de bron"
        for code, is_missing in zip(text, missing, strict=True)
    ]
    values = pd.Series(
        [None if is_missing else value for value, is_missing in zip(text, missing, strict=True)],
        index=cells.index,
        dtype=object,
    )
    return (
        values,
        pd.Series(reason, index=cells.index, dtype=object),
        np.zeros(len(cells), dtype=bool),
    )


def cells_as_text(cells: pd.Series) -> pd.Series[str]:
    """Cells as text without blanks around it; missing is empty, whole numbers have no decimals."""
    if pd.api.types.is_float_dtype(cells) and cells.dropna().mod(1).eq(0).all():
        cells = cells.astype("Int64")  # codes and postcodes in a column with empty cells
    return cells.astype(object).where(cells.notna(), "").astype(str).str.strip()


def _meaning(code: str, meanings: Mapping[str, str]) -> str:
    meaning = meanings.get(code, "onderdrukt of niet beschikbaar")
    return f"{meaning} (code {code})"


def _key_column(frame: pd.DataFrame, request: SourceRequest, problems: Problems) -> str:
    by_name = {str(c).casefold(): str(c) for c in frame.columns}
    candidates = (request.key,) if request.key else KEYS
    for candidate in candidates:
        if candidate.casefold() in by_name:
            return by_name[candidate.casefold()]
    problems.add(
        Problem(
            code="sleutel-ontbreekt",
            file=request.path.name,
            message="er is geen kolom met de gebiedscode gevonden"
            if not request.key
            else f"de sleutelkolom '{request.key}' staat niet in het bestand",
            remedy='noem de kolom met sleutel = "…" in wijkplan.toml; '
            f"aanwezig: {enumerate_some(frame.columns)}",
        )
    )
    return ""


def without_land(frame: pd.DataFrame, key: str) -> pd.DataFrame:
    """The rows that are not of the whole country."""
    land = frame[key].str.match(_LAND)
    return frame[~(land | frame["recs"].str.match(_LAND) if "recs" in frame else land)]


def area_codes(frame: pd.DataFrame, key: str, *, file: str, problems: Problems) -> pd.Index[str]:
    """Bring the codes of a table into their one form; every area stands in it once.

    Parameters
    ----------
    frame
        Text cells; a column ``recs`` or ``niveau`` tells the level where codes lost their zeros.
    key
        The column with the codes.

    Returns
    -------
    Index
        Codes; empty text where malformed, which is a problem then.
    """
    level_column = next((c for c in ("recs", "niveau") if c in frame), None)
    if level_column:
        levels = frame[level_column].str.strip().str.casefold().map(_LEVELS)
    else:
        by_key = {"buurtcode": Level.BUURT, "bu_code": Level.BUURT}
        by_key |= {"wijkcode": Level.WIJK, "gemeentecode": Level.GEMEENTE}
        levels = pd.Series(by_key.get(key.casefold()), index=frame.index, dtype=object)
    codes = [
        normalise_code(raw, level if isinstance(level, Level) else None)
        for raw, level in zip(frame[key], levels, strict=True)
    ]
    index = pd.Index([code or "" for code in codes], name="code", dtype=object)
    wrong = [
        f"{row + 2} ({raw!r})"  # as a spreadsheet counts: from 1, after the heading
        for row, raw, code in zip(frame.index, frame[key], codes, strict=True)
        if code is None
    ]
    if wrong:
        problems.add(
            Problem(
                code="code-onjuist",
                file=file,
                column=key,
                row=enumerate_some(wrong),
                message=f"{len(wrong)} codes zijn geen CBS-code",
                remedy="een buurtcode is BU met 8 tekens, een wijkcode WK met 6, "
                "een gemeentecode GM met 4",
            )
        )
    doubled = index[index.duplicated() & (index != "")].unique()
    if len(doubled):
        problems.add(
            Problem(
                code="code-dubbel",
                file=file,
                column=key,
                area=enumerate_some(doubled),
                message=f"{len(doubled)} codes komen meer dan eens voor",
                remedy="lever één rij per gebied",
            )
        )
    return index
