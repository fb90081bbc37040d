"""External safety around the railway (*omgevingsveiligheid*).

Areas of attention come from a dated regime (``regimes.toml``) and from what a table says of each
line: *ja* counts, *onbekend* is drawn and counted apart, *nee* has none. wijkplan screens and
documents; it gives no legal verdict.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wijkplan.model.allocate import allocate
from wijkplan.model.areas import AreaSet, Level
from wijkplan.model.contribution import Contribution, MapLayerSection, Section, TextSection
from wijkplan.model.findings import Finding
from wijkplan.model.state import State
from wijkplan.themes.safety import exposure, findings, noise, outcome, overlays, report
from wijkplan.themes.safety.attention import (
    Zone,
    attention_area,
    hectares_per_area,
    make_zone,
    sum_levels,
)
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
        Uses the layers ``spoor``, ``pand``, ``voorzieningen`` and ``contouren``, the register
        ``basisnet`` and the stock. What is absent is *onbekend*: without tracks every column is
        missing, without a basisnet table all lines are *onbekend*.
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
    rules = find_regime(regime)
    layer = state.layers.get("spoor")
    if layer is None:
        return _without_tracks(state, areas, rules)
    table = state.registers.get("basisnet")
    spacing = track_spacing().value_m if track_spacing_m is None else track_spacing_m
    method = report.Method(measure_from=measure_from, spacing_m=spacing, assumed=track_spacing())
    tracks = classify(layer, table, measure_from=measure_from, spacing_m=spacing)
    exposed = _Exposed(state, areas)
    outcomes = [exposed.measure(zone) for zone in _zones(tracks, rules, areas)]
    divided = allocate(
        tracks.running.geometry, areas.at(Level.BUURT).geometry, join="Spoorlijnen op buurten"
    )
    metres = divided.per_area().reindex(areas.codes(Level.BUURT), fill_value=0.0)
    sources = [layer.provenance.name, *([table.provenance.name] if table else [])]
    return Contribution(
        theme=THEME,
        title=_TITLE,
        state=state.key,
        columns=(
            outcome.length_column(layer, sum_levels(metres, areas)),
            *outcome.columns(
                outcomes,
                rules,
                table=table is not None,
                year=layer.provenance.year,
                source="; ".join([*sources, rules.name, "berekening wijkplan"]),
            ),
            *outcome.without_rule(rules, areas, layer.provenance.year),
        ),
        findings=_findings(state, areas, rules, outcomes, tracks),
        sections=(
            report.introduction(rules, method.describe(tracks)),
            report.rules(rules),
            report.inside(outcomes, areas, table=table is not None, how=exposed.how),
            *_near_schools(exposed, outcomes, tracks),
            report.limits(),
            overlays.draw_tracks(tracks, areas),
            *_drawn(outcomes, rules, areas),
            *_noise(state, exposed),
        ),
        conservation=(
            divided.conservation,
            *([tracks.matched] if tracks.matched else []),
            *(balance for found in outcomes for balance in found.conservation),
            *(exposed.facilities.conservation if exposed.facilities else ()),
        ),
    )


def find_zones(
    state: State,
    areas: AreaSet,
    *,
    regime: str = IN_FORCE,
    measure_from: MeasureFrom = "lijn",
    track_spacing_m: float | None = None,
) -> Mapping[str, Zone] | None:
    """Areas of attention, for whoever looks at something else in them.

    Parameters
    ----------
    state, areas, regime, measure_from, track_spacing_m
        See `contribute`.

    Returns
    -------
    Mapping or None
        Name for a reader, with distance and regime -> the area; None without tracks.

    Raises
    ------
    ConfigError
        If there is no such regime.
    """
    rules = find_regime(regime)
    layer = state.layers.get("spoor")
    if layer is None:
        return None
    spacing = track_spacing().value_m if track_spacing_m is None else track_spacing_m
    table = state.registers.get("basisnet")
    tracks = classify(layer, table, measure_from=measure_from, spacing_m=spacing)
    return {zone.rule.title(rules): zone for zone in _zones(tracks, rules, areas)}


class _Exposed:
    """Homes, schools and care of the State, placed once for all areas of attention."""

    def __init__(self, state: State, areas: AreaSet) -> None:
        self.areas = areas
        self.homes = exposure.homes(state, areas)
        self.how = exposure.place_of_homes(self.homes, state.stock)
        layer = state.layers.get("voorzieningen")
        self.facilities = exposure.facilities(layer, areas)
        delivered = exposure.kinds_delivered(layer)
        self.kinds = {kind: kind in delivered for kind in exposure.FACILITIES}

    def measure(self, zone: Zone) -> Outcome:
        return outcome.measure(
            zone, self.areas, homes=self.homes, facilities=self.facilities, kinds=self.kinds
        )


def _zones(tracks: Tracks, rules: Regime, areas: AreaSet) -> list[Zone]:
    """Draw every distance of the regime around the lines that can reach what the map shows."""
    running = tracks.running
    widest = float(running["widening_m"].max()) if len(running) else 0.0
    beyond = overlays.DRAWN_AROUND_M + widest
    return [make_zone(rule, near(running, areas, rule.distance_m + beyond)) for rule in rules.area]


def _findings(
    state: State,
    areas: AreaSet,
    rules: Regime,
    outcomes: Sequence[Outcome],
    tracks: Tracks,
) -> tuple[Finding, ...]:
    table = "basisnet" in state.registers
    reach = max(rule.distance_m for rule in rules.area if not rule.alternative)
    by_kind = {found.zone.rule.kind: found for found in reversed(outcomes)}
    return (
        *(findings.of_area(found, rules, areas, table=table) for found in outcomes),
        *(findings.of_principle(p, by_kind[p.kind], rules) for p in rules.principle),
        *findings.of_tracks(tracks, areas, reach),
        findings.no_ban(),
        findings.noise(contours="contouren" in state.layers),
    )


def _drawn(outcomes: Sequence[Outcome], rules: Regime, areas: AreaSet) -> list[MapLayerSection]:
    sections = [overlays.draw_zone(found.zone, rules, areas) for found in outcomes]
    return [section for section in sections if section is not None]


def _near_schools(exposed: _Exposed, outcomes: Sequence[Outcome], tracks: Tracks) -> list[Section]:
    if exposed.facilities is None:
        return []
    zones = [found.zone for found in outcomes if not found.zone.rule.alternative]
    names = exposed.areas.frame["name"].to_dict()
    section = report.schools_and_care(exposed.facilities, zones, tracks, names)
    return [] if section is None else [section]


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


def _without_tracks(state: State, areas: AreaSet, rules: Regime) -> Contribution:
    text = "Onbekend: er is geen laag met spoorlijnen geleverd."
    return Contribution(
        theme=THEME,
        title=_TITLE,
        state=state.key,
        columns=outcome.all_missing(rules, areas, state),
        findings=(
            findings.no_tracks(rules),
            findings.noise(contours="contouren" in state.layers),
        ),
        sections=(
            TextSection(title="Omgevingsveiligheid rond het spoor", text=text),
            report.rules(rules),
            *_noise(state, _Exposed(state, areas)),
        ),
    )
