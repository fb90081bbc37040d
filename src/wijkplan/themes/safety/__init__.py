"""External safety around the railway (*omgevingsveiligheid*).

Areas of attention come from a dated regime (``regimes.toml``). A delivered area goes first; else
its distance counts, by what a table says of each line: *ja* counts, *onbekend* is drawn and
counted apart, *nee* has none. wijkplan screens and documents; it gives no legal verdict.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import geopandas as gpd

from wijkplan.model.allocate import Conservation, allocate
from wijkplan.model.areas import AreaSet, Level
from wijkplan.model.contribution import Column, Contribution, Section, TextSection
from wijkplan.model.findings import Finding
from wijkplan.model.state import State
from wijkplan.model.table import NOT_DELIVERED
from wijkplan.themes.safety import delivered, exposure, findings, noise, outcome, overlays, report
from wijkplan.themes.safety.attention import (
    DRAWN_AROUND_M,
    Zone,
    attention_area,
    hectares_per_area,
    make_zone,
    sum_levels,
)
from wijkplan.themes.safety.buildings_inside import vulnerable_buildings_section
from wijkplan.themes.safety.delivered import OtherArea
from wijkplan.themes.safety.findings import norm_codes
from wijkplan.themes.safety.outcome import LENGTH, THEME, Outcome
from wijkplan.themes.safety.regimes import (
    AreaRule,
    Regime,
    find_regime,
    load_regimes,
    track_spacing,
)
from wijkplan.themes.safety.tracks import MeasureFrom, Tracks, classify, near

__all__ = [
    "IN_FORCE",
    "LENGTH",
    "THEME",
    "AreaRule",
    "MeasureFrom",
    "Regime",
    "Zone",
    "attention_area",
    "contribute",
    "find_regime",
    "find_zones",
    "hectares_per_area",
    "load_regimes",
    "norm_codes",
    "track_spacing",
]

IN_FORCE = "bkl-2024"
"""Regime of an atlas that names none. For a plan the date of its draft decides: ask for it."""

_TITLE = "Omgevingsveiligheid"


def contribute(
    state: State,
    areas: AreaSet,
    *,
    regime: str = IN_FORCE,
    measure_from: MeasureFrom = "lijn",
    track_spacing_m: float | None = None,
) -> Contribution:
    """Areas of attention around the tracks, what stands inside, and what is unknown.

    Parameters
    ----------
    state
        Uses the layers ``spoor``, ``rev_aandachtsgebieden``, ``emplacementen``, ``pand``,
        ``verblijfsobject``, ``voorzieningen``, ``rev_gebouwen`` and ``contouren``, the register
        ``basisnet`` and the stock. What is absent is *onbekend*: without tracks and
        delivered areas every column is missing, without a basisnet table all lines are
        *onbekend*.
    areas
        Areas of the project.
    regime
        Id of a regime of ``regimes.toml``.
    measure_from
        ``lijn`` measures from the drawn line; ``buitenste-spoor`` widens a line that stands for
        n tracks by (n - 1) / 2 times the spacing.
    track_spacing_m
        Metres between two tracks; None for the assumption that ships, which is unverified.

    Raises
    ------
    ConfigError
        If there is no such regime.
    """
    case = _look_at(
        state, areas, regime=regime, measure_from=measure_from, track_spacing_m=track_spacing_m
    )
    length, balances = case.length()
    return Contribution(
        theme=THEME,
        title=_TITLE,
        state=state.key,
        columns=(length, *case.columns(year=length.year)),
        findings=tuple(case.findings()),
        sections=tuple(case.sections()),
        conservation=(*balances, *case.conservation()),
    )


def find_zones(
    state: State,
    areas: AreaSet,
    *,
    regime: str = IN_FORCE,
    measure_from: MeasureFrom = "lijn",
    track_spacing_m: float | None = None,
) -> Mapping[str, Zone] | None:
    """Areas of attention of the railway, for whoever looks at something else in them.

    Parameters
    ----------
    state, areas, regime, measure_from, track_spacing_m
        See `contribute`.

    Returns
    -------
    Mapping or None
        Name for a reader, with distance (or that it was delivered) and regime -> the area; None
        without tracks and without delivered areas.

    Raises
    ------
    ConfigError
        If there is no such regime.
    """
    rules = find_regime(regime)
    tracks = _tracks(state, _method(measure_from, track_spacing_m))
    zones = _zones(state, tracks, rules, areas)
    return {zone.title(rules): zone for zone in zones} if tracks or zones else None


class _Exposed:
    """Homes, schools and care of the State, placed once for all areas of attention."""

    def __init__(self, state: State, areas: AreaSet) -> None:
        self.areas = areas
        self.homes = exposure.homes(state, areas)
        self.how = exposure.place_of_homes(self.homes, state.stock)
        layer = state.layers.get("voorzieningen")
        self.facilities = exposure.facilities(layer, areas)
        known = exposure.kinds_delivered(layer)
        self.kinds = {kind: kind in known for kind in exposure.FACILITIES}

    def measure(self, zone: Zone, *, table: bool) -> Outcome:
        return outcome.measure(
            zone,
            self.areas,
            homes=self.homes,
            facilities=self.facilities,
            kinds=self.kinds,
            table=table,
        )

    def others(self, state: State) -> tuple[OtherArea, ...]:
        return delivered.other_areas(
            state, self.areas, homes=self.homes, facilities=self.facilities, kinds=self.kinds
        )


@dataclass(frozen=True, kw_only=True)
class _Case:
    """A State under one regime: what is drawn, and what was found in it."""

    state: State
    areas: AreaSet
    rules: Regime
    method: report.Method
    tracks: Tracks | None
    exposed: _Exposed
    outcomes: tuple[Outcome, ...]
    others: tuple[OtherArea, ...]

    @property
    def zones(self) -> list[Zone]:
        return [found.zone for found in self.outcomes]

    def length(self) -> tuple[Column, tuple[Conservation, ...]]:
        """Length of railway per area, and the balance of that."""
        if self.tracks is None:
            spec, year = outcome.LENGTH_SPEC, self.state.year
            return outcome.missing(spec, self.areas, reason=NOT_DELIVERED, year=year), ()
        buurten = self.areas.at(Level.BUURT).geometry
        divided = allocate(self.tracks.running.geometry, buurten, join="Spoorlijnen op buurten")
        metres = divided.per_area().reindex(buurten.index, fill_value=0.0)
        column = outcome.length_column(self.state.layers["spoor"], sum_levels(metres, self.areas))
        return column, (divided.conservation,)

    def columns(self, *, year: int) -> Iterator[Column]:
        """Columns of every area that any regime has: drawn, or missing with the reason."""
        used = [self.state.layers.get("spoor"), self.state.registers.get("basisnet")]
        names = [source.provenance.name for source in used if source is not None]
        source = "; ".join([*names, self.rules.name, "berekening wijkplan"])
        yield from outcome.columns(self.outcomes, self.rules, year=year, source=source)
        yield from outcome.not_drawn(self.outcomes, self.rules, self.areas, year)
        yield from outcome.without_rule(self.rules, self.areas, year)

    def conservation(self) -> Iterator[Conservation]:
        if self.tracks and self.tracks.matched:
            yield self.tracks.matched
        for found in self.outcomes:
            yield from found.conservation
        yield from (area.conservation for area in self.others)
        if self.exposed.facilities and (self.outcomes or self.others):
            yield from self.exposed.facilities.conservation

    def findings(self) -> Iterator[Finding]:
        layers, rules, areas = self.state.layers, self.rules, self.areas
        yards = delivered.YARDS in layers
        for found in self.outcomes:
            yield findings.of_area(found, rules, areas, yards=yards)
        by_kind = {found.zone.rule.kind: found for found in reversed(self.outcomes)}
        for principle in rules.principle:
            if principle.kind in by_kind:
                yield findings.of_principle(principle, by_kind[principle.kind], rules)
        if self.tracks is None:
            yield findings.no_tracks(rules)
        else:
            reach = max(rule.distance_m for rule in rules.area if not rule.alternative)
            yield from findings.of_tracks(self.tracks, areas, reach)
            yield from findings.of_delivered(self.zones, self.tracks, areas)
        if self.outcomes or yards:
            yield from findings.of_yards(self.others, delivered=yards)
        if self.outcomes or self.others:
            yield findings.no_ban()
        yield findings.noise(contours="contouren" in layers)

    def sections(self) -> Iterator[Section]:
        layers, zones = self.state.layers, self.zones
        if self.outcomes:
            method = self.method.describe(self.tracks) if self.tracks else ""
            yield report.introduction(self.rules, zones, method)
        else:
            text = "Onbekend: er is geen laag met spoorlijnen geleverd."
            yield TextSection(title="Omgevingsveiligheid rond het spoor", text=text)
        yield report.rules(self.rules)
        if self.outcomes:
            yield report.inside(self.outcomes, self.areas, how=self.exposed.how)
            yield from self._near_schools()
        if self.others:
            yield report.others(self.others, self.exposed.how)
        if self.outcomes or self.others:
            yield vulnerable_buildings_section(self.outcomes, self.others, self.state, self.areas)
            yield report.limits(
                zones, register=delivered.REGISTER in layers, yards=delivered.YARDS in layers
            )
        if self.tracks is not None:
            yield overlays.draw_tracks(self.tracks, self.areas)
        drawn = [overlays.draw_zone(zone, self.rules, self.areas) for zone in zones]
        yield from (section for section in drawn if section is not None)
        yield from overlays.draw_others(self.others, self.areas)
        yield from _noise(self.state, self.exposed)

    def _near_schools(self) -> Iterator[Section]:
        if self.exposed.facilities is None:
            return
        zones = [zone for zone in self.zones if not zone.rule.alternative]
        names = self.areas.frame["name"].to_dict()
        section = report.schools_and_care(self.exposed.facilities, zones, self.tracks, names)
        if section is not None:
            yield section


def _look_at(
    state: State,
    areas: AreaSet,
    *,
    regime: str,
    measure_from: MeasureFrom,
    track_spacing_m: float | None,
) -> _Case:
    rules = find_regime(regime)
    method = _method(measure_from, track_spacing_m)
    tracks, exposed = _tracks(state, method), _Exposed(state, areas)
    table = "basisnet" in state.registers
    zones = _zones(state, tracks, rules, areas)
    return _Case(
        state=state,
        areas=areas,
        rules=rules,
        method=method,
        tracks=tracks,
        exposed=exposed,
        outcomes=tuple(exposed.measure(zone, table=table) for zone in zones),
        others=exposed.others(state),
    )


def _method(measure_from: MeasureFrom, track_spacing_m: float | None) -> report.Method:
    spacing = track_spacing().value_m if track_spacing_m is None else track_spacing_m
    return report.Method(measure_from=measure_from, spacing_m=spacing, assumed=track_spacing())


def _tracks(state: State, method: report.Method) -> Tracks | None:
    layer = state.layers.get("spoor")
    if layer is None:
        return None
    return classify(
        layer,
        state.registers.get("basisnet"),
        measure_from=method.measure_from,
        spacing_m=method.spacing_m,
    )


def _zones(state: State, tracks: Tracks | None, rules: Regime, areas: AreaSet) -> list[Zone]:
    """The delivered area of each rule, and else its distance around the lines.

    Another reading of a distance says nothing where an area was delivered: it is not drawn.
    """
    register = state.layers.get(delivered.REGISTER)
    zones = []
    for rule in rules.area:
        zone = delivered.of_basisnet(register, rule, areas)
        if zone is None and tracks is not None:
            zones.append(make_zone(rule, _lines_near(tracks, rule, areas)))
        elif zone is not None and not rule.alternative:
            zones.append(zone)
    return zones


def _lines_near(tracks: Tracks, rule: AreaRule, areas: AreaSet) -> gpd.GeoDataFrame:
    """Lines that can reach what the map shows."""
    running = tracks.running
    widest = float(running["widening_m"].max()) if len(running) else 0.0
    return near(running, areas, rule.distance_m + DRAWN_AROUND_M + widest)


def _noise(state: State, exposed: _Exposed) -> list[Section]:
    layer = state.layers.get("contouren")
    if layer is None:
        text = (
            "Onbekend: er zijn geen geluidscontouren geleverd. Toets geluid aan het beleid van "
            "de gemeente, en trillingen aan de Handleiding nieuwbouw en spoortrillingen."
        )
        return [TextSection(title="Geluid van het spoor", text=text)]
    drawn = noise.overlay(layer, overlays.GROUP)
    if exposed.homes is None:
        text = f"De contouren staan op de kaart. Hoeveel woningen erin liggen is {exposed.how}."
        return [TextSection(title="Geluid van het spoor", text=text), drawn]
    return [noise.table(layer, exposed.homes, exposed.how), drawn]
