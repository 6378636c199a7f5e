// Numbers in brackets inside a line of text: rows that can be read, aloud too, but not picked.

import { number } from "../text.ts";
import type { Role } from "../types.ts";
import { h } from "./dom.ts";

/** Values, row by row, as a matrix of so many columns in the colour of their role. */
export function matrix(values: ArrayLike<number>, columns: number, role: Role) {
  const cells = Array.from(values, (value, at) =>
    h("span", {}, h("span", { class: "cn-hidden" }, separator(at, columns)), number(value, 2)),
  );
  return h("span", { class: `cn-matrix cn-${role}`, style: `--columns: ${columns}`, translate: "no" }, cells);
}

/** What separates the numbers for those who hear or copy them; the eye sees columns. */
function separator(at: number, columns: number) {
  if (at === 0) return "";
  return at % columns ? ", " : "; ";
}
