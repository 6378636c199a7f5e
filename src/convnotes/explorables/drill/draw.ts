// Whole numbers for a problem, drawn from its seed; the twin of draw.py.

import { floats, mulberry32 } from "../runtime/engine.ts";
import type { NDArray } from "../runtime/types.ts";

const MOST = 64; // of the numbers that a problem needs

/** Numbers of one seed, each drawn after the last. */
export class Draw {
  #numbers: NDArray;
  #at = 0;

  constructor(seed: number) {
    this.#numbers = mulberry32(seed, MOST);
  }

  /** A whole number from low to high. */
  whole(low: number, high: number): number {
    return low + Math.floor(this.#numbers[this.#at++] * (high - low + 1));
  }

  /** Whole numbers from low to high. */
  grid(rows: number, columns: number, low: number, high: number): NDArray {
    const cells = floats([rows, columns]);
    for (let at = 0; at < cells.length; at++) cells[at] = this.whole(low, high);
    return cells;
  }

  /** 1, 2, 3 … in any order: no two cells tie. */
  shuffled(rows: number, columns: number): NDArray {
    const cells = floats([rows, columns]);
    for (let at = 0; at < cells.length; at++) cells[at] = at + 1;
    for (let last = cells.length - 1; last > 0; last--) {
      const other = this.whole(0, last);
      [cells[last], cells[other]] = [cells[other], cells[last]];
    }
    return cells;
  }

  /** Whole numbers from −4 to 4, none of them 0. */
  gradient(rows: number, columns: number): NDArray {
    const cells = this.grid(rows, columns, -4, 3);
    for (let at = 0; at < cells.length; at++) if (cells[at] >= 0) cells[at] += 1;
    return cells;
  }
}
