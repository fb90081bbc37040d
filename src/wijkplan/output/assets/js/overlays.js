// Layers over the areas: lines, polygons and points.

import { byId, el } from "./dom.js";
import { featureLook } from "./featurelook.js";
import { lines, polygons } from "./geometry.js";
import { messages } from "./messages.js";
import { followControls, overlayControls } from "./overlaycontrols.js";
import { formatCount } from "./numbers.js";
import { createPhases, hasYears } from "./phases.js";
import { pointsOf, symbolLook, symbolsOf } from "./symbols.js";
import { affected } from "./view.js";

const nameOf = (overlay, feature) => feature.text || overlay.legend[feature.style].label;

// Of so many that are one symbol, the names are told.
const NAMED = 5;

function draw(feature, look) {
  if (feature.type === "line") return L.polyline(lines(feature.coords), look);
  return L.polygon(polygons(feature.coords), look);
}

/** What features that are one symbol are. */
function several(overlay, members) {
  const names = members.slice(0, NAMED).map((feature) => el("span", {}, nameOf(overlay, feature)));
  const more = members.length - names.length;
  return [
    el("strong", {}, messages.map.together(formatCount(members.length))),
    el("span", { class: "tooltip-place" }, overlay.label), ...names,
    more ? el("span", {}, messages.map.more(formatCount(more))) : null,
  ].filter(Boolean);
}

/** A light edge under all lines of one style at once, so that parallel tracks stay dark. */
function casings({ renderer, inks }, overlay) {
  return overlay.legend.map(({ style }, index) => {
    const under = overlay.features.filter((feature) => feature.type === "line" && feature.style === index)
      .flatMap((feature) => lines(feature.coords));
    return L.polyline(under, {
      renderer, interactive: false, color: inks.casing, weight: (style.weight ?? 2) + 2.5, opacity: 0.9,
    });
  });
}

export class Overlays {
  #areas;
  #tooltip;
  #shapes = new Map();
  #symbols = new Map();
  /** How to draw what changes with the years, by layer of Leaflet. */
  #dated = new Map();
  #phaseOf = () => null;

  constructor(areas, tooltip) {
    this.#areas = areas;
    this.#tooltip = tooltip;
  }

  start(app) {
    this.#phaseOf = createPhases(app.payload);
    byId("kaartlagen").hidden = app.payload.overlays.length === 0;
    byId("lagen").append(...overlayControls(app));
    app.map.on("zoomend", () => this.#zoomed(app));
  }

  update(app, changed) {
    if (changed.has("inks")) this.#forget(this.#shapes, this.#symbols);
    if (affected(changed)) this.#dated.forEach((look, layer) => layer.setStyle(look(app)));
    this.#showAll(app);
    followControls(app);
  }

  front() {
    this.#shapes.forEach((group) => group.bringToFront());
    this.#symbols.forEach((group) => group.bringToFront());
  }

  /** Which points overlap is another matter on another scale. */
  #zoomed(app) {
    this.#forget(this.#symbols);
    this.#tooltip.hide();
    if (!app.view) return;
    this.#showAll(app);
    app.raise();
  }

  #forget(...kinds) {
    for (const groups of kinds) {
      groups.forEach((group) => {
        group.remove();
        group.eachLayer((layer) => this.#dated.delete(layer));
      });
      groups.clear();
    }
  }

  #showAll(app) {
    for (const overlay of app.payload.overlays) this.#show(app, overlay, app.state.overlays.includes(overlay.id));
    this.#explain(app);
  }

  #show(app, overlay, visible) {
    for (const [groups, make] of [[this.#shapes, this.#makeShapes], [this.#symbols, this.#makeSymbols]]) {
      if (visible && !groups.has(overlay.id)) groups.set(overlay.id, make.call(this, app, overlay));
      const group = groups.get(overlay.id);
      if (visible) group.addTo(app.map);
      else group?.remove();
    }
  }

  /** Say what a number in a symbol is, where there is one. */
  #explain(app) {
    const isShown = (layer) => app.map.hasLayer(layer) && layer.spread;
    const counted = [...this.#symbols.values()].some((group) => group.getLayers().some(isShown));
    app.counted = () => counted;
    byId("samengenomen").hidden = !counted;
  }

  /** A look at the moment shown; in a map of two halves the left half has its own moment. */
  #lookNow({ view }, look) {
    return { ...look(view.to), left: view.other ? { stroke: true, ...look(view.from) } : null };
  }

  #makeShapes(app, overlay) {
    const group = L.featureGroup(casings(app, overlay));
    // Thick styles first, so that a thin line is never hidden under a thick one.
    const order = overlay.features.filter(({ type }) => type !== "point")
      .map((feature) => [feature, overlay.legend[feature.style].style])
      .sort((a, b) => (b[1].weight ?? 2) - (a[1].weight ?? 2));
    for (const [feature, style] of order) {
      const look = (now) => this.#lookNow(now, (side) =>
        featureLook(feature, style, this.#phaseOf(feature, side.moment), now.inks.casing));
      this.#add(app, overlay, { group, layer: draw(feature, { renderer: app.renderer, ...look(app) }), members: [feature], look });
    }
    return group;
  }

  #makeSymbols(app, overlay) {
    const group = L.featureGroup();
    const points = pointsOf(overlay);
    // Those that stand alone under those that stand for several.
    for (const symbol of symbolsOf(app.map, points).sort((a, b) => a.length - b.length)) {
      const look = (now) => this.#lookNow(now, (side) =>
        symbolLook(symbol, (feature) => this.#phaseOf(feature, side.moment), now.inks));
      const layer = L.circleMarker(symbol[0].at, { renderer: app.renderer, ...look(app) });
      this.#add(app, overlay, { group, layer, members: symbol.map(({ feature }) => feature), look });
      if (symbol.length > 1) layer.spread = L.latLngBounds(symbol.map(({ at }) => at));
    }
    return group;
  }

  #add(app, overlay, { group, layer, members, look }) {
    if (members.some(hasYears)) this.#dated.set(layer, look);
    const told = members.length > 1 ? () => several(overlay, members) : () => this.#one(app, overlay, members[0]);
    layer.on("mousemove", (event) => {
      L.DomEvent.stopPropagation(event);
      this.#tooltip.show(app.map, event.latlng, told());
    });
    layer.on("mouseout", () => this.#tooltip.hide());
    layer.on("click", (event) => this.#click(app, layer, event.latlng));
    group.addLayer(layer);
  }

  /** A symbol of several comes apart as far as that goes; else a click is for the area under it. */
  #click(app, { spread }, latlng) {
    const { map } = app;
    const zoom = spread ? Math.min(map.getBoundsZoom(spread.pad(0.3)), map.getMaxZoom()) : 0;
    if (zoom > map.getZoom() + 0.1) {
      map.setView(spread.getCenter(), zoom);
      return;
    }
    const area = this.#areas.at(app, latlng);
    if (area) app.pick(area.code);
  }

  /** What a feature is, and how far a project is at the moment or moments shown. */
  #one({ view }, overlay, feature) {
    const phases = (view.other ? [view.from, view.to] : [view.to])
      .map((side) => [side.label, this.#phaseOf(feature, side.moment)]).filter(([, phase]) => phase);
    return [
      el("strong", {}, nameOf(overlay, feature)),
      el("span", { class: "tooltip-place" }, overlay.label),
      ...phases.map(([moment, phase]) => el("span", {}, messages.phases.at(moment, messages.phases[phase]))),
    ];
  }
}
