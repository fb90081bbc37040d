"""A profile on paper: a summary of two pages, or everything for who asks for that."""

from __future__ import annotations

import re

import pytest

import every_page
import minitown as mt
from wijkplan.answers.profile import profile_area
from wijkplan.output.minimap import MiniMaps
from wijkplan.output.pages import render_profile

BUSY = ("GM9901", "WK990103", "BU99010302")
"""The gemeente, and the wijk and buurt of Voorbeeldstad of which the most is told."""


@pytest.fixture(scope="session")
def busy(voorbeeldstad_atlas, tmp_path_factory):
    """Folder with the busiest profiles of Voorbeeldstad, each as one file."""
    folder = tmp_path_factory.mktemp("druk")
    maps = MiniMaps(voorbeeldstad_atlas.areas)
    for code in BUSY:
        profile = profile_area(voorbeeldstad_atlas, code)
        text = render_profile(voorbeeldstad_atlas, profile, maps, standalone=True)
        (folder / f"{code}.html").write_text(text, encoding="utf-8")
    return folder


def pages(page):
    """How many sheets A4 come out of the printer."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))


def on_paper(page, selector):
    return page.locator(selector).evaluate_all(
        "found => found.filter((one) => one.checkVisibility()).length"
    )


@pytest.mark.parametrize("code", [mt.GEMEENTE, mt.CENTRUM, mt.DORP, every_page.OWN])
def test_a_profile_is_at_most_two_pages(visit, every, code):
    assert pages(visit(every / f"gebieden/{code}.html")) <= 2


@pytest.mark.parametrize("code", BUSY)
def test_of_the_busiest_areas_too(visit, busy, code):
    page = visit(busy / f"{code}.html")
    assert pages(page) == 2
    if code == BUSY[-1]:
        page.check("#alles-afdrukken")
        assert pages(page) > 10


def test_the_paper_has_the_key_figures_the_homes_and_where_the_rest_is(visit, busy):
    page = visit(busy / f"{BUSY[-1]}.html")
    page.emulate_media(media="print")
    assert on_paper(page, "table.kern") == page.locator("table.kern").count() > 5
    assert on_paper(page, "table.cijfers:not(.kern)") == 0
    assert on_paper(page, "#woningen .grafiek") == 1
    assert on_paper(page, "details") == 0
    assert page.locator(".alleen-kort").first.is_visible()
    linked = page.locator("table.kern sup a").evaluate_all(
        "found => [...new Set(found.map((one) => one.getAttribute('href')))]"
    )
    assert linked
    assert [ref for ref in linked if not page.locator(ref).is_visible()] == []

    page.emulate_media(media="screen")
    page.check("#alles-afdrukken")
    page.emulate_media(media="print")
    assert on_paper(page, "table.cijfers") == page.locator("table.cijfers").count()
    assert on_paper(page, ".alleen-kort") == 0
