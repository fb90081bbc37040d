"""What a profile shows of the figures through the years: small charts, each with its table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wijkplan.answers.trends import Trend, Trends, comparable
from wijkplan.model.columns import ColumnSpec
from wijkplan.model.contribution import ChartSection
from wijkplan.model.errors import enumerate_some
from wijkplan.model.history import Point
from wijkplan.model.table import NOT_DELIVERED
from wijkplan.model.text import format_number
from wijkplan.output.charts import Chart, draw_chart
from wijkplan.output.homes_view import Table, say_signed

_NAMED = 4
"""So many figures are named with a reason; the rest is counted."""


@dataclass(frozen=True, kw_only=True)
class TrendView:
    """One figure as a page shows it.

    Parameters
    ----------
    section, drawing
        Its lines, as told and as drawn.
    table
        A row per year, and the difference between the first and the last.
    """

    section: ChartSection | None
    drawing: Chart | None
    table: Table


def trends_view(trends: Trends | None, name: str) -> dict[str, Any] | None:
    """Lay out the trends of an area.

    Parameters
    ----------
    trends
        See `wijkplan.answers.trends.follow_trends`.
    name
        Of the area.
    """
    if trends is None:
        return None
    years = sorted({year for trend in trends.told for year in trend.years})
    total = len(trends.told)
    return {
        "first": years[0],
        "last": years[-1],
        "drawn": [
            TrendView(
                section=trend.chart,
                drawing=None if trend.chart is None else draw_chart(trend.chart),
                table=_per_year(trend, name),
            )
            for trend in trends.drawn
        ],
        "all": Table(
            head=("Kenmerk", *map(str, years)),
            rows=tuple(_in_a_row(trend, years) for trend in trends.told),
        ),
        "reasons": [
            (year, why, "alle cijfers" if len(labels) == total else _enumerate(labels))
            for year, why, labels in trends.reasons
        ],
        "called": trends.called,
        "sources": list(dict.fromkeys(s for trend in trends.told for s in trend.sources)),
    }


def _enumerate(labels: tuple[str, ...]) -> str:
    return enumerate_some(labels, most=_NAMED)


def _per_year(trend: Trend, name: str) -> Table:
    head = ("Jaar", name, *(["Gemeente"] if trend.beside else []))
    lines = (trend.own, trend.beside) if trend.beside else (trend.own,)
    rows = [
        (str(year), *(say_point(line[place], trend.spec) for line in lines))
        for place, year in enumerate(trend.years)
    ]
    return Table(head=head, rows=(*rows, *_change(trend, lines)))


def _change(trend: Trend, lines: Sequence[Sequence[Point]]) -> list[tuple[str, ...]]:
    """How much the last year differs from the first, of years that all lines can be compared in."""
    places = [n for n in range(len(trend.years)) if all(comparable(line[n]) for line in lines)]
    if len(places) < 2:
        return []
    first, last = places[0], places[-1]
    ends = [(line[first].value or 0.0, line[last].value or 0.0) for line in lines]
    said = [say_signed(new - old, decimals=trend.spec.decimals) for old, new in ends]
    return [(f"Verschil {trend.years[first]}–{trend.years[last]}", *said)]


def _in_a_row(trend: Trend, years: list[int]) -> tuple[str, ...]:
    said = {
        year: say_point(point, trend.spec)
        for year, point in zip(trend.years, trend.own, strict=True)
    }
    label = f"{trend.spec.label} ({trend.spec.unit})" if trend.spec.unit else trend.spec.label
    return (label, *(said.get(year, NOT_DELIVERED) for year in years))


def say_point(point: Point, spec: ColumnSpec) -> str:
    """One figure for a reader: '1.240', 'ten minste 600', or 'onbekend'."""
    if point.value is None:
        return "onbekend"
    number = format_number(point.value, decimals=spec.decimals)
    return number if comparable(point) else f"ten minste {number}"
