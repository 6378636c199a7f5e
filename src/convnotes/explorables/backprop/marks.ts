// Which cells of every grid the picked cell touches, and how.

import { type Cell, cellAt, windowsOf } from "../runtime/windows.ts";
import { type PickedCell, products, tapOf } from "./reach.ts";
import type { BackpropScene } from "./state.ts";

/** Where a cell stands in its grid: its place in the array, its row and column. */
export type Place = { at: number; cell: Cell };

/** The marks of one cell of a grid. */
export type Marks = (picked: PickedCell, scene: BackpropScene, place: Place) => string;

const when = (yes: boolean, mark: string) => (yes ? mark : "");

const isAt = (picked: PickedCell, of: PickedCell["of"], [i, j]: Cell) =>
  picked.of === of && picked.i === i && picked.j === j;

/** x: the picked cell and its copies; the window of an output, or what a tap meets. */
export const padded: Marks = (picked, { state, answer }, { at, cell }) => {
  if (picked.of === "x") return when(picked.cells.has(at), "cn-picked");
  if (picked.of === "b") return "";
  const windows = windowsOf(state);
  const here: Cell = [picked.i, picked.j];
  const reads = picked.of === "y" ? windows.covers(here, cell) : windows.meets(tapOf(here, answer), cell);
  return when(reads, "cn-window");
};

/** w: the picked tap; the taps that a cell of x gets its gradient through. */
export const kernel: Marks = (picked, scene, { at, cell }) => {
  const used = (tap: number) => products(scene).some(({ cell, w }) => w === tap && picked.cells.has(cell));
  if (isAt(picked, "w", cell)) return "cn-picked";
  return when(picked.of === "x" && used(at), "cn-window");
};

/** y: the picked output; those that a cell of x feeds. */
export const output: Marks = (picked, scene, place) => entry(picked, scene, place, "cn-fed");

/** δ: the picked entry; those that a gradient gets something from. */
export const delta: Marks = (picked, scene, place) =>
  picked.of === "b" ? "cn-gets" : entry(picked, scene, place, "cn-gets");

function entry(picked: PickedCell, scene: BackpropScene, { at, cell }: Place, mark: string): string {
  const fed = () => products(scene).some(({ cell, y }) => y === at && picked.cells.has(cell));
  if (isAt(picked, "y", cell)) return "cn-picked";
  return when(picked.of === "x" && fed(), mark);
}

export const gradX: Marks = (picked, scene, { at }) =>
  gets(picked, scene, (cell) => scene.answer.source[cell] === at);

export const gradPadded: Marks = (picked, scene, { at }) => gets(picked, scene, (cell) => cell === at);

/** A gradient of x, `shows` saying whether its cell shows one of the padded input. */
function gets(picked: PickedCell, scene: BackpropScene, shows: (cell: number) => boolean): string {
  if (picked.of === "x") return when([...picked.cells].some(shows), "cn-picked");
  if (picked.of !== "y") return "";
  const from = picked.i * scene.answer.y.shape[1] + picked.j;
  return when(
    products(scene).some(({ cell, y }) => y === from && shows(cell)),
    "cn-gets",
  );
}

export const gradW: Marks = (picked, _, { cell }) =>
  isAt(picked, "w", cell) ? "cn-picked" : when(picked.of === "y", "cn-gets");

export const gradB: Marks = (picked) =>
  picked.of === "b" ? "cn-picked" : when(picked.of === "y", "cn-gets");

/** δ among zeros: the picked entry; the window whose sum is a gradient of x. */
export const spread: Marks = (picked, { answer }, { at, cell: [i, j] }) => {
  const { spread_source: entries, flipped_source: taps, y, padded } = answer;
  if (picked.of === "y") return when(entries[at] === picked.i * y.shape[1] + picked.j, "cn-picked");
  if (picked.of !== "x") return "";
  const inWindow = [...picked.cells].some((corner) => {
    const [top, left] = cellAt(corner, padded.shape[1]);
    const [u, v] = [i - top, j - left];
    const inside = u >= 0 && v >= 0 && u < taps.shape[0] && v < taps.shape[1];
    return inside && taps[u * taps.shape[1] + v] >= 0;
  });
  return when(inWindow, "cn-window");
};

/** The flipped kernel: the picked tap. */
export const flipped: Marks = (picked, { answer: { flipped_source: taps, grad_w: gradW } }, { at }) =>
  when(picked.of === "w" && taps[at] === picked.i * gradW.shape[1] + picked.j, "cn-picked");
