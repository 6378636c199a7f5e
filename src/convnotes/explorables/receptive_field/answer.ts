// A stack of layers: what a cell of it sees, and what it costs; the twin of answer.py.

import {
  along,
  alternatives,
  type Cost,
  cellsThatHold,
  cone,
  costs,
  type Described,
  effectiveKernelSize,
  fan,
  floats,
  integers,
  outputSize,
  placed,
  receptiveField,
  sizes,
} from "../runtime/engine.ts";
import { fault } from "../runtime/schema.ts";
import type { Fault, NDArray, Rows } from "../runtime/types.ts";
import schema from "./state.json" with { type: "json" };

export const { kinds: KINDS, columns: COLUMNS } = schema.constants;

export type StackState = {
  layers: Rows;
  size: number;
  channels: number;
  bias: number;
  layer: number;
  place: number;
  way: "back" | "on";
};

export type StackView = { part: "reach" | "cost" };

export type StackAnswer = {
  shapes: NDArray;
  fields: NDArray;
  centres: NDArray;
  costs: NDArray;
  totals: NDArray;
  local: NDArray;
  dense: NDArray;
  levels: NDArray;
  paths: NDArray;
  shares: NDArray;
  held: NDArray;
  cell: NDArray;
};

/** The layers as the core takes them, and the shape [C, H, W] of their input. */
export function stack({ layers, bias, channels, size }: StackState) {
  return { layers: layers.map((row) => described(row, bias === 1)), shape: [channels, size, size] };
}

/** A row of the state in words. */
export function described(row: number[], bias: boolean): Described {
  const [kind, kernelSize, stride, padding, dilation, channels, groups] = row;
  if (KINDS[kind] === "dense") return { kind: "dense", channels, bias };
  const window = { kernelSize, stride, padding, dilation };
  if (KINDS[kind] === "pool") return { kind: "pool", ...window };
  return { kind: "conv", ...window, channels, groups, bias };
}

/** The error of the first layer whose kernel does not fit, or whose groups do not divide. */
export function check(state: StackState): Fault | null {
  let [n, into] = [state.size, state.channels];
  for (const [place, row] of state.layers.entries()) {
    const [kind, kernelSize, stride, padding, dilation, channels, groups] = row;
    if (KINDS[kind] === "dense") {
      [n, into] = [1, channels];
      continue;
    }
    const extent = effectiveKernelSize(kernelSize, dilation);
    const padded = n + 2 * padding;
    if (extent > padded) return fault("exceeds", "layers", extent, padded, { index: [place] });
    n = outputSize(n, kernelSize, { stride, padding, dilation });
    if (KINDS[kind] === "pool") continue;
    if (into % groups) return fault("groups_in", "layers", groups, into, { index: [place] });
    if (channels % groups) return fault("groups_out", "layers", groups, channels, { index: [place] });
    into = channels;
  }
  return null;
}

/** The named arrays; answer.py says what each of them is. */
export function answer(state: StackState): StackAnswer {
  const { layers, shape } = stack(state);
  const windows = along(layers, shape);
  const top = topOf(state);
  const fields = receptiveField(windows, shape[1]);
  const levels = sizes(windows, shape[1]).slice(0, top + 1);
  const back = state.way === "back";
  const cell = Math.floor((state.place * (levels[back ? top : 0] - 1) + 50) / 100);
  const paths = (back ? cone : fan)(windows.slice(0, top), shape[1], cell);
  const shares = sharesOf(paths[back ? 0 : top]);
  const spent = costs(layers, shape);
  const flat = paths.flat();
  return {
    shapes: integers([spent.length + 1, 3], [shape, ...spent.map((cost) => cost.outputShape)].flat()),
    fields: floats([fields.length, 3], fields.flat()),
    centres: floats(
      [fields.length],
      fields.map(([size, , start]) => start + (size - 1) / 2),
    ),
    costs: floats([spent.length, 4], spent.flatMap(numbersOf)),
    totals: floats(
      [4],
      spent.map(numbersOf).reduce((sums, row) => sums.map((sum, at) => sum + row[at]), [0, 0, 0, 0]),
    ),
    ...others(layers, shape),
    levels: integers([levels.length], levels),
    paths: floats([flat.length], flat),
    shares: floats([shares.length], shares),
    held: integers([1], [shares.some((share) => share) ? cellsThatHold(shares) : 0]),
    cell: integers([1], [cell]),
  };
}

/** The chosen layer, counted from 1; the last one where there are fewer. */
export const topOf = ({ layer, layers }: StackState) => Math.min(layer, layers.length);

const numbersOf = ({ parameters, multiplyAdds, flops, memory }: Cost) => [
  parameters,
  multiplyAdds,
  flops,
  memory,
];

function sharesOf(counts: number[]) {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => count / Math.max(total, 1));
}

/** What each convolution would cost as a locally connected layer and as a dense one; else 0. */
function others(layers: Described[], shape: number[]) {
  const found = placed(layers, shape).map(({ kind, inputShape }, at) =>
    kind === "conv" ? alternatives(layers[at], inputShape) : null,
  );
  return {
    local: floats(
      [found.length],
      found.map((costs) => costs?.local.parameters ?? 0),
    ),
    dense: floats(
      [found.length, 2],
      found.flatMap((costs) => [costs?.dense.parameters ?? 0, costs?.dense.multiplyAdds ?? 0]),
    ),
  };
}
