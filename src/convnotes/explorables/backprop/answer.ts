// The explorable "backprop": a convolution backward, every share of every gradient, and the check of it all.

import schema from "./state.json";
import { activations, conv2dBackward, correlate2d, floats, fromRows, integers, mseLoss, mseLossBackward, pad, sources, unpad } from "../runtime/engine.ts";
import { explorable, fault, geometry, misfit, outputs, stable } from "../runtime/kit.ts";
import { python, view } from "./view.ts";

/** @typedef {import("../runtime/schema.ts").State} State */
/** @typedef {import("../runtime/engine.ts").NDArray} NDArray */

const LIMIT = 1e-6; // the largest relative error that passes, gradcheck.TOLERANCE
const NAMES = ["x", "w", "b"];
const [AGREES, KINK, DIFFERS] = [0, 1, 2];

/** The kernel must fit, and two of the bugs can be made only where the shapes let them pass. @param {State} state */
export function check(state) {
  const error = misfit(state);
  if (error) return error;
  const { bug, input, kernel } = state;
  const size = (/** @type {number[]} */ shape) => shape.join("×");
  const [shape, whole, taps] = [outputs(state).shape, [input.length, input[0].length], [kernel.length, kernel[0].length]];
  if (bug === "transposed" && taps[0] !== taps[1]) return fault("bug_transposed", "bug", size(taps), null);
  if (bug === "slope_after" && size(shape) !== size(whole)) return fault("bug_slope_after", "bug", size(shape), size(whole));
  return null;
}

/** Everything from x to L and back again, and the gradient check; see backprop.py. @param {State} state */
export function answer(state) {
  const { bug, stride, dilation } = state;
  const { shape, lost } = outputs(state);
  const pass = forward(state);
  const { x, w, b, amounts, mode, padded, y } = pass;
  const { a, slope } = activate(state, y);
  const { loss, gradA } = judge(state, a);
  const delta = zip(gradA, slope, (g, s) => g * s);

  const right = conv2dBackward(delta, padded, w, { stride, dilation });
  const factors = bug === "slope_after" ? gradA : delta;
  const [spread, flipped] = [spreadOut(factors, state, lost), flipDilated(asUsed(w, bug), dilation)];
  const gradPadded = correlate2d(spread, flipped);
  const gradX = unpad(gradPadded, x.shape, amounts, mode);
  const claimed = [bug === "slope_after" ? zip(gradX, slope, (g, s) => g * s) : gradX, asClaimed(right.gradWeight, bug), right.gradBias];
  const truth = [unpad(right.gradX, x.shape, amounts, mode), right.gradWeight, right.gradBias];
  const taps = integers(w.shape, w.map((_, at) => at));
  const measured = [x, w, b].map((_, which) => measure(state, pass, gradA, which));
  return {
    padded,
    source: sources(x.shape, amounts, mode),
    dropped: integers([2], lost),
    y,
    a,
    slope,
    loss: floats([1], [loss]),
    target: fitted(state.target, shape),
    grad_a: gradA,
    delta,
    adds_x: outer(factors, asUsed(w, bug)),
    adds_w: addsToWeight(delta, padded, w.shape, state),
    spread,
    spread_source: less1(spreadOut(counted(shape), state, lost)),
    flipped,
    flipped_source: less1(flipDilated(asUsed(counted(w.shape), bug), dilation)),
    grad_padded: gradPadded,
    ...named("grad", claimed),
    tap: integers(w.shape, asClaimed(taps, bug)),
    changed: integers([3], claimed.map((grad, which) => differing(grad, truth[which], largest(delta) * [largest(w), largest(x), 1][which]))),
    ...verdict(claimed, measured, Math.abs(loss) + total(gradA, (g, at) => Math.abs(g * a[at]))),
  };
}

/** x, w and b with two axes, and y. @param {State} state */
function forward(state) {
  const { stride, dilation, padding_mode: mode } = state;
  const [x, w, b] = [fromRows(state.input), fromRows(state.kernel), fromRows([[state.bias]])];
  const amounts = geometry(state).map((axis) => axis.amounts);
  const padded = pad(x, amounts, mode);
  const y = plus(correlate2d(padded, w, { stride, dilation }), b[0]);
  return { x, w, b, amounts, mode, padded, y };
}

/** @param {NDArray} y @param {number} bias */
const plus = (y, bias) => floats(y.shape, y.map((value) => value + bias));

/** @param {NDArray} a @param {NDArray} b @param {(p: number, q: number) => number} combine */
const zip = (a, b, combine) => floats(a.shape, a.map((value, at) => combine(value, b[at])));

/** @param {NDArray} values @param {(value: number, at: number) => number} term */
function total(values, term) {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += term(values[at], at);
  return sum;
}

