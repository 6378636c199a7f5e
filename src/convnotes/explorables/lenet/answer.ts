// What the network makes of a drawing, layer by layer, and what a class's score hangs on; the twin of
// answer.py.

import { floats, integers } from "../runtime/engine.ts";
import { schemaOf } from "../runtime/loose.ts";
import { fault } from "../runtime/schema.ts";
import { stable } from "../runtime/text.ts";
import type { Fault, NDArray, Picked, Rows } from "../runtime/types.ts";
import { centred, SIZE, scaled } from "./drawing.ts";
import { isKept, type Network, networkOf, YOURS } from "./kept.ts";
import { backward, forward, type Layers } from "./network.ts";
import schema from "./state.json" with { type: "json" };

export type LenetState = {
  drawing: Rows;
  network: string;
  scale: number;
  centre: number;
  mean: number;
  target: number | string;
  backward: string;
};

export type LenetView = {
  picked: Picked | null;
  pen: string;
  /** Whether all layers are shown. */
  layers: string;
  // What the network is trained with, and what the next drawing is learnt as.
  epochs: number;
  learning_rate: number;
  seed: number;
  small_start: number;
  digits: number;
  label: number;
};

/** A layer that has a gradient. */
export type Differentiable = Exclude<keyof Layers, "probabilities"> | "input";

export type LenetAnswer = Layers &
  Record<`grad_${Differentiable}`, NDArray> &
  Record<"prepared" | "target" | "occlusion", NDArray>;

/** Cells of a side of what is covered at a time; what a cell of the drawing holds where the ink is full. */
export const [PATCH, INK] = [schema.constants.patch, 255];

/** How many cells wide each pen is. */
export const PENS: Record<string, number> = schema.constants.pens;

/** Every drawing can be read; by a network of the reader's own only where there is one. */
export function check({ network }: LenetState): Fault | null {
  return network === YOURS && !isKept(YOURS) ? fault("yours", "network", network, null) : null;
}

/** The named arrays; answer.py says what each of them is. */
export function answer(state: LenetState): LenetAnswer {
  const network = networkOf(state.network);
  const { parameters } = network;
  const prepared = prepare(state, network);
  const x = floats([1, 1, SIZE, SIZE], prepared);
  const { layers, taken } = forward(parameters, x);
  const target = targetOf(state, layers.scores);
  const asked = floats(layers.scores.shape);
  asked[target] = 1;
  const grad = backward(parameters, x, layers, taken, asked);
  const covered = state.backward === "occlusion";
  return {
    prepared,
    ...alone(layers),
    target: integers([1], [target]),
    grad_scores: first(grad.scores),
    grad_dense2: first(grad.dense2),
    grad_dense1: first(grad.dense1),
    grad_pool2: first(grad.pool2),
    grad_conv2: first(grad.conv2),
    grad_pool1: first(grad.pool1),
    grad_conv1: first(grad.conv1),
    grad_input: floats([SIZE, SIZE], grad.input),
    occlusion: covered ? occlusion(state, network, prepared, target) : floats([0, 0]),
  };
}

/** The drawing as the network gets it, after the steps that are switched on. */
function prepare({ drawing, scale, centre, mean }: LenetState, network: Network): NDArray {
  let ink = floats(
    [SIZE, SIZE],
    drawing.flat().map((level) => level / INK),
  );
  if (scale) ink = scaled(ink);
  if (centre) ink = centred(ink);
  return mean
    ? floats(
        ink.shape,
        ink.map((value, at) => value - network.mean[at]),
      )
    : ink;
}

/** The class that is asked about: the one that scores best, the first of equals, or the chosen one. */
function targetOf({ target }: LenetState, scores: NDArray): number {
  if (typeof target === "number") return target;
  const compared = Array.from(scores, stable);
  return compared.indexOf(Math.max(...compared));
}

/** By how much the target's score falls when each block of cells shows paper. */
function occlusion({ mean }: LenetState, network: Network, prepared: NDArray, target: number): NDArray {
  const blocks = SIZE / PATCH;
  const x = floats([blocks ** 2 + 1, 1, SIZE, SIZE]);
  for (let at = 0; at < x.shape[0]; at++) x.set(prepared, at * prepared.length);
  for (let cell = 0; cell < prepared.length; cell++) {
    const [i, j] = [Math.floor(cell / SIZE / PATCH), Math.floor((cell % SIZE) / PATCH)];
    x[(i * blocks + j) * prepared.length + cell] = mean ? -network.mean[cell] : 0;
  }
  const { scores } = forward(network.parameters, x).layers;
  const [whole, classes] = [blocks ** 2, scores.shape[1]];
  const score = (at: number) => scores[at * classes + target];
  return floats(
    [blocks, blocks],
    Array.from({ length: whole }, (_, at) => score(whole) - score(at)),
  );
}

/** An array of one sample without its first axis. */
const first = (array: NDArray): NDArray => floats(array.shape.slice(1), array);

function alone(layers: Layers): Layers {
  const { conv1, pool1, conv2, pool2, dense1, dense2, scores, probabilities } = layers;
  return {
    conv1: first(conv1),
    pool1: first(pool1),
    conv2: first(conv2),
    pool2: first(pool2),
    dense1: first(dense1),
    dense2: first(dense2),
    scores: first(scores),
    probabilities: first(probabilities),
  };
}

export const SCHEMA = schemaOf(schema);
