"""Line charts as SVG that needs no script: lines over the years, told apart without colour."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from wijkplan.model.contribution import ChartSection
from wijkplan.model.text import format_number
from wijkplan.output.markers import marker_path

WIDTH, HEIGHT = 480, 270
"""Of the view box; drawn smaller or larger as the page has room."""

_TOP, _BOTTOM, _LEFT = 14.0, 240.0, 58.0
_LETTER, _DIGIT, _GAP, _TICK = 8.8, 9.4, 18.0, 44.0
"""Width of a letter and of a bold digit, distance between labels, and between years."""
_FEW = 6
_LABEL = 220.0
"""Most room for the names at the ends of the lines."""
_DASHES = ("", "9 5", "2 4", "12 4 2 4", "5 3", "16 6")


@dataclass(frozen=True, kw_only=True)
class Label:
    """Name and last value of a line, at its end.

    Parameters
    ----------
    value, text
        The last value and the name, which is cut where there is no room.
    y
        Where it stands.
    leader
        Path from the end of the line to the label; empty where they are side by side.
    style
        Number of the style of its line, from 1.
    """

    value: str
    text: str
    y: float
    leader: str
    style: int


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line, or several that are the same.

    Parameters
    ----------
    style
        Number of the style, from 1; decides colour, dash and marker.
    dash
        As in SVG; empty for a solid line.
    path, markers, band
        ``d`` of the line, of its markers and of the area between least and most.
    """

    style: int
    dash: str
    path: str
    markers: str
    band: str


@dataclass(frozen=True, kw_only=True)
class Chart:
    """What the template draws; coordinates in SVG units, y downward.

    Parameters
    ----------
    width, height
        Size of the view box.
    left, right, bottom
        Of the plot.
    rows, years
        (place, text) of the lines of the vertical axis and of the years.
    lines, labels
        See there.
    description
        The same in words, for who does not see it.
    from_zero
        Whether the vertical axis starts at zero.
    """

    width: int
    height: int
    left: float
    right: float
    bottom: float
    rows: tuple[tuple[float, str], ...]
    years: tuple[tuple[float, str], ...]
    lines: tuple[Line, ...]
    labels: tuple[Label, ...]
    description: str
    from_zero: bool


@dataclass(frozen=True, kw_only=True)
class _Plot:
    """The window of the chart."""

    years: tuple[int, ...]
    right: float
    low: float
    high: float

    def x(self, year: int) -> float:
        span = max(self.years[-1] - self.years[0], 1)
        return round(_LEFT + (year - self.years[0]) / span * (self.right - _LEFT), 1)

    def y(self, value: float) -> float:
        return round(_BOTTOM - (value - self.low) / (self.high - self.low) * (_BOTTOM - _TOP), 1)


def draw_chart(section: ChartSection) -> Chart | None:
    """Lay out a chart.

    Lines that are the same are drawn once, with a label each. A missing value is a gap, never a
    zero; where least and most are known there is a band.

    Parameters
    ----------
    section
        The lines.

    Returns
    -------
    Chart or None
        None where there is nothing to draw.
    """
    known = [v for values in section.lines.values() for v in values if v is not None]
    known += [v for band in section.bands.values() for pair in band if pair for v in pair]
    if not known or len(section.years) < 2:
        return None
    ticks = _ticks(min(known), max(known), section)
    texts = [(_called(section, name), _last(section, name)) for name in section.lines]
    room = max(_wide(value) + (len(name) + 1) * _LETTER for name, value in texts)
    right = WIDTH - min(room + 16, _LABEL)
    plot = _Plot(years=section.years, right=right, low=ticks[0], high=ticks[-1])
    styles = _styles(section)
    return Chart(
        width=WIDTH,
        height=HEIGHT,
        left=_LEFT,
        right=right,
        bottom=_BOTTOM,
        rows=tuple((plot.y(tick), _say(tick, _digits(ticks))) for tick in ticks),
        years=tuple(_axis(plot)),
        lines=tuple(
            _line(section, name, style, plot)
            for name, style in styles.items()
            if name in _first_of(styles)
        ),
        labels=tuple(_labels(section, styles, plot)),
        description=describe_chart(section),
        from_zero=ticks[0] == 0,
    )


def visible_years(years: Sequence[int]) -> tuple[int, ...]:
    """The first, every fifth and the last year: what is worth a column of a small table.

    >>> visible_years(range(2024, 2041))
    (2024, 2030, 2035, 2040)
    >>> visible_years([2024, 2025])
    (2024, 2025)
    """
    first, last = years[0], years[-1]
    between = [year for year in years if year % 5 == 0 and first + 1 < year < last - 1]
    return tuple(dict.fromkeys((first, *between, last)))


