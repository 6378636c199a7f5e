// How large a figure's cells are.

const [SMALLEST, LARGEST] = [24, 34]; // CSS pixels: the least that a finger hits, and the most that looks well

/**
 * Give the grids of a row one cell size: as large as fits side by side, else stacked, else scrolling at the least.
 * @param {HTMLElement} row @param {number} width what the row has @param {number[]} columns of each grid @param {number} between pixels for the signs between the grids
 * @param {number} [abreast] how many grids share a line when the others are stacked
 */
export function fitCells(row, width, columns, between, abreast = 1) {
  const key = [width, between, abreast, ...columns].join();
  if (row.dataset.fitted === key) return;
  row.dataset.fitted = key;
  const known = fits.get(row) ?? new Map();
  fits.set(row, known);
  if (!known.has(key)) known.set(key, beside(row, width, columns, between));
  const cell = known.get(key);
  if (cell) place(row, false, cell);
  else place(row, true, Math.floor((width - 20 * abreast + 16) / (abreast * Math.max(...columns))));
}

/** What fits a row has been found to need: to measure takes a layout, so it is done once. @type {WeakMap<HTMLElement, Map<string, number>>} */
const fits = new WeakMap();

/** @param {HTMLElement} row @param {boolean} stacked @param {number} cell */
function place(row, stacked, cell) {
  row.classList.toggle("cn-stacked", stacked);
  row.style.setProperty("--cell", `${Math.max(SMALLEST, Math.min(LARGEST, cell))}px`);
}

/** The cell size at which the grids stand side by side; 0 if there is none. @param {HTMLElement} row @param {number} width @param {number[]} columns @param {number} between */
function beside(row, width, columns, between) {
  const total = columns.reduce((sum, n) => sum + n, 0);
  let cell = Math.min(LARGEST, Math.floor((width - between) / total));
  for (let tries = 0; tries < 3 && cell >= SMALLEST + 2; tries++) {
    place(row, false, cell);
    const [first, last] = [row.firstElementChild, row.lastElementChild].map((child) => child?.getBoundingClientRect());
    const over = (last?.right ?? 0) - (first?.left ?? 0) - row.clientWidth;
    const cut = [...row.querySelectorAll(".cn-scroll")].some((box) => box.scrollWidth > box.clientWidth);
    if (over <= 0 && !cut) return cell;
    cell -= Math.max(1, Math.ceil(over / total));
  }
  return 0;
}
