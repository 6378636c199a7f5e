// Twins of conv.py. Images are (N, C, H, W) and weights (O, C, k_h, k_w), as there; or one image (H, W) and
// one kernel (k_h, k_w), and then the output has two axes, too.

import type { NDArray } from "../types.ts";
import { floats } from "./arrays.ts";
import { eachRow, planned, type Steps } from "./plan.ts";
import { type Padding, type PaddingWord, paddingAmounts } from "./shapes.ts";
import { unpad } from "./windows.ts";

export type { Steps } from "./plan.ts";

/** y[n, o, i, j] = Σ weight[o, c, u, v] · x[n, c, i·s + u·d, j·s + v·d] + bias[o] */
export function conv2d(x: NDArray, weight: NDArray, bias: NDArray | null = null, steps: Steps = {}): NDArray {
  const plan = planned(x, weight, steps);
  const { padded, offsets, stride, ow } = plan;
  const y = floats(plan.output);
  eachRow(plan, (output, filter, start) => {
    const first = filter * offsets.length;
    const fours = offsets.length - (offsets.length % 4);
    for (let at = 0; at < fours; at += 4) {
      // four factors at once: each output is read and written a quarter as often
      const [w0, w1, w2, w3] = four(weight, first + at);
      const [x0, x1, x2, x3] = four(offsets, at);
      for (let j = 0; j < ow; j++) {
        const from = start + j * stride;
        y[output + j] +=
          w0 * padded[from + x0] + w1 * padded[from + x1] + w2 * padded[from + x2] + w3 * padded[from + x3];
      }
    }
    for (let at = fours; at < offsets.length; at++) {
      const factor = weight[first + at];
      const from = start + offsets[at];
      for (let j = 0; j < ow; j++) y[output + j] += factor * padded[from + j * stride];
    }
    if (bias) for (let j = 0; j < ow; j++) y[output + j] += bias[filter];
  });
  return y;
}

/** With δ = gradOutput: gradWeight = Σ δ·x, gradX = δ·weight added where x came from, gradBias[o] = Σ δ. */
export function conv2dBackward(gradOutput: NDArray, x: NDArray, weight: NDArray, steps: Steps = {}) {
  const plan = planned(x, weight, steps);
  const { padded, offsets, stride, ow } = plan;
  const gradPadded = floats(padded.shape);
  const gradWeight = floats(weight.shape);
  const gradBias = floats([plan.filters]);
  eachRow(plan, (output, filter, start) => {
    const first = filter * offsets.length;
    const end = output + ow;
    if (isZero(gradOutput, output, end)) return;
    for (let at = output; at < end; at++) gradBias[filter] += gradOutput[at];
    for (let at = 0; at < offsets.length; at++) {
      const factor = weight[first + at];
      const from = start + offsets[at];
      let sum = 0;
      for (let j = 0; j < ow; j++) {
        const delta = gradOutput[output + j];
        gradPadded[from + j * stride] += delta * factor;
        sum += delta * padded[from + j * stride];
      }
      gradWeight[first + at] += sum;
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

/** (image * kernel)[i, j] = Σ kernel[u, v] · image[i − u, j − v], where the flipped kernel fits. */
export function convolve2d(
  image: NDArray,
  kernel: NDArray,
  { mode = "valid" }: { mode?: PaddingWord } = {},
): NDArray {
  const flipped = floats(kernel.shape, kernel.toReversed());
  const [[top, bottom], [left, right]] = paddingAmounts(mode, image.shape, kernel.shape);
  const padding: Padding = [
    [bottom, top],
    [right, left],
  ];
  return conv2d(image, flipped, null, { padding });
}

/** (f * g)[t] = Σ f[τ] · g[t − τ], at every t where the signals meet. */
export function convolve1d(f: NDArray, g: NDArray): NDArray {
  const y = floats([f.length + g.length - 1]);
  for (let a = 0; a < f.length; a++) for (let b = 0; b < g.length; b++) y[a + b] += f[a] * g[b];
  return y;
}

const four = (values: ArrayLike<number>, at: number) => [
  values[at],
  values[at + 1],
  values[at + 2],
  values[at + 3],
];

/** Whether nothing comes back to a row of outputs: after ReLU and pooling that is so for many. */
function isZero(gradOutput: NDArray, from: number, end: number): boolean {
  for (let at = from; at < end; at++) if (gradOutput[at] !== 0) return false;
  return true;
}
