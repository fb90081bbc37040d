"""Every fixed text of the pages stands in messages/pages.toml, and is used."""

from __future__ import annotations

import re
from importlib.resources import files
from itertools import pairwise

import jinja2
import pytest
from markupsafe import Markup

from wijkplan.output.wording import read_texts, tell

TEMPLATES = files("wijkplan.output") / "templates"
NAMES = sorted(path.name for path in TEMPLATES.iterdir() if path.name.endswith(".j2"))

_KEY = re.compile(r'\bt\(\s*"(?P<key>[a-z_]+\.[a-z_]+)"')
_LATER_KEY = re.compile(r'"(?P<key>[a-z_]+\.[a-z_]+)"')
_TAG = re.compile(r"<[^>]*>")
_SAID = re.compile(r'\b(?:aria-label|title|placeholder|alt|data-kop)="(?P<text>[^"]*)"')
_COMMAND = re.compile(r"<code>[^<]*</code>")
_CLASSES = re.compile(r"{% block \w+_class %}.*?{% endblock %}")
_SENTENCE = re.compile(r"(?<!\w)[A-Z][a-zà-ÿ]+(?: |$)|[a-zà-ÿ]{2,} [a-zà-ÿ]{2,}")
_LETTERS = re.compile(r"[A-Za-zÀ-ÿ]{2,}")


def source(name):
    return (TEMPLATES / name).read_text("utf-8")


def spoken(text):
    """What a template says itself: text between tags, in attributes, and in its expressions."""
    lexed = list(
        jinja2.Environment(trim_blocks=True, lstrip_blocks=True).lex(_CLASSES.sub("", text))
    )
    data = "".join(value if kind == "data" else " " for _, kind, value in lexed)
    told = [(kind, value) for _, kind, value in lexed if kind != "whitespace"]
    strings = [
        value[1:-1]
        for (_, before), (kind, value) in pairwise(told)
        if kind == "string" and before not in ("==", "!=")
    ]
    data = _COMMAND.sub(" ", data)
    outside = _TAG.sub(" ", data)
    attributes = [match["text"] for match in _SAID.finditer(data)]
    return [
        *(found for part in (outside, *attributes) for found in _LETTERS.findall(part)),
        *(text for text in strings if _SENTENCE.search(text)),
    ]


@pytest.mark.parametrize("name", NAMES)
def test_a_template_says_nothing_by_itself(name):
    assert spoken(source(name)) == []


@pytest.mark.parametrize(
    "text",
    [
        "<p>Tekst</p>",
        '<p aria-label="Tekst"></p>',
        '{{ x or "niet vermeld" }}',
        '{{ figure("Bevindingen") }}',
        '<a href="{{ x }}" title="Naar {{ y }}">{{ z }}</a>',
    ],
)
def test_the_test_hears_what_is_said(text):
    assert spoken(text)


def test_every_text_is_used_and_every_used_text_exists():
    everything = "".join(map(source, NAMES))
    used = {match["key"] for match in _KEY.finditer(everything)}
    assert used <= set(read_texts())
    named = {match["key"] for match in _LATER_KEY.finditer(everything)}
    levels = {f"accountability.{plural}" for plural in ("buurten", "wijken", "gemeenten")}
    assert set(read_texts()) - named == levels


def test_a_text_has_its_values():
    told = tell("base.fictional", town="Ministad")
    assert told.startswith("Fictieve gemeente: Ministad bestaat niet")
    with pytest.raises(KeyError):
        tell("base.fictional")
    with pytest.raises(KeyError):
        tell("base.bestaat_niet")


def test_markup_in_a_value_is_text_unless_the_template_made_it():
    evil = "<script>{0}</script>"
    assert not isinstance(tell("accountability.not_found", name=evil), Markup)
    link = Markup("<b>hier</b>")
    told = tell("review.unread", link=link, mark=evil)
    assert isinstance(told, Markup)
    assert link in told
    assert "&lt;script&gt;{0}" in told
