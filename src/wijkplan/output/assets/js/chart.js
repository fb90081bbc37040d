// How an indicator of one area runs over the years: a line per scenario, and the same as a table.

import { el } from "./dom.js";
import { messages } from "./messages.js";
import { formatNumber, formatValue } from "./numbers.js";
import { known, range, seriesOf } from "./series.js";
import { node } from "./svg.js";
import { yearChoices } from "./time.js";

const BOX = { width: 304, height: 150, left: 44, top: 10, bottom: 22 };
const LINE = 12;
const [LETTER, LONGEST] = [7.1, 18];

const shorten = (label) => (label.length > LONGEST ? label.slice(0, LONGEST - 1) + "…" : label);

/** Places of the values in the drawing; on the right there is room for the names. */
function scaleOf(series, count) {
  const [low, high, step] = range(series.flatMap((one) => one.spans).filter(Boolean).flat());
  const { width, height, left, top, bottom } = BOX;
  const end = width - 8 - LETTER * Math.max(...series.map(({ label }) => shorten(label).length));
  const upper = high === low ? high + step : high;
  return {
    low, high: upper, step, end,
    x: (place) => left + ((end - left) * place) / (count - 1),
    y: (value) => height - bottom - ((height - top - bottom) * (value - low)) / (upper - low),
  };
}

/** The line of one scenario; it stops where the value is not known. */
function pathOf(spans, scale) {
  let pen = "M";
  return spans.map((span, place) => {
    if (!known(span)) {
      pen = "M";
      return "";
    }
    const part = pen + scale.x(place).toFixed(1) + " " + scale.y(span[0]).toFixed(1);
    pen = "L";
    return part;
  }).join("");
}

/** Between which numbers a count lies where it is not known: a bar per year. */
function barsOf(spans, scale) {
  return spans.map((span, place) => span && !known(span) && node("line", {
    class: "chart-span", x1: scale.x(place), x2: scale.x(place), y1: scale.y(span[0]), y2: scale.y(span[1]),
  })).filter(Boolean);
}

/** Names at the ends of the lines: one for lines that run alike, none over another. */
function namesOf(series, scale, chosen) {
  const ends = new Map();
  for (const { id, label, spans } of series) {
    const end = spans.findLast(Boolean);
    if (!end) continue;
    const key = JSON.stringify(spans);
    const found = ends.get(key) ?? { y: scale.y((end[0] + end[1]) / 2), labels: [], strong: false };
    found.labels.push(label);
    found.strong ||= id === chosen;
    ends.set(key, found);
  }
  const sorted = [...ends.values()].sort((a, b) => a.y - b.y);
  sorted.forEach((one, i) => { if (i) one.y = Math.max(one.y, sorted[i - 1].y + LINE * sorted[i - 1].labels.length); });
  const over = sorted.length ? sorted.at(-1).y + LINE * (sorted.at(-1).labels.length - 1) - (BOX.height - 8) : 0;
  if (over > 0) sorted.forEach((one) => { one.y -= over; });
  return sorted.flatMap(({ y, labels, strong }) => labels.map((label, i) =>
    node("text", { class: strong ? "chart-name is-chosen" : "chart-name", x: scale.end + 6, y: y + 4 + LINE * i },
      shorten(label))));
}

function axes(scale, { time }, decimals) {
  const marks = [];
  for (let value = scale.low; value <= scale.high + scale.step / 2; value += scale.step) {
    const y = scale.y(value);
    marks.push(node("line", { class: "chart-grid", x1: BOX.left, x2: scale.end, y1: y, y2: y }),
      node("text", { class: "chart-axis", x: BOX.left - 5, y: y + 4, "text-anchor": "end" },
        formatNumber(value, scale.step < 1 ? decimals : 0)));
  }
  const last = time.years.length;
  const under = (place, text, anchor) => node("text",
    { class: "chart-axis", x: scale.x(place), y: BOX.height - 6, "text-anchor": anchor }, text);
  return [...marks, under(0, messages.time.now, "start"), under(last, String(time.years[last - 1]), "end")];
}

function draw(app, series) {
  const { state, time, view } = app;
  const scale = scaleOf(series, time.years.length + 1);
  const svg = node("svg", { class: "chart", viewBox: `0 0 ${BOX.width} ${BOX.height}`, role: "img" });
  svg.setAttribute("aria-label", messages.chart.description(view.base.label));
  svg.append(...axes(scale, app, view.base.decimals));
  const order = [...series].sort((a, b) => (a.id === state.scenario) - (b.id === state.scenario));
  for (const { id, spans } of order) {
    const strong = id === state.scenario;
    svg.append(node("path", { class: strong ? "chart-line is-chosen" : "chart-line", d: pathOf(spans, scale) }));
    if (strong) svg.append(...barsOf(spans, scale));
  }
  const place = state.year === null ? 0 : time.years.indexOf(state.year) + 1;
  const now = series.find((one) => one.id === state.scenario).spans[place];
  if (known(now)) svg.append(node("circle", { class: "chart-point", cx: scale.x(place), cy: scale.y(now[0]), r: 4 }));
  svg.append(...namesOf(series, scale, state.scenario));
  return svg;
}

function table({ view, time }, series) {
  const { classes } = view.base;
  const text = (value) => formatValue(value, view.base);
  const cell = (span) => el("td", { class: classes ? null : "getal" },
    span === null ? "–" : known(span) ? text(span[0]) : messages.value.fromTo(text(span[0]), text(span[1])));
  const moments = yearChoices(time).map(([, label]) => label);
  return el("details", { class: "chart-table" }, el("summary", {}, classes ? messages.chart.perYear : messages.chart.asTable),
    el("div", { class: "tabelvak", tabindex: 0, role: "region", "aria-label": messages.chart.table },
      el("table", {}, el("caption", { class: "visueel-verborgen" }, messages.chart.caption(view.base.label)),
        el("thead", {}, el("tr", {}, el("th", { scope: "col" }, messages.chart.moment),
          series.map(({ label }) => el("th", { scope: "col", class: "getal" }, label)))),
        el("tbody", {}, moments.map((moment, place) => el("tr", {}, el("th", { scope: "row" }, moment),
          series.map(({ spans }) => cell(spans[place]))))))));
}

/** The chart and its table, of classes only the table; nothing where the area has no value in any year. */
export function chartOf(app, area) {
  const series = seriesOf(app, area);
  if (!series.some(({ spans }) => spans.some(Boolean))) return [];
  return app.view.base.classes ? [table(app, series)] : [draw(app, series), table(app, series)];
}

