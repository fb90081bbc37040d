import { formatCount, formatNumber, formatSigned, round, withUnit } from "/js/numbers.js";
import { equal } from "/tests/expect.js";

export const tests = {
  "a number is rounded as it is shown, halves away from zero": () => {
    equal([round(1234.5, 0), round(2.44, 1), round(2.5, 0), round(-2.5, 0), round(0.125, 2)], [1235, 2.4, 3, -3, 0.13]);
  },

  "a half is one as it is written, not as a binary number": () => {
    equal([round(1.005, 2), round(-1.005, 2), round(2.675, 2), round(0.285, 2)], [1.01, -1.01, 2.68, 0.29]);
    equal([round(1.0049999, 2), round(5e-7, 6), round(1e15, 2)], [1, 0.000001, 1e15]);
  },

  "what rounds to nothing is 0, never minus 0": () => {
    equal([round(-0.04, 1), round(-0, 0), round(0.04, 1)], [0, 0, 0]);
    equal(formatNumber(-0.04, 1), "0,0");
  },

  "thousands get a point and decimals a comma": () => {
    equal(formatNumber(1234567.891, 1), "1.234.567,9");
    equal(formatNumber(1000, 0), "1.000");
    equal(formatNumber(3, 2), "3,00");
    equal(formatCount(14500), "14.500");
  },

  "minus is a minus sign and no hyphen": () => {
    equal(formatNumber(-1200, 0), "\u22121.200");
  },

  "a difference has its sign, also when it grows": () => {
    equal([3, -3, 0].map((value) => formatSigned(value, 0)), ["+3", "\u22123", "0"]);
    equal(formatSigned(0.04, 1), "0,0", "a gain that is not shown");
    equal(formatSigned(0.05, 1), "+0,1", "a gain that just is");
  },

  "a unit follows its number, but euros lead and a percentage sticks": () => {
    const told = (value, unit, decimals) => withUnit(value, { unit, decimals });
    equal(told(1234.5, "personen", 0), "1.235\u00a0personen");
    equal(told(31.94, "%", 1), "31,9%");
    equal(told(-0.04, "", 1), "0,0");
    equal(told(-1200, "personen", 0), "\u22121.200\u00a0personen");
    equal(told(210, "€ × 1.000", 0), "€\u00a0210 × 1.000");
  },

  "a difference keeps its unit": () => {
    const told = (value, unit, decimals) => withUnit(value, { unit, decimals, signed: true });
    equal(told(12, "woningen", 0), "+12\u00a0woningen");
    equal(told(-1200, "woningen", 0), "\u22121.200\u00a0woningen");
    equal(told(0.04, "procentpunt", 1), "0,0\u00a0procentpunt");
  },
};
