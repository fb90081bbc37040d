"""The map of a report: what stands where, at which scale, with which names."""

from __future__ import annotations

import re

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, box

import review_example as ex
from wijkplan.model.areas import CRS
from wijkplan.output.review.situation import draw_situation
from wijkplan.output.review.window import HEIGHT, WIDTH, window_around

REGIME = ex.note("bkl-2024", "Bkl vanaf 2024")


def situation(**layers):
    return draw_situation({**ex.evidence(), **layers}, REGIME)


def lines(*shapes):
    return gpd.GeoSeries(list(shapes), crs=CRS)


def moved(by_x, by_y):
    return {
        name: frame.set_geometry(frame.geometry.translate(by_x, by_y))
        for name, frame in ex.evidence().items()
    }


def points(path):
    return [tuple(map(float, pair.split(","))) for pair in re.findall(r"-?[\d.]+,-?[\d.]+", path)]


def test_the_plan_stands_in_the_middle_with_north_up():
    window = window_around(ex.PLACE, lines(ex.TRACK))
    centre, north_east = window.place(
        shapely.get_coordinates([ex.PLACE.centroid, shapely.Point(ex.X + 200, ex.Y + 200)])
    )
    assert tuple(centre) == pytest.approx((WIDTH / 2, HEIGHT / 2), abs=0.1)
    assert north_east[0] > centre[0]
    assert north_east[1] < centre[1]


def test_a_metre_is_as_long_everywhere_and_the_bar_says_how_long():
    window = window_around(ex.PLACE, lines(ex.TRACK))
    length, text = window.scale_bar()
    corner = [[ex.X, ex.Y], [ex.X + 200, ex.Y], [ex.X, ex.Y + 200]]
    start, east, north = window.place(np.array(corner))
    assert text == "200 m"
    assert east[0] - start[0] == pytest.approx(length, abs=0.2)
    assert start[1] - north[1] == pytest.approx(length, abs=0.2)


@pytest.mark.parametrize(("metres", "shown"), [(50, True), (700, True), (800, False)])
def test_a_track_is_on_the_map_if_it_is_near(metres, shown):
    place = box(ex.X, ex.Y, ex.X + 100, ex.Y + 100)
    west = ex.X - metres
    track = LineString([(west, ex.Y - 3000), (west, ex.Y + 3000)])
    window = window_around(place, lines(track))
    assert window.box.intersects(track) is shown
    assert window.box.covers(place)


def test_areas_go_from_large_to_small_and_doubtful_ones_have_no_edge():
    areas = situation().areas
    assert [area.look for area in areas] == [
        "gifwolk-anders", "gifwolk", "explosie", "explosie mogelijk", "brand",
    ]  # fmt: skip
    without = [area.look for area in areas if not area.edge]
    assert without == ["gifwolk-anders", "explosie mogelijk"]  # that reaches beyond the map


def test_areas_of_another_regime_are_not_drawn():
    areas = ex.evidence()["gebieden"]
    others = areas.assign(regime=["bevt-2015", *areas["regime"][1:]])
    looks = [area.look for area in situation(gebieden=others).areas]
    assert "brand" not in looks
    assert "explosie" in looks


def test_the_legend_names_what_is_drawn_and_nothing_else():
    found = situation()
    texts = [entry.text for entry in found.legend]
    assert "Brandaandachtsgebied, 30 m (niet gecontroleerd)" in texts
    assert "Spoor van het basisnet" in texts
    assert "Spoor, basisnet onbekend" in texts
    assert "Gebouw, zeer kwetsbaar" in texts
    assert not any("tunnel" in text for text in texts)
    whole = next(entry for entry in found.legend if "andere lezing" in entry.text)
    assert whole.note == "afstand van 1.500 m vanaf het spoor; over de hele kaart"
    empty = ex.evidence()["gebouwen"][:0]
    bare = [entry.text for entry in situation(gebouwen=empty).legend]
    assert not any(text.startswith("Gebouw") for text in bare)


def test_an_area_that_nobody_checked_says_so_once_and_one_that_was_does_not():
    areas = ex.evidence()["gebieden"].assign(naam="Gebied, 30 m, Bkl vanaf 2024")
    doubtful = {entry.text for entry in situation(gebieden=areas).legend if entry.sort == "gebied"}
    checked = situation(gebieden=areas.assign(gecontroleerd=True)).legend
    assert "Gebied, 30 m (niet gecontroleerd)" in doubtful
    assert "Gebied, 30 m" in {entry.text for entry in checked}


def test_parts_have_the_numbers_of_the_table_and_share_one_where_they_share_a_place():
    numbers = {line for label, _ in situation().badges for _, line in label.lines}
    assert numbers == {"1, 2, 4", "3"}
    parts = ex.evidence()["plandelen"]
    alone = {line for label, _ in situation(plandelen=parts[2:]).badges for _, line in label.lines}
    assert alone == {"3", "4"}


def test_the_measure_is_the_shortest_way_to_a_track():
    label = situation().measure.label
    told = label.lines[0][1]
    assert told == f"{ex.DISTANCE:.1f} m".replace(".", ",")
    museum = ex.evidence()["spoor"].assign(museum=True)
    assert situation(spoor=museum).measure is None


def test_of_a_plan_without_a_place_the_buurt_is_drawn_and_nothing_is_measured():
    nothing = ex.evidence()["plandelen"][:0]
    layers = {**ex.evidence(), "plandelen": nothing}
    found = draw_situation(layers, REGIME, ["BU99990102"])
    assert found.vague
    assert (found.measure, found.badges) == (None, ())
    assert "waar precies is niet bekend" in found.legend[0].text
    assert "waar precies is niet bekend" in found.description
    assert " m." not in found.description
    assert points(found.plan)
    assert draw_situation(layers, REGIME, []) is None
    assert not situation().vague


def test_no_tracks_no_areas_and_no_buildings_leave_a_map_of_the_plan():
    layers = ex.evidence()
    bare = {name: frame[:0] for name, frame in layers.items() if name != "plandelen"}
    found = draw_situation({**layers, **bare}, REGIME)
    assert [entry.sort for entry in found.legend] == ["plan"]
    assert "geen gebied" in found.description


def test_moving_everything_changes_no_word_of_the_map():
    here = situation()
    there = draw_situation(moved(-131_072, -65_536), REGIME)
    assert there.legend == here.legend
    assert there.description == here.description
    assert there.scale_bar == here.scale_bar


@st.composite
def plans(draw):
    west, south = draw(st.integers(-300, 300)), draw(st.integers(-300, 300))
    wide, high = draw(st.integers(5, 900)), draw(st.integers(5, 900))
    return box(ex.X + west, ex.Y + south, ex.X + west + wide, ex.Y + south + high)


@settings(max_examples=15)
@given(place=plans())
def test_the_plan_is_whole_on_the_map_and_no_name_lies_over_another(place):
    parts = ex.evidence()["plandelen"][:1].set_geometry([place], crs=CRS)
    found = situation(plandelen=parts)
    for x, y in points(found.plan):
        assert 0 <= x <= WIDTH
        assert 0 <= y <= HEIGHT
    named = [*found.labels, *([found.measure.label] if found.measure else [])]
    for number, one in enumerate(named):
        assert one.width / 2 <= one.x <= WIDTH - one.width / 2
        for other in named[:number]:
            apart_x = abs(one.x - other.x) * 2 >= one.width + other.width
            assert apart_x or abs(one.y - other.y) * 2 >= one.height + other.height
