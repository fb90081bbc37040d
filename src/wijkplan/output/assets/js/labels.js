// Names on the map where there is room: inside their own area, never over each other.
"use strict";

wijkplan.labels = (() => {
  const { el } = wijkplan;
  const MOST = 70;
  const GRID = 14;
  const CORNERS = 64;
  const places = new Map();
  let pane = null;
  let ruler = null;
  let placed = [];

  /** The position in a polygon that is farthest from its borders, among the points of a grid. */
  function roomiest(rings) {
    const xs = rings[0].map(([, x]) => x);
    const ys = rings[0].map(([y]) => y);
    const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const narrow = Math.cos((((y0 + y1) / 2) * Math.PI) / 180);
    let best = { room: -1, y: (y0 + y1) / 2, x: (x0 + x1) / 2 };
    for (let i = 1; i < GRID; i += 1) {
      for (let j = 1; j < GRID; j += 1) {
        const [x, y] = [x0 + ((x1 - x0) * i) / GRID, y0 + ((y1 - y0) * j) / GRID];
        const room = roomAt(rings, x, y, narrow);
        if (room > best.room) best = { room, x, y };
      }
    }
    return { rings, latlng: [best.y, best.x], size: (x1 - x0) * (y1 - y0) };
  }

  /** Squared distance to the nearest border, widthways counted half (names are wide); -1 outside. */
  function roomAt(rings, x, y, narrow) {
    let inside = false;
    let nearest = Infinity;
    for (const ring of rings) {
      // A border of hundreds of corners is near enough known by some of them.
      const step = Math.ceil(ring.length / CORNERS);
      for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
        const a = ring[i];
        const b = ring[j];
        if (a[0] > y !== b[0] > y && x < ((b[1] - a[1]) * (y - a[0])) / (b[0] - a[0]) + a[1]) inside = !inside;
        if (i % step) continue;
        const dx = (a[1] - x) * narrow * 0.5;
        const dy = a[0] - y;
        nearest = Math.min(nearest, dx * dx + dy * dy);
      }
    }
    return inside ? nearest : -1;
  }

  function placesOf(level) {
    if (!places.has(level.id)) {
      places.set(level.id, level.shapes().map((polygons) => {
        const largest = [...polygons].sort((a, b) => b[0].length - a[0].length)[0];
        return largest ? roomiest(largest) : null;
      }));
    }
    return places.get(level.id);
  }

  const width = (text, font) => {
    ruler ??= document.createElement("canvas").getContext("2d");
    ruler.font = font;
    return ruler.measureText(text).width;
  };

  const overlap = (a, b) => a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1;

  const bySize = (a, b) => b.place.size - a.place.size || a.index - b.index;

  const namesOf = (level, above) => placesOf(level)
    .map((place, index) => place && { place, index, above, name: level.areas[index].name })
    .filter(Boolean).sort(bySize);

  /** Names to place, most wanted first: gemeenten when there are several in view, then the areas. */
  function candidates(app) {
    const highest = [...app.levels.values()].at(-1);
    const several = highest !== app.view.level && highest.areas.length > 1;
    return [...(several ? namesOf(highest, true) : []), ...namesOf(app.view.level, false)];
  }

  /** A gemeente is named only while it is seen as a whole. */
  function seenWhole(app, { place }) {
    const size = app.map.getSize();
    const box = L.latLngBounds(place.rings[0]);
    const [a, b] = [app.map.latLngToContainerPoint(box.getSouthWest()), app.map.latLngToContainerPoint(box.getNorthEast())];
    return b.x - a.x < size.x * 0.75 && a.y - b.y < size.y;
  }

  /** Whether a name stays within its area: both ends of it, and some air above and below. */
  function fits(app, { place }, at, wide) {
    const inside = (dx, dy) => {
      const { lat, lng } = app.map.containerPointToLatLng([at.x + dx, at.y + dy]);
      return roomAt(place.rings, lng, lat, 1) >= 0;
    };
    const half = wide / 2 + 2;
    return [-half, -half / 2, 0, half / 2, half].every((dx) => inside(dx, -5) && inside(dx, 5));
  }

  /** Colour of the area under a name; in a map of two halves that of its own half. */
  function groundOf(app, { above, index }, x) {
    if (above) return "#ffffff";
    if (!app.state.fill) return null;
    const { classes, colors, other } = app.view;
    return colors[(other && x < app.splitAt() ? other : classes.of)[index]] ?? null;
  }

  function paint(app, { node, candidate, x }) {
    const color = groundOf(app, candidate, x);
    node.style.setProperty("--halo", color ?? app.inks.ground);
    node.style.color = color ? wijkplan.palette.inkOn(color) : app.inks.ink;
  }

  /** Names that stay where they are, in the colours of now. */
  const repaint = (app) => placed.forEach((one) => paint(app, one));

  function label(app, candidate, at) {
    const node = el("span", { class: candidate.above ? "map-label is-above" : "map-label" }, candidate.name);
    const point = app.map.latLngToLayerPoint(candidate.place.latlng);
    node.style.left = point.x + "px";
    node.style.top = point.y + "px";
    placed.push({ node, candidate, x: at.x });
    paint(app, placed.at(-1));
    return node;
  }

  /** What already stands on the map, as boxes in the map: its title and the area card. */
  function occupied(app) {
    const map = app.map.getContainer().getBoundingClientRect();
    return ["kaart-titel", "gebied"].map((id) => wijkplan.byId(id).closest(".map-title, .area-card").getBoundingClientRect())
      .map((box) => ({ x0: box.left - map.left, x1: box.right - map.left, y0: box.top - map.top, y1: box.bottom - map.top }));
  }

  function draw(app) {
    pane.replaceChildren();
    placed = [];
    if (!app.state.names) return;
    const font = getComputedStyle(pane).font;
    const size = app.map.getSize();
    const taken = occupied(app);
    for (const candidate of candidates(app)) {
      if (taken.length >= MOST) break;
      const at = app.map.latLngToContainerPoint(candidate.place.latlng);
      const wide = width(candidate.name, font) * (candidate.above ? 1.25 : 1);
      const box = { x0: at.x - wide / 2 - 4, x1: at.x + wide / 2 + 4, y0: at.y - 9, y1: at.y + 9 };
      const visible = box.x0 > 0 && box.y0 > 0 && box.x1 < size.x && box.y1 < size.y;
      const room = candidate.above ? seenWhole(app, candidate) : fits(app, candidate, at, wide);
      if (!visible || !room || taken.some((other) => overlap(box, other))) continue;
      taken.push(box);
      pane.append(label(app, candidate, at));
    }
  }

  wijkplan.part({
    start(app) {
      pane = app.map.createPane("namen");
      pane.classList.add("map-labels");
      pane.setAttribute("aria-hidden", "true");
      app.map.on("zoomstart", () => pane.replaceChildren());
      app.map.on("moveend", () => draw(app));
    },
    update(app, changed) {
      const moved = ["start", "level", "area", "names", "inks"].some((key) => changed.has(key));
      (moved ? draw : repaint)(app);
    },
  });

  /** The place of a name in the window, whether or not the name is drawn. */
  function pointOf(app, code) {
    const place = placesOf(app.view.level)[app.view.level.byCode.get(code).index];
    const at = app.map.latLngToContainerPoint(place.latlng);
    const box = app.map.getContainer().getBoundingClientRect();
    return { x: box.left + at.x, y: box.top + at.y };
  }

  return { pointOf, repaint, shown: () => [...pane.children].map((node) => node.textContent) };
})();
