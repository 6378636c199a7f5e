// Twins of recovery.py: the kernel behind a picture and what it made of it. Sums are taken one term after the
// other, as there: both sides have the same numbers to the last bit.

import type { NDArray } from "../types.ts";
import { floats } from "./arrays.ts";
import { windows } from "./windows.ts";

/** Where a learner was after each step, and the first that was not finite, or 0. */
export type Run = { weights: NDArray; losses: NDArray; stopped: number };

/** A ReLU behind the kernel. */
type Behind = { rectified?: boolean };

/** y[i, j] = Σ weight[u, v] · x[i + u, j + v] */
export function filtered(x: NDArray, weight: NDArray, { rectified = false }: Behind = {}): NDArray {
  const [rows, columns] = x.shape.map((n, axis) => n - weight.shape[axis] + 1);
  return floats([rows, columns], output(patchesOf(x, weight.shape), weight, rectified));
}

/** Σ (y − target)² */
export function recoveryLoss(weight: NDArray, x: NDArray, target: NDArray, options: Behind = {}): number {
  return problem(weight.shape, x, target, options).loss(weight);
}

/** 2·Σ_m (y[m] − target[m])·p[m], with y[m] > 0 alone behind a ReLU. */
export function recoveryLossBackward(
  weight: NDArray,
  x: NDArray,
  target: NDArray,
  options: Behind = {},
): NDArray {
  return problem(weight.shape, x, target, options).gradient(weight);
}

/** 2·Σ_m p[m]·p[m]ᵀ, the same at every weight. */
export function recoveryHessian(x: NDArray, kernelSize: number[]): NDArray {
  const patches = patchesOf(x, kernelSize);
  const [cells, places] = patches.shape;
  const hessian = floats([cells, cells]);
  for (let a = 0; a < cells; a++)
    for (let b = 0; b < cells; b++) {
      let sum = 0;
      for (let m = 0; m < places; m++) sum += patches[a * places + m] * patches[b * places + m];
      hessian[a * cells + b] = 2 * sum;
    }
  return hessian;
}

/** The loss of every kernel of two weights on a grid. */
export function lossSurface(
  rows: NDArray,
  columns: NDArray,
  x: NDArray,
  target: NDArray,
  options: Behind = {},
): NDArray {
  const size = x.shape.map((n, axis) => n - target.shape[axis] + 1);
  const { loss } = problem(size, x, target, options);
  const surface = floats([rows.length, columns.length]);
  const pair = floats(size);
  for (let i = 0; i < rows.length; i++)
    for (let j = 0; j < columns.length; j++) {
      [pair[0], pair[1]] = [rows[i], columns[j]];
      surface[i * columns.length + j] = loss(pair);
    }
  return surface;
}

/** The best so far of kernels that are drawn (steps + 1, k_h, k_w); the first is the start. */
export function blindSearch(draws: NDArray, x: NDArray, target: NDArray, options: Behind = {}): Run {
  const { loss } = problem(draws.shape.slice(1), x, target, options);
  return kept(draws.shape, loss, draws, (step) => planeOf(draws, step));
}

/** The best so far, where each of the changes (steps, k_h, k_w) is tried on it. */
export function keepIfBetter(
  start: NDArray,
  changes: NDArray,
  x: NDArray,
  target: NDArray,
  options: Behind = {},
): Run {
  const { loss } = problem(start.shape, x, target, options);
  const tried = floats(start.shape);
  const shape = [changes.shape[0] + 1, ...start.shape];
  return kept(shape, loss, start, (step, best) => {
    const first = (step - 1) * best.length;
    for (let k = 0; k < best.length; k++) tried[k] = best[k] + changes[first + k];
    return tried;
  });
}

type Descent = Behind & { steps: number; learningRate: number; method?: "plain" | "momentum" | "adam" };

/** Down the gradient; a run that leaves the finite numbers ends at its last finite state. */
export function descend(
  start: NDArray,
  x: NDArray,
  target: NDArray,
  { steps, learningRate, method = "plain", rectified = false }: Descent,
): Run {
  const { loss, gradient } = problem(start.shape, x, target, { rectified });
  const direction = method === "adam" ? adam(start.length) : heavyBall(method === "momentum" ? 0.9 : 0);
  const run = started(start, steps, loss);
  const weight = floats(start.shape, start);
  for (let step = 1; step <= steps; step++) {
    const before = [planeOf(run.weights, step - 1), run.losses[step - 1]] as const;
    if (!run.stopped) {
      const towards = direction(gradient(weight));
      for (let k = 0; k < weight.length; k++) weight[k] -= learningRate * towards[k];
    }
    const after = run.stopped ? NaN : loss(weight);
    if (!run.stopped && !(Number.isFinite(after) && weight.every(Number.isFinite))) run.stopped = step;
    run.weights.set(run.stopped ? before[0] : weight, step * weight.length);
    run.losses[step] = run.stopped ? before[1] : after;
  }
  return run;
}

