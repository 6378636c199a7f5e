// Learning by mini-batches and cross-entropy, as convnotes.train does it with SGD; the twin of training.py.

import { after, bell, crossEntropy, crossEntropyBackward, floats, permutation } from "../runtime/engine.ts";
import type { NDArray } from "../runtime/types.ts";
import { SHAPES } from "./constants.ts";
import { SIZE } from "./drawing.ts";
import { backward, forward } from "./network.ts";
import schema from "./state.json" with { type: "json" };

const { batch, momentum, small } = schema.constants.training;

/** What a run is begun with. */
export type Settings = {
  epochs: number;
  learning_rate: number;
  seed: number;
  small_start: number;
  /** How many of the page's digits it learns from. */
  digits: number;
};

/** Prepared pictures (N, 1, 28, 28), and of each the class that it is. */
export type Samples = { x: NDArray; labels: number[] };

/** What a mini-batch came to: its mean loss, and at the end of an epoch the mean of all its samples. */
export type Step = { loss: number; epoch: number | null };

/** The weights that a seed begins with, biases of 0, and the seed with which its numbers go on. */
export function begun({ seed, small_start }: Pick<Settings, "seed" | "small_start">) {
  let next = seed;
  const parameters = SHAPES.map((shape, at) => {
    const values = floats(shape);
    if (shape.length === 1) return values;
    const inputs = values.length / shape[0];
    const scale = Math.sqrt(2 / inputs);
    const factor = at === 0 && small_start ? small : 1;
    values.set(bell(next, values.length).map((number) => scale * number * factor));
    next = after(next, 4 * values.length);
    return values;
  });
  return { parameters, next };
}

/** A network that learns. */
export class Learner {
  readonly parameters: NDArray[];
  /** Mini-batches that it has learnt from. */
  steps = 0;
  readonly #settings: Settings;
  readonly #velocity: NDArray[];
  /** The parameters of the last loss. */
  readonly #before: NDArray[];
  #samples: Samples;
  #coming: Samples;
  #seed: number;
  #order: NDArray | null = null;
  #at = 0;
  #loss = 0;
  #epoch = 0;

  constructor(samples: Samples, settings: Settings) {
    const { parameters, next } = begun(settings);
    this.parameters = parameters;
    this.#before = parameters.map((values) => floats(values.shape, values));
    this.#velocity = parameters.map(({ shape }) => floats(shape));
    this.#settings = settings;
    this.#seed = next;
    this.#samples = this.#coming = samples;
  }

  /** Learn from these samples from the next epoch on. */
  set samples(samples: Samples) {
    this.#coming = samples;
  }

  /** How many mini-batches this epoch has. */
  get batches(): number {
    return Math.ceil((this.#order ? this.#samples : this.#coming).labels.length / batch);
  }

  /**
   * Learn from the next mini-batch. Null where that leaves the finite numbers: the parameters are then the
   * last whose loss was finite.
   */
  step(): Step | null {
    const order = this.#order ?? this.#shuffled();
    const chosen = order.subarray(this.#at, this.#at + batch);
    const { x, labels } = picked(this.#samples, chosen);
    const { layers, taken } = forward(this.parameters, x);
    const loss = crossEntropy(layers.scores, labels);
    if (!Number.isFinite(loss)) return this.#fallBack();
    copy(this.parameters, this.#before);
    const slope = crossEntropyBackward(1, layers.scores, labels);
    this.#move(backward(this.parameters, x, layers, taken, slope).parameters);
    if (!this.parameters.every((values) => values.every(Number.isFinite))) return this.#fallBack();
    this.steps++;
    this.#loss += loss * labels.length;
    this.#at += batch;
    if (this.#at < order.length) return { loss, epoch: null };
    this.#order = null;
    this.#epoch++;
    return { loss, epoch: this.#loss / order.length };
  }

  #fallBack() {
    copy(this.#before, this.parameters);
    return null;
  }

  #shuffled(): NDArray {
    this.#samples = this.#coming;
    const count = this.#samples.labels.length;
    this.#order = permutation(this.#seed, count);
    this.#seed = after(this.#seed, count);
    [this.#at, this.#loss] = [0, 0];
    return this.#order;
  }

  /** v ← μ·v + ∂L/∂θ, θ ← θ − η·v, where η falls to 0 over the run along half a cosine. */
  #move(gradients: NDArray[]) {
    const { epochs, learning_rate } = this.#settings;
    const progress = (this.#epoch + this.#at / batch / this.batches) / epochs;
    const rate = (learning_rate * (1 + Math.cos(Math.PI * progress))) / 2;
    for (const [at, gradient] of gradients.entries()) {
      const [values, velocity] = [this.parameters[at], this.#velocity[at]];
      for (let k = 0; k < values.length; k++) {
        velocity[k] = momentum * velocity[k] + gradient[k];
        values[k] -= rate * velocity[k];
      }
    }
  }
}

function copy(from: NDArray[], to: NDArray[]) {
  for (const [at, values] of from.entries()) to[at].set(values);
}

/** Some of the samples. */
function picked({ x, labels }: Samples, chosen: ArrayLike<number>): Samples {
  const cells = SIZE * SIZE;
  const some = floats([chosen.length, 1, SIZE, SIZE]);
  for (let n = 0; n < chosen.length; n++)
    some.set(x.subarray(chosen[n] * cells, (chosen[n] + 1) * cells), n * cells);
  return { x: some, labels: Array.from(chosen, (at) => labels[at]) };
}

/** How many of the samples from one on, so many at the most, are read rightly. */
export function readRightly(parameters: NDArray[], samples: Samples, from: number, count: number): number {
  const end = Math.min(from + count, samples.labels.length);
  const some = picked(
    samples,
    Array.from({ length: end - from }, (_, at) => from + at),
  );
  const { scores } = forward(parameters, some.x).layers;
  const classes = scores.shape[1];
  return some.labels.filter((label, n) => {
    const row = scores.subarray(n * classes, (n + 1) * classes);
    return row.indexOf(Math.max(...row)) === label;
  }).length;
}

/** The first of the samples, so many. */
export function firstOf({ x, labels }: Samples, count: number): Samples {
  const some = labels.slice(0, count);
  return { x: floats([some.length, 1, SIZE, SIZE], x.subarray(0, some.length * SIZE * SIZE)), labels: some };
}

/** Samples, and after them others, each so many times. */
export function withOwn(samples: Samples, own: Samples, times: number): Samples {
  const size = own.x.length;
  const x = floats([samples.labels.length + times * own.labels.length, 1, SIZE, SIZE]);
  x.set(samples.x);
  for (let time = 0; time < times; time++) x.set(own.x, samples.x.length + time * size);
  return { x, labels: [...samples.labels, ...Array.from({ length: times }, () => own.labels).flat()] };
}
