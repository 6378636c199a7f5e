// What the explorable "pool" says of a picked cell: how it is pooled, and how its gradient flows.

import { type Child, factor, h, joined, number, t, tinted, touched } from "../runtime/kit.ts";
import type { Picked } from "../runtime/types.ts";
import type { Cell } from "../runtime/windows.ts";
import { isChecked, type Kind, type PoolScene } from "./answer.ts";
import { hasMoved } from "./moved.ts";
import { holders, type Tap, taps } from "./reach.ts";
import { nameOf } from "./verdicts.ts";

/** A located cell written out, as pooling computes it. */
export function explainForward(picked: Picked | null, scene: PoolScene): Child[] {
  if (!picked) return [muted(t(touched() ? "pool.tapForward" : "pool.pickForward"))];
  const cell: Cell = [picked[1], picked[2]];
  if (picked[0] === "padded") return [t(`pool.padding.${scene.state.kind}`)];
  return picked[0] === "input" ? memberships(cell, scene) : summed(cell, scene);
}

/** The windows that hold a cell of the input. */
function memberships(cell: Cell, scene: PoolScene): Child[] {
  const { x, indices } = scene.answer;
  const held = holders(cell, scene).map(({ output, window, at }) =>
    term(tinted("y", `y[${output.join(", ")}]`), indices?.[window] === at ? " ★" : ""),
  );
  const name = tinted("x", `x[${cell.join(", ")}] = ${number(x[cell[0] * x.shape[1] + cell[1]])}`);
  if (!held.length) return [name, ` ${t("pool.inNone")}`];
  const star = scene.state.kind === "max" ? t("pool.star") : "";
  return [name, ` ${t("pool.in", { count: held.length })} `, ...joined(held, ", "), star];
}

/** The window of an output, summed up. */
function summed(output: Cell, scene: PoolScene): Child[] {
  const { state, answer } = scene;
  const at = output[0] * answer.output.shape[1] + output[1];
  const name = tinted("y", `y[${output.join(", ")}]`);
  const value = tinted("y", number(answer.output[at]));
  const word = answer.same[at] ? "pool.kept" : "pool.changed";
  const along = hasMoved(output, scene) ? `; ${t("pool.along")}` : "";
  const moved = state.shift === 0 ? "" : ` · ${t(word, { was: answer.before[at] })}${along}`;
  return [name, " = ", ...summary(taps(output, scene), scene), " = ", value, moved];
}

/** What is made of the values under the taps. */
function summary(list: Tap[], { state, answer }: PoolScene): Child[] {
  const { kind, kernel_size: size, p } = state;
  const valueAt = ({ inside, at }: Tap) => (inside ? answer.x[at] : 0); // padding holds zeros
  if (kind === "max") {
    const values = list.filter(({ inside }) => inside).map((tap) => tinted("x", number(valueAt(tap))));
    return ["max(", ...joined(values, ", "), ")"];
  }
  if (kind === "mean") {
    const values = list.map((tap) => term(tinted("x", factor(valueAt(tap)))));
    return ["(", ...joined(values, " + "), `) / ${size ** 2}`];
  }
  if (kind === "norm") {
    const power = (tap: Tap) => term("|", tinted("x", number(valueAt(tap))), "|", h("sup", {}, number(p)));
    return ["(", ...joined(list.map(power), " + "), ")", h("sup", {}, `1/${number(p)}`)];
  }
  const { weights } = answer;
  const weighted = (tap: Tap) =>
    term(tinted("w", number(weights?.[tap.tap] ?? 0)), "·", tinted("x", factor(valueAt(tap))));
  return joined(list.map(weighted), " + ");
}

