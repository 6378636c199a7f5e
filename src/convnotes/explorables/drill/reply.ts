// Where a reply is typed: one number, or the cells of a small grid.

import { h, number, t } from "../runtime/kit.ts";
import { toNumber } from "../runtime/text.ts";

/** Fields to type into, laid out as the solution is. Enter checks. */
export function replyFields(check: () => void) {
  const el = h("div", { class: "cn-replies", role: "group", "aria-label": t("drill.reply") });
  let inputs: HTMLInputElement[] = [];
  let shape = "";
  el.addEventListener("keydown", (event) => {
    if (event.key === "Enter") check();
  });

  /** Empty fields for a solution of this shape; those that fit stay, and keep the focus. */
  function empty(size: number[]) {
    if (size.join() !== shape) rebuild(size);
    for (const input of inputs) input.value = "";
    if (el.contains(document.activeElement)) inputs[0].focus();
  }

  function rebuild(size: number[]) {
    const focused = el.contains(document.activeElement);
    const [rows, columns] = size.length > 1 ? size : [1, 1];
    shape = size.join();
    inputs = Array.from({ length: rows * columns }, (_, at) => {
      const place = { i: Math.floor(at / columns), j: at % columns };
      return field(rows * columns === 1 ? t("drill.answer") : t("drill.cell", place));
    });
    el.style.setProperty("--columns", String(columns));
    el.replaceChildren(...inputs);
    if (focused) inputs[0].focus();
  }

  return {
    el,
    empty,
    isBlank: () => inputs.every(({ value }) => value.trim() === ""),
    /** What was typed that is no number, if anything. */
    wrong: () => inputs.map(({ value }) => value).find((text) => text.trim() && Number.isNaN(toNumber(text))),
    /** The numbers; an empty cell is 0. */
    numbers: () => inputs.map(({ value }) => (value.trim() ? toNumber(value) : 0)),
    /** Write a solution. */
    show: (solution: ArrayLike<number>) => {
      for (const [at, input] of inputs.entries()) input.value = number(solution[at]);
    },
  };
}

const field = (label: string) =>
  h("input", {
    class: "cn-number",
    type: "text",
    inputmode: "decimal",
    autocomplete: "off",
    name: "reply",
    "aria-label": label,
  });