def say_value(section: ChartSection, name: str, year: int) -> str:
    """One value for a reader: '1.240', 'tussen 10 en 12', or 'onbekend'.

    >>> chart = ChartSection(title="", years=(2024,), lines={"nu": (1240,), "alles": (None,)})
    >>> say_value(chart, "nu", 2024), say_value(chart, "alles", 2024)
    ('1.240', 'onbekend')
    """
    place = section.years.index(year)
    value = section.lines[name][place]
    if value is not None:
        return _say(value, section.decimals)
    band = section.bands.get(name)
    pair = band[place] if band else None
    if pair is None:
        return "onbekend"
    low, high = (_say(end, section.decimals) for end in pair)
    return f"tussen {low} en {high}"


def describe_chart(section: ChartSection) -> str:
    """Say where every line starts and ends."""
    first, last = section.years[0], section.years[-1]
    unit = f" {section.unit}" if section.unit else ""
    said = (
        f"{name}: {say_value(section, name, first)} in {first}, "
        f"{say_value(section, name, last)} in {last}"
        for name in section.lines
    )
    return f"Lijnen van {first} tot en met {last}, in{unit or ' aantallen'}. {'; '.join(said)}."


def _say(value: float, decimals: int) -> str:
    return format_number(value, decimals=decimals)


def _ticks(low: float, high: float, section: ChartSection) -> tuple[float, ...]:
    """Round values for the vertical axis, around all that is drawn."""
    if 0 <= low <= high / 2 or (section.from_zero and low > 0):
        low = 0.0
    least = _LEAST_POINTS if section.unit == "%" else max(4.0, _LEAST_PART * abs(high))
    if high - low < least:  # a small change must not look like a large one
        middle, start = (low + high) / 2, low
        low, high = middle - least / 2, middle + least / 2
        low = max(low, 0.0) if start >= 0 else low
    power = 10.0 ** math.floor(math.log10((high - low) / 4))
    step = next(power * n for n in (1, 2, 5, 10) if power * n >= (high - low) / 4 - 1e-9)
    bottom = math.floor(low / step + 1e-9)
    top = max(math.ceil(high / step - 1e-9), bottom + 1)
    return tuple(round(step * number, 6) for number in range(bottom, top + 1))


_LEAST_POINTS, _LEAST_PART = 10.0, 0.02
"""The vertical axis spans so many percentage points, or so much of the number, at least."""


def _digits(ticks: Sequence[float]) -> int:
    return 0 if all(tick == int(tick) for tick in ticks) else 1


def _axis(plot: _Plot) -> Iterable[tuple[float, str]]:
    """Years with room for their text; the first and the last always."""
    shown = _marked(plot.years)
    end, before = plot.x(shown[-1]), -math.inf
    for year in shown:
        place = plot.x(year)
        if place - before >= _TICK and (end - place >= _TICK or year == shown[-1]):
            before = place
            yield place, str(year)


def _styles(section: ChartSection) -> dict[str, int]:
    """Style of each line; lines that are the same share one."""
    styles: dict[tuple[object, ...], int] = {}
    found = {}
    for name, values in section.lines.items():
        same = (values, tuple(section.bands.get(name, ())))
        found[name] = styles.setdefault(same, len(styles) + 1)
    return found


def _first_of(styles: Mapping[str, int]) -> set[str]:
    """For each style the first name that has it."""
    return set({style: name for name, style in reversed(list(styles.items()))}.values())


def _until(section: ChartSection, name: str) -> int:
    """The last year of which something is known of a line; the last of all where nothing is."""
    values, bands = section.lines[name], section.bands.get(name, (None,) * len(section.years))
    known = zip(section.years, values, bands, strict=True)
    years = [year for year, value, pair in known if value is not None or pair is not None]
    return years[-1] if years else section.years[-1]


def _called(section: ChartSection, name: str) -> str:
    """Name of a line; of one that stops before the last year with the year in which it does."""
    year = _until(section, name)
    return name if year == section.years[-1] else f"{name} ({year})"


def _last(section: ChartSection, name: str) -> str:
    said = say_value(section, name, _until(section, name))
    return said.removeprefix("tussen ").replace(" en ", "–")


def _look(style: int) -> int:
    """There are so many looks; then the names at the ends must do."""
    return (style - 1) % len(_DASHES) + 1


