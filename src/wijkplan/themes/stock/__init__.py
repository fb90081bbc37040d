"""Housing stock (*woningvoorraad*): homes per area, and what they are.

Every attribute of `ATTRIBUTES` gives, per area of every level:

- ``woningen_{attribute}_{value}``: homes with that value;
- ``aandeel_{attribute}_{value}_pct``: their share in the homes of which it is known;
- ``woningen_{attribute}_bekend``, ``…_onbekend`` and, of branch and rent class, ``…_nvt``: homes of
  which it is known, is not known, or does not apply. Together they are ``woningen_geteld``.

Beside them stand the `INDICATORS` by which a programme is judged, such as the share of social rent.
At a later moment it may be open which homes left or changed: then a number lies between bounds.

Values are written as `slug` does: ``aandeel_eigendom_huur_corporatie_pct``.
"""

from __future__ import annotations

from wijkplan.model.areas import AreaSet, Level
from wijkplan.model.attributes import ATTRIBUTES, EXCLUDED, NOT_APPLICABLE, UNKNOWN
from wijkplan.model.contribution import Column, Contribution, TableSection, TextSection
from wijkplan.model.findings import Citation, Finding, Norm, Verdict
from wijkplan.model.state import BASE_SCENARIO, State
from wijkplan.model.stock import Stock
from wijkplan.model.text import MISSING_MARK, format_number
from wijkplan.themes.stock.columns import (
    COUNTED,
    LABELS,
    SPREAD_ATTRIBUTES,
    THEME,
    Origin,
    attribute_columns,
    attribute_specs,
    count_name,
    counted_spec,
    homes_column,
    missing_columns,
    share_name,
    slug,
    spell,
    spread_columns,
)
from wijkplan.themes.stock.counting import KNOWN, Tally
from wijkplan.themes.stock.counting import count_homes as _count_homes
from wijkplan.themes.stock.indicators import (
    INDICATORS,
    indicator_columns,
    indicator_specs,
)
from wijkplan.themes.stock.persons import PERSONS, persons_column, persons_spec
from wijkplan.themes.stock.ranges import percentage, spell_range, tell_open

__all__ = [
    "AGREES",
    "COUNTED",
    "INDICATORS",
    "KNOWN_PER_HOME",
    "PERSONS",
    "SPREAD_ATTRIBUTES",
    "THEME",
    "contribute",
    "count_name",
    "headline_columns",
    "later_columns",
    "share_name",
    "slug",
    "spread_columns",
]

TITLE = "Woningvoorraad"
_PUBLISHED = "woningvoorraad"
_OURS = Citation(source="wijkplan: controle van de geleverde woningen", verified=True)
KNOWN_PER_HOME = Norm(
    code="kenmerken-woningen", title="Van elke woning is het kenmerk bekend", citation=_OURS
)
AGREES = Norm(
    code="woningen-tegen-cbs",
    title="De getelde woningen per buurt zijn gelijk aan het cijfer van het CBS",
    citation=_OURS,
)


def contribute(state: State, areas: AreaSet) -> Contribution:
    """Homes per area, and per value of each attribute their number and share.

    Missing, never zero: a buurt of which no homes were delivered, an attribute that nobody
    delivered, and a number where the attribute is known of none of the homes.

    Parameters
    ----------
    state
        The State; its ``stock`` is what is counted.
    areas
        The areas of the project.
    """
    stock = state.stock
    if stock is None:
        return _not_delivered(state, areas)
    tally, origin = _count_homes(stock, areas), _origin(state, stock)
    return Contribution(
        theme=THEME,
        title=TITLE,
        state=state.key,
        columns=_columns(state, stock, tally, origin),
        findings=(
            *((_agreement(state, tally, origin.year),) if _is_base(state) else ()),
            *(_completeness(name, tally, areas) for name in ATTRIBUTES),
        ),
        sections=(
            _summary(stock, tally, areas),
            *(_table(name, tally, areas) for name in ATTRIBUTES if name in tally.delivered),
        ),
        conservation=(*stock.conservation, tally.balance),
    )


