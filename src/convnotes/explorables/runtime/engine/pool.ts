// Twins of pool.py: each plane of (…, H, W) by itself, with square windows.

import type { NDArray } from "../types.ts";
import { floats, integers } from "./arrays.ts";
import { type Padding, paddingAmounts } from "./shapes.ts";
import { pad, windows } from "./windows.ts";

/** Stride left out is the window's own size. */
export type PoolSteps = { stride?: number; padding?: Padding; dilation?: number };

/** max x[i·s + u·d, j·s + v·d], and h·W + w of the first cell that has it. */
export function maxPool2d(x: NDArray, kernelSize: number, steps: PoolSteps = {}) {
  const plan = planned(x.shape, kernelSize, steps);
  const y = floats(plan.output);
  const indices = integers(plan.output);
  eachWindow(plan, (output, cells) => {
    let best = -1;
    for (const cell of cells) if (cell >= 0 && (best < 0 || x[cell] > x[best])) best = cell;
    y[output] = x[best];
    indices[output] = best % plan.size;
  });
  return { y, indices };
}

/** Each winner receives the gradients of the windows that it won. */
export function maxPool2dBackward(gradOutput: NDArray, indices: NDArray, inputShape: number[]): NDArray {
  const grad = floats(inputShape);
  const [h, w] = inputShape.slice(-2);
  const [oh, ow] = indices.shape.slice(-2);
  for (let output = 0; output < indices.length; output++)
    grad[Math.floor(output / (oh * ow)) * h * w + indices[output]] += gradOutput[output];
  return grad;
}

/** (1/k²)·Σ x[i·s + u·d, j·s + v·d]; padding holds zeros, which count. */
export function avgPool2d(x: NDArray, kernelSize: number, steps: PoolSteps = {}): NDArray {
  return weightedMean(x, kernelSize, steps, meanWeights(kernelSize));
}

/** Each window hands 1/k² of its gradient to each of its cells. */
export function avgPool2dBackward(
  gradOutput: NDArray,
  inputShape: number[],
  kernelSize: number,
  steps: PoolSteps = {},
): NDArray {
  const weights = meanWeights(kernelSize);
  return handedBack(gradOutput, inputShape, kernelSize, steps, (_output, _cell, tap) => weights[tap]);
}

/** The mean weighted by e^(−r²/2σ²), r from the window's centre. */
export function gaussianPool2d(
  x: NDArray,
  sigma: number,
  kernelSize: number,
  steps: PoolSteps = {},
): NDArray {
  return weightedMean(x, kernelSize, steps, gaussianWeights(sigma, kernelSize, steps.dilation));
}

/** Each window shares its gradient out by its weights. */
export function gaussianPool2dBackward(
  gradOutput: NDArray,
  inputShape: number[],
  sigma: number,
  kernelSize: number,
  steps: PoolSteps = {},
): NDArray {
  const weights = gaussianWeights(sigma, kernelSize, steps.dilation);
  return handedBack(gradOutput, inputShape, kernelSize, steps, (_output, _cell, tap) => weights[tap]);
}

/** (Σ |x|^p)^(1/p), each window divided by its largest value first. */
export function lpPool2d(x: NDArray, p: number, kernelSize: number, steps: PoolSteps = {}): NDArray {
  const plan = planned(x.shape, kernelSize, steps);
  const y = floats(plan.output);
  eachWindow(plan, (output, cells) => {
    let [peak, total] = [0, 0];
    for (const cell of cells) if (cell >= 0) peak = Math.max(peak, Math.abs(x[cell]));
    if (peak === 0) return;
    for (const cell of cells) if (cell >= 0) total += (Math.abs(x[cell]) / peak) ** p;
    y[output] = peak * total ** (1 / p);
  });
  return y;
}

