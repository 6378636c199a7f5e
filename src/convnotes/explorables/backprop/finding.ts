// What the gradient check found, on the part that shows it.

import { type Child, h, number, t } from "../runtime/kit.ts";
import { DIFFERS, KINK } from "../runtime/slopes.ts";
import type { NDArray, Rows } from "../runtime/types.ts";
import { type BackpropAnswer, type BackpropScene, NAMES } from "./state.ts";

export function finding({ state, view, answer }: BackpropScene): Child[] {
  if (view.part !== "check") return [];
  const verdicts = NAMES.map((name) => answer[`verdict_${name}`]);
  const kinks = total(verdicts, KINK);
  const differing = total(verdicts, DIFFERS);
  const judged = verdicts.reduce((sum, { length }) => sum + length, 0) - kinks;
  const lines: Child[] = [];
  if (differing) lines.push(...failed(answer, differing));
  else if (judged) lines.push(passed(answer, judged));
  if (state.bug !== "none" && !differing) lines.push(own(t(hidden({ state, answer }))));
  if (kinks) lines.push(own(`∧ ${t("backprop.kinks", { count: kinks })}`));
  return lines;
}

const own = (words: string, more = "") => h("span", { class: `cn-own-line ${more}`.trim() }, words);

const count = (verdicts: NDArray, verdict: number) =>
  Array.from(verdicts).filter((each) => each === verdict).length;

const total = (arrays: NDArray[], verdict: number) =>
  arrays.reduce((sum, verdicts) => sum + count(verdicts, verdict), 0);

function passed(answer: BackpropAnswer, judged: number): HTMLElement {
  const largest = Math.max(...NAMES.flatMap((name) => Array.from(answer[`error_${name}`])));
  const words = t("backprop.passed", { count: judged, error: number(largest, 12) });
  return own(`✓ ${words}`, "cn-passed-line");
}

/** How many numbers of which gradient differ, and the worst of them. */
function failed(answer: BackpropAnswer, differing: number): HTMLElement[] {
  const where: string[] = [];
  for (const name of NAMES) {
    const verdicts = answer[`verdict_${name}`];
    const [wrong, of, gradient] = [count(verdicts, DIFFERS), verdicts.length, `∂L/∂${name}`];
    if (!wrong) continue;
    where.push(of === 1 ? gradient : t("backprop.failedIn", { name: gradient, count: wrong, of }));
  }
  const words = t("backprop.failed", { count: differing, where: where.join(t("size.and")) });
  return [own(`✗ ${words}`, "cn-failed-line"), own(worst(answer))];
}

function worst(answer: BackpropAnswer): string {
  const [which, i, j] = answer.worst;
  const name = NAMES[which];
  const at = i * answer[`grad_${name}`].shape[1] + j;
  return t("backprop.worst", {
    place: name === "b" ? "∂L/∂b" : `∂L/∂${name}[${i}, ${j}]`,
    claimed: number(answer[`grad_${name}`][at]),
    measured: number(answer[`numeric_${name}`][at]),
    error: number(answer[`error_${name}`][at]),
  });
}

/** Why a bug that is there does not show. */
function hidden({ state, answer }: Pick<BackpropScene, "state" | "answer">): string {
  const { bug, kernel, activation } = state;
  if (Math.max(...answer.changed) > 0) return "backprop.tooSmall";
  const flipped = kernel.map((row) => row.toReversed()).reverse();
  const transposed = kernel[0].map((_, v) => kernel.map((row) => row[v]));
  const is = (other: Rows) => JSON.stringify(kernel) === JSON.stringify(other);
  const unclear =
    (bug === "no_flip" && !is(flipped)) ||
    (bug === "transposed" && !is(transposed)) ||
    (bug === "slope_after" && activation !== "identity");
  return `backprop.hidden.${unclear ? "other" : bug}`;
}
