// The picked cell written out.

import { type Child, h, number, t, tinted, touched } from "../runtime/kit.ts";
import { KINK } from "../runtime/slopes.ts";
import { cellsOf, windowsOf } from "../runtime/windows.ts";
import { explainAdds, explainDelta } from "./adds.ts";
import { explainX } from "./gradient.ts";
import { type PickedCell, tapOf } from "./reach.ts";
import type { BackpropAnswer, BackpropScene, Name } from "./state.ts";
import { coloured, type Explained, line, product, summed } from "./terms.ts";

export function explain(picked: PickedCell | null, scene: BackpropScene): Child[] {
  const { part } = scene.view;
  if (!picked) return [h("span", { class: "cn-muted" }, t(`backprop.${touched() ? "tap" : "pick"}.${part}`))];
  if (picked.of === "y") return part === "delta" ? explainDelta(picked, scene) : explainAdds(picked, scene);
  const { name, at, words } = explainGradient(picked, scene);
  if (part !== "check" || at === null) return words;
  return [line(...words), line(...explainMeasured(scene.answer, name, at))];
}

function explainGradient(picked: PickedCell, scene: BackpropScene): Explained {
  if (picked.of === "x") return explainX(picked, scene);
  return picked.of === "w" ? explainW(picked, scene) : explainB(scene);
}

/** What nudging measures where a gradient was claimed. */
function explainMeasured(answer: BackpropAnswer, name: Name, at: number): Child[] {
  const slope = answer[`numeric_${name}`][at];
  const found = Number.isNaN(slope) ? t("backprop.twoSlopes") : number(slope, 6);
  const measured = [t("backprop.measures"), " ", tinted("d", found)];
  if (answer[`verdict_${name}`][at] === KINK) return measured;
  return [...measured, ` · ${t("backprop.relative")} ${number(answer[`error_${name}`][at], 6)}`];
}

/** ∂L/∂w[u, v] = Σ δ[i, j]·x under that tap */
function explainW({ i, j }: PickedCell, { state, answer }: BackpropScene): Explained {
  const { y, delta, padded, grad_w: gradW } = answer;
  const at = i * gradW.shape[1] + j;
  const windows = windowsOf(state);
  const tap = tapOf([i, j], answer);
  const terms = cellsOf([y.shape[0], y.shape[1]]).map((output, entry) => {
    const [row, column] = windows.cellUnder(output, tap);
    const x = padded[row * padded.shape[1] + column];
    return product(coloured("d", delta[entry]), coloured("x", x));
  });
  const name = tinted("d", `∂L/∂w[${i}, ${j}]`);
  const words = [name, " = ", ...summed(terms), " = ", tinted("d", number(gradW[at]))];
  return { name: "w", at, words };
}

/** ∂L/∂b = Σ δ */
function explainB({ answer: { delta, grad_b: gradB } }: BackpropScene): Explained {
  const terms = Array.from(delta, (value) => [coloured("d", value)]);
  const total = tinted("d", number(gradB[0]));
  return { name: "b", at: 0, words: [tinted("d", "∂L/∂b"), " = ", ...summed(terms), " = ", total] };
}
