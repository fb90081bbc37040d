"""An atlas in which every text attacks, opened in a browser with a tripwire that must not fire."""

from __future__ import annotations

import functools
import html
import http.server
import re
import shutil
import threading
from dataclasses import dataclass, field
from urllib.parse import quote

import pytest

import minitown as mt
from hostile_town import CALL, PAYLOADS, Attack, write_town
from wijkplan import Project
from wijkplan.output.atlas import write_atlas, write_single_map, write_single_profile
from wijkplan.output.safe_text import readable

MAP, TABLE, PROFILE = "index.html", "tabel.html", f"gebieden/{mt.MARKT}.html"
SINGLE_MAP, SINGLE_PROFILE = "los-kaart.html", "los-profiel.html"
NOTE_VIOLATIONS = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (e) =>
  window.violations.push(`${e.effectiveDirective} ${e.blockedURI}`));
"""
TOUCH_EVERYTHING = """() => {
  document.querySelectorAll("details").forEach((one) => { one.open = true; });
  document.querySelectorAll("*").forEach((one) => {
    for (const name of ["mouseover", "mouseenter", "focus", "load", "error", "toggle"])
      one.dispatchEvent(new Event(name));
  });
}"""


ADDRESS = "".join(
    f"&{name}={quote(PAYLOADS['attribuut'])}" for name in ("gebied", "niveau", "groep")
)
"""What somebody may put behind the '#' of a link to the atlas."""


@dataclass
class Wire:
    """A browser that hears everything a page does that it should not do."""

    context: object
    home: str
    fired: list[str] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)

    def __post_init__(self):
        self.context.expose_function("__tripwire", lambda *_: self.fired.append("kwaad"))
        self.context.add_init_script(NOTE_VIOLATIONS)
        self.context.route("**/*", self._gate)
        self.context.on("page", self._watch)

    def _watch(self, page):
        page.set_default_timeout(15_000)
        page.on("dialog", lambda dialog: (self.heard.append(dialog.message), dialog.dismiss()))
        page.on("pageerror", lambda error: self.heard.append(str(error)))
        page.on("popup", lambda popup: self.heard.append(f"venster {popup.url}"))
        page.on("console", self._hear)

    def _hear(self, message):
        if message.type in {"error", "warning"}:
            self.heard.append(message.text)

    def _gate(self, route):
        if route.request.url.startswith((self.home, "file:", "data:")):
            route.continue_()
        else:
            self.heard.append(f"verzoek {route.request.url}")
            route.abort()

    def open(self, name, fragment=""):
        """Open a page of the atlas in a tab of its own."""
        page = self.context.new_page()
        page.goto(f"{self.home}/{name}{fragment}")
        return page

    def ready(self, name, fragment=""):
        """Open a page with a script, and wait until it has all its data."""
        page = self.open(name, fragment)
        page.wait_for_selector("html[data-ready=true]", state="attached")
        if page.locator("#tijdbalk").count():
            page.wait_for_selector("html[data-time=true]", state="attached")
        return page

    def fires(self, page):
        """Whether the tripwire fires before patience ends."""
        for _ in range(150):
            if self.fired:
                return True
            page.wait_for_timeout(100)
        return False

    def quiet(self, page):
        """Touch all that is on a page; it must not have done anything."""
        page.evaluate(TOUCH_EVERYTHING)
        page.wait_for_timeout(50)
        assert (self.fired, self.heard, page.evaluate("window.violations")) == ([], [], [])


@pytest.fixture(scope="module")
def attack():
    return Attack()


@pytest.fixture(scope="module")
def hostile(tmp_path_factory, attack):
    """The atlas of the hostile town, with the single pages beside it."""
    folder = tmp_path_factory.mktemp("kwaad")
    atlas = Project.load(write_town(folder / "stad", attack)).atlas()
    out = write_atlas(atlas, folder / "maps").folder
    write_single_map(atlas, "eigen_aandeel", out / SINGLE_MAP)
    write_single_profile(atlas, mt.MARKT, out / SINGLE_PROFILE)
    return out


@pytest.fixture(scope="module")
def served(hostile):
    """The same atlas over http."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    handler = functools.partial(Handler, directory=str(hostile))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def wire(browser, hostile):
    context = browser.new_context(viewport={"width": 1280, "height": 856})
    yield Wire(context, hostile.as_uri())
    context.close()


