"""National cost per buurt: columns, the ranking as a table, and what a reader must know of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from wijkplan.model.areas import AreaSet, Level
from wijkplan.model.columns import ColumnSpec, Kind
from wijkplan.model.contribution import Column, Section, TableSection, TextSection
from wijkplan.model.findings import Norm
from wijkplan.model.layers import Provenance, Register
from wijkplan.model.state import State
from wijkplan.model.table import NOT_IN_SOURCE
from wijkplan.model.text import MISSING_MARK, format_number
from wijkplan.sources.startanalyse import REFERENCE
from wijkplan.themes.heat.national.ranking import Ranking, rank_buurten, strategies_in
from wijkplan.themes.heat.parts import (
    THEME,
    Part,
    buurt_column,
    missing_columns,
    other_division,
    rows_on_buurten,
    unknown,
)
from wijkplan.themes.heat.strategies import describe, load_strategies, main_code

NOT_ALONE = "Nationale kosten zijn niet de enige overweging."
TITLE = "Nationale kosten van warmte"
NEGATIVE = "de laagste kosten zijn niet boven nul: een percentage zegt dan niets"

_PER_WEQ = "€ per WEQ per jaar"
_LOWEST = ColumnSpec(
    name="warmte_startanalyse_laagste",
    label="Strategie met de laagste nationale kosten",
    kind=Kind.CLASS,
    group=THEME,
    description="Strategie met de laagste nationale kosten per woningequivalent volgens de "
    "Startanalyse, van de strategieën waarvan de kosten bekend zijn.",
)
_SECOND = ColumnSpec(
    name="warmte_startanalyse_tweede",
    label="Strategie met de op een na laagste nationale kosten",
    kind=Kind.CLASS,
    group=THEME,
    description="De goedkoopste variant van de strategie die na de laagste komt.",
)
_COST = ColumnSpec(
    name="warmte_nationale_kosten_per_weq",
    label="Nationale kosten van de laagste strategie",
    kind=Kind.MEAN,
    unit=_PER_WEQ,
    group=THEME,
    disclosure="objecten",
    description="Nationale kosten in totaal, gedeeld door het aantal woningequivalenten (WEQ); "
    "het bedrag kan onder nul liggen.",
)
_GAP = ColumnSpec(
    name="warmte_verschil_per_weq",
    label="Verschil tussen laagste en tweede strategie",
    kind=Kind.MEAN,
    unit=_PER_WEQ,
    decimals=1,
    group=THEME,
    disclosure="objecten",
    description="Hoeveel de tweede strategie meer kost dan de laagste: hoe kleiner, hoe minder "
    "de volgorde zegt.",
)
_GAP_PCT = ColumnSpec(
    name="warmte_verschil_pct",
    label="Verschil tussen laagste en tweede strategie, in procenten",
    kind=Kind.MEAN,
    unit="%",
    decimals=1,
    group=THEME,
    disclosure="objecten",
    description="Het verschil tussen de laagste en de tweede strategie, als deel van de laagste "
    "kosten.",
)
SPECS = (_LOWEST, _SECOND, _COST, _GAP, _GAP_PCT)
COSTS_KNOWN = Norm(
    code="warmte-kosten-bekend",
    title="De nationale kosten per strategie zijn bekend (Startanalyse)",
    citation=load_strategies().citation,
)


def contribute_costs(
    state: State, areas: AreaSet, register: Register | None
) -> tuple[Part, Mapping[str, Ranking]]:
    """What the Startanalyse says, and the ranking per buurt for others to use.

    Parameters
    ----------
    register
        ``startanalyse``; None where it was not delivered.
    """
    if register is None:
        reason = "er is geen Startanalyse geleverd"
        return (
            Part(
                columns=missing_columns(SPECS, areas, year=state.year),
                findings=(unknown(COSTS_KNOWN, reason),),
                sections=(
                    TextSection(
                        title=TITLE,
                        text=f"Onbekend: {reason}. {NOT_ALONE}",
                    ),
                ),
            ),
            {},
        )
    frame = register.frame
    buurten = areas.codes(Level.BUURT)
    here = frame[frame["buurtcode"].isin(buurten)]
    rankings = rank_buurten(here)
    compared = any(ranking.lowest for ranking in rankings.values())
    findings = () if compared else (unknown(COSTS_KNOWN, _why_nothing(rankings)),)
    strategies = strategies_in(rankings.values())
    sections: list[Section] = [_text(register, here)]
    if strategies:
        sections.append(_strategy_table(here, rankings, strategies, register.provenance))
        sections.append(_ranking_table(areas, rankings, strategies, register.provenance))
    sections.append(_origin(register, areas, here))
    part = Part(
        columns=_columns(areas, rankings, register.provenance),
        findings=findings,
        sections=tuple(sections),
        conservation=(rows_on_buurten(frame["buurtcode"], areas, name=register.provenance.name),),
    )
    return part, rankings


def _why_nothing(rankings: Mapping[str, Ranking]) -> str:
    if not rankings:
        return "de Startanalyse gaat niet over deze buurten"
    reasons = pd.Series([ranking.why_not for ranking in rankings.values()])
    return str(reasons.mode().iloc[0])


def _columns(
    areas: AreaSet, rankings: Mapping[str, Ranking], provenance: Provenance
) -> tuple[Column, ...]:
    def column(spec: ColumnSpec, value: Callable[[Ranking], float | str | None]) -> Column:
        """A column of what each buurt's ranking gives, with the reason where it gives nothing."""
        cells: dict[str, tuple[float | str | None, str]] = {}
        for code in areas.codes(Level.BUURT):
            ranking = rankings.get(code)
            if ranking is None:
                cells[code] = (None, NOT_IN_SOURCE)
            elif ranking.lowest is None:
                cells[code] = (None, ranking.why_not)
            else:
                found = value(ranking)
                cells[code] = (found, NEGATIVE if pd.isna(found) else ranking.basis)
        described = replace(spec, description=f"{spec.description} Uitgave: {provenance.name}.")
        return buurt_column(described, areas, cells, provenance=provenance)

    return (
        column(_LOWEST, lambda found: describe(found.lowest or "")),
        column(_SECOND, lambda found: describe(found.second or "")),
        column(_COST, lambda found: found.costs[found.lowest or ""]),
        column(_GAP, lambda found: found.gap),
        column(_GAP_PCT, lambda found: found.gap_pct),
    )


