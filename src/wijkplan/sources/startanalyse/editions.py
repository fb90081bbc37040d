"""Editions of the Startanalyse as data: columns, units and known defects; recognised by columns."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from wijkplan.model.errors import Problem, enumerate_some
from wijkplan.model.findings import Citation
from wijkplan.sources.registers import Field

Standing = Literal["concept", "definitief", "onbekend"]
CONCEPT: Standing = "concept"


@dataclass(frozen=True, kw_only=True)
class EditionColumn:
    """One column of an edition.

    Parameters
    ----------
    field
        How its cells are read, under the name that the publisher gave.
    name
        Our name.
    unit
        Of the values, in Dutch; empty for a text.
    needed
        Whether a file without it is of no use.
    """

    field: Field
    name: str
    unit: str
    needed: bool


@dataclass(frozen=True, kw_only=True)
class Defect:
    """Something in an edition that is not what it looks like.

    Parameters
    ----------
    id
        Name by which the check in `wijkplan.sources.startanalyse.checks` knows it.
    column
        Column of the publisher.
    text, noticed, remedy
        What is wrong, how that is seen in the data, and what wijkplan does; in Dutch.
    means
        What the standing of an edition is in which it is seen; None where it says nothing.
    """

    id: str
    column: str
    text: str
    noticed: str
    remedy: str
    means: Standing | None = None


@dataclass(frozen=True, kw_only=True)
class StartanalyseEdition:
    """What a publication of the Startanalyse looks like.

    Parameters
    ----------
    id, name, year
        Which one it is.
    boundary_year
        Year of its codes; None where nobody knows.
    status
        Standing of every file in this form; *onbekend* where a file has to tell.
    columns
        Column of the publisher -> what it is.
    defects
        By id.
    citation
        Where this knowledge comes from.
    quote
        What the publisher says about the use of the costs, with its source.
    """

    id: str
    name: str
    year: int
    boundary_year: int | None
    status: Standing
    columns: Mapping[str, EditionColumn]
    defects: Mapping[str, Defect]
    citation: Citation
    quote: str
    quoted: Citation

    @property
    def fields(self) -> tuple[Field, ...]:
        """How the cells are read, in order of the columns."""
        return tuple(column.field for column in self.columns.values())

    @property
    def names(self) -> Mapping[str, str]:
        """Column of the publisher -> our name."""
        return {theirs: column.name for theirs, column in self.columns.items()}

    def missing(self, columns: Iterable[str]) -> list[str]:
        """Columns of the publisher that must be there and are not; case does not count."""
        present = {str(column).casefold() for column in columns}
        needed = [theirs for theirs, column in self.columns.items() if column.needed]
        return [theirs for theirs in needed if theirs.casefold() not in present]


@cache
def load_editions() -> tuple[StartanalyseEdition, ...]:
    """Read the editions that ship with wijkplan, the newest first."""
    text = (files("wijkplan.sources.startanalyse") / "editions.toml").read_text("utf-8")
    made = [_edition(row) for row in tomllib.loads(text)["edition"]]
    return tuple(sorted(made, key=lambda edition: edition.year, reverse=True))


def _edition(row: dict[str, Any]) -> StartanalyseEdition:
    columns = {
        theirs: EditionColumn(
            field=Field(
                name=theirs,
                kind=about.get("kind", "tekst"),
                required=about.get("filled", False),
                choices=tuple(about.get("choices", ())),
            ),
            name=about["name"],
            unit=about.get("unit", ""),
            needed=about.get("needed", False),
        )
        for theirs, about in row["columns"].items()
    }
    return StartanalyseEdition(
        id=row["id"],
        name=row["name"],
        year=row["year"],
        boundary_year=row.get("boundary_year"),
        status=row["status"],
        columns=columns,
        defects={defect["id"]: Defect(**defect) for defect in row.get("defect", ())},
        citation=Citation(source=row["source"], date=row["date"], verified=row["verified"]),
        quote=row["quote"],
        quoted=Citation(source=row["quote_source"], verified=row["quote_verified"]),
    )


def edition_of(columns: Iterable[str]) -> StartanalyseEdition:
    """The edition to which columns belong; where none fits, the one of which they lack least."""
    present = list(columns)
    return min(load_editions(), key=lambda edition: len(edition.missing(present)))


def unknown_edition(
    edition: StartanalyseEdition, columns: Iterable[str], *, file: str
) -> list[Problem]:
    """Say which columns of an edition a file lacks, and how to point them out.

    Returns
    -------
    list of Problem
        A problem per column; one for all where the file has none of them; empty where it is
        complete.
    """
    present = list(columns)
    absent = edition.missing(present)
    there = f"aanwezig: {enumerate_some(present, most=12)}"
    needed = [theirs for theirs, column in edition.columns.items() if column.needed]
    if absent and len(absent) == len(needed):
        known = enumerate_some(known.name for known in load_editions())
        return [
            Problem(
                code="uitgave-onbekend",
                file=file,
                column=enumerate_some(absent),
                message=f"de kolommen zijn van geen uitgave die wijkplan kent ({known})",
                remedy=f"{_point_out(absent)}; {there}",
            )
        ]
    return [
        Problem(
            code="kolom-ontbreekt",
            file=file,
            column=theirs,
            message=f"deze kolom van de {edition.name} ontbreekt",
            remedy=f"{_point_out([theirs])}; {there}",
        )
        for theirs in absent
    ]


def _point_out(columns: Iterable[str]) -> str:
    pairs = ", ".join(f'… = "{column}"' for column in columns)
    return f"staat het er onder een andere naam, geef dat op bij [[bron]]: kolommen = {{ {pairs} }}"
