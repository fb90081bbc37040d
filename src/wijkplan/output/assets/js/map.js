// Start of the map page; the shell calls wijkplan.startMap with the map that folium made.
"use strict";

wijkplan.startMap = (map) => wijkplan.open((payload) => {
  const app = wijkplan.app.create(payload);
  app.map = map;
  app.renderer = new wijkplan.canvas.Renderer({ padding: 0.2 });
  app.inks = wijkplan.canvas.inks();
  map.getContainer().setAttribute("role", "region");
  map.getContainer().setAttribute("aria-label", "Kaart: verschuif met de pijltjes, zoom met plus en min");
  for (const part of wijkplan.parts) part.start?.(app);
  app.begin(wijkplan.address.read(app));

  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    app.inks = wijkplan.canvas.inks();
    app.refresh(new Set(["inks"]));
  });
  new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(map.getContainer());

  /** What the page shows now, to read and not to change: for tests and for the curious. */
  wijkplan.state = () => ({
    ...structuredClone(app.state),
    codes: app.view.level.areas.map((area) => area.code),
    colors: app.view.classes.of.map((index) => (index < 0 ? null : app.view.colors[index])),
    bins: structuredClone(app.view.classes.bins),
    missing: app.view.classes.missing,
    labels: wijkplan.labels.shown(),
    zoom: map.getZoom(),
  });
  /** Where an area is on the screen: the place of its name. */
  wijkplan.pointOf = (code) => wijkplan.labels.pointOf(app, code);
});