/** What a gradient makes the weights go against. */
type Direction = (gradient: NDArray) => ArrayLike<number>;

/** v ← μ·v + g */
function heavyBall(momentum: number): Direction {
  let velocity: number[] = [];
  return (gradient) => {
    velocity = Array.from(gradient, (slope, k) => (velocity[k] ?? 0) * momentum + slope);
    return velocity;
  };
}

const [FIRST, SECOND, EPSILON] = [0.9, 0.999, 1e-8];

/** m̂/(√v̂ + ε), with running means of g and g². */
function adam(count: number): Direction {
  const [mean, square] = [new Float64Array(count), new Float64Array(count)];
  let [first, second] = [1, 1]; // β₁ᵗ and β₂ᵗ
  return (gradient) => {
    [first, second] = [first * FIRST, second * SECOND];
    return mean.map((_, k) => {
      mean[k] += (1 - FIRST) * (gradient[k] - mean[k]);
      square[k] += (1 - SECOND) * (gradient[k] * gradient[k] - square[k]);
      return mean[k] / (1 - first) / (Math.sqrt(square[k] / (1 - second)) + EPSILON);
    });
  };
}

/** Loss and gradient as functions of weights of this size. */
function problem(size: number[], x: NDArray, target: NDArray, { rectified = false }: Behind) {
  const patches = patchesOf(x, size);
  const [cells, places] = patches.shape;

  function loss(weight: NDArray): number {
    const y = output(patches, weight, rectified);
    let sum = 0;
    for (let m = 0; m < places; m++) sum += (y[m] - target[m]) * (y[m] - target[m]);
    return sum;
  }

  function gradient(weight: NDArray): NDArray {
    const y = output(patches, weight, rectified);
    const grad = floats(size);
    for (let k = 0; k < cells; k++) {
      let sum = 0;
      for (let m = 0; m < places; m++) {
        const error = rectified ? (y[m] - target[m]) * Number(y[m] > 0) : y[m] - target[m];
        sum += patches[k * places + m] * error;
      }
      grad[k] = 2 * sum;
    }
    return grad;
  }

  return { loss, gradient };
}

/** The windows of a picture, one row for each cell of the kernel: (k_h·k_w, M). */
function patchesOf(x: NDArray, size: number[]): NDArray {
  const view = windows(x, size);
  const cells = size[0] * size[1];
  const places = view.length / cells;
  const patches = floats([cells, places]);
  for (let m = 0; m < places; m++)
    for (let k = 0; k < cells; k++) patches[k * places + m] = view[m * cells + k];
  return patches;
}

/** y at every place. */
function output(patches: NDArray, weight: NDArray, rectified: boolean): Float64Array {
  const [cells, places] = patches.shape;
  const y = new Float64Array(places);
  for (let k = 0; k < cells; k++)
    for (let m = 0; m < places; m++) y[m] += patches[k * places + m] * weight[k];
  return rectified ? y.map((value) => Math.max(value, 0)) : y;
}

type Loss = (weight: NDArray) => number;

/** A run with nothing in it but its start. */
function started(start: NDArray, steps: number, loss: Loss): Run {
  const run = { weights: floats([steps + 1, ...start.shape]), losses: floats([steps + 1]), stopped: 0 };
  run.weights.set(start);
  run.losses[0] = loss(start);
  return run;
}

/** The best of the first plane of `start` and of what is tried at each step, so far. */
function kept(
  shape: number[],
  loss: Loss,
  start: NDArray,
  trial: (step: number, best: NDArray) => NDArray,
): Run {
  const steps = shape[0] - 1;
  let best = floats(shape.slice(1), start.subarray(0, shape[1] * shape[2]));
  const run = started(best, steps, loss);
  for (let step = 1; step <= steps; step++) {
    const tried = trial(step, best);
    const now = loss(tried);
    const better = now < run.losses[step - 1];
    if (better) best = floats(best.shape, tried);
    run.weights.set(best, step * best.length);
    run.losses[step] = better ? now : run.losses[step - 1];
  }
  return run;
}

/** One plane of a stack (steps, k_h, k_w). */
function planeOf(stack: NDArray, step: number): NDArray {
  const [, rows, columns] = stack.shape;
  const plane = stack.subarray(step * rows * columns, (step + 1) * rows * columns);
  return Object.assign(plane, { shape: [rows, columns] });
}