def _wide(value: str) -> float:
    return len(value) * _DIGIT


def _line(section: ChartSection, name: str, style: int, plot: _Plot) -> Line:
    values = dict(zip(section.years, section.lines[name], strict=True))
    marked = {*_marked(section.years), *_alone(values)}
    look = _look(style)
    return Line(
        style=look,
        dash=_DASHES[look - 1],
        path=_path(values, plot),
        markers="".join(
            marker_path(look, plot.x(year), plot.y(value))
            for year in sorted(marked)
            if (value := values[year]) is not None
        ),
        band=_band(section, name, plot),
    )


def _marked(years: Sequence[int]) -> tuple[int, ...]:
    """Years with a marker and a name, if there is room: of a few years all."""
    return tuple(years) if len(years) <= _FEW else visible_years(years)


def _alone(values: Mapping[int, float | None]) -> list[int]:
    """Years with a value and none beside it: no line would show them."""
    known = {year for year, value in values.items() if value is not None}
    return [year for year in known if not known & {year - 1, year + 1}]


def _path(values: Mapping[int, float | None], plot: _Plot) -> str:
    """The line; a missing value lifts the pen."""
    pieces, drawing = [], False
    for year, value in values.items():
        if value is not None:
            pieces.append(f"{'L' if drawing else 'M'}{plot.x(year)},{plot.y(value)}")
        drawing = value is not None
    return "".join(pieces)


def _band(section: ChartSection, name: str, plot: _Plot) -> str:
    """Between least and most; where a single value is known the band closes on it."""
    band = section.bands.get(name, ())
    spans: dict[int, tuple[float, float]] = {}
    for year, pair, value in zip(section.years, band, section.lines[name], strict=False):
        if pair is not None:
            spans[year] = pair
        elif value is not None:
            spans[year] = (value, value)
    wide = [year for year, (low, high) in spans.items() if low < high]
    if not wide:
        return ""
    years = [year for year in spans if min(wide) - 1 <= year <= max(wide) + 1]
    top = [f"{plot.x(year)},{plot.y(spans[year][1])}" for year in years]
    bottom = [f"{plot.x(year)},{plot.y(spans[year][0])}" for year in reversed(years)]
    return f"M{' '.join((*top, *bottom))}Z"


def _labels(section: ChartSection, styles: Mapping[str, int], plot: _Plot) -> Iterable[Label]:
    """Names at the ends of the lines, pushed apart where they would touch."""
    ends = {name: _end(section, name, plot) for name in section.lines}
    order = sorted((y, number, name) for number, (name, y) in enumerate(ends.items()) if y)
    places = _apart([y for y, _, _ in order], _TOP, _BOTTOM)
    for (end, _, name), place in zip(order, places, strict=True):
        value, text = _last(section, name), _called(section, name)
        most = round((WIDTH - plot.right - 16 - _wide(value)) / _LETTER) - 1
        stop = plot.x(_until(section, name))
        moved = abs(place - end) > 3 or stop < plot.right
        yield Label(
            value=value,
            text=text if len(text) <= most else f"{text[: max(most - 1, 0)].rstrip()}…",
            y=round(place, 1),
            leader=f"M{stop + 5},{end}L{plot.right + 11},{place:.1f}" if moved else "",
            style=_look(styles[name]),
        )


def _end(section: ChartSection, name: str, plot: _Plot) -> float | None:
    """Height of the last value that is known, or of the middle of what it lies between."""
    at = section.years.index(_until(section, name))
    value = section.lines[name][at]
    if value is not None:
        return plot.y(value)
    band = section.bands.get(name, ())
    return plot.y(sum(pair) / 2) if band and (pair := band[at]) else None


def _apart(places: Sequence[float], top: float, bottom: float) -> list[float]:
    """Move sorted places as little as needed, so that none are too close.

    >>> _apart([100, 101, 200], 0, 300)
    [91.5, 109.5, 200.0]
    >>> _apart([299, 300], 0, 300)
    [282.0, 300.0]
    """
    blocks: list[tuple[float, int]] = []
    for number, place in enumerate(places):
        mean, size = place - number * _GAP, 1
        while blocks and blocks[-1][0] >= mean:  # too close: move together
            before, many = blocks.pop()
            mean, size = (before * many + mean * size) / (many + size), many + size
        blocks.append((mean, size))
    room = bottom - (len(places) - 1) * _GAP
    starts = [max(min(mean, room), top) for mean, size in blocks for _ in range(size)]
    return [start + number * _GAP for number, start in enumerate(starts)]
