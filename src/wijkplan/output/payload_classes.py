"""Columns of classes on the map: which values there are, and how each is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from wijkplan.answers.atlas import Atlas
from wijkplan.model.columns import Kind
from wijkplan.model.contribution import LineStyle

_COLORS = ("#0b5a66", "#b4480a", "#6a3d9a", "#1f6b3a", "#9c2a5f", "#4d5a66")
_PATTERNS = ("liggend", "stip", "kruis", "staand", "schuin")
"""For values to which the theme gives no look; a pattern each, and colours of other hues."""


@dataclass(frozen=True, kw_only=True)
class Classes:
    """What a column of classes may say.

    Parameters
    ----------
    texts
        Every value of any moment; on the page a value is its place among them.
    looks
        How they are drawn, in order of the legend.
    of
        For each text the place of its look.
    """

    texts: tuple[str, ...]
    looks: tuple[LineStyle, ...]
    of: tuple[int, ...]

    def encode(self, values: Iterable[object]) -> pd.Series[float]:
        """Places of values, in their order; missing is NaN."""
        places = {text: float(place) for place, text in enumerate(self.texts)}
        return pd.Series([places.get(str(value), float("nan")) for value in values], dtype=float)

    def payload(self) -> dict[str, Any]:
        """The form in which the browser reads it."""
        return {
            "texts": list(self.texts),
            "of": list(self.of),
            "looks": [
                {"label": look.label, "color": look.color, "pattern": look.pattern or None}
                for look in self.looks
            ],
        }


def classes_of(atlas: Atlas) -> dict[str, Classes]:
    """Columns of classes that a theme gave, by name; those that nobody knows are left out.

    Parameters
    ----------
    atlas
        Values of later years count too, so that a class means the same in each.
    """
    found = {}
    for column in (column for part in atlas.contributions for column in part.columns):
        if column.spec.kind is Kind.CLASS and (texts := _texts(atlas, column.spec.name)):
            found[column.spec.name] = make_classes(texts, column.styles)
    return found


def make_classes(texts: Iterable[str], styles: Mapping[str, LineStyle]) -> Classes:
    """Give each value a look: its own where it has one, and else the next of those left.

    Parameters
    ----------
    texts
        The values, each once.
    styles
        Value -> look, in order of the legend.
    """
    texts = set(texts)
    ordered = [*(text for text in styles if text in texts), *sorted(texts - set(styles))]
    others = iter(range(len(ordered)))
    drawn = [styles[text] if text in styles else _look(text, next(others)) for text in ordered]
    looks = tuple(dict.fromkeys(drawn))
    return Classes(texts=tuple(ordered), looks=looks, of=tuple(looks.index(look) for look in drawn))


def _texts(atlas: Atlas, name: str) -> set[str]:
    tables = [atlas.table]
    if atlas.outlook is not None and name in atlas.outlook.columns:
        tables += [moment.table for moment in atlas.outlook.moments.values()]
    return {str(text) for table in tables for text in table.values[name].dropna().unique()}


def _look(text: str, number: int) -> LineStyle:
    color, pattern = _COLORS[number % len(_COLORS)], _PATTERNS[number % len(_PATTERNS)]
    return LineStyle(label=text, color=color, pattern=pattern)
