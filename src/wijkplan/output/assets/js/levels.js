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

/** What an area lies in, the nearest first: [{level, area}]; levels go from low to high. */
export function areasAbove(levels, { above }) {
  const found = [];
  let code = above;
  for (const level of levels.values()) {
    const area = level.byCode.get(code);
    if (!area) continue;
    found.push({ level, area });
    code = area.above;
  }
  return found;
}
