"""The review of a plan: distances, functions, rules, and what is not known."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Point, Polygon, box
from shapely.affinity import rotate, translate

import review_town as rt
from wijkplan.answers.review.evidence import evidence, risk_polygons
from wijkplan.model.errors import ConfigError, DataError
from wijkplan.model.findings import Verdict
from wijkplan.model.planned import BUURT, POINT
from wijkplan.themes.safety.present.exposed import EXPOSURE, expose
from wijkplan.themes.safety.present.uses import find_uses

MEETS, FAILS, WEIGH, UNKNOWN = Verdict
BRAND, EXPLOSIE, GIFWOLK = (f"{k}aandachtsgebied" for k in ("brand", "explosie", "gifwolk"))
OTHER = f"{GIFWOLK}_alternatief"


@pytest.fixture(scope="module")
def town():
    return rt.reviewer()


def judge(reviewer, *parts, regime="bkl-2024", **changes):
    """Norm -> judgement of a plan of some parts."""
    reviewed = reviewer.review(rt.plan(*parts, **changes), regimes=[regime])
    return {j.finding.norm.code: j for j in reviewed.main.judgements}


def verdicts(found):
    return tuple(found[norm].verdict for norm in (BRAND, EXPLOSIE, GIFWOLK))


# --- where a plan lies


@pytest.mark.parametrize(
    ("distance", "brand"), [(29.99, WEIGH), (30.0, WEIGH), (30.01, MEETS), (0.5, WEIGH)]
)
def test_the_facade_decides_to_the_centimetre(town, distance, brand):
    found = judge(town, rt.part(rt.block(distance), woningen=40))
    assert found[BRAND].verdict is brand
    assert found[BRAND].distance_m == pytest.approx(distance)
    assert verdicts(found)[1:] == (WEIGH, WEIGH)


def test_beyond_every_area_the_plan_meets_the_norms_and_says_how_much_room_is_left(town):
    found = judge(town, rt.part(rt.block(350), woningen=1))
    assert verdicts(found) == (MEETS, MEETS, MEETS)
    assert found[OTHER].verdict is WEIGH  # 1,500 m
    assert "150,0 m dichter bij" in found[EXPLOSIE].turns[0]
    assert (found[EXPLOSIE].overlap_m2, found[EXPLOSIE].distance_m) == (0.0, 350.0)


def test_a_plan_across_the_border_of_an_area_has_the_part_of_it_that_lies_inside(town):
    found = judge(town, rt.part(rt.block(180), woningen=40))
    assert found[EXPLOSIE].verdict is WEIGH
    assert found[EXPLOSIE].overlap_m2 == pytest.approx(100 * 20)
    assert "20,0 m verder van het spoor" in found[EXPLOSIE].turns[0]


def test_a_hole_and_several_pieces_are_measured_as_they_are(town):
    ring = Polygon(rt.block(100).buffer(80, join_style="mitre").exterior, [rt.block(100).exterior])
    far = rt.block(400)
    found = judge(town, rt.part(MultiPolygon([ring, far]), woningen=40))
    assert found[EXPLOSIE].distance_m == pytest.approx(20)
    whole = shapely.union_all([ring, far])
    inside = shapely.intersection(whole, box(-500, 300, 2500, 700))
    assert found[EXPLOSIE].overlap_m2 == pytest.approx(inside.area)


def test_round_a_bend_the_exact_distance_counts_and_not_the_drawn_corners():
    bend = rt.tracks(LineString([(0, 500), (1000, 500)]))
    reviewer = rt.reviewer(layers={"spoor": bend})
    # 199.9 m from the end of the line, halfway between two corners of the drawn circle
    angle = np.pi / 2 / 16 / 2
    spot = Point(1000 + 199.9 * np.cos(angle), 500 + 199.9 * np.sin(angle))
    found = judge(reviewer, rt.part(spot, woningen=1, basis=POINT))
    assert found[EXPLOSIE].verdict is WEIGH
    assert found[EXPLOSIE].distance_m == pytest.approx(199.9)


def test_where_lines_meet_the_nearest_that_counts_decides():
    lines = (LineString([(-500, 500), (1000, 500)]), LineString([(1000, 500), (1000, 1500)]))
    reviewer = rt.reviewer("ja", "nee", layers={"spoor": rt.tracks(*lines)})
    beside_the_second = rt.part(box(960, 850, 970, 860), woningen=1)
    found = judge(reviewer, beside_the_second)
    assert verdicts(found) == (MEETS, MEETS, MEETS)
    assert found[EXPLOSIE].distance_m == pytest.approx(350)


# --- what is not known


def test_beside_a_line_of_unknown_transport_it_is_unknown_and_says_what_to_look_up():
    found = judge(rt.reviewer("onbekend"), rt.part(rt.block(100), woningen=40))
    assert verdicts(found) == (MEETS, UNKNOWN, UNKNOWN)
    assert "basisnettabel" in found[EXPLOSIE].turns[0]
    assert "100,0 m verder" in found[EXPLOSIE].turns[1]


def test_without_tracks_every_area_is_unknown():
    found = judge(rt.reviewer(layers={}), rt.part(rt.block(100), woningen=40))
    assert {found[norm].verdict for norm in (BRAND, EXPLOSIE, GIFWOLK, OTHER)} == {UNKNOWN}
    assert found["plaatsgebonden-risico"].verdict is UNKNOWN


def test_a_part_of_which_only_the_buurt_is_known_is_inside_only_if_the_buurt_is(town):
    drawn = rt.part(rt.block(100), woningen=5, basis=BUURT, buurt=rt.NOORD)
    found = judge(town, {**drawn, "geometry": None})
    assert found[EXPLOSIE].verdict is UNKNOWN
    assert found[EXPLOSIE].overlap_m2 is None
    assert found[OTHER].verdict is WEIGH  # all of Noord lies within 1,500 m


def test_without_functions_nothing_is_decided_inside_and_all_outside(town):
    found = judge(town, rt.part(rt.block(100), None))
    assert verdicts(found) == (MEETS, UNKNOWN, UNKNOWN)
    assert "Geef de functie" in found[EXPLOSIE].turns[0]


def test_what_nobody_delivered_is_unknown_for_every_plan(town):
    found = judge(town, rt.part(rt.block(400), woningen=1))
    names = ("emplacement", "overige-risicobronnen", "geluid-spoor", "trillingen-spoor")
    assert {found[name].verdict for name in names} == {UNKNOWN}


# --- what the plan permits, and the rules of a regime


@pytest.mark.parametrize("function", ["kinderdagverblijf", "verpleeghuis", "basisschool"])
def test_zeer_kwetsbaar_in_the_explosion_area_fails_under_hengelo(town, function):
    parts = (rt.part(rt.block(100), woningen=40), rt.part(rt.block(100), function))
    found = judge(town, *parts, regime="hengelo-2022")
    assert verdicts(found) == (MEETS, FAILS, WEIGH)
    assert "ontwerp, in beginsel" in found[EXPLOSIE].status
    assert "ontwerp, in beginsel" in found[EXPLOSIE].finding.reason
    assert found[EXPLOSIE].turns[0].startswith(f"Wordt afwegen zonder {function}")
    assert "100,0 m verder" in found[EXPLOSIE].turns[1]


def test_the_same_plan_is_to_be_weighed_without_it_or_under_another_regime(town):
    homes, school = rt.part(rt.block(100), woningen=40), rt.part(rt.block(100), "basisschool")
    assert judge(town, homes, regime="hengelo-2022")[EXPLOSIE].verdict is WEIGH
    assert judge(town, homes, school)[EXPLOSIE].verdict is WEIGH


def test_a_school_outside_the_area_does_not_fail_the_homes_inside(town):
    parts = (rt.part(rt.block(100), woningen=40), rt.part(rt.block(220), "basisschool"))
    assert judge(town, *parts, regime="hengelo-2022")[EXPLOSIE].verdict is WEIGH


def test_outdoor_grounds_bring_a_school_inside_and_homes_not(town):
    school, homes = (rt.part(rt.block(220), f) for f in ("basisschool", "woning"))
    grounds = rt.part(rt.block(190, depth=30), "buitenterrein")
    found = judge(town, school, grounds, regime="hengelo-2022")
    assert found[EXPLOSIE].verdict is FAILS
    assert found[EXPLOSIE].distance_m == pytest.approx(190)
    assert judge(town, homes, grounds, regime="hengelo-2022")[EXPLOSIE].verdict is MEETS


def test_a_part_that_may_not_come_does_not_count(town):
    school = rt.part(rt.block(100), "basisschool", leerlingen_max=0.0)
    homes = rt.part(rt.block(100), woningen=40)
    assert judge(town, homes, school, regime="hengelo-2022")[EXPLOSIE].verdict is WEIGH
    with pytest.raises(DataError, match="laat niets toe"):
        judge(town, school)


def test_a_class_that_the_plan_leaves_open_is_asked_for(town):
    found = judge(town, rt.part(rt.block(100), "zorg"), regime="hengelo-2022")
    assert found[EXPLOSIE].verdict is UNKNOWN
    assert "Zeg wat" in found[EXPLOSIE].turns[0]


def test_zeer_kwetsbaar_beside_an_unknown_line_may_fail_and_so_is_unknown():
    found = judge(
        rt.reviewer("onbekend"), rt.part(rt.block(100), "basisschool"), regime="hengelo-2022"
    )
    assert found[EXPLOSIE].verdict is UNKNOWN
    assert "ontwerp, in beginsel" in found[EXPLOSIE].status


def test_the_old_rules_ask_for_a_calculation_and_a_count_never_passes(town):
    found = judge(town, rt.part(rt.block(100), woningen=1), regime="bevt-2015")
    zone = found["groepsrisicozone-200m"]
    assert zone.verdict is WEIGH
    assert "berekening" in zone.finding.reason
    assert found["plasbrandaandachtsgebied"].verdict is MEETS  # bvg is nee


# --- individual risk


@pytest.mark.parametrize(
    ("function", "given", "verdict"),
    [
        ("woning", {"woningen": 4}, FAILS),
        ("kantoor", {"bvo_m2": 2000}, FAILS),
        ("kantoor", {"bvo_m2": 1500}, WEIGH),
        ("kantoor", {}, UNKNOWN),
        (None, {}, UNKNOWN),
    ],
)
def test_within_the_distance_of_individual_risk_the_class_decides(function, given, verdict):
    reviewer = rt.reviewer(table=rt.basisnet("ja", pr_m=20.0))
    found = judge(reviewer, rt.part(rt.block(10), function, **given))["plaatsgebonden-risico"]
    assert found.verdict is verdict


def test_individual_risk_says_what_would_turn_it():
    reviewer = rt.reviewer(table=rt.basisnet("ja", pr_m=20.0))
    part = rt.part(rt.block(10), "kantoor", bvo_m2_min=1000.0, bvo_m2_max=2000.0)
    found = judge(reviewer, part)["plaatsgebonden-risico"]
    assert found.verdict is FAILS  # the most that is permitted
    assert "10,0 m verder" in found.turns[0]
    assert "ten hoogste 1.500 m²" in found.turns[1]


def test_individual_risk_at_0_m_is_met_and_unknown_where_the_table_is_silent(town):
    homes = rt.part(rt.block(1), woningen=4)
    assert judge(town, homes)["plaatsgebonden-risico"].verdict is MEETS
    silent = rt.reviewer(table=rt.basisnet("ja", pr_m=None))
    found = judge(silent, homes)["plaatsgebonden-risico"]
    assert found.verdict is UNKNOWN
    assert "pr_m" in found.turns[0]


# --- delivered geometry


def test_a_delivered_area_goes_before_the_distance(town):
    delivered = rt.layer(
        "rev_aandachtsgebieden",
        [box(-500, 440, 2500, 560)],
        soort=["explosie"],
        herkomst=["bn"],
        naam=["Route 30"],
    )
    layers = {"spoor": rt.tracks(), "rev_aandachtsgebieden": delivered}
    found = judge(rt.reviewer(layers=layers), rt.part(rt.block(70), woningen=4))
    assert found[EXPLOSIE].verdict is MEETS
    assert found[GIFWOLK].verdict is WEIGH
    assert "geleverd gebied" in found[EXPLOSIE].finding.reason
    inside = judge(rt.reviewer(layers=layers), rt.part(rt.block(50), woningen=4))
    assert inside[EXPLOSIE].verdict is WEIGH
    assert inside[EXPLOSIE].overlap_m2 == pytest.approx(1000)
    assert "ongeveer 10,0 m" in inside[EXPLOSIE].turns[0]


def test_yards_other_sources_prescriptions_and_noise_once_delivered():
    here = [box(300, 500, 700, 700)]
    layers = {
        "spoor": rt.tracks(),
        "emplacementen": rt.layer("emplacementen", here, soort=["brand"], naam=["Yard"]),
        "rev_aandachtsgebieden": rt.layer(
            "rev_aandachtsgebieden", here, soort=["gifwolk"], herkomst=["ev"], naam=["Fabriek"]
        ),
        "voorschriftengebieden": rt.layer(
            "voorschriftengebieden", here, soort=["brand"], naam=["Strook"], besluit=[None]
        ),
        "contouren": rt.layer("contouren", here, klasse=["55-60 dB"], ondergrens=[55.0]),
    }
    reviewer = rt.reviewer(layers=layers)
    found = judge(reviewer, rt.part(rt.block(100), woningen=4))
    names = ("emplacement", "overige-risicobronnen", "brandvoorschriftengebied", "geluid-spoor")
    assert [found[name].verdict for name in names] == [WEIGH] * 4
    assert found["explosievoorschriftengebied"].verdict is MEETS
    assert "55-60 dB" in found["geluid-spoor"].finding.reason
    beside = judge(reviewer, rt.part(rt.block(100, x=1400), woningen=4))
    assert [beside[name].verdict for name in names] == [MEETS, MEETS, MEETS, UNKNOWN]


def test_a_tunnel_is_flagged_for_a_person():
    reviewer = rt.reviewer(layers={"spoor": rt.tracks(levels=(-1,))})
    found = judge(reviewer, rt.part(rt.block(100), woningen=4))
    assert found[EXPLOSIE].verdict is WEIGH
    assert any("tunnel" in text for text in found[EXPLOSIE].by_hand)


# --- which rules


def test_the_date_of_the_draft_chooses_and_is_never_guessed(town):
    plan = rt.plan(rt.part(rt.block(100), woningen=4))
    for date, regime in ((dt.date(2023, 12, 31), "bevt-2015"), (dt.date(2024, 1, 1), "bkl-2024")):
        assert town.review(plan, date=date).main.regime.id == regime
    with pytest.raises(ConfigError, match="--date"):
        town.review(plan)


def test_two_regimes_on_one_plan(town):
    plan = rt.plan(rt.part(rt.block(100), "basisschool"))
    reviewed = town.review(plan, regimes=["hengelo-2022", "bkl-2024"])
    assert [review.fails for review in reviewed.reviews] == [True, False]
    assert reviewed.main.regime.id == "hengelo-2022"


def test_what_nobody_checked_is_named(town):
    plan = rt.plan(rt.part(rt.block(100), woningen=4))
    unverified = town.review(plan, regimes=["bkl-2024"]).main.regime.unverified
    assert any("200 m" in text for text in unverified)
    assert any("personen" in text for text in unverified)


def test_a_plan_in_another_place_is_refused_with_the_remedy(town):
    with pytest.raises(DataError, match="buiten Spoordorp"):
        judge(town, rt.part(box(50_000, 0, 50_100, 100), woningen=4))


# --- properties


@settings(max_examples=10, deadline=None)
@given(
    distance=st.floats(0.1, 320),
    angle=st.floats(0, 360),
    shift=st.tuples(st.floats(-50, 50), st.floats(-50, 50)),
)
def test_moving_and_turning_everything_changes_no_verdict(distance, angle, shift):
    if min(abs(distance - limit) for limit in (30, 200, 300)) < 1e-4:
        return
    block, track = rt.block(distance), LineString([(-500, 500), (2500, 500)])
    turned = [
        translate(rotate(shape, angle, origin=(450, 500)), *shift) for shape in (block, track)
    ]
    moved = rt.reviewer(layers={"spoor": rt.tracks(turned[1])})
    before = judge(rt.reviewer(), rt.part(block, woningen=4), regime="hengelo-2022")
    after = judge(moved, rt.part(turned[0], woningen=4), regime="hengelo-2022")
    assert verdicts(before) == verdicts(after)
    assert after[BRAND].distance_m == pytest.approx(before[BRAND].distance_m, abs=1e-6)


# --- what a reader gets beside the verdicts


def buildings(*shapes, functions=None):
    """Homes in buildings: the layer pand, one verblijfsobject each."""
    count = len(shapes)
    ids = [f"9908100000000{n:03d}" for n in range(count)]
    uses = functions or ["woonfunctie"] * count
    pand = rt.layer("pand", list(shapes), identificatie=ids, status=["in gebruik"] * count)
    objects = rt.layer(
        "verblijfsobject",
        [shape.centroid for shape in shapes],
        identificatie=[f"9908010000000{n:03d}" for n in range(count)],
        pand_identificatie=ids,
        status=["in gebruik"] * count,
        gebruiksdoel=uses,
        oppervlakte=[100.0] * count,
    )
    return {"pand": pand, "verblijfsobject": objects}


def exposure(reviewer, plan, area=EXPLOSIE):
    """Moment -> the row of Noord in one area."""
    table = reviewer.review(plan, regimes=["bkl-2024"]).main.exposure
    rows = table[table["gebied"].eq(area) & table["ligging"].eq("zeker")]
    return {row["moment"]: row for row in rows[rows["buurt"].eq(rt.NOORD)].to_dict("records")}


def test_homes_and_persons_before_and_after_come_from_the_least_and_most_of_the_plan():
    reviewer = rt.reviewer()
    part = rt.part(rt.block(100), woningen_min=30.0, woningen_max=40.0)
    found = exposure(reviewer, rt.plan(part))
    assert (found["nu"]["woningen_min"], found["nu"]["woningen_max"]) == (0, 0)
    after = found["na het plan"]
    assert (after["woningen_min"], after["woningen_max"]) == (30, 40)
    # 2.4 persons per home, half of them by day (the shipped, unverified table)
    assert (after["dag_min"], after["dag_max"]) == pytest.approx((36, 48))
    assert (after["nacht_min"], after["nacht_max"]) == pytest.approx((72, 96))


def test_an_unknown_number_of_persons_is_counted_as_unknown_and_not_as_nobody():
    found = exposure(rt.reviewer(), rt.plan(rt.part(rt.block(100), "hotel", kamers=60)))
    assert found["na het plan"]["dag_onbekend"] == 1
    assert found["na het plan"]["dag_max"] == 0


def test_what_the_plan_demolishes_is_gone_afterwards_and_what_stays_is_told():
    shapes = [rt.block(100, depth=10, width=10), rt.block(100, x=420, depth=10, width=10)]
    layers = {"spoor": rt.tracks(), **buildings(*shapes)}
    reviewer = rt.reviewer(layers=layers)
    part = rt.part(rt.block(100), woningen=4)
    stays = reviewer.review(rt.plan(part), regimes=["bkl-2024"]).main
    assert any("staan nu 2 gebouwen" in text for text in stays.remarks)
    gone = rt.plan(part, demolished=("9908100000000000", "9908100000000001"))
    assert not any(
        "gebouwen" in t for t in reviewer.review(gone, regimes=["bkl-2024"]).main.remarks
    )
    assert exposure(reviewer, rt.plan(part))["na het plan"]["kwetsbaar"] == 3
    assert exposure(reviewer, gone)["na het plan"]["kwetsbaar"] == 1
    assert exposure(reviewer, gone)["nu"]["kwetsbaar"] == 2


def test_a_building_beside_a_slanting_plan_does_not_stand_in_it():
    plot = Polygon([(400, rt.TRACK_Y + 100), (500, rt.TRACK_Y + 100), (400, rt.TRACK_Y + 200)])
    beside, inside = rt.block(185, x=485, depth=10, width=10), rt.block(110, depth=10, width=10)
    reviewer = rt.reviewer(layers={"spoor": rt.tracks(), **buildings(beside, inside)})
    found = reviewer.review(rt.plan(rt.part(plot)), regimes=["bkl-2024"]).main
    assert any("staan nu 1 gebouwen" in text for text in found.remarks)


def test_what_is_remarked_of_the_plan_comes_first_and_is_told_once(town):
    part = rt.part(rt.block(100))
    bare, *rest = (
        town.review(rt.plan(part, remarks=remarks), regimes=["bkl-2024"]).main.remarks
        for remarks in ((), ("een", "twee", "een"))
    )
    assert rest == [("een", "twee", *bare)]
    assert bare  # of the date that was not told


def test_before_and_after_are_states():
    shapes = [rt.block(100, depth=10, width=10), rt.block(100, x=420, depth=10, width=10)]
    reviewer = rt.reviewer(layers={"spoor": rt.tracks(), **buildings(*shapes)})
    parts = (rt.part(rt.block(90), woningen_min=3.0, woningen_max=5.0), rt.part(rt.block(250)))
    plan = rt.plan(*parts, demolished=("9908100000000000",))
    footing = reviewer.ground.under(reviewer.ground.book.find("bkl-2024"))
    persons = reviewer.ground.book.persons[footing.regime.persons]
    uses = find_uses(reviewer.state_with(plan), reviewer.ground.areas, persons)
    whole = expose(uses, footing.zones, reviewer.ground.areas)
    table = reviewer.review(plan, regimes=["bkl-2024"]).main.exposure
    after = table[table["moment"].eq("na het plan")]
    same = ["gebied", "ligging", "buurt", *EXPOSURE]
    expected = whole.loc[whole["buurt"].isin(after["buurt"]), same]
    pd.testing.assert_frame_equal(
        after[same].reset_index(drop=True), expected.reset_index(drop=True), check_dtype=False
    )


def test_evidence_holds_the_overlap_and_every_layer():
    reviewer = rt.reviewer()
    reviewed = reviewer.review(rt.plan(rt.part(rt.block(180), woningen=4)), regimes=["bkl-2024"])
    layers = evidence(reviewed, reviewer.ground)
    assert list(layers) == ["plandelen", "gebieden", "overlap", "spoor", "gebouwen", "buurten"]
    overlap = layers["overlap"].set_index("norm")["oppervlakte_m2"]
    assert overlap[EXPLOSIE] == pytest.approx(2000)
    assert overlap[GIFWOLK] == pytest.approx(4000)
    assert BRAND not in overlap.index
    assert {frame.crs.to_epsg() for frame in layers.values()} == {28992}
    assert not layers["gebieden"]["gecontroleerd"].any()  # bkl-2024: nobody read bijlage VII-C


def test_the_polygons_for_a_risk_calculation_tell_now_from_planned():
    shapes = [rt.block(100, depth=10, width=10)]
    reviewer = rt.reviewer(layers={"spoor": rt.tracks(), **buildings(*shapes)})
    plan = rt.plan(rt.part(rt.block(100), woningen=10), demolished=("9908100000000000",))
    rows = risk_polygons(reviewer.review(plan, regimes=["bkl-2024"]), reviewer.ground)
    assert rows["moment"].tolist() == ["nu", "gepland"]
    assert rows["verdwijnt"].tolist() == [True, False]
    assert rows["nacht_max"].tolist()[1] == pytest.approx(24)
    assert rows.geometry.iloc[1].equals(rt.place(rt.block(100)))
