import { createTable } from "/js/tableapp.js";
import { tableFromHash, tableToHash } from "/js/tablechoices.js";
import { rankingOf, titleOf } from "/js/tablepage.js";
import { createTime } from "/js/time.js";
import { equal } from "/tests/expect.js";
import { payload } from "/tests/town.js";

/** The table with what an address asks for. */
function tableOf(address = "", data = payload()) {
  const app = createTable(data, createTime(data), []);
  app.begin(wishOf(app, address));
  return app;
}

const wishOf = ({ groups }, address) => tableFromHash(Object.fromEntries(new URLSearchParams(address)), groups);

/** A state as an address and back, as an address again. */
function twice({ state, groups }) {
  const text = (hash) => new URLSearchParams(Object.entries(hash).filter(([, value]) => value !== null && value !== "")).toString();
  const address = text(tableToHash(state, groups));
  return [address, text(tableToHash(tableOf(address).state, groups))];
}

const codes = (areas) => areas.map(({ code }) => code);
const columns = ({ view }) => view.columns.map(({ id }) => id);

const FULL = "niveau=buurt&kolommen=homes+age&sorteer=homes&richting=aflopend&zoek=o&binnen=W1&jaar=2027&scenario=nu" +
  "&rangorde=aan&vergelijk=B1+B4&beeld=naast&erboven=aan";

