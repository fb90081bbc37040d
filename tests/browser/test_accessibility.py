"""WCAG 2.2 A and AA as far as axe-core can tell: every sort of page, desk, phone, light, dark."""

from __future__ import annotations

import pytest
from axe import complaints

import every_page
import minitown as mt

LOOKS = tuple((width, scheme) for width in (1280, 390) for scheme in ("light", "dark"))
FIRST, SECOND, THIRD, FOURTH = LOOKS
HOMES = f"indicator=woningen_geteld&scenario=alles&gebied={mt.DORP}"
COMPARED = f"{HOMES}&jaar=2029&modus=vergelijken&van=2026"
COLUMNS = "kolommen=aantal_inwoners+woningen_geteld"
RANKED = f"{COLUMNS}&sorteer=aantal_inwoners&rangorde=aan&vergelijk={mt.DORP}"
BESIDE = f"{COLUMNS}&vergelijk={mt.DORP}+{mt.MARKT}&beeld=naast&erboven=aan"
SCRIPTED = {
    "kaart": ("index.html", ""),
    "kaart met gebied": ("index.html", HOMES),
    "kaart met twee momenten": ("index.html", COMPARED),
    "tabel": ("tabel.html", f"jaar=2029&scenario=alles&{RANKED}"),
}
# Profiles are long, and share the looks between them; so do the pages of themes.
TEXTS = {
    f"gebieden/{mt.GEMEENTE}.html": (FIRST,),
    f"gebieden/{mt.CENTRUM}.html": (SECOND,),
    f"gebieden/{every_page.OWN}.html": (THIRD,),
    f"gebieden/{mt.DORP}.html": (FOURTH,),
    "thema-spreiding.html": (FIRST, FOURTH),
    "thema-voorraad.html": (SECOND,),
    "thema-projecten.html": (THIRD,),
    "thema-eigen-gebieden.html": (FIRST,),
    "uitleg.html": LOOKS,
    "verantwoording.html": LOOKS,
    every_page.REVIEW: LOOKS,
}
OPEN = "document.querySelectorAll('details').forEach((one) => { one.open = true; })"


def look(page, width, scheme):
    """Another screen, for a page that is open."""
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=scheme)


@pytest.mark.parametrize("name", SCRIPTED)
def test_a_page_with_a_script(visit, every, name):
    path, fragment = SCRIPTED[name]
    page = visit.ready(every / path, fragment)
    page.evaluate(OPEN)
    for width, scheme in LOOKS:
        look(page, width, scheme)
        assert complaints(visit, page) == [], (width, scheme)


@pytest.mark.parametrize("path", TEXTS)
def test_a_page_of_text_with_all_that_is_folded_open(visit, every, path):
    page = visit(every / path)
    page.evaluate(OPEN)
    for width, scheme in TEXTS[path]:
        look(page, width, scheme)
        assert complaints(visit, page) == [], (width, scheme)


def test_the_list_of_a_search_and_the_answer_to_why(visit, every):
    page = visit.ready(every / "index.html", f"{HOMES}&jaar=2029")
    page.fill("#zoek", "a")
    page.wait_for_selector("#zoek-lijst li")
    for width, scheme in LOOKS:
        look(page, width, scheme)
        assert complaints(visit, page) == [], (width, scheme)
    page.click("#gebied-waarom")
    for width, scheme in LOOKS:
        look(page, width, scheme)
        assert complaints(visit, page) == [], (width, scheme)


def test_areas_side_by_side_and_the_choice_of_columns(visit, every):
    page = visit.ready(every / "tabel.html", BESIDE)
    for width, scheme in (FIRST, FOURTH):
        look(page, width, scheme)
        assert complaints(visit, page) == [], (width, scheme)
    page.evaluate("document.querySelector('#kolommen').showModal()")
    for width, scheme in (SECOND, THIRD):
        look(page, width, scheme)
        assert complaints(visit, page) == [], (width, scheme)


def test_every_sort_of_page_is_looked_at(every):
    found = {str(path.relative_to(every)) for path in every.rglob("*.html")}
    of_areas = {path for path in found if path.startswith("gebieden/")}
    looked_at = {path for path, _ in SCRIPTED.values()} | set(TEXTS)
    assert found - of_areas == looked_at - of_areas


def test_an_unnamed_field_and_pale_text_are_seen(visit, every):
    page = visit(every / "thema-projecten.html")
    page.evaluate(
        """() => {
          document.querySelector("main").append(document.createElement("input"));
          document.querySelector("h1").style.color = "#999999";
        }"""
    )
    assert {found.split(":")[0] for found in complaints(visit, page)} == {"label", "color-contrast"}
