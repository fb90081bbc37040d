// Two areas side by side: which is the second, and a few figures of both.

import { tableLink } from "./describe.js";
import { byId, el, options, say } from "./dom.js";
import { messages } from "./messages.js";
import { withUnit } from "./numbers.js";
import { besideHash } from "./tablechoices.js";
import { affected } from "./view.js";

const MOST = 6;

/** The indicator shown first, then those of its theme, then others. */
function indicatorsOf({ payload, state }) {
  const own = payload.groups.find((group) => group.indicators.includes(state.indicator));
  const others = payload.groups.filter((group) => group !== own).flatMap((group) => group.indicators);
  return [...new Set([state.indicator, ...(own?.indicators ?? []), ...others])]
    .filter((id) => payload.indicators[id]?.levels[state.level]).slice(0, MOST);
}

/** The figures of two areas, as {label, when, cells: [{text, missing}]}; missing with its reason. */
export function rowsOf(app, areas) {
  const { payload, state, time, view } = app;
  return indicatorsOf(app).map((id) => {
    const indicator = payload.indicators[id];
    const { values, notes } = time.at(id, state.level, view.to.moment);
    const cells = areas.map(({ index }) => {
      const value = values[index] ?? null;
      const why = payload.noteTexts[notes[index]] || messages.value.notDelivered;
      return value === null
        ? { text: messages.value.missingBecause(why), missing: true }
        : { text: withUnit(value, indicator), missing: false };
    });
    const when = time.varies(id) && state.year !== null ? view.to.label : String(indicator.year ?? "");
    return { label: indicator.label, when, cells };
  });
}

const tableOf = (app, areas) => el("table", { class: "pair-table" },
  el("caption", { class: "visueel-verborgen" }, messages.pair.told(...areas.map(({ name }) => name))),
  el("thead", {}, el("tr", {}, el("td"), areas.map(({ name }) => el("th", { scope: "col" }, name)))),
  el("tbody", {}, rowsOf(app, areas).map(({ label, when, cells }) => el("tr", {},
    el("th", { scope: "row" }, label, " ", el("span", { class: "eenheid" }, when)),
    cells.map(({ text, missing }) => el("td", { class: missing ? "is-missing" : null }, text))))));

/** [code, name] pairs of the areas that a chosen one can stand beside. */
function choicesOf({ view }, area) {
  const order = new Intl.Collator("nl", { numeric: true }).compare;
  return view.level.areas.filter((one) => one !== area)
    .map(({ code, name, parent }) => [code, [name, parent].filter(Boolean).join(", ")])
    .sort((a, b) => order(a[1], b[1]));
}

export class Pair {
  #offered = null;

  start(app) {
    byId("gebied-vergelijk").addEventListener("click", () => this.#turn(app));
    byId("vergelijk-met").addEventListener("change", ({ target }) => app.set({ beside: target.value || null, pairing: false }));
  }

  update(app, changed) {
    const { state, view } = app;
    const [area, other] = [app.area(), view.level.byCode.get(state.beside)];
    const open = Boolean(area && (other || state.pairing));
    byId("vergelijk").hidden = !open;
    byId("gebied-vergelijk").setAttribute("aria-expanded", String(open));
    if (!open) return;
    this.#offer(app, area);
    byId("vergelijk-met").value = state.beside ?? "";
    byId("vergelijk-uitleg").hidden = !state.pairing;
    this.#lead(app, [area, other].filter(Boolean));
    if (changed.has("beside") || changed.has("area") || affected(changed)) {
      byId("vergelijk-tabel").replaceChildren(...(other ? [tableOf(app, [area, other])] : []));
    }
    if (other && changed.has("beside") && !changed.has("start")) say(messages.pair.told(area.name, other.name));
  }

  /** The areas to choose from: made once for each chosen area, because there may be thousands. */
  #offer(app, area) {
    if (this.#offered === area) return;
    this.#offered = area;
    byId("vergelijk-met").replaceChildren(...options([["", messages.pair.choose], ...choicesOf(app, area)]));
  }

  /** The way to the table, where more areas can stand side by side. */
  #lead(app, areas) {
    const link = byId("vergelijk-meer");
    link.hidden = !app.payload.links.table;
    if (!link.hidden) link.setAttribute("href", tableLink(app, besideHash(areas.map(({ code }) => code))));
  }

  #turn(app) {
    const open = !byId("vergelijk").hidden;
    app.set({ beside: null, pairing: !open });
    if (!open) byId("vergelijk-met").focus();
  }
}
