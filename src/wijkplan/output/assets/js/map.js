// Start of the map page; the shell calls wijkplan.startMap with the map that folium made.

import { asksForTime, fromHash, toHash } from "./address.js";
import { Address } from "./addressbar.js";
import { createApp } from "./app.js";
import { Areas } from "./areas.js";
import { Background } from "./background.js";
import { inks, Renderer } from "./canvas.js";
import { controlsPart } from "./controls.js";
import { open } from "./data.js";
import { describePart } from "./describe.js";
import { explainPart } from "./explain.js";
import { byId } from "./dom.js";
import { Frame } from "./frame.js";
import { readHash } from "./hash.js";
import { Labels } from "./labels.js";
import { legendPart } from "./legend.js";
import { Measure } from "./measure.js";
import { messages } from "./messages.js";
import { Overlays } from "./overlays.js";
import { Pair } from "./pair.js";
import { Panel } from "./panel.js";
import { Png } from "./png.js";
import { Search } from "./search.js";
import { Swipe } from "./swipe.js";
import { Timebar } from "./timebar.js";
import { loadTime } from "./timedata.js";
import { Tooltip } from "./tooltip.js";
import { Walk } from "./walk.js";

/** What no address tells: whether others are asked for a background. */
const UNTOLD = ["background"];

/** The parts of the page, in the order in which they hear of a change. */
function makeParts(labels) {
  const tooltip = new Tooltip();
  const areas = new Areas(tooltip);
  const frame = new Frame(areas);
  return [
    new Address(fromHash, toHash, UNTOLD), new Background(), areas, new Overlays(areas, tooltip), legendPart,
    describePart, explainPart, controlsPart, new Timebar(), new Swipe(labels), new Search(frame),
    new Panel(areas, frame), new Pair(), new Png(labels), new Measure(), new Walk(areas, frame),
    frame, labels,
  ];
}

/** Data of other years come after the first map, unless that needs them. */
async function tryTime(payload) {
  const root = document.documentElement;
  try {
    await loadTime(payload);
    root.dataset.time = "true";
  } catch (error) {
    root.dataset.time = "false";
    byId("tijd-storing").hidden = false;
    byId("tijd-storing").textContent = messages.time.failed(error.message);
    console.error(error);
  }
}

/** Draw again when the page takes other colours or another size. */
function watch(app) {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    app.inks = inks();
    app.refresh(new Set(["inks"]));
  });
  const box = app.map.getContainer();
  new ResizeObserver(() => app.map.invalidateSize({ animate: false })).observe(box);
}

/** What the page shows now, to read and not to change. */
function shownBy({ state, view, map }, labels) {
  const colorsOf = (of) => of.map((index) => (index < 0 ? null : view.colors[index]));
  return {
    ...structuredClone(state),
    codes: view.level.areas.map((area) => area.code),
    values: [...view.values],
    notes: view.values.map((_, index) => view.note(index)),
    colors: colorsOf(view.classes.of),
    left: view.other && { values: [...view.from.values], colors: colorsOf(view.other) },
    bins: structuredClone(view.classes.bins),
    missing: view.classes.missing,
    labels: labels.shown(),
    zoom: map.getZoom(),
  };
}

const startMap = (map) => open(async (payload) => {
  map.getContainer().setAttribute("role", "region");
  map.getContainer().setAttribute("aria-label", messages.map.region);
  const labels = new Labels();
  const app = createApp(payload, makeParts(labels), { map, renderer: new Renderer({ padding: 0.2 }), inks: inks() });
  const wish = fromHash(readHash());
  if (asksForTime(wish) || app.time.varies(wish.indicator ?? app.start.indicator)) await tryTime(payload);
  app.begin(wish);
  if (payload.time && !document.documentElement.dataset.time) {
    // A frame on, so that the first map is on the screen.
    setTimeout(async () => {
      await tryTime(payload);
      app.refresh(new Set(["time"]));
    });
  }
  watch(app);
  window.wijkplan.state = () => shownBy(app, labels);
  window.wijkplan.pointOf = (code) => labels.pointOf(app, code);
});

/**
 * The one global: startMap is what the shell calls. Once the map is there, state() tells what the
 * page shows and pointOf(code) where an area is on the screen (the place of its name), for tests
 * and for the curious.
 */
window.wijkplan = { startMap };
