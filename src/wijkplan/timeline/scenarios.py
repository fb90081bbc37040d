"""Scenarios: which projects go ahead, and when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from wijkplan.sources.project_totals import ancestors_of


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """A choice out of the project register.

    Every condition that is given must hold; a project of which the register does not say
    (hardness, status, probability, year) does not meet it.

    Parameters
    ----------
    name
        Name in the project file, in files and on pages.
    description
        What a reader should know.
    nothing
        No project goes ahead.
    hardness, status
        Only projects with one of these.
    min_chance
        Only projects with at least this probability, in %.
    first, last
        Only projects that are delivered from, or until and including, this year.
    only
        Only these projects, with their parts.
    without
        Not these projects, nor their parts.
    include
        These projects and their parts in any case, unless ``without`` names them.
    shift
        Years by which all that has not happened yet comes later (below zero: earlier).
    undated
        Year in which projects without a year happen; None leaves them out of every year.
    """

    name: str
    description: str = ""
    nothing: bool = False
    hardness: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    min_chance: float | None = None
    first: int | None = None
    last: int | None = None
    only: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    shift: int = 0
    undated: int | None = None


NOW = Scenario(name="nu", description="Er gebeurt niets.", nothing=True)
HARD_ONLY = Scenario(
    name="alleen hard", description="Alleen projecten met een hard plan.", hardness=("hard",)
)
EVERYTHING = Scenario(name="alles", description="Alle projecten van het register.")
DEFAULT_SCENARIOS = (NOW, HARD_ONLY, EVERYTHING)
"""The scenarios of a project file that names none."""


def choose_projects(frame: pd.DataFrame, scenario: Scenario) -> pd.Series[bool]:
    """Say of each project whether it goes ahead.

    Parameters
    ----------
    frame
        Rows of a project register.
    scenario
        The conditions.

    Returns
    -------
    Series
        Index of the register.
    """
    if scenario.nothing:
        return pd.Series(data=False, index=frame.index)
    chosen = pd.Series(data=True, index=frame.index)
    if scenario.hardness:
        chosen &= frame["hardheid"].isin(scenario.hardness)
    if scenario.status:
        chosen &= frame["status"].isin(scenario.status)
    if scenario.min_chance is not None:
        chosen &= frame["kans"].ge(scenario.min_chance)
    if scenario.first is not None:
        chosen &= frame["jaar_oplevering"].ge(scenario.first)
    if scenario.last is not None:
        chosen &= frame["jaar_oplevering"].le(scenario.last)
    above = ancestors_of(frame)
    if scenario.only:
        chosen &= _named(frame, scenario.only, above)
    chosen |= _named(frame, scenario.include, above)
    return chosen & ~_named(frame, scenario.without, above)


def _named(
    frame: pd.DataFrame, ids: Iterable[str], above: dict[str, tuple[str, ...]]
) -> pd.Series[bool]:
    """Whether a project, or a programme above it, is among some ids."""
    wanted = set(ids)
    found = frame["project_id"].map(lambda own: not wanted.isdisjoint((own, *above[own])))
    return found.astype(bool)
