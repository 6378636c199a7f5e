// One cell of a grid, painted: its text, its colour, its marks, and what is spoken.

import { number, t } from "../text.ts";
import { write } from "./dom.ts";

export type Cell = {
  value: number;
  kind?: "" | "padding" | "dropped";
  /** Classes that frame it: cn-picked, cn-window, cn-fed, cn-gets. */
  marks?: string;
  /** A small sign in the cell's corner, which the label has in words. */
  corner?: string;
  /** What is spoken, where that is more than what is written; a function makes it from what is written. */
  label?: string | ((text: string) => string);
};

const SHADES = 23; // as many classes: the browser finds the style of cells that share theirs once

type Painted = { text: string; classes: string; corner: string; spoken: string };

/** What stands in each cell, so that drawing the same again touches nothing. */
const painted = new WeakMap<HTMLElement, Painted>();

/** Draw a cell in which a value is written as `text`; a value as large as `scale` has the full colour. */
export function paint(element: HTMLElement, cell: Cell, text: string, scale: number) {
  const before = painted.get(element) ?? { text: "", classes: "", corner: "", spoken: "" };
  const now = {
    text,
    classes: classesOf(cell, scale),
    corner: cell.corner ?? "",
    spoken: spokenOf(cell, text),
  };
  painted.set(element, now);
  if (now.text !== before.text) write(element, now.text);
  if (now.classes !== before.classes) {
    element.className = now.classes;
    if (now.classes.includes("cn-picked")) element.ariaSelected = "true";
    else element.removeAttribute("aria-selected");
  }
  if (now.corner !== before.corner) {
    if (now.corner) element.dataset.corner = now.corner;
    else delete element.dataset.corner;
  }
  if (now.spoken === before.spoken && now.text === before.text) return;
  if (now.spoken === now.text) element.removeAttribute("aria-label");
  else element.setAttribute("aria-label", now.spoken);
}

function classesOf({ value, kind = "", marks = "" }: Cell, scale: number) {
  return `cn-cell ${shadeOf(value, scale)} ${kind && `cn-${kind}`} ${marks}`;
}

/** The colour of a value's sign, and how strong it is. */
function shadeOf(value: number, scale: number) {
  if (!Number.isFinite(value) || value === 0) return "";
  const sign = value > 0 ? "cn-positive" : "cn-negative";
  return `${sign} cn-shade-${Math.ceil(SHADES * Math.min(1, Math.abs(value) / scale))}`;
}

/** What is spoken: what is written, more exactly where that is shortened, and what else there is to say. */
function spokenOf({ value, kind, label }: Cell, text: string) {
  const full = Number.isNaN(value) ? text : number(value, 2);
  const words = text === full ? text : t("grid.exactly", { text, full });
  if (typeof label === "function") return label(words);
  return label ?? (kind === "padding" ? t("grid.padding", { value: words }) : words);
}
