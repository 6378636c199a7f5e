// Twins of pool.py, for one image and square windows; padding is one number of cells on every side.

import { floats, integers, outputSize, sources } from "../engine.ts";

/** @typedef {import("../engine.ts").NDArray} NDArray */
/** @typedef {{ stride?: number, padding?: number }} Steps stride left out is the window's own size */

/**
 * Visit each window of an image of this shape: which output it is, and the image cells under its taps, −1 in the padding.
 * @param {number[]} shape @param {number} k @param {Steps} steps @param {(output: number, cells: Int32Array) => void} visit
 * @param {(output: number) => boolean} [wanted] @returns {number[]} the shape of the output
 */
function eachWindow([h, w], k, { stride = k, padding = 0 }, visit, wanted = () => true) {
  const source = sources([h, w], [[padding, padding], [padding, padding]], "zeros");
  const size = [h, w].map((n) => outputSize(n, k, { stride, padding }));
  const cells = new Int32Array(k * k);
  for (let i = 0; i < size[0]; i++)
    for (let j = 0; j < size[1]; j++) {
      if (!wanted(i * size[1] + j)) continue;
      for (let u = 0; u < k; u++)
        for (let v = 0; v < k; v++) cells[u * k + v] = source[(i * stride + u) * source.shape[1] + j * stride + v];
      visit(i * size[1] + j, cells);
    }
  return size;
}

/** One number from each window. @param {NDArray} x @param {number} k @param {Steps} steps @param {(cells: Int32Array) => number} summarise */
function pooled(x, k, steps, summarise) {
  /** @type {number[]} */
  const values = [];
  const shape = eachWindow(x.shape, k, steps, (_, cells) => void values.push(summarise(cells)));
  return floats(shape, values);
}

/**
 * The gradient of the image: what each window hands to the cells under its taps, added up.
 * @param {NDArray} gradOutput @param {number[]} shape @param {number} k @param {Steps} steps @param {(output: number, cell: number, tap: number) => number} slope ∂y/∂x
 */
function spread(gradOutput, shape, k, steps, slope) {
  const grad = floats(shape);
  eachWindow(shape, k, steps, (output, cells) => {
    for (const [tap, cell] of cells.entries()) if (cell >= 0) grad[cell] += gradOutput[output] * slope(output, cell, tap);
  }, (output) => gradOutput[output] !== 0);
  return grad;
}

/** max x[i·s + u, j·s + v], and h·W + w of the first cell that has it @param {NDArray} x @param {number} k @param {Steps} [steps] */
export function maxPool2d(x, k, steps = {}) {
  /** @type {number[]} */
  const winners = [];
  const shape = eachWindow(x.shape, k, steps, (_, cells) => {
    let best = -1;
    for (const cell of cells) if (cell >= 0 && (best < 0 || x[cell] > x[best])) best = cell;
    winners.push(best);
  });
  return { y: floats(shape, winners.map((cell) => x[cell])), indices: integers(shape, winners) };
}

/** @param {NDArray} gradOutput @param {NDArray} indices @param {number[]} shape */
export function maxPool2dBackward(gradOutput, indices, shape) {
  const grad = floats(shape);
  indices.forEach((/** @type {number} */ cell, /** @type {number} */ output) => void (grad[cell] += gradOutput[output]));
  return grad;
}

/** (1/k²)·Σ x[i·s + u, j·s + v]; padding holds zeros, which count @param {NDArray} x @param {number} k @param {Steps} [steps] */
export const avgPool2d = (x, k, steps = {}) => weightedMean(x, k, steps, floats([k, k]).fill(1 / k ** 2));

/** @param {NDArray} gradOutput @param {number[]} shape @param {number} k @param {Steps} [steps] */
export const avgPool2dBackward = (gradOutput, shape, k, steps = {}) => spread(gradOutput, shape, k, steps, () => 1 / k ** 2);

/** The mean weighted by e^(−r²/2σ²), r from the window's centre @param {NDArray} x @param {number} sigma @param {number} k @param {Steps} [steps] */
export const gaussianPool2d = (x, sigma, k, steps = {}) => weightedMean(x, k, steps, gaussianWeights(sigma, k));

/** @param {NDArray} gradOutput @param {number[]} shape @param {number} sigma @param {number} k @param {Steps} [steps] */
export function gaussianPool2dBackward(gradOutput, shape, sigma, k, steps = {}) {
  const weights = gaussianWeights(sigma, k);
  return spread(gradOutput, shape, k, steps, (_, __, tap) => weights[tap]);
}

/** (Σ |x|^p)^(1/p), each window divided by its largest value first @param {NDArray} x @param {number} p @param {number} k @param {Steps} [steps] */
export function lpPool2d(x, p, k, steps = {}) {
  return pooled(x, k, steps, (cells) => {
    let [peak, total] = [0, 0];
    for (const cell of cells) if (cell >= 0) peak = Math.max(peak, Math.abs(x[cell]));
    if (peak === 0) return 0;
    for (const cell of cells) if (cell >= 0) total += (Math.abs(x[cell]) / peak) ** p;
    return peak * total ** (1 / p);
  });
}

/** ∂y/∂x = sign(x)·(|x|/y)^(p − 1), and 0 in a window of zeros @param {NDArray} gradOutput @param {NDArray} x @param {number} p @param {number} k @param {Steps} [steps] */
export function lpPool2dBackward(gradOutput, x, p, k, steps = {}) {
  const y = lpPool2d(x, p, k, steps);
  return spread(gradOutput, x.shape, k, steps, (output, cell) => (y[output] === 0 ? 0 : Math.sign(x[cell]) * (Math.abs(x[cell]) / y[output]) ** (p - 1)));
}

/** @param {NDArray} x @param {number} k @param {Steps} steps @param {NDArray} weights */
const weightedMean = (x, k, steps, weights) =>
  pooled(x, k, steps, (cells) => cells.reduce((sum, cell, tap) => sum + (cell < 0 ? 0 : weights[tap] * x[cell]), 0));

/** Weights that sum to 1. @param {number} sigma @param {number} k */
function gaussianWeights(sigma, k) {
  const squares = Array.from({ length: k }, (_, tap) => (tap - (k - 1) / 2) ** 2);
  const least = Math.min(...squares);
  const weights = squares.map((square) => Math.exp(-(square - least) / (2 * sigma ** 2)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return floats([k, k], weights.flatMap((row) => weights.map((column) => (row * column) / total ** 2)));
}
