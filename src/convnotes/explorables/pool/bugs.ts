// The bugs that a reader can plant: they spoil the slopes. The engine knows none of them; see bugs.py.

import { floats } from "../runtime/engine.ts";
import type { NDArray } from "../runtime/types.ts";
import type { PoolState } from "./answer.ts";

/** The slopes as a backward with the state's bug has them; most bugs need their own kind of pool. */
export function planted(state: PoolState, x: NDArray, y: NDArray, slopes: NDArray, under: NDArray): NDArray {
  const slope = spoilt(state, x, y, slopes, under);
  if (!slope) return slopes;
  const size = state.kernel_size;
  const one = (cell: number, at: number) => (cell < 0 ? 0 : slope(cell, at, Math.floor(at / size ** 2)));
  return floats(slopes.shape, Array.from(under, one));
}

/** The slope at a cell under a tap of an output's window. */
type Slope = (cell: number, tap: number, output: number) => number;

/** What the bug makes of the slopes; null where it hides. */
function spoilt(
  { bug, kind }: PoolState,
  x: NDArray,
  y: NDArray,
  slopes: NDArray,
  under: NDArray,
): Slope | null {
  if (bug === "sign" && kind === "norm") return (_, tap) => Math.abs(slopes[tap]);
  if (bug === "ties" && kind === "max") return (cell, _, output) => Number(x[cell] === y[output]);
  if (bug === "whole" && (kind === "mean" || kind === "gaussian")) return () => 1;
  if (bug !== "overwrite") return null;
  const last = lastToWrite(x.length, under);
  return (cell, tap, output) => (last[cell] === output ? slopes[tap] : 0);
}

/** For each cell the last output whose window holds it. */
function lastToWrite(count: number, under: NDArray): Int32Array {
  const size = under.shape[2];
  const last = new Int32Array(count);
  for (let at = 0; at < under.length; at++) if (under[at] >= 0) last[under[at]] = Math.floor(at / size ** 2);
  return last;
}
