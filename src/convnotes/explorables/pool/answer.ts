// The explorable "pool": a window summed up in one number, and where that number's gradient goes.

import schema from "./state.json";
import {
  avgPool2d, avgPool2dBackward, dropped, floats, fromRows, gaussianPool2d, gaussianPool2dBackward, integers, lpPool2d, lpPool2dBackward,
  maxPool2d, maxPool2dBackward, outputSize, pad, sources,
} from "../runtime/engine.ts";
import { explorable, fault, stable } from "../runtime/kit.ts";
import { python } from "./words.ts";
import { view } from "./view.ts";

/** @typedef {import("../runtime/schema.ts").State} State */
/** @typedef {import("../runtime/engine.ts").NDArray} NDArray */
/** Kernel size, stride and padding. @typedef {[number, number, number]} Window */
/** A pool, x → y, and its backward, (∂L/∂y, x) → ∂L/∂x. @typedef {{ forward: (x: NDArray) => NDArray, backward: (g: NDArray, x: NDArray) => NDArray }} Operation */

const [AGREES, KINK, DIFFERS] = [0, 1, 2]; // the same slope; none, but a subgradient was given; another slope
const TOLERANCE = 1e-5;
const STEP = Number.EPSILON ** (1 / 3);

/** A window must fit into the padded input, and must not lie in the padding alone. @param {State} state */
export function check({ input, kernel_size: k, padding }) {
  if (padding >= k) return fault("padding_only", "padding", padding, k);
  for (const [axis, n] of [input.length, input[0].length].entries())
    if (k > n + 2 * padding) return fault(["exceeds_height", "exceeds_width"][axis], "kernel_size", k, n + 2 * padding);
  return null;
}

/** @param {State} state @param {Window} window @returns {Operation} */
function operation({ kind, p, sigma }, [k, stride, padding]) {
  const steps = { stride, padding };
  if (kind === "max") return { forward: (x) => maxPool2d(x, k, steps).y, backward: (g, x) => maxPool2dBackward(g, maxPool2d(x, k, steps).indices, x.shape) };
  if (kind === "norm") return { forward: (x) => lpPool2d(x, p, k, steps), backward: (g, x) => lpPool2dBackward(g, x, p, k, steps) };
  if (kind === "mean") return { forward: (x) => avgPool2d(x, k, steps), backward: (g, x) => avgPool2dBackward(g, x.shape, k, steps) };
  return { forward: (x) => gaussianPool2d(x, sigma, k, steps), backward: (g, x) => gaussianPool2dBackward(g, x.shape, sigma, k, steps) };
}

/** What pooling makes of the input, how a shift changes it, and its gradient beside a check; see pool.py. @param {State} state */
export function answer(state) {
  const { kind, kernel_size: k, stride, padding } = state;
  /** @type {Window} */
  const window = [k, stride, padding];
  const { forward } = operation(state, window);
  const original = fromRows(state.input);
  const x = shifted(original, state.shift);
  const [y, before] = [forward(x), forward(original)];
  const shares = [false, true].flatMap((active) => [...unchanged(y, before, active), ...unchanged(x, original, active)]);
  const delta = extended(state.delta, y.shape);
  const under = cells(x.shape, window);
  const slopes = planted(state, x, y, trueSlopes(state, x, under), under);
  const gradX = gathered(Float64Array.from(slopes, (slope, at) => delta[Math.floor(at / k ** 2)] * slope), x.shape, under);
  /** @type {Record<string, NDArray>} */
  let extra = {};
  if (kind === "max") extra = { indices: maxPool2d(x, k, { stride, padding }).indices };
  else if (kind !== "norm") extra = { weights: operation(state, [k, 1, 0]).backward(floats([1, 1], [1]), floats([k, k])) };
  return {
    x,
    output: y,
    before,
    same: integers(y.shape, equal(y, before).map(Number)),
    counts: integers([8], shares),
    dropped: integers([2], x.shape.map((n) => dropped(n, k, { stride, padding }))),
    ...extra,
    delta,
    slopes,
    grad_x: gradX,
    ...(state.direction === "backward" && measured(state, forward, x, delta, gradX, slopes, under)),
  };
}

/** The image moved so many columns to the right (left if negative); zeros come in. @param {NDArray} x @param {number} shift */
function shifted(x, shift) {
  const [h, w] = x.shape;
  const moved = pad(x, [[0, 0], [Math.max(shift, 0), Math.max(-shift, 0)]]);
  const from = Math.max(-shift, 0);
  return floats([h, w], Array.from(x, (_, at) => moved[Math.floor(at / w) * moved.shape[1] + (at % w) + from]));
}

