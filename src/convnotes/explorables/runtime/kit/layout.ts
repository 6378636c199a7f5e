// How large a figure's cells are.

import { cellFor, grids } from "./grid.ts";

const [SMALLEST, LARGEST] = [24, 34]; // CSS pixels: the least that a finger hits, and the most that looks well, but for long numbers
const TIGHT = 22; // what a finger still hits, where a larger cell would hide a column
const PHONE = 480; // up to this width grids are stacked anyway, and the controls are out of sight

/** @typedef {{ cell: number, stacked?: boolean, broken?: boolean }} Fit broken: lines within a stacked row break too */
/** The cells that a row's numbers need: written out, and at their shortest. @typedef {{ whole: number, least: number }} Need */

/**
 * Give the grids of a row one cell size: as large as fits side by side, else stacked, else scrolling; numbers that
 * have no room then are written shorter.
 * @param {HTMLElement} row @param {number} width what the row has @param {number[]} columns of each grid @param {number} between pixels for the signs between the grids
 * @param {number} [abreast] how many grids share a line when the others are stacked
 */
export function fitCells(row, width, columns, between, abreast = 1) {
  const shown = [...row.querySelectorAll(".cn-figure:not([hidden]) .cn-grid")].map((body) => /** @type {import("./grid.ts").Grid} */ (grids.get(body)));
  const [whole, least] = ["length", "least"].map((which) => cellFor(Math.max(...shown.map((grid) => grid[/** @type {"length" | "least"} */ (which)]))));
  const key = [width, between, abreast, whole, least, ...columns].join();
  if (row.dataset.fitted !== key) {
    row.dataset.fitted = key;
    const known = fits.get(row) ?? new Map();
    fits.set(row, known);
    if (!known.has(key)) known.set(key, beside(row, width, columns, between, { whole, least }) ?? stacked(row, width, Math.max(...columns), abreast, { whole, least }));
    place(row, known.get(key));
  }
  for (const grid of shown) grid.fit(/** @type {Map<string, Fit>} */ (fits.get(row)).get(key)?.cell ?? LARGEST);
}

/** What fits a row has been found to need: to measure takes a layout, so it is done once. @type {WeakMap<HTMLElement, Map<string, Fit>>} */
const fits = new WeakMap();

/** @param {HTMLElement} row @param {Fit} fit @returns {Fit} */
function place(row, { cell, stacked = false, broken = false }) {
  row.classList.toggle("cn-stacked", stacked);
  row.classList.toggle("cn-broken", broken);
  row.style.setProperty("--cell", `${cell}px`);
  return { cell, stacked, broken };
}

/** Whether a grid of the row has to scroll. @param {HTMLElement} row */
const cut = (row) => [...row.querySelectorAll(".cn-scroll")].some((box) => box.scrollWidth > box.clientWidth);

/** The largest cells at which the grids stand side by side, if there are any. @param {HTMLElement} row @param {number} width @param {number[]} columns @param {number} between @param {Need} need */
function beside(row, width, columns, between, { whole, least }) {
  const total = columns.reduce((sum, n) => sum + n, 0);
  const smallest = Math.max(SMALLEST, width > PHONE ? least : whole);
  if (total * smallest > width) return;
  let cell = Math.max(smallest, Math.min(Math.max(LARGEST, whole), Math.floor((width - between) / total)));
  while (cell >= smallest) {
    place(row, { cell });
    const boxes = [...row.children].map((child) => child.getBoundingClientRect()).filter((box) => box.width); // a hidden child has none
    const over = (boxes.at(-1)?.right ?? 0) - (boxes[0]?.left ?? 0) - row.clientWidth;
    if (over <= 0 && !cut(row)) return { cell };
    cell -= Math.max(1, Math.ceil(over / total));
  }
}

/** The largest cells at which the stacked grids show every column. Where grids can stand side by side they change little in size when they no longer do. @param {HTMLElement} row @param {number} width @param {number} most columns of a grid @param {number} abreast @param {Need} need */
function stacked(row, width, most, abreast, { whole, least }) {
  const room = Math.floor((width - 20 * abreast + 16) / (abreast * most));
  const largest = Math.max(SMALLEST, least, Math.min(room, width > PHONE ? Math.max(26, whole) : Math.max(LARGEST, whole)));
  for (let cell = largest; cell >= Math.max(TIGHT, least) && room >= TIGHT; cell--) {
    const fit = place(row, { cell, stacked: true });
    if (!cut(row)) return fit;
  }
  return { cell: largest, stacked: true, broken: true };
}
