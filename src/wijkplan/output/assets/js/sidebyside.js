// Some areas side by side: a column per area, a row per figure; and which areas were ticked for it.

import { byId, el } from "./dom.js";
import { drawFoot, figureCell, nameOf, underOf } from "./figurecell.js";
import { areasAbove } from "./levels.js";
import { messages } from "./messages.js";
import { createLetters } from "./rows.js";
import { MOST } from "./tablechoices.js";

/** The chosen areas, and on request what they lie in, each once: [{level, area, own}]. */
export function placesBeside({ levels, state, view }) {
  const own = view.chosen.map((area) => ({ level: view.level, area, own: true }));
  const above = state.above ? view.chosen.flatMap((area) => areasAbove(levels, area)) : [];
  const found = new Map(above.map((one) => [one.area.code, { ...one, own: false }]));
  const order = [...levels.values()];
  return [...own, ...[...found.values()].sort((a, b) => order.indexOf(a.level) - order.indexOf(b.level))];
}

/** Each figure with its column per place, in the order of the places: [{column, columns}]. */
export function figuresBeside({ view }, places) {
  const at = new Map(places.map(({ level }) => [level.id, view.columnsAt(level.id)]));
  return view.columns.map((column, k) => ({ column, columns: places.map(({ level }) => at.get(level.id)[k]) }));
}

const namesOf = ({ chosen }) => new Intl.ListFormat("nl").format(chosen.map(({ name }) => name));

function head(app, { level, area, own }) {
  const remove = () => {
    app.set({ areas: app.state.areas.filter((code) => code !== area.code) });
    (app.state.beside ? byId("naast-titel") : byId("tabel-vak")).focus();
  };
  return el("th", { scope: "col", class: "getal" }, nameOf(app.payload, area),
    el("span", { class: "kolomnaam" }, [level.one, area.parent].filter(Boolean).join(" · ")),
    own ? el("button", { type: "button", class: "link", "aria-label": messages.table.takeAway(area.name), onclick: remove }, messages.table.away) : null);
}

function body(app, places, notes, group) {
  const figures = figuresBeside(app, places).filter(({ column }) => column.group === group);
  return el("tbody", {},
    el("tr", {}, el("th", { scope: "rowgroup", colspan: places.length + 1, class: "table-theme" }, group.label)),
    figures.map(({ column, columns }) => el("tr", {},
      el("th", { scope: "row" }, column.indicator.label, el("span", { class: "kolomnaam" }, underOf(column))),
      columns.map((one, k) => figureCell(one, places[k].area.index, notes)))));
}

function draw(app) {
  const { groups, view, state, time } = app;
  const places = placesBeside(app);
  const notes = createLetters();
  const used = groups.filter((group) => view.columns.some((column) => column.group === group));
  byId("naast-titel").textContent = messages.table.sideBySide(namesOf(view), state.year === null ? "" : time.label(state));
  byId("naast-tabel").replaceChildren(
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, messages.table.figure), places.map((place) => head(app, place)))),
    ...used.map((group) => body(app, places, notes, group)));
  drawFoot(app.payload, notes, view.columns);
}

/** Which areas are ticked, and that no more can be. */
function drawChosen({ state, view }) {
  byId("tabel-gekozen").hidden = state.areas.length === 0;
  byId("tabel-gekozen-namen").textContent =
    [messages.table.ticked(namesOf(view)), state.areas.length < MOST ? "" : messages.table.full(MOST)].join(" ").trim();
}

export const sideBySidePart = {
  start(app) {
    const open = (beside, target) => () => {
      app.set({ beside });
      byId(target).focus();
    };
    byId("tabel-naast").addEventListener("click", open(true, "naast-titel"));
    byId("naast-terug").addEventListener("click", open(false, "tabel-naast"));
    byId("tabel-wis").addEventListener("click", () => {
      app.set({ areas: [] });
      byId("tabel-vak").focus();
    });
    byId("naast-erboven").addEventListener("change", ({ target }) => app.set({ above: target.checked }));
  },

  update(app) {
    const { levels, state, view } = app;
    byId("inhoud").classList.toggle("is-beside", state.beside);
    drawChosen(app);
    byId("naast-erboven").checked = state.above;
    byId("naast-erboven").closest("label").hidden = !view.chosen.some((area) => areasAbove(levels, area).length);
    if (state.beside) draw(app);
  },
};
