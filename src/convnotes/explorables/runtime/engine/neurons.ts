// Twins of neurons.py: one unit, a = g(w·x + b), and how it learns from one example.

import type { NDArray } from "../types.ts";
import {
  leakyRelu,
  leakyReluBackward,
  relu,
  reluBackward,
  sigmoid,
  sigmoidBackward,
  stepBackward,
  tanh,
  tanhBackward,
  unitStep,
} from "./activations.ts";
import { floats } from "./arrays.ts";

/** Of the activations that a unit can have. */
export type Activation = "identity" | "step" | "sigmoid" | "tanh" | "relu" | "leaky_relu";

/** The weights (I) and the bias of one unit. */
export type Unit = { weight: NDArray; bias: number };

type Pair = [g: (z: NDArray) => NDArray, backward: (gradOutput: NDArray, z: NDArray) => NDArray];

const PAIRS: Record<Activation, Pair> = {
  identity: [(z) => z, (gradOutput) => gradOutput],
  step: [unitStep, stepBackward],
  sigmoid: [sigmoid, sigmoidBackward],
  tanh: [tanh, tanhBackward],
  relu: [relu, reluBackward],
  leaky_relu: [leakyRelu, leakyReluBackward],
};

/** a = g(w·x + b) for one input (I) or for several (N, I). */
export function neuron(x: NDArray, weight: NDArray, bias: number, activation: Activation = "identity") {
  const inputs = weight.length;
  const z = floats(x.shape.slice(0, -1));
  for (let n = 0; n < z.length; n++) {
    let sum = 0;
    for (let i = 0; i < inputs; i++) sum += weight[i] * x[n * inputs + i];
    z[n] = sum + bias;
  }
  return activate(z, activation);
}

/** a = g(z) */
export const activate = (z: NDArray, activation: Activation): NDArray =>
  floats(z.shape, PAIRS[activation][0](z));

/** g′(z) */
export const slope = (z: NDArray, activation: Activation): NDArray =>
  floats(z.shape, PAIRS[activation][1](floats(z.shape).fill(1), z));

/** w ← w + η·(t − a)·x, b ← b + η·(t − a), where a is 0 or 1. */
export function perceptronStep(
  x: NDArray,
  target: number,
  weight: NDArray,
  bias: number,
  { learningRate = 1 } = {},
): Unit {
  const [a] = neuron(x, weight, bias, "step");
  return moved(x, weight, bias, learningRate * (target - a));
}

type Descent = { activation?: Activation; learningRate?: number };

/** One step down the gradient of ½(a − t)²: w ← w + η·(t − a)·g′(z)·x. */
export function gradientStep(
  x: NDArray,
  target: number,
  weight: NDArray,
  bias: number,
  { activation = "sigmoid", learningRate = 1 }: Descent = {},
): Unit {
  const z = neuron(x, weight, bias);
  const error = floats(
    z.shape,
    activate(z, activation).map((a) => target - a),
  );
  const [delta] = PAIRS[activation][1](error, z);
  return moved(x, weight, bias, learningRate * delta);
}

function moved(x: NDArray, weight: NDArray, bias: number, rate: number): Unit {
  return {
    weight: floats(
      weight.shape,
      weight.map((w, i) => w + rate * x[i]),
    ),
    bias: bias + rate,
  };
}
