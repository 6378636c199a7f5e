// Twins of the core's backward passes, for one image and one kernel, and of the functions beside them.

import { floats, sources } from "../engine.ts";

/** @typedef {import("../engine.ts").NDArray} NDArray */
/** @typedef {import("../engine.ts").Amounts} Amounts */

// windows.py

/** The gradient of `pad`'s input: the border's share is dropped, or added to the cells that it copies. @param {NDArray} grad @param {number[]} size @param {Amounts[]} amounts @param {string} mode */
export function unpad(grad, size, amounts, mode = "zeros") {
  const inner = floats(size);
  sources(size, amounts, mode).forEach((cell, at) => {
    if (cell >= 0) inner[cell] += grad[at];
  });
  return inner;
}

// conv.py

/**
 * gradWeight[u, v] = Σ δ[i, j]·x[i·s + u·d, j·s + v·d], gradX = δ·weight added where it came from, gradBias = Σ δ
 * @param {NDArray} delta @param {NDArray} x the padded image @param {NDArray} weight @param {{ stride?: number, dilation?: number }} [steps]
 */
export function conv2dBackward(delta, x, weight, { stride = 1, dilation = 1 } = {}) {
  const [[oh, ow], [kh, kw], width] = [delta.shape, weight.shape, x.shape[1]];
  const [gradX, gradWeight, gradBias] = [floats(x.shape), floats(weight.shape), floats([1, 1])];
  for (let i = 0; i < oh; i++)
    for (let j = 0; j < ow; j++) {
      const d = delta[i * ow + j];
      gradBias[0] += d;
      for (let u = 0; u < kh; u++)
        for (let v = 0; v < kw; v++) {
          const cell = (i * stride + u * dilation) * width + j * stride + v * dilation;
          gradX[cell] += d * weight[u * kw + v];
          gradWeight[u * kw + v] += d * x[cell];
        }
    }
  return { gradX, gradWeight, gradBias };
}

// activations.py

/** @param {number} x */
const sigmoid = (x) => (x > 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)));

/** g and g′ by name. @type {Record<string, { g: (x: number) => number, slope: (x: number) => number }>} */
export const activations = {
  relu: { g: (x) => Math.max(x, 0), slope: (x) => (x > 0 ? 1 : 0) },
  sigmoid: { g: sigmoid, slope: (x) => sigmoid(x) * sigmoid(-x) },
  tanh: { g: Math.tanh, slope: (x) => 4 * sigmoid(2 * x) * sigmoid(-2 * x) },
};

// losses.py

/** (1/M)·Σ (prediction − target)² @param {NDArray} prediction @param {NDArray} target */
export function mseLoss(prediction, target) {
  let sum = 0;
  for (let at = 0; at < prediction.length; at++) sum += (prediction[at] - target[at]) ** 2;
  return sum / prediction.length;
}

/** (2/M)·(prediction − target) @param {NDArray} prediction @param {NDArray} target */
export const mseLossBackward = (prediction, target) => floats(prediction.shape, prediction.map((a, at) => (a - target[at]) * (2 / prediction.length)));
