// The chosen area: its value or the reason that there is none, its course, and the way to its profile.

import { chartOf } from "./chart.js";
import { byId, el } from "./dom.js";
import { messages } from "./messages.js";
import { withUnit } from "./numbers.js";
import { DIFFERENCE, VALUE } from "./view.js";
import { showWhy } from "./whydialog.js";

function draw(app, area) {
  const { view, state } = app;
  const missing = view.values[area.index] === null;
  const when = view.varies && state.year !== null ? view.to.label : view.base.year;
  byId("gebied-naam").textContent = area.name;
  byId("gebied-plaats").textContent = [view.level.one, area.parent, area.code].filter(Boolean).join(" · ");
  byId("gebied-kenmerk").textContent =
    [view.base.label, view.mode === DIFFERENCE ? messages.difference.word : when].filter(Boolean).join(", ");
  byId("gebied-waarde").textContent = missing ? messages.value.missing : app.valueText(area.index);
  byId("gebied-waarde").classList.toggle("is-missing", missing);
  byId("gebied-opmerking").textContent =
    missing ? messages.value.reason(app.missingText(area.index)) : view.note(area.index);
  byId("gebied-momenten").replaceChildren(...moments(app, area));
  byId("gebied-verloop").replaceChildren(...(view.varies && app.time.loaded() ? chartOf(app, area) : []));
  byId("gebied-waarom").hidden = !state.indicator;
  const link = byId("gebied-profiel");
  const { profile } = app.payload.links;
  link.hidden = !profile;
  if (profile) link.setAttribute("href", profile.replace("{code}", encodeURIComponent(area.code)));
}

/** The values of the two moments that are compared. */
function moments({ view }, area) {
  if (view.mode === VALUE) return [];
  return [view.from, view.to].map(({ label, values }) => {
    const value = values[area.index];
    return el("div", {}, el("dt", {}, label),
      el("dd", {}, value === null ? messages.value.none : withUnit(value, view.base)));
  });
}

function close(app) {
  app.set({ area: null });
  byId("zoek").focus();
}

export class Panel {
  #areas;
  #frame;

  constructor(areas, frame) {
    this.#areas = areas;
    this.#frame = frame;
  }

  start(app) {
    byId("gebied-vorige").addEventListener("click", () => this.#step(app, -1));
    byId("gebied-volgende").addEventListener("click", () => this.#step(app, 1));
    byId("gebied-sluiten").addEventListener("click", () => close(app));
    byId("gebied-waarom").addEventListener("click", () => showWhy(app, app.area()));
    byId("gebied").addEventListener("keydown", (event) => { if (event.key === "Escape") close(app); });
  }

  update(app) {
    const area = app.area();
    byId("gebied").hidden = !area;
    if (area) draw(app, area);
  }

  front() {
    this.#areas.raiseChosen();
  }

  /** The area before or after this one, in the order of the data; the ends meet. */
  #step(app, by) {
    const { areas } = app.view.level;
    const next = areas[(app.area().index + by + areas.length) % areas.length];
    app.set({ area: next.code });
    this.#frame.show(app, next.code);
  }
}
