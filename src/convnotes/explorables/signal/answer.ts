// Two signals in one dimension: one is flipped, slides over the other, adds up; the twin of answer.py.

import { convolutionMatrix, convolve1d, floats, fromRows } from "../runtime/engine.ts";
import type { NDArray, Picked, Rows, Scene } from "../runtime/types.ts";
import schema from "./state.json" with { type: "json" };

export type SignalState = { f: Rows; g: Rows; flip: number; time: "discrete" | "continuous" };

/** How far the player is, and how far it has been. */
export type SignalView = { picked: Picked | null; position: number; revealed: number };

/** answer.py says what each of them is. */
export type SignalAnswer = { time: NDArray; output: NDArray; products: NDArray; shares: NDArray };

export type SignalScene = Scene<SignalState, SignalView, SignalAnswer>;

/** In continuous time g slides by so many pieces of a step. */
export const PIECES = schema.constants.pieces;

/** Any two signals can be convolved, whatever their lengths. */
export const check = () => null;

export function answer(state: SignalState): SignalAnswer {
  const pieces = state.time === "continuous" ? PIECES : 1;
  const edge = pieces > 1 ? 1 : 0; // in continuous time a zero at both ends, where the signals only touch
  const [f, g] = [held(state.f[0], pieces), held(state.g[0], pieces)];
  const flipped = floats(g.shape, [...g].reverse());
  const margin = g.length - 1 + edge;
  const placed = convolutionMatrix(state.flip ? flipped : g, f.shape, {
    padding: [
      [0, 0],
      [margin, margin],
    ],
  });
  const [rows, cells] = placed.shape;
  const products = floats(
    placed.shape,
    placed.map((value, at) => value * f[at % cells]),
  );
  const y = convolve1d(f, state.flip ? g : flipped); // correlation is convolution with the flip undone
  const first = state.flip ? 0 : -margin;
  const times = Array.from({ length: rows }, (_, i) => (first + i) / pieces);
  const output = times.map((_, i) => (y[i - edge] ?? 0) / pieces);
  return {
    time: floats([rows], times),
    output: floats([rows], output),
    products,
    shares: sharesOf(products, pieces),
  };
}

/** A signal, each value held for so many pieces. */
function held(row: number[], pieces: number): NDArray {
  return fromRows([row.flatMap((value) => Array.from({ length: pieces }, () => value))]);
}

/** What each value of f adds to each output: its products, over the pieces. */
function sharesOf(products: NDArray, pieces: number): NDArray {
  const [rows, cells] = products.shape;
  const shares = floats([rows, cells / pieces]);
  for (let at = 0; at < products.length; at++) shares[Math.floor(at / pieces)] += products[at] / pieces;
  return shares;
}
