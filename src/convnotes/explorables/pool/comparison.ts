// How much stays the same when the picture moves: of the pooled outputs, and of the inputs.

import { conceal, h, number, t, write } from "../runtime/kit.ts";
import type { PoolScene } from "./answer.ts";
import { hasMoved, origin } from "./moved.ts";

/** Two bars for all cells, and two that leave out those that hold nothing. */
export function comparison() {
  const all = bars("pool.unchanged");
  const active = bars("pool.active");
  const along = portion(t("pool.movedAlong"), "y");
  all.el.append(along.el);
  const el = h("div", { class: "cn-portions" }, all.el, active.el);
  function draw(scene: PoolScene) {
    const { state, answer } = scene;
    const { counts } = answer;
    conceal(el, state.direction === "backward" || state.shift === 0);
    along.draw(...movedAlong(scene));
    all.draw(counts.subarray(0, 4));
    active.draw(counts.subarray(4));
  }
  return { el, draw };
}

/** Of the outputs that have one so far to their left, how many have its old value; and how many they are. */
function movedAlong(scene: PoolScene): [moved: number, of: number] {
  const { output } = scene.answer;
  const columns = output.shape[1];
  const asked = Array.from(output.keys()).filter((at) => origin(at, scene) !== null);
  const moved = asked.filter((at) => hasMoved([Math.floor(at / columns), at % columns], scene));
  return [moved.length, asked.length];
}

function bars(title: string) {
  const pooled = portion(t("pool.withPooling"), "y");
  const bare = portion(t("pool.withoutPooling"), "x");
  const el = h("div", {}, h("p", {}, t(title)), pooled.el, bare.el);
  function draw([outputs, ofOutputs, inputs, ofInputs]: ArrayLike<number> & Iterable<number>) {
    pooled.draw(outputs, ofOutputs);
    bare.draw(inputs, ofInputs);
  }
  return { el, draw };
}

/** A part of a whole as a bar, and in numbers beside it. */
function portion(label: string, role: "x" | "y") {
  const bar = h("i", { class: `cn-portion-bar cn-fill-${role}` });
  const text = h("span", { class: "cn-portion-text" });
  const track = h("span", { class: "cn-portion-track" }, bar);
  const el = h("div", { class: "cn-portion" }, h("span", {}, label), track, text);
  function draw(part: number, whole: number) {
    const percent = whole && (100 * part) / whole;
    bar.style.width = `${percent}%`;
    const words = t("pool.portion.text", { part, whole, percent: number(percent, 0) });
    write(text, whole ? words : t("pool.portion.none"));
  }
  return { el, draw };
}
