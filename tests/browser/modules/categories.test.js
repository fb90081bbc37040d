// Indicators that are no number: a value is a place in the texts, and each look is a class.

import { lookOf, styleOf } from "/js/arealook.js";
import { assign, categories, classLabel, placeOf, valueScale } from "/js/classes.js";
import { readLevel } from "/js/levels.js";
import { formatValue, withUnit } from "/js/numbers.js";
import { tint } from "/js/palette.js";
import { createTime } from "/js/time.js";
import { steadyText } from "/js/timebar.js";
import { createViews } from "/js/view.js";
import { sourceList } from "/js/whylists.js";
import { equal, ok } from "/tests/expect.js";
import { contrast } from "/tests/light.js";
import { payload, TIME } from "/tests/town.js";

// Two variants of a heat grid share a look; B1 goes from the first to electric in 2027.
const NET = { label: "Warmtenet", color: "#b3401a", pattern: "kruis" };
const ELECTRIC = { label: "Elektrisch", color: "#0060a8", pattern: null };
const CLASSES = { texts: ["S2a", "S2d", "S1"], of: [0, 0, 1], looks: [NET, ELECTRIC] };
const INDICATOR = {
  label: "Strategie", unit: "", kind: "class", decimals: 0, year: 2025, source: "proef", description: "",
  diverging: null, classes: CLASSES, levels: { buurt: { values: [0, 1, null, 2], notes: [0, 0, 1, 0] } },
};
const STATE = {
  indicator: "strategy", level: "buurt", method: "kwantielen", classes: 5, scenario: "alles", year: null,
  mode: "waarde", fromScenario: "alles", fromYear: null, fill: true,
};

function town() {
  const plain = payload();
  const time = {
    ...TIME, varies: [...TIME.varies, "strategy"],
    indicators: { ...TIME.indicators, strategy: { buurt: { alles: [[], [0, 2, 0]] } } },
  };
  const data = { ...plain, time, indicators: { ...plain.indicators, strategy: INDICATOR } };
  return { payload: data, time: createTime(data), levels: new Map(data.levels.map((one) => [one.id, readLevel(one)])) };
}

function viewOf(patch = {}) {
  const { payload: data, levels, time } = town();
  return createViews(data, levels, time).of({ ...STATE, ...patch });
}
const INKS = { ground: "#eee", hatch: "#999", line: "#111" };
const appOf = (patch) => ({ state: { ...STATE, ...patch }, view: viewOf(patch), inks: INKS });

export const tests = {
  "each look is a class, in their order, and has its name": () => {
    const { bins, breaks } = categories(CLASSES);
    equal([bins.map((bin) => classLabel(bin, 0)), breaks], [["Warmtenet", "Elektrisch"], []]);
    equal(classLabel({ name: "" }, 0), "", "a look without a name is still no number");
  },

  "a value is placed by its text, a number by the bounds": () => {
    equal([0, 1, 2].map((value) => placeOf(categories(CLASSES), value)), [0, 0, 1]);
    const scale = valueScale([1, 2, 4], { method: "kwantielen", k: 3, decimals: 0 });
    equal([1, 1.6, 4, 9].map((value) => placeOf(scale, value)), [0, 1, 2, 2], "as it is shown");
  },

  "areas are counted per look, those without a value apart": () => {
    const found = assign(categories(CLASSES), [0, 1, null, 2]);
    equal([found.of, found.bins.map((bin) => bin.count), found.missing], [[0, 0, -1, 1], [2, 1], 1]);
  },

  "a value reads as its text, with and without unit": () => {
    equal([formatValue(1, INDICATOR), withUnit(2, INDICATOR)], ["S2d", "S1"]);
    equal(formatValue(1234.5, { decimals: 1 }), "1.234,5");
  },

  "a tint is light, and its own colour stands out on it": () => {
    equal(tint("#ffffff"), "#ffffff");
    for (const color of ["#0b5a66", "#b4480a", "#6a3d9a", "#1f6b3a", "#9c2a5f", "#4d5a66"]) {
      ok(contrast(tint(color), "#14202b") > 8, `dark text on ${tint(color)}`);
      ok(contrast(tint(color), color) >= 3, `${color} on ${tint(color)}`);
    }
  },

  "a view has a pattern per class, in its colour on a shade of that": () => {
    const { colors, patterns, classes } = viewOf();
    equal(colors, [tint(NET.color), tint(ELECTRIC.color)]);
    equal(patterns, [{ mark: "kruis", ground: tint(NET.color), ink: NET.color }, null]);
    equal(classes.of, [0, 0, -1, 1]);
    equal(viewOf({ indicator: "homes" }).patterns, [], "a number has none");
  },

  "an area has the pattern of its class, or its colour where there is none": () => {
    const [net, , missing, electric] = [0, 1, 2, 3].map((index) => styleOf(appOf(), index, {}));
    equal([net.hatch.mark, net.hatch.ink, net.fillOpacity], ["kruis", NET.color, 0]);
    equal([electric.hatch, electric.fillColor, electric.fillOpacity], [null, tint(ELECTRIC.color), 1]);
    equal(missing.hatch, { ground: "#eee", ink: "#999" });
    const words = [0, 1, 2, 3].map((index) => lookOf(appOf(), index));
    equal([words[0] === words[1], new Set(words).size], [true, 3]);
  },

  "classes of the same colour with another pattern are drawn again": () => {
    const app = appOf();
    const view = { ...app.view, colors: ["#a", "#a"], patterns: [{ mark: "kruis" }, { mark: "stip" }] };
    ok(lookOf({ ...app, view }, 0) !== lookOf({ ...app, view }, 3), "the mark is part of the look");
  },

  "classes follow the years, and are compared but never subtracted": () => {
    equal(viewOf({ year: 2027 }).classes.of, [1, 0, -1, 1]);
    equal(viewOf({ year: 2027, mode: "verschil" }).mode, "waarde");
    const sides = viewOf({ year: 2027, mode: "vergelijken" });
    equal([sides.mode, sides.other, sides.classes.of], ["vergelijken", [0, 0, -1, 1], [1, 0, -1, 1]]);
  },

  "why there is no difference is said, and only then": () => {
    const told = (patch) => steadyText({ view: viewOf(patch), state: { ...STATE, ...patch }, time: town().time });
    equal(told({ mode: "verschil", year: 2027 }), "Strategie is geen getal, dus er is geen verschil om te tonen.");
    equal([told({ year: 2027 }), told({ indicator: "homes", mode: "verschil", year: 2027 }), told({ indicator: "age" })], ["", "", ""]);
    ok(told({ indicator: "age", year: 2027 }).startsWith("Leeftijd verandert niet"), "a number that does not vary");
  },

  "where a class comes from says that it is determined again": () => {
    const told = (indicator, varies = true) => sourceList({ payload: town().payload, time: town().time }, {
      origin: { source: "proef", year: 2025 }, end: { value: 0, note: "" }, varies, moment: { year: null }, indicator,
    })[0].lastElementChild.textContent;
    equal(told(INDICATOR), "Met de tijdvoor elk jaar opnieuw bepaald");
    ok(told({ label: "Woningen" }).endsWith("opnieuw berekend met de woningvoorraad van elk jaar"), "a number");
    ok(told(INDICATOR, false).includes("verandert niet"), "one that does not vary");
  },
};
