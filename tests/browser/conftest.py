"""Opens pages in headless Chromium, without any network, and watches what they ask and complain."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

import atlas_payload
from visits import Visits
from wijkplan.output import shell

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


def write_atlas(folder: Path, payload: dict) -> Path:
    """Write map, single map, table and assets, as the atlas does."""
    assets = folder / "assets"
    assets.mkdir()
    for name, content in shell.asset_files().items():
        (assets / name).write_bytes(content)
    (assets / shell.DATA_FILE).write_text(shell.encode_data(payload), encoding="utf-8")
    pages = {
        "index.html": shell.render_map(payload, standalone=False),
        "alleen.html": shell.render_map(payload, standalone=True),
        "tabel.html": shell.render_table(payload),
    }
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


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
