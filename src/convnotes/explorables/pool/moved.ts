// Whether an output moved along with the picture: it does where the stride divides the shift.

import { stable } from "../runtime/kit.ts";
import type { Cell } from "../runtime/windows.ts";
import type { PoolScene } from "./answer.ts";

/** The output, by its place, whose window the shift has brought to that of another; null if none. */
export function origin(
  at: number,
  { state: { shift, stride }, answer: { output } }: PoolScene,
): number | null {
  const columns = output.shape[1];
  const steps = shift / stride;
  const from = (at % columns) - steps;
  return Number.isInteger(steps) && from >= 0 && from < columns ? at - steps : null;
}

/** Whether an output has the value that its origin had before the shift. */
export function hasMoved([i, j]: Cell, scene: PoolScene): boolean {
  const { output, before } = scene.answer;
  const at = i * output.shape[1] + j;
  const from = origin(at, scene);
  return from !== null && stable(output[at]) === stable(before[from]);
}
