"""The map page against a plain folium GeoJson page of the same areas and indicators."""

from __future__ import annotations

import shutil
import statistics
import tempfile
from pathlib import Path

import folium
from common import projects
from playwright.sync_api import Browser, sync_playwright
from xstatic.pkg import leaflet

from wijkplan.answers.atlas import Atlas
from wijkplan.model.areas import Level
from wijkplan.output.shell import asset_files

RUNS = 5
READY = "html[data-ready=true]"
DRAWN = "path.leaflet-interactive"


def plain_folium(atlas: Atlas, path: Path) -> None:
    """One GeoJson layer with every indicator as attribute, as a planner would write it."""
    buurten = atlas.areas.at(Level.BUURT)
    numbers = [n for n, s in atlas.table.specs.items() if s.kind.numeric and atlas.table.known(n)]
    frame = buurten[["name", "geometry"]].join(atlas.table.values.loc[buurten.index, numbers])
    frame = frame.to_crs(4326)
    west, south, east, north = frame.total_bounds
    page = folium.Map(tiles=None, location=((south + north) / 2, (west + east) / 2))
    folium.GeoJson(
        frame,
        style_function=lambda _: {"weight": 1},
        tooltip=folium.GeoJsonTooltip(["name", numbers[0]]),
    ).add_to(page)
    page.fit_bounds([(south, west), (north, east)])
    # Without internet folium's page is blank; it gets Leaflet from disk, as ours does.
    text = page.get_root().render()
    for _, address in (*folium.Map.default_js, *folium.Map.default_css):
        local = "leaflet.js" if address.endswith("leaflet.js") else "leaflet.css"
        text = text.replace(address, local if "leaflet@" in address else "data:,")
    path.write_text(text, "utf-8")
    for name in ("leaflet.js", "leaflet.css"):
        shutil.copy(Path(leaflet.BASE_DIR) / name, path.parent / name)


def ready_seconds(browser: Browser, page: Path, drawn: str) -> float:
    """Median time from opening the page until it is drawn."""
    times = []
    for _ in range(RUNS + 1):
        tab = browser.new_page(viewport={"width": 1280, "height": 856})
        tab.goto(page.as_uri(), wait_until="commit")
        tab.wait_for_selector(drawn, state="attached", timeout=120_000)
        times.append(tab.evaluate("performance.now()") / 1000)
        tab.close()
    return statistics.median(times[1:])


def main() -> None:
    """Print a row per project."""
    shared = sum(map(len, asset_files().values()))
    print(f"assets shared by all pages: {shared / 1e3:.0f} kB")
    print("project        buurten  ours kB  folium kB  ratio   ours s  folium s  ratio")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as scratch:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for number, project in enumerate(projects()):
            folder = Path(scratch) / str(number)
            (folder / "plain").mkdir(parents=True)
            written = project.build(folder / "ours")
            rival = folder / "plain" / "map.html"
            atlas = project.atlas()
            plain_folium(atlas, rival)
            data = written.folder / "assets" / "gegevens.js"
            ours = written.index.stat().st_size + data.stat().st_size
            theirs = rival.stat().st_size
            fast = ready_seconds(browser, written.index, READY)
            slow = ready_seconds(browser, rival, DRAWN)
            count = len(atlas.areas.codes(Level.BUURT))
            print(
                f"{atlas.title:14} {count:7d} {ours / 1e3:8.0f} {theirs / 1e3:10.0f} "
                f"{theirs / ours:6.1f} {fast:8.2f} {slow:9.2f} {slow / fast:6.1f}"
            )


if __name__ == "__main__":
    main()
