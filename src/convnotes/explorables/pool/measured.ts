// The gradient check: nudge the cells, and see what happens to y and to L = Σ δ·y; the twin of measured.py.

import { floats, integers } from "../runtime/engine.ts";
import { AGREES, quotients, type Slopes, step, verdict } from "../runtime/slopes.ts";
import type { NDArray } from "../runtime/types.ts";
import { beside } from "./taps.ts";

/** A pool, x → y. */
export type Pool = (x: NDArray) => NDArray;

/** Slopes that were measured beside those of the backward; measured.py says what each of them is. */
export type Checked = {
  numeric: NDArray;
  numeric_up: NDArray;
  numeric_down: NDArray;
  verdict: NDArray;
  slope_sum: NDArray;
  numeric_sum: NDArray;
  sum_verdict: NDArray;
};

/** What is checked: a pool, the same on windows side by side, the values and the cells under its taps. */
type Subject = {
  forward: Pool;
  alone: Pool;
  x: NDArray;
  values: Float64Array;
  delta: NDArray;
  gradX: NDArray;
  slopes: NDArray;
  under: NDArray;
};

/** Slopes that were measured, beside those of the backward, and what the comparison says. */
export function measured(subject: Subject): Checked {
  return { ...ofCells(subject), ...ofWindows(subject) };
}

/** The cells nudged one by one. A cell's verdict is that of its worst window. */
function ofCells(subject: Subject) {
  const { x, delta, gradX, slopes } = subject;
  const [central, up, down] = [floats(x.shape), floats(x.shape), floats(x.shape)];
  const worst = new Int32Array(x.length);
  eachNudge(subject, (at, cell, output, gains) => {
    central[cell] += delta[output] * gains.central;
    up[cell] += delta[output] * gains.up;
    down[cell] += delta[output] * gains.down;
    if (delta[output]) worst[cell] = Math.max(worst[cell], verdict(slopes[at], gains, 1));
  });
  const typical = Math.sqrt(sum(central.map((slope) => slope ** 2)) / central.length);
  const judged = Array.from(x, (_, at) => {
    const gains = { central: central[at], up: up[at], down: down[at] };
    return verdict(gradX[at], gains, typical) === AGREES ? AGREES : worst[at];
  });
  return { numeric: central, numeric_up: up, numeric_down: down, verdict: integers(x.shape, judged) };
}

/** Nudge the cells under a tap of all windows at once; a nudged cell moves no window here but its own. */
function eachNudge(
  { alone, x, values, delta, under }: Subject,
  visit: (at: number, cell: number, output: number, gains: Slopes) => void,
): void {
  const size = under.shape[2];
  const steps = Array.from(x, step);
  const unmoved = alone(beside(values, size));
  for (let tap = 0; tap < size ** 2; tap++) {
    const nudged = (sign: number) =>
      values.map((value, at) =>
        at % size ** 2 === tap && under[at] >= 0 ? value + sign * steps[under[at]] : value,
      );
    const [falls, rises] = [alone(beside(nudged(-1), size)), alone(beside(nudged(1), size))];
    for (let output = 0; output < delta.length; output++) {
      const at = output * size ** 2 + tap;
      const cell = under[at];
      if (cell < 0) continue;
      visit(at, cell, output, quotients(falls[output], unmoved[output], rises[output], steps[cell]));
    }
  }
}

/** Each window raised as a whole: at a tie of n cells, n slopes of 1 would each pass alone. */
function ofWindows({ forward, x, delta, slopes, under }: Subject) {
  const taps = under.shape[2] ** 2;
  const rise = step(Math.max(...x.map(Math.abs)));
  const raised = (by: number) =>
    forward(
      floats(
        x.shape,
        x.map((value) => value + by),
      ),
    );
  const [low, still, high] = [raised(-rise), raised(0), raised(rise)];
  const gains = Array.from(delta, (_, at) => quotients(low[at], still[at], high[at], rise));
  const sums = gains.map((_, at) => sum(slopes.subarray(at * taps, (at + 1) * taps)));
  const central = gains.map((slope) => slope.central);
  const judged = sums.map((slope, at) => verdict(slope, gains[at], 1));
  return {
    slope_sum: floats(delta.shape, sums),
    numeric_sum: floats(delta.shape, central),
    sum_verdict: integers(delta.shape, judged),
  };
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let at = 0; at < values.length; at++) total += values[at];
  return total;
}
