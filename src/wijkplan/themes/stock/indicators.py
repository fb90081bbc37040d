"""Indicators by which a housing programme is judged: social rent, rents, labels, gas.

Each answers a question of `wijkplan.model.attributes.QUESTIONS`, which hangs on several attributes
of the same home, so that it cannot be had from the numbers per attribute.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wijkplan.model.attributes import NO, QUESTIONS, UNKNOWN, UNSURE, YES
from wijkplan.model.columns import ColumnSpec
from wijkplan.model.contribution import Column
from wijkplan.themes.stock.columns import (
    Origin,
    count_name,
    count_spec,
    join,
    make_column,
    missing_columns,
    share_spec,
    tell_known,
)
from wijkplan.themes.stock.counting import KNOWN, Tally
from wijkplan.themes.stock.ranges import Range, percentage, spell_range, tell_open


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """The columns of a question.

    Parameters
    ----------
    question
        Key of `QUESTIONS`; homes with the answer *ja* are counted.
    count, label, meaning
        Name, label and description of the number.
    of
        Column of which the number is a part; of the share the denominator.
    share, share_label, share_meaning
        Of the share; empty where there is none.
    known, known_label, known_meaning
        Of the number of homes of which the answer is known, where ``of`` is no column yet.
    doubt
        What a reader is told of the homes of which the answer is not known, where these widen the
        number to bounds. Empty where the number is about the homes of which it is known.
    """

    question: str
    count: str
    label: str
    meaning: str
    of: str
    share: str = ""
    share_label: str = ""
    share_meaning: str = ""
    known: str = ""
    known_label: str = ""
    known_meaning: str = ""
    doubt: str = ""


_RENT_KNOWN = "woningen_corporatie_huurklasse_bekend"
INDICATORS = (
    Indicator(
        question="sociale_huur",
        count="woningen_sociale_huur",
        label="Sociale huurwoningen",
        meaning="Het aantal woningen dat een corporatie verhuurt met een huur tot en met de "
        "liberalisatiegrens: de vier laagste huurklassen. Huur van anderen telt niet mee. Is van "
        "woningen van een corporatie de huurklasse niet bekend, dan ligt het aantal ertussenin.",
        of=count_name("eigendom", KNOWN),
        share="aandeel_sociale_huur_pct",
        share_label="Aandeel sociale huurwoningen",
        share_meaning="Het aandeel sociale huurwoningen in alle woningen waarvan de eigendom "
        "bekend is. Sociale huur: verhuurd door een corporatie, met een huur tot en met de "
        "liberalisatiegrens.",
        doubt="van {} woningen van corporaties is de huurklasse niet bekend",
    ),
    # Agreements ask it of all rental homes of an association, the dear ones too: "minimaal 80% van
    # de huurwoningen van SEW en Woonborg in de gemeente Tynaarlo een huurprijs tot de eerste
    # aftoppingsgrens heeft" (Prestatieafspraken Tynaarlo 2023, 12; lines 343-345 of the text).
    Indicator(
        question="eerste_aftoppingsgrens",
        count="woningen_onder_eerste_aftoppingsgrens",
        label="Corporatiewoningen tot de eerste aftoppingsgrens",
        meaning="Het aantal woningen van corporaties met een huur tot de eerste aftoppingsgrens: "
        "de twee laagste huurklassen.",
        of=_RENT_KNOWN,
        share="aandeel_onder_eerste_aftoppingsgrens_pct",
        share_label="Aandeel corporatiewoningen tot de eerste aftoppingsgrens",
        share_meaning="Het aandeel woningen met een huur tot de eerste aftoppingsgrens in alle "
        "huurwoningen van corporaties waarvan de huurklasse bekend is, ook de dure.",
        known=_RENT_KNOWN,
        known_label="Corporatiewoningen: huurklasse bekend",
        known_meaning="Het aantal woningen van corporaties waarvan de huurklasse bekend is.",
    ),
    Indicator(
        question="label_efg",
        count="woningen_label_efg",
        label="Woningen met energielabel E, F of G",
        meaning="Het aantal woningen met energielabel E, F of G, voor zover het label bekend is.",
        of=count_name("energielabel", KNOWN),
        share="aandeel_label_efg_pct",
        share_label="Aandeel woningen met energielabel E, F of G",
        share_meaning="Het aandeel woningen met energielabel E, F of G in de woningen waarvan het "
        "energielabel bekend is.",
    ),
    Indicator(
        question="label_efg_corporatie",
        count="woningen_label_efg_corporatie",
        label="Corporatiewoningen met energielabel E, F of G",
        meaning="Het aantal woningen van corporaties met energielabel E, F of G, voor zover het "
        "label bekend is.",
        of="woningen_label_efg",
    ),
    Indicator(
        question="aardgasvrij",
        count="woningen_aardgasvrij",
        label="Woningen zonder aardgas",
        meaning="Het aantal woningen met een andere warmtebron dan aardgas, voor zover de "
        "warmtebron bekend is.",
        of=count_name("warmte", KNOWN),
        share="aandeel_aardgasvrij_pct",
        share_label="Aandeel woningen zonder aardgas",
        share_meaning="Het aandeel woningen met een andere warmtebron dan aardgas in de woningen "
        "waarvan de warmtebron bekend is.",
    ),
)
"""In order of presentation."""


def indicator_specs(indicator: Indicator) -> tuple[ColumnSpec, ...]:
    """Meaning of the columns: the number, the share, and of how many homes it is known."""
    it = indicator
    specs = [count_spec(it.count, it.label, it.meaning, of=it.of)]
    if it.share:
        specs.append(
            share_spec(it.share, it.share_label, it.share_meaning, part=it.count, weight=it.of)
        )
    if it.known:
        specs.append(count_spec(it.known, it.known_label, it.known_meaning))
    return tuple(specs)


def indicator_columns(indicator: Indicator, tally: Tally, origin: Origin) -> tuple[Column, ...]:
    """Columns of one indicator, in the order of `indicator_specs`.

    Missing where an attribute on which it hangs was not delivered, and where it is known of none
    of the homes of an area; with bounds where it is open which homes leave or change.
    """
    specs, question = indicator_specs(indicator), QUESTIONS[indicator.question]
    if not {*question.of, *question.fits} <= tally.delivered:
        return missing_columns(specs, tally.homes.index, origin.year)
    name, doubtful = indicator.question, tally.of(indicator.question, UNKNOWN)
    part, rest = tally.of(name, YES), tally.of(name, NO)
    if indicator.doubt:
        part = Range(part.low, tally.of(name, YES, UNKNOWN).high)
        rest = Range(rest.low, tally.of(name, NO, UNKNOWN).high)
        known, unknown = tally.of(name, YES, NO, UNKNOWN), tally.of(name, UNSURE)
    else:
        known, unknown = tally.of(name, YES, NO), tally.of(name, UNKNOWN, UNSURE)
    any_known = (known.high > 0) | (unknown.high == 0)
    count_text, share_text = tell_known(known, unknown, tally)
    made = [(part.where(any_known), count_text)]
    made += [(percentage(part, rest), share_text)] if indicator.share else []
    made += [(known, tally.remarks)] if indicator.known else []
    why = [
        join(
            tell_open(moving) if moving else "",
            indicator.doubt.format(spell_range(low, high)) if high > 0 else "",
        )
        for moving, low, high in zip(tally.moving[name], doubtful.low, doubtful.high, strict=True)
    ]
    return tuple(
        make_column(spec, found, status, origin, why=np.array(why, dtype=object))
        for spec, (found, status) in zip(specs, made, strict=True)
    )
