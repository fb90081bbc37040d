// The answer to 'Waarom?': the lists of whylists.js, in a dialog.

import { byId, el } from "./dom.js";
import { messages } from "./messages.js";
import { formatNumber, withUnit } from "./numbers.js";
import { DIFFERENCE, VALUE } from "./view.js";
import { explain } from "./why.js";
import { listOf, sourceList, valueOf } from "./whylists.js";

function section(app, about) {
  const lines = listOf(app, about);
  const more = about.kind === "bron" ? [] : sourceList(app, about);
  const heading = messages.why.section(app.time.label(about.moment), valueOf(about));
  return el("section", {}, el("h3", {}, heading), ...lines, ...more);
}

/** '120 − 96 = +24 woningen', of the values of two moments; null where one is missing. */
function differenceOf({ base, indicator }, [to, from]) {
  if (from === null || to === null) return null;
  const [b, a] = [to, from].map((value) => formatNumber(value, base.decimals));
  return el("p", { class: "why-sum" }, `${b} \u2212 ${a} = ${withUnit(to - from, indicator)}`);
}

/** Open the answer for an area, at the moment or both moments that the map shows. */
export function showWhy(app, area) {
  const { view, state } = app;
  const sides = view.mode === VALUE ? [view.to] : [view.to, view.from];
  const reasons = sides.map(({ moment }) => explain(app, state.indicator, view.level, area, moment));
  const difference = view.mode === DIFFERENCE ? differenceOf(view, reasons.map(({ end }) => end.value)) : null;
  byId("waarom-titel").textContent = messages.why.title(view.base.label, area.name);
  byId("waarom-lijsten").replaceChildren(
    ...[difference, ...reasons.map((about) => section(app, about))].filter(Boolean));
  byId("waarom").showModal();
  byId("waarom-lijsten").scrollTop = 0;
}
