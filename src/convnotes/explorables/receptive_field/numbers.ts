// Whole numbers as they are read in a table.

import { power } from "../runtime/text.ts";

const EXACT = 2 ** 53; // up to here floating point counts exactly

/** With commas, every digit; beyond what is exact, as a power of ten. */
export function whole(value: number): string {
  if (Math.abs(value) > EXACT) return power(value, 3);
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}
