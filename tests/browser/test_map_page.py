"""The map in a browser: what the reader does, and what the page then shows."""

from __future__ import annotations

import pytest

import atlas_payload
from canvas import READ, pixels, rgb, state


def values(payload, indicator, level="buurt"):
    return payload["indicators"][indicator]["levels"][level]["values"]


@pytest.fixture(params=["index.html", "alleen.html"])
def page(request, visit, atlas):
    return visit.ready(atlas / request.param)


def test_the_map_opens_with_what_the_payload_says(page, payload):
    now = state(page)
    assert (now["indicator"], now["level"]) == ("ouderen", "buurt")
    assert now["codes"] == payload["levels"][0]["codes"]
    assert page.inner_text("#kaart-titel") == "Inwoners van 65 jaar en ouder"
    assert page.inner_text("#kaart-ondertitel") == "% · 2025 · per buurt"
    assert "verzonnen" in page.inner_text(".fictief")
    assert page.inner_text("#bron") == "Bron: proef"
    assert page.inner_text("#toelichting") == payload["indicators"]["ouderen"]["description"]
    assert page.locator("#uitleg-lijst dd").all_text_contents() == [
        payload["indicators"]["ouderen"]["description"],
        "Zoals geteld.",
        "Het zegt niet waarom.",
    ]
    assert page.locator(".leaflet-control-scale-line").inner_text().endswith("m")


def test_every_area_has_the_colour_of_its_class_on_the_canvas(visit, atlas):
    page = visit.ready(atlas / "index.html", "namen=uit&lagen=geen")
    now = state(page)
    for code, color in zip(now["codes"], now["colors"], strict=True):
        if color is not None:
            assert pixels(page, code) == [rgb(color)], code


def test_another_indicator_gives_other_colours(visit, atlas, payload):
    page = visit.ready(atlas / "index.html", "namen=uit&lagen=geen")
    code = payload["levels"][0]["codes"][18]
    before = pixels(page, code)
    page.select_option("#indicator", "inwoners")
    page.wait_for_timeout(100)
    now = state(page)
    assert now["indicator"] == "inwoners"
    assert pixels(page, code) == [rgb(now["colors"][18])] != before
    assert page.inner_text("#kaart-titel") == "Inwoners"
    assert page.inner_text("#melding") == "Inwoners, buurten: 5 klassen."


def test_the_legend_counts_what_the_data_hold(page, payload):
    for indicator in ("ouderen", "inwoners", "quotient"):
        page.select_option("#indicator", indicator)
        for method in ("kwantielen", "gelijk", "natuurlijk"):
            page.evaluate("document.querySelector('.class-choice').open = true")
            page.select_option("#methode", method)
            bins = state(page)["bins"]
            present = [v for v in values(payload, indicator) if v is not None]
            for i, found in enumerate(bins):
                inside = [
                    v
                    for v in present
                    if found["low"] <= v < found["high"]
                    or (i == len(bins) - 1 and v >= found["low"])
                ]
                assert found["count"] == len(inside), (indicator, method, found)
            shown = page.locator("#legenda-klassen .legend-number").all_inner_texts()
            absent = values(payload, indicator).count(None)
            assert shown == [str(b["count"]) for b in bins] + [str(absent)] * (absent > 0)


def test_the_legend_speaks_dutch(page):
    first, *_, last, missing = page.locator("#legenda-klassen th").all_inner_texts()
    assert first.startswith("5,0 tot ")
    assert " t/m " in last
    assert missing == "Geen waarde"
    assert page.inner_text("#legenda-redenen").split("\n") == [
        f"{atlas_payload.SUPPRESSED}: 2",
        f"{atlas_payload.NOT_DELIVERED}: 1",
    ]


def test_missing_is_hatched_and_never_a_class_colour(visit, atlas, payload):
    page = visit.ready(atlas / "index.html", "namen=uit&lagen=geen")
    now = state(page)
    classes = {tuple(rgb(c)) for c in now["colors"] if c}
    absent = [
        code
        for code, value in zip(now["codes"], values(payload, "ouderen"), strict=True)
        if value is None
    ]
    assert len(absent) == 3
    for code in absent:
        found = {tuple(p) for p in pixels(page, code, size=14)}
        brightness = [sum(p) for p in found]
        assert max(brightness) - min(brightness) > 150, "stripes on a light ground"
        assert not found & classes


