import { asksForTime, fromHash, toHash } from "/js/address.js";
import { readHash, writeHash } from "/js/hash.js";
import { equal } from "/tests/expect.js";

const START = {
  indicator: "homes", level: "buurt", area: null, beside: null, method: "kwantielen", classes: 5, names: true, fill: true,
  scenario: "alles", year: null, mode: "waarde", fromScenario: "alles", fromYear: null, overlays: ["spoor"],
};
/** What an address keeps of a state, as it is read back. */
function kept(patch) {
  const hash = Object.entries(toHash({ ...START, ...patch }, START)).filter(([, value]) => value !== null);
  return Object.fromEntries(hash.map(([key, value]) => [key, String(value)]));
}

export const tests = {
  "at the start an address names the indicator and the level only": () => {
    equal(kept({}), { indicator: "homes", niveau: "buurt" });
  },

  "every choice comes back from its address": () => {
    const choices = [
      { area: "B1" }, { method: "gelijk", classes: 7 }, { names: false, fill: false }, { year: 2027, scenario: "nu" },
      { mode: "verschil", year: 2027, fromYear: 2026, fromScenario: "nu" }, { overlays: ["spoor", "plannen"] },
      { indicator: "share", level: "gemeente" },
      { area: "B1", beside: "B2" },
    ];
    for (const choice of choices) {
      equal({ ...START, ...fromHash(kept(choice)) }, { ...START, ...choice }, JSON.stringify(choice));
    }
  },

  "no address knows of the background map, which asks something of the network": () => {
    equal(kept({ background: true }), kept({}));
    equal("background" in fromHash({ background: "true", achtergrond: "aan" }), false);
  },

  "no overlay at all is told apart from those of the start": () => {
    equal(kept({ overlays: [] }).lagen, "geen");
    equal(fromHash({ lagen: "geen" }).overlays.includes("spoor"), false);
    equal("overlays" in fromHash({}), false);
  },

  "what is compared with is told only where there is a comparison": () => {
    equal("van" in kept({ fromYear: 2026 }), false);
    equal(kept({ mode: "verschil" }).van, "nu");
    equal("vanscenario" in kept({ mode: "verschil", fromScenario: "nu" }), false, "the present is that of each scenario");
    equal(kept({ mode: "verschil", fromYear: 2026, fromScenario: "nu" }).vanscenario, "nu");
  },

  "an empty address asks for no area and nothing else": () => {
    equal(fromHash({}), { area: null });
    equal(fromHash({ indicator: "", jaar: "" }), { area: null });
  },

  "the present is a year that can be asked for": () => {
    equal(fromHash({ jaar: "nu", van: "2026" }), { area: null, year: null, fromYear: 2026 });
  },

  "only a year or a comparison needs the data of other years": () => {
    const asked = [{ jaar: "2027" }, { modus: "verschil" }, { scenario: "nu" }, { jaar: "nu" }, {}];
    equal(asked.map((hash) => asksForTime(fromHash(hash))), [true, true, false, false, false]);
  },

  "what is written behind the # is read back, empty values left out": () => {
    writeHash({ indicator: "a & b=c", gebied: null, zoek: "", jaar: 2027 });
    equal(readHash(), { indicator: "a & b=c", jaar: "2027" });
  },

  "only a step can be taken back, and the same address is no step": () => {
    writeHash({ a: 1 });
    const before = history.length;
    writeHash({ a: 2 });
    writeHash({ a: 2 }, { step: true });
    equal(history.length, before);
    writeHash({ a: 3 }, { step: true });
    equal(history.length, before + 1);
  },
};
