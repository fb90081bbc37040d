"""The years for everybody: keyboard, phone, dark screens, paper; and the projects by year."""

from __future__ import annotations

from itertools import pairwise

import pytest

import time_payload
from canvas import VISIBLE_FOCUS, drawn, pixels, state
from time_payload import HOMES, START

COLUMN = """(number) => {
  const bare = (cell) => {
    const copy = cell.cloneNode(true);
    copy.querySelectorAll("sup, .kolomnaam").forEach((node) => node.remove());
    return copy.textContent;
  };
  return Object.fromEntries([...document.querySelectorAll("#tabel-rijen tr")]
    .map((tr) => [bare(tr.children[0]), bare(tr.children[number])]));
}"""
FULL = "indicator=woningen&jaar=2028&scenario=alles&modus=vergelijken&van=2026&vanscenario=nu"


def test_the_keyboard_reaches_the_controls_of_time_in_a_good_order(timed, timed_payload):
    code = timed_payload["levels"][0]["codes"][14]
    page = timed(f"{FULL}&gebied={code}")
    page.keyboard.press("Tab")
    seen = []
    for _ in range(45):
        now = page.evaluate(VISIBLE_FOCUS)
        if now["id"] == "BODY":
            break
        seen.append(now)
        page.keyboard.press("Tab")
    ids = [one["id"] for one in seen]
    order = [
        "schuif", "gebied-waarom", "afspelen", "jaar", "scenario", "modus-2", "van-jaar",
        "van-scenario", "indicator",
    ]  # fmt: skip
    assert [found for found in ids if found in order] == order
    assert [one["id"] for one in seen if not one["visible"]] == []


def test_every_control_has_a_name(timed, timed_payload):
    page = timed(f"{FULL}&gebied={timed_payload['levels'][0]['codes'][14]}")
    nameless = page.evaluate(
        """() => [...document.querySelectorAll("select, input, button, a, [role=slider], dialog")]
          .filter(n => !(n.labels?.length || n.textContent.trim() || n.ariaLabel || n.title))
          .map(n => n.outerHTML)"""
    )
    assert nameless == []
    ids = page.evaluate("() => [...document.querySelectorAll('[id]')].map(n => n.id)")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", ["index.html", "alleen.html", "tabel.html"])
@pytest.mark.parametrize("width", [320, 390, 800, 1280])
def test_nothing_scrolls_sideways(visit, timed_atlas, timed_payload, name, width):
    code = timed_payload["levels"][0]["codes"][14]
    page = visit.ready(timed_atlas / name, f"{FULL}&gebied={code}", width=width, height=844)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if name != "tabel.html":
        page.click("#gebied-waarom")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        box = page.locator("#waarom").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width


def test_on_a_phone_the_years_come_right_under_the_map(timed):
    page = timed(FULL, width=390, height=844)
    canvas = page.locator(".map-canvas").bounding_box()
    bar = page.locator("#tijdbalk").bounding_box()
    assert bar["y"] == pytest.approx(canvas["y"] + canvas["height"], abs=2)
    assert bar["y"] + bar["height"] <= page.locator("#indicator").bounding_box()["y"]
    assert page.locator("#jaar").bounding_box()["y"] < 844, "the slider is on the first screen"


@pytest.mark.parametrize(("width", "height"), [(1280, 856), (800, 600), (2560, 1300)])
def test_the_map_keeps_its_place_beside_the_bar_and_the_card(timed, timed_payload, width, height):
    code = timed_payload["levels"][0]["codes"][14]
    page = timed(f"{FULL}&gebied={code}", width=width, height=height)
    canvas = page.locator(".map-canvas").bounding_box()
    bar = page.locator("#tijdbalk").bounding_box()
    assert canvas["height"] > height / 3
    assert canvas["y"] + canvas["height"] <= bar["y"] + 1
    if width > 800:
        card = page.locator("#gebied").bounding_box()
        title = page.locator(".map-title").bounding_box()
        assert card["y"] + card["height"] <= canvas["y"] + canvas["height"]
        assert title["x"] + title["width"] <= card["x"]


