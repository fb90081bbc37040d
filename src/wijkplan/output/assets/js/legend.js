// The legend: bounds, how many areas each class holds, and why values are missing.
"use strict";

wijkplan.legend = (() => {
  const { el, byId } = wijkplan;

  function row({ color, pattern, text, count, most, missing = false, index = -1 }) {
    const swatch = pattern ? wijkplan.swatch({ color: pattern.ink, weight: 1, pattern: pattern.mark, ground: pattern.ground }, "polygon")
      : el("span", { class: missing ? "swatch swatch-missing" : "swatch", "aria-hidden": "true" });
    if (color && !pattern) swatch.style.backgroundColor = color;
    const bar = el("span", { class: "count-bar", "aria-hidden": "true" });
    bar.style.setProperty("--part", most ? count / most : 0);
    return el("tr", { "data-class": index },
      el("td", { class: "legend-swatch" }, swatch),
      el("th", { scope: "row" }, text),
      el("td", { class: "legend-count" }, bar, el("span", { class: "legend-number" }, wijkplan.numbers.count(count))));
  }

  // Between which bounds differs per area; the legend only says that it does.
  const OPEN = /(^|: )tussen [\d.,\u2212+-]+%? en /;
  const BETWEEN = "geen vast getal, wel grenzen (kies een gebied)";

  function reasons(view, app) {
    const counts = new Map();
    view.values.forEach((value, index) => {
      if (value !== null) return;
      const told = app.missingText(index);
      const reason = OPEN.test(told) ? BETWEEN : told;
      counts.set(reason, (counts.get(reason) || 0) + 1);
    });
    const items = [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0], "nl"));
    return items.map(([reason, count]) => el("li", {}, reason + ": " + wijkplan.numbers.count(count)));
  }

  function draw(app) {
    const { view } = app;
    const { indicator, classes, colors, patterns } = view;
    const most = Math.max(classes.missing, ...classes.bins.map((bin) => bin.count));
    const rows = classes.bins.map((bin, index) => row({
      color: colors[index], pattern: patterns[index], text: wijkplan.classes.label(bin, indicator.decimals, indicator.signed), count: bin.count, most, index,
    }));
    if (classes.missing) rows.push(row({ text: "Geen waarde", count: classes.missing, most, missing: true }));
    byId("legenda-klassen").replaceChildren(...rows);
    byId("legenda-niveau").textContent = view.level.label + (view.other ? " rechts" : "");
    const unit = indicator.unit || (indicator.classes ? "Klasse" : "Waarde");
    byId("legenda-eenheid").textContent = indicator.signed ? "Verschil, " + unit : unit;
    byId("legenda-tijd").hidden = !view.varies;
    byId("legenda-redenen").replaceChildren(...reasons(view, app));
    byId("legenda-redenen").hidden = !classes.missing;
    byId("legenda-leeg").hidden = classes.bins.length > 0;
    const area = app.area();
    point(app, area ? classes.of[area.index] : null);
  }

  /** Point at the class of an area (null: at none). */
  function point(app, index) {
    byId("legenda-klassen").querySelectorAll("tr").forEach((tr) => {
      tr.classList.toggle("is-pointed", index !== null && tr.dataset.class === String(index));
    });
  }

  wijkplan.part({
    update(app, changed) {
      if (wijkplan.view.affected(changed)) draw(app);
    },
  });

  return { point };
})();
