"""The pages as text: complete, offline, harmless, the same every time."""

from __future__ import annotations

import base64
import gzip
import json
import re

import folium
import pytest

import atlas_payload
import time_payload
from wijkplan.model.errors import OutputError
from wijkplan.output import shell
from wijkplan.output.addresses import external_addresses, refuse_external


@pytest.fixture(scope="module")
def payload():
    return atlas_payload.payload(3)


@pytest.fixture(params=["map", "single map", "table"])
def page(request, payload):
    return {
        "map": lambda: shell.render_map(payload, standalone=False),
        "single map": lambda: shell.render_map(payload, standalone=True),
        "table": lambda: shell.render_table(payload),
    }[request.param]()


def test_a_page_asks_nothing_of_the_network(page):
    assert external_addresses(page) == []


def test_plain_folium_would_ask_for_ten_files():
    plain = folium.Map(tiles=None).get_root().render()
    assert len(external_addresses(plain)) == 10


def test_a_page_is_dutch_and_may_be_zoomed(page):
    assert '<html lang="nl">' in page
    assert re.findall(r'<meta name="viewport" content="([^"]*)"', page) == [
        "width=device-width, initial-scale=1"
    ]
    assert "user-scalable" not in page


def test_a_page_says_who_made_it_so_that_it_may_be_replaced(page):
    assert '<meta name="generator" content="wijkplan' in page


def test_markup_in_the_title_stays_text(page):
    assert "<script>window.hacked" not in page
    assert "&lt;script&gt;window.hacked" in page


def test_a_page_is_the_same_every_time(payload):
    for render in (
        lambda: shell.render_map(payload, standalone=True),
        lambda: shell.render_map(payload, standalone=False),
        lambda: shell.render_table(payload),
        lambda: shell.data_files(time_payload.payload(5)),
    ):
        assert render() == render()


def test_the_map_is_made_by_folium(payload):
    page = shell.render_map(payload, standalone=False)
    assert 'class="folium-map" id="map_atlas"' in page
    assert "wijkplan.startMap(map_atlas);" in page


def test_a_single_map_holds_everything_and_refers_to_no_file(payload):
    page = shell.render_map(payload, standalone=True)
    assert re.findall(r"<(?:script|link|img)[^>]*(?:src|href)=", page) == []
    assert "Leaflet 1.9" in page
    assert "assets/" not in page
    assert shell.data_files(payload)[shell.DATA_FILE].strip() in page
    for unwanted in ("jquery", "bootstrap", "fontawesome", "awesome-markers"):
        assert unwanted not in page.lower()


@pytest.mark.parametrize("make", [atlas_payload.payload, time_payload.payload])
def test_a_linked_page_refers_only_to_files_that_there_are(make):
    payload = make(5)
    there = {f"assets/{name}" for name in (*shell.asset_files(), *shell.data_files(payload))}
    for page in (shell.render_map(payload, standalone=False), shell.render_table(payload)):
        wanted = set(re.findall(r"<(?:script src|link rel=\"stylesheet\" href)=\"([^\"]+)\"", page))
        assert wanted
        assert wanted <= there


def test_assets_refer_to_no_other_file():
    for name, content in shell.asset_files().items():
        text = content.decode()
        assert "sourceMappingURL" not in text
        assert re.findall(r"url\((?!\"?data:|#)[^)]*\)", text) == [], name


def unpack(text, name):
    packed = re.fullmatch(rf'window\.{name} = "([A-Za-z0-9+/=]+)";\n', text)
    assert packed, "nothing of the data may stand in the script as such"
    return json.loads(gzip.decompress(base64.b64decode(packed[1])))


def test_the_data_comes_back_whole(payload):
    files = shell.data_files(payload)
    assert list(files) == [shell.DATA_FILE]
    assert unpack(files[shell.DATA_FILE], "wijkplanGegevens") == payload


def test_the_years_come_in_a_file_of_their_own():
    payload = time_payload.payload(5)
    files = shell.data_files(payload)
    first = unpack(files[shell.DATA_FILE], "wijkplanGegevens")
    later = unpack(files[shell.TIME_FILE], "wijkplanTijd")
    assert {**first, "time": {**first["time"], **later}} == payload
    assert {"indicators", "entries"}.isdisjoint(first["time"]), "the first map does not wait for it"
    page = shell.render_map(payload, standalone=False)
    assert shell.TIME_FILE not in re.findall(r'src="assets/([^"]+)"', page)
    assert f'data-time-file="assets/{shell.TIME_FILE}"' in page, "the page itself asks for it"
    assert all(
        text.strip() in shell.render_map(payload, standalone=True) for text in files.values()
    )


def test_only_a_page_with_years_has_a_bar_of_time(payload):
    for render in (lambda p: shell.render_map(p, standalone=False), shell.render_table):
        assert 'id="scenario"' not in render(payload)
        assert "tabel-scenario" not in render(payload)
    timed = time_payload.payload(5)
    assert 'id="tijdbalk"' in shell.render_map(timed, standalone=False)
    assert 'id="tabel-scenario"' in shell.render_table(timed)


@pytest.mark.parametrize("place", [{"start": float("nan")}, {"time": {"entries": float("nan")}}])
def test_a_number_that_is_not_a_number_is_refused(payload, place):
    with pytest.raises(ValueError, match="JSON"):
        shell.data_files({**payload, **place})


@pytest.mark.parametrize(
    "html",
    [
        '<script src="https://cdn.test/a.js"></script>',
        '<script src="//cdn.test/a.js"></script>',
        '<link rel="stylesheet" href="http://cdn.test/a.css">',
        '<img srcset="https://cdn.test/a.png 2x">',
        '<p style="background: url(https://cdn.test/a.png)">a</p>',
        "<style>@import 'https://cdn.test/a.css';</style>",
        "<script>fetch('https://cdn.test/data.json')</script>",
        "<script>new WebSocket('wss://cdn.test/')</script>",
        # An allowed name must not open the door for one that begins with it.
        "<script>fetch('https://leafletjs.com.cdn.test/')</script>",
    ],
)
def test_an_address_outside_stops_the_build(html):
    with pytest.raises(OutputError, match="adres") as caught:
        refuse_external(f"<html><body>{html}</body></html>", page="proef")
    assert "cdn.test" in caught.value.problems[0].message


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://www.cbs.nl/">bron</a>',
        "<p>Zie https://www.cbs.nl/ voor meer</p>",
        "<script>document.createElementNS('http://www.w3.org/2000/svg', 'g')</script>",
        '<script src="assets/kaart.js"></script><img src="data:image/png;base64,AA//BB.nl">',
    ],
)
def test_text_links_and_names_are_no_request(html):
    refuse_external(html, page="proef")


def test_an_unknown_link_in_foliums_header_stops_the_build(payload, monkeypatch):
    links = [*folium.Map.default_js, ("nieuw", "https://cdn.test/new.js")]
    monkeypatch.setattr(folium.Map, "default_js", links)
    with pytest.raises(OutputError, match="adres"):
        shell.render_map(payload, standalone=False)


def test_a_payload_without_areas_or_indicators_still_makes_a_page(payload):
    bare = {
        **payload,
        "levels": [
            {**level, "geometry": [[] for _ in level["codes"]]} for level in payload["levels"]
        ],
        "indicators": {},
        "groups": [],
        "start": {"indicator": None, "level": "buurt"},
    }
    assert "<main" in shell.render_map(bare, standalone=True)


def test_a_script_that_would_end_itself_is_refused():
    with pytest.raises(ValueError, match="script"):
        shell._inside_script("var a = '</script>';")
