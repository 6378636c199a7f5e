// Kernels fall apart and are joined; their rows and columns are chosen apart.

import { button, dim, h, t } from "../runtime/kit.ts";
import type { NDArray, Rows } from "../runtime/types.ts";
import type { FiltersFigure } from "./kernels.ts";

const LARGEST = 7; // rows or columns of a kernel

/** A button that takes a separable kernel apart into a column and then a row. */
export function apart(figure: FiltersFigure) {
  const el = button(t("filters.apart"), () => {
    const answer = figure.session.answer;
    if (!answer) return;
    figure.beginGesture();
    figure.change({ kernel: rowsOf(answer.columns, 1), second: [Array.from(answer.rows)], twice: 1 });
  });
  figure.onDraw(({ state: { twice, kernel }, answer }) => {
    const flat = kernel.length === 1 || kernel[0].length === 1;
    dim(el, twice === 1 || flat || answer.columns.shape[0] !== 1);
  });
  return el;
}

/** A button that makes one kernel of two. */
export function join(figure: FiltersFigure) {
  const el = button(t("filters.join"), () => {
    const answer = figure.session.answer;
    if (!answer) return;
    figure.beginGesture();
    figure.change({ kernel: rowsOf(answer.together, answer.together.shape[1]), twice: 0 });
  });
  figure.onDraw(({ state: { twice }, answer: { together } }) => {
    const fits =
      Math.max(...together.shape) <= LARGEST && together.every((weight) => Math.abs(weight) <= 100);
    dim(el, !twice || !fits);
  });
  return el;
}

/** The values of an array in rows of so many columns. */
function rowsOf(array: NDArray, columns: number): Rows {
  return Array.from({ length: array.length / columns }, (_, i) =>
    Array.from(array.subarray(i * columns, (i + 1) * columns)),
  );
}

/** How many rows and how many columns a kernel has, each for itself. */
export function shapes(figure: FiltersFigure, field: "kernel_size" | "second_size") {
  const grid = field === "kernel_size" ? "kernel" : "second";
  const inputs = (["rows", "columns"] as const).map((side) => {
    const options = Array.from({ length: LARGEST }, (_, at) => h("option", { value: at + 1 }, at + 1));
    const label = t(`filters.${field}.${side}`);
    return h("select", { name: field, class: "cn-select", "aria-label": label }, options);
  });
  const change = () => {
    figure.beginGesture();
    figure.change({ [field]: inputs.map(({ value }) => Number(value)) });
  };
  for (const input of inputs) input.addEventListener("change", change);
  figure.onRest(({ state }) => {
    const rows = state[grid];
    [inputs[0].value, inputs[1].value] = [String(rows.length), String(rows[0].length)];
  });
  const label = h(
    "span",
    { class: "cn-label" },
    t(field === "kernel_size" ? "filters.kernel_shape" : "filters.field.second_size"),
  );
  return h(
    "div",
    { class: "cn-control" },
    label,
    h("div", { class: "cn-filters-shape" }, inputs[0], "×", inputs[1]),
  );
}
