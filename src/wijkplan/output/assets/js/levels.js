// The levels of areas: buurten, wijken and what is above them.

import { polygons } from "./geometry.js";
import { messages } from "./messages.js";

/** Areas of a level as objects; positions are decoded once, when the level is first drawn. */
export function readLevel(level) {
  const areas = level.codes.map((code, index) => ({
    code, index, name: level.names[index], parent: level.parents[index] || "",
    above: level.above?.[index] || "",
  }));
  let decoded = null;
  return {
    id: level.id, label: level.label, areas,
    one: messages.area.one(level.id),
    byCode: new Map(areas.map((area) => [area.code, area])),
    shapes: () => (decoded ??= level.geometry.map(polygons)),
  };
}
