// Names on the map where there is room: inside their own area, never over each other.

import { byId, el } from "./dom.js";
import { inkOn } from "./palette.js";
import { overlap, placeOf, roomAt } from "./room.js";

const MOST = 70;

const bySize = (a, b) => b.place.size - a.place.size || a.index - b.index;

// How much wider than a gemeente its name may be.
const WIDER = 1.4;

// No name is narrower or lower than this.
const [NARROW, LOW] = [16, 10];

/** How large an area is on the screen. */
function sizeOf({ map }, { wide, high }) {
  const scale = map.options.crs.scale(map.getZoom()) / 360;
  return { x: wide * scale, y: (high * scale) / Math.cos((map.getCenter().lat * Math.PI) / 180) };
}

/** A gemeente is named only while it is seen as a whole, and not so small that names hide the map. */
function seenWhole({ map }, { x, y }, wide) {
  const size = map.getSize();
  return wide < WIDER * x && x < size.x * 0.75 && y < size.y;
}

/** Whether a name stays within its area: both ends of it, and some air above and below. */
function fits({ map }, { place }, at, wide) {
  const inside = (dx, dy) => {
    const { lat, lng } = map.containerPointToLatLng([at.x + dx, at.y + dy]);
    return roomAt(place.rings, lng, lat, 1) >= 0;
  };
  const half = wide / 2 + 2;
  return [-half, -half / 2, 0, half / 2, half].every((dx) => inside(dx, -5) && inside(dx, 5));
}

/** Colour of the area under a name; in a map of two halves that of its own half. */
function groundOf({ state, view, splitAt }, { above, index }, x) {
  if (above) return "#ffffff";
  if (!state.fill) return null;
  const { classes, colors, other } = view;
  return colors[(other && x < splitAt() ? other : classes.of)[index]] ?? null;
}

function paint(app, { node, candidate, x }) {
  const color = groundOf(app, candidate, x);
  node.style.setProperty("--halo", color ?? app.inks.ground);
  node.style.color = color ? inkOn(color) : app.inks.ink;
}

/** What already stands on the map, as boxes in the map: its title and the area card. */
function occupied({ map }) {
  const around = map.getContainer().getBoundingClientRect();
  return ["kaart-titel", "gebied"].map((id) => byId(id).closest(".map-title, .area-card").getBoundingClientRect())
    .map((box) => ({
      x0: box.left - around.left, x1: box.right - around.left, y0: box.top - around.top, y1: box.bottom - around.top,
    }));
}

export class Labels {
  #places = new Map();
  #ruler = document.createElement("canvas").getContext("2d");
  #pane = null;
  #placed = [];

  start(app) {
    this.#pane = app.map.createPane("namen");
    this.#pane.classList.add("map-labels");
    this.#pane.setAttribute("aria-hidden", "true");
    app.map.on("zoomstart", () => this.#pane.replaceChildren());
    app.map.on("moveend", () => this.#draw(app));
  }

  update(app, changed) {
    const moved = ["start", "level", "area", "names", "inks"].some((key) => changed.has(key));
    if (moved) this.#draw(app);
    else this.repaint(app);
  }

  /** Names that stay where they are, in the colours of now. */
  repaint(app) {
    this.#placed.forEach((one) => paint(app, one));
  }

  /** The place of a name in the window, whether or not the name is drawn. */
  pointOf({ map, view }, code) {
    const place = this.#placesOf(view.level)[view.level.byCode.get(code).index];
    const at = map.latLngToContainerPoint(place.latlng);
    const box = map.getContainer().getBoundingClientRect();
    return { x: box.left + at.x, y: box.top + at.y };
  }

  /** The names that are drawn. */
  shown() {
    return [...this.#pane.children].map((node) => node.textContent);
  }

  /** The same names as text, place in the layer and colours, to be drawn elsewhere. */
  drawn() {
    return this.#placed.map(({ node, candidate }) => ({
      text: candidate.name, above: candidate.above, x: parseFloat(node.style.left), y: parseFloat(node.style.top),
      color: node.style.color, halo: node.style.getPropertyValue("--halo"),
    }));
  }

  #placesOf(level) {
    if (!this.#places.has(level.id)) this.#places.set(level.id, level.shapes().map(placeOf));
    return this.#places.get(level.id);
  }

  #namesOf(level, above) {
    return this.#placesOf(level)
      .map((place, index) => place && { place, index, above, name: level.areas[index].name })
      .filter(Boolean).sort(bySize);
  }

  /** Names to place, most wanted first: gemeenten when there are several in view, then the areas. */
  #candidates({ levels, view }) {
    const highest = [...levels.values()].at(-1);
    const several = highest !== view.level && highest.areas.length > 1;
    return [...(several ? this.#namesOf(highest, true) : []), ...this.#namesOf(view.level, false)];
  }

  #width(text, font) {
    this.#ruler.font = font;
    return this.#ruler.measureText(text).width;
  }

  #draw(app) {
    this.#pane.replaceChildren();
    this.#placed = [];
    if (!app.state.names) return;
    const font = getComputedStyle(this.#pane).font;
    const size = app.map.getSize();
    const taken = occupied(app);
    for (const candidate of this.#candidates(app)) {
      if (taken.length >= MOST) break;
      const area = sizeOf(app, candidate.place);
      if (area.x < NARROW || area.y < LOW) continue;
      const wide = this.#width(candidate.name, font) * (candidate.above ? 1.25 : 1);
      if (candidate.above ? !seenWhole(app, area, wide) : wide > area.x) continue;
      const at = app.map.latLngToContainerPoint(candidate.place.latlng);
      const box = { x0: at.x - wide / 2 - 4, x1: at.x + wide / 2 + 4, y0: at.y - 9, y1: at.y + 9 };
      const visible = box.x0 > 0 && box.y0 > 0 && box.x1 < size.x && box.y1 < size.y;
      const room = candidate.above || fits(app, candidate, at, wide);
      if (!visible || !room || taken.some((other) => overlap(box, other))) continue;
      taken.push(box);
      this.#pane.append(this.#label(app, candidate, at));
    }
  }

  #label(app, candidate, at) {
    const node = el("span", { class: candidate.above ? "map-label is-above" : "map-label" }, candidate.name);
    const point = app.map.latLngToLayerPoint(candidate.place.latlng);
    node.style.left = point.x + "px";
    node.style.top = point.y + "px";
    this.#placed.push({ node, candidate, x: at.x });
    paint(app, this.#placed.at(-1));
    return node;
  }
}
