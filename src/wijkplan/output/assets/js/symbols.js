// The points of an overlay as symbols: one each, or with their number where they would overlap.

import { featureLook } from "./featurelook.js";
import { gather } from "./gather.js";
import { positions } from "./geometry.js";
import { formatCount } from "./numbers.js";
import { inkOn, tint } from "./palette.js";

const [RADIUS, AIR] = [6, 10];

/** Every point of an overlay: its feature, style and position; thick styles first, under the thin. */
export const pointsOf = ({ features, legend }) => features
  .filter(({ type }) => type === "point")
  .flatMap((feature) => positions(feature.coords)
    .map((at) => ({ feature, style: legend[feature.style].style, at })))
  .sort((a, b) => (b.style.weight ?? 2) - (a.style.weight ?? 2));

/** The points that make one symbol each, at the zoom of the map. */
export function symbolsOf(map, points) {
  const radius = Math.max(...points.map(({ style }) => style.radius ?? RADIUS));
  const places = points.map(({ at }) => map.project(at));
  return gather(places, 2 * radius + AIR).map((group) => group.map((place) => points[place]));
}

/** A symbol that stands for several: larger, full, and with their number in it. */
function counted(look, number, font) {
  const faint = look.fillOpacity < 1;
  const fill = faint ? tint(look.fillColor) : look.fillColor;
  const text = formatCount(number);
  return {
    ...look, opacity: 1, fillOpacity: 1, fillColor: fill, dashArray: null, _dashArray: undefined,
    radius: 7 + 2.5 * text.length, count: { text, ink: inkOn(fill), font },
  };
}

/**
 * Options of Leaflet for a symbol. Points that differ in kind or, by `phaseOf`, in how far they
 * are, have no colour together.
 */
export function symbolLook(points, phaseOf, inks) {
  const [{ feature, style }] = points;
  const phase = phaseOf(feature);
  if (points.length === 1) return { ...featureLook(feature, style, phase, inks.casing), radius: style.radius ?? RADIUS };
  const alike = points.every((point) => point.style === style && phaseOf(point.feature) === phase);
  const neutral = { color: inks.ink, fill: inks.surface, weight: 2 };
  const look = alike ? featureLook(feature, style, phase, inks.casing) : featureLook(feature, neutral, null, inks.casing);
  return counted(look, points.length, inks.font);
}