def test_a_level_without_figures_says_so(page):
    page.check("#niveau-1")
    assert state(page)["level"] == "wijk"
    assert page.is_visible("#legenda-leeg")
    assert set(state(page)["colors"]) == {None}
    page.select_option("#indicator", "inwoners")
    assert not page.is_visible("#legenda-leeg")
    assert None not in state(page)["colors"]


def test_the_number_of_classes_can_be_chosen(page):
    page.click(".class-choice summary")
    for wanted in ("3", "7"):
        page.select_option("#klassen", wanted)
        assert len(state(page)["bins"]) == int(wanted)


def test_hovering_names_the_area_and_its_value(visit, atlas, payload):
    page = visit.ready(atlas / "index.html", "lagen=geen")

    def tip(index):
        place = page.evaluate(
            "code => wijkplan.pointOf(code)", payload["levels"][0]["codes"][index]
        )
        page.mouse.move(place["x"] - 2, place["y"])
        page.mouse.move(place["x"], place["y"])
        page.wait_for_timeout(120)
        return page.inner_text(".map-tooltip").split("\n")

    assert tip(0) == ["Buurt 0", "Wijk 00, Proefstad", "5,0%"]
    assert tip(2) == ["Buurt 2", "Wijk 00, Proefstad", f"Geen waarde: {atlas_payload.SUPPRESSED}"]
    assert tip(1)[:2] == [atlas_payload.EVIL_NAME, atlas_payload.EVIL_PLACE]


def test_a_click_opens_the_area_and_links_to_its_profile(page, payload):
    code = payload["levels"][0]["codes"][14]
    place = page.evaluate("code => wijkplan.pointOf(code)", code)
    page.mouse.click(place["x"], place["y"])
    assert state(page)["area"] == code
    assert page.inner_text("#gebied-naam") == "Buurt 14"
    value = values(payload, "ouderen")[14]
    assert page.inner_text("#gebied-waarde") == f"{value:.1f}%".replace(".", ",")
    assert page.get_attribute("#gebied-profiel", "href") == f"gebieden/{code}.html"
    assert page.locator("tr.is-pointed").count() == 1
    page.click("#gebied-volgende")
    assert page.inner_text("#gebied-naam") == "Buurt 15"
    page.click("#gebied-vorige")
    page.click("#gebied-vorige")
    assert page.inner_text("#gebied-naam") == "Buurt 13"
    page.click("#gebied-sluiten")
    assert state(page)["area"] is None
    assert not page.is_visible("#gebied")


def test_a_missing_value_gives_its_reason_and_a_derived_one_its_remark(visit, atlas, payload):
    code = payload["levels"][0]["codes"][7]
    page = visit.ready(atlas / "index.html", f"gebied={code}")
    assert page.inner_text("#gebied-waarde") == "Geen waarde"
    assert page.inner_text("#gebied-opmerking") == f"Reden: {atlas_payload.NOT_DELIVERED}"
    wijk = payload["levels"][1]["codes"][0]
    page = visit.ready(atlas / "index.html", f"indicator=inwoners&niveau=wijk&gebied={wijk}")
    assert page.inner_text("#gebied-waarde") == "210\u00a0personen"
    assert page.inner_text("#gebied-opmerking") == atlas_payload.DERIVED


def test_markup_in_names_is_shown_as_text_and_never_runs(visit, atlas, payload):
    page = visit.ready(atlas / "index.html", f"gebied={payload['levels'][0]['codes'][1]}")
    assert page.inner_text("#gebied-naam") == atlas_payload.EVIL_NAME
    assert atlas_payload.EVIL_PLACE in page.inner_text("#gebied-plaats")
    page.fill("#zoek", "img")
    assert page.inner_text("#zoek-0 .option-name") == atlas_payload.EVIL_NAME
    assert page.evaluate("typeof window.hacked") == "undefined"
    assert page.locator("img[src=x]").count() == 0


