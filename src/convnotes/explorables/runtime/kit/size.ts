// The size formula of windows that slide, with the numbers in it, and what the stride leaves over.

import { t } from "../text.ts";
import { h } from "./dom.ts";

/** One axis, height or width. @typedef {{ n: number, k: number, amounts: number[], lost: number, output: number }} Axis */

/**
 * The formula once if both axes have the same numbers, else once for each; then the rows and columns that no window reaches.
 * @param {Axis[]} axes @param {{ stride: number, dilation?: number }} steps
 */
export function sizeFormula(axes, { stride, dilation = 1 }) {
  const lines = axes.map(({ n, k, amounts: [before, after], output }) => [
    "⌊(", h("b", {}, n), before === after ? [" + 2·", h("b", {}, before)] : [" + ", h("b", {}, before), " + ", h("b", {}, after)],
    " − ", dilation === 1 ? h("b", {}, k) : ["(", h("b", {}, dilation), "·(", h("b", {}, k), " − 1) + 1)"],
    ") / ", h("b", {}, stride), "⌋ + 1 = ", h("b", {}, output),
  ].flat());
  const text = (/** @type {any[]} */ line) => line.map((part) => (part instanceof Node ? part.textContent : part)).join("");
  const names = text(lines[0]) === text(lines[1]) ? [t("size.size")] : [t("size.height"), t("size.width")];
  const drops = axes.flatMap(({ n, amounts: [before, after], lost }, axis) => {
    const [name, at] = [["row", "column"][axis], Array.from({ length: lost }, (_, i) => n + before + after - lost + i)];
    return lost ? [t(`size.${lost === 1 ? name : `${name}s`}`, { at })] : [];
  });
  const padded = axes.some(({ amounts }) => amounts.some(Boolean));
  const note = drops.length ? t(padded ? "size.dropsPadded" : "size.drops", { what: drops.join(t("size.and")) }) : t("size.dropsNothing");
  return [...names.map((name, at) => h("span", { class: "cn-line" }, `${name}: `, ...lines[at])), h("span", { class: `cn-line${drops.length ? " cn-note" : ""}` }, note)];
}
