// Twins of conv.py. Images are (N, C, H, W) and weights (O, C, k_h, k_w), as there; or one image (H, W) and
// one kernel (k_h, k_w), and then the output has two axes, too.

import type { NDArray } from "../types.ts";
import { floats } from "./arrays.ts";
import { eachProduct, planned, type Steps } from "./products.ts";
import type { PaddingWord } from "./shapes.ts";
import { unpad } from "./windows.ts";

export type { Steps } from "./products.ts";

/** y[n, o, i, j] = Σ weight[o, c, u, v] · x[n, c, i·s + u·d, j·s + v·d] + bias[o] */
export function conv2d(x: NDArray, weight: NDArray, bias: NDArray | null = null, steps: Steps = {}): NDArray {
  const plan = planned(x, weight, steps);
  const y = floats(plan.output);
  eachProduct(plan, (output, factor, cell) => {
    y[output] += weight[factor] * plan.padded[cell];
  });
  if (bias) for (let at = 0; at < y.length; at++) y[at] += bias[plan.filterOf(at)];
  return y;
}

/** With δ = gradOutput: gradWeight = Σ δ·x, gradX = δ·weight added where x came from, gradBias[o] = Σ δ. */
export function conv2dBackward(gradOutput: NDArray, x: NDArray, weight: NDArray, steps: Steps = {}) {
  const plan = planned(x, weight, steps);
  const gradPadded = floats(plan.padded.shape);
  const gradWeight = floats(weight.shape);
  const gradBias = floats([plan.filters]);
  eachProduct(plan, (output, factor, cell) => {
    gradPadded[cell] += gradOutput[output] * weight[factor];
    gradWeight[factor] += gradOutput[output] * plan.padded[cell];
  });
  for (let at = 0; at < gradOutput.length; at++) gradBias[plan.filterOf(at)] += gradOutput[at];
  return { gradX: unpad(gradPadded, plan.amounts, steps.paddingMode), gradWeight, gradBias };
}

/** y[i, j] = Σ kernel[u, v] · image[i + u, j + v] */
export function correlate2d(
  image: NDArray,
  kernel: NDArray,
  { mode = "valid" }: { mode?: PaddingWord } = {},
): NDArray {
  return conv2d(image, kernel, null, { padding: mode });
}

/** (f * g)[t] = Σ f[τ] · g[t − τ], at every t where the signals meet. */
export function convolve1d(f: NDArray, g: NDArray): NDArray {
  const y = floats([f.length + g.length - 1]);
  for (let a = 0; a < f.length; a++) for (let b = 0; b < g.length; b++) y[a + b] += f[a] * g[b];
  return y;
}
