"""Magnified, with more space in the text, without motion: nothing is lost (WCAG 2.2)."""

from __future__ import annotations

import pytest

import every_page
import minitown as mt

STATE = f"indicator=woningen_geteld&scenario=alles&jaar=2029&gebied={mt.DORP}"
ONE_LINE = 56
"""Less than two lines of links are high, in pixels."""
COMPARED = f"{STATE}&modus=vergelijken&van=2026"
PAGES = {
    "index.html": COMPARED,
    "tabel.html": "groep=wonen",
    f"gebieden/{mt.GEMEENTE}.html": "",
    f"gebieden/{every_page.OWN}.html": "",
    "thema-spreiding.html": "",
    "thema-projecten.html": "",
    "uitleg.html": "",
    "verantwoording.html": "",
    every_page.REVIEW: "",
}
WIDE = """() => {
  const limit = document.documentElement.clientWidth;
  return document.documentElement.scrollWidth > limit
    ? [...document.querySelectorAll("body *")]
      .filter((one) => one.getBoundingClientRect().right > limit + 1)
      .map((one) => one.outerHTML.slice(0, 90))
    : [];
}"""
SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
    word-spacing: .16em !important; } p { margin-bottom: 2em !important; }`);
  document.adoptedStyleSheets = [sheet];
}"""
"""The spacing of 1.4.12."""
CUT = """() => [...document.querySelectorAll("body *")].filter((one) => {
  const { overflowX, overflowY } = getComputedStyle(one);
  return [overflowX, overflowY].includes("hidden") && one.innerText
    && !one.closest(".map-canvas, .visueel-verborgen, select")
    && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1);
}).map((one) => one.outerHTML.slice(0, 90))"""
"""Elements that cut off text of their own; the names on the map may leave it."""


def opened(visit, every, path, **view):
    """A page, with its script done if it has one."""
    scripted = path in {"index.html", "tabel.html"}
    page = (visit.ready if scripted else visit)(every / path, PAGES[path], **view)
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    return page


@pytest.mark.parametrize("path", PAGES)
def test_magnified_four_times_nothing_scrolls_sideways(visit, every, path):
    page = opened(visit, every, path, width=320, height=256)  # 1280 × 1024 at 400%
    assert page.evaluate(WIDE) == []
    assert page.evaluate("document.documentElement.lang") == "nl"
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate(WIDE) == []
    if path == every_page.REVIEW:
        return
    assert page.locator(".kop nav").bounding_box()["height"] < ONE_LINE, "the pages fit on a line"
    page.set_viewport_size({"width": 1280, "height": 844})
    assert page.locator(".kop").bounding_box()["height"] < ONE_LINE + 16, "with the title before"


@pytest.mark.parametrize("path", PAGES)
def test_more_space_in_the_text_cuts_nothing_off(visit, every, path):
    page = opened(visit, every, path, width=1280, height=856)
    page.evaluate(SPACED)
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 856})
        assert page.evaluate(WIDE) == [], width
        assert page.evaluate(CUT) == [], width


def test_a_magnified_map_leaves_room_to_scroll_by(visit, every):
    page = opened(visit, every, "index.html", width=320, height=256)
    assert page.locator(".map-canvas").bounding_box()["height"] <= 0.76 * 256


PLACE = f"() => [wijkplan.state().zoom, wijkplan.pointOf('{mt.DORP}').y]"
MOVES = {
    "verschuiven": """const map = document.querySelector(".leaflet-container");
      map.focus();
      map.dispatchEvent(new KeyboardEvent("keydown", { keyCode: 40, bubbles: true }));""",
    "vergroten": 'document.querySelector(".leaflet-control-zoom-in").click();',
}


@pytest.mark.parametrize(("wish", "jumps"), [("reduce", True), ("no-preference", False)])
def test_without_motion_the_map_jumps(visit, every, wish, jumps):
    page = visit.ready(every / "index.html", STATE)
    page.emulate_media(reduced_motion=wish)
    page.reload()
    page.wait_for_selector("html[data-ready=true]")
    for name, move in MOVES.items():
        before, at_once = page.evaluate(
            f"() => {{ const place = {PLACE}; const old = place(); {move} return [old, place()]; }}"
        )
        page.wait_for_timeout(600)
        after = page.evaluate(PLACE)
        assert after != before, name
        assert (at_once == after) == jumps, name
