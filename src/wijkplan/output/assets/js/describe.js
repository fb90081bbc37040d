// What the map shows, in words: the title on the map, description, source, and what has changed.
"use strict";

(() => {
  const { byId } = wijkplan;

  /** Of when the values are: a year of delivery, a moment, or two. */
  function when(app) {
    const { view, state } = app;
    if (view.mode === wijkplan.view.DIFFERENCE) return `${view.to.label}, vergeleken met ${view.from.label}`;
    if (view.mode === wijkplan.view.COMPARE) return `links ${view.from.label}, rechts ${view.to.label}`;
    return view.varies && state.year !== null ? view.to.label : view.indicator.year;
  }

  function describe(app) {
    const { indicator, level, mode } = app.view;
    const difference = mode === wijkplan.view.DIFFERENCE;
    byId("kaart-titel").textContent = indicator.label;
    byId("kaart-ondertitel").textContent =
      [difference ? ["verschil", indicator.unit && "in " + indicator.unit].filter(Boolean).join(" ") : indicator.unit,
        when(app), "per " + level.one].filter(Boolean).join(" · ");
    byId("toelichting").textContent = indicator.description || "";
    byId("bron").textContent = indicator.source ? "Bron: " + indicator.source : "";
    document.title = indicator.label + " – " + app.payload.title;
    const links = app.payload.links;
    const group = app.payload.groups.find((one) => one.indicators.includes(app.state.indicator));
    const hash = new URLSearchParams({
      niveau: app.state.level, ...(group && { groep: group.id }),
      ...(app.state.year !== null && { jaar: app.state.year, scenario: app.state.scenario }),
    });
    document.querySelectorAll("[data-table-link]").forEach((link) => {
      link.setAttribute("href", links.table + "#" + hash);
    });
  }

  function announce(app, changed) {
    const { indicator, level, classes } = app.view;
    if (changed.has("mode") || changed.has("fromYear") || changed.has("fromScenario") || changed.has("scenario")) {
      wijkplan.say(`${indicator.label}: ${when(app)}.`);
    } else if (["indicator", "level", "method", "classes"].some((key) => changed.has(key))) {
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
