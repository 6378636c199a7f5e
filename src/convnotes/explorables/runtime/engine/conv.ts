// Twins of conv.py. Images are (N, C, H, W) and weights (O, C, k_h, k_w), as there; or one image (H, W) and one
// kernel (k_h, k_w), and then the output has two axes, too.

import type { NDArray } from "../types.ts";
import { floats } from "./arrays.ts";
import { outputSize, type Padding, type PaddingWord, paddingAmounts } from "./shapes.ts";
import { type PaddingMode, pad, tap, unpad } from "./windows.ts";

/** Of an image's windows; stride and dilation are those of both axes. */
export type Steps = { stride?: number; padding?: Padding; dilation?: number; paddingMode?: PaddingMode };

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

type Plan = ReturnType<typeof planned>;

/** Both arrays' sizes, as of a batch; the padded images; the shape of the output. */
function planned(x: NDArray, weight: NDArray, steps: Steps) {
  const { stride = 1, padding = 0, dilation = 1, paddingMode } = steps;
  const alone = weight.shape.length === 2;
  const [filters, channels, kh, kw] = alone ? [1, 1, ...weight.shape] : weight.shape;
  const amounts = paddingAmounts(padding, x.shape.slice(-2), [kh, kw], { stride, dilation });
  const padded = pad(x, amounts, paddingMode);
  const [h, w] = padded.shape.slice(-2);
  const images = padded.length / (channels * h * w);
  const [oh, ow] = [outputSize(h, kh, { stride, dilation }), outputSize(w, kw, { stride, dilation })];
  const output = alone ? [oh, ow] : [images, filters, oh, ow];
  const filterOf = (at: number): number => Math.floor(at / (oh * ow)) % filters;
  return {
    stride,
    dilation,
    amounts,
    padded,
    images,
    channels,
    filters,
    h,
    w,
    kh,
    kw,
    oh,
    ow,
    output,
    filterOf,
  };
}

/** Visit each product of the sum by its places in the output, the weight and the padded images. */
function eachProduct(plan: Plan, visit: (output: number, factor: number, cell: number) => void): void {
  let output = 0;
  for (let image = 0; image < plan.images; image++)
    for (let filter = 0; filter < plan.filters; filter++)
      for (let i = 0; i < plan.oh; i++)
        for (let j = 0; j < plan.ow; j++) eachTap(plan, image, filter, i, j, output++, visit);
}

/** The products of one output. */
function eachTap(
  { stride, dilation, channels, h, w, kh, kw }: Plan,
  image: number,
  filter: number,
  i: number,
  j: number,
  output: number,
  visit: (output: number, factor: number, cell: number) => void,
): void {
  let factor = filter * channels * kh * kw;
  for (let channel = 0; channel < channels; channel++)
    for (let u = 0; u < kh; u++) {
      const row = ((image * channels + channel) * h + tap(i, u, stride, dilation)) * w;
      for (let v = 0; v < kw; v++) visit(output, factor++, row + tap(j, v, stride, dilation));
    }
}