def _text(register: Register, here: pd.DataFrame) -> TextSection:
    what = (
        "De Startanalyse rekent per buurt uit wat het Nederland als geheel extra kost om een buurt "
        "zonder aardgas te verwarmen, per jaar en per woningequivalent (WEQ: een woning, of een "
        "oppervlakte bedrijfsruimte die daaraan gelijk is gesteld). Het is geen energierekening "
        f"van een bewoner. Uitgave: {register.provenance.name}."
    )
    how = (
        "Kijk naar het verschil tussen de laagste en de tweede strategie: is dat klein, dan zegt "
        "de volgorde weinig."
    )
    parts = (what, NOT_ALONE, how, _left_out(here))
    return TextSection(title=TITLE, text=" ".join(part for part in parts if part))


def _origin(register: Register, areas: AreaSet, here: pd.DataFrame) -> TextSection:
    """Where the figures and the names come from, after the tables that show them."""
    citation = load_strategies().citation
    names = f"Namen van de strategieën: {citation.source}"
    names += "." if citation.verified else " (niet nagelezen in de bron)."
    parts = (f"{register.provenance.name}.", other_division(here, areas), names)
    return TextSection(
        title="Herkomst van de nationale kosten", text=" ".join(part for part in parts if part)
    )


def _left_out(here: pd.DataFrame) -> str:
    """Name the strategies without any cost: the lowest is the lowest of the others."""
    known = here[here["strategie"] != REFERENCE].groupby("strategie")["kosten_per_weq"].count()
    without = [describe(str(code)) for code in known.index[known.eq(0)]]
    if not without:
        return ""
    return (
        f"Kosten onbekend in elke buurt: {', '.join(without)}. Zo'n strategie doet niet mee in de "
        "volgorde; zij is niet goedkoper of duurder, maar onbekend."
    )


def _strategy_table(
    here: pd.DataFrame,
    rankings: Mapping[str, Ranking],
    strategies: Sequence[str],
    provenance: Provenance,
) -> TableSection:
    """Per strategy what it is, what it costs in all, and where it comes first or second."""
    known = load_strategies().strategies
    found = list(rankings.values())
    ties = sum(bool(ranking.ties) for ranking in found)
    rows = []
    for code in strategies:
        lines = here[here["strategie"] == code]
        strategy = known.get(main_code(code))
        cost, co2 = lines["nationale_kosten"], lines["co2"]
        rows.append(
            (
                describe(code),
                strategy.variants.get(code, MISSING_MARK) if strategy else MISSING_MARK,
                _count(sum(code in ranking.costs for ranking in found)),
                _count(sum(ranking.lowest == code for ranking in found)),
                _gap(_median(r.gap for r in found if r.lowest == code)),
                _count(sum(ranking.second == code for ranking in found)),
                format_number(cost.sum(min_count=1)),
                _at_least(co2),
            )
        )
    reference = here.loc[here["strategie"] == REFERENCE, "co2"].sum(min_count=1)
    note = (
        f"Kosten en CO2 zijn opgeteld over de buurten waarvan zij bekend zijn; het verschil is in "
        f"{_PER_WEQ}. {NOT_ALONE}"
    )
    if ties:
        note += (
            f" In {ties} {'buurt' if ties == 1 else 'buurten'} delen strategieën de laagste "
            "kosten; daar staat de eerste op code als laagste."
        )
    if reference > 0:
        note += f" In het startjaar was de CO2 {format_number(reference)} ton per jaar."
    return TableSection(
        title=f"De strategieën – {provenance.name}",
        head=(
            *("Strategie", "Variant", "Buurten met kosten", "Laagste in"),
            *("Verschil met tweede (mediaan)", "Tweede in"),
            *("Nationale kosten (€ per jaar)", "CO2 (ton per jaar)"),
        ),
        rows=tuple(rows),
        note=note,
    )


def _ranking_table(
    areas: AreaSet,
    rankings: Mapping[str, Ranking],
    strategies: Sequence[str],
    provenance: Provenance,
) -> TableSection:
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
                *costs,
            )
        )
    return TableSection(
        title=f"Volgorde en verschil per buurt – {provenance.name}",
        head=("Buurt", "Laagste", "Tweede", "Verschil", "Verschil (%)", *strategies),
        rows=tuple(rows),
        note=f"Bedragen in {_PER_WEQ}. {NOT_ALONE} Een streep is onbekend; bij kosten die niet "
        "boven nul liggen, zegt een percentage niets.",
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
