// A picture that moves, and how much stays the same; the twin of shift.py.

import { floats, integers, pad } from "../runtime/engine.ts";
import { stable } from "../runtime/text.ts";
import type { NDArray } from "../runtime/types.ts";

/** The image moved so many columns to the right (left if negative); zeros come in. */
export function shifted(x: NDArray, shift: number): NDArray {
  const [height, width] = x.shape;
  const [before, after] = [Math.max(shift, 0), Math.max(-shift, 0)];
  const moved = pad(x, [
    [0, 0],
    [before, after],
  ]);
  const kept = Array.from(
    x,
    (_, at) => moved[Math.floor(at / width) * moved.shape[1] + (at % width) + after],
  );
  return floats([height, width], kept);
}

/** Where two arrays are equal, the last bits aside. */
export const equal = (a: NDArray, b: NDArray) =>
  Array.from(a, (value, at) => stable(value) === stable(b[at]));

/** Of each pair [after, before] the equal cells and all; then both without those that are 0 both times. */
export function counts(...pairs: [NDArray, NDArray][]): NDArray {
  const all = [false, true].flatMap((active) => pairs.flatMap((pair) => unchanged(...pair, active)));
  return integers([all.length], all);
}

/** How many cells are equal, of how many; `active` leaves out those that are 0 both times. */
function unchanged(after: NDArray, before: NDArray, active: boolean): [number, number] {
  const counted = equal(after, before).filter(
    (_, at) => !active || stable(after[at]) !== 0 || stable(before[at]) !== 0,
  );
  return [counted.filter(Boolean).length, counted.length];
}
