"""Every number answers 'waarom?': the lines that made it, which add up to it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from wijkplan.answers.atlas import Atlas
from wijkplan.answers.reasons import (
    Span,
    Term,
    Why,
    add_terms,
    as_span,
    same_span,
    span_of,
    status_of,
    value_of,
)
from wijkplan.answers.why_projects import explain_net, explain_programme, explain_stock
from wijkplan.model.areas import Level
from wijkplan.model.columns import ColumnSpec, Kind
from wijkplan.model.errors import Problem, WijkplanError
from wijkplan.model.table import AreaTable
from wijkplan.model.text import nearest, running

_REFUSED: Mapping[Kind, str] = {
    Kind.MEDIAN: "een mediaan is niet op te tellen",
    Kind.INDEX: "een verhoudingscijfer of index is niet op te tellen; de uitleg zegt hoe het is "
    "berekend",
    Kind.CLASS: "een klasse is niet op te tellen",
    Kind.TEXT: "een tekst is niet op te tellen",
    Kind.IDENTIFIER: "een code is niet op te tellen",
}
DERIVED = "afgeleid"
"""Status of a value that was derived from lower areas starts with this."""
_OTHER_SUM = "de regels geven samen een ander getal"
_NO_FACTORS = "teller en noemer staan niet apart in de atlas"


@dataclass(frozen=True, kw_only=True)
class _Cell:
    """One number, and the table in which it stands."""

    atlas: Atlas
    table: AreaTable
    code: str
    spec: ColumnSpec
    moment: tuple[str, int] | None

    @cached_property
    def value(self) -> float | str | None:
        return value_of(self.table, self.code, self.spec.name)

    @cached_property
    def status(self) -> str:
        return status_of(self.table, self.code, self.spec.name)

    @cached_property
    def span(self) -> Span | None:
        return span_of(self.table, self.code, self.spec.name)

    @property
    def shown(self) -> Span | None:
        """Least and most, equal where it is one number."""
        return self.span or as_span(self.value)

    def other(self, name: str) -> _Cell:
        """Another column of the same area and moment."""
        return replace(self, spec=self.table.specs[name])

    def why(self, rule: str, terms: Iterable[Term] = (), *, not_added: str = "") -> Why:
        """Put an answer together."""
        return Why(
            code=self.code,
            column=self.spec.name,
            label=self.spec.label,
            unit=self.spec.unit,
            decimals=self.spec.decimals,
            value=self.value,
            status=self.status,
            span=self.span,
            rule=rule,
            terms=tuple(terms),
            not_added=not_added,
        )

    def answer(self, rule: str, terms: Iterable[Term]) -> Why:
        """Explain by lines; where they do not add up to the value the answer says so."""
        why = self.why(rule, terms)
        return why if why.adds_up else replace(why, not_added=_OTHER_SUM)


def explain(
    atlas: Atlas,
    code: str,
    column: str,
    *,
    scenario: str | None = None,
    year: int | None = None,
) -> Why:
    """Answer 'waarom?' for one number.

    A published figure is one line. What was derived or counted is the sum of its buurten; a share
    is a numerator and a denominator; homes in a project are rows of the register; the stock of a
    scenario year is the stock at the start and each event until then. What cannot be added (a
    median, an index) says so, with how it was made.

    Parameters
    ----------
    atlas
        The atlas.
    code
        Code of a buurt, wijk or gemeente.
    column
        Catalogue name of the column.
    scenario, year
        A moment of the outlook; by default the present. A column that does not vary is explained
        as at present, and the rule says so.

    Returns
    -------
    Why
        Its ``value`` is what the atlas shows. Where it is missing the reason is in ``status``.

    Raises
    ------
    WijkplanError
        With every problem: unknown area, column, scenario or year.
    """
    problems = [
        *_check_names(atlas, code, column),
        *_check_moment(atlas, scenario, year),
    ]
    if problems:
        raise WijkplanError("Deze vraag is niet te beantwoorden.", problems)
    moment = None if scenario is None or year is None else (scenario, year)
    table, steady = _table(atlas, column, moment)
    spec = table.specs[column]
    cell = _Cell(atlas=atlas, table=table, code=code, spec=spec, moment=None if steady else moment)
    why = _explain(cell)
    if moment is not None and steady:
        return replace(why, rule=f"{why.rule} Dit cijfer verandert niet in de scenario's.")
    return why


def _check_names(atlas: Atlas, code: str, column: str) -> Iterable[Problem]:
    index = atlas.areas.frame.index
    if code not in index:
        message, remedy = "dit gebied zit niet in dit project", nearest(code, index)
        yield Problem(code="gebied-onbekend", area=code, message=message, remedy=remedy)
    if column not in atlas.table.specs:
        message, remedy = "dit kenmerk bestaat niet", nearest(column, atlas.table.specs)
        yield Problem(code="kenmerk-onbekend", column=column, message=message, remedy=remedy)


def _check_moment(atlas: Atlas, scenario: str | None, year: int | None) -> Iterable[Problem]:
    if scenario is None and year is None:
        return
    if scenario is None or year is None:
        yield Problem(
            code="moment-onvolledig",
            message="een scenario en een jaar horen bij elkaar",
            remedy="noem beide, of geen van beide voor het heden",
        )
        return
    courses = atlas.outlook.courses if atlas.outlook else {}
    years = atlas.outlook.years if atlas.outlook else ()
    if scenario not in courses:
        message = f"er is geen scenario '{scenario}'"
        remedy = nearest(scenario, courses) if courses else "dit project heeft geen scenario's"
        yield Problem(code="scenario-onbekend", message=message, remedy=remedy)
    elif year not in years:
        message = f"het jaar {year} wordt niet gevolgd"
        remedy = f"kies een jaar van {years[0]} tot en met {years[-1]}"
        yield Problem(code="jaar-buiten-periode", message=message, remedy=remedy)


def _table(atlas: Atlas, column: str, moment: tuple[str, int] | None) -> tuple[AreaTable, bool]:
    """The table in which a column stands at a moment, and whether it is that of the present."""
    if moment is None or atlas.outlook is None:
        return atlas.table, True
    table = atlas.outlook.moments[moment].table
    return (table, False) if column in table.specs else (atlas.table, True)


def _explain(cell: _Cell) -> Why:
    lineage = cell.table.lineage[cell.spec.name]
    if not cell.spec.kind.numeric or cell.spec.kind in _REFUSED:
        return _refuse(cell, _REFUSED[cell.spec.kind])
    if cell.value is None and cell.span is None:
        return cell.why(_described(cell), not_added=cell.status or "onbekend")
    if lineage.provenance is not None and not cell.status.startswith(DERIVED):
        return _published(cell)
    if cell.moment is not None and cell.spec.kind is Kind.COUNT:
        return _count_in_time(cell, cell.moment)
    return _count(cell) if cell.spec.kind is Kind.COUNT else _quotient(cell)


def _published(cell: _Cell) -> Why:
    return cell.answer("Zoals de bron dit cijfer geeft.", [_source_line(cell)])


def _source_line(cell: _Cell) -> Term:
    """One line: the file, and the column in it."""
    lineage = cell.table.lineage[cell.spec.name]
    origin = lineage.provenance
    place = f"bestand {origin.file}, kolom {cell.spec.name}" if origin is not None else ""
    return Term(
        label=lineage.source,
        amount=cell.shown,
        year=lineage.year,
        source=place,
        remark=cell.status,
    )


def _refuse(cell: _Cell, why: str) -> Why:
    """Say how it was made, and why that is no sum."""
    line = replace(_source_line(cell), amount=None, remark="")
    published = cell.table.lineage[cell.spec.name].provenance is not None
    rule = "Zoals de bron dit cijfer geeft." if published else _described(cell)
    return cell.why(rule, [line], not_added=why)


def _described(cell: _Cell) -> str:
    return cell.spec.description or f"Bron: {cell.table.lineage[cell.spec.name].source}."


def _count(cell: _Cell) -> Why:
    """Rows of the register, or its buurten; where neither is the number, as counted."""
    named = (cell.atlas, cell.code, cell.spec.name)
    programme = explain_programme(*named) or explain_net(*named)
    if programme is not None:
        return cell.answer(programme.rule, programme.terms)
    spans = _spans(cell, _buurten(cell))
    if spans:
        known = sum(span is not None for span in spans.values())
        terms = [_area_line(cell, code, span) for code, span in spans.items()]
        whole = f"de {known} buurten" if known > 1 else "de ene buurt"
        if known < len(spans):
            whole = f"{known} van {len(spans)} buurten: van de andere is het niet bekend"
        if same_span(add_terms(terms), cell.shown):
            return cell.answer(f"Opgeteld uit {whole}.", terms)
    return cell.answer(_described(cell), [_source_line(cell)])


def _buurten(cell: _Cell) -> tuple[str, ...]:
    areas = cell.table.areas
    return () if areas.level(cell.code) is Level.BUURT else areas.buurten_of(cell.code)


def _spans(cell: _Cell, codes: Iterable[str]) -> dict[str, Span | None]:
    """What is known of each area."""
    name = cell.spec.name
    spans = {}
    for code in codes:
        value = value_of(cell.table, code, name)
        spans[code] = span_of(cell.table, code, name) if value is None else as_span(value)
    return spans


def _area_line(cell: _Cell, code: str, span: Span | None) -> Term:
    remark = "" if span is not None else status_of(cell.table, code, cell.spec.name)
    return Term(label=cell.table.areas.name(code), amount=span, area=code, remark=remark)


def _quotient(cell: _Cell) -> Why:
    """Numerator and denominator, if the atlas has both, or the buurten with their weights."""
    scale = 100.0 if cell.spec.kind is Kind.SHARE else 1.0
    part, weight = cell.spec.part, cell.spec.weight
    if part in cell.table.specs and weight in cell.table.specs:
        above, below = _explain(cell.other(part)), _explain(cell.other(weight))
        rule = f"{above.label} gedeeld door {running(below.label)}"
        return _divide(cell, above, below, rule=rule, scale=scale)
    if weight in cell.table.specs and _buurten(cell):
        made = _weighted(cell, scale)
        # What was derived says so; what a theme computed may be such a mean.
        if made.adds_up or cell.status.startswith(DERIVED):
            return made
    return _refuse(cell, _NO_FACTORS)


def _divide(cell: _Cell, above: Why, below: Why, *, rule: str, scale: float) -> Why:
    times = ", maal 100" if scale == 100 else ""
    made = replace(cell.why(f"{rule}{times}."), parts=(above, below), scale=scale)
    if made.adds_up:
        return made
    told = next((part.not_added for part in made.parts if part.not_added), "")
    return replace(made, not_added=told or _OTHER_SUM)


def _weighted(cell: _Cell, scale: float) -> Why:
    """The buurten that are known, each as heavy as its weight."""
    weights = _spans(cell.other(cell.spec.weight), _buurten(cell))
    values = _spans(cell, weights)
    used = {
        code: (value[0], weight[0])
        for code, weight in weights.items()
        if (value := values[code]) is not None and weight is not None and weight[0]
    }
    base = cell.other(cell.spec.weight).spec
    above = _sum_of(cell, {code: value * weight / scale for code, (value, weight) in used.items()})
    below = _sum_of(cell.other(base.name), {code: weight for code, (_, weight) in used.items()})
    above = replace(above, label=f"{cell.spec.label} maal {running(base.label)}", unit=base.unit)
    rule = f"Gewogen gemiddelde van de buurten: {running(above.label)}, "
    rule += f"gedeeld door {running(base.label)}"
    return _divide(cell, above, below, rule=rule, scale=scale)


def _sum_of(cell: _Cell, amounts: Mapping[str, float]) -> Why:
    """A sum over buurten that is no column itself."""
    terms = tuple(_area_line(cell, code, (amount, amount)) for code, amount in amounts.items())
    return Why(
        code=cell.code,
        column=cell.spec.name,
        label=cell.spec.label,
        unit=cell.spec.unit,
        decimals=cell.spec.decimals,
        value=math.fsum(amounts.values()),
        rule=f"Opgeteld uit {len(amounts)} buurten.",
        terms=terms,
    )


def _count_in_time(cell: _Cell, moment: tuple[str, int]) -> Why:
    """What was there at the start, and each event since."""
    outlook = cell.atlas.outlook
    assert outlook is not None  # noqa: S101 - there is no moment without an outlook
    course, year = outlook.courses[moment[0]], moment[1]
    made = explain_stock(course, cell.table.areas, cell.code, cell.spec.name, year=year)
    if made is None:
        return _other_count_in_time(cell, moment)
    total = add_terms(made.terms)
    if made.exact or cell.shown is None or total is None or same_span(cell.shown, total):
        return cell.answer(made.rule, made.terms)
    apart = (cell.shown[0] - total[0], cell.shown[1] - total[1])
    line = Term(label="Verschil: samen is iets anders dan apart", amount=apart, remark=_TOGETHER)
    return cell.answer(made.rule, (*made.terms, line))


_TOGETHER = (
    "projecten kunnen over dezelfde woningen gaan, en meer dan alle woningen kan niet veranderen"
)


def _other_count_in_time(cell: _Cell, moment: tuple[str, int]) -> Why:
    """What a theme computes of the homes: the present, and the change in one line."""
    before, now = value_of(cell.atlas.table, cell.code, cell.spec.name), cell.value
    if not isinstance(before, float) or not isinstance(now, float):
        return cell.why(_described(cell), not_added=cell.status or "het begin is niet bekend")
    scenario, year = moment
    return cell.answer(
        _described(cell),
        [
            Term(label="Nu", amount=(before, before), year=cell.atlas.year),
            Term(
                label=f"Door de projecten van scenario '{scenario}'",
                amount=(now - before, now - before),
                year=year,
                remark="berekend uit de woningen van dat jaar",
            ),
        ],
    )
