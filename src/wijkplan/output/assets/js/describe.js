// What the map shows, in words: the title on the map, description, source, and what has changed.
"use strict";

(() => {
  const { byId } = wijkplan;

  function describe(app) {
    const { indicator, level } = app.view;
    byId("kaart-titel").textContent = indicator.label;
    byId("kaart-ondertitel").textContent =
      [indicator.unit, indicator.year, "per " + level.one].filter(Boolean).join(" · ");
    byId("toelichting").textContent = indicator.description || "";
    byId("bron").textContent = indicator.source ? "Bron: " + indicator.source : "";
    document.title = indicator.label + " – " + app.payload.title;
    const links = app.payload.links;
    const group = app.payload.groups.find((one) => one.indicators.includes(app.state.indicator));
    const hash = new URLSearchParams({ niveau: app.state.level, ...(group && { groep: group.id }) });
    document.querySelectorAll("[data-table-link]").forEach((link) => {
      link.setAttribute("href", links.table + "#" + hash);
    });
  }

  function announce(app, changed) {
    const { indicator, level, classes } = app.view;
    if (["indicator", "level", "method", "classes"].some((key) => changed.has(key))) {
      wijkplan.say(`${indicator.label}, ${level.label.toLowerCase()}: ${classes.bins.length} klassen` +
        (classes.missing ? `, ${wijkplan.numbers.count(classes.missing)} zonder waarde.` : "."));
    } else if (changed.has("area")) {
      const area = app.area();
      wijkplan.say(area ? `${area.name}: ${app.valueText(area.index)}` : "Geen gebied gekozen.");
    }
  }

  wijkplan.part({
    update(app, changed) {
      describe(app);
      if (!changed.has("start")) announce(app, changed);
    },
  });
})();
