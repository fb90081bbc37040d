// The list: a row per area, a column per figure, page by page.

import { byId, el } from "./dom.js";
import { drawFoot, figureCell, lookOf, mark, nameOf, underOf } from "./figurecell.js";
import { messages } from "./messages.js";
import { formatCount } from "./numbers.js";
import { createLetters } from "./rows.js";
import { groupOf, MOST, NAME } from "./tablechoices.js";
import { PAGE } from "./tableview.js";

// Choices that leave the rows as they are.
const APART = ["areas", "above"];

/** Of what and when the table is, as its caption. */
export function titleOf({ groups, time, state, view }) {
  const moment = state.year === null ? "" : time.label(state);
  if (!view.columns.length) return messages.table.noColumns;
  return messages.table.title(groupOf(groups, state.columns)?.label ?? messages.table.own, view.level.id, moment);
}

/** What is ranked, which way, and how many have a place. */
export function rankingOf({ levels, state, view: { level, places, sorted } }) {
  const where = state.inside && [...levels.values()].map(({ byCode }) => byCode.get(state.inside)).find(Boolean).name;
  const total = places.known + places.missing;
  const areas = total === 1 ? level.one : level.label.toLowerCase();
  return messages.table.ranking({
    label: sorted.indicator.label, descending: state.descending, where, areas,
    known: formatCount(places.known), total: formatCount(total), missing: places.missing ? formatCount(places.missing) : null,
  });
}

function sortHeader(app, { id, label, under, look, ...span }) {
  const { sort, descending } = app.state;
  const button = el("button", { type: "button", class: "sort", "data-sort": id, onclick: () => sortBy(app, id) },
    el("span", {}, label), under ? el("span", { class: "eenheid" }, under) : null);
  return el("th", {
    scope: "col", class: look, ...span,
    "aria-sort": sort === id ? (descending ? "descending" : "ascending") : null,
  }, button);
}

/** Sort by a column: numbers from high to low, names from a to z, and then the other way around. */
function sortBy(app, id) {
  const { sort, descending } = app.state;
  app.set({ sort: id, descending: sort === id ? !descending : id !== NAME });
  document.querySelector(`[data-sort="${CSS.escape(id)}"]`).focus();
}

/** The themes above their columns, where there is more than one. */
function themeRow(groups, columns) {
  const own = (group) => columns.filter((column) => column.group === group).length;
  return el("tr", {}, groups.filter(own).map((group) => el("th", { scope: "colgroup", colspan: own(group), class: "table-theme" }, group.label)));
}

function drawHead(app) {
  const { columns, places } = app.view;
  const several = new Set(columns.map(({ group }) => group)).size > 1;
  const span = several ? { rowspan: 2 } : {};
  const first = [
    sortHeader(app, { id: NAME, label: messages.area.heading, ...span }),
    places ? el("th", { scope: "col", class: "getal", ...span }, messages.table.place) : null,
  ];
  const own = columns.map((column) => sortHeader(app, {
    id: column.id, label: column.indicator.label, under: underOf(column), look: lookOf(column.indicator),
  }));
  const rows = several ? [themeRow(app.groups, columns), el("tr", {}, own)] : [el("tr", {}, first, own)];
  if (several) rows[0].prepend(...first.filter(Boolean));
  byId("tabel-kop").replaceChildren(...rows);
}

function placeCell({ places, sorted }, area, notes) {
  const found = places.of.get(area);
  if (!found) return el("td", { class: "getal ontbreekt" }, messages.table.unknown, mark(notes, sorted.note(area.index)));
  const place = formatCount(found.place);
  return el("td", { class: "getal table-place" }, found.shared ? messages.table.shared(place) : place);
}

function tick(app, { code, name }) {
  const toggle = ({ target }) => {
    const others = app.state.areas.filter((other) => other !== code);
    app.set({ areas: target.checked ? [...others, code] : others });
  };
  return el("input", { type: "checkbox", class: "tick", "data-area": code, "aria-label": messages.table.tick(name), onchange: toggle });
}

function row(app, area, notes) {
  const { payload, view } = app;
  return el("tr", {},
    el("th", { scope: "row" }, el("div", { class: "area-cell" }, tick(app, area), el("div", {},
      nameOf(payload, area), el("span", { class: "kolomnaam" }, area.parent || area.code)))),
    view.places ? placeCell(view, area, notes) : null,
    view.columns.map((column) => figureCell(column, area.index, notes)));
}

function drawPages({ view: { level, rows, page, pages, shown } }) {
  const first = page * PAGE + 1;
  byId("tabel-aantal").textContent = rows.length
    ? messages.table.shown(formatCount(first), formatCount(first + shown.length - 1), formatCount(rows.length), level.label.toLowerCase())
    : messages.area.notFound;
  byId("tabel-bladeren").hidden = pages < 2;
  byId("tabel-vorige").disabled = page === 0;
  byId("tabel-volgende").disabled = page >= pages - 1;
}

/** The next or former page, from its first row; at the end the focus goes to the other button. */
function turn(app, by, button, other) {
  app.set({ page: app.state.page + by });
  if (byId("tabel-vak").getBoundingClientRect().top < 0) byId("tabel-vak").scrollIntoView({ block: "start" });
  (button.disabled ? other : button).focus();
}

/** Which areas are ticked; when there are as many as fit, no other can be. */
function drawTicks({ state }) {
  for (const box of byId("tabel-rijen").querySelectorAll(".tick")) {
    box.checked = state.areas.includes(box.dataset.area);
    box.disabled = !box.checked && state.areas.length >= MOST;
  }
}

export const listPart = {
  start(app) {
    const [back, on] = [byId("tabel-vorige"), byId("tabel-volgende")];
    back.addEventListener("click", () => turn(app, -1, back, on));
    on.addEventListener("click", () => turn(app, 1, on, back));
  },

  update(app, changed) {
    if (app.state.beside) return;
    if ([...changed].some((key) => !APART.includes(key))) {
      const notes = createLetters();
      byId("tabel-titel").textContent = titleOf(app);
      drawHead(app);
      byId("tabel-rijen").replaceChildren(...app.view.shown.map((area) => row(app, area, notes)));
      byId("tabel-rangorde").hidden = !app.view.places;
      byId("tabel-rangorde").textContent = app.view.places ? rankingOf(app) : "";
      drawPages(app);
      drawFoot(app.payload, notes, app.view.columns);
    }
    drawTicks(app);
  },
};
