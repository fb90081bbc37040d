"""What `wijkplan verify` tells: for a reader, and for a machine."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import pandas as pd

from wijkplan.model.errors import Problem, enumerate_some
from wijkplan.model.text import format_number
from wijkplan.output.verify import Verification

_NAMED = 10
"""So many files and official cells are named; the rest is counted."""


def tell(verification: Verification, words: Sequence[Problem] | None = None) -> Iterator[str]:
    """Report for a reader, line by line.

    Parameters
    ----------
    verification
        What came of the attack.
    words
        Places where a word of the list was found; None where there was no list.
    """
    it = verification
    yield f"Atlas: {it.title} (openbare uitgave)"
    yield "Bestanden: alle zoals ze zijn gemaakt."
    if it.unknown_files:
        names = enumerate_some(it.unknown_files, most=_NAMED)
        yield f"Niet van deze atlas en niet bekeken: {names}."
    yield (
        f"Beschermd: {_counted(it.columns, 'kolom', 'kolommen')} met "
        f"{_counted(it.cells, 'cijfer', 'cijfers')}, waarvan {format_number(it.hidden)} verborgen."
    )
    if (row := it.narrowest) is not None:
        low, high = format_number(row["low"]), format_number(row["high"])
        yield f"Het minst blijft open van {_cell(row)}: {low} tot {high}."
    yield f"Herleidbaar of toch getoond: {len(it.leaks)}."
    yield from (f"  - {leak}" for leak in it.leaks)
    if words is not None:
        yield f"Woorden van de lijst gevonden: {len(words)}."
        yield from (f"  - {word}" for word in words)
    if len(it.known_officially):
        yield (
            "Verborgen, maar officiële cijfers laten zelf al minder open dan de drempel: "
            f"{len(it.known_officially)}. De atlas voegt daar niets aan toe."
        )
        yield from _listed(it.known_officially)
    if it.official is not None and len(it.official):
        yield (
            "Cijfers die het CBS geheim houdt en die uit zijn eigen tabellen volgen: "
            f"{len(it.official)}. Dat is geen fout van de atlas; daar blijven ze leeg."
        )
        yield from _listed(it.official)


def as_data(verification: Verification, words: Sequence[Problem] | None = None) -> dict[str, Any]:
    """Report for a machine, ready for JSON; see `tell`."""
    it = verification
    return {
        "atlas": it.title,
        "kolommen": it.columns,
        "cijfers": it.cells,
        "verborgen": [_row(row) for row in it.intervals.to_dict("records")],
        "lekken": _problems(it.leaks),
        "woorden": None if words is None else _problems(words),
        "officieel": None
        if it.official is None
        else [
            {"kolom": row["column"], "gebied": row["area"], "ruimte": row["high"] - row["low"]}
            for row in it.official.to_dict("records")
        ],
        "niet_bekeken": list(it.unknown_files),
    }


def _problems(found: Iterable[Problem]) -> list[dict[str, str]]:
    return [{key: text for key, text in asdict(one).items() if text} for one in found]


def _row(row: Mapping[Hashable, Any]) -> dict[str, Any]:
    words = {"column": "kolom", "area": "gebied", "low": "van", "high": "tot"}
    told = {word: _finite(row[key]) for key, word in words.items()}
    return {**told, "oordeel": row["verdict"]}


def _finite(value: object) -> object:
    if not isinstance(value, float):
        return value
    return value + 0.0 if math.isfinite(value) else None  # -0.0 becomes 0.0


def _listed(cells: pd.DataFrame) -> Iterator[str]:
    """Which cells, and how much remains open; what they are is for nobody to repeat."""
    for row in cells.head(_NAMED).to_dict("records"):
        yield f"  - {_cell(row)}: nog {format_number(row['high'] - row['low'])} open"
    if len(cells) > _NAMED:
        yield f"  (en nog {len(cells) - _NAMED})"


def _cell(row: Mapping[Hashable, Any]) -> str:
    return f"kolom {row['column']}, gebied {row['area']}"


def _counted(number: int, one: str, more: str) -> str:
    return f"{format_number(number)} {one if number == 1 else more}"
