// What the numerical check of the explorable "pool" found, in words and as marks of cells.

import { type Child, h, t } from "../runtime/kit.ts";
import { AGREES, DIFFERS, KINK } from "../runtime/slopes.ts";
import type { NDArray } from "../runtime/types.ts";
import type { PoolAnswer, PoolState } from "./answer.ts";
import type { Checked } from "./measured.ts";

const NAMES: Record<number, string> = { [AGREES]: "agrees", [KINK]: "kink", [DIFFERS]: "differs" };
const CORNERS: Record<number, string> = { [KINK]: "∧", [DIFFERS]: "≠" };

/** The name of a verdict in the string table. */
export const nameOf = (verdict: number): string => NAMES[verdict];

/** What a verdict says of a cell, to see and to hear. */
export function judged(verdict: number) {
  if (verdict === AGREES) return {};
  const label = (value: string) => t(`pool.cell.${nameOf(verdict)}`, { value });
  return { corner: CORNERS[verdict], label };
}

/** What the check found, line by line. */
export function verdicts({ bug }: PoolState, answer: PoolAnswer & Checked): Child[] {
  const { verdict, sum_verdict: sums } = answer;
  const [wrong, kinks] = [howMany(verdict, DIFFERS), howMany(verdict, KINK)];
  const found = wrong > 0 || howMany(sums, DIFFERS) > 0;
  const agreeing = verdict.length - kinks;
  return [
    wrong ? line("≠", "pool.check.differ", { count: wrong, all: verdict.length }, true) : null,
    wrong ? null : line("✓", "pool.check.agree", { count: agreeing, all: verdict.length }),
    wrong ? firstCell(answer) : null,
    kinks ? line("∧", "pool.check.kinks", { count: kinks }) : null,
    howMany(sums, DIFFERS) ? firstWindow(answer) : null,
    bug !== "none" && !found ? h("p", {}, t(`pool.hides.${bug}`)) : null,
  ];
}

/** The first slope of a cell that differs. */
function firstCell({ verdict, grad_x: grad, numeric }: PoolAnswer & Checked) {
  const { at, i, j } = firstWrong(verdict);
  return h("p", {}, t("pool.check.first", { i, j, analytic: grad[at], numeric: numeric[at] }));
}

/** The first slope of a window, raised as a whole, that differs. */
function firstWindow({ sum_verdict: sums, slope_sum: total, numeric_sum: rise }: Checked) {
  const { at, i, j } = firstWrong(sums);
  return line("≠", "pool.check.sum", { i, j, analytic: total[at], numeric: rise[at] }, true);
}

function line(sign: string, key: string, values: Record<string, number>, note = false) {
  return h("p", { class: note ? "cn-note" : "" }, `${sign} ${t(key, values)}`);
}

function howMany(verdicts: NDArray, verdict: number): number {
  return Array.from(verdicts).filter((one) => one === verdict).length;
}

function firstWrong(verdicts: NDArray) {
  const at = verdicts.indexOf(DIFFERS);
  return { at, i: Math.floor(at / verdicts.shape[1]), j: at % verdicts.shape[1] };
}
