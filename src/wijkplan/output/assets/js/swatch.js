// A small picture of how features of an overlay, or areas of a class, are drawn: for the legends.

import { tileOf } from "./canvas.js";
import { node, setAttributes } from "./svg.js";

const SHAPES = {
  line: ["line", { x1: 1, y1: 8, x2: 25, y2: 8 }],
  point: ["circle", { cx: 13, cy: 8, r: 5 }],
  polygon: ["rect", { x: 2, y: 2, width: 22, height: 12 }],
};

/** The pattern of a style as the fill of a swatch, like the one on the map. */
function patternOf(style) {
  const id = ["patroon", style.pattern, style.color.slice(1), style.ground ? "vol" : "open"].join("-");
  const tile = tileOf({ mark: style.pattern, ink: style.color, ground: style.ground });
  const image = node("image", { href: tile.toDataURL(), width: 7, height: 7 });
  const pattern = node("pattern", { id, width: 7, height: 7, patternUnits: "userSpaceOnUse" }, image);
  return { pattern, fill: `url(#${id})` };
}

function fillOf(style, type) {
  if (type === "point") return style.fill ?? style.color;
  return (type === "polygon" && style.fill) || "none";
}

/** A swatch of a legend entry, drawn as its features are; on a ground of its own where it has one. */
export function swatch(style, type) {
  const svg = node("svg", { class: "swatch", viewBox: "0 0 26 16", width: 26, height: 16, "aria-hidden": "true" });
  const [tag, place] = SHAPES[type];
  const shape = node(tag, {
    ...place, stroke: style.color, "stroke-width": style.weight ?? 2, "stroke-dasharray": style.dash ?? "none",
    fill: fillOf(style, type),
    "fill-opacity": type === "polygon" ? style.fillOpacity ?? 0.25 : 1, opacity: style.opacity ?? 1,
  });
  if (type === "polygon" && style.pattern) {
    const { pattern, fill } = patternOf(style);
    const hatched = shape.cloneNode();
    setAttributes(hatched, { fill, "fill-opacity": 1, stroke: "none" });
    svg.append(pattern, hatched);
  }
  if (type !== "polygon") {
    const edge = shape.cloneNode();
    setAttributes(edge, { class: "swatch-edge", "stroke-width": (style.weight ?? 2) + 2.5, "stroke-dasharray": "none", fill: "none" });
    edge.removeAttribute("stroke");
    svg.append(edge);
  }
  svg.append(shape);
  return svg;
}
