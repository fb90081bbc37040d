"""What the pages say: every fixed Dutch text of the templates stands in ``messages/pages.toml``.

A template asks for a text by its place, ``t("review.outcome")``, and fills in what differs. What
the data say (labels, remarks, reasons) is not here, nor is what scripts say (``js/messages.js``).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from markupsafe import Markup, escape

from wijkplan.model.text import format_number
from wijkplan.output.safe_text import readable


def tell(key: str, *, count: float | None = None, **values: object) -> str:
    """Write a text of the pages.

    Parameters
    ----------
    key
        Section and name, such as ``review.outcome``.
    count
        Of how many it tells; picks the form for one or for many and is filled in as ``{count}``.
    values
        What else is filled in. Text stays text; only markup of a template itself stays markup.

    Raises
    ------
    KeyError
        If there is no such text, or a value for it lacks.

    Examples
    --------
    >>> tell("review.parts_number", count=1), tell("review.parts_number", count=1200)
    ('1 deel', '1.200 delen')
    """
    text = read_texts()[key]
    if not isinstance(text, str):
        text = text["one" if count == 1 else "many"]
    if count is not None:
        values["count"] = format_number(count)
    shown = {name: _safe(value) for name, value in values.items()}
    if any(isinstance(value, Markup) for value in shown.values()):
        return Markup(escape(text)).format(**shown)  # noqa: S704 - the text is escaped
    return text.format(**shown)


def _safe(value: object) -> object:
    return readable(value) if type(value) is str else value


@cache
def read_texts() -> Mapping[str, str | Mapping[str, str]]:
    """Every text by its key; one that differs for one and for many has both forms."""
    told = (files("wijkplan.output") / "messages" / "pages.toml").read_text("utf-8")
    return {
        f"{section}.{name}": text
        for section, texts in tomllib.loads(told).items()
        for name, text in texts.items()
    }
