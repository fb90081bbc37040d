import { createLetters, letterOf, rowsOf } from "/js/rows.js";
import { tableChoices } from "/js/tablepage.js";
import { equal } from "/tests/expect.js";
import { town } from "/tests/town.js";

const LEVEL = { names: ["Zuid", "Één", "Noord", "Noord"], codes: ["B1", "B2", "B4", "B3"] };
const VALUES = [5, null, 5, -2];
const rows = (patch) => rowsOf(LEVEL, { filter: "", sort: "x", descending: false, ...patch }, (index) => VALUES[index]);

export const tests = {
  "by name in Dutch order, areas of one name by code": () => {
    equal(rows({ sort: "naam" }), [1, 3, 2, 0]);
    equal(rows({ sort: "naam", descending: true }), [0, 2, 3, 1]);
  },

  "by value, ties by name, missing last in either direction": () => {
    equal(rows({}), [3, 2, 0, 1]);
    equal(rows({ descending: true }), [2, 0, 3, 1]);
  },

  "areas without a value stand by name": () => {
    equal(rowsOf(LEVEL, { filter: "", sort: "x", descending: true }, () => null), [1, 3, 2, 0]);
  },

  "a filter looks in names without accents and in codes": () => {
    equal([rows({ filter: " een " }), rows({ filter: "b3" }), rows({ filter: "west" })], [[1], [3], []]);
  },

  "remarks have letters, and after z come two": () => {
    equal([0, 25, 26, 27, 51, 52, 701, 702].map(letterOf), ["a", "z", "aa", "ab", "az", "ba", "zz", "aaa"]);
  },

  "the same remark has the same letter": () => {
    const notes = createLetters();
    equal(["x", "y", "x"].map(notes.letter), ["a", "b", "a"]);
    equal([...notes.letters], [["x", "a"], ["y", "b"]]);
  },

  "the table opens with what its address asks for, where that is there": () => {
    const { payload, time } = town();
    const choices = (hash) => tableChoices(payload, payload.groups, time, hash);
    const { level, group, year, scenario, filter } =
      choices({ niveau: "wijk", groep: "bevolking", jaar: "2027", scenario: "nu", zoek: "oost" });
    equal([level, group, year, scenario, filter], ["wijk", "bevolking", 2027, "nu", "oost"]);
    const other = choices({ niveau: "x", groep: "x", jaar: "x", scenario: "x" });
    equal([other.level, other.group, other.year, other.scenario], ["buurt", "wonen", null, "alles"]);
    equal(tableChoices(payload, [], time, {}).group, undefined, "without any theme");
  },
};
