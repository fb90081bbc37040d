"""What the profile of an area says of heat in one or two sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from wijkplan.answers.heat.answer import HeatAnswer
from wijkplan.answers.heat.planning import phase_of
from wijkplan.answers.heat.profile import NO_CHOICE
from wijkplan.model.areas import AreaSet, Level
from wijkplan.model.text import format_number
from wijkplan.themes.heat.national.closeness import tell_order
from wijkplan.themes.heat.national.tables import NOT_ALONE
from wijkplan.themes.heat.parts import period, written
from wijkplan.themes.heat.strategies import describe, main_code


def heat_in_short(answer: HeatAnswer, areas: AreaSet, code: str) -> str:
    """Choice and years of an area, and what costs least; empty where nothing is known of it.

    Parameters
    ----------
    answer
        The answer on heat.
    areas
        Areas of the project, or an own area among them.
    code
        Of a buurt; of a wijk or gemeente its buurten are counted.
    """
    if areas.level(code) is Level.BUURT:
        told = [_choice(answer, code), _cost(answer, code)]
    else:
        told = [_choices(answer, areas.buurten_of(code))]
    return " ".join(filter(None, told))


def _choice(answer: HeatAnswer, code: str) -> str:
    row = answer.plans.get(code)
    if row is None:
        return "Deze buurt staat niet in het warmteprogramma." if answer.plans else ""
    choice = written(row["voorkeur"])
    years = period(row["jaar_start"], row["jaar_eind"]) or "jaren onbekend"
    phase, why = phase_of(row["jaar_start"], row["jaar_eind"], answer.case.year - 1)
    told = describe(choice) if choice else "onbekend"
    return (
        f"Voorkeur van de gemeente: {told}, {years}; "
        f"begin {answer.case.year}: {phase or f'onbekend, {why}'}."
    )


def _cost(answer: HeatAnswer, code: str) -> str:
    ranking = answer.rankings.get(code)
    if ranking is None or not ranking.order:
        return ""
    order = tell_order(ranking, answer.settings.rule) or ranking.why_not
    lowest = describe(ranking.order[0])
    return f"Laagste nationale kosten: {lowest} (volgorde: {order}). {NOT_ALONE}"


def _choices(answer: HeatAnswer, buurten: Sequence[str]) -> str:
    rows = [answer.plans.get(code) for code in buurten]
    if not any(row is not None for row in rows):
        return ""
    choices = (NO_CHOICE if row is None else _named(written(row["voorkeur"])) for row in rows)
    ranked = sorted(Counter(choices).items(), key=lambda item: (-item[1], item[0]))
    told = "; ".join(f"{name}: {format_number(number)}" for name, number in ranked)
    return f"Voorkeur van de gemeente, in aantallen buurten: {told}."


def _named(choice: str) -> str:
    return describe(main_code(choice)) if choice else "onbekend"
