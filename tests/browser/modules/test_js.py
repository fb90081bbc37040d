"""The modules of the browser side, each by itself, in a browser.

A file ``*.test.js`` beside this one exports ``tests``: functions by what they show. Each is an item
of pytest. The modules are served from this machine as they are, so that they are real ES modules
here, and nothing has to be installed but the browser.
"""

from __future__ import annotations

import re
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import numpy as np
import pytest
from playwright.sync_api import Error
from pyproj import Transformer

from wijkplan.model.text import format_number
from wijkplan.output import shell

HERE = Path(__file__).parent
MODULES = Path(str(files("wijkplan.output") / "assets/js"))
ENTRIES = {"map.js", "table.js"}
BLANK = b'<!DOCTYPE html><meta charset="utf-8"><title>-</title><script src="/leaflet.js"></script>'

_TEST = re.compile(r'^  "(?P<name>[^"\n]+)": ', re.MULTILINE)
NAMES = {
    path.name: _TEST.findall(path.read_text(encoding="utf-8"))
    for path in sorted(HERE.glob("*.test.js"))
}

RUN = """async ([file, name]) => {
  const { tests } = await import(`/tests/${file}`);
  await tests[name]();
}"""


class _Server(SimpleHTTPRequestHandler):
    """Serves a blank page, Leaflet, the modules (/js/) and what stands here (/tests/)."""

    def __init__(self, *args, pages, **kwargs):
        self._pages = pages
        super().__init__(*args, **kwargs)

    def do_GET(self):
        path = urlsplit(self.path).path
        found = self._pages.get(path)
        if found is None:
            self.send_error(404)
            return
        self.send_response(200)
        kind = "text/javascript" if path.endswith(".js") else "text/html"
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(found)))
        self.end_headers()
        self.wfile.write(found)

    def log_message(self, *args):
        """Keep quiet: what goes wrong is told by the test."""


def pages():
    """What can be asked for, by path."""
    return {
        "/": BLANK,
        "/favicon.ico": b"",
        "/leaflet.js": shell.asset_files()["leaflet.js"],
        **{f"/js/{path.name}": path.read_bytes() for path in MODULES.glob("*.js")},
        **{f"/tests/{path.name}": path.read_bytes() for path in HERE.glob("*.js")},
    }


@pytest.fixture(scope="module")
def address():
    """Serve the modules and their tests on this machine only."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Server, pages=pages()))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def page(browser, address):
    """One page for all tests: a module leaves nothing behind in it."""
    found = browser.new_page()
    found.goto(address)
    yield found
    found.close()


@pytest.mark.parametrize(
    ("file", "name"),
    [pytest.param(f, n, id=f"{f.removesuffix('.test.js')}: {n}") for f in NAMES for n in NAMES[f]],
)
def test_js(page, file, name):
    try:
        page.evaluate(RUN, [file, name])
    except Error as error:
        pytest.fail(f"{file}: {name}\n{error.message}", pytrace=False)


@pytest.mark.parametrize("file", list(NAMES))
def test_every_test_is_run(page, file):
    """Pytest reads the names as text; the browser says which tests there really are."""
    names = page.evaluate(
        "async (file) => Object.keys((await import(`/tests/${file}`)).tests)", file
    )
    assert names == NAMES[file]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("module", sorted({path.name for path in MODULES.iterdir()} - ENTRIES))
def test_a_module_can_be_imported_by_itself(page, module):
    """It needs no other script than Leaflet, and does nothing but export."""
    before = page.evaluate("() => [Object.keys(window).length, document.body.outerHTML]")
    exported = page.evaluate("async (file) => Object.keys(await import(`/js/${file}`))", module)
    assert exported
    assert page.evaluate("() => [Object.keys(window).length, document.body.outerHTML]") == before


def test_metres_are_those_of_rd(page):
    """The formulas of rd.js against those of PROJ, over a grid of the whole country."""
    x, y = (at.ravel() for at in np.mgrid[15_000:275_000:14j, 310_000:610_000:16j])
    positions = Transformer.from_crs(28992, 4326, always_xy=True).transform(x, y)
    found = page.evaluate(
        """async (positions) => {
          const { toRd } = await import("/js/rd.js");
          return positions.map(([lng, lat]) => toRd({ lat, lng })).map(({ x, y }) => [x, y]);
        }""",
        np.stack(positions, axis=1).tolist(),
    )
    np.testing.assert_allclose(found, np.stack([x, y], axis=1), rtol=0, atol=1.0)


def test_a_number_reads_the_same_on_every_page(page):
    """Halves, near halves, small and large, with either sign: as `format_number` writes them."""
    halves = [n / 1000 + more for n in range(-45, 46, 5) for more in (0, 2, 1e-9, -1e-9, 1000)]
    wanted = [(x, d) for x in [*halves, 0.5, 1.5, 2.5, -2.5, 1234.5, 5e-7] for d in range(4)]
    found = page.evaluate(
        """async (wanted) => {
          const { formatNumber } = await import("/js/numbers.js");
          return wanted.map(([value, decimals]) => formatNumber(value, decimals));
        }""",
        wanted,
    )
    assert found == [format_number(x, decimals=d) for x, d in wanted]


def test_a_failing_test_says_what_was_found(page):
    with pytest.raises(Error, match="value is 2, expected 3"):
        page.evaluate("async () => (await import('/tests/expect.js')).equal(2, 3)")
