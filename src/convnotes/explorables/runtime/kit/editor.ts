// An input in a cell's place, for a number that is typed.

import { t } from "../text.ts";
import type { Value } from "../types.ts";
import { h } from "./dom.ts";
import type { Figure } from "./figure.ts";

/** What is edited: a cell of a field of the state, and the element that shows it. */
export type Target = {
  cell: HTMLElement;
  field: string;
  /** Its indices in the field: [row, column], before them the plane where the field has planes. */
  at: number[];
  /** What it counts as where the field does not reach. */
  blank: number;
};

/** Put an input over a cell, in it what was typed or, without that, the present value. */
export function edit(figure: Figure, { cell, field, at, blank }: Target, typed?: string) {
  const present = valueAt(figure.state[field], at) ?? blank;
  const input = fieldInput(`${field}[${at}]`);
  input.value = typed ?? String(present);
  let open = true;

  /** Close the input and, if it is to be kept, write what stands there: a number or nothing. */
  function close(keep: boolean) {
    if (!open) return;
    const commit = keep && input.value.trim() !== "";
    const value = parsed(input.value);
    if (commit && Number.isNaN(value)) return figure.complain("number", input.value);
    open = false;
    const back = input === document.activeElement;
    input.remove();
    figure.settle();
    if (commit && value !== present) {
      figure.beginGesture();
      figure.write(field, at, value, blank); // into the cell that it began in, whatever is shown here by now
    }
    if (back) cell.focus();
  }

  input.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Enter") close(true);
    if (event.key === "Escape") {
      event.preventDefault(); // it closes no more than this
      close(false);
    }
  });
  input.addEventListener("blur", () => {
    close(true);
    if (open) close(false);
  });
  cover(cell, input);
  input.focus();
  if (!typed) input.select();
}

/** An input for one number. */
function fieldInput(cell: string) {
  return h("input", {
    class: "cn-edit",
    inputmode: "decimal",
    autocomplete: "off",
    name: "cell",
    "aria-label": t("edit.cell", { cell }),
  });
}

/** Lay an input over a cell, wide enough for a few digits. */
function cover(cell: HTMLElement, input: HTMLInputElement) {
  input.style.left = `${cell.offsetLeft}px`;
  input.style.top = `${cell.offsetTop}px`;
  input.style.width = `${Math.max(cell.offsetWidth, 56)}px`;
  input.style.height = `${cell.offsetHeight}px`;
  cell.closest(".cn-grid")?.append(input);
}

/** The number that was typed, with the minus and the decimal point of any keyboard. */
const parsed = (text: string) => Number(text.trim().replace(/[−–]/g, "-").replace(",", ".") || NaN);

type Nested = number | string | Nested[];

/** The number at these indices of a field, if it reaches so far. */
function valueAt(field: Value, at: number[]) {
  let part: Nested | undefined = field;
  for (const index of at) part = Array.isArray(part) ? part[index] : undefined;
  return typeof part === "number" ? part : undefined;
}
