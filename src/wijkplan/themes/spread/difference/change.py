"""How an index changes between two situations, and which projects do how much of it.

What a project does to an index depends on what the others did before it. The parts here do not
depend on an order: see `shapley`. They add up to the whole change.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wijkplan.themes.spread.difference.shapley import ORDERS, Members, Parts, Worth, divide
from wijkplan.themes.spread.difference.tally import Changes, Tally, check_comparable
from wijkplan.themes.spread.index.formulas import FORMULAS
from wijkplan.themes.spread.index.measured import Measured, Numbers
from wijkplan.themes.spread.index.measures import measure

_CELLS = 1_000_000  # combinations times areas measured at a time
_ROUNDING = 1e-9  # homes; what adding and taking off leaves of nothing

ELSEWHERE = "onbekend: het project verandert alleen iets in gebieden die niet meetellen"
NOT_DIVISIBLE = (
    "niet te verdelen: met alleen een deel van de projecten is er geen groep, geen rest of maar "
    "één gebied over, en dan bestaat de index niet"
)


@dataclass(frozen=True, kw_only=True)
class Difference:
    """An index in two situations.

    Parameters
    ----------
    before, after
        The index, over the areas of which all counts are known in both.
    value
        After minus before; None where one of them cannot be computed.
    reason
        Why there is no value, in Dutch; empty where there is one.
    left_out
        Areas that do not count: in one of the two situations a count is unknown, or what a project
        does there.
    """

    before: Measured
    after: Measured
    value: float | None
    reason: str
    left_out: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Part:
    """What one project does of a change.

    Parameters
    ----------
    project
        As in `Changes`; empty for what no project explains.
    value
        Its part, in the unit of the index; None where it cannot be said.
    standard_error
        Because the number of orders drawn is finite; 0 where the part is exact.
    reason
        Why there is no value, in Dutch; empty where there is one.
    outside
        Areas that do not count, in which the project changes something, or may.
    """

    project: str
    value: float | None
    standard_error: float | None
    reason: str
    outside: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Division:
    """A difference, divided over the projects.

    Parameters
    ----------
    difference
        What is divided: the parts with the remainder add up to it.
    parts
        Per project, in the order of `Changes`.
    remainder
        What differs between the situations without a project that does it; None where nothing.
    exact
        Whether no draw was needed.
    orders, seed
        With these the same parts come out.
    """

    difference: Difference
    parts: tuple[Part, ...]
    remainder: Part | None
    exact: bool
    orders: int
    seed: int


def difference(index: str, before: Tally, after: Tally) -> Difference:
    """How much an index differs between two situations, over the same areas.

    Parameters
    ----------
    index
        An id of `FORMULAS`.
    before, after
        The two situations; an area of which a count is unknown in one counts in neither.

    Raises
    ------
    DataError
        Where they differ in unit of area, year, boundary year or areas.

    Examples
    --------
    >>> from wijkplan.themes.spread.difference.tally import Basis
    >>> basis = Basis(unit="buurt", year=2025, boundary_year=2025)
    >>> total = pd.Series({"BU1": 10.0, "BU2": 10.0})
    >>> before = Tally(basis=basis, group=pd.Series({"BU1": 8.0, "BU2": 2.0}), total=total)
    >>> after = Tally(basis=basis, group=pd.Series({"BU1": 6.0, "BU2": 4.0}), total=total)
    >>> round(difference("dissimilariteit", before, after).value, 12)
    -0.4
    """
    check_comparable(before, after)
    return _difference(index, before, after, before.known & after.known)


def divide_difference(
    index: str,
    before: Tally,
    after: Tally,
    changes: Changes,
    *,
    orders: int = ORDERS,
    seed: int = 0,
) -> Division:
    """Divide the difference of an index between two situations over the projects.

    Parts are exact where no more than `shapley.EXACT_UP_TO` projects do something, and else from
    drawn orders. In a combination of projects no count is below zero and no group above its total:
    a project cannot demolish what another has yet to build.

    Parameters
    ----------
    index
        An id of `FORMULAS`.
    before, after
        The two situations. What differs between them besides the projects is a part of its own.
    changes
        What each project does. An area in which that is unknown does not count.
    orders, seed
        Number of orders drawn, where they are drawn, and of which seed.

    Raises
    ------
    DataError
        Where the situations differ in unit of area, year, boundary year or areas, or the projects
        are of other areas.

    Examples
    --------
    >>> from wijkplan.themes.spread.difference.tally import Basis
    >>> basis, areas = Basis(unit="buurt", year=2025, boundary_year=2025), ["BU1", "BU2"]
    >>> before = Tally(
    ...     basis=basis, group=pd.Series([8.0, 2.0], areas), total=pd.Series([10.0, 10.0], areas)
    ... )
    >>> changes = Changes(
    ...     group=pd.DataFrame([[-2.0, 0.0], [0.0, 2.0]], ["verkoop", "aankoop"], areas),
    ...     total=pd.DataFrame(0.0, ["verkoop", "aankoop"], areas),
    ... )
    >>> found = divide_difference("dissimilariteit", before, before.plus(changes), changes)
    >>> [(part.project, round(part.value, 3)) for part in found.parts]
    [('verkoop', -0.2), ('aankoop', -0.2)]
    """
    check_comparable(before, after)
    changes.check_areas(before)
    steps = changes.steps
    unknown = np.asarray(np.isnan(steps).any(axis=0))
    known = before.known & after.known & ~np.asarray(unknown.any(axis=0))
    found = _difference(index, before, after, known)
    start, end = before.counts[:, known], after.counts[:, known]
    rest = end - start - steps[..., known].sum(axis=1)
    rest[np.abs(rest) <= _ROUNDING] = 0
    players = np.concatenate([steps[..., known], rest[:, np.newaxis]], axis=1)
    shares = (
        _divide(index, start, players, orders, seed)
        if found.value is not None
        else _no_shares(players.shape[1])
    )
    acts = np.asarray(players.any(axis=(0, 2)))
    aside = np.asarray(~known & (unknown | (steps != 0).any(axis=0)))
    outside = [tuple(map(str, before.areas[row])) for row in aside]
    names = [*changes.projects, ""]
    reason = found.reason or (NOT_DIVISIBLE if np.isnan(shares.values).any() else "")
    parts = [
        _part(name, shares, row, reason or (ELSEWHERE if where and not acts[row] else ""), where)
        for row, (name, where) in enumerate(zip(names, [*outside, ()], strict=True))
    ]
    return Division(
        difference=found,
        parts=tuple(parts[:-1]),
        remainder=parts[-1] if rest.any() else None,
        exact=shares.exact,
        orders=orders,
        seed=seed,
    )


def divide_surplus(changes: Changes, *, share: float) -> pd.DataFrame:
    r"""Divide the change of the surplus of every area over the projects.

    .. math:: \phi_{ki} = \Delta g_{ki} - P \, \Delta t_{ki}

    The share P stays as it is, so that the surplus is linear in the counts: a part is exact and
    does not depend on the other projects.

    Parameters
    ----------
    changes
        What each project does.
    share
        Share P of the group in the whole against which the surplus is reckoned, as a fraction.

    Returns
    -------
    DataFrame
        Homes or persons per project (row) and area (column). NaN where it is unknown what the
        project does.

    Examples
    --------
    >>> built = pd.DataFrame([[6.0]], ["P1"], ["BU1"])
    >>> divide_surplus(Changes(group=built, total=2 * built), share=0.25)
        BU1
    P1  3.0
    """
    return changes.group - share * changes.total


def _difference(index: str, before: Tally, after: Tally, known: NDArray[np.bool_]) -> Difference:
    earlier, later = (measure(index, *tally.counts[:, known]) for tally in (before, after))
    reason = f"vooraf {earlier.reason}" if earlier.reason else ""
    reason = reason or (f"achteraf {later.reason}" if later.reason else "")
    return Difference(
        before=earlier,
        after=later,
        value=None if earlier.value is None or later.value is None else later.value - earlier.value,
        reason=reason,
        left_out=tuple(map(str, before.areas[~known])),
    )


def _divide(index: str, start: Numbers, players: Numbers, orders: int, seed: int) -> Parts:
    """Parts of all players; who does nothing has none, and is no player."""
    acts = np.flatnonzero(players.any(axis=(0, 2)))
    # Whatever the order of the register, they come in one order: so the draws are the same.
    acts = acts[np.lexsort(np.concatenate(players[:, acts], axis=1).T)]
    worth = _worth(index, start, players[:, acts])
    found = divide(worth, len(acts), orders=orders, seed=seed)
    values, errors = np.zeros((2, players.shape[1]))
    values[acts], errors[acts] = found.values, found.standard_errors
    return Parts(values=values, standard_errors=errors, exact=found.exact)


def _no_shares(players: int) -> Parts:
    nothing = np.full(players, np.nan)
    return Parts(values=nothing, standard_errors=nothing, exact=False)


def _worth(index: str, start: Numbers, steps: Numbers) -> Worth:
    """The index after each of some combinations of projects; NaN where there is none."""
    at_a_time = max(1, _CELLS // start.shape[1])

    def worth(members: Members) -> Numbers:
        """Measure combinations of projects, some at a time."""
        found = [
            _measure_rows(index, start[:, np.newaxis] + members[first : first + at_a_time] @ steps)
            for first in range(0, len(members), at_a_time)
        ]
        return np.concatenate(found)

    return worth


def _measure_rows(index: str, counts: Numbers) -> Numbers:
    """An index per row of counts, over the areas in which there is anybody in that row."""
    total = np.where(counts[1] > _ROUNDING, counts[1], 0)
    group = np.clip(np.where(counts[0] > _ROUNDING, counts[0], 0), 0, total)
    lived_in = total > 0
    if (lived_in == lived_in[0]).all():  # as a rule; to sort the rows takes longer
        return _measure_known(index, group[:, lived_in[0]], total[:, lived_in[0]])
    patterns, which = np.unique(lived_in, axis=0, return_inverse=True)
    found = np.full(len(total), np.nan)
    for pattern, areas in enumerate(patterns):
        rows = which.reshape(-1) == pattern
        found[rows] = _measure_known(index, group[rows][:, areas], total[rows][:, areas])
    return found


def _measure_known(index: str, group: Numbers, total: Numbers) -> Numbers:
    """An index per row, of areas that all have somebody; NaN where `measure` has none."""
    if total.shape[1] < 2:
        return np.full(len(total), np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        return FORMULAS[index](group, total)


def _part(project: str, shares: Parts, row: int, reason: str, outside: tuple[str, ...]) -> Part:
    return Part(
        project=project,
        value=None if reason else float(shares.values[row]),
        standard_error=None if reason else float(shares.standard_errors[row]),
        reason=reason,
        outside=outside,
    )