/** δ for an output of this shape: what the state gives, and 1 beyond it. @param {number[][]} delta @param {number[]} shape */
const extended = (delta, [h, w]) => floats([h, w], Array.from({ length: h * w }, (_, at) => delta[Math.floor(at / w)]?.[at % w] ?? 1));

/** Where two arrays are equal, the last bits aside. @param {NDArray} a @param {NDArray} b */
const equal = (a, b) => Array.from(a, (value, at) => stable(value) === stable(b[at]));

/** How many cells are equal, and how many there are; `active` leaves out those that are 0 both times. @param {NDArray} after @param {NDArray} before @param {boolean} active */
function unchanged(after, before, active) {
  const same = equal(after, before);
  const counted = same.filter((_, at) => !active || stable(after[at]) !== 0 || stable(before[at]) !== 0).length;
  return [same.filter(Boolean).length - (same.length - counted), counted]; // what is 0 both times is equal
}

/** @param {ArrayLike<number>} values */
const sum = (values) => Array.from(values).reduce((total, value) => total + value, 0);

/** The image cell under each tap of each window, one after the other; −1 in the padding. @param {number[]} shape @param {Window} window */
function cells([h, w], [k, stride, padding]) {
  const source = sources([h, w], [[padding, padding], [padding, padding]], "zeros");
  const [oh, ow] = [h, w].map((n) => outputSize(n, k, { stride, padding }));
  const taps = new Int32Array(oh * ow * k * k);
  for (let at = 0; at < taps.length; at++) {
    const [output, tap] = [Math.floor(at / k ** 2), at % k ** 2];
    const [i, j] = [Math.floor(output / ow) * stride + Math.floor(tap / k), (output % ow) * stride + (tap % k)];
    taps[at] = source[i * source.shape[1] + j];
  }
  return integers([oh, ow, k, k], taps);
}

/** Windows of k² values, one after the other, as one image of windows side by side. @param {ArrayLike<number>} values @param {number} k */
function beside(values, k) {
  const count = values.length / k ** 2;
  const image = floats([k, k * count]);
  for (let at = 0; at < values.length; at++) image[Math.floor((at % k ** 2) / k) * k * count + Math.floor(at / k ** 2) * k + (at % k)] = values[at];
  return image;
}

/** What `beside` was made of. @param {NDArray} image @param {number} k */
function apart(image, k) {
  const [count, values] = [image.length / k ** 2, new Float64Array(image.length)];
  for (let at = 0; at < values.length; at++) values[at] = image[Math.floor((at % k ** 2) / k) * k * count + Math.floor(at / k ** 2) * k + (at % k)];
  return values;
}

/** The values under the taps, each window by itself. @param {State} state @param {NDArray} x @param {NDArray} under */
const windowValues = ({ kind }, x, under) => Float64Array.from(under, (cell) => (cell < 0 ? (kind === "max" ? -Infinity : 0) : x[cell]));

/** ∂y[i, j]/∂x under each tap (u, v) of its window. @param {State} state @param {NDArray} x @param {NDArray} under */
function trueSlopes(state, x, under) {
  const k = state.kernel_size;
  const image = beside(windowValues(state, x, under), k);
  const grad = operation(state, [k, k, 0]).backward(floats([1, under.length / k ** 2]).fill(1), image);
  return floats(under.shape, apart(grad, k).map((slope, at) => (under[at] < 0 ? 0 : slope)));
}

/** The image that adds up what the windows hand to the cells under their taps. @param {ArrayLike<number>} shares @param {number[]} shape @param {NDArray} under */
function gathered(shares, shape, under) {
  const total = floats(shape);
  under.forEach((/** @type {number} */ cell, /** @type {number} */ at) => {
    if (cell >= 0) total[cell] += shares[at];
  });
  return total;
}

// The bugs that a reader can plant. They spoil the slopes here; the engine knows nothing of them.

