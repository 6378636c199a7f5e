// The size formula of windows that slide, with the numbers in it, and what the stride leaves over.

import { t } from "../text.ts";
import type { Amounts } from "../types.ts";
import { h } from "./dom.ts";

/**
 * One axis, height or width: n cells and what goes around them, k cells of a window, what is dropped, what
 * comes out.
 */
export type Extent = { n: number; k: number; amounts: Amounts; dropped: number; output: number };

export type Steps = { stride: number; dilation?: number };

/** The formula once if both axes have the same numbers, else once for each; then what no window reaches. */
export function sizeFormula(extents: Extent[], { stride, dilation = 1 }: Steps) {
  const [height, width] = extents.map((extent) => formula(extent, stride, dilation));
  const same = height.textContent === width.textContent;
  height.prepend(`${t(same ? "size.size" : "size.height")}: `);
  width.prepend(`${t("size.width")}: `);
  const dropped = extents.flatMap((extent, axis) => (extent.dropped ? [droppedOf(extent, axis)] : []));
  const note = h("span", { class: `cn-line${dropped.length ? " cn-note" : ""}` }, noteOf(extents, dropped));
  return same ? [height, note] : [height, width, note];
}

/** ⌊(n + 2·p − k) / s⌋ + 1 = o, with what is simpler written simpler. */
function formula({ n, k, amounts: [before, after], output }: Extent, stride: number, dilation: number) {
  const b = (value: number) => h("b", {}, value);
  const added = before === after ? [" + 2·", b(before)] : [" + ", b(before), " + ", b(after)];
  const span = dilation === 1 ? [b(k)] : ["(", b(dilation), "·(", b(k), " − 1) + 1)"];
  const parts = ["⌊(", b(n), ...added, " − ", ...span, ") / ", b(stride), "⌋ + 1 = ", b(output)];
  return h("span", { class: "cn-line" }, parts);
}

/** The rows or columns that no window reaches, in words. */
function droppedOf({ n, amounts: [before, after], dropped }: Extent, axis: number) {
  const at = Array.from({ length: dropped }, (_, place) => n + before + after - dropped + place);
  const name = axis === 0 ? "row" : "column";
  return t(`size.${dropped === 1 ? name : `${name}s`}`, { at });
}

function noteOf(extents: Extent[], dropped: string[]) {
  if (!dropped.length) return t("size.dropsNothing");
  const padded = extents.some(({ amounts: [before, after] }) => before || after);
  return t(padded ? "size.dropsPadded" : "size.drops", { what: dropped.join(t("size.and")) });
}
