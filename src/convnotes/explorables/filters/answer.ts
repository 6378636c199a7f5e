// What kernels make of pictures, pixel by pixel and wave by wave; the twin of answer.py.

import {
  floats,
  frequencyResponse,
  fromRows,
  inARow,
  lineResponse,
  noiseGain,
  type PaddingMode,
  pad,
  paddingAmounts,
  separated,
} from "../runtime/engine.ts";
import { fault } from "../runtime/schema.ts";
import type { Fault, NDArray, Picked, Rows } from "../runtime/types.ts";
import { CONSTANTS, hasOwn, light, pictureOf } from "./pictures.ts";
import { slid } from "./slide.ts";

export type FiltersState = {
  picture: string;
  colour: number;
  kernel: Rows;
  twice: number;
  second: Rows;
  border: string;
  shown: string;
  noise: number;
  seed: number;
};

export type FiltersView = { picked: Picked | null };

export type FiltersAnswer = {
  picture: NDArray;
  padded: NDArray;
  output: NDArray;
  levels: NDArray;
  columns: NDArray;
  rows: NDArray;
  together: NDArray;
  response: NDArray;
  across: NDArray;
  down: NDArray;
  facts: NDArray;
};

/** Cycles a pixel at which the response along an axis is taken: from 0 to ½. */
export const FREQUENCIES = floats(
  [CONSTANTS.frequencies / 2 + 1],
  Array.from({ length: CONSTANTS.frequencies / 2 + 1 }, (_, at) => at / CONSTANTS.frequencies),
);

/** There must be a picture of one's own, and kernels without border must fit the X. */
export function check(state: FiltersState): Fault | null {
  if (state.picture === "own" && !hasOwn()) return fault("own", "picture", "own", null);
  if (state.picture !== "x" || state.border !== "valid") return null; // all others are larger
  const least = CONSTANTS.x.length;
  for (const [axis, name] of ["height", "width"].entries()) {
    const taken = kernelsOf(state).reduce((sum, kernel) => sum + kernel.shape[axis] - 1, 1);
    if (taken > least) return fault(`exceeds_${name}`, "kernel", taken, least);
  }
  return null;
}

/** The kernels in a row: one or two. */
export function kernelsOf({ kernel, second, twice }: FiltersState): NDArray[] {
  return (twice ? [kernel, second] : [kernel]).map(fromRows);
}

/** The named arrays; answer.py says what each of them is. */
export function answer(state: FiltersState): FiltersAnswer {
  const picture = pictureOf(state);
  const kernels = kernelsOf(state);
  const last = kernels[kernels.length - 1];
  const seen = kernels.length > 1 ? slid(bordered(picture, kernels[0], state.border), kernels[0]) : picture;
  const padded = bordered(seen, last, state.border);
  const output = slid(padded, last);
  return { picture, padded, output, levels: floats([2], levels(state, output)), ...nature(kernels) };
}

/** What is told of the kernels alone: the last of it stays, while the picture they lie on is changed. */
type Nature = Omit<FiltersAnswer, "picture" | "padded" | "output" | "levels">;

let told: { kernels: NDArray[]; nature: Nature } | null = null;

function nature(kernels: NDArray[]): Nature {
  if (!told || !sameArrays(told.kernels, kernels)) told = { kernels, nature: natureOf(kernels) };
  return told.nature;
}

function natureOf([first, second]: NDArray[]): Nature {
  const { columns, rows } = separated(first);
  const together = second ? inARow(first, second) : first;
  return {
    columns,
    rows,
    together,
    response: frequencyResponse(together, CONSTANTS.frequencies),
    across: factors(together, "width"),
    down: factors(together, "height"),
    facts: floats([2], [total(together), noiseGain(together)]),
  };
}

const sameArrays = (these: NDArray[], those: NDArray[]) =>
  these.length === those.length &&
  these.every(
    (one, at) =>
      one.shape.join() === those[at].shape.join() && one.every((value, k) => Object.is(value, those[at][k])),
  );

/** How many pixels the border takes [before, after] each axis [height, width] of a kernel's input. */
export function borderOf(size: number[], kernel: NDArray, border: string) {
  return paddingAmounts(border === "valid" ? "valid" : "same", size.slice(-2), kernel.shape);
}

/** Planes with the border that a kernel needs for an output as large as they are, or none. */
function bordered(x: NDArray, kernel: NDArray, border: string): NDArray {
  const mode = MODES.get(border);
  return mode ? pad(x, borderOf(x.shape, kernel, border), mode) : x;
}

const MODES = new Map<string, PaddingMode>([
  ["zeros", "zeros"],
  ["reflect", "reflect"],
  ["replicate", "replicate"],
  ["circular", "circular"],
]);

/** The values of the output that are drawn as darkest and as lightest. */
function levels({ shown, picture }: FiltersState, output: NDArray): number[] {
  if (shown === "clamped") return light(picture);
  let [low, high] = [output[0], output[0]];
  for (let at = 1; at < output.length; at++) {
    if (output[at] < low) low = output[at];
    if (output[at] > high) high = output[at];
  }
  if (shown === "stretched") return [low, high > low ? high : low + 1];
  const most = Math.max(-low, high) || 1;
  return [shown === "signed" ? -most : 0, most];
}

/** What waves along an axis are multiplied by: with the sign where it is real, else its size. */
function factors(kernel: NDArray, axis: "height" | "width"): NDArray {
  const { real, imaginary } = lineResponse(kernel, FREQUENCIES, { axis });
  const size = total(kernel.map(Math.abs));
  if (imaginary.every((part) => Math.abs(part) <= 1e-9 * size)) return real;
  return floats(
    real.shape,
    real.map((part, at) => Math.hypot(part, imaginary[at])),
  );
}

function total(values: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += values[at];
  return sum;
}
