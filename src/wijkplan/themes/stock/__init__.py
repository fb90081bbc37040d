"""Housing stock (*woningvoorraad*): homes per area, and what they are.

Every attribute of `ATTRIBUTES` gives, per area of every level:

- ``woningen_{attribute}_{value}``: homes with that value;
- ``aandeel_{attribute}_{value}_pct``: their share in the homes of which it is known;
- ``woningen_{attribute}_bekend``, ``…_onbekend`` and, of branch and rent class, ``…_nvt``: homes of
  which it is known, is not known, or does not apply. Together they are ``woningen_geteld``.

Values are written as `slug` does: ``aandeel_eigendom_huur_corporatie_pct``.
"""

from __future__ import annotations

import numpy as np

from wijkplan.model.areas import AreaSet, Level
from wijkplan.model.contribution import Contribution, TableSection, TextSection
from wijkplan.model.findings import Citation, Finding, Norm, Verdict
from wijkplan.model.state import BASE_SCENARIO, State
from wijkplan.model.stock import ATTRIBUTES, Stock
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
from wijkplan.themes.stock.counting import EXCLUDED, KNOWN, NOT_APPLICABLE, UNKNOWN, Tally
from wijkplan.themes.stock.counting import count_homes as _count_homes

__all__ = [
    "AGREES",
    "COUNTED",
    "KNOWN_PER_HOME",
    "SPREAD_ATTRIBUTES",
    "THEME",
    "contribute",
    "count_name",
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
    tally = _count_homes(stock, areas)
    base = state.scenario == BASE_SCENARIO
    origin = Origin(
        year=stock.provenance[0].year if base and stock.provenance else state.year,
        source="; ".join([*(p.name for p in stock.provenance), "berekening wijkplan"]),
    )
    return Contribution(
        theme=THEME,
        title=TITLE,
        state=state.key,
        columns=(
            homes_column(tally, origin),
            *(column for name in ATTRIBUTES for column in attribute_columns(name, tally, origin)),
        ),
        findings=(
            *((_agreement(state, tally, origin.year),) if base else ()),
            *(_completeness(name, tally, areas) for name in ATTRIBUTES),
        ),
        sections=(
            _summary(stock, tally, areas),
            *(_table(name, tally, areas) for name in ATTRIBUTES if name in tally.parts),
        ),
        conservation=(*stock.conservation, tally.balance),
    )


def _not_delivered(state: State, areas: AreaSet) -> Contribution:
    specs = [counted_spec(), *(s for name in ATTRIBUTES for s in attribute_specs(name))]
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
        return Finding(
            norm=AGREES,
            subject=subject,
            verdict=Verdict.UNKNOWN,
            reason="het aantal woningen volgens het CBS is niet geleverd",
        )
    published = figures.column(_PUBLISHED, Level.BUURT)
    difference = (tally.homes.reindex(published.index) - published).abs().dropna()
    if difference.empty:
        return Finding(
            norm=AGREES,
            subject=subject,
            verdict=Verdict.UNKNOWN,
            reason="van geen enkele buurt zijn beide aantallen bekend",
        )
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


def _completeness(attribute: str, tally: Tally, areas: AreaSet) -> Finding:
    if attribute not in tally.parts:
        return Finding(
            norm=KNOWN_PER_HOME,
            subject=attribute,
            verdict=Verdict.UNKNOWN,
            reason="dit kenmerk is niet geleverd",
        )
    parts = tally.parts[attribute].loc[areas.codes(Level.GEMEENTE)].sum()
    known, unknown = float(parts[KNOWN]), float(parts[UNKNOWN])
    return Finding(
        norm=KNOWN_PER_HOME,
        subject=attribute,
        verdict=Verdict.WEIGH if unknown else Verdict.MEETS,
        reason=f"van {format_number(unknown)} van {format_number(known + unknown)} woningen is "
        "dit niet bekend"
        if unknown
        else f"van alle {format_number(known)} woningen bekend",
        evidence={"bekend": known, "onbekend": unknown, "nvt": float(parts[NOT_APPLICABLE])},
    )


def _summary(stock: Stock, tally: Tally, areas: AreaSet) -> TextSection:
    total = format_number(float(tally.homes[areas.codes(Level.GEMEENTE)].sum()))
    how = "adressen van de BAG" if stock.addresses else "aantallen per buurt"
    absent = [LABELS[name].lower() for name in ATTRIBUTES if name not in tally.parts]
    sentences = [
        f"{total} woningen, geteld uit {how}.",
        "Een aandeel gaat over de woningen waarvan het kenmerk bekend is.",
        *([f"Onbekend (niet geleverd): {', '.join(absent)}."] if absent else []),
        *(f"{remark[:1].upper()}{remark[1:]}." for remark in stock.remarks),
    ]
    return TextSection(title="De woningen", text=" ".join(sentences))


def _table(attribute: str, tally: Tally, areas: AreaSet) -> TableSection:
    """Homes and shares per value, of each gemeente."""
    parts = tally.parts[attribute]
    rest = {UNKNOWN: "onbekend"}
    if attribute in EXCLUDED:
        rest[NOT_APPLICABLE] = "niet van toepassing"
    rows = []
    for code in areas.codes(Level.GEMEENTE):
        numbers = {str(k): float(v) for k, v in zip(parts.columns, parts.loc[code], strict=True)}
        known = numbers[KNOWN] or np.nan
        name = areas.name(code)
        rows += [
            (name, spell(value), format_number(numbers[value]), _percent(numbers[value] / known))
            for value in ATTRIBUTES[attribute]
        ]
        rows += [
            (name, text, format_number(numbers[value]), MISSING_MARK)
            for value, text in rest.items()
        ]
    return TableSection(
        title=f"Woningen naar {LABELS[attribute].lower()}",
        head=("Gemeente", LABELS[attribute], "Woningen", "Aandeel"),
        rows=tuple(rows),
        note="Aandeel in de woningen waarvan dit bekend is.",
    )


def _percent(part: float) -> str:
    return MISSING_MARK if np.isnan(part) else f"{format_number(100 * part, decimals=1)}%"