/** A located cell written out, as its gradient flows. */
export function explainBackward(picked: Picked | null, scene: PoolScene): Child[] {
  if (!picked) return [muted(t(touched() ? "pool.tapBackward" : "pool.pickBackward"))];
  const cell: Cell = [picked[1], picked[2]];
  if (picked[0] === "padded") return [t(`pool.padding.${scene.state.kind}`), " ", t("pool.lost")];
  return picked[0] === "output" ? handedBack(cell, scene) : received(cell, scene);
}

/** What the window of an output hands back to its cells. */
function handedBack(output: Cell, scene: PoolScene): Child[] {
  const { delta, slopes } = scene.answer;
  const value = delta[output[0] * delta.shape[1] + output[1]];
  const gifts = taps(output, scene).filter(({ slope, inside }) => inside && slopes[slope] !== 0);
  const terms = gifts.map(({ cell, slope }) => {
    const name = tinted("x", `x[${cell.join(", ")}]`);
    return term(tinted("d", factor(value)), "·", factor(slopes[slope]), muted(` ${t("pool.to")} `), name);
  });
  const name = tinted("d", `δ[${output.join(", ")}] = ${number(value)}`);
  return [name, ` ${t(terms.length ? "pool.gives" : "pool.givesNothing")} `, ...joined(terms, ", ")];
}

/** What a cell of the input receives from its windows, and what was measured. */
function received(cell: Cell, scene: PoolScene): Child[] {
  const { x, delta, slopes, grad_x: grad } = scene.answer;
  const at = cell[0] * x.shape[1] + cell[1];
  const holding = holders(cell, scene);
  const terms = holding
    .filter(({ slope }) => slopes[slope] !== 0)
    .map(({ output, window, slope }) => {
      const from = t("pool.from", { at: `δ[${output.join(", ")}]` });
      return term(tinted("d", factor(delta[window])), "·", factor(slopes[slope]), muted(` ${from}`));
    });
  const name = tinted("d", `∂L/∂x[${cell.join(", ")}]`);
  const value = tinted("d", number(grad[at]));
  const nothing = t(holding.length ? "pool.getsNothing" : "pool.inNone");
  const sum = terms.length ? [...joined(terms, " + "), " = ", value] : [value, ": ", nothing];
  return [name, " = ", ...sum, ...measuredAt(at, scene)];
}

function measuredAt(at: number, { answer }: PoolScene): Child[] {
  if (!isChecked(answer)) return [];
  const { numeric, numeric_up: up, numeric_down: down, verdict } = answer;
  const values = { value: numeric[at], up: up[at], down: down[at] };
  return [" · ", t(`pool.measured.${nameOf(verdict[at])}`, values)];
}

/** The kinds of pool whose slopes a bug changes. */
const SPOILS: Record<Kind, string[]> = {
  max: ["ties"],
  mean: ["whole"],
  norm: ["sign"],
  gaussian: ["whole"],
};

/** The rule by which outputs or gradients are made; of a planted bug, what it computes instead. */
export function law({ state }: PoolScene): Child[] {
  const { direction, kind, kernel_size: size, p, bug } = state;
  const values = { p, less: p - 1, part: `1/${size ** 2}` };
  const spoilt = direction === "backward" && SPOILS[kind].includes(bug);
  const claimed = spoilt ? `pool.law.${bug}` : `pool.law.${direction}.${kind}`;
  const after = direction === "backward" && bug === "overwrite" ? ` · ${t("pool.law.overwrite")}` : "";
  const words = t(claimed, values) + after;
  const pieces = words.split(/\^(?:\((.*?)\)|(.))/); // a^b, a^(b c): each power is one of two groups
  const rule = pieces.map((piece, at) => (at % 3 ? piece && h("sup", {}, piece) : piece));
  const planted = direction === "backward" && bug !== "none";
  return [planted && h("div", { class: "cn-note" }, t(`pool.planted.${bug}`)), h("div", {}, rule)];
}

const term = (...parts: Child[]) => h("span", { class: "cn-term" }, parts);

const muted = (text: string) => h("span", { class: "cn-muted" }, text);
