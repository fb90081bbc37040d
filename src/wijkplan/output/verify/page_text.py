"""Is a hidden cell shown on a page? What a reader sees: profiles, and tables on other pages."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from wijkplan.model.errors import Problem
from wijkplan.model.history import plain_name
from wijkplan.output.safe_text import readable
from wijkplan.output.verify.places import shown_elsewhere
from wijkplan.output.verify.reading import Reading
from wijkplan.protection.knowledge import Cell

_MISSING = ("onbekend", "niet geleverd", "–", "-", "n.v.t.")
"""With one of these a text begins that says that there is no number; or there is no text."""
_PROFILES = "gebieden"
_FIGURES = re.compile(r'<table class="cijfers">.*?</table>', re.DOTALL)
_KEY_FIGURES = re.compile(r'<table class="cijfers kern">.*?</table>', re.DOTALL)
"""Both tell every figure at most once; the key figures stand in the other tables as well."""
_LABELLED = re.compile(r'<dl class="(?:kerncijfers|redenen)">.*?</dl>', re.DOTALL)
"""Parts of a profile that show figures by the labels of their columns."""
_TRENDS = re.compile(r'<section id="verloop".*?</section>', re.DOTALL)
"""Part of a profile that shows figures through the years."""


@dataclass(frozen=True, kw_only=True)
class _Names:
    """By which words a reader knows columns and areas; a word may be of several.

    Parameters
    ----------
    headings
        Heading on a profile, with and without its unit -> columns.
    columns, areas
        Heading in another table -> columns, areas.
    years
        Heading and year, with a blank between -> columns of that year.
    """

    headings: Mapping[str, frozenset[str]]
    columns: Mapping[str, frozenset[str]]
    areas: Mapping[str, frozenset[str]]
    years: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, reading: Reading) -> _Names:
        """Gather the names under which an atlas shows its columns and areas."""
        specs = reading.specs
        return cls(
            headings=_collect(
                (text, name)
                for name, spec in specs.items()
                for text in (spec.label, f"{spec.label} {spec.unit}")
            ),
            columns=_collect(
                (text, name) for name, spec in specs.items() for text in (spec.label, name)
            ),
            areas=_collect(
                (text, str(code))
                for code, name in reading.areas["naam"].items()
                for text in (name, str(code))
            ),
            years=_collect(
                (f"{text} {reading.origin['kolommen'][name]['jaar']}", name)
                for name in specs
                for plain in [specs[plain_name(name)]]
                for text in (plain.label, f"{plain.label} ({plain.unit})")
            ),
        )


def find_on_pages(reading: Reading, hidden: set[Cell]) -> Iterator[Problem]:
    """Look for hidden cells on the pages.

    Parameters
    ----------
    reading
        A finished atlas.
    hidden
        Column and area of the cells.

    Yields
    ------
    Problem
        One per place where a hidden cell is shown.
    """
    names = _Names.of(reading)
    concerned = {area for _, area in hidden}
    for path in sorted(reading.folder.rglob("*.html")):
        name = path.relative_to(reading.folder).as_posix()
        if path.parent.name != _PROFILES:
            found = _in_tables(reading.page(name), hidden, names)
        elif concerned.intersection(beside := _beside(reading, path.stem)):
            found = _in_profile(reading.page(name), beside, hidden, names)
        else:
            continue
        for cell, what in found:
            yield shown_elsewhere(name, cell, what)


def _beside(reading: Reading, code: str) -> list[str]:
    """An area and the areas above it: those that stand beside each other on its profile."""
    found, above = [], reading.areas["bovenliggend"]
    while code in above.index:
        found.append(code)
        code = above[code]
    return found


def _in_profile(
    text: str, areas: Sequence[str], hidden: set[Cell], names: _Names
) -> Iterator[tuple[Cell, str]]:
    """No more figures under a heading than columns with that heading that are not hidden."""
    secret = {name for name, area in hidden if area in areas}
    wanted = {heading for heading, columns in names.headings.items() if columns & secret}
    trends, text = _cut_out(_TRENDS, text)
    yield from _in_trends("".join(trends), areas, hidden, names)
    others = text
    for pattern in (_FIGURES, _KEY_FIGURES):
        shown: Counter[tuple[str, str]] = Counter()
        tables, others = _cut_out(pattern, others)
        for row in _rows("".join(tables)):
            if (heading := _text(row[0])) in wanted:
                cells = zip(areas, map(_text, row[1:]), strict=False)
                shown.update((heading, area) for area, cell in cells if _is_figure(cell))
        yield from _too_many(shown, hidden, names)
    yield from _in_tables(others, hidden, names)
    for part in _LABELLED.findall(text):
        said = Counter((label, areas[0]) for label, value in _pairs(part) if _is_figure(value))
        yield from _too_many(said, hidden, names)


def _in_trends(
    text: str, areas: Sequence[str], hidden: set[Cell], names: _Names
) -> Iterator[tuple[Cell, str]]:
    """Years in the one heading, and a figure in the other or in the caption."""
    own, gemeente = areas[0], areas[-1]
    for table in re.findall(r"<table\b.*?</table>", text, flags=re.DOTALL):
        head, *rows = [[_text(cell) for cell in row] for row in _rows(table)]
        caption = _text("".join(re.findall(r"<caption\b.*?</caption>", table, flags=re.DOTALL)))
        for row in rows:
            pairs = zip(head[1:], row[1:], strict=False)
            if head[0] == "Jaar":  # a row per year, a column per area
                told = [
                    (f"{caption} {row[0]}", area, cell)
                    for area, cell in zip((own, gemeente), row[1:], strict=False)
                ]
            else:  # a row per figure, a column per year
                told = [(f"{row[0]} {year}", own, cell) for year, cell in pairs]
            for heading, area, cell in told:
                cells = {(name, area) for name in names.years.get(heading, ())}
                if cells and cells <= hidden and _is_figure(cell):
                    yield min(cells), f"de pagina toont {cell}"


def _cut_out(pattern: re.Pattern[str], text: str) -> tuple[list[str], str]:
    return pattern.findall(text), pattern.sub("", text)


def _too_many(
    shown: Counter[tuple[str, str]], hidden: set[Cell], names: _Names
) -> Iterator[tuple[Cell, str]]:
    for (heading, area), count in shown.items():
        columns = names.headings.get(heading, frozenset())
        secret = sorted(name for name in columns if (name, area) in hidden)
        if secret and count > len(columns) - len(secret):
            yield (secret[0], area), f"de pagina toont een cijfer bij {heading}"


def _in_tables(text: str, hidden: set[Cell], names: _Names) -> Iterator[tuple[Cell, str]]:
    """Cells with an area in the one heading and a column in the other."""
    for table in re.findall(r"<table\b.*?</table>", text, flags=re.DOTALL):
        head, *rows = [[_text(cell) for cell in row] for row in _rows(table)] or [[]]
        for row in rows:
            for heading, cell in zip(head[1:], row[1:], strict=False):
                for column, area in ((row[0], heading), (heading, row[0])):
                    cells = {
                        (name, code)
                        for name in names.columns.get(column, ())
                        for code in names.areas.get(area, ())
                    }
                    # A word that several share says nothing while one of them may be shown.
                    if cells and cells <= hidden and _is_figure(cell):
                        yield min(cells), f"de pagina toont {cell}"


def _collect(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for text, item in pairs:
        found[_plain(text)] = found.get(_plain(text), frozenset()) | {item}
    return found


def _rows(text: str) -> Iterator[list[str]]:
    """Markup of the cells of every row of every table."""
    for row in re.findall(r"<tr\b.*?</tr>", text, flags=re.DOTALL):
        if cells := re.findall(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", row, flags=re.DOTALL):
            yield cells


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    found = re.findall(r"<dt[^>]*>(.*?)</dt>\s*<dd[^>]*>(.*?)</dd>", text, flags=re.DOTALL)
    return ((_text(term), _text(said)) for term, said in found)


def _text(markup: str) -> str:
    """What a reader reads, without numbers of notes."""
    bare = re.sub(r"<sup>.*?</sup>|<svg.*?</svg>", "", markup, flags=re.DOTALL)
    return _plain(html.unescape(re.sub(r"<[^>]*>", " ", bare)))


def _plain(text: str) -> str:
    return " ".join(readable(text).split())


def _is_figure(cell: str) -> bool:
    return bool(cell) and not cell.startswith(_MISSING)
