"""Points that would lie over one another are one symbol, with their number, until there is room."""

from __future__ import annotations

import geopandas as gpd
import pytest
import shapely

import atlas_payload
from canvas import drawn, state
from wijkplan.output.geometry import encode_geometry
from wijkplan.output.shell import render_map

FIRST = tuple(at + atlas_payload.SIDE / 2 for at in atlas_payload.ORIGIN)
APART = 20.0
"""Metres between the points: a few pixels on the whole map, some dozens when magnified."""

ON_SCREEN = """(place) => {
  const {x, y} = map_atlas.latLngToContainerPoint(place);
  const box = map_atlas.getContainer().getBoundingClientRect();
  return {x: box.left + x, y: box.top + y};
}"""


@pytest.fixture(scope="module")
def page_file(tmp_path_factory):
    """A map of nine buurten with four projects close together, and one far away."""
    x, y = FIRST
    places = [(x + APART * i, y) for i in range(4)] + [(x + 900, y + 900)]
    points = gpd.GeoSeries([shapely.Point(place) for place in places], crs=28992)
    style = {"color": "#0072b2", "weight": 2, "fill": "#0072b2", "radius": 7}
    projects = {
        "id": "projecten", "label": "Projecten", "group": "Projecten", "visible": True,
        "legend": [{"label": "Nieuwbouw", "style": style}],
        "features": [
            {"type": "point", "coords": coords, "style": 0, "text": f"Project {i}"}
            for i, coords in enumerate(encode_geometry(points))
        ],
    }  # fmt: skip
    payload = {**atlas_payload.payload(3), "overlays": [projects]}
    path = tmp_path_factory.mktemp("tekens") / "kaart.html"
    path.write_text(render_map(payload, standalone=True), "utf-8")
    return path


def test_a_click_on_a_number_shows_what_it_counts(visit, page_file):
    page = visit.ready(page_file, "namen=uit")
    said = page.locator("#samengenomen")
    assert said.is_visible()
    point = gpd.GeoSeries([shapely.Point(FIRST)], crs=28992).to_crs(4326).iloc[0]
    at = page.evaluate(ON_SCREEN, [point.y, point.x])
    page.mouse.move(at["x"], at["y"])
    assert "4 op deze plek" in page.inner_text(".map-tooltip"), "four are one symbol"
    assert "Project 3" in page.inner_text(".map-tooltip")
    zoom = state(page)["zoom"]
    page.mouse.click(at["x"], at["y"])
    page.wait_for_function("zoom => wijkplan.state().zoom > zoom + 1", arg=zoom)
    said.wait_for(state="hidden")
    assert state(page)["area"] is None, "the click was for the number"
    page.uncheck("[data-overlay=projecten]")
    page.click("#overzicht")
    drawn(page)
    assert not said.is_visible(), "no number is explained that is not there"
