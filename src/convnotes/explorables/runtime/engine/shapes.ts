// Twins of shapes.py: sizes, padding and cost of a layer.

import type { Amounts } from "../types.ts";

export type PaddingWord = "valid" | "same" | "full";

/** Padding of one axis: cells at both ends, [before, after], or a word. */
export type AxisPadding = number | PaddingWord | Amounts;

/** Padding of an image: the same for both axes, or one for each of [height, width]. */
export type Padding = number | PaddingWord | [height: AxisPadding, width: AxisPadding];

/** Of one axis. */
export type AxisSteps = { stride?: number; padding?: AxisPadding; dilation?: number };

/** d(k − 1) + 1 */
export function effectiveKernelSize(kernelSize: number, dilation = 1): number {
  return dilation * (kernelSize - 1) + 1;
}

/** How many cells go [before, after] an axis of n cells. */
export function axisPadding(
  padding: AxisPadding,
  n: number,
  kernelSize: number,
  { stride = 1, dilation = 1 }: { stride?: number; dilation?: number } = {},
): Amounts {
  if (typeof padding === "number") return [padding, padding];
  if (typeof padding !== "string") return padding;
  const reach = effectiveKernelSize(kernelSize, dilation) - 1;
  if (padding === "full") return [reach, reach];
  if (padding === "valid") return [0, 0];
  const total = Math.max((Math.ceil(n / stride) - 1) * stride + reach + 1 - n, 0);
  return [Math.floor(total / 2), total - Math.floor(total / 2)];
}

/** [[top, bottom], [left, right]] for an image of this size. */
export function paddingAmounts(
  padding: Padding,
  size: number[],
  kernelSize: number[],
  steps: { stride?: number; dilation?: number } = {},
): [Amounts, Amounts] {
  const [height, width] = Array.isArray(padding) ? padding : [padding, padding];
  return [
    axisPadding(height, size[0], kernelSize[0], steps),
    axisPadding(width, size[1], kernelSize[1], steps),
  ];
}

/** ⌊(n + before + after − d(k − 1) − 1)/s⌋ + 1 */
export function outputSize(n: number, kernelSize: number, steps: AxisSteps = {}): number {
  return Math.floor(slack(n, kernelSize, steps) / (steps.stride ?? 1)) + 1;
}

/** How many cells at the end of the padded axis no window reaches. */
export function dropped(n: number, kernelSize: number, steps: AxisSteps = {}): number {
  return slack(n, kernelSize, steps) % (steps.stride ?? 1);
}

/** How far the window can move. */
function slack(n: number, kernelSize: number, { stride = 1, padding = 0, dilation = 1 }: AxisSteps): number {
  const [before, after] = axisPadding(padding, n, kernelSize, { stride, dilation });
  return n + before + after - effectiveKernelSize(kernelSize, dilation);
}

/** Of a layer: `groups` divides both numbers of channels; without `bias` it has weights alone. */
export type CostOptions = { groups?: number; bias?: boolean };

/** Weights, o·(c/groups)·k_h·k_w, and biases, o, of a convolution. */
export function convParameters(
  inChannels: number,
  outChannels: number,
  kernelSize: number[],
  { groups = 1, bias = true }: CostOptions = {},
): number {
  return outChannels * ((inChannels / groups) * kernelSize[0] * kernelSize[1] + Number(bias));
}

/** Multiply-adds of a convolution on one image: each weight, once per output position. */
export function convMultiplyAdds(
  inChannels: number,
  outChannels: number,
  kernelSize: number[],
  outputSize: number[],
  { groups = 1 }: { groups?: number } = {},
): number {
  const weights = convParameters(inChannels, outChannels, kernelSize, { groups, bias: false });
  return weights * outputSize[0] * outputSize[1];
}

/** Weights and biases of a dense layer. */
export function denseParameters(
  inFeatures: number,
  outFeatures: number,
  { bias = true }: { bias?: boolean } = {},
): number {
  return outFeatures * (inFeatures + Number(bias));
}
