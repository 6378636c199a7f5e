// The problem of a state, and whether a reply is right; the twin of answer.py.

import type { Picked } from "../runtime/types.ts";
import { maxPoolGradient, neuron, outputCell, weightGradient } from "./cells.ts";
import { outputSize, parameters, receptiveField } from "./counts.ts";
import { Draw } from "./draw.ts";
import { arrays, type DrillAnswer, near, type Problem } from "./problem.ts";

export type { DrillAnswer };

export type DrillState = { kind: string; seed: number };

/** How many were right in a row, and how many were answered. */
export type DrillView = { streak: number; asked: number; picked: Picked | null };

/** By the words of the field `kind`, in the order of state.json. */
const KINDS: Record<string, (draw: Draw) => Problem> = {
  output_size: outputSize,
  output_cell: outputCell,
  receptive_field: receptiveField,
  max_pool_gradient: maxPoolGradient,
  weight_gradient: weightGradient,
  parameters,
  neuron,
};

/** Every seed gives a problem of every kind. */
export const check = () => null;

const APART = 1000; // of the seeds of two kinds: with the same one they would draw the same numbers

function problem({ kind, seed }: DrillState): Problem {
  const place = Object.keys(KINDS).indexOf(kind);
  return KINDS[kind](new Draw(seed + APART * place));
}

/** The named arrays; answer.py says what each of them is. */
export const answer = (state: DrillState): DrillAnswer => arrays(problem(state));

const EXACT = 1e-6;

/** Whether a reply is right; if it is not, the name of the slip that gives it, if one does. */
export function judge(reply: number[], state: DrillState, { solution, slips, offered }: DrillAnswer) {
  if (near(reply, solution, EXACT)) return { right: true, slip: null };
  const names = Object.keys(problem(state).slips);
  const size = solution.length;
  const made = names.findIndex(
    (_, at) => offered[at] === 1 && near(reply, slips.subarray(at * size, (at + 1) * size)),
  );
  return { right: false, slip: made < 0 ? null : names[made] };
}

/** The kind that comes after another. */
export function following(kind: string): string {
  const kinds = Object.keys(KINDS);
  return kinds[(kinds.indexOf(kind) + 1) % kinds.length];
}
