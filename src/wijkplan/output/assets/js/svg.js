// Making elements of a drawing.

const SVG = "http://www.w3.org/2000/svg";

export function setAttributes(made, attributes) {
  Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
}

/** An element of a drawing: node("line", {x1: 0}, child…). */
export function node(tag, attributes, ...children) {
  const made = document.createElementNS(SVG, tag);
  setAttributes(made, attributes);
  made.append(...children);
  return made;
}
