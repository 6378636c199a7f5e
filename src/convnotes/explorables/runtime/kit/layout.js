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
  const place = (/** @type {boolean} */ stacked, /** @type {number} */ cell) => {
    row.classList.toggle("cn-stacked", stacked);
    row.style.setProperty("--cell", `${Math.max(SMALLEST, Math.min(LARGEST, cell))}px`);
  };
  const beside = Math.floor((width - between) / columns.reduce((sum, n) => sum + n, 0));
  const known = fits.get(row) ?? new Map();
  fits.set(row, known);
  if (!known.has(key)) {
    place(false, beside);
    const cramped = beside < SMALLEST + 2 || [...row.querySelectorAll(".cn-scroll")].some((box) => box.scrollWidth > box.clientWidth);
    known.set(key, !cramped);
  }
  if (known.get(key)) place(false, beside);
  else place(true, Math.floor((width - 20 * abreast + 16) / (abreast * Math.max(...columns))));
}

/** Which arrangements of a row have been seen to fit: to measure takes a layout, so it is done once. @type {WeakMap<HTMLElement, Map<string, boolean>>} */
const fits = new WeakMap();
