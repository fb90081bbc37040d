"""The planning of heat: what begins, runs and ends in five years, and the phase per year."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from wijkplan.model.areas import AreaSet, Level
from wijkplan.model.columns import ColumnSpec, Kind
from wijkplan.model.contribution import (
    Column,
    LineStyle,
    PlanningBar,
    PlanningSection,
    Section,
    TextSection,
)
from wijkplan.model.errors import enumerate_some
from wijkplan.model.layers import Layer, Register
from wijkplan.model.state import State
from wijkplan.model.text import MISSING_MARK, format_number
from wijkplan.sources.heat import PROGRAMME
from wijkplan.themes.heat.parts import THEME, buurt_column, missing_columns, period, written
from wijkplan.themes.heat.planning.programme import HOMES, NOT_PLANNED
from wijkplan.themes.heat.strategies import (
    UNKNOWN,
    describe,
    load_strategies,
    main_code,
    style_of,
)
from wijkplan.themes.heat.zones.drawn import ZONES

SPAN = 5
"""Years of the planning that a municipality makes and makes again."""
LATER, BUSY, DONE = "nog niet begonnen", "bezig", "klaar volgens planning"
PHASES: Mapping[str, LineStyle] = {
    LATER: LineStyle(label=LATER, color="#5c6670", pattern="stip"),
    BUSY: LineStyle(label=BUSY, color="#b3401a", pattern="kruis"),
    DONE: LineStyle(label=DONE, color="#00704c", pattern="liggend"),
}
PHASE = ColumnSpec(
    name="warmte_fase_in_jaar",
    label="Fase van de warmtetransitie aan het eind van het jaar",
    kind=Kind.CLASS,
    group=THEME,
    description="Hoe ver de buurt volgens het warmteprogramma is. Begonnen vanaf het "
    "beginjaar, klaar vanaf het eindjaar.",
    caution="Het is een planning, geen telling.",
)
_NO_YEARS = "in het warmteprogramma staat geen jaar"
_MANY = 12


def phase_of(start: float, end: float, year: int) -> tuple[str | None, str]:
    """Phase at the end of a year, or None with the reason.

    Parameters
    ----------
    start, end
        Year in which it begins and the one in which it is done; NaN where not known.
    year
        The year.

    >>> [phase_of(2027, 2029, year)[0] for year in (2026, 2027, 2029)]
    ['nog niet begonnen', 'bezig', 'klaar volgens planning']
    >>> phase_of(2027, float("nan"), 2030)
    (None, 'begonnen in 2027, eindjaar onbekend: bezig of klaar')
    """
    if math.isnan(start) and math.isnan(end):
        return None, _NO_YEARS
    if year >= end:
        return DONE, ""
    if year < start:
        return LATER, ""
    if math.isnan(start):
        return None, f"klaar in {end:.0f}, beginjaar onbekend: bezig of nog niet begonnen"
    if math.isnan(end):
        return None, f"begonnen in {start:.0f}, eindjaar onbekend: bezig of klaar"
    return BUSY, ""


def phase_column(programme: Register | None, areas: AreaSet, year: int) -> Column:
    """Phase per buurt at the end of a year: ``warmte_fase_in_jaar``.

    Parameters
    ----------
    programme
        ``warmteprogramma``; None where it was not delivered: then it is missing everywhere.
    areas
        Areas of the project.
    year
        The year.
    """
    if programme is None:
        return missing_columns([PHASE], areas, year=year)[0]
    cells: dict[str, tuple[float | str | None, str]] = dict.fromkeys(
        areas.codes(Level.BUURT), (None, NOT_PLANNED)
    )
    for code, row in _rows(programme, areas):
        phase, reason = phase_of(row["jaar_start"], row["jaar_eind"], year)
        told = f"{period(row['jaar_start'], row['jaar_eind'])}; bron: {row['bron']}"
        cells[code] = (phase, reason if phase is None else told)
    column = buurt_column(PHASE, areas, cells, provenance=programme.provenance)
    return replace(column, year=year, styles=PHASES)


def planning_frame(programme: Register | None, areas: AreaSet) -> pd.DataFrame:
    """The programme of the buurten of the project, for an analyst.

    Returns
    -------
    DataFrame
        Index ``buurtcode``, sorted: ``naam``, ``voorkeur``, ``tweede``, ``fase``, ``jaar_start``,
        ``jaar_eind``, ``status``, ``bron``; empty without a programme.
    """
    columns = ["naam", "voorkeur", "tweede", "fase", "jaar_start", "jaar_eind", "status", "bron"]
    if programme is None:
        return pd.DataFrame(columns=columns, index=pd.Index([], name="buurtcode"))
    rows = {code: {"naam": areas.name(code), **row} for code, row in _rows(programme, areas)}
    found = pd.DataFrame.from_dict(rows, orient="index", columns=columns)
    return found.rename_axis("buurtcode").sort_index()


def planning_sections(state: State, first: int) -> tuple[Section, ...]:
    """Five years of planning, of buurten and of zones, as bars and as a table.

    Parameters
    ----------
    state
        The present, with ``warmteprogramma``, ``warmtezones`` and the figure ``woningvoorraad``,
        as far as delivered.
    first
        First of the years.
    """
    years = tuple(range(first, first + SPAN))
    programme, zones = state.registers.get(PROGRAMME), state.layers.get(ZONES)
    sections: list[Section] = [_of_buurten(state, programme, years)]
    if zones is not None and len(zones.frame):
        sections.append(_of_zones(zones, years))
    return tuple(sections)


def _of_buurten(state: State, programme: Register | None, years: tuple[int, ...]) -> Section:
    title = f"Planning per buurt, {years[0]}–{years[-1]}"
    if programme is None:
        return TextSection(title=title, text="Onbekend: er is geen warmteprogramma geleverd.")
    areas = state.figures.areas
    bars = [(code, _buurt_bar(state, code, row)) for code, row in _rows(programme, areas)]
    shown = [(code, bar) for code, bar in bars if _in_view(bar, years)]
    return PlanningSection(
        title=title,
        years=years,
        bars=_in_order([bar for _, bar in shown]),
        styles=_styles(),
        subject="Buurt",
        head=("Woningen", "Voorkeur", "Status"),
        note=_note([bar for _, bar in bars], years, len(areas.codes(Level.BUURT)) - len(bars)),
    )


def _buurt_bar(state: State, code: str, row: Mapping[str, Any]) -> PlanningBar:
    homes, choice = _homes(state, code), written(row["voorkeur"])
    status = written(row["status"])
    said = (choice or "voorkeur onbekend", homes and f"{homes} woningen", status)
    return _bar(
        state.figures.areas.name(code),
        row,
        choice,
        text=" · ".join(filter(None, said)),
        cells=(homes or UNKNOWN, describe(choice) if choice else UNKNOWN, status or UNKNOWN),
    )


def _of_zones(zones: Layer, years: tuple[int, ...]) -> PlanningSection:
    bars = [
        _bar(
            str(row["naam"]),
            row,
            written(row["strategie"]),
            text=" · ".join(filter(None, (written(row["strategie"]), _phase(row["fase"])))),
            cells=(
                describe(written(row["strategie"])) or UNKNOWN,
                written(row["fase"]) or MISSING_MARK,
            ),
        )
        for row in zones.frame.drop(columns=zones.frame.geometry.name).to_dict("records")
    ]
    return PlanningSection(
        title=f"Planning per warmtezone, {years[0]}–{years[-1]}",
        years=years,
        bars=_in_order([bar for bar in bars if _in_view(bar, years)]),
        styles=_styles(),
        subject="Zone",
        head=("Strategie", "Fase"),
        note=_note(bars, years, 0),
    )


def _phase(value: object) -> str:
    """Phase of a zone; a bare number says that it is one."""
    text = written(value)
    return f"fase {text}" if text.isdigit() else text


def _bar(
    label: str, row: Mapping[str, Any], strategy: str, *, text: str, cells: tuple[str, ...]
) -> PlanningBar:
    return PlanningBar(
        label=label,
        first=_year(row["jaar_start"]),
        last=_year(row["jaar_eind"]),
        style=main_code(strategy) or UNKNOWN,
        text=text,
        cells=cells,
    )


def _in_view(bar: PlanningBar, years: Sequence[int]) -> bool:
    """Whether it may be about these years: what has no year at all may be."""
    ended = bar.last is not None and bar.last < years[0]
    return not ended and not (bar.first is not None and bar.first > years[-1])


def _note(bars: Sequence[PlanningBar], years: Sequence[int], unplanned: int) -> str:
    """What is not in the table: what is done, what comes later, what nobody planned."""
    ended = [bar.label for bar in bars if bar.last is not None and bar.last < years[0]]
    later = [bar.label for bar in bars if bar.first is not None and bar.first > years[-1]]
    said = [
        f"{what}: {enumerate_some(sorted(names), most=_MANY)}."
        for what, names in ((f"Klaar voor {years[0]}", ended), (f"Na {years[-1]}", later))
        if names
    ]
    if unplanned:
        said.append(
            f"{format_number(unplanned)} {'buurt staat' if unplanned == 1 else 'buurten staan'} "
            "niet in het warmteprogramma: daarvan is de planning onbekend."
        )
    return " ".join(said)


def _in_order(bars: Sequence[PlanningBar]) -> tuple[PlanningBar, ...]:
    """By the year in which it begins, then by that in which it is done; without a year last."""

    def rank(bar: PlanningBar) -> tuple[float, float, str]:
        known = [float(y) for y in (bar.first, bar.last) if y is not None]
        return min(known, default=math.inf), max(known, default=math.inf), bar.label

    return tuple(sorted(bars, key=rank))


def _styles() -> Mapping[str, LineStyle]:
    # Dashes as far apart as those of a zone on the map would hide the form of an end.
    unknown = replace(style_of(UNKNOWN), dash="5 3")
    return {**{code: style_of(code) for code in load_strategies().strategies}, UNKNOWN: unknown}


def _rows(programme: Register, areas: AreaSet) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Rows of the buurten of the project, in order of code."""
    frame = programme.frame
    here = frame[frame["buurtcode"].isin(areas.codes(Level.BUURT))].sort_values("buurtcode")
    for row in here.to_dict("records"):
        yield str(row["buurtcode"]), {str(name): value for name, value in row.items()}


def _homes(state: State, code: str) -> str:
    """Homes in a buurt by the delivered figure; empty where not known."""
    if HOMES not in state.figures.values:
        return ""
    number, _ = state.figures.cell(code, HOMES)
    return format_number(number) if isinstance(number, float) else ""


def _year(value: float) -> int | None:
    return None if math.isnan(value) else int(value)
