// What the explorable "backprop" is made of: its state, what is looked at, its answer.

import type { Look, NDArray, Picked, Rows, Scene } from "../runtime/types.ts";

export type BugName = "none" | "no_flip" | "swapped" | "padding" | "slope_after" | "transposed";
export type Activation = "identity" | "relu" | "sigmoid" | "tanh";
export type Part = "both" | "delta" | "weight" | "input" | "check";

export type BackpropState = {
  input: Rows;
  kernel: Rows;
  bias: number;
  stride: number;
  padding: number | "same";
  dilation: number;
  padding_mode: "zeros" | "reflect" | "replicate" | "circular";
  activation: Activation;
  loss: "weighted" | "squared";
  upstream: Rows;
  target: Rows;
  bug: BugName;
};

export type BackpropView = Look & { picked: Picked | null; position: number; part: Part };

/** What has a gradient. */
export const NAMES = ["x", "w", "b"] as const;
export type Name = (typeof NAMES)[number];

/** One array for each of x, w and b. */
export type Named<Prefix extends string> = Record<`${Prefix}_${Name}`, NDArray>;

/** The arrays of `answer`, described in answer.py. */
export type BackpropAnswer = Record<
  | "padded"
  | "source"
  | "dropped"
  | "y"
  | "a"
  | "slope"
  | "loss"
  | "target"
  | "grad_a"
  | "delta"
  | "adds_x"
  | "adds_w"
  | "spread"
  | "spread_source"
  | "flipped"
  | "flipped_source"
  | "grad_padded"
  | "tap"
  | "changed"
  | "worst",
  NDArray
> &
  Named<"grad" | "numeric" | "error" | "verdict">;

export type BackpropScene = Scene<BackpropState, BackpropView, BackpropAnswer>;
