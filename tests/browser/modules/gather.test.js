import { gather } from "/js/gather.js";
import { equal, ok } from "/tests/expect.js";

/** As many points as asked for, always the same ones, in a square. */
function scattered(count, side) {
  let seed = 7;
  const next = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  return Array.from({ length: count }, () => ({ x: side * (next() - 0.5), y: side * (next() - 0.5) }));
}
const apart = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);

export const tests = {
  "points that lie far apart are each by themselves": () => {
    equal(gather([{ x: 0, y: 0 }, { x: 10, y: 0 }, { x: 0, y: -10 }], 10), [[0], [1], [2]]);
    equal(gather([], 10), []);
  },

  "points nearer than the reach are one, also across the lines of the grid": () => {
    equal(gather([{ x: 9, y: 9 }, { x: 11, y: 11 }, { x: -1, y: 0 }, { x: 1, y: 0 }], 10), [[0, 1], [2, 3]]);
    equal(gather([{ x: 5, y: 5 }, { x: 5, y: 5 }, { x: 5, y: 5 }], 1), [[0, 1, 2]]);
  },

  "every point is in one group, and no symbol lies over another": () => {
    const points = scattered(2000, 600);
    for (const reach of [1, 24, 90, 2000]) {
      const groups = gather(points, reach);
      equal(groups.flat().sort((a, b) => a - b), points.map((_, place) => place), `places at ${reach}`);
      ok(groups.every(([first, ...rest]) => rest.every((place) => apart(points[first], points[place]) < reach)), "near");
      const firsts = groups.map(([first]) => points[first]);
      ok(firsts.every((a, i) => firsts.slice(i + 1).every((b) => apart(a, b) >= reach)), `apart at ${reach}`);
    }
    equal(gather(points, 2000).length, 1);
  },

  "the same points give the same groups, wherever the map has gone": () => {
    const points = scattered(300, 400);
    const moved = points.map(({ x, y }) => ({ x: x + 4096, y: y - 8192 }));
    equal(gather(moved, 32), gather(points, 32));
  },
};
