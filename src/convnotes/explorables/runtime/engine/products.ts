// The products that a convolution adds up; what its forward, its backward and its matrix have in common.

import type { NDArray } from "../types.ts";
import { outputSize, type Padding, paddingAmounts } from "./shapes.ts";
import { type PaddingMode, pad, tap } from "./windows.ts";

/** Of an image's windows; stride and dilation are those of both axes. */
export type Steps = { stride?: number; padding?: Padding; dilation?: number; paddingMode?: PaddingMode };

type Plan = ReturnType<typeof planned>;

/** Both arrays' sizes, as of a batch; the padded images; the shape of the output. */
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
export function eachProduct(plan: Plan, visit: (output: number, factor: number, cell: number) => void): void {
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
