// How large a figure's cells are: as large as the picture's box takes, the same in every grid.

import { cellFor } from "./digits.ts";
import type { Figure } from "./figure.ts";
import { type Grid, grids } from "./grid.ts";

/** CSS pixels: the least that a finger hits, the most that looks well, and the most for a whole class. */
const [SMALLEST, LARGEST, HUGE] = [24, 34, 110];
const PAPER = { smallest: 14, height: 900 }; // nobody touches it, and no box of it scrolls
const FEWEST = 3; // cells that a grid shows at the least, however many it has
const TURNS = 30; // tries to share the room out among grids that have too little

/** The cell of a picture; `limits` of each grid where they are too large even so, and scroll. */
type Fit = { cell: number; limits: Limit[] | null };

/** CSS pixels that a grid has at the most. */
type Limit = { width: number; height: number };

/** What is known of the room for a picture. */
export type Space = Pick<Figure, "width" | "height" | "narrow"> &
  Partial<Pick<Figure, "paper">> & { presenter: Pick<Figure["presenter"], "on"> };

type Room = { el: HTMLElement; shown: Grid[]; width: number; height: number };

/** What fits a picture has been found to need: to measure takes layouts, so it is done once. */
const known = new WeakMap<HTMLElement, Map<string, Fit>>();

/**
 * Give the grids of a picture one size of cells and of numbers: the largest at which it fits its box.
 * Where the smallest does not, the largest grids scroll, each in a box of its own. No cell is larger than
 * `largest` CSS pixels, unless for a class.
 */
export function fitCells(figure: Space, el: HTMLElement, largest = LARGEST) {
  const { width, narrow, presenter, paper } = figure;
  const height = paper ? Math.max(figure.height, PAPER.height) : figure.height;
  const bodies = [...el.querySelectorAll(".cn-figure:not([hidden]) .cn-grid")];
  const shown = bodies.flatMap((body) => grids.get(body) ?? []);
  if (!shown.length || !width || !height) return; // nothing to measure
  const smallest = paper ? PAPER.smallest : SMALLEST;
  const least = Math.max(smallest, cellFor(Math.max(...shown.map((grid) => grid.least))));
  const most = Math.max(least, Math.round(presenter.on ? (HUGE * largest) / LARGEST : largest));
  const key = [width, height, narrow, least, most, ...shown.map((grid) => grid.space)].join();
  const fits = known.get(el) ?? new Map<string, Fit>();
  known.set(el, fits);
  if (el.dataset.fitted !== key) {
    if (!fits.has(key) && !el.checkVisibility()) return; // it is not seen, and cannot be measured
    el.classList.toggle("cn-stacked", narrow);
    const room = { el, shown, width, height };
    const fit = fits.get(key) ?? fitted(room, least, most);
    fits.set(key, fit);
    place(room, fit);
    el.dataset.fitted = key;
  }
  const { cell, limits } = fits.get(key) ?? { cell: least, limits: null };
  for (const grid of shown) grid.fit(cell);
  letter(el, shown);
  if (limits) for (const grid of shown) grid.reveal();
}

/** One size of type for all numbers of a picture: that of the longest. */
function letter(el: HTMLElement, shown: Grid[]) {
  const longest = Math.max(2, ...shown.map(({ longest }) => longest));
  el.style.setProperty("--length", longest.toFixed(2));
  el.classList.toggle("cn-long", longest > 3.4);
}

function place({ el, shown }: Pick<Room, "el" | "shown">, { cell, limits }: Fit) {
  el.style.setProperty("--cell", `${cell}px`);
  shown.forEach((grid, at) => {
    grid.limit(limits?.[at] ?? null);
  });
}

/** By how many CSS pixels a picture is wider and higher than its box. */
const excess = ({ el, width, height }: Room) => ({
  width: Math.max(el.scrollWidth, el.offsetWidth) - width,
  height: Math.max(el.scrollHeight, el.offsetHeight) - height,
});

function fitsAt(room: Room, cell: number): boolean {
  place(room, { cell, limits: null });
  const over = excess(room);
  return over.width <= 0 && over.height <= 0 && !room.shown.some((grid) => grid.cut);
}

/** The largest cell that fits, by halves; else the smallest, and what each grid may take. */
function fitted(room: Room, least: number, most: number): Fit {
  if (fitsAt(room, most)) return { cell: most, limits: null };
  let [low, high] = [least - 1, most];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (fitsAt(room, middle)) low = middle;
    else high = middle;
  }
  if (low >= least) return { cell: low, limits: null };
  place(room, { cell: least, limits: null });
  return { cell: least, limits: limited(room, least) };
}

/** What each grid may take: the widest and the highest give way first, and only as far as they must. */
function limited(room: Room, cell: number): Limit[] {
  const limits = room.shown.map(({ body }) => ({
    width: body.offsetWidth + 8,
    height: body.offsetHeight + 8,
  }));
  for (const side of ["width", "height"] as const)
    for (let turn = 0; turn < TURNS; turn++) {
      const over = excess(room)[side];
      if (over <= 0 || !shorten(limits, side, over, FEWEST * cell)) break;
      place(room, { cell, limits });
    }
  return limits;
}

/** Take from the largest what is too much, down to the next in size; false where nothing is left to take. */
function shorten(limits: Limit[], side: keyof Limit, over: number, floor: number): boolean {
  const sizes = limits.map((limit) => limit[side]);
  const largest = Math.max(...sizes);
  const next = Math.max(floor, ...sizes.filter((size) => size < largest));
  if (largest <= floor) return false;
  const share = Math.ceil(over / sizes.filter((size) => size === largest).length);
  const size = Math.max(next, largest - share);
  for (const limit of limits) if (limit[side] === largest) limit[side] = size;
  return true;
}
