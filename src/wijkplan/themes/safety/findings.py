"""The findings of the theme. None says *voldoet*: counting people is not a test of the law."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wijkplan.model.areas import AreaSet
from wijkplan.model.errors import enumerate_some
from wijkplan.model.findings import UNVERIFIED, Citation, Finding, Norm, Verdict
from wijkplan.model.text import format_number
from wijkplan.themes.safety.areas.attention import Zone, name_delivered
from wijkplan.themes.safety.areas.delivered import OtherArea
from wijkplan.themes.safety.areas.tracks import UNKNOWN, YES, Tracks, within
from wijkplan.themes.safety.outcome import Outcome
from wijkplan.themes.safety.rules.norms import NOISE, VIBRATION, YARD
from wijkplan.themes.safety.rules.regimes import KINDS, ClassRule, Regime, area_key

WHERE = "projectgebied"
_NOTABLE_M = 1.0  # less is how two publishers draw the same line
_TO_WEIGH = "Een aandachtsgebied is geen verbod; een mens moet bijlage VI en VII-C lezen."
_NO_BAN = Norm(
    code="aandachtsgebied-geen-verbod",
    title="Binnen een aandachtsgebied weegt het bestuur de kans op een ramp mee",
    citation=Citation(
        source="Besluit kwaliteit leefomgeving (Bkl), artikel 5.15 en bijlage VI en VII-C",
        verified=True,
    ),
)
_BASISNET = Norm(
    code="basisnet-per-spoordeel",
    title="De vaste afstanden gelden per spoordeel van het basisnet",
    citation=Citation(
        source="Besluit kwaliteit leefomgeving (Bkl), artikel 5.13; Regeling basisnet",
        verified=True,
    ),
)
_TUNNELS = Norm(
    code="spoor-tunnel",
    title="Tunnels en onderdoorgangen",
    citation=Citation(source="wijkplan", verified=True),
)
_NO_TRACKS = "aandachtsgebieden-spoor"


def norm_codes() -> tuple[str, ...]:
    """Codes of the norms that any regime can have, also one of a municipality."""
    fixed = [norm.code for norm in (_NO_BAN, _BASISNET, _TUNNELS, YARD, NOISE, VIBRATION)]
    areas = [area_key(kind, alternative=other) for other in (False, True) for kind in KINDS]
    return (*fixed, _NO_TRACKS, *areas, *(_about_classes(area_key(kind)) for kind in KINDS))


def _about_classes(key: str) -> str:
    return f"{key}-functies"


def of_area(outcome: Outcome, regime: Regime, areas: AreaSet, *, yards: bool) -> Finding:
    """What one area of attention asks of a reader; ``yards``: whether those were delivered."""
    zone, rule = outcome.zone, outcome.zone.rule
    certain, possible = outcome.hectares(areas)
    ha = format_number(certain, decimals=2)
    more = format_number(possible, decimals=2)
    if not outcome.known:
        verdict = Verdict.UNKNOWN
        reason = f"Er is geen basisnettabel geleverd; {more} ha ligt mogelijk in dit gebied."
    elif certain > 0:
        verdict = Verdict.WEIGH
        rest = f" ({zone.drawn_from})" if zone.delivered else f", en mogelijk nog {more} ha"
        reason = f"{ha} ha ligt in dit gebied{rest}. {_TO_WEIGH}"
    elif possible > 0:
        verdict = Verdict.UNKNOWN
        reason = f"{more} ha ligt mogelijk in dit gebied: het basisnet is daar onbekend."
    else:
        verdict = Verdict.UNKNOWN
        reason = (
            f"Het geleverde gebied ligt buiten het projectgebied ({zone.drawn_from})"
            if zone.delivered
            else "Rond het geleverde spoor ligt hier niets"
        ) + ("." if yards else "; over emplacementen is niets bekend.")
    norm = Norm(code=rule.key, title=zone.title(regime), citation=rule.citation)
    return _finding(
        norm,
        verdict,
        reason,
        afstand_m=None if zone.delivered else rule.distance_m,
        grens=zone.drawn_from,
        hectare=certain if outcome.known else None,
        hectare_mogelijk=possible,
        status=rule.status,
    )


def of_tracks(tracks: Tracks, areas: AreaSet, reach_m: float) -> Iterator[Finding]:
    """Lines that a person has to look at: unknown basisnet, tunnels, rows without a line."""
    running = within(tracks.running, areas, reach_m)
    unknown = running[running["basisnet"].eq(UNKNOWN)]
    metres = float(unknown.length.sum())
    if metres > 0:
        known = sorted({name for name in unknown["traject"] if name})
        named = f" ({enumerate_some(known, most=8)})" if known else ""
        yield _finding(
            _BASISNET,
            Verdict.UNKNOWN,
            f"Van {format_number(metres / 1000, decimals=1)} km spoor in of bij het gebied is niet "
            f"bekend of het bij het basisnet hoort{named}.",
            onbekend_m=round(metres, 1),
        )
    metres = float(running[running["tunnel"]].length.sum())
    if metres > 0:
        yield _finding(
            _TUNNELS,
            Verdict.WEIGH,
            f"Handmatig beoordelen: {format_number(metres)} m spoor ligt in een tunnel of onder "
            "een kruising. Op de kaart is dat deel apart getekend.",
            tunnel_m=round(metres, 1),
        )
    if tracks.matched is not None and tracks.matched.lost:
        yield _finding(
            _BASISNET,
            Verdict.UNKNOWN,
            f"{format_number(tracks.matched.lost)} rijen van de basisnettabel passen bij geen "
            f"enkel spoordeel: {tracks.matched.remark}.",
            rijen=tracks.matched.lost,
        )


def of_delivered(zones: Sequence[Zone], tracks: Tracks, areas: AreaSet) -> Iterator[Finding]:
    """Lines of the basisnet that lie outside a delivered area: one of both is not complete."""
    here = within(tracks.running, areas, 0.0)
    lines = here[here["basisnet"].eq(YES)].geometry
    for zone in (zone for zone in zones if zone.delivered):
        metres = float(lines.difference(zone.certain).length.sum())
        if metres >= _NOTABLE_M:
            yield _finding(
                _BASISNET,
                Verdict.UNKNOWN,
                f"{zone.rule.label}: {format_number(metres)} m spoor hoort volgens de tabel bij "
                f"het basisnet, maar ligt buiten het gebied ({zone.drawn_from}).",
                buiten_gebied_m=round(metres, 1),
            )


def of_yards(found: Sequence[OtherArea], *, delivered: bool) -> Iterator[Finding]:
    """What the delivered areas of yards ask of a reader; never a distance of our own."""
    inside = [area for area in found if area.origin == "emplacement" and area.hectares > 0]
    for area in inside:
        yield _finding(
            YARD,
            Verdict.WEIGH,
            f"{area.label}: {format_number(area.hectares, decimals=2)} ha ligt in dit gebied "
            f"({name_delivered(area.provenance)}). {_TO_WEIGH}",
            soort=area.kind,
            hectare=area.hectares,
        )
    if not inside:
        yield _finding(
            YARD,
            Verdict.UNKNOWN,
            "De geleverde gebieden van emplacementen liggen buiten het projectgebied; of er meer "
            "emplacementen zijn, is niet bekend."
            if delivered
            else "Er zijn geen gebieden van emplacementen geleverd; wijkplan tekent ze niet zelf.",
        )


def of_classes(rule: ClassRule, outcome: Outcome, regime: Regime) -> Finding:
    """A rule about what may come inside an area, with its standing beside the verdict."""
    known = [c for c in outcome.facilities.values() if c is not None]
    inside = sum(c.certain for c in known)
    doubt = "" if rule.verified else f", {UNVERIFIED}"
    norm = Norm(
        code=_about_classes(outcome.zone.rule.key),
        title=f"{rule.text} ({regime.name}; {rule.status}{doubt})",
        citation=rule.citation,
    )
    told = (
        f"In het gebied liggen nu {inside} scholen en zorgplekken; de regel gaat over wat er komt."
        if inside
        else "Of een plan hieraan raakt, zegt de toets van dat plan: wijkplan check."
    )
    return _finding(
        norm,
        Verdict.WEIGH if inside else Verdict.UNKNOWN,
        f"Status: {rule.status}. {told}",
        status=rule.status,
        scholen_en_zorg=float(inside),
    )


def no_ban() -> Finding:
    """The reminder that goes with every drawn area of attention."""
    return _finding(_NO_BAN, Verdict.WEIGH, _TO_WEIGH)


def no_tracks(regime: Regime) -> Finding:
    """Without tracks nothing is known."""
    norm = Norm(
        code=_NO_TRACKS,
        title=f"Aandachtsgebieden rond het spoor, {regime.name}",
        citation=regime.area[0].citation,
    )
    return _finding(norm, Verdict.UNKNOWN, "Er is geen spoor geleverd.")


def noise(*, contours: bool) -> Iterator[Finding]:
    """Noise is looked at only where contours were delivered, vibration never."""
    verdict, reason = Verdict.UNKNOWN, "Er zijn geen geluidscontouren geleverd."
    if contours:
        verdict, reason = Verdict.WEIGH, "De geleverde contouren staan op de kaart."
    yield _finding(NOISE, verdict, reason)
    yield _finding(VIBRATION, Verdict.UNKNOWN, "Er zijn geen gegevens over trillingen geleverd.")


def _finding(norm: Norm, verdict: Verdict, reason: str, **evidence: float | str | None) -> Finding:
    return Finding(norm=norm, subject=WHERE, verdict=verdict, reason=reason, evidence=evidence)
