// The picture of the map as a file: title, map, legend, scale and sources on one canvas.

import { fontOf, paragraph, space, stack } from "./blocks.js";
import { fillStroke } from "./canvas.js";
import { byId, say } from "./dom.js";
import { download } from "./files.js";
import { messages } from "./messages.js";
import { fileName, pictureOf } from "./picture.js";
import { mapBlock } from "./pictured.js";

const SHARPNESS = 2;
const [EDGE, GAP, SIDE, NARROW] = [24, 24, 300, 620];
const SWATCH = { width: 26, height: 16, gap: 10 };

const PATHS = {
  line: (ctx) => { ctx.moveTo(1, 8); ctx.lineTo(25, 8); },
  point: (ctx) => ctx.arc(13, 8, 5, 0, 7),
  polygon: (ctx) => ctx.rect(1, 1, 24, 14),
};

/** Ways to set text, of the font and the colours of the page. */
function typeset(inks) {
  const ruler = document.createElement("canvas").getContext("2d");
  const family = getComputedStyle(document.body).fontFamily;
  const set = (size, weight, color) => (text, width) => paragraph(ruler, text, { size, weight, family, color, width });
  return {
    title: set(22, 650, inks.ink), heading: set(15, 650, inks.ink), body: set(14, 400, inks.ink),
    small: set(12, 400, inks.soft), strong: set(13, 650, inks.ink),
    widthOf(text, size) {
      ruler.font = fontOf(size, 400, family);
      return ruler.measureText(text).width;
    },
    family,
  };
}

/** An entry of a legend: how it is drawn, what it is, and how many there are. */
function entry(type, { type: shape, look, text, count }, width) {
  const wide = count ? type.widthOf(count, 14) : 0;
  const indent = SWATCH.width + SWATCH.gap;
  const words = type.body(text, width - indent - (wide && wide + 8));
  const number = type.body(count, width);
  return {
    height: Math.max(words.height, SWATCH.height) + 4,
    draw(ctx, x, y) {
      ctx.save();
      ctx.translate(x, y + 1);
      ctx.beginPath();
      PATHS[shape](ctx);
      fillStroke(ctx, look);
      ctx.restore();
      words.draw(ctx, x + indent, y);
      if (count) number.draw(ctx, x + width - wide, y);
    },
  };
}

/** The legend: the classes, why values are missing, and the overlays. */
function legend(type, { classes, overlays }, width) {
  const entries = (rows) => rows.map((row) => entry(type, row, width));
  const first = classes && [
    type.heading(`${classes.unit} (${classes.level.toLowerCase()})`, width), space(6), ...entries(classes.rows),
    ...classes.reasons.map((text) => type.small(text, width)), space(16),
  ];
  return stack([
    ...(first ?? []),
    ...overlays.flatMap(({ label, rows, when, phases }) => [
      type.heading(label, width), space(4), ...entries(rows), ...(when ? [type.small(when, width)] : []), ...entries(phases),
      space(12),
    ]),
  ]);
}

/** What the picture is of, and the warning that the page has when everything in it is made up. */
function head(type, content, width) {
  const warning = document.querySelector(".fictief")?.textContent;
  return stack([
    type.strong(`${content.atlas} · ${content.edition}`, width),
    ...(warning ? [type.strong(warning, width)] : []),
    space(8), type.title(content.title, width), type.body(content.subtitle, width), space(12),
  ]);
}

/** The whole picture on a canvas of its own. */
function drawPicture(app, labels) {
  const [content, type] = [pictureOf(app), typeset(app.inks)];
  const map = mapBlock(app, labels, type.family);
  const beside = map.width >= NARROW;
  const width = map.width + (beside ? GAP + SIDE : 0);
  const [top, key] = [head(type, content, width), legend(type, content, beside ? SIDE : width)];
  const foot = stack([space(12), ...content.foot.map((text) => type.small(text, width))]);
  const middle = beside ? Math.max(map.height, key.height) : map.height + GAP + key.height;
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil((width + 2 * EDGE) * SHARPNESS);
  canvas.height = Math.ceil((top.height + middle + foot.height + 2 * EDGE) * SHARPNESS);
  const ctx = canvas.getContext("2d");
  ctx.scale(SHARPNESS, SHARPNESS);
  ctx.fillStyle = app.inks.surface;
  ctx.fillRect(0, 0, canvas.width, canvas.height);
  top.draw(ctx, EDGE, EDGE);
  const under = EDGE + top.height;
  map.draw(ctx, EDGE, under);
  if (beside) key.draw(ctx, EDGE + map.width + GAP, under);
  else key.draw(ctx, EDGE, under + map.height + GAP);
  foot.draw(ctx, EDGE, under + middle);
  return canvas;
}

export class Png {
  #labels;

  constructor(labels) {
    this.#labels = labels;
  }

  start(app) {
    byId("afbeelding").addEventListener("click", () => this.#save(app));
  }

  #save(app) {
    const name = fileName(app);
    drawPicture(app, this.#labels).toBlob((blob) => {
      if (blob) download(blob, name);
      byId("hulp-melding").textContent = blob ? messages.picture.saved(name) : messages.picture.tooLarge;
      say(byId("hulp-melding").textContent);
    });
  }
}
