"""Inside or outside to the centimetre: distances to the line itself, not to a drawn circle."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Point, Polygon, box
from shapely.affinity import rotate, translate

import minitown as mt
from strategies import lines, places
from wijkplan.model.areas import CRS
from wijkplan.model.layers import Layer, LayerSpec, Register
from wijkplan.themes.safety import Settings, load_rule_book, zones_of
from wijkplan.themes.safety.areas.attention import attention_area
from wijkplan.themes.safety.areas.tracks import tracks_of

TOWN, STATE, RAILWAY = mt.areas(), mt.state(), mt.railway()
LAW = load_rule_book().find("bkl-2024")
STRAIGHT = mt.line((-50, 150), (350, 150))


def state(*drawn, basisnet="ja", layers=None, **columns):
    """Ministad with these lines; ``basisnet`` for all of them, or one per line."""
    statuses = [basisnet] * len(drawn) if isinstance(basisnet, str) else basisnet
    ids = [f"L{n}" for n in range(len(drawn))]
    tracks = gpd.GeoDataFrame(
        {
            "functie": "gemengd gebruik", "type": "trein", "sporen": "enkel",
            "hoogteniveau": 0, "lokaalid": ids, **columns,
        },
        geometry=list(drawn),
        crs=CRS,
    )  # fmt: skip
    table = pd.DataFrame({"lokaalid": ids, "basisnet": statuses, "bvg": "nee", "traject": None})
    return replace(
        STATE,
        layers={"spoor": replace(RAILWAY, frame=tracks), **(layers or {})},
        registers={"basisnet": Register(name="basisnet", frame=table, provenance=mt.provenance())},
    )


def zone(*drawn, kind="brand", settings=None, **told):
    one = LAW.model_copy(update={"area": (LAW.area_of(kind),)})
    (made,) = zones_of(state(*drawn, **told), TOWN, one, settings or Settings())
    return made


def facade(away, *, x=100, deep=10):
    """A building of which the façade lies some metres north of the straight line."""
    south = mt.Y0 + 150 + away
    return box(mt.X0 + x, south, mt.X0 + x + 10, south + deep)


# --- by hand


def test_a_facade_just_inside_and_just_outside():
    shapes = gpd.GeoSeries([facade(29.99), facade(30), facade(30.01), facade(-5)], crs=CRS)
    found = zone(STRAIGHT)
    assert found.inside(shapes).tolist() == [True, True, False, True]
    assert found.distance_m(shapes) == pytest.approx([29.99, 30, 30.01, 0], abs=1e-6)
    assert not found.maybe_inside(shapes).any()
    assert found.possible_distance_m(shapes).tolist() == [np.inf] * 4


def test_around_the_end_of_a_line_no_corner_is_cut():
    """Between two corners of the drawn half circle lie 3.6 cm that belong to the area."""
    end = Point(mt.X0 + 350, mt.Y0 + 150)
    middle = np.pi / 64  # half of one straight piece of the drawing
    spot = Point(end.x + 29.99 * np.cos(middle), end.y + 29.99 * np.sin(middle))
    found = zone(STRAIGHT)
    assert not shapely.intersects(found.certain, spot)
    assert found.inside([spot]).tolist() == [True]


def test_along_a_curve_the_nearest_point_of_the_bend_counts():
    turns = np.linspace(0, np.pi / 2, 200)
    bend = LineString([(mt.X0 + 100 * np.cos(t), mt.Y0 + 100 * np.sin(t)) for t in turns])
    found = zone(bend)
    along = np.array([np.cos(np.pi / 4), np.sin(np.pi / 4)])
    outer, inner = (
        [Point(mt.X0 + along[0] * r, mt.Y0 + along[1] * r) for r in radii]
        for radii in ((129.9, 130.1), (70.1, 69.9))
    )
    assert found.inside(outer).tolist() == [True, False]
    assert found.inside(inner).tolist() == [True, False]


def test_where_lines_meet_the_nearest_that_counts_decides():
    west, east = mt.line((0, 100), (100, 100)), mt.line((100, 100), (100, 200))
    spot = [Point(mt.X0 + 90, mt.Y0 + 140)]  # 40 m from west, 10 m from east
    assert zone(west, east).distance_m(spot) == pytest.approx([10])
    one_unknown = zone(west, east, basisnet=["ja", "onbekend"])
    assert one_unknown.inside(spot).tolist() == [False]
    assert one_unknown.maybe_inside(spot).tolist() == [True]
    assert one_unknown.distance_m(spot) == pytest.approx([40])
    assert one_unknown.possible_distance_m(spot) == pytest.approx([10])
    neither = zone(west, east, basisnet=["ja", "nee"])
    assert not neither.maybe_inside(spot).any()


def test_near_both_it_is_certain_and_not_possible_too():
    both = zone(STRAIGHT, mt.line((-50, 160), (350, 160)), basisnet=["ja", "onbekend"])
    assert both.inside([facade(20)]).tolist() == [True]
    assert both.maybe_inside([facade(20)]).tolist() == [False]


def test_a_building_across_the_border_of_the_area_is_inside():
    assert zone(STRAIGHT).inside([facade(25, deep=100)]).tolist() == [True]


def test_a_plan_of_parts_with_holes_is_inside_as_soon_as_one_part_is():
    ring = Polygon(
        facade(40, x=0, deep=50).exterior.coords, [facade(50, x=2, deep=6).exterior.coords]
    )
    far, near = MultiPolygon([ring, facade(60, x=50)]), MultiPolygon([ring, facade(29, x=50)])
    around = box(mt.X0, mt.Y0 + 50, mt.X0 + 200, mt.Y0 + 250)
    hollow = around.difference(STRAIGHT.buffer(31))  # the line runs through its hole
    found = zone(STRAIGHT)
    assert found.inside([far, near, hollow]).tolist() == [False, True, False]
    assert found.distance_m([hollow]) == pytest.approx([31], abs=0.01)


@pytest.mark.parametrize(
    ("sporen", "inside"), [("enkel", False), ("dubbel", True), ("meervoudig", True), (None, False)]
)
def test_the_outer_track_lies_nearer(sporen, inside):
    outer = Settings(measure_from="buitenste-spoor", track_spacing_m=5)
    found = zone(STRAIGHT, sporen=sporen, settings=outer)
    assert found.inside([facade(32.4)]).tolist() == [inside]
    assert zone(STRAIGHT, sporen=sporen).inside([facade(32.4)]).tolist() == [False]
    expected = {"dubbel": 29.9, "meervoudig": 27.4}.get(sporen, 32.4)
    assert found.distance_m([facade(32.4)]) == pytest.approx([expected])
    assert found.distance_m([facade(1)]) == pytest.approx([1 if expected > 32 else 0])


def test_a_wider_line_farther_away_may_be_the_nearest():
    outer = Settings(measure_from="buitenste-spoor", track_spacing_m=30)
    single, triple = STRAIGHT, mt.line((-50, 140), (350, 140))
    found = zone(single, triple, sporen=["enkel", "meervoudig"], settings=outer)
    assert found.distance_m([facade(40)]) == pytest.approx([20])  # 50 less 30, and not 40
    assert found.inside([facade(40)]).tolist() == [True]


def test_what_has_no_place_lies_nowhere():
    found = zone(STRAIGHT)
    nothing = [None, Polygon()]
    assert found.inside(nothing).tolist() == [False, False]
    assert found.distance_m(nothing).tolist() == [np.inf, np.inf]


def test_a_line_far_outside_the_map_still_has_its_distance():
    far = mt.line((0, 5_150), (300, 5_150))
    assert zone(far).distance_m([facade(0)]) == pytest.approx([4990])


def test_museum_lines_have_no_distance():
    found = zone(STRAIGHT, functie="museumlijn")
    assert found.distance_m([facade(1)]).tolist() == [np.inf]
    assert not found.inside([facade(1)]).any()


def test_a_delivered_area_is_what_was_delivered_and_the_track_keeps_its_distance():
    spec = LayerSpec(name="rev_aandachtsgebieden", geometry="vlak")
    area = box(mt.X0, mt.Y0 + 140, mt.X0 + 300, mt.Y0 + 200)
    frame = gpd.GeoDataFrame(
        {"soort": ["brand"], "herkomst": "bn", "naam": None}, geometry=[area], crs=CRS
    )
    found = zone(STRAIGHT, layers={spec.name: Layer(spec, frame, mt.provenance())})
    shapes = [facade(45), facade(50), facade(50.01)]
    assert found.inside(shapes).tolist() == [True, True, False]
    assert not found.maybe_inside(shapes).any()
    assert found.distance_m(shapes) == pytest.approx([45, 50, 50.01])


def test_the_individual_risk_of_a_line_comes_from_the_table_and_is_never_assumed():
    given_state = state(STRAIGHT, STRAIGHT, STRAIGHT)
    assert tracks_of(given_state, Settings()).frame["pr_m"].isna().all()
    register = given_state.registers["basisnet"]
    told = replace(register, frame=register.frame.iloc[:2].assign(pr_m=[0.0, np.nan]))
    told_state = replace(given_state, registers={"basisnet": told})
    found = tracks_of(told_state, Settings()).frame["pr_m"]
    assert found[0] == 0
    assert found[1:].isna().all()  # not filled in, and not in the table


# --- properties

SHAPES = st.lists(
    st.builds(lambda at, wide: box(*at, at[0] + wide, at[1] + wide), places(), st.floats(1, 80)),
    min_size=1,
    max_size=8,
)


@given(lines(), SHAPES, st.floats(-180, 180), st.floats(-500, 500))
def test_moving_and_turning_everything_changes_nothing(drawn, shapes, angle, by):
    def turned(geometry):
        return translate(rotate(geometry, angle, origin=(mt.X0, mt.Y0)), by, -by)

    before, after = zone(*drawn), zone(*map(turned, drawn))
    moved = [turned(shape) for shape in shapes]
    distance = before.distance_m(shapes)
    assert after.distance_m(moved) == pytest.approx(distance, abs=1e-4)
    clear = abs(distance - 30) > 1e-4  # rounding decides on the border itself
    assert (after.inside(moved) == before.inside(shapes))[clear].all()


@given(lines(), SHAPES, st.data())
def test_a_larger_distance_never_loses_a_shape(drawn, shapes, data):
    statuses = data.draw(
        st.lists(
            st.sampled_from(["ja", "nee", "onbekend"]), min_size=len(drawn), max_size=len(drawn)
        )
    )
    small, large = (zone(*drawn, basisnet=statuses, kind=kind) for kind in ("brand", "explosie"))
    inside, maybe = small.inside(shapes), small.maybe_inside(shapes)
    assert not (inside & maybe).any()
    assert (large.inside(shapes) >= inside).all()
    assert (large.inside(shapes) | large.maybe_inside(shapes) >= (inside | maybe)).all()
    assert (inside == (small.distance_m(shapes) <= 30)).all()


@given(lines(), SHAPES)
def test_drawn_and_measured_agree_but_for_the_roundness_of_the_drawing(drawn, shapes):
    """The drawing lies inside the exact area, at most 3.7 cm for 30 m."""
    found = zone(*drawn)
    exact = found.inside(shapes)
    by_drawing = shapely.intersects(attention_area(drawn, 30 - 1e-6), np.array(shapes))
    a_bit_more = shapely.intersects(attention_area(drawn, 30.04), np.array(shapes))
    assert (exact >= by_drawing).all()
    assert (exact <= a_bit_more).all()
