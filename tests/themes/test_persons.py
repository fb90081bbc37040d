"""Every line of persons.toml, and what is present by it."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest
from pydantic import ValidationError

from wijkplan.sources.functions import functions
from wijkplan.themes.safety import load_rule_book
from wijkplan.themes.safety.rules.persons import PersonsTable

RAW = tomllib.loads((files("wijkplan.themes.safety.rules") / "persons.toml").read_text("utf-8"))
WORDS = list(functions())
TABLE = load_rule_book().persons["kengetallen"]
KNOWN = {word for rule in TABLE.rule for word in rule.functions}


def test_every_line_of_the_persons_is_read_and_unverified():
    (raw,) = RAW["persons"]
    assert (raw["id"], raw["name"]) == (TABLE.id, TABLE.name)
    for given_row, rule in zip(raw["rule"], TABLE.rule, strict=True):
        read = rule.model_dump(exclude_unset=True)
        assert {**read, "functions": list(read["functions"])} == given_row
        assert rule.verified is False
    assert set(WORDS) >= KNOWN


def test_one_number_that_nobody_checked_makes_the_table_unverified():
    (raw,) = RAW["persons"]
    read = [{**row, "verified": True} for row in raw["rule"]]
    checked = PersonsTable.model_validate({**raw, "rule": read})
    assert (checked.verified, checked.told) == (True, raw["name"])
    one = PersonsTable.model_validate({**raw, "rule": [*read[:-1], raw["rule"][-1]]})
    assert (one.verified, one.told) == (False, f"{raw['name']} (niet gecontroleerd)")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"m2": 3}, "'m2' hoort bij"),
        ({"persons": 0}, "greater than 0"),
        ({"persons": float("inf")}, "finite"),
        ({"day": 1.1}, "less than or equal to 1"),
        ({"source": ""}, "at least 1 character"),
        ({"functions": ["kinderopvang"]}, "bedoelde u 'kinderdagverblijf'"),
        ({"functions": ["Woning"]}, "'Woning' heet hier 'woning'"),
        ({"functions": ["woning", "kantoor"]}, "'kantoor' heeft meer dan een aantal personen"),
    ],
)
def test_the_schema_refuses_a_wrong_number_of_persons(change, told):
    (raw,) = RAW["persons"]
    first, *rest = raw["rule"]
    with pytest.raises(ValidationError, match=told):
        PersonsTable.model_validate({**raw, "rule": [{**first, **change}, *rest]})


@pytest.mark.parametrize(
    ("function", "size", "day", "night"),
    [
        ("woning", {"homes": 10}, 12, 24),
        ("bedrijfswoning", {"homes": 1}, 1.2, 2.4),
        ("verspreid liggende woning", {"homes": 5}, 6, 12),
        ("kantoor", {"bvo_m2": 3000}, 100, None),
        ("winkel", {"bvo_m2": 300}, 10, None),
        ("supermarkt", {"bvo_m2": 300}, 10, None),
        ("warenhuis", {"bvo_m2": 300}, 10, None),
        ("winkelcentrum", {"bvo_m2": 300}, 10, None),
        ("industrie", {"bvo_m2": 300}, 3, None),
        ("basisschool", {"pupils": 200, "staff": 20}, 220, 0),
        ("voortgezet onderwijs", {"pupils": 900, "staff": 90}, 990, 0),
        ("beroepsonderwijs", {"pupils": 100, "staff": 0}, 100, 0),
        ("woning", {"homes": 0}, 0, 0),
        ("woning", {"bvo_m2": 500}, None, None),
        ("kantoor", {}, None, None),
        ("basisschool", {"staff": 20}, None, None),
    ],
)
def test_persons_by_day_and_night(function, size, day, night):
    found = TABLE.present(function, **size)
    assert (found.day, found.night) == (pytest.approx(day), pytest.approx(night))
    assert found.bron.verified is False
    assert found.reden or (day is not None and night is not None)


def test_a_school_without_staff_is_at_least_its_pupils():
    found = TABLE.present("basisschool", pupils=200)
    assert (found.day, found.night) == (200, 0)
    assert "ten minste: het personeel is niet opgegeven" in found.reden


@pytest.mark.parametrize("function", sorted(set(WORDS) - KNOWN))
def test_without_a_number_of_persons_nothing_is_invented(function):
    found = TABLE.present(function, homes=5, bvo_m2=5000, pupils=50, staff=5)
    assert (found.day, found.night, found.bron) == (None, None, None)
    assert function in found.reden
