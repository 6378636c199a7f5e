// Where the windows of a kernel lie on its input, and whether they fit; the twin of windows.py. For any state
// with input, kernel, stride, padding, dilation and padding_mode; and for views, which output reads what.

import {
  axisPadding,
  dropped,
  effectiveKernelSize,
  integers,
  outputSize,
  type PaddingMode,
  type PaddingWord,
  pad,
  tap,
} from "./engine.ts";
import { fault } from "./schema.ts";
import type { Amounts, Fault, NDArray, Picked, Rows } from "./types.ts";

/** What of a state says where its windows lie. */
export type Windowed = {
  input: Rows;
  kernel: Rows;
  stride: number;
  padding: number | PaddingWord;
  dilation: number;
  padding_mode: PaddingMode;
};

/** A row and a column. */
export type Cell = [i: number, j: number];

/** One axis: cells of the input and of padding before and after it, taps, d(k − 1) + 1, cells in all. */
export type Axis = { n: number; k: number; amounts: Amounts; extent: number; padded: number };

/** The axes [height, width]. */
export function geometry({ input, kernel, padding, stride, dilation }: Windowed): [Axis, Axis] {
  const axis = (n: number, k: number): Axis => {
    const amounts = axisPadding(padding, n, k, { stride, dilation });
    return { n, k, amounts, extent: effectiveKernelSize(k, dilation), padded: n + amounts[0] + amounts[1] };
  };
  return [axis(input.length, kernel.length), axis(input[0].length, kernel[0].length)];
}

/** The padding of both axes, as `pad` takes it. */
export function amountsOf(axes: [Axis, Axis]): [Amounts, Amounts] {
  return [axes[0].amounts, axes[1].amounts];
}

/** The error if the kernel exceeds the padded input, or a mode does not find the cells it copies. */
export function misfit(state: Windowed): Fault | null {
  const axes = geometry(state);
  for (const [axis, { extent, padded }] of axes.entries())
    if (extent > padded) return exceeds(axis, extent, padded);
  const mode = state.padding_mode;
  if (mode !== "reflect" && mode !== "circular") return null;
  const limits = axes.map(({ n, amounts }) => ({
    amount: Math.max(...amounts),
    most: n - (mode === "reflect" ? 1 : 0),
  }));
  const [height, width] = limits;
  const worst = height.amount - height.most >= width.amount - width.most ? height : width;
  // What fits there fits on both axes.
  return worst.amount > worst.most ? fault(`mode_${mode}`, "padding", worst.amount, worst.most) : null;
}

/** The error that a kernel of this extent is larger than the padded axis. */
export function exceeds(axis: number, extent: number, padded: number): Fault {
  return fault(axis === 0 ? "exceeds_height" : "exceeds_width", "kernel_size", extent, padded);
}

/** The shape of the output, and how many [rows, columns] of the padded input no window reaches. */
export function outputs(state: Windowed): { shape: Cell; dropped: Cell } {
  const { stride, dilation } = state;
  const [height, width] = geometry(state);
  const size = ({ n, k, amounts }: Axis) => outputSize(n, k, { stride, padding: amounts, dilation });
  const rest = ({ n, k, amounts }: Axis) => dropped(n, k, { stride, padding: amounts, dilation });
  return { shape: [size(height), size(width)], dropped: [rest(height), rest(width)] };
}

/** The input cell, row by row, that each cell of the padded input shows; −1 for a zero. */
export function shownCells(
  shape: number[],
  amounts: [Amounts, Amounts],
  mode: PaddingMode = "zeros",
): NDArray {
  const cells = integers(
    shape,
    Array.from({ length: shape[0] * shape[1] }, (_, cell) => cell + 1),
  );
  const shown = pad(cells, amounts, mode);
  return integers(
    shown.shape,
    shown.map((cell) => cell - 1),
  );
}

/** The windows of a kernel on a padded input, all by their places: rows and columns. */
export class Windows {
  readonly kernel: Cell;
  readonly stride: number;
  readonly dilation: number;
  readonly output: Cell;

  /** @param options the size of the padded input, the taps of the kernel, the steps of both axes */
  constructor(options: { size: Cell; kernel: Cell; stride: number; dilation?: number }) {
    const { size, kernel, stride, dilation = 1 } = options;
    this.kernel = kernel;
    this.stride = stride;
    this.dilation = dilation;
    this.output = [
      outputSize(size[0], kernel[0], { stride, dilation }),
      outputSize(size[1], kernel[1], { stride, dilation }),
    ];
  }

