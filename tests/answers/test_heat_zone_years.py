"""Zones in every scenario and year, by hand: ten homes, four projects, two zones.

Zone 1 covers Markt and Haven (2 ha): 7 homes, of which M4 has a heat network and H3 is electric.
Under *alles* project A takes M1 and M2 in 2026 and brings 3 homes on a network in 2028. Zone 2
covers 0.6 ha of Dorp and holds D1, D2 (heat unknown) and D3. Project C brings two homes in Dorp in
2026, nobody knows where and how heated, which end in 2028; D takes one of the three in 2027, nobody
knows which.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from shapely.geometry import box

import heat_cases as cases
import minitown as mt
import ten_homes as ten
from wijkplan.answers.heat.business import TITLE, business_frame, business_section
from wijkplan.answers.heat.zone_years import follow_zones
from wijkplan.model.contribution import TableSection, TextSection

NORTH = box(mt.X0, mt.Y0 + 100, mt.X0 + 200, mt.Y0 + 200)
DORP = box(mt.X0 + 200, mt.Y0 + 100, mt.X0 + 260, mt.Y0 + 200)
WHY_NOT = "er zijn geen warmtezones geleverd"


def followed(projects=None, **changes):
    given = {"layers": {"warmtezones": cases.zones(NORTH, DORP)}, **changes}
    timeline = ten.timeline(projects, **given)
    return follow_zones(timeline.base, timeline)


@pytest.fixture(scope="module")
def zones():
    return followed()


def test_the_start_is_what_the_homes_say(zones):
    north, dorp = zones.now["Zone 1"], zones.now["Zone 2"]
    assert (north.year, north.homes, north.gas_free, north.connected) == (2024, 7, 2, 1)
    assert zones.hectares["Zone 1"] == pytest.approx(2.0)
    assert zones.hectares["Zone 2"] == pytest.approx(0.6)
    assert dorp.homes == 3
    assert dorp.span("gas_free") == (0, 1)


def test_scenarios_in_which_nothing_happens_are_left_out(zones):
    assert [scenario.name for scenario in zones.scenarios] == ["alleen hard", "alles"]


@pytest.mark.parametrize("scenario", ["alleen hard", "alles"])
def test_demolition_and_new_build_move_the_zone(zones, scenario):
    found = [zones.at(scenario, "Zone 1", year) for year in (2025, 2026, 2027, 2028, 2029)]
    assert [item.homes for item in found] == [7, 5, 5, 8, 8]
    assert [item.gas_free for item in found] == [2, 2, 2, 5, 5]
    assert [item.connected for item in found] == [1, 1, 1, 4, 4]
    assert zones.connections[scenario, "Zone 1"] == {2028: (3, 3)}
    assert zones.changes(scenario, "Zone 1") == (2026, 2028)


def test_what_is_not_known_widens_the_bounds_and_is_not_shared_out(zones):
    # Two homes of unknown heat may come; one of unknown heat may leave; then the two leave again.
    assert zones.connections["alles", "Zone 2"] == {2026: (0, 2), 2027: (-1, 0), 2028: (-2, 0)}
    assert zones.connections["alleen hard", "Zone 2"] == {}
    assert zones.changes("alleen hard", "Zone 2") == ()


def test_a_home_without_place_in_a_buurt_that_a_zone_covers_is_in_it():
    project = {"soort": "NIU", "bruto": 4.0, "jaar_oplevering": 2026.0, "warmte": "warmtenet"}
    found = followed({"P": {**project, "buurt": mt.HAVEN}})
    assert found.connections["alles", "Zone 1"] == {2026: (4, 4)}
    found = followed({"P": {**project, "buurt": mt.DORP}})
    assert found.connections["alles", "Zone 2"] == {2026: (0, 4)}
    found = followed({"P": {**project, "buurt": None}})
    assert found.connections["alles", "Zone 1"] == {2026: (0, 4)}
    assert found.connections["alles", "Zone 2"] == {2026: (0, 4)}


def test_homes_that_get_a_network_are_connections_and_no_homes():
    project = {"soort": "WNT", "aantal": 2.0, "jaar_oplevering": 2026.0, "panden": "P4"}
    found = followed({"P": {**project, "buurt": mt.HAVEN}})
    assert found.connections["alles", "Zone 1"] == {2026: (2, 2)}
    assert found.at("alles", "Zone 1", 2026).homes == 7
    assert found.at("alles", "Zone 1", 2026).connected == 3


def test_without_zones_or_addresses_nothing_is_known():
    timeline = ten.timeline()
    assert follow_zones(timeline.base, timeline) is None
    counts = replace(timeline.base.stock, addresses=False)
    base = replace(timeline.base, stock=counts, layers={"warmtezones": cases.zones(NORTH)})
    assert follow_zones(base, None) is None
    told = business_section(None, why_not=WHY_NOT)
    assert isinstance(told, TextSection)
    assert WHY_NOT in told.text


def test_without_projects_there_is_only_the_present():
    timeline = ten.timeline(layers={"warmtezones": cases.zones(NORTH, DORP)})
    found = follow_zones(timeline.base, None)
    assert found.scenarios == ()
    assert found.now["Zone 1"].homes == 7
    assert [row[:2] for row in business_section(found, why_not="").rows] == [
        ("Zone 1", "nu"),
        ("Zone 2", "nu"),
    ]
    assert business_frame(found).empty


def test_the_frame_has_every_scenario_zone_and_year(zones):
    frame = business_frame(zones).set_index(["scenario", "zone", "jaar"])
    assert len(frame) == 2 * 2 * 6
    row = frame.loc["alles", "Zone 1", 2028]
    assert row["woningen_min"] == row["woningen_max"] == 8
    assert row["woningen_per_ha_min"] == pytest.approx(4.0)
    assert row["aansluitingen_min"] == 3
    assert np.isnan(frame.loc["alles", "Zone 1", 2024]["aansluitingen_min"])
    assert frame.loc["alles", "Zone 1", 2027]["aansluitingen_max"] == 0
    sums = frame["aansluitingen_max"].groupby(["scenario", "zone"]).sum()
    assert sums["alles", "Zone 1"] == 3
    assert pd.notna(frame["woningen_min"]).all()


def test_the_table_sets_the_end_beside_the_start_and_skips_what_does_not_change(zones):
    made = business_section(zones, why_not="")
    assert isinstance(made, TableSection)
    assert made.title == TITLE
    assert all(len(row) == len(made.head) for row in made.rows)
    rows = {row[:2]: row[2:] for row in made.rows}
    assert rows["Zone 1", "nu"] == ("2,0", "7", "–", "3,5", "1", "–")
    assert rows["Zone 1", "eind 2029, alles"] == ("2,0", "8", "+1", "4,0", "4", "2028: 3")
    assert ("Zone 2", "eind 2029, alleen hard") not in rows
    later = rows["Zone 2", "eind 2029, alles"]
    assert later[2] in ("−1", "−1 tot 0")
    assert later[-1] == "2026: 0 tot 2; 2027: −1 tot 0; 2028: −2 tot 0"