/** @param {NDArray} values */
const largest = (values) => Math.max(...values.map(Math.abs));

/** In how many cells two sums of terms up to this size differ by more than the order of adding them makes out. @param {NDArray} claimed @param {NDArray} truth @param {number} terms */
const differing = (claimed, truth, terms) => claimed.filter((value, at) => Math.abs(value - truth[at]) > 1e-9 * Math.abs(truth[at]) + 1e-12 * terms).length;

/** The cells of a grid, counted from 1, so that 0 stays free for a zero. @param {number[]} shape */
const counted = (shape) => floats(shape, Array.from({ length: shape[0] * shape[1] }, (_, at) => at + 1));

/** @param {NDArray} cells */
const less1 = (cells) => integers(cells.shape, cells.map((cell) => cell - 1));

/** @param {string} prefix @param {NDArray[]} arrays */
const named = (prefix, arrays) => Object.fromEntries(arrays.map((array, which) => [`${prefix}_${NAMES[which]}`, array]));

/** a = g(y) and g′(y). Whether y is above ReLU's kink is not left to its last bits. @param {State} state @param {NDArray} y */
function activate({ activation }, y) {
  if (activation === "identity") return { a: y, slope: floats(y.shape, y.map(() => 1)) };
  const { g, slope } = activations[activation];
  return { a: floats(y.shape, y.map(g)), slope: floats(y.shape, y.map((value) => slope(stable(value)))) };
}

/** L and ∂L/∂a: a weighted sum Σ ∂L/∂a ⊙ a, or the mean squared error from the target. @param {State} state @param {NDArray} a */
function judge(state, a) {
  const given = wanted(state, a.shape);
  return { loss: lossOf(state, given, a), gradA: state.loss === "squared" ? mseLossBackward(a, given) : given };
}

/** @param {State} state @param {NDArray} given @param {NDArray} a */
const lossOf = ({ loss }, given, a) => (loss === "squared" ? mseLoss(a, given) : total(given, (weight, at) => weight * a[at]));

/** What the loss is told: the weights of its sum, or its target. @param {State} state @param {number[]} shape */
const wanted = ({ loss, upstream, target }, shape) => fitted(loss === "squared" ? target : upstream, shape);

/** The rows cropped to a shape, or with zeros for the cells that are not there. @param {number[][]} rows @param {number[]} shape */
const fitted = (rows, [h, w]) => floats([h, w], Array.from({ length: h * w }, (_, at) => rows[Math.floor(at / w)]?.[at % w] ?? 0));

// ∂L/∂x as the full convolution that it is

/** δ with s − 1 zeros between its entries, r after the last, and d(k − 1) on each side. @param {NDArray} delta @param {State} state @param {number[]} lost */
function spreadOut(delta, state, lost) {
  const { stride, bug } = state;
  const reach = geometry(state).map(({ extent }) => extent - 1);
  const grid = floats(delta.shape.map((n, axis) => stride * (n - 1) + 1 + lost[axis] + 2 * reach[axis]));
  const early = bug === "padding" ? 1 : 0; // a zero too few before, and one too many after
  delta.forEach((value, at) => {
    const [i, j] = [Math.floor(at / delta.shape[1]) * stride + reach[0] - early, (at % delta.shape[1]) * stride + reach[1] - early];
    if (i >= 0 && j >= 0) grid[i * grid.shape[1] + j] = value;
  });
  return grid;
}

/** @param {NDArray} grid */
const flip = (grid) => floats(grid.shape, Array.from(grid).reverse());

/** @param {NDArray} grid */
const transpose = (grid) => floats([grid.shape[1], grid.shape[0]], grid.map((_, at) => grid[(at % grid.shape[0]) * grid.shape[1] + Math.floor(at / grid.shape[0])]));

/** The kernel as the backward takes it, with its bug. @param {NDArray} w @param {string} bug */
const asUsed = (w, bug) => (bug === "no_flip" ? flip(w) : bug === "transposed" ? transpose(w) : w);

/** ∂L/∂w as the backward returns it, with its bug. @param {NDArray} grad @param {string} bug */
const asClaimed = (grad, bug) => (bug === "swapped" ? flip(grad) : bug === "transposed" ? transpose(grad) : grad);

/** The kernel with d − 1 zeros between its taps, flipped in both axes. @param {NDArray} w @param {number} d */
function flipDilated(w, d) {
  const grid = floats(w.shape.map((n) => d * (n - 1) + 1));
  w.forEach((value, at) => void (grid[Math.floor(at / w.shape[1]) * d * grid.shape[1] + (at % w.shape[1]) * d] = value));
  return flip(grid);
}

