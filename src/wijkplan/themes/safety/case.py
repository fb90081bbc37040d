"""A State under one regime: what is drawn, what was found in it, and what is said of that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wijkplan.model.allocate import Conservation, allocate
from wijkplan.model.areas import AreaSet, Level
from wijkplan.model.contribution import Column, Section, TextSection
from wijkplan.model.findings import Finding
from wijkplan.model.state import State
from wijkplan.model.table import NOT_DELIVERED
from wijkplan.sources.prescription import PRESCRIPTIONS
from wijkplan.themes.safety import findings, noise, outcome, overlays, report
from wijkplan.themes.safety.areas import delivered, prescribed
from wijkplan.themes.safety.areas.attention import Zone, sum_levels
from wijkplan.themes.safety.areas.delivered import OtherArea
from wijkplan.themes.safety.areas.tracks import Tracks, describe_method, tracks_of
from wijkplan.themes.safety.areas.zones import zones_of
from wijkplan.themes.safety.buildings_inside import vulnerable_buildings_section
from wijkplan.themes.safety.outcome import Outcome
from wijkplan.themes.safety.present import exposure
from wijkplan.themes.safety.rules.regimes import Regime
from wijkplan.themes.safety.rules.settings import Settings
from wijkplan.themes.safety.schools import schools_and_care


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
        """What is in one area of attention."""
        return outcome.measure(
            zone,
            self.areas,
            homes=self.homes,
            facilities=self.facilities,
            kinds=self.kinds,
            table=table,
        )

    def others(self, state: State) -> tuple[OtherArea, ...]:
        """What is in delivered areas that are not of the railway."""
        return delivered.other_areas(
            state, self.areas, homes=self.homes, facilities=self.facilities, kinds=self.kinds
        )


@dataclass(frozen=True, kw_only=True)
class Case:
    """A State under one regime: what is drawn, and what was found in it."""

    state: State
    areas: AreaSet
    rules: Regime
    settings: Settings
    compared: tuple[Regime, ...]
    tracks: Tracks | None
    exposed: _Exposed
    outcomes: tuple[Outcome, ...]
    others: tuple[OtherArea, ...]

    @property
    def zones(self) -> list[Zone]:
        """The areas that are drawn."""
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
        """Balance of every join, but that of the length."""
        if self.tracks and self.tracks.matched:
            yield self.tracks.matched
        for found in self.outcomes:
            yield from found.conservation
        yield from (area.conservation for area in self.others)
        if self.exposed.facilities and (self.outcomes or self.others):
            yield from self.exposed.facilities.conservation

    def findings(self) -> Iterator[Finding]:
        """What every rule asks of a reader."""
        layers, rules, areas = self.state.layers, self.rules, self.areas
        yards = delivered.YARDS in layers
        for found in self.outcomes:
            yield findings.of_area(found, rules, areas, yards=yards)
        by_kind = {found.zone.rule.kind: found for found in reversed(self.outcomes)}
        for rule in rules.rule:
            if rule.kind in by_kind:
                yield findings.of_classes(rule, by_kind[rule.kind], rules)
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
        yield from findings.noise(contours="contouren" in layers)

    def sections(self) -> Iterator[Section]:
        """What the page shows, in order, and the map layers."""
        layers, zones = self.state.layers, self.zones
        if self.outcomes:
            method = describe_method(self.settings, self.tracks) if self.tracks else ""
            yield report.introduction(self.rules, zones, method)
        else:
            text = "Onbekend: er is geen laag met spoorlijnen geleverd."
            yield TextSection(title="Omgevingsveiligheid rond het spoor", text=text)
        yield report.rules(self.rules, compared=False)
        yield from (report.rules(regime, compared=True) for regime in self.compared)
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
        yield from self._drawn()
        yield from overlays.draw_others(self.others, self.areas)
        yield from self._prescribed()
        yield from _noise(self.state, self.exposed)

    def _drawn(self) -> Iterator[Section]:
        """The areas on the map: of the regime, and of those for comparison."""
        drawn = [overlays.draw_zone(zone, self.rules, self.areas) for zone in self.zones]
        for regime in self.compared:
            zones = zones_of(self.state, self.areas, regime, self.settings)
            drawn += [overlays.draw_zone(z, regime, self.areas, compared=True) for z in zones]
        yield from (section for section in drawn if section is not None)

    def _prescribed(self) -> Iterator[Section]:
        layer = self.state.layers.get(PRESCRIPTIONS)
        if layer is not None:
            found = prescribed.table(layer, self.areas)
            drawn = prescribed.draw(layer, self.areas, overlays.GROUP)
            yield from (section for section in (found, drawn) if section is not None)

    def _near_schools(self) -> Iterator[Section]:
        if self.exposed.facilities is None:
            return
        zones = [zone for zone in self.zones if not zone.rule.alternative]
        names = self.areas.frame["name"].to_dict()
        section = schools_and_care(self.exposed.facilities, zones, self.tracks, names)
        if section is not None:
            yield section


def look_at(
    state: State, areas: AreaSet, rules: Regime, settings: Settings, compared: Sequence[Regime]
) -> Case:
    """Draw the areas of a regime, and find what stands inside.

    Parameters
    ----------
    state, areas
        See `contribute`.
    rules
        The regime.
    settings
        From where is measured.
    compared
        Regimes of which the areas are only drawn, for comparison.
    """
    exposed = _Exposed(state, areas)
    table = "basisnet" in state.registers
    return Case(
        state=state,
        areas=areas,
        rules=rules,
        settings=settings,
        compared=tuple(compared),
        tracks=tracks_of(state, settings),
        exposed=exposed,
        outcomes=tuple(
            exposed.measure(zone, table=table) for zone in zones_of(state, areas, rules, settings)
        ),
        others=exposed.others(state),
    )


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
