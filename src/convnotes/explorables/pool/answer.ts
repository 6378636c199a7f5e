// What pooling makes of an input, how a shift changes it, its gradient beside a check; the twin of answer.py.

import {
  avgPool2d,
  avgPool2dBackward,
  dropped,
  floats,
  fromRows,
  gaussianPool2d,
  gaussianPool2dBackward,
  integers,
  lpPool2d,
  lpPool2dBackward,
  maxPool2d,
  maxPool2dBackward,
} from "../runtime/engine.ts";
import { fault } from "../runtime/schema.ts";
import type { Fault, NDArray, Picked, Rows, Scene } from "../runtime/types.ts";
import { planted } from "./bugs.ts";
import { type Checked, measured, type Pool } from "./measured.ts";
import { counts, equal, shifted } from "./shift.ts";
import { apart, beside, cells, gathered, valuesUnder } from "./taps.ts";

export type Kind = "max" | "mean" | "norm" | "gaussian";

export type PoolState = {
  direction: "forward" | "backward";
  kind: Kind;
  kernel_size: number;
  stride: number;
  padding: number;
  p: number;
  sigma: number;
  shift: number;
  input: Rows;
  delta: Rows;
  bug: "none" | "sign" | "ties" | "overwrite" | "whole";
};

export type PoolView = { picked: Picked | null; position: number };

/** `indices` are the winners of a maximum, `weights` those of a mean; the check is made backward. */
export type PoolAnswer = {
  x: NDArray;
  output: NDArray;
  before: NDArray;
  same: NDArray;
  counts: NDArray;
  dropped: NDArray;
  indices?: NDArray;
  weights?: NDArray;
  delta: NDArray;
  slopes: NDArray;
  grad_x: NDArray;
} & Partial<Checked>;

export type PoolScene = Scene<PoolState, PoolView, PoolAnswer>;

/** Whether the answer holds the check. */
export const isChecked = (answer: PoolAnswer): answer is PoolAnswer & Checked => "verdict" in answer;

/** A pool, x → y, and its backward, (∂L/∂y, x) → ∂L/∂x. */
type Operation = { forward: Pool; backward: (grad: NDArray, x: NDArray) => NDArray };

/** A window must fit into the padded input, and must not lie in the padding alone. */
export function check({ input, kernel_size: size, padding }: PoolState): Fault | null {
  if (padding >= size) return fault("padding_only", "padding", padding, size);
  const [height, width] = [input.length, input[0].length].map((n) => n + 2 * padding);
  if (size > height) return fault("exceeds_height", "kernel_size", size, height);
  if (size > width) return fault("exceeds_width", "kernel_size", size, width);
  return null;
}

/** The named arrays; answer.py says what each of them is. */
export function answer(state: PoolState): PoolAnswer {
  const { kind, kernel_size: size, stride, padding } = state;
  const { forward } = operation(state, size, stride, padding);
  const alone = operation(state, size, size, 0); // on windows that lie side by side
  const original = fromRows(state.input);
  const x = shifted(original, state.shift);
  const [y, before] = [forward(x), forward(original)];
  const delta = extended(state.delta, y.shape);
  const under = cells(x.shape, { size, stride, padding });
  const values = valuesUnder(x, under, kind === "max" ? -Infinity : 0);
  const slopes = planted(state, x, y, trueSlopes(alone, values, under), under);
  const handed = slopes.map((slope, at) => delta[Math.floor(at / size ** 2)] * slope);
  const gradX = gathered(handed, x.shape, under);
  const checked =
    state.direction === "backward" // it costs the most, and is seen there alone
      ? measured({ forward, alone: alone.forward, x, values, delta, gradX, slopes, under })
      : {};
  return {
    x,
    output: y,
    before,
    same: integers(y.shape, equal(y, before).map(Number)),
    counts: counts([y, before], [x, original]),
    dropped: integers(
      [2],
      x.shape.map((n) => dropped(n, size, { stride, padding })),
    ),
    ...parts(state, x),
    delta,
    slopes,
    grad_x: gradX,
    ...checked,
  };
}

function operation({ kind, p, sigma }: PoolState, size: number, stride: number, padding: number): Operation {
  const steps = { stride, padding };
  if (kind === "max")
    return {
      forward: (x) => maxPool2d(x, size, steps).y,
      backward: (grad, x) => maxPool2dBackward(grad, maxPool2d(x, size, steps).indices, x.shape),
    };
  if (kind === "mean")
    return {
      forward: (x) => avgPool2d(x, size, steps),
      backward: (grad, x) => avgPool2dBackward(grad, x.shape, size, steps),
    };
  if (kind === "norm")
    return {
      forward: (x) => lpPool2d(x, p, size, steps),
      backward: (grad, x) => lpPool2dBackward(grad, x, p, size, steps),
    };
  return {
    forward: (x) => gaussianPool2d(x, sigma, size, steps),
    backward: (grad, x) => gaussianPool2dBackward(grad, x.shape, sigma, size, steps),
  };
}

/** The winners of a maximum, or the weights of a mean; a norm has neither. */
function parts(state: PoolState, x: NDArray): { indices?: NDArray; weights?: NDArray } {
  const { kind, kernel_size: size, stride, padding } = state;
  if (kind === "max") return { indices: maxPool2d(x, size, { stride, padding }).indices };
  if (kind === "norm") return {};
  return { weights: operation(state, size, 1, 0).backward(floats([1, 1], [1]), floats([size, size])) };
}

/** ∂y[i, j]/∂x under each tap (u, v) of its window. */
function trueSlopes({ backward }: Operation, values: Float64Array, under: NDArray): NDArray {
  const size = under.shape[2];
  const ones = floats([1, under.length / size ** 2]).fill(1);
  const grad = apart(backward(floats([1, ones.length], ones), beside(values, size)), size);
  return floats(
    under.shape,
    grad.map((slope, at) => (under[at] < 0 ? 0 : slope)),
  );
}

/** δ for an output of this shape: what the state gives, and 1 beyond it. */
function extended(delta: Rows, [height, width]: number[]): NDArray {
  const row = (i: number) => Array.from({ length: width }, (_, j) => delta[i]?.[j] ?? 1);
  return fromRows(Array.from({ length: height }, (_, i) => row(i)));
}
