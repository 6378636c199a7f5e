// Twins of conv.py. Images are (N, C, H, W) and weights (O, C, k_h, k_w), as there; or one image (H, W) and
// one kernel (k_h, k_w), and then the output has two axes, too.

import type { NDArray } from "../types.ts";
import { floats } from "./arrays.ts";
import { eachWindow, planned, type Steps } from "./plan.ts";
import type { PaddingWord } from "./shapes.ts";
import { unpad } from "./windows.ts";

export type { Steps } from "./plan.ts";

/** y[n, o, i, j] = Σ weight[o, c, u, v] · x[n, c, i·s + u·d, j·s + v·d] + bias[o] */
export function conv2d(x: NDArray, weight: NDArray, bias: NDArray | null = null, steps: Steps = {}): NDArray {
  const plan = planned(x, weight, steps);
  const { padded, offsets } = plan;
  const y = floats(plan.output);
  eachWindow(plan, (output, filter, start) => {
    const first = filter * offsets.length;
    let sum = 0;
    for (let at = 0; at < offsets.length; at++) sum += weight[first + at] * padded[start + offsets[at]];
    y[output] = bias ? sum + bias[filter] : sum;
  });
  return y;
}

/** With δ = gradOutput: gradWeight = Σ δ·x, gradX = δ·weight added where x came from, gradBias[o] = Σ δ. */
export function conv2dBackward(gradOutput: NDArray, x: NDArray, weight: NDArray, steps: Steps = {}) {
  const plan = planned(x, weight, steps);
  const { padded, offsets } = plan;
  const gradPadded = floats(padded.shape);
  const gradWeight = floats(weight.shape);
  const gradBias = floats([plan.filters]);
  eachWindow(plan, (output, filter, start) => {
    const first = filter * offsets.length;
    const delta = gradOutput[output];
    gradBias[filter] += delta;
    for (let at = 0; at < offsets.length; at++) {
      gradPadded[start + offsets[at]] += delta * weight[first + at];
      gradWeight[first + at] += delta * padded[start + offsets[at]];
    }
  });
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
