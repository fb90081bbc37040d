"""De Koppeling (Hengelo, 2022) on the real railway: the case of the council document.

The document says that the plan lies outside the brandaandachtsgebied and inside the others, and
what comes there. Where exactly its border runs is an assumption: a hectare beside the station, of
which ``examples/hengelo/plannen/de_koppeling.geojson`` says so in its name.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from wijkplan import Project
from wijkplan.model.findings import Verdict

pytestmark = pytest.mark.realdata
MEETS, FAILS, WEIGH, UNKNOWN = Verdict
EXAMPLE = Path(__file__).parents[2] / "examples" / "hengelo"
AREAS = ("brandaandachtsgebied", "explosieaandachtsgebied", "gifwolkaandachtsgebied")


@pytest.fixture(scope="module")
def hengelo(realdata):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WIJKPLAN_REALDATA", str(realdata))
        yield Project.load(EXAMPLE).reviewer()


@pytest.fixture(scope="module")
def koppeling(hengelo):
    return hengelo.read(EXAMPLE / "plannen" / "de_koppeling.geojson")


def verdicts(hengelo, plan, regime="hengelo-2022"):
    judged = hengelo.review(plan, regimes=[regime]).main.judgements
    found = {one.finding.norm.code: one for one in judged}
    return found, tuple(found[name].verdict for name in AREAS)


def with_part(plan, function):
    first = plan.parts.iloc[[0]].assign(naam="Begane grond", functie=function, woningen_max=None)
    parts = pd.concat([plan.parts, first.assign(woningen_min=None)], ignore_index=True)
    return replace(plan, parts=parts)


def test_hotel_offices_and_homes_are_to_be_weighed(hengelo, koppeling):
    _, found = verdicts(hengelo, koppeling)
    assert found == (MEETS, WEIGH, WEIGH)


@pytest.mark.parametrize("function", ["kinderdagverblijf", "verpleeghuis"])
def test_a_day_nursery_or_nursing_home_fails_in_principle(hengelo, koppeling, function):
    judged, found = verdicts(hengelo, with_part(koppeling, function))
    assert found == (MEETS, FAILS, WEIGH)
    explosion = judged["explosieaandachtsgebied"]
    assert "ontwerp, in beginsel" in explosion.status
    assert "ontwerp, in beginsel" in explosion.finding.reason


def test_without_functions_it_is_unknown(hengelo, koppeling):
    bare = replace(koppeling, parts=koppeling.parts.assign(functie=None))
    _, found = verdicts(hengelo, bare)
    assert found == (MEETS, UNKNOWN, UNKNOWN)


def test_the_lines_to_enschede_and_zutphen_are_of_unknown_transport(hengelo, koppeling):
    judged, _ = verdicts(hengelo, koppeling)
    assert judged["brandaandachtsgebied"].finding.evidence["afstand_onbekend_spoor_m"] > 30
    judged, found = verdicts(hengelo, koppeling, regime="bkl-2024")
    assert found == (MEETS, WEIGH, WEIGH)
    risk = judged["plaatsgebonden-risico"]  # 0 m along Route 30, not known of the others
    assert risk.verdict is UNKNOWN


def test_the_project_of_the_register_has_no_place_yet(hengelo):
    plan = hengelo.read("HGL-12")
    _, found = verdicts(hengelo, plan)
    assert found == (UNKNOWN, UNKNOWN, UNKNOWN)


def test_the_heat_station_beside_the_plan(hengelo, koppeling):
    """'Naast een warmteverdeelstation van Ennatuurlijk' (line 2081-2085); the point is assumed."""
    judged, _ = verdicts(hengelo, koppeling)
    beside = judged["warmtebron-nabij"]
    assert beside.verdict is UNKNOWN  # the example gives no reach: there is no norm for it
    assert "Warmteverdeelstation van Ennatuurlijk (plaats is een aanname)" in beside.finding.reason
    assert 0 < beside.finding.evidence["afstand_warmtebron_m"] < 50
    given = replace(hengelo, ground=replace(hengelo.ground, heat_reach_m=50.0))
    judged, _ = verdicts(given, koppeling)
    assert judged["warmtebron-nabij"].verdict is WEIGH
    near = given.review(koppeling, regimes=["hengelo-2022"]).main.nearby
    assert [thing.name for thing in near if thing.sort == "warmtebron"] == [
        "Warmteverdeelstation van Ennatuurlijk (plaats is een aanname)"
    ]
