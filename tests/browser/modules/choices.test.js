import { createApp } from "/js/app.js";
import { settle, startChoices } from "/js/choices.js";
import { equal } from "/tests/expect.js";
import { payload, TIME, town } from "/tests/town.js";

const app = town();
const START = startChoices(app.payload, app.time);
const settled = (wish, known = app) => settle({ ...START, ...wish }, START, known);
const changedBy = (wish) => Object.entries(settled(wish)).filter(([key, value]) => String(value) !== String(START[key]));

export const tests = {
  "at the start the indicator and overlays of the data are chosen": () => {
    equal([START.indicator, START.level, START.overlays, START.scenario], ["homes", "buurt", ["spoor"], "alles"]);
  },

  "what is possible is granted": () => {
    const wish = {
      indicator: "age", level: "wijk", area: "W2", method: "gelijk", classes: 3, year: 2027, fromYear: 2026,
      scenario: "nu", fromScenario: "nu", mode: "vergelijken", overlays: ["spoor", "plannen"],
    };
    equal(settled(wish), { ...START, ...wish });
  },

  "what is not there falls back to the start": () => {
    equal(changedBy({
      indicator: "weg", level: "provincie", area: "B9", method: "gok", classes: 12, year: 1900, fromYear: 1900,
      scenario: "x", fromScenario: "x", mode: "x",
    }), []);
  },

  "an area of another level is not chosen": () => {
    equal(settled({ level: "wijk", area: "B1" }).area, null);
  },

  "overlays stand in the order of the data, unknown ones left out": () => {
    equal(settled({ overlays: ["plannen", "weg", "spoor"] }).overlays, ["spoor", "plannen"]);
    equal(settled({ overlays: ["geen"] }).overlays, []);
  },

  "figures of now are never shown as those of a year that has not come": () => {
    const { indicators: _, ...early } = TIME;
    const { year, fromYear, mode } = settled({ year: 2027, fromYear: 2026, mode: "verschil" }, town(early));
    equal([year, fromYear, mode], [null, null, "waarde"]);
  },

  "every part hears which choices changed, and nothing when none did": () => {
    const heard = [];
    const part = { start: () => heard.push("start"), update: (_, changed) => heard.push([...changed].join()), front: () => heard.push("front") };
    const page = createApp(payload(), [part, {}], {});
    page.begin({});
    equal([heard[0], heard[1].split(",")[0], heard[2]], ["start", "start", "front"]);
    heard.length = 0;
    page.set({ year: 2027, classes: 12 });
    page.set({ year: 2027 });
    page.set({ area: "B4" });
    page.set({ overlays: [] });
    equal(heard, ["year", "area", "front", "overlays", "front"]);
    equal([page.valueText(0), page.valueText(2)], ["128\u00a0woningen", "niet geleverd door de bron"]);
    equal(page.area().name, "Zuid");
  },
};
