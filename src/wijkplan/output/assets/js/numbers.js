// Numbers as a Dutch reader writes them.

// Making a format is slow, using it is not.
const FORMATS = new Map();

function format(decimals) {
  if (!FORMATS.has(decimals)) {
    FORMATS.set(decimals, new Intl.NumberFormat("nl-NL", {
      minimumFractionDigits: decimals, maximumFractionDigits: decimals,
    }));
  }
  return FORMATS.get(decimals);
}

// Closer to a half than this, what a binary number is times ten says less than how it is written.
const NEAR = 1e-6;

/**
 * Round as shown: the map, its legend and the table all speak of this number. Halves of the number
 * as it is written go away from zero, like in format_number of the pages that need no script.
 */
export function round(value, decimals) {
  const size = Math.abs(value);
  let scaled = size * 10 ** decimals;
  if (Math.abs((scaled % 1) - 0.5) < NEAR) {
    const [digits, power = "0"] = String(size).split("e");
    scaled = Number(`${digits}e${Number(power) + decimals}`);
  }
  const rounded = Math.round(scaled) / 10 ** decimals;
  return rounded === 0 ? 0 : Math.sign(value) * rounded;
}

/** 1234.5 → '1.235'; a real minus sign, so that it does not read as a hyphen. */
export const formatNumber = (value, decimals) =>
  format(decimals).format(round(value, decimals)).replace("-", "\u2212");

/** As text, with a plus sign above zero: for what is added or taken off. */
export const formatSigned = (value, decimals) =>
  (round(value, decimals) > 0 ? "+" : "") + formatNumber(value, decimals);

/** Value with its unit: '31,9%', '1.240 personen', '€ 210 × 1.000'; a difference has its sign. */
export function withUnit(value, indicator) {
  if (indicator.classes) return indicator.classes.texts[value];
  const number = (indicator.signed ? formatSigned : formatNumber)(value, indicator.decimals);
  if (!indicator.unit) return number;
  if (indicator.unit === "%") return number + "%";
  if (indicator.unit.startsWith("€")) return "€\u00a0" + number + indicator.unit.slice(1);
  return number + "\u00a0" + indicator.unit;
}

/** Value without its unit, where that stands beside it; of a class its name. */
export const formatValue = (value, { classes, decimals }) =>
  (classes ? classes.texts[value] : formatNumber(value, decimals));

export const formatCount = (value) => formatNumber(value, 0);
