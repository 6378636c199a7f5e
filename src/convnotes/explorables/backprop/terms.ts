// Sums and products of coloured numbers, as they stand in a line of words.

import { type Child, factor, h, joined, t, tinted } from "../runtime/kit.ts";
import type { Role } from "../runtime/types.ts";
import type { Name } from "./state.ts";

/** A gradient written out: of what, at which place of the array, if it has one there. */
export type Explained = { name: Name; at: number | null; words: Child[] };

const MOST = 40; // terms written out before the rest is counted

/** A line of its own. */
export const line = (...words: Child[]) => h("span", { class: "cn-row-line" }, words);

/** Terms with a plus between them; 0 if there are none. */
export function summed(terms: Child[][]): Child[] {
  if (terms.length === 0) return ["0"];
  const written = terms.slice(0, MOST).map((term) => h("span", { class: "cn-term" }, term));
  const more = terms.length - MOST;
  return [...joined(written, " + "), more > 0 && ` + ${t("backprop.more", { count: more })}`];
}

/** A number in the colour of its quantity, in brackets when negative. */
export const coloured = (role: Role, value: number) => tinted(role, factor(value));

export const product = (a: Child, b: Child): Child[] => [a, "·", b];
