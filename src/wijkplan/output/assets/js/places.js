// The place of an area in a ranking.

/**
 * Places of rows in their order, those without a value last: {of, known, missing}. Of equal areas
 * each has the first place that they take, and those places count: 1, 2, 2, 4. Who has no value has
 * no place. keyOf(row) is what is ranked, rounded as it is shown, so that what looks equal is equal.
 */
export function placesOf(rows, keyOf) {
  const keys = rows.map(keyOf);
  const known = keys.filter((key) => key !== null).length;
  const of = new Map();
  let place = 0;
  for (let k = 0; k < known; k += 1) {
    if (keys[k] !== keys[k - 1]) place = k + 1;
    const shared = keys[k] === keys[k - 1] || (k + 1 < known && keys[k] === keys[k + 1]);
    of.set(rows[k], { place, shared });
  }
  return { of, known, missing: rows.length - known };
}
