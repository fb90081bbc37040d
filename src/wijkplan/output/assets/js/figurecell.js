// A figure in a cell with the letter of its remark, and under the table the remarks and the sources.

import { byId, el } from "./dom.js";
import { explanationOf } from "./explain.js";
import { messages } from "./messages.js";
import { formatValue } from "./numbers.js";

/** Numbers are set right, names of classes left. */
export const lookOf = ({ classes }) => (classes ? null : "getal");

/** Unit and year, as they stand in a heading. */
export const underOf = ({ indicator, year }) => [indicator.unit, year].filter(Boolean).join(" · ");

/** The letter of a remark; who hears the page hears the remark itself. */
export const mark = (notes, text) => el("sup", { class: "note-mark", title: text },
  notes.letter(text), el("span", { class: "visueel-verborgen" }, ` (${text})`));

/** The cell of an area in a column. */
export function figureCell(column, index, notes) {
  const [value, note] = [column.value(index), column.note(index)];
  const look = lookOf(column.indicator);
  if (value === null) return el("td", { class: "getal ontbreekt", title: note }, "–", mark(notes, note));
  return el("td", { class: look, title: note || null }, formatValue(value, column.indicator), note ? mark(notes, note) : null);
}

/** The name of an area, with the way to its profile. */
export function nameOf({ links }, { code, name }) {
  const href = links.profile?.replace("{code}", encodeURIComponent(code));
  return href ? el("a", { href }, name) : name;
}

/** The remarks that have a letter, and what the columns tell and where it comes from. */
export function drawFoot(payload, { letters }, columns) {
  byId("tabel-noten").replaceChildren(...[...letters].map(([text, letter]) =>
    el("li", {}, el("span", { class: "note-mark" }, letter), " " + text)));
  byId("tabel-noten-blok").hidden = letters.size === 0;
  byId("tabel-bronnen").replaceChildren(...columns.flatMap(({ indicator }) => [
    el("dt", {}, indicator.label),
    ...explanationOf(payload, indicator).map(([heading, text]) => el("dd", {}, messages.explain.inLine(heading, text))),
    ...(indicator.source ? [el("dd", {}, messages.value.source(indicator.source))] : []),
  ]));
  byId("tabel-bronnen-blok").hidden = columns.length === 0;
}
