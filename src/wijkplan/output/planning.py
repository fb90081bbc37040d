"""A planning as bars over the years, as SVG that needs no script, and the same as a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wijkplan.model.contribution import LineStyle, PlanningBar, PlanningSection, TableSection
from wijkplan.model.text import MISSING_MARK

WIDTH = 480
"""Of the view box; drawn smaller or larger as the page has room."""

_HEAD, _ROW, _BAR, _TEXT = 26.0, 48.0, 18.0, 20.0
"""Height of the line with the years, of a row, of its bar, and of its text above that."""
_LETTER, _BOLD = 8.6, 9.6
"""Width of a letter and of a bold one, as they are on a small screen."""
_OPEN = 9.0
"""Width of the point of a bar that goes on, or of which the end is not known."""
_SLANT = "M-1,9L9,-1M-1,1L1,-1M7,9L9,7"
_MARKS = {
    "": "",
    "schuin": _SLANT,
    "kruis": f"{_SLANT}M-1,-1L9,9M7,-1L9,1M-1,7L1,9",
    "stip": "M3,4a1,1 0 1,0 2,0a1,1 0 1,0 -2,0Z",
    "liggend": "M0,4H8",
    "staand": "M4,0V8",
    "ruit": "M4,1L7,4L4,7L1,4Z",
}
"""Pattern of a style -> ``d`` of one tile of 8 by 8, as on the map."""


@dataclass(frozen=True, kw_only=True)
class Look:
    """A style as it is drawn.

    Parameters
    ----------
    label, color, dash
        See `LineStyle`.
    marks
        ``d`` of one tile of its pattern; empty where there is none.
    solid
        Whether it is all colour: a fill without a pattern.
    """

    label: str
    color: str
    dash: str
    marks: str
    solid: bool


@dataclass(frozen=True, kw_only=True)
class Row:
    """One bar with the text above it.

    Parameters
    ----------
    label, text
        What it is about, and what is said beside it; cut where there is no room.
    y
        Where the text stands.
    path
        ``d`` of the bar. An end that lies outside the years is a point; one that is not known is
        ragged.
    look
        Number of its look, from 0.
    """

    label: str
    text: str
    y: float
    path: str
    look: int


@dataclass(frozen=True, kw_only=True)
class Planning:
    """What the template draws; coordinates in SVG units, y downward.

    Parameters
    ----------
    width, height
        Size of the view box.
    years
        (place of the start, place of the text, year).
    right
        Where the last year ends.
    rows
        The bars that touch the years.
    looks
        The legend, in order.
    description
        The same in words, for who does not see it.
    """

    width: int
    height: float
    years: tuple[tuple[float, float, str], ...]
    right: float
    rows: tuple[Row, ...]
    looks: tuple[Look, ...]
    description: str


@dataclass(frozen=True, kw_only=True)
class PlanningView:
    """A planning as a page shows it: the drawing (None where there are no bars) and the table."""

    section: PlanningSection
    drawing: Planning | None
    table: TableSection


def planning_view(section: PlanningSection) -> PlanningView:
    """Lay out a planning and write its table."""
    return PlanningView(
        section=section, drawing=draw_planning(section), table=planning_table(section)
    )


def draw_planning(section: PlanningSection) -> Planning | None:
    """Lay out the bars that touch the years; None where none does."""
    shown = [bar for bar in section.bars if _touches(bar, section.years)]
    if not shown:
        return None
    keys = [key for key in section.styles if any(bar.style == key for bar in shown)]
    step = (WIDTH - 2 * _OPEN) / len(section.years)
    starts = [round(_OPEN + number * step, 1) for number in range(len(section.years))]
    return Planning(
        width=WIDTH,
        height=_HEAD + _ROW * len(shown),
        years=tuple(
            (start, round(start + step / 2, 1), str(year))
            for start, year in zip(starts, section.years, strict=True)
        ),
        right=WIDTH - _OPEN,
        rows=tuple(
            _row(bar, _HEAD + _ROW * number, section, keys) for number, bar in enumerate(shown)
        ),
        looks=tuple(_look(section.styles[key]) for key in keys),
        description=_describe(shown, section),
    )


def planning_table(section: PlanningSection) -> TableSection:
    """Write a planning as a table: a row per bar, a column per year."""
    return TableSection(
        title=section.title,
        head=(section.subject, *map(str, section.years), *section.head),
        rows=tuple(
            (bar.label, *(say_year(bar, year) for year in section.years), *bar.cells)
            for bar in section.bars
        ),
        note=section.note,
    )


def say_year(bar: PlanningBar, year: int) -> str:
    """Say what happens in a year.

    >>> bar = PlanningBar(label="", first=2027, last=2029, style="")
    >>> [say_year(bar, year) for year in (2026, 2027, 2028, 2029, 2030)]
    ['–', 'begint', 'loopt', 'klaar', '–']
    >>> open_end = PlanningBar(label="", first=2027, last=None, style="")
    >>> [say_year(open_end, year) for year in (2026, 2027, 2028)]
    ['–', 'begint', 'eind onbekend']
    """
    first, last = bar.first, bar.last
    if first is None and last is None:
        return "jaar onbekend"
    if first == last == year:
        return "begint, klaar"
    if year in (first, last):
        return "begint" if year == first else "klaar"
    if (first is not None and year < first) or (last is not None and year > last):
        return MISSING_MARK
    if first is None:
        return "begin onbekend"
    return "eind onbekend" if last is None else "loopt"


def _touches(bar: PlanningBar, years: Sequence[int]) -> bool:
    """Whether it takes any of the years as far as is known; without a known end it may go on."""
    if bar.first is None:
        return bar.last is not None and years[0] <= bar.last <= years[-1]
    return bar.first <= years[-1] and (bar.last is None or bar.last >= years[0])


def _row(bar: PlanningBar, top: float, section: PlanningSection, keys: Sequence[str]) -> Row:
    label = _cut(bar.label, (WIDTH - 2 * _OPEN) / _BOLD)
    room = (WIDTH - 2 * _OPEN - (len(label) + 2) * _BOLD) / _LETTER
    return Row(
        label=label,
        text=_cut(bar.text, room),
        y=round(top + _TEXT, 1),
        path=_path(bar, top + _TEXT + 5, section.years),
        look=keys.index(bar.style),
    )


def _look(style: LineStyle) -> Look:
    return Look(
        label=style.label,
        color=style.color,
        dash=style.dash,
        marks=_MARKS[style.pattern],
        solid=bool(style.fill) and not style.pattern,
    )


def _cut(text: str, most: float) -> str:
    """Leave out what does not fit; of less than a few letters nothing is left."""
    if len(text) <= most:
        return text
    return f"{text[: int(most) - 1].rstrip()}…" if most > len("abcde") else ""


def _path(bar: PlanningBar, top: float, years: Sequence[int]) -> str:
    """A bar from the start of its first year to the end of its last."""
    step = (WIDTH - 2 * _OPEN) / len(years)
    known = [year for year in (bar.first, bar.last) if year is not None]
    first = max(min(known), years[0])
    last = max(min(max(known), years[-1]), first)
    left = _OPEN + (first - years[0]) * step + 1
    right = _OPEN + (last - years[0] + 1) * step - 1
    before = _end(bar.first, outside=bar.first is not None and bar.first < years[0])
    after = _end(bar.last, outside=bar.last is not None and bar.last > years[-1])
    corners = [
        (left, top),
        (right, top),
        *((right + out, top + down) for out, down in after),
        (right, top + _BAR),
        (left, top + _BAR),
        *((left - out, top + down) for out, down in reversed(before)),
    ]
    return f"M{'L'.join(f'{x:.1f},{y:.1f}' for x, y in corners)}Z"


def _end(year: int | None, *, outside: bool) -> tuple[tuple[float, float], ...]:
    """How far out and down the corners between the upper and lower one are: a point, or teeth."""
    if year is None:
        tooth = _BAR / 6
        return tuple((-4.0 if number % 2 else 0.0, tooth * number) for number in range(1, 6))
    return ((_OPEN - 1, _BAR / 2),) if outside else ()


def _describe(bars: Iterable[PlanningBar], section: PlanningSection) -> str:
    """Say of every bar which years it takes."""
    said = (f"{bar.label}: {section.styles[bar.style].label}, {_period(bar)}" for bar in bars)
    return f"Balken van {section.years[0]} tot en met {section.years[-1]}. {'; '.join(said)}."


def _period(bar: PlanningBar) -> str:
    if bar.first is None:
        return f"begin onbekend, klaar in {bar.last}"
    if bar.last is None:
        return f"vanaf {bar.first}, eind onbekend"
    return f"in {bar.first}" if bar.first == bar.last else f"van {bar.first} tot en met {bar.last}"
