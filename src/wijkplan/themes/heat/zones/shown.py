"""What a reader sees of the progress of zones: tables, and a layer for the map."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

import geopandas as gpd

from wijkplan.model.areas import CRS, AreaSet
from wijkplan.model.contribution import (
    LineStyle,
    MapLayerSection,
    Section,
    TableSection,
    TextSection,
)
from wijkplan.model.state import State
from wijkplan.model.text import MISSING_MARK, format_number
from wijkplan.sources.heat_progress import PROGRESS
from wijkplan.themes.heat.parts import Part
from wijkplan.themes.heat.strategies import UNKNOWN
from wijkplan.themes.heat.zones.drawn import ZONES
from wijkplan.themes.heat.zones.progress import (
    CONNECTED,
    GAS_FREE,
    HOMES,
    TODO,
    Forecast,
    Progress,
)
from wijkplan.themes.heat.zones.standing import (
    NOTHING,
    ON_TIME,
    Standing,
    amount_told,
    balance,
    differences,
    find,
    find_standing,
    is_known,
)

_CLASSES: Mapping[str, tuple[float, LineStyle]] = MappingProxyType(
    {
        label: (below, LineStyle(label=label, color=color, fill=color, pattern=pattern))
        for label, below, color, pattern in (
            ("minder dan 25% aardgasvrij", 0.25, "#b3401a", "kruis"),
            ("25 tot 50% aardgasvrij", 0.5, "#8a5a00", "ruit"),
            ("50 tot 75% aardgasvrij", 0.75, "#8b3a78", "liggend"),
            ("75 tot 100% aardgasvrij", 1.0, "#00704c", "stip"),
            ("helemaal aardgasvrij", float("inf"), "#0060a8", ""),
        )
    }
)
"""Class of the map -> the share under which it lies, and its look."""
_NOT_KNOWN = LineStyle(label="aandeel aardgasvrij onbekend", color="#5c5c5c", dash="2 5")
_NOTE = (
    "Aantallen aan het einde van het jaar, tenzij er een andere datum staat. Te doen: woningen min "
    "aardgasvrij. Aardgasvrij in de woningen: bekend, en geen aardgas."
)
_PACE_NOTE = (
    "Het tempo is het gemiddelde van de laatste jaren achter elkaar waarvan het bekend is, ten "
    "hoogste drie, of anders dat tussen twee bekende standen: een regel van wijkplan zelf. Het "
    "aantal woningen in de zone blijft daarbij gelijk. Een verwachting, geen toezegging."
)


def contribute_progress(state: State, areas: AreaSet) -> Part:
    """Progress per zone, reported and counted, with a forecast and a layer for the map.

    Parameters
    ----------
    state
        Uses the register ``warmtevoortgang``, the layer ``warmtezones``, and the stock where it
        has addresses. Without the first two there is nothing to say.
    areas
        The areas of the project.
    """
    register, layer = state.registers.get(PROGRESS), state.layers.get(ZONES)
    if register is None and layer is None:
        return Part()
    standing = find_standing(state, areas, register, layer)
    return Part(
        findings=tuple(find(standing)),
        sections=tuple(_sections(standing)),
        conservation=() if register is None else (balance(register, standing, layer),),
    )


def _sections(standing: Standing) -> Iterator[Section]:
    title = "Voortgang per warmtezone"
    if not standing.known:
        yield TextSection(title=title, text=f"Onbekend: {NOTHING}.")
        return
    yield TableSection(
        title=title,
        head=(
            "Zone",
            "Eind",
            "Woningen",
            "Aardgasvrij",
            "Erbij",
            "Op warmtenet",
            "Te doen",
            "Hoe bekend",
        ),
        rows=tuple(_rows(standing)),
        note=_NOTE,
    )
    forecasts = [(zone, told) for zone in standing.zones if (told := standing.forecast(zone))]
    if forecasts:
        yield TableSection(
            title="Wanneer is een warmtezone klaar",
            head=(
                "Zone",
                "Nog te doen",
                "Gepland klaar",
                "Klaar bij dit tempo",
                "Hoe dat volgt",
                "Gepland aardgasvrij, per jaar",
            ),
            rows=tuple(
                (
                    standing.name(zone),
                    UNKNOWN if told.todo is None else format_number(told.todo),
                    str(told.end_year or MISSING_MARK),
                    _expected(told),
                    told.text,
                    _planned(standing.reported[zone]),
                )
                for zone, told in forecasts
            ),
            note=_PACE_NOTE,
            norms=(ON_TIME.code,) * len(forecasts),
        )
    if len(standing.shapes):
        yield _overlay(standing)


def _rows(standing: Standing) -> Iterator[tuple[str, ...]]:
    for zone in standing.zones:
        name = standing.name(zone)
        told = [
            (year.year, _row(name, str(year.year), year, year.source))
            for year in filter(_tells, standing.reported.get(zone, ()))
        ]
        item = standing.counted.get(zone)
        if item is not None and (is_known(item) or zone not in standing.reported):
            when = standing.moment.told.removeprefix("eind ")
            differs = [f"anders dan opgegeven: {told}" for told in differences(standing, zone)]
            row = _row(name, when, item, "; ".join([item.source, *differs]))
            told.append((item.year, row))
        yield from (row for _, row in sorted(told, key=lambda line: line[0]))


def _expected(told: Forecast) -> str:
    """Year in which a zone is done at its pace, for a reader."""
    if told.expected_year is not None:
        return str(told.expected_year)
    return "nooit" if told.pace is not None and told.pace <= 0 else UNKNOWN


def _tells(item: Progress) -> bool:
    """Whether a year says more than what is planned for it."""
    return is_known(item) or item.homes is not None or item.added is not None


def _planned(years: Sequence[Progress]) -> str:
    plans = [f"{i.year}: {format_number(i.planned)}" for i in years if i.planned is not None]
    return "; ".join(plans) or MISSING_MARK


def _row(name: str, year: str, item: Progress, source: str) -> tuple[str, ...]:
    todo = amount_told(item, TODO)
    if item.private_todo is not None:
        todo += f" (particulier {format_number(item.private_todo)})"
    return (
        name,
        year,
        amount_told(item, HOMES),
        amount_told(item, GAS_FREE),
        MISSING_MARK if item.added is None else format_number(item.added),
        amount_told(item, CONNECTED),
        todo,
        ": ".join(filter(None, (item.told, source))),
    )


def _overlay(standing: Standing) -> MapLayerSection:
    zones = [str(zone) for zone in standing.shapes.index]
    style = [_class_of(standing.latest(zone)) for zone in zones]
    looks = {**{label: look for label, (_, look) in _CLASSES.items()}, UNKNOWN: _NOT_KNOWN}
    return MapLayerSection(
        id=PROGRESS,
        title="Voortgang van warmtezones",
        group="Warmte",
        frame=gpd.GeoDataFrame(
            {"style": style, "text": [_text(standing, zone) for zone in zones]},
            geometry=standing.shapes.to_numpy(),
            crs=CRS,
        ),
        styles={label: look for label, look in looks.items() if label in style},
        visible=False,
    )


def _class_of(progress: Progress | None) -> str:
    """Class of the share that is gas-free; unknown where the bounds lie in several."""
    free = None if progress is None else progress.span(GAS_FREE)
    if progress is None or free is None or not progress.homes:
        return UNKNOWN
    classes = {_class(end / progress.homes) for end in free}
    return classes.pop() if len(classes) == 1 else UNKNOWN


def _class(share: float) -> str:
    return next(label for label, (below, _) in _CLASSES.items() if share < below)


def _text(standing: Standing, zone: str) -> str:
    """One line about a zone for the map."""
    latest, expected = standing.latest(zone), standing.forecast(zone)
    parts: Sequence[str] = ("voortgang onbekend",)
    if latest is not None and is_known(latest):
        counted = latest is standing.counted.get(zone)
        parts = (
            standing.moment.told if counted else f"eind {latest.year}",
            f"{amount_told(latest, GAS_FREE)} van {amount_told(latest, HOMES)} aardgasvrij",
            f"op het warmtenet: {amount_told(latest, CONNECTED)}",
            latest.told,
        )
    return " · ".join([standing.name(zone), *parts, *([expected.text] if expected else [])])
