// The rule of a part, with the numbers in it.

import { type Child, h, number, t, tinted } from "../runtime/kit.ts";
import { geometry } from "../runtime/windows.ts";
import type { BackpropScene, BugName } from "./state.ts";

const phrase = (...words: Child[]) => h("span", { class: "cn-line" }, words);
const bold = (value: number | string) => h("b", {}, value);

export function law(scene: BackpropScene): Child[] {
  const { bug } = scene.state;
  const laws = LAWS[scene.view.part](scene);
  if (bug === "none") return laws;
  return [h("span", { class: "cn-own-line cn-note" }, t(`backprop.planted.${bug}`)), ...laws];
}

const LAWS = { both, delta, weight, input, check: () => [] };

/** What the backward computes, with its planted bug if it has one. */
function both({ state: { bug }, answer: { loss } }: BackpropScene): Child[] {
  return [
    phrase("L = ", bold(number(loss[0]))),
    phrase(tinted("d", "∂L/∂w"), " = ", ...gradW(bug)),
    phrase(tinted("d", "∂L/∂x"), " = ", ...gradX(bug)),
    phrase(tinted("d", "∂L/∂b"), " = Σ ", tinted("d", "δ")),
  ];
}

function gradW(bug: BugName): Child[] {
  const [x, delta] = [tinted("x", "x"), tinted("d", "δ")];
  if (bug === "swapped") return [delta, " ⋆ ", x];
  return bug === "transposed" ? ["(", x, " ⋆ ", delta, ")ᵀ"] : [x, " ⋆ ", delta];
}

function gradX(bug: BugName): Child[] {
  const [delta, w] = [tinted("d", bug === "slope_after" ? "∂L/∂a" : "δ"), tinted("w", "w")];
  const pad = [bug === "padding" ? "pad′(" : "pad(", delta, ") ⋆ "];
  if (bug === "no_flip") return [...pad, w];
  if (bug === "transposed") return [...pad, "flip(", w, "ᵀ)"];
  if (bug === "slope_after") return ["(", ...pad, "flip(", w, ")) ⊙ g′(", tinted("y", "y"), ")"];
  return [...pad, "flip(", w, ")"];
}

function delta({ state: { loss, activation }, answer }: BackpropScene): Child[] {
  return [
    phrase(t(`backprop.law.loss.${loss}`), " = ", bold(number(answer.loss[0]))),
    phrase(t(`backprop.slope.${activation}`)),
  ];
}

function weight({ state: { stride: s, dilation: d, bug } }: BackpropScene): Child[] {
  if (bug === "swapped" || bug === "transposed")
    return [phrase(tinted("d", "∂L/∂w"), " = ", ...gradW(bug)), phrase(t(`backprop.law.${bug}`))];
  const times = (step: number, index: string) => (step === 1 ? index : `${step}${index}`);
  const at = (i: string, u: string) => `${times(s, i)} + ${times(d, u)}`;
  const product = [tinted("d", "δ[i, j]"), "·", tinted("x", `x[${at("i", "u")}, ${at("j", "v")}]`)];
  return [
    phrase(tinted("d", "∂L/∂w[u, v]"), " = Σ ", ...product),
    phrase(t(s === 1 && d === 1 ? "backprop.law.weight" : "backprop.law.weightSteps", { s, d })),
  ];
}

function input({ state, answer: { spread, dropped } }: BackpropScene): Child[] {
  const { stride: s, padding_mode: mode, bug } = state;
  const [rows, columns] = geometry(state);
  const pair = (a: number, b: number) => bold(a === b ? `${a}` : `${a}, ${b}`);
  const zeros = phrase(t("backprop.law.zeros"), " d(k − 1) = ", pair(rows.extent - 1, columns.extent - 1));
  const between = phrase(t("backprop.law.between"), " s − 1 = ", bold(s - 1));
  const rest = phrase(t("backprop.law.rest"), " r = ", pair(dropped[0], dropped[1]));
  const border = phrase(t(mode === "zeros" ? "backprop.law.drop" : "backprop.law.addBack"));
  const size = ` ${spread.shape[0]} − ${rows.extent} + 1 = `;
  const isPadded = rows.padded > rows.n || columns.padded > columns.n;
  return [
    ...(bug === "none" ? [] : [phrase(tinted("d", "∂L/∂x"), " = ", ...gradX(bug))]),
    zeros,
    ...(s > 1 ? [between, rest] : []),
    ...(isPadded ? [border] : []),
    phrase(t("backprop.law.size"), size, bold(rows.padded)),
  ];
}
