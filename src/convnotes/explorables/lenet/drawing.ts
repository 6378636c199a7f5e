// The pen, and what makes a drawing look like the digits that were learnt from; the twin of
// convnotes/drawing.py. Ink is from 0 (paper) to 1.

import { floats } from "../runtime/engine.ts";
import type { NDArray } from "../runtime/types.ts";

/** Cells of a side of the drawing, and of the box into which a digit is scaled. */
export const [SIZE, BOX] = [28, 20];

/** Ink up to this is not part of the digit when its box is looked for. */
const FAINT = 0.1;

/** x to the right and y down, in cells, from the drawing's upper left corner. */
export type Point = [x: number, y: number];

/** What a round pen leaves on the cells between two points: min(1, max(0, width/2 + 1/2 − r)). */
export function eachInked(from: Point, to: Point, width: number, visit: (cell: number, ink: number) => void) {
  const reach = width / 2 + 1;
  const [left, right] = span(from[0], to[0], reach);
  const [top, bottom] = span(from[1], to[1], reach);
  for (let i = top; i < bottom; i++)
    for (let j = left; j < right; j++) {
      const ink = Math.min(1, width / 2 + 0.5 - distance([j + 0.5, i + 0.5], from, to));
      if (ink > 0) visit(i * SIZE + j, ink);
    }
}

/** The cells of an axis that lie within reach of what is between two places. */
function span(a: number, b: number, reach: number): [from: number, to: number] {
  return [Math.max(0, Math.floor(Math.min(a, b) - reach)), Math.min(SIZE, Math.ceil(Math.max(a, b) + reach))];
}

/** How far a point is from a line between two. */
function distance([x, y]: Point, [x0, y0]: Point, [x1, y1]: Point): number {
  const length = (x1 - x0) ** 2 + (y1 - y0) ** 2;
  if (length === 0) return Math.hypot(x - x0, y - y0);
  const along = Math.min(Math.max(((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length, 0), 1);
  return Math.hypot(x - x0 - along * (x1 - x0), y - y0 - along * (y1 - y0));
}

/** The drawing with its ink scaled, in proportion, to the box in the middle; between cells interpolated. */
export function scaled(ink: NDArray): NDArray {
  const spans = [inked(ink, SIZE, 1), inked(ink, 1, SIZE)];
  if (!spans[0]) return ink;
  const factor = BOX / Math.max(...spans.map((ends) => (ends ? ends[1] - ends[0] : 0)));
  const [y, x] = spans.map((ends) => places(ends ?? [0, SIZE], factor));
  const cell = (i: number, j: number) => (i >= 0 && i < SIZE && j >= 0 && j < SIZE ? ink[i * SIZE + j] : 0);
  const result = floats([SIZE, SIZE]);
  for (let i = 0; i < SIZE; i++)
    for (let j = 0; j < SIZE; j++) {
      const [top, left] = [Math.floor(y[i]), Math.floor(x[j])];
      const [below, after] = [y[i] - top, x[j] - left];
      const upper = (1 - after) * cell(top, left) + after * cell(top, left + 1);
      const lower = (1 - after) * cell(top + 1, left) + after * cell(top + 1, left + 1);
      result[i * SIZE + j] = (1 - below) * upper + below * lower;
    }
  return result;
}

/** The first row with ink and the one after the last; of columns, with the strides exchanged. */
function inked(ink: NDArray, stride: number, step: number): [from: number, to: number] | null {
  const lines = Array.from({ length: SIZE }, (_, line) => line).filter((line) => {
    for (let at = 0; at < SIZE; at++) if (ink[line * stride + at * step] > FAINT) return true;
    return false;
  });
  const last = lines.at(-1);
  return last === undefined ? null : [lines[0], last + 1];
}

/** Which place of the drawing each row of the scaled one shows. */
const places = ([start, end]: [number, number], factor: number) =>
  Array.from({ length: SIZE }, (_, at) => (at + 0.5 - SIZE / 2) / factor + (start + end) / 2 - 0.5);

/** The drawing moved by whole cells, so that its centre of mass is as near the middle as can be. */
export function centred(ink: NDArray): NDArray {
  let [total, vertical, horizontal] = [0, 0, 0];
  for (let at = 0; at < ink.length; at++) {
    total += ink[at];
    vertical += ink[at] * (Math.floor(at / SIZE) + 0.5);
    horizontal += ink[at] * ((at % SIZE) + 0.5);
  }
  if (total === 0) return ink;
  const [down, right] = [vertical, horizontal].map((mass) => nearest(SIZE / 2 - mass / total));
  const moved = floats([SIZE, SIZE]);
  for (let i = 0; i < SIZE; i++)
    for (let j = 0; j < SIZE; j++) {
      const [a, b] = [i - down, j - right];
      if (a >= 0 && a < SIZE && b >= 0 && b < SIZE) moved[i * SIZE + j] = ink[a * SIZE + b];
    }
  return moved;
}

/** The nearest whole number, of a half the larger, whatever the last bits are. */
const nearest = (move: number) => Math.floor(Math.round(move * 1e9) / 1e9 + 0.5);
