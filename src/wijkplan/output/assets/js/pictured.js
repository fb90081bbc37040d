// The map in a picture: shapes, names, divider, scale and north, as a block (blocks.js).

import { drawTiles } from "./background.js";
import { fontOf } from "./blocks.js";
import { messages } from "./messages.js";
import { barOf } from "./scalebar.js";

const BAR = 140;

/** A name with a light edge, as the page has it. */
function drawName(ctx, family, { text, x, y, above, halo, color }) {
  Object.assign(ctx, {
    font: above ? fontOf(15, 650, family) : fontOf(12, 500, family), textAlign: "center", textBaseline: "middle",
    lineWidth: 3.5, lineJoin: "round", strokeStyle: halo, fillStyle: color, globalAlpha: 1,
  });
  ctx.setLineDash([]);
  ctx.strokeText(text, x, y);
  ctx.fillText(text, x, y);
}

/** The bar of the scale and where north is: up, as on every map of this projection. */
function drawScale(ctx, family, inks, { width, text }, x, y) {
  ctx.setLineDash([]);
  ctx.globalAlpha = 0.9;
  ctx.fillStyle = inks.surface;
  ctx.fillRect(x, y - 34, width + 56, 34);
  Object.assign(ctx, { globalAlpha: 1, strokeStyle: inks.ink, fillStyle: inks.ink, lineWidth: 1.5 });
  ctx.beginPath();
  ctx.moveTo(x + 10, y - 14);
  ctx.lineTo(x + 10, y - 8);
  ctx.lineTo(x + 10 + width, y - 8);
  ctx.lineTo(x + 10 + width, y - 14);
  ctx.stroke();
  Object.assign(ctx, { font: fontOf(12, 400, family), textAlign: "left", textBaseline: "alphabetic" });
  ctx.fillText(text, x + 14, y - 17);
  const middle = x + width + 36;
  ctx.beginPath();
  ctx.moveTo(middle, y - 31);
  ctx.lineTo(middle + 5, y - 18);
  ctx.lineTo(middle - 5, y - 18);
  ctx.fill();
  Object.assign(ctx, { font: fontOf(12, 650, family), textAlign: "center" });
  ctx.fillText(messages.picture.north, middle, y - 5);
}

/** The divider of a map of two halves. */
function drawDivider(ctx, inks, at, height) {
  for (const [color, wide] of [[inks.halo, 6], [inks.mark, 3]]) {
    ctx.fillStyle = color;
    ctx.fillRect(at - wide / 2, 0, wide, height);
  }
}

/** The map as it is on the page, as a block. */
export function mapBlock(app, labels, family) {
  const { map, inks, renderer, view } = app;
  const size = map.getSize();
  const origin = map.containerPointToLayerPoint([0, 0]);
  const bar = barOf(map, BAR);
  return {
    width: size.x, height: size.y,
    draw(ctx, x, y) {
      ctx.save();
      ctx.translate(x, y);
      ctx.beginPath();
      ctx.rect(0, 0, size.x, size.y);
      ctx.clip();
      ctx.fillStyle = inks.paper;
      ctx.fill();
      drawTiles(ctx, map);
      ctx.translate(-origin.x, -origin.y);
      renderer.drawOn(ctx);
      labels.drawn().forEach((name) => drawName(ctx, family, name));
      ctx.translate(origin.x, origin.y);
      if (view.other) drawDivider(ctx, inks, app.splitAt(), size.y);
      drawScale(ctx, family, inks, bar, 0, size.y);
      ctx.restore();
    },
  };
}
