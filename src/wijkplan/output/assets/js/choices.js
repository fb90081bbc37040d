// What a reader can choose on the map page, and what is chosen at the start.

import { CLASS_COUNTS, METHODS } from "./classes.js";
import { MODES, VALUE } from "./view.js";

/** The choices of a page that was just opened. */
export const startChoices = (payload, time) => ({
  indicator: payload.start.indicator, level: payload.start.level, area: null, beside: null, pairing: false,
  method: METHODS[0], classes: 5, names: true, fill: true, background: false,
  scenario: time.first, year: null, mode: VALUE, fromScenario: time.first, fromYear: null,
  overlays: payload.overlays.filter((overlay) => overlay.visible).map((overlay) => overlay.id),
});

/** Make a wish possible: what is not there falls back to what is chosen at the start. */
export function settle(wish, start, { payload, levels, time }) {
  const state = { ...wish };
  const offered = payload.groups.some((group) => group.indicators.includes(state.indicator));
  if (!offered) state.indicator = start.indicator;
  if (!levels.has(state.level)) state.level = start.level;
  if (!levels.get(state.level).byCode.has(state.area)) state.area = null;
  if (!state.area) state.pairing = false;
  if (!state.area || state.beside === state.area || !levels.get(state.level).byCode.has(state.beside)) state.beside = null;
  if (!METHODS.includes(state.method)) state.method = start.method;
  if (!CLASS_COUNTS.includes(state.classes)) state.classes = start.classes;
  state.overlays = payload.overlays.map((overlay) => overlay.id).filter((id) => state.overlays.includes(id));
  for (const key of ["scenario", "fromScenario"]) if (!time.known(state[key])) state[key] = start[key];
  for (const key of ["year", "fromYear"]) if (!time.years.includes(state[key])) state[key] = null;
  if (!MODES.includes(state.mode)) state.mode = start.mode;
  // Figures of now are never shown as those of a year of which there are none (yet).
  if (!time.loaded()) Object.assign(state, { year: null, fromYear: null, mode: start.mode });
  return state;
}
