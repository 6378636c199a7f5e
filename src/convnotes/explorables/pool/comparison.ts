// How much stays the same when the picture moves: of the pooled outputs, and of the inputs.

import { h, share, t } from "../runtime/kit.ts";
import type { PoolScene } from "./answer.ts";

/** Two bars for all cells, and two that leave out those that hold nothing. */
export function comparison() {
  const all = bars("pool.unchanged");
  const active = bars("pool.active");
  const el = h("div", { class: "cn-shares" }, all.el, active.el);
  function draw({ state, answer: { counts } }: PoolScene) {
    el.hidden = state.direction === "backward" || state.shift === 0;
    all.draw(counts.subarray(0, 4));
    active.draw(counts.subarray(4));
  }
  return { el, draw };
}

function bars(title: string) {
  const pooled = share(t("pool.withPooling"), "y");
  const bare = share(t("pool.withoutPooling"), "x");
  const el = h("div", {}, h("p", {}, t(title)), pooled.el, bare.el);
  function draw([outputs, ofOutputs, inputs, ofInputs]: ArrayLike<number> & Iterable<number>) {
    pooled.draw(outputs, ofOutputs);
    bare.draw(inputs, ofInputs);
  }
  return { el, draw };
}
