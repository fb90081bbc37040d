"""A source of heat or a network near a plan: the distance always, a judgement within reach."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import pytest
from shapely import LineString, Point

import minitown as mt
import review_town as rt
from wijkplan.model.findings import Verdict
from wijkplan.model.layers import Layer, LayerSpec
from wijkplan.model.planned import BUURT
from wijkplan.reviewer import Reviewer

MEETS, FAILS, WEIGH, UNKNOWN = Verdict
PLAN = rt.plan(rt.part(rt.block(100)))  # x 400 to 500, y 600 to 640
STATION = Point(525, 620)
PIPE = LineString([(0, 700), (2000, 700)])


def supply(name, *shapes, **columns):
    given = {
        "naam": "Station <b>",
        "soort": "warmteverdeelstation",
        "status": "bestaand",
        "bron": "Raadsstuk",
        **columns,
    }
    frame = gpd.GeoDataFrame(
        {key: [value] * len(shapes) for key, value in given.items()},
        geometry=[rt.place(shape) for shape in shapes],
        crs=mt.CRS,
    )
    return Layer(LayerSpec(name=name, geometry="punt"), frame, mt.provenance(name="Warmtekaart"))


def look(plan=PLAN, *, sources=None, pipes=None, reach_m=None):
    layers = {"spoor": rt.tracks()}
    if sources is not None:
        layers["warmtebronnen"] = sources
    if pipes is not None:
        layers["warmtenet"] = pipes
    ground = replace(rt.ground("ja", layers=layers), heat_reach_m=reach_m)
    review = Reviewer(ground=ground).review(plan, regimes=["bkl-2024"]).main
    judged = [j for j in review.judgements if j.finding.norm.code == "warmtebron-nabij"]
    near = [n for n in review.nearby if n.sort in ("warmtebron", "warmtenet")]
    return judged, near


def test_a_station_beside_the_plan_is_to_be_weighed():
    judged, near = look(sources=supply("warmtebronnen", STATION, Point(0, 0)), reach_m=50)
    (one,) = judged
    assert one.verdict is WEIGH
    assert "warmteverdeelstation Station <b> op 25,0 m" in one.finding.reason
    assert "binnen bereik (50,0 m, van het project)" in one.finding.reason
    assert one.finding.evidence == {"bereik_m": 50, "afstand_warmtebron_m": 25}
    assert one.status == "beleid van gemeente Hengelo"
    assert one.by_hand
    assert [(n.sort, n.name) for n in near] == [("warmtebron", "Station <b>")]
    assert near[0].text == "warmteverdeelstation, op 25,0 m van het plan; bron: Raadsstuk"


def test_without_a_reach_the_distance_is_told_and_the_verdict_is_unknown():
    judged, _ = look(sources=supply("warmtebronnen", STATION))
    (one,) = judged
    assert one.verdict is UNKNOWN
    assert "op 25,0 m" in one.finding.reason
    assert "bereik_m" in one.turns[0]


def test_beyond_the_reach_there_is_a_distance_and_nothing_to_weigh():
    judged, near = look(sources=supply("warmtebronnen", STATION), reach_m=24)
    assert judged == []
    assert len(near) == 1


def test_source_and_network_are_one_judgement():
    pipes = supply("warmtenet", PIPE, naam="Net", soort="transport", status="gepland")
    judged, near = look(sources=supply("warmtebronnen", STATION), pipes=pipes, reach_m=100)
    (one,) = judged
    assert "en transportleiding Net (gepland) op 60,0 m" in one.finding.reason
    assert one.finding.evidence["afstand_warmtenet_m"] == 60
    assert [n.sort for n in near] == ["warmtebron", "warmtenet"]


@pytest.mark.parametrize("kind", [None, float("nan")])
def test_a_pipe_of_an_unknown_kind_is_a_network(kind):
    judged, _ = look(pipes=supply("warmtenet", PIPE, naam="Net", soort=kind), reach_m=100)
    assert "ligt: warmtenet Net op 60,0 m" in judged[0].finding.reason


def test_a_plan_of_which_only_the_buurt_is_known_is_unknown():
    part = {**rt.part(rt.block(100)), "basis": BUURT, "buurt": rt.NOORD, "geometry": None}
    judged, _ = look(rt.plan(part), sources=supply("warmtebronnen", STATION), reach_m=50)
    (one,) = judged
    assert one.verdict is UNKNOWN
    assert one.turns == ("Teken het plan; dan is het te zeggen.",)


def test_without_sources_and_networks_there_is_nothing_to_tell():
    assert look(reach_m=50) == ([], [])


def test_inside_a_source_the_distance_is_zero():
    lake = supply("warmtebronnen", rt.block(90, depth=200), soort="aquathermie", naam="Plas")
    judged, _ = look(sources=lake, reach_m=1)
    assert judged[0].finding.evidence["afstand_warmtebron_m"] == 0