@pytest.fixture(params=["bestanden", "http"])
def either(request, browser, hostile, served):
    """A browser at the atlas as files, and over http."""
    context = browser.new_context(viewport={"width": 1280, "height": 856})
    yield Wire(context, hostile.as_uri() if request.param == "bestanden" else served)
    context.close()


def hostile_texts(attack, *names):
    return [readable(text) for name in names for text in attack.fields[name]]


def text_of(page):
    return page.evaluate("document.documentElement.textContent")


def choose_all(page, selector):
    """Choose every option in turn."""
    for value in page.eval_on_selector_all(f"{selector} option", "all => all.map(o => o.value)"):
        page.select_option(selector, value)


def point(page, code):
    """Where an area is on the screen."""
    place = page.evaluate("(code) => wijkplan.pointOf(code)", code)
    return place["x"], place["y"]


@pytest.mark.parametrize("file", [MAP, SINGLE_MAP])
def test_the_map_does_nothing_that_a_name_says(wire, attack, file):
    page = wire.ready(file, f"#indicator=eigen_aandeel{ADDRESS}")
    for box in page.locator("[data-overlay]").all():
        box.check()
    for code in mt.BUURTEN:
        x, y = point(page, code)
        for shift in (0, 12):  # the area, and what else lies on it
            page.mouse.move(x + shift, y + shift)
            page.mouse.move(x + shift + 1, y + shift)
    names = hostile_texts(attack, "naam van buurt")
    page.mouse.click(*point(page, mt.MARKT))
    for name in names:
        assert page.text_content("#gebied-naam") == name
        page.click("#gebied-waarom")
        page.keyboard.press("Escape")
        page.click("#gebied-volgende")
    for text in (names[0][:20], "[1]", "<script>"):
        page.fill("#zoek", text)
        assert names[0] in page.locator("#zoek-lijst .option-name").all_inner_texts()
    page.keyboard.press("Enter")
    wire.quiet(page)


def test_the_years_and_every_indicator_do_nothing_that_a_name_says(wire, attack):
    page = wire.ready(MAP)
    page.mouse.click(*point(page, mt.MARKT))
    choose_all(page, "#scenario")
    for mode in page.locator("#modi input").all():
        mode.check()
    page.locator("#modi input").first.check()
    for indicator in ("woningen_geteld", "eigen_aantal", "eigen_aandeel", "hitte_pet"):
        page.select_option("#indicator", indicator)
        page.click("#gebied-waarom")
        assert page.locator("#waarom-lijsten").inner_text()
        page.keyboard.press("Escape")
    page.select_option("#indicator", "woningen_geteld")
    page.evaluate("document.querySelector('#jaar').value = 4")
    page.locator("#jaar").dispatch_event("input")
    page.click("#gebied-waarom")
    assert hostile_texts(attack, "naam van project")[0] in page.inner_text("#waarom-lijsten")
    page.keyboard.press("Escape")
    page.click("#afspelen")
    page.wait_for_function("() => document.querySelector('#jaar').value !== '4'")
    page.click("#afspelen")
    for level in page.locator("#niveaus input").all():
        level.check(force=True)
    shown = text_of(page)
    assert all(text in shown for text in hostile_texts(attack, "titel van het project"))
    wire.quiet(page)


def test_the_table_does_nothing_that_a_name_says(wire, attack):
    page = wire.ready(TABLE, f"#zoek=x{ADDRESS}")
    for choice in ("#tabel-groep", "#tabel-niveau", "#tabel-scenario", "#tabel-jaar"):
        choose_all(page, choice)
        for head in page.locator("#tabel-kop button").all()[:2]:
            head.dispatch_event("click")
    page.select_option("#tabel-niveau", "buurt")
    page.fill("#tabel-filter", "<script>")
    names = page.locator("#tabel-rijen a").all_inner_texts()
    assert sorted(names) == sorted(hostile_texts(attack, "naam van buurt"))
    page.locator("#tabel-rijen .tick").first.check()
    page.click("#tabel-naast")
    page.check("#naast-erboven")
    page.click("#kolommen-open")
    wire.quiet(page)


