// The areas of the chosen level: filled by class, hatched where missing, outlined by the levels above.
"use strict";

wijkplan.areas = (() => {
  // Borders of the levels above, heavier as the level is higher.
  const OUTLINE = { wijk: { weight: 1, opacity: 0.6 }, gemeente: { weight: 2, opacity: 0.9 } };
  const groups = new Map();
  let shown = null;
  let outlines = null;
  let chosen = null;
  let hovered = null;

  function build(app, level) {
    const group = L.featureGroup();
    level.shapes().forEach((polygons, index) => {
      if (!polygons.length) return;
      const layer = L.polygon(polygons, { renderer: app.renderer, smoothFactor: 0.5 });
      layer.area = level.areas[index];
      group.addLayer(layer);
    });
    group.on("mousemove", (event) => hover(app, event.propagatedFrom || event.layer, event.latlng));
    group.on("mouseout", () => leave(app));
    group.on("click", (event) => app.set({ area: (event.propagatedFrom || event.layer).area.code }));
    return group;
  }

  function groupOf(app, id) {
    if (!groups.has(id)) groups.set(id, build(app, app.levels.get(id)));
    return groups.get(id);
  }

  function layerOf(code) {
    let found = null;
    shown?.eachLayer((layer) => { if (layer.area.code === code) found = layer; });
    return found;
  }

  function showLevel(app) {
    const next = groupOf(app, app.state.level);
    if (next === shown) return;
    shown?.remove();
    shown = next.addTo(app.map);
    outlines?.remove();
    outlines = L.layerGroup().addTo(app.map);
    const ids = [...app.levels.keys()];
    for (const id of ids.slice(ids.indexOf(app.state.level) + 1)) {
      for (const polygons of app.levels.get(id).shapes()) {
        L.polygon(polygons, {
          renderer: app.renderer, interactive: false, fill: false, smoothFactor: 0.5,
          color: app.inks.strong, ...(OUTLINE[id] ?? OUTLINE.wijk),
        }).addTo(outlines);
      }
    }
  }

  /** How an area is filled for a class; without colours it can still be hovered, so it keeps a fill. */
  function fillOf(app, place) {
    const missing = place < 0;
    if (!app.state.fill) return { hatch: null, fill: true, fillOpacity: 1, fillColor: app.inks.ground };
    return {
      hatch: missing ? { ground: app.inks.ground, ink: app.inks.hatch } : app.view.patterns[place] ?? null,
      fill: true, fillOpacity: missing || app.view.patterns[place] ? 0 : 1, fillColor: missing ? null : app.view.colors[place],
    };
  }

  function styleOf(app, layer, many) {
    const { classes, other } = app.view;
    const { index } = layer.area;
    const style = {
      ...fillOf(app, classes.of[index]),
      color: app.inks.line, opacity: 1, weight: many ? 0.4 : app.state.level === "buurt" ? 0.8 : 1.4,
    };
    return { ...style, left: other && { ...layer.options, left: null, ...style, ...fillOf(app, other[index]) } };
  }

  /** Give every area its colour; only those that get another one are drawn again. */
  function recolor(app, everything) {
    const { classes, colors, patterns, other } = app.view;
    const drawn = (place) => (colors[place] ?? "hatched") + (patterns[place]?.mark ?? "");
    const many = app.view.level.areas.length > 3000;
    shown.eachLayer((layer) => {
      const { index } = layer.area;
      const left = other ? drawn(other[index]) : "none";
      const look = app.state.fill ? drawn(classes.of[index]) + left : "plain";
      if (!everything && layer.look === look) return;
      layer.look = look;
      layer.setStyle(styleOf(app, layer, many));
    });
  }

  /** A border around one area: a light edge with a dark line, to stand out on every class. */
  function mark(app, layer, weight) {
    return L.polygon(layer.getLatLngs(), {
      renderer: app.renderer, interactive: false, fill: false, weight,
      color: app.inks.mark, casing: app.inks.halo, smoothFactor: 0.5,
    }).addTo(app.map);
  }

  function hover(app, layer, latlng) {
    if (!layer.area) return;
    if (hovered?.code !== layer.area.code) {
      leave(app);
      hovered = { code: layer.area.code, mark: mark(app, layer, 1.6) };
      wijkplan.legend.point(app, app.view.classes.of[layer.area.index]);
    }
    const { name, parent, index } = layer.area;
    const { el } = wijkplan;
    wijkplan.tooltip.show(app, latlng, [
      el("strong", {}, name),
      parent ? el("span", { class: "tooltip-place" }, parent) : null,
      app.view.other ? [valueOf(app, app.view.from, index), valueOf(app, app.view.to, index)] : valueOf(app, null, index),
    ].flat());
  }

  /** The value of an area, or why there is none; of one of two moments, with its name. */
  function valueOf(app, side, index) {
    const { el } = wijkplan;
    const value = (side ?? app.view).values[index];
    const why = (side ?? app.view).note(index) || "niet geleverd";
    const text = value === null ? "Geen waarde: " + why : wijkplan.numbers.withUnit(value, app.view.indicator);
    return el("span", { class: value === null ? "tooltip-missing" : "tooltip-value" },
      side ? el("span", { class: "tooltip-place" }, side.label + " ") : null, text);
  }

  function leave(app) {
    hovered?.mark.remove();
    hovered = null;
    wijkplan.tooltip.hide();
    wijkplan.legend.point(app, selectedClass(app));
  }

  function selectedClass(app) {
    const area = app.area();
    return area ? app.view.classes.of[area.index] : null;
  }

  function choose(app) {
    chosen?.remove();
    const layer = app.state.area ? layerOf(app.state.area) : null;
    chosen = layer ? mark(app, layer, 2.6) : null;
    wijkplan.legend.point(app, selectedClass(app));
  }

  wijkplan.part({
    update(app, changed) {
      leave(app);
      showLevel(app);
      recolor(app, changed.has("inks"));
      if (changed.has("inks")) outlines.eachLayer((layer) => layer.setStyle({ color: app.inks.strong }));
      if (["start", "level", "area", "inks"].some((key) => changed.has(key))) choose(app);
    },
    front() {
      outlines?.eachLayer((layer) => layer.bringToFront());
    },
  });

  return {
    /** Bounds of one area on the level shown; null when it has no geometry. */
    boundsOf: (code) => layerOf(code)?.getBounds() ?? null,
    /** Bounds of all areas on the level shown. */
    bounds: () => shown.getBounds(),
    /** The area of the level shown under a position. */
    at(app, latlng) {
      const point = app.map.latLngToLayerPoint(latlng);
      let found = null;
      shown.eachLayer((layer) => { if (!found && layer._containsPoint(point)) found = layer.area; });
      return found;
    },
    /** Raise the border of the chosen area above all else. */
    raiseChosen: () => chosen?.bringToFront(),
  };
})();
