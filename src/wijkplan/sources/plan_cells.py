"""What a plan says of its parts: function, sizes as a least and a most, phase."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd

from wijkplan.model.errors import ConfigError, Problem, Problems, enumerate_some
from wijkplan.model.planned import QUANTITIES
from wijkplan.model.text import format_number, nearest
from wijkplan.sources.functions import find_function

_LONG_ENDS = (("_minimum", "_min"), ("_maximum", "_max"))
_TEXTS = ("naam", "functie", "fase")
COLUMNS = (*_TEXTS, *(f"{name}{end}" for name in QUANTITIES for end in ("", "_min", "_max")))
"""Columns that a plan may have."""
_TECHNICAL = frozenset({"id", "fid"})
"""Columns that programs add, of which nobody has to hear that they are not used."""

_AMBIGUOUS = re.compile(r"-?[1-9]\d{0,2}[.,]\d{3}")
_GROUPED = re.compile(r"-?[1-9]\d{0,2}(\.\d{3})+(,\d+)?")
_PLAIN = re.compile(r"-?\d+([.,]\d+)?")

_COMPLAINTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "geen-getal": (
            "geen getal",
            "vul alleen een getal in, zonder eenheid; laat leeg wat niet bekend is",
        ),
        "getal-dubbelzinnig": (
            "dit getal is op twee manieren te lezen",
            "bedoelt u 1500 of 1,5? Schrijf een duizendtal zonder punt, en een deel met een komma",
        ),
        "negatief": ("minder dan nul", "vul 0 of meer in"),
        "niet-heel": ("geen heel getal", "vul een heel getal in"),
    }
)
"""What is wrong with a number -> how a reader sees it, and the remedy."""


@dataclass(frozen=True, kw_only=True)
class Rows:
    """How problems name the file, the layer and the parts of a plan.

    Parameters
    ----------
    file, layer
        Where the parts came from.
    labels
        Per part, by its row: its number, and its name if it has one.
    """

    file: str
    layer: str
    labels: pd.Series[str]

    def problem(
        self, mask: pd.Series[bool], code: str, message: str, remedy: str, *, column: str = ""
    ) -> Iterator[Problem]:
        """One problem for all rows of a mask; none where it holds nowhere."""
        if mask.any():
            yield Problem(
                code=code,
                message=message,
                remedy=remedy,
                file=self.file,
                layer=self.layer,
                column=column,
                row=enumerate_some(self.labels[mask]),
            )


def find_columns(
    frame: pd.DataFrame, *, file: str, layer: str, problems: Problems
) -> tuple[Mapping[str, str], tuple[str, ...]]:
    """Tell which column is which.

    Parameters
    ----------
    frame
        Columns as delivered, without the geometry.
    file, layer
        For messages.
    problems
        Takes what is wrong: two columns that are the same.

    Returns
    -------
    tuple
        Name in `COLUMNS` -> column as delivered, and remarks about columns that are not used.
    """
    found: dict[str, str] = {}
    remarks: list[str] = []
    for column in map(str, frame.columns):
        name = column.strip().casefold()
        for long, short in _LONG_ENDS:
            name = name.removesuffix(long) + short if name.endswith(long) else name
        if name not in COLUMNS:
            asked = nearest(name, COLUMNS)
            hint = f" ({asked})" if asked.startswith("bedoelde") else ""
            remarks += [] if name in _TECHNICAL else [f"kolom {column} niet gebruikt{hint}"]
        elif name in found:
            problems.add(
                Problem(
                    code="kolom-dubbel",
                    file=file,
                    layer=layer,
                    column=column,
                    message=f"dit is hetzelfde als de kolom {found[name]}",
                    remedy="laat een van beide weg",
                )
            )
        else:
            found[name] = column
    return found, tuple(remarks)


def read_names(frame: pd.DataFrame, columns: Mapping[str, str]) -> pd.Series[str]:
    """Name of every part; *deel 1* and so on for one that has none."""
    numbered = pd.Series([f"deel {n}" for n in range(1, len(frame) + 1)], index=frame.index)
    names = _texts(frame, columns, "naam")
    return names.where(names.ne(""), numbered)


def read_cells(
    frame: pd.DataFrame, columns: Mapping[str, str], rows: Rows, problems: Problems
) -> pd.DataFrame:
    """Read function, phase and sizes of every part.

    Parameters
    ----------
    frame, columns
        See `find_columns`.
    rows
        How problems name the parts.
    problems
        Takes everything that is wrong.

    Returns
    -------
    DataFrame
        Index of ``frame``; ``functie`` and ``fase`` (None where not told), and per quantity
        ``…_min`` and ``…_max`` (float, NaN where unknown). A number is both ends, as far as they
        are not given themselves.
    """
    made: dict[str, pd.Series] = {"functie": _functions(frame, columns, rows, problems)}
    for name in QUANTITIES:
        told, least, most = (
            _numbers(frame, columns, f"{name}{end}", rows, problems) for end in ("", "_min", "_max")
        )
        problems.add(*_contradictions(name, told, least, most, rows))
        made[f"{name}_min"], made[f"{name}_max"] = least.fillna(told), most.fillna(told)
    phase = _texts(frame, columns, "fase")
    made["fase"] = phase.where(phase.ne(""), None)
    return pd.DataFrame(made)


def _texts(frame: pd.DataFrame, columns: Mapping[str, str], name: str) -> pd.Series[str]:
    """Cells as text without blanks around it; missing is empty."""
    return pd.Series([_text(cell) for cell in _cells(frame, columns, name)], frame.index, object)


def _cells(frame: pd.DataFrame, columns: Mapping[str, str], name: str) -> list[object]:
    return frame[columns[name]].tolist() if name in columns else [None] * len(frame)


def _text(cell: object) -> str:
    if cell is None or cell is pd.NA or cell is pd.NaT:
        return ""
    if isinstance(cell, float):
        if math.isnan(cell):
            return ""
        if cell.is_integer():
            return str(int(cell))  # a phase 1 in a column with empty cells
    return str(cell).strip()


def _functions(
    frame: pd.DataFrame, columns: Mapping[str, str], rows: Rows, problems: Problems
) -> pd.Series:
    cells = _texts(frame, columns, "functie")
    words: dict[str, str | None] = {"": None}
    for text in cells[cells.ne("")].unique():
        try:
            words[text] = find_function(text)
        except ConfigError as error:
            words[text] = None
            for problem in error.problems:
                problems.add(
                    *rows.problem(
                        cells.eq(text),
                        problem.code,
                        problem.message,
                        problem.remedy,
                        column=columns["functie"],
                    )
                )
    return pd.Series([words[text] for text in cells], cells.index, object)


def _numbers(
    frame: pd.DataFrame, columns: Mapping[str, str], name: str, rows: Rows, problems: Problems
) -> pd.Series[float]:
    cells = _cells(frame, columns, name)
    whole = not name.startswith("bvo_m2")
    read = [_number(cell, whole=whole) for cell in cells]
    for code, (message, remedy) in _COMPLAINTS.items():
        wrong = pd.Series([said == code for _, said in read], frame.index, bool)
        quoted = dict.fromkeys(
            repr(_text(cell)) for cell, bad in zip(cells, wrong, strict=True) if bad
        )
        problems.add(
            *rows.problem(
                wrong,
                code,
                f"{message}: {enumerate_some(quoted)}",
                remedy,
                column=columns.get(name, name),
            )
        )
    return pd.Series([number for number, _ in read], frame.index, float)


def _number(cell: object, *, whole: bool) -> tuple[float, str]:
    """A size, NaN where there is none, and what is wrong with it.

    >>> _number("1.234,5", whole=False), _number(12, whole=True)
    ((1234.5, ''), (12.0, ''))
    >>> _number("1.500", whole=False)[1], _number(-3, whole=True)[1], _number("3 m2", whole=True)[1]
    ('getal-dubbelzinnig', 'negatief', 'geen-getal')
    """
    nothing = math.nan
    text = _text(cell)
    if not text:
        return nothing, ""
    number: float
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        number = float(cell)
    elif _AMBIGUOUS.fullmatch(text):
        return nothing, "getal-dubbelzinnig"
    elif _GROUPED.fullmatch(text):
        number = float(text.replace(".", "").replace(",", "."))
    elif _PLAIN.fullmatch(text):
        number = float(text.replace(",", "."))
    else:
        return nothing, "geen-getal"
    if not math.isfinite(number):
        return nothing, "geen-getal"
    if number < 0:
        return nothing, "negatief"
    return (nothing, "niet-heel") if whole and not number.is_integer() else (number, "")


def _contradictions(
    name: str,
    told: pd.Series[float],
    least: pd.Series[float],
    most: pd.Series[float],
    rows: Rows,
) -> Iterator[Problem]:
    """A number, least and most of one quantity that cannot all be true."""
    checks: tuple[tuple[str, str, str, pd.Series[float], pd.Series[float]], ...] = (
        ("bandbreedte-omgekeerd", f"{name}_min", f"{name}_max", least, most),
        ("getal-tegenstrijdig", f"{name}_min", name, least, told),
        ("getal-tegenstrijdig", name, f"{name}_max", told, most),
    )
    for code, low_name, high_name, low, high in checks:
        wrong = low > high
        said = dict.fromkeys(
            f"{low_name} {_plain(a)}, {high_name} {_plain(b)}"
            for a, b in zip(low[wrong], high[wrong], strict=True)
        )
        yield from rows.problem(
            wrong,
            code,
            f"{low_name} is meer dan {high_name}: {enumerate_some(said)}",
            "controleer deze getallen; zijn ze verwisseld?",
            column=high_name,
        )


def _plain(number: float) -> str:
    return format_number(number, decimals=0 if number.is_integer() else 1)
