// Leaflet's canvas renderer with three additions: patterns inside areas, a light edge under lines, and
// a map in two halves, in which a shape with options for the left side looks otherwise there.

import { fontOf } from "./blocks.js";

const TILE = 7;
const tiles = new Map();

/** The colours and the letters of the page, for what is drawn rather than styled. */
export function inks() {
  const style = getComputedStyle(document.documentElement);
  const read = (name) => style.getPropertyValue(name).trim();
  return {
    ground: read("--map-missing"), hatch: read("--map-hatch"), line: read("--map-line"),
    strong: read("--map-line-strong"), mark: read("--map-mark"), halo: read("--map-halo"), casing: read("--map-casing"), ink: read("--ink"),
    soft: read("--ink-soft"), surface: read("--surface"), paper: read("--map-ground"),
    font: fontOf(12, 650, getComputedStyle(document.body).fontFamily),
  };
}

/** What is drawn in one tile; drawn past its edges, so that lines join across tiles. */
const MARKS = {
  schuin(ctx) {
    for (const shift of [-TILE, 0, TILE]) {
      ctx.moveTo(shift - 1, TILE + 1);
      ctx.lineTo(shift + TILE + 1, -1);
    }
  },
  kruis(ctx) {
    MARKS.schuin(ctx);
    for (const shift of [-TILE, 0, TILE]) {
      ctx.moveTo(shift - 1, -1);
      ctx.lineTo(shift + TILE + 1, TILE + 1);
    }
  },
  stip(ctx) {
    ctx.arc(TILE / 2, TILE / 2, 0.9, 0, 7);
  },
  liggend(ctx) {
    ctx.moveTo(-1, TILE / 2);
    ctx.lineTo(TILE + 1, TILE / 2);
  },
  staand(ctx) {
    ctx.moveTo(TILE / 2, -1);
    ctx.lineTo(TILE / 2, TILE + 1);
  },
  ruit(ctx) {
    ctx.moveTo(TILE / 2, 1);
    ctx.lineTo(TILE - 1, TILE / 2);
    ctx.lineTo(TILE / 2, TILE - 1);
    ctx.lineTo(1, TILE / 2);
    ctx.closePath();
  },
};

/** One tile of a pattern at twice its size, for sharp screens. No ground is see-through. */
export function tileOf({ mark = "schuin", ground, ink }) {
  const key = [mark, ground, ink].join();
  if (tiles.has(key)) return tiles.get(key);
  const tile = document.createElement("canvas");
  tile.width = tile.height = TILE * 2;
  const ctx = tile.getContext("2d");
  ctx.scale(2, 2);
  if (ground) {
    ctx.fillStyle = ground;
    ctx.fillRect(0, 0, TILE, TILE);
  }
  ctx.strokeStyle = ink;
  ctx.lineWidth = 1.1;
  ctx.beginPath();
  MARKS[mark](ctx);
  ctx.stroke();
  tiles.set(key, tile);
  return tile;
}

function hatch(ctx, pattern) {
  const made = ctx.createPattern(tileOf(pattern), "repeat");
  made.setTransform(new DOMMatrix([0.5, 0, 0, 0.5, 0, 0]));
  return made;
}

/** Fill and stroke a path that was made: its pattern and light edge, and then what Leaflet draws. */
export function fillStroke(ctx, options) {
  if (options.hatch) {
    ctx.globalAlpha = options.hatchOpacity ?? 1;
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
  L.Canvas.prototype._fillStroke(ctx, { options });
}

/** The number of a symbol that stands for several, in its middle. */
function writeCount(ctx, { x, y }, { text, ink, font }) {
  Object.assign(ctx, { font, fillStyle: ink, globalAlpha: 1, textAlign: "center", textBaseline: "middle" });
  ctx.fillText(text, x, y + 0.5);
}

export const Renderer = L.Canvas.extend({
  /** Draw everything on another canvas too, in the places of the layer. */
  drawOn(ctx) {
    const [own, part] = [this._ctx, this._redrawBounds];
    Object.assign(this, { _ctx: ctx, _redrawBounds: null });
    this._draw();
    Object.assign(this, { _ctx: own, _redrawBounds: part });
  },

  /** Divide the map at a place (x in the layer; null: do not), and draw only what that changes. */
  split(x) {
    const [before, next] = [this._split ?? null, x === null ? null : Math.round(x)];
    if (before === next) return;
    this._split = next;
    if (!this._bounds) return;
    const { min, max } = this._bounds;
    const [from, to] = before === null || next === null ? [min.x, max.x] : [before, next].sort((a, b) => a - b);
    this._redrawBounds ??= L.bounds([from, min.y], [to, max.y]);
    this._redrawBounds.extend([from, min.y]).extend([to, max.y]);
    this._redrawRequest ??= L.Util.requestAnimFrame(this._redraw, this);
  },

  _draw() {
    if ((this._split ?? null) === null) {
      L.Canvas.prototype._draw.call(this);
      return;
    }
    const { min, max } = this._bounds;
    this._half(min.x, this._split, true);
    this._half(this._split, max.x, false);
  },

  _half(from, to, left) {
    const { min, max } = this._bounds;
    if (to <= from || (this._redrawBounds && !this._redrawBounds.intersects(L.bounds([from, min.y], [to, max.y])))) return;
    this._ctx.save();
    this._ctx.beginPath();
    this._ctx.rect(from, min.y, to - from, max.y - min.y);
    this._ctx.clip();
    this._left = left;
    L.Canvas.prototype._draw.call(this);
    this._left = false;
    this._ctx.restore();
  },

  _fillStroke(ctx, layer) {
    const options = (this._left && layer.options.left) || layer.options;
    fillStroke(ctx, options);
    if (options.count) writeCount(ctx, layer._point, options.count);
  },
});
