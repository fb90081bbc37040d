import { lines, polygons, positions } from "/js/geometry.js";
import { equal, near } from "/tests/expect.js";

export const tests = {
  "differences become positions of latitude and longitude": () => {
    near(positions([6_800_000, 52_250_000, 1000, -2000, -500, 1]), [[52.25, 6.8], [52.248, 6.801], [52.248001, 6.8005]]);
  },

  "west and south are negative": () => {
    near(positions([-1_000_000, -2_000_000, 1_000_000, 2_000_000]), [[-2, -1], [0, 0]]);
  },

  "nothing is nothing": () => {
    equal([positions([]), polygons([]), lines([])], [[], [], []]);
  },

  "each ring and each line begins anew": () => {
    const [[outer, hole]] = polygons([[[0, 0, 3_000_000, 0], [1_000_000, 1_000_000]]]);
    near([outer, hole], [[[0, 0], [0, 3]], [[1, 1]]]);
    near(lines([[5_000_000, 0], [1_000_000, 0]]), [[[0, 5]], [[0, 1]]]);
  },
};
