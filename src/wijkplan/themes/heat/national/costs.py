"""National cost per buurt: columns, and what a reader must know of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import pandas as pd

from wijkplan.model.areas import AreaSet, Level
from wijkplan.model.columns import ColumnSpec, Kind
from wijkplan.model.contribution import Column, Section, TextSection
from wijkplan.model.findings import Norm
from wijkplan.model.layers import Provenance, Register
from wijkplan.model.state import State
from wijkplan.model.table import NOT_IN_SOURCE
from wijkplan.sources.startanalyse import EXCLUDED, REFERENCE, check_co2, load_editions, same_co2
from wijkplan.sources.startanalyse.editions import StartanalyseEdition
from wijkplan.themes.heat.national.closeness import (
    DEFAULT_RULE,
    CloseRule,
    Order,
    order_of,
    within_margin,
)
from wijkplan.themes.heat.national.ranking import Ranking, rank_buurten, strategies_in
from wijkplan.themes.heat.national.tables import (
    NOT_ALONE,
    PER_WEQ,
    check_table,
    orders_table,
    ranking_table,
    strategy_table,
)
from wijkplan.themes.heat.parts import (
    THEME,
    Part,
    buurt_column,
    missing_columns,
    other_division,
    rows_on_buurten,
    unknown,
)
from wijkplan.themes.heat.strategies import beside, describe, load_strategies

TITLE = "Nationale kosten van warmte"
NEGATIVE = "de laagste kosten zijn niet boven nul: een percentage zegt dan niets"

_LOWEST = ColumnSpec(
    name="warmte_startanalyse_laagste",
    label="Strategie met de laagste nationale kosten",
    kind=Kind.CLASS,
    group=THEME,
    description="Strategie met de laagste nationale kosten per woningequivalent volgens de "
    "Startanalyse, van de strategieën waarvan de kosten bekend zijn; met de strategieën die "
    "nek-aan-nek zijn of precies evenveel kosten.",
    caution=NOT_ALONE,
)
_SECOND = ColumnSpec(
    name="warmte_startanalyse_tweede",
    label="Strategie met de op een na laagste nationale kosten",
    kind=Kind.CLASS,
    group=THEME,
    description="De goedkoopste variant van de strategie die na de laagste komt.",
    caution=NOT_ALONE,
)
_COST = ColumnSpec(
    name="warmte_nationale_kosten_per_weq",
    label="Nationale kosten van de laagste strategie",
    kind=Kind.MEAN,
    unit=PER_WEQ,
    group=THEME,
    disclosure="objecten",
    description="Nationale kosten in totaal, gedeeld door het aantal woningequivalenten (WEQ); "
    "het bedrag kan onder nul liggen.",
    caution=NOT_ALONE,
)
_GAP = ColumnSpec(
    name="warmte_verschil_per_weq",
    label="Verschil tussen laagste en tweede strategie",
    kind=Kind.MEAN,
    unit=PER_WEQ,
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
_ORDER = ColumnSpec(
    name="warmte_volgorde",
    label="Wat de volgorde van de strategieën waard is",
    kind=Kind.CLASS,
    group=THEME,
    description="Of de laagste en de tweede strategie duidelijk verschillen, nek-aan-nek zijn of "
    "precies gelijk.",
)
SPECS = (_LOWEST, _SECOND, _COST, _GAP, _GAP_PCT, _ORDER)
COSTS_KNOWN = Norm(
    code="warmte-kosten-bekend",
    title="De nationale kosten per strategie zijn bekend (Startanalyse)",
    citation=load_strategies().citation,
)


def contribute_costs(
    state: State, areas: AreaSet, register: Register | None, rule: CloseRule = DEFAULT_RULE
) -> tuple[Part, Mapping[str, Ranking]]:
    """What the Startanalyse says, and the ranking per buurt for others to use.

    Parameters
    ----------
    register
        ``startanalyse``; None where it was not delivered.
    rule
        What is called nek-aan-nek.
    """
    if register is None:
        reason = "er is geen Startanalyse geleverd"
        return (
            Part(
                columns=missing_columns(SPECS, areas, year=state.year),
                findings=(unknown(COSTS_KNOWN, reason),),
                sections=(TextSection(title=TITLE, text=f"Onbekend: {reason}. {NOT_ALONE}"),),
            ),
            {},
        )
    frame, edition = register.frame, register.provenance.name
    here = frame[frame["buurtcode"].isin(areas.codes(Level.BUURT))]
    rankings = rank_buurten(here)
    compared = any(ranking.lowest for ranking in rankings.values())
    sections: list[Section] = [_text(areas, register, here, rankings, rule)]
    if strategies_in(rankings.values()):
        sections += [
            strategy_table(here, rankings, rule, edition=edition),
            ranking_table(areas, rankings, rule, edition=edition),
            orders_table(areas, rankings, edition=edition),
            check_table(here, edition=edition),
        ]
    sections.append(_origin(register, areas, here))
    part = Part(
        columns=_columns(areas, rankings, register.provenance, rule),
        findings=() if compared else (unknown(COSTS_KNOWN, _why_nothing(rankings)),),
        sections=tuple(sections),
        conservation=(rows_on_buurten(frame["buurtcode"], areas, name=edition),),
    )
    return part, rankings


def _why_nothing(rankings: Mapping[str, Ranking]) -> str:
    if not rankings:
        return "de Startanalyse gaat niet over deze buurten"
    reasons = pd.Series([ranking.why_not for ranking in rankings.values()])
    return str(reasons.mode().iloc[0])


def _columns(
    areas: AreaSet, rankings: Mapping[str, Ranking], provenance: Provenance, rule: CloseRule
) -> tuple[Column, ...]:
    def column(
        spec: ColumnSpec, value: Callable[[Ranking], float | str | None], more: str = ""
    ) -> Column:
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
        text = " ".join(filter(None, (spec.description, more, f"Uitgave: {provenance.name}.")))
        described = replace(spec, description=text)
        return buurt_column(described, areas, cells, provenance=provenance)

    return (
        column(
            _LOWEST,
            lambda found: beside(describe(found.lowest or ""), within_margin(found, rule)),
            rule.told,
        ),
        column(_SECOND, lambda found: describe(found.second or "")),
        column(_COST, lambda found: found.costs[found.lowest or ""]),
        column(_GAP, lambda found: found.gap),
        column(_GAP_PCT, lambda found: found.gap_pct),
        column(_ORDER, lambda found: order_of(found, rule), rule.told),
    )


def _text(
    areas: AreaSet,
    register: Register,
    here: pd.DataFrame,
    rankings: Mapping[str, Ranking],
    rule: CloseRule,
) -> TextSection:
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
    known = [ranking for ranking in rankings.values() if ranking.lowest]
    orders = [order_of(ranking, rule) for ranking in known]
    counted = (
        f"Van de {len(known)} buurten die te vergelijken zijn, is het in "
        f"{orders.count(Order.CLOSE)} nek-aan-nek en in {orders.count(Order.EQUAL)} precies gelijk."
        if known
        else ""
    )
    parts = (what, NOT_ALONE, how, counted, rule.told, _left_out(here), _apart(areas, here))
    return TextSection(title=TITLE, text=" ".join(part for part in parts if part))


def _apart(areas: AreaSet, here: pd.DataFrame) -> str:
    """Name the buurten without homes, and those that the source leaves out."""
    empty = here.loc[here["woningen"].eq(0), "buurtcode"]
    left = here.loc[here["reden"].eq(EXCLUDED), "buurtcode"]
    told = (
        ("Zonder woningen, dus alleen over bedrijfsruimte", empty),
        ("Uitgesloten in de Startanalyse, voor ten minste één strategie", left),
    )
    return " ".join(
        f"{what}: {', '.join(areas.name(str(code)) for code in sorted(codes.unique()))}."
        for what, codes in told
        if len(codes)
    )


def _origin(register: Register, areas: AreaSet, here: pd.DataFrame) -> TextSection:
    """Where the figures and the names come from, after the tables that show them."""
    citation, newest = load_strategies().citation, load_editions()[0]
    names = f"Namen van de strategieën: {citation.source}"
    names += "." if citation.verified else " (niet nagelezen in de bron)."
    standing = next(iter(here["status_uitgave"]), "")
    parts = (
        f"{register.provenance.name}.",
        f"Status van de uitgave: {standing}." if standing else "",
        _years(newest, here),
        other_division(here, areas),
        _units(newest),
        _co2(here),
        names,
        f"PBL schrijft bij de uitgave van {newest.year}: “{newest.quote}” ({newest.quoted.told}).",
    )
    return TextSection(
        title="Herkomst van de nationale kosten", text=" ".join(part for part in parts if part)
    )


def _years(edition: StartanalyseEdition, here: pd.DataFrame) -> str:
    """Say of which year the codes are, and who says so."""
    if edition.boundary_year is not None:
        return f"De buurtcodes van de uitgave zijn van {edition.boundary_year}."
    told = sorted({int(year) for year in here["grensjaar"].dropna()})
    return (
        "Van welk jaar de buurtcodes zijn, zeggen de bestanden niet; het projectbestand zegt: "
        f"{' en '.join(map(str, told))}."
        if told
        else ""
    )


def _units(edition: StartanalyseEdition) -> str:
    """Columns that are used with their units, and where that is from."""
    used = [f"{c} in {about.unit}" for c, about in edition.columns.items() if about.unit]
    return f"Gelezen zijn {'; '.join(used)} (bron: {edition.citation.told})."


def _co2(here: pd.DataFrame) -> str:
    """Say what the costs per tonne are: those of the source, that cannot all be computed again."""
    if not here["kosten_per_co2"].notna().any():
        return "Kosten per ton CO2 zijn niet geleverd."
    found = check_co2(here)
    text = "De kosten per ton CO2 zijn die van de bron."
    if found.deviating:
        text += (
            f" In {found.deviating} van {found.rows} gevallen zijn zij niet de kosten gedeeld door "
            "het verschil met de CO2 van het startjaar: de bron rekent met een andere "
            "referentie, die niet is geleverd."
        )
    for same in same_co2(here):
        text += (
            f" De CO2 van {', '.join(same)} is in elke buurt hetzelfde: per ton CO2 is hun "
            "volgorde die van de kosten in totaal."
        )
    return text


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
