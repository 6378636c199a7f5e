// ∂L/∂x as the full convolution that it is: δ spread out among zeros, the kernel flipped; twin of spread.py.

import { floats, tap } from "../runtime/engine.ts";
import type { NDArray } from "../runtime/types.ts";
import { type Cell, cellAt, geometry } from "../runtime/windows.ts";
import { flip } from "./elements.ts";
import type { BackpropState } from "./state.ts";

/** δ with s − 1 zeros between its entries, r after the last, and d(k − 1) on each side. */
export function spreadOut(delta: NDArray, state: BackpropState, dropped: Cell): NDArray {
  const { stride, dilation } = state;
  const axes = geometry(state);
  const size = (axis: 0 | 1) =>
    tap(delta.shape[axis] - 1, 0, stride, dilation) + 1 + dropped[axis] + 2 * (axes[axis].extent - 1);
  const grid = floats([size(0), size(1)]);
  delta.forEach((value, at) => {
    const [i, j] = cellAt(at, delta.shape[1]);
    const row = tap(i, axes[0].k - 1, stride, dilation);
    const column = tap(j, axes[1].k - 1, stride, dilation);
    grid[row * grid.shape[1] + column] = value;
  });
  return grid;
}

/** The kernel with d − 1 zeros between its taps, flipped in both axes. */
export function flipDilated(w: NDArray, dilation: number): NDArray {
  const grid = floats(w.shape.map((n) => dilation * (n - 1) + 1));
  w.forEach((value, at) => {
    const [u, v] = cellAt(at, w.shape[1]);
    grid[tap(0, u, 1, dilation) * grid.shape[1] + tap(0, v, 1, dilation)] = value;
  });
  return flip(grid);
}
