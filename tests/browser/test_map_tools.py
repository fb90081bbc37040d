"""What a reader takes along from the map, or works out on it."""

from __future__ import annotations

import re

import numpy as np
import pytest
import rasterio

import atlas_payload
from canvas import rgb, state

WRITTEN = """() => {
  window.written = [];
  const draw = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (text, ...place) {
    window.written.push(text);
    return draw.call(this, text, ...place);
  };
}"""


def save(page):
    """Save the picture: its name, the picture, and the text that is on it."""
    page.evaluate(WRITTEN)
    with page.expect_download() as coming:
        page.click("#afbeelding")
    download = coming.value
    with rasterio.open(download.path()) as opened:
        assert opened.driver == "PNG"
        picture = opened.read([1, 2, 3]).transpose(1, 2, 0)
    return download.suggested_filename, picture, " ".join(page.evaluate("window.written"))


def pixels_of(picture, color):
    """How many pixels have exactly this colour."""
    return int((picture == np.array(rgb(color))).all(axis=2).sum())


pytestmark = pytest.mark.filterwarnings("ignore:Dataset has no geotransform")


@pytest.mark.parametrize("name", ["index.html", "alleen.html"])
def test_the_picture_has_the_map_and_what_makes_it_understood(visit, atlas, payload, name):
    page = visit.ready(atlas / name)
    shown = state(page)
    box = page.locator(".map-canvas").bounding_box()
    file, picture, written = save(page)
    assert file == "inwoners-van-65-jaar-en-ouder-2025-buurten.png"
    assert page.inner_text("#hulp-melding") == f"Opgeslagen als {file}."
    height, width, _ = picture.shape
    assert width > 2 * box["width"]
    assert height > 2 * box["height"]
    for color in {c for c in shown["colors"] if c}:
        assert pixels_of(picture, color) > 50_000, f"{color}: areas, not only names and the legend"
    for text in (
        "alle cijfers zijn verzonnen", "openbare uitgave", "Inwoners van 65 jaar en ouder",
        "% · 2025 · per buurt", "Geen waarde", "niet geleverd: 1", "Spoorlijn", "500 m",
        "Bron: proef", payload["provenance"], "Buurt 14",
    ):  # fmt: skip
        assert text in written, text
    for shown_bin in shown["bins"]:
        assert str(shown_bin["count"]) in written


def test_the_picture_shows_what_the_page_shows(timed):
    page = timed("indicator=aandeel&jaar=2027&modus=vergelijken&namen=uit&lagen=geen")
    _, before, written = save(page)
    assert "links nu (1-1-2025), rechts eind 2027" in written
    page.uncheck("#kleuren")
    _, plain, written = save(page)
    color = next(c for c in state(page)["colors"] if c)
    assert pixels_of(plain, color) == 0 < pixels_of(before, color)
    assert "Geen waarde" not in written


def test_the_picture_of_a_phone_has_its_legend_under_the_map(visit, atlas):
    page = visit.ready(atlas / "index.html", width=390, height=780)
    _, picture, written = save(page)
    height, width, _ = picture.shape
    assert width < 2 * 450 < height
    assert "Geen waarde" in written


SHEET = {"width": 1046, "height": 718}
"""A4 on its side within its margins of 10 mm, in CSS pixels."""


@pytest.mark.parametrize(
    "fragment", ["", "indicator=aandeel&jaar=2027&lagen=spoor+projecten&gebied=BU00020002"]
)
def test_the_map_is_printed_on_one_sheet_on_its_side(timed, fragment):
    page = timed(fragment)
    before = state(page)
    pdf = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    width, height = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf).groups()
    assert float(width) == pytest.approx(842, abs=1)
    assert float(height) == pytest.approx(595, abs=1)
    assert state(page) == before


def test_the_sheet_has_title_map_legend_and_sources_beside_each_other(timed):
    page = timed("indicator=aandeel&jaar=2027&lagen=spoor+projecten")
    page.set_viewport_size(SHEET)
    page.emulate_media(media="print")
    page.wait_for_selector("html.is-printing")
    printed = page.inner_text("body")
    for text in (
        "openbare uitgave", "alle cijfers zijn verzonnen", "Aandeel", "eind 2027 · alleen hard",
        "Geen waarde", "geen woningen geleverd: 1", "Spoorlijn", "Sloop", "in uitvoering",
        "Bron: proefgegevens",
    ):  # fmt: skip
        assert text in printed, text
    for text in ("Afdrukken", "Bekijk de cijfers", "Uitleg sluiten", "Scenario"):
        assert text not in printed, text
    parts = (".kop", "#kaart-titel", ".map-canvas", "#legenda-klassen", "#kaartlagen", ".about")
    boxes = {part: page.locator(part).bounding_box() for part in parts}
    for part, box in boxes.items():
        assert box["x"] + box["width"] <= SHEET["width"], part
        assert box["y"] + box["height"] <= SHEET["height"], part
    canvas = boxes[".map-canvas"]
    assert canvas["width"] > SHEET["width"] / 2
    assert boxes["#legenda-klassen"]["x"] > canvas["x"] + canvas["width"]


def test_the_button_to_print_opens_the_window_of_the_printer(visit, atlas):
    page = visit.ready(atlas / "index.html")
    page.evaluate("window.print = () => { document.title = 'afdruk'; }")
    page.click("#afdrukken")
    assert page.title() == "afdruk"


def place_of(page, code):
    """Where in the window an area is."""
    return page.evaluate("code => wijkplan.pointOf(code)", code)


