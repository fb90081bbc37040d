"""What a profile shows of its chapters: rows of figures, with numbered notes and sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from wijkplan.answers.chapters import FilledChapter, fill_chapters
from wijkplan.answers.profile import Cell, Figure, FigureGroup, Profile
from wijkplan.model.columns import Kind
from wijkplan.model.errors import enumerate_some
from wijkplan.model.table import AreaTable
from wijkplan.model.text import format_number, running
from wijkplan.output.bars import BarChart, draw_bars
from wijkplan.output.explanations import shared_explanations
from wijkplan.output.homes_view import say_why

_NAMED = 5
"""So many undelivered figures are named on a profile; the accountability page names all."""


class Numbered:
    """Numbers texts in the order in which they come; the empty text has no number."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        """Number of a text, from 1."""
        return self._numbers.setdefault(text, len(self._numbers) + 1) if text else 0

    @property
    def texts(self) -> list[tuple[int, str]]:
        """Every number with its text."""
        return [(number, text) for text, number in self._numbers.items()]


@dataclass(frozen=True)
class Value:
    """A cell as the template shows it."""

    text: str
    note: int
    bar: float | None
    missing: bool


@dataclass(frozen=True, kw_only=True)
class ChapterView:
    """A chapter as the template shows it.

    Parameters
    ----------
    id, title
        Of the chapter.
    key, parts
        Rows of the key figures, and of the shares that are drawn.
    parts_title
        What those shares divide.
    bars
        The drawing of those; None where there is nothing to draw.
    undelivered
        Labels of key figures that nobody delivered, as within a sentence.
    groups
        All figures, by group.
    """

    id: str
    title: str
    key: list[dict[str, Any]]
    parts: list[dict[str, Any]]
    parts_title: str
    bars: BarChart | None
    undelivered: tuple[str, ...]
    groups: list[dict[str, Any]]

    @property
    def number(self) -> int:
        """How many figures stand in the groups."""
        return sum(len(group["rows"]) for group in self.groups)


@dataclass(frozen=True, kw_only=True)
class ChaptersView:
    """All chapters with their notes and sources.

    Parameters
    ----------
    chapters
        In order of presentation.
    notes, sources
        Number and text. What key figures refer to comes first.
    key_notes, key_sources
        How many of those there are.
    """

    chapters: list[ChapterView]
    notes: list[tuple[int, str]]
    sources: list[tuple[int, str]]
    key_notes: int
    key_sources: int


def view_chapters(
    profile: Profile, table: AreaTable, names: Sequence[str], *, explained: bool = False
) -> ChaptersView:
    """Write out the figures of a profile by chapter.

    Parameters
    ----------
    profile
        What is known of the area.
    table
        All figures of the atlas.
    names
        Of the areas that stand beside each other; the profile's own comes first.
    explained
        Whether the groups say what their figures mean; else that stands on a page of its own.
    """
    notes, sources = Numbered(), Numbered()
    filled = fill_chapters(profile.groups, table)
    # Key figures first: on paper there is no other, and notes are numbered from 1.
    key = [
        tuple([_row(f, notes, sources) for f in figures] for figures in (one.key, one.parts))
        for one in filled
    ]
    key_notes, key_sources = len(notes.texts), len(sources.texts)
    chapters = [
        ChapterView(
            id=one.chapter.id,
            title=one.chapter.title,
            key=rows,
            parts=parts,
            parts_title=one.chapter.bars.title if one.chapter.bars else "",
            bars=_bars(one, names),
            undelivered=tuple(map(running, one.undelivered)),
            groups=list(_groups(one.groups, table, (notes, sources), explained=explained)),
        )
        for one, (rows, parts) in zip(filled, key, strict=True)
    ]
    return ChaptersView(
        chapters=chapters,
        notes=notes.texts,
        sources=sources.texts,
        key_notes=key_notes,
        key_sources=key_sources,
    )


def _bars(filled: FilledChapter, names: Sequence[str]) -> BarChart | None:
    bars = filled.chapter.bars
    return draw_bars(bars, filled.parts, names) if bars and filled.parts else None


def _groups(
    groups: Iterable[FigureGroup],
    table: AreaTable,
    numbered: tuple[Numbered, Numbered],
    *,
    explained: bool,
) -> Iterator[dict[str, Any]]:
    for group in groups:
        if not (group.figures or group.undelivered):
            continue
        names = [figure.spec.name for figure in group.figures]
        yield {
            "label": group.label,
            "about": group.about,
            "rows": [_row(figure, *numbered) for figure in group.figures],
            "explained": shared_explanations(table, names) if explained else (),
            "reasons": [
                say_why(figure.why, table.areas)
                for figure in group.figures
                if figure.why is not None
            ],
            "undelivered": [
                (reason, enumerate_some(labels, most=_NAMED))
                for reason, labels in group.undelivered.items()
            ],
        }


def _row(figure: Figure, notes: Numbered, sources: Numbered) -> dict[str, Any]:
    spec = figure.spec
    values = [_value(cell, figure, notes) for cell in figure.cells]
    return {
        "name": spec.name,
        "label": spec.label,
        "unit": spec.unit,
        "values": values,
        "year": figure.year,
        "source": sources.number(figure.source),
        "bar": values[0].bar,
        "reference": values[-1].bar if len(values) > 1 else None,
    }


def _value(cell: Cell, figure: Figure, notes: Numbered) -> Value:
    spec = figure.spec
    if isinstance(cell.value, str):
        text = cell.value
    elif cell.span is not None:
        text = "–".join(format_number(end, decimals=spec.decimals) for end in cell.span)
    else:
        text = "onbekend" if not cell.known else format_number(cell.value, decimals=spec.decimals)
    bar = float(cell.value) if spec.kind is Kind.SHARE and isinstance(cell.value, float) else None
    return Value(text=text, note=notes.number(cell.status), bar=bar, missing=not cell.known)
