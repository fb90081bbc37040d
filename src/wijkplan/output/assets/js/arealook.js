// How an area is drawn: its colour or pattern by class, or hatched where its value is missing.

// Weight of a border where areas are large on the screen.
const BORDER = { buurt: 0.8 };
const COARSE = 1.4;

// Between these widths of an area on the screen, in pixels, borders grow from nothing to their full weight.
const [NONE, FULL] = [6, 30];
const STEPS = 8;

/** How much areas cover of the background map under them. */
export const VEIL = 0.7;

/** The fill of a class (-1: missing); without colours it can still be hovered, so it keeps a fill. */
function fillOf({ state, view, inks }, place) {
  const opacity = state.background ? VEIL : 1;
  if (!state.fill) return { hatch: null, fill: true, fillOpacity: state.background ? 0 : 1, fillColor: inks.ground };
  const hatch = place < 0 ? { ground: inks.ground, ink: inks.hatch } : view.patterns[place] ?? null;
  return { hatch, hatchOpacity: opacity, fill: true, fillOpacity: hatch ? 0 : opacity, fillColor: hatch ? null : view.colors[place] };
}

/** How wide an area of a level is on the screen, in pixels: the square root of its share of all they take. */
export const widthOnScreen = (size, count) => Math.sqrt((size.x * size.y) / Math.max(count, 1));

/** Part of its weight that a border keeps where areas are so wide: none where it would hide what it is around. */
export const partOf = (width) =>
  Math.round(STEPS * Math.min(1, Math.max(0, (width - NONE) / (FULL - NONE)))) / STEPS;

/**
 * Options of Leaflet for an area, given the part of its weight that its border keeps, and the
 * options that it has; in a map of two halves the left has its own.
 */
export function styleOf(app, index, part, before) {
  const { state, view, inks } = app;
  const style = {
    ...fillOf(app, view.classes.of[index]),
    stroke: part > 0, color: inks.line, opacity: 1, weight: part * (BORDER[state.level] ?? COARSE),
  };
  return { ...style, left: view.other && { ...before, left: null, ...style, ...fillOf(app, view.other[index]) } };
}

/** The look of an area as a word: areas with the same word need not be drawn again. */
export function lookOf({ state, view }, index) {
  const ground = state.background ? "veil" : "plain";
  if (!state.fill) return ground;
  const { classes, colors, patterns, other } = view;
  const drawn = (place) => (colors[place] ?? "hatched") + (patterns[place]?.mark ?? "");
  return ground + drawn(classes.of[index]) + (other ? drawn(other[index]) : "none");
}
