"""Persons present in many things at once, as a least and a most; unknown is never zero."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from wijkplan.themes.safety.rules.persons import PersonsRule, PersonsTable

PERSONS = ("dag_min", "dag_max", "nacht_min", "nacht_max")
"""Columns of persons by day and by night; NaN where unknown."""

_Numbers = npt.NDArray[np.float64]
_Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Size:
    """How much of one function each thing has, in the unit by which its persons are counted.

    Parameters
    ----------
    here
        Which things have the function.
    least, most
        Homes, square metres or pupils; NaN where unknown.
    remark
        What a reader should know of these numbers, in Dutch.
    """

    here: _Mask
    least: _Numbers
    most: _Numbers
    remark: str = ""


def unknown_size(here: _Mask, remark: str = "") -> Size:
    """Of something that is there, without a number."""
    nothing = np.full(len(here), np.nan)
    return Size(here=here, least=nothing, most=nothing, remark=remark)


def count_present(table: PersonsTable, sizes: Mapping[str, Size], number: int) -> pd.DataFrame:
    """Persons present in each of some things.

    The least is that of the functions of which a number is known; the most is known only where
    that of every function is.

    Parameters
    ----------
    table
        Numbers of persons.
    sizes
        Word of a function -> how much there is of it. Of a word that the table does not have the
        persons are unknown.
    number
        How many things.

    Returns
    -------
    DataFrame
        A row per thing: `PERSONS`, and ``personen_reden``: what is missing or should be known, in
        Dutch.
    """
    rules = {word: rule for rule in table.rule for word in rule.functions}
    made = {
        name: values
        for moment in ("dag", "nacht")
        for name, values in _sum(moment, rules, sizes, number).items()
    }
    return pd.DataFrame({**made, "personen_reden": _reasons(table, rules, sizes, number)})


def _sum(
    moment: str, rules: Mapping[str, PersonsRule], sizes: Mapping[str, Size], number: int
) -> dict[str, _Numbers]:
    least, most = np.zeros(number), np.zeros(number)
    told, anything = np.zeros(number, dtype=bool), np.zeros(number, dtype=bool)
    for word, size in sizes.items():
        low, high = _persons(rules.get(word), size, moment)
        known = size.here & ~np.isnan(low)
        least += np.where(known, low, 0.0)
        most += np.where(size.here, high, 0.0)
        told |= known
        anything |= size.here
    return {
        f"{moment}_min": np.where(told, least, np.nan),
        f"{moment}_max": np.where(anything, most, np.nan),
    }


def _persons(rule: PersonsRule | None, size: Size, moment: str) -> tuple[_Numbers, _Numbers]:
    share = None if rule is None else rule.day if moment == "dag" else rule.night
    if rule is None or share is None:
        nothing = np.full(len(size.here), np.nan)
        return nothing, nothing
    if share == 0:
        nobody = np.zeros(len(size.here))
        return nobody, nobody
    factor = rule.persons / (rule.m2 or 1.0) * share
    # Pupils come with staff, whose number nobody gives: what is known is a least.
    most = np.full(len(size.here), np.nan) if rule.each == "leerling" else size.most * factor
    return size.least * factor, most


def _reasons(
    table: PersonsTable, rules: Mapping[str, PersonsRule], sizes: Mapping[str, Size], number: int
) -> npt.NDArray[np.object_]:
    """One text per combination of functions, and of which of them the size is known."""
    code = np.zeros(number, dtype=np.int64)
    for size in sizes.values():
        code = 3 * code + np.where(size.here, 1 + np.isnan(size.most), 0)
    combinations, which = np.unique(code, return_inverse=True)
    texts = []
    for combination in combinations:
        rest, said = int(combination), list[str]()
        for word, size in reversed(tuple(sizes.items())):
            rest, state = divmod(rest, 3)
            if state:
                said = [*_say(table, rules.get(word), word, size, known=state == 1), *said]
        text = "; ".join(dict.fromkeys(filter(None, said)))
        texts.append(text if combination else "de functie is niet bekend")
    return np.array(texts, dtype=object)[which]


def _say(
    table: PersonsTable, rule: PersonsRule | None, word: str, size: Size, *, known: bool
) -> Iterator[str]:
    if rule is None:
        yield f"voor {word} is er geen aantal personen bekend"
    else:
        amount = 1.0 if known else None
        yield table.present(word, homes=amount, bvo_m2=amount, pupils=amount).reden
    if size.remark:
        yield size.remark
