// Points on a screen that would lie over one another, taken together.

/**
 * Groups of points {x, y}, as lists of their places; every point is in one group. The first of a
 * group is where its symbol stands: no two of those are less than `reach` apart, and none of a
 * group is further than that from its first. The same points in the same order give the same groups.
 */
export function gather(points, reach) {
  const groups = [];
  const cells = new Map();
  const cellOf = ({ x, y }) => [Math.floor(x / reach), Math.floor(y / reach)];
  /** What is near stands in the cell of a point, or in one beside it. */
  const nearby = (column, row) => [-1, 0, 1].flatMap((down) =>
    [-1, 0, 1].flatMap((right) => cells.get(`${column + right} ${row + down}`) ?? []));

  points.forEach((point, place) => {
    const [column, row] = cellOf(point);
    const near = nearby(column, row).find(([first]) => Math.hypot(points[first].x - point.x, points[first].y - point.y) < reach);
    if (near) {
      near.push(place);
      return;
    }
    const group = [place];
    groups.push(group);
    const key = `${column} ${row}`;
    cells.set(key, [...(cells.get(key) ?? []), group]);
  });
  return groups;
}
