// The legend: bounds, how many areas each class holds, and why values are missing.

import { classLabel } from "./classes.js";
import { byId, el } from "./dom.js";
import { messages } from "./messages.js";
import { formatCount } from "./numbers.js";
import { swatch } from "./swatch.js";
import { affected } from "./view.js";

/** A piece of map: the pattern of a class, its colour, or the hatch of what is missing. */
function sample({ color, pattern, missing }) {
  if (pattern) {
    return swatch({ color: pattern.ink, weight: 1, pattern: pattern.mark, ground: pattern.ground }, "polygon");
  }
  const piece = el("span", { class: missing ? "swatch swatch-missing" : "swatch", "aria-hidden": "true" });
  if (color) piece.style.backgroundColor = color;
  return piece;
}

function row({ text, count, most, index = -1, ...look }) {
  const bar = el("span", { class: "count-bar", "aria-hidden": "true" });
  bar.style.setProperty("--part", most ? count / most : 0);
  return el("tr", { "data-class": index },
    el("td", { class: "legend-swatch" }, sample(look)),
    el("th", { scope: "row" }, text),
    el("td", { class: "legend-count" }, bar, el("span", { class: "legend-number" }, formatCount(count))));
}

// Between which bounds differs per area; the legend only says that it does.
const OPEN = /(^|: )tussen [\d.,\u2212+-]+%? en /;

/** Why values are missing, with how many: [reason, count] pairs, the most frequent first. */
export function reasonsOf(values, missingText) {
  const counts = new Map();
  values.forEach((value, index) => {
    if (value !== null) return;
    const told = missingText(index);
    const reason = OPEN.test(told) ? messages.legend.open : told;
    counts.set(reason, (counts.get(reason) || 0) + 1);
  });
  return [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0], "nl"));
}

function reasons(view, app) {
  return reasonsOf(view.values, app.missingText)
    .map(([reason, count]) => el("li", {}, messages.legend.reason(reason, formatCount(count))));
}

/** The legend of a view: its headings, and a row per class and for what is missing. */
export function legendOf({ indicator, classes, colors, patterns = [], other, level }) {
  const rows = classes.bins.map((bin, index) => ({
    color: colors[index], pattern: patterns[index], text: classLabel(bin, indicator.decimals, indicator.signed),
    count: bin.count, index,
  }));
  if (classes.missing) rows.push({ text: messages.value.missing, count: classes.missing, missing: true });
  const unit = indicator.unit || (indicator.classes ? messages.value.class : messages.value.heading);
  return {
    unit: indicator.signed ? messages.legend.difference(unit) : unit,
    level: other ? messages.legend.right(level.label) : level.label,
    rows,
  };
}

function draw(app) {
  const { view } = app;
  const { classes } = view;
  const { unit, level, rows } = legendOf(view);
  const most = Math.max(...rows.map(({ count }) => count));
  byId("legenda-klassen").replaceChildren(...rows.map((one) => row({ ...one, most })));
  byId("legenda-niveau").textContent = level;
  byId("legenda-eenheid").textContent = unit;
  byId("legenda-tijd").hidden = !view.varies;
  byId("legenda-redenen").replaceChildren(...reasons(view, app));
  byId("legenda-redenen").hidden = !classes.missing;
  byId("legenda-leeg").hidden = classes.bins.length > 0;
  const area = app.area();
  point(area ? classes.of[area.index] : null);
}

/** Point at the class of an area (null: at none). */
export function point(index) {
  byId("legenda-klassen").querySelectorAll("tr").forEach((tr) => {
    tr.classList.toggle("is-pointed", index !== null && tr.dataset.class === String(index));
  });
}

export const legendPart = {
  update(app, changed) {
    if (affected(changed)) draw(app);
  },
};
