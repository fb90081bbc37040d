// Layers over the areas: lines, polygons and points with their own legend and a checkbox.
"use strict";

(() => {
  const SVG = "http://www.w3.org/2000/svg";
  const groups = new Map();

  function draw(app, feature, style) {
    const look = {
      renderer: app.renderer, color: style.color, weight: style.weight ?? 2, opacity: style.opacity ?? 1,
      dashArray: style.dash ?? null, lineCap: style.dash ? "butt" : "round",
    };
    const fill = { fillColor: style.fill ?? style.color, fillOpacity: style.fillOpacity ?? 0.25 };
    if (feature.type === "line") {
      return L.polyline(wijkplan.geometry.lines(feature.coords), look);
    }
    if (feature.type === "polygon") {
      const hatch = style.pattern ? { mark: style.pattern, ink: style.color } : null;
      const shown = { fill: Boolean(style.fill), hatch };
      return L.polygon(wijkplan.geometry.polygons(feature.coords), { ...look, ...fill, ...shown });
    }
    // A point of one colour gets a light ring; one with a fill of its own is a ring of its colour.
    const ring = style.fill && style.fill !== style.color ? style.color : app.inks.casing;
    const points = wijkplan.geometry.positions(feature.coords).map((position) =>
      L.circleMarker(position, { ...look, ...fill, fillOpacity: 1, color: ring, radius: style.radius ?? 6 }));
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
      layer.on("mousemove", (event) => {
        L.DomEvent.stopPropagation(event);
        wijkplan.tooltip.show(app, event.latlng, [
          wijkplan.el("strong", {}, feature.text || overlay.legend[feature.style].label),
          wijkplan.el("span", { class: "tooltip-place" }, overlay.label),
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

  /** The pattern of a style as the fill of a swatch, like the one on the map. */
  function patternOf(style, set) {
    const pattern = document.createElementNS(SVG, "pattern");
    const image = document.createElementNS(SVG, "image");
    const id = ["patroon", style.pattern, style.color.slice(1)].join("-");
    set(pattern, { id, width: 7, height: 7, patternUnits: "userSpaceOnUse" });
    const tile = wijkplan.canvas.tileOf({ mark: style.pattern, ink: style.color });
    set(image, { href: tile.toDataURL(), width: 7, height: 7 });
    pattern.append(image);
    return { pattern, fill: `url(#${id})` };
  }

  /** A swatch of a legend entry, drawn as its features are. */
  function swatch(style, type) {
    const svg = document.createElementNS(SVG, "svg");
    const shape = document.createElementNS(SVG, type === "line" ? "line" : type === "point" ? "circle" : "rect");
    const set = (node, values) => Object.entries(values).forEach(([key, value]) => node.setAttribute(key, value));
    set(svg, { class: "swatch", viewBox: "0 0 26 16", width: 26, height: 16, "aria-hidden": "true" });
    if (type === "line") set(shape, { x1: 1, y1: 8, x2: 25, y2: 8 });
    if (type === "point") set(shape, { cx: 13, cy: 8, r: 5 });
    if (type === "polygon") set(shape, { x: 2, y: 2, width: 22, height: 12 });
    set(shape, {
      stroke: style.color, "stroke-width": style.weight ?? 2, "stroke-dasharray": style.dash ?? "none",
      fill: type === "point" ? style.fill ?? style.color : (type === "polygon" && style.fill) || "none",
      "fill-opacity": type === "polygon" ? style.fillOpacity ?? 0.25 : 1,
    });
    if (type === "polygon" && style.pattern) {
      const { pattern, fill } = patternOf(style, set);
      const hatched = shape.cloneNode();
      set(hatched, { fill, "fill-opacity": 1, stroke: "none" });
      svg.append(pattern, hatched);
    }
    if (type === "line") {
      const edge = shape.cloneNode();
      set(edge, { class: "swatch-edge", "stroke-width": (style.weight ?? 2) + 2.5, "stroke-dasharray": "none" });
      svg.append(edge);
      edge.removeAttribute("stroke");
    }
    svg.append(shape);
    return svg;
  }

  function legendOf(overlay) {
    const type = (index) => overlay.features.find((feature) => feature.style === index)?.type ?? "line";
    return wijkplan.el("ul", { class: "overlay-legend" }, overlay.legend.map((entry, index) =>
      wijkplan.el("li", {}, swatch(entry.style, type(index)), entry.label)));
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
    return el("div", { class: "overlay" }, el("label", { class: "check", for: id }, box, overlay.label), legendOf(overlay));
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

  wijkplan.part({
    start(app) {
      const box = wijkplan.byId("kaartlagen");
      box.hidden = app.payload.overlays.length === 0;
      wijkplan.byId("lagen").append(...controls(app));
    },
    update(app, changed) {
      if (changed.has("inks")) {
        groups.forEach((group) => group.remove());
        groups.clear();
      }
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
