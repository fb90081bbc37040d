"""A visit with the keyboard alone: it goes everywhere, shows where it is and is held nowhere."""

from __future__ import annotations

import pytest

import every_page
import minitown as mt
from canvas import VISIBLE_FOCUS, state

STATE = f"indicator=woningen_geteld&scenario=alles&jaar=2029&gebied={mt.DORP}"
PAGES = {
    "index.html": f"{STATE}&modus=vergelijken&van=2026",
    "tabel.html": "groep=wonen",
    "thema-spreiding.html": "",
    f"gebieden/{mt.CENTRUM}.html": "",
    "uitleg.html": "",
    "verantwoording.html": "",
    every_page.REVIEW: "",
}
NUMBER = """() => {
  const stops = "a[href], button, input, select, summary, [tabindex]";
  const found = [...document.querySelectorAll(stops)]
    .filter((one) => one.tabIndex >= 0 && !one.disabled && one.checkVisibility());
  const radios = found.filter((one) => one.type === "radio" && !one.checked);
  return found.filter((one) => !radios.includes(one)).length;
}"""
"""How many stops there are; of a group of radio buttons only the chosen one is."""

HIDDEN = """() => {
  const node = document.activeElement;
  const box = node.getBoundingClientRect();
  const [left, top] = [Math.max(box.left, 0), Math.max(box.top, 0)];
  const [right, bottom] = [Math.min(box.right, innerWidth), Math.min(box.bottom, innerHeight)];
  const [middle, half] = [(left + right) / 2, (top + bottom) / 2];
  const places = [[middle, half], [left + 3, half], [right - 3, half], [middle, top + 3]];
  return !places.some(([x, y]) => {
    const found = document.elementFromPoint(x, y);
    return found && (node.contains(found) || found.contains(node) || found.control === node);
  });
}"""
"""Whether something lies over all of what has the focus, or it is off the screen (2.4.11)."""

FOCUSED = "document.activeElement.id"
AT_REST = """(code) => new Promise((done) => {
  let [y, same] = [NaN, 0];
  const look = () => {
    const now = wijkplan.pointOf(code).y;
    [y, same] = [now, now === y ? same + 1 : 0];
    if (same < 10) requestAnimationFrame(look);
    else done();
  };
  look();
})"""
"""Wait until the map is at rest: until then it moves in every frame, however slow those are."""


def walk(page, key, times):
    """What has the focus after each time, and which of that a reader does not see."""
    found, unseen = [], []
    for _ in range(times):
        page.keyboard.press(key)
        now = page.evaluate(VISIBLE_FOCUS)
        found.append(now["id"])
        if now["id"] != "BODY" and (not now["visible"] or page.evaluate(HIDDEN)):
            unseen.append(page.evaluate("document.activeElement.outerHTML.slice(0, 120)"))
    return found, unseen


@pytest.mark.parametrize("path", PAGES)
def test_the_focus_goes_everywhere_and_leaves(visit, every, path):
    scripted = path in {"index.html", "tabel.html"}
    page = (visit.ready if scripted else visit)(every / path, PAGES[path])
    number = page.evaluate(NUMBER)
    there, unseen = walk(page, "Tab", number + 1)
    assert there.index("BODY") == number, "every stop, and then out of the page"
    assert unseen == []
    back, unseen = walk(page, "Shift+Tab", number)
    assert back == there[:number][::-1]
    assert unseen == []


def tab_to(page, wanted):
    """Press Tab until something has the focus."""
    for _ in range(60):
        if page.evaluate(FOCUSED) == wanted:
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{wanted} is not reached")


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def test_from_the_address_to_the_answer_to_why(visit, every):
    page = visit.ready(every / "index.html", "indicator=woningen_geteld&scenario=alles&jaar=2029")
    press(page, "Tab")
    assert page.locator(".skip").bounding_box()["y"] >= 0, "the link comes into view"
    press(page, "Enter")
    assert page.evaluate(FOCUSED) == "inhoud"
    press(page, "Tab")
    assert page.evaluate(FOCUSED) == "map_atlas"

    before = page.evaluate("code => wijkplan.pointOf(code)", mt.DORP)
    press(page, "ArrowDown")
    page.wait_for_function(
        "([code, y]) => wijkplan.pointOf(code).y < y", arg=[mt.DORP, before["y"]]
    )

    page.evaluate(AT_REST, mt.DORP)
    press(page, "Enter")
    middle = state(page)["area"]
    assert middle, "Enter chooses what lies in the middle"
    before = page.evaluate("code => wijkplan.pointOf(code)", middle)
    press(page, "Shift+ArrowUp")
    above = state(page)["area"]
    assert above != middle
    places = page.evaluate("codes => codes.map(wijkplan.pointOf)", [middle, above])
    assert places[1]["y"] < places[0]["y"]
    assert places[0] == before, "and the map stays"
    press(page, "Shift+ArrowDown")
    assert state(page)["area"] == middle
    tab_to(page, "gebied-volgende")
    press(page, "ArrowUp")
    assert state(page)["area"] == above
    assert page.evaluate(FOCUSED) == "gebied-volgende"

    tab_to(page, "indicator")
    press(page, "Home")
    assert state(page)["indicator"] != "woningen_geteld"
    tab_to(page, "zoek")
    page.keyboard.type("dorp")
    press(page, "ArrowDown", "Enter")
    assert state(page)["area"] == mt.DORP
    assert page.evaluate(FOCUSED) == "gebied-naam"

    tab_to(page, "gebied-volgende")
    press(page, "Enter")
    assert state(page)["area"] == mt.WERKPARK
    tab_to(page, "gebied-waarom")
    press(page, "Enter")
    assert page.is_visible("#waarom")
    for _ in range(12):
        assert page.evaluate(
            "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
        ), "a dialog keeps the focus"
        press(page, "Tab")
    press(page, "Escape")
    assert not page.is_visible("#waarom")
    assert page.evaluate(FOCUSED) == "gebied-waarom", "and gives it back"


def test_a_table_is_sorted_and_keeps_the_focus(visit, every):
    page = visit.ready(every / "tabel.html", "groep=wonen")
    tab_to(page, "tabel-vak")
    press(page, "Tab", "Tab")
    chosen = page.evaluate("document.activeElement.dataset.sort")
    assert chosen not in {None, "naam"}
    for direction in ("descending", "ascending"):
        press(page, "Enter")
        assert page.evaluate("document.activeElement.dataset.sort") == chosen
        heading = page.locator("th:has(:focus)")
        assert heading.get_attribute("aria-sort") == direction
