import { placesOf } from "/js/places.js";
import { createLetters, letterOf, matching, namePlaces, sortRows } from "/js/rows.js";
import { equal } from "/tests/expect.js";

const AREAS = [["Zuid 10", "B1"], ["Één", "B2"], ["Zuid 9", "B4"], ["Zuid 9", "B3"]]
  .map(([name, code], index) => ({ name, code, index }));
const VALUES = [5, null, 5, -2];
const codes = (areas) => areas.map(({ code }) => code);
const sorted = (keyOf, descending = false) => codes(sortRows(AREAS, namePlaces(AREAS), keyOf, descending));

/** Places of values that are in their order already: '1', '2=' for a shared one, '' for none. */
const places = (values) => {
  const { of, known, missing } = placesOf(values.map((_, k) => k), (k) => values[k]);
  return [values.map((_, k) => (of.has(k) ? of.get(k).place + (of.get(k).shared ? "=" : "") : "")), known, missing];
};

export const tests = {
  "by name as the Dutch read it, with numbers as numbers, areas of one name by code": () => {
    equal(sorted(null), ["B2", "B3", "B4", "B1"]);
    equal(sorted(null, true), ["B1", "B4", "B3", "B2"]);
  },

  "by value, ties by name, missing last in either direction": () => {
    equal(sorted((index) => VALUES[index]), ["B3", "B4", "B1", "B2"]);
    equal(sorted((index) => VALUES[index], true), ["B4", "B1", "B3", "B2"]);
  },

  "areas without a value stand by name": () => {
    equal(sorted(() => null, true), ["B2", "B3", "B4", "B1"]);
  },

  "fourteen thousand areas are sorted and ranked, each once, as a plain sort has it": () => {
    const areas = Array.from({ length: 14_500 }, (_, index) => ({ name: `Buurt ${index * 7919 % 14_500}`, code: `B${index}`, index }));
    const value = (index) => (index % 13 === 0 ? null : index * 31 % 997);
    const rows = sortRows(areas, namePlaces(areas), value, true);
    const known = areas.map(({ index }) => value(index)).filter((one) => one !== null).sort((a, b) => b - a);
    equal(rows.slice(0, known.length).map(({ index }) => value(index)), known);
    equal(new Set(rows).size, 14_500);
    const { of } = placesOf(rows, ({ index }) => value(index));
    const last = rows[known.length - 1];
    equal([of.get(rows[0]).place, of.get(last).place], [1, known.indexOf(value(last.index)) + 1]);
  },

  "a filter looks in names without accents and in codes": () => {
    equal(["een", " b3 ", "west", " "].map((text) => codes(matching(AREAS, text))), [["B2"], ["B3"], [], ["B1", "B2", "B4", "B3"]]);
  },

  "equal values share the first place they take, and those places count": () => {
    equal(places([9, 7, 7, 7, 4]), [["1", "2=", "2=", "2=", "5"], 5, 0]);
    equal(places([0, 0]), [["1=", "1="], 2, 0]);
  },

  "who has no value has no place, and is counted apart": () => {
    equal(places([3, 1, null, null]), [["1", "2", "", ""], 2, 2]);
    equal(places([null]), [[""], 0, 1]);
    equal(places([]), [[], 0, 0]);
  },

  "remarks have letters, and after z come two": () => {
    equal([0, 25, 26, 27, 51, 52, 701, 702].map(letterOf), ["a", "z", "aa", "ab", "az", "ba", "zz", "aaa"]);
  },

  "the same remark has the same letter": () => {
    const notes = createLetters();
    equal(["x", "y", "x"].map(notes.letter), ["a", "b", "a"]);
    equal([...notes.letters], [["x", "a"], ["y", "b"]]);
  },
};