def test_distance_and_area_are_measured_by_clicking(visit, atlas, payload):
    page = visit.ready(atlas / "index.html")
    codes = payload["levels"][0]["codes"]
    page.click("#meten")
    assert page.get_attribute("#meten", "aria-pressed") == "true"
    corners = [place_of(page, codes[index]) for index in (13, 16, 28)]
    for corner in corners:
        page.mouse.click(corner["x"], corner["y"])
    outcome = page.inner_text("#meten-uitkomst")
    assert page.inner_text("#melding") == outcome
    # The places of names of areas of 500 m: 3 columns apart, then 2 rows.
    kilometres, hectares = re.fullmatch(
        r"Afstand: ([\d,]+) km\. Oppervlakte: ([\d,]+) ha\.", outcome
    ).groups()
    assert float(kilometres.replace(",", ".")) == pytest.approx(2.5, abs=0.4)
    assert float(hectares.replace(",", ".")) == pytest.approx(75, abs=20)
    assert state(page)["area"] is None, "a click is a point, and chooses no area"
    page.click("#meten-terug")
    assert re.fullmatch(r"Afstand: 1,\d\d km\.", page.inner_text("#meten-uitkomst"))
    page.keyboard.press("Escape")
    assert not page.is_visible("#meetlat")
    assert page.evaluate("document.activeElement.id") == "meten"
    page.mouse.click(corners[0]["x"], corners[0]["y"])
    assert state(page)["area"] == codes[13]


def test_measuring_needs_no_mouse(visit, atlas):
    page = visit.ready(atlas / "index.html")
    page.focus("#meten")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "meten-punt"
    assert page.is_visible("#meetkruis")
    page.keyboard.press("Enter")
    page.focus(".folium-map")
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(400)
    page.keyboard.press("Enter")
    assert re.fullmatch(r"Afstand: \d+ m\.", page.inner_text("#meten-uitkomst"))
    page.keyboard.press("Backspace")
    assert page.inner_text("#meten-uitkomst").startswith("Eén punt gezet.")
    page.keyboard.press("Escape")
    assert not page.is_visible("#meetkruis")


def test_dragging_the_map_sets_no_point(visit, atlas):
    page = visit.ready(atlas / "index.html")
    page.click("#meten")
    box = page.locator(".map-canvas").bounding_box()
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] + 60, middle[1] + 20, steps=4)
    page.mouse.up()
    assert page.inner_text("#meten-uitkomst").startswith("Klik op de kaart")
    assert page.is_disabled("#meten-terug")


def pair_table(page):
    """The table of two areas: rows of texts."""
    return page.evaluate(
        "[...document.querySelectorAll('.pair-table tr')]"
        ".map((tr) => [...tr.children].map((cell) => cell.innerText))"
    )


def test_two_areas_are_compared_in_a_table_and_kept_in_the_address(visit, atlas, payload):
    codes = payload["levels"][0]["codes"]
    page = visit.ready(atlas / "index.html", f"gebied={codes[14]}")
    page.click("#gebied-vergelijk")
    assert page.evaluate("document.activeElement.id") == "vergelijk-met"
    page.select_option("#vergelijk-met", codes[7])
    assert f"vergelijk={codes[7]}" in page.url
    assert page.inner_text("#melding") == "Buurt 14 naast Buurt 7"
    heading, first, *others = pair_table(page)
    assert heading == ["", "Buurt 14", "Buurt 7"]
    value = payload["indicators"]["ouderen"]["levels"]["buurt"]["values"][14]
    assert first == [
        "Inwoners van 65 jaar en ouder 2025",
        f"{value:.1f}%".replace(".", ","),
        f"Geen waarde: {atlas_payload.NOT_DELIVERED}",
    ]
    assert others[0] == ["Inwoners 2025", "150\u00a0personen", "80\u00a0personen"]
    again = visit.ready(atlas / "index.html", page.url.split("#")[1])
    assert pair_table(again) == [heading, first, *others]
    again.click("#vergelijk-meer")
    again.wait_for_selector("#naast-titel:text('Buurt 14 en Buurt 7 naast elkaar')")
    page.click("#gebied-vergelijk")
    assert not page.is_visible("#vergelijk")
    assert "vergelijk=" not in page.url


def test_the_second_area_may_be_chosen_on_the_map(visit, atlas, payload):
    codes = payload["levels"][0]["codes"]
    page = visit.ready(atlas / "index.html", f"gebied={codes[14]}")
    page.click("#gebied-vergelijk")
    assert page.is_visible("#vergelijk-uitleg")
    place = place_of(page, codes[13])
    page.mouse.click(place["x"], place["y"])
    assert (state(page)["area"], state(page)["beside"]) == (codes[14], codes[13])
    assert not page.is_visible("#vergelijk-uitleg")
    assert pair_table(page)[0][1:] == ["Buurt 14", "Buurt 13"]
    place = place_of(page, codes[7])
    page.mouse.click(place["x"], place["y"])
    assert pair_table(page)[0][1:] == ["Buurt 7", "Buurt 13"]


def test_markup_in_the_name_of_a_second_area_stays_text(visit, atlas, payload):
    codes = payload["levels"][0]["codes"]
    page = visit.ready(atlas / "index.html", f"gebied={codes[3]}&vergelijk={codes[1]}")
    assert pair_table(page)[0][2] == atlas_payload.EVIL_NAME
    assert page.evaluate("typeof window.hacked") == "undefined"
