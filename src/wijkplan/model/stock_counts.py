"""Counting homes per buurt, by what they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import pandas as pd

from wijkplan.model.attributes import (
    ATTRIBUTES,
    CATEGORIES,
    CELLS,
    EXCLUDED,
    QUESTIONS,
    Question,
)

UNPLACED = ""
"""Code of what has no known buurt."""

COLUMNS = pd.MultiIndex.from_tuples(CELLS, names=["kenmerk", "waarde"])
"""`CELLS` as the columns of a frame."""
SLICES: Mapping[str, slice] = MappingProxyType(
    {
        name: slice(CELLS.index((name, names[0])), CELLS.index((name, names[-1])) + 1)
        for name, names in CATEGORIES.items()
    }
)
"""Attribute or question -> where its categories stand in `CELLS`."""

Cells = npt.NDArray[np.float64]
Codes = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class StockCounts:
    """Homes per buurt, in all and per cell of `CELLS`.

    Parameters
    ----------
    homes
        Index code of the buurt, sorted; `UNPLACED` for homes without one.
    cells
        Same index; columns `CELLS`. The categories of an attribute add up to ``homes``.
    """

    homes: pd.Series[float]
    cells: pd.DataFrame

    def plus(self, other: StockCounts) -> StockCounts:
        """Add up two counts; a buurt that one of them lacks counts as zero there."""
        if other.homes.empty:
            return self
        return StockCounts(
            self.homes.add(other.homes, fill_value=0.0),
            self.cells.add(other.cells, fill_value=0.0),
        )


def count_rows(frame: pd.DataFrame) -> StockCounts:
    """Count homes, or bookings with a sign.

    Parameters
    ----------
    frame
        Columns ``buurt`` (None where unknown), ``aantal`` and every attribute of `ATTRIBUTES`
        (None where unknown).
    """
    numbers, codes = pd.factorize(frame["buurt"].fillna(UNPLACED), sort=True)
    weight = frame["aantal"].to_numpy(float)
    index = pd.Index(codes, dtype=object, name="buurt")
    homes = np.bincount(numbers, weights=weight, minlength=len(codes))
    weights = dict.fromkeys(CATEGORIES, weight)
    cells = count_cells(category_codes(frame), weights, numbers, size=len(codes))
    return StockCounts(
        pd.Series(homes, index=index, dtype=float),
        pd.DataFrame(cells, index=index, columns=COLUMNS),
    )


def sum_cells(frame: pd.DataFrame) -> Cells:
    """Count homes, or bookings with a sign, per cell over all buurten.

    Parameters
    ----------
    frame
        Columns ``aantal`` and every attribute; without rows every cell is zero.
    """
    weights = dict.fromkeys(CATEGORIES, frame["aantal"].to_numpy(float))
    return np.asarray(count_cells(category_codes(frame), weights)[0])


def count_cells(
    codes: Mapping[str, Codes],
    weights: Mapping[str, Cells],
    groups: Codes | int = 0,
    *,
    size: int = 1,
) -> Cells:
    """Add up weights per group and cell.

    Parameters
    ----------
    codes
        Attribute or question -> position in `CATEGORIES` per home.
    weights
        Attribute or question -> weight per home.
    groups
        Number of the group per home.
    size
        Number of groups.

    Returns
    -------
    ndarray
        A row per group, a column per cell of `CELLS`.
    """
    parts = []
    for name, names in CATEGORIES.items():
        place = groups * len(names) + codes[name]
        found = np.bincount(place, weights=weights[name], minlength=size * len(names))
        parts.append(found.reshape(size, len(names)))
    return np.hstack(parts)


def category_codes(frame: pd.DataFrame) -> dict[str, Codes]:
    """Position in `CATEGORIES` per home, for every attribute and question.

    A value that is known goes before 'not applicable': a rent class with an owned home is that
    rent class.

    >>> homes = pd.DataFrame({"eigendom": ["koop", None], "tak": [None, "DAEB"]})
    >>> homes = homes.reindex(columns=list(ATTRIBUTES))
    >>> codes = category_codes(homes)
    >>> [CATEGORIES["tak"][code] for code in codes["tak"]]
    ['nvt', 'DAEB']
    >>> [CATEGORIES["sociale_huur"][code] for code in codes["sociale_huur"]]
    ['nee', 'onbekend of dit geldt']
    """
    return categorise(value_codes(frame))


def value_codes(frame: pd.DataFrame) -> dict[str, Codes]:
    """Position in `ATTRIBUTES` per home, for every attribute; -1 where it has no value."""
    return {name: values_of(name, frame[name].to_numpy(object)) for name in ATTRIBUTES}


def values_of(attribute: str, values: npt.NDArray[np.object_]) -> Codes:
    """Positions of values of one attribute; -1 for what is none."""
    return np.asarray(_positions(attribute).get_indexer(pd.Index(values, dtype=object)))


@cache
def _positions(attribute: str) -> pd.Index[str]:
    return pd.Index(ATTRIBUTES[attribute], dtype=object)


def categorise(values: Mapping[str, Codes]) -> dict[str, Codes]:
    """Position in `CATEGORIES` per home, of what `value_codes` gives; see `category_codes`."""
    codes = {name: _category(name, values) for name in ATTRIBUTES}
    answers = {name: _answer_codes(question, codes) for name, question in QUESTIONS.items()}
    return {**codes, **answers}


def _category(attribute: str, values: Mapping[str, Codes]) -> Codes:
    """Unknown and not applicable are the last two."""
    code, known = values[attribute], len(ATTRIBUTES[attribute])
    missing = np.full(len(code), known)
    if attribute in EXCLUDED:
        tenures = [ATTRIBUTES["eigendom"].index(tenure) for tenure in EXCLUDED[attribute]]
        missing[np.isin(values["eigendom"], tenures)] = known + 1
    return np.where(code < 0, missing, code)


def _answer_codes(question: Question, codes: Mapping[str, Codes]) -> Codes:
    """Position of the answer, by whether it is asked (no, unknown, yes) and holds (the same)."""
    yes, no, unknown, not_asked, unsure = range(5)
    answers = np.array([(not_asked,) * 3, (unsure,) * 3, (no, unknown, yes)])
    return np.asarray(answers[_truth(question.of, codes), _truth(question.fits, codes)])


def _truth(conditions: Mapping[str, tuple[str, ...]], codes: Mapping[str, Codes]) -> Codes:
    """Whether all conditions hold, per home: 0 no, 1 unknown, 2 yes."""
    result = np.full(len(next(iter(codes.values()))), 2)
    for name, values in conditions.items():
        each = [2 * (value in values) for value in ATTRIBUTES[name]]
        result = np.minimum(result, np.array([*each, 1, 0])[codes[name]])
    return result
