// The explorable "backprop": a convolution backward, every share of every gradient, and the check of it all.

import { conv2dBackward, correlate2d, floats, integers, pad, unpad, windows } from "../runtime/engine.ts";
import { fault } from "../runtime/schema.ts";
import type { Fault, NDArray } from "../runtime/types.ts";
import { amountsOf, geometry, misfit, outputs, shownCells } from "../runtime/windows.ts";
import { BUGS } from "./bugs.ts";
import { counted, each, largest, times, total, uncounted } from "./elements.ts";
import { arrays, convolve, fitted, judge, stepsOf } from "./forward.ts";
import { compare, measure } from "./measured.ts";
import { flipDilated, spreadOut } from "./spread.ts";
import type { BackpropAnswer, BackpropState } from "./state.ts";

export type { BackpropAnswer, BackpropState, BackpropView } from "./state.ts";

/** The kernel must fit, and two of the bugs can be made only where the shapes let them pass. */
export function check(state: BackpropState): Fault | null {
  const error = misfit(state);
  if (error) return error;
  const { bug, input, kernel } = state;
  if (bug === "transposed" && kernel.length !== kernel[0].length)
    return fault("bug_transposed", "bug", `${kernel.length}×${kernel[0].length}`, null);
  const [shape, size] = [outputs(state).shape.join("×"), `${input.length}×${input[0].length}`];
  if (bug === "slope_after" && shape !== size) return fault("bug_slope_after", "bug", shape, size);
  return null;
}

/** Everything from x to L and back again, and the gradient check; see answer.py. */
export function answer(state: BackpropState): BackpropAnswer {
  const { stride, dilation, padding_mode: mode } = state;
  const bug = BUGS[state.bug];
  const { x, w } = arrays(state);
  const { shape, dropped } = outputs(state);
  const amounts = amountsOf(geometry(state));
  const padded = pad(x, amounts, mode);
  const y = convolve(state);
  const { a, slope, loss, gradA, delta } = judge(state, y);

  const sent = bug.late ? gradA : delta;
  const used = bug.kernel(w);
  const spread = bug.spread(spreadOut(sent, state, dropped));
  const flipped = flipDilated(used, dilation);
  const gradPadded = correlate2d(spread, flipped);
  const gradX = unpad(gradPadded, amounts, mode);
  const truth = backward(state, delta);
  const claimed = [bug.late ? times(gradX, slope) : gradX, bug.gradWeight(truth[1]), truth[2]];
  const terms = [largest(w), largest(x), 1].map((size) => largest(delta) * size);
  const size = Math.abs(loss) + total(gradA, (grad, at) => Math.abs(grad * a[at]));
  return {
    padded,
    source: shownCells(x.shape, amounts, mode),
    dropped: integers([2], dropped),
    y,
    a,
    slope,
    loss: floats([1], [loss]),
    target: fitted(state.target, shape),
    grad_a: gradA,
    delta,
    adds_x: outer(sent, used),
    adds_w: weighted(delta, windows(padded, w.shape, stride, dilation)),
    spread,
    spread_source: uncounted(bug.spread(spreadOut(counted(shape), state, dropped))),
    flipped,
    flipped_source: uncounted(flipDilated(bug.kernel(counted(w.shape)), dilation)),
    grad_padded: gradPadded,
    grad_x: claimed[0],
    grad_w: claimed[1],
    grad_b: claimed[2],
    tap: uncounted(bug.gradWeight(counted(w.shape))),
    changed: integers(
      [3],
      claimed.map((grad, which) => differing(grad, truth[which], terms[which])),
    ),
    ...compare(claimed, measure(state, gradA), size),
  };
}

/** ∂L/∂x, ∂L/∂w and ∂L/∂b without a bug. */
function backward(state: BackpropState, delta: NDArray): NDArray[] {
  const { x, w } = arrays(state);
  const { gradX, gradWeight, gradBias } = conv2dBackward(delta, x, w, stepsOf(state));
  return [gradX, gradWeight, floats([1, 1], gradBias)];
}

/** In how many cells two sums of terms up to this size differ by more than the order of adding makes out. */
function differing(claimed: NDArray, truth: NDArray, terms: number): number {
  const least = (right: number) => 1e-9 * Math.abs(right) + 1e-12 * terms;
  return Array.from(claimed).filter((value, at) => Math.abs(value - truth[at]) > least(truth[at])).length;
}

/** δ[i, j]·w[u, v] */
function outer(delta: NDArray, w: NDArray): NDArray {
  const products = floats([...delta.shape, ...w.shape]);
  return each(products, (_, at) => delta[Math.floor(at / w.length)] * w[at % w.length]);
}

/** Each window of some taps times its δ. */
function weighted(delta: NDArray, views: NDArray): NDArray {
  const taps = views.length / delta.length;
  return each(views, (value, at) => delta[Math.floor(at / taps)] * value);
}
