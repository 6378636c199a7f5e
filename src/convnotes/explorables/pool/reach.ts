// What a picked cell reaches: the windows that hold it, the cells under their taps, and their marks.

import type { Picked } from "../runtime/types.ts";
import { type Cell, clamped, type Inset, paddedOf, Windows } from "../runtime/windows.ts";
import type { PoolScene, PoolState } from "./answer.ts";

/** A tap of a window, and the input cell under it; `inside` is false in the padding. */
export type Tap = {
  output: Cell;
  cell: Cell;
  inside: boolean;
  /** Where the output, the cell, the tap and the slope stand in the arrays of the answer. */
  window: number;
  at: number;
  tap: number;
  slope: number;
};

/** The classes of a cell. */
export type Mark = (i: number, j: number) => string;

/** Those of the grids; the output's are also those of δ. */
export type Marks = { input: Mark; output: Mark; grad: Mark; numeric: Mark };

/** Where the input, of this shape, lies in its padding. */
export function insetsOf({ padding }: PoolState, [height, width]: number[]): [Inset, Inset] {
  return [
    { n: height, amounts: [padding, padding] },
    { n: width, amounts: [padding, padding] },
  ];
}

function windowsOf({ state, answer }: PoolScene): Windows {
  const { kernel_size: size, stride, padding } = state;
  const [height, width] = answer.x.shape;
  return new Windows({ size: [height + 2 * padding, width + 2 * padding], kernel: [size, size], stride });
}

/** The windows that hold an input cell, in order: the tap of each that lies on the cell. */
export function holders([i, j]: Cell, scene: PoolScene): Tap[] {
  const { padding } = scene.state;
  const found = windowsOf(scene).outputsOf([i + padding, j + padding]);
  return found.map(({ output, tap }) => tapOf(output, tap, [i, j], scene));
}

/** The taps of an output's window, row by row. */
export function taps(output: Cell, scene: PoolScene): Tap[] {
  const { padding } = scene.state;
  return windowsOf(scene)
    .cellsUnder(output)
    .map(({ u, v, cell: [i, j] }) => tapOf(output, [u, v], [i - padding, j - padding], scene));
}

function tapOf(output: Cell, [u, v]: Cell, cell: Cell, { state, answer }: PoolScene): Tap {
  const size = state.kernel_size;
  const [height, width] = answer.x.shape;
  const inside = cell[0] >= 0 && cell[0] < height && cell[1] >= 0 && cell[1] < width;
  const window = output[0] * answer.output.shape[1] + output[1];
  const tap = u * size + v;
  const slope = window * size ** 2 + tap;
  return { output, cell, inside, window, at: cell[0] * width + cell[1], tap, slope };
}

/**
 * The picked cell as one of the input, of the padding or of the output, moved inside a grid that has become
 * smaller: δ lies where the output does, the gradient where the input does.
 */
export function located({ state, answer, picked }: PoolScene): Picked | null {
  if (!picked) return null;
  const [height, width] = answer.x.shape;
  const grid = { delta: "output", grad: "input" }[picked[0]] ?? picked[0];
  return clamped([grid, picked[1], picked[2]], {
    input: [height, width],
    padded: [height + 2 * state.padding, width + 2 * state.padding],
    output: answer.output.shape,
  });
}

/** What a located cell touches, as marks of the cells of each grid. */
export function marksOf(picked: Picked | null, scene: PoolScene): Marks {
  if (!picked) return { input: none, output: none, grad: none, numeric: none };
  const cell: Cell = [picked[1], picked[2]];
  if (picked[0] === "padded") return { input: only(cell), output: none, grad: none, numeric: none };
  return picked[0] === "output" ? marksOfOutput(cell, scene) : marksOfInput(cell, scene);
}

function marksOfOutput(output: Cell, scene: PoolScene): Marks {
  const windows = windowsOf(scene);
  const given = taps(output, scene).filter(({ slope, inside }) => inside && scene.answer.slopes[slope] !== 0);
  const gets = new Set(given.map(({ cell }) => cell.join()));
  return {
    input: (i: number, j: number) => (windows.covers(output, [i, j]) ? "cn-window" : ""),
    output: only(output),
    grad: (i: number, j: number) => (gets.has([i, j].join()) ? "cn-gets" : ""),
    numeric: none,
  };
}

function marksOfInput(cell: Cell, scene: PoolScene): Marks {
  const { state, answer } = scene;
  const slopes = new Map(holders(cell, scene).map((tap) => [tap.output.join(), answer.slopes[tap.slope]]));
  const [, i, j] = paddedOf(["input", ...cell], insetsOf(state, answer.x.shape));
  const output = (a: number, b: number) => {
    const slope = slopes.get([a, b].join());
    if (slope === undefined) return "";
    if (state.direction === "forward") return "cn-fed";
    return slope ? "cn-gets" : "";
  };
  return { input: only([i, j]), output, grad: only(cell), numeric: only(cell) };
}

const none: Mark = () => "";

/** Of one cell, that it is picked. */
const only =
  (cell: Cell): Mark =>
  (i, j) =>
    i === cell[0] && j === cell[1] ? "cn-picked" : "";
