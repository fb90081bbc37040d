// Colours. Both ramps run through lightness in one direction per side, so that they can be told
// apart with any colour vision, and in grey.

const SEQUENTIAL = ["#f3ecd2", "#b7d6ba", "#80bcae", "#479ba6", "#2b7096", "#23487b", "#1c2452"];
const BELOW = ["#f0e3cf", "#dcb888", "#b9803f", "#84501c", "#552d0a"];
const ABOVE = ["#d9e8ee", "#9fc6d8", "#5598b8", "#286a90", "#123f5f"];

const EVEN = "#f3f0e8";

const channels = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
const toLinear = (v) => ((v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
const fromLinear = (v) =>
  Math.round(255 * Math.min(1, Math.max(0, v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055)));

/** Colour at place t (0…1) of a ramp, mixed in linear light. */
function at(ramp, t) {
  const place = t * (ramp.length - 1);
  const i = Math.min(Math.floor(place), ramp.length - 2);
  const [a, b] = [channels(ramp[i]), channels(ramp[i + 1])];
  return "#" + a.map((v, c) => {
    const mixed = toLinear(v) + (toLinear(b[c]) - toLinear(v)) * (place - i);
    return fromLinear(mixed).toString(16).padStart(2, "0");
  }).join("");
}

function sequential(n) {
  // A single class takes a middle colour: the palest would read as 'low'.
  return n === 1 ? [at(SEQUENTIAL, 0.5)] : Array.from({ length: n }, (_, i) => at(SEQUENTIAL, 0.02 + (0.9 * i) / (n - 1)));
}

function diverging(bins, midpoint) {
  const below = bins.filter((bin) => bin.low < midpoint && bin.high <= midpoint).length;
  const widest = Math.max(below, bins.length - below, 2);
  return bins.map((_, i) => (i < below
    ? at(BELOW, (below - 1 - i) / (widest - 1) * 0.7 + 0.08)
    : at(ABOVE, (i - below) / (widest - 1) * 0.7 + 0.08)));
}

/** Colours of differences: none at zero, and as strong for a loss as for a gain of the same size. */
export function differenceColors(bins) {
  const below = bins.filter((bin) => bin.high < 0).length;
  const above = bins.filter((bin) => bin.low > 0).length;
  const widest = Math.max(below, above, 2);
  const strength = (place) => 0.25 + (0.7 * place) / (widest - 1);
  return bins.map(({ low, high }, i) =>
    high < 0 ? at(BELOW, strength(below - 1 - i))
    : low > 0 ? at(ABOVE, strength(i - (bins.length - above)))
    : EVEN);
}

/** One colour per class. */
export const classColors = (bins, midpoint) => (midpoint === null ? sequential(bins.length) : diverging(bins, midpoint));

/** A light shade of a colour, on which a pattern in that colour stands out. */
export const tint = (hex) => at(["#ffffff", hex], 0.2);

/** Relative luminance (WCAG 2) of a colour. */
const luminance = (hex) => {
  const [r, g, b] = channels(hex).map(toLinear);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

/** Ink that reads well on a colour. */
export const inkOn = (hex) => (luminance(hex) > 0.22 ? "#14202b" : "#ffffff");
