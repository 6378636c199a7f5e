// How large a figure's cells are.

import { cellFor } from "./digits.ts";
import { grids } from "./grid.ts";

/** CSS pixels: the least that a finger hits, and the most that looks well, but for long numbers. */
const [SMALLEST, LARGEST] = [24, 34];
const TIGHT = 22; // what a finger still hits, where a larger cell would hide a column
const PHONE = 480; // up to this width grids are stacked anyway, and the controls are out of sight

/** How a row is laid out; where it is `broken`, lines within the stacked row break too. */
type Fit = { cell: number; stacked: boolean; broken: boolean };

/** What a row has to find room for. */
type Row = {
  el: HTMLElement;
  /** The CSS pixels that it has. */
  width: number;
  /** The columns of each grid. */
  columns: number[];
  /** CSS pixels for the signs between the grids. */
  between: number;
  /** How many grids share a line when the others are stacked. */
  abreast: number;
  /** The cells that its numbers need: written out, and at their shortest. */
  whole: number;
  least: number;
};

/** What fits a row has been found to need: to measure takes a layout, so it is done once. */
const known = new WeakMap<HTMLElement, Map<string, Fit>>();

/**
 * Give the grids of a row one cell size: as large as fits side by side, else stacked, else scrolling; numbers
 * that have no room then are written shorter. The row has `width` CSS pixels, `between` of them for the
 * signs; its grids have so many `columns` each, and `abreast` of them share a line when the others are
 * stacked.
 */
export function fitCells(el: HTMLElement, width: number, columns: number[], between: number, abreast = 1) {
  const bodies = [...el.querySelectorAll(".cn-figure:not([hidden]) .cn-grid")];
  const shown = bodies.flatMap((body) => grids.get(body) ?? []);
  const whole = cellFor(Math.max(...shown.map(({ length }) => length)));
  const least = cellFor(Math.max(...shown.map((grid) => grid.least)));
  const fits = known.get(el) ?? new Map<string, Fit>();
  known.set(el, fits);
  const key = [width, between, abreast, whole, least, ...columns].join();
  let fit = fits.get(key);
  if (!fit || el.dataset.fitted !== key) {
    const row = { el, width, columns, between, abreast, whole, least };
    fit ??= beside(row) ?? stacked(row);
    fits.set(key, fit);
    place(el, fit);
    el.dataset.fitted = key;
  }
  for (const grid of shown) grid.fit(fit.cell);
}

function place(el: HTMLElement, fit: Fit) {
  el.classList.toggle("cn-stacked", fit.stacked);
  el.classList.toggle("cn-broken", fit.broken);
  el.style.setProperty("--cell", `${fit.cell}px`);
}

/** Whether a grid of the row has to scroll. */
function isCut(el: HTMLElement) {
  return [...el.querySelectorAll(".cn-scroll")].some((box) => box.scrollWidth > box.clientWidth);
}

/** By how many CSS pixels the children of a row need more than it has; a hidden child has no width. */
function excess(el: HTMLElement) {
  const boxes = [...el.children].map((child) => child.getBoundingClientRect()).filter((box) => box.width);
  return (boxes.at(-1)?.right ?? 0) - (boxes[0]?.left ?? 0) - el.clientWidth;
}

/** The largest cells at which the grids stand side by side, if there are any. */
function beside({ el, width, columns, between, whole, least }: Row): Fit | null {
  const total = columns.reduce((sum, n) => sum + n, 0);
  const smallest = Math.max(SMALLEST, width > PHONE ? least : whole);
  if (total * smallest > width) return null;
  const wanted = Math.min(Math.max(LARGEST, whole), Math.floor((width - between) / total));
  let cell = Math.max(smallest, wanted);
  while (cell >= smallest) {
    const fit = { cell, stacked: false, broken: false };
    place(el, fit);
    const over = excess(el);
    if (over <= 0 && !isCut(el)) return fit;
    cell -= Math.max(1, Math.ceil(over / total));
  }
  return null;
}

/**
 * The largest cells at which the stacked grids show every column. Where grids can stand side by side they
 * change little in size when they no longer do.
 */
function stacked({ el, width, columns, abreast, whole, least }: Row): Fit {
  const room = Math.floor((width - 20 * abreast + 16) / (abreast * Math.max(...columns)));
  const wanted = Math.min(room, Math.max(width > PHONE ? 26 : LARGEST, whole));
  const largest = Math.max(SMALLEST, least, wanted);
  for (let cell = largest; cell >= Math.max(TIGHT, least) && room >= TIGHT; cell--) {
    const fit = { cell, stacked: true, broken: false };
    place(el, fit);
    if (!isCut(el)) return fit;
  }
  return { cell: largest, stacked: true, broken: true };
}