export const tests = {
  "a link reopens every choice": () => {
    equal(twice(tableOf(FULL)), [FULL, FULL]);
    const { state } = tableOf(FULL);
    equal([state.columns, state.sort, state.descending, state.areas], [["homes", "age"], "homes", true, ["B1", "B4"]]);
    equal([state.filter, state.inside, state.year, state.scenario], ["o", "W1", 2027, "nu"]);
    equal([state.ranking, state.beside, state.above], [true, true, true]);
  },

  "columns of one theme are named by that theme, none are said so": () => {
    equal(twice(tableOf("kolommen=people+age")), ["niveau=buurt&groep=bevolking", "niveau=buurt&groep=bevolking"]);
    const none = tableOf("kolommen=geen");
    equal([columns(none), twice(none)[0]], [[], "niveau=buurt&kolommen=geen"]);
    equal(titleOf(none), "Er zijn geen kolommen gekozen");
  },

  "what is not there falls back to what the atlas opens with": () => {
    const { state } = tableOf("niveau=x&groep=x&kolommen=x&sorteer=x&binnen=x&jaar=1900&scenario=x&vergelijk=x&beeld=naast&rangorde=aan&pagina=x");
    equal(state, tableOf().state);
    equal([state.level, state.columns, state.sort, state.scenario], ["buurt", ["homes", "rented", "share"], "naam", "alles"]);
    equal(tableOf("", { ...payload(), groups: [] }).state.columns, [], "without any theme");
  },

  "columns of several themes stand in the order of the atlas": () => {
    const app = tableOf("kolommen=age+homes");
    equal(columns(app), ["homes", "age"]);
    equal(titleOf(app), "Gekozen cijfers per buurt");
    equal(titleOf(tableOf("groep=bevolking")), "Bevolking per buurt");
  },

  "rows that lie in an area, and of those the ones that are searched for": () => {
    equal(codes(tableOf("binnen=W2").view.rows), ["B3", "B4"]);
    equal(codes(tableOf("binnen=W2&zoek=zuid").view.rows), ["B4"]);
    equal(codes(tableOf("binnen=G1").view.rows), ["B1", "B2", "B3", "B4"]);
    equal(tableOf("niveau=wijk&binnen=W1").state.inside, null, "a wijk does not lie in itself");
  },

  "places are among all of the area, also when a name is searched for": () => {
    const places = (app) => app.view.rows.map((area) => app.view.places.of.get(area)?.place ?? null);
    const all = tableOf("sorteer=homes&richting=aflopend&rangorde=aan");
    equal([codes(all.view.rows), places(all)], [["B2", "B1", "B4", "B3"], [1, 2, 3, null]]);
    equal(rankingOf(all), "Plaats 1 heeft de hoogste waarde van: Woningen. Met een plaats: 3 van 4 buurten; 1 onbekend.");
    equal(places(tableOf("sorteer=homes&richting=aflopend&rangorde=aan&zoek=zuid")), [3]);
    const inside = tableOf("sorteer=homes&rangorde=aan&binnen=W1");
    equal([codes(inside.view.rows), places(inside)], [["B1", "B2"], [1, 2]]);
    equal(rankingOf(inside), "Plaats 1 heeft de laagste waarde van: Woningen. Met een plaats: 2 van 2 buurten in Binnen.");
  },

  "what is chosen one by one is the same as what a link asks for at once": () => {
    const steps = [
      ["binnen=W1", { inside: "W1" }], ["sorteer=homes", { sort: "homes" }], ["richting=aflopend", { descending: true }],
      ["rangorde=aan", { ranking: true }], ["jaar=2027", { year: 2027 }], ["scenario=nu", { scenario: "nu" }],
      ["binnen=G1", { inside: "G1" }], ["niveau=wijk", { level: "wijk" }],
    ];
    const app = tableOf();
    const told = ({ view }) => [codes(view.rows), view.places && view.rows.map((area) => view.places.of.get(area) ?? null)];
    const address = new URLSearchParams();
    for (const [text, patch] of steps) {
      app.set(patch);
      address.set(...text.split("="));
      equal(told(app), told(tableOf(String(address))), text);
    }
  },

  "what looks equal shares a place": () => {
    const data = payload();
    data.indicators.people.levels.buurt.values = [10.4, 9.6, 9.4, null];
    const { view } = tableOf("groep=bevolking&sorteer=people&richting=aflopend&rangorde=aan", data);
    equal(codes(view.rows), ["B1", "B2", "B3", "B4"]);
    equal(view.rows.map((area) => view.places.of.get(area)?.place), [1, 1, 3, undefined]);
  },

  "classes sort by their place among the classes, and have no ranking": () => {
    const data = payload();
    data.indicators.age = { ...data.indicators.age, classes: { texts: ["laag", "hoog"], of: [0, 1], looks: [] } };
    data.indicators.age.levels.buurt.values = [1, 0, null, 0];
    const app = tableOf("groep=bevolking&sorteer=age&rangorde=aan", data);
    equal(codes(app.view.rows), ["B2", "B4", "B1", "B3"]);
    equal([app.state.ranking, app.view.places], [false, null]);
  },

  "a value is that of the year, and its column says so": () => {
    const { view } = tableOf("jaar=2027");
    const [homes] = view.columns;
    equal([homes.value(0), homes.year, homes.moment], [128, "eind 2027", "eind 2027 · alle plannen"]);
    const [people] = tableOf("jaar=2027&groep=bevolking").view.columns;
    equal([people.value(0), people.year, people.moment], [200, "2025", "2025"]);
  },

  "a missing value has its reason": () => {
    const { view } = tableOf();
    equal(view.columns[0].note(2), "niet geleverd door de bron");
    const data = payload();
    data.indicators.homes.levels.buurt.notes = [];
    equal(tableOf("", data).view.columns[0].note(2), "niet geleverd");
  },

  "at most six areas stand side by side, of the level that is shown": () => {
    const app = tableOf("vergelijk=B1+B1+W1+B2");
    equal([app.state.areas, codes(app.view.chosen)], [["B1", "B2"], ["B1", "B2"]]);
    app.set({ level: "wijk" });
    equal(app.state.areas, []);
    const data = payload();
    const one = data.levels[0];
    for (const key of ["codes", "names", "parents", "above", "geometry"]) one[key] = Array.from({ length: 9 }, (_, k) => `${key}${k}`);
    equal(tableOf(`vergelijk=${one.codes.join("+")}`, data).state.areas.length, 6);
  },

  "without areas there is nothing side by side": () => {
    const app = tableOf("vergelijk=B1&beeld=naast");
    equal(app.state.beside, true);
    app.set({ areas: [] });
    equal(app.state.beside, false);
  },

  "other rows begin at the first page, and a page that is not there is the last": () => {
    const data = payload();
    const one = data.levels[0];
    for (const key of ["codes", "names", "parents", "above", "geometry"]) one[key] = Array.from({ length: 250 }, (_, k) => `${key}${k}`);
    const app = tableOf("pagina=9", data);
    equal([app.view.page, app.state.page, app.view.shown.length], [2, 2, 50]);
    app.set({ areas: ["codes1"] });
    app.set({ columns: ["homes"] });
    equal(app.state.page, 2);
    app.set({ filter: "names" });
    equal([app.state.page, app.view.shown.length], [0, 100]);
  },
};
