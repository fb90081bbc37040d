// What a test may expect; what is otherwise fails with both values in the message.

const show = (value) => (Object.is(value, -0) ? "-0" : JSON.stringify(value) ?? String(value));

function same(a, b) {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  const [mine, yours] = [Object.keys(a), Object.keys(b)];
  return Array.isArray(a) === Array.isArray(b) && mine.length === yours.length &&
    mine.every((key) => Object.hasOwn(b, key) && same(a[key], b[key]));
}

/** Equal in every part; 0 is not −0, and a missing key is not undefined. */
export function equal(found, expected, about = "value") {
  if (!same(found, expected)) throw new Error(`${about} is ${show(found)}, expected ${show(expected)}`);
}

/** Equal but for rounding. */
export function near(found, expected, about = "value") {
  const [a, b] = [[found].flat(Infinity), [expected].flat(Infinity)];
  if (a.length !== b.length || a.some((x, i) => !(Math.abs(x - b[i]) <= 1e-9 * Math.max(1, Math.abs(b[i]))))) {
    throw new Error(`${about} is ${show(found)}, expected about ${show(expected)}`);
  }
}

export function ok(truth, about) {
  if (!truth) throw new Error(about);
}
