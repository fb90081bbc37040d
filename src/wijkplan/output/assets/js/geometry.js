// From the whole numbers of geometry.py back to positions [latitude, longitude].

const QUANTUM = 1e-6;

/** Flat differences to positions. */
export function positions(flat) {
  const found = new Array(flat.length / 2);
  for (let i = 0, x = 0, y = 0; i < found.length; i += 1) {
    x += flat[2 * i];
    y += flat[2 * i + 1];
    found[i] = [y * QUANTUM, x * QUANTUM];
  }
  return found;
}

export const polygons = (encoded) => encoded.map((rings) => rings.map(positions));
export const lines = (encoded) => encoded.map(positions);
