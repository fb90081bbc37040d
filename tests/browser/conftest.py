"""Opens pages in headless Chromium, without any network, and watches what they ask and complain."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

import atlas_payload
import every_page
import time_payload
from browser_pages import write_atlas
from visits import Visits

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def pytest_collection_modifyitems(items):
    """Everything in this folder opens a browser."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser():
    """Debian's Chromium; a machine without it fails here and skips nothing."""
    path = shutil.which("chromium")
    if path is None:
        pytest.fail("Chromium ontbreekt: 'make chromium' zet het klaar", pytrace=False)
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield found
        found.close()


@pytest.fixture
def visit(browser):
    """Open a page; afterwards no page may have asked for the network or have complained."""
    visits = Visits(browser)
    yield visits
    visits.close()


@pytest.fixture(scope="session")
def payload():
    """36 buurten in 6 wijken, with markup in names."""
    return atlas_payload.payload(6)


@pytest.fixture(scope="session")
def atlas(tmp_path_factory, payload):
    """Folder with the pages of the small payload."""
    return write_atlas(tmp_path_factory.mktemp("atlas"), payload)


@pytest.fixture(scope="session")
def large_payload():
    """529 buurten, as many as a region has."""
    return atlas_payload.payload(23)


@pytest.fixture(scope="session")
def large_atlas(tmp_path_factory, large_payload):
    """Folder with the pages of the large payload."""
    return write_atlas(tmp_path_factory.mktemp("groot"), large_payload)


@pytest.fixture(scope="session")
def timed_payload():
    """36 buurten, three scenarios and five years."""
    return time_payload.payload(6)


@pytest.fixture(scope="session")
def timed_atlas(tmp_path_factory, timed_payload):
    """Folder with the pages of the payload with years."""
    return write_atlas(tmp_path_factory.mktemp("jaren"), timed_payload)


@pytest.fixture(scope="session")
def every(tmp_path_factory):
    """Folder with every sort of page."""
    return every_page.write_every_page(tmp_path_factory.mktemp("elk"))


@pytest.fixture
def timed(visit, timed_atlas):
    """Open the map with years, and wait until those have come."""

    def open_map(fragment="", *, name="index.html", **view):
        page = visit.ready(timed_atlas / name, fragment, **view)
        page.wait_for_selector("html[data-time=true]", state="attached")
        return page

    return open_map
