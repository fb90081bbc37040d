import { assign, classify, classLabel, METHODS, valueScale } from "/js/classes.js";
import { equal, ok } from "/tests/expect.js";

const by = (method, values, more = {}) => classify(values, { method, k: 5, decimals: 0, midpoint: null, ...more });
const counts = ({ bins }) => bins.map((bin) => bin.count);

/** Sum of squares within the classes that bounds make. */
function within(values, bounds) {
  const groups = [-Infinity, ...bounds].map((low, i) =>
    values.filter((value) => value >= low && value < (bounds[i] ?? Infinity)));
  return groups.reduce((total, group) => {
    const mean = group.reduce((sum, value) => sum + value, 0) / group.length;
    return total + group.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  }, 0);
}

/** Every choice of n out of a list, in order. */
const choices = (list, n) => (n === 0 ? [[]]
  : list.flatMap((one, i) => choices(list.slice(i + 1), n - 1).map((rest) => [one, ...rest])));

const ANY = [
  [null, null], [], [7], [7, 7, 7, null], [1, 2], [0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7],
  [-5, -4, -3, -1, 0, 2, 8, 9, 11], [0.04, 0.041, 0.0401, 0.3, 0.31, 5, 6, 7, 8, 9], [1e9, 2e9, 3e9, 1, 2, 3, 4],
];

/** What holds for the classes of any values. */
function sound(method, values, midpoint) {
  const about = JSON.stringify([method, values, midpoint]);
  const found = by(method, values, { decimals: 1, midpoint });
  const present = values.filter((value) => value !== null);
  equal(found.missing, values.length - present.length, about);
  equal(counts(found).reduce((a, b) => a + b, 0), present.length, about);
  equal(found.bins.length, present.length ? found.breaks.length + 1 : 0, about);
  ok(found.bins.length <= 5, about);
  equal(found.breaks, [...new Set(found.breaks)].sort((a, b) => a - b), about);
  equal(found.of.map((place) => place < 0), values.map((value) => value === null), about);
  equal(by(method, [...values].reverse(), { decimals: 1, midpoint }).breaks, found.breaks, `${about} turned round`);
  if (method !== "gelijk") ok(counts(found).every(Boolean), `${about}: an empty class`);
}

export const tests = {
  "natural breaks are the best of all partitions": () => {
    const values = [4, 5, 9, 10, 11, 23, 24, 24, 40, 41, 43, 90];
    const distinct = [...new Set(values)];
    for (const k of [2, 3, 4, 5]) {
      const all = choices(distinct.slice(1), k - 1).map((bounds) => [within(values, bounds), bounds]);
      const best = all.reduce((a, b) => (b[0] < a[0] ? b : a))[1];
      equal(by("natuurlijk", values, { k }).breaks, best, `${k} classes`);
    }
  },

  "quantiles hold as many areas each": () => {
    const found = by("kwantielen", Array.from({ length: 100 }, (_, i) => i), { k: 4 });
    equal(found.breaks, [25, 50, 75]);
    equal(counts(found), [25, 25, 25, 25]);
  },

  "areas of one value stay together, so quantiles may be fewer": () => {
    const found = by("kwantielen", [1, 1, 1, 1, 2, 3, 4, 5, 6, 7], { k: 3 });
    equal(found.breaks, [4]);
    equal(counts(found), [6, 4]);
  },

  "equal intervals are equally wide and may be empty": () => {
    const found = by("gelijk", [0, 1, 2, 3, 99, 100], { k: 4 });
    equal(found.breaks, [25, 50, 75]);
    equal(counts(found), [4, 0, 0, 2]);
  },

  "bounds are sound for any values": () => {
    for (const method of METHODS) {
      for (const values of ANY) for (const midpoint of [null, 0]) sound(method, values, midpoint);
    }
  },

  "values that look the same are in the same class": () => {
    const found = by("kwantielen", [16.96, 17.04, 16.9, 17.1, 20, 25, 30], { decimals: 1 });
    equal(found.of[0], found.of[1]);
  },

  "few values are named one by one": () => {
    const { bins } = by("kwantielen", [1, 1, 2, 4]);
    equal(bins.map((bin) => classLabel(bin, 0)), ["1", "2", "4"]);
    equal(bins.map((bin) => bin.single), [true, true, true]);
  },

  "one value is one class, none is no class": () => {
    const [one] = by("gelijk", [7, null, 7]).bins;
    equal([one.low, one.high, one.count], [7, 7, 2]);
    equal(by("natuurlijk", [null]), { breaks: [], of: [-1], missing: 1, bins: [] });
  },

  "a midpoint is a bound, and each side has its own classes": () => {
    const found = by("kwantielen", [-2, -1, 1, 2, 3, 4], { k: 4, midpoint: 0 });
    equal(found.breaks, [-1, 0, 3]);
    equal(counts(found), [1, 1, 2, 2]);
  },

  "a midpoint with all values on one side is no bound": () => {
    equal(by("kwantielen", [1, 2, 3, 4], { k: 2, midpoint: 0 }).breaks, [3]);
  },

  "the side with most areas gets the odd class": () => {
    const lower = by("kwantielen", [-9, -8, -7, -6, 1], { k: 3, midpoint: 0 });
    equal(lower.breaks, [-7, 0]);
    const even = by("kwantielen", [-3, -2, -1, 1, 2, 3], { midpoint: 0 });
    equal(even.breaks, [-2, 0, 2, 3], "as many on both sides: above");
  },

  "values outside the scale fall in its ends": () => {
    const scale = valueScale([0, 10, 20, 30], { method: "gelijk", k: 3, decimals: 0 });
    equal(scale.breaks, [10, 20]);
    const found = assign(scale, [-100, 9.4, 9.5, 20, 999, null]);
    equal([found.of, found.missing, counts(found)], [[0, 0, 1, 2, 2, -1], 1, [2, 1, 2]]);
  },

  "the label of a class says whether its last value belongs to it": () => {
    const bin = { low: 1200, high: 2400, single: false, last: false };
    equal(classLabel(bin, 0), "1.200 tot 2.400");
    equal(classLabel({ ...bin, last: true }, 0), "1.200 t/m 2.400");
    equal(classLabel({ low: -3, high: 2, last: true }, 1, true), "\u22123,0 t/m +2,0");
  },
};
