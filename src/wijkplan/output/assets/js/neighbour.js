// Which area lies beside another, as an arrow key asks it.

/** Where an arrow key points, on a screen. */
export const WAYS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

/**
 * The place of the point that lies beside another in a direction, of points {x, y} (null: none).
 * Only what lies more ahead than aside counts; of that the nearest, where aside counts double.
 * Null when nothing lies there.
 */
export function neighbour(points, from, [right, down]) {
  let best = { far: Infinity, place: null };
  points.forEach((point, place) => {
    if (!point || place === from) return;
    const [dx, dy] = [point.x - points[from].x, point.y - points[from].y];
    const [ahead, aside] = [dx * right + dy * down, Math.abs(dx * down - dy * right)];
    const far = Math.hypot(ahead, 2 * aside);
    if (ahead > 0 && aside <= ahead && far < best.far) best = { far, place };
  });
  return best.place;
}

/** The place of the point that is nearest to a position; null without any. */
export function nearest(points, { x, y }) {
  const far = points.map((point) => (point ? Math.hypot(point.x - x, point.y - y) : Infinity));
  const least = Math.min(...far, Infinity);
  return least < Infinity ? far.indexOf(least) : null;
}
