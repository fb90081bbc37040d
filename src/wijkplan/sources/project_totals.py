"""Totals of a project register: every home once, and bounds where numbers are unknown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from wijkplan.model.text import format_number

COUNTS = "telt"
UNKNOWN = "onbekend"
BY_PARTS = "telt via de delen"
BY_PROGRAMME = "telt via het programma"
NOT_APPLICABLE = "n.v.t."
MEASURES = ("bruto", "sloop")
_TOTALS = (*MEASURES, "netto")


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


def count_once(frame: pd.DataFrame, measure: str, applies: pd.Series[bool]) -> pd.Series[str]:
    """Say for each project whether its number counts in totals, so that no home counts twice.

    A number of a programme counts only where none of its parts has that number; the numbers of
    the parts go first, even where not all of them are known. Both numbers stay in the register.

    Parameters
    ----------
    frame
        Columns ``project_id``, ``parent_id`` and the measure; NaN is unknown.
    measure
        ``bruto`` or ``sloop``.
    applies
        Whether the number belongs to the kind of project; same index.

    Returns
    -------
    Series
        ``telt``; ``onbekend`` (it should count, nobody knows the number); ``telt via de delen``;
        ``telt via het programma``; or ``n.v.t.``.

    >>> frame = pd.DataFrame(
    ...     {
    ...         "project_id": ["P", "a", "b"],
    ...         "parent_id": [None, "P", "P"],
    ...         "bruto": [90.0, 50.0, np.nan],
    ...     }
    ... )
    >>> count_once(frame, "bruto", pd.Series([True, True, True])).tolist()
    ['telt via de delen', 'telt', 'onbekend']
    """
    above = ancestors_of(frame)
    ids = frame["project_id"]
    known = frame[measure].notna() & applies
    over_known = ids.isin({up for own in ids[known] for up in above[own]})
    over_applying = ids.isin({up for own in ids[applies] for up in above[own]})
    counts = known & ~over_known
    counting = set(ids[counts])
    covered = ids.map(lambda own: not counting.isdisjoint(above[own])).astype(bool)
    state = pd.Series(UNKNOWN, index=frame.index, dtype=object)
    state = state.mask(over_applying, BY_PARTS).mask(covered, BY_PROGRAMME)
    return state.mask(known, BY_PARTS).mask(counts, COUNTS).where(applies, NOT_APPLICABLE)


def total_up(frame: pd.DataFrame, by: str | list[str]) -> pd.DataFrame:
    """Add the numbers that count, per group.

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
    parts: dict[str, pd.Series] = {}
    for measure in MEASURES:
        state = frame[f"{measure}_telling"]
        parts[measure] = frame[measure].where(state.eq(COUNTS), 0.0)
        parts[f"{measure}_projecten"] = state.isin((COUNTS, UNKNOWN)).astype(int)
        parts[f"{measure}_onbekend"] = state.eq(UNKNOWN).astype(int)
    for word in ("projecten", "onbekend"):
        parts[f"netto_{word}"] = parts[f"bruto_{word}"] | parts[f"sloop_{word}"]
    keys = [by] if isinstance(by, str) else by
    made = pd.DataFrame(parts, index=frame.index).assign(**{key: frame[key] for key in keys})
    sums = made.groupby(by, dropna=False).sum()
    for measure in MEASURES:
        gaps = sums[f"{measure}_onbekend"]
        sums[measure] = sums[measure].mask(gaps.gt(0) & gaps.eq(sums[f"{measure}_projecten"]))
    both = sums["bruto_onbekend"].gt(0) & sums["sloop_onbekend"].gt(0)
    return sums.assign(netto=(sums["bruto"] - sums["sloop"]).mask(both))


def is_touched(frame: pd.DataFrame) -> pd.Series[bool]:
    """Whether each project counts or should count in a total, by itself."""
    bruto, sloop = (frame[f"{measure}_telling"].isin((COUNTS, UNKNOWN)) for measure in MEASURES)
    return bruto | sloop


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
    own
        Its own number of homes.
    parts
        Sum of the parts of which the number is known.
    unknown
        Parts of which it is not.
    """

    project_id: str
    name: str
    measure: str
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
    above = ancestors_of(frame)
    found = []
    for measure in MEASURES:
        state = frame[f"{measure}_telling"]
        both = frame[state.eq(BY_PARTS) & frame[measure].notna()]
        for own, name, number in zip(both["project_id"], both["naam"], both[measure], strict=True):
            inside = frame["project_id"].map(lambda part, own=own: own in above[part]).astype(bool)
            found.append(
                ProgrammeBalance(
                    project_id=own,
                    name=name,
                    measure=measure,
                    own=float(number),
                    parts=float(frame.loc[inside & state.eq(COUNTS), measure].sum()),
                    unknown=int((inside & state.eq(UNKNOWN)).sum()),
                )
            )
    return tuple(sorted(found, key=lambda balance: (balance.project_id, balance.measure)))


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
