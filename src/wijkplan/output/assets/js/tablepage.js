// What the table page shows: head, rows, remarks and sources of the choices in its state.

import { byId, el } from "./dom.js";
import { explanationOf } from "./explain.js";
import { writeHash } from "./hash.js";
import { messages } from "./messages.js";
import { formatCount, formatValue } from "./numbers.js";
import { createLetters, rowsOf } from "./rows.js";

const PAGE = 100;

/** The choices at the start, which an address may know better: {level, group, filter, …}. */
export function tableChoices({ levels, start }, groups, time, hash) {
  const known = (list, id) => list.some((one) => one.id === id);
  return {
    level: known(levels, hash.niveau) ? hash.niveau : start.level,
    group: known(groups, hash.groep) ? hash.groep
      : (groups.find((group) => group.indicators.includes(start.indicator)) ?? groups[0])?.id,
    filter: hash.zoek || "", sort: "naam", descending: false, page: 0,
    scenario: time.known(hash.scenario) ? hash.scenario : time.first,
    year: time.years.find((year) => String(year) === hash.jaar) ?? null,
  };
}

/** Level, theme and indicators of a state. */
export function shownOf({ payload, groups }, state) {
  const level = payload.levels.find((one) => one.id === state.level);
  const group = groups.find((one) => one.id === state.group) ?? { label: "", indicators: [] };
  return { level, group, columns: group.indicators.map((id) => [id, payload.indicators[id]]) };
}

const valueOf = ({ time }, state, id, index) => time.at(id, state.level, state).values[index] ?? null;
const noteOf = ({ time, payload }, state, id, index) =>
  payload.noteTexts[time.at(id, state.level, state).notes[index]] || "";

function header({ sort, descending }, sortBy, { id, label, under, look }) {
  const button = el("button", { type: "button", class: "sort", "data-sort": id, onclick: () => sortBy(id) },
    el("span", {}, label), under ? el("span", { class: "eenheid" }, under) : null);
  return el("th", {
    scope: "col", class: look,
    "aria-sort": sort === id ? (descending ? "descending" : "ascending") : null,
  }, button);
}

/** Numbers are set right, names of classes left. */
const lookOf = ({ classes }) => (classes ? null : "getal");

const mark = (notes, text) => el("sup", { class: "note-mark", title: text },
  notes.letter(text), el("span", { class: "visueel-verborgen" }, ` (${text})`));

function cell(table, state, notes, id, index) {
  const value = valueOf(table, state, id, index);
  const note = noteOf(table, state, id, index);
  if (value === null) {
    const reason = note || messages.value.notDelivered;
    return el("td", { class: "getal ontbreekt", title: reason }, "–", mark(notes, reason));
  }
  const indicator = table.payload.indicators[id];
  return el("td", { class: lookOf(indicator), title: note || null },
    formatValue(value, indicator), note ? mark(notes, note) : null);
}

function row(table, state, notes, index) {
  const { level, columns } = shownOf(table, state);
  const { names, codes, parents } = level;
  const href = table.payload.links.profile?.replace("{code}", encodeURIComponent(codes[index]));
  return el("tr", {},
    el("th", { scope: "row" },
      href ? el("a", { href }, names[index]) : names[index],
      el("span", { class: "kolomnaam" }, parents[index] || codes[index])),
    columns.map(([id]) => cell(table, state, notes, id, index)));
}

function drawHead({ time }, state, { level, group, columns }, sortBy) {
  const moment = state.year === null ? "" : time.label(state);
  byId("tabel-titel").textContent = messages.table.title(group.label, level.id, moment);
  const yearOf = (id, one) => (state.year !== null && time.varies(id) ? messages.time.endOf(state.year) : one.year);
  byId("tabel-kop").replaceChildren(el("tr", {},
    header(state, sortBy, { id: "naam", label: messages.area.heading, under: "", look: null }),
    columns.map(([id, one]) => header(state, sortBy, {
      id, label: one.label, under: [one.unit, yearOf(id, one)].filter(Boolean).join(" · "), look: lookOf(one),
    }))));
}

function drawNotes({ letters }) {
  byId("tabel-noten").replaceChildren(...[...letters].map(([text, letter]) =>
    el("li", {}, el("span", { class: "note-mark" }, letter), " " + text)));
  byId("tabel-noten-blok").hidden = letters.size === 0;
}

function drawSources({ payload }, columns) {
  byId("tabel-bronnen").replaceChildren(...columns.flatMap(([, one]) => [
    el("dt", {}, one.label),
    ...explanationOf(payload, one).map(([heading, text]) => el("dd", {}, messages.explain.inLine(heading, text))),
    one.source ? el("dd", {}, messages.value.source(one.source)) : [],
  ].flat()));
}

function drawPages({ first, last, total, page, pages }, level) {
  byId("tabel-aantal").textContent = total
    ? messages.table.shown(formatCount(first), formatCount(last), formatCount(total), level.label.toLowerCase())
    : messages.area.notFound;
  byId("tabel-bladeren").hidden = pages < 2;
  byId("tabel-vorige").disabled = page === 0;
  byId("tabel-volgende").disabled = page >= pages - 1;
}

/** Draw a state of the table {payload, groups, time}; the page that is shown, which may be an earlier one. */
export function drawTable(table, state, sortBy) {
  const shown = shownOf(table, state);
  const all = rowsOf(shown.level, state, (index) => valueOf(table, state, state.sort, index));
  const pages = Math.max(1, Math.ceil(all.length / PAGE));
  const page = Math.min(state.page, pages - 1);
  const part = all.slice(page * PAGE, (page + 1) * PAGE);
  const notes = createLetters();
  drawHead(table, state, shown, sortBy);
  byId("tabel-rijen").replaceChildren(...part.map((index) => row(table, state, notes, index)));
  drawNotes(notes);
  drawSources(table, shown.columns);
  drawPages({ first: page * PAGE + 1, last: page * PAGE + part.length, total: all.length, page, pages }, shown.level);
  writeHash({
    niveau: state.level, groep: state.group, zoek: state.filter.trim(),
    jaar: state.year, scenario: state.year === null ? null : state.scenario,
  });
  return page;
}
