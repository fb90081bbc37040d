// The checkbox of each overlay, with its legend.

import { el, say } from "./dom.js";
import { isHollow } from "./featurelook.js";
import { messages } from "./messages.js";
import { hasYears, PHASE_INK, PHASES } from "./phases.js";
import { swatch } from "./swatch.js";

function phaseEntry([id, phase]) {
  const hollow = isHollow(id);
  const style = {
    color: PHASE_INK, fill: hollow ? "none" : PHASE_INK, weight: hollow ? 3 : 1, dash: phase.dash, opacity: phase.line,
  };
  return el("li", {}, swatch(style, "point"), messages.phases[id]);
}

/** What a style of an overlay is of: lines, points or polygons. */
export const typeOf = (overlay, index) => overlay.features.find((feature) => feature.style === index)?.type ?? "line";

function legendOf(overlay) {
  const kinds = el("ul", { class: "overlay-legend" }, overlay.legend.map((entry, index) =>
    el("li", {}, swatch(entry.style, typeOf(overlay, index)), entry.label)));
  if (!overlay.features.some(hasYears)) return [kinds];
  return [kinds, el("div", { class: "phase-legend", hidden: true },
    el("p", { class: "klein" }), el("ul", { class: "overlay-legend" }, Object.entries(PHASES).map(phaseEntry)))];
}

function control(app, overlay) {
  const id = "laag-" + app.payload.overlays.indexOf(overlay);
  const box = el("input", {
    type: "checkbox", id, "data-overlay": overlay.id,
    onchange: (event) => {
      const others = app.state.overlays.filter((other) => other !== overlay.id);
      app.set({ overlays: event.target.checked ? [...others, overlay.id] : others });
      say(messages.map.layer(overlay.label, event.target.checked));
    },
  });
  return el("div", { class: "overlay" }, el("label", { class: "check", for: id }, box, overlay.label), ...legendOf(overlay));
}

/** Checkboxes, per group of overlays. */
export function overlayControls(app) {
  const names = [...new Set(app.payload.overlays.map((overlay) => overlay.group))];
  return names.map((name) => {
    const members = app.payload.overlays.filter((overlay) => overlay.group === name);
    const alone = members.length === 1 && members[0].label === name;
    return el("fieldset", { class: "overlay-group" },
      el("legend", { class: alone ? "visueel-verborgen" : null }, name),
      members.map((overlay) => control(app, overlay)));
  });
}

/** Say in the legends of which moment they are, and tick what is shown. */
export function followControls({ state, view }) {
  document.querySelectorAll(".phase-legend").forEach((box) => {
    box.hidden = state.year === null;
    box.querySelector("p").textContent = messages.phases.heading(view.to.label);
  });
  document.querySelectorAll("[data-overlay]").forEach((box) => {
    box.checked = state.overlays.includes(box.dataset.overlay);
  });
}
