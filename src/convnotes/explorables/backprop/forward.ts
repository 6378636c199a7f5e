// From x to L, and from L back to y: what stands before and behind the convolution; the twin of forward.py.

import {
  conv2d,
  floats,
  fromRows,
  mseLoss,
  mseLossBackward,
  relu,
  reluBackward,
  type Steps,
  sigmoid,
  sigmoidBackward,
  tanh,
  tanhBackward,
} from "../runtime/engine.ts";
import { stable } from "../runtime/text.ts";
import type { NDArray, Rows } from "../runtime/types.ts";
import { amountsOf, geometry } from "../runtime/windows.ts";
import { each, times, total } from "./elements.ts";
import type { Activation, BackpropState, Name } from "./state.ts";

/** x, w and b, all with two axes. */
export function arrays({ input, kernel, bias }: BackpropState): Record<Name, NDArray> {
  return { x: fromRows(input), w: fromRows(kernel), b: fromRows([[bias]]) };
}

/** How the convolution of a state goes over its input. */
export function stepsOf(state: BackpropState): Steps {
  const { stride, dilation, padding_mode: paddingMode } = state;
  return { stride, dilation, padding: amountsOf(geometry(state)), paddingMode };
}

/** y = x ⋆ w + b */
export function convolve(state: BackpropState): NDArray {
  const { x, w, b } = arrays(state);
  return conv2d(x, w, b, stepsOf(state));
}

const identity = (x: NDArray): NDArray => x;

const ACTIVATIONS: Record<Activation, (x: NDArray) => NDArray> = { identity, relu, sigmoid, tanh };

const BACKWARD: Record<Activation, (gradOutput: NDArray, x: NDArray) => NDArray> = {
  identity,
  relu: reluBackward,
  sigmoid: sigmoidBackward,
  tanh: tanhBackward,
};

/** a = g(y) */
export function activate({ activation }: BackpropState, y: NDArray): NDArray {
  return ACTIVATIONS[activation](y);
}

/** g′(y). Whether y is above ReLU's kink is not left to its last bits. */
function slopeOf({ activation }: BackpropState, y: NDArray): NDArray {
  const ones = each(y, () => 1);
  return BACKWARD[activation](ones, each(y, stable));
}

/** From y to L and back: a, g′(y), L, ∂L/∂a and δ = ∂L/∂y. */
export function judge(state: BackpropState, y: NDArray) {
  const a = activate(state, y);
  const slope = slopeOf(state, y);
  const gradA = lossBackward(state, a);
  return { a, slope, loss: lossOf(state, a), gradA, delta: times(gradA, slope) };
}

/** L: a weighted sum Σ ∂L/∂a ⊙ a, or the mean squared error from the target. */
export function lossOf(state: BackpropState, a: NDArray): number {
  const given = wanted(state, a.shape);
  return state.loss === "squared" ? mseLoss(a, given) : total(given, (weight, at) => weight * a[at]);
}

/** ∂L/∂a */
function lossBackward(state: BackpropState, a: NDArray): NDArray {
  const given = wanted(state, a.shape);
  return state.loss === "squared" ? mseLossBackward(1, a, given) : given;
}

/** What the loss is told: the weights of its sum, or its target. */
function wanted({ loss, upstream, target }: BackpropState, shape: number[]): NDArray {
  return fitted(loss === "squared" ? target : upstream, shape);
}

/** The rows cropped to a shape, or with zeros for the cells that are not there. */
export function fitted(rows: Rows, [height, width]: number[]): NDArray {
  return each(floats([height, width]), (_, at) => rows[Math.floor(at / width)]?.[at % width] ?? 0);
}
