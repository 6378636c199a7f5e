// Numbers in brackets inside a line of text: rows that can be read, aloud too, but not picked.

import { number } from "../text.ts";
import { h } from "./dom.ts";

/** @param {ArrayLike<number>} values row by row @param {number} columns @param {"x" | "w" | "y" | "d"} role */
export function matrix(values, columns, role) {
  // What separates the numbers is written out for those who hear or copy them; the eye sees columns.
  const between = (/** @type {number} */ at) => (at === 0 ? "" : at % columns ? ", " : "; ");
  const cells = Array.from(values, (value, at) => h("span", {}, h("span", { class: "cn-hidden" }, between(at)), number(value, 2)));
  return h("span", { class: `cn-matrix cn-${role}`, style: `--columns: ${columns}` }, cells);
}
