"""What a reader takes along from the map, or works out on it."""

from __future__ import annotations

import numpy as np
import pytest
import rasterio

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
        assert pixels_of(picture, color) > 5000, color
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
