// Class bounds. Values are classified as they are shown (rounded to the decimals of the
// indicator), so that legend, tooltip and table never contradict each other.

import { messages } from "./messages.js";
import { formatNumber, formatSigned, round } from "./numbers.js";

/** Ways to choose bounds, and into how many classes. */
export const METHODS = ["kwantielen", "gelijk", "natuurlijk"];
export const CLASS_COUNTS = [3, 4, 5, 6, 7];

const ascending = (a, b) => a - b;

/** Lower bounds of classes 2…k, each at most the value that opens its class. */
function quantileBreaks(sorted, k) {
  return Array.from({ length: k - 1 }, (_, i) => sorted[Math.floor(((i + 1) * sorted.length) / k)]);
}

function equalBreaks(sorted, k, decimals) {
  const [low, high] = [sorted[0], sorted[sorted.length - 1]];
  return Array.from({ length: k - 1 }, (_, i) =>
    round(low + ((high - low) * (i + 1)) / k, decimals));
}

/** Exact natural breaks (Fisher 1958): least sum of squares within classes, by divide and conquer. */
function naturalBreaks(sorted, k) {
  const { distinct, weight, sum, square } = runningSums(sorted);
  const m = distinct.length;
  const cost = (i, j) => {
    const [w, s] = [weight[j] - weight[i], sum[j] - sum[i]];
    return square[j] - square[i] - (s * s) / w;
  };
  let best = Array.from({ length: m + 1 }, (_, j) => (j ? cost(0, j) : 0));
  const splits = [];
  for (let classes = 2; classes <= k; classes += 1) {
    const next = new Array(m + 1).fill(Infinity);
    const split = new Array(m + 1).fill(0);
    const solve = (low, high, first, last) => {
      if (low > high) return;
      const j = (low + high) >> 1;
      for (let i = Math.max(first, classes - 1); i <= Math.min(j - 1, last); i += 1) {
        const total = best[i] + cost(i, j);
        if (total < next[j]) [next[j], split[j]] = [total, i];
      }
      solve(low, j - 1, first, split[j]);
      solve(j + 1, high, split[j], last);
    };
    solve(classes, m, classes - 1, m - 1);
    splits.push(split);
    best = next;
  }
  const breaks = [];
  for (let j = m, level = splits.length - 1; level >= 0; level -= 1) {
    j = splits[level][j];
    breaks.unshift(distinct[j]);
  }
  return breaks;
}

function runningSums(sorted) {
  const distinct = [...new Set(sorted)];
  const times = new Map();
  for (const value of sorted) times.set(value, (times.get(value) || 0) + 1);
  // Differences from the mean keep the squares small, so that nothing is lost in rounding.
  const mean = sorted.reduce((total, value) => total + value, 0) / sorted.length;
  const [weight, sum, square] = [[0], [0], [0]];
  distinct.forEach((value, i) => {
    const [w, x] = [times.get(value), value - mean];
    weight.push(weight[i] + w);
    sum.push(sum[i] + w * x);
    square.push(square[i] + w * x * x);
  });
  return { distinct, weight, sum, square };
}

/** Lower bounds of all classes but the first: rising, none below or at the lowest value. */
function breaksOf(values, { method, k, decimals }) {
  const sorted = [...values].sort(ascending);
  const distinct = [...new Set(sorted)];
  if (distinct.length <= k) return distinct.slice(1);
  const found =
    method === "gelijk" ? equalBreaks(sorted, k, decimals)
    : method === "natuurlijk" ? naturalBreaks(sorted, k)
    : quantileBreaks(sorted, k);
  return [...new Set(found)].filter((bound) => bound > distinct[0]).sort(ascending);
}

/** Around a midpoint each side has its own classes, and the midpoint is always a bound. */
function divergingBreaks(values, { method, k, decimals, midpoint }) {
  const below = values.filter((value) => value < midpoint);
  const above = values.filter((value) => value >= midpoint);
  if (!below.length || !above.length) return breaksOf(values, { method, k, decimals });
  const half = Math.floor(k / 2);
  const extra = k % 2;
  const lower = breaksOf(below, { method, decimals, k: half + (below.length > above.length ? extra : 0) });
  const upper = breaksOf(above, { method, decimals, k: half + (below.length > above.length ? 0 : extra) });
  return [...lower, midpoint, ...upper];
}

