"""How far zones get in every scenario, beside what the municipality reported and planned."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from wijkplan.answers.heat.zone_years import ZoneYears
from wijkplan.model.areas import AreaSet
from wijkplan.model.contribution import ChartSection, Section
from wijkplan.themes.heat.zones.progress import (
    CONNECTED,
    GAS_FREE,
    HOMES,
    TODO,
    Forecast,
    Progress,
    forecast_beside,
    zone_name,
)

COUNTED_NOW = "geteld, nu"
_COLUMNS = (HOMES, GAS_FREE, CONNECTED, TODO)
REPORTED, PLANNED = "opgegeven", "gepland"


def by_zone(reported: Sequence[Progress]) -> dict[str, tuple[Progress, ...]]:
    """What the municipality reported, per zone (or code of a buurt), in order of year."""
    found: dict[str, list[Progress]] = {}
    for item in reported:
        found.setdefault(item.zone, []).append(item)
    return {zone: tuple(sorted(items, key=lambda item: item.year)) for zone, items in found.items()}


def forecasts(reported: Sequence[Progress], planned: Mapping[str, int]) -> tuple[Forecast, ...]:
    """When each zone of which progress was reported is done, beside its planning.

    Parameters
    ----------
    reported
        As `wijkplan.themes.heat.zones.reported.reported_progress` gives it.
    planned
        Name of the zone -> year in which it should be done, where that was not reported.
    """
    return tuple(forecast_beside(items, planned) for items in by_zone(reported).values())


def progress_frame(reported: Sequence[Progress], zones: ZoneYears | None) -> pd.DataFrame:
    """Progress per zone and year, reported and counted, for an analyst.

    Returns
    -------
    DataFrame
        ``herkomst`` (``opgegeven``, ``geteld, nu``, or the scenario in which it was counted),
        ``zone``, ``jaar``; least and most of ``woningen``, ``aardgasvrij``, ``aangesloten``,
        ``te_doen`` (NaN where nothing is known); ``toelichting`` and ``bron``.
    """
    rows = [_row(REPORTED, item) for item in reported]
    if zones is not None:
        rows += [_row(COUNTED_NOW, item) for item in zones.now.values()]
        rows += [_row(name, item) for (name, _), items in zones.later.items() for item in items]
    columns = ["herkomst", "zone", "jaar", *_WORDS, "toelichting", "bron"]
    return pd.DataFrame(rows, columns=columns)


_DUTCH = dict(zip(_COLUMNS, ("woningen", "aardgasvrij", "aangesloten", "te_doen"), strict=True))
_WORDS = tuple(f"{word}_{end}" for word in _DUTCH.values() for end in ("min", "max"))


def _row(origin: str, item: Progress) -> dict[str, object]:
    row: dict[str, object] = {"herkomst": origin, "zone": item.zone, "jaar": item.year}
    for name, word in _DUTCH.items():
        low, high = item.span(name) or (float("nan"), float("nan"))
        row |= {f"{word}_min": low, f"{word}_max": high}
    return row | {"toelichting": item.told, "bron": item.source}


def progress_sections(
    reported: Sequence[Progress], zones: ZoneYears | None, areas: AreaSet
) -> tuple[Section, ...]:
    """A chart per zone of what is reported, planned and counted.

    Parameters
    ----------
    reported
        By the municipality; none where nothing was delivered.
    zones
        Counted in the homes of every scenario; None where that is not known.
    areas
        Names of buurten, of which progress may be reported too.
    """
    told = by_zone(reported)
    names = dict.fromkeys([*told, *(zones.now if zones is not None else ())])
    return tuple(
        chart for zone in names for chart in _chart(zone, told.get(zone, ()), zones, areas)
    )


def _chart(
    zone: str, told: Sequence[Progress], zones: ZoneYears | None, areas: AreaSet
) -> Iterator[ChartSection]:
    """Gas-free homes over the years; none where there is nothing to compare."""
    counted = zones is not None and zone in zones.now
    years = {item.year for item in told}
    if zones is not None and counted:
        years |= {zones.now[zone].year, *zones.years}
    if len(years) < 2:
        return
    span = tuple(range(min(years), max(years) + 1))
    lines: dict[str, tuple[float | None, ...]] = {}
    bands: dict[str, tuple[tuple[float, float] | None, ...]] = {}
    given = {item.year: item for item in told}
    for name, amount in ((REPORTED, GAS_FREE), (PLANNED, "planned")):
        values = tuple(getattr(given[year], amount) if year in given else None for year in span)
        if any(value is not None for value in values):
            lines[name] = values
    if zones is not None and counted:
        for scenario in zones.scenarios:
            items = [_at(zones, scenario.name, zone, year) for year in span]
            lines[scenario.name] = tuple(None if i is None else i.gas_free for i in items)
            bands[scenario.name] = tuple(
                None if i is None else i.bounds.get(GAS_FREE) for i in items
            )
    yield ChartSection(
        title=f"Aardgasvrije woningen in {zone_name(zone, areas)}",
        years=span,
        lines=lines,
        bands=bands,
        unit="woningen",
        subject="Wat",
        note=_COUNTED if counted else "Stand aan het eind van elk jaar, zoals opgegeven.",
    )


_COUNTED = (
    "Stand aan het eind van elk jaar. Een lijn met de naam van een scenario is geteld in de "
    "woningen: dat bestaande woningen van het aardgas gaan, zit daar alleen in als een project "
    "dat zegt."
)


def _at(zones: ZoneYears, scenario: str, zone: str, year: int) -> Progress | None:
    """What is counted at the end of a year; nothing before the start."""
    return None if year < zones.now[zone].year else zones.at(scenario, zone, year)
