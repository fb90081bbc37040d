// From longitude and latitude to RD New (EPSG:28992), in metres: lengths and areas are those of the
// Dutch grid. Formulas of F.H. Schreutelkamp and G.L. Strang van Hees (Geodesia, 2001), good to a
// decimetre or two in the Netherlands; outside it they mean nothing.

const [LATITUDE, LONGITUDE, X, Y] = [52.1551744, 5.38720621, 155000, 463000];

// [power of latitude, power of longitude, coefficient]
const EAST = [
  [0, 1, 190094.945], [1, 1, -11832.228], [2, 1, -114.221], [0, 3, -32.391], [1, 0, -0.705], [3, 1, -2.34],
  [1, 3, -0.608], [0, 2, -0.008], [2, 3, 0.148],
];
const NORTH = [
  [1, 0, 309056.544], [0, 2, 3638.893], [2, 0, 73.077], [1, 2, -157.984], [3, 0, 59.788], [0, 1, 0.433],
  [2, 2, -6.439], [1, 1, -0.032], [0, 4, 0.092], [1, 4, -0.054],
];

/** {lat, lng} in degrees to {x, y} in metres. */
export function toRd({ lat, lng }) {
  const [a, b] = [0.36 * (lat - LATITUDE), 0.36 * (lng - LONGITUDE)];
  const sum = (terms) => terms.reduce((total, [p, q, value]) => total + value * a ** p * b ** q, 0);
  return { x: X + sum(EAST), y: Y + sum(NORTH) };
}

/** Metres between two positions {lat, lng}. */
export function metresBetween(one, other) {
  const [a, b] = [toRd(one), toRd(other)];
  return Math.hypot(b.x - a.x, b.y - a.y);
}
