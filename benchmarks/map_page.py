"""The map page against a plain folium GeoJson page of the same areas and indicators.

Folium has one indicator per page and no years: another one is another page, so its time to switch
or to move a year is that of opening a page.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import folium
import geopandas as gpd
import national
from common import projects
from playwright.sync_api import Browser, Page, sync_playwright
from xstatic.pkg import leaflet

from wijkplan.model.areas import Level
from wijkplan.output.payload import build_payload
from wijkplan.output.shell import Payload, asset_files, data_files, render_map

RUNS = 5
PATIENCE_MS = 600_000
READY = "html[data-ready=true]"
TIMED = "html[data-time]"
DRAWN = "path.leaflet-interactive"
CHANGE = """([id, value, event]) => new Promise((done) => {
  const start = performance.now();
  const control = document.getElementById(id);
  control.value = value;
  control.dispatchEvent(new Event(event));
  const end = () => done((performance.now() - start) / 1000);
  requestAnimationFrame(() => requestAnimationFrame(end));
})"""
"""Seconds until the second frame after a change, in which it is on the screen."""
OTHERS = """() => [...document.querySelectorAll("#indicator option")].map((one) => one.value)
  .filter((one) => one !== wijkplan.state().indicator)"""


@dataclass(frozen=True, kw_only=True)
class Subject:
    """Areas with values in degrees, what our map page knows of them, and how long that took."""

    title: str
    frame: gpd.GeoDataFrame
    columns: list[str]
    payload: Payload
    seconds: float


@dataclass(frozen=True, kw_only=True)
class Measured:
    """Of one page: kB, and seconds (medians) or MB; None where a page cannot do it."""

    size: float
    build: float
    ready: float
    switch: float | None
    year: float | None
    heap: float


def subjects(arguments: list[str]) -> Iterator[Subject]:
    """Projects by folder, and synthetic countries by their number of areas."""
    folders = [one for one in arguments if not one.isdigit()]
    counts = [int(one) for one in arguments if one.isdigit()]
    for project in projects(folders) if folders or not counts else []:
        atlas = project.atlas()
        buurten = atlas.areas.at(Level.BUURT)
        table = atlas.table
        columns = [n for n, s in table.specs.items() if s.kind.numeric and table.known(n)]
        start = time.perf_counter()
        payload = build_payload(atlas)
        seconds = time.perf_counter() - start
        frame = buurten[["name", "geometry"]].join(table.values.loc[buurten.index, columns])
        yield Subject(
            title=atlas.title, frame=frame.to_crs(4326), columns=columns, payload=payload,
            seconds=seconds,
        )  # fmt: skip
    for count in counts if arguments else [national.COUNT]:
        frame = national.buurten(count)
        start = time.perf_counter()
        payload = national.payload(frame)
        seconds = time.perf_counter() - start
        columns = list(payload["indicators"])
        yield Subject(
            title="synthetisch", frame=frame[["name", "geometry", *columns]].to_crs(4326),
            columns=columns, payload=payload, seconds=seconds,
        )  # fmt: skip


def write_ours(subject: Subject, folder: Path) -> tuple[Path, float, float]:
    """Write our map page: its path, kB (assets that all pages share excepted) and seconds."""
    start = time.perf_counter()
    page, data = render_map(subject.payload, standalone=False), data_files(subject.payload)
    seconds = subject.seconds + time.perf_counter() - start
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text(page, "utf-8")
    for name, text in data.items():
        (folder / "assets" / name).write_text(text, "utf-8")
    for name, content in asset_files().items():
        (folder / "assets" / name).write_bytes(content)
    return folder / "index.html", (len(page) + sum(map(len, data.values()))) / 1e3, seconds


def write_plain(subject: Subject, folder: Path) -> tuple[Path, float, float]:
    """One GeoJson layer with every indicator as attribute, as a planner would write it."""
    start = time.perf_counter()
    west, south, east, north = subject.frame.total_bounds
    page = folium.Map(tiles=None, location=((south + north) / 2, (west + east) / 2))
    folium.GeoJson(
        subject.frame,
        style_function=lambda _: {"weight": 1},
        tooltip=folium.GeoJsonTooltip(["name", subject.columns[0]]),
    ).add_to(page)
    page.fit_bounds([(south, west), (north, east)])
    text = page.get_root().render()
    seconds = time.perf_counter() - start
    # Without internet folium's page is blank; it gets Leaflet from disk, as ours does.
    for _, address in (*folium.Map.default_js, *folium.Map.default_css):
        local = "leaflet.js" if address.endswith("leaflet.js") else "leaflet.css"
        text = text.replace(address, local if "leaflet@" in address else "data:,")
    folder.mkdir(parents=True)
    path = folder / "map.html"
    path.write_text(text, "utf-8")
    for name in ("leaflet.js", "leaflet.css"):
        shutil.copy(Path(leaflet.BASE_DIR) / name, folder / name)
    return path, path.stat().st_size / 1e3, seconds


def opened(browser: Browser, path: Path, drawn: str) -> tuple[Page, float]:
    """A page in a tab of its own, and the seconds until it was drawn."""
    tab = browser.new_page(viewport={"width": 1280, "height": 856})
    tab.goto(path.as_uri(), wait_until="commit", timeout=PATIENCE_MS)
    tab.wait_for_selector(drawn, state="attached", timeout=PATIENCE_MS)
    return tab, tab.evaluate("performance.now()") / 1000


def changes(tab: Page, control: str, values: list[str], event: str) -> float | None:
    """Median seconds to give a control other values, after one that does not count."""
    if not values:
        return None
    chosen = [values[i % len(values)] for i in range(RUNS + 1)]
    return statistics.median([tab.evaluate(CHANGE, [control, v, event]) for v in chosen][1:])


def heap_of(tab: Page) -> float:
    """MB of objects that are in use."""
    session = tab.context.new_cdp_session(tab)
    session.send("Performance.enable")
    session.send("HeapProfiler.collectGarbage")
    metrics = session.send("Performance.getMetrics")["metrics"]
    return next(one["value"] for one in metrics if one["name"] == "JSHeapUsedSize") / 1e6


def measure(browser: Browser, written: tuple[Path, float, float], drawn: str) -> Measured:
    """Open a page some times, and then change it where it can be changed."""
    path, size, build = written
    times = []
    for _ in range(RUNS):
        tab, seconds = opened(browser, path, drawn)
        tab.close()
        times.append(seconds)
    tab, _ = opened(browser, path, drawn)
    switch = year = None
    if drawn == READY:
        if tab.locator("#jaar").count():
            tab.wait_for_selector(TIMED, state="attached", timeout=PATIENCE_MS)
        heap = heap_of(tab)
        years = tab.evaluate("Number(document.getElementById('jaar')?.max ?? 0)")
        year = changes(tab, "jaar", [str(place) for place in range(1, years + 1)], "input")
        switch = changes(tab, "indicator", tab.evaluate(OTHERS), "change")
    else:
        heap = heap_of(tab)
    tab.close()
    return Measured(
        size=size, build=build, ready=statistics.median(times[1:]), switch=switch, year=year,
        heap=heap,
    )  # fmt: skip


def rows(ours: Measured, plain: Measured) -> Iterator[tuple[str, float, float]]:
    """What is compared; folium opens another page for another indicator or year."""
    yield "kB", ours.size, plain.size
    yield "build s", ours.build, plain.build
    yield "ready s", ours.ready, plain.ready
    for label, seconds in (("indicator s", ours.switch), ("year s", ours.year)):
        if seconds is not None:
            yield label, seconds, plain.ready
    yield "heap MB", ours.heap, plain.heap


def main() -> None:
    """Print a row per subject and measure."""
    shared = sum(map(len, asset_files().values()))
    print(f"assets shared by all pages: {shared / 1e3:.0f} kB")
    print(f"{'areas':22}{'':13}{'ours':>10}{'folium':>11}{'ratio':>8}")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as scratch:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for number, subject in enumerate(subjects(sys.argv[1:])):
            folder = Path(scratch) / str(number)
            ours = measure(browser, write_ours(subject, folder / "ours"), READY)
            plain = measure(browser, write_plain(subject, folder / "plain"), DRAWN)
            name = f"{subject.title} {len(subject.frame)}"
            for label, mine, theirs in rows(ours, plain):
                print(f"{name:22}{label:13}{mine:10.3f}{theirs:11.3f}{theirs / mine:8.1f}")
        browser.close()


if __name__ == "__main__":
    main()
