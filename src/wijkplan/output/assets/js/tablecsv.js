// What is on the page as a CSV file: the list with all its pages, or the areas side by side.

import { csvOf } from "./csv.js";
import { byId, say } from "./dom.js";
import { download, fileNameOf } from "./files.js";
import { areasAbove } from "./levels.js";
import { messages } from "./messages.js";
import { formatCount } from "./numbers.js";
import { figuresBeside, placesBeside } from "./sidebyside.js";
import { groupOf } from "./tablechoices.js";

/** What stands in a cell of an area: a number, the name of a class, or nothing. */
function cellOf({ indicator: { classes, decimals }, value }, index) {
  const found = value(index);
  if (found === null) return null;
  return classes ? classes.texts[found] : { value: found, decimals };
}

/** Name, unit, moment and source in one heading: a file is often all that somebody is sent. */
const headOf = ({ indicator: { label, unit, source }, moment }) =>
  messages.csv.head(label, [unit, moment, source && messages.csv.source(source)].filter(Boolean).join(", "));

/** Place in the ranking; the reason that there is none is beside the figure itself. */
function placeColumn({ places, rows, sorted }, descending) {
  const cells = rows.map((area) => places.of.get(area) ?? null).map((found) => found && { value: found.place, decimals: 0 });
  const { known, missing } = places;
  return { head: messages.csv.place(sorted.indicator.label, descending, formatCount(known), formatCount(missing)), cells };
}

/** The list: code, name and what each area lies in, then what is on the screen, of every page. */
function listColumns({ levels, state, view }) {
  const { rows, level } = view;
  const order = [...levels.values()];
  const above = order.slice(order.indexOf(level) + 1).map((one) => ({
    head: one.one, cells: rows.map((area) => areasAbove(levels, area).find((found) => found.level === one)?.area.name ?? null),
  }));
  return [
    { head: messages.csv.code, cells: rows.map(({ code }) => code) },
    { head: messages.csv.name, cells: rows.map(({ name }) => name) },
    ...above,
    ...(view.places ? [placeColumn(view, state.descending)] : []),
    ...view.columns.map((column) => ({
      head: headOf(column), cells: rows.map(({ index }) => cellOf(column, index)),
      notes: rows.map(({ index }) => column.note(index)), notesHead: messages.csv.note(column.indicator.label),
    })),
  ];
}

/** Side by side: a row per figure, a column per area. */
function besideColumns(app) {
  const places = placesBeside(app);
  const figures = figuresBeside(app, places);
  const about = (head, of) => ({ head, cells: figures.map(({ column }) => of(column) || null) });
  return [
    about(messages.csv.theme, ({ group }) => group.label),
    about(messages.csv.figure, ({ indicator }) => indicator.label),
    about(messages.csv.unit, ({ indicator }) => indicator.unit),
    about(messages.csv.moment, ({ moment }) => moment),
    about(messages.csv.from, ({ indicator }) => indicator.source),
    ...places.map(({ level, area }, k) => ({
      head: messages.csv.area(area.name, level.one, area.code),
      cells: figures.map(({ columns }) => cellOf(columns[k], area.index)),
      notes: figures.map(({ columns }) => columns[k].note(area.index)), notesHead: messages.csv.note(area.name),
    })),
  ];
}

/** Text and name of the file of what the page shows. */
export function csvFileOf(app) {
  const { groups, state, view, time } = app;
  const what = state.beside ? [messages.csv.sideBySide, ...view.chosen.map(({ name }) => name)]
    : [view.level.label, groupOf(groups, state.columns)?.label];
  return {
    text: csvOf(state.beside ? besideColumns(app) : listColumns(app)),
    name: fileNameOf([...what, state.year === null ? "" : time.label(state)], ".csv"),
  };
}

export const csvPart = {
  start(app) {
    byId("tabel-csv").addEventListener("click", () => {
      const { text, name } = csvFileOf(app);
      download(new Blob([text], { type: "text/csv;charset=utf-8" }), name);
      byId("tabel-melding").textContent = app.state.beside
        ? messages.picture.saved(name) : messages.csv.saved(name, formatCount(app.view.rows.length), app.view.rows.length);
      say(byId("tabel-melding").textContent);
    });
  },

  update() {
    byId("tabel-melding").textContent = "";
  },
};
