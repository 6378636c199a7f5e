// Twin of matrix.py: a convolution as the matrix that it is.

import type { NDArray } from "../types.ts";
import { floats } from "./arrays.ts";
import { eachWindow, planned, type Steps } from "./plan.ts";

/** The matrix A with vec(y) = A · vec(x), for the `conv2d` of one image of this size [H, W] by one kernel. */
export function convolutionMatrix(kernel: NDArray, size: number[], steps: Steps = {}): NDArray {
  const cells = size[0] * size[1];
  const numbers = Array.from({ length: cells }, (_, cell) => cell + 1); // 0 is the padding
  const plan = planned(floats(size, numbers), kernel, steps);
  const matrix = floats([plan.oh * plan.ow, cells]);
  eachWindow(plan, (output, _filter, start) => {
    for (const [factor, offset] of plan.offsets.entries()) {
      const column = plan.padded[start + offset] - 1;
      if (column >= 0) matrix[output * cells + column] += kernel[factor];
    }
  });
  return matrix;
}
