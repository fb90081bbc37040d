"""The ranking of strategies as tables: never a lowest without the spread."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from wijkplan.model.areas import AreaSet, Level
from wijkplan.model.contribution import TableSection
from wijkplan.model.text import MISSING_MARK, format_number
from wijkplan.sources.startanalyse import REFERENCE, check_derived
from wijkplan.themes.heat.national.closeness import CloseRule, tell_order, within_margin
from wijkplan.themes.heat.national.ranking import Measure, Ranking, strategies_in
from wijkplan.themes.heat.parts import euro, euro_gap
from wijkplan.themes.heat.strategies import describe, load_strategies, main_code

NOT_ALONE = "Nationale kosten zijn niet de enige overweging."
PER_WEQ = "€ per WEQ per jaar"


def strategy_table(
    here: pd.DataFrame, rankings: Mapping[str, Ranking], rule: CloseRule, *, edition: str
) -> TableSection:
    """Per strategy what it is, what it costs in all, and where it comes first, second or close.

    Parameters
    ----------
    here
        Rows of the register in the project.
    edition
        Name of the edition, shown with its figures.
    """
    found = list(rankings.values())
    ties = sum(bool(ranking.ties) for ranking in found)
    rows = [
        _strategy_row(code, here[here["strategie"] == code], found, rule)
        for code in strategies_in(found)
    ]
    reference = here.loc[here["strategie"] == REFERENCE, "co2"].sum(min_count=1)
    note = (
        f"Kosten en CO2 zijn opgeteld over de buurten waarvan zij bekend zijn; het verschil is in "
        f"{PER_WEQ}. Binnen de marge is de laagste zelf, of nek-aan-nek daarmee. {NOT_ALONE}"
    )
    if ties:
        note += (
            f" In {ties} {'buurt' if ties == 1 else 'buurten'} delen strategieën de laagste "
            "kosten; daar staat de eerste op code als laagste."
        )
    if reference > 0:
        note += f" In het startjaar was de CO2 {format_number(reference)} ton per jaar."
    return TableSection(
        title=f"De strategieën – {edition}",
        head=(
            *("Strategie", "Variant", "Buurten met kosten", "Laagste in"),
            *("Verschil met tweede (mediaan)", "Tweede in"),
            *("Nationale kosten (€ per jaar)", "CO2 (ton per jaar)", "Binnen de marge in"),
        ),
        rows=tuple(rows),
        note=note,
    )


def _strategy_row(
    code: str, lines: pd.DataFrame, found: Sequence[Ranking], rule: CloseRule
) -> tuple[str, ...]:
    strategy = load_strategies().strategies.get(main_code(code))
    close = sum(r.lowest == code or code in within_margin(r, rule) for r in found)
    return (
        describe(code),
        strategy.variants.get(code, MISSING_MARK) if strategy else MISSING_MARK,
        _count(sum(code in ranking.costs for ranking in found)),
        _count(sum(ranking.lowest == code for ranking in found)),
        _gap(_median(r.gap for r in found if r.lowest == code)),
        _count(sum(ranking.second == code for ranking in found)),
        format_number(lines["nationale_kosten"].sum(min_count=1)),
        _at_least(lines["co2"]),
        _count(close),
    )


def ranking_table(
    areas: AreaSet, rankings: Mapping[str, Ranking], rule: CloseRule, *, edition: str
) -> TableSection:
    """Per buurt the lowest, the second, what their order is worth, and every cost."""
    strategies = strategies_in(rankings.values())
    rows = []
    for code in areas.codes(Level.BUURT):
        ranking = rankings.get(code, Ranking())
        costs = [format_number(ranking.costs.get(strategy)) for strategy in strategies]
        rows.append(
            (
                areas.name(code),
                ranking.lowest or MISSING_MARK,
                ranking.second or MISSING_MARK,
                _gap(ranking.gap),
                format_number(ranking.gap_pct, decimals=1),
                tell_order(ranking, rule) or MISSING_MARK,
                *costs,
            )
        )
    return TableSection(
        title=f"Volgorde en verschil per buurt – {edition}",
        head=("Buurt", "Laagste", "Tweede", "Verschil", "Verschil (%)", "Volgorde", *strategies),
        rows=tuple(rows),
        note=f"Bedragen in {PER_WEQ}. {NOT_ALONE} {rule.told} Een streep is onbekend; bij kosten "
        "die niet boven nul liggen, zegt een percentage niets.",
    )


def orders_table(areas: AreaSet, rankings: Mapping[str, Ranking], *, edition: str) -> TableSection:
    """Per buurt the order by every measure, beside each other, each with its spread."""
    rows, unlike = [], 0
    for code in areas.codes(Level.BUURT):
        ranking = rankings.get(code, Ranking())
        found = [ranking.by(measure) for measure in Measure]
        unlike += len({one.order for one in found if one.lowest}) > 1
        rows.append((areas.name(code), *map(_spread, found)))
    same = f"In {unlike} van {len(rows)} buurten verschilt de volgorde tussen de maten."
    return TableSection(
        title=f"De volgorde op drie manieren – {edition}",
        head=("Buurt", *(measure.value[:1].upper() + measure.value[1:] for measure in Measure)),
        rows=tuple(rows),
        note="Na de laagste staat telkens hoeveel een strategie meer kost; per woningequivalent en "
        f"in totaal per jaar. {same if unlike else ''} {NOT_ALONE}".replace("  ", " "),
    )


def _spread(ranking: Ranking) -> str:
    """The lowest with its cost, and what every other costs more; why not where there is none."""
    if ranking.lowest is None:
        return ranking.why_not if ranking.unknown or ranking.order else MISSING_MARK
    least = ranking.costs[ranking.lowest]
    others = [f"{c} + {euro_gap(ranking.costs[c] - least)}" for c in ranking.order[1:]]
    return ", ".join([f"{ranking.lowest} {euro(least)}", *others])


def check_table(here: pd.DataFrame, *, edition: str) -> TableSection:
    """Per strategy the total of the file beside the total computed back from the derived costs."""
    rows = tuple(
        (
            "Startjaar" if found.strategy == REFERENCE else describe(found.strategy),
            _count(found.buurten),
            format_number(found.total),
            format_number(found.derived),
            "nee" if found.agrees else f"ja, tot {euro_gap(found.largest)} in een buurt",
        )
        for found in check_derived(here)
    )
    return TableSection(
        title=f"Controle van de bedragen per woningequivalent – {edition}",
        head=(
            *("Strategie", "Buurten", "Totaal in de bron (€ per jaar)"),
            *("Bedrag per WEQ × WEQ, opgeteld", "Afwijking"),
        ),
        rows=rows,
        note="Het bedrag per WEQ is berekend uit het totaal; hier is het teruggerekend.",
    )


def _gap(amount: float) -> str:
    return format_number(amount, decimals=1)


def _at_least(amounts: pd.Series[float]) -> str:
    """Sum of amounts that are not negative; a lower bound where one of them is not known."""
    total = format_number(amounts.sum(min_count=1))
    return f"ten minste {total}" if 0 < amounts.count() < len(amounts) else total


def _median(gaps: Iterable[float]) -> float:
    return float(pd.Series(list(gaps), dtype=float).median())


def _count(number: int) -> str:
    return format_number(float(number))
