// Planes of one shape as one array, and a plane of it.

import { floats } from "../runtime/engine.ts";
import type { NDArray } from "../runtime/types.ts";

/** Planes in this order as one array; `axes` are what they are counted by. */
export function stacked(planes: NDArray[], axes: number[]): NDArray {
  return floats(
    [...axes, ...planes[0].shape],
    planes.flatMap((plane) => [...plane]),
  );
}

/** The cells, row by row, of the plane at these indices of the axes before the last two. */
export function planeOf(array: NDArray, ...indices: number[]): ArrayLike<number> {
  const place = indices.reduce((sum, index, axis) => sum * array.shape[axis] + index, 0);
  const [rows, columns] = array.shape.slice(-2);
  return array.subarray(place * rows * columns, (place + 1) * rows * columns);
}