/** δ[i, j]·w[u, v] @param {NDArray} delta @param {NDArray} w */
const outer = (delta, w) => floats([...delta.shape, ...w.shape], Array.from({ length: delta.length * w.length }, (_, at) => delta[Math.floor(at / w.length)] * w[at % w.length]));

/** δ[i, j]·x[i·s + u·d, j·s + v·d] @param {NDArray} delta @param {NDArray} x padded @param {number[]} kernel @param {State} state */
function addsToWeight(delta, x, [kh, kw], { stride, dilation }) {
  const adds = floats([...delta.shape, kh, kw]);
  delta.forEach((d, at) => {
    const [i, j] = [Math.floor(at / delta.shape[1]) * stride, (at % delta.shape[1]) * stride];
    for (let u = 0; u < kh; u++) for (let v = 0; v < kw; v++) adds[(at * kh + u) * kw + v] = d * x[(i + u * dilation) * x.shape[1] + j + v * dilation];
  });
  return adds;
}

// The gradient check

/** h, a power of two near ∛ε·max(1, |value|). @param {number} value */
const step = (value) => 2 ** Math.round(Math.log2(Number.EPSILON ** (1 / 3) * Math.max(1, Math.abs(value))));

/**
 * ∂L/∂x, ∂L/∂w or ∂L/∂b as nudging each element up and down by h measures it; NaN where the nudge carries a cell of y
 * across ReLU's kink, where L cares: there are two slopes.
 * @param {State} state @param {ReturnType<typeof forward>} pass @param {NDArray} gradA @param {number} which
 */
function measure(state, { x, w, b, amounts, mode, padded, y }, gradA, which) {
  const { stride, dilation } = state;
  const values = [x, w, b][which];
  const moved = (/** @type {number} */ at, /** @type {number} */ by) => floats(values.shape, values.map((value, other) => (other === at ? value + by : value)));
  const outputOf = [
    (/** @type {NDArray} */ nudged) => plus(correlate2d(pad(nudged, amounts, mode), w, { stride, dilation }), b[0]),
    (/** @type {NDArray} */ nudged) => plus(correlate2d(padded, nudged, { stride, dilation }), b[0]),
    (/** @type {NDArray} */ nudged) => plus(y, nudged[0] - b[0]),
  ][which];
  const [given, g] = [wanted(state, y.shape), state.activation === "identity" ? null : activations[state.activation].g];
  const lossAt = (/** @type {NDArray} */ output) => lossOf(state, given, g ? floats(y.shape, output.map(g)) : output);
  return floats(values.shape, values.map((value, at) => {
    const h = step(value);
    const [above, below] = [outputOf(moved(at, h)), outputOf(moved(at, -h))];
    const kinked = state.activation === "relu" && above.some((up, cell) => up > 0 !== below[cell] > 0 && (state.loss === "squared" || stable(gradA[cell]) !== 0));
    return kinked ? NaN : (lossAt(above) - lossAt(below)) / (2 * h);
  }));
}

/**
 * The measured slopes, their relative errors, whether they agree, and where the worst is; `size` is that of the numbers which L adds up.
 * @param {NDArray[]} claimed @param {NDArray[]} measured @param {number} size
 */
function verdict(claimed, measured, size) {
  const rounding = (10 * Number.EPSILON * size) / (step(1) * LIMIT);
  const errors = claimed.map((grad, which) => {
    const known = floats([0], Array.from(measured[which]).filter(Number.isFinite));
    const typical = known.length ? Math.sqrt(total(known, (value) => value ** 2) / known.length) : 0;
    const least = Math.max(typical, rounding, Number.MIN_VALUE * 2 ** 52);
    return zip(grad, measured[which], (a, b) => Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b), least) || 0);
  });
  // Noise must not decide where the worst one is: errors that pass are equal, and so are nearly equal ones.
  const most = Math.max(...errors.map(largest));
  const least = most > LIMIT ? Math.max(LIMIT, Math.min(0.999 * most, most - LIMIT)) : -1;
  const close = (/** @type {number} */ error) => error > least;
  const which = errors.findIndex((error) => error.some(close));
  const at = errors[which].findIndex(close);
  const columns = claimed[which].shape[1];
  return {
    ...named("numeric", measured),
    ...named("error", errors),
    ...Object.fromEntries(errors.map((error, which) => [`verdict_${NAMES[which]}`, integers(error.shape, error.map((value, at) => (Number.isNaN(measured[which][at]) ? KINK : value > LIMIT ? DIFFERS : AGREES)))])),
    worst: integers([3], [which, Math.floor(at / columns), at % columns]),
  };
}

export default explorable({ schema: /** @type {any} */ (schema), check, answer, view, python });
