"""Every number answers 'waarom?': checked by hand on Ministad and ten homes, and on all columns."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import minitown as mt
import ten_atlas
import ten_homes as ten
from project_register import PER_AREA, rows
from wijkplan import Project
from wijkplan.answers.atlas import Heading, assemble_atlas
from wijkplan.answers.reasons import Term, Why, add_terms
from wijkplan.answers.why import explain
from wijkplan.demo import write_demo
from wijkplan.model.areas import Level
from wijkplan.model.columns import Kind, load_catalogue
from wijkplan.model.errors import WijkplanError
from wijkplan.model.table import build_table
from wijkplan.sources.files import SourceRequest
from wijkplan.sources.projects import read_projects
from wijkplan.themes import projects as project_theme

HOMES, OWNED = "woningen_geteld", "woningen_eigendom_koop"
RENTED = "woningen_eigendom_huur_corporatie"


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


def lines(why):
    """Label and amount of the lines that count."""
    return {term.label: term.amount for term in why.terms if term.amount is not None}


def idle(why):
    """Label and remark of the lines that do not count."""
    return {term.label: term.remark for term in why.terms if term.amount is None}


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


# The stock of a scenario year


@pytest.mark.parametrize("scenario", ["nu", "alleen hard", "alles"])
@pytest.mark.parametrize("code", [mt.MARKT, mt.HAVEN, mt.DORP])
def test_the_stock_of_every_year_adds_up_to_the_home(atlas, scenario, code):
    for year, expected in zip(ten.YEARS, ten.STOCK_PER_YEAR[scenario, code], strict=True):
        why = explain(atlas, code, HOMES, scenario=scenario, year=year)
        assert why.value == expected
        assert why.total == (expected, expected)
        assert why.adds_up


def test_the_stock_of_a_year_is_the_start_and_every_event_until_then(atlas):
    why = explain(atlas, mt.DORP, HOMES, scenario="alles", year=2027)
    assert lines(why) == {
        "Aan het begin (1-1-2025)": (3, 3),
        "Project C: tijdelijke woningen": (2, 2),
        "Project D: sloop": (-1, -1),
    }
    assert idle(why) == {"Project C: einde tijdelijke woningen": "gebeurt na 2027"}
    assert [(t.project, t.row, t.year) for t in why.terms[1:3]] == [("C", 4, 2026), ("D", 5, 2027)]
    assert why.terms[0].source == "BAG"
    assert why.terms[1].source == "verzonnen"
    assert "scenario 'alles'" in why.rule


def test_an_event_that_changes_homes_is_told_and_does_not_count(atlas):
    why = explain(atlas, mt.HAVEN, HOMES, scenario="alles", year=2029)
    assert idle(why) == {
        "Project B: verkoop": "gaat over 1 woning; het aantal blijft gelijk",
    }


def test_an_open_entry_gives_a_span_and_so_does_the_total(atlas):
    why = explain(atlas, mt.DORP, RENTED, scenario="alles", year=2027)
    assert (why.value, why.span) == (None, (2, 3))
    assert lines(why) == {
        "Aan het begin (1-1-2025)": (1, 1),
        "Project C: tijdelijke woningen": (2, 2),
        "Project D: sloop": (-1, 0),
    }
    assert why.terms[-1].remark == "niet bekend is welke woningen"
    assert why.total == (2, 3)
    assert why.adds_up


def test_of_an_open_entry_what_is_sure_of_several_values_together_is_sure(atlas):
    """Whatever home of Dorp goes, its tenure was known: one home less of which it is known."""
    why = explain(atlas, mt.DORP, "woningen_eigendom_bekend", scenario="alles", year=2027)
    assert lines(why) == {
        "Aan het begin (1-1-2025)": (3, 3),
        "Project C: tijdelijke woningen": (2, 2),
        "Project D: sloop": (-1, -1),
    }
    assert why.value == 4


def test_homes_of_which_the_answer_is_not_known_widen_the_number():
    """Two homes of an association without a rent class: social, or not."""
    homes = {"eigendom": "huur corporatie", "bruto": 2.0, "jaar_oplevering": 2026.0}
    atlas = ten_atlas.atlas({"S": {"soort": "NIU", "buurt": mt.MARKT, **homes}})
    why = explain(atlas, mt.MARKT, "woningen_sociale_huur", scenario="alles", year=2026)
    assert lines(why) == {"Aan het begin (1-1-2025)": (2, 2), "Project S: nieuwbouw": (0, 2)}
    assert why.span == (2, 4)
    assert why.adds_up


def test_an_exact_sale_is_exact_in_the_attribute(atlas):
    why = explain(atlas, mt.HAVEN, OWNED, scenario="alles", year=2027)
    assert lines(why) == {"Aan het begin (1-1-2025)": (1, 1), "Project B: verkoop": (1, 1)}
    assert why.value == 2


def test_a_share_between_bounds_has_parts_that_hold_it(atlas):
    why = explain(atlas, mt.DORP, "aandeel_eigendom_koop_pct", scenario="alles", year=2027)
    assert why.value is None
    assert why.span is not None
    assert [part.span or part.value for part in why.parts] == [(0, 1), 4]
    assert why.span == pytest.approx((0, 25))
    assert why.adds_up


def test_events_about_the_same_homes_do_together_less_than_apart():
    """Two of the three homes of Haven go on the heat network, and a year later all three."""
    network = {"soort": "WNT", "buurt": mt.HAVEN}
    atlas = ten_atlas.atlas(
        {
            "V": {**network, "aantal": 2.0, "jaar_oplevering": 2026.0},
            "W": {**network, "aantal": 3.0, "jaar_oplevering": 2027.0},
        }
    )
    before, after = (
        explain(atlas, mt.HAVEN, "woningen_warmte_warmtenet", scenario="alles", year=year)
        for year in (2026, 2027)
    )
    assert lines(before)["Project V: aansluiting op een warmtenet"] == (2, 2)
    assert (before.value, len(before.terms)) == (2, 2)
    assert lines(after)["Verschil: samen is iets anders dan apart"] == (-2, -2)
    assert (after.value, after.total) == (3, (3, 3))
    assert "dezelfde woningen" in after.terms[-1].remark


def test_what_nobody_placed_counts_in_the_gemeente():
    unplaced = {"E": {"soort": "NIU", "bruto": 7.0, "jaar_oplevering": 2026.0, "buurt": None}}
    atlas = ten_atlas.atlas(unplaced)
    whole = explain(atlas, mt.GEMEENTE, HOMES, scenario="alles", year=2029)
    assert lines(whole)["Project E: nieuwbouw"] == (7, 7)
    assert whole.value == 17
    for code in atlas.areas.codes(Level.WIJK):
        assert "E" not in {t.project for t in explain(atlas, code, HOMES, scenario="alles", year=2029).terms}  # fmt: skip  # noqa: E501


IDLE = {
    "uit": (
        {"soort": "NIU", "status": "OPL", "bruto": 4.0, "jaar_oplevering": 2024.0},
        "zit al in het aantal aan het begin",
    ),
    "laat": (
        {"soort": "NIU", "bruto": 4.0, "jaar_oplevering": 2023.0},
        "telt niet mee: dat jaar is voorbij en het is nog niet gebeurd",
    ),
    "ooit": ({"soort": "NIU", "bruto": 4.0}, "telt niet mee: het jaar is niet bekend"),
    "ver": (
        {"soort": "NIU", "bruto": 4.0, "jaar_oplevering": 2050.0},
        "telt niet mee: het is na de jaren die gevolgd worden",
    ),
    "leeg": (
        {"soort": "NIU", "jaar_oplevering": 2026.0},
        "telt niet mee: het aantal is niet bekend",
    ),
    "zorg": (
        {"soort": "NIU", "bruto": 4.0, "jaar_oplevering": 2026.0, "eenheid": "zorgeenheden"},
        "telt niet mee: 4 zorgeenheden zijn geen woningvoorraad",
    ),
}


def test_every_event_that_does_not_count_says_why():
    projects = {name: {"buurt": mt.MARKT, **given} for name, (given, _) in IDLE.items()}
    atlas = ten_atlas.atlas(projects)
    why = explain(atlas, mt.MARKT, HOMES, scenario="alles", year=2029)
    assert why.total == (4, 4)
    assert idle(why) == {f"Project {name}: nieuwbouw": told for name, (_, told) in IDLE.items()}


def test_a_column_that_does_not_vary_is_explained_as_now(atlas):
    now = explain(atlas, mt.MARKT, mt.PEOPLE)
    later = explain(atlas, mt.MARKT, mt.PEOPLE, scenario="alles", year=2029)
    assert later == replace(now, rule=later.rule)
    assert later.rule.endswith("Dit cijfer verandert niet in de scenario's.")


def test_a_count_that_a_theme_computes_of_the_homes_is_now_and_the_change(atlas):
    """`personen_geschat` is homes times the mean household: no list of events."""
    table = atlas.table
    spec = replace(table.specs[HOMES], name="woningen_bij_water")
    moment = atlas.outlook.moments["alles", 2029]

    def with_column(old, value):
        column = {"woningen_bij_water": pd.Series(value, index=old.values.index)}
        text = {"woningen_bij_water": pd.Series("", index=old.values.index, dtype=object)}
        return replace(
            old,
            values=old.values.assign(**column),
            status=old.status.assign(**text),
            specs={**old.specs, spec.name: spec},
            lineage={**old.lineage, spec.name: old.lineage[HOMES]},
        )

    later = replace(moment, table=with_column(moment.table, 5.0))
    outlook = replace(
        atlas.outlook,
        columns=(*atlas.outlook.columns, spec.name),
        moments={**atlas.outlook.moments, ("alles", 2029): later},
    )
    changed = replace(atlas, table=with_column(table, 8.0), outlook=outlook)
    why = explain(changed, mt.MARKT, spec.name, scenario="alles", year=2029)
    assert [term.amount for term in why.terms] == [(8, 8), (-3, -3)]
    assert why.adds_up


# All of them


def answers(atlas, codes, moments):
    """Every answer: (area, column, moment) -> Why."""
    for code in codes:
        for column in atlas.table.specs:
            for moment in moments:
                scenario, year = moment or (None, None)
                yield (
                    (code, column, moment),
                    explain(atlas, code, column, scenario=scenario, year=year),
                )


def check(key, why, kind):
    """An answer adds up, or says why not; a count always adds up."""
    assert why.rule.strip().endswith((".", "?")), key
    shown = why.span or ((why.value, why.value) if isinstance(why.value, float) else None)
    assert why.adds_up or why.not_added, key
    if why.adds_up and not why.parts:
        assert why.total == pytest.approx(shown), key
    if kind is Kind.COUNT and shown is not None:
        assert why.adds_up, key
    if shown is None and not isinstance(why.value, str):
        assert why.status, key
        assert not why.adds_up, key


@pytest.mark.parametrize("scenario", ["nu", "alleen hard", "alles"])
def test_every_column_of_ten_homes_adds_up_in_every_year(atlas, scenario):
    moments = [(scenario, year) for year in (2027, 2029)]
    codes = [mt.GEMEENTE, mt.ZUID, mt.HAVEN, mt.DORP]
    varying = replace(
        atlas.table, specs={name: atlas.table.specs[name] for name in atlas.outlook.columns}
    )
    seen = 0
    for key, why in answers(replace(atlas, table=varying), codes, moments):
        check(key, why, atlas.table.specs[key[1]].kind)
        seen += 1
    assert seen == len(moments) * len(codes) * len(atlas.outlook.columns)


@pytest.fixture(scope="module")
def voorbeeldstad(tmp_path_factory):
    folder = tmp_path_factory.mktemp("waarom")
    write_demo(folder)
    return Project.load(folder).atlas()


def test_every_column_of_voorbeeldstad_adds_up_or_says_why(voorbeeldstad):
    outlook, areas = voorbeeldstad.outlook, voorbeeldstad.areas
    codes = [
        *areas.codes(Level.GEMEENTE), *areas.codes(Level.WIJK)[:2], *areas.codes(Level.BUURT)[::8]
    ]  # fmt: skip
    moments = [None, (outlook.scenarios[2].name, outlook.years[-1])]
    added = 0
    for key, why in answers(voorbeeldstad, codes, moments):
        check(key, why, voorbeeldstad.table.specs[key[1]].kind)
        added += why.adds_up
    assert added > 3000


_HOMES = st.integers(1, 4).map(float)
_WHERE = st.sampled_from([mt.MARKT, mt.HAVEN, mt.DORP, None])
_WHEN = st.sampled_from([2025.0, 2026.0, 2029.0])
_SOCIAL = {"eigendom": "huur corporatie", "tak": "DAEB"}
PROJECTS = st.one_of(
    st.builds(
        lambda n, buurt, year: {"soort": "NIU", "bruto": n, "buurt": buurt, "jaar_oplevering": year, **_SOCIAL},  # noqa: E501 - one row
        _HOMES, _WHERE, _WHEN,
    ),
    st.builds(
        lambda n, buurt, year: {"soort": "SLO", "sloop": n, "buurt": buurt, "jaar_start": year},
        _HOMES, _WHERE, _WHEN,
    ),
    st.builds(
        lambda n, buurt, year: {"soort": "VKP", "aantal": n, "eigendom": "koop", "buurt": buurt, "jaar_oplevering": year},  # noqa: E501 - one row
        _HOMES, _WHERE, _WHEN,
    ),
)  # fmt: skip


@settings(max_examples=6, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PROJECTS, min_size=1, max_size=5))
def test_any_programme_adds_up_at_every_level(chosen):
    atlas = ten_atlas.atlas({f"p{number}": project for number, project in enumerate(chosen)})
    varying = {name: atlas.table.specs[name] for name in atlas.outlook.columns}
    subject = replace(atlas, table=replace(atlas.table, specs=varying))
    for key, why in answers(subject, [mt.GEMEENTE, mt.CENTRUM, mt.DORP], [("alles", 2029)]):
        check(key, why, varying[key[1]].kind)


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


def test_the_columns_of_the_catalogue_can_all_be_asked():
    atlas = assemble_atlas(
        Heading(title="Ministad", edition="openbaar"),
        replace(mt.state(), figures=build_table(mt.areas(), [mt.sheet()], load_catalogue())),
        [], groups={}, deliveries=(),
    )  # fmt: skip
    for name in atlas.table.specs:
        check(name, explain(atlas, mt.MARKT, name), atlas.table.specs[name].kind)
