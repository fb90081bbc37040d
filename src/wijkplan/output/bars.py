"""Bars of shares beside those of the gemeente, as SVG that needs no script."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from wijkplan.answers.chapters import Bars
from wijkplan.answers.profile import Cell, Figure
from wijkplan.model.text import format_number

WIDTH = 480
"""Of the view box; drawn smaller or larger as the page has room."""

_LEFT, _RIGHT, _TOP = 140.0, 430.0, 8.0
_BAR, _APART = 15.0, 14.0
"""Height of a bar, and distance between two parts."""


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One bar.

    Parameters
    ----------
    y, length
        Its top and its length; 0 where there is no value.
    text
        The value, or *onbekend*.
    of
        0 for the area itself, 1 for the gemeente.
    """

    y: float
    length: float
    text: str
    of: int


@dataclass(frozen=True, kw_only=True)
class BarRow:
    """One part of the whole.

    Parameters
    ----------
    label
        Short name.
    y
        Middle of its bars.
    bars
        Of the area, and of the gemeente where that is another.
    """

    label: str
    y: float
    bars: tuple[Bar, ...]


@dataclass(frozen=True, kw_only=True)
class BarChart:
    """What the template draws; coordinates in SVG units, y downward.

    Parameters
    ----------
    title
        What is divided.
    names
        Of the areas: the area itself, and its gemeente where that is another.
    width, height, left, bar
        Of the view box; where bars begin; how high one is.
    rows
        From top to bottom.
    description
        The same in words, for who does not see it.
    """

    title: str
    names: tuple[str, ...]
    width: int
    height: float
    left: float
    bar: float
    rows: tuple[BarRow, ...]
    description: str


def draw_bars(bars: Bars, figures: Sequence[Figure], names: Sequence[str]) -> BarChart | None:
    """Lay out shares of an area beside those of its gemeente; the axis begins at zero.

    Parameters
    ----------
    bars
        What they divide, with the short names.
    figures
        The shares that were delivered; their first cell is of the area, their last of the gemeente.
    names
        Names of the areas beside each other, the area itself first and its gemeente last.

    Returns
    -------
    BarChart or None
        None where a share was not delivered, or none of the area has anything to draw.
    """
    pairs = [(f.cells[0], f.cells[-1])[: 1 if len(names) == 1 else 2] for f in figures]
    if len(figures) < len(bars.labels) or not any(_length(pair[0]) for pair in pairs):
        return None
    most = 10.0 * math.ceil(max(_length(cell) for pair in pairs for cell in pair) / 10.0)
    shown = (names[0], names[-1])[: len(pairs[0])]
    step = _BAR * len(shown) + _APART
    rows = []
    for number, (figure, pair) in enumerate(zip(figures, pairs, strict=True)):
        top = _TOP + number * step
        made = tuple(
            Bar(
                y=round(top + of * _BAR, 1),
                length=round(_length(cell) / most * (_RIGHT - _LEFT), 1),
                text=_say(cell, figure),
                of=of,
            )
            for of, cell in enumerate(pair)
        )
        label = bars.labels[figure.spec.name]
        rows.append(BarRow(label=label, y=top + _BAR * len(shown) / 2, bars=made))
    return BarChart(
        title=bars.title,
        names=shown,
        width=WIDTH,
        height=_TOP + len(rows) * step,
        left=_LEFT,
        bar=_BAR,
        rows=tuple(rows),
        description=_describe(rows, shown),
    )


def _length(cell: Cell) -> float:
    return cell.value if isinstance(cell.value, float) else 0.0


def _say(cell: Cell, figure: Figure) -> str:
    if not isinstance(cell.value, float):
        return "onbekend"
    return f"{format_number(cell.value, decimals=figure.spec.decimals)}%"


def _describe(rows: Sequence[BarRow], names: Sequence[str]) -> str:
    told = (
        f"{name}: " + ", ".join(f"{row.label} {row.bars[of].text}" for row in rows)
        for of, name in enumerate(names)
    )
    return ". ".join(told) + "."
