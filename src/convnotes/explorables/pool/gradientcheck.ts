// What the check of the gradient found, in words beside the grids.

import { conceal, fill, h } from "../runtime/kit.ts";
import { isChecked, type PoolScene } from "./answer.ts";
import { verdicts } from "./verdicts.ts";

/** Backward alone: forward nothing is checked. */
export function gradientCheck() {
  const el = h("div", { class: "cn-found" });
  function draw({ state, answer }: PoolScene) {
    conceal(el, !isChecked(answer));
    fill(el, ...(isChecked(answer) ? verdicts(state, answer) : []));
  }
  return { el, draw };
}
