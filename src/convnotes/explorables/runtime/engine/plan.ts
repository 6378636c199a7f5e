// Where the windows of a convolution lie; what its forward, its backward and its matrix have in common.

import type { NDArray } from "../types.ts";
import { outputSize, type Padding, paddingAmounts } from "./shapes.ts";
import { type PaddingMode, pad, tap } from "./windows.ts";

/** Of an image's windows; stride and dilation are those of both axes. */
export type Steps = { stride?: number; padding?: Padding; dilation?: number; paddingMode?: PaddingMode };

type Plan = ReturnType<typeof planned>;

/**
 * The padded images, how many filters read them, the shape of the output, and how far each factor of a filter
 * lies from the beginning of a window.
 */
export function planned(x: NDArray, weight: NDArray, steps: Steps) {
  const { stride = 1, padding = 0, dilation = 1, paddingMode } = steps;
  const alone = weight.shape.length === 2;
  const [filters, channels, kh, kw] = alone ? [1, 1, ...weight.shape] : weight.shape;
  const amounts = paddingAmounts(padding, x.shape.slice(-2), [kh, kw], { stride, dilation });
  const padded = pad(x, amounts, paddingMode);
  const [h, w] = padded.shape.slice(-2);
  const images = padded.length / (channels * h * w);
  const [oh, ow] = [outputSize(h, kh, { stride, dilation }), outputSize(w, kw, { stride, dilation })];
  const output = alone ? [oh, ow] : [images, filters, oh, ow];
  const offsets = Int32Array.from({ length: channels * kh * kw }, (_, factor) => {
    const [channel, u, v] = [Math.floor(factor / (kh * kw)), Math.floor(factor / kw) % kh, factor % kw];
    return channel * h * w + tap(0, u, stride, dilation) * w + tap(0, v, stride, dilation);
  });
  return {
    stride,
    dilation,
    amounts,
    padded,
    images,
    filters,
    size: channels * h * w,
    w,
    oh,
    ow,
    output,
    offsets,
  };
}

/** Visit each row of outputs: its first output, its filter, where in the padded images its window begins. */
export function eachRow(
  { stride, dilation, images, filters, size, w, oh, ow }: Plan,
  visit: (output: number, filter: number, start: number) => void,
): void {
  let output = 0;
  for (let image = 0; image < images; image++)
    for (let filter = 0; filter < filters; filter++)
      for (let i = 0; i < oh; i++) {
        visit(output, filter, image * size + tap(i, 0, stride, dilation) * w);
        output += ow;
      }
}

/** Visit each window: its output, its filter, and where in the padded images it begins. */
export function eachWindow(plan: Plan, visit: (output: number, filter: number, start: number) => void): void {
  eachRow(plan, (output, filter, start) => {
    for (let j = 0; j < plan.ow; j++)
      visit(output + j, filter, start + tap(j, 0, plan.stride, plan.dilation));
  });
}
