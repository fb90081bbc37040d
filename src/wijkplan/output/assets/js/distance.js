// Lengths and areas of what a reader points at, in metres of RD, and how they are written.

import { messages } from "./messages.js";
import { formatNumber } from "./numbers.js";
import { toRd } from "./rd.js";

const HECTARE = 10000;

/** Metres along positions {lat, lng}. */
export function lengthOf(positions) {
  const places = positions.map(toRd);
  return places.slice(1).reduce((sum, { x, y }, i) => sum + Math.hypot(x - places[i].x, y - places[i].y), 0);
}

/** On which side of the line from a to b lies c: above zero to the left. */
const side = (a, b, c) => (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);

/** Whether two lines, each from one place to another, cross. */
const cross = ([a, b], [c, d]) =>
  side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;

/** Whether a ring of places crosses itself: then it encloses no area of one meaning. */
function crossesItself(places) {
  const sides = places.map((place, i) => [place, places[(i + 1) % places.length]]);
  return sides.some((one, i) => sides.slice(i + 1).some((other) => cross(one, other)));
}

/** Square metres within positions {lat, lng}; null with fewer than three, or when the border crosses itself. */
export function areaOf(positions) {
  const places = positions.map(toRd);
  if (places.length < 3 || crossesItself(places)) return null;
  const twice = places.reduce((sum, { x, y }, i) => {
    const next = places[(i + 1) % places.length];
    return sum + x * next.y - next.x * y;
  }, 0);
  return Math.abs(twice) / 2;
}

/** '850 m', '1,25 km', '12,3 km'. */
export function writeLength(metres) {
  if (Math.round(metres) < 1000) return messages.measure.metres(formatNumber(metres, 0));
  return messages.measure.kilometres(formatNumber(metres / 1000, metres < 10000 ? 2 : 1));
}

/** '850 m²', '1,25 ha', '1.235 ha'. */
export function writeArea(metres) {
  if (Math.round(metres) < HECTARE) return messages.measure.squareMetres(formatNumber(metres, 0));
  const hectares = metres / HECTARE;
  return messages.measure.hectares(formatNumber(hectares, hectares < 10 ? 2 : hectares < 1000 ? 1 : 0));
}
