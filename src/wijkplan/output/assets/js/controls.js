// What is shown and how: indicator, level, class method, number of classes, names.
"use strict";

(() => {
  const { el, byId, options } = wijkplan;

  function levelChoice(app) {
    return [...app.levels.values()].map((level, index) => {
      const id = "niveau-" + index;
      return el("span", { class: "segment" },
        el("input", { type: "radio", name: "niveau", id, value: level.id,
          onchange: () => app.set({ level: level.id, area: null }) }),
        el("label", { for: id }, level.label));
    });
  }

  wijkplan.part({
    start(app) {
      byId("indicator").append(...wijkplan.indicatorOptions(app.payload));
      byId("niveaus").append(...levelChoice(app));
      byId("methode").append(...options(wijkplan.classes.METHODS));
      byId("klassen").append(...options(app.CLASSES.map((n) => [n, String(n)])));
      byId("indicator").addEventListener("change", (event) => app.set({ indicator: event.target.value }));
      byId("methode").addEventListener("change", (event) => app.set({ method: event.target.value }));
      byId("klassen").addEventListener("change", (event) => app.set({ classes: Number(event.target.value) }));
      byId("namen").addEventListener("change", (event) => app.set({ names: event.target.checked }));
      byId("kleuren").addEventListener("change", (event) => app.set({ fill: event.target.checked }));
      byId("niveau-keuze").hidden = app.levels.size < 2;
    },
    update(app) {
      byId("indicator").value = app.state.indicator;
      byId("methode").value = app.state.method;
      byId("klassen").value = String(app.state.classes);
      byId("klassen").closest("details").hidden = Boolean(app.view.base.classes);
      byId("namen").checked = app.state.names;
      byId("kleuren").checked = app.state.fill;
      document.getElementsByName("niveau").forEach((radio) => { radio.checked = radio.value === app.state.level; });
    },
  });
})();
