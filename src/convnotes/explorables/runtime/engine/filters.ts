// Twins of filters.py: what a kernel is made of and what it does.

import type { NDArray } from "../types.ts";
import { floats } from "./arrays.ts";
import { convolve2d, correlate2d } from "./conv.ts";

/**
 * The columns (rank, k_h) and rows (rank, k_w) whose products add up to the kernel: each pair the cross
 * through the largest entry of what those before it left over, the first of equals.
 */
export function separated(kernel: NDArray, { tolerance = 1e-9 } = {}): { columns: NDArray; rows: NDArray } {
  const [height, width] = kernel.shape;
  const left = Float64Array.from(kernel);
  const least = magnitude(left) * tolerance;
  const columns: number[] = [];
  const rows: number[] = [];
  let rank = 0;
  for (; rank < Math.min(height, width); rank++) {
    const most = magnitude(left);
    if (most <= least) break;
    const at = left.findIndex((value) => Math.abs(value) >= most * (1 - 1e-12));
    const [u, v, size] = [Math.floor(at / width), at % width, Math.abs(left[at])];
    const column = Array.from({ length: height }, (_, i) => left[i * width + v] * Math.sign(left[at]));
    const row = Array.from(left.subarray(u * width, (u + 1) * width), (value) => value / size);
    for (let i = 0; i < height; i++)
      for (let j = 0; j < width; j++) {
        const rest = left[i * width + j] - column[i] * row[j];
        left[i * width + j] = i === u || j === v ? 0 : rest; // the cross is taken whole, but for rounding
      }
    columns.push(...column);
    rows.push(...row);
  }
  return { columns: floats([rank, height], columns), rows: floats([rank, width], rows) };
}

function magnitude(values: Float64Array): number {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
}

/** The one kernel that does what two do in a row: their full convolution. */
export function inARow(first: NDArray, second: NDArray): NDArray {
  return convolve2d(first, second, { mode: "full" });
}

/** √Σ kernel[u, v]² */
export function noiseGain(kernel: NDArray): number {
  let sum = 0;
  for (const weight of kernel) sum += weight * weight;
  return Math.sqrt(sum);
}

/** The kernel less its mean. */
export function withoutMean(kernel: NDArray): NDArray {
  let sum = 0;
  for (const weight of kernel) sum += weight;
  const mean = sum / kernel.length;
  return floats(
    kernel.shape,
    Array.from(kernel, (weight) => weight - mean),
  );
}

/** The mean of the products of a feature and each window. */
export function match(image: NDArray, feature: NDArray): NDArray {
  const sums = correlate2d(image, feature);
  return floats(
    sums.shape,
    Array.from(sums, (sum) => sum / feature.length),
  );
}
