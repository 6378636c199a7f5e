// A hidden kernel is learnt back, blindly, by keeping what is better, by descent; the twin of answer.py.

import {
  bell,
  blindSearch,
  descend,
  eigvalsh,
  filtered,
  floats,
  fromRows,
  integers,
  keepIfBetter,
  lossSurface,
  recoveryHessian,
  stableRate,
} from "../runtime/engine.ts";
import { fault } from "../runtime/schema.ts";
import type { Fault, NDArray, Picked, Rows, Scene } from "../runtime/types.ts";
import schema from "./state.json" with { type: "json" };

export type TrainingState = {
  picture: Rows;
  hidden: Rows;
  learning_rate: number;
  method: "plain" | "momentum" | "adam";
  steps: number;
  start: "random" | "blank";
  /** 1 with a ReLU behind the kernel. */
  rectified: number;
  seed: number;
};

export type TrainingView = { picked: Picked | null; position: number };

/** answer.py says what each of them is. */
export type TrainingAnswer = {
  target: NDArray;
  blind_weights: NDArray;
  blind_losses: NDArray;
  kept_weights: NDArray;
  kept_losses: NDArray;
  weights: NDArray;
  losses: NDArray;
  stopped: NDArray;
  curvature: NDArray;
  flat: NDArray;
  limit: NDArray;
  axis: NDArray;
  surface: NDArray;
};

export type TrainingScene = Scene<TrainingState, TrainingView, TrainingAnswer>;

const { constants } = schema;

/** The kernel must fit into the picture. */
export function check({ picture, hidden }: TrainingState): Fault | null {
  if (hidden.length > picture.length) return fault("exceeds_height", "hidden", hidden.length, picture.length);
  const [kernel, width] = [hidden[0].length, picture[0].length];
  return kernel > width ? fault("exceeds_width", "hidden", kernel, width) : null;
}

export function answer(state: TrainingState): TrainingAnswer {
  const { steps, learning_rate: learningRate, method } = state;
  const [x, hidden] = [fromRows(state.picture), fromRows(state.hidden)];
  const rectified = state.rectified === 1;
  const target = filtered(x, hidden, { rectified });
  const { start, draws, changes } = drawn(state);
  const blind = blindSearch(draws, x, target, { rectified });
  const kept = keepIfBetter(start, changes, x, target, { rectified });
  const run = descend(start, x, target, { steps, learningRate, method, rectified });
  const hessian = recoveryHessian(x, hidden.shape);
  const curvature = eigvalsh(hessian);
  const steepest = curvature[curvature.length - 1];
  const exact = method !== "adam" && !rectified;
  const momentum = method === "momentum" ? constants.momentum : 0;
  const axis = hidden.length === 2 ? axisFor(hidden, start) : floats([0]);
  return {
    target,
    blind_weights: blind.weights,
    blind_losses: blind.losses,
    kept_weights: kept.weights,
    kept_losses: kept.losses,
    weights: run.weights,
    losses: run.losses,
    stopped: integers([1], [run.stopped]),
    curvature: floats([2], [curvature[0], steepest]),
    flat: integers([1], [curvature.filter((value) => value <= constants.flat * steepest).length]),
    limit: floats([1], [exact ? stableRate(hessian, { momentum }) : Number.NaN]),
    axis,
    surface: axis.length ? upright(lossSurface(axis, axis, x, target, { rectified })) : floats([0, 0]),
  };
}

/** The kernels that the blind learner tries, the first of them the start of all, and the changes to keep. */
export function drawn({ hidden, steps, start, seed }: TrainingState) {
  const size = [hidden.length, hidden[0].length];
  const count = size[0] * size[1];
  const numbers = bell(seed, (2 * steps + 1) * count);
  const middle = (steps + 1) * count;
  const scaled = (part: NDArray | Float64Array | Int32Array, by: number, planes: number) =>
    floats(
      [planes, ...size],
      part.map((value) => by * value),
    );
  const draws = scaled(numbers.subarray(0, middle), constants.spread, steps + 1);
  const changes = scaled(numbers.subarray(middle), constants.change, steps);
  if (start === "blank") draws.fill(0, 0, count);
  return { start: floats(size, draws.subarray(0, count)), draws, changes };
}

/** The numbers of both axes of a surface that shows the hidden kernel and the start. */
function axisFor(hidden: NDArray, start: NDArray): NDArray {
  const largest = Math.max(...hidden.map(Math.abs), ...start.map(Math.abs), 1);
  const end = Math.ceil(constants.reach * largest);
  const { side } = constants;
  return floats(
    [side],
    Array.from({ length: side }, (_, at) => ((at / (side - 1)) * 2 - 1) * end),
  );
}

/** A surface with the first weight to the right and the second upward. */
function upright(surface: NDArray): NDArray {
  const [rows, columns] = surface.shape;
  const turned = floats([columns, rows]);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) turned[(columns - 1 - j) * rows + i] = surface[i * columns + j];
  return turned;
}
