"""How the figures of one area went through the years, with those of its gemeente beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from wijkplan.answers.atlas import Atlas
from wijkplan.model.areas import AreaSet, Level
from wijkplan.model.columns import ColumnSpec, Kind
from wijkplan.model.contribution import ChartSection
from wijkplan.model.derive import AT_LEAST
from wijkplan.model.history import History, Point
from wijkplan.model.text import running

FIRST = (
    "aantal_inwoners",
    "aantal_huishoudens",
    "woningvoorraad",
    "percentage_personen_65_jaar_en_ouder",
    "percentage_eenpersoonshuishoudens",
    "gemiddelde_woningwaarde",
    "perc_huurwoningen_in_bezit_woningcorporaties",
    "gemiddeld_aardgasverbruik",
    "percentage_personen_met_laag_inkomen",
    "aantal_personen_met_een_alg_bijstandsuitkering_tot",
    "percentage_jongeren_met_jeugdzorg_in_natura",
    "aantal_wmo_clienten_per_1000_inwoners",
    "aantal_personen_65_jaar_en_ouder",
)
"""Columns that are drawn before others, as far as there are two years of them."""

MOST_DRAWN = 8
GEMEENTE = "gemeente"


@dataclass(frozen=True, kw_only=True)
class Trend:
    """One figure through the years.

    Parameters
    ----------
    spec
        Meaning.
    years
        Years in which it was delivered.
    own, beside
        Figure per year of the area, and of its gemeente; ``beside`` is empty for a gemeente.
    sources
        Name of the delivery per year.
    chart
        The lines; None where it is only told.
    """

    spec: ColumnSpec
    years: tuple[int, ...]
    own: tuple[Point, ...]
    beside: tuple[Point, ...]
    sources: tuple[str, ...]
    chart: ChartSection | None = None


@dataclass(frozen=True, kw_only=True)
class Trends:
    """All that is known of an area through the years.

    Parameters
    ----------
    drawn
        At most `MOST_DRAWN` figures with a chart.
    told
        Every figure with several years, in the order of the atlas; those that are drawn too.
    reasons
        Year and reason -> labels of the figures that the area lacks for it then.
    called
        What a figure is called in the delivery of a year, where that was another name.
    """

    drawn: tuple[Trend, ...]
    told: tuple[Trend, ...]
    reasons: tuple[tuple[int, str, tuple[str, ...]], ...]
    called: tuple[str, ...] = ()


def follow_trends(atlas: Atlas, code: str) -> Trends | None:
    """Gather the figures of an area of which several years were delivered.

    A sum over part of the buurten is told and not drawn: beside a sum over other buurten it would
    look like a change. Of a count the gemeente is not drawn, for it would make a flat line of it.

    Parameters
    ----------
    atlas
        Its history.
    code
        Code of a buurt, wijk or gemeente.

    Returns
    -------
    Trends or None
        None where no figure has two years in which anything is known of the area.
    """
    history = atlas.history
    if history is None:
        return None
    gemeente = None if atlas.areas.level(code) is Level.GEMEENTE else atlas.areas.parents(code)[-1]
    every = [_trend(history, column, code, gemeente) for column in history.columns]
    told = [trend for trend in every if sum(p.value is not None for p in trend.own) > 1]
    if not told:
        return None
    charts = ((trend, _chart(trend, atlas.areas, code)) for trend in _in_order(told))
    drawn = [replace(trend, chart=chart) for trend, chart in charts if chart is not None]
    return Trends(
        drawn=tuple(drawn[:MOST_DRAWN]),
        told=tuple(told),
        reasons=_reasons(told),
        called=tuple(
            f"{trend.spec.label} heette in de levering van {year} ‘{name}’"
            for trend in told
            for year in trend.years
            if (name := history.called.get((trend.spec.name, year)))
        ),
    )


def _trend(history: History, column: str, code: str, gemeente: str | None) -> Trend:
    years = history.columns[column]
    return Trend(
        spec=history.now.specs[column],
        years=years,
        own=tuple(history.point(code, column, year) for year in years),
        beside=tuple(history.point(gemeente, column, year) for year in years) if gemeente else (),
        sources=tuple(history.lineage(column, year).source for year in years),
    )


def _in_order(trends: Sequence[Trend]) -> list[Trend]:
    """What is worth drawing: first the well-known figures, then those of the project itself."""
    by_name = {trend.spec.name: trend for trend in trends}
    first = [by_name[name] for name in FIRST if name in by_name]
    return [*first, *(trend for trend in trends if not trend.spec.shipped)]


def _chart(trend: Trend, areas: AreaSet, code: str) -> ChartSection | None:
    """The lines; a year without a figure, or without a delivery, is a gap in them."""
    years = tuple(range(trend.years[0], trend.years[-1] + 1))
    own = _line(trend, trend.own, years)
    if sum(value is not None for value in own) < 2:
        return None
    counts = trend.spec.kind is Kind.COUNT
    beside = {} if counts or not trend.beside else {GEMEENTE: _line(trend, trend.beside, years)}
    return ChartSection(
        title=trend.spec.label,
        years=years,
        lines={f"deze {areas.level(code).value}": own, **beside},
        unit=trend.spec.unit,
        decimals=trend.spec.decimals,
        subject="Gebied",
        from_zero=counts,
    )


def _line(trend: Trend, points: Sequence[Point], years: Iterable[int]) -> tuple[float | None, ...]:
    known = {y: p.value for y, p in zip(trend.years, points, strict=True) if comparable(p)}
    return tuple(known.get(year) for year in years)


def comparable(point: Point) -> bool:
    """Whether a figure may stand beside that of another year: not where it is of some buurten."""
    return point.value is not None and not point.status.startswith(AT_LEAST)


def _reasons(trends: Sequence[Trend]) -> tuple[tuple[int, str, tuple[str, ...]], ...]:
    found: dict[tuple[int, str], list[str]] = {}
    for trend in trends:
        for year, point in zip(trend.years, trend.own, strict=True):
            if point.value is None:
                found.setdefault((year, point.status), []).append(running(trend.spec.label))
    return tuple((year, why, tuple(labels)) for (year, why), labels in sorted(found.items()))
