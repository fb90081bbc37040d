// How a feature of an overlay is drawn; one of a project by how far it is.

import { PHASES } from "./phases.js";

/** Under way or without a year a point is a ring; else it is full, more or less faint. */
export const isHollow = (phase) => phase === "bezig" || phase === "onbekend";

/** Options of Leaflet for a feature, its style and its phase (null: it has none). */
export function featureLook(feature, style, phase, casing) {
  const { line = 1, fill = null, solid = false, dash = style.dash ?? null } = PHASES[phase] ?? {};
  const look = {
    color: style.color, weight: style.weight ?? 2, opacity: line * (style.opacity ?? 1),
    dashArray: dash, _dashArray: dash?.split(/[, ]+/).map(Number), lineCap: dash ? "butt" : "round",
  };
  if (feature.type === "line") return look;
  if (feature.type === "polygon") {
    return {
      ...look, fill: Boolean(style.fill), fillColor: style.fill ?? style.color,
      fillOpacity: fill ?? style.fillOpacity ?? 0.25,
      hatch: style.pattern && line === 1 ? { mark: style.pattern, ink: style.color } : null,
    };
  }
  const hollow = isHollow(phase);
  // A point of one colour gets a light ring; one with a fill of its own is a ring of its colour,
  // with a light edge: on whatever colour lies under it, one of the two stands out.
  const ring = hollow || (style.fill && style.fill !== style.color) ? style.color : casing;
  return {
    ...look, color: ring, casing: ring === casing ? null : casing, fill: true, fillColor: hollow ? casing : style.fill ?? style.color,
    fillOpacity: solid || hollow ? 1 : line, weight: hollow ? 3 : look.weight,
  };
}
