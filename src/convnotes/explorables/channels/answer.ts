// What two filters make of three channels, and what each channel adds to each output; the twin of answer.py.

import {
  conv2d,
  convMultiplyAdds,
  convParameters,
  floats,
  fromRows,
  integers,
  outputSize,
  pad,
} from "../runtime/engine.ts";
import type { Amounts, Fault, NDArray, Picked, Rows } from "../runtime/types.ts";
import { exceeds, type Inset } from "../runtime/windows.ts";
import { stacked } from "./planes.ts";

/** `input` has three channels, `weight` two filters of as many; `image_size` and `filters` are a layer’s. */
export type ChannelsState = {
  input: Rows[];
  weight: Rows[][];
  bias: Rows;
  stride: number;
  padding: number;
  image_size: number;
  filters: number;
};

/** `filter` is w0 or w1. */
export type ChannelsView = { filter: string; picked: Picked | null; position: number };

export type ChannelsAnswer = { padded: NDArray; partial: NDArray; output: NDArray; layer: NDArray };

export const CHANNELS = [0, 1, 2];
export const FILTERS = [0, 1];

/** One axis: cells of the input and of padding around them, taps of a filter. */
export type Axis = Inset & { k: number };

/** The axes [height, width]. */
export function axesOf({ input: [x], weight: [[w]], padding }: ChannelsState): [Axis, Axis] {
  const amounts: Amounts = [padding, padding];
  return [
    { n: x.length, k: w.length, amounts },
    { n: x[0].length, k: w[0].length, amounts },
  ];
}

/** A filter must fit into the padded input; into the picture of the layer it always does. */
export function check(state: ChannelsState): Fault | null {
  for (const [axis, { n, k }] of axesOf(state).entries())
    if (k > n + 2 * state.padding) return exceeds(axis, k, n + 2 * state.padding);
  return null;
}

/** The named arrays; answer.py says what each of them is. */
export function answer(state: ChannelsState): ChannelsAnswer {
  const { stride, padding } = state;
  const amounts: Amounts = [padding, padding];
  const padded = state.input.map((plane) => pad(fromRows(plane), [amounts, amounts]));
  const partial = state.weight.map((filter) =>
    filter.map((kernel, k) => conv2d(padded[k], fromRows(kernel), null, { stride })),
  );
  const output = partial.map((shares, o) => added(shares, state.bias[0][o]));
  return {
    padded: stacked(padded, [CHANNELS.length]),
    partial: stacked(partial.flat(), [FILTERS.length, CHANNELS.length]),
    output: stacked(output, [FILTERS.length]),
    layer: integers([5], layer(state)),
  };
}

/** The shares of all channels and the bias; the bias last, as NumPy does: it may round otherwise. */
function added(shares: NDArray[], bias: number): NDArray {
  const sum = floats(shares[0].shape);
  for (const share of shares) for (let at = 0; at < sum.length; at++) sum[at] += share[at];
  for (let at = 0; at < sum.length; at++) sum[at] += bias;
  return sum;
}

/** What `filters` such filters make of a picture: height, width, depth, parameters, multiply-adds. */
function layer(state: ChannelsState): number[] {
  const { stride, padding, image_size: size, filters } = state;
  const kernel = axesOf(state).map(({ k }) => k);
  const extent = kernel.map((k) => outputSize(size, k, { stride, padding }));
  const parameters = convParameters(CHANNELS.length, filters, kernel);
  return [...extent, filters, parameters, convMultiplyAdds(CHANNELS.length, filters, kernel, extent)];
}
