// A problem: its numbers, its solution, and what each usual slip makes of it; the twin of problem.py.

import { floats, integers } from "../runtime/engine.ts";
import type { NDArray } from "../runtime/types.ts";

/** A number, numbers in a row, or a grid. */
type Given = number | number[] | NDArray;

export type Problem = {
  /** Which of the kind’s texts tells it. */
  variant: number;
  /** Its numbers and grids by name. */
  given: Record<string, Given>;
  solution: number | NDArray;
  /** By the name of each slip, what the reader gets who makes it. */
  slips: Record<string, number | NDArray>;
};

/** `given` by their names, too; answer.py says what each is. */
export type DrillAnswer = Record<string, NDArray> & {
  variant: NDArray;
  solution: NDArray;
  slips: NDArray;
  offered: NDArray;
};

/** The named arrays of the answer. */
export function arrays({ variant, given, solution, slips }: Problem): DrillAnswer {
  const solved = measured(solution);
  const made = Object.values(slips).map(measured);
  return {
    variant: integers([1], [variant]),
    ...Object.fromEntries(Object.entries(given).map(([name, value]) => [name, listed(value)])),
    solution: solved,
    slips: floats(
      [made.length, ...solved.shape],
      made.flatMap((slip) => [...slip]),
    ),
    offered: integers([made.length], offered(solved, made)),
  };
}

const measured = (value: number | NDArray): NDArray =>
  typeof value === "number" ? floats([1], [value]) : value;

function listed(value: Given): NDArray {
  if (typeof value === "number") return integers([1], [value]);
  return Array.isArray(value) ? integers([value.length], value) : value;
}

/** For each slip whether it can be told: 1 if it gives neither the solution nor what one before gives. */
function offered(solution: NDArray, slips: NDArray[]): number[] {
  const told = [solution];
  return slips.map((slip) => {
    if (told.some((other) => near(slip, other))) return 0;
    told.push(slip);
    return 1;
  });
}

/** As far as a reply is rounded. */
const ROUNDED = 0.01;

/** Whether all values of two arrays are about the same. */
export const near = (a: ArrayLike<number>, b: ArrayLike<number>, tolerance = ROUNDED) =>
  Array.from(a).every((value, at) => Math.abs(value - b[at]) <= tolerance);
