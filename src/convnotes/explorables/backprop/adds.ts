// An entry of δ written out: how the loss and the activation make it, and what it adds to each gradient.

import { type Child, factor, h, matrix, number, t, tinted } from "../runtime/kit.ts";
import type { NDArray } from "../runtime/types.ts";
import { windowsOf } from "../runtime/windows.ts";
import type { PickedCell } from "./reach.ts";
import type { BackpropScene } from "./state.ts";
import { coloured, line } from "./terms.ts";

/** δ[i, j] = ∂L/∂a[i, j]·g′(y[i, j]), and where ∂L/∂a came from. */
export function explainDelta({ i, j }: PickedCell, { state, answer }: BackpropScene): Child[] {
  const { y, a, target, grad_a: gradA, slope, delta } = answer;
  const at = i * y.shape[1] + j;
  const gradAName = `∂L/∂a[${i}, ${j}]`;
  const g = t(`backprop.activation.${state.activation}`);
  const activated = [` = ${g}(`, tinted("y", number(y[at])), ") = ", tinted("y", number(a[at]))];
  const difference = [tinted("y", number(a[at])), " − ", coloured("y", target[at])];
  const squared = [
    " = ",
    h("span", {}, `2/${y.length}·(`, ...difference, ")"),
    " = ",
    tinted("d", number(gradA[at])),
  ];
  const names = [tinted("d", gradAName), "·", tinted("y", `g′(y[${i}, ${j}])`)];
  const values = [coloured("d", gradA[at]), "·", coloured("y", slope[at])];
  return [
    line(tinted("y", `a[${i}, ${j}]`), ...activated),
    line(tinted("d", gradAName), ...(state.loss === "squared" ? squared : [` = ${number(gradA[at])}`])),
    line(
      tinted("d", `δ[${i}, ${j}]`),
      " = ",
      ...names,
      " = ",
      ...values,
      " = ",
      tinted("d", number(delta[at])),
    ),
  ];
}

/** What one entry of δ adds to each gradient. */
export function explainAdds({ i, j }: PickedCell, scene: BackpropScene): Child[] {
  const { state, view, answer } = scene;
  const at = i * answer.y.shape[1] + j;
  const late = state.bug === "slope_after";
  const name = late ? `∂L/∂a[${i}, ${j}]` : `δ[${i}, ${j}]`;
  const sent = (late ? answer.grad_a : answer.delta)[at];
  const toX = addsToX(sent, at, scene);
  const toW = addsToW([i, j], at, scene);
  const toB = line(`${t("backprop.to")} `, tinted("d", "∂L/∂b"), ": ", tinted("d", number(answer.delta[at])));
  const lines = { weight: [toW, toB], input: [toX], both: null, delta: null, check: null }[view.part];
  const adds = line(tinted("d", `${name} = ${number(sent)}`), ` ${t("backprop.adds")}`);
  return [adds, ...(lines ?? [toX, toW, toB])];
}

/** The kernel as the backward takes it, times the entry. */
function addsToX(sent: number, at: number, { state, answer }: BackpropScene): HTMLElement {
  const { adds_x: adds, grad_w: gradW, flipped_source: source } = answer;
  const columns = gradW.shape[1];
  const flat = state.kernel.flat();
  const taps = Array.from(source).filter((tap) => tap >= 0);
  const used = taps.reverse().map((tap) => flat[tap]);
  const late = state.bug === "slope_after" ? ` ${t("backprop.thenSlope")}` : "";
  return adding("∂L/∂x", sent, matrix(used, columns, "w"), matrix(own(adds, at), columns, "d"), late);
}

/** The window of the entry, times the entry. */
function addsToW(output: [number, number], at: number, { state, answer }: BackpropScene): HTMLElement {
  const { adds_w: adds, grad_w: gradW, padded, delta } = answer;
  const columns = gradW.shape[1];
  const cells = windowsOf(state).cellsUnder(output);
  const window = cells.map(({ cell: [i, j] }) => padded[i * padded.shape[1] + j]);
  return adding("∂L/∂w", delta[at], matrix(window, columns, "x"), matrix(own(adds, at), columns, "d"), "");
}

function adding(gradient: string, value: number, taken: Node, added: Node, after: string): HTMLElement {
  const product = [tinted("d", factor(value)), " · ", taken, " = ", added];
  return line(`${t("backprop.to")} `, tinted("d", gradient), ": ", ...product, after);
}

/** What the entry at a place adds: the last two axes of an array. */
function own(adds: NDArray, at: number): Float64Array | Int32Array {
  const taps = adds.shape[2] * adds.shape[3];
  return adds.slice(at * taps, (at + 1) * taps);
}
