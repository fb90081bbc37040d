"""Zones that overlap, and preferences for a network that lie in no zone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

import minitown as mt
from heat_cases import (
    DORP,
    HOMES,
    MARKT,
    MIDDLE,
    NAN,
    OOST,
    TOWN,
    WERKPARK,
    WEST,
    made,
    programme,
    sections,
    spot,
    stock,
    table,
    zones,
)
from strategies import polygons
from wijkplan.model.contribution import TableSection
from wijkplan.model.findings import Verdict
from wijkplan.themes.heat.zones.coverage import find_gaps, find_overlaps


def findings(found, code):
    return {f.subject: f for f in found.findings if f.norm.code == code}


def test_two_zones_that_overlap_are_named_with_hectares_and_homes():
    """WEST and MIDDLE share a strip of 100 by 100 metres with two homes."""
    found = made(drawn=zones(WEST, MIDDLE), homes=HOMES)
    assert table(found, "die overlappen").rows == (("Zone 1", "Zone 2", "1,0", "2"),)
    (finding,) = findings(found, "warmtezones-overlappen").values()
    assert (finding.subject, finding.verdict) == ("Zone 1 en Zone 2", Verdict.WEIGH)
    assert finding.evidence["gedeeld_ha"] == 1
    assert finding.evidence["woningen_in_beide"] == 2


def test_without_addresses_homes_in_both_are_unknown():
    found = made(drawn=zones(WEST, MIDDLE))
    assert table(found, "die overlappen").rows[0][3] == "onbekend"
    assert "niet als adressen" in table(found, "die overlappen").note


def test_neighbours_do_not_overlap():
    found = made(drawn=zones(mt.cell(0, 1), mt.cell(1, 1)), homes=HOMES)
    assert not sections(found, TableSection, "die overlappen")
    (finding,) = findings(found, "warmtezones-overlappen").values()
    assert finding.verdict is Verdict.MEETS
    assert not findings(made(drawn=zones(WEST)), "warmtezones-overlappen")


PLAN = programme(
    markt=("S2a", 2027, 2030),  # covered
    haven=("S3", 2027, 2030),  # half in the zone: one of two homes
    oost=("S2", NAN, NAN),  # in none: one home
    dorp=("S1a", NAN, NAN),  # no network
    werkpark=("S2", NAN, NAN),  # no homes
)


def test_a_preference_for_a_network_outside_the_zones_per_buurt():
    found = made(plan=PLAN, drawn=zones(WEST), homes=HOMES)
    rows = {row[0]: row[1:] for row in table(found, "buiten de warmtezones").rows}
    assert rows == {
        "Haven": ("S3 warmtenet op lage temperatuur", "0,5 van 1,0", "1 van 2", "0"),
        "Oost": ("S2 warmtenet op middentemperatuur", "1,0 van 1,0", "1 van 1", "0"),
    }
    assert table(found, "buiten de warmtezones").note.startswith("2 van de 4 buurten")
    gaps = findings(found, "warmtezones-dekken-voorkeur")
    assert {f.verdict for f in gaps.values()} == {Verdict.WEIGH}
    assert gaps[OOST].evidence["woningen_buiten_zones"] == 1


def test_without_addresses_the_ground_tells():
    found = made(plan=PLAN, drawn=zones(WEST))
    gaps = findings(found, "warmtezones-dekken-voorkeur")
    assert [row[0] for row in table(found, "buiten de warmtezones").rows] == [
        "Haven",
        "Oost",
        "Werkpark",
    ]
    assert gaps[WERKPARK].evidence["woningen"] is None
    assert "onbekend, woningen zijn niet als adressen geleverd" in gaps[OOST].reason


def test_homes_without_a_place_leave_it_open():
    homes = stock([spot(110, 150), (np.nan, np.nan)], [mt.HAVEN, mt.HAVEN])
    plan = programme(haven=("S3", 2027, 2030))
    found = findings(made(plan=plan, drawn=zones(WEST), homes=homes), "warmtezones-dekken-voorkeur")
    assert found[mt.HAVEN].verdict is Verdict.UNKNOWN
    assert "van 1 woning is de plaats niet bekend" in found[mt.HAVEN].reason


def test_when_all_preferences_lie_in_a_zone_that_is_said():
    found = made(plan=programme(markt=("S2", NAN, NAN)), drawn=zones(WEST), homes=HOMES)
    (finding,) = findings(found, "warmtezones-dekken-voorkeur").values()
    assert finding.verdict is Verdict.MEETS
    none = made(plan=programme(dorp=("S1", NAN, NAN)), drawn=zones(WEST), homes=HOMES)
    assert not findings(none, "warmtezones-dekken-voorkeur")


def test_without_zones_there_is_nothing_to_say_of_them():
    codes = {f.norm.code for f in made(plan=PLAN, homes=HOMES).findings}
    assert not codes & {"warmtezones-dekken-voorkeur", "warmtezones-overlappen"}


@given(polygons())
def test_overlaps_are_those_that_a_plain_loop_finds(shapes):
    drawn = zones(*shapes).frame
    pairs = {
        (f"Zone {a + 1}", f"Zone {b + 1}"): shapes[a].intersection(shapes[b]).area
        for a in range(len(shapes))
        for b in range(a + 1, len(shapes))
    }
    found = {overlap.zones: overlap.area_m2 for overlap in find_overlaps(drawn, None)}
    assert found == pytest.approx({pair: area for pair, area in pairs.items() if area > 1})


@given(polygons())
def test_ground_outside_is_what_is_left_of_a_buurt(shapes):
    gaps = find_gaps(shapes, PLAN, None, TOWN)
    for gap in gaps:
        shape = TOWN.frame.geometry[gap.code]
        inside = shape.intersection(shapes.union_all()).area
        assert gap.outside_m2 == pytest.approx(shape.area - inside)
    assert {gap.code for gap in gaps} <= {MARKT, mt.HAVEN, OOST, WERKPARK}
    assert DORP not in {gap.code for gap in gaps}


def test_the_order_of_the_file_does_not_matter():
    one, other = zones(WEST, MIDDLE), zones(MIDDLE, WEST, naam=["Zone 2", "Zone 1"])
    (first,) = find_overlaps(one.frame, HOMES)
    (second,) = find_overlaps(other.frame, HOMES)
    assert set(first.zones) == set(second.zones)
    assert replace(first, zones=second.zones) == second
