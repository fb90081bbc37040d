import { areaOf, lengthOf, writeArea, writeLength } from "/js/distance.js";
import { told } from "/js/measure.js";
import { equal, ok } from "/tests/expect.js";

// Around the origin of RD a metre is 1 / 68.434 / 1000 degree to the east and 1 / 111.26 / 1000 to the north.
const at = (east, north) => ({ lat: 52.1551744 + north / 111260.4, lng: 5.38720621 + east / 68434.18 });
const about = (found, expected) => ok(Math.abs(found - expected) < expected / 1000, `${found}, expected about ${expected}`);
const SQUARE = [at(0, 0), at(100, 0), at(100, 100), at(0, 100)];

export const tests = {
  "a length is that of all parts together": () => {
    equal([lengthOf([]), lengthOf([at(5, 5)])], [0, 0]);
    about(lengthOf([at(0, 0), at(300, 400)]), 500);
    about(lengthOf(SQUARE), 300);
  },

  "an area is that within the points, whichever way round": () => {
    about(areaOf(SQUARE), 10000);
    about(areaOf([...SQUARE].reverse()), 10000);
    about(areaOf([at(0, 0), at(200, 0), at(0, 100)]), 10000);
  },

  "two points have no area, and neither has a border that crosses itself": () => {
    equal(areaOf(SQUARE.slice(0, 2)), null);
    equal(areaOf([SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3]]), null);
  },

  "numbers are written as a Dutch reader writes them": () => {
    equal([0, 849.6, 999.4, 999.5, 1234, 9994, 12345, 1234567].map(writeLength),
      ["0 m", "850 m", "999 m", "1,00 km", "1,23 km", "9,99 km", "12,3 km", "1.234,6 km"]);
    equal([12, 9999, 10000, 123456, 12345678].map(writeArea), ["12 m²", "9.999 m²", "1,00 ha", "12,3 ha", "1.235 ha"]);
  },

  "what is measured is told, also why there is no area": () => {
    ok(told([]).startsWith("Klik op de kaart"), told([]));
    ok(told(SQUARE.slice(0, 1)).startsWith("Eén punt"), told(SQUARE.slice(0, 1)));
    equal(told(SQUARE.slice(0, 2)), "Afstand: 100 m.");
    ok(told(SQUARE).startsWith("Afstand: 300 m. Oppervlakte: "), told(SQUARE));
    ok(told([SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3]]).endsWith("de lijnen kruisen elkaar."), "crossed");
  },
};
