import { known, range, seriesOf } from "/js/series.js";
import { equal, ok } from "/tests/expect.js";
import { town } from "/tests/town.js";

function series(indicator, code) {
  const app = town();
  const level = app.levels.get("buurt");
  const state = { indicator, level: "buurt" };
  return seriesOf({ ...app, state, view: { level } }, level.byCode.get(code))
    .map(({ label, spans }) => [label, spans]);
}

export const tests = {
  "each scenario has its course from now on": () => {
    equal(series("homes", "B1"), [
      ["nu", [[100, 100], [100, 100], [100, 100]]], ["alle plannen", [[100, 100], [140, 140], [128, 128]]],
    ]);
  },

  "a count that is open has its bounds, and what is missing stays missing": () => {
    equal(series("rented", "B1")[1][1], [[40, 40], [50, 50], [45, 48]]);
    equal(series("homes", "B3")[1][1], [null, null, null]);
  },

  "a value is known when its bounds are one number": () => {
    equal([[5, 5], [5, 6], null].map(known), [true, false, false]);
  },

  "the axis has round bounds around the values": () => {
    equal(range([100, 76, 106]), [70, 110, 10]);
    equal(range([-3, 12]), [-5, 15, 5]);
    equal(range([31.6, 17.8]), [15, 35, 5]);
  },

  "an axis of one value, or of none but zero, is no point": () => {
    for (const values of [[5, 5], [0, 0], [-7], [0.002]]) {
      const [low, high, step] = range(values);
      ok(low <= Math.min(...values) && high >= Math.max(...values) && step > 0, `${values}: ${low} ${high} ${step}`);
    }
  },
};
