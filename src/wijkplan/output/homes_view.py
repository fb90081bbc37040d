"""What a page shows of time and of 'waarom?': charts with their tables, lines with their sum."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wijkplan.answers.area_homes import AreaHomes, HomesCourse, ProjectLine
from wijkplan.answers.reasons import Span, Term, Why, as_span
from wijkplan.model.areas import AreaSet, Level
from wijkplan.model.contribution import ChartSection
from wijkplan.model.events import EVENT_KINDS, Effect
from wijkplan.model.text import MISSING_MARK, format_number, running
from wijkplan.output.charts import Chart, draw_chart, say_value, visible_years
from wijkplan.sources.project_totals import NOT_APPLICABLE

_MANY_PROJECTS = 8
"""More projects than this are behind a click."""


@dataclass(frozen=True, kw_only=True)
class Table:
    """Cells of text; the first of each row is its heading."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class ChartView:
    """A chart as a page shows it.

    Parameters
    ----------
    section
        What it is of.
    drawing
        The lines; None where there is nothing to draw.
    short, full
        The same as text: some years beside each other, and every year in a row; ``full`` is None
        where the short one holds every year.
    """

    section: ChartSection
    drawing: Chart | None
    short: Table
    full: Table | None


def chart_view(section: ChartSection) -> ChartView:
    """Lay out a chart and write its tables."""
    short = visible_years(section.years)
    names = list(section.lines)
    return ChartView(
        section=section,
        drawing=draw_chart(section),
        short=Table(
            head=(section.subject, *map(str, short)),
            rows=tuple((n, *(say_value(section, n, year) for year in short)) for n in names),
        ),
        full=Table(
            head=("Jaar", *names),
            rows=tuple(
                (str(year), *(say_value(section, name, year) for name in names))
                for year in section.years
            ),
        )
        if len(short) < len(section.years)
        else None,
    )


def homes_view(homes: AreaHomes | None) -> dict[str, Any] | None:
    """What the profile shows of the homes through the years."""
    if homes is None:
        return None
    courses = [_course(course) for course in homes.courses]
    return {
        "moving": homes.moving,
        "chart": None if homes.chart is None else chart_view(homes.chart),
        "first": homes.years[0] if homes.years else None,
        "last": homes.years[-1] if homes.years else None,
        "varies": len({value for course in homes.courses for value in course.homes}) > 1,
        "same": _say(homes.courses[0].homes[-1]) if homes.courses else "",
        "courses": courses,
        "consequences": [chart_view(chart) for chart in homes.consequences],
        "steady": [running(label) for label in homes.steady],
        "projects": [_project(project) for project in homes.projects],
        "folded": len(homes.projects) > _MANY_PROJECTS,
    }


def _course(course: HomesCourse) -> dict[str, Any]:
    first, last = course.homes[0], course.homes[-1]
    net = None if first is None or last is None else last - first
    return {
        "names": course.names,
        "last": _say(last),
        "net": MISSING_MARK if net is None else say_signed(net),
        "erbij": _tell_sum(_kinds(course.changes, Effect.COMES)),
        "eraf": _tell_sum(_kinds(course.changes, Effect.LEAVES)),
        "changed": _tell_kinds(_kinds(course.changes, Effect.CHANGES)),
        "apart": [f"{say_signed(number)} {unit}" for unit, number in course.apart.items()],
        "unknown": course.unknown,
        "lines": [_line(term) for term in course.why.terms],
        "rule": course.why.rule,
        "not_added": course.why.not_added,
        "total": say_span(course.why.total, decimals=0),
    }


def _kinds(changes: Mapping[str, int], effect: Effect) -> dict[str, int]:
    """Label -> number of the kinds with one effect."""
    return {
        EVENT_KINDS[kind].label: number
        for kind, number in changes.items()
        if EVENT_KINDS[kind].effect is effect
    }


def _tell_kinds(kinds: Mapping[str, int]) -> list[str]:
    return [f"{format_number(number)} {label}" for label, number in kinds.items()]


def _tell_sum(kinds: Mapping[str, int]) -> dict[str, Any]:
    """The sum of the kinds, and what it is made of; a single kind says both."""
    said = _tell_kinds(kinds)
    if len(said) < 2:
        return {"sum": said[0] if said else MISSING_MARK, "kinds": []}
    return {"sum": format_number(sum(kinds.values())), "kinds": said}


