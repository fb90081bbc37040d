"""The report of a review in a browser: on a desk, on a telephone, in the dark and on paper."""

from __future__ import annotations

from dataclasses import replace

import pytest

import review_example as ex
from hostile_town import PAYLOADS
from wijkplan.output.review.report import render_report

OVERFLOW = "document.documentElement.scrollWidth - window.innerWidth"
OUTSIDE = """() => {
  const map = document.querySelector("svg.tekening").getBoundingClientRect();
  return [...document.querySelectorAll("svg.tekening text")]
    .filter((text) => getComputedStyle(text).display !== "none")
    .map((text) => [text.textContent, text.getBoundingClientRect()])
    .filter(([, box]) => box.left < map.left - 1 || box.right > map.right + 1)
    .map(([text]) => text);
}"""
CLEAR = """() => {
  const shown = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b]
    .map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, n) => sum + v * [0.2126, 0.7152, 0.0722][n], 0);
  const ground = light(shown(getComputedStyle(document.querySelector(".grond")).fill));
  const contrast = (ink) => (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
  return [...document.querySelectorAll("svg.tekening .vlak .omtrek, svg.tekening .rail, .plan")]
    .filter((one) => contrast(light(shown(getComputedStyle(one).stroke))) < 3)
    .map((one) => one.parentNode.outerHTML.slice(0, 60));
}"""

MADE = """[...document.querySelectorAll("body *")].filter((one) =>
  ["SCRIPT", "IMG", "IFRAME", "STYLE", "LINK", "FORM"].includes(one.tagName)
  || [...one.attributes].some((given) => given.name.startsWith("on"))).length"""

OVERLAPS = """() => {
  const texts = [...document.querySelectorAll("svg.tekening text")]
    .filter((text) => getComputedStyle(text).display !== "none")
    .map((text) => [text.textContent, text.getBoundingClientRect()]);
  return texts.flatMap(([one, a], n) => texts.slice(n + 1)
    .filter(([, b]) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
    .map(([other]) => [one, other]));
}"""


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    path = tmp_path_factory.mktemp("toetsing") / "rapport.html"
    path.write_text(render_report(ex.dossier()), "utf-8")
    return path


@pytest.mark.parametrize("width", [1280, 390, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_sticks_out_and_the_map_keeps_its_words_inside(visit, report, width, scheme):
    page = visit(report, width=width, scheme=scheme)
    assert page.evaluate(OVERFLOW) <= 0
    assert page.evaluate(OUTSIDE) == []
    assert page.evaluate(OVERLAPS) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_the_map_draws_can_be_told_from_its_ground(visit, report, scheme):
    assert visit(report, scheme=scheme).evaluate(CLEAR) == []


def test_on_paper_the_outcome_and_the_map_are_on_the_first_sheet(visit, tmp_path):
    path = tmp_path / "rapport.html"
    norms = (*ex.judgements(), *ex.judgements()[2:])  # as many as a regime has
    path.write_text(render_report(ex.dossier(ex.reviewed(judgements=norms))), "utf-8")
    page = visit(path, width=688, height=1016)  # A4 without its margins, at 96 dots per inch
    page.emulate_media(media="print")
    figure = page.locator("figure.situatie").bounding_box()
    assert figure["y"] + figure["height"] <= 1016
    assert page.locator(".bevindingen tbody tr").first.evaluate("e => e.offsetWidth") <= 688


def test_on_a_telephone_a_finding_is_a_block_that_names_its_numbers(visit, report):
    page = visit(report, width=390)
    row = page.locator("#norm-1")
    assert row.evaluate("e => getComputedStyle(e).display") == "block"
    cell = row.locator("td[data-kop]").first
    assert cell.evaluate("e => getComputedStyle(e, '::before').content").startswith('"Afstand')


@pytest.mark.parametrize("name", ["script", "attribuut", "element-uit", "stijl", "zonder-haakjes"])
def test_a_name_that_attacks_does_nothing(visit, tmp_path, name):
    text = PAYLOADS[name]
    plan = ex.plan(text)
    plan = replace(plan, provenance=replace(plan.provenance, file=text), remarks=(text,))
    dossier = ex.dossier(ex.reviewed(plan=plan, classes=ex.classes().assign(naam=text)))
    layers = {
        layer: frame.assign(naam=text) if "naam" in frame else frame
        for layer, frame in dossier.evidence.items()
    }
    path = tmp_path / "rapport.html"
    path.write_text(render_report(replace(dossier, evidence=layers)), "utf-8")
    page = visit(path)
    page.add_init_script("window.__tripwire = () => { window.fired = true; }")
    page.reload()
    assert page.locator("h1").text_content() == text
    assert page.evaluate("window.fired") is None
    assert page.locator("main h2").count() == 9
    assert page.evaluate(MADE) == 0
