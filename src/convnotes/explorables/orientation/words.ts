// What the two cells answer, written out.

import { factor, h, number, tinted } from "../runtime/kit.ts";
import type { Picked } from "../runtime/types.ts";
import type { OrientationAnswer } from "./answer.ts";

/** The simple cell that gives the complex cell its answer. */
export function winner({ best: [cell], simple: { shape } }: OrientationAnswer): Picked {
  return ["simple", Math.floor(cell / shape[1]), cell % shape[1]];
}

/** The simple cell in this row and column of the pool, and the complex cell. */
export function explain(answer: OrientationAnswer, row: number, column: number) {
  const { excitation, inhibition, simple, complex } = answer;
  const at = row * simple.shape[1] + column;
  const drive = `${number(excitation[at])} − ${factor(inhibition[at])}`;
  const [, i, j] = winner(answer);
  const largest = complex[0] > 0 ? [tinted("y", `s[${i}, ${j}]`), " = "] : [];
  const [c, s] = [h("b", {}, "c"), tinted("y", "s")];
  return [
    line(tinted("y", `s[${row}, ${column}]`), ` = max(0, ${drive}) = `, tinted("y", number(simple[at]))),
    line(c, " = max ", s, " = ", ...largest, h("b", {}, number(complex[0]))),
  ];
}

const line = (...parts: (Node | string)[]) => h("span", { class: "cn-line" }, ...parts);
