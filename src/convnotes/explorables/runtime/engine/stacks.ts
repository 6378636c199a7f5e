// Twin of stacks.py: layers in a row, described and not made.

import type { Amounts } from "../types.ts";
import type { Layer } from "./fields.ts";
import { axisPadding, outputSize, type Padding } from "./shapes.ts";

/** A number for both axes, or one for each of [height, width]. */
export type Pair = number | number[];

/** A layer; a dense one has no window, a pool no channels of its own. */
export type Described = {
  kind: string;
  kernelSize?: Pair;
  channels?: number;
  stride?: Pair;
  padding?: Padding;
  dilation?: Pair;
  groups?: number;
  bias?: boolean;
};

/** A layer where it stands in a stack; shapes are [C, H, W], the rest [height, width]. */
export type Placed = {
  kind: string;
  inputShape: number[];
  outputShape: number[];
  kernelSize: number[];
  stride: number[];
  padding: Amounts[];
  dilation: number[];
  groups: number;
  bias: boolean;
};

/** The layers of a stack at their places. */
export function placed(layers: Described[], inputShape: number[]): Placed[] {
  let shape = inputShape;
  return layers.map((layer) => {
    const found = layer.kind === "dense" ? placedDense(layer, shape) : placedWindow(layer, shape);
    shape = found.outputShape;
    return found;
  });
}

/** The windows of a stack along one axis, as fields.ts takes them. */
export function along(layers: Described[], inputShape: number[], axis = "height"): Layer[] {
  const at = axis === "height" ? 0 : 1;
  return placed(layers, inputShape).map(({ kernelSize, stride, padding, dilation }) => ({
    kernelSize: kernelSize[at],
    stride: stride[at],
    padding: padding[at],
    dilation: dilation[at],
  }));
}

/** A window over all that there is. */
function placedDense({ kind, channels = 1, bias = true }: Described, inputShape: number[]): Placed {
  return {
    kind,
    inputShape,
    outputShape: [channels, 1, 1],
    kernelSize: inputShape.slice(1),
    stride: [1, 1],
    padding: [
      [0, 0],
      [0, 0],
    ],
    dilation: [1, 1],
    groups: 1,
    bias,
  };
}

function placedWindow(layer: Described, inputShape: number[]): Placed {
  const { kind, channels = inputShape[0], groups = 1, bias = true } = layer;
  const kernelSize = pair(layer.kernelSize ?? 1);
  const stride = pair(layer.stride ?? (kind === "pool" ? kernelSize : 1));
  const dilation = pair(layer.dilation ?? 1);
  const given = layer.padding ?? 0;
  const size = inputShape.slice(1);
  const padding = size.map((n, at) =>
    axisPadding(Array.isArray(given) ? given[at] : given, n, kernelSize[at], {
      stride: stride[at],
      dilation: dilation[at],
    }),
  );
  const outputs = size.map((n, at) =>
    outputSize(n, kernelSize[at], { stride: stride[at], padding: padding[at], dilation: dilation[at] }),
  );
  const outputShape = [channels, ...outputs];
  const has = bias && kind !== "pool";
  return { kind, inputShape, outputShape, kernelSize, stride, padding, dilation, groups, bias: has };
}

const pair = (value: Pair) => (typeof value === "number" ? [value, value] : value);
