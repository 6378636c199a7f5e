// Twins of activations.py: element by element but for softmax, which is along the last axis.

import type { NDArray } from "../types.ts";
import { floats } from "./arrays.ts";

/** 1 where x ≥ 0, and 0 elsewhere; a figure's step has its short name. */
export function unitStep(x: NDArray): NDArray {
  return floats(
    x.shape,
    x.map((value) => Number(value >= 0)),
  );
}

/** Times 0 everywhere. */
export function stepBackward(gradOutput: NDArray, x: NDArray): NDArray {
  return times(gradOutput, x, () => 0);
}

/** max(x, 0) */
export function relu(x: NDArray): NDArray {
  return floats(
    x.shape,
    x.map((value) => Math.max(value, 0)),
  );
}

/** Times 1 where x > 0, and 0 elsewhere. */
export function reluBackward(gradOutput: NDArray, x: NDArray): NDArray {
  return times(gradOutput, x, (value) => (value > 0 ? 1 : 0));
}

/** x where x > 0, and `negativeSlope`·x elsewhere. */
export function leakyRelu(x: NDArray, { negativeSlope = 0.01 } = {}): NDArray {
  return times(x, x, (value) => (value > 0 ? 1 : negativeSlope));
}

/** Times 1 where x > 0, and `negativeSlope` elsewhere. */
export function leakyReluBackward(gradOutput: NDArray, x: NDArray, { negativeSlope = 0.01 } = {}): NDArray {
  return times(gradOutput, x, (value) => (value > 0 ? 1 : negativeSlope));
}

/** 1/(1 + e⁻ˣ) */
export function sigmoid(x: NDArray): NDArray {
  return floats(x.shape, floats(x.shape, x).map(logistic));
}

/** g′ = g(x)·(1 − g(x)), and 1 − g(x) = g(−x) does not cancel where g(x) ≈ 1. */
export function sigmoidBackward(gradOutput: NDArray, x: NDArray): NDArray {
  return times(gradOutput, x, (value) => logistic(value) * logistic(-value));
}

/** (eˣ − e⁻ˣ)/(eˣ + e⁻ˣ) */
export function tanh(x: NDArray): NDArray {
  return floats(x.shape, floats(x.shape, x).map(Math.tanh));
}

/** g′ = 1 − g(x)² = 4·sigmoid(2x)·sigmoid(−2x) */
export function tanhBackward(gradOutput: NDArray, x: NDArray): NDArray {
  return times(gradOutput, x, (value) => 4 * logistic(2 * value) * logistic(-2 * value));
}

/** y[i] = e^x[i] / Σ_j e^x[j] along the last axis. */
export function softmax(x: NDArray): NDArray {
  const y = floats(x.shape);
  eachRow(x, (from, to) => {
    let [largest, total] = [-Infinity, 0];
    for (let at = from; at < to; at++) largest = Math.max(largest, x[at]);
    for (let at = from; at < to; at++) {
      y[at] = Math.exp(x[at] - largest);
      total += y[at];
    }
    for (let at = from; at < to; at++) y[at] /= total;
  });
  return y;
}

/** ∂L/∂x[i] = y[i]·(∂L/∂y[i] − Σ_j ∂L/∂y[j]·y[j]) */
export function softmaxBackward(gradOutput: NDArray, x: NDArray): NDArray {
  const y = softmax(x);
  const grad = floats(x.shape);
  eachRow(x, (from, to) => {
    let mean = 0;
    for (let at = from; at < to; at++) mean += gradOutput[at] * y[at];
    for (let at = from; at < to; at++) grad[at] = y[at] * (gradOutput[at] - mean);
  });
  return grad;
}

/** Each entry times the slope at x. */
function times(gradOutput: NDArray, x: NDArray, slope: (value: number) => number): NDArray {
  return floats(
    x.shape,
    floats(x.shape, gradOutput).map((grad, at) => grad * slope(x[at])),
  );
}

/** Without overflow at either end. */
function logistic(x: number): number {
  return x > 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
}

/** Visit the rows of the last axis by where they begin and end. */
function eachRow(x: NDArray, visit: (from: number, to: number) => void): void {
  const length = x.shape[x.shape.length - 1];
  for (let from = 0; from < x.length; from += length) visit(from, from + length);
}
