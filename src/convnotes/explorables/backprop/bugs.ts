// Backward passes with one mistake each, which is told by what it makes of each array; the twin of bugs.py.

import { floats } from "../runtime/engine.ts";
import type { NDArray } from "../runtime/types.ts";
import { flip, transpose } from "./elements.ts";
import type { BugName } from "./state.ts";

type Making = (grid: NDArray) => NDArray;

export type Bug = {
  /** What it takes for w in ∂x = pad(δ) ⋆ flip(w). */
  kernel: Making;
  /** What it makes of ∂w = x ⋆ δ. */
  gradWeight: Making;
  /** What it makes of pad(δ). */
  spread: Making;
  /** Whether g′(y) multiplies ∂L/∂x after the convolution instead of ∂L/∂a before it. */
  late: boolean;
};

const asItIs: Making = (grid) => grid;
const none: Bug = { kernel: asItIs, gradWeight: asItIs, spread: asItIs, late: false };

/** By the words of the field `bug`. */
export const BUGS: Record<BugName, Bug> = {
  none,
  no_flip: { ...none, kernel: flip },
  swapped: { ...none, gradWeight: flip },
  padding: { ...none, spread: shift },
  slope_after: { ...none, late: true },
  transposed: { ...none, kernel: transpose, gradWeight: transpose },
};

/** The grid moved up and left by one cell: a zero too few before it, and one too many after. */
function shift(grid: NDArray): NDArray {
  const [rows, columns] = grid.shape;
  const moved = floats(grid.shape);
  for (let i = 1; i < rows; i++)
    for (let j = 1; j < columns; j++) moved[(i - 1) * columns + j - 1] = grid[i * columns + j];
  return moved;
}
