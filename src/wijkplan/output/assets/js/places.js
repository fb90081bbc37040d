// The place of an area in a ranking.

/**
 * Places of rows in their order, those without a value last: {of, known, missing}. Of equal areas
 * each has the first place that they take, and those places count: 1, 2, 2, 4. Who has no value has
 * no place. keyOf(row) is what is ranked, rounded as it is shown, so that what looks equal is equal.
 */
export function placesOf(rows, keyOf) {
  const known = rows.filter((row) => keyOf(row) !== null);
  const of = new Map();
  known.forEach((row, k) => {
    const before = known[k - 1];
    const tied = k > 0 && keyOf(before) === keyOf(row);
    of.set(row, { place: tied ? of.get(before).place : k + 1, shared: tied });
    if (tied) of.get(before).shared = true;
  });
  return { of, known: known.length, missing: rows.length - known.length };
}
