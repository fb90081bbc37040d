import { createApp } from "/js/app.js";
import { rowsOf } from "/js/pair.js";
import { equal } from "/tests/expect.js";
import { payload } from "/tests/town.js";

function appOf(wish) {
  const app = createApp(payload(), [], {});
  app.begin(wish);
  return app;
}
const both = (app) => [app.area(), app.view.level.byCode.get(app.state.beside)];
const texts = (row) => row.cells.map(({ text }) => text);

export const tests = {
  "two areas have the figures of the map side by side, the chosen one first": () => {
    const app = appOf({ indicator: "rented", area: "B1", beside: "B4" });
    const rows = rowsOf(app, both(app));
    equal(rows.map(({ label }) => label), ["Huur", "Woningen", "Aandeel huur", "Inwoners", "Leeftijd"]);
    equal(texts(rows[0]), ["40\u00a0woningen", "10\u00a0woningen"]);
    equal(texts(rows[2]), ["40,0%", "20,0%"]);
    equal(rows.map(({ when }) => when), Array(5).fill("2025"));
  },

  "a missing figure has its reason": () => {
    const app = appOf({ indicator: "homes", area: "B1", beside: "B3" });
    const [homes] = rowsOf(app, both(app));
    equal(homes.cells[1], { text: "Geen waarde: niet geleverd door de bron", missing: true });
    equal(homes.cells[0].missing, false);
  },

  "in a year to come only what varies with time is of that year": () => {
    const app = appOf({ indicator: "homes", area: "B1", beside: "B2", year: 2027 });
    const rows = rowsOf(app, both(app));
    equal(rows.map(({ label, when }) => [label, when]).slice(2, 4), [["Aandeel huur", "eind 2027 · alle plannen"], ["Inwoners", "2025"]]);
    equal(texts(rows[0])[0], "128\u00a0woningen");
    equal(texts(rows[3])[0], "200\u00a0personen");
  },

  "a second area is picked only when it is asked for, and is another one": () => {
    const app = appOf({ area: "B1" });
    app.pick("B2");
    equal([app.state.area, app.state.beside], ["B2", null]);
    app.set({ pairing: true });
    app.pick("B4");
    equal([app.state.area, app.state.beside, app.state.pairing], ["B2", "B4", false]);
    app.pick("B4");
    equal([app.state.area, app.state.beside], ["B4", null]);
  },

  "without an area there is nothing to stand beside, and other levels have other areas": () => {
    equal(appOf({ area: "B1", beside: "B2" }).state.beside, "B2");
    equal(appOf({ beside: "B2" }).state.beside, null);
    equal(appOf({ area: "B1", beside: "W1" }).state.beside, null);
    const app = appOf({ area: "B1", beside: "B2" });
    app.set({ level: "wijk", area: "W1" });
    equal(app.state.beside, null);
  },
};
