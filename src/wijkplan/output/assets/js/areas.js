// The areas of the chosen level: filled by class, hatched where missing, outlined by the levels above.

import { lookOf, partOf, styleOf, widthOnScreen } from "./arealook.js";
import { el } from "./dom.js";
import { point } from "./legend.js";
import { messages } from "./messages.js";
import { withUnit } from "./numbers.js";

// Borders of the levels above, heavier as the level is higher.
const OUTLINE = { wijk: { weight: 1, opacity: 0.6 }, gemeente: { weight: 2, opacity: 0.9 } };

// The second of two areas has dashes.
const BESIDE = "9 6";

/** The value of an area, or why there is none; of one of two moments, with its name. */
function valueOf({ view }, side, index) {
  const value = (side ?? view).values[index];
  const why = (side ?? view).note(index) || messages.value.notDelivered;
  const text = value === null ? messages.value.missingBecause(why) : withUnit(value, view.indicator);
  return el("span", { class: value === null ? "tooltip-missing" : "tooltip-value" },
    side ? el("span", { class: "tooltip-place" }, side.label + " ") : null, text);
}

function tooltipOf(app, { name, parent, index }) {
  const { other, from, to } = app.view;
  return [
    el("strong", {}, name),
    parent ? el("span", { class: "tooltip-place" }, parent) : null,
    ...(other ? [from, to] : [null]).map((side) => valueOf(app, side, index)),
  ];
}

function selectedClass(app) {
  const area = app.area();
  return area ? app.view.classes.of[area.index] : null;
}

/** A border around one area: a light edge with a dark line, to stand out on every class. */
function mark({ map, renderer, inks }, layer, weight, dash = null) {
  return L.polygon(layer.getLatLngs(), {
    renderer, interactive: false, fill: false, weight, color: inks.mark, casing: inks.halo, smoothFactor: 0.5,
    dashArray: dash,
  }).addTo(map);
}

export class Areas {
  #tooltip;
  #groups = new Map();
  #shown = null;
  #outlines = [];
  #part = 1;
  #chosen = [];
  #hovered = null;

  constructor(tooltip) {
    this.#tooltip = tooltip;
  }

  start(app) {
    app.map.on("zoomend", () => { if (this.#shown) this.#scale(app); });
  }

  update(app, changed) {
    this.#leave(app);
    this.#showLevel(app);
    this.#recolor(app, changed.has("inks"));
    if (changed.has("inks") || changed.has("level")) this.#scale(app);
    if (["start", "level", "area", "beside", "inks"].some((key) => changed.has(key))) this.#choose(app);
  }

  front() {
    this.#outlines.forEach(({ group }) => group.bringToFront());
  }

  /** Bounds of one area on the level shown; null when it has no geometry. */
  boundsOf(code) {
    return this.#layerOf(code)?.getBounds() ?? null;
  }

  /** Bounds of all areas on the level shown. */
  bounds() {
    return this.#shown.getBounds();
  }

  /** The area of the level shown under a position. */
  at({ map }, latlng) {
    const place = map.latLngToLayerPoint(latlng);
    let found = null;
    this.#shown.eachLayer((layer) => { if (!found && layer._containsPoint(place)) found = layer.area; });
    return found;
  }

  /** The middle of every area of the level shown, by its index, as a position on this scale. */
  middles({ map, view }) {
    const found = view.level.areas.map(() => null);
    this.#shown.eachLayer((layer) => { found[layer.area.index] = map.project(layer.getBounds().getCenter()); });
    return found;
  }

  /** Raise the borders of the chosen areas above all else. */
  raiseChosen() {
    this.#chosen.forEach((border) => border.bringToFront());
  }

  #build(app, level) {
    const group = L.featureGroup();
    level.shapes().forEach((polygons, index) => {
      if (!polygons.length) return;
      const layer = L.polygon(polygons, { renderer: app.renderer, smoothFactor: 0.5 });
      layer.area = level.areas[index];
      group.addLayer(layer);
    });
    const layerOf = (event) => event.propagatedFrom || event.layer;
    group.on("mousemove", (event) => this.#hover(app, layerOf(event), event.latlng));
    group.on("mouseout", () => this.#leave(app));
    group.on("click", (event) => app.pick(layerOf(event).area.code));
    return group;
  }

  #groupOf(app, id) {
    if (!this.#groups.has(id)) this.#groups.set(id, this.#build(app, app.levels.get(id)));
    return this.#groups.get(id);
  }

  #layerOf(code) {
    let found = null;
    this.#shown?.eachLayer((layer) => { if (layer.area.code === code) found = layer; });
    return found;
  }

  #showLevel(app) {
    const next = this.#groupOf(app, app.state.level);
    if (next === this.#shown) return;
    this.#shown?.remove();
    this.#shown = next.addTo(app.map);
    this.#outlines.forEach(({ group }) => group.remove());
    const ids = [...app.levels.keys()];
    const look = { renderer: app.renderer, interactive: false, fill: false, smoothFactor: 0.5 };
    this.#outlines = ids.slice(ids.indexOf(app.state.level) + 1).map((id) => ({
      id, group: L.featureGroup(app.levels.get(id).shapes().map((polygons) => L.polygon(polygons, look))).addTo(app.map),
    }));
  }

  /** Give every area its colour; only those that get another one are drawn again. */
  #recolor(app, everything) {
    this.#shown.eachLayer((layer) => {
      const look = lookOf(app, layer.area.index);
      if (!everything && layer.look === look) return;
      layer.look = look;
      layer.setStyle(styleOf(app, layer.area.index, this.#part, layer.options));
    });
  }

  /** Part of their weight that borders of a level keep on this scale; heavy ones want more room. */
  #partOf({ map, levels }, id, weight = 1) {
    const bounds = this.bounds();
    const size = map.project(bounds.getSouthEast()).subtract(map.project(bounds.getNorthWest()));
    return partOf(widthOnScreen(size, levels.get(id).areas.length) / weight);
  }

  /** Borders as thin as the areas are small on the screen. */
  #scale(app) {
    const part = this.#partOf(app, app.state.level);
    if (part !== this.#part) {
      this.#part = part;
      this.#recolor(app, true);
    }
    this.#outlines.forEach(({ id, group }) => {
      const { weight, opacity } = OUTLINE[id] ?? OUTLINE.wijk;
      const own = this.#partOf(app, id, weight);
      group.setStyle({ color: app.inks.strong, opacity, stroke: own > 0, weight: own * weight });
    });
  }

  #hover(app, layer, latlng) {
    if (!layer.area) return;
    if (this.#hovered?.code !== layer.area.code) {
      this.#leave(app);
      this.#hovered = { code: layer.area.code, mark: mark(app, layer, 1.6) };
      point(app.view.classes.of[layer.area.index]);
    }
    this.#tooltip.show(app.map, latlng, tooltipOf(app, layer.area));
  }

  #leave(app) {
    this.#hovered?.mark.remove();
    this.#hovered = null;
    this.#tooltip.hide();
    point(selectedClass(app));
  }

  #choose(app) {
    this.#chosen.forEach((border) => border.remove());
    this.#chosen = [[app.state.beside, BESIDE], [app.state.area, null]]
      .map(([code, dash]) => [code && this.#layerOf(code), dash])
      .filter(([layer]) => layer).map(([layer, dash]) => mark(app, layer, 2.6, dash));
    point(selectedClass(app));
  }
}
