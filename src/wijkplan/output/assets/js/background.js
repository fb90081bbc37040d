// The background map: tiles of another publisher under the areas, for who asks for them.
// Nothing is asked of the network before that, also not because of an address: see decision 0015.

import { byId, say } from "./dom.js";
import { messages } from "./messages.js";

const TILES = "https://service.pdok.nl/brt/achtergrondkaart/wmts/v2_0/standaard/EPSG:3857/{z}/{x}/{y}.png";

const LAYER = {
  minZoom: 6, maxZoom: 19,
  // The publisher hears nothing of the page; and a picture of the map may hold the tiles.
  referrerPolicy: "no-referrer", crossOrigin: "anonymous",
};

function tell(text) {
  byId("achtergrond-melding").textContent = text;
}

/** Draw the tiles that are there on another canvas, in the places of the map's container. */
export function drawTiles(ctx, map) {
  const around = map.getContainer().getBoundingClientRect();
  ctx.globalAlpha = 1;
  map.getPane("tilePane").querySelectorAll("img.leaflet-tile-loaded").forEach((tile) => {
    const { left, top, width, height } = tile.getBoundingClientRect();
    if (tile.naturalWidth) ctx.drawImage(tile, left - around.left, top - around.top, width, height);
  });
}

export class Background {
  #layer = null;
  #credit = null;

  start() {
    this.#credit = L.control.attribution({ position: "bottomleft", prefix: false })
      .addAttribution(messages.background.credit);
  }

  update(app, changed) {
    if (!changed.has("background")) return;
    this.#layer?.remove();
    this.#credit.remove();
    this.#layer = app.state.background ? this.#ask(app) : null;
    document.documentElement.classList.toggle("has-background", app.state.background);
    tell(this.#layer ? messages.background.asking : "");
    if (!this.#layer) return;
    this.#layer.addTo(app.map);
    this.#credit.addTo(app.map);
  }

  /** The layer of tiles, that tells what becomes of them. */
  #ask(app) {
    const layer = L.tileLayer(TILES, LAYER);
    let [reached, failed] = [false, 0];
    layer.on("loading", () => { failed = 0; });
    layer.on("tileload", () => { reached = true; });
    layer.on("tileerror", () => { failed += 1; });
    layer.on("load", () => {
      if (reached) tell(failed ? messages.background.partly : "");
      // Only after Leaflet is done with this event the layer can go.
      else setTimeout(() => { if (layer === this.#layer) this.#giveUp(app); });
    });
    return layer;
  }

  #giveUp(app) {
    app.set({ background: false });
    tell(messages.background.unreachable);
    say(messages.background.unreachable);
  }
}
