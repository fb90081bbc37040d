"""Two moments compared: the difference in every cell, and the divider between two halves."""

from __future__ import annotations

import pytest

import time_payload
from canvas import drawn, pixels, rgb, state
from time_payload import HOMES, OWNED, RATIO, SHARE, START, VARYING

B = "jaar=2029&scenario=alles"


def truth(name, level, scenario="nu", year=None):
    return time_payload.truth(6, name, level, scenario, year)


@pytest.mark.parametrize("name", VARYING)
@pytest.mark.parametrize("level", ["buurt", "wijk", "gemeente"])
def test_the_difference_is_b_minus_a_in_every_cell(timed, name, level):
    page = timed(
        f"indicator={name}&niveau={level}&{B}&modus=verschil&van=2027&vanscenario=alleen+hard"
    )
    now = state(page)
    after, before = truth(name, level, "alles", 2029), truth(name, level, "alleen hard", 2027)
    for value, note, (b, b_note), (a, a_note) in zip(
        now["values"], now["notes"], after, before, strict=True
    ):
        if a is None or b is None:
            assert value is None
            assert (b_note if b is None else a_note) in note
            assert ("eind 2029 · alles: " in note) == (b is None and a is not None)
        else:
            assert value == pytest.approx(b - a, abs=1e-9)
            assert note == ""


def test_a_difference_is_centred_on_zero(timed):
    page = timed(f"indicator={HOMES}&{B}&modus=verschil&van=nu")
    now = state(page)
    bins = now["bins"]
    labels = page.locator("#legenda-klassen th").all_inner_texts()
    assert labels == ["−24", "−23 t/m −1", "0", "+1 t/m +23", "+24 t/m +40", "Geen waarde"]
    # The bounds of both sides mirror each other: what is a loss of 24 is a gain of 24.
    assert [b["high"] for b in bins[:2]] == [-24, -1]
    assert [b["low"] for b in bins[3:]] == [1, 24]
    by_value = {v: c for v, c in zip(now["values"], now["colors"], strict=True) if v is not None}
    zero, loss, gain = by_value[0], by_value[-10], by_value[40]
    red, _, blue = rgb(zero)
    assert min(rgb(zero)) > 220, "nothing happened, so nearly no colour"
    assert rgb(loss)[0] > rgb(loss)[2]
    assert rgb(gain)[0] < rgb(gain)[2]
    assert red >= blue
    assert page.inner_text("#legenda-eenheid") == "Verschil, woningen"


@pytest.mark.parametrize("classes", [3, 4, 7])
@pytest.mark.parametrize("method", ["kwantielen", "gelijk", "natuurlijk"])
def test_classes_of_differences_hold_what_they_say(timed, method, classes):
    page = timed(f"indicator={SHARE}&{B}&modus=verschil&methode={method}&klassen={classes}")
    now = state(page)
    for i, found in enumerate(now["bins"]):
        members = [
            round(v, 1) + 0.0
            for v, c in zip(now["values"], now["colors"], strict=True)
            if v is not None and found["low"] - 1e-9 <= round(v, 1) <= found["high"] + 1e-9
        ]
        assert found["count"] == len(members), (i, found)
    assert {"low": 0, "high": 0} in [{k: b[k] for k in ("low", "high")} for b in now["bins"]]


def test_shares_differ_in_percentage_points(timed, timed_payload):
    code = timed_payload["levels"][0]["codes"][14]
    page = timed(f"indicator={SHARE}&{B}&modus=verschil&gebied={code}")
    # 30 of 95 homes is 31.6%; 18 of 101 is 17.8%.
    assert page.inner_text("#gebied-waarde") == "−13,8\u00a0procentpunt"
    assert page.locator("#gebied-momenten dd").all_inner_texts() == ["31,6%", "17,8%"]
    assert page.locator("#gebied-momenten dt").all_inner_texts() == [START, "eind 2029 · alles"]
    assert page.inner_text("#kaart-ondertitel") == (
        f"verschil in procentpunt · eind 2029 · alles, vergeleken met {START} · per buurt"
    )


def test_a_difference_that_cannot_be_told_is_hatched(timed, timed_payload):
    page = timed(f"indicator={OWNED}&{B}&modus=verschil&namen=uit&lagen=geen")
    now = state(page)
    assert [i for i, c in enumerate(now["colors"]) if c is None] == [5, 20]
    assert "eind 2029 · alles: tussen 20 en 26" in now["notes"][20]
    code = timed_payload["levels"][0]["codes"][20]
    drawn(page)
    found = {tuple(p) for p in pixels(page, code, size=14)}
    assert max(map(sum, found)) - min(map(sum, found)) > 150


def test_one_scenario_against_another(timed):
    page = timed(f"indicator={RATIO}&{B}&modus=verschil")
    assert page.is_visible("#van-jaar")
    assert not page.is_visible("#van-scenario"), "the present is the same in every scenario"
    page.select_option("#van-jaar", "2029")
    page.select_option("#van-scenario", "alles")
    assert {v for v in state(page)["values"] if v is not None} == {0}
    page.select_option("#van-scenario", "alleen hard")
    assert {v for v in state(page)["values"] if v is not None} != {0}
    assert page.inner_text("#melding").endswith("vergeleken met eind 2029 · alleen hard.")


def swipe(page):
    return page.locator("#schuif")


def sides(page, payload, i):
    """Colour on the canvas of a buurt, and what it should be left and right."""
    drawn(page)
    now = state(page)
    found = pixels(page, payload["levels"][0]["codes"][i])[0]
    return found, rgb(now["left"]["colors"][i]), rgb(now["colors"][i])


