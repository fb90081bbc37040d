import { classColors, differenceColors, inkOn } from "/js/palette.js";
import { equal, ok } from "/tests/expect.js";
import { contrast, luminance } from "/tests/light.js";

const bins = (...ends) => ends.map(([low, high]) => ({ low, high }));
const rising = (n) => bins(...Array.from({ length: n }, (_, i) => [i, i + 1]));

export const tests = {
  "no classes have no colours, and one class a middle one": () => {
    equal(classColors([], null), []);
    equal(classColors(rising(1), null), ["#479ba6"]);
  },

  "more is darker, step by step": () => {
    for (const n of [2, 3, 4, 5, 6, 7]) {
      const tones = classColors(rising(n), null).map(luminance);
      ok(tones.every((tone, i) => i === 0 || tone < tones[i - 1] - 0.015), `${n} classes: ${tones}`);
    }
  },

  "around a midpoint both sides grow darker away from it": () => {
    const colors = classColors(bins([-4, -2], [-2, 0], [0, 3], [3, 5]), 0);
    const [a, b, c, d] = colors.map(luminance);
    ok(a < b && d < c, colors.join());
    equal(new Set(colors).size, 4);
  },

  "one side of a midpoint is as strong as when there are two": () => {
    const both = classColors(bins([-4, -2], [-2, 0], [0, 3], [3, 5]), 0);
    equal(classColors(bins([0, 3], [3, 5]), 0), both.slice(2));
    equal(classColors(bins([-4, -2], [-2, 0]), 0), both.slice(0, 2));
  },

  "no difference has the colour of paper": () => {
    equal(differenceColors(bins([0, 0])), ["#f3f0e8"]);
    equal(differenceColors(bins([-3, -1], [0, 0], [1, 3]))[1], "#f3f0e8");
  },

  "ink is the better readable of two on every class": () => {
    const grounds = [3, 5, 7].flatMap((n) => classColors(rising(n), null)).concat(
      differenceColors(bins([-9, -4], [-3, -1], [0, 0], [1, 3], [4, 9])), "#ffffff", "#000000");
    for (const ground of grounds) {
      const [chosen, other] = inkOn(ground) === "#ffffff" ? ["#ffffff", "#14202b"] : ["#14202b", "#ffffff"];
      ok(contrast(ground, chosen) >= contrast(ground, other), `${chosen} on ${ground}`);
    }
  },
};
