// Where in an area there is room for its name. Rings are lists of positions [latitude, longitude].

const GRID = 14;
const CORNERS = 64;

/** The edges of a ring. */
function boxOf(ring) {
  const box = { x0: Infinity, x1: -Infinity, y0: Infinity, y1: -Infinity };
  for (const [y, x] of ring) {
    box.x0 = Math.min(box.x0, x);
    box.x1 = Math.max(box.x1, x);
    box.y0 = Math.min(box.y0, y);
    box.y1 = Math.max(box.y1, y);
  }
  return box;
}

/** The position in a polygon that is farthest from its borders, among the points of a grid. */
export function roomiest(rings) {
  const { x0, x1, y0, y1 } = boxOf(rings[0]);
  const narrow = Math.cos((((y0 + y1) / 2) * Math.PI) / 180);
  let best = { room: -1, y: (y0 + y1) / 2, x: (x0 + x1) / 2 };
  for (let i = 1; i < GRID; i += 1) {
    for (let j = 1; j < GRID; j += 1) {
      const [x, y] = [x0 + ((x1 - x0) * i) / GRID, y0 + ((y1 - y0) * j) / GRID];
      const room = roomAt(rings, x, y, narrow);
      if (room > best.room) best = { room, x, y };
    }
  }
  return [best.y, best.x];
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

/**
 * The place of the name of an area of several polygons: in the one with most corners; null without
 * any. Where in it there is most room is searched for when it is asked for, as few names are drawn.
 */
export function placeOf(polygons) {
  const rings = [...polygons].sort((a, b) => b[0].length - a[0].length)[0];
  if (!rings) return null;
  const { x0, x1, y0, y1 } = boxOf(rings[0]);
  let found = null;
  return {
    rings, wide: x1 - x0, high: y1 - y0, size: (x1 - x0) * (y1 - y0),
    get latlng() { return (found ??= roomiest(rings)); },
  };
}

/** Whether two boxes {x0, x1, y0, y1} lie over one another. */
export const overlap = (a, b) => a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1;
