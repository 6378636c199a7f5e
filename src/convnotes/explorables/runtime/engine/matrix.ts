// Twin of matrix.py: a convolution as the matrix that it is.

import type { NDArray } from "../types.ts";
import { floats } from "./arrays.ts";
import { conv2d, type Steps } from "./conv.ts";

/** The matrix A with vec(y) = A · vec(x), for the `conv2d` of one image of this size [H, W] by one kernel. */
export function convolutionMatrix(kernel: NDArray, size: number[], steps: Steps = {}): NDArray {
  const cells = size[0] * size[1];
  // A matrix's columns are what it does to the unit vectors: here, to images with a single lit cell.
  const columns = Array.from({ length: cells }, (_, cell) => conv2d(lit(size, cell), kernel, null, steps));
  const matrix = floats([columns[0].length, cells]);
  for (let at = 0; at < matrix.length; at++) matrix[at] = columns[at % cells][Math.floor(at / cells)];
  return matrix;
}

/** An image that is 1 in one cell, and 0 elsewhere. */
function lit(size: number[], cell: number): NDArray {
  const image = floats(size);
  image[cell] = 1;
  return image;
}
