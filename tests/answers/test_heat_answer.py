"""Planning, shifted planning, progress and profile of heat, in Ministad, by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import heat_cases as cases
import minitown as mt
import ten_homes as ten
from wijkplan.answers.heat.answer import HeatSettings
from wijkplan.answers.heat.page import tell_heat
from wijkplan.answers.heat.planning import (
    BUSY,
    DONE,
    LATER,
    PHASES,
    phase_column,
    planning_sections,
)
from wijkplan.answers.heat.profile import heat_of_area
from wijkplan.answers.heat.progress import forecasts, progress_frame, progress_sections
from wijkplan.answers.heat.shifted import Variant, shift_years
from wijkplan.answers.heat.short import heat_in_short
from wijkplan.model.areas import Level
from wijkplan.model.contribution import (
    ChartSection,
    PlanningSection,
    TableSection,
    TextSection,
)
from wijkplan.themes import heat
from wijkplan.themes.heat.zones.progress import Progress

NAN = float("nan")
TOWN = mt.areas()
PLAN = {
    "markt": ("S2a", 2025.0, 2027.0),
    "haven": ("S1", 2027.0, NAN),
    "oost": ("S4", 2032.0, 2035.0),
    "dorp": (None, NAN, NAN),
    "eiland": ("S2", 2015.0, 2020.0),
}
"""Markt runs, Haven has no end, Oost comes later, Dorp has no year, Eiland is done; Werkpark is not
in the programme."""


def state(programme=None, zones=None, **changes):
    registers = {} if programme is None else {"warmteprogramma": programme}
    layers = {} if zones is None else {"warmtezones": zones}
    return replace(mt.state(), figures=mt.table(), registers=registers, layers=layers, **changes)


def test_the_phase_follows_the_years_and_is_missing_with_its_reason():
    told = {}
    for year in (2024, 2026, 2027):
        column = phase_column(cases.programme(**PLAN), TOWN, year)
        told[year] = dict(column.values.loc[TOWN.codes(Level.BUURT)])
    assert [told[year][mt.MARKT] for year in told] == [LATER, BUSY, DONE]
    assert [told[year][mt.HAVEN] for year in told] == [LATER, LATER, None]
    assert [told[year][mt.EILAND] for year in told] == [DONE] * 3
    column = phase_column(cases.programme(**PLAN), TOWN, 2027)
    assert "eindjaar onbekend" in column.status[mt.HAVEN]
    assert column.status[mt.DORP] == "in het warmteprogramma staat geen jaar"
    assert column.status[mt.WERKPARK] == "buurt staat niet in het warmteprogramma"
    assert column.values[[mt.CENTRUM, mt.GEMEENTE]].isna().all()
    assert len({style.pattern for style in PHASES.values()}) == len(PHASES)


def test_without_a_programme_the_phase_is_missing_everywhere():
    assert phase_column(None, TOWN, 2027).values.isna().all()
    (section,) = planning_sections(state(), 2025)
    assert isinstance(section, TextSection)
    assert "geen warmteprogramma" in section.text


def test_five_years_have_what_touches_them_and_name_the_rest():
    section, *_ = planning_sections(state(cases.programme(**PLAN)), 2025)
    assert isinstance(section, PlanningSection)
    assert section.years == (2025, 2026, 2027, 2028, 2029)
    assert [bar.label for bar in section.bars] == ["Markt", "Haven", "Dorp"]
    markt = section.bars[0]
    assert (markt.first, markt.last, markt.style) == (2025, 2027, "S2")
    assert markt.cells == ("50", "S2a warmtenet op middentemperatuur", "voorlopig")
    assert section.bars[1].last is None
    assert section.bars[2].cells[1] == "onbekend"
    assert "Klaar voor 2025: Eiland." in section.note
    assert "Na 2029: Oost." in section.note
    assert "1 buurt staat niet in het warmteprogramma" in section.note


def test_zones_have_a_planning_of_their_own():
    zones = cases.zones(
        cases.WEST, cases.MIDDLE, strategie=["S2", None], jaar_start=[2026.0, NAN], jaar_eind=2028.0
    )
    _, section = planning_sections(state(cases.programme(**PLAN), zones), 2025)
    assert [(bar.label, bar.first, bar.last, bar.style) for bar in section.bars] == [
        ("Zone 1", 2026, 2028, "S2"),
        ("Zone 2", None, 2028, "onbekend"),
    ]


@given(st.integers(-20, 20), st.integers(2015, 2040), st.integers(0, 10))
def test_what_has_begun_stays_and_nothing_gets_shorter(years, start, long):
    rows = pd.DataFrame({"jaar_start": [float(start)], "jaar_eind": [float(start + long)]})
    moved = shift_years(rows, years, 2025).iloc[0]
    assert moved["jaar_eind"] - moved["jaar_start"] == long
    if start <= 2025:
        assert moved["jaar_start"] == start
    else:
        assert moved["jaar_start"] == max(start + years, 2026)


def test_an_unknown_year_stays_unknown_when_the_planning_moves():
    rows = pd.DataFrame({"jaar_start": [NAN, 2027.0, NAN], "jaar_eind": [2028.0, NAN, 2020.0]})
    moved = shift_years(rows, 2, 2025)
    assert np.isnan(moved.loc[0, "jaar_start"])
    assert moved.loc[0, "jaar_eind"] == 2030
    assert moved.loc[1, "jaar_start"] == 2029
    assert np.isnan(moved.loc[1, "jaar_eind"])
    assert moved.loc[2, "jaar_eind"] == 2020


def told(*, plan=PLAN, zones=None, variants=(), untold=(), projects=None, costs=None):
    """The heat page of Ministad with the ten homes and their projects."""
    registers = {
        "projecten": ten.register(projects),
        "warmteprogramma": cases.programme(**plan),
    }
    if costs is not None:
        registers["startanalyse"] = costs
    layers = {} if zones is None else {"warmtezones": zones}
    timeline = ten.timeline(projects, registers=registers, layers=layers)
    part = heat.contribute(timeline.base, TOWN)
    parts, answer = tell_heat(
        timeline.base,
        timeline,
        [part],
        settings=HeatSettings(variants=variants),
        untold=untold,
    )
    return parts[0], answer


def test_the_page_begins_with_words_and_the_planning_and_has_the_findings():
    page, answer = told()
    assert isinstance(page.sections[0], TextSection)
    assert isinstance(page.sections[1], PlanningSection)
    assert {f.norm.code for f in answer.findings} <= {f.norm.code for f in page.findings}
    assert "warmte_fase_in_jaar" in {column.spec.name for column in page.columns}
    # Project A demolishes two homes in Markt in 2026, in the years 2025-2027 of its heat.
    (found,) = [
        f
        for f in page.findings
        if f.norm.code == "sloop-naast-warmte" and f.evidence["buurt"] == mt.MARKT
    ]
    assert "2026" in found.reason


def test_a_shifted_planning_tells_only_what_becomes_another():
    # Two years later D in Dorp still has no year; A in Markt has begun in 2025 > 2024: it moves.
    page, answer = told(variants=(Variant(name="twee jaar later", years=2),))
    ((difference, *others),) = answer.differences
    assert not others
    assert "2025–2027" in difference.before.reason
    assert "2027–2029" in difference.after.reason
    (table,) = [s for s in page.sections if "twee jaar later" in s.title]
    assert isinstance(table, TableSection)
    assert len(table.rows) == 1
    assert table.norms == ("sloop-naast-warmte",)


def test_a_shift_of_nothing_changes_nothing_and_says_so():
    page, answer = told(variants=(Variant(name="gelijk", years=0),))
    assert answer.differences == ((),)
    (text,) = [s for s in page.sections if "gelijk" in s.title and isinstance(s, TextSection)]
    assert "verandert niets" in text.text


def test_internal_norms_are_told_nowhere():
    page, answer = told(
        variants=(Variant(name="twee jaar later", years=2),), untold=("sloop-naast-warmte",)
    )
    assert "sloop-naast-warmte" not in {f.norm.code for f in (*answer.findings, *page.findings)}
    assert answer.differences == ((),)


REPORTED = (
    Progress(zone="Zone 1", year=2023, homes=8, gas_free=1, todo=7, planned=2, due=2026),
    Progress(zone="Zone 1", year=2024, homes=8, gas_free=3, todo=5, added=2, planned=4, due=2026),
)


def test_progress_has_a_forecast_and_a_chart_of_what_was_reported_and_planned():
    (found,) = forecasts(REPORTED, {"Zone 1": 2030})
    # 5 to do at 2 a year: done in 2027; the year that was reported goes before the planned one.
    assert (found.zone, found.todo, found.end_year, found.expected_year) == (
        "Zone 1",
        5,
        2026,
        2027,
    )
    (chart,) = progress_sections(REPORTED, None, TOWN)
    assert isinstance(chart, ChartSection)
    assert chart.years == (2023, 2024)
    assert chart.lines == {"opgegeven": (1, 3), "gepland": (2, 4)}


def test_what_is_counted_stands_beside_what_was_reported():
    zone = cases.zones(cases.box(mt.X0, mt.Y0 + 100, mt.X0 + 200, mt.Y0 + 200))
    _, answer = told(zones=zone)
    chart, *_ = progress_sections(REPORTED, answer.zones, TOWN)
    assert chart.years == (2023, 2024, 2025, 2026, 2027, 2028, 2029)
    assert chart.lines["opgegeven"][:2] == (1, 3)
    assert chart.lines["alles"] == (None, 2, 2, 2, 2, 5, 5)
    frame = progress_frame(REPORTED, answer.zones)
    counted = frame[frame["herkomst"].eq("alles") & frame["jaar"].eq(2028)]
    assert counted["aardgasvrij_min"].item() == counted["aardgasvrij_max"].item() == 5


def heads(sections):
    return [section.title for section in sections]


def test_the_profile_of_a_buurt_has_its_costs_with_the_spread_and_its_choice():
    _, answer = told(costs=cases.startanalyse())
    sections = heat_of_area(answer, answer.case.areas, mt.MARKT)
    costs = next(s for s in sections if "nationale kosten" in s.title)
    assert [row[0] for row in costs.rows] == [
        "S2a warmtenet op middentemperatuur",
        "S1a volledig elektrisch",
        "S4a hernieuwbaar gas",
    ]
    assert [cases.plain(row[1]) for row in costs.rows] == ["€ 40", "€ 50 (+ € 10)", "€ 70 (+ € 30)"]
    assert "niet de enige overweging" in costs.note
    assert "Kosten onbekend: S3b, niet berekend." in costs.note
    choice = dict(next(s for s in sections if "keuze" in s.title).rows)
    assert choice["Voorkeur"] == "S2a warmtenet op middentemperatuur"
    assert choice["Tweede keus"] == "onbekend"
    assert choice["Voorkeur naast de laagste nationale kosten"] == "gelijk"
    assert "Warmte: wat er samenvalt" in heads(sections)


def test_an_area_of_which_nothing_is_known_has_no_sections_on_heat():
    _, answer = told(costs=cases.startanalyse())
    assert heat_of_area(answer, answer.case.areas, mt.WERKPARK) == ()


def test_a_wijk_counts_its_buurten():
    _, answer = told(costs=cases.startanalyse())
    table = next(
        s for s in heat_of_area(answer, answer.case.areas, mt.CENTRUM) if "geteld" in s.title
    )
    rows = {row[:2]: row[2] for row in table.rows}
    assert rows["Voorkeur van de gemeente", "S2 warmtenet op middentemperatuur"] == "2"
    assert rows["Voorkeur van de gemeente", "S1 volledig elektrisch"] == "1"
    assert sum(int(n) for (what, _), n in rows.items() if what.startswith("Voorkeur")) == 4


def test_the_choice_and_the_cost_in_two_sentences():
    _, answer = told(costs=cases.startanalyse())
    areas = answer.case.areas
    markt = heat_in_short(answer, areas, mt.MARKT)
    assert "S2a warmtenet op middentemperatuur, 2025–2027; begin " in markt
    assert "Laagste nationale kosten: S2a" in markt
    assert "niet de enige overweging" in markt
    assert "onbekend, jaren onbekend" in heat_in_short(answer, areas, mt.DORP)
    told_none = heat_in_short(answer, areas, mt.WERKPARK)
    assert told_none == "Deze buurt staat niet in het warmteprogramma."
    centrum = heat_in_short(answer, areas, mt.CENTRUM)
    assert "S2 warmtenet op middentemperatuur: 2" in centrum
    assert "S1 volledig elektrisch: 1" in centrum
    unplanned = replace(answer, case=replace(answer.case, programme=None))
    assert heat_in_short(unplanned, areas, mt.ZUID) == ""


def test_a_zone_is_on_the_profiles_of_the_buurten_that_it_covers_a_part_of():
    _, answer = told(zones=cases.zones(cases.WEST))
    assert "Warmte: zones in dit gebied" in heads(heat_of_area(answer, answer.case.areas, mt.MARKT))
    assert "Warmte: zones in dit gebied" in heads(heat_of_area(answer, answer.case.areas, mt.HAVEN))
    assert "Warmte: zones in dit gebied" not in heads(
        heat_of_area(answer, answer.case.areas, mt.OOST)
    )


def test_an_analyst_gets_the_ranking_per_measure():
    _, answer = told(costs=cases.startanalyse())
    frame = answer.ranking
    markt = frame[frame["buurtcode"].eq(mt.MARKT) & frame["maat"].eq("per woningequivalent")]
    assert markt["strategie"].tolist() == ["S2a", "S1a", "S4a"]
    assert markt["meer_dan_laagste"].tolist() == pytest.approx([0, 10, 30])
    assert answer.planning.loc[mt.MARKT, "voorkeur"] == "S2a"
    assert answer.business.empty


def test_without_any_delivery_on_heat_the_page_is_that_of_the_theme():
    bare = ten.timeline()
    part = heat.contribute(bare.base, TOWN)
    (page,), answer = tell_heat(bare.base, bare, [part], settings=HeatSettings())
    assert page.sections == part.sections
    assert not answer.delivered
    assert heat_of_area(answer, answer.case.areas, mt.MARKT) == ()
    column = next(c for c in page.columns if c.spec.name == "warmte_fase_in_jaar")
    assert column.values.isna().all()
