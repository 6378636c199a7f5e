// Which cells a picked cell touches: the window of an output, the uses of a weight, what an input cell feeds.

import type { NDArray, Picked } from "../runtime/types.ts";
import { among, type Cell, cellsOf, clamped, geometry, paddedOf, windowsOf } from "../runtime/windows.ts";
import { type ConvAnswer, type ConvState, oriented } from "./answer.ts";

/** The class that frames a cell, or none. */
type Mark = (cell: Cell) => string;

/** An output, and the tap of its window that lies on a cell. */
export type Feed = { output: Cell; tap: Cell };

/** `feeds` are what a picked input cell feeds, in the order of the outputs. */
export type Touches = { padded: Mark; kernel: Mark; output: Mark; feeds: Feed[] };

/** The picked cell by its place in what is drawn: the padded input, the oriented kernel, the output. */
export function placed(picked: Picked | null, state: ConvState, answer: ConvAnswer): Picked | null {
  const [height, width] = geometry(state);
  const inside = clamped(picked, {
    input: [height.n, width.n],
    padded: answer.padded.shape,
    kernel: [height.k, width.k],
    output: answer.output.shape,
  });
  if (inside?.[0] === "kernel") return ["kernel", ...oriented(state, [inside[1], inside[2]])];
  return inside && paddedOf(inside, [height, width]);
}

/** What a placed cell touches. */
export function touches(cell: Picked | null, state: ConvState, { source }: ConvAnswer): Touches {
  const none = { padded: unmarked, kernel: unmarked, output: unmarked, feeds: [] };
  if (!cell) return none;
  const windows = windowsOf(state);
  const at: Cell = [cell[1], cell[2]];
  const picked = marked("cn-picked", among([at]));
  if (cell[0] === "output")
    return { ...none, output: picked, padded: marked("cn-window", (other) => windows.covers(at, other)) };
  if (cell[0] === "kernel")
    return { ...none, kernel: picked, padded: marked("cn-window", (other) => windows.meets(at, other)) };
  const copies = copiesOf(at, source);
  const feeds = inOrder(copies.flatMap((copy) => windows.outputsOf(copy)));
  return {
    padded: marked("cn-picked", among(copies)),
    kernel: marked("cn-window", among(feeds.map(({ tap }) => tap))),
    output: marked("cn-fed", among(feeds.map(({ output }) => output))),
    feeds,
  };
}

const unmarked: Mark = () => "";

function marked(name: string, where: (cell: Cell) => boolean): Mark {
  return (cell) => (where(cell) ? name : "");
}

/** The cells of the padded input that show the same input cell; a zero is shown once. */
function copiesOf([i, j]: Cell, source: NDArray): Cell[] {
  const [rows, columns] = source.shape;
  const shown = source[i * columns + j];
  if (shown < 0) return [[i, j]];
  return cellsOf([rows, columns]).filter((_, at) => source[at] === shown);
}

/** Feeds by their outputs, row by row, and by their taps where one output is fed twice. */
function inOrder(feeds: Feed[]): Feed[] {
  const apart = ([i, j]: Cell, [a, b]: Cell) => i - a || j - b;
  return feeds.toSorted((one, other) => apart(one.output, other.output) || apart(one.tap, other.tap));
}
