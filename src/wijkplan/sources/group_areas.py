"""Which rows of a table or layer are areas of one level, and which say what these are together."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from wijkplan.model.areas import Level, level_of, normalise_code, parent_of
from wijkplan.model.errors import DataError, Problem, Problems, enumerate_some
from wijkplan.sources.figures import KEYS, area_codes, cells_as_text, without_land

OWN_AREA = "gebied"
"""Unit of areas that have no CBS code."""

_PREFIXES = tuple(level.prefix for level in Level)


@dataclass(frozen=True, kw_only=True, eq=False)
class Whole:
    """What is published of wijken or of gemeenten.

    Parameters
    ----------
    above
        Per area the code of the wijk or gemeente in which it lies.
    group, total
        Figures per code of these, of the same kind and rounding as those of the areas.
    """

    above: pd.Series[str]
    group: pd.Series[float]
    total: pd.Series[float]


def without_water(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows that are land, in a layer of CBS."""
    column = next((c for c in frame.columns if str(c).casefold() == "water"), None)
    if column is None:
        return frame
    return frame[cells_as_text(frame[column]).str.upper().isin(("NEE", ""))]


def label_rows(frame: pd.DataFrame, *, offset: int) -> pd.Index[str]:
    """Rows by their number, as a spreadsheet counts them where the file is a table."""
    return pd.Index([f"rij {number + offset}" for number in frame.index], dtype=object)


def coded_rows(
    frame: pd.DataFrame, key: str, file: str, problems: Problems
) -> tuple[pd.DataFrame, pd.Index[str]]:
    """Rows by their CBS code; by the code or name as it is where none of them is one."""
    texts = [c for c in (key, "recs", "niveau") if c in frame]
    frame = frame.assign(**{c: cells_as_text(frame[c]) for c in texts})
    frame = without_land(frame, key)
    # Without its letters a code is one only in a column made for codes: 7551 may be a postcode.
    bare = key.casefold() in KEYS and key.casefold() != "code"
    named = frame[key].str.upper().str.startswith(_PREFIXES)
    wrong_codes = Problems()
    codes = area_codes(pd.DataFrame(frame), key, file=file, problems=wrong_codes)
    if (codes != "").any() and (bare or named.any()):
        problems.add(*wrong_codes.found)
        return frame, codes
    names = pd.Index(frame[key], dtype=object)
    wrong = names.duplicated(keep=False) | (names == "")
    if wrong.any():
        empty = bool((names == "").any())
        problems.add(
            Problem(
                code="code-leeg" if empty else "code-dubbel",
                file=file,
                column=key,
                area=enumerate_some(names[wrong & (names != "")].unique()),
                message="niet elke rij heeft een code"
                if empty
                else "een gebied komt meer dan eens voor",
                remedy="lever één rij per gebied, of noem met --sleutel een andere kolom",
            )
        )
    return frame, names


def levels_of(labels: pd.Index[str]) -> pd.Series[str]:
    """Level per row; areas with a code of their own have none."""

    def level(label: str) -> str:
        return level_of(label) if normalise_code(label) == label else OWN_AREA

    return pd.Series([level(str(label)) for label in labels], index=labels, dtype=object)


def choose_areas(
    levels: pd.Series[str], level: Level | None, gemeenten: Collection[str], file: str
) -> tuple[str, pd.Series[bool]]:
    """The level of the areas, and which rows they are.

    Parameters
    ----------
    levels
        Per row, see `levels_of`.
    level
        The level that is asked for; None for the lowest that is there.
    gemeenten
        Codes of the gemeenten in which they lie; empty for all.
    file
        For errors.

    Raises
    ------
    DataError
        Where no row is left.
    """
    if levels.empty:
        raise _no_area(file, "er blijft geen gebied over")
    found = [level for level in (*Level, OWN_AREA) if levels.eq(level).any()]
    unit = level or found[0]
    if unit not in found:
        raise _no_area(file, f"er zijn geen rijen van niveau {unit}; wel: {', '.join(found)}")
    inside = levels.eq(unit)
    if gemeenten:
        if unit == OWN_AREA:
            raise _no_area(file, "zonder CBS-codes is niet te zien in welke gemeente een rij ligt")
        numbers = {code.upper().removeprefix("GM").zfill(4) for code in gemeenten}
        inside &= np.array([str(code)[2:6] in numbers for code in levels.index])
    if not inside.any():
        raise _no_area(file, f"er is geen {unit} in {enumerate_some(gemeenten)}")
    return str(unit), inside


def _no_area(file: str, message: str) -> DataError:
    problem = Problem(
        code="geen-gebieden",
        file=file,
        message=message,
        remedy="controleer het bestand, --niveau en --gemeente",
    )
    return DataError(f"Bestand {file} is niet bruikbaar.", [problem])


def wholes_of(
    values: pd.DataFrame, levels: pd.Series[str], unit: str, inside: pd.Series[bool]
) -> list[Whole]:
    """Rows of the wijken and gemeenten in which the areas lie."""
    if unit == OWN_AREA:
        return []
    areas = pd.Index(levels.index[inside])
    above = {code: code for code in areas}
    found: list[Whole] = []
    level = Level(unit).parent
    while level is not None:
        above = {code: parent_of(up) or "" for code, up in above.items()}
        rows = values[levels.eq(level)]
        if len(rows):
            codes = pd.Index(sorted(set(above.values())))
            group, total = (rows.iloc[:, place].reindex(codes) for place in (0, -1))
            found.append(Whole(above=pd.Series(above, dtype=object), group=group, total=total))
        level = level.parent
    return found
