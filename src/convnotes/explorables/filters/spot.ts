// The pixel that is looked at: its window on what the last kernel lies on, and what all kernels see of the
// picture.

import type { NDArray, Picked } from "../runtime/types.ts";
import { borderOf, type FiltersAnswer, type FiltersState, kernelsOf } from "./answer.ts";
import type { Frame } from "./photo.ts";

/** A row and a column of the output. */
export type Spot = { i: number; j: number };

/** The picked pixel of the output, within it; else the one in the middle. */
export function spotOf(picked: Picked | null, { output }: FiltersAnswer): Spot {
  const [, rows, columns] = output.shape;
  const within = (at: number, count: number) => Math.max(0, Math.min(at, count - 1));
  const [, i, j] = picked ?? ["output", Math.floor(rows / 2), Math.floor(columns / 2)];
  return { i: within(i, rows), j: within(j, columns) };
}

/** The pixels of the first plane under the last kernel, row by row. */
export function windowOf({ padded }: FiltersAnswer, state: FiltersState, { i, j }: Spot): number[] {
  const [rows, columns] = lastOf(state).shape;
  const width = padded.shape[2];
  return Array.from(
    { length: rows * columns },
    (_, at) => padded[(i + Math.floor(at / columns)) * width + j + (at % columns)],
  );
}

export const lastOf = (state: FiltersState): NDArray => kernelsOf(state).slice(-1)[0];

/** The pixels of the picture that an output is made of. */
export function reachOf({ picture }: FiltersAnswer, state: FiltersState, { i, j }: Spot): Frame {
  const frame = { top: i, left: j, rows: 1, columns: 1 };
  for (const kernel of kernelsOf(state)) {
    const [[top], [left]] = borderOf(picture.shape, kernel, state.border);
    frame.top -= top;
    frame.left -= left;
    frame.rows += kernel.shape[0] - 1;
    frame.columns += kernel.shape[1] - 1;
  }
  return frame;
}
