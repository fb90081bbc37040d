"""Every number answers 'waarom?': figures, sums, shares and projects, by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import minitown as mt
import ten_atlas
from project_register import PER_AREA, rows
from ten_atlas import idle, lines
from wijkplan.answers.atlas import Heading, assemble_atlas
from wijkplan.answers.reasons import Term, Why, add_terms
from wijkplan.answers.why import explain
from wijkplan.model.columns import Kind
from wijkplan.model.errors import WijkplanError
from wijkplan.sources.files import SourceRequest
from wijkplan.sources.projects import read_projects
from wijkplan.themes import projects as project_theme

HOMES, OWNED = "woningen_geteld", "woningen_eigendom_koop"


@pytest.fixture(scope="module")
def atlas():
    return ten_atlas.atlas()


@pytest.fixture(scope="module")
def figures(tmp_path_factory):
    """Ministad with its register of two dozen projects, without homes."""
    path = tmp_path_factory.mktemp("register") / "projecten.csv"
    rows().to_csv(path, index=False)
    request = SourceRequest(
        kind="projecten", path=path, year=2025, boundary_year=mt.YEAR,
        name="Projectregister", publisher="gemeente",
    )  # fmt: skip
    register = read_projects(request, edition="openbaar")
    state = replace(mt.state(), registers={"projecten": register})
    part = project_theme.contribute(state, mt.areas())
    heading = Heading(title="Ministad", edition="openbaar")
    return assemble_atlas(heading, state, [part], groups={}, deliveries=())


# Published figures, sums and shares


def test_a_published_figure_is_one_line_with_file_and_column(figures):
    why = explain(figures, mt.HAVEN, mt.PEOPLE)
    (line,) = why.terms
    assert (why.value, line.amount, line.year) == (200.0, (200.0, 200.0), mt.YEAR)
    assert line.label == "Ministad in cijfers"
    assert line.source == f"bestand ministad.gpkg, kolom {mt.PEOPLE}"
    assert why.adds_up


def test_what_was_derived_is_the_sum_of_its_buurten_and_names_the_one_that_is_not_known(figures):
    why = explain(figures, mt.CENTRUM, mt.PEOPLE)
    assert lines(why) == {"Markt": (100, 100), "Haven": (200, 200), "Oost": (300, 300)}
    assert idle(why) == {"Eiland": mt.REASON}
    assert why.value == 600
    assert why.total == (600, 600)
    assert why.adds_up
    assert "3 van 4 buurten" in why.rule
    assert {term.area for term in why.terms} == {mt.MARKT, mt.HAVEN, mt.OOST, mt.EILAND}


def test_a_derived_share_is_a_numerator_and_a_denominator(figures):
    why = explain(figures, mt.CENTRUM, mt.OLD)
    above, below = why.parts
    assert lines(above) == {"Markt": (10, 10), "Haven": (40, 40), "Oost": (90, 90)}
    assert lines(below) == {"Markt": (100, 100), "Haven": (200, 200), "Oost": (300, 300)}
    assert (above.value, below.value, why.scale) == (140, 600, 100)
    assert why.value == pytest.approx(100 * 140 / 600)
    assert why.adds_up


def test_a_share_of_homes_is_two_counts_each_with_its_lines(atlas):
    why = explain(atlas, mt.ZUID, "aandeel_eigendom_koop_pct")
    above, below = why.parts
    assert (above.column, above.value, below.value) == (OWNED, 1, 3)
    assert lines(above) == {"Dorp": (1, 1), "Werkpark": (0, 0)}
    assert why.value == pytest.approx(100 / 3)
    assert why.adds_up


def test_a_missing_number_says_why_and_has_no_lines(figures):
    why = explain(figures, mt.EILAND, mt.PEOPLE)
    assert (why.value, why.status, why.not_added) == (None, mt.REASON, mt.REASON)
    assert why.terms == ()
    assert not why.adds_up


def test_what_cannot_be_added_says_so(figures):
    table = figures.table
    median = replace(table.specs[mt.PEOPLE], kind=Kind.MEDIAN)
    text = replace(table.specs[mt.PEOPLE], kind=Kind.TEXT)
    for spec, told in ((median, "mediaan"), (text, "tekst")):
        changed = replace(table, specs={**table.specs, mt.PEOPLE: spec})
        why = explain(replace(figures, table=changed), mt.MARKT, mt.PEOPLE)
        assert told in why.not_added
        assert not why.adds_up
        assert why.value == 100.0
        assert why.terms[0].label == "Ministad in cijfers"


def test_a_derived_share_of_which_the_weight_is_another_than_that_of_its_delivery(figures):
    values = figures.table.values.copy()
    values.loc[mt.MARKT, mt.PEOPLE] = 900.0
    why = explain(replace(figures, table=replace(figures.table, values=values)), mt.CENTRUM, mt.OLD)
    assert why.not_added == "de regels geven samen een ander getal"
    assert not why.adds_up


# Projects


@pytest.mark.parametrize("code", PER_AREA)
def test_homes_in_projects_are_rows_of_the_register(figures, code):
    for column, expected in zip(
        ("bruto", "sloop", "netto", "netto_hard", "netto_zacht"), PER_AREA[code], strict=True
    ):
        why = explain(figures, code, f"projecten_{column}")
        assert why.value == expected
        assert why.total == (expected, expected)
        assert why.adds_up, (code, column)


def test_a_row_of_the_register_names_project_row_year_and_source(figures):
    why = explain(figures, mt.OOST, "projecten_netto")
    new, gone = why.terms
    assert (new.label, new.amount) == ("Project v1 (nieuw)", (60, 60))
    assert (gone.label, gone.amount) == ("Project v1 (gesloopt)", (-80, -80))
    assert (new.project, new.row, new.year) == ("v1", 6, 2030)
    assert new.source == "Raadsstuk, regel 7"


def test_a_project_without_a_number_is_a_line_that_does_not_count(figures):
    why = explain(figures, mt.HAVEN, "projecten_bruto")
    assert lines(why) == {"Project G (nieuw)": (70, 70)}
    assert idle(why) == {"Project n3 (nieuw)": "het aantal is niet bekend"}


def test_projects_without_a_buurt_count_in_the_only_gemeente_alone(figures):
    own = {term.project for term in explain(figures, mt.GEMEENTE, "projecten_netto").terms}
    assert {"u1", "u2", "R1"} <= own
    assert not {"o1", "h1", "r1"} & own  # outside, not public, and no homes that come or go
    for code in (mt.CENTRUM, mt.ZUID):
        named = {term.project for term in explain(figures, code, "projecten_netto").terms}
        assert not {"u1", "u2", "R1"} & named


def test_what_is_no_housing_stock_is_no_home_in_a_project():
    care = {"soort": "NIU", "bruto": 14.0, "eenheid": "zorgeenheden", "buurt": mt.MARKT}
    why = explain(ten_atlas.atlas({"Z": care}), mt.MARKT, "projecten_bruto")
    assert lines(why) == {"Geen projecten in dit gebied": (0, 0)}
    assert why.value == 0


def test_lines_that_give_another_number_than_the_atlas_are_said_not_to_add_up(figures):
    values = figures.table.values.copy()
    values.loc[mt.OOST, "projecten_netto"] = 99.0
    wrong = replace(figures, table=replace(figures.table, values=values))
    why = explain(wrong, mt.OOST, "projecten_netto")
    assert why.value == 99
    assert why.total == (-20, -20)
    assert why.not_added == "de regels geven samen een ander getal"


# Questions that cannot be answered


def problems(atlas, *args, **kwargs):
    with pytest.raises(WijkplanError) as caught:
        explain(atlas, *args, **kwargs)
    return {problem.code: problem for problem in caught.value.problems}


def test_everything_wrong_with_a_question_is_told_at_once(atlas):
    found = problems(atlas, "BU99090199", "woningen_gteld", scenario="als", year=2026)
    assert set(found) == {"gebied-onbekend", "kenmerk-onbekend", "scenario-onbekend"}
    assert HOMES in found["kenmerk-onbekend"].remedy
    assert "alles" in found["scenario-onbekend"].remedy


def test_a_year_that_is_not_followed_is_refused(atlas):
    found = problems(atlas, mt.MARKT, HOMES, scenario="alles", year=2031)
    assert found["jaar-buiten-periode"].remedy == "kies een jaar van 2025 tot en met 2029"


@pytest.mark.parametrize("given", [{"scenario": "alles"}, {"year": 2026}])
def test_scenario_and_year_go_together(atlas, given):
    assert set(problems(atlas, mt.MARKT, HOMES, **given)) == {"moment-onvolledig"}


def test_without_scenarios_there_is_only_now(figures):
    found = problems(figures, mt.MARKT, mt.PEOPLE, scenario="alles", year=2026)
    assert found["scenario-onbekend"].remedy == "dit project heeft geen scenario's"


def test_nothing_is_changed(figures, unchanged):
    for frame in (figures.table.values, figures.table.status, figures.projects):
        unchanged(frame)
    for column in figures.table.specs:
        explain(figures, mt.GEMEENTE, column)


# What an answer is made of


def make(**given):
    return Why(**{"code": "a", "column": "b", "label": "c", "rule": "d.", "value": 3.0, **given})


def test_lines_that_give_another_number_do_not_add_up():
    two = (Term(label="x", amount=(2.0, 2.0)),)
    assert not make(terms=two).adds_up
    assert make(terms=two, value=2.0).adds_up
    assert not make(terms=two, value=2.0, not_added="omdat").adds_up
    assert not make(terms=()).adds_up


def test_a_span_adds_up_at_both_ends():
    term = Term(label="x", amount=(1.0, 4.0))
    assert make(value=None, span=(1.0, 4.0), terms=(term,)).adds_up
    assert not make(value=None, span=(1.0, 3.0), terms=(term,)).adds_up


def test_parts_must_give_the_share():
    above = make(value=1.0, terms=(Term(label="x", amount=(1.0, 1.0)),))
    below = make(value=4.0, terms=(Term(label="x", amount=(4.0, 4.0)),))
    assert make(value=25.0, parts=(above, below), scale=100.0).adds_up
    assert not make(value=26.0, parts=(above, below), scale=100.0).adds_up
    assert not make(value=25.0, parts=(above, make(value=0.0)), scale=100.0).adds_up
    assert not make(value=25.0, parts=(above, replace(below, terms=())), scale=100.0).adds_up


@given(st.lists(st.tuples(st.integers(-9, 9), st.integers(0, 5)), min_size=1))
def test_the_sum_of_spans_is_a_span(pairs):
    spans = [(float(low), float(low + more)) for low, more in pairs]
    total = add_terms(Term(label="", amount=span) for span in spans)
    assert total == (math.fsum(low for low, _ in spans), math.fsum(high for _, high in spans))
