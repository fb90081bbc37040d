"""The page of the housing stock: what the scenarios are, the chart, and the years; by hand."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

import minitown as mt
import ten_atlas
import ten_homes as ten
from wijkplan.answers.outlook_sections import outlook_sections
from wijkplan.model.contribution import ChartSection, TableSection


@pytest.fixture(scope="module")
def atlas():
    return ten_atlas.atlas()


@pytest.fixture(scope="module")
def sections(atlas):
    return outlook_sections(atlas.outlook, atlas.areas)


def by_title(sections, part):
    (found,) = [section for section in sections if part in section.title]
    return found


def test_the_scenarios_are_explained_first(sections):
    first = sections[0]
    assert isinstance(first, TableSection)
    assert [row[0] for row in first.rows] == ["nu", "alleen hard", "alles"]
    assert first.rows[0][1] == "Er gebeurt niets."
    assert "2025 tot en met 2029" in first.note
    assert "geen voorspelling" in first.note


def test_the_homes_of_the_gemeente_per_year(sections):
    chart = by_title(sections, "Woningen in Ministad")
    assert isinstance(chart, ChartSection)
    assert chart.years == (2024, *ten.YEARS)
    assert chart.lines == {
        "nu": (10,) * 6,
        "alleen hard": (10, 10, 8, 8, 11, 11),
        "alles": (10, 10, 10, 9, 10, 10),
    }
    assert "tellen hier mee" in chart.note


def test_years_by_kind_of_event_add_up(sections):
    table = by_title(sections, "scenario 'alles'")
    assert table.head == (
        "Jaar", "Woningen", "Erbij", "Eraf", "Nieuwbouw", "Tijdelijke woningen", "Sloop",
        "Einde tijdelijke woningen", "Verkoop",
    )  # fmt: skip
    assert table.rows == (
        ("2026", "10", "2", "2", "–", "2", "2", "–", "–"),
        ("2027", "9", "–", "1", "–", "–", "1", "–", "1"),
        ("2028", "10", "3", "2", "3", "–", "–", "2", "–"),
        ("Samen", "10", "5", "5", "3", "2", "3", "2", "1"),
    )


def test_a_scenario_in_which_nothing_happens_has_no_table(sections):
    assert not [s for s in sections if "scenario 'nu'" in s.title]


def test_what_is_apart_and_what_has_no_number_is_explained():
    atlas = ten_atlas.atlas(
        {
            "Z": {"soort": "NIU", "bruto": 9.0, "jaar_oplevering": 2026.0, "buurt": mt.MARKT,
                  "eenheid": "zorgeenheden"},
            "Y": {"soort": "NIU", "jaar_oplevering": 2027.0, "buurt": mt.MARKT},
        }
    )  # fmt: skip
    table = by_title(outlook_sections(atlas.outlook, atlas.areas), "scenario 'alles'")
    assert table.head[4:] == ("Zorgeenheden", "Zonder aantal")
    assert table.rows[-1] == ("Samen", "10", "–", "–", "9", "1")
    assert "geen woningvoorraad" in table.note
    assert "'Zonder aantal'" in table.note
    plain = by_title(outlook_sections(ten_atlas.atlas().outlook, mt.areas()), "scenario 'alles'")
    assert plain.note == "Jaren waarin niets gebeurt staan er niet in."


def test_of_several_gemeenten_what_is_not_placed_stands_apart(atlas):
    housing = atlas.outlook.housing
    whole = housing[housing["code"].eq(mt.GEMEENTE)]
    loose = whole.assign(code="niet-geplaatst", woningen=whole["woningen"] - 10)
    outlook = replace(atlas.outlook, housing=pd.concat([housing, loose]))
    sections = outlook_sections(outlook, atlas.areas)
    apart = by_title(sections, "Niet geplaatst, scenario 'alles'")
    assert apart.rows[-1][1] == "0"
    charts = [section.title for section in sections if isinstance(section, ChartSection)]
    assert charts == ["Woningen in Ministad per jaar"]


def test_homes_that_were_not_delivered_are_unknown(atlas):
    housing = atlas.outlook.housing.assign(woningen=float("nan"))
    sections = outlook_sections(replace(atlas.outlook, housing=housing), atlas.areas)
    chart = by_title(sections, "Woningen in Ministad")
    assert set(chart.lines["alles"]) == {None}
    assert by_title(sections, "scenario 'alles'").rows[0][1] == "onbekend"
