"""Columns of classes in what the map gets: places instead of words, in every year the same."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import heat_cases as cases
import minitown as mt
import outlook_town
from wijkplan.answers.heat.planning import BUSY, DONE, LATER, PHASES, phase_column
from wijkplan.model.contribution import Contribution, LineStyle
from wijkplan.output.payload import build_payload
from wijkplan.output.payload_classes import make_classes
from wijkplan.themes.heat.strategies import styles_of

NAME = "warmte_fase_in_jaar"
YEARS = outlook_town.YEARS
FIRST = YEARS[0]
PLAN = cases.programme(markt=("S2", FIRST, FIRST + 1), haven=("S1", FIRST + 1.0, FIRST + 9.0))


@pytest.fixture(scope="module")
def payload():
    """Markt runs in the first year and is done in the next, when Haven begins."""
    town = outlook_town.atlas()
    areas, outlook = town.areas, town.outlook
    start = phase_column(PLAN, areas, FIRST - 1)
    moments = {
        (name, year): replace(
            moment, table=moment.table.with_columns([phase_column(PLAN, areas, year)])
        )
        for (name, year), moment in outlook.moments.items()
    }
    part = Contribution(theme="warmte", title="Warmte", state=("nu", FIRST), columns=(start,))
    made = replace(
        town,
        table=town.table.with_columns([start]),
        contributions=(*town.contributions, part),
        groups={**town.groups, "warmte": "Warmte"},
        outlook=replace(outlook, moments=moments, columns=(*outlook.columns, NAME)),
    )
    return build_payload(made)


def test_a_value_is_a_place_in_the_texts_and_has_a_look(payload):
    indicator = payload["indicators"][NAME]
    classes = indicator["classes"]
    assert classes["texts"] == [LATER, BUSY, DONE]  # also what only later years have
    assert [look["pattern"] for look in classes["looks"]] == [s.pattern for s in PHASES.values()]
    values = indicator["levels"]["buurt"]["values"]
    codes = payload["levels"][0]["codes"]
    assert values[codes.index(mt.MARKT)] == values[codes.index(mt.HAVEN)] == 0
    assert values[codes.index(mt.OOST)] is None


def test_the_years_have_the_cells_that_become_another_class(payload):
    codes = payload["levels"][0]["codes"]
    markt, haven = codes.index(mt.MARKT), codes.index(mt.HAVEN)
    for scenario in ("nu", "alles"):
        first, second, *_ = payload["time"]["indicators"][NAME]["buurt"][scenario]
        assert dict(zip(first[::3], first[1::3], strict=True)) == {markt: 1}
        assert dict(zip(second[::3], second[1::3], strict=True)) == {markt: 2, haven: 1}


def test_numbers_have_no_classes_and_stay_the_first_to_be_shown(payload):
    others = {n: i["classes"] for n, i in payload["indicators"].items() if n != NAME}
    assert set(others.values()) == {None}
    assert payload["start"]["indicator"] != NAME


def test_variants_of_a_strategy_share_a_look_and_keep_their_own_text():
    texts = ["S2a warmtenet op middentemperatuur", "S2d warmtenet op middentemperatuur", "S1 x"]
    classes = make_classes(texts, styles_of(texts))
    looks = dict(zip(classes.texts, classes.of, strict=True))
    assert looks[texts[0]] == looks[texts[1]] != looks[texts[2]]
    assert [look.label for look in classes.looks][1] == "S2 warmtenet op middentemperatuur"


@given(st.sets(st.text(min_size=1), max_size=8))
def test_values_without_a_look_get_one_each(texts):
    styles = {text: LineStyle(label=text, color="#000000") for text in list(texts)[:2]}
    classes = make_classes(texts, styles)
    assert set(classes.texts) == texts
    assert len(classes.looks) == len(texts)
    neighbours = [(look.color, look.pattern) for look in classes.looks[len(styles) :]]
    assert len(set(neighbours)) == len(neighbours)
