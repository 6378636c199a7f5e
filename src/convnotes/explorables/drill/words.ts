// A problem and its solution in words.

import { t } from "../runtime/kit.ts";
import type { DrillAnswer } from "./answer.ts";

/** The text that asks the problem, or explains its solution. */
export function told(text: "prompt" | "why", kind: string, answer: DrillAnswer): string {
  const rows = Object.entries(answer).filter(([, { shape }]) => shape.length === 1);
  const values = rows.map(([name, row]) => [name, row.length === 1 ? row[0] : [...row]]);
  return t(`drill.${text}.${kind}.${answer.variant[0]}`, Object.fromEntries(values));
}
