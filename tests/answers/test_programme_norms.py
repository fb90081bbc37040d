"""Every line of norms.toml, and what a reader sees of it."""

from __future__ import annotations

import datetime as dt
import tomllib
from importlib.resources import files

import pytest
from pydantic import ValidationError

from wijkplan.answers.programme.demolition import HALF_SOCIAL, PLAN_FIRST
from wijkplan.answers.programme.dormant import DORMANT
from wijkplan.answers.programme.doubled import ONE_SITE, PARTS
from wijkplan.answers.programme.norms import list_norms, load_norms
from wijkplan.answers.programme.surroundings import NEAR_RAILWAY
from wijkplan.answers.rules import Rule

RAW = tomllib.loads((files("wijkplan.answers.programme") / "norms.toml").read_text("utf-8"))
USED = (PLAN_FIRST, HALF_SOCIAL, NEAR_RAILWAY, DORMANT, ONE_SITE, PARTS)
READ = {
    PLAN_FIRST: dt.date(2019, 10, 24),
    HALF_SOCIAL: dt.date(2019, 10, 24),
    NEAR_RAILWAY: dt.date(2022, 10, 26),
}
"""Rule of others -> date of the document in which it was read."""
GIVEN = {
    "code": "proef",
    "title": "Proef",
    "kind": "afspraak",
    "party": "gemeente Ministad",
    "document": "Afspraken",
    "lines": "regel 1",
    "quote": "Zo is het.",
    "date": dt.date(2025, 1, 1),
    "verified": True,
}


def test_every_rule_of_the_file_is_read_and_used():
    assert tuple(load_norms()) == USED
    for raw, read in zip(RAW["norm"], load_norms().values(), strict=True):
        assert read.model_dump(exclude_unset=True) == raw


@pytest.mark.parametrize("rule", load_norms().values(), ids=lambda rule: rule.code)
def test_every_rule_has_a_source_a_date_and_its_words(rule):
    norm = rule.norm
    assert (norm.code, norm.title) == (rule.code, rule.title)
    assert rule.document in norm.citation.source
    assert rule.lines in norm.citation.source
    assert norm.citation.date == READ.get(rule.code)
    assert norm.citation.verified
    assert rule.quote.strip() == rule.quote
    assert (rule.kind == "keuze") == (rule.code not in READ)
    assert (rule.document.startswith("wijkplan")) == (rule.kind == "keuze")


def test_parameters_are_those_that_the_rules_use():
    given = {rule.code: rule.parameters for rule in load_norms().values() if rule.parameters}
    assert given == {
        HALF_SOCIAL: {"deel": 0.5},
        DORMANT: {"jaren_peildatum": 2.0},
        ONE_SITE: {"overlap_pct": 5.0},
    }


def test_numbers_of_a_choice_stand_in_its_words():
    rows = {row[0]: row for row in list_norms().rows}
    words = {name: row[2] for name, row in rows.items()}
    assert "ouder is dan 2 jaar" in words["Een hard plan gaat op tijd door"]
    assert "5 procent" in words["Een plek staat één keer in het register"]
    assert not any("_" in text for text in words.values())
    half = rows["Ten minste de helft van de teruggebouwde woningen is DAEB"]
    assert half[1] == "afspraak van gemeente Hengelo, Welbions en Ookbions"
    assert half[2].startswith("‘Verwachting is dat minimaal de helft")
    assert half[4:] == ("24-10-2019", "ja")


@pytest.mark.parametrize(
    "wrong",
    [
        {"party": ""},
        {"lines": ""},
        {"date": None},
        {"kind": "keuze"},
        {"quote": ""},
        {"onbekend": 1},
        {"code": "Met Hoofdletter"},
    ],
    ids=str,
)
def test_a_rule_without_its_source_is_refused(wrong):
    assert Rule.model_validate(GIVEN).standing == "afspraak van gemeente Ministad"
    with pytest.raises(ValidationError):
        Rule.model_validate({**GIVEN, **wrong})


def test_a_rule_that_nobody_read_says_so():
    norm = Rule.model_validate({**GIVEN, "verified": False}).norm
    assert not norm.citation.verified
