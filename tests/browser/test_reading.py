"""What a reader sees on every sort of page: numbers and dates the Dutch way, and our own terms."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from importlib.resources import files

import pytest

FOREIGN = {
    "a date as machines write it": r"\b\d{4}-\d{2}-\d{2}\b",
    "thousands with a comma": r"\d,\d{3}(?:[.,]\d{3})*\.\d|\d,\d{3},\d{3}",
    "decimals after a point": (
        r"(?<![\d.])\d+\.\d{1,2} ?(?:%|procent|ha\b|km\b|m\b|m²|°C)|€ ?\d+\.\d{1,2}\b"
    ),
    "a hyphen for a minus": r"(?<!code )(?:(?<=^)|(?<=[\s(]))-\d",
    "missing as a computer says it": r"\b(?:nan|NaN|None|null|undefined)\b",
}
WRONG = {
    "buurtes": "buurten",
    "wijkes": "wijken",
    "scenarios": "scenario's",
    "gemiddeldes": "gemiddelden",
    "percentagepunt": "procentpunt",
    "gasvrij": "aardgasvrij",
    "gasloos": "aardgasvrij",
    "EPA-label": "energielabel",
    "energie label": "energielabel",
    "warmte net": "warmtenet",
    "stadswarmte": "stadsverwarming",
    "woning voorraad": "woningvoorraad",
    "corporatie woning": "corporatiewoning",
    "peil datum": "peildatum",
    "inwonertal": "inwoners",
    "percentage procent": "percentage",
    "segregatie-index": "dissimilariteit",
    "projekt": "project",
    "dataset": "bestand",
    "default": "standaard",
    "feature": "onderdeel",
}
"""Another word for what the glossary has a term for -> that term."""

_TERMS = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, WRONG))})", re.IGNORECASE)
_SPOKEN = {"aria-label", "title", "alt", "placeholder"}
_SILENT = {"script", "style", "code"}


class _Reader(HTMLParser):
    """Collects what is read: text, and the attributes that are read aloud."""

    def __init__(self):
        super().__init__()
        self.said, self._silent = [], 0

    def handle_starttag(self, tag, attrs):
        self._silent += tag in _SILENT
        self.said += [value for name, value in attrs if name in _SPOKEN and value]

    def handle_endtag(self, tag):
        self._silent -= tag in _SILENT

    def handle_data(self, data):
        if not self._silent:
            self.said.append(data)


def read(markup):
    reader = _Reader()
    reader.feed(markup)
    return [" ".join(text.split()) for text in reader.said if text.strip()]


def foreign(texts):
    """What is not the Dutch way, with the text in which it stands."""
    return [
        (what, text)
        for text in texts
        for what, pattern in FOREIGN.items()
        if re.search(pattern, text)
    ]


def test_numbers_and_dates_are_written_the_dutch_way(every):
    pages = sorted(every.rglob("*.html"))
    assert len(pages) > 10
    wrong = {page.name: foreign(read(page.read_text("utf-8"))) for page in pages}
    assert {name: found for name, found in wrong.items() if found} == {}


@pytest.mark.parametrize(
    "text", ["op 2025-01-31", "1,234.5 woningen", "12.5%", "€ 3.50", "-12 woningen", "(-3)", "nan"]
)
def test_the_test_sees_what_is_foreign(text):
    assert foreign([text])


@pytest.mark.parametrize(
    "text", ["1.234,5", "12,5%", "€ 1.250", "−12", "1-1-2025", "0,430", "Bkl 5.12"]
)
def test_the_test_leaves_what_is_dutch(text):
    assert not foreign([text])


def test_pages_use_the_terms_of_the_glossary(every):
    """Also what the scripts say, and what any column or rule may be called."""
    package = files("wijkplan")
    data = [
        *(
            package / "model/catalogue" / f"{name}.toml"
            for name in ("columns", "explanation", "groups")
        ),
        package / "output/messages/pages.toml",
        package / "output/assets/js/messages.js",
    ]
    texts = [path.read_text("utf-8") for path in data]
    texts += [text for page in every.rglob("*.html") for text in read(page.read_text("utf-8"))]
    assert {found for text in texts for found in _TERMS.findall(text)} == set()
