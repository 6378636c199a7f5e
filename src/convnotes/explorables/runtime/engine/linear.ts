// Twins of linear.py: rows (N, I), one for each sample, and a weight (O, I).

import type { NDArray } from "../types.ts";
import { floats } from "./arrays.ts";

/** y[n, o] = Σ_i weight[o, i]·x[n, i] + bias[o] */
export function linear(x: NDArray, weight: NDArray, bias: NDArray | null = null): NDArray {
  const [[samples, inputs], [outputs]] = [x.shape, weight.shape];
  const y = floats([samples, outputs]);
  for (let n = 0; n < samples; n++)
    for (let o = 0; o < outputs; o++) {
      let sum = 0;
      for (let i = 0; i < inputs; i++) sum += weight[o * inputs + i] * x[n * inputs + i];
      y[n * outputs + o] = bias ? sum + bias[o] : sum;
    }
  return y;
}

/** gradX[n, i] = Σ_o δ[n, o]·weight[o, i], gradWeight[o, i] = Σ_n δ[n, o]·x[n, i], gradBias[o] = Σ_n δ */
export function linearBackward(gradOutput: NDArray, x: NDArray, weight: NDArray) {
  const [[samples, inputs], [outputs]] = [x.shape, weight.shape];
  const gradX = floats(x.shape);
  const gradWeight = floats(weight.shape);
  const gradBias = floats([outputs]);
  for (let n = 0; n < samples; n++)
    for (let o = 0; o < outputs; o++) {
      const delta = gradOutput[n * outputs + o];
      gradBias[o] += delta;
      for (let i = 0; i < inputs; i++) {
        gradX[n * inputs + i] += delta * weight[o * inputs + i];
        gradWeight[o * inputs + i] += delta * x[n * inputs + i];
      }
    }
  return { gradX, gradWeight, gradBias };
}

/** The cells of each sample as one row: (N, C, H, W) → (N, C·H·W). */
export function flatten(x: NDArray): NDArray {
  return floats([x.shape[0], x.length / x.shape[0]], x);
}

/** The same numbers in the shape they came from. */
export function flattenBackward(gradOutput: NDArray, inputShape: number[]): NDArray {
  return floats(inputShape, gradOutput);
}