const shownOf = (values, decimals) =>
  values.map((value) => (value === null ? null : round(value, decimals)));

/**
 * Class bounds for values, which may be those of many years: {breaks, bins: [{low, high, single, last}]}.
 */
export function valueScale(values, { method, k, decimals, midpoint = null }) {
  const present = shownOf(values, decimals).filter((value) => value !== null).sort(ascending);
  if (!present.length) return { breaks: [], bins: [], decimals };
  const breaks = midpoint === null
    ? breaksOf(present, { method, k, decimals })
    : divergingBreaks(present, { method, k, decimals, midpoint });
  const [lowest, highest] = [present[0], present.at(-1)];
  const bins = [lowest, ...breaks].map((low, i) => {
    const last = i === breaks.length;
    const members = present.filter((value) => value >= low && (last || value < breaks[i]));
    return {
      low, high: last ? highest : breaks[i], last,
      single: members.length > 0 && members[0] === low && members.at(-1) === low,
    };
  });
  return { breaks, bins, decimals };
}

/**
 * Bounds for differences: the same on either side of zero, which is a class of its own. A side
 * on which there is nothing has no classes.
 */
export function differenceScale(values, { method, k, decimals }) {
  const rounded = (value) => round(value, decimals);
  const present = shownOf(values, decimals).filter((value) => value !== null);
  if (!present.length) return { breaks: [], bins: [], decimals };
  const step = 10 ** -decimals;
  const sizes = present.filter((value) => value !== 0).map(Math.abs);
  const half = Math.max(1, Math.floor(k / 2));
  const bounds = sizes.length ? breaksOf(sizes, { method, k: half, decimals }) : [];
  const [lowest, highest] = present.reduce(([a, b], x) => [Math.min(a, x), Math.max(b, x)], [0, 0]);
  const breaks = [
    ...(lowest < 0 ? [...bounds.map((bound) => rounded(step - bound)).reverse(), 0] : []),
    ...(highest > 0 ? [rounded(step), ...bounds] : []),
  ];
  const bins = [lowest, ...breaks].map((low, i) => {
    const high = i < breaks.length ? rounded(breaks[i] - step) : highest;
    return { low, high, single: low === high, last: true };
  });
  return { breaks, bins, decimals };
}

/** Classes of an indicator that is no number: a value is a place in its texts, each of which has a look. */
export const categories = ({ of, looks }) =>
  ({ breaks: [], bins: looks.map(({ label: name }) => ({ name })), decimals: 0, of });

/** The class of a value in a scale. */
export function placeOf({ breaks, decimals, of }, value) {
  if (of) return of[value];
  const shown = round(value, decimals);
  let place = 0;
  while (place < breaks.length && shown >= breaks[place]) place += 1;
  return place;
}

/** Put values in the classes of a scale: {breaks, bins with their count, of: class per area (-1: missing), missing}. */
export function assign(scale, values) {
  const { breaks, bins } = scale;
  const counts = bins.map(() => 0);
  let missing = 0;
  const of = values.map((value) => {
    if (value === null) {
      missing += 1;
      return -1;
    }
    const place = placeOf(scale, value);
    counts[place] += 1;
    return place;
  });
  return { breaks, of, missing, bins: bins.map((bin, i) => ({ ...bin, count: counts[i] })) };
}

/** Classify the values of one indicator on one level by themselves. */
export const classify = (values, options) => assign(valueScale(values, options), values);

/** '7,2 tot 17,0', '31,3 t/m 39,2', or '3' when the class holds that one value; or the name of the class. */
export function classLabel(bin, decimals, signed = false) {
  if (bin.name !== undefined) return bin.name;
  const text = (value) => (signed ? formatSigned : formatNumber)(value, decimals);
  if (bin.single) return text(bin.low);
  return (bin.last ? messages.value.through : messages.value.fromTo)(text(bin.low), text(bin.high));
}