def _line(term: Term) -> dict[str, Any]:
    """One line of 'waarom?' on the homes; the first has no sign."""
    at_start = not term.project
    amount = say_span(term.amount, decimals=0, signed=not at_start)
    row = f"rij {term.row} van het register" if term.row else ""
    return {
        "year": str(term.year or MISSING_MARK),
        "label": term.label,
        "amount": amount,
        "counts": term.amount is not None,
        "remark": term.remark,
        "source": "; ".join(filter(None, (term.source, row))),
    }


def _project(project: ProjectLine) -> dict[str, Any]:
    """A project with the numbers that belong to its kind."""
    words = ("bruto", "sloop", "netto", "blijven")
    numbers = zip(words, project.numbers, strict=True)
    told = [(word, text) for word, text in numbers if text != NOT_APPLICABLE]
    moves = any(word in ("bruto", "sloop") for word, _ in told)
    return {"of": project, "numbers": [pair for pair in told if moves or pair[0] != "netto"]}


def _say(value: float | None) -> str:
    return "onbekend" if value is None else format_number(value)


def say_signed(number: float, *, decimals: int = 0) -> str:
    """Write a change with its sign.

    >>> say_signed(12), say_signed(-1200), say_signed(0)
    ('+12', '−1.200', '0')
    """
    text = format_number(number, decimals=decimals)
    return f"+{text}" if number > 0 and text.strip("0,") else text


def say_span(span: Span | None, *, decimals: int, signed: bool = False) -> str:
    """Write a number, or the two between which it lies.

    >>> say_span((3, 3), decimals=0), say_span((-8, 0), decimals=0, signed=True)
    ('3', 'tussen −8 en 0')
    >>> say_span(None, decimals=0)
    '–'
    """
    if span is None:
        return MISSING_MARK
    said = [
        say_signed(end, decimals=decimals) if signed else format_number(end, decimals=decimals)
        for end in span
    ]
    if span[0] > span[1]:  # brings least and most closer together
        return f"ten minste {said[0]}, ten hoogste {said[1]}"
    return said[0] if span[0] == span[1] else f"tussen {said[0]} en {said[1]}"


def say_why(why: Why, areas: AreaSet) -> tuple[str, str]:
    """Write the answer to 'waarom?': what it is about, and the sum or how it is made.

    Parameters
    ----------
    why
        The answer.
    areas
        Names of the areas; of a gemeente buurten are taken together per wijk.
    """
    if why.not_added:
        return why.label, f"{why.rule} Niet na te tellen: {why.not_added}."
    if why.parts:
        return why.label, _say_quotient(why)
    made = _say_sum(why, areas)
    whole = all(term.amount is not None for term in why.terms)
    return why.label, " ".join(filter(None, ("" if made and whole else why.rule, made)))


def _say_quotient(why: Why) -> str:
    said = [f"{_shown(part)} ({running(part.label)})" for part in why.parts]
    times = "× 100 " if why.scale == 100 else ""
    unit = why.unit if why.unit == "%" else f" {why.unit}"
    return f"{said[0]} ÷ {said[1]} {times}= {_shown(why)}{unit}".strip()


def _shown(why: Why) -> str:
    return say_span(why.span or as_span(why.value), decimals=why.decimals)


def _say_sum(why: Why, areas: AreaSet) -> str:
    """Lines that count, with their sum; empty where one line is all."""
    terms = [term for term in why.terms if term.amount is not None]
    lines = _per_wijk(terms, areas) if areas.level(why.code) is Level.GEMEENTE else _each(terms)
    if len(terms) < 2:
        return ""
    said = [f"{label} {say_span(span, decimals=why.decimals)}" for label, span in lines]
    return f"{' + '.join(said)} = {_shown(why)}"


def _each(terms: Iterable[Term]) -> list[tuple[str, Span]]:
    return [(term.label, term.amount) for term in terms if term.amount is not None]


def _per_wijk(terms: Sequence[Term], areas: AreaSet) -> list[tuple[str, Span]]:
    """Buurten taken together per wijk; other lines as they are."""
    sums: dict[str, Span] = {}
    others = []
    for term in terms:
        if term.amount is None:
            continue
        if not term.area:
            others.append((term.label, term.amount))
            continue
        wijk = areas.name(areas.parents(term.area)[0])
        low, high = sums.get(wijk, (0.0, 0.0))
        sums[wijk] = (low + term.amount[0], high + term.amount[1])
    return [*sums.items(), *others]
