"""An indicator that is no number: each class has a look with a pattern, and its name everywhere."""

from __future__ import annotations

import pytest

import atlas_payload
import time_payload
from browser_pages import write_atlas
from canvas import pixels

EVIL = "<img src=x onerror=window.hacked=1>"
LOOKS = [
    {"label": "Warmtenet", "color": "#b3401a", "pattern": "kruis"},
    {"label": f"Elektrisch {EVIL}", "color": "#0060a8", "pattern": "staand"},
]
CLASSES = {"texts": ["S2a", "S2d", f"S1 {EVIL}"], "of": [0, 0, 1], "looks": LOOKS}
# Buurt 0 has S2a, 1 has S2d, 2 has S1; of 3 nothing is known; the rest again and again.
VALUES = [[0, 1, 2, None][i % 4] for i in range(36)]
NOTES = [[0, 0, 0, 1][i % 4] for i in range(36)]


def indicator():
    return {
        "label": "Strategie",
        "unit": "",
        "decimals": 0,
        "kind": "class",
        "year": 2025,
        "source": "proef",
        "description": "Welke strategie.",
        "computed": [1],
        "notSaid": [2],
        "diverging": None,
        "classes": CLASSES,
        "levels": {"buurt": {"values": VALUES, "notes": NOTES}},
    }


def with_strategy(payload):
    groups = [*payload["groups"], {"id": "warmte", "label": "Warmte", "indicators": ["strategie"]}]
    indicators = {**payload["indicators"], "strategie": indicator()}
    return {**payload, "groups": groups, "indicators": indicators}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    payload = with_strategy(atlas_payload.payload(6))
    return write_atlas(tmp_path_factory.mktemp("klassen"), payload)


@pytest.fixture(scope="module")
def timed(tmp_path_factory):
    """Buurt 0 goes from S2a to S1 in 2027, in one scenario."""
    payload = with_strategy(time_payload.payload())
    time = payload["time"]
    changes = [[], [], [0, 2, 0], [], []]
    payload["time"] = {
        **time,
        "varies": [*time["varies"], "strategie"],
        "indicators": {**time["indicators"], "strategie": {"buurt": {"alles": changes}}},
    }
    return write_atlas(tmp_path_factory.mktemp("klassen-tijd"), payload)


def state(page):
    return page.evaluate("wijkplan.state()")


def legend(page):
    rows = page.locator("#legenda-klassen tr").all()
    return [
        (row.locator("th").inner_text(), row.locator(".legend-number").inner_text()) for row in rows
    ]


def test_the_legend_has_the_looks_and_how_many_areas_have_them(visit, folder):
    page = visit.ready(folder / "index.html", "indicator=strategie")
    assert legend(page) == [
        ("Warmtenet", "18"),
        (f"Elektrisch {EVIL}", "9"),
        ("Geen waarde", "9"),
    ]
    swatches = page.locator("#legenda-klassen svg.swatch pattern image")
    assert len({swatches.nth(i).get_attribute("href") for i in (0, 1)}) == 2
    assert page.evaluate("window.hacked") is None


def test_a_class_is_a_pattern_on_the_map_and_not_colour_alone(visit, folder):
    page = visit.ready(folder / "index.html", "indicator=strategie&namen=uit&lagen=geen")
    codes = state(page)["codes"]
    drawn = [{tuple(p) for p in pixels(page, codes[i], size=14)} for i in (0, 1, 2, 3)]
    assert drawn[0] & drawn[1]  # variants of one strategy share its look
    assert all(len(some) > 1 for some in drawn)  # a ground and marks on it
    lightness = [sorted(sum(p) for p in some) for some in drawn]
    assert all(some[-1] - some[0] > 100 for some in lightness)
    assert not drawn[0] & drawn[2]


def test_the_area_has_its_own_value_and_what_is_missing_its_reason(visit, folder):
    page = visit.ready(folder / "index.html", "indicator=strategie&gebied=BU00000001")
    assert page.inner_text("#gebied-waarde") == "S2d"
    page.click("#gebied-waarom")
    assert "S2d" in page.inner_text("#waarom-lijsten")
    page.keyboard.press("Escape")
    page.evaluate("location.hash = '#indicator=strategie&gebied=BU00000003'")
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert page.inner_text("#gebied-waarde") == "Geen waarde"
    assert atlas_payload.SUPPRESSED in page.inner_text("#gebied-opmerking")


def test_bounds_of_numbers_cannot_be_chosen_for_a_class(visit, folder):
    page = visit.ready(folder / "index.html", "indicator=strategie")
    assert page.locator("details.class-choice").is_hidden()
    page.select_option("#indicator", "ouderen")
    assert page.locator("details.class-choice").is_visible()


def test_the_table_names_the_class(visit, folder):
    page = visit.ready(folder / "tabel.html", "groep=warmte")
    cells = page.locator("#tabel-rijen td").all_inner_texts()
    assert cells.count("S2a") == 9
    assert page.evaluate("window.hacked") is None


def test_a_class_follows_the_years_and_is_never_subtracted(visit, timed):
    page = visit.ready(timed / "index.html", "indicator=strategie&scenario=alles&jaar=2027")
    assert state(page)["values"][0] == 2
    page.evaluate("location.hash")
    page.check("input[name=modus][value=verschil]")
    assert "is geen getal" in page.inner_text("#tijd-vast")
    assert legend(page)[0] == ("Warmtenet", "17")
