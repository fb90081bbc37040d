"""The choice of the municipality beside the national cost: for people to weigh."""

from __future__ import annotations

from collections.abc import Mapping

from wijkplan.model.areas import AreaSet, Level
from wijkplan.model.columns import ColumnSpec, Kind
from wijkplan.model.contribution import Column
from wijkplan.model.findings import Finding, Norm, Verdict
from wijkplan.model.layers import Provenance
from wijkplan.model.table import NOT_IN_SOURCE
from wijkplan.themes.heat.national.closeness import (
    Agreement,
    CloseRule,
    choice_against,
    order_of,
    tell_order,
    within_margin,
)
from wijkplan.themes.heat.national.ranking import Ranking
from wijkplan.themes.heat.national.tables import NOT_ALONE
from wijkplan.themes.heat.parts import THEME, buurt_column, euro, euro_gap, unknown
from wijkplan.themes.heat.strategies import describe, load_strategies, main_code

BESIDE_COSTS = ColumnSpec(
    name="warmte_keuze_naast_kosten",
    label="Voorkeur van de gemeente naast de nationale kosten",
    kind=Kind.CLASS,
    group=THEME,
    description="Of de voorkeur even weinig kost als de laagste strategie, binnen de marge daarvan "
    "blijft of afwijkt.",
    caution=NOT_ALONE,
)
COMPARED = Norm(
    code="warmte-voorkeur-en-kosten",
    title="De voorkeur van de gemeente naast de laagste nationale kosten",
    citation=load_strategies().citation,
)


def beside_costs(
    areas: AreaSet,
    choices: Mapping[str, str],
    rankings: Mapping[str, Ranking],
    rule: CloseRule,
    *,
    no_choice: Mapping[str, str],
    provenance: Provenance,
) -> Column:
    """Agreement of every choice with the national cost, as a column.

    Parameters
    ----------
    choices
        Code of a buurt -> strategy or variant.
    no_choice
        Code of every other buurt -> why there is no choice.
    provenance
        Of the choices.
    """
    cells: dict[str, tuple[float | str | None, str]] = {}
    for code in areas.codes(Level.BUURT):
        choice, ranking = choices.get(code, ""), rankings.get(code, Ranking())
        agreement = choice_against(ranking, choice, rule)
        if not choice:
            cells[code] = (None, no_choice[code])
        elif agreement is Agreement.UNKNOWN:
            cells[code] = (None, _why_unknown(choice, ranking))
        else:
            cells[code] = (agreement.value, f"{ranking.basis}; {ranking.edition}")
    return buurt_column(BESIDE_COSTS, areas, cells, provenance=provenance)


def _why_unknown(choice: str, ranking: Ranking) -> str:
    if ranking.lowest is None:
        reason = ranking.why_not if ranking.unknown or ranking.order else NOT_IN_SOURCE
        return f"voorkeur {describe(choice)} is niet te vergelijken: {reason}"
    return f"van voorkeur {describe(choice)} zijn de nationale kosten niet bekend"


def compare(code: str, choice: str, ranking: Ranking, rule: CloseRule) -> Finding:
    """Set a choice beside the ranking. It is for people to weigh, whatever comes out.

    Parameters
    ----------
    code
        Of the buurt.
    choice
        Strategy or variant.
    """
    agreement, chosen = choice_against(ranking, choice, rule), ranking.cheapest_of(choice)
    lowest, second = ranking.lowest, ranking.second
    if agreement is Agreement.UNKNOWN or chosen is None or lowest is None or second is None:
        return unknown(COMPARED, _why_unknown(choice, ranking), subject=code)
    order = order_of(ranking, rule)
    return Finding(
        norm=COMPARED,
        subject=code,
        verdict=Verdict.WEIGH,
        reason=f"{_stand(choice, chosen, ranking, agreement)} "
        f"({euro(ranking.costs[lowest])} per WEQ per jaar); {_spread(chosen, ranking)} "
        f"({tell_order(ranking, rule)}){_source(ranking)}. {NOT_ALONE}",
        evidence={
            "voorkeur": choice,
            "laagste": lowest,
            "tweede": second,
            "stand": agreement.value,
            "volgorde": order.value if order else None,
            "binnen_de_marge": ", ".join(within_margin(ranking, rule)),
            "kosten_voorkeur_per_weq": ranking.costs[chosen],
            "kosten_laagste_per_weq": ranking.costs[lowest],
            "verschil_laagste_tweede_per_weq": ranking.gap,
            "onbekend": ", ".join(ranking.unknown),
            "uitgave": ranking.edition,
        },
    )


def _stand(choice: str, chosen: str, ranking: Ranking, agreement: Agreement) -> str:
    """How the choice stands to the lowest."""
    lowest = ranking.lowest or ""
    extra = euro_gap(ranking.costs[chosen] - ranking.costs[lowest])
    if chosen == lowest:
        return f"voorkeur {describe(choice)} heeft ook de laagste nationale kosten"
    if agreement is Agreement.SAME:
        return f"voorkeur {describe(choice)} deelt de laagste nationale kosten"
    if main_code(chosen) == main_code(lowest):
        return (
            f"voorkeur {describe(choice)} is een variant van de strategie met de laagste nationale "
            f"kosten, al is variant {lowest} {extra} goedkoper: {agreement.value}"
        )
    return (
        f"voorkeur {describe(choice)} kost {extra} meer dan {describe(lowest)}, de strategie met "
        f"de laagste nationale kosten: {agreement.value}"
    )


def _spread(chosen: str, ranking: Ranking) -> str:
    """How far the next strategy is from the lowest."""
    lowest, second = ranking.lowest or "", ranking.second or ""
    if ranking.ties:
        other = lowest if chosen in ranking.ties else second
        return f"{describe(other)} kost precies evenveel"
    if chosen == second:
        return "de voorkeur is de tweede in de volgorde"
    return f"{describe(second)} kost {euro_gap(ranking.gap)} meer dan {describe(lowest)}"


def _source(ranking: Ranking) -> str:
    return f"; {ranking.edition}" if ranking.edition else ""