def test_no_other_page_does_what_a_name_says(wire, attack, hostile):
    areas = {PROFILE, f"gebieden/{mt.CENTRUM}.html", f"gebieden/{mt.GEMEENTE}.html"}
    themes = {path.name for path in hostile.glob("thema-*.html")}
    assert len(themes) == 8
    shown = {}
    for name in sorted(areas | themes | {"uitleg.html", "verantwoording.html", SINGLE_PROFILE}):
        page = wire.open(name)
        wire.quiet(page)
        shown[name] = text_of(page)
        page.close()
    (title,) = hostile_texts(attack, "titel van het project")
    assert all(title in text for text in shown.values())
    for name, text in (
        (PROFILE, "naam van project"),
        (SINGLE_PROFILE, "naam van project"),
        ("thema-projecten.html", "opmerking bij functie"),
        ("thema-voorraad.html", "uitleg van scenario"),
        ("thema-warmte.html", "naam van warmtezone"),
        ("verantwoording.html", "url van bron"),
    ):
        assert hostile_texts(attack, text)[0] in shown[name], (name, text)


def test_the_atlas_works_over_http(browser, served, attack):
    context = browser.new_context()
    wire = Wire(context, served)
    for page in (wire.ready(MAP), wire.ready(TABLE), wire.open(PROFILE)):
        assert hostile_texts(attack, "titel van het project")[0] in text_of(page)
        wire.quiet(page)
    context.close()


EVIL = f"""<script>{CALL}</script><img src=x onerror="{CALL}"><p id=kwaad style="color:red">x</p>
<img src="https://kwaad.test/a.png"><style>#kwaad {{ color: red }}</style>
<a id=klik href="javascript:{CALL}">x</a><iframe srcdoc="<script>parent.{CALL}</script>"></iframe>
<form action="https://kwaad.test/"><button id=stuur>x</button></form><base href="https://kwaad.test/">
<object data="https://kwaad.test/"></object><svg onload="{CALL}"></svg>"""
BLOCKED = {
    "script-src-elem inline", "script-src-attr inline", "style-src-attr inline",
    "style-src-elem inline", "img-src https://kwaad.test/a.png", "base-uri https://kwaad.test",
    "object-src https://kwaad.test",
}  # fmt: skip
ALL_BLOCKED = """(wanted) => {
  const blocked = window.violations.map((one) => one.replace(/[/]$/, ""));
  return wanted.every((one) => blocked.includes(one));
}"""


@pytest.mark.parametrize("name", [MAP, TABLE, PROFILE, SINGLE_MAP, SINGLE_PROFILE])
def test_the_policy_stops_what_escaping_would_let_through(either, hostile, name):
    page_name = f"{name.removesuffix('.html')}-lek.html"
    text = (hostile / name).read_text("utf-8")
    (hostile / page_name).write_text(text.replace("</main>", EVIL + "</main>"), "utf-8")
    page = either.open(page_name)
    page.evaluate("document.querySelector('#klik').click()")
    with page.expect_console_message(lambda said: "\"form-action 'none'\"" in said.text):
        page.evaluate("document.querySelector('#stuur').click()")
    page.wait_for_function(ALL_BLOCKED, arg=sorted(BLOCKED))
    assert either.fired == []
    assert page.evaluate("getComputedStyle(kwaad).color") != "rgb(255, 0, 0)"
    assert not [heard for heard in either.heard if heard.startswith("verzoek")]


@pytest.mark.parametrize("name", [PROFILE, "thema-projecten.html", "verantwoording.html"])
def test_the_tripwire_fires_where_escaping_is_broken(wire, hostile, name):
    broken = html.unescape((hostile / name).read_text("utf-8"))
    policy = re.compile(r"<meta http-equiv[^>]*>")
    page_name = f"{name.removesuffix('.html')}-kapot.html"
    (hostile / page_name).write_text(policy.sub("", broken), "utf-8")
    assert wire.fires(wire.open(page_name))


def test_the_tripwire_fires_where_a_script_makes_markup_of_text(wire, hostile, tmp_path):
    shutil.copytree(hostile, tmp_path / "kapot")
    script = tmp_path / "kapot/assets/tabel.js"
    text = script.read_text("utf-8")
    safe = "node.append(...children.flat()"
    assert safe in text
    broken = (
        'children.flat().forEach((c) => typeof c === "string" && (node.innerHTML = c)); ' + safe
    )
    script.write_text(text.replace(safe, broken), "utf-8")
    page = tmp_path / "kapot" / TABLE
    wire.home = (tmp_path / "kapot").as_uri()
    wire.ready(TABLE)
    assert wire.fired == []  # the policy holds
    page.write_text(re.sub(r"<meta http-equiv[^>]*>", "", page.read_text("utf-8")), "utf-8")
    assert wire.fires(wire.open(TABLE))
