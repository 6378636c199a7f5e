// How large a figure's cells are.

const [SMALLEST, LARGEST] = [24, 34]; // CSS pixels: the least that a finger hits, and the most that looks well
const TIGHT = 22; // what a finger still hits, where a larger cell would hide a column
const PHONE = 480; // up to this width grids are stacked anyway, and the controls are out of sight

/** @typedef {{ cell: number, stacked?: boolean, broken?: boolean }} Fit broken: lines within a stacked row break too */

/**
 * Give the grids of a row one cell size: as large as fits side by side, else stacked, else scrolling.
 * @param {HTMLElement} row @param {number} width what the row has @param {number[]} columns of each grid @param {number} between pixels for the signs between the grids
 * @param {number} [abreast] how many grids share a line when the others are stacked
 */
export function fitCells(row, width, columns, between, abreast = 1) {
  const least = legible(row);
  const key = [width, between, abreast, least, ...columns].join();
  if (row.dataset.fitted === key) return;
  row.dataset.fitted = key;
  const known = fits.get(row) ?? new Map();
  fits.set(row, known);
  if (!known.has(key)) known.set(key, beside(row, width, columns, between, width > PHONE ? SMALLEST : least) ?? stacked(row, width, Math.max(...columns), abreast, least));
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

/** The cell that the longest number needs to be read: 9.5 pixels high. @param {HTMLElement} row */
function legible(row) {
  const lengths = [...row.querySelectorAll(".cn-figure:not([hidden]) .cn-grid")].map((grid) => Number(/** @type {HTMLElement} */ (grid).dataset.length));
  return Math.max(SMALLEST, Math.min(LARGEST, Math.ceil(2 + 9.5 * 0.6 * Math.max(...lengths))));
}

/** Whether a grid of the row has to scroll. @param {HTMLElement} row */
const cut = (row) => [...row.querySelectorAll(".cn-scroll")].some((box) => box.scrollWidth > box.clientWidth);

/** The largest cells at which the grids stand side by side, if there are any. @param {HTMLElement} row @param {number} width @param {number[]} columns @param {number} between @param {number} least */
function beside(row, width, columns, between, least) {
  const total = columns.reduce((sum, n) => sum + n, 0);
  if (total * least > width) return;
  let cell = Math.max(least, Math.min(LARGEST, Math.floor((width - between) / total)));
  while (cell >= least) {
    place(row, { cell });
    const boxes = [...row.children].map((child) => child.getBoundingClientRect()).filter((box) => box.width); // a hidden child has none
    const over = (boxes.at(-1)?.right ?? 0) - (boxes[0]?.left ?? 0) - row.clientWidth;
    if (over <= 0 && !cut(row)) return { cell };
    cell -= Math.max(1, Math.ceil(over / total));
  }
}

/** The largest cells at which the stacked grids show every column. Where grids can stand side by side they change little in size when they no longer do. @param {HTMLElement} row @param {number} width @param {number} most columns of a grid @param {number} abreast @param {number} least */
function stacked(row, width, most, abreast, least) {
  const room = Math.floor((width - 20 * abreast + 16) / (abreast * most));
  const largest = Math.max(SMALLEST, Math.min(room, width > PHONE ? Math.max(26, least) : LARGEST));
  for (let cell = largest; cell >= TIGHT && room >= TIGHT; cell--) {
    const fit = place(row, { cell, stacked: true });
    if (!cut(row)) return fit;
  }
  return { cell: largest, stacked: true, broken: true };
}
