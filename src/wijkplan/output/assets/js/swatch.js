// A small picture of how features of an overlay are drawn, for its legend.
"use strict";

wijkplan.swatch = (() => {
  const SVG = "http://www.w3.org/2000/svg";

  const set = (node, values) => Object.entries(values).forEach(([key, value]) => node.setAttribute(key, value));

  /** The pattern of a style as the fill of a swatch, like the one on the map. */
  function patternOf(style) {
    const pattern = document.createElementNS(SVG, "pattern");
    const image = document.createElementNS(SVG, "image");
    const id = ["patroon", style.pattern, style.color.slice(1), style.ground ? "vol" : "open"].join("-");
    set(pattern, { id, width: 7, height: 7, patternUnits: "userSpaceOnUse" });
    const tile = wijkplan.canvas.tileOf({ mark: style.pattern, ink: style.color, ground: style.ground });
    set(image, { href: tile.toDataURL(), width: 7, height: 7 });
    pattern.append(image);
    return { pattern, fill: `url(#${id})` };
  }

  /** A swatch of a legend entry, drawn as its features are; on a ground of its own where it has one. */
  return function swatch(style, type) {
    const svg = document.createElementNS(SVG, "svg");
    const shape = document.createElementNS(SVG, type === "line" ? "line" : type === "point" ? "circle" : "rect");
    set(svg, { class: "swatch", viewBox: "0 0 26 16", width: 26, height: 16, "aria-hidden": "true" });
    if (type === "line") set(shape, { x1: 1, y1: 8, x2: 25, y2: 8 });
    if (type === "point") set(shape, { cx: 13, cy: 8, r: 5 });
    if (type === "polygon") set(shape, { x: 2, y: 2, width: 22, height: 12 });
    set(shape, {
      stroke: style.color, "stroke-width": style.weight ?? 2, "stroke-dasharray": style.dash ?? "none",
      fill: type === "point" ? style.fill ?? style.color : (type === "polygon" && style.fill) || "none",
      "fill-opacity": type === "polygon" ? style.fillOpacity ?? 0.25 : 1, opacity: style.opacity ?? 1,
    });
    if (type === "polygon" && style.pattern) {
      const { pattern, fill } = patternOf(style);
      const hatched = shape.cloneNode();
      set(hatched, { fill, "fill-opacity": 1, stroke: "none" });
      svg.append(pattern, hatched);
    }
    if (type === "line") {
      const edge = shape.cloneNode();
      set(edge, { class: "swatch-edge", "stroke-width": (style.weight ?? 2) + 2.5, "stroke-dasharray": "none" });
      svg.append(edge);
      edge.removeAttribute("stroke");
    }
    svg.append(shape);
    return svg;
  };
})();
