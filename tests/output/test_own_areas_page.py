"""Own areas in an atlas: a page that leads to their profiles, which have what may be added."""

from __future__ import annotations

import re
from dataclasses import replace

import geopandas as gpd
import pytest
from shapely.geometry import box

import minitown as mt
import ten_atlas
import ten_homes as ten
from wijkplan.answers.own.page import with_own_areas
from wijkplan.model.areas import CRS
from wijkplan.model.layers import Layer, LayerSpec
from wijkplan.output.atlas import write_atlas
from wijkplan.sources.own_areas import OWN_AREAS

HOSTILE = "<b>West</b>"


def layer():
    """One area of Markt and Oost, one that cuts through Haven, one outside the town."""
    shapes = {HOSTILE: (0, 0, 100, 200), "Half": (100, 100, 150, 200), "Ver": (900, 0, 950, 50)}
    frame = gpd.GeoDataFrame(
        {
            "id": ["stadsdeel-west", "stadsdeel-half", "stadsdeel-ver"],
            "naam": list(shapes),
            "soort": "stadsdeel",
            "bron": "Stadsdelen",
        },
        geometry=[
            box(mt.X0 + w, mt.Y0 + s, mt.X0 + e, mt.Y0 + n) for w, s, e, n in shapes.values()
        ],
        crs=CRS,
    )
    return Layer(LayerSpec(name=OWN_AREAS, geometry="vlak"), frame, mt.provenance())


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    state = replace(mt.state(**{OWN_AREAS: layer()}), stock=ten.stock())
    atlas = with_own_areas(ten_atlas.atlas(), state)
    return write_atlas(atlas, tmp_path_factory.mktemp("eigen") / "uit").folder


def page(folder):
    return (folder / "thema-eigen-gebieden.html").read_text("utf-8")


def test_the_page_leads_to_the_profile_of_every_area_in_the_town(folder):
    text = (folder / "thema-eigen-gebieden.html").read_text("utf-8")
    links = re.findall(r'href="(gebieden/stadsdeel-[^"]+)"', text)
    assert links == ["gebieden/stadsdeel-west.html", "gebieden/stadsdeel-half.html"]
    assert all((folder / link).is_file() for link in links)
    assert "Ver" in text
    assert not (folder / "gebieden/stadsdeel-ver.html").exists()


def test_a_profile_has_the_sum_and_the_name_of_the_sort(folder):
    text = (folder / "gebieden/stadsdeel-west.html").read_text("utf-8")
    # Markt 100 and Oost 300 inhabitants.
    assert "<dt>Inwoners</dt><dd>400</dd>" in text
    assert '<p class="bovenschrift">Stadsdeel</p>' in text
    assert "&lt;b&gt;West&lt;/b&gt;" in text
    assert HOSTILE not in text


def test_a_profile_of_a_cut_area_says_why_there_is_no_figure(folder):
    text = (folder / "gebieden/stadsdeel-half.html").read_text("utf-8")
    assert "ligt voor een deel in Haven (50%)" in text


def test_homes_of_a_cut_area_are_those_that_were_counted(folder):
    homes = ten.stock().homes
    east, north = mt.X0 + 150, mt.Y0 + 100
    inside = homes["x"].between(mt.X0 + 100, east) & homes["y"].ge(north)
    assert 0 < inside.sum() < len(homes)
    text = (folder / "gebieden/stadsdeel-half.html").read_text("utf-8")
    assert f"</dt><dd>{inside.sum()}</dd>" in text
    (row,) = re.findall(r'stadsdeel-half.html">Half</a>(.*?)</tr>', page(folder), flags=re.DOTALL)
    assert f">{inside.sum()}</td>" in row


def test_a_profile_leads_to_the_outlines_on_the_map(folder):
    text = (folder / "gebieden/stadsdeel-west.html").read_text("utf-8")
    assert 'href="../index.html#lagen=eigen-gebieden"' in text
    assert all((folder / f"gebieden/{code}.html").is_file() for code in (mt.MARKT, mt.OOST))
    assert f'href="{mt.MARKT}.html"' in text
