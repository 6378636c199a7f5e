// What the explorable "neuron" says: the sum, product by product, the answer, the slope, and the next step.

import { type Child, factor, h, joined, number, stable, t, tinted, unbroken } from "../runtime/kit.ts";
import { power } from "../runtime/text.ts";
import { type NeuronScene, type NeuronState, weights } from "./answer.ts";
import type { Chosen } from "./chosen.ts";

const [SMALL, PLACES] = [1e-3, 5]; // below it a number is written as a power of ten; decimals of an answer

/** The picked example, as the unit computes it. */
export function explain(scene: NeuronScene, chosen: Chosen): Child[] {
  return [
    h("div", {}, sumOf(scene, chosen)),
    h("div", {}, answered(scene, chosen), "; ", steep(scene, chosen)),
  ];
}

function sumOf({ state }: NeuronScene, { x, weight, bias, z, unit }: Chosen): Child[] {
  const kind = state.inputs === "hidden" && unit < 0 ? "y" : "x";
  const all = x.map((value, i) =>
    h("span", { class: "cn-term" }, tinted("w", factor(weight[i])), "·", tinted(kind, factor(value))),
  );
  // Of fifteen products those of dark pixels add nothing.
  const terms = x.length > 2 ? all.filter((_, i) => x[i] !== 0 && weight[i] !== 0) : all;
  const left = all.length - terms.length;
  const rest = left ? muted(` ${t("neuron.zeros", { count: left })}`) : null;
  const name = tinted("y", unit < 0 ? "z" : `z${"₁₂"[unit]}`);
  const told = x.reduce((sum, value, i) => sum + written(weight[i]) * written(value), written(bias));
  const equals = Math.abs(told - z) < SMALL ? " = " : " ≈ ";
  return [name, " = ", ...joined([...terms, tinted("w", factor(bias))], " + "), rest, equals, small(z)];
}

function answered({ state, answer }: NeuronScene, { at, z, a, unit }: Chosen): Child[] {
  const name = tinted("y", unit < 0 ? "a" : `h${"₁₂"[unit]}`);
  const g = t(`neuron.activation.${state.activation}`);
  const said: Child[] = [name, ` = ${g}(${small(z)}) = `, tinted("y", small(a, PLACES))];
  if (unit >= 0) return said;
  const word = answer.right[at] ? "neuron.rightIs" : "neuron.wrongIs";
  return [...said, ", ", ...unbroken(t(word, { wanted: answer.wanted[at] }))];
}

/** How much the answer would change with z, and what that means. */
function steep({ state, answer }: NeuronScene, { at, slope, unit }: Chosen): Child[] {
  const head = [tinted("d", "g′(z)"), ` = ${small(slope)}`];
  if (unit >= 0) return head;
  const silent = answer.silent[at];
  const dead = silent === 2 && !answer.silent.includes(0);
  const key = silent === 1 ? "saturated" : dead ? "dead" : "off";
  if (silent === 0) return head;
  return [...head, ": ", t(`neuron.${state.activation === "step" ? "flat" : key}`)];
}

/** The rule, with the numbers of the next step on the picked example. */
export function law({ state, answer }: NeuronScene, { at }: Chosen): Child[] {
  const before = [...weights(state), state.bias];
  const count = before.length;
  const after = answer.stepped.subarray(at * count, (at + 1) * count);
  const names = count > 3 ? [] : ["w₁", "w₂"];
  const changes = [...names, "b"].map((name, i) => {
    const place = count > 3 ? count - 1 : i;
    return `${name}: ${changed(before[place], after[place])}`;
  });
  const still = before.every((value, i) => stable(after[i] - value) === 0);
  const told = still ? t("neuron.nothingMoves") : changes.join(", ");
  return [ruleOf(state), t("neuron.next", { told })].map((text) => h("div", {}, unbroken(text)));
}

const ruleOf = ({ rule, rate }: NeuronState): string => t(`neuron.law.${rule}`, { rate });

/** A factor as it is written. */
const written = (value: number) => Math.round(value / SMALL) * SMALL;

/** A number, what is added, and what that gives. */
function changed(before: number, after: number): string {
  const by = stable(after - before);
  const equals = by !== 0 && written(before) === written(after) ? "≈" : "="; // too little to be seen
  return `${small(before)} ${by < 0 ? "−" : "+"} ${small(Math.abs(by))} ${equals} ${small(after)}`;
}

/** A number, also one that is next to nothing. */
function small(value: number, places = 3): string {
  return value !== 0 && Math.abs(value) < SMALL ? power(value) : number(value, places);
}

const muted = (text: string) => h("span", { class: "cn-muted" }, text);
