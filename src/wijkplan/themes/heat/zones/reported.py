"""Progress of zones as the municipality reports it, with what follows from its numbers."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from wijkplan.model.layers import Register
from wijkplan.model.text import format_number
from wijkplan.sources.heat_progress import (
    SERIES,
    Derived,
    Row,
    by_zone,
    derive_stands,
    explained,
    mismatch,
    numbers,
)
from wijkplan.themes.heat.zones.progress import TODO, Progress

REPORTED = "opgegeven"
_NOT_KNOWN = "niet opgegeven hoeveel woningen aardgasvrij zijn"


@dataclass(frozen=True, kw_only=True)
class _Series:
    """Stand and growth per year of one amount, as given and as it follows."""

    name: str
    given: Mapping[int, float]
    derived: Mapping[int, Derived]
    added: Mapping[int, float]

    def stand(self, year: int) -> float | None:
        """Number at the end of a year; None where it is neither given nor follows."""
        if year in self.derived:
            return self.derived[year].stand
        return self.given.get(year)

    def growth(self, year: int) -> float | None:
        """What came in a year: as given, else the difference of two stands."""
        if year in self.added:
            return self.added[year]
        now, before = self.stand(year), self.stand(year - 1)
        return None if now is None or before is None else now - before

    def told(self, year: int) -> str:
        """From what a stand follows, for a reader; empty where it was given."""
        if year not in self.derived:
            return ""
        other = self.derived[year].other
        return f"{self.name} afgeleid uit de stand van {other} en wat er per jaar bij kwam"


def reported_progress(register: Register) -> tuple[Progress, ...]:
    """What the municipality says of every zone, per year; by zone, then year.

    The stand of a year follows from that of another and the numbers between, and says so. Homes
    to do are homes minus gas-free homes. Where the number of gas-free homes is unknown but that
    to do of private owners is known, at least that many are to do.

    Parameters
    ----------
    register
        ``warmtevoortgang``, see `wijkplan.sources.heat_progress.read_heat_progress`.
    """
    return tuple(
        progress
        for zone, years in by_zone(register.frame).items()
        for progress in _of_zone(zone, years)
    )


def contradictions(register: Register) -> dict[str, tuple[str, ...]]:
    """Per zone what does not add up, with the explanation that the municipality gives of it.

    Parameters
    ----------
    register
        ``warmtevoortgang``.

    Returns
    -------
    dict
        Name of the zone, or code of the buurt -> Dutch sentences; only zones that have any.
    """
    found = {zone: tuple(_contradict(years)) for zone, years in by_zone(register.frame).items()}
    return {zone: told for zone, told in found.items() if told}


def _contradict(years: Sequence[Row]) -> Iterator[str]:
    for name, added in SERIES.items():
        stands, came = numbers(years, name), numbers(years, added)
        for before, after in pairwise(sorted(stands)):
            told = mismatch(stands, came, before, after)
            if told:
                yield f"{name}: {told} (toelichting: {explained(years, before, after)})"
    for row in years:
        if row["aangesloten"] > row["aardgasvrij"]:
            yield (
                f"eind {row['jaar']:.0f} zijn meer woningen aangesloten op het warmtenet "
                f"({format_number(row['aangesloten'])}) dan aardgasvrij "
                f"({format_number(row['aardgasvrij'])})"
            )


def _of_zone(zone: str, years: Sequence[Row]) -> Iterator[Progress]:
    gas_free, connected = (_series(years, name) for name in SERIES)
    due = next(iter(numbers(years, "jaar_gereed").values()), None)
    for row in years:
        year = int(row["jaar"])
        homes, free = _known(row["woningen"]), gas_free.stand(year)
        private = _known(row["particulier_te_doen"])
        todo = None if homes is None or free is None else homes - free
        told = (
            gas_free.told(year) or (REPORTED if free is not None else _NOT_KNOWN),
            connected.told(year),
        )
        yield Progress(
            zone=zone,
            year=year,
            homes=homes,
            gas_free=free,
            connected=connected.stand(year),
            todo=todo,
            private_todo=private,
            added=gas_free.growth(year),
            planned=_known(row["gepland"]),
            due=None if due is None else int(due),
            bounds=_bounds(homes, todo, private),
            told="; ".join(filter(None, told)),
            source=", ".join(filter(None, (row["bron"], row["vindplaats"]))),
        )


def _bounds(
    homes: float | None, todo: float | None, private: float | None
) -> Mapping[str, tuple[float, float]]:
    """Homes to do: at least those of private owners, at most all."""
    if todo is not None or homes is None or private is None:
        return {}
    return {TODO: (private, homes)}


def _series(years: Sequence[Row], name: str) -> _Series:
    given, added = numbers(years, name), numbers(years, SERIES[name])
    # Where two stands and what came in between differ, nothing follows from those numbers.
    doubtful = {
        year
        for before, after in pairwise(sorted(given))
        if mismatch(given, added, before, after)
        for year in range(before + 1, after + 1)
    }
    sure = {year: number for year, number in added.items() if year not in doubtful}
    homes = numbers(years, "woningen")
    derived = {
        year: found
        for year, found in derive_stands(given, sure).items()
        if 0 <= found.stand <= homes.get(year, math.inf)
    }
    return _Series(name=name, given=given, derived=derived, added=added)


def _known(number: float) -> float | None:
    return None if math.isnan(number) else number
