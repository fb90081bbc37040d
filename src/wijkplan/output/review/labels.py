"""Where texts stand on a map, so that none lies over another or falls off the edge."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wijkplan.output.review.window import Spot

_LETTER, _LINE, _MARGIN = 7.1, 16.0, 6.0
_WIDEST = 30
"""Letters on a line."""


@dataclass(frozen=True, kw_only=True)
class Label:
    """A text of one or more lines around a point, in SVG units.

    Parameters
    ----------
    lines
        Each with the height of its foot.
    x, y
        The middle.
    width, height
        Room that it takes.
    look
        Class in the style sheet.
    """

    lines: tuple[tuple[float, str], ...]
    x: float
    y: float
    width: float
    height: float
    look: str


class Placer:
    """Gives each text room that no earlier text has; the first to come chooses first.

    Parameters
    ----------
    width, height
        Of the drawing. The lower corners are kept for the scale bar and the north arrow.
    """

    def __init__(self, width: float, height: float) -> None:
        self._width, self._height = width, height
        self._taken: list[Label] = [
            Label(lines=(), x=110, y=height - 22, width=220, height=44, look=""),
            Label(lines=(), x=width - 30, y=34, width=60, height=68, look=""),
        ]

    def place(
        self,
        text: str,
        spots: Iterable[Spot],
        *,
        look: str,
        least: float = 0.0,
        away: bool = False,
    ) -> Label | None:
        """Put a text on the first spot with room, or with ``away`` on the one freest of others.

        Parameters
        ----------
        text, spots, look
            What, where it may stand, and its class in the style sheet.
        least
            Least width and height of the room that it takes.
        away
            See above.

        Returns
        -------
        Label or None
            None where there is no room; the legend still tells.
        """
        lines = _broken(text)
        free = [
            label
            for label in (_around(lines, x, y, look=look, least=least) for x, y in spots)
            if self._fits(label)
        ]
        if not free:
            return None
        chosen = max(free, key=self._freedom) if away else free[0]
        self._taken.append(chosen)
        return chosen

    def force(self, text: str, spots: Sequence[Spot], *, look: str) -> Label:
        """Put a text on the spot freest of others, whatever is there; later texts keep away."""
        labels = [_around([text], x, y, look=look) for x, y in spots]
        chosen = max(labels, key=self._freedom)
        self._taken.append(chosen)
        return chosen

    def _fits(self, label: Label) -> bool:
        inside = (
            label.width / 2 <= label.x <= self._width - label.width / 2
            and label.height / 2 <= label.y <= self._height - label.height / 2
        )
        return inside and not any(_touch(label, other) for other in self._taken)

    def _freedom(self, label: Label) -> float:
        return min(abs(label.x - t.x) / 2 + abs(label.y - t.y) for t in self._taken)


def _touch(one: Label, other: Label) -> bool:
    return (
        abs(one.x - other.x) * 2 < one.width + other.width
        and abs(one.y - other.y) * 2 < one.height + other.height
    )


def _around(lines: Sequence[str], x: float, y: float, *, look: str, least: float = 0.0) -> Label:
    height = len(lines) * _LINE
    feet = (y - height / 2 + (number + 0.75) * _LINE for number in range(len(lines)))
    longest = max(map(len, lines))
    return Label(
        lines=tuple((round(foot, 1), line) for foot, line in zip(feet, lines, strict=True)),
        x=round(x, 1),
        y=round(y, 1),
        width=max(longest * _LETTER + _MARGIN, least),
        height=max(height + 2, least),
        look=look,
    )


def _broken(text: str) -> list[str]:
    """Break a long text in lines.

    >>> _broken("Explosieaandachtsgebied, 200 m (niet gecontroleerd)")
    ['Explosieaandachtsgebied, 200 m', '(niet gecontroleerd)']
    """
    return textwrap.wrap(text, _WIDEST, max_lines=3, placeholder=" …") or [""]
