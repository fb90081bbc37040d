"""The chapters of a profile: which figures stand together, and which are key figures."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from wijkplan.answers.profile import Figure, FigureGroup
from wijkplan.model.table import AreaTable

HOMES, FACILITIES, HEAT, SAFETY = "wonen", "voorzieningen", "warmte", "veiligheid"
"""Chapters that hold more than figures."""


@dataclass(frozen=True, kw_only=True)
class Bars:
    """Shares that together are a whole.

    Parameters
    ----------
    title
        What they divide.
    labels
        Catalogue name -> short name of the part, in order.
    """

    title: str
    labels: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """One chapter, as ``chapters.toml`` has it.

    Parameters
    ----------
    id, title
        Of the chapter; the title is Dutch.
    groups
        Theme groups whose figures stand in it.
    key
        Key figures in order. Of several names the first that is known in the area is shown.
    bars
        Shares that are also drawn; None for none.
    """

    id: str
    title: str
    groups: tuple[str, ...]
    key: tuple[tuple[str, ...], ...]
    bars: Bars | None = None

    @property
    def parts(self) -> tuple[str, ...]:
        """Catalogue names of the shares that are drawn."""
        return () if self.bars is None else tuple(self.bars.labels)


@dataclass(frozen=True, kw_only=True)
class FilledChapter:
    """A chapter with the figures of one area.

    Parameters
    ----------
    chapter
        What it is.
    key, parts
        Key figures, and the shares that are drawn. A figure without a value is among them, with
        its reason.
    undelivered
        Labels of the key figures that nobody delivered for any area.
    groups
        All figures.
    """

    chapter: Chapter
    key: tuple[Figure, ...]
    parts: tuple[Figure, ...]
    undelivered: tuple[str, ...]
    groups: tuple[FigureGroup, ...]


@cache
def load_chapters() -> tuple[Chapter, ...]:
    """All chapters, in order of presentation."""
    text = (files("wijkplan.answers") / "chapters.toml").read_text("utf-8")
    return tuple(_read_chapter(row) for row in tomllib.loads(text)["chapter"])


def _read_chapter(row: Mapping[str, Any]) -> Chapter:
    bars = row.get("bars")
    return Chapter(
        id=row["id"],
        title=row["title"],
        groups=tuple(row["groups"]),
        key=tuple((names,) if isinstance(names, str) else tuple(names) for names in row["key"]),
        bars=bars
        and Bars(
            title=bars["title"], labels={part["column"]: part["label"] for part in bars["parts"]}
        ),
    )


def key_columns() -> tuple[str, ...]:
    """Catalogue names of all key figures and drawn shares, in order of presentation.

    >>> key_columns()[0]
    'aantal_inwoners'
    """
    chapters = load_chapters()
    named = ((*(n for names in c.key for n in names), *c.parts) for c in chapters)
    return tuple(name for names in named for name in names)


def fill_chapters(groups: Sequence[FigureGroup], table: AreaTable) -> tuple[FilledChapter, ...]:
    """Divide the figures of an area over the chapters.

    Parameters
    ----------
    groups
        Figures of the area, see `wijkplan.answers.profile.figure_groups`.
    table
        All figures of the atlas, which knows what was not delivered.

    Returns
    -------
    tuple of FilledChapter
        Every chapter, also one without any figure. A group that no chapter names, as one of the
        project, stands in the chapter of the group before it.
    """
    chapters = load_chapters()
    placed = _place(groups, chapters)
    figures = {figure.spec.name: figure for group in groups for figure in group.figures}
    return tuple(
        FilledChapter(
            chapter=chapter,
            key=tuple(_choose(chapter.key, figures)),
            parts=tuple(_choose([(name,) for name in chapter.parts], figures)),
            undelivered=tuple(_undelivered((*chapter.key, *zip(chapter.parts)), table)),
            groups=tuple(g for g in groups if placed[g.key] == chapter.id),
        )
        for chapter in chapters
    )


def _place(groups: Iterable[FigureGroup], chapters: Sequence[Chapter]) -> Mapping[str, str]:
    """The chapter of each group."""
    named = {group: chapter.id for chapter in chapters for group in chapter.groups}
    placed, before = {}, chapters[-1].id
    for group in groups:
        before = placed[group.key] = named.get(group.key, before)
    return placed


def _choose(wanted: Iterable[Sequence[str]], figures: Mapping[str, Figure]) -> Iterator[Figure]:
    """Of every figure the first name that is known in the area, else the first with a reason."""
    for names in wanted:
        there = [figures[name] for name in names if name in figures]
        if there:
            yield next((figure for figure in there if figure.cells[0].known), there[0])


def _undelivered(wanted: Iterable[Sequence[str]], table: AreaTable) -> Iterator[str]:
    for names in wanted:
        there = [name for name in names if name in table.specs]
        if there and not any(table.known(name) for name in there):
            yield table.specs[there[0]].label
