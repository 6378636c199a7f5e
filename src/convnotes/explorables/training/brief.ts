// Rates and losses in the few digits that a reader can hold.

import { number, power } from "../runtime/text.ts";

/** Of a rate that a hand sets, and of what is written. */
export const DIGITS = 3;

/** A rate in three digits. */
export const digits = (rate: number) => number(Number(rate.toPrecision(DIGITS)), 6);

/** A loss or a weight in three digits, however small or large. */
export function brief(value: number): string {
  const size = Math.abs(value);
  if (value === 0 || (size >= 0.001 && size < 1e5)) return number(Number(value.toPrecision(DIGITS)));
  return power(value, 1);
}
