// What is picked, and every product of δ and w, each with the cell of the padded input that gets it.

import type { Figure } from "../runtime/kit.ts";
import type { NDArray, Picked } from "../runtime/types.ts";
import { type Cell, cellAt, clamped, geometry, paddedOf, pickOf } from "../runtime/windows.ts";
import type { BackpropAnswer, BackpropScene, BackpropState, BackpropView } from "./state.ts";

export type BackpropFigure = Figure<BackpropState, BackpropView, BackpropAnswer>;

/** A picked cell: of which quantity, and its row and column; of x, in the padded input. */
export type PickedCell = {
  of: "x" | "w" | "y" | "b";
  i: number;
  j: number;
  /** Of x: the cell and its copies, by their places in the padded input. */
  cells: Set<number>;
};

/** One product δ·w of the gradient of x: the padded cell that gets it, the entry of δ, the tap of w. */
export type Product = { cell: number; y: number; w: number };

/** Where the input lies in the padded input. */
export function corner(state: BackpropState): Cell {
  const [height, width] = geometry(state);
  return [height.amounts[0], width.amounts[0]];
}

/** The picked cell, moved inside a grid that has become smaller. */
export function pickedCell({ picked, state, answer }: BackpropScene): PickedCell | null {
  const { padded, source, y, grad_x: gradX, grad_w: gradW, grad_b: gradB } = answer;
  const shapes = {
    input: gradX.shape,
    padded: padded.shape,
    kernel: gradW.shape,
    y: y.shape,
    bias: gradB.shape,
  };
  const inside = clamped(picked, shapes);
  if (!inside) return null;
  const [grid, i, j] = paddedOf(inside, geometry(state));
  if (grid === "kernel") return { of: "w", i, j, cells: new Set() };
  if (grid === "y") return { of: "y", i, j, cells: new Set() };
  if (grid === "bias") return { of: "b", i, j, cells: new Set() };
  const cell = i * padded.shape[1] + j;
  return { of: "x", i, j, cells: new Set(inside[0] === "input" ? copies(cell, source) : [cell]) };
}

/** The cells of the padded input that show the same cell of the input. */
function copies(cell: number, source: NDArray): number[] {
  return Array.from(source.keys()).filter((at) => source[at] === source[cell]);
}

/** What a cell of the padded input is picked as: its place in the input, or as padding. */
export function padPick(figure: BackpropFigure, i: number, j: number): Picked {
  return pickOf([i, j], geometry(figure.state));
}

/** What a cell is picked as that shows a cell of δ or w; a zero, as nothing. */
export function shownPick(figure: BackpropFigure, grid: "y" | "kernel", i: number, j: number): Picked | null {
  const { answer } = figure.session;
  if (!answer) return null;
  const source = grid === "y" ? answer.spread_source : answer.flipped_source;
  const shown = source[i * source.shape[1] + j];
  const columns = (grid === "y" ? answer.y : answer.grad_w).shape[1];
  return shown < 0 ? null : [grid, ...cellAt(shown, columns)];
}

const known = new WeakMap<BackpropAnswer, Product[]>();

/** Every product δ·w of the gradient of x, as the full convolution forms them. */
export function products({ answer }: { answer: BackpropAnswer }): Product[] {
  const list = known.get(answer) ?? formed(answer);
  known.set(answer, list);
  return list;
}

function formed({ spread_source: entries, flipped_source: taps, grad_padded: grad }: BackpropAnswer) {
  const list: Product[] = [];
  for (let cell = 0; cell < grad.length; cell++)
    for (let at = 0; at < taps.length; at++) {
      const [i, j] = cellAt(cell, grad.shape[1]);
      const [u, v] = cellAt(at, taps.shape[1]);
      const y = entries[(i + u) * entries.shape[1] + j + v];
      if (y >= 0 && taps[at] >= 0) list.push({ cell, y, w: taps[at] });
    }
  return list;
}

/** The tap of w whose gradient stands in a cell of ∂L/∂w: another one, with some bugs. */
export function tapOf([i, j]: Cell, { tap }: BackpropAnswer): Cell {
  return cellAt(tap[i * tap.shape[1] + j], tap.shape[1]);
}
