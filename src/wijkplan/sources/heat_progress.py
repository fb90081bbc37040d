"""The progress of the heat transition per zone and year, as a municipality keeps it."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, NamedTuple

import pandas as pd

from wijkplan.model.areas import Level, normalise_code
from wijkplan.model.errors import DataError, Problem, Problems, enumerate_some
from wijkplan.model.layers import Register
from wijkplan.sources.files import SourceRequest
from wijkplan.sources.registers import Field, check_register

PROGRESS = "warmtevoortgang"
SERIES: Mapping[str, str] = {
    "aardgasvrij": "aardgasvrij_erbij",
    "aangesloten": "aangesloten_erbij",
}
"""Stand at the end of a year -> how many came in that year."""

_FIELDS = (
    Field(name="zone"),
    Field(name="buurtcode"),
    Field(name="jaar", kind="jaar", required=True),
    Field(name="woningen", kind="aantal"),
    *(Field(name=name, kind="aantal") for pair in SERIES.items() for name in pair),
    Field(name="gepland", kind="aantal"),
    Field(name="particulier_te_doen", kind="aantal"),
    Field(name="jaar_gereed", kind="jaar"),
    Field(name="bron", required=True),
    Field(name="vindplaats"),
    Field(name="opmerking"),
)
_AT_MOST = (
    ("aardgasvrij", "woningen"),
    ("aangesloten", "woningen"),
    ("gepland", "woningen"),
    ("particulier_te_doen", "woningen"),
)
"""Number, and the one in the same row that it cannot exceed."""
Row = Mapping[Hashable, Any]
"""A row of the register, by column."""


def read_heat_progress(request: SourceRequest) -> Register:
    """Read how many homes of a zone are gas-free or connected, per year.

    Parameters
    ----------
    request
        The delivery, a CSV or Excel table.

    Returns
    -------
    Register
        ``warmtevoortgang``, a row per zone and year: ``zone`` (its name) or ``buurtcode``, the
        other None; ``jaar``; ``woningen``; at the end of the year ``aardgasvrij`` and
        ``aangesloten``; in that year ``aardgasvrij_erbij`` and ``aangesloten_erbij``;
        ``gepland`` (gas-free by the end of the year according to the planning);
        ``particulier_te_doen`` (to do, of private owners); ``jaar_gereed`` (at the end of which
        the zone should be done); ``bron``, ``vindplaats``, ``opmerking``; and ``rij``, the row in
        the file as a spreadsheet counts. A number that is not filled in is unknown: NaN.

    Raises
    ------
    SourceError
        If the file cannot be read.
    DataError
        With every problem found, each with its row and column: also numbers that contradict each
        other. A stand that falls or does not add up is refused only without an ``opmerking``:
        homes may be demolished.
    """
    provenance = request.provenance()
    raw = request.read_table(sheet=request.layer, may_be_empty=True)
    raw = raw.rename(columns=dict(request.columns))
    problems, frame = Problems(), pd.DataFrame()
    remarks: tuple[str, ...] = ()
    with problems.collect():
        frame, remarks = check_register(raw, _FIELDS, request=request, name=PROGRESS)
    if "jaar" in frame:
        frame = frame.assign(rij=raw.index + 2)
        found = list(_problems(frame))
        problems.add(*(replace(problem, file=request.path.name) for problem in found))
        codes = [cell and normalise_code(cell, Level.BUURT) for cell in frame["buurtcode"]]
        frame["buurtcode"] = pd.Series(codes, dtype=object)
    problems.raise_if_any(DataError, f"Warmtevoortgang {request.path.name} is niet bruikbaar.")
    return Register(name=PROGRESS, frame=frame, provenance=provenance, remarks=remarks)


def zone_of(row: Row) -> str:
    """Name of the zone, or code of the buurt, that a row is about; empty where it says neither."""
    return str(row["zone"] or row["buurtcode"] or "")


def by_zone(frame: pd.DataFrame) -> dict[str, list[Row]]:
    """Rows of the register per zone, by name, and in order of the years.

    Parameters
    ----------
    frame
        As `read_heat_progress` gives it.
    """
    found: dict[str, list[Row]] = {}
    for row in frame.sort_values("jaar", kind="stable").to_dict("records"):
        found.setdefault(zone_of(row), []).append(row)
    return dict(sorted(found.items()))


class Derived(NamedTuple):
    """A stand that follows from that of another year, and what came in between."""

    stand: float
    other: int


def derive_stands(stands: Mapping[int, float], added: Mapping[int, float]) -> dict[int, Derived]:
    """Stand at the end of years that follows from that of another, and what came in between.

    Parameters
    ----------
    stands
        Year -> stand at its end, as far as given.
    added
        Year -> what came in that year, as far as given.

    Returns
    -------
    dict
        Year -> stand and the year from which it follows, only of years that were not given;
        forward from an earlier stand before backward from a later one.

    Examples
    --------
    >>> found = derive_stands({2025: 650.0}, {2024: 17.0, 2025: 222.0})
    >>> {year: stand for year, (stand, _) in found.items()}
    {2024: 428.0, 2023: 411.0}
    >>> derive_stands({2023: 10.0}, {2024: 5.0})
    {2024: Derived(stand=15.0, other=2023)}
    """
    found = {year: Derived(stand, year) for year, stand in stands.items()}
    for year in sorted(added):
        if year not in found and year - 1 in found:
            stand, other = found[year - 1]
            found[year] = Derived(stand + added[year], other)
    for year in sorted(added, reverse=True):
        if year in found and year - 1 not in found:
            stand, other = found[year]
            found[year - 1] = Derived(stand - added[year], other)
    return {year: derived for year, derived in found.items() if year not in stands}


def numbers(rows: Sequence[Row], column: str) -> dict[int, float]:
    """Year -> number, of the rows of one zone in which it is filled in."""
    return {int(row["jaar"]): row[column] for row in rows if not pd.isna(row[column])}


def _problems(frame: pd.DataFrame) -> Iterator[Problem]:
    rows = frame.to_dict("records")
    yield from _code_problems(rows)
    yield from _subject_problems(rows)
    yield from _row_problems(rows)
    for zone, years in by_zone(frame).items():
        yield from _due_problems(zone, years)
        for stand, added in SERIES.items():
            yield from _sum_problems(years, stand, added)
            yield from _derived_problems(years, stand, added)


def _code_problems(rows: Sequence[Row]) -> Iterator[Problem]:
    cells = {row["rij"]: row["buurtcode"] for row in rows if row["buurtcode"]}
    wrong = {row: cell for row, cell in cells.items() if not normalise_code(cell, Level.BUURT)}
    if wrong:
        yield Problem(
            code="code-onjuist",
            column="buurtcode",
            row=enumerate_some(f"{row} ({cell!r})" for row, cell in wrong.items()),
            message=f"{len(wrong)} codes zijn geen buurtcode",
            remedy="een buurtcode is BU met 8 tekens",
        )


def _subject_problems(rows: Sequence[Row]) -> Iterator[Problem]:
    """Rows of which it is not clear what they are about, and years that stand there twice."""
    unclear = [row["rij"] for row in rows if bool(row["zone"]) == bool(row["buurtcode"])]
    if unclear:
        yield Problem(
            code="zone-onduidelijk",
            column="zone",
            row=enumerate_some(unclear),
            message=f"{len(unclear)} keer is niet duidelijk waar de rij over gaat",
            remedy="vul in elke rij óf zone óf buurtcode in",
        )
    seen: dict[tuple[str, float], int] = {}
    for row in rows:
        key = (zone_of(row), row["jaar"])
        if key in seen and key[0]:
            yield Problem(
                code="jaar-dubbel",
                column="jaar",
                row=str(row["rij"]),
                area=key[0],
                message=f"het jaar {row['jaar']:.0f} staat ook in rij {seen[key]}",
                remedy="lever één rij per zone en jaar",
            )
        seen.setdefault(key, row["rij"])


def _row_problems(rows: Sequence[Row]) -> Iterator[Problem]:
    """Numbers that exceed another in the same row."""
    for row in rows:
        for less, more in _AT_MOST:
            if row[less] > row[more]:
                yield _contradiction(
                    row, less, f"{less} ({row[less]:.0f}) is meer dan {more} ({row[more]:.0f})"
                )
        left = row["woningen"] - row["aardgasvrij"]
        if row["aardgasvrij"] <= row["woningen"] and row["particulier_te_doen"] > left:
            yield _contradiction(
                row,
                "particulier_te_doen",
                f"particulier_te_doen ({row['particulier_te_doen']:.0f}) is meer dan er nog te "
                f"doen is (woningen min aardgasvrij: {left:.0f})",
            )


def _contradiction(row: Row, column: str, message: str) -> Problem:
    return Problem(
        code="getallen-tegenstrijdig",
        column=column,
        row=str(row["rij"]),
        area=zone_of(row),
        message=message,
        remedy="verbeter een van beide; laat leeg wat niet bekend is",
    )


def _due_problems(zone: str, years: Sequence[Row]) -> Iterator[Problem]:
    due = sorted({row["jaar_gereed"] for row in years if not pd.isna(row["jaar_gereed"])})
    if len(due) > 1:
        yield Problem(
            code="jaar-gereed-verschilt",
            column="jaar_gereed",
            row=enumerate_some(row["rij"] for row in years),
            area=zone,
            message=f"verschillende jaren: {enumerate_some(f'{year:.0f}' for year in due)}",
            remedy="vul bij een zone overal hetzelfde jaar in",
        )


def _sum_problems(years: Sequence[Row], stand: str, added: str) -> Iterator[Problem]:
    """Stands that fall, or differ by another number than came in, and no word about it."""
    stands, came = numbers(years, stand), numbers(years, added)
    given = {int(row["jaar"]): row for row in years}
    for before, after in pairwise(sorted(stands)):
        told = mismatch(stands, came, before, after)
        if told and not explained(years, before, after):
            yield Problem(
                code="stand-klopt-niet",
                column=stand,
                row=str(given[after]["rij"]),
                area=zone_of(given[after]),
                message=told,
                remedy="verbeter het getal, of schrijf in de kolom opmerking waardoor dit komt",
            )


def _derived_problems(years: Sequence[Row], stand: str, added: str) -> Iterator[Problem]:
    """Stands that follow from other years and cannot be."""
    came, homes = numbers(years, added), numbers(years, "woningen")
    rows = {int(row["jaar"]): row for row in years}
    for year, (number, _) in derive_stands(numbers(years, stand), came).items():
        most, blamed = homes.get(year, number), rows[year if year in came else year + 1]
        if 0 <= number <= most or blamed["opmerking"]:
            continue
        limit = "minder dan nul" if number < 0 else f"meer dan er woningen zijn ({most:.0f})"
        yield Problem(
            code="stand-klopt-niet",
            column=added,
            row=str(blamed["rij"]),
            area=zone_of(years[0]),
            message=f"uit de andere jaren volgt voor {year} een stand van {number:.0f}: {limit}",
            remedy="verbeter de stand of wat erbij kwam, of schrijf in de kolom opmerking waardoor "
            "dit komt",
        )


def explained(years: Sequence[Row], before: int, after: int) -> str:
    """Remarks of the municipality about the years between two stands; empty where there are none.

    Parameters
    ----------
    years
        Rows of one zone.
    before, after
        The years of the stands; a remark in the row of the first is not about what came after.
    """
    between = (row["opmerking"] for row in years if before < row["jaar"] <= after)
    return "; ".join(filter(None, between))


def mismatch(
    stands: Mapping[int, float], came: Mapping[int, float], before: int, after: int
) -> str:
    """Tell how two stands and what came in between contradict each other; empty if they do not.

    Parameters
    ----------
    stands, came
        Stand per year, and what came in that year, as far as known.
    before, after
        Two years of which the stand is known, and of none between them.

    >>> mismatch({2023: 400.0, 2025: 650.0}, {2024: 17.0, 2025: 222.0}, 2023, 2025)
    'van 2023 tot 2025 ging de stand van 400 naar 650 (250 erbij), maar er kwamen er 239 bij'
    """
    risen = stands[after] - stands[before]
    between = range(before + 1, after + 1)
    total = sum(came.get(year, 0.0) for year in between)
    whole = all(year in came for year in between)
    if total == risen or (total < risen and not whole):
        return ""
    start, end = f"{stands[before]:.0f}", f"{stands[after]:.0f}"
    if not total and risen < 0:
        return f"van {before} tot {after} daalde de stand van {start} naar {end}"
    change = f"{risen:.0f} erbij" if risen >= 0 else f"{-risen:.0f} eraf"
    least = "" if whole else "ten minste "
    return (
        f"van {before} tot {after} ging de stand van {start} naar {end} ({change}), "
        f"maar er kwamen er {least}{total:.0f} bij"
    )
