// The chosen area: its value or the reason that there is none, its course, and the way to its profile.
"use strict";

(() => {
  const { byId, el } = wijkplan;

  function draw(app, area) {
    const { view, state } = app;
    const missing = view.values[area.index] === null;
    const when = view.varies && state.year !== null ? view.to.label : view.base.year;
    byId("gebied-naam").textContent = area.name;
    byId("gebied-plaats").textContent = [view.level.one, area.parent, area.code].filter(Boolean).join(" · ");
    byId("gebied-kenmerk").textContent =
      [view.base.label, view.mode === wijkplan.view.DIFFERENCE ? "verschil" : when].filter(Boolean).join(", ");
    byId("gebied-waarde").textContent = missing ? "Geen waarde" : app.valueText(area.index);
    byId("gebied-waarde").classList.toggle("is-missing", missing);
    byId("gebied-opmerking").textContent = missing ? "Reden: " + app.missingText(area.index) : view.note(area.index);
    byId("gebied-momenten").replaceChildren(...moments(app, area));
    byId("gebied-verloop").replaceChildren(...(view.varies && app.time.loaded() ? wijkplan.chart.build(app, area) : []));
    byId("gebied-waarom").hidden = !state.indicator;
    const link = byId("gebied-profiel");
    const { profile } = app.payload.links;
    link.hidden = !profile;
    if (profile) link.setAttribute("href", profile.replace("{code}", encodeURIComponent(area.code)));
  }

  /** The values of the two moments that are compared. */
  function moments(app, area) {
    const { view } = app;
    if (view.mode === wijkplan.view.VALUE) return [];
    return [view.from, view.to].map(({ label, values }) => {
      const value = values[area.index];
      return el("div", {}, el("dt", {}, label),
        el("dd", {}, value === null ? "geen waarde" : wijkplan.numbers.withUnit(value, view.base)));
    });
  }

  /** The area before or after this one, in the order of the data; the ends meet. */
  function step(app, by) {
    const { areas } = app.view.level;
    const at = app.area().index;
    const next = areas[(at + by + areas.length) % areas.length];
    app.set({ area: next.code });
    wijkplan.frame.show(app, next.code);
  }

  function close(app) {
    app.set({ area: null });
    byId("zoek").focus();
  }

  wijkplan.part({
    start(app) {
      byId("gebied-vorige").addEventListener("click", () => step(app, -1));
      byId("gebied-volgende").addEventListener("click", () => step(app, 1));
      byId("gebied-sluiten").addEventListener("click", () => close(app));
      byId("gebied-waarom").addEventListener("click", () => wijkplan.whyDialog.show(app, app.area()));
      byId("gebied").addEventListener("keydown", (event) => { if (event.key === "Escape") close(app); });
    },
    update(app) {
      const area = app.area();
      byId("gebied").hidden = !area;
      if (area) draw(app, area);
    },
    front: () => wijkplan.areas.raiseChosen(),
  });
})();
