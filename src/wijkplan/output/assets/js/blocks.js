// A drawing as blocks that know how high they are before anything is drawn, so that the canvas can
// be made to measure. A block is {height, draw(ctx, x, y)}.

const LEADING = 1.35;

/** Lines of a text that are no wider than there is room; a word that is wider is broken. */
export function wrapped(text, room, widthOf) {
  const lines = [""];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const joined = lines.at(-1) ? `${lines.at(-1)} ${word}` : word;
    if (widthOf(joined) <= room) {
      lines[lines.length - 1] = joined;
      continue;
    }
    if (lines.at(-1)) lines.push("");
    for (const letter of word) {
      if (lines.at(-1) && widthOf(lines.at(-1) + letter) > room) lines.push("");
      lines[lines.length - 1] += letter;
    }
  }
  return lines;
}

/** A font as a canvas wants it. */
export const fontOf = (size, weight, family) => [weight, `${size}px`, family].join(" ");

export const space = (height) => ({ height, draw() {} });

/** Blocks under one another. */
export const stack = (blocks) => ({
  height: blocks.reduce((sum, block) => sum + block.height, 0),
  draw(ctx, x, y) {
    let top = y;
    for (const block of blocks) {
      block.draw(ctx, x, top);
      top += block.height;
    }
  },
});

/** Text in lines: {size, weight, family, color} and the width that it may take. */
export function paragraph(ruler, text, { size, weight = 400, family, color, width }) {
  const font = fontOf(size, weight, family);
  ruler.font = font;
  const lines = wrapped(text, width, (part) => ruler.measureText(part).width);
  return {
    height: lines.length * size * LEADING,
    draw(ctx, x, y) {
      Object.assign(ctx, { font, fillStyle: color, textAlign: "left", textBaseline: "alphabetic" });
      lines.forEach((line, index) => ctx.fillText(line, x, y + index * size * LEADING + size));
    },
  };
}