def test_on_paper_the_map_says_of_when_it_is(timed):
    page = timed(FULL)
    page.emulate_media(media="print")
    page.wait_for_selector("html.is-printing")
    for control in ("#tijdbalk", ".swipe-grip", "#gebied-waarom"):
        assert not page.is_visible(control), control
    assert page.is_visible(".map-canvas canvas")
    assert "eind 2028 · alles" in page.inner_text("#kaart-ondertitel")
    assert page.inner_text("#schuif-links") == "eind 2026 · nu"
    page.emulate_media(media="screen")


def test_a_dark_screen_keeps_the_classes(timed):
    light, dark = timed(FULL), timed(FULL, scheme="dark")
    assert state(light)["colors"] == state(dark)["colors"]
    ink = "getComputedStyle(document.getElementById('moment')).color.match(/\\d+/g).map(Number)"
    assert sum(light.evaluate(ink)) < 300 < sum(dark.evaluate(ink))


def test_all_years_have_a_tick_and_those_with_room_a_number(timed):
    wide = timed(FULL, width=1280)
    assert wide.locator(".tick").all_inner_texts() == ["nu", *map(str, time_payload.YEARS)]
    assert "is-roomy" in wide.get_attribute("#jaar-streepjes", "class")
    narrow = timed(FULL, width=320, height=700)
    boxes = narrow.evaluate(
        """() => [...document.querySelectorAll(".ticks.is-roomy .tick, .tick.is-main")]
          .map((tick) => tick.getBoundingClientRect().toJSON())"""
    )
    boxes.sort(key=lambda box: box["left"])
    for a, b in pairwise(boxes):
        assert a["right"] <= b["left"] + 1


def test_projects_are_drawn_as_far_as_they_are(timed, timed_payload):
    page = timed("indicator=ouderen&scenario=alles&namen=uit&kleuren=uit&lagen=projecten")
    code = timed_payload["levels"][0]["codes"][14]
    legend = page.locator(".phase-legend")
    assert not legend.is_visible(), "of the present nothing is told"
    shades = {}
    for year in (2025, 2026, 2027):
        page.evaluate(
            "(y) => { location.hash = location.hash.replace(/&jaar=\\d*/, '') + '&jaar=' + y; }",
            year,
        )
        page.wait_for_function("(y) => wijkplan.state().year === y", arg=year)
        drawn(page)
        shades[year] = sum(map(sum, pixels(page, code, size=12)))
    assert shades[2025] > shades[2026] > shades[2027], "faint, under way, solid"
    assert legend.is_visible()
    assert legend.locator("p").inner_text() == "eind 2027 · alles:"
    assert legend.locator("li").all_inner_texts() == [
        "opgeleverd",
        "in uitvoering",
        "nog niet begonnen",
        "gaat in dit scenario niet door",
        "jaar onbekend",
    ]


def test_a_project_tells_how_far_it_is(timed, timed_payload):
    page = timed("indicator=ouderen&scenario=alles&jaar=2026&namen=uit&lagen=projecten")
    place = page.evaluate("code => wijkplan.pointOf(code)", timed_payload["levels"][0]["codes"][14])
    page.mouse.move(place["x"] - 2, place["y"])
    page.mouse.move(place["x"], place["y"])
    page.wait_for_timeout(120)
    assert page.inner_text(".map-tooltip").split("\n") == [
        "Project P2",
        "Projecten",
        "eind 2026 · alles: in uitvoering",
    ]


def test_the_table_shows_the_same_moment(visit, timed, timed_atlas):
    page = timed(f"indicator={HOMES}&jaar=2029&scenario=alles")
    page.locator(".about a[data-table-link]").click()
    page.wait_for_selector("html[data-ready=true]")
    assert page.input_value("#tabel-jaar") == "2029"
    assert page.input_value("#tabel-scenario") == "alles"
    assert page.inner_text("caption") == "Wonen per buurt, eind 2029 · alles"

    def column(number):
        return page.evaluate(COLUMN, number)

    for scenario, year in (("alles", 2029), ("alleen hard", 2027), ("nu", 2028), ("alles", None)):
        page.select_option("#tabel-scenario", scenario)
        page.select_option("#tabel-jaar", "nu" if year is None else str(year))
        found = column(1)
        for i in (0, 5, 14, 20, 35):
            value, _ = time_payload.truth(6, HOMES, "buurt", scenario, year)[i]
            assert found[f"Buurt {i}"] == ("–" if value is None else str(value))
    assert START in page.inner_text("#tabel-jaar")
