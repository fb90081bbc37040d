"""What building and demolition do to a zone: homes per hectare and connections per year."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from wijkplan.answers.heat.zone_years import NOTHING, Span, ZoneYears
from wijkplan.model.contribution import Section, TableSection, TextSection
from wijkplan.model.text import MISSING_MARK, format_number
from wijkplan.themes.heat.zones.progress import CONNECTED, HOMES, TODO, Progress

TITLE = "Woningen en aansluitingen per warmtezone"
UNKNOWN = "onbekend"
_AMOUNTS = {HOMES: "woningen", CONNECTED: "aangesloten", TODO: "te_doen"}


def business_frame(zones: ZoneYears) -> pd.DataFrame:
    """Every zone, scenario and year, for an analyst.

    Returns
    -------
    DataFrame
        A row per ``scenario``, ``zone`` and ``jaar``, in that order; the year before the first is
        the start. ``hectare``; least and most (``_min``, ``_max``; NaN where nothing is known) of
        ``woningen``, ``woningen_per_ha``, ``aangesloten``, ``te_doen`` at the end of the year and
        of ``aansluitingen`` in the year (NaN at the start), below zero where more leave a network
        than come onto one.
    """
    rows = [
        {
            "scenario": scenario.name,
            "zone": zone,
            "jaar": year,
            **_row(zones, scenario.name, zone, year),
        }
        for scenario in zones.scenarios
        for zone in zones.now
        for year in (zones.now[zone].year, *zones.years)
    ]
    return pd.DataFrame(rows)


def _row(zones: ZoneYears, scenario: str, zone: str, year: int) -> dict[str, float]:
    item, start = zones.at(scenario, zone, year), zones.now[zone].year
    row = {"hectare": zones.hectares[zone]}
    for name, word in _AMOUNTS.items():
        span = item.span(name) or (math.nan, math.nan)
        row |= {f"{word}_min": span[0], f"{word}_max": span[1]}
    row |= {
        f"woningen_per_ha_{end}": row[f"woningen_{end}"] / zones.hectares[zone]
        for end in ("min", "max")
    }
    came = (
        (math.nan, math.nan)
        if year == start
        else zones.connections[scenario, zone].get(year, NOTHING)
    )
    return row | {"aansluitingen_min": came[0], "aansluitingen_max": came[1]}


def business_section(zones: ZoneYears | None, *, why_not: str) -> Section:
    """What the programme of building and demolition does to every zone, against the start.

    Parameters
    ----------
    zones
        Every zone in every scenario; None where that is not known.
    why_not
        Why not, in Dutch.
    """
    if zones is None:
        return TextSection(title=TITLE, text=f"Onbekend: {why_not}.")
    return _table(zones)


def _table(zones: ZoneYears) -> TableSection:
    rows = []
    for zone, now in zones.now.items():
        surface = zones.hectares[zone]
        rows.append((zone, "nu", *_cells(now, now, surface), MISSING_MARK))
        for scenario in zones.scenarios:
            if zones.changes(scenario.name, zone):
                later = zones.at(scenario.name, zone, zones.years[-1])
                said = f"eind {zones.years[-1]}, {scenario.name}"
                came = zones.connections[scenario.name, zone]
                rows.append((zone, said, *_cells(later, now, surface), _per_year(came)))
    return TableSection(
        title=TITLE,
        head=(
            "Zone",
            "Moment",
            "Hectare",
            "Woningen",
            "Erbij of eraf",
            "Per hectare",
            "Op een warmtenet",
            "Aansluitingen per jaar",
        ),
        rows=tuple(rows),
        note="De zones naast het programma van sloop en nieuwbouw; een scenario dat in de zone "
        "niets verandert, staat er niet. Aansluitingen: woningen die met een warmtenet gebouwd "
        "worden of erop overgaan, min woningen met een warmtenet die verdwijnen. Is van een "
        "woning de warmte of de plaats niet bekend, dan staan er twee grenzen: een project zonder "
        "bekende plaats kan in elke zone liggen.",
    )


def _cells(item: Progress, now: Progress, surface: float) -> tuple[str, ...]:
    homes = item.span(HOMES)
    dense = None if homes is None else (homes[0] / surface, homes[1] / surface)
    return (
        format_number(surface, decimals=1),
        tell_span(homes),
        MISSING_MARK if item is now else _change(homes, now.span(HOMES)),
        tell_span(dense, decimals=1),
        tell_span(item.span(CONNECTED)),
    )


def _change(later: Span | None, now: Span | None) -> str:
    """Between what the number changes, from a start that is known."""
    if later is None or now is None or now[0] != now[1]:
        return UNKNOWN
    changes = dict.fromkeys(end - now[0] for end in later)
    return " tot ".join(f"{'+' if c > 0 else ''}{format_number(c)}" for c in changes)


def _per_year(came: Mapping[int, Span]) -> str:
    return "; ".join(f"{year}: {tell_span(span)}" for year, span in sorted(came.items())) or "0"


def tell_span(span: Span | None, *, decimals: int = 0) -> str:
    """Write a number, the two between which it lies, or that nothing is known.

    >>> tell_span((12.0, 12.0)), tell_span((3.0, 8.0)), tell_span(None)
    ('12', '3 tot 8', 'onbekend')
    """
    if span is None:
        return UNKNOWN
    low, high = (format_number(end, decimals=decimals) for end in span)
    return low if low == high else f"{low} tot {high}"