  /** The cell of the padded input under a tap of the window of an output. */
  cellUnder([i, j]: Cell, [u, v]: Cell): Cell {
    return [tap(i, u, this.stride, this.dilation), tap(j, v, this.stride, this.dilation)];
  }

  /** The cells under the taps of an output's window, row by row. */
  cellsUnder(output: Cell): { u: number; v: number; cell: Cell }[] {
    return cellsOf(this.kernel).map(([u, v]) => ({ u, v, cell: this.cellUnder(output, [u, v]) }));
  }

  /** The outputs whose windows read a cell of the padded input, each with the tap that lies on it. */
  outputsOf([i, j]: Cell): { output: Cell; tap: Cell }[] {
    const rows = this.#onAxis(i, 0);
    const columns = this.#onAxis(j, 1);
    return rows.flatMap(([a, u]) =>
      columns.map(([b, v]): { output: Cell; tap: Cell } => ({ output: [a, b], tap: [u, v] })),
    );
  }

  /** Whether a tap of an output's window lies on a cell of the padded input. */
  covers([a, b]: Cell, [i, j]: Cell): boolean {
    return this.#tapAt(i, a, 0) !== null && this.#tapAt(j, b, 1) !== null;
  }

  /** Whether some window has this tap on a cell of the padded input. */
  meets([u, v]: Cell, [i, j]: Cell): boolean {
    return this.#putsOn(u, i, 0) && this.#putsOn(v, j, 1);
  }

  /** Along an axis, each window that has a tap on a cell, and the tap. */
  #onAxis(cell: number, axis: 0 | 1): [window: number, tap: number][] {
    const found: [number, number][] = [];
    for (let window = 0; window < this.output[axis]; window++) {
      const at = this.#tapAt(cell, window, axis);
      if (at !== null) found.push([window, at]);
    }
    return found;
  }

  /** Along an axis, whether some window has this tap on a cell. */
  #putsOn(at: number, cell: number, axis: 0 | 1): boolean {
    const start = cell - tap(0, at, this.stride, this.dilation);
    return start >= 0 && start % this.stride === 0 && start / this.stride < this.output[axis];
  }

  /** Along an axis, the tap of a window that lies on a cell, if one does. */
  #tapAt(cell: number, window: number, axis: 0 | 1): number | null {
    const offset = cell - tap(window, 0, this.stride, this.dilation);
    const at = offset / this.dilation;
    return offset >= 0 && offset % this.dilation === 0 && at < this.kernel[axis] ? at : null;
  }
}

/** The windows of a state. */
export function windowsOf(state: Windowed): Windows {
  const [height, width] = geometry(state);
  const { stride, dilation } = state;
  return new Windows({ size: [height.padded, width.padded], kernel: [height.k, width.k], stride, dilation });
}

/** Every cell of a grid of this shape, row by row. */
export function cellsOf([rows, columns]: Cell): Cell[] {
  return Array.from({ length: rows * columns }, (_, at) => cellAt(at, columns));
}

/** Whether a cell is one of these. */
export function among(cells: Cell[]): (cell: Cell) => boolean {
  const places = new Set(cells.map(String));
  return (cell) => places.has(String(cell));
}

/** The row and column of the cell that stands at this place of a grid read row by row. */
export function cellAt(at: number, columns: number): Cell {
  return [Math.floor(at / columns), at % columns];
}

/** The picked cell, moved inside a grid that has become smaller; null if it is of none of these grids. */
export function clamped(picked: Picked | null, shapes: Record<string, number[]>): Picked | null {
  const shape = picked && shapes[picked[0]];
  if (!picked || !shape) return null;
  return [picked[0], Math.min(picked[1], shape[0] - 1), Math.min(picked[2], shape[1] - 1)];
}

/** Where the input lies in the padded input. */
export type Inset = { n: number; amounts: Amounts };

/** What a cell of the padded input is picked as: its place in the input, or as padding. */
export function pickOf([i, j]: Cell, [height, width]: [Inset, Inset]): Picked {
  const [a, b] = [i - height.amounts[0], j - width.amounts[0]];
  const inside = a >= 0 && a < height.n && b >= 0 && b < width.n;
  return inside ? ["input", a, b] : ["padded", i, j];
}

/** A picked cell by its place in the padded input, if it is of the input; others as they are. */
export function paddedOf([grid, i, j]: Picked, [height, width]: [Inset, Inset]): Picked {
  return grid === "input" ? ["padded", i + height.amounts[0], j + width.amounts[0]] : [grid, i, j];
}
