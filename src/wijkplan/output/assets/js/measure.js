// Measuring on the map: points by a click, or with the keyboard in the middle of the map.

import { areaOf, lengthOf, writeArea, writeLength } from "./distance.js";
import { byId, say } from "./dom.js";
import { messages } from "./messages.js";

/** What has been measured, in words. */
export function told(points) {
  if (points.length < 2) return messages.measure.next(points.length);
  const area = areaOf(points);
  const crossed = points.length > 3 && area === null;
  return messages.measure.result(writeLength(lengthOf(points)), area === null ? null : writeArea(area), crossed);
}

export class Measure {
  #points = [];
  #drawn = null;
  #on = false;

  start(app) {
    byId("meten").addEventListener("click", () => this.#turn(app, !this.#on));
    byId("meten-sluiten").addEventListener("click", () => this.#turn(app, false));
    byId("meten-punt").addEventListener("click", () => this.#add(app, app.map.getCenter()));
    byId("meten-terug").addEventListener("click", () => this.#change(app, this.#points.slice(0, -1)));
    byId("meten-wissen").addEventListener("click", () => this.#change(app, []));
    byId("meetlat").addEventListener("keydown", (event) => this.#onKey(app, event));
    const box = app.map.getContainer();
    box.addEventListener("keydown", (event) => this.#onKey(app, event));
    // Before Leaflet hears of it: while measuring, a click is a point and chooses no area.
    box.addEventListener("click", (event) => this.#onClick(app, event), true);
  }

  update(app, changed) {
    if (changed.has("inks")) this.#draw(app);
  }

  front() {
    this.#drawn?.bringToFront();
  }

  #turn(app, on) {
    this.#on = on;
    byId("meetlat").hidden = byId("meetkruis").hidden = !on;
    byId("meten").setAttribute("aria-pressed", String(on));
    app.map.getContainer().classList.toggle("is-measuring", on);
    if (on) app.map.doubleClickZoom.disable();
    else app.map.doubleClickZoom.enable();
    this.#change(app, []);
    if (on) byId("meten-punt").focus();
    else byId("meten").focus();
  }

  #add(app, { lat, lng }) {
    this.#change(app, [...this.#points, { lat, lng }]);
  }

  #change(app, points) {
    this.#points = points;
    this.#draw(app);
    byId("meten-uitkomst").textContent = told(points);
    byId("meten-terug").disabled = byId("meten-wissen").disabled = !points.length;
    if (this.#on) say(told(points));
  }

  #draw(app) {
    this.#drawn?.remove();
    this.#drawn = null;
    if (!this.#points.length) return;
    const { map, renderer, inks } = app;
    const look = { renderer, interactive: false, color: inks.mark, weight: 2.5 };
    const ring = this.#points.length > 2;
    this.#drawn = L.featureGroup([
      ...(ring ? [L.polygon(this.#points, { ...look, stroke: false, fillColor: inks.mark, fillOpacity: 0.2 })] : []),
      L.polyline(this.#points, { ...look, casing: inks.halo }),
      ...this.#points.map((point) => L.circleMarker(point, {
        ...look, color: inks.halo, weight: 1.5, radius: 4.5, fill: true, fillColor: inks.mark, fillOpacity: 1,
      })),
    ]).addTo(map);
  }

  #onClick(app, event) {
    if (!this.#on || event.target.closest(".leaflet-control, .swipe")) return;
    event.stopImmediatePropagation();
    if (!app.map.dragging.moved()) this.#add(app, app.map.mouseEventToLatLng(event));
  }

  #onKey(app, event) {
    if (!this.#on) return;
    const onMap = event.target === app.map.getContainer();
    const act = {
      Escape: () => this.#turn(app, false),
      ...(onMap && { Enter: () => this.#add(app, app.map.getCenter()) }),
      Backspace: () => this.#change(app, this.#points.slice(0, -1)),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }
}