def later_columns(state: State, areas: AreaSet) -> tuple[Column, ...]:
    """The columns of `contribute`: all that varies with the stock.

    Parameters
    ----------
    state
        A State with homes, of another year or scenario.
    areas
        The areas of the project.
    """
    stock = state.stock
    if stock is None:
        return ()
    return _columns(state, stock, _count_homes(stock, areas), _origin(state, stock))


def headline_columns(state: State, areas: AreaSet) -> tuple[Column, ...]:
    """Of `later_columns` the number of homes and the indicators, without every attribute.

    Parameters
    ----------
    state, areas
        See `later_columns`.
    """
    if state.stock is None:
        return ()
    tally, origin = _count_homes(state.stock, areas), _origin(state, state.stock)
    indicators = (column for it in INDICATORS for column in indicator_columns(it, tally, origin))
    return (homes_column(tally, origin), *indicators)


def _columns(state: State, stock: Stock, tally: Tally, origin: Origin) -> tuple[Column, ...]:
    return (
        homes_column(tally, origin),
        *(column for name in ATTRIBUTES for column in attribute_columns(name, tally, origin)),
        *(column for it in INDICATORS for column in indicator_columns(it, tally, origin)),
        persons_column(stock, tally, state.figures, origin),
    )


def _is_base(state: State) -> bool:
    return state.scenario == BASE_SCENARIO


def _origin(state: State, stock: Stock) -> Origin:
    delivered = _is_base(state) and stock.provenance
    return Origin(
        year=stock.provenance[0].year if delivered else state.year,
        source="; ".join([*(p.name for p in stock.provenance), "berekening wijkplan"]),
    )


def _not_delivered(state: State, areas: AreaSet) -> Contribution:
    specs = [
        counted_spec(),
        *(spec for name in ATTRIBUTES for spec in attribute_specs(name)),
        *(spec for it in INDICATORS for spec in indicator_specs(it)),
        persons_spec(),
    ]
    reason = "er zijn geen woningen geleverd, als adressen noch als aantallen"
    return Contribution(
        theme=THEME,
        title=TITLE,
        state=state.key,
        columns=missing_columns(specs, areas.frame.index, state.year),
        findings=(
            Finding(
                norm=KNOWN_PER_HOME,
                subject="projectgebied",
                verdict=Verdict.UNKNOWN,
                reason=reason,
            ),
        ),
        sections=(TextSection(title="De woningen", text=f"Onbekend: {reason}."),),
    )


def _agreement(state: State, tally: Tally, year: int) -> Finding:
    """Compare with the published number of homes; the years may differ, and then so may they."""
    figures = state.figures
    subject = f"{_PUBLISHED} per buurt"
    if _PUBLISHED not in figures.specs or not figures.known(_PUBLISHED):
        return _incomparable(subject, "het aantal woningen volgens het CBS is niet geleverd")
    if state.stock and figures.lineage[_PUBLISHED].provenance in state.stock.provenance:
        return _incomparable(subject, "er is niets om het cijfer van het CBS mee te vergelijken")
    published = figures.column(_PUBLISHED, Level.BUURT)
    difference = (tally.homes.reindex(published.index) - published).abs().dropna()
    if difference.empty:
        return _incomparable(subject, "van geen enkele buurt zijn beide aantallen bekend")
    rounding = figures.specs[_PUBLISHED].rounding
    unlike = difference[difference > (rounding or 0.0) / 2 + 1e-9]
    worst = str(difference.idxmax())
    evidence: dict[str, float | str | None] = {
        "vergeleken": float(len(difference)),
        "grootste_verschil": float(difference.max()),
        "gebied": worst if len(unlike) else None,
    }
    told = figures.lineage[_PUBLISHED].year
    if unlike.empty:
        verdict = Verdict.MEETS
        reason = f"in alle {len(difference)} vergeleken buurten gelijk"
        reason += ", op de afronding na" if difference.gt(0).any() else ""
    else:
        # Of another year, or rounded nobody knows how, a difference proves nothing.
        verdict = Verdict.FAILS if rounding is not None and told == year else Verdict.WEIGH
        reason = (
            f"in {len(unlike)} van {len(difference)} buurten anders, het meest in {worst}: "
            f"{format_number(tally.homes[worst])} geteld ({year}), "
            f"{format_number(published[worst])} volgens het CBS ({told})"
        )
        reason += "" if rounding is not None else "; op hoeveel het CBS afrondt, is niet bekend"
    return Finding(norm=AGREES, subject=subject, verdict=verdict, reason=reason, evidence=evidence)


