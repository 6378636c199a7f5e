// Twins of core functions, nothing else: each is held to its Python namesake, case by case.

/** A named array of an answer: row-major values that know their shape. @typedef {(Float64Array | Int32Array) & { shape: number[] }} NDArray */
/** @typedef {[number, number]} Amounts */

/** @param {number[]} shape @param {ArrayLike<number>} [values] @returns {NDArray} */
export function floats(shape, values) {
  const size = shape.reduce((product, n) => product * n, 1);
  return Object.assign(values ? Float64Array.from(values) : new Float64Array(size), { shape });
}

/** @param {number[]} shape @param {ArrayLike<number>} values @returns {NDArray} */
export const integers = (shape, values) => Object.assign(Int32Array.from(values), { shape });

/** Rows of numbers as an array. @param {number[][]} rows */
export const fromRows = (rows) => floats([rows.length, rows[0].length], rows.flat());

// shapes.py

/** d(k − 1) + 1 @param {number} kernelSize @param {number} dilation */
export const effectiveKernelSize = (kernelSize, dilation) => dilation * (kernelSize - 1) + 1;

/**
 * How many cells go [before, after] an axis of n cells.
 * @param {number | string | Amounts} padding @param {number} n @param {number} kernelSize
 * @param {{ stride?: number, dilation?: number }} [steps] @returns {Amounts}
 */
export function axisPadding(padding, n, kernelSize, { stride = 1, dilation = 1 } = {}) {
  if (typeof padding === "number") return [padding, padding];
  if (Array.isArray(padding)) return padding;
  const reach = effectiveKernelSize(kernelSize, dilation) - 1;
  if (padding === "full") return [reach, reach];
  if (padding === "valid") return [0, 0];
  const total = Math.max((Math.ceil(n / stride) - 1) * stride + reach + 1 - n, 0);
  return [Math.floor(total / 2), total - Math.floor(total / 2)];
}

/**
 * ⌊(n + before + after − d(k − 1) − 1)/s⌋ + 1
 * @param {number} n @param {number} kernelSize
 * @param {{ stride?: number, padding?: number | string | Amounts, dilation?: number }} [steps]
 */
export function outputSize(n, kernelSize, { stride = 1, padding = 0, dilation = 1 } = {}) {
  return Math.floor(slack(n, kernelSize, stride, padding, dilation) / stride) + 1;
}

/**
 * How many cells at the end of the padded axis no window reaches.
 * @param {number} n @param {number} kernelSize
 * @param {{ stride?: number, padding?: number | string | Amounts, dilation?: number }} [steps]
 */
export function dropped(n, kernelSize, { stride = 1, padding = 0, dilation = 1 } = {}) {
  return slack(n, kernelSize, stride, padding, dilation) % stride;
}

/** @param {number} n @param {number} k @param {number} stride @param {number | string | Amounts} padding @param {number} dilation */
function slack(n, k, stride, padding, dilation) {
  const [before, after] = axisPadding(padding, n, k, { stride, dilation });
  return n + before + after - effectiveKernelSize(k, dilation);
}

/** Weights and biases of a convolution with one group. @param {number} inChannels @param {number} outChannels @param {number[]} kernelSize */
export const convParameters = (inChannels, outChannels, [kh, kw]) => outChannels * (inChannels * kh * kw + 1);

/** Multiply-adds of a convolution on one image: each weight, once per output position. @param {number} inChannels @param {number} outChannels @param {number[]} kernelSize @param {number[]} size of the output */
export const convMultiplyAdds = (inChannels, outChannels, [kh, kw], [h, w]) => outChannels * inChannels * kh * kw * h * w;

// windows.py

/** Which of the n cells of an axis a cell of the padded axis copies; −1 outside, for zeros. @param {number} cell @param {number} n @param {string} mode */
function source(cell, n, mode) {
  if (cell >= 0 && cell < n) return cell;
  if (mode === "reflect") return n - 1 - Math.abs(n - 1 - Math.abs(cell));
  if (mode === "circular") return ((cell % n) + n) % n;
  return mode === "replicate" ? Math.min(Math.max(cell, 0), n - 1) : -1;
}

/**
 * For each cell of the padded image, the input cell that it shows (row-major), −1 for a zero.
 * @param {number[]} size @param {Amounts[]} amounts @param {string} mode
 */
export function sources([h, w], [[top, bottom], [left, right]], mode) {
  const [height, width] = [h + top + bottom, w + left + right];
  const cells = new Int32Array(height * width);
  for (let i = 0; i < height; i++)
    for (let j = 0; j < width; j++) {
      const [a, b] = [source(i - top, h, mode), source(j - left, w, mode)];
      cells[i * width + j] = a < 0 || b < 0 ? -1 : a * w + b;
    }
  return integers([height, width], cells);
}

/** The padded image. @param {NDArray} x @param {Amounts[]} amounts @param {string} mode */
export function pad(x, amounts, mode = "zeros") {
  const from = sources(x.shape, amounts, mode);
  return floats(from.shape, Array.from(from, (cell) => (cell < 0 ? 0 : x[cell])));
}

// conv.py

/**
 * y[i, j] = Σ kernel[u, v] · x[i·s + u·d, j·s + v·d]
 * @param {NDArray} x @param {NDArray} kernel @param {{ stride?: number, dilation?: number }} [steps]
 */
export function correlate2d(x, kernel, { stride = 1, dilation = 1 } = {}) {
  const [[h, w], [kh, kw]] = [x.shape, kernel.shape];
  const y = floats([outputSize(h, kh, { stride, dilation }), outputSize(w, kw, { stride, dilation })]);
  for (let i = 0; i < y.shape[0]; i++)
    for (let j = 0; j < y.shape[1]; j++) {
      let sum = 0;
      for (let u = 0; u < kh; u++)
        for (let v = 0; v < kw; v++)
          sum += kernel[u * kw + v] * x[(i * stride + u * dilation) * w + j * stride + v * dilation];
      y[i * y.shape[1] + j] = sum;
    }
  return y;
}

/** (f * g)[t] = Σ f[τ] · g[t − τ], at every t where the signals meet. @param {NDArray} f @param {NDArray} g */
export function convolve1d(f, g) {
  const y = floats([f.length + g.length - 1]);
  for (let a = 0; a < f.length; a++) for (let b = 0; b < g.length; b++) y[a + b] += f[a] * g[b];
  return y;
}

// matrix.py

/**
 * The matrix A with vec(y) = A · vec(x).
 * @param {NDArray} kernel @param {number[]} size @param {{ amounts?: Amounts[], stride?: number, dilation?: number, mode?: string }} [steps]
 */
export function convolutionMatrix(kernel, size, { amounts = [[0, 0], [0, 0]], stride = 1, dilation = 1, mode = "zeros" } = {}) {
  const [[kh, kw], from] = [kernel.shape, sources(size, amounts, mode)];
  const [oh, ow] = size.map((n, axis) => outputSize(n, kernel.shape[axis], { stride, padding: amounts[axis], dilation }));
  const cells = size[0] * size[1];
  const matrix = floats([oh * ow, cells]);
  for (let i = 0; i < oh; i++)
    for (let j = 0; j < ow; j++)
      for (let u = 0; u < kh; u++)
        for (let v = 0; v < kw; v++) {
          const cell = from[(i * stride + u * dilation) * from.shape[1] + j * stride + v * dilation];
          if (cell >= 0) matrix[(i * ow + j) * cells + cell] += kernel[u * kw + v];
        }
  return matrix;
}

export * from "./engine/retina.ts";
export * from "./engine/pool.ts";
export * from "./engine/activations.ts";
