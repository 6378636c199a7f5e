// The slopes that were measured, as a grid beside the gradient, and what the check found.

import { type Figure, fill, Grid, h, t } from "../runtime/kit.ts";
import { isChecked, type PoolAnswer, type PoolScene, type PoolState, type PoolView } from "./answer.ts";
import type { Marks } from "./reach.ts";
import { judged, verdicts } from "./verdicts.ts";

/** Backward alone: forward nothing is checked. */
export function gradientCheck(figure: Figure<PoolState, PoolView, PoolAnswer>) {
  const numeric = new Grid(figure, {
    name: "numeric",
    role: "d",
    label: t("pool.numeric"),
    toPick: (i, j) => ["grad", i, j],
  });
  const found = h("div", { class: "cn-found" });
  const el = h("div", { class: "cn-checked" });
  fill(numeric.caption, t("pool.numericWord"));

  function draw({ state, answer }: PoolScene, marks: Marks, cell: string) {
    el.hidden = !isChecked(answer);
    el.style.setProperty("--cell", cell);
    if (!isChecked(answer)) return fill(el);
    if (!el.children.length) fill(el, numeric.el, found);
    const [rows, columns] = answer.x.shape;
    numeric.draw({
      rows,
      columns,
      cell: (i, j) => {
        const at = i * columns + j;
        return { value: answer.numeric[at], marks: marks.numeric(i, j), ...judged(answer.verdict[at]) };
      },
    });
    fill(found, ...verdicts(state, answer));
  }

  return { el, draw };
}
