import { createTime, yearChoices, yearOf } from "/js/time.js";
import { equal } from "/tests/expect.js";

const TIME = {
  years: [2025, 2026],
  start: { label: "nu (1-1-2025)" },
  scenarios: [{ id: "nu", label: "nu" }, { id: "a", label: "alles" }],
  varies: ["x"],
  indicators: { x: { buurt: { a: [[1, 9, 0], [0, null, 1, 1, 4, 0]] } } },
};
const of = (time = TIME) => createTime({
  time, indicators: { x: { levels: { buurt: { values: [5, 7, null], notes: [0, 0, 1] } } } },
});
const START = { values: [5, 7, null], notes: [0, 0, 1] };

export const tests = {
  "a year is the year before with what changed": () => {
    const course = [null, 2025, 2026].map((year) => of().at("x", "buurt", { scenario: "a", year }));
    equal(course, [START, { values: [5, 9, null], notes: [0, 0, 1] }, { values: [null, 4, null], notes: [1, 0, 1] }]);
  },

  "years can be asked in any order, and the present stays what it is": () => {
    const time = of();
    const ask = (year) => time.at("x", "buurt", { scenario: "a", year }).values;
    equal([ask(2026), ask(2025), ask(null), ask(2026)], [[null, 4, null], [5, 9, null], [5, 7, null], [null, 4, null]]);
  },

  "a scenario without changes is the present in every year": () => {
    const course = [null, 2025, 2026].map((year) => of().at("x", "buurt", { scenario: "nu", year }));
    equal(course, [START, START, START]);
  },

  "a year in which nothing changes is the year before": () => {
    const time = of({ ...TIME, indicators: { x: { buurt: { a: [[0, 6, 0], []] } } } });
    equal(time.at("x", "buurt", { scenario: "a", year: 2026 }).values, [6, 7, null]);
  },

  "the pool holds every value that there ever is": () => {
    equal(of().pool("x", "buurt"), { areas: [0, 1, 2, 1, 0, 1], values: [5, 7, null, 9, null, 4] });
  },

  "an indicator or level that is not there has no values": () => {
    equal(of().at("y", "buurt", { scenario: "a", year: null }), { values: [], notes: [] });
    equal(of().pool("x", "wijk"), { areas: [], values: [] });
  },

  "moments have names": () => {
    const time = of();
    equal(time.label({ scenario: "a", year: null }), "nu (1-1-2025)");
    equal(time.label({ scenario: "a", year: 2026 }), "eind 2026 · alles");
    equal(yearChoices(time), [["nu", "nu (1-1-2025)"], [2025, "eind 2025"], [2026, "eind 2026"]]);
    equal([yearOf("nu"), yearOf("2026")], [null, 2026]);
  },

  "the first scenario shown is one in which something happens": () => {
    equal(of().first, "a");
    equal(of({ ...TIME, scenarios: TIME.scenarios.slice(0, 1) }).first, "nu", "when there is no other");
    equal([of().known("a"), of().known("b")], [true, false]);
  },

  "without years everything is the present": () => {
    const time = of(null);
    equal(time.at("x", "buurt", { scenario: null, year: null }).values, [5, 7, null]);
    equal([time.years, time.first, time.loaded(), time.varies("x"), time.label({ year: null })], [[], null, false, false, "nu"]);
  },

  "until the other years have come there is the present only": () => {
    const { indicators: _, ...early } = TIME;
    const time = of(early);
    equal([time.loaded(), time.varies("x")], [false, true]);
    equal(time.at("x", "buurt", { scenario: "a", year: 2026 }), START);
  },
};
