"""An area in a few lines: findings that lie in it, what is exposed, and the choice for heat."""

from __future__ import annotations

from dataclasses import replace

import pytest

import minitown as mt
import ten_atlas
from wijkplan.answers.in_short import tell_in_short
from wijkplan.answers.profile import profile_area
from wijkplan.model.findings import Citation, Finding, Norm, Verdict


def finding(title, subject, verdict, **evidence):
    norm = Norm(code=title, title=title, citation=Citation(source="x", verified=True))
    return Finding(norm=norm, subject=subject, verdict=verdict, reason="", evidence=evidence)


FINDINGS = (
    finding("groen", mt.MARKT, Verdict.WEIGH),
    finding("groen", mt.DORP, Verdict.WEIGH),
    finding("norm", "Plan A", Verdict.FAILS, buurt=mt.HAVEN),
    finding("raadsel", mt.OOST, Verdict.UNKNOWN),
    finding("raadsel", mt.EILAND, Verdict.UNKNOWN),
    finding("goed", mt.MARKT, Verdict.MEETS),
    finding("elders", "aantal_inwoners", Verdict.WEIGH),
    finding("zone", "zone Noord", Verdict.WEIGH, buurt=None, zone=None),
)


@pytest.fixture(scope="module")
def atlas():
    return replace(ten_atlas.atlas(), findings=FINDINGS)


def told(atlas, code):
    short = tell_in_short(atlas, atlas.areas, code, None)
    return [(w.title, w.verdict, w.subjects) for w in short.weighings], short.undecided


def test_what_lies_in_the_area_is_told_the_heaviest_first(atlas):
    weigh, fails = Verdict.WEIGH, Verdict.FAILS
    assert told(atlas, mt.MARKT) == ([("groen", weigh, ())], 0)
    assert told(atlas, mt.CENTRUM) == (
        [("norm", fails, ("Plan A",)), ("groen", weigh, ("Markt",))],
        1,
    )
    assert told(atlas, mt.GEMEENTE)[0][1] == ("groen", weigh, ("Markt", "Dorp"))
    assert told(atlas, mt.WERKPARK) == ([], 0)


def test_homes_are_told_at_both_ends_per_scenario(atlas):
    short = profile_area(atlas, mt.DORP).short
    assert short.homes == "3 eind 2024. Eind 2029: 3 (nu, alleen hard); 2 (alles)."
    assert short.heat == short.safety == ""
    assert short.told


def test_an_area_of_which_nothing_is_known_has_nothing_told(atlas):
    bare = replace(atlas, findings=(), outlook=None)
    assert not tell_in_short(bare, bare.areas, mt.DORP, None).told
