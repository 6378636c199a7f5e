// Signals as curves of a plot, and how far its axes go.

import { type Points, stable } from "../runtime/kit.ts";

const HALF = 0.32; // of a bar's width, in steps
const ROOM = 1.06; // how far an axis goes for the largest value, so that its marker has room

/** Values as bars apart from each other, around their times from `first` on. */
export function barsOf(values: ArrayLike<number>, first: number): Points {
  const outline = Array.from(values).flatMap((value, index) => {
    const [left, right] = [first + index - HALF, first + index + HALF];
    return [
      [left, 0],
      [left, value],
      [right, value],
      [right, 0],
      [right, Number.NaN],
    ];
  });
  return pointsOf(outline);
}

/** Values from `first` on, each held for a step. */
export function stepsOf(values: ArrayLike<number>, first: number, step: number): Points {
  const outline = Array.from(values).flatMap((value, index) => {
    const [left, right] = [first + index * step, first + index * step + step];
    return [...(index === 0 ? [[left, 0]] : []), [left, value], [right, value]];
  });
  if (values.length) outline.push([first + (values.length - 1) * step + step, 0]);
  return pointsOf(outline);
}

const pointsOf = (outline: number[][]): Points => ({
  x: outline.map(([x]) => x),
  y: outline.map(([, y]) => y),
});

/** 0 and everything in some lists, with room for a marker. */
export function limits(lists: ArrayLike<number>[]): [low: number, high: number] {
  let [low, high] = [0, 0];
  for (const list of lists)
    for (let at = 0; at < list.length; at++) {
      low = Math.min(low, list[at]);
      high = Math.max(high, list[at]);
    }
  return stable(high - low) === 0 ? [0, 1] : [low * ROOM, high * ROOM];
}

/** Every whole number between two, or every second … one, so that at most so many are written. */
export function whole(low: number, high: number, most: number): number[] {
  const by = Math.ceil((high - low) / most);
  const first = Math.ceil(low / by);
  return Array.from({ length: Math.floor(high / by) - first + 1 }, (_, at) => (first + at) * by);
}
