// How large a figure's cells are.

const [SMALLEST, LARGEST] = [24, 34]; // CSS pixels: the least that a finger hits, and the most that looks well

/**
 * Give the grids of a row one cell size: as large as fits side by side, else stacked, else scrolling at the least.
 * @param {HTMLElement} row @param {number} width what the row has @param {number[]} columns of each grid @param {number} between pixels for the signs between the grids
 * @param {number} [abreast] how many grids share a line when the others are stacked
 */
export function fitCells(row, width, columns, between, abreast = 1) {
  const total = columns.reduce((sum, n) => sum + n, 0);
  const beside = Math.floor((width - between) / total);
  const stacked = beside < SMALLEST + 2;
  const cell = stacked ? Math.floor((width - 20 * abreast + 16) / (abreast * Math.max(...columns))) : beside;
  row.classList.toggle("cn-stacked", stacked);
  row.style.setProperty("--cell", `${Math.max(SMALLEST, Math.min(LARGEST, cell))}px`);
}
