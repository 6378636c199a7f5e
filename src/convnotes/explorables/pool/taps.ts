// The cells under the taps of a pool's windows, and what is handed over between the two; the twin of taps.py.

import { floats, windows } from "../runtime/engine.ts";
import type { Amounts, NDArray } from "../runtime/types.ts";
import { shownCells } from "../runtime/windows.ts";

/** A window: its size, its stride, and the padding on every side. */
export type Window = { size: number; stride: number; padding: number };

/** The image cell under each tap of each window, [i, j, u, v]; −1 in the padding. */
export function cells(shape: number[], { size, stride, padding }: Window): NDArray {
  const around: Amounts = [padding, padding];
  return windows(shownCells(shape, [around, around]), [size, size], stride);
}

/** The value under each tap, window by window; `blank` in the padding. */
export function valuesUnder(x: NDArray, under: NDArray, blank: number): Float64Array {
  return Float64Array.from(under, (cell) => (cell < 0 ? blank : x[cell]));
}

/** The image that adds up what the windows hand to the cells under their taps. */
export function gathered(shares: ArrayLike<number>, shape: number[], under: NDArray): NDArray {
  const total = floats(shape);
  for (let at = 0; at < under.length; at++) if (under[at] >= 0) total[under[at]] += shares[at];
  return total;
}

/** Windows of size² values, one after the other, as one image of windows side by side. */
export function beside(values: ArrayLike<number>, size: number): NDArray {
  const image = floats([size, values.length / size]);
  for (let at = 0; at < values.length; at++) image[place(at, size, image.shape[1])] = values[at];
  return image;
}

/** What `beside` was made of. */
export function apart(image: NDArray, size: number): Float64Array {
  return Float64Array.from(image, (_, at) => image[place(at, size, image.shape[1])]);
}

/** Where in the image of windows side by side a value lies. */
function place(at: number, size: number, width: number): number {
  const [window, cell] = [Math.floor(at / size ** 2), at % size ** 2];
  return Math.floor(cell / size) * width + window * size + (cell % size);
}
