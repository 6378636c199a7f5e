// What one kernel makes of one channel, and which cells it met; the twin of answer.py.

import { conv2d, floats, fromRows, integers, pad } from "../runtime/engine.ts";
import type { NDArray, Picked } from "../runtime/types.ts";
import {
  amountsOf,
  type Cell,
  geometry,
  misfit,
  outputs,
  shownCells,
  type Windowed,
} from "../runtime/windows.ts";

/** `flip` is 1 for a convolution in the strict sense. */
export type ConvState = Windowed & { flip: number };

export type ConvView = { picked: Picked | null; position: number };

export type ConvAnswer = {
  output: NDArray;
  padded: NDArray;
  source: NDArray;
  dropped: NDArray;
  oriented: NDArray;
};

/** The kernel must fit, and a mode must find what it copies. */
export const check = misfit;

/** The named arrays; answer.py says what each of them is. */
export function answer(state: ConvState): ConvAnswer {
  const { stride, dilation, padding_mode: mode } = state;
  const x = fromRows(state.input);
  const amounts = amountsOf(geometry(state));
  const padded = pad(x, amounts, mode);
  const oriented = orientedKernel(state);
  return {
    output: conv2d(padded, oriented, null, { stride, dilation }),
    padded,
    source: shownCells(x.shape, amounts, mode),
    dropped: integers([2], outputs(state).dropped),
    oriented,
  };
}

/** The kernel as it lies on a window: with `flip` turned about both its axes. */
function orientedKernel({ kernel, flip }: ConvState): NDArray {
  const given = fromRows(kernel);
  return flip ? floats(given.shape, given.toReversed()) : given;
}

/** The cell of w that lies at a place of the oriented kernel, and the other way round. */
export function oriented({ kernel, flip }: ConvState, [u, v]: Cell): Cell {
  return flip ? [kernel.length - 1 - u, kernel[0].length - 1 - v] : [u, v];
}
