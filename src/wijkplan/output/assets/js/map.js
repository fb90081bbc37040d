// Start of the map page; the shell calls wijkplan.startMap with the map that folium made.
"use strict";

wijkplan.startMap = (map) => wijkplan.open(async (payload) => {
  const app = wijkplan.app.create(payload);
  const root = document.documentElement;
  app.map = map;
  app.renderer = new wijkplan.canvas.Renderer({ padding: 0.2 });
  app.inks = wijkplan.canvas.inks();
  map.getContainer().setAttribute("role", "region");
  map.getContainer().setAttribute("aria-label", "Kaart: verschuif met de pijltjes, zoom met plus en min");
  for (const part of wijkplan.parts) part.start?.(app);
  const wish = wijkplan.address.read();

  /** Data of other years come after the first map, unless that needs them. */
  async function loadTime() {
    try {
      await wijkplan.time.load(payload);
      root.dataset.time = "true";
    } catch (error) {
      root.dataset.time = "false";
      wijkplan.byId("tijd-storing").hidden = false;
      wijkplan.byId("tijd-storing").textContent = `De cijfers van andere jaren kunnen niet worden getoond (${error.message}).`;
      console.error(error);
    }
  }

  if (wijkplan.address.asksForTime(wish) || app.time.varies(wish.indicator ?? app.start.indicator)) await loadTime();
  app.begin(wish);
  if (payload.time && !root.dataset.time) {
    // A frame on, so that the first map is on the screen.
    setTimeout(async () => {
      await loadTime();
      app.refresh(new Set(["time"]));
    });
  }

  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    app.inks = wijkplan.canvas.inks();
    app.refresh(new Set(["inks"]));
  });
  new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(map.getContainer());

  const colorsOf = (of) => of.map((index) => (index < 0 ? null : app.view.colors[index]));
  /** What the page shows now, to read and not to change: for tests and for the curious. */
  wijkplan.state = () => ({
    ...structuredClone(app.state),
    codes: app.view.level.areas.map((area) => area.code),
    values: [...app.view.values],
    notes: app.view.values.map((_, index) => app.view.note(index)),
    colors: colorsOf(app.view.classes.of),
    left: app.view.other && { values: [...app.view.from.values], colors: colorsOf(app.view.other) },
    bins: structuredClone(app.view.classes.bins),
    missing: app.view.classes.missing,
    labels: wijkplan.labels.shown(),
    zoom: map.getZoom(),
  });
  /** Where an area is on the screen: the place of its name. */
  wijkplan.pointOf = (code) => wijkplan.labels.pointOf(app, code);
});
