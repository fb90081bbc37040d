// Which columns the table has: a dialog with a checkbox per figure, theme by theme.

import { byId, el } from "./dom.js";
import { plain } from "./find.js";
import { messages } from "./messages.js";
import { formatCount } from "./numbers.js";

const check = (attributes, label) =>
  el("label", { class: "check" }, el("input", { type: "checkbox", ...attributes }), el("span", {}, label));

function add(app, ids, wanted) {
  const others = app.state.columns.filter((id) => !ids.includes(id));
  app.set({ columns: wanted ? [...others, ...ids] : others });
}

/** A theme: all of it, and each figure in it. */
function fieldset(app, { id, label, indicators }) {
  const all = check({ "data-group": id, onchange: ({ target }) => add(app, indicators, target.checked) }, messages.table.wholeGroup);
  const own = indicators.map((name) => {
    const { label: title, unit } = app.payload.indicators[name];
    const box = check({ "data-column": name, onchange: ({ target }) => add(app, [name], target.checked) }, title);
    box.append(unit ? el("span", { class: "eenheid" }, unit) : "");
    return box;
  });
  return el("fieldset", {}, el("legend", {}, label), all, own);
}

/** Show the figures of which the name has what is typed, and the themes that have such a figure. */
function search(list, text) {
  const wanted = plain(text.trim());
  for (const set of list.children) {
    const boxes = [...set.querySelectorAll("[data-column]")].map((box) => box.parentElement);
    for (const label of boxes) label.hidden = !plain(label.textContent).includes(wanted);
    set.querySelector("[data-group]").parentElement.hidden = Boolean(wanted);
    set.hidden = boxes.every((label) => label.hidden);
  }
  return [...list.children].some((set) => !set.hidden);
}

export const columnsPart = {
  start(app) {
    const list = byId("kolommen-groepen");
    list.append(...app.groups.map((group) => fieldset(app, group)));
    byId("kolommen-open").addEventListener("click", () => byId("kolommen").showModal());
    byId("kolommen-geen").addEventListener("click", () => app.set({ columns: [] }));
    byId("kolommen-zoek").addEventListener("input", ({ target }) => {
      byId("kolommen-niets").hidden = search(list, target.value);
    });
  },

  update({ groups, state }) {
    const chosen = new Set(state.columns);
    for (const box of byId("kolommen-groepen").querySelectorAll("[data-column]")) box.checked = chosen.has(box.dataset.column);
    for (const box of byId("kolommen-groepen").querySelectorAll("[data-group]")) {
      const { indicators } = groups.find(({ id }) => id === box.dataset.group);
      const count = indicators.filter((id) => chosen.has(id)).length;
      box.checked = count === indicators.length;
      box.indeterminate = count > 0 && count < indicators.length;
    }
    byId("kolommen-aantal").textContent = messages.table.columns(formatCount(chosen.size));
  },
};
