// Problems whose answer is a count: outputs, cells that are seen, parameters; the twin of counts.py.

import {
  convParameters,
  denseParameters,
  effectiveKernelSize,
  receptiveField as fieldsOf,
  outputSize as sizeOf,
} from "../runtime/engine.ts";
import type { Draw } from "./draw.ts";
import type { Problem } from "./problem.ts";

/** How many windows fit on an axis; in every other problem with dilation. */
export function outputSize(draw: Draw): Problem {
  const variant = draw.whole(0, 1);
  const [k, s, p, d] = [draw.whole(2, 5), draw.whole(1, 3), draw.whole(0, 2), 1 + variant];
  const span = effectiveKernelSize(k, d);
  const n = span + draw.whole(1, 12);
  const room = n + 2 * p - span;
  const slips = {
    no_floor: room / s + 1,
    ceiling: Math.ceil(room / s) + 1,
    one_side: sizeOf(n, k, { stride: s, padding: [p, 0], dilation: d }),
    no_padding: sizeOf(n, k, { stride: s, dilation: d }),
    no_one: Math.floor(room / s),
    no_dilation: sizeOf(n, k, { stride: s, padding: p }),
  };
  const solution = sizeOf(n, k, { stride: s, padding: p, dilation: d });
  return { variant, given: { n, k, s, p, d }, solution, slips };
}

/** How many input cells a cell of the last layer sees along one axis. */
export function receptiveField(draw: Draw): Problem {
  const layers = Array.from({ length: draw.whole(2, 3) }, () => ({
    kernelSize: draw.whole(2, 5),
    stride: draw.whole(1, 2),
  }));
  const kernels = layers.map(({ kernelSize }) => kernelSize);
  const strides = layers.map(({ stride }) => stride);
  const sizes = [1, ...fieldsOf(layers).map(([size]) => size)];
  const added = kernels.map((_, at) => sizes[at + 1] - sizes[at]);
  const slips = {
    no_strides: 1 + sum(kernels.map((k) => k - 1)),
    sum: sum(kernels),
    own_stride: 1 + sum(kernels.map((k, at) => (k - 1) * product(strides.slice(0, at + 1)))),
    whole_kernels: 1 + sum(kernels.map((k, at) => k * product(strides.slice(0, at)))),
    last_alone: kernels[kernels.length - 1],
    product: product(kernels),
  };
  return { variant: 0, given: { kernels, strides, added }, solution: sizes[kernels.length], slips };
}

const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);
const product = (numbers: number[]) => numbers.reduce((a, b) => a * b, 1);

/** How many numbers a layer learns: a convolution, or a dense layer. */
export function parameters(draw: Draw): Problem {
  const [variant, c, o] = [draw.whole(0, 1), draw.whole(2, 8), draw.whole(2, 16)];
  return (variant ? ofDense : ofConvolution)(draw, c, o);
}

/** From c channels to o. */
function ofConvolution(draw: Draw, c: number, o: number): Problem {
  const [k, size] = [1 + 2 * draw.whole(1, 3), draw.whole(8, 32)];
  const solution = convParameters(c, o, [k, k]);
  const slips = {
    no_bias: solution - o,
    one_channel: convParameters(1, o, [k, k]),
    one_filter: convParameters(c, 1, [k, k]),
    bias_each: c * o * (k ** 2 + 1),
    one_bias: c * o * k ** 2 + 1,
    one_axis: o * (c * k + 1),
    every_place: solution * size ** 2,
  };
  return { variant: 0, given: { c, o, k, size }, solution, slips };
}

/** From a picture of c channels to o neurons. */
function ofDense(draw: Draw, c: number, o: number): Problem {
  const size = draw.whole(4, 8);
  const inputs = c * size ** 2;
  const solution = denseParameters(inputs, o);
  const slips = {
    no_bias: solution - o,
    one_channel: denseParameters(size ** 2, o),
    bias_each: (inputs + 1) * o + inputs - o,
    one_bias: inputs * o + 1,
    one_axis: denseParameters(c * size, o),
  };
  return { variant: 1, given: { c, o, size }, solution, slips };
}
