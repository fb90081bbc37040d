"""What the theme says in words: the rules with their sources, what is inside, what is unknown."""

from __future__ import annotations

from collections.abc import Sequence

from wijkplan.model.areas import AreaSet
from wijkplan.model.contribution import TableSection, TextSection
from wijkplan.model.findings import UNVERIFIED
from wijkplan.model.text import MISSING_MARK, format_date, format_number
from wijkplan.themes.safety.areas.attention import Zone, name_delivered
from wijkplan.themes.safety.areas.delivered import OtherArea
from wijkplan.themes.safety.outcome import Outcome
from wijkplan.themes.safety.present.exposure import (
    FACILITIES,
)
from wijkplan.themes.safety.rules.regimes import Regime
from wijkplan.themes.safety.rules.sourced import Sourced

UNKNOWN_CELL = "onbekend"
_HEAD = ("Gebied", "Hectare", "Buurten", "Woningen", *FACILITIES.values(), "Grens")
_DRAWN = "getekend"
_COMPARED = "Ter vergelijking: deze gebieden staan op de kaart en tellen in geen enkel getal mee. "
_MEASURED = "Scholen en zorg: vanaf de voetafdruk waar die er is, anders vanaf het adrespunt."


def rules(regime: Regime, *, compared: bool) -> TableSection:
    """The distances and rules of the regime with source, date, standing and whether checked.

    Parameters
    ----------
    regime
        The regime.
    compared
        Whether its areas are only on the map, for comparison.
    """
    rows: list[tuple[str, ...]] = [
        (
            area.label + (" (alleen waar BVG 'Ja' staat)" if area.marked_only else ""),
            f"{format_number(area.distance_m)} m",
            regime.measured_from_told,
            area.status,
            *_source(area),
        )
        for area in regime.area
    ]
    rows += [
        (rule.text, MISSING_MARK, MISSING_MARK, rule.status, *_source(rule))
        for rule in regime.in_words
    ]
    return TableSection(
        title=f"Regels en bronnen: {regime.name}",
        head=("Regel", "Afstand", "Gemeten vanaf", "Status", "Bron", "Tekst van", "Gecontroleerd"),
        rows=tuple(rows),
        note=f"{_COMPARED if compared else ''}Geldig: {regime.in_force}. {regime.note}",
    )


def _source(rule: Sourced) -> tuple[str, str, str]:
    """Cells: source, date of that text, and whether somebody read it."""
    date = format_date(rule.date) if rule.date else "niet vermeld"
    return rule.source, date, "ja" if rule.verified else UNVERIFIED


def introduction(regime: Regime, zones: Sequence[Zone], method: str) -> TextSection:
    """Regime, which geometry was used, and what the reader must know first.

    Parameters
    ----------
    regime
        The rules.
    zones
        The areas that are drawn.
    method
        From where distances were measured.
    """
    unchecked = any(not area.verified for area in regime.area)
    delivered = {z.rule.label: z.drawn_from for z in zones if z.delivered}
    used = "".join(f" {label}: {source}." for label, source in delivered.items())
    used += " Voor de andere gebieden geldt een afstand." if 0 < len(delivered) < len(zones) else ""
    if any(zone.delivered is None for zone in zones):
        used += (
            f" {method} De vaste afstanden horen bij spoor van het basisnet. Spoor waarvan dat "
            "niet bekend is, geeft 'mogelijk' en telt apart; museumlijnen tellen niet mee."
        )
    doubt = f" Niet alle afstanden zijn aan de bron gecontroleerd: daar staat '{UNVERIFIED}'."
    return TextSection(
        title="Omgevingsveiligheid rond het spoor",
        text=f"Regels: {regime.name} ({regime.in_force}).{doubt if unchecked else ''}{used} "
        "Een aandachtsgebied is geen verbod: binnen het gebied moet de kans op een ramp worden "
        "meegewogen. Wijkplan tekent en telt, en geeft geen juridisch oordeel. Lees bijlage VI en "
        "VII-C van het Besluit kwaliteit leefomgeving voordat u hierop bouwt.",
    )


def limits(zones: Sequence[Zone], *, register: bool, yards: bool) -> TextSection:
    """What is not in these areas.

    Parameters
    ----------
    zones
        The areas that are drawn.
    register, yards
        Whether areas of the register, and of yards, were delivered.
    """
    drawn = [z.rule.label for z in zones if z.delivered is None and not z.rule.alternative]
    order = "Vastgestelde gebieden (Register externe veiligheid) gaan voor op een getekende afstand"
    if not register:
        from_register = f"{order}, maar zijn niet geleverd. "
    elif drawn:
        from_register = f"{order}; voor dit gebied zijn ze niet geleverd voor: {', '.join(drawn)}. "
    else:
        from_register = ""
    from_yards = (
        "Een emplacement is een eigen risicobron. De geleverde gebieden staan apart; van andere "
        "emplacementen is het aandachtsgebied onbekend. "
        if yards
        else "Een emplacement is een eigen risicobron. Zonder geleverde gebieden is het "
        "aandachtsgebied van een emplacement onbekend; wijkplan tekent er geen cirkel omheen. "
    )
    return TextSection(
        title="Wat hier niet in staat",
        text=f"{from_yards}{from_register}Het groepsrisico is niet berekend: een aantal woningen "
        "zegt niet of een plan voldoet, wel of advies nodig is. Trillingen zijn niet onderzocht.",
    )


def inside(outcomes: Sequence[Outcome], areas: AreaSet, *, how: str) -> TableSection:
    """Hectares, buurten, homes, schools and care inside each area of attention."""
    rows = []
    for outcome in outcomes:
        zone, buurten = outcome.zone, outcome.buurten(areas)
        certain, possible = outcome.hectares(areas)
        counts = [buurten, outcome.homes, *(outcome.facilities[kind] for kind in FACILITIES)]
        known = outcome.known and (certain > 0 or possible == 0)
        sure = [
            format_number(certain, decimals=2),
            *(UNKNOWN_CELL if c is None else format_number(c.certain) for c in counts),
        ]
        more = [
            format_number(possible, decimals=2),
            *(UNKNOWN_CELL if c is None else format_number(c.possible) for c in counts),
        ]
        cells = sure if known else [UNKNOWN_CELL] * len(sure)
        ground = zone.drawn_from if zone.delivered else _DRAWN
        rows.append((zone.name, *cells, ground))
        if zone.delivered is None:
            rows.append((f"{zone.name}: mogelijk, basisnet onbekend", *more, ground))
    return TableSection(
        title="Wat ligt in de aandachtsgebieden",
        head=_HEAD,
        rows=tuple(rows),
        note=f"Woningen: {how}. {_MEASURED} De rij 'mogelijk' komt boven op de rij erboven. "
        f"Grens: {_DRAWN} is de genoemde afstand vanaf het spoor.",
    )


def others(found: Sequence[OtherArea], how: str) -> TableSection:
    """What is inside delivered areas of yards and other sources."""
    rows = [
        (
            area.label,
            format_number(area.hectares, decimals=2),
            *(
                UNKNOWN_CELL if number is None else format_number(number)
                for number in (area.buurten, area.homes, *map(area.facilities.get, FACILITIES))
            ),
            name_delivered(area.provenance),
        )
        for area in found
    ]
    return TableSection(
        title="Wat ligt in gebieden van andere risicobronnen",
        head=_HEAD,
        rows=tuple(rows),
        note=f"Deze gebieden horen niet bij het doorgaande spoor en tellen daar niet in mee. "
        f"Woningen: {how}. {_MEASURED}",
    )
