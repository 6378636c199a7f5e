// What is written out: the products of the picked pixel and their sum; what the kernel is made of.

import { type Child, factor, h, joined, number, t, tinted } from "../runtime/kit.ts";
import type { FiltersScene } from "./kernels.ts";
import { lastOf, type Spot, windowOf } from "./spot.ts";

/** y[i, j] = Σ w·x, product by product. */
export function sentence({ state, answer }: FiltersScene, spot: Spot): Child[] {
  const kernel = lastOf(state);
  const pixels = windowOf(answer, state, spot);
  const terms = pixels.map((pixel, at) =>
    h("span", { class: "cn-term" }, tinted("w", factor(kernel[at])), "·", tinted("x", factor(pixel))),
  );
  const [planes, , columns] = answer.output.shape;
  const value = tinted("y", number(answer.output[spot.i * columns + spot.j]));
  const name = tinted("y", `y[${spot.i}, ${spot.j}]`);
  const plane = planes > 1 ? [`${t("filters.red")} `] : [];
  const second = state.twice ? [`${t("filters.afterFirst")} `] : [];
  return [...plane, ...second, name, " = ", ...joined(terms, " + "), " = ", value];
}

/** What the kernels sum to, what they do to noise, and what the first falls apart into. */
export function facts({ state, answer }: FiltersScene): Child[] {
  const [sum, gain] = answer.facts;
  const told = [
    t("filters.facts", { sum: number(sum), gain: number(gain, 2) }),
    pieces(state.kernel, answer),
  ];
  if (state.twice) told.push(t("filters.together", { size: answer.together.shape.join("×") }));
  return [told.filter(Boolean).join(" · ")];
}

function pieces(kernel: number[][], { columns }: FiltersScene["answer"]): string {
  const [height, width] = [kernel.length, kernel[0].length];
  const [rank] = columns.shape;
  if (height === 1 || width === 1 || rank === 0) return "";
  if (rank > 1) return t("filters.rank", { rank });
  return t("filters.separable", { height, width, sum: height + width, product: height * width });
}
