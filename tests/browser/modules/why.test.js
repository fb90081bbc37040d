import { bounds, explain } from "/js/why.js";
import { equal, near } from "/tests/expect.js";
import { payload, TIME, town } from "/tests/town.js";

const ALL = { scenario: "alles", year: 2027 };
const placeOf = (app, code) => {
  const level = [...app.levels.values()].find(({ byCode }) => byCode.has(code));
  return [level, level.byCode.get(code)];
};
const why = (name, code, moment, app = town()) => explain(app, name, ...placeOf(app, code), moment);
const open = (name, code, moment, app = town()) => bounds(app, name, ...placeOf(app, code), moment);
const projects = ({ rows }) => rows.map((row) => [row.project, row.span]);

export const tests = {
  "a count is its start and every project until then, oldest first": () => {
    const about = why("homes", "B1", ALL);
    equal([about.kind, about.begin, about.span, about.rest], ["projecten", [100, 100], [128, 128], 0]);
    equal(projects(about), [["P1", [40, 40]], ["P2", [-12, -12]]]);
    equal(projects(why("homes", "B1", { ...ALL, year: 2026 })), [["P1", [40, 40]]], "later projects wait");
  },

  "of now nothing has happened yet": () => {
    const about = why("homes", "B1", { scenario: "alles", year: null });
    equal([about.rows, about.span, about.leftOut], [[], [100, 100], []]);
  },

  "a project of which is not known what it takes leaves bounds": () => {
    const about = why("rented", "B1", ALL);
    equal([about.span, about.end.value], [[45, 48], null]);
    equal(open("rented", "B1", ALL), [45, 48]);
    equal(open("homes", "B1", ALL), null, "a number that is known");
  },

  "a start that is not known begins with its bounds": () => {
    equal(open("rented", "B2", ALL), [0, 20]);
    equal(why("rented", "B2", ALL).begin, [0, 20]);
  },

  "of homes of which nothing is known nothing follows": () => {
    const about = why("homes", "B3", ALL);
    equal([about.begin, about.span, about.rest], [null, null, 0]);
    equal(open("homes", "B3", ALL), null);
  },

  "a project without a year is left out, and said to be": () => {
    equal(why("homes", "B1", ALL).leftOut.map((entry) => entry.project), ["P4"]);
    equal(why("homes", "B4", ALL).leftOut, []);
  },

  "a project without a place counts for the only gemeente, and for no part of it": () => {
    equal(projects(why("homes", "G1", ALL)), [["P1", [40, 40]], ["P3", [60, 60]], ["P2", [-12, -12]]]);
    equal(projects(why("homes", "W1", ALL)), [["P1", [40, 40]], ["P2", [-12, -12]]]);
  },

  "what projects do not explain is a rest": () => {
    const app = town({ ...TIME, indicators: { homes: { buurt: { alles: [[0, 140, 0], [0, 130, 0]] } } } });
    equal(why("homes", "B1", ALL, app).rest, 2);
  },

  "a later number without a start is all rest": () => {
    const app = town({ ...TIME, indicators: { homes: { buurt: { alles: [[2, 10, 0], []] } } } });
    const { begin, span, rest } = why("homes", "B3", ALL, app);
    equal([begin, span, rest], [null, [0, 0], 10]);
  },

  "a scenario without projects explains nothing by them": () => {
    equal(why("homes", "B1", { scenario: "nu", year: 2027 }).rows, []);
  },

  "a share is its parts": () => {
    const about = why("share", "B1", ALL);
    equal([about.kind, about.parts.map((part) => [part.name, part.span])],
      ["aandeel", [["rented", [45, 48]], ["homes", [128, 128]]]]);
  },

  "a sum is the areas below, a missing one named with its reason": () => {
    const about = why("people", "G1", ALL);
    equal([about.kind, about.total, about.weight], ["gebieden", 800, null]);
    equal(about.rows.map(({ area, value }) => [area.code, value]), [["B1", 200], ["B2", 600], ["B3", null], ["B4", 0]]);
    equal(about.rows[2].note, "niet geleverd door de bron");
  },

  "a mean is weighed, without areas that weigh nothing": () => {
    const about = why("age", "G1", ALL);
    near(about.total, (200 * 30 + 600 * 50) / 800);
    equal(about.weight, "people");
  },

  "a mean of which the weight is not known is only its source": () => {
    const app = town();
    app.payload.indicators.age.weight = "";
    equal(why("age", "G1", ALL, app).kind, "bron");
  },

  "a delivered figure is its source": () => {
    const about = why("people", "B1", ALL);
    equal([about.kind, about.varies, about.end.value], ["bron", false, 200]);
    equal(about.origin, { source: "register", year: 2025, rule: "Inwoners geteld." });
  },

  "without years everything is its source or its sum": () => {
    const app = town(null);
    equal(why("homes", "B1", { scenario: null, year: null }, app).kind, "bron");
    equal(open("homes", "B1", { scenario: null, year: null }, app), null);
    equal(why("people", "W1", { scenario: null, year: null }, app).total, 800);
    equal(payload(null).time, null);
  },
};
