"""The column catalogue: what each column means, and by which names publishers deliver it.

The catalogue itself is data: ``catalogue/columns.toml``, ``groups.toml``, ``editions.toml``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, Literal

SHAPEFILE_WIDTH = 10
"""A shapefile keeps this many characters of a column name."""


class Kind(StrEnum):
    """What arithmetic a column allows when areas are combined."""

    COUNT = "count"
    SHARE = "share"
    MEAN = "mean"
    DENSITY = "density"
    MEDIAN = "median"
    INDEX = "index"
    CLASS = "class"
    TEXT = "text"
    IDENTIFIER = "identifier"

    @property
    def numeric(self) -> bool:
        """Whether values of this kind are numbers."""
        return self not in (Kind.CLASS, Kind.TEXT, Kind.IDENTIFIER)


Edition = Literal["openbaar", "intern"]
"""``openbaar`` is for everybody; ``intern`` for those who work with all inputs."""

Disclosure = Literal["personen", "objecten", "vrij"]


@dataclass(frozen=True, kw_only=True)
class Alias:
    """Another name of a column, and the boundary years in which it holds."""

    name: str
    first: int = 0
    last: int = 9999


@dataclass(frozen=True, kw_only=True)
class ColumnSpec:
    """Meaning of one column.

    Parameters
    ----------
    name
        Catalogue name; the publisher's own long name since 2023 where there is one.
    label, description, unit
        What a reader sees, in Dutch.
    kind
        Decides how areas are combined: counts add; shares, means and densities need
        ``weight``; the rest refuses.
    weight
        Catalogue name of the denominator; empty where there is none that we have.
    of
        For a count that is part of another: the name of the whole.
    part
        For a share: the name of the count that is its numerator, as ``weight`` names the
        denominator; empty where that count is no column.
    persons
        For a count that counts no persons itself, such as an amount of money that is spent on
        them: the name of the column that counts those persons; else empty.
    rounding
        Base to which the publisher rounds; None where not known.
    group
        Theme group in selectors and profiles.
    disclosure
        ``personen`` for figures about persons or households, ``objecten`` for homes, businesses
        and land, ``vrij`` for names, codes and geometry.
    edition
        ``intern`` keeps the column out of the public edition.
    threshold
        Smallest number of persons or households that the public edition shows of a partner's
        figures; None leaves it to the project.
    round_to
        Base to which the public edition rounds a partner's figures; None does not round.
    caution
        What must not be read into this column in particular, as Dutch sentences; what holds for
        its kind is said by `wijkplan.model.explanation`.
    midpoint
        Value that splits a diverging scale, such as 1 for a location quotient.
    first, last
        Boundary years in which the publisher has the column.
    shipped
        Whether it is in the catalogue that ships. A column of a project is shown only where it
        is delivered: its name alone may be internal.
    """

    name: str
    label: str
    kind: Kind
    unit: str = ""
    decimals: int = 0
    rounding: float | None = None
    weight: str = ""
    of: str = ""
    part: str = ""
    persons: str = ""
    group: str = "indeling"
    disclosure: Disclosure = "vrij"
    edition: Edition = "openbaar"
    threshold: float | None = None
    round_to: float | None = None
    description: str = ""
    caution: str = ""
    midpoint: float | None = None
    first: int = 0
    last: int = 9999
    shipped: bool = True
    aliases: tuple[Alias, ...] = ()

    @property
    def is_money(self) -> bool:
        """Whether the numbers are amounts of money: a small one need not be about few persons."""
        return any(word in self.unit.casefold() for word in ("euro", "€"))

    def exists(self, year: int) -> bool:
        """Whether the publisher has this column in deliveries of a year."""
        return self.first <= year <= self.last

    def names(self, year: int) -> tuple[str, ...]:
        """Every name under which the column may be delivered for a year."""
        return (self.name, *(a.name for a in self.aliases if a.first <= year <= a.last))


@dataclass(frozen=True)
class Resolution:
    """How the columns of a file relate to the catalogue."""

    known: Mapping[str, str]
    """Column as delivered -> catalogue name."""
    unknown: tuple[str, ...]
    """Columns that the catalogue does not know."""
    ambiguous: tuple[str, ...]
    """Cut-off names that may stand for several catalogue columns."""


@dataclass(frozen=True)
class Catalogue:
    """All known columns, in order of presentation.

    Parameters
    ----------
    specs
        Catalogue name -> meaning.
    groups
        Theme group -> Dutch label, in order of presentation.
    missing_at_or_below
        A number at or below this is a code for 'missing'.
    missing_texts
        Texts that mean 'missing'.
    missing_codes
        What a missing code means, in Dutch.
    editions
        (year, long column names in order of publication), to read names that were cut off.
    """

    specs: Mapping[str, ColumnSpec]
    groups: Mapping[str, str]
    missing_at_or_below: float
    missing_texts: frozenset[str]
    missing_codes: Mapping[str, str]
    editions: tuple[tuple[int, tuple[str, ...]], ...] = ()

    def __getitem__(self, name: str) -> ColumnSpec:
        return self.specs[name]

    def __contains__(self, name: str) -> bool:
        return name in self.specs

    def extended(self, specs: Iterable[ColumnSpec]) -> Catalogue:
        """Return the catalogue with columns of a project added; a known name is replaced."""
        added = {spec.name: spec for spec in specs}
        return replace(self, specs={**self.specs, **added})

    def with_group(self, group: str, label: str, *, after: str = "") -> Catalogue:
        """Return the catalogue with a theme group of a project, after another or at the end."""
        names = list(self.groups)
        names.insert(names.index(after) + 1 if after in names else len(names), group)
        return replace(self, groups={n: self.groups.get(n, label) for n in names})

    def resolve(self, columns: Sequence[str], *, year: int) -> Resolution:
        """Find the catalogue name of each delivered column.

        Names are compared without regard to case. Names of 10 characters that mean nothing by
        themselves are taken for names cut off by a shapefile, and read with the help of the
        list of columns that the publisher gave for that year or the years around it.

        Parameters
        ----------
        columns
            Names as delivered, in the order of the file.
        year
            Boundary year of the file.
        """
        by_name = {
            name.casefold(): spec.name for spec in self.specs.values() for name in spec.names(year)
        }
        known = {c: by_name[c.casefold()] for c in columns if c.casefold() in by_name}
        cut = {
            c: options
            for c in columns
            if c not in known and (options := self._uncut(c, columns, year=year))
        }
        known |= {c: options[0] for c, options in cut.items() if len(options) == 1}
        return Resolution(
            known={c: name for c, name in known.items() if name in self.specs},
            unknown=tuple(c for c in columns if c not in known and c not in cut),
            ambiguous=tuple(c for c, options in cut.items() if len(options) > 1),
        )

    def _uncut(self, column: str, columns: Sequence[str], *, year: int) -> tuple[str, ...]:
        """Full names for which a name of 10 characters may stand; empty where there is none.

        Which of several is meant follows from the publisher's order of columns, and only where
        the file holds all of them: a selection of columns is numbered differently.
        """
        if len(column) != SHAPEFILE_WIDTH or not self.editions:
            return ()
        column, present = column.casefold(), {c.casefold() for c in columns}
        nearest = min(abs(edition_year - year) for edition_year, _ in self.editions)
        candidates: set[str] = set()
        for edition_year, full_names in self.editions:
            if abs(edition_year - year) != nearest:
                continue
            laundered = dict(zip(shapefile_names(full_names), full_names, strict=True))
            if column not in laundered:
                continue
            stem = laundered[column][: SHAPEFILE_WIDTH - 2]
            family = {cut: full for cut, full in laundered.items() if cut.startswith(stem)}
            if not nearest and set(family) == {c for c in present if c.startswith(stem)}:
                return (laundered[column],)
            same_start = laundered[column][:SHAPEFILE_WIDTH]
            candidates |= {full for full in family.values() if full.startswith(same_start)}
        return tuple(sorted(candidates))


def shapefile_names(names: Iterable[str]) -> list[str]:
    """Cut names as a shapefile does: 10 characters, duplicates numbered.

    >>> shapefile_names(["percentage_a", "percentage_b", "naam"])
    ['percentage', 'percenta_1', 'naam']
    """
    taken: set[str] = set()
    result = []
    for name in names:
        cut = name[:SHAPEFILE_WIDTH]
        number = 0
        while cut in taken:
            number += 1
            suffix = f"_{number}" if number < 10 else str(number)
            cut = name[: SHAPEFILE_WIDTH - 2] + suffix
        taken.add(cut)
        result.append(cut)
    return result


def read_spec(row: Mapping[str, Any]) -> ColumnSpec:
    """Make a ColumnSpec of one catalogue entry.

    Raises
    ------
    TypeError, ValueError
        If the entry has an unknown key or kind; the catalogue's tests read every line.
    """
    fields = dict(row)
    first, last = fields.pop("from", 0), fields.pop("to", 9999)
    aliases = tuple(
        Alias(name=a["name"], first=a.get("from", first), last=a.get("to", last))
        for a in fields.pop("aliases", ())
    )
    kind = Kind(fields.pop("kind"))
    return ColumnSpec(**fields, kind=kind, first=first, last=last, aliases=aliases)


@cache
def load_catalogue() -> Catalogue:
    """Read the catalogue that ships with wijkplan."""
    folder = files("wijkplan.model") / "catalogue"
    columns, groups, editions = (
        tomllib.loads((folder / f"{name}.toml").read_text("utf-8"))
        for name in ("columns", "groups", "editions")
    )
    missing = columns["missing"]
    return Catalogue(
        specs={row["name"]: read_spec(row) for row in columns["column"]},
        groups={row["id"]: row["label"] for row in groups["group"]},
        missing_at_or_below=missing["at_or_below"],
        missing_texts=frozenset(missing["texts"]),
        missing_codes=missing["codes"],
        editions=tuple((row["year"], tuple(row["columns"])) for row in editions["edition"]),
    )
