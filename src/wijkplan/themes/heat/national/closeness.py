"""Which strategies cost so nearly the same that their order says little: *nek-aan-nek*.

The rule is of wijkplan itself, and a setting of the project; the pages tell it where they use it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from wijkplan.model.findings import Citation
from wijkplan.model.text import format_number
from wijkplan.themes.heat.national.ranking import Ranking

_OWN = Citation(
    source="eigen regel van wijkplan; de Startanalyse geeft zelf geen marge van onzekerheid",
    verified=False,
)


@dataclass(frozen=True, kw_only=True)
class CloseRule:
    """When a strategy is called as good as equal in cost to the lowest.

    Parameters
    ----------
    pct
        Two strategies are *nek-aan-nek* where they differ at most this percentage of the mean of
        their costs without sign, per dwelling equivalent; so the rule also says something
        of costs of zero and below. ``[warmte] nek_aan_nek_pct`` of the project file.
    citation
        Where the rule comes from.
    """

    pct: float = 10.0
    citation: Citation = _OWN

    @property
    def told(self) -> str:
        """The rule for a reader, with its source.

        >>> CloseRule(pct=2.5).told[:49]
        'Nek-aan-nek: het verschil is ten hoogste 2,5% van'
        """
        pct = format_number(self.pct, decimals=0 if self.pct == int(self.pct) else 1)
        return (
            f"Nek-aan-nek: het verschil is ten hoogste {pct}% van het gemiddelde van de twee "
            f"bedragen (zonder minteken) per woningequivalent; {self.citation.told}."
        )

    def holds(self, one: float, other: float) -> bool:
        """Whether two costs are nek-aan-nek.

        >>> CloseRule().holds(95.0, 105.0), CloseRule().holds(-40.0, -50.0)
        (True, False)
        """
        return 200 * abs(one - other) <= self.pct * (abs(one) + abs(other))


DEFAULT_RULE = CloseRule()


class Order(StrEnum):
    """What the order of the lowest and the second is worth; the value is what a reader sees."""

    CLEAR = "duidelijk verschil"
    CLOSE = "nek-aan-nek"
    EQUAL = "precies gelijk"


class Agreement(StrEnum):
    """How a choice stands to the lowest national cost; the value is what a reader sees."""

    SAME = "gelijk"
    WITHIN = "binnen de marge"
    DIFFERS = "wijkt af"
    UNKNOWN = "onbekend"


def tell_order(ranking: Ranking, rule: CloseRule = DEFAULT_RULE) -> str:
    """What the order is worth, with the strategies that are in the margin; empty where unknown.

    Examples
    --------
    >>> from wijkplan.themes.heat.national.ranking import rank
    >>> tell_order(rank({"S1a": 100.0, "S4a": 95.0, "S5a": 200.0}, {}))
    'nek-aan-nek, binnen de marge: S4a en S1a'
    """
    order, others = order_of(ranking, rule), within_margin(ranking, rule)
    if order is None or ranking.lowest is None:
        return ""
    if not others:
        return order.value
    *first, last = (ranking.lowest, *others)
    return f"{order.value}, binnen de marge: {', '.join(first)} en {last}"


def order_of(ranking: Ranking, rule: CloseRule = DEFAULT_RULE) -> Order | None:
    """What the order is worth; None where there is nothing to compare.

    Examples
    --------
    >>> from wijkplan.themes.heat.national.ranking import rank
    >>> print(order_of(rank({"S1a": 100.0, "S4a": 95.0}, {})))
    nek-aan-nek
    """
    if ranking.lowest is None:
        return None
    if ranking.ties:
        return Order.EQUAL
    return Order.CLOSE if is_close(ranking, rule) else Order.CLEAR


def is_close(ranking: Ranking, rule: CloseRule = DEFAULT_RULE) -> bool:
    """Whether the lowest and the second are nek-aan-nek or equal; False where unknown."""
    return bool(within_margin(ranking, rule))


def within_margin(ranking: Ranking, rule: CloseRule = DEFAULT_RULE) -> tuple[str, ...]:
    """The other strategies that are nek-aan-nek with the lowest or equal to it, by cost.

    Returns
    -------
    tuple of str
        Of each strategy its cheapest variant, from low to high, without the lowest itself.
    """
    if ranking.lowest is None:
        return ()
    least = ranking.costs[ranking.lowest]
    return tuple(c for c in ranking.order[1:] if rule.holds(least, ranking.costs[c]))


def choice_against(ranking: Ranking, choice: str, rule: CloseRule = DEFAULT_RULE) -> Agreement:
    """How a choice of the municipality stands to the lowest national cost.

    Parameters
    ----------
    ranking
        Of the buurt.
    choice
        Strategy (``S2``: its cheapest variant counts) or variant (``S2a``); empty where there is
        no choice.
    rule
        What is called within the margin.

    Returns
    -------
    Agreement
        *gelijk* where the choice costs as little as the lowest, *binnen de marge* where it is
        nek-aan-nek with it, *wijkt af* where it costs more than that, and *onbekend* where the
        choice, its cost or the ranking is not known.

    Examples
    --------
    >>> from wijkplan.themes.heat.national.ranking import rank
    >>> found = rank({"S1a": 100.0, "S2a": 150.0, "S4a": 95.0}, {"S5a": "niet berekend"})
    >>> [choice_against(found, code).value for code in ("S4", "S1a", "S2", "S5a")]
    ['gelijk', 'binnen de marge', 'wijkt af', 'onbekend']
    """
    chosen = ranking.cheapest_of(choice)
    if ranking.lowest is None or chosen is None:
        return Agreement.UNKNOWN
    least, cost = ranking.costs[ranking.lowest], ranking.costs[chosen]
    if cost == least:
        return Agreement.SAME
    return Agreement.WITHIN if rule.holds(least, cost) else Agreement.DIFFERS
