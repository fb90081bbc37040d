import { nearest, neighbour, WAYS } from "/js/neighbour.js";
import { equal } from "/tests/expect.js";

// 0 in the middle; 1 above, 2 right, 3 below, 4 left; 5 further right and a bit down; no 6.
const POINTS = [[0, 0], [0, -10], [10, 0], [0, 10], [-10, 0], [30, 4]].map(([x, y]) => ({ x, y }));
const next = (from, key, points = [...POINTS, null]) => neighbour(points, from, WAYS[key]);

export const tests = {
  "an arrow leads to what lies in that direction, and back": () => {
    equal(["ArrowUp", "ArrowRight", "ArrowDown", "ArrowLeft"].map((key) => next(0, key)), [1, 2, 3, 4]);
    equal([next(1, "ArrowDown"), next(2, "ArrowLeft"), next(3, "ArrowUp"), next(4, "ArrowRight")], [0, 0, 0, 0]);
    equal([next(2, "ArrowRight"), next(5, "ArrowLeft")], [5, 2]);
  },

  "where nothing lies more ahead than aside there is no area": () => {
    equal([next(1, "ArrowUp"), next(5, "ArrowRight"), next(0, "ArrowUp", [{ x: 0, y: 0 }, null])], [null, null, null]);
    equal(next(0, "ArrowUp", [{ x: 0, y: 0 }, { x: 9, y: -8 }]), null);
  },

  "straight ahead goes before nearer but aside": () => {
    equal(next(0, "ArrowRight", [{ x: 0, y: 0 }, { x: 8, y: 6 }, { x: 12, y: 0 }]), 2);
  },

  "the nearest to a position": () => {
    equal([nearest(POINTS, { x: 9, y: 1 }), nearest([null, ...POINTS], { x: 0, y: 1 }), nearest([null], { x: 0, y: 0 })],
      [2, 1, null]);
  },
};
