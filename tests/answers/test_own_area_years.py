"""Own areas through the years: whole buurten as a wijk, others counted by address."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import pytest
from shapely.geometry import Point, box

import minitown as mt
import ten_atlas
import ten_homes as ten
from wijkplan.answers.area_homes import follow_homes
from wijkplan.answers.own.figures import figures_of_own_areas
from wijkplan.answers.own.profile import own_profiles
from wijkplan.answers.own.years import homes_of_own_area
from wijkplan.answers.profile import profile_area
from wijkplan.model.areas import CRS
from wijkplan.model.layers import Layer, LayerSpec
from wijkplan.sources.own_areas import OWN_AREAS

# West, south, east and north in metres. All homes stand in the middle of their buurt.
SHAPES = {
    "centrum": (0, 0, 200, 200),
    "dorp-met": (200, 100, 260, 200),
    "dorp-zonder": (200, 100, 240, 200),
    "zuid": (200, 0, 300, 200),
}


def layer(name, columns, shapes):
    frame = gpd.GeoDataFrame(columns, geometry=shapes, crs=CRS)
    return Layer(LayerSpec(name=name, geometry="vlak"), frame, mt.provenance())


@pytest.fixture(scope="module")
def atlas():
    boxes = [box(mt.X0 + w, mt.Y0 + s, mt.X0 + e, mt.Y0 + n) for w, s, e, n in SHAPES.values()]
    columns = {"id": list(SHAPES), "naam": list(SHAPES), "soort": "gebied", "bron": "x"}
    points = [Point(mt.X0 + x, mt.Y0 + 150) for x in (230, 250, 290)]
    facilities = {"voorziening": ["winkel", "winkel", "park"], "naam": ["a", "b", "c"]}
    made = ten_atlas.atlas()
    state = replace(
        mt.state(
            **{
                OWN_AREAS: layer(OWN_AREAS, columns, boxes),
                "voorzieningen": layer("voorzieningen", facilities, points),
            }
        ),
        figures=made.table,
        stock=ten.stock(),
        registers={"projecten": ten_atlas.register()},
    )
    return replace(made, own=figures_of_own_areas(state, made.table))


def homes(atlas, name):
    area = next(area for area in atlas.own.areas if area.id == name)
    return homes_of_own_area(atlas, atlas.own, area)


@pytest.mark.parametrize(("name", "code"), [("centrum", mt.CENTRUM), ("zuid", "WK990902")])
def test_an_area_of_the_same_buurten_is_told_as_the_wijk(atlas, name, code):
    ours, wijk = homes(atlas, name), follow_homes(atlas, code)
    for mine, theirs in zip(ours.courses, wijk.courses, strict=True):
        assert (mine.names, mine.homes) == (theirs.names, theirs.homes)
        assert mine.changes == theirs.changes
        assert mine.why.terms == theirs.why.terms
    assert ours.consequences == wijk.consequences
    assert ours.consequences
    assert ours.steady == wijk.steady
    assert ours.projects == wijk.projects
    profiles = {area.id: profile for area, profile in own_profiles(atlas)}
    assert profiles[name].short == profile_area(atlas, code).short
    assert profiles[name].short.homes


def spans(made, scenario):
    """Least and most per year."""
    lines, bands = made.chart.lines[scenario], made.chart.bands[scenario]
    return [band or (value, value) for value, band in zip(lines, bands, strict=True)]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        # 2026: two homes come, nobody knows where; 2027: one leaves, nobody knows which; 2028:
        # the two are gone again.
        ("dorp-met", [(3, 3), (3, 3), (3, 5), (2, 4), (2, 2), (2, 2)]),
        ("dorp-zonder", [(0, 0), (0, 0), (0, 2), (0, 2), (0, 0), (0, 0)]),
    ],
)
def test_homes_of_a_cut_area_are_known_or_lie_between_bounds(atlas, name, found):
    made = homes(atlas, name)
    assert spans(made, "alles") == found
    assert spans(made, "nu") == [found[0]] * 6
    assert "Geteld op adres" in made.chart.note
    (short,) = (profile.short for area, profile in own_profiles(atlas) if area.id == name)
    assert short.homes.startswith(f"{found[0][0]} eind ")
    assert not short.heat


def test_a_project_of_which_only_a_cut_buurt_is_known_may_lie_in_it_and_says_so(atlas):
    lying = atlas.own.lying["dorp-met"]
    assert lying.projects == frozenset()
    assert lying.perhaps == {"C", "D"}
    assert {
        "waar precies is niet bekend" in p.place for p in homes(atlas, "dorp-met").projects
    } == {True}
    assert atlas.own.lying["centrum"].projects == {"A", "B"}


def test_facilities_are_counted_within_the_border(atlas):
    lying = atlas.own.lying
    assert lying["dorp-zonder"].facilities == {"winkel": 1}
    assert lying["dorp-met"].facilities == {"winkel": 2}
    assert lying["centrum"].facilities == {}
    told = {area.id: profile.facilities for area, profile in own_profiles(atlas)}
    assert told["zuid"][0].rows == (("park", "1"), ("winkel", "2"))
    assert told["centrum"][0].text == "Geen van de geleverde."
