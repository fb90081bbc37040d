"""The background map: asked for by the reader only, of one publisher, and missed without harm."""

from __future__ import annotations

import numpy as np
import pytest
import rasterio
from rasterio.io import MemoryFile

from canvas import drawn, state
from wijkplan.output.addresses import TILES
from wijkplan.output.policy import BACKGROUND

TILE_COLOR = (200, 30, 160)
BOX, TOLD = "#achtergrond", "#achtergrond-melding"
pytestmark = pytest.mark.filterwarnings("ignore:Dataset has no geotransform")

OPAQUE = """() => {
  const canvas = document.querySelector(".map-canvas canvas");
  const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d");
  copy.drawImage(canvas, 0, 0);
  const {data} = copy.getImageData(0, 0, canvas.width, canvas.height);
  return data.filter((value, i) => i % 4 === 3 && value === 255).length;
}"""
"""Dots of the drawing through which nothing is seen."""


def tile():
    """A tile of one colour."""
    with MemoryFile() as file:
        with file.open(driver="PNG", width=256, height=256, count=3, dtype="uint8") as made:
            made.write(np.broadcast_to(np.reshape(TILE_COLOR, (3, 1, 1)), (3, 256, 256)))
        return file.read()


@pytest.fixture
def asked():
    """What was asked of the publisher."""
    return []


@pytest.fixture
def answered(asked):
    """Make a page hear an answer to what it asks of the publisher."""
    answer = {"status": 200, "body": tile(), "headers": {"Access-Control-Allow-Origin": "*"}}

    def handle(route):
        asked.append(route.request)
        route.fulfill(content_type="image/png", **answer)

    return lambda page: page.route("https://service.pdok.nl/**", handle)


def tick(page):
    page.check(BOX)
    page.wait_for_selector("img.leaflet-tile-loaded", state="attached")
    page.wait_for_function(f"() => document.querySelector('{TOLD}').textContent === ''")


def test_tiles_come_when_asked_for_and_are_in_the_picture(visit, atlas, asked, answered):
    page = visit.ready(atlas / "alleen.html", "achtergrond=brt&background=true&lagen=geen")
    answered(page)
    drawn(page)
    solid = page.evaluate(OPAQUE)
    assert (asked, state(page)["background"]) == ([], False), "no address turns it on"

    tick(page)
    begin, end = TILES.split("{z}")[0], ".png"
    assert asked
    assert all(one.url.startswith(begin) and one.url.endswith(end) for one in asked)
    assert begin.startswith(BACKGROUND)
    assert {one.resource_type for one in asked} == {"image"}
    assert not [one for one in asked if "referer" in one.headers]
    assert "Kadaster" in page.inner_text(".leaflet-control-attribution")
    assert "CC BY 4.0" in page.inner_text(".leaflet-control-attribution")
    assert "achtergrond" not in page.evaluate("location.hash")
    drawn(page)
    assert page.evaluate(OPAQUE) < solid / 10, "what lies under the areas is seen through them"

    with page.expect_download() as coming:
        page.click("#afbeelding")
    with rasterio.open(coming.value.path()) as opened:
        picture = opened.read([1, 2, 3]).transpose(1, 2, 0)
    assert (picture == np.array(TILE_COLOR)).all(axis=2).sum() > 10_000

    page.select_option("#indicator", "quotient")
    page.go_back()
    page.wait_for_function("() => wijkplan.state().indicator === 'ouderen'")
    assert page.is_checked(BOX), "a step back is not about the background"
    page.uncheck(BOX)
    drawn(page)
    assert page.evaluate(OPAQUE) == solid
    assert page.locator("img.leaflet-tile, .leaflet-control-attribution").count() == 0
    answers = len(asked)
    page.reload()
    page.wait_for_selector("html[data-ready=true]")
    assert not page.is_checked(BOX), "it is not remembered"
    assert len(asked) == answers


def test_an_absent_background_is_told_once_and_costs_nothing(visit, atlas):
    page = visit.ready(atlas / "index.html")
    drawn(page)
    solid = page.evaluate(OPAQUE)
    page.evaluate(
        """() => {
          window.said = [];
          new MutationObserver(() => said.push(document.getElementById("melding").textContent))
            .observe(document.getElementById("melding"), { childList: true });
        }"""
    )
    page.click(BOX)  # a box that unticks itself at once is no failure to tick it
    page.wait_for_function(f"() => document.querySelector('{TOLD}').textContent.includes('niet')")
    assert "niet bereikbaar" in page.inner_text(TOLD)
    assert [text for text in page.evaluate("said") if "niet bereikbaar" in text] == [
        page.inner_text(TOLD)
    ]
    assert not page.is_checked(BOX)
    drawn(page)
    assert page.evaluate(OPAQUE) == solid
    assert visit.outside
    assert all(address.startswith(BACKGROUND) for address in visit.outside)
    assert all("Failed to load resource" in problem for problem in visit.problems)
    visit.outside.clear()
    visit.problems.clear()
