// Which rows the table shows and in which order, and the letters of its remarks.

import { plain } from "./find.js";

/** Of each area its place by name, in Dutch order; those of one name by code. */
export function namePlaces(areas) {
  const { compare } = new Intl.Collator("nl", { numeric: true });
  const places = [];
  [...areas].sort((a, b) => compare(a.name, b.name) || (a.code < b.code ? -1 : 1))
    .forEach(({ index }, place) => { places[index] = place; });
  return places;
}

/**
 * Areas in the order of what keyOf (index) tells, or of their names where that is null. Areas
 * without a value come last in either direction, those of the same value by name.
 */
export function sortRows(areas, names, keyOf, descending) {
  const way = descending ? -1 : 1;
  if (!keyOf) return [...areas].sort((a, b) => way * (names[a.index] - names[b.index]));
  const rows = areas.map((area) => ({ area, key: keyOf(area.index), name: names[area.index] }));
  rows.sort((a, b) => {
    if (a.key === null || b.key === null) return (a.key === null) - (b.key === null) || a.name - b.name;
    return way * (a.key - b.key) || a.name - b.name;
  });
  return rows.map(({ area }) => area);
}

/** The areas of which the name or the code has a text, whatever its accents and capitals. */
export function matching(areas, text) {
  const wanted = plain(text.trim());
  return wanted ? areas.filter(({ name, code }) => plain(name).includes(wanted) || code.toLowerCase().includes(wanted)) : areas;
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
