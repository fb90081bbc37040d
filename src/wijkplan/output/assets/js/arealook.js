// How an area is drawn: its colour or pattern by class, or hatched where its value is missing.

const MANY = 3000;

// Over the background map the areas let through what lies under them.
const VEIL = 0.6;

/** The fill of a class (-1: missing); without colours it can still be hovered, so it keeps a fill. */
function fillOf({ state, view, inks }, place) {
  const opacity = state.background ? VEIL : 1;
  if (!state.fill) return { hatch: null, fill: true, fillOpacity: state.background ? 0 : 1, fillColor: inks.ground };
  const hatch = place < 0 ? { ground: inks.ground, ink: inks.hatch } : view.patterns[place] ?? null;
  return { hatch, hatchOpacity: opacity, fill: true, fillOpacity: hatch ? 0 : opacity, fillColor: hatch ? null : view.colors[place] };
}

/** Options of Leaflet for an area, given those that it has; in a map of two halves the left has its own. */
export function styleOf(app, index, before) {
  const { state, view, inks } = app;
  const many = view.level.areas.length > MANY;
  const style = {
    ...fillOf(app, view.classes.of[index]),
    stroke: true, color: inks.line, opacity: 1, weight: many ? 0.4 : state.level === "buurt" ? 0.8 : 1.4,
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
