"""All regimes and tables of persons together: those that ship, and those of a municipality."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from wijkplan.model.errors import ConfigError, Problem
from wijkplan.model.schema_errors import errors_of, explain_error
from wijkplan.model.text import format_date, nearest
from wijkplan.sources.toml import read_toml
from wijkplan.themes.safety.rules.persons import PersonsTable
from wijkplan.themes.safety.rules.regimes import Regime, TrackSpacing
from wijkplan.themes.safety.rules.sourced import Entry

_CHOOSE = "kies er zelf een met --regime"


class _Rules(Entry):
    """A file of rules: regimes, tables of persons, or both."""

    regime: tuple[Regime, ...] = ()
    persons: tuple[PersonsTable, ...] = ()


class _Packaged(_Rules):
    track_spacing: TrackSpacing


@dataclass(frozen=True, kw_only=True)
class RuleBook:
    """Every regime that may be chosen, with what it refers to.

    Parameters
    ----------
    regimes
        Id -> regime: those that ship in order of time, and then those of the municipality.
    persons
        Id -> table of persons present.
    spacing
        Distance between tracks that is assumed unless a project says otherwise.
    """

    regimes: Mapping[str, Regime]
    persons: Mapping[str, PersonsTable]
    spacing: TrackSpacing

    def find(self, name: str) -> Regime:
        """Regime with an id.

        Raises
        ------
        ConfigError
            If there is no regime of that name; the remedy names the nearest.
        """
        if name not in self.regimes:
            problem = Problem(
                code="regime-onbekend",
                message=f"'{name}' is geen regime voor omgevingsveiligheid",
                remedy=nearest(name, self.regimes),
            )
            raise ConfigError("Het regime voor omgevingsveiligheid is niet bekend.", [problem])
        return self.regimes[name]

    def on(self, date: dt.date) -> Regime:
        """Regime of which the period holds a day: that on which a draft plan was laid open.

        Raises
        ------
        ConfigError
            If no regime has a period that holds the day, or more than one.

        Examples
        --------
        >>> load_rule_book().on(dt.date(2023, 12, 31)).id
        'bevt-2015'
        >>> load_rule_book().on(dt.date(2024, 1, 1)).id
        'bkl-2024'
        """
        found = [regime for regime in self.regimes.values() if regime.holds(date)]
        if len(found) == 1:
            return found[0]
        day = format_date(date)
        message = (
            f"op {day} gelden er meer: {', '.join(regime.id for regime in found)}"
            if found
            else f"geen regime heeft een periode waarin {day} valt"
        )
        remedy = f"{_CHOOSE}: {', '.join(self.regimes)}"
        problem = Problem(code="regime-niet-te-kiezen", message=message, remedy=remedy)
        raise ConfigError("Het regime is niet uit de datum te kiezen.", [problem])


def load_rule_book(extra: Path | None = None) -> RuleBook:
    """Everything that ships, and a file of the municipality.

    Parameters
    ----------
    extra
        TOML file with ``[[regime]]`` and ``[[persons]]``; None for what ships alone.

    Raises
    ------
    ConfigError
        If the file cannot be read, an id exists already, or something in it is not right: with
        every problem found, each with file, regime and key.

    Examples
    --------
    >>> list(load_rule_book().regimes)
    ['bevt-2015', 'hengelo-2022', 'bkl-2024']
    """
    packaged = _packaged()
    return _book(packaged, _Rules() if extra is None else _read(extra, packaged))


@cache
def _packaged() -> _Packaged:
    folder = files("wijkplan.themes.safety.rules")
    raw = [
        tomllib.loads((folder / name).read_text("utf-8"))
        for name in ("regimes.toml", "persons.toml")
    ]
    return _Packaged.model_validate(raw[0] | raw[1])


def _book(packaged: _Packaged, own: _Rules) -> RuleBook:
    return RuleBook(
        regimes={regime.id: regime for regime in (*packaged.regime, *own.regime)},
        persons={table.id: table for table in (*packaged.persons, *own.persons)},
        spacing=packaged.track_spacing,
    )


def _read(path: Path, packaged: _Packaged) -> _Rules:
    title = f"Bestand met regels {path.name} is niet bruikbaar."
    absent = Problem(
        code="bestand-ontbreekt",
        file=path.name,
        message="dit bestand is er niet, of kan niet worden gelezen",
        remedy="controleer 'regels' bij [omgevingsveiligheid] in wijkplan.toml",
    )
    raw = read_toml(path, title=title, absent=absent)
    try:
        own = _Rules.model_validate(raw)
    except ValidationError as error:
        problems = [_explain(e, raw, path.name) for e in errors_of(error)]
        raise ConfigError(title, problems) from error
    problems = [replace(p, file=path.name) for p in _check(own, packaged)]
    if problems:
        raise ConfigError(title, problems)
    return own


_TABLES: Mapping[str, type[BaseModel]] = {"regime": Regime, "persons": PersonsTable}
_CALLED = {"regime": "regime", "persons": "personentabel"}


def _explain(error: Mapping[str, Any], raw: Mapping[str, Any], file: str) -> Problem:
    """Say what is wrong, and in which regime or table of persons."""
    table, *rest = error["loc"]
    if table not in _TABLES or not rest:
        return explain_error(error, file, top=_Rules)
    number, *below = rest
    row = raw[table][number]
    told = row.get("id") if isinstance(row, Mapping) else None
    problem = explain_error({**error, "loc": tuple(below)}, file, top=_TABLES[table], under=table)
    name = f"{_CALLED[table]} '{told}'" if told else f"{_CALLED[table]} {number + 1}"
    return replace(problem, message=f"{name}: {problem.message}")


def _check(own: _Rules, packaged: _Packaged) -> Iterator[Problem]:
    """Find ids that exist already, and tables of persons that do not exist."""
    tables = [table.id for table in (*packaged.persons, *own.persons)]
    for what, ids in (
        ("regime", [regime.id for regime in (*packaged.regime, *own.regime)]),
        ("personentabel", tables),
    ):
        yield from _twice(what, ids)
    if not own.regime and not own.persons:
        yield Problem(
            code="regels-leeg",
            message="er staat geen regime en geen personentabel in",
            remedy="schrijf [[regime]] of [[persons]], met dubbele haken",
        )
    for regime in own.regime:
        if regime.persons not in tables:
            yield Problem(
                code="personentabel-onbekend",
                message=f"regime '{regime.id}': er is geen personentabel '{regime.persons}'",
                remedy=nearest(regime.persons, dict.fromkeys(tables)),
            )


def _twice(what: str, ids: Sequence[str]) -> Iterator[Problem]:
    for name, number in Counter(ids).items():
        if number > 1:
            yield Problem(
                code="regels-dubbel",
                message=f"{what} '{name}' bestaat al",
                remedy="geef het een eigen id; wat wijkplan meelevert, kan niet worden vervangen",
            )
