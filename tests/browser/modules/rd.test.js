import { metresBetween, toRd } from "/js/rd.js";
import { barOf, roundDown } from "/js/scalebar.js";
import { equal, near, ok } from "/tests/expect.js";

export const tests = {
  "the origin of RD is the tower in Amersfoort": () => {
    const { x, y } = toRd({ lat: 52.1551744, lng: 5.38720621 });
    near([x, y], [155000, 463000]);
  },

  "a degree of latitude is about 111 km": () => {
    const metres = metresBetween({ lat: 52, lng: 5.4 }, { lat: 53, lng: 5.4 });
    ok(Math.abs(metres - 111270) < 50, String(metres));
  },

  "a bar is as long as the longest round number that fits": () => {
    equal([1, 1.9, 2, 4.99, 5, 999, 1000, 2500, 70000].map(roundDown), [1, 1, 2, 2, 5, 500, 1000, 2000, 50000]);
  },

  "the bar of a map says its length in metres or kilometres": () => {
    // A map of 0,001 degree to the pixel is about 0,0686 km to the pixel from west to east.
    const map = (step) => ({
      getSize: () => ({ x: 800, y: 600 }),
      containerPointToLatLng: ([x]) => ({ lat: 52.1551744, lng: 5.38720621 + (x - 400) * step }),
    });
    equal(barOf(map(0.001), 140).text, "5 km");
    equal(barOf(map(0.00001), 140).text, "50 m");
    ok(Math.abs(barOf(map(0.001), 140).width - 5000 / 68.434) < 0.1, String(barOf(map(0.001), 140).width));
  },
};
