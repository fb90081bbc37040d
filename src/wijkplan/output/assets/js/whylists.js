// What why.js found, to read and to check: lists of projects, of areas, of parts, and the source.

import { el } from "./dom.js";
import { messages } from "./messages.js";
import { formatNumber, formatSigned, withUnit } from "./numbers.js";

const NONE = "–";
const words = messages.why;

const number = (value, decimals = 0) => (value === null ? NONE : formatNumber(value, decimals));
const signed = (value) => formatSigned(value, 0);
const upper = (text) => text.slice(0, 1).toUpperCase() + text.slice(1);
const small = (text) => (text ? el("span", { class: "kolomnaam" }, text) : null);
const remark = (...text) => el("p", { class: "klein" }, ...text);

/** A number, or 'tussen −12 en 0' where it is not known; as told by write. */
export function spell(span, write = number) {
  if (span === null) return NONE;
  const [low, high] = [Math.min(...span), Math.max(...span)];
  return low === high ? write(low) : messages.value.between(write(low), write(high));
}

/** The value that is explained, with its unit. */
export const valueOf = ({ end, indicator }) =>
  (end.value === null ? messages.value.none : withUnit(end.value, indicator));

/** A table of which the first column names the rows and some hold numbers. */
function table(caption, head, rows, foot, numbers = [1]) {
  const looks = (i) => (numbers.includes(i) ? "getal" : null);
  const row = (cells) => el("tr", {}, cells.map((cell, i) =>
    el(i ? "td" : "th", { scope: i ? null : "row", class: looks(i) }, cell)));
  return el("div", { class: "tabelvak", tabindex: 0, role: "region", "aria-label": caption },
    el("table", { class: "why-table" }, el("caption", {}, caption),
      el("thead", {}, el("tr", {}, head.map((text, i) => el("th", { scope: "col", class: looks(i) }, text)))),
      el("tbody", {}, rows.map(row)), el("tfoot", {}, foot.map(row))));
}

const sourceOf = (entry) =>
  [el("span", {}, entry.source), small(words.register(entry.row)), small(entry.note)];

function projectRow(entry) {
  const open = entry.exact || entry.span[0] === entry.span[1] ? null : small(words.openWhich);
  return [
    [entry.name, small(entry.project)], spell(entry.span, signed), String(entry.year),
    [entry.kind, small(entry.hardness), open], sourceOf(entry),
  ];
}

function projectList(app, about) {
  const { start, begin, rows, span, end, rest, moment, origin } = about;
  const first = [
    [words.start(app.payload.time.start.label), small(start.note)], spell(begin), String(origin.year), words.stock,
    origin.source,
  ];
  const foot = [
    ...(rest ? [[words.unexplained, signed(rest), "", "", ""]] : []),
    [app.time.label(moment), rest ? number(end.value) : spell(span), "", "", ""],
  ];
  return [
    table(about.indicator.label, words.projectColumns, [first, ...rows.map(projectRow)], foot),
    end.note ? remark(words.onMap(valueOf(about), end.note), otherBounds(about)) : null,
    leftOut(about),
  ];
}

/** Bounds of all projects together may be others than the sum of those of each; say so. */
function otherBounds({ span, end }) {
  const told = end.value === null && span && span[0] !== span[1];
  if (!told || end.note.includes(words.between(number(span[0]), number(span[1])))) return null;
  return words.otherBounds;
}

/** Projects of this area that are not in the sum, and why. */
function leftOut({ leftOut: entries }) {
  if (!entries.length) return null;
  const told = (entry) => words.leftOutProject(entry, entry.number === null ? null : number(entry.number));
  return el("details", {}, el("summary", {}, words.leftOut(entries.length)),
    el("ul", { class: "klein" }, entries.map((entry) => el("li", {}, told(entry)))));
}

function areaList(app, about) {
  const { rows, total, weight, end, indicator } = about;
  const told = (value) => number(value, indicator.decimals);
  const weighed = weight ? app.payload.indicators[weight].label : null;
  const cells = rows.map((row) => [
    [row.area.name, small(row.area.code)],
    ...(weight ? [number(row.weight)] : []),
    row.value === null ? [NONE, small(row.note || messages.value.notDelivered)] : told(row.value),
  ]);
  const head = [words.buurt, ...(weighed ? [weighed] : []), indicator.label];
  const foot = [[weighed ? words.weighed : words.together, ...(weighed ? [""] : []), told(total)]];
  return [table(words.perBuurt(indicator.label), head, cells, foot, [1, 2]), remark(upper(end.note) + ".")];
}

function shareList(app, about) {
  const [part, whole] = about.parts;
  const [a, b] = [part.end.value, whole.end.value];
  const exact = a !== null && b;
  return [
    el("p", { class: "why-sum" }, exact
      ? words.shareOf(number(a), number(b), number((100 * a) / b, about.indicator.decimals))
      : words.openShare(about.end.note || valueOf(about))),
    about.end.note && exact ? remark(upper(about.end.note) + ".") : null,
    el("h4", {}, words.numerator), ...listOf(app, part), el("h4", {}, words.denominator), ...listOf(app, whole),
  ];
}

function withTime({ varies, indicator }) {
  if (!varies) return words.steady;
  return indicator.classes ? words.redetermined : words.recomputed;
}

/** Where a figure comes from: source, year, rule and what is to be remarked. */
export function sourceList(app, about) {
  const { origin, end, varies, moment } = about;
  const later = varies && moment.year !== null;
  const rows = [
    [words.source, origin.source], [words.year, later ? app.time.label(moment) : String(origin.year ?? "")],
    [words.rule, origin.rule], [end.value === null ? words.reason : words.remark, end.note],
    [words.withTime, app.payload.time ? withTime(about) : ""],
  ];
  return [el("dl", { class: "gegevens" }, rows.filter(([, text]) => text)
    .map(([term, text]) => el("div", {}, el("dt", {}, term), el("dd", {}, text))))];
}

const LISTS = { projecten: projectList, gebieden: areaList, aandeel: shareList, bron: sourceList };

/** The lists of one number; their form follows from the kind of its reasons. */
export const listOf = (app, about) => LISTS[about.kind](app, about);
