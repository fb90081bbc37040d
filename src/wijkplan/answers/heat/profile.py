"""What the profile of an area says of heat: costs with their spread, choice, zones, coincidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from wijkplan.answers.heat.answer import HeatAnswer
from wijkplan.answers.heat.business import tell_span
from wijkplan.answers.heat.planning import phase_of
from wijkplan.model.areas import AreaSet, Level
from wijkplan.model.contribution import Section, TableSection
from wijkplan.model.findings import Finding
from wijkplan.model.text import MISSING_MARK, format_number
from wijkplan.themes.heat.national.closeness import choice_against, order_of, tell_order
from wijkplan.themes.heat.national.ranking import Measure, Ranking
from wijkplan.themes.heat.national.tables import NOT_ALONE
from wijkplan.themes.heat.parts import euro, euro_gap, period, written
from wijkplan.themes.heat.strategies import describe, main_code
from wijkplan.themes.heat.zones.progress import CONNECTED, GAS_FREE, HOMES, TODO, zone_name

UNKNOWN = "onbekend"
_NO_COSTS = "geen kosten bekend"
NO_CHOICE = "niet in het warmteprogramma"


def heat_of_area(answer: HeatAnswer, areas: AreaSet, code: str) -> tuple[Section, ...]:
    """Sections on heat for the profile of an area; none where nothing is known of it.

    Parameters
    ----------
    answer
        The answer on heat.
    areas
        Areas of the project, or an own area among them.
    code
        Of a buurt; of a wijk or gemeente its buurten are counted.
    """
    buurten = areas.buurten_of(code)
    zones = zones_in(answer, buurten)
    told = answer.findings_in(buurten, zones)
    if areas.level(code) is Level.BUURT:
        return (
            *_costs(answer, code),
            *_choice(answer, code),
            *_zones(answer, zones),
            *_coincidence(told, areas),
        )
    return (*_counts(answer, buurten), *_zones(answer, zones), *_count_findings(told))


def zones_in(answer: HeatAnswer, buurten: Sequence[str]) -> tuple[str, ...]:
    """Names of the zones of which a part lies in any of the buurten."""
    if answer.zones is None:
        return ()
    return tuple(z for z, touched in answer.zones.buurten.items() if touched & set(buurten))


def _costs(answer: HeatAnswer, code: str) -> Iterator[TableSection]:
    """Every strategy by the three measures, each with what it costs more than the lowest."""
    ranking = answer.rankings.get(code)
    if ranking is None or not ranking.order:
        return
    rule = answer.settings.rule
    order = tell_order(ranking, rule) or ranking.why_not
    yield TableSection(
        title=f"Warmte: nationale kosten per strategie – {ranking.edition}",
        head=("Strategie", *(f"{_head(measure)}, € per jaar" for measure in Measure)),
        rows=tuple(
            (describe(strategy), *(_cost(ranking.by(measure), strategy) for measure in Measure))
            for strategy in ranking.order
        ),
        note=f"Op volgorde van de kosten per woningequivalent; achter elk bedrag hoeveel het meer "
        f"is dan het laagste. De volgorde hier: {order}. {_unknown(ranking)}{rule.told} "
        f"{NOT_ALONE}",
    )


def _unknown(ranking: Ranking) -> str:
    """Which strategies are not in the table, and why."""
    told = "; ".join(f"{code}, {why}" for code, why in ranking.unknown.items())
    return f"Kosten onbekend: {told}. " if told else ""


def _head(measure: Measure) -> str:
    return measure.value[:1].upper() + measure.value[1:]


def _cost(ranking: Ranking, strategy: str) -> str:
    cost = ranking.costs.get(ranking.cheapest_of(main_code(strategy)) or "")
    if cost is None:
        return UNKNOWN
    more = cost - ranking.costs[ranking.order[0]]
    return f"{euro(cost)} (+\u00a0{euro_gap(more)})" if more else euro(cost)


def _choice(answer: HeatAnswer, code: str) -> Iterator[TableSection]:
    row = answer.plans.get(code)
    if row is None:
        return
    choice, ranking = written(row["voorkeur"]), answer.rankings.get(code, Ranking())
    phase, why = phase_of(row["jaar_start"], row["jaar_eind"], answer.case.year - 1)
    beside = choice_against(ranking, choice, answer.settings.rule).value
    yield TableSection(
        title="Warmte: keuze en planning van de gemeente",
        head=("Wat", "Stand"),
        rows=(
            ("Voorkeur", describe(choice) if choice else UNKNOWN),
            ("Tweede keus", describe(second) if (second := written(row["tweede"])) else UNKNOWN),
            ("Status", written(row["status"]) or UNKNOWN),
            ("Jaren", period(row["jaar_start"], row["jaar_eind"]) or UNKNOWN),
            (f"Fase, begin {answer.case.year}", phase or f"{UNKNOWN}: {why}"),
            ("Voorkeur naast de laagste nationale kosten", beside),
            ("Bron", written(row["bron"]) or MISSING_MARK),
        ),
        note=NOT_ALONE,
    )


def _counts(answer: HeatAnswer, buurten: Sequence[str]) -> Iterator[TableSection]:
    """How many buurten have what: of several buurten nothing is added up that cannot be."""
    rows = [*_count_choices(answer, buurten), *_count_orders(answer, buurten)]
    if rows:
        yield TableSection(
            title="Warmte: de buurten geteld",
            head=("Wat", "Stand", "Buurten"),
            rows=tuple(rows),
            note=f"{NOT_ALONE} {answer.settings.rule.told}",
        )


def _count_choices(answer: HeatAnswer, buurten: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    if not answer.plans.keys() & set(buurten):
        return
    choices, phases = [], []
    for row in (answer.plans.get(code) for code in buurten):
        if row is None:
            choices.append(NO_CHOICE)
            phases.append(NO_CHOICE)
            continue
        choice = written(row["voorkeur"])
        choices.append(describe(main_code(choice)) if choice else UNKNOWN)
        phase, _ = phase_of(row["jaar_start"], row["jaar_eind"], answer.case.year - 1)
        phases.append(phase or UNKNOWN)
    yield from _tally("Voorkeur van de gemeente", choices)
    yield from _tally(f"Fase, begin {answer.case.year}", phases)


def _count_orders(answer: HeatAnswer, buurten: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    if not answer.rankings:
        return
    found = [answer.rankings.get(code, Ranking()) for code in buurten]
    orders = [order_of(ranking, answer.settings.rule) for ranking in found]
    yield from _tally(
        "Volgorde van de nationale kosten", [o.value if o else _NO_COSTS for o in orders]
    )


def _tally(what: str, values: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    for value, number in sorted(Counter(values).items(), key=lambda item: (-item[1], item[0])):
        yield what, value, format_number(number)


def _zones(answer: HeatAnswer, zones: Sequence[str]) -> Iterator[TableSection]:
    if answer.zones is None or not zones:
        return
    forecasts = {item.zone: item for item in answer.forecasts}
    rows = []
    for zone in zones:
        now, ahead = answer.zones.now[zone], forecasts.get(zone)
        rows.append(
            (
                zone,
                tell_span(now.span(HOMES)),
                tell_span(now.span(GAS_FREE)),
                tell_span(now.span(CONNECTED)),
                tell_span(now.span(TODO)),
                str(answer.planned_years.get(zone, MISSING_MARK)),
                ahead.text if ahead else "geen voortgang opgegeven",
            )
        )
    yield TableSection(
        title="Warmte: zones in dit gebied",
        head=(
            *("Zone", "Woningen", "Aardgasvrij", "Op een warmtenet", "Nog te doen"),
            *("Gepland klaar", "Volgens de opgegeven voortgang"),
        ),
        rows=tuple(rows),
        note=f"Geteld in de woningen, begin {answer.case.year}, van de hele zone: ook van wat "
        "buiten dit gebied ligt.",
    )


def _coincidence(findings: Sequence[Finding], areas: AreaSet) -> Iterator[TableSection]:
    if findings:
        yield TableSection(
            title="Warmte: wat er samenvalt",
            head=("Onderwerp", "Regel", "Oordeel", "Waarom"),
            rows=tuple(
                (zone_name(f.subject, areas), f.norm.title, f.verdict.value, f.reason)
                for f in findings
            ),
        )


def _count_findings(findings: Sequence[Finding]) -> Iterator[TableSection]:
    if findings:
        counted = Counter((f.norm.title, f.verdict.value) for f in findings)
        yield TableSection(
            title="Warmte: wat er samenvalt, geteld",
            head=("Regel", "Oordeel", "Bevindingen"),
            rows=tuple((*key, format_number(n)) for key, n in sorted(counted.items())),
            note="De bevindingen zelf staan bij de buurten en op de pagina over warmte.",
        )
