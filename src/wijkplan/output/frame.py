"""The frame of every page of text, and how a template in it is filled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import jinja2
from jinja2.ext import Extension
from markupsafe import Markup

from wijkplan.answers.atlas import Delivery
from wijkplan.model.columns import Edition
from wijkplan.model.findings import Verdict
from wijkplan.model.text import format_date, format_number
from wijkplan.output.policy import FILES, content_policy, inline_hashes
from wijkplan.output.safe_text import finalize
from wijkplan.output.wording import tell
from wijkplan.version import __version__

_VERDICT_CLASS = {
    Verdict.MEETS: "ok",
    Verdict.FAILS: "fout",
    Verdict.WEIGH: "afwegen",
    Verdict.UNKNOWN: "onbekend",
}


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What stands around a page, in Dutch.

    Parameters
    ----------
    title, subtitle
        At the top of the page.
    credit
        At the foot.
    fictional
        Whether the page says that everything is made up.
    navigation
        Label and address of other pages.
    """

    title: str
    subtitle: str
    credit: str
    fictional: bool = False
    navigation: tuple[tuple[str, str], ...] = ()


def fill_page(
    template: str,
    frame: Frame,
    *,
    root: str | None,
    context: Mapping[str, object],
    styles: Sequence[str] = ("wijkplan.css",),
) -> str:
    """Fill a template that extends ``base.html.j2``.

    Parameters
    ----------
    template
        Its file name.
    frame
        What stands around it.
    root
        Leads to the folder of the atlas; None makes a single file, with the styles in it.
    context
        What the template shows; ``page_title`` is one.
    styles
        Names of the style sheets of a single file.
    """
    inside = "" if root is not None else "".join(f"<style>{read_asset(s)}</style>" for s in styles)
    return (
        _environment()
        .get_template(template)
        .render(
            frame=frame,
            root=root,
            policy=content_policy(styles=inline_hashes(inside, "style") or FILES),
            styles=Markup(inside),  # noqa: S704 - our own style sheets
            version=__version__,
            **context,
        )
    )


def read_asset(name: str) -> str:
    """Text of a file in ``assets``."""
    return (files("wijkplan.output") / "assets" / name).read_text(encoding="utf-8")


def edition_label(edition: Edition) -> str:
    """Dutch name of the edition."""
    return "openbare uitgave" if edition == "openbaar" else "INTERN – niet verspreiden"


def credit(deliveries: Iterable[Delivery], edition: Edition) -> str:
    """One line that goes with every picture: sources, software and edition."""
    publishers = dict.fromkeys(d.provenance.publisher for d in deliveries)
    return f"Bron: {', '.join(publishers)} · wijkplan {__version__} · {edition_label(edition)}"


class _Unindented(Extension):
    """Leaves the indentation of a template out of the pages: a profile has much of it."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002
        return _INDENT.sub("", source)


_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("wijkplan.output"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        extensions=[_Unindented],
    )
    filters: Mapping[str, Any] = {
        "getal": format_number,
        "datum": format_date,
        "oordeel_klasse": lambda verdict: _VERDICT_CLASS[Verdict(verdict)],
        "opsomming": _enumerate,
        "kolomklassen": column_classes,
    }
    environment.filters.update(filters)
    environment.globals["t"] = tell
    return environment


_NUMBER = re.compile(r"(€ )?[−–+-]?[\d.,]+( ?%)?( tot [−–+-]?[\d.,]+)?( (m|km|ha|m²|°C))?")
_ABSENT = frozenset({"", "–", "-", "n.v.t.", "onbekend"})
_DATE = re.compile(r"\d{1,2}-\d{1,2}-\d{4}")


def column_classes(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """How each column of a table of text stands: `getal` to the right, `datum` on one line.

    Parameters
    ----------
    rows
        Cells of text. The first column names the row and has no class.

    Returns
    -------
    tuple of str
        One per column: of what at least half of its cells are that tell something, else empty.

    Examples
    --------
    >>> column_classes([("West", "12 m", "1-7-2025", "x"), ("Oost", "–", "niet vermeld", "12")])
    ('', 'getal', 'datum', 'getal')
    """
    return tuple(
        _column_class(cells) if n else "" for n, cells in enumerate(zip(*rows, strict=True))
    )


def _column_class(cells: Sequence[str]) -> str:
    told = [cell for cell in cells if cell not in _ABSENT]
    for name, pattern in (("getal", _NUMBER), ("datum", _DATE)):
        if told and 2 * sum(bool(pattern.fullmatch(cell)) for cell in told) >= len(told):
            return name
    return ""


def _enumerate(items: Iterable[str]) -> str:
    words = list(items)
    return " en ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
