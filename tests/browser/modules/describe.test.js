import { createApp } from "/js/app.js";
import { announcementOf, subtitleOf, whenOf } from "/js/describe.js";
import { equal } from "/tests/expect.js";
import { payload } from "/tests/town.js";

function page(wish) {
  const app = createApp(payload(), [], {});
  app.begin(wish);
  return app;
}
const when = (wish) => { const { view, state } = page(wish); return whenOf(view, state); };
const subtitle = (wish) => { const { view, state } = page(wish); return subtitleOf(view, state); };
const announced = (wish, ...changed) => announcementOf(page(wish), new Set(changed));

export const tests = {
  "figures of now are of the year of their delivery, later ones of a moment": () => {
    equal(when({}), 2025);
    equal(when({ year: 2027 }), "eind 2027 · alle plannen");
    equal(when({ year: 2027, indicator: "age" }), 2025, "an indicator that does not vary");
  },

  "two moments are both named, in the order in which they are shown": () => {
    equal(when({ year: 2027, mode: "verschil" }), "eind 2027 · alle plannen, vergeleken met nu (1-1-2026)");
    equal(when({ year: 2027, mode: "vergelijken" }), "links nu (1-1-2026), rechts eind 2027 · alle plannen");
  },

  "under the title stand unit, moment and level": () => {
    equal(subtitle({}), "woningen · 2025 · per buurt");
    equal(subtitle({ indicator: "share", year: 2026, mode: "verschil", level: "wijk" }),
      "verschil in procentpunt · eind 2026 · alle plannen, vergeleken met nu (1-1-2026) · per wijk");
  },

  "a change of indicator tells how many classes and how many without value": () => {
    equal(announced({}, "indicator"), "Woningen, buurten: 5 klassen, 1 zonder waarde.");
    equal(announced({ level: "gemeente", indicator: "people" }, "level"), "Inwoners, gemeenten: 1 klasse.");
  },

  "a change of moment tells the moment": () => {
    equal(announced({ year: 2026, mode: "verschil" }, "mode", "indicator"),
      "Woningen: eind 2026 · alle plannen, vergeleken met nu (1-1-2026).");
  },

  "a chosen area is told with its value or why there is none": () => {
    equal(announced({ area: "B1" }, "area"), "Centrum: 100\u00a0woningen");
    equal(announced({ area: "B3" }, "area"), "Oost: niet geleverd door de bron");
    equal(announced({}, "area"), "Geen gebied gekozen.");
  },

  "a step of the year and names on the map are not announced": () => {
    equal([announced({ year: 2026 }, "year"), announced({}, "names", "overlays")], [null, null]);
  },
};
