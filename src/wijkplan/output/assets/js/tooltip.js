// One tooltip for areas and overlays. Its content is built from nodes, never from markup.
"use strict";

wijkplan.tooltip = (() => {
  let tip = null;
  return {
    show(app, latlng, nodes) {
      const box = wijkplan.el("div", { class: "tooltip" }, nodes);
      tip ??= L.tooltip({ className: "map-tooltip", offset: [14, 0], opacity: 1 });
      tip.setContent(box).setLatLng(latlng);
      if (!app.map.hasLayer(tip)) tip.addTo(app.map);
    },
    hide: () => tip?.remove(),
  };
})();
