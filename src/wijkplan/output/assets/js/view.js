// What follows from the choices of the reader: values, remarks, classes and colours per area.

import { assign, categories, differenceScale, valueScale } from "./classes.js";
import { messages } from "./messages.js";
import { classColors, differenceColors, tint } from "./palette.js";

// Shown when no figure was delivered at all: the areas are still worth a map.
const NO_INDICATOR = { label: messages.area.all, unit: "", decimals: 0, levels: {} };

/** What the map shows of one or two moments. */
export const VALUE = "waarde";
export const DIFFERENCE = "verschil";
export const COMPARE = "vergelijken";
export const MODES = [VALUE, DIFFERENCE, COMPARE];

// Choices from which values and classes follow; 'time' is the arrival of the data of other years.
const KEYS = [
  "start", "indicator", "level", "method", "classes", "scenario", "year", "mode", "fromScenario", "fromYear", "time",
];

/** Whether values or classes may be others after a change. */
export const affected = (changed) => KEYS.some((key) => changed.has(key));

/** How a difference of an indicator is written: with its sign, and shares in percentage points. */
const ofDifference = (indicator) => ({
  ...indicator, signed: true, diverging: 0,
  unit: indicator.unit === "%" ? messages.value.percentagePoints : indicator.unit,
});

/** B minus A; missing on either side stays missing. */
const subtract = (b, a) => (b === null || a === null ? null : b - a);

/** Why a difference is missing, in the words of the side on which it is; else nothing to remark. */
function differenceNote(b, a, index) {
  const why = (side) => side.note(index) || messages.value.notDelivered;
  const missing = [b, a].filter((side) => side.values[index] === null);
  if (missing.length === 2 && why(b) === why(a)) return why(b);
  return missing.map((side) => messages.difference.missing(side.label, why(side))).join("; ");
}

/** The scale of an indicator of classes: each has a pattern of its own, in its colour on a light shade of that. */
function ofClasses(classes) {
  const colors = classes.looks.map(({ color }) => tint(color));
  const patterns = classes.looks.map(({ pattern, color }, place) =>
    pattern && { mark: pattern, ground: colors[place], ink: color });
  return { scale: categories(classes), colors, patterns };
}

/** What gives everything that the page shows, for a state. */
export function createViews(payload, levels, time) {
  const scales = new Map();

  /** An indicator at one moment: values and remarks per area. */
  function sideOf(state, moment, count) {
    const { values, notes } = time.at(state.indicator, state.level, moment);
    return {
      moment, label: time.label(moment),
      values: Array.from({ length: count }, (_, index) => values[index] ?? null),
      note: (index) => payload.noteTexts[notes[index]] || "",
    };
  }

  /**
   * Bounds and colours. They are those of every year and scenario together, so that a colour
   * means the same in each of them.
   */
  function scaleOf(state, indicator, mode, from) {
    const key = JSON.stringify([
      state.indicator, state.level, state.method, state.classes, time.loaded(),
      mode === DIFFERENCE && from.moment,
    ]);
    if (!scales.has(key)) scales.set(key, makeScale(state, indicator, mode, from));
    return scales.get(key);
  }

  function makeScale(state, indicator, mode, from) {
    if (indicator.classes) return ofClasses(indicator.classes);
    const { areas, values } = time.pool(state.indicator, state.level);
    const options = { method: state.method, k: state.classes, decimals: indicator.decimals };
    if (mode === DIFFERENCE) {
      const found = values.map((value, k) => subtract(value, from.values[areas[k]]));
      const scale = differenceScale(found, options);
      return { scale, colors: differenceColors(scale.bins) };
    }
    const midpoint = indicator.diverging ?? null;
    const scale = valueScale(values, { ...options, midpoint });
    return { scale, colors: classColors(scale.bins, midpoint) };
  }

  /** Everything that the page shows for a state. */
  function of(state) {
    const base = payload.indicators[state.indicator] ?? NO_INDICATOR;
    const level = levels.get(state.level);
    const varies = time.varies(state.indicator);
    const possible = varies && time.loaded() && !(base.classes && state.mode === DIFFERENCE);
    const mode = possible ? state.mode : VALUE;
    const count = level.areas.length;
    const to = sideOf(state, { scenario: state.scenario, year: state.year }, count);
    const from = sideOf(state, { scenario: state.fromScenario, year: state.fromYear }, count);
    const indicator = mode === DIFFERENCE ? ofDifference(base) : base;
    const { scale, colors, patterns = [] } = scaleOf(state, indicator, mode, from);
    const values = mode === DIFFERENCE ? to.values.map((b, i) => subtract(b, from.values[i])) : to.values;
    return {
      base, indicator, level, mode, varies, to, from, values, colors, patterns,
      classes: assign(scale, values),
      other: mode === COMPARE ? assign(scale, from.values).of : null,
      note: mode === DIFFERENCE ? (index) => differenceNote(to, from, index) : to.note,
    };
  }

  return { of };
}
