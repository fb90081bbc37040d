// The bar that says how long a distance is on a map.

import { messages } from "./messages.js";
import { formatCount } from "./numbers.js";
import { metresBetween } from "./rd.js";

/** The longest of 1, 2, 5, 10, 20, 50 … metres that is no longer than this. */
export function roundDown(metres) {
  const ten = 10 ** Math.floor(Math.log10(metres));
  return ten * [5, 2, 1].find((times) => times * ten <= metres * (1 + 1e-9));
}

/** A bar of at most so many pixels, as {width, text}: true in the middle of what the map shows. */
export function barOf(map, most) {
  const { x, y } = map.getSize();
  const [left, right] = [-most / 2, most / 2].map((dx) => map.containerPointToLatLng([x / 2 + dx, y / 2]));
  const full = metresBetween(left, right);
  const metres = roundDown(full);
  const text = metres < 1000 ? messages.measure.metres(formatCount(metres)) : messages.measure.kilometres(formatCount(metres / 1000));
  return { width: (most * metres) / full, text };
}
