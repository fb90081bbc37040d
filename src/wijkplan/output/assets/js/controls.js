// What is shown and how: indicator, level, class method, number of classes, names.

import { CLASS_COUNTS, METHODS } from "./classes.js";
import { byId, el, options } from "./dom.js";
import { messages } from "./messages.js";

/** Options in groups: an optgroup per theme that has indicators. */
const indicatorOptions = ({ groups, indicators }) => groups
  .filter((group) => group.indicators.length)
  .map((group) => el("optgroup", { label: group.label }, options(group.indicators.map((id) => [id, indicators[id].label]))));

function levelChoice(app) {
  return [...app.levels.values()].map((level, index) => {
    const id = "niveau-" + index;
    return el("span", { class: "segment" },
      el("input", { type: "radio", name: "niveau", id, value: level.id,
        onchange: () => app.set({ level: level.id, area: null }) }),
      el("label", { for: id }, level.label));
  });
}

export const controlsPart = {
  start(app) {
    byId("indicator").append(...indicatorOptions(app.payload));
    byId("niveaus").append(...levelChoice(app));
    byId("methode").append(...options(METHODS.map((id) => [id, messages.classes.methods[id]])));
    byId("klassen").append(...options(CLASS_COUNTS.map((n) => [n, String(n)])));
    const changes = {
      indicator: ({ value }) => ({ indicator: value }),
      methode: ({ value }) => ({ method: value }),
      klassen: ({ value }) => ({ classes: Number(value) }),
      namen: ({ checked }) => ({ names: checked }),
      kleuren: ({ checked }) => ({ fill: checked }),
      achtergrond: ({ checked }) => ({ background: checked }),
    };
    for (const [id, patch] of Object.entries(changes)) {
      byId(id).addEventListener("change", (event) => app.set(patch(event.target)));
    }
    byId("niveau-keuze").hidden = app.levels.size < 2;
  },

  update({ state, view }) {
    byId("indicator").value = state.indicator;
    byId("methode").value = state.method;
    byId("klassen").value = String(state.classes);
    byId("klassen").closest("details").hidden = Boolean(view.base.classes);
    byId("namen").checked = state.names;
    byId("kleuren").checked = state.fill;
    byId("achtergrond").checked = state.background;
    document.getElementsByName("niveau").forEach((radio) => { radio.checked = radio.value === state.level; });
  },
};
