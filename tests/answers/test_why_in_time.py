"""Every number answers 'waarom?' in every year of a scenario, and in every column there is."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import minitown as mt
import ten_atlas
import ten_homes as ten
from ten_atlas import idle, lines
from wijkplan.answers.atlas import Heading, assemble_atlas
from wijkplan.answers.why import explain
from wijkplan.model.areas import Level
from wijkplan.model.columns import Kind, load_catalogue
from wijkplan.model.table import build_table

HOMES, OWNED = "woningen_geteld", "woningen_eigendom_koop"
RENTED = "woningen_eigendom_huur_corporatie"


@pytest.fixture(scope="module")
def atlas():
    return ten_atlas.atlas()


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


def test_every_column_of_voorbeeldstad_adds_up_or_says_why(voorbeeldstad_atlas):
    outlook, areas = voorbeeldstad_atlas.outlook, voorbeeldstad_atlas.areas
    codes = [
        *areas.codes(Level.GEMEENTE), *areas.codes(Level.WIJK)[:2], *areas.codes(Level.BUURT)[::8]
    ]  # fmt: skip
    moments = [None, (outlook.scenarios[2].name, outlook.years[-1])]
    added = 0
    for key, why in answers(voorbeeldstad_atlas, codes, moments):
        check(key, why, voorbeeldstad_atlas.table.specs[key[1]].kind)
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


def test_the_columns_of_the_catalogue_can_all_be_asked():
    atlas = assemble_atlas(
        Heading(title="Ministad", edition="openbaar"),
        replace(mt.state(), figures=build_table(mt.areas(), [mt.sheet()], load_catalogue())),
        [], groups={}, deliveries=(),
    )  # fmt: skip
    for name in atlas.table.specs:
        check(name, explain(atlas, mt.MARKT, name), atlas.table.specs[name].kind)
