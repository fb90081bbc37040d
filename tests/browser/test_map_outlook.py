"""From the outlook of Ministad to the page: every value, remark and sum, as a reader meets them."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd
import pytest

import outlook_town
from browser_pages import write_atlas
from canvas import SLIDE, state
from minitown import GEMEENTE, HAVEN
from outlook_town import HOMES, OWNED, SHARE, YEARS
from wijkplan.model.areas import Level
from wijkplan.output.payload import build_payload


@pytest.fixture(scope="module")
def ministad():
    """The atlas; of Haven the owner-occupied homes are at the start between 75 and 85."""
    atlas = outlook_town.atlas()
    table = atlas.table
    values = table.values.copy()
    status = table.status.copy()
    values.loc[HAVEN, OWNED] = float("nan")
    status.loc[HAVEN, OWNED] = "tussen 75 en 85: van 10 woningen niet bekend"
    bounds = {OWNED: pd.DataFrame({"laag": [75.0], "hoog": [85.0]}, index=[HAVEN])}
    return replace(atlas, table=replace(table, values=values, status=status, bounds=bounds))


@pytest.fixture(scope="module")
def folder(tmp_path_factory, ministad):
    return write_atlas(tmp_path_factory.mktemp("ministad"), build_payload(ministad))


@pytest.fixture
def open_map(visit, folder):
    def open_at(fragment):
        page = visit.ready(folder / "index.html", fragment)
        page.wait_for_selector("html[data-time=true]", state="attached")
        return page

    return open_at


@pytest.mark.parametrize("name", outlook_town.specs())
def test_the_page_shows_the_outlook_value_by_value(open_map, ministad, name):
    page = open_map(f"indicator={name}")
    for number, level in enumerate(Level):
        page.check(f"#niveau-{number}")
        for scenario, year in [("nu", 2025), *(("alles", year) for year in YEARS)]:
            page.select_option("#scenario", scenario)
            page.evaluate(SLIDE, 1 + YEARS.index(year))
            now = state(page)
            assert (now["level"], now["scenario"], now["year"]) == (level.value, scenario, year)
            table = ministad.outlook.moments[scenario, year].table
            expected = table.column(name, level)
            assert now["codes"] == list(expected.index)
            assert now["notes"] == list(table.status[name].loc[expected.index])
            for value, true in zip(now["values"], expected, strict=True):
                assert (value is None) == math.isnan(true)
                assert value is None or value == pytest.approx(true, abs=6e-4)


def rows(page):
    page.click("#gebied-waarom")
    return page.evaluate(
        """() => [...document.querySelectorAll("#waarom .why-table tr")].map((tr) =>
          tr.children[0].firstChild.textContent + ": " + tr.children[1].textContent)"""
    )[1:]


def test_the_gemeente_adds_up_with_what_has_no_place(open_map):
    page = open_map(f"indicator={HOMES}&niveau=gemeente&gebied={GEMEENTE}&jaar=2025&scenario=alles")
    assert rows(page) == [
        "Begin: nu (1-1-2024): 410",
        "Project P1: +20",
        "Project P2: −40",
        "Project P3: +12",
        "eind 2025 · alles: 402",
    ]
    page.click("#waarom details summary")
    assert page.locator("#waarom li").all_inner_texts() == [
        "Project P4: nieuwbouw, 5 zorgeenheden, 2025: geen woningvoorraad (Register, rij 5)",
        "Project P6: nieuwbouw, aantal onbekend: jaar onbekend (Register, rij 7)",
    ]


def test_a_start_that_is_no_single_number_is_carried_along(open_map):
    page = open_map(f"indicator={OWNED}&gebied={HAVEN}&jaar=2025&scenario=alles")
    assert rows(page) == [
        "Begin: nu (1-1-2024): tussen 75 en 85",
        "Project P2: tussen −40 en −20",
        "eind 2025 · alles: tussen 35 en 65",
    ]
    # The atlas says between 40 and 60 of all projects together: both are told.
    assert "per project opgeteld" in page.inner_text("#waarom")
    assert page.locator(".chart-span").count() == 2, "now and 2025"


def test_a_share_whose_numerator_is_open_says_so(open_map):
    page = open_map(f"indicator={SHARE}&gebied={HAVEN}&jaar=2025&scenario=alles")
    page.click("#gebied-waarom")
    assert page.inner_text("#waarom .why-sum").startswith("Teller of noemer is geen vast getal")
