import { assign, differenceScale, METHODS } from "/js/classes.js";
import { differenceColors } from "/js/palette.js";
import { round } from "/js/numbers.js";
import { equal, near, ok } from "/tests/expect.js";
import { luminance } from "/tests/light.js";

const scale = (values, more = {}) => differenceScale(values, { method: "kwantielen", k: 5, decimals: 0, ...more });
const ends = ({ bins }) => bins.map(({ low, high }) => [low, high]);

const ANY = [
  [0, 0, 0], [-3, 0, 3], [-100, -50, -3, 0, 1, 2], [1, 2, 3, 40], [-0.3, -0.1, null, 0.02, 0.7, 12.6], [-1],
  [1e6, -1e6, 12, 5],
];

function sound(method, decimals, values) {
  const about = JSON.stringify([method, decimals, values]);
  const found = scale(values, { method, decimals });
  const { bins } = found;
  const shown = values.filter((value) => value !== null).map((value) => round(value, decimals));
  ok(bins.some(({ low, high }) => low === 0 && high === 0), `${about}: zero has a class of its own`);
  const [losses, gains] = [bins.filter(({ high }) => high < 0), bins.filter(({ low }) => low > 0)];
  equal(losses.length > 0, shown.some((value) => value < 0), about);
  equal(gains.length > 0, shown.some((value) => value > 0), about);
  if (losses.length && gains.length) {
    near(losses.map(({ high }) => -high).reverse(), gains.map(({ low }) => low), `${about}: mirrored bounds`);
  }
  bins.slice(1).forEach(({ low }, i) => near(low, bins[i].high + 10 ** -decimals, `${about}: no gap`));
  const { of, bins: counted } = assign(found, values);
  equal(counted.reduce((total, bin) => total + bin.count, 0), shown.length, about);
  values.forEach((value, i) => {
    if (value === null) equal(of[i], -1, about);
    else ok(bins[of[i]].low - 1e-9 <= round(value, decimals) && round(value, decimals) <= bins[of[i]].high + 1e-9, about);
  });
}

export const tests = {
  "a loss, nothing and a gain are three classes": () => {
    equal(ends(scale([-3, 0, 3])), [[-3, -1], [0, 0], [1, 3]]);
  },

  "a side without areas has no classes": () => {
    equal(ends(scale([0, 4, null])), [[0, 0], [1, 4]]);
    equal(ends(scale([0, 0])), [[0, 0]]);
  },

  "no differences have no classes": () => {
    equal(scale([null, null]).bins, []);
  },

  "bounds of differences mirror each other, whatever the values": () => {
    for (const method of METHODS) for (const decimals of [0, 1, 2]) for (const values of ANY) sound(method, decimals, values);
  },

  "gains and losses of one size are equally strong": () => {
    const { bins } = scale([-40, -30, -9, -2, 0, 2, 9, 30, 40], { k: 7 });
    const colors = differenceColors(bins);
    equal([colors.length, new Set(colors).size], [7, 7]);
    const tones = colors.map(luminance);
    ok(tones.every((tone, i) => i === 3 || tone < tones[3]), "zero is the lightest");
    ok(tones[0] < tones[1] && tones[1] < tones[2], "darker as more is lost");
    ok(tones[4] > tones[5] && tones[5] > tones[6], "darker as more is gained");
    equal(differenceColors(bins.slice(3)), colors.slice(3), "gains alone");
  },
};
