// Two moments over one another: left of the divider the one, right of it the other.

import { byId } from "./dom.js";
import { messages } from "./messages.js";
import { affected } from "./view.js";

const [SMALL, LARGE] = [2, 10];
const WAYS = { ArrowLeft: -1, ArrowDown: -1, PageDown: -1, ArrowRight: 1, ArrowUp: 1, PageUp: 1 };
const ENDS = { Home: 0, End: 100 };

const shown = (app) => app.view.other !== null;

/** Where a key brings the divider, in percent of the width; null for another key. */
export function percentAfter(percent, { key, shiftKey }) {
  if (key in ENDS) return ENDS[key];
  if (!(key in WAYS)) return null;
  const step = WAYS[key] * (shiftKey || key.startsWith("Page") ? LARGE : SMALL);
  return Math.min(100, Math.max(0, percent + step));
}

export class Swipe {
  #labels;
  #percent = 50;

  constructor(labels) {
    this.#labels = labels;
  }

  start(app) {
    if (!app.payload.time) return;
    byId("schuif").addEventListener("keydown", (event) => this.#onKey(app, event));
    this.#onDrag(app);
    app.map.on("move zoomend resize", () => { if (shown(app)) this.#place(app); });
  }

  update(app, changed) {
    if (!app.payload.time || !affected(changed)) return;
    const [left, right] = [app.view.from.label, app.view.to.label];
    byId("schuif").hidden = !shown(app);
    byId("schuif-links").textContent = left;
    byId("schuif-rechts").textContent = right;
    byId("schuif").setAttribute("aria-valuetext", messages.difference.sides(left, right));
    this.#place(app);
  }

  /** Put the divider where it belongs, on the map and above it. */
  #place(app) {
    const x = Math.round((app.map.getSize().x * this.#percent) / 100);
    app.splitAt = () => (shown(app) ? x : 0);
    app.renderer.split(shown(app) ? app.map.containerPointToLayerPoint([x, 0]).x : null);
    const handle = byId("schuif");
    handle.style.left = this.#percent + "%";
    handle.setAttribute("aria-valuenow", String(Math.round(this.#percent)));
  }

  #move(app, percent) {
    this.#percent = percent;
    this.#place(app);
    this.#labels.repaint(app);
  }

  #onKey(app, event) {
    const percent = percentAfter(this.#percent, event);
    if (percent === null) return;
    event.preventDefault();
    this.#move(app, percent);
  }

  #onDrag(app) {
    const handle = byId("schuif");
    const follow = (event) => {
      const box = app.map.getContainer().getBoundingClientRect();
      this.#move(app, Math.min(100, Math.max(0, (100 * (event.clientX - box.left)) / box.width)));
    };
    handle.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      handle.focus({ preventScroll: true });
      handle.setPointerCapture(event.pointerId);
      handle.addEventListener("pointermove", follow);
    });
    for (const end of ["pointerup", "pointercancel"]) {
      handle.addEventListener(end, () => handle.removeEventListener("pointermove", follow));
    }
  }
}
