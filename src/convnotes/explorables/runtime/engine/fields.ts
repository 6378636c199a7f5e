// Twin of fields.py: what a cell of a deep layer sees of the input, along one axis, and how it weighs.
//
// Paths are counted in floating point: up to 2^53 they are exact, beyond that rounded.

import type { NDArray } from "../types.ts";
import { floats } from "./arrays.ts";
import { type AxisSteps, axisPadding, effectiveKernelSize, outputSize } from "./shapes.ts";
import { tap } from "./windows.ts";

/** One layer along one axis. */
export type Layer = AxisSteps & { kernelSize: number };

/** What one cell sees: cells from the first to the last, cells to the next field, first cell of field 0. */
export type ReceptiveField = [size: number, jump: number, start: number];

/** The receptive field after each layer; with e = d(k − 1) + 1, size ← size + (e − 1)·jump. */
export function receptiveField(layers: Layer[], n: number | null = null): ReceptiveField[] {
  let [size, jump, start] = [1, 1, 0];
  let cells = n ?? 1;
  return layers.map(({ kernelSize, stride = 1, dilation = 1, padding = 0 }) => {
    const [before] = axisPadding(padding, cells, kernelSize, { stride, dilation });
    size += (effectiveKernelSize(kernelSize, dilation) - 1) * jump;
    start -= before * jump;
    jump *= stride;
    if (n !== null) cells = outputSize(cells, kernelSize, { stride, dilation, padding });
    return [size, jump, start];
  });
}

/** The cells of the input and of each layer's output. */
export function sizes(layers: Layer[], n: number): number[] {
  const found = [n];
  for (const { kernelSize, ...steps } of layers)
    found.push(outputSize(found[found.length - 1], kernelSize, steps));
  return found;
}

/** How many paths lead from an output cell (null: from all) back to every cell of every level. */
export function cone(layers: Layer[], n: number, cell: number | null = null): number[][] {
  const levels = sizes(layers, n);
  let paths = start(levels[layers.length], cell);
  const found = [paths];
  for (let at = layers.length - 1; at >= 0; at--) {
    const below = new Array<number>(levels[at]).fill(0);
    for (const [output, count] of paths.entries())
      if (count) for (const place of taps(layers[at], levels[at], output)) below[place] += count;
    paths = below;
    found.unshift(paths);
  }
  return found;
}

/** How many paths lead from an input cell on to every cell of every level. */
export function fan(layers: Layer[], n: number, cell: number): number[][] {
  const levels = sizes(layers, n);
  const found = [start(n, cell)];
  for (const [at, layer] of layers.entries()) {
    const sum = (output: number) =>
      taps(layer, levels[at], output).reduce((total, place) => total + found[at][place], 0);
    found.push(Array.from({ length: levels[at + 1] }, (_, output) => sum(output)));
  }
  return found;
}

/** How many paths lead from an output cell (null: from all) to each cell of the input. */
export function pathCounts(layers: Layer[], n: number, cell: number | null = null): number[] {
  return cone(layers, n, cell)[0];
}

/** The share of the paths that each input cell holds. */
export function effectiveField(layers: Layer[], n: number, cell: number | null = null): NDArray {
  const counts = pathCounts(layers, n, cell);
  const total = Math.max(
    counts.reduce((sum, count) => sum + count, 0),
    1,
  );
  return floats(
    [n],
    counts.map((count) => count / total),
  );
}

/** How few of the cells hold this share of the weight, the heaviest first. */
export function cellsThatHold(weights: ArrayLike<number>, share = 0.95): number {
  let total = 0;
  const held = Float64Array.from(weights)
    .sort()
    .reverse()
    .map((weight) => {
      total += weight;
      return total;
    });
  return held.findIndex((sum) => sum >= share * total * (1 - 1e-12)) + 1; // a rounded sum still counts
}

/** The cells of `n` that an output reads, without the padding. */
export function taps(
  { kernelSize, stride = 1, dilation = 1, padding = 0 }: Layer,
  n: number,
  output: number,
): number[] {
  const [before] = axisPadding(padding, n, kernelSize, { stride, dilation });
  const read: number[] = [];
  for (let u = 0; u < kernelSize; u++) {
    const place = tap(output, u, stride, dilation) - before;
    if (place >= 0 && place < n) read.push(place);
  }
  return read;
}

/** One path at the cell, or at each of them. */
const start = (cells: number, cell: number | null) =>
  Array.from({ length: cells }, (_, place) => Number(cell === null || place === cell));
