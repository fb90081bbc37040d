"""Counts of a group in one situation, and what projects do to them; what may be compared."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wijkplan.model.errors import DataError, Problem, enumerate_some
from wijkplan.themes.spread.index.measured import Numbers, same_areas


@dataclass(frozen=True, kw_only=True)
class Basis:
    """What counts are of; indices of another basis are not compared.

    Parameters
    ----------
    unit
        What an area is, such as ``buurt``.
    year
        Year of the figures that the counts start from. A later situation keeps it: projects are
        added to those figures.
    boundary_year
        Year of the division that the area codes belong to.
    """

    unit: str
    year: int
    boundary_year: int


@dataclass(frozen=True, kw_only=True, eq=False)
class Tally:
    """Counts of a group, and of the whole that it is part of, in one situation.

    Parameters
    ----------
    basis
        What the counts are of.
    group, total
        Homes or persons per area, by its code; NaN is unknown, and never zero.
    """

    basis: Basis
    group: pd.Series[float]
    total: pd.Series[float]

    def __post_init__(self) -> None:
        same_areas(self.group, self.total)

    @property
    def areas(self) -> pd.Index[str]:
        """Codes of the areas."""
        return self.group.index

    @property
    def counts(self) -> Numbers:
        """Group and total, each a row."""
        return np.stack([self.group.to_numpy(float), self.total.to_numpy(float)])

    @property
    def known(self) -> NDArray[np.bool_]:
        """Of which areas both are known."""
        return np.asarray(~np.isnan(self.counts).any(axis=0))

    def plus(self, changes: Changes) -> Tally:
        """The situation after all projects; unknown where one of them is."""
        changes.check_areas(self)
        return Tally(
            basis=self.basis,
            group=self.group + changes.group.sum(skipna=False),
            total=self.total + changes.total.sum(skipna=False),
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class Changes:
    """What projects do to the counts.

    Parameters
    ----------
    group, total
        How much comes (below zero: goes) per project (row) and area (column). 0 where a project
        does nothing; NaN where what it does is unknown.
    """

    group: pd.DataFrame
    total: pd.DataFrame

    def __post_init__(self) -> None:
        if not (
            self.group.index.equals(self.total.index)
            and self.group.columns.equals(self.total.columns)
        ):
            raise ValueError(
                "groep en geheel zijn niet van dezelfde projecten en gebieden; "
                "zet ze eerst op dezelfde rijen en kolommen"
            )
        if not self.group.index.is_unique:
            raise ValueError("een project staat er meer dan eens; tel zijn rijen eerst op")

    @property
    def projects(self) -> tuple[str, ...]:
        """Their names or numbers."""
        return tuple(map(str, self.group.index))

    @property
    def steps(self) -> Numbers:
        """Group and total, each a table of projects and areas."""
        return np.stack([self.group.to_numpy(float), self.total.to_numpy(float)])

    def check_areas(self, tally: Tally) -> None:
        """Refuse projects in other areas than those that are counted."""
        problems = _other_areas(tally.areas, self.group.columns, "de projecten")
        if problems:
            raise DataError("Projecten en situatie zijn niet van dezelfde gebieden.", problems)


def check_comparable(before: Tally, after: Tally) -> None:
    """Refuse two situations that cannot be compared, with everything that differs.

    Raises
    ------
    DataError
        Where they differ in unit of area, year, boundary year or areas.
    """
    one, other = before.basis, after.basis
    problems = [
        Problem(
            code=code,
            message=f"{label} is vooraf {getattr(one, name)} en achteraf {getattr(other, name)}",
            remedy=remedy,
        )
        for code, label, name, remedy in _BASIS
        if getattr(one, name) != getattr(other, name)
    ]
    if one == other:
        problems = _other_areas(before.areas, after.areas, "de situatie achteraf")
    if problems:
        raise DataError("Deze twee situaties zijn niet met elkaar te vergelijken.", problems)


_BASIS = (
    (
        "eenheid-verschilt",
        "de eenheid van gebied",
        "unit",
        "bereken beide over dezelfde eenheid, zoals buurten",
    ),
    (
        "jaar-verschilt",
        "het jaar van de cijfers",
        "year",
        "neem voor beide cijfers van hetzelfde jaar",
    ),
    (
        "grensjaar-verschilt",
        "het grensjaar",
        "boundary_year",
        "breng beide eerst met een omzettabel naar dezelfde gebiedsindeling",
    ),
)


def _other_areas(areas: pd.Index[str], found: pd.Index[str], whose: str) -> list[Problem]:
    """What is wrong where these are not the same areas in the same order."""
    if areas.equals(found):
        return []
    odd = areas.symmetric_difference(found)
    return [
        Problem(
            code="gebieden-verschillen",
            message=f"niet dezelfde gebieden in {whose}: {enumerate_some(odd)}"
            if len(odd)
            else f"de gebieden in {whose} staan in een andere volgorde",
            remedy="zet beide op dezelfde gebieden in dezelfde volgorde; "
            "een aantal dat ontbreekt, blijft leeg",
        )
    ]
