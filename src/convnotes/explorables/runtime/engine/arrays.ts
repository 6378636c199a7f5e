// What stands for NumPy's arrays: row-major values that know their shape.

import type { NDArray, Rows } from "../types.ts";

/** How many cells an array of this shape has. */
const count = (shape: number[]): number => shape.reduce((product, n) => product * n, 1);

/** These values, else zeros, in this shape. */
export function floats(shape: number[], values?: ArrayLike<number>): NDArray {
  return Object.assign(values ? new Float64Array(values) : new Float64Array(count(shape)), { shape });
}

/** These whole numbers, else zeros, in this shape. */
export function integers(shape: number[], values?: ArrayLike<number>): NDArray {
  return Object.assign(values ? new Int32Array(values) : new Int32Array(count(shape)), { shape });
}

/** Rows of numbers as an array. */
export function fromRows(rows: Rows): NDArray {
  return floats([rows.length, rows[0].length], rows.flat());
}

/** Zeros of the kind that an array holds, whole or not, in this shape. */
export function zerosLike(array: NDArray, shape: number[]): NDArray {
  return array instanceof Int32Array ? integers(shape) : floats(shape);
}
