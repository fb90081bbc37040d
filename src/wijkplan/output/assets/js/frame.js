// Where the map looks: the overview, one area, and back.

import { byId, el, say, wantsLessMotion } from "./dom.js";
import { messages } from "./messages.js";

/** Room that the title and the area card take from the map, as padding for fitBounds. */
function padding({ map }) {
  const wide = map.getSize().x > 700;
  return { paddingTopLeft: [wide ? 28 : 14, wide ? 76 : 14], paddingBottomRight: [wide ? 60 : 14, wide ? 34 : 40] };
}

/** Who asks for less motion gets a map that jumps where it would glide. */
function withoutMotion(map) {
  const { setView, panBy } = map;
  map.options.inertia = map.options.zoomAnimation = false;
  map.setView = (centre, zoom, how) => setView.call(map, centre, zoom, { ...how, animate: false });
  map.panBy = (by, how) => panBy.call(map, by, { ...how, animate: false });
}

/** The button that leads back to the overview. */
function homeButton(onclick) {
  const button = el("button", { type: "button", class: "map-button", id: "overzicht", title: messages.map.home, onclick },
    el("span", { "aria-hidden": "true" }, "\u2302"), el("span", { class: "visueel-verborgen" }, messages.map.home));
  const box = el("div", { class: "leaflet-bar" }, button);
  L.DomEvent.disableClickPropagation(box);
  return box;
}

export class Frame {
  #areas;
  #onScreen = null;

  constructor(areas) {
    this.#areas = areas;
  }

  start(app) {
    const { map } = app;
    if (wantsLessMotion()) withoutMotion(map);
    const { zoomIn, zoomOut } = messages.map;
    L.control.zoom({ position: "bottomright", zoomInTitle: zoomIn, zoomOutTitle: zoomOut }).addTo(map);
    const home = L.control({ position: "bottomright" });
    home.onAdd = () => homeButton(() => {
      this.overview(app);
      say(messages.map.overview);
    });
    home.addTo(map);
    byId("afdrukken").addEventListener("click", () => window.print());
    window.addEventListener("beforeprint", () => this.#paper(app, true));
    window.addEventListener("afterprint", () => this.#paper(app, false));
    matchMedia("print").addEventListener("change", (event) => this.#paper(app, event.matches));
    L.control.scale({ position: "bottomleft", imperial: false, maxWidth: 140 }).addTo(map);
  }

  update(app, changed) {
    if (!changed.has("start")) return;
    this.overview(app);
    // Roam a little around the areas, but never get lost: there is nothing else on this map.
    app.map.setMaxBounds(this.#areas.bounds().pad(0.6));
    app.map.setMinZoom(app.map.getZoom() - 1.5);
    app.map.setMaxZoom(18);
    if (app.state.area) this.goTo(app, app.state.area);
  }

  overview(app) {
    app.map.fitBounds(this.#areas.bounds(), { ...padding(app), animate: false });
  }

  /** Go to an area: closer, but with its neighbours still around it. */
  goTo(app, code) {
    const bounds = this.#areas.boundsOf(code);
    if (bounds) app.map.fitBounds(bounds.pad(0.8), { ...padding(app), animate: false });
  }

  /** Bring an area into view without changing the scale, when it is not there already. */
  show({ map }, code) {
    const bounds = this.#areas.boundsOf(code);
    if (bounds && !map.getBounds().contains(bounds.getCenter())) map.panTo(bounds.getCenter(), { animate: false });
  }

  /** On paper the map has another shape: give it that shape first, then show the same extent. */
  #paper({ map }, printing) {
    const root = document.documentElement;
    if (root.classList.contains("is-printing") === printing) return;
    if (printing) this.#onScreen = { centre: map.getCenter(), zoom: map.getZoom(), bounds: map.getBounds() };
    root.classList.toggle("is-printing", printing);
    map.invalidateSize({ animate: false });
    if (printing) map.fitBounds(this.#onScreen.bounds, { animate: false });
    else map.setView(this.#onScreen.centre, this.#onScreen.zoom, { animate: false });
  }
}
