// Problems whose answer is worked out from the cells of grids; the twin of cells.py.

import {
  type Activation,
  avgPool2dBackward,
  conv2d,
  conv2dBackward,
  floats,
  integers,
  maxPool2d,
  maxPool2dBackward,
  outputSize,
  tap,
  neuron as unit,
} from "../runtime/engine.ts";
import type { NDArray } from "../runtime/types.ts";
import type { Draw } from "./draw.ts";
import type { Problem } from "./problem.ts";

const WINDOW = 2; // cells along a side, of the pools and of the kernel whose gradient is asked for

/** One output of a small correlation, or of a convolution, which flips its kernel. */
export function outputCell(draw: Draw): Problem {
  const [flip, size, k, s] = [draw.whole(0, 1), draw.whole(4, 5), draw.whole(2, 3), draw.whole(1, 2)];
  const last = outputSize(size, k, { stride: s }) - 1;
  const [i, j] = [draw.whole(0, last), draw.whole(0, last)];
  const [x, w] = [draw.grid(size, size, 0, 4), draw.grid(k, k, -2, 3)];
  const turned = rearranged(w, (u, v) => [k - 1 - u, k - 1 - v]);
  const [lying, other] = flip ? [turned, w] : [w, turned];
  const at = (kernel: NDArray, row: number, column: number, stride = s) => {
    const y = conv2d(x, kernel, null, { stride });
    return y[row * y.shape[1] + column];
  };
  const slips = {
    other_way: at(other, i, j),
    half_flip: at(
      rearranged(w, (u, v) => [k - 1 - u, v]),
      i,
      j,
    ),
    row_for_column: at(lying, j, i),
    no_stride: at(lying, i, j, 1),
    no_weights: at(floats([k, k]).fill(1), i, j),
  };
  const given = { x, w, s, i, j, corner: [tap(i, 0, s, 1), tap(j, 0, s, 1)] };
  return { variant: flip, given, solution: at(lying, i, j), slips };
}

/** Where, and how much: windows beside each other, or windows that overlap. */
export function maxPoolGradient(draw: Draw): Problem {
  const overlap = draw.whole(0, 1);
  const [size, s] = overlap ? [3, 1] : [4, 2];
  const [x, delta] = [draw.shuffled(size, size), draw.gradient(2, 2)];
  const shape = [size, size];
  const { y, indices } = maxPool2d(x, WINDOW, { stride: s });
  const shared = avgPool2dBackward(delta, shape, WINDOW, { stride: s });
  const alone = floats(shape);
  for (let at = 0; at < delta.length; at++) alone[indices[at]] = delta[at];
  const firsts = [0, 1].flatMap((i) => [0, 1].map((j) => tap(i, 0, s, 1) * size + tap(j, 0, s, 1)));
  const slips = {
    shared,
    everyone: scaled(shared, WINDOW ** 2),
    values: maxPool2dBackward(y, indices, shape),
    ones: maxPool2dBackward(floats(y.shape).fill(1), indices, shape),
    not_added: alone,
    corners: maxPool2dBackward(delta, integers([2, 2], firsts), shape),
  };
  const solution = maxPool2dBackward(delta, indices, shape);
  return { variant: overlap, given: { x, delta, k: WINDOW, s }, solution, slips };
}

/** What a kernel of 2×2 learns from nine cells and four gradients. */
export function weightGradient(draw: Draw): Problem {
  const [x, delta] = [draw.grid(3, 3, -2, 4), draw.gradient(2, 2)];
  const weight = floats([WINDOW, WINDOW]); // its gradient does not depend on it
  const { gradWeight: solution } = conv2dBackward(delta, x, weight);
  const total = delta[0] + delta[1] + delta[2] + delta[3];
  const slips = {
    flipped: rearranged(solution, (u, v) => [WINDOW - 1 - u, WINDOW - 1 - v]),
    transposed: rearranged(solution, (u, v) => [v, u]),
    one_product: floats(
      [WINDOW, WINDOW],
      [delta[0] * x[0], delta[1] * x[1], delta[2] * x[3], delta[3] * x[4]],
    ),
    no_cells: floats([WINDOW, WINDOW]).fill(total),
    no_gradients: conv2d(x, floats([WINDOW, WINDOW]).fill(1)),
    mean: scaled(solution, 1 / delta.length),
  };
  return { variant: 0, given: { x, delta }, solution, slips };
}

function scaled(array: NDArray, by: number): NDArray {
  return floats(
    array.shape,
    Array.from(array, (value) => value * by),
  );
}

/** A square grid with the cell [u, v] taken from elsewhere. */
function rearranged(grid: NDArray, from: (u: number, v: number) => [number, number]): NDArray {
  const [rows, columns] = grid.shape;
  const cells = Array.from(grid, (_, at) => {
    const [u, v] = from(Math.floor(at / columns), at % columns);
    return grid[u * columns + v];
  });
  return floats([rows, columns], cells);
}

/** What one unit answers: its sum, or that with a ReLU. */
export function neuron(draw: Draw): Problem {
  const [variant, x, w] = [draw.whole(0, 1), draw.grid(1, 3, -2, 4), draw.gradient(1, 3)];
  const b = [1, -1][draw.whole(0, 1)] * draw.whole(1, 5);
  const g: Activation = variant ? "relu" : "identity";
  const answered = (weight: ArrayLike<number>, bias = b, activation = g, input: ArrayLike<number> = x) =>
    unit(floats([3], input), floats([3], weight), bias, activation)[0];
  const slips = {
    no_relu: answered(w, b, "identity"),
    no_bias: answered(w, 0),
    minus_bias: answered(w, -b),
    no_weights: answered([1, 1, 1]),
    no_signs: answered(w.map(Math.abs), b, g, x.map(Math.abs)),
    last_product: answered([0, 0, w[2]]),
    bias_each: answered(w, 3 * b),
  };
  return { variant, given: { x, w, b }, solution: answered(w), slips };
}
