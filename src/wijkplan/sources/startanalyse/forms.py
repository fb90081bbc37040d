"""The forms in which the Startanalyse is delivered, brought into one: a row per buurt and strategy.

Wide, as the publisher does: a file per strategy, its name tells which. Long: one file with a
column ``strategie``. Longest: a row per indicator too, with columns ``indicator`` (a column name of
the publisher) and ``waarde``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from wijkplan.model.errors import Problem, SourceError, enumerate_some
from wijkplan.sources.files import SourceRequest
from wijkplan.sources.startanalyse.editions import StartanalyseEdition, edition_of

REFERENCE = "referentie"
"""Strategy of the start year: the situation before, not a choice."""
CODE = "BU_CODE"
STRATEGY, INDICATOR, VALUE = "strategie", "indicator", "waarde"

_PATTERN = re.compile(r"(S[1-5])([a-z]?)(?![0-9a-z])", re.IGNORECASE)
_REFERENCES = ("startjaar", REFERENCE)


@dataclass(frozen=True, kw_only=True)
class Delivered:
    """The cells of one file, a row per buurt and strategy.

    Parameters
    ----------
    cells
        Text per column of the publisher that the edition knows, and ``strategie``. The index
        counts the rows of the file from 0; of the longest form it is the first row of the buurt
        and strategy.
    edition
        To which the columns belong.
    columns
        Every column or indicator in the file, but for that of the strategy.
    problems
        What is wrong with the form itself.
    """

    cells: pd.DataFrame
    edition: StartanalyseEdition
    columns: tuple[str, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def unused(self) -> int:
        """How many columns or indicators were left aside."""
        return len(self.columns) - len(self.cells.columns.drop(STRATEGY))


def strategy_of(text: str) -> str:
    """Strategy that a file name or cell tells; empty where it tells none.

    >>> strategy_of("S1a_B_LuchtWP.csv"), strategy_of("StartJaar.csv"), strategy_of("a.csv")
    ('S1a', 'referentie', '')
    """
    stem = Path(text).stem.strip()
    if stem.casefold() in _REFERENCES:
        return REFERENCE
    found = _PATTERN.match(stem)
    return found[1].upper() + found[2].lower() if found else ""


def read_form(request: SourceRequest) -> Delivered:
    """Read a file of any form.

    Parameters
    ----------
    request
        The delivery. ``columns`` may give another name of a column, or of an indicator, the name
        that the publisher gives it.

    Raises
    ------
    SourceError
        If the file cannot be read, or tells no strategy.
    """
    raw, problems = _cells(request)
    edition = edition_of(map(str, raw.columns))
    known = {name.casefold() for name in (*edition.columns, STRATEGY)}
    wanted = [column for column in raw.columns if str(column).casefold() in known]
    return Delivered(
        cells=raw[wanted],
        edition=edition,
        columns=tuple(str(column) for column in raw.columns if column != STRATEGY),
        problems=tuple(problems),
    )


def _cells(request: SourceRequest) -> tuple[pd.DataFrame, list[Problem]]:
    """All columns by the name of the publisher, with ``strategie``, and what is wrong."""
    raw = request.read_table()
    named = _own_names(request)
    raw = raw.rename(columns={c: named[c] for c in map(str, raw.columns) if c in named})
    lower = {str(column).casefold(): str(column) for column in raw.columns}
    form = {lower[name]: name for name in (STRATEGY, INDICATOR, VALUE) if name in lower}
    raw = raw.rename(columns=form)
    if STRATEGY not in raw:
        strategy = strategy_of(request.path.name)
        if not strategy:
            raise _no_strategy(request)
        return raw.assign(**{STRATEGY: strategy}), []
    problems = _unknown_strategies(raw[STRATEGY], request)
    raw = raw.assign(**{STRATEGY: raw[STRATEGY].map(_by_text(raw[STRATEGY]))})
    if INDICATOR in raw and VALUE in raw and CODE.casefold() in lower:
        raw, doubled = _pivot(raw.rename(columns={lower[CODE.casefold()]: CODE}), named, request)
        problems += doubled
    return raw, problems


def start_year(request: SourceRequest) -> tuple[SourceRequest, pd.DataFrame] | None:
    """The rows of the start year as a table of figures per buurt; None where there are none.

    Returns
    -------
    tuple
        The delivery without what is said and done about its columns, and the cells by the names
        of the publisher.
    """
    raw, _ = _cells(request)
    rows = raw[raw[STRATEGY].eq(REFERENCE)].drop(columns=STRATEGY)
    if rows.empty:
        return None
    own = _own_names(request)
    long = len(rows) < len(raw)
    # The columns that a kind has by itself (names of areas) may be left out of a long form.
    left = {c: n for c, n in request.columns.items() if c not in own and (c in rows or not long)}
    return replace(request, columns=left), rows


def _own_names(request: SourceRequest) -> Mapping[str, str]:
    """Names that the project file translates for this reader; others are for other readers."""
    edition = edition_of(request.columns.values())
    known = {name.casefold() for name in (*edition.columns, STRATEGY, INDICATOR, VALUE)}
    return {c: name for c, name in request.columns.items() if name.casefold() in known}


def _by_text(cells: pd.Series[str]) -> dict[str, str]:
    return {cell: strategy_of(cell) for cell in cells.unique()}


def _unknown_strategies(cells: pd.Series[str], request: SourceRequest) -> list[Problem]:
    wrong = cells.map(_by_text(cells)).eq("")
    if not wrong.any():
        return []
    return [
        Problem(
            code="strategie-onjuist",
            file=request.path.name,
            column=STRATEGY,
            row=enumerate_some(cells.index[wrong] + 2),
            message=f"onbekende strategie: {enumerate_some(map(repr, cells[wrong].unique()))}",
            remedy="vul S1 tot en met S5 in, zo nodig met de letter van de variant (S2a), of "
            "StartJaar",
        )
    ]


def _pivot(
    raw: pd.DataFrame, named: Mapping[str, str], request: SourceRequest
) -> tuple[pd.DataFrame, list[Problem]]:
    """From a row per indicator to a row per buurt and strategy; a cell that is absent is empty."""
    rows = raw.assign(row=raw.index)
    rows[CODE] = raw[CODE].str.strip()
    rows[INDICATOR] = raw[INDICATOR].str.strip().map(lambda cell: named.get(cell, cell))
    key = [CODE, STRATEGY]
    doubled = rows.duplicated([*key, INDICATOR])
    problems = []
    if doubled.any():
        told = rows.loc[doubled, [*key, INDICATOR]].agg(" ".join, axis=1)
        problems.append(
            Problem(
                code="rij-dubbel",
                file=request.path.name,
                column=INDICATOR,
                row=enumerate_some(rows.index[doubled] + 2),
                message=f"komt meer dan eens voor: {enumerate_some(told.unique())}",
                remedy="lever één rij per buurt, strategie en indicator",
            )
        )
    rows = rows[~doubled]
    cells = rows.pivot(index=key, columns=INDICATOR, values=VALUE).fillna("")  # noqa: PD010
    first = rows.groupby(key)["row"].min().reindex(cells.index)
    cells = cells.reset_index().set_index(pd.Index(first.to_numpy()))
    return cells.rename_axis(columns=None).sort_index(), problems


def _no_strategy(request: SourceRequest) -> SourceError:
    return SourceError(
        f"Bestand {request.path.name} is niet bruikbaar.",
        [
            Problem(
                code="strategie-onbekend",
                file=request.path.name,
                message="uit de naam van het bestand volgt geen strategie, en er is geen kolom "
                "strategie",
                remedy="geef het bestand de naam van de uitgever terug: S1a_….csv tot en met "
                "S5d_….csv, of StartJaar.csv; of zet in elke rij een strategie",
            )
        ],
    )