def test_search_by_name_and_code_goes_to_the_area(page, payload):
    zoom = state(page)["zoom"]
    page.fill("#zoek", "buurt 3")
    found = page.locator("#zoek-lijst .option-name").all_inner_texts()
    assert found[0] == "Buurt 3", "the whole name comes first"
    assert "Buurt 30" in found
    page.keyboard.press("ArrowDown")
    assert page.get_attribute("#zoek", "aria-activedescendant") == "zoek-0"
    page.keyboard.press("Enter")
    now = state(page)
    assert now["area"] == payload["levels"][0]["codes"][3]
    assert now["zoom"] > zoom
    assert page.evaluate("document.activeElement.id") == "gebied-naam"
    page.fill("#zoek", "wk0002")
    page.keyboard.press("Enter")
    assert (state(page)["level"], state(page)["area"]) == ("wijk", "WK0002")
    page.fill("#zoek", "bestaat niet")
    assert page.is_visible("#zoek-niets")
    page.click("#overzicht")
    assert state(page)["zoom"] == pytest.approx(zoom)


def test_overlays_can_be_switched_off(visit, atlas):
    page = visit.ready(atlas / "index.html", "namen=uit")

    def dark():
        found = page.evaluate(
            f"""() => {{
              const canvas = document.querySelector(".map-canvas canvas");
              return ({READ})(canvas, 0, 0, canvas.width, canvas.height)
                .filter(([r, g, b]) => r === 51 && g === 51 && b === 51).length;
            }}"""
        )
        return int(found)

    assert dark() > 300
    assert page.inner_text(".overlay-legend") == "Spoorlijn"
    page.uncheck("[data-overlay=spoor]")
    page.wait_for_timeout(100)
    assert dark() < 20
    assert "lagen=geen" in page.url


def test_the_address_remembers_the_view(visit, atlas, payload):
    page = visit.ready(atlas / "index.html")
    page.select_option("#indicator", "quotient")
    page.click(".class-choice summary")
    page.select_option("#methode", "natuurlijk")
    page.select_option("#klassen", "4")
    page.uncheck("#namen")
    page.fill("#zoek", "Buurt 20")
    page.keyboard.press("Enter")
    before = state(page)
    fragment = page.url.split("#")[1]
    assert "indicator=quotient" in fragment
    assert "niveau=buurt" in fragment
    assert f"gebied={payload['levels'][0]['codes'][20]}" in fragment
    again = state(visit.ready(atlas / "index.html", fragment))
    keys = ("indicator", "level", "area", "method", "classes", "names", "overlays", "colors")
    assert {k: again[k] for k in keys} == {k: before[k] for k in keys}


@pytest.mark.parametrize(
    "fragment", ["indicator=bestaatniet&niveau=straat&gebied=BU1", "klassen=99&methode=x", "%%%"]
)
def test_an_address_that_makes_no_sense_shows_the_start(visit, atlas, fragment):
    now = state(visit.ready(atlas / "index.html", fragment))
    assert (now["indicator"], now["level"], now["classes"]) == ("ouderen", "buurt", 5)


def test_names_stand_inside_their_area_and_not_over_each_other(visit, atlas):
    page = visit.ready(atlas / "index.html")
    assert len(state(page)["labels"]) > 5
    boxes = page.evaluate(
        """() => [...document.querySelectorAll(".map-label")]
          .map((label) => label.getBoundingClientRect().toJSON())"""
    )
    for i, a in enumerate(boxes):
        for b in boxes[:i]:
            apart = a["right"] < b["left"] or b["right"] < a["left"]
            assert apart or a["bottom"] < b["top"] or b["bottom"] < a["top"]
    page.uncheck("#namen")
    assert state(page)["labels"] == []


def test_colours_can_be_put_out_to_read_the_layers(visit, atlas):
    page = visit.ready(atlas / "index.html", "namen=uit&lagen=geen")
    now = state(page)
    coloured = [code for code, c in zip(now["codes"], now["colors"], strict=True) if c]
    page.uncheck("#kleuren")
    page.wait_for_timeout(100)
    plain = {tuple(pixels(page, code)[0]) for code in coloured}
    assert len(plain) == 1
    assert plain.isdisjoint({tuple(rgb(c)) for c in now["colors"] if c})
    assert "kleuren=uit" in page.url
    again = visit.ready(atlas / "index.html", "kleuren=uit")
    assert not again.is_checked("#kleuren")
