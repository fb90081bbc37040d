"""What follows from the figures themselves: by adding and subtracting, or because one is small."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from wijkplan.model.columns import Kind
from wijkplan.model.derive import DERIVED
from wijkplan.model.errors import Problem
from wijkplan.model.text import format_number
from wijkplan.output.verify.reading import FIGURES, STATUS, Reading
from wijkplan.protection.audit import RECOVERABLE, audit, remaining
from wijkplan.protection.knowledge import Facts, make_system
from wijkplan.protection.small import small_cells

_MORE = (
    "meld dit als fout in wijkplan; noem de kolom tot die tijd intern "
    '(editie = "intern" bij [[kolom]]) of verhoog de drempel'
)


def public_facts(reading: Reading) -> Facts:
    """What an atlas publishes of the columns that were delivered.

    What wijkplan computed from those tells nothing that they do not, but for what
    `find_computed` looks at.
    """
    told = reading.origin["kolommen"]
    names = [str(n) for n in reading.values if not told[n]["berekend"]]
    status, values = reading.status[names], reading.values[names]
    above = reading.areas["bovenliggend"]
    parts = above[above.isin(above.index)]
    hidden = pd.DataFrame(
        {name: values.index.isin(reading.hidden.get(name, ())) for name in names},
        index=values.index,
    )
    return Facts(
        values=values,
        derived=status.apply(lambda cells: cells.str.startswith(DERIVED)) & values.notna(),
        known=values.notna() | hidden,
        specs={name: reading.specs[name] for name in names},
        parts={str(code): tuple(codes) for code, codes in parts.groupby(parts).groups.items()},
        official=frozenset(names) - set(reading.protected),
        families=tuple(map(tuple, reading.rules["optellingen"])),
    )


def attack(reading: Reading, facts: Facts) -> pd.DataFrame:
    """Interval that remains of the count behind every hidden cell of a protected column.

    Returns
    -------
    DataFrame
        See `wijkplan.protection.audit.audit`.
    """
    hidden = {n: areas for n, areas in reading.hidden.items() if n in reading.protected}
    return audit(facts, hidden, _thresholds(reading, facts))


def find_recoverable(intervals: pd.DataFrame) -> Iterator[Problem]:
    """Hidden cells of which an outsider can find out too much, see `attack`."""
    for row in intervals[intervals["verdict"].eq(RECOVERABLE)].to_dict("records"):
        low, high = format_number(row["low"]), format_number(row["high"])
        yield Problem(
            code="herleidbaar",
            file=FIGURES,
            column=row["column"],
            area=row["area"],
            message="het verborgen aantal is terug te rekenen: "
            + (f"het is {low}" if low == high else f"het ligt tussen {low} en {high}"),
            remedy=_MORE,
        )


def find_small(reading: Reading, facts: Facts) -> Iterator[Problem]:
    """Cells of protected columns that are shown and about too few.

    Of a rounded figure that must hold for every number that it can stand for. What cannot be
    judged because its whole is hidden is left to `attack`.
    """
    thresholds = _thresholds(reading, facts)
    judged = [set(small_cells(moved, thresholds)) for moved in _within_rounding(facts)]
    for name, area in sorted(set.intersection(*judged)):
        spec = facts.specs[name]
        if area in reading.hidden.get(spec.persons or spec.weight, ()):
            continue
        yield Problem(
            code="klein-en-getoond",
            file=FIGURES,
            column=name,
            area=area,
            message=f"dit cijfer gaat over minder dan {format_number(thresholds[name])}, of laat "
            "er van het geheel zo weinig over",
            remedy=_MORE,
        )


def find_computed(reading: Reading) -> Iterator[Problem]:
    """Figures that wijkplan computed from one that is hidden, and that give it away."""
    for name, told in reading.origin["kolommen"].items():
        for source in told["uit"]:
            for area in reading.hidden.get(source, ()):
                if name in reading.values and reading.values.notna().loc[area, name]:
                    yield Problem(
                        code="afgeleide-getoond",
                        file=FIGURES,
                        column=name,
                        area=area,
                        message=f"hieruit volgt {source}, en dat is hier verborgen",
                        remedy=_MORE,
                    )


def find_unprotected(reading: Reading) -> Iterator[Problem]:
    """Figures of a partner about persons, of any year, that nobody protected."""
    for name, told in reading.origin["kolommen"].items():
        partner = not told["officieel"] and not told["berekend"]
        if partner and told["over"] == "personen" and name not in reading.protected:
            yield _miscounted(name, FIGURES, f"deze kolom van {told['bron']} is niet beschermd")


def find_miscounted(reading: Reading) -> Iterator[Problem]:
    """Protected columns that hide other cells than the atlas says, or should not be there."""
    for name, told in reading.protected.items():
        if told["reden"] and name in reading.specs:
            yield _miscounted(name, FIGURES, "deze kolom zou niet in de atlas staan")
        if told["reden"]:
            continue
        levels = reading.areas["niveau"]
        cells = levels[levels.index.isin(reading.hidden.get(name, ()))].value_counts()
        for level, number in told["verborgen"].items():
            if cells.get(level, 0) != number:
                said = f"hier zijn er {cells.get(level, 0)} verborgen, er horen er {number} te zijn"
                yield _miscounted(name, STATUS, f"{level}: {said}")


def _miscounted(column: str, file: str, message: str) -> Problem:
    return Problem(
        code="anders-dan-gezegd",
        file=file,
        column=column,
        message=message,
        remedy="verspreid deze map niet; maak de atlas opnieuw met wijkplan build",
    )


def find_official(reading: Reading, facts: Facts) -> pd.DataFrame:
    """Cells that CBS keeps secret and that still follow from what CBS publishes itself.

    No fault of the atlas, and nothing that it can prevent: who has the tables has them.

    Returns
    -------
    DataFrame
        ``column``, ``area``, ``low`` and ``high`` of each cell of which less than the threshold
        of the project remains open. Where the whole is that small itself there is nothing to find.
    """
    threshold = reading.rules["drempel"]
    told: Mapping[str, Any] = reading.origin["kolommen"]
    specs = {name: spec for name, spec in facts.specs.items() if told[name]["officieel"]}
    officials = [
        name
        for name, spec in specs.items()
        if spec.disclosure == "personen" and (spec.kind is Kind.COUNT or spec.weight in specs)
    ]
    missing = facts.values[officials].isna()
    cells = [
        (name, str(area))
        for name in officials
        if facts.values[name].notna().any()
        for area in missing.index[missing[name] & ~_few(facts, name, threshold)]
    ]
    only = replace(facts, specs=specs, families=())
    found = remaining(make_system(only, {name for name, _ in cells}), cells)
    narrow = (found["high"] - found["low"]).lt(threshold).to_numpy()
    return found.loc[narrow].reset_index()


def _few(facts: Facts, name: str, threshold: float) -> pd.Series[bool]:
    """Whether the whole of which a column is part is small."""
    whole = facts.specs[name].of or facts.specs[name].weight
    return facts.values.get(whole, pd.Series(math.inf, index=facts.values.index)).lt(threshold)


def _thresholds(reading: Reading, facts: Facts) -> dict[str, float]:
    return {n: told["drempel"] for n, told in reading.protected.items() if n in facts.specs}


def _within_rounding(facts: Facts) -> list[Facts]:
    """The figures as they are, and at both ends of what wijkplan's rounding can hide."""
    half = pd.Series({name: (spec.round_to or 0.0) / 2 for name, spec in facts.specs.items()})
    moves = (0.0, 1.0, -1.0) if half.any() else (0.0,)
    return [replace(facts, values=facts.values + move * half) for move in moves]
