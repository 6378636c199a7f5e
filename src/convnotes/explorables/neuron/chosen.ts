// Which example is looked at, and which unit of it.

import { examples, isHidden, type NeuronScene, type NeuronState, weights } from "./answer.ts";

/** A unit at work on an example. */
export type Chosen = {
  /** The example. */
  at: number;
  /** 0 and 1 are the hidden units; −1 is the one that answers. */
  unit: number;
  x: number[];
  weight: number[];
  bias: number;
  z: number;
  a: number;
  slope: number;
};

/** The columns of the table, by the words of their heads. */
export function columnsOf({ inputs }: NeuronState): string[] {
  if (inputs === "pixels") return ["digit", "t", "a"];
  return inputs === "hidden" ? ["x1", "x2", "h1", "h2", "t", "a"] : ["x1", "x2", "t", "a"];
}

export function chosenIn({ state, answer, picked }: NeuronScene): Chosen {
  const at = Math.min(picked?.[1] ?? 0, answer.z.length - 1);
  const column = columnsOf(state)[picked?.[2] ?? 0] ?? "";
  const unit = ["h1", "h2"].indexOf(column);
  const given = [...rowAt(examples(state).x, at)];
  if (!isHidden(answer)) {
    const { z, a, slope } = answer;
    const weight = [...weights(state)];
    return { at, unit: -1, x: given, weight, bias: state.bias, z: z[at], a: a[at], slope: slope[at] };
  }
  const { hidden_z: z, hidden_a: a, hidden_slope: slope } = answer;
  if (unit < 0) {
    const own = { z: answer.z[at], a: answer.a[at], slope: answer.slope[at] };
    return { at, unit, x: [...rowAt(a, at)], weight: [...weights(state)], bias: state.bias, ...own };
  }
  const [w1, w2, bias] = state.hidden[unit];
  const place = at * z.shape[1] + unit;
  return { at, unit, x: given, weight: [w1, w2], bias, z: z[place], a: a[place], slope: slope[place] };
}

const rowAt = (array: ArrayLike<number> & { shape: number[] }, at: number): number[] =>
  Array.from({ length: array.shape[1] }, (_, i) => array[at * array.shape[1] + i]);
