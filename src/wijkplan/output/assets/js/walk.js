// Choosing areas on the map with the keyboard: Enter for the one in the middle, Shift and an arrow
// for the one beside it. An arrow alone moves the map, as Leaflet does.

import { byId, say } from "./dom.js";
import { messages } from "./messages.js";
import { nearest, neighbour, WAYS } from "./neighbour.js";

/** Keep a key from the map, which would move. */
function stop(event) {
  event.preventDefault();
  event.stopPropagation();
}

export class Walk {
  #areas;
  #frame;

  constructor(areas, frame) {
    this.#areas = areas;
    this.#frame = frame;
  }

  start(app) {
    const box = app.map.getContainer();
    box.addEventListener("keydown", (event) => {
      // While measuring, Enter is for that.
      if (event.target === box && !event.defaultPrevented) this.#onMap(app, event);
    });
    byId("gebied").addEventListener("keydown", (event) => {
      if (event.key in WAYS && event.target.closest(".area-steps")) this.#go(app, event);
    });
  }

  #onMap(app, event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key in WAYS && event.shiftKey) this.#go(app, event);
    else if (event.key === "Enter") this.#take(app, event);
  }

  /** Choose the area in the middle, or else the one nearest to that. */
  #take(app, event) {
    const { map, view } = app;
    const centre = map.getCenter();
    const found = this.#areas.at(app, centre) ?? view.level.areas[nearest(this.#areas.middles(app), map.project(centre))];
    stop(event);
    if (found) app.pick(found.code);
  }

  /** To the area beside the chosen one, or to a first one. */
  #go(app, event) {
    const area = app.area();
    if (!area) {
      this.#take(app, event);
      return;
    }
    stop(event);
    const next = neighbour(this.#areas.middles(app), area.index, WAYS[event.key]);
    if (next === null) {
      say(messages.map.nothingThere);
      return;
    }
    const { code } = app.view.level.areas[next];
    app.set({ area: code });
    this.#frame.show(app, code);
  }
}
