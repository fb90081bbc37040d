// Where in an area there is room for its name. Rings are lists of positions [latitude, longitude].

const GRID = 14;
const CORNERS = 64;

/** The position in a polygon that is farthest from its borders, among the points of a grid. */
export function roomiest(rings) {
  const xs = rings[0].map(([, x]) => x);
  const ys = rings[0].map(([y]) => y);
  const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const narrow = Math.cos((((y0 + y1) / 2) * Math.PI) / 180);
  let best = { room: -1, y: (y0 + y1) / 2, x: (x0 + x1) / 2 };
  for (let i = 1; i < GRID; i += 1) {
    for (let j = 1; j < GRID; j += 1) {
      const [x, y] = [x0 + ((x1 - x0) * i) / GRID, y0 + ((y1 - y0) * j) / GRID];
      const room = roomAt(rings, x, y, narrow);
      if (room > best.room) best = { room, x, y };
    }
  }
  return { rings, latlng: [best.y, best.x], size: (x1 - x0) * (y1 - y0) };
}

/** Squared distance to the nearest border, widthways counted half (names are wide); -1 outside. */
export function roomAt(rings, x, y, narrow) {
  let inside = false;
  let nearest = Infinity;
  for (const ring of rings) {
    // A border of hundreds of corners is near enough known by some of them.
    const step = Math.ceil(ring.length / CORNERS);
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
      const a = ring[i];
      const b = ring[j];
      if (a[0] > y !== b[0] > y && x < ((b[1] - a[1]) * (y - a[0])) / (b[0] - a[0]) + a[1]) inside = !inside;
      if (i % step) continue;
      const dx = (a[1] - x) * narrow * 0.5;
      const dy = a[0] - y;
      nearest = Math.min(nearest, dx * dx + dy * dy);
    }
  }
  return inside ? nearest : -1;
}

/** The place of the name of an area of several polygons: in the one with most corners; null without any. */
export function placeOf(polygons) {
  const largest = [...polygons].sort((a, b) => b[0].length - a[0].length)[0];
  return largest ? roomiest(largest) : null;
}

/** Whether two boxes {x0, x1, y0, y1} lie over one another. */
export const overlap = (a, b) => a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1;
