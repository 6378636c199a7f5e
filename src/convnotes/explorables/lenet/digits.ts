// The digits that the page learns from and is tested on: a hexadecimal digit a cell, of sixteen levels of
// ink; the twin of what training.py packs.

import { floats } from "../runtime/engine.ts";
import type { NDArray } from "../runtime/types.ts";
import { SIZE } from "./drawing.ts";
import type { Samples } from "./training.ts";

/** As the file has them: a string for each digit, and one of all their classes. */
export type Packed = { digits: string[]; labels: string };

/** What the script `convnotes-lenet-training.js` brings. */
export type Course = { worker: string; mean: string; train: Packed; test: Packed };

/** What a worker is given to learn from and to be tested on. */
export type Digits = { train: Packed; test: Packed; mean: NDArray };

const FULL = 15;

/** Digits as the network wants them: their ink from 0 to 1, without the mean. */
export function prepared({ digits, labels }: Packed, mean: NDArray): Samples {
  const x = floats([digits.length, 1, SIZE, SIZE]);
  for (const [n, digit] of digits.entries())
    for (let cell = 0; cell < mean.length; cell++)
      x[n * mean.length + cell] = Number.parseInt(digit[cell], 16) / FULL - mean[cell];
  return { x, labels: Array.from(labels, Number) };
}
