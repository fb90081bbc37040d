// Leaflet's canvas renderer with two additions: a hatch for 'missing', and a light edge under lines.
"use strict";

wijkplan.canvas = (() => {
  const TILE = 7;
  const tiles = new Map();

  /** The colours of the page, for what is drawn rather than styled. */
  function inks() {
    const style = getComputedStyle(document.documentElement);
    const read = (name) => style.getPropertyValue(name).trim();
    return {
      ground: read("--map-missing"), hatch: read("--map-hatch"), line: read("--map-line"),
      strong: read("--map-line-strong"), mark: read("--map-mark"), halo: read("--map-halo"), casing: read("--map-casing"), ink: read("--ink"),
    };
  }

  /** One tile of the hatch at twice its size, for sharp screens; stripes join across tiles. */
  function hatchTile(ground, ink) {
    const key = ground + ink;
    if (tiles.has(key)) return tiles.get(key);
    const tile = document.createElement("canvas");
    tile.width = tile.height = TILE * 2;
    const ctx = tile.getContext("2d");
    ctx.scale(2, 2);
    ctx.fillStyle = ground;
    ctx.fillRect(0, 0, TILE, TILE);
    ctx.strokeStyle = ink;
    ctx.lineWidth = 1.1;
    for (const shift of [-TILE, 0, TILE]) {
      ctx.beginPath();
      ctx.moveTo(shift - 1, TILE + 1);
      ctx.lineTo(shift + TILE + 1, -1);
      ctx.stroke();
    }
    tiles.set(key, tile);
    return tile;
  }

  function hatch(ctx, { ground, ink }) {
    const pattern = ctx.createPattern(hatchTile(ground, ink), "repeat");
    pattern.setTransform(new DOMMatrix([0.5, 0, 0, 0.5, 0, 0]));
    return pattern;
  }

  const Renderer = L.Canvas.extend({
    _fillStroke(ctx, layer) {
      const { options } = layer;
      if (options.hatch) {
        ctx.globalAlpha = 1;
        ctx.fillStyle = hatch(ctx, options.hatch);
        ctx.fill("evenodd");
      }
      if (options.casing) {
        ctx.setLineDash([]);
        ctx.globalAlpha = 0.9;
        ctx.lineWidth = options.weight + 2.5;
        ctx.strokeStyle = options.casing;
        ctx.lineCap = ctx.lineJoin = "round";
        ctx.stroke();
      }
      L.Canvas.prototype._fillStroke.call(this, ctx, layer);
    },
  });

  return { Renderer, inks };
})();
