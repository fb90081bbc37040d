// Which rows the table shows and in which order, and the letters of its remarks.

import { plain } from "./find.js";

/**
 * Numbers of the areas that match the filter, in the chosen order: sort is 'naam' or what valueOf
 * (index) tells. Areas without a value come last in either direction, those of the same value by name.
 */
export function rowsOf({ names, codes }, { filter, sort, descending }, valueOf) {
  const wanted = plain(filter.trim());
  const kept = names.map((_, index) => index)
    .filter((index) => plain(names[index]).includes(wanted) || codes[index].toLowerCase().includes(wanted));
  const byName = (a, b) => names[a].localeCompare(names[b], "nl") || (codes[a] < codes[b] ? -1 : 1);
  const way = descending ? -1 : 1;
  return kept.sort((a, b) => {
    if (sort === "naam") return way * byName(a, b);
    const [x, y] = [valueOf(a), valueOf(b)];
    if (x === null || y === null) return (x === null) - (y === null) || byName(a, b);
    return way * (x - y) || byName(a, b);
  });
}

/** a … z, aa, ab … for 0, 1 … */
export const letterOf = (n) => (n >= 26 ? letterOf(Math.floor(n / 26) - 1) : "") + String.fromCharCode(97 + (n % 26));

/** Remarks get a letter each, in the order in which they are met on the page: text → letter. */
export function createLetters() {
  const letters = new Map();
  return {
    letters,
    letter(text) {
      if (!letters.has(text)) letters.set(text, letterOf(letters.size));
      return letters.get(text);
    },
  };
}
