"""The profile: homes through the years, what happens, consequences, and projects; by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

import minitown as mt
import ten_atlas
import ten_homes as ten
from wijkplan.answers.area_homes import CONSEQUENCES, follow_homes, indicator_chart
from wijkplan.answers.profile import profile_area
from wijkplan.model.errors import WijkplanError
from wijkplan.timeline.scenarios import DEFAULT_SCENARIOS, Scenario

FIRST, SECOND = 2024, 2025


@pytest.fixture(scope="module")
def atlas():
    return ten_atlas.atlas()


def courses(homes):
    return {course.names: course for course in homes.courses}


@pytest.mark.parametrize("code", [mt.MARKT, mt.DORP])
def test_homes_per_year_and_scenario_with_the_opening_first(atlas, code):
    homes = follow_homes(atlas, code)
    assert homes.years == (FIRST, *ten.YEARS)
    for scenario in ("nu", "alleen hard", "alles"):
        expected = ten.STOCK_PER_YEAR[scenario, code]
        assert homes.chart.lines[scenario] == (expected[0], *expected)
        (course,) = [c for c in homes.courses if scenario in c.names]
        assert course.homes == homes.chart.lines[scenario]
        assert course.why.total == (expected[-1], expected[-1])
        assert course.why.adds_up


def test_what_happens_is_counted_by_kind_over_all_years(atlas):
    found = courses(follow_homes(atlas, mt.GEMEENTE))
    assert found["nu",].changes == {}
    assert found["alleen hard",].changes == {"nieuwbouw": 3, "sloop": 2, "verkoop": 1}
    assert found["alles",].changes == {
        "nieuwbouw": 3,
        "tijdelijk_erbij": 2,
        "sloop": 3,
        "tijdelijk_eraf": 2,
        "verkoop": 1,
    }


def test_scenarios_that_do_the_same_here_are_told_once(atlas):
    assert list(courses(follow_homes(atlas, mt.DORP))) == [("nu", "alleen hard"), ("alles",)]
    assert list(courses(follow_homes(atlas, mt.MARKT))) == [("nu",), ("alleen hard", "alles")]


def test_where_nothing_happens_nothing_moves(atlas):
    homes = follow_homes(atlas, mt.OOST)
    assert not homes.moving
    assert homes.projects == ()
    assert [course.names for course in homes.courses] == [("nu", "alleen hard", "alles")]
    assert follow_homes(atlas, mt.HAVEN).moving  # a sale moves no home, but it is something


def test_what_is_no_housing_stock_and_what_has_no_number_is_told_apart():
    atlas = ten_atlas.atlas(
        {
            "Z": {"soort": "NIU", "bruto": 9.0, "jaar_oplevering": 2026.0, "buurt": mt.MARKT,
                  "eenheid": "zorgeenheden"},
            "Y": {"soort": "NIU", "jaar_oplevering": 2026.0, "buurt": mt.MARKT},
        }
    )  # fmt: skip
    course = courses(follow_homes(atlas, mt.MARKT))["alles",]
    assert course.apart == {"zorgeenheden": 9}
    assert course.unknown == 1
    assert course.changes == {}
    assert set(course.homes) == {4.0}


def test_projects_stand_below_their_programme_also_where_that_lies_elsewhere():
    atlas = ten_atlas.atlas(
        {
            "P": {"soort": "NIU", "bruto": 5.0, "jaar_oplevering": 2027.0, "buurt": mt.MARKT},
            "Q": {"soort": "NIU", "bruto": 2.0, "jaar_oplevering": 2026.0, "buurt": mt.DORP,
                  "parent_id": "P"},
            "A": {"soort": "SLO", "sloop": 1.0, "jaar_start": 2026.0, "buurt": mt.DORP},
        }
    )  # fmt: skip
    lines = follow_homes(atlas, mt.DORP).projects
    assert [(p.name, p.depth, p.here) for p in lines] == [
        ("Project A", 0, True),
        ("Project P", 0, False),
        ("Project Q", 1, True),
    ]
    demolition, programme, part = lines
    assert demolition.numbers == ("n.v.t.", "1", "−1", "n.v.t.")
    assert part.numbers == ("2", "n.v.t.", "2", "n.v.t.")
    assert programme.place == "Markt"
    assert programme.counts == "via de delen"
    assert part.counts == "ja"
    assert (part.kind, part.years) == ("nieuwbouw", "oplevering 2026")
    assert part.source == "verzonnen, 1-1-2025; rij 3 van het register"


def test_unplaced_projects_stand_at_the_only_gemeente_and_nowhere_else():
    atlas = ten_atlas.atlas(
        {"E": {"soort": "NIU", "bruto": 7.0, "jaar_oplevering": 2026.0, "buurt": None}}
    )
    (line,) = follow_homes(atlas, mt.GEMEENTE).projects
    assert (line.name, line.place) == ("Project E", "niet geplaatst")
    assert courses(follow_homes(atlas, mt.GEMEENTE))["alles",].homes[-1] == 17
    for code in (mt.CENTRUM, mt.ZUID, mt.MARKT):
        assert follow_homes(atlas, code).projects == ()


def test_a_project_that_is_not_public_says_so():
    project = {"soort": "NIU", "bruto": 1.0, "jaar_oplevering": 2026.0, "buurt": mt.MARKT}
    atlas = ten_atlas.atlas({"E": {**project, "openbaar": False}})
    (line,) = follow_homes(atlas, mt.MARKT).projects
    assert line.name == "Project E (niet openbaar)"


def test_consequences_are_values_or_the_span_in_which_they_lie(atlas):
    chart = indicator_chart(atlas, mt.DORP, "aandeel_sociale_huur_pct")
    assert chart.years == (FIRST, *ten.YEARS)
    # One of three homes is social at the start, and always under 'nu'.
    assert chart.lines["nu"] == pytest.approx((100 / 3,) * 6)
    # Two temporary ones in 2026: 3 of 5. In 2027 one of the three leaves, nobody knows which.
    assert chart.lines["alles"][2] == pytest.approx(60)
    assert chart.lines["alles"][3] is None
    assert chart.bands["alles"][3] == pytest.approx((50, 75))
    assert chart.bands["alles"][2] is None


def test_a_consequence_that_does_not_move_here_is_named_only(atlas):
    homes = follow_homes(atlas, mt.HAVEN)  # one home is sold: no other label, no other heat
    drawn = {chart.title for chart in homes.consequences}
    assert drawn == {
        "Aandeel sociale huurwoningen",
    } | (drawn & {"Aandeel corporatiewoningen tot de eerste aftoppingsgrens"})
    assert "Aandeel woningen met energielabel E, F of G" in homes.steady
    assert not drawn & set(homes.steady)


def test_the_consequences_are_columns_of_the_atlas(atlas):
    assert set(CONSEQUENCES) <= set(atlas.table.specs)
    assert indicator_chart(atlas, mt.MARKT, "bestaat_niet") is None
    assert indicator_chart(replace(atlas, outlook=None), mt.MARKT, CONSEQUENCES[0]) is None


def test_without_scenarios_only_the_projects_remain(atlas):
    without = replace(atlas, outlook=None)
    homes = follow_homes(without, mt.DORP)
    assert (homes.years, homes.courses, homes.chart) == ((), (), None)
    assert [project.name for project in homes.projects] == ["Project C", "Project D"]
    assert not homes.moving
    assert follow_homes(without, mt.OOST) is None
    assert follow_homes(replace(without, projects=None), mt.DORP) is None


def test_the_profile_holds_the_homes_and_says_how_its_numbers_are_made(atlas):
    profile = profile_area(atlas, mt.CENTRUM)
    assert profile.homes == follow_homes(atlas, mt.CENTRUM)
    figures = {figure.spec.name: figure for group in profile.groups for figure in group.figures}
    derived = figures[mt.PEOPLE]
    assert derived.why.total == (600, 600)
    counted = figures["woningen_geteld"]
    assert {term.label for term in counted.why.terms} == {"Markt", "Haven", "Oost", "Eiland"}
    of_buurt = profile_area(atlas, mt.HAVEN)
    published = {f.spec.name: f for group in of_buurt.groups for f in group.figures}[mt.PEOPLE]
    assert published.why is None
    assert published.cells[0].value == 200


def test_a_profile_of_an_area_that_is_not_there(atlas):
    with pytest.raises(WijkplanError, match="geen profiel"):
        profile_area(atlas, "BU99090199")


def test_the_order_of_the_scenarios_is_that_of_the_project_file():
    late = Scenario(name="later", shift=1)
    atlas = ten_atlas.atlas(scenarios=(late, *DEFAULT_SCENARIOS))
    homes = follow_homes(atlas, mt.MARKT)
    assert next(iter(homes.chart.lines)) == "later"
    assert homes.chart.lines["later"] == (4, 4, 4, 2, 2, 5)
