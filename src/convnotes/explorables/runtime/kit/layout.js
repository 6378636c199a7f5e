// How large a figure's cells are.

const [SMALLEST, LARGEST] = [24, 34]; // CSS pixels: the least that a finger hits, and the most that looks well
const TIGHT = 22; // what a finger still hits, where a larger cell would hide a column

/** @typedef {{ cell: number, stacked?: boolean, broken?: boolean }} Fit broken: lines within a stacked row break too */

/**
 * Give the grids of a row one cell size: as large as fits side by side, else stacked, else scrolling.
 * @param {HTMLElement} row @param {number} width what the row has @param {number[]} columns of each grid @param {number} between pixels for the signs between the grids
 * @param {number} [abreast] how many grids share a line when the others are stacked
 */
export function fitCells(row, width, columns, between, abreast = 1) {
  const key = [width, between, abreast, ...columns].join();
  if (row.dataset.fitted === key) return;
  row.dataset.fitted = key;
  const known = fits.get(row) ?? new Map();
  fits.set(row, known);
  if (!known.has(key)) known.set(key, beside(row, width, columns, between) ?? stacked(row, width, Math.max(...columns), abreast));
  place(row, known.get(key));
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

/** The largest cells at which the grids stand side by side, if there are any. @param {HTMLElement} row @param {number} width @param {number[]} columns @param {number} between */
function beside(row, width, columns, between) {
  const total = columns.reduce((sum, n) => sum + n, 0);
  if (total * SMALLEST > width) return;
  let cell = Math.max(SMALLEST, Math.min(LARGEST, Math.floor((width - between) / total)));
  while (cell >= SMALLEST) {
    place(row, { cell });
    const [first, last] = [row.firstElementChild, row.lastElementChild].map((child) => child?.getBoundingClientRect());
    const over = (last?.right ?? 0) - (first?.left ?? 0) - row.clientWidth;
    if (over <= 0 && !cut(row)) return { cell };
    cell -= Math.max(1, Math.ceil(over / total));
  }
}

/** The largest cells at which the stacked grids show every column. Where grids can stand side by side they change little in size when they no longer do. @param {HTMLElement} row @param {number} width @param {number} most columns of a grid @param {number} abreast */
function stacked(row, width, most, abreast) {
  const room = Math.floor((width - 20 * abreast + 16) / (abreast * most));
  const largest = Math.max(SMALLEST, Math.min(room, width > 480 ? 26 : LARGEST));
  for (let cell = largest; cell >= TIGHT && room >= TIGHT; cell--) {
    const fit = place(row, { cell, stacked: true });
    if (!cut(row)) return fit;
  }
  return { cell: largest, stacked: true, broken: true };
}
