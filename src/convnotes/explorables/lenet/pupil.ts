// Who learns, as a teacher knows it: a worker on a page, Python in a notebook. What they are told and what
// they say has the same shapes.

import type { NDArray } from "../runtime/types.ts";
import type { Samples, Settings } from "./training.ts";

/** What a pupil is told: what a run begins with; whether it goes on; what else it is taught. */
export type Order =
  | { begin: { settings: Settings; own: Samples } }
  | { go: "on" | "once" | "not" }
  | { own: Samples };

/** What is said after a mini-batch; the parameters not after each, for the page draws no oftener. */
export type News = {
  step: number;
  batches: number;
  loss: number;
  /** At the end of an epoch. */
  epoch: { loss: number; accuracy: number } | null;
  parameters: ArrayLike<number>[] | null;
  done: boolean;
};

/** The step that led out of the finite numbers, and the last parameters whose loss was one. */
export type Exploded = { exploded: number; parameters: ArrayLike<number>[] };

/** The parameters at which it pauses. */
export type Paused = { paused: ArrayLike<number>[] };

export type Said = News | Exploded | Paused;

/** Why nothing is learnt, or nothing more: the words of an error's code, and their value. */
export class Failure extends Error {
  readonly value: string | null;
  constructor(code: string, value: string | null = null) {
    super(code);
    this.value = value;
  }
}

/** Who is told by a pupil. */
export type Ear = { hear(said: Said): void; fail(why: Failure): void };

/** A pupil that was hired. */
export type Pupil = {
  /** What its pictures are prepared with. */
  mean: NDArray;
  tell(order: Order): void;
  end(): void;
};

/** Where pupils come from. */
export type School = {
  /** Resolves when there is one that can be told, rejects with a failure. */
  hire(ear: Ear): Promise<Pupil>;
  /** Have a network as the reader's own, which was not learnt here. */
  bring(parameters: NDArray[]): void;
};
