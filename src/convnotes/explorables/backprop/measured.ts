// The gradient check: what nudging measures, beside what the backward claims; the twin of measured.py.

import { conv2d, floats, integers } from "../runtime/engine.ts";
import { AGREES, DIFFERS, KINK, quotients, relativeError, step } from "../runtime/slopes.ts";
import { stable } from "../runtime/text.ts";
import type { NDArray } from "../runtime/types.ts";
import { cellAt } from "../runtime/windows.ts";
import { each, largest, part, plus } from "./elements.ts";
import { activate, arrays, convolve, lossOf, stepsOf } from "./forward.ts";
import { type BackpropState, NAMES, type Name, type Named } from "./state.ts";

const LIMIT = 1e-6; // the largest relative error that passes: gradcheck's, for central differences

/**
 * ∂L/∂x, ∂L/∂w and ∂L/∂b as nudging each element up and down by h measures them. An element whose nudge
 * carries a cell of y across ReLU's kink, where L cares, is NaN: it has two slopes.
 */
export function measure(state: BackpropState, gradA: NDArray): NDArray[] {
  const values = arrays(state);
  const outputsOf = passes(state);
  // A squared loss cares even where its slope is 0: it is curved there.
  const cares = (grad: number) => state.loss === "squared" || stable(grad) !== 0;
  const watched = Array.from(gradA, (grad) => state.activation === "relu" && cares(grad));
  const lossAt = (y: NDArray) => lossOf(state, activate(state, y));
  const loss = lossAt(convolve(state));
  return NAMES.map((name) => {
    const h = each(values[name], step);
    const above = outputsOf[name](nudged(values[name], h));
    const below = outputsOf[name](
      nudged(
        values[name],
        each(h, (size) => -size),
      ),
    );
    return each(h, (size, at) => {
      const [high, low] = [part(above, gradA.shape, at), part(below, gradA.shape, at)];
      const kinked = watched.some((on, cell) => on && high[cell] > 0 !== low[cell] > 0);
      return kinked ? Number.NaN : quotients(lossAt(low), loss, lossAt(high), size).central;
    });
  });
}

/** What makes outputs of nudged copies: together, as the images or the kernels of one batch. */
function passes(state: BackpropState): Record<Name, (copies: NDArray) => NDArray> {
  const { x, w, b } = arrays(state);
  const y = convolve(state);
  const steps = stepsOf(state);
  const batch = (array: NDArray, [rows, columns]: number[]) =>
    floats([array.length / (rows * columns), 1, rows, columns], array);
  return {
    x: (xs) => conv2d(batch(xs, x.shape), batch(w, w.shape), b, steps),
    w: (ws) =>
      conv2d(
        batch(x, x.shape),
        batch(ws, w.shape),
        each(floats([w.length]), () => b[0]),
        steps,
      ),
    b: (bs) => plus(y, bs[0] - b[0]),
  };
}

/** Copies of an array, one after the other, each with one of its elements moved. */
function nudged(values: NDArray, by: NDArray): NDArray {
  const size = values.length;
  const copies = floats([size, ...values.shape]);
  for (let copy = 0; copy < size; copy++)
    for (let at = 0; at < size; at++)
      copies[copy * size + at] = at === copy ? values[at] + by[at] : values[at];
  return copies;
}

type Comparison = Named<"numeric" | "error" | "verdict"> & { worst: NDArray };

/**
 * The measured slopes, their relative errors, verdicts, and where the worst error is: which of the arrays,
 * row, column; `size` is that of the numbers which L adds up.
 */
export function compare(claimed: NDArray[], measured: NDArray[], size: number): Comparison {
  const rounding = (10 * Number.EPSILON * size) / (step(1) * LIMIT);
  const errors = claimed.map((grad, which) => {
    const slopes = measured[which];
    const typical = Math.max(usual(slopes), rounding);
    return each(grad, (value, at) => relativeError(value, slopes[at], typical));
  });
  const verdicts = errors.map((error, which) => judged(error, measured[which]));
  return {
    numeric_x: measured[0],
    numeric_w: measured[1],
    numeric_b: measured[2],
    error_x: errors[0],
    error_w: errors[1],
    error_b: errors[2],
    verdict_x: verdicts[0],
    verdict_w: verdicts[1],
    verdict_b: verdicts[2],
    worst: worst(errors),
  };
}

/** The root mean square of the slopes that could be measured. */
function usual(slopes: NDArray): number {
  const known = Array.from(slopes).filter(Number.isFinite);
  const squares = known.reduce((sum, slope) => sum + slope ** 2, 0);
  return known.length ? Math.sqrt(squares / known.length) : 0;
}

/** What each error says; where there is no slope, it says nothing. */
function judged(error: NDArray, slopes: NDArray): NDArray {
  const verdict = (value: number) => (value > LIMIT ? DIFFERS : AGREES);
  return integers(
    error.shape,
    Array.from(error, (value, at) => (Number.isNaN(slopes[at]) ? KINK : verdict(value))),
  );
}

/**
 * Where the largest error is: which array, row, column. Noise must not decide: errors that pass are equal,
 * and so are nearly equal ones; the first of them counts.
 */
function worst(errors: NDArray[]): NDArray {
  const most = Math.max(...errors.map(largest));
  const least = most > LIMIT ? Math.max(LIMIT, Math.min(0.999 * most, most - LIMIT)) : -1;
  const places = errors.map((error) => error.findIndex((value) => value > least));
  const which = places.findIndex((place) => place >= 0);
  return integers([3], [which, ...cellAt(places[which], errors[which].shape[1])]);
}
