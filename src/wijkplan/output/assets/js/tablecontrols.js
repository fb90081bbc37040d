// What the table shows and how: level, theme, moment, which areas, their places.

import { byId, el, options } from "./dom.js";
import { areasAbove } from "./levels.js";
import { messages } from "./messages.js";
import { canRank, groupOf } from "./tablechoices.js";
import { NOW, yearChoices, yearOf } from "./time.js";

const WIDE = "(min-width: 50.01rem)";
const OWN = "";

const pairs = (list) => list.map(({ id, label }) => [id, label]);

/** Areas that others lie in: a list per level above, where that has more than one. */
function insideOptions({ levels, view }) {
  const found = new Map([...levels.values()].map((level) => [level, new Map()]));
  for (const area of view.level.areas) {
    for (const above of areasAbove(levels, area)) found.get(above.level).set(above.area.code, above.area);
  }
  const { compare } = new Intl.Collator("nl", { numeric: true });
  return [...found].filter(([, areas]) => areas.size > 1).map(([level, areas]) =>
    el("optgroup", { label: level.label }, options([...areas.values()]
      .map(({ code, name, parent }) => [code, [name, parent].filter(Boolean).join(", ")])
      .sort((a, b) => compare(a[1], b[1])))));
}

/** A ranking is of a column: of the first that can be, when the table is sorted by name. */
function rank(app, ranking) {
  const { view } = app;
  const sorted = view.sorted && canRank(view.sorted.indicator) ? view.sorted : null;
  const first = view.columns.find(({ indicator }) => canRank(indicator));
  app.set({ ranking, ...(ranking && !sorted && { sort: first.id, descending: true }) });
}

function listen(app) {
  const by = (id, event, patch) => byId(id)?.addEventListener(event, ({ target }) => app.set(patch(target.value)));
  by("tabel-niveau", "change", (level) => ({ level }));
  by("tabel-groep", "change", (id) => ({ columns: app.groups.find((group) => group.id === id)?.indicators ?? app.state.columns }));
  by("tabel-filter", "input", (filter) => ({ filter }));
  by("tabel-binnen", "change", (inside) => ({ inside: inside || null }));
  by("tabel-scenario", "change", (scenario) => ({ scenario }));
  by("tabel-jaar", "change", (text) => ({ year: yearOf(text) }));
  byId("tabel-rang").addEventListener("change", ({ target }) => rank(app, target.checked));
  byId("tabel-filter").form.addEventListener("submit", (event) => event.preventDefault());
}

/** On a phone the table comes before what sets it. */
function fold() {
  const wide = matchMedia(WIDE);
  const follow = () => { byId("tabel-keuzes").open = wide.matches; };
  wide.addEventListener("change", follow);
  follow();
}

export const controlsPart = {
  start(app) {
    byId("tabel-niveau").append(...options(pairs(app.payload.levels)));
    byId("tabel-groep").append(...options([...pairs(app.groups), [OWN, messages.table.ownChoice]]));
    if (app.payload.time) {
      byId("tabel-scenario").append(...options(pairs(app.time.scenarios)));
      byId("tabel-jaar").append(...options(yearChoices(app.time)));
    }
    listen(app);
    fold();
  },

  update(app, changed) {
    const { state, groups, view } = app;
    if (changed.has("level")) {
      const lists = insideOptions(app);
      byId("tabel-binnen").replaceChildren(...options([["", messages.table.everywhere]]), ...lists);
      byId("tabel-binnen-keuze").hidden = lists.length === 0;
    }
    const group = groupOf(groups, state.columns)?.id ?? OWN;
    byId("tabel-groep").lastChild.hidden = group !== OWN;
    const chosen = {
      niveau: state.level, groep: group, binnen: state.inside ?? "",
      ...(app.payload.time && { scenario: state.scenario, jaar: state.year ?? NOW }),
    };
    for (const [id, value] of Object.entries(chosen)) byId(`tabel-${id}`).value = value;
    // What is being typed stays as it is.
    if (byId("tabel-filter").value !== state.filter) byId("tabel-filter").value = state.filter;
    byId("tabel-rang").checked = state.ranking;
    byId("tabel-rang").disabled = !view.columns.some(({ indicator }) => canRank(indicator));
  },
};