/** ∂y/∂x = sign(x)·(|x|/y)^(p − 1), and 0 in a window of zeros. */
export function lpPool2dBackward(
  gradOutput: NDArray,
  x: NDArray,
  p: number,
  kernelSize: number,
  steps: PoolSteps = {},
): NDArray {
  const y = lpPool2d(x, p, kernelSize, steps);
  return handedBack(gradOutput, x.shape, kernelSize, steps, (output, cell) =>
    y[output] === 0 ? 0 : Math.sign(x[cell]) * (Math.abs(x[cell]) / y[output]) ** (p - 1),
  );
}

/** Σ weights[u, v]·x[i·s + u·d, j·s + v·d] */
function weightedMean(x: NDArray, kernelSize: number, steps: PoolSteps, weights: NDArray): NDArray {
  const plan = planned(x.shape, kernelSize, steps);
  const y = floats(plan.output);
  eachWindow(plan, (output, cells) => {
    for (let tap = 0; tap < cells.length; tap++)
      if (cells[tap] >= 0) y[output] += weights[tap] * x[cells[tap]];
  });
  return y;
}

/** The gradient of the image: what each window hands to the cells under its taps, added up. */
function handedBack(
  gradOutput: NDArray,
  inputShape: number[],
  kernelSize: number,
  steps: PoolSteps,
  slope: (output: number, cell: number, tap: number) => number,
): NDArray {
  const grad = floats(inputShape);
  eachWindow(planned(inputShape, kernelSize, steps), (output, cells) => {
    if (gradOutput[output] === 0) return;
    for (let tap = 0; tap < cells.length; tap++)
      if (cells[tap] >= 0) grad[cells[tap]] += gradOutput[output] * slope(output, cells[tap], tap);
  });
  return grad;
}

function meanWeights(kernelSize: number): NDArray {
  return floats([kernelSize, kernelSize]).fill(1 / kernelSize ** 2);
}

/** Weights that sum to 1. */
function gaussianWeights(sigma: number, kernelSize: number, dilation = 1): NDArray {
  const spread = Math.max(sigma, 1e-3); // below, the nearest have all the weight
  const exponents = Array.from(
    { length: kernelSize },
    (_, tap) => -((((tap - (kernelSize - 1) / 2) * dilation) / spread) ** 2) / 2,
  );
  const largest = Math.max(...exponents); // so that the weights of an even window never all vanish
  const weights = exponents.map((exponent) => Math.exp(exponent - largest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return floats(
    [kernelSize, kernelSize],
    weights.flatMap((row) => weights.map((column) => (row * column) / total ** 2)),
  );
}

type Plan = ReturnType<typeof planned>;

/** The shape of the output; planes, the cells of one, and by its number from 1 the cell under each tap. */
function planned(shape: number[], kernelSize: number, steps: PoolSteps) {
  const { stride = kernelSize, padding = 0, dilation = 1 } = steps;
  const [h, w] = shape.slice(-2);
  const window = [kernelSize, kernelSize];
  const amounts = paddingAmounts(padding, [h, w], window, { stride, dilation });
  const numbers = integers([h, w]);
  for (let cell = 0; cell < numbers.length; cell++) numbers[cell] = cell + 1; // 0 is the padding
  const under = windows(pad(numbers, amounts), window, stride, dilation);
  const leading = shape.slice(0, -2);
  const planes = leading.reduce((product, n) => product * n, 1);
  return {
    output: [...leading, ...under.shape.slice(0, 2)],
    planes,
    size: h * w,
    taps: kernelSize ** 2,
    under,
  };
}

/** Visit each window: which output it is, and the cells under its taps; −1 in the padding. */
function eachWindow(
  { planes, size, taps, under }: Plan,
  visit: (output: number, cells: Int32Array) => void,
): void {
  const cells = new Int32Array(taps);
  let output = 0;
  for (let plane = 0; plane < planes; plane++)
    for (let first = 0; first < under.length; first += taps) {
      for (let tap = 0; tap < taps; tap++) {
        const number = under[first + tap];
        cells[tap] = number === 0 ? -1 : plane * size + number - 1;
      }
      visit(output++, cells);
    }
}
