// Numbers as a Dutch reader writes them.
"use strict";

wijkplan.numbers = (() => {
  const formats = new Map();

  function format(decimals) {
    if (!formats.has(decimals)) {
      formats.set(decimals, new Intl.NumberFormat("nl-NL", {
        minimumFractionDigits: decimals, maximumFractionDigits: decimals,
      }));
    }
    return formats.get(decimals);
  }

  /** Round as shown: the map, its legend and the table all speak of this number. */
  function round(value, decimals) {
    const scale = 10 ** decimals;
    const rounded = Math.round(value * scale) / scale;
    return rounded === 0 ? 0 : rounded;
  }

  /** 1234.5 → '1.235'; a real minus sign, so that it does not read as a hyphen. */
  const text = (value, decimals) => format(decimals).format(round(value, decimals)).replace("-", "\u2212");

  /** As text, with a plus sign above zero: for what is added or taken off. */
  const signed = (value, decimals) => (round(value, decimals) > 0 ? "+" : "") + text(value, decimals);

  /** Value with its unit: '31,9%', '1.240 personen', '€ 210 × 1.000'; a difference has its sign. */
  function withUnit(value, indicator) {
    if (indicator.classes) return indicator.classes.texts[value];
    const number = (indicator.signed ? signed : text)(value, indicator.decimals);
    if (!indicator.unit) return number;
    if (indicator.unit === "%") return number + "%";
    if (indicator.unit.startsWith("€")) return "€\u00a0" + number + indicator.unit.slice(1);
    return number + "\u00a0" + indicator.unit;
  }

  /** Value without its unit, where that stands beside it; of a class its name. */
  const value = (value_, { classes, decimals }) => (classes ? classes.texts[value_] : text(value_, decimals));

  const count = (value_) => text(value_, 0);

  return { round, text, signed, value, withUnit, count };
})();