def _incomparable(subject: str, reason: str) -> Finding:
    return Finding(norm=AGREES, subject=subject, verdict=Verdict.UNKNOWN, reason=reason)


def _completeness(attribute: str, tally: Tally, areas: AreaSet) -> Finding:
    if attribute not in tally.delivered:
        return Finding(
            norm=KNOWN_PER_HOME,
            subject=attribute,
            verdict=Verdict.UNKNOWN,
            reason="dit kenmerk is niet geleverd",
        )
    gemeenten = areas.frame.index.get_indexer(areas.codes(Level.GEMEENTE))
    numbers = {
        KNOWN: tally.of(attribute, *ATTRIBUTES[attribute]).total(gemeenten),
        UNKNOWN: tally.of(attribute, UNKNOWN).total(gemeenten),
        NOT_APPLICABLE: tally.of(attribute, NOT_APPLICABLE).total(gemeenten),
    }
    known, unknown = numbers[KNOWN], numbers[UNKNOWN]
    asked = (known[0] + unknown[0], known[1] + unknown[1])
    return Finding(
        norm=KNOWN_PER_HOME,
        subject=attribute,
        verdict=Verdict.WEIGH if unknown[1] else Verdict.MEETS,
        reason=f"van {spell_range(*unknown)} van {spell_range(*asked)} woningen is dit niet bekend"
        if unknown[1]
        else f"van alle {spell_range(*known)} woningen bekend",
        evidence={name: low if low == high else None for name, (low, high) in numbers.items()},
    )


def _summary(stock: Stock, tally: Tally, areas: AreaSet) -> TextSection:
    total = format_number(float(tally.homes[areas.codes(Level.GEMEENTE)].sum()))
    how = "adressen van de BAG" if stock.addresses else "aantallen per buurt"
    absent = [LABELS[name].lower() for name in ATTRIBUTES if name not in tally.delivered]
    sentences = [
        f"{total} woningen, geteld uit {how}.",
        "Een aandeel gaat over de woningen waarvan het kenmerk bekend is.",
        *([f"Onbekend (niet geleverd): {', '.join(absent)}."] if absent else []),
        *([_between(stock)] if stock.open_changes else []),
        *(f"{remark[:1].upper()}{remark[1:]}." for remark in stock.remarks),
    ]
    return TextSection(title="De woningen", text=" ".join(sentences))


def _between(stock: Stock) -> str:
    text = tell_open(sum(change.number for change in stock.open_changes))
    return f"{text[:1].upper()}{text[1:]}: waar dat uitmaakt, staat er waar een getal tussen ligt."


def _table(attribute: str, tally: Tally, areas: AreaSet) -> TableSection:
    """Homes and shares per value, of each gemeente."""
    values = ATTRIBUTES[attribute]
    rest = {UNKNOWN: "onbekend"}
    if attribute in EXCLUDED:
        rest[NOT_APPLICABLE] = "niet van toepassing"
    counts = {value: tally.of(attribute, value) for value in (*values, *rest)}
    shares = {
        value: percentage(counts[value], tally.of(attribute, *(v for v in values if v != value)))
        for value in values
    }
    rows = []
    for code in areas.codes(Level.GEMEENTE):
        name, at = areas.name(code), areas.frame.index.get_loc(code)
        rows += [
            (name, spell(value), counts[value].spell(at), shares[value].spell(at, percent=True))
            for value in values
        ]
        rows += [
            (name, text, counts[value].spell(at), MISSING_MARK) for value, text in rest.items()
        ]
    return TableSection(
        title=f"Woningen naar {LABELS[attribute].lower()}",
        head=("Gemeente", LABELS[attribute], "Woningen", "Aandeel"),
        rows=tuple(rows),
        note="Aandeel in de woningen waarvan dit bekend is.",
    )
