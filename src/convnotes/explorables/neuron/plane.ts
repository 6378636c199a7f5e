// The plane of two inputs: what a unit answers all over it, and where its sum is 0; the twin of plane.py.

import { floats } from "../runtime/engine.ts";
import { stable } from "../runtime/text.ts";
import type { NDArray, Rows } from "../runtime/types.ts";

/** Where both axes of the plane begin and end. */
export const ends = (span: number): [low: number, high: number] => [-span / 2, 1.5 * span];

/** The answers at so many × so many points, the upper row first. */
export function plane(respond: (x: NDArray) => NDArray, span: number, cells: number): NDArray {
  const [low, high] = ends(span);
  const place = (at: number) => low + (at * (high - low)) / (cells - 1);
  const x = floats([cells * cells, 2]);
  for (let i = 0; i < cells; i++)
    for (let j = 0; j < cells; j++) {
      x[2 * (i * cells + j)] = place(j);
      x[2 * (i * cells + j) + 1] = place(cells - 1 - i);
    }
  return floats([cells, cells], respond(x));
}

/** The ends, (units, 2, 2), of each line w·x + b = 0 within the plane; NaN where there is none. */
export function lines(units: Rows, span: number): NDArray {
  const found = units.flatMap(([w1, w2, b]) => line(w1, w2, b, ends(span)));
  return floats([units.length, 2, 2], found);
}

/** The two ends, x₁ and x₂ of each. */
function line(w1: number, w2: number, b: number, [low, high]: [number, number]): number[] {
  const nowhere = [NaN, NaN, NaN, NaN];
  if (stable(w1) === 0 && stable(w2) === 0) return nowhere;
  const upright = Math.abs(w1) > Math.abs(w2); // then x₁ is found from x₂
  const [along, across] = upright ? [w2, w1] : [w1, w2];
  const [start, end] = [low, high].map((place) => -(b + along * place) / across);
  if (Math.max(start, end) < low || Math.min(start, end) > high) return nowhere;
  return [
    [low, start],
    [high, end],
  ].flatMap(([edge, value]) => {
    const inside = Math.min(Math.max(value, low), high);
    const place = value === inside ? edge : low + ((inside - start) / (end - start)) * (high - low);
    return upright ? [inside, place] : [place, inside];
  });
}
