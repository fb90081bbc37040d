"""The map for everybody: keyboard, phone, dark screens, paper, and a region of 529 buurten."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest

from canvas import VISIBLE_FOCUS


def test_the_keyboard_reaches_every_control_and_shows_where_it_is(visit, atlas, payload):
    page = visit.ready(atlas / "index.html", f"gebied={payload['levels'][0]['codes'][14]}")
    page.evaluate("document.querySelector('.class-choice').open = true")
    page.keyboard.press("Tab")
    seen = []
    for _ in range(40):
        now = page.evaluate(VISIBLE_FOCUS)
        if now["id"] == "BODY":
            break
        seen.append(now)
        page.keyboard.press("Tab")
    ids = [one["id"] for one in seen]
    assert ids[0] == "skip"
    for wanted in (
        "map_atlas", "gebied-profiel", "gebied-sluiten", "gebied-vorige", "gebied-volgende",
        "overzicht", "indicator", "niveau-0", "methode", "klassen", "zoek", "namen", "laag-0",
    ):  # fmt: skip
        assert any(wanted in found for found in ids), (wanted, ids)
    assert [one["id"] for one in seen if not one["visible"]] == []


def test_a_whole_visit_without_a_mouse(visit, atlas, payload):
    page = visit.ready(atlas / "index.html")
    page.focus("#indicator")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("wijkplan.state().indicator") == "inwoners"
    page.focus("#niveau-0")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("wijkplan.state().level") == "wijk"
    page.focus("#zoek")
    page.keyboard.type("buurt 8")
    page.keyboard.press("Enter")
    assert page.evaluate("wijkplan.state().area") == payload["levels"][0]["codes"][8]
    page.keyboard.press("Escape")
    assert page.evaluate("wijkplan.state().area") is None
    assert page.evaluate("document.activeElement.id") == "zoek"


def test_the_skip_link_goes_to_the_content(visit, atlas):
    page = visit.ready(atlas / "index.html")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhoud"


@pytest.mark.parametrize("name", ["index.html", "alleen.html", "tabel.html"])
@pytest.mark.parametrize("width", [320, 390, 800, 1280])
def test_nothing_scrolls_sideways(visit, atlas, name, width):
    page = visit.ready(atlas / name, width=width, height=844)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_on_a_phone_the_map_comes_before_the_controls(visit, atlas):
    page = visit.ready(atlas / "index.html", width=390, height=844)
    canvas = page.locator(".map-canvas").bounding_box()
    assert canvas["width"] == 390
    assert canvas["y"] + 300 < 844
    assert canvas["y"] + canvas["height"] <= page.locator("#indicator").bounding_box()["y"]


def test_every_control_has_a_name(visit, atlas):
    page = visit.ready(atlas / "index.html")
    nameless = page.evaluate(
        """() => [...document.querySelectorAll("select, input, button, a")]
          .filter(n => !(n.labels?.length || n.textContent.trim() || n.ariaLabel || n.title))
          .map(n => n.outerHTML)"""
    )
    assert nameless == []
    assert (
        page.evaluate("() => new Set([...document.querySelectorAll('[id]')].map(n => n.id)).size")
        == page.locator("[id]").count()
    )


def luminance(color):
    def linear(v):
        v /= 255
        return v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4

    r, g, b = (linear(int(color[i : i + 2], 16)) for i in (1, 3, 5))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


@pytest.mark.parametrize("classes", [3, 5, 7])
def test_classes_can_be_told_apart_in_grey(visit, atlas, classes):
    page = visit.ready(atlas / "index.html", f"indicator=inwoners&klassen={classes}")
    colors = list(dict.fromkeys(page.evaluate("wijkplan.state().colors")))
    light = [luminance(color) for color in colors]
    assert len(colors) == classes
    assert light == sorted(light, reverse=True)
    for lighter, darker in pairwise(light):
        assert (lighter + 0.05) / (darker + 0.05) > 1.15


def test_each_side_of_a_midpoint_has_its_own_colours(visit, atlas):
    page = visit.ready(atlas / "index.html", "indicator=quotient")
    now = page.evaluate("wijkplan.state()")
    assert 1.0 in [found["low"] for found in now["bins"]]
    warm = {c for c in now["colors"] if c and int(c[1:3], 16) > int(c[5:7], 16)}
    cold = {c for c in now["colors"] if c} - warm
    below = [found for found in now["bins"] if found["high"] <= 1]
    assert len(warm) == len(below)
    assert len(cold) == len(now["bins"]) - len(below)


def test_a_dark_screen_gets_a_dark_page_and_the_same_classes(visit, atlas):
    light = visit.ready(atlas / "index.html")
    dark = visit.ready(atlas / "index.html", scheme="dark")
    ground = "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)"
    assert sum(light.evaluate(ground)) > 600
    assert sum(dark.evaluate(ground)) < 120
    colors = "wijkplan.state().colors"
    assert light.evaluate(colors) == dark.evaluate(colors)
    light.emulate_media(color_scheme="dark")
    assert sum(light.evaluate(ground)) < 120


def test_on_paper_the_map_stays_and_the_controls_go(visit, atlas):
    page = visit.ready(atlas / "index.html")
    page.evaluate("window.zoomBefore = wijkplan.state().zoom")
    page.emulate_media(media="print")
    page.wait_for_selector("html.is-printing")
    assert page.is_visible(".map-canvas canvas")
    assert page.is_visible("#legenda-klassen")
    for control in ("#indicator", "#zoek", "#overzicht", ".kop nav"):
        assert not page.is_visible(control), control
    assert "proefgegevens" in page.inner_text(".about")
    assert page.locator(".map-canvas").bounding_box()["width"] < 760, "fits a sheet of A4"
    page.emulate_media(media="screen")
    page.wait_for_function("() => wijkplan.state().zoom === window.zoomBefore")


def test_the_browser_itself_refuses_the_network(visit, atlas):
    for name in ("index.html", "alleen.html", "tabel.html"):
        page = visit.ready(atlas / name)
        answer = page.evaluate("fetch('http://127.0.0.1:9/').catch((error) => String(error))")
        assert answer.startswith("TypeError")
        assert any("Content Security Policy" in problem for problem in visit.problems)
        visit.problems.clear()


def test_a_region_opens_and_recolours_fast(visit, large_atlas, large_payload):
    start = time.perf_counter()
    page = visit.ready(large_atlas / "index.html")
    assert time.perf_counter() - start < 15
    assert len(page.evaluate("wijkplan.state().codes")) == len(large_payload["levels"][0]["codes"])
    spent = page.evaluate(
        """() => new Promise((done) => {
          const start = performance.now();
          const select = document.getElementById("indicator");
          select.value = "inwoners";
          select.dispatchEvent(new Event("change"));
          requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - start)));
        })"""
    )
    assert page.evaluate("wijkplan.state().indicator") == "inwoners"
    assert spent < 2_000


def test_a_broken_data_file_is_told_to_the_reader(visit, atlas, tmp_path):
    page_text = (atlas / "index.html").read_text(encoding="utf-8")
    assets = tmp_path / "assets"
    assets.mkdir()
    for file in (atlas / "assets").iterdir():
        (assets / file.name).write_bytes(file.read_bytes())
    (assets / "gegevens.js").write_text('window.wijkplanGegevens = "AAAA";', encoding="utf-8")
    (tmp_path / "index.html").write_text(page_text, encoding="utf-8")
    page = visit(tmp_path / "index.html")
    page.wait_for_selector("html[data-ready=false]")
    assert "kan niet worden getoond" in page.inner_text("#storing")
    assert visit.problems
    visit.problems.clear()
