// Layers over the areas: lines, polygons and points with their own legend and a checkbox.
"use strict";

(() => {
  const groups = new Map();
  const dated = new Map();
  let phaseOf = () => null;

  /** How a feature is drawn; one of a project by how far it is. */
  function lookOf(app, feature, style, phase) {
    const { line = 1, fill = null, solid = false, dash = style.dash ?? null } = wijkplan.phases.PHASES[phase] ?? {};
    const look = {
      color: style.color, weight: style.weight ?? 2, opacity: line * (style.opacity ?? 1),
      dashArray: dash, _dashArray: dash?.split(/[, ]+/).map(Number), lineCap: dash ? "butt" : "round",
    };
    if (feature.type === "line") return look;
    if (feature.type === "polygon") {
      return {
        ...look, fill: Boolean(style.fill), fillColor: style.fill ?? style.color,
        fillOpacity: fill ?? style.fillOpacity ?? 0.25,
        hatch: style.pattern && line === 1 ? { mark: style.pattern, ink: style.color } : null,
      };
    }
    // Under way or without a year a point is a ring; else it is full, more or less faint.
    const hollow = phase === "bezig" || phase === "onbekend";
    // A point of one colour gets a light ring; one with a fill of its own is a ring of its colour.
    const ring = hollow || (style.fill && style.fill !== style.color) ? style.color : app.inks.casing;
    return {
      ...look, color: ring, fill: true, fillColor: hollow ? app.inks.casing : style.fill ?? style.color,
      fillOpacity: solid || hollow ? 1 : line, weight: hollow ? 3 : look.weight,
    };
  }

  /** The look of a feature now; in a map of two halves the left half has its own moment. */
  function lookNow(app, feature, style) {
    const { to, from, other } = app.view;
    const look = (side) => lookOf(app, feature, style, phaseOf(feature, side.moment));
    return { ...look(to), left: other ? { stroke: true, ...look(from) } : null };
  }

  function draw(app, feature, style) {
    const look = { renderer: app.renderer, ...lookNow(app, feature, style) };
    if (feature.type === "line") return L.polyline(wijkplan.geometry.lines(feature.coords), look);
    if (feature.type === "polygon") return L.polygon(wijkplan.geometry.polygons(feature.coords), look);
    const points = wijkplan.geometry.positions(feature.coords).map((position) =>
      L.circleMarker(position, { ...look, radius: style.radius ?? 6 }));
    return L.featureGroup(points);
  }

  /** A light edge under all lines of one style at once, so that parallel tracks stay dark. */
  function casings(app, overlay) {
    return overlay.legend.map(({ style }, index) => {
      const lines = overlay.features.filter((feature) => feature.type === "line" && feature.style === index)
        .flatMap((feature) => wijkplan.geometry.lines(feature.coords));
      return L.polyline(lines, {
        renderer: app.renderer, interactive: false, color: app.inks.casing, weight: (style.weight ?? 2) + 2.5, opacity: 0.9,
      });
    });
  }

  function build(app, overlay) {
    const group = L.featureGroup(casings(app, overlay));
    // Thick styles first, so that a thin line is never hidden under a thick one.
    const order = overlay.features.map((feature) => [feature, overlay.legend[feature.style].style])
      .sort((a, b) => (b[1].weight ?? 2) - (a[1].weight ?? 2));
    for (const [feature, style] of order) {
      const layer = draw(app, feature, style);
      if (hasYears(feature)) dated.set(layer, { feature, style });
      layer.on("mousemove", (event) => {
        L.DomEvent.stopPropagation(event);
        wijkplan.tooltip.show(app, event.latlng, [
          wijkplan.el("strong", {}, feature.text || overlay.legend[feature.style].label),
          wijkplan.el("span", { class: "tooltip-place" }, overlay.label),
          ...phaseLines(app, feature),
        ]);
      });
      layer.on("mouseout", () => wijkplan.tooltip.hide());
      layer.on("click", (event) => {
        const area = wijkplan.areas.at(app, event.latlng);
        if (area) app.set({ area: area.code });
      });
      group.addLayer(layer);
    }
    return group;
  }

  const hasYears = (feature) => feature.year_end !== undefined;

  /** How far a project is at the moment or moments shown, in words. */
  function phaseLines(app, feature) {
    const { to, from, other } = app.view;
    return (other ? [from, to] : [to]).map((side) => [side, phaseOf(feature, side.moment)])
      .filter(([, phase]) => phase)
      .map(([side, phase]) => wijkplan.el("span", {}, `${side.label}: ${wijkplan.phases.PHASES[phase].label}`));
  }

  function legendOf(overlay) {
    const { el, swatch } = wijkplan;
    const type = (index) => overlay.features.find((feature) => feature.style === index)?.type ?? "line";
    const kinds = el("ul", { class: "overlay-legend" }, overlay.legend.map((entry, index) =>
      el("li", {}, swatch(entry.style, type(index)), entry.label)));
    if (!overlay.features.some(hasYears)) return [kinds];
    const ink = "#5b6670";
    const phases = Object.entries(wijkplan.phases.PHASES).map(([id, phase]) => {
      const hollow = id === "bezig" || id === "onbekend";
      const style = { color: ink, fill: hollow ? "none" : ink, weight: hollow ? 3 : 1, dash: phase.dash, opacity: phase.line };
      return el("li", {}, swatch(style, "point"), phase.label);
    });
    return [kinds, el("div", { class: "phase-legend", hidden: true },
      el("p", { class: "klein" }), el("ul", { class: "overlay-legend" }, phases))];
  }

  function control(app, overlay) {
    const { el } = wijkplan;
    const id = "laag-" + app.payload.overlays.indexOf(overlay);
    const box = el("input", {
      type: "checkbox", id, "data-overlay": overlay.id,
      onchange: (event) => {
        const others = app.state.overlays.filter((other) => other !== overlay.id);
        app.set({ overlays: event.target.checked ? [...others, overlay.id] : others });
        wijkplan.say(overlay.label + (event.target.checked ? " staat aan" : " staat uit"));
      },
    });
    return el("div", { class: "overlay" }, el("label", { class: "check", for: id }, box, overlay.label), ...legendOf(overlay));
  }

  /** Checkboxes, per group of overlays. */
  function controls(app) {
    const names = [...new Set(app.payload.overlays.map((overlay) => overlay.group))];
    return names.map((name) => {
      const members = app.payload.overlays.filter((overlay) => overlay.group === name);
      const alone = members.length === 1 && members[0].label === name;
      return wijkplan.el("fieldset", { class: "overlay-group" },
        wijkplan.el("legend", { class: alone ? "visueel-verborgen" : null }, name),
        members.map((overlay) => control(app, overlay)));
    });
  }

  /** Draw projects as far as they are at the moment shown. */
  function follow(app) {
    dated.forEach(({ feature, style }, layer) => layer.setStyle(lookNow(app, feature, style)));
    document.querySelectorAll(".phase-legend").forEach((box) => {
      box.hidden = app.state.year === null;
      box.querySelector("p").textContent = app.view.to.label + ":";
    });
  }

  wijkplan.part({
    start(app) {
      phaseOf = wijkplan.phases.create(app.payload);
      const box = wijkplan.byId("kaartlagen");
      box.hidden = app.payload.overlays.length === 0;
      wijkplan.byId("lagen").append(...controls(app));
    },
    update(app, changed) {
      if (changed.has("inks")) {
        groups.forEach((group) => group.remove());
        groups.clear();
        dated.clear();
      }
      if (wijkplan.view.affected(changed)) follow(app);
      for (const overlay of app.payload.overlays) {
        const visible = app.state.overlays.includes(overlay.id);
        if (visible && !groups.has(overlay.id)) groups.set(overlay.id, build(app, overlay));
        const group = groups.get(overlay.id);
        if (visible) group.addTo(app.map);
        else group?.remove();
      }
      document.querySelectorAll("[data-overlay]").forEach((box) => {
        box.checked = app.state.overlays.includes(box.dataset.overlay);
      });
    },
    front() {
      groups.forEach((group) => group.bringToFront());
    },
  });
})();
