// Layers over the areas: lines, polygons and points.

import { byId, el } from "./dom.js";
import { featureLook } from "./featurelook.js";
import { lines, polygons, positions } from "./geometry.js";
import { messages } from "./messages.js";
import { followControls, overlayControls } from "./overlaycontrols.js";
import { createPhases, hasYears } from "./phases.js";
import { affected } from "./view.js";

function draw(feature, style, look) {
  if (feature.type === "line") return L.polyline(lines(feature.coords), look);
  if (feature.type === "polygon") return L.polygon(polygons(feature.coords), look);
  return L.featureGroup(positions(feature.coords).map((position) =>
    L.circleMarker(position, { ...look, radius: style.radius ?? 6 })));
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
  #groups = new Map();
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
  }

  update(app, changed) {
    if (changed.has("inks")) {
      this.#groups.forEach((group) => group.remove());
      this.#groups.clear();
      this.#dated.clear();
    }
    if (affected(changed)) this.#follow(app);
    for (const overlay of app.payload.overlays) this.#show(app, overlay, app.state.overlays.includes(overlay.id));
    followControls(app);
  }

  front() {
    this.#groups.forEach((group) => group.bringToFront());
  }

  #show(app, overlay, visible) {
    if (visible && !this.#groups.has(overlay.id)) this.#groups.set(overlay.id, this.#build(app, overlay));
    const group = this.#groups.get(overlay.id);
    if (visible) group.addTo(app.map);
    else group?.remove();
  }

  /** Draw projects as far as they are at the moment shown. */
  #follow(app) {
    this.#dated.forEach(({ feature, style }, layer) => layer.setStyle(this.#lookNow(app, feature, style)));
  }

  /** The look of a feature now; in a map of two halves the left half has its own moment. */
  #lookNow({ view, inks }, feature, style) {
    const look = (side) => featureLook(feature, style, this.#phaseOf(feature, side.moment), inks.casing);
    return { ...look(view.to), left: view.other ? { stroke: true, ...look(view.from) } : null };
  }

  #build(app, overlay) {
    const group = L.featureGroup(casings(app, overlay));
    // Thick styles first, so that a thin line is never hidden under a thick one.
    const order = overlay.features.map((feature) => [feature, overlay.legend[feature.style].style])
      .sort((a, b) => (b[1].weight ?? 2) - (a[1].weight ?? 2));
    for (const [feature, style] of order) {
      const layer = draw(feature, style, { renderer: app.renderer, ...this.#lookNow(app, feature, style) });
      if (hasYears(feature)) this.#dated.set(layer, { feature, style });
      this.#listen(app, overlay, feature, layer);
      group.addLayer(layer);
    }
    return group;
  }

  #listen(app, overlay, feature, layer) {
    layer.on("mousemove", (event) => {
      L.DomEvent.stopPropagation(event);
      this.#tooltip.show(app.map, event.latlng, [
        el("strong", {}, feature.text || overlay.legend[feature.style].label),
        el("span", { class: "tooltip-place" }, overlay.label),
        ...this.#phaseLines(app, feature),
      ]);
    });
    layer.on("mouseout", () => this.#tooltip.hide());
    layer.on("click", (event) => {
      const area = this.#areas.at(app, event.latlng);
      if (area) app.pick(area.code);
    });
  }

  /** How far a project is at the moment or moments shown, in words. */
  #phaseLines({ view }, feature) {
    return (view.other ? [view.from, view.to] : [view.to])
      .map((side) => [side.label, this.#phaseOf(feature, side.moment)])
      .filter(([, phase]) => phase)
      .map(([moment, phase]) => el("span", {}, messages.phases.at(moment, messages.phases[phase])));
  }
}
