// What an indicator of one area is in every year, and round bounds around that.

import { bounds } from "./why.js";

/**
 * Per scenario what one area has, now and at the end of each year: [low, high], which are equal
 * where the value is known, or null.
 */
export function seriesOf(app, area) {
  const { time, state, view } = app;
  const spanOf = (moment) => {
    const value = time.at(state.indicator, state.level, moment).values[area.index] ?? null;
    if (value !== null) return [value, value];
    return bounds(app, state.indicator, view.level, area, moment);
  };
  return time.scenarios.map(({ id, label }) => ({
    id, label, spans: [null, ...time.years].map((year) => spanOf({ scenario: id, year })),
  }));
}

export const known = (span) => span !== null && span[0] === span[1];

/** Round bounds around the values, so that the axis reads well: [low, high, step]. */
export function range(values) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const spread = high - low || Math.abs(high) * 0.1 || 1;
  const power = 10 ** Math.floor(Math.log10(spread / 2));
  const step = [1, 2, 5, 10].map((times) => times * power).find((one) => spread / one <= 3);
  return [Math.floor(low / step) * step, Math.ceil(high / step) * step || step, step];
}
