import { overlap, placeOf, roomAt, roomiest } from "/js/room.js";
import { equal, near, ok } from "/tests/expect.js";

// Rings of positions [latitude, longitude].
const ring = (...corners) => corners.map(([x, y]) => [y, x]);
const box = (x0, y0, x1, y1) => ring([x0, y0], [x1, y0], [x1, y1], [x0, y1]);

export const tests = {
  "inside has room and outside has none": () => {
    const square = [box(0, 0, 2, 2)];
    ok(roomAt(square, 1, 1, 1) > 0, "the middle");
    equal([roomAt(square, 3, 1, 1), roomAt(square, 1, -0.1, 1)], [-1, -1]);
  },

  "room is the squared distance to the border, widthways counted half": () => {
    near(roomAt([box(0, 0, 4, 4)], 1, 1, 1), 0.5 * 0.5 + 1);
    near(roomAt([box(0, 0, 4, 4)], 1, 1, 0.5), 0.25 * 0.25 + 1, "where degrees of longitude are shorter");
  },

  "in a hole there is no room": () => {
    equal(roomAt([box(0, 0, 6, 6), box(2, 2, 4, 4)], 3, 3, 1), -1);
  },

  "the name of a square stands in its middle": () => {
    near(roomiest([box(4, 0, 6, 2)]), [1, 5]);
    const { wide, high, size } = placeOf([[box(4, 0, 7, 2)]]);
    near([wide, high, size], [3, 2, 6]);
  },

  "the name stays out of a hole": () => {
    const rings = [box(0, 0, 6, 6), box(1, 1, 5, 5)];
    const [y, x] = roomiest(rings);
    ok(roomAt(rings, x, y, 1) > 0, `${x}, ${y}`);
  },

  "the name of an L stands within it": () => {
    const rings = [ring([0, 0], [6, 0], [6, 1], [1, 1], [1, 6], [0, 6])];
    const [y, x] = roomiest(rings);
    ok(roomAt(rings, x, y, 1) > 0, `${x}, ${y}`);
  },

  "an area of several polygons is named in the one with most corners": () => {
    const island = [box(0, 0, 9, 9)];
    const land = [ring([20, 0], [21, 0], [22, 0], [22, 2], [20, 2])];
    near(placeOf([island, land]).latlng, placeOf([land]).latlng);
    ok(placeOf([island, land]).latlng[1] > 20, "on the land");
  },

  "an area too thin for any room is named in its middle": () => {
    near(roomiest([box(4, 2, 4, 6)]), [4, 4]);
  },

  "an area without polygons has no place": () => {
    equal(placeOf([]), null);
  },

  "boxes that touch do not lie over one another": () => {
    const at = (x, y) => ({ x0: x, x1: x + 2, y0: y, y1: y + 1 });
    const over = (...places) => places.map(([x, y]) => overlap(at(0, 0), at(x, y)));
    equal(over([0, 0], [1, 0], [-1, -0.5]), [true, true, true]);
    equal(over([2, 0], [-2, 0], [0, 1], [0, -1]), [false, false, false, false]);
  },
};
