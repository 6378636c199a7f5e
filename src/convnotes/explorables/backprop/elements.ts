// Arithmetic on whole arrays, element by element.

import { floats, integers } from "../runtime/engine.ts";
import type { NDArray } from "../runtime/types.ts";

/** f of each element. */
export function each(array: NDArray, f: (value: number, at: number) => number): NDArray {
  return floats(array.shape, Array.from(array, f));
}

export function times(a: NDArray, b: NDArray): NDArray {
  return each(a, (value, at) => value * b[at]);
}

export function plus(array: NDArray, number: number): NDArray {
  return each(array, (value) => value + number);
}

/** The sum of a term for each element. */
export function total(array: NDArray, term: (value: number, at: number) => number): number {
  let sum = 0;
  for (let at = 0; at < array.length; at++) sum += term(array[at], at);
  return sum;
}

/** The largest absolute value. */
export function largest(array: NDArray): number {
  return Math.max(...Array.from(array, Math.abs));
}

/** The n-th of the arrays of this shape that an array holds one after the other. */
export function part(array: NDArray, shape: number[], n: number): NDArray {
  const size = shape.reduce((product, length) => product * length, 1);
  return floats(shape, array.subarray(n * size, (n + 1) * size));
}

/** The grid with both axes reversed. */
export function flip(grid: NDArray): NDArray {
  return floats(grid.shape, Array.from(grid).reverse());
}

/** The grid with its axes in each other's place. */
export function transpose(grid: NDArray): NDArray {
  const [rows, columns] = grid.shape;
  const source = (at: number) => (at % rows) * columns + Math.floor(at / rows);
  return each(floats([columns, rows]), (_, at) => grid[source(at)]);
}

/** The cells of a grid, counted from 1 in row-major order, so that 0 stays free for a zero. */
export function counted(shape: number[]): NDArray {
  return each(floats(shape), (_, at) => at + 1);
}

/** Counted cells, from 0 again: −1 is a zero. */
export function uncounted(cells: NDArray): NDArray {
  return integers(cells.shape, plus(cells, -1));
}
