// An input in a cell's place, for a number that is typed.

import { notNumber, t, toNumber } from "../text.ts";
import type { Value } from "../types.ts";
import { h, rootOf } from "./dom.ts";
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

/** The open editor of a figure, by how it is closed: there is one at the most. */
const open = new WeakMap<Figure, () => void>();

/** Close the editor of a figure, if one is open. */
export const closeEditor = (figure: Figure) => open.get(figure)?.();

/** Put an input over a cell, in it what was typed or, without that, the present value. */
export function edit(figure: Figure, { cell, field, at, blank }: Target, typed?: string) {
  closeEditor(figure);
  const present = valueAt(figure.state[field], at) ?? blank;
  const input = fieldInput(`${field}[${at}]`);
  input.value = typed ?? String(present);
  let refused = "";

  function close() {
    if (open.get(figure) !== close) return;
    open.delete(figure);
    const back = input === rootOf(input).activeElement;
    input.remove();
    figure.settle();
    if (back) cell.focus();
  }

  /** Write what stands there, a number or nothing; what is refused stays to be mended, or left once more. */
  function keep() {
    if (open.get(figure) !== close) return;
    const [text, value] = [input.value, toNumber(input.value)];
    if (!text.trim() || value === present) return close();
    const wrong = Number.isNaN(value) ? notNumber(text) : figure.objection(field, at, value, blank);
    input.setAttribute("aria-invalid", String(Boolean(wrong)));
    refused = text;
    if (wrong) return figure.object(wrong);
    close();
    figure.beginGesture();
    figure.write(field, at, value, blank); // into the cell that it began in, whatever is shown here by now
  }

  input.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Enter") keep();
    if (event.key === "Escape") {
      event.preventDefault(); // it closes no more than this
      close();
    }
  });
  input.addEventListener("blur", () => {
    const told = input.getAttribute("aria-invalid") === "true" && input.value === refused;
    if (told) close();
    else keep();
  });
  open.set(figure, close);
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

/** Lay an input over a cell, wide enough for a few digits; beside the grid, which has rows alone in it. */
function cover(cell: HTMLElement, input: HTMLInputElement) {
  const grid = cell.closest<HTMLElement>(".cn-grid");
  if (!grid) return;
  input.style.left = `${grid.offsetLeft + grid.clientLeft + cell.offsetLeft}px`;
  input.style.top = `${grid.offsetTop + grid.clientTop + cell.offsetTop}px`;
  input.style.width = `${Math.max(cell.offsetWidth, 56)}px`;
  input.style.height = `${cell.offsetHeight}px`;
  grid.after(input);
}

type Nested = number | string | Nested[];

/** The number at these indices of a field, if it reaches so far. */
function valueAt(field: Value, at: number[]) {
  let part: Nested | undefined = field;
  for (const index of at) part = Array.isArray(part) ? part[index] : undefined;
  return typeof part === "number" ? part : undefined;
}
