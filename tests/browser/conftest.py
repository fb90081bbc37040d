"""Opens pages in headless Chromium, without any network, and watches what they ask and complain."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

import atlas_payload
from wijkplan.output import shell

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
LOCAL = ("file:", "data:", "blob:")


def pytest_collection_modifyitems(items):
    """Everything in this folder opens a browser."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass
class Visits:
    """Opens pages and remembers what went wrong in any of them."""

    browser: Browser
    outside: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    contexts: list = field(default_factory=list)

    def __call__(
        self, path: Path, fragment: str = "", *, width=1280, height=856, scheme="light"
    ) -> Page:
        """Open a page of an atlas and wait until it has drawn what it shows."""
        context = self.browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme
        )
        self.contexts.append(context)
        context.route("**/*", self._gate)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.goto(path.as_uri() + (f"#{fragment}" if fragment else ""))
        return page

    def ready(self, path: Path, fragment: str = "", **view) -> Page:
        """Open a page with a script, and wait until that says that it is ready."""
        page = self(path, fragment, **view)
        page.wait_for_selector("html[data-ready]")
        assert page.get_attribute("html", "data-ready") == "true", page.inner_text("#storing")
        return page

    def _gate(self, route):
        if route.request.url.startswith(LOCAL):
            route.continue_()
        else:
            self.outside.append(route.request.url)
            route.abort()

    def _hear(self, message):
        if message.type in {"error", "warning"}:
            self.problems.append(message.text)


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
    for context in visits.contexts:
        context.close()
    assert visits.outside == []
    assert visits.problems == []


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
