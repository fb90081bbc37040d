"""Totals of a project register: every home once, and bounds where numbers are unknown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from wijkplan.model.text import format_number
from wijkplan.sources.project_fields import ANY_CHANGE, HOMES, KINDS, UNITS

COUNTS = "telt"
UNKNOWN = "onbekend"
BY_PARTS = "telt via de delen"
BY_PROGRAMME = "telt via het programma"
NOT_APPLICABLE = "n.v.t."
_STOCK = ("bruto", "sloop")
_TOTALS = (*_STOCK, "netto")
_WAYS: Mapping[str, str] = MappingProxyType({"bruto": "erbij", "sloop": "eraf"})


def ancestors_of(frame: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """For each row the programmes above it, nearest first, by position in the frame.

    Parameters
    ----------
    frame
        Columns ``project_id`` and ``parent_id``; empty or None is no programme.

    Returns
    -------
    dict
        ``project_id`` -> ids above it. In a circle the row's own id comes back among them.

    >>> frame = pd.DataFrame({"project_id": ["a", "b", "c"], "parent_id": ["", "a", "b"]})
    >>> ancestors_of(frame)
    {'a': (), 'b': ('a',), 'c': ('b', 'a')}
    """
    above = {
        str(own): str(parent)
        for own, parent in zip(frame["project_id"], frame["parent_id"], strict=True)
        if parent
    }
    found = {}
    for own in frame["project_id"].astype(str):
        trail: list[str] = []
        step = above.get(own)
        while step is not None and step not in trail:
            trail.append(step)
            step = above.get(step)
        found[own] = tuple(trail)
    return found


def count_once(frame: pd.DataFrame, measure: str) -> pd.Series[str]:
    """Say for each project whether its number counts in totals, so that no home counts twice.

    A number of a programme counts only where none of its parts has that number; the numbers of
    the parts go first, even where not all of them are known. Both numbers stay in the register.
    Care units of a part do not stand in for the homes of a programme, nor does a sale for a
    renovation: only numbers of the same unit are compared, and ``aantal`` only where the same
    happens to the homes (or it is not known what happens).

    Parameters
    ----------
    frame
        Columns ``project_id``, ``parent_id``, ``soort``, ``eenheid`` and the measure; NaN is
        unknown.
    measure
        ``bruto``, ``sloop`` or ``aantal``.

    Returns
    -------
    Series
        ``telt``; ``onbekend`` (it should count, nobody knows the number); ``telt via de delen``;
        ``telt via het programma``; or ``n.v.t.`` where the number does not belong to the kind of
        project.

    >>> frame = pd.DataFrame(
    ...     {
    ...         "project_id": ["P", "a", "b", "c"],
    ...         "parent_id": [None, "P", "P", "P"],
    ...         "soort": ["NIU", "NIU", "NIU", "REN"],
    ...         "eenheid": "woningen",
    ...         "bruto": [90.0, 50.0, np.nan, np.nan],
    ...     }
    ... )
    >>> count_once(frame, "bruto").tolist()
    ['telt via de delen', 'telt', 'onbekend', 'n.v.t.']
    """
    above = _alike_above(frame)
    ids = frame["project_id"]
    applies = frame["soort"].map(lambda kind: KINDS[kind].applies(measure)).astype(bool)
    known = frame[measure].notna() & applies
    over_known = ids.isin({up for own in ids[known] for up in above[own]})
    over_applying = ids.isin({up for own in ids[applies] for up in above[own]})
    counts = known & ~over_known
    counting = set(ids[counts])
    covered = ids.map(lambda own: not counting.isdisjoint(above[own])).astype(bool)
    state = pd.Series(UNKNOWN, index=frame.index, dtype=object)
    state = state.mask(over_applying, BY_PARTS).mask(covered, BY_PROGRAMME)
    return state.mask(known, BY_PARTS).mask(counts, COUNTS).where(applies, NOT_APPLICABLE)


def _alike_above(frame: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """For each row the programmes above it whose number is of the same things."""
    units = dict(zip(frame["project_id"], frame["eenheid"], strict=True))
    kinds = dict(zip(frame["project_id"], frame["soort"], strict=True))

    def alike(own: str, up: str) -> bool:
        changes = {KINDS[kinds[own]].changes, KINDS[kinds[up]].changes} - {ANY_CHANGE}
        return units[own] == units[up] and len(changes) < 2

    return {
        own: tuple(up for up in ups if up in units and alike(own, up))
        for own, ups in ancestors_of(frame).items()
    }


def total_up(frame: pd.DataFrame, by: str | list[str]) -> pd.DataFrame:
    """Add the numbers of homes that count, per group.

    What is no housing stock (standplaatsen, student rooms, care units) is left out.

    Parameters
    ----------
    frame
        Rows of a project register.
    by
        Columns to group by; a missing key is a group of its own.

    Returns
    -------
    DataFrame
        Per group ``bruto``, ``sloop`` and ``netto`` (``bruto - sloop``) in homes; and for each of
        the three ``…_projecten``, the projects that count or should count, and ``…_onbekend``,
        those of which the number (for net one of both) is not known. With an unknown number the
        sum is a bound, see `bound`; it is NaN where no number at all is known, and ``netto``
        also where unknown numbers of both kinds leave no bound.
    """
    frame = frame[frame["eenheid"].eq(HOMES)]
    parts: dict[str, pd.Series] = {}
    for measure in _STOCK:
        state = frame[f"{measure}_telling"]
        parts[measure] = frame[measure].where(state.eq(COUNTS), 0.0)
        parts[f"{measure}_projecten"] = state.isin((COUNTS, UNKNOWN)).astype(int)
        parts[f"{measure}_onbekend"] = state.eq(UNKNOWN).astype(int)
    for word in ("projecten", "onbekend"):
        parts[f"netto_{word}"] = parts[f"bruto_{word}"] | parts[f"sloop_{word}"]
    keys = [by] if isinstance(by, str) else by
    made = pd.DataFrame(parts, index=frame.index).assign(**{key: frame[key] for key in keys})
    sums = made.groupby(by, dropna=False).sum()
    for measure in _STOCK:
        gaps = sums[f"{measure}_onbekend"]
        sums[measure] = sums[measure].mask(gaps.gt(0) & gaps.eq(sums[f"{measure}_projecten"]))
    both = sums["bruto_onbekend"].gt(0) & sums["sloop_onbekend"].gt(0)
    return sums.assign(netto=(sums["bruto"] - sums["sloop"]).mask(both))


def is_touched(frame: pd.DataFrame) -> pd.Series[bool]:
    """Whether each project counts or should count in a total of homes, by itself."""
    bruto, sloop = (frame[f"{measure}_telling"].isin((COUNTS, UNKNOWN)) for measure in _STOCK)
    return (bruto | sloop) & frame["eenheid"].eq(HOMES)


def say_apart(frame: pd.DataFrame, measures: Iterable[str] = _STOCK) -> str:
    """What projects bring or take that is no housing stock; empty where there is none.

    Parameters
    ----------
    frame
        Rows of a project register.
    measures
        ``bruto``, ``sloop`` or both.

    >>> frame = pd.DataFrame(
    ...     {
    ...         "eenheid": ["zorgeenheden", "standplaatsen", "standplaatsen", "woningen"],
    ...         "bruto": [14.0, 3.0, np.nan, 40.0],
    ...         "bruto_telling": ["telt", "telt", "onbekend", "telt"],
    ...     }
    ... )
    >>> say_apart(frame, ["bruto"])
    'ten minste 3 standplaatsen erbij, 14 zorgeenheden erbij'
    """
    said = []
    for unit in UNITS[1:]:
        rows = frame[frame["eenheid"].eq(unit)]
        for measure in measures:
            state = rows[f"{measure}_telling"]
            number, gaps = rows.loc[state.eq(COUNTS), measure].sum(), state.eq(UNKNOWN).any()
            amount = f"ten minste {format_number(number)}" if gaps else format_number(number)
            if gaps and not number:
                amount = "een onbekend aantal"
            if gaps or number:
                said.append(f"{amount} {unit} {_WAYS[measure]}")
    return ", ".join(said)


def bound(totals: pd.Series, measure: str) -> str:
    """Dutch word for what a total says: '', 'ten minste' or 'ten hoogste'.

    A number that is not known can only add: to ``bruto`` and ``sloop`` itself; unknown new
    homes make ``netto`` higher, unknown demolition makes it lower.

    Parameters
    ----------
    totals
        A row of `total_up`.
    measure
        ``bruto``, ``sloop`` or ``netto``.
    """
    if measure == "netto":
        if totals["sloop_onbekend"]:
            return "ten hoogste"
        return "ten minste" if totals["bruto_onbekend"] else ""
    return "ten minste" if totals[f"{measure}_onbekend"] else ""


def say_total(totals: pd.Series, measure: str) -> str:
    """A total for a reader: '40', 'ten minste 40' or 'onbekend'.

    >>> row = pd.Series({"bruto": 40.0, "bruto_onbekend": 1, "sloop_onbekend": 0})
    >>> say_total(row, "bruto")
    'ten minste 40'
    """
    if np.isnan(totals[measure]):
        return "onbekend"
    return f"{bound(totals, measure)} {format_number(totals[measure])}".strip()


@dataclass(frozen=True, kw_only=True)
class ProgrammeBalance:
    """The number of a programme beside those of its parts; both are kept.

    Parameters
    ----------
    project_id, name
        The programme.
    measure
        ``bruto`` or ``sloop``.
    unit
        What the numbers are of: homes, or what is counted apart from them.
    own
        Its own number.
    parts
        Sum of the parts of which the number is known.
    unknown
        Parts of which it is not.
    """

    project_id: str
    name: str
    measure: str
    unit: str
    own: float
    parts: float
    unknown: int


def balance_programmes(frame: pd.DataFrame) -> tuple[ProgrammeBalance, ...]:
    """Every number that both a programme and its parts give, in order of `project_id`.

    Parameters
    ----------
    frame
        Rows of a project register.
    """
    above = _alike_above(frame)
    found = []
    for measure in _STOCK:
        both = frame[f"{measure}_telling"].eq(BY_PARTS) & frame[measure].notna()
        for row in frame[both].to_dict("records"):
            inside = [row["project_id"] in above[part] for part in frame["project_id"]]
            found.append(_balance(row, frame[inside], measure))
    return tuple(sorted(found, key=lambda balance: (balance.project_id, balance.measure)))


def _balance(row: Mapping[Any, Any], parts: pd.DataFrame, measure: str) -> ProgrammeBalance:
    state = parts[f"{measure}_telling"]
    return ProgrammeBalance(
        project_id=row["project_id"],
        name=row["naam"],
        measure=measure,
        unit=row["eenheid"],
        own=float(row[measure]),
        parts=float(parts.loc[state.eq(COUNTS), measure].sum()),
        unknown=int(state.eq(UNKNOWN).sum()),
    )


def per_buurt_and_year(frame: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """The programme per buurt and year of delivery, for machine files.

    Parameters
    ----------
    frame
        Rows of a project register.
    places
        Same index: ``buurt`` (code, None where not placed) and ``binnen`` (False for a project
        outside the areas, which is left out).

    Returns
    -------
    DataFrame
        A row per ``code`` (empty: not placed), ``jaar`` (whole number, <NA> where unknown) and
        ``hardheid``, sorted; ``bruto``, ``sloop``, ``netto``, ``projecten`` and ``…_onbekend``
        as `total_up` gives them. Projects in which no homes come or go are not in it.
    """
    keyed = frame.assign(
        code=places["buurt"].astype(object).where(places["buurt"].notna(), ""),
        jaar=frame["jaar_oplevering"].astype("Int64"),
    )
    order = ["code", "jaar", "hardheid"]
    inside = keyed[places["binnen"].astype(bool) & is_touched(frame)]
    rows = total_up(inside, order).reset_index().sort_values(order, ignore_index=True)
    rows = rows.rename(columns={"netto_projecten": "projecten"})
    return rows[[*order, *_TOTALS, "projecten", *(f"{name}_onbekend" for name in _TOTALS)]]