/** The slopes as a backward with the state's bug has them. @param {State} state @param {NDArray} x @param {NDArray} y @param {NDArray} slopes @param {NDArray} under */
function planted({ bug, kind, kernel_size: k }, x, y, slopes, under) {
  const spoilt = (/** @type {(at: number, output: number) => number} */ slope) =>
    floats(slopes.shape, Array.from(slopes, (_, at) => (under[at] < 0 ? 0 : slope(at, Math.floor(at / k ** 2)))));
  if (bug === "sign" && kind === "norm") return spoilt((at) => Math.abs(slopes[at]));
  if (bug === "ties" && kind === "max") return spoilt((at, output) => Number(x[under[at]] === y[output]));
  if (bug === "whole" && (kind === "mean" || kind === "gaussian")) return spoilt(() => 1);
  if (bug !== "overwrite") return slopes;
  const last = new Int32Array(x.length);
  under.forEach((/** @type {number} */ cell, /** @type {number} */ at) => void (cell >= 0 && (last[cell] = Math.floor(at / k ** 2))));
  return spoilt((at, output) => (last[under[at]] === output ? slopes[at] : 0));
}

// The check: nudge the cells one by one, and see what happens to the outputs and to L = Σ δ·y

/**
 * Slopes that were measured, beside those of the backward, and what the comparison says; see nudges.py.
 * @param {State} state @param {Operation["forward"]} forward @param {NDArray} x @param {NDArray} delta @param {NDArray} gradX @param {NDArray} slopes @param {NDArray} under
 */
function measured(state, forward, x, delta, gradX, slopes, under) {
  const k = state.kernel_size;
  const { forward: alone } = operation(state, [k, k, 0]); // a nudged cell moves no windows but its own
  const [values, steps] = [windowValues(state, x, under), Float64Array.from(x, nudge)];
  const [central, up, down, worst] = [floats(x.shape), floats(x.shape), floats(x.shape), new Int32Array(x.length)];
  const unmoved = alone(beside(values, k));
  for (let tap = 0; tap < k * k; tap++) {
    const [falls, rises] = [-1, 1].map((sign) => alone(beside(values.map((value, at) => (at % k ** 2 === tap && under[at] >= 0 ? value + sign * steps[under[at]] : value)), k)));
    for (let output = 0; output < delta.length; output++) {
      const [at, cell] = [output * k * k + tap, under[output * k * k + tap]];
      if (cell < 0) continue;
      const gains = quotients(falls[output], unmoved[output], rises[output], steps[cell]);
      for (const [side, total] of [central, up, down].entries()) total[cell] += delta[output] * gains[side];
      if (delta[output]) worst[cell] = Math.max(worst[cell], verdict(slopes[at], gains, 1));
    }
  }
  const typical = Math.sqrt(sum(central.map((slope) => slope ** 2)) / central.length);
  const close = (/** @type {number} */ at) => verdict(gradX[at], [central[at], up[at], down[at]], typical) === AGREES;
  const rise = nudge(Math.max(...x.map(Math.abs)));
  const [low, here, high] = [-rise, 0, rise].map((by) => forward(Object.assign(x.map((value) => value + by), { shape: x.shape })));
  const rises = Array.from(here, (_, at) => quotients(low[at], here[at], high[at], rise));
  const sums = rises.map((_, at) => sum(slopes.subarray(at * k * k, (at + 1) * k * k)));
  return {
    numeric: central,
    numeric_up: up,
    numeric_down: down,
    verdict: integers(x.shape, Array.from(x, (_, at) => (close(at) ? AGREES : worst[at]))),
    slope_sum: floats(delta.shape, sums),
    numeric_sum: floats(delta.shape, rises.map(([middle]) => middle)),
    sum_verdict: integers(delta.shape, sums.map((slope, at) => verdict(slope, rises[at], 1))),
  };
}

/** A power of two, which adds without rounding, near ∛ε·max(1, |x|). @param {number} size */
const nudge = (size) => 2 ** Math.round(Math.log2(STEP * Math.max(1, Math.abs(size))));

/** The central, upward and downward difference quotients of f(−h), f(0), f(h). @param {number} low @param {number} here @param {number} high @param {number} by */
const quotients = (low, here, high, by) => [(high - low) / (2 * by), (high - here) / by, (here - low) / by];

/** @param {number} analytic @param {number[]} slopes central, upwards, downwards @param {number} typical what a small slope is measured by */
function verdict(analytic, [central, up, down], typical) {
  const slack = TOLERANCE * Math.max(Math.abs(analytic), Math.abs(central), typical);
  if (Math.abs(analytic - central) <= slack) return AGREES;
  return Math.min(up, down) - slack <= analytic && analytic <= Math.max(up, down) + slack ? KINK : DIFFERS;
}

export default explorable({ schema: /** @type {any} */ (schema), check, answer, view, python });
