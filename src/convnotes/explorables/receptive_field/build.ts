// What building changes of a state: a layer put in, taken out, moved, or one number of it.

import type { Changes } from "../runtime/types.ts";
import { COLUMNS, KINDS, type StackState, topOf } from "./answer.ts";

/** A new layer of each kind, but for its channels: kernel, stride, padding. */
const NEW: Record<string, [kernel: number, stride: number, padding: number]> = {
  conv: [3, 1, 1],
  pool: [2, 2, 0],
  dense: [1, 1, 0],
};

/** Put a layer behind the chosen one, with as many channels as the layers around it have. */
export function inserted(state: StackState, kind: number): Changes {
  const top = topOf(state);
  const row = [kind, ...NEW[KINDS[kind]], 1, channelsInto(state, top), 1];
  return { layers: state.layers.toSpliced(top, 0, row), layer: top + 1 };
}

/** Take the chosen layer out. */
export function removed(state: StackState): Changes {
  const top = topOf(state);
  return { layers: state.layers.toSpliced(top - 1, 1), layer: Math.max(1, top - 1) };
}

/** Move the chosen layer by so many places. */
export function moved(state: StackState, by: number): Changes {
  const top = topOf(state);
  const [row] = state.layers.slice(top - 1, top);
  return { layers: state.layers.toSpliced(top - 1, 1).toSpliced(top - 1 + by, 0, row), layer: top + by };
}

/** Change one number of the chosen layer. */
export function edited(state: StackState, column: string, value: number): Changes {
  const at = topOf(state) - 1;
  const row = state.layers[at].with(COLUMNS.indexOf(column), value);
  return { layers: state.layers.with(at, row) };
}

/** A number of the chosen layer. */
export const numberOf = (state: StackState, column: string) =>
  state.layers[topOf(state) - 1][COLUMNS.indexOf(column)];

/** How many channels a layer at this place is given, counted from 0: a pool has those of what it pools. */
export function channelsInto({ layers, channels }: StackState, place: number) {
  const last = layers.slice(0, place).findLast(([kind]) => KINDS[kind] !== "pool");
  return last ? last[COLUMNS.indexOf("channels")] : channels;
}
