"""Every line of the norms on heat, and that each is used and can be made internal."""

from __future__ import annotations

import datetime as dt
import tomllib
from importlib.resources import files

import pytest

from wijkplan.answers.heat.coincidence.labels import NO_BAD_LABELS
from wijkplan.answers.heat.coincidence.priority import PRIORITY
from wijkplan.answers.heat.coincidence.reach import REACH
from wijkplan.answers.heat.coincidence.starters import STARTER
from wijkplan.answers.heat.coincidence.years import DEMOLITION, PREPARED, TOGETHER
from wijkplan.answers.heat.norms import list_norms, load_norms
from wijkplan.answers.norms import known_norms
from wijkplan.answers.review.heat import NEAR_HEAT

RAW = tomllib.loads((files("wijkplan.answers.heat") / "norms.toml").read_text("utf-8"))
USED = (DEMOLITION, TOGETHER, PREPARED, STARTER, NO_BAD_LABELS, PRIORITY, REACH, NEAR_HEAT)
ALMELO, HENGELO, KOPPELING = dt.date(2025, 12, 3), dt.date(2019, 10, 24), dt.date(2022, 10, 26)
READ = {
    DEMOLITION: ("regel 153", ALMELO),
    TOGETHER: ("regel 164", ALMELO),
    PREPARED: ("regel 164", ALMELO),
    STARTER: ("regel 554–557", HENGELO),
    NO_BAD_LABELS: ("regel 164", ALMELO),
    NEAR_HEAT: ("regel 575–576 en 2081–2085", KOPPELING),
}
"""Rule of others -> the lines and the date of the document in which it was read."""


def test_every_rule_of_the_file_is_read_used_and_can_be_made_internal():
    assert tuple(load_norms()) == USED
    assert set(USED) <= set(known_norms())
    for raw, read in zip(RAW["norm"], load_norms().values(), strict=True):
        assert read.model_dump(exclude_unset=True) == raw


@pytest.mark.parametrize("rule", load_norms().values(), ids=lambda rule: rule.code)
def test_every_rule_says_whose_it_is_and_where_it_stands(rule):
    lines, date = READ.get(rule.code, ("", None))
    assert (rule.lines, rule.norm.citation.date) == (lines, date)
    assert (rule.kind == "keuze") == (rule.code not in READ)
    assert rule.document.startswith("wijkplan") == (rule.kind == "keuze")
    assert rule.norm.citation.verified


def test_the_rules_as_a_reader_sees_them():
    rows = {row[0]: row for row in list_norms().rows}
    assert len(rows) == len(USED)
    starter = rows["Woningen van corporaties als startmotor van een warmtezone"]
    assert starter[1] == "afspraak van gemeente Hengelo, Welbions en Ookbions"
    assert starter[2].startswith("‘Woningcorporaties worden volgens het Klimaatakkoord")
    assert starter[4:] == ("24-10-2019", "ja")
    assert load_norms()[NO_BAD_LABELS].parameters == {"jaar": 2028.0}
