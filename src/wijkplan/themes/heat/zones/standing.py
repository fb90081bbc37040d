"""How far every zone is: what the municipality reports beside what the homes of a State say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from wijkplan.model.allocate import Conservation
from wijkplan.model.areas import CRS, AreaSet, Level
from wijkplan.model.errors import enumerate_some
from wijkplan.model.findings import Citation, Finding, Norm, Verdict
from wijkplan.model.layers import Layer, Register
from wijkplan.model.state import State
from wijkplan.model.stock import Stock
from wijkplan.model.text import format_date, format_number, nearest
from wijkplan.sources.heat import PROGRAMME
from wijkplan.themes.heat.parts import unknown
from wijkplan.themes.heat.planning.due import planned_years
from wijkplan.themes.heat.strategies import UNKNOWN
from wijkplan.themes.heat.zones.counted import counted_progress, zone_shapes
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
from wijkplan.themes.heat.zones.reported import contradictions, reported_progress

_CITATION = Citation(source="voortgang van de warmtezones, van de gemeente", verified=False)
PROGRESS_KNOWN = Norm(
    code="warmte-voortgang-bekend",
    title="Van elke warmtezone is bekend hoeveel woningen aardgasvrij zijn",
    citation=_CITATION,
)
ON_TIME = Norm(
    code="warmte-voortgang-op-tijd",
    title="Een warmtezone is klaar in het jaar dat de gemeente plande",
    citation=_CITATION,
)
AGREES = Norm(
    code="warmte-voortgang-klopt",
    title="Wat over een warmtezone is opgegeven, klopt met elkaar en met de woningen",
    citation=_CITATION,
)
NOTHING = (
    "er is geen voortgang opgegeven, en van de woningen is niet bekend waar ze liggen of hoe ze "
    "worden verwarmd"
)
_AMOUNTS = {HOMES: "woningen", GAS_FREE: "aardgasvrij", CONNECTED: "op het warmtenet"}


@dataclass(frozen=True, kw_only=True)
class Moment:
    """When the homes of a State were counted.

    Parameters
    ----------
    year
        Its end, or a year in which they were counted.
    told
        For a reader, in Dutch.
    at_end
        Whether it is the end of that year, so that it can be set beside what was reported.
    """

    year: int
    told: str
    at_end: bool


def moment_of(state: State) -> Moment:
    """When the homes of a State were counted; those of 1 January are those of the year before."""
    stock = state.stock
    if stock is None or stock.before is not None:
        return Moment(year=state.year, told=f"eind {state.year}", at_end=True)
    date = stock.provenance[0].date if stock.provenance else None
    if date is None:
        year = stock.provenance[0].year if stock.provenance else state.year
        return Moment(year=year, told=f"{year}, datum onbekend", at_end=False)
    if (date.month, date.day) == (1, 1):
        return Moment(year=date.year - 1, told=f"eind {date.year - 1}", at_end=True)
    return Moment(year=date.year, told=format_date(date), at_end=False)


@dataclass(frozen=True, kw_only=True, eq=False)
class Standing:
    """What is known of the zones at one moment.

    Parameters
    ----------
    areas
        The areas of the project.
    shapes
        Shape per zone, and per buurt of which progress was reported; EPSG:28992.
    reported
        Zone -> what the municipality says, a year each.
    counted
        Zone -> what the homes of the State say.
    contradicted
        Zone -> what does not add up in what was reported, in Dutch.
    due
        Zone -> year at the end of which it should be done, by the planning.
    moment
        When the homes were counted.
    """

    areas: AreaSet
    shapes: gpd.GeoSeries
    reported: Mapping[str, tuple[Progress, ...]]
    counted: Mapping[str, Progress]
    contradicted: Mapping[str, tuple[str, ...]]
    due: Mapping[str, int]
    moment: Moment

    @property
    def zones(self) -> list[str]:
        """All zones, those without a shape too."""
        return sorted({*self.reported, *self.counted}, key=self.name)

    @property
    def known(self) -> bool:
        """Whether any progress of any zone is known."""
        counted = self.counted.values()
        return any(is_known(item) for years in (*self.reported.values(), counted) for item in years)

    def name(self, zone: str) -> str:
        """Name of a zone, or of the buurt that stands for one."""
        return zone_name(zone, self.areas)

    def forecast(self, zone: str) -> Forecast | None:
        """When a zone is done, by what was reported; None where nothing was."""
        years = self.reported.get(zone)
        return None if years is None else forecast_beside(years, self.due)

    def beside(self, zone: str) -> Progress | None:
        """What was reported of the moment at which the homes were counted."""
        if not self.moment.at_end:
            return None
        years = {item.year: item for item in self.reported.get(zone, ())}
        return years.get(self.moment.year)

    def latest(self, zone: str) -> Progress | None:
        """The last year of which a number of gas-free homes was reported, else what was counted."""
        known = [p for p in self.reported.get(zone, ()) if p.gas_free is not None and p.homes]
        return known[-1] if known else self.counted.get(zone)


def find_standing(
    state: State, areas: AreaSet, register: Register | None, layer: Layer | None
) -> Standing:
    """Set what was reported of the zones beside what the homes of a State say.

    Parameters
    ----------
    state
        Uses the stock, where it has addresses, and the planning in ``warmteprogramma``.
    areas
        The areas of the project.
    register
        ``warmtevoortgang``, or None.
    layer
        ``warmtezones``, or None.
    """
    reported: dict[str, tuple[Progress, ...]] = {}
    for item in reported_progress(register) if register is not None else ():
        reported[item.zone] = (*reported.get(item.zone, ()), item)
    buurten = set(areas.codes(Level.BUURT))
    elsewhere = set() if register is None else set(register.frame["buurtcode"].dropna()) - buurten
    here = {zone: years for zone, years in reported.items() if zone not in elsewhere}
    drawn = gpd.GeoSeries([], crs=CRS) if layer is None else zone_shapes(layer, areas)
    whole = areas.frame.geometry.loc[sorted(buurten & set(here))]
    shapes = gpd.GeoSeries(pd.concat([drawn, whole]), crs=CRS)
    stock, moment = state.stock, moment_of(state)
    counted = _count(stock, shapes, areas, moment.year)
    told = {} if register is None else contradictions(register)
    return Standing(
        areas=areas,
        shapes=shapes,
        reported=here,
        counted=counted,
        contradicted={zone: told[zone] for zone in told if zone in here},
        due=planned_years(state.registers.get(PROGRAMME), layer),
        moment=moment,
    )


def _count(
    stock: Stock | None, shapes: gpd.GeoSeries, areas: AreaSet, year: int
) -> dict[str, Progress]:
    if stock is None:
        told = "er zijn geen woningen geleverd"
        return {zone: Progress(zone=zone, year=year, told=told) for zone in map(str, shapes.index)}
    return {item.zone: item for item in counted_progress(stock, shapes, areas, year)}


def is_known(progress: Progress) -> bool:
    """Whether a source says anything of how far a zone is."""
    return any(progress.span(name) is not None for name in (GAS_FREE, CONNECTED, TODO))


def balance(register: Register, standing: Standing, layer: Layer | None) -> Conservation:
    """Zones of the register that have a shape; those without stay in the table."""
    named = {item.zone for item in reported_progress(register)}
    lost = sorted(named - set(standing.shapes.index))
    elsewhere = [zone for zone in lost if zone not in standing.reported]
    without = [zone for zone in lost if zone in standing.reported]
    names = [] if layer is None else [str(name) for name in layer.frame["naam"].unique()]
    hints = [f"{zone} ({nearest(zone, names)})" if names else zone for zone in without]
    remarks = [f"zonder vlak: {enumerate_some(hints)}"] if without else []
    remarks += [f"buiten het projectgebied: {enumerate_some(elsewhere)}"] if elsewhere else []
    return Conservation(
        join=f"{register.provenance.name} op warmtezones",
        unit="zones",
        came_in=float(len(named)),
        allocated=float(len(named) - len(lost)),
        lost=float(len(lost)),
        remark="; ".join(remarks),
    )


def find(standing: Standing) -> Iterator[Finding]:
    """Findings per zone: known or not, on time or not, and what does not agree."""
    if not standing.known:
        yield unknown(PROGRESS_KNOWN, NOTHING)
        return
    for zone in standing.zones:
        name, latest = standing.name(zone), standing.latest(zone)
        if latest is None or not is_known(latest):
            reason = latest.told if latest is not None else "niets opgegeven"
            yield unknown(PROGRESS_KNOWN, f"{name}: {reason}", subject=zone)
        expected = standing.forecast(zone)
        if expected is not None:
            yield _on_time(zone, name, expected)
        for told in (*standing.contradicted.get(zone, ()), *differences(standing, zone)):
            yield Finding(
                norm=AGREES, subject=zone, verdict=Verdict.WEIGH, reason=f"{name}: {told}"
            )


def _on_time(zone: str, name: str, expected: Forecast) -> Finding:
    """Whether a zone is done by its year; of a year to come only a forecast, to be weighed."""
    return Finding(
        norm=ON_TIME,
        subject=zone,
        verdict=_verdict(expected),
        reason=f"{name}: {expected.text}",
        evidence={
            "te_doen": expected.todo,
            "achter_op_planning": expected.behind,
            "eind_jaar": expected.year,
            "tempo_per_jaar": expected.pace,
            "nodig_per_jaar": expected.needed_per_year,
            "verwacht_klaar": expected.expected_year,
            "gepland_klaar": expected.end_year,
        },
    )


def _verdict(expected: Forecast) -> Verdict:
    year, todo, due = expected.year, expected.todo, expected.end_year
    if year is None or todo is None or due is None:
        return Verdict.UNKNOWN
    if todo == 0:
        return Verdict.MEETS if (expected.expected_year or year) <= due else Verdict.WEIGH
    if due <= year:
        return Verdict.FAILS
    return Verdict.UNKNOWN if expected.pace is None else Verdict.WEIGH


def differences(standing: Standing, zone: str) -> Iterator[str]:
    """Amounts of the same moment that were reported and cannot be what the homes say."""
    reported, counted = standing.beside(zone), standing.counted.get(zone)
    if reported is None or counted is None:
        return
    for amount, label in _AMOUNTS.items():
        given, span = getattr(reported, amount), counted.span(amount)
        if given is None or span is None or span[0] <= given <= span[1]:
            continue
        yield (
            f"{standing.moment.told} opgegeven {label}: {format_number(given)}, geteld in de "
            f"woningen: {amount_told(counted, amount)}"
        )


def amount_told(item: Progress, name: str) -> str:
    """An amount of a `Progress` for a reader: a number, least and most, or unknown."""
    span = item.span(name)
    if span is None:
        return UNKNOWN
    least, most = map(format_number, span)
    return least if span[0] == span[1] else f"{least} tot {most}"