def test_the_divider_shows_a_left_and_b_right(timed, timed_payload):
    page = timed(f"indicator={OWNED}&{B}&modus=vergelijken&namen=uit&lagen=geen")
    now = state(page)
    assert now["left"]["values"] == [v for v, _ in truth(OWNED, "buurt")]
    assert now["values"] == [v for v, _ in truth(OWNED, "buurt", "alles", 2029)]
    box = page.locator(".map-canvas").bounding_box()
    middle = {"y": box["y"] + box["height"] / 2}
    grip = swipe(page).bounding_box()
    page.mouse.move(grip["x"] + grip["width"] / 2, middle["y"])
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 5, middle["y"], steps=4)
    page.mouse.up()
    assert float(swipe(page).get_attribute("aria-valuenow")) > 95
    for i in (0, 14, 30):
        found, left, _ = sides(page, timed_payload, i)
        assert found == left, "everything is left of the divider"
    page.mouse.move(box["x"] + box["width"] - 5, middle["y"])
    page.mouse.down()
    page.mouse.move(box["x"] + 5, middle["y"], steps=4)
    page.mouse.up()
    assert float(swipe(page).get_attribute("aria-valuenow")) < 5
    for i in (0, 14, 30):
        found, left, right = sides(page, timed_payload, i)
        assert found == right
        assert (left != right) == (i != 30)


def test_the_divider_goes_with_the_keyboard(timed, timed_payload):
    page = timed(f"indicator={OWNED}&{B}&modus=vergelijken&namen=uit&lagen=geen")
    zoomed = state(page)["zoom"]
    handle = swipe(page)
    assert handle.get_attribute("role") == "slider"
    assert handle.get_attribute("aria-valuenow") == "50"
    assert handle.get_attribute("aria-valuetext") == f"links {START}, rechts eind 2029 · alles"
    handle.focus()
    for key, expected in (
        ("ArrowRight", 52),
        ("ArrowLeft", 50),
        ("PageUp", 60),
        ("Shift+ArrowLeft", 50),
        ("End", 100),
    ):
        page.keyboard.press(key)
        assert handle.get_attribute("aria-valuenow") == str(expected), key
    found, left, right = sides(page, timed_payload, 14)
    assert found == left != right
    page.keyboard.press("Home")
    found, left, right = sides(page, timed_payload, 14)
    assert found == right != left
    assert state(page)["zoom"] == zoomed, "the map itself stays where it is"


def test_the_divider_stays_where_it_is_when_the_map_moves(timed, timed_payload):
    page = timed(f"indicator={OWNED}&{B}&modus=vergelijken&namen=uit&lagen=geen")
    code = timed_payload["levels"][0]["codes"][14]
    place = page.evaluate("code => wijkplan.pointOf(code)", code)
    grip = swipe(page).bounding_box()
    page.mouse.move(grip["x"] + grip["width"] / 2, place["y"])
    page.mouse.down()
    page.mouse.move(place["x"] - 30, place["y"], steps=3)
    page.mouse.up()
    found, left, right = sides(page, timed_payload, 14)
    assert found == right != left
    page.focus("#map_atlas")
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "([code, x]) => wijkplan.pointOf(code).x < x - 70", arg=[code, place["x"]]
    )
    page.wait_for_timeout(400)
    found, left, right = sides(page, timed_payload, 14)
    assert found == left != right, "the buurt has gone under the divider to the other side"
    page.keyboard.press("+")
    page.wait_for_timeout(700)
    x = page.evaluate("code => wijkplan.pointOf(code).x", code)
    box = swipe(page).bounding_box()
    found, left, right = sides(page, timed_payload, 14)
    assert found == (left if x < box["x"] + box["width"] / 2 else right)


def test_leaving_the_comparison_takes_the_divider_away(timed, timed_payload):
    page = timed(f"indicator={OWNED}&{B}&modus=vergelijken&namen=uit&lagen=geen")
    swipe(page).focus()
    page.keyboard.press("End")
    page.check("#modus-0")
    assert not swipe(page).is_visible()
    drawn(page)
    now = state(page)
    assert now["left"] is None
    code = timed_payload["levels"][0]["codes"][14]
    assert pixels(page, code) == [rgb(now["colors"][14])]


def test_hovering_tells_both_sides(timed, timed_payload):
    page = timed(f"indicator={HOMES}&{B}&modus=vergelijken&lagen=geen")
    place = page.evaluate("code => wijkplan.pointOf(code)", timed_payload["levels"][0]["codes"][14])
    page.mouse.move(place["x"] - 2, place["y"])
    page.mouse.move(place["x"], place["y"])
    page.wait_for_timeout(120)
    text = page.inner_text(".map-tooltip")
    assert f"{START} 100\u00a0woningen" in text
    assert "eind 2029 · alles 106\u00a0woningen" in text


def test_touch_moves_the_divider(browser, timed_atlas):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    page.goto((timed_atlas / "index.html").as_uri() + f"#indicator={OWNED}&{B}&modus=vergelijken")
    page.wait_for_selector("html[data-time=true]", state="attached")
    page.evaluate(
        """() => {
          const handle = document.getElementById("schuif");
          handle.setPointerCapture = () => {};
          const send = (type, clientX) => handle.dispatchEvent(new PointerEvent(type, {
            pointerType: "touch", pointerId: 7, clientX, clientY: 300, bubbles: true,
          }));
          send("pointerdown", 195);
          send("pointermove", 39);
          send("pointerup", 39);
          send("pointermove", 300);
        }"""
    )
    assert swipe(page).get_attribute("aria-valuenow") == "10"
    context.close()
