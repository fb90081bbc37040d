"""The answer on heat of Voorbeeldstad: what hangs together over page, profiles and map."""

from __future__ import annotations

import pytest

from wijkplan.answers.profile import profile_area
from wijkplan.config_tables import WarmteTable, WarmteVariantTable
from wijkplan.model.areas import Level
from wijkplan.model.contribution import PlanningSection
from wijkplan.output.payload import build_payload
from wijkplan.themes.heat.parts import THEME

PHASE = "warmte_fase_in_jaar"


@pytest.fixture(scope="module")
def answer(voorbeeldstad_atlas):
    return voorbeeldstad_atlas.heat


def test_the_project_file_sets_the_rule_the_reach_and_the_variants():
    table = WarmteTable(
        nek_aan_nek_pct=5,
        bereik_m=300,
        variant=(WarmteVariantTable(naam="later", verschuiving=2),),
    )
    settings = table.settings()
    assert (settings.rule.pct, settings.reach_m) == (5, 300)
    assert [(variant.name, variant.years) for variant in settings.variants] == [("later", 2)]


def test_the_page_has_a_planning_per_buurt_and_the_findings(voorbeeldstad_atlas, answer):
    (part,) = [c for c in voorbeeldstad_atlas.contributions if c.theme == THEME]
    (buurten, zones) = [s for s in part.sections if isinstance(s, PlanningSection)]
    assert buurten.bars
    assert zones.bars
    assert set(map(id, answer.findings)) <= set(map(id, part.findings))


def test_homes_of_a_zone_follow_from_what_comes_and_goes(answer):
    frame = answer.business
    spans = frame["aangesloten_max"] - frame["aangesloten_min"]
    assert (spans >= 0).all()
    assert (frame["aansluitingen_max"].dropna() >= frame["aansluitingen_min"].dropna()).all()
    # What is connected at the end lies between the start and all connections together.
    for _, course in frame.groupby(["scenario", "zone"]):
        start, end = course.iloc[0], course.iloc[-1]
        least = start["aangesloten_min"] + course["aansluitingen_min"].sum()
        most = start["aangesloten_max"] + course["aansluitingen_max"].sum()
        assert least <= end["aangesloten_max"]
        assert end["aangesloten_min"] <= most


def test_a_zone_is_told_on_every_profile_of_which_it_covers_a_part(voorbeeldstad_atlas, answer):
    for zone, codes in answer.zones.buurten.items():
        for code in sorted(codes)[:2]:
            sections = profile_area(voorbeeldstad_atlas, code).heat
            rows = [row[0] for s in sections if "zones" in s.title for row in s.rows]
            assert zone in rows


def test_every_finding_about_a_buurt_is_on_its_profile(voorbeeldstad_atlas, answer):
    code = next(f.evidence["buurt"] for f in answer.findings if f.evidence["buurt"])
    expected = [f.reason for f in answer.findings if f.evidence["buurt"] == code]
    sections = profile_area(voorbeeldstad_atlas, code).heat
    reasons = [row[-1] for s in sections if "samenvalt" in s.title for row in s.rows]
    assert set(expected) <= set(reasons)


def test_the_map_has_strategies_and_phases_as_classes_that_follow_the_years(voorbeeldstad_atlas):
    payload = build_payload(voorbeeldstad_atlas)
    looks = payload["indicators"]["warmte_voorkeur"]["classes"]["looks"]
    assert len({look["pattern"] for look in looks}) == len(looks) > 1
    assert PHASE in payload["time"]["varies"]
    changes = payload["time"]["indicators"][PHASE][Level.BUURT.value]
    # A planning is the same under every scenario.
    assert len({str(course) for course in changes.values()}) == 1
    assert any(year for year in next(iter(changes.values())))
