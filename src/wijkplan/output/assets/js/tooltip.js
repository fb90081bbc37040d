// One tooltip for areas and overlays. Its content is built from nodes, never from markup.

import { el } from "./dom.js";

export class Tooltip {
  #tip = null;

  show(map, latlng, nodes) {
    this.#tip ??= L.tooltip({ className: "map-tooltip", offset: [14, 0], opacity: 1 });
    this.#tip.setContent(el("div", { class: "tooltip" }, nodes)).setLatLng(latlng);
    if (!map.hasLayer(this.#tip)) this.#tip.addTo(map);
  }

  hide() {
    this.#tip?.remove();
  }
}
