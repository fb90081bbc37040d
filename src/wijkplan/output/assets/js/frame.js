// Where the map looks: the overview, one area, and back.
"use strict";

wijkplan.frame = (() => {
  const { el } = wijkplan;
  let onScreen = null;

  /** Room that the title and the area card take from the map, as padding for fitBounds. */
  function padding(app) {
    const size = app.map.getSize();
    const wide = size.x > 700;
    return { paddingTopLeft: [wide ? 28 : 14, wide ? 76 : 14], paddingBottomRight: [wide ? 60 : 14, wide ? 34 : 40] };
  }

  function overview(app) {
    app.map.fitBounds(wijkplan.areas.bounds(), { ...padding(app), animate: false });
  }

  /** Go to an area: closer, but with its neighbours still around it. */
  function goTo(app, code) {
    const bounds = wijkplan.areas.boundsOf(code);
    if (bounds) app.map.fitBounds(bounds.pad(0.8), { ...padding(app), animate: false });
  }

  /** Bring an area into view without changing the scale, when it is not there already. */
  function show(app, code) {
    const bounds = wijkplan.areas.boundsOf(code);
    if (bounds && !app.map.getBounds().contains(bounds.getCenter())) app.map.panTo(bounds.getCenter(), { animate: false });
  }

  /** On paper the map has another shape: give it that shape first, then show the same extent. */
  function paper(app, printing) {
    const root = document.documentElement;
    if (root.classList.contains("is-printing") === printing) return;
    if (printing) onScreen = { centre: app.map.getCenter(), zoom: app.map.getZoom(), bounds: app.map.getBounds() };
    root.classList.toggle("is-printing", printing);
    app.map.invalidateSize({ animate: false });
    if (printing) app.map.fitBounds(onScreen.bounds, { animate: false });
    else app.map.setView(onScreen.centre, onScreen.zoom, { animate: false });
  }

  const Home = L.Control.extend({
    onAdd() {
      const button = el("button", { type: "button", class: "map-button", id: "overzicht" },
        el("span", { "aria-hidden": "true" }, "\u2302"), el("span", { class: "visueel-verborgen" }, "Terug naar overzicht"));
      button.title = "Terug naar overzicht";
      const box = el("div", { class: "leaflet-bar" }, button);
      L.DomEvent.disableClickPropagation(box);
      button.addEventListener("click", () => {
        overview(this.options.app);
        wijkplan.say("De kaart toont weer het hele gebied.");
      });
      return box;
    },
  });

  wijkplan.part({
    start(app) {
      L.control.zoom({ position: "bottomright", zoomInTitle: "Inzoomen", zoomOutTitle: "Uitzoomen" }).addTo(app.map);
      new Home({ position: "bottomright", app }).addTo(app.map);
      window.addEventListener("beforeprint", () => paper(app, true));
      window.addEventListener("afterprint", () => paper(app, false));
      matchMedia("print").addEventListener("change", (event) => paper(app, event.matches));
      L.control.scale({ position: "bottomleft", imperial: false, maxWidth: 140 }).addTo(app.map);
    },
    update(app, changed) {
      if (!changed.has("start")) return;
      overview(app);
      // Roam a little around the areas, but never get lost: there is nothing else on this map.
      app.map.setMaxBounds(wijkplan.areas.bounds().pad(0.6));
      app.map.setMinZoom(app.map.getZoom() - 1.5);
      app.map.setMaxZoom(18);
      if (app.state.area) goTo(app, app.state.area);
    },
  });

  return { overview, goTo, show };
})();
