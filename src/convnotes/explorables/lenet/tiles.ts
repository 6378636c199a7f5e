// Maps of numbers too small for digits: a canvas, tinted by sign and by the root of the size, so that weak
// answers can be seen.

import { h, place, svg } from "../runtime/kit.ts";

/** So many maps of one size. */
export type Shape = { planes: number; rows: number; columns: number };

/** Red, green, blue. */
type Colour = [number, number, number];

/** What a value greater and one less than 0 is tinted with. */
export type Tints = { positive: Colour; negative: Colour };

/** The tints of the figure's theme, and the ink of its drawing. */
export function tintsOf(el: Element): { tints: Tints; ink: Tints } {
  const style = getComputedStyle(el);
  const colour = (name: string): Colour => {
    const value = Number.parseInt(style.getPropertyValue(name).trim().slice(1), 16);
    return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
  };
  const text = colour("--cn-text");
  return {
    tints: { positive: colour("--cn-pos"), negative: colour("--cn-neg") },
    ink: { positive: text, negative: text },
  };
}

/** A frame in cells: of the maps' cells, on one of them or, for null, on all. */
export type Frame = { plane: number | null; top: number; left: number; rows: number; columns: number };

export class Tiles {
  readonly canvas = h("canvas", {});
  readonly body: HTMLElement;
  readonly #borders = svg("path", { class: "cn-lenet-borders" });
  readonly #frames = svg("g", {});
  readonly #over = svg("svg", { "aria-hidden": "true" }, this.#borders, this.#frames);
  #shape: Shape = { planes: 1, rows: 1, columns: 1 };
  #across = 1;
  #data: ImageData | null = null;

  constructor() {
    this.body = h("div", { class: "cn-lenet-tiles" }, this.canvas, this.#over);
  }

  get shape() {
    return this.#shape;
  }

  /** Lay out so many maps, some side by side, in cells of so many CSS pixels. */
  lay(shape: Shape, across: number, cell: number) {
    const { planes, rows, columns } = shape;
    const [width, height] = [across * (columns + 1) - 1, Math.ceil(planes / across) * (rows + 1) - 1];
    const size = [`${width * cell}px`, `${height * cell}px`];
    const { style } = this.body;
    if (style.width === size[0] && style.height === size[1] && sameShape(shape, this.#shape)) return;
    [this.#shape, this.#across] = [shape, across];
    [style.width, style.height] = size;
    [this.canvas.width, this.canvas.height] = [width, height];
    this.#data = null;
    place(this.#over, { viewBox: `0 0 ${width} ${height}` });
    const borders = Array.from({ length: planes }, (_, plane) => {
      const [x, y] = this.#corner(plane);
      return `M${x} ${y}h${columns}v${rows}h${-columns}z`;
    });
    place(this.#borders, { d: borders.join("") });
  }

  /** Tint the cells; `most` is the size that has the full tint, else the largest of the values. */
  paint(values: ArrayLike<number>, { positive, negative }: Tints, most?: number, power = 0.5) {
    const context = this.canvas.getContext("2d");
    if (!context) return; // the browser has no memory left for pictures
    this.#data ??= context.createImageData(this.canvas.width, this.canvas.height);
    const { data } = this.#data;
    const { planes, rows, columns } = this.#shape;
    const full = most ?? largest(values);
    let at = 0;
    for (let plane = 0; plane < planes; plane++) {
      const [x, y] = this.#corner(plane);
      for (let i = 0; i < rows; i++)
        for (let j = 0; j < columns; j++) {
          const value = values[at++];
          const pixel = 4 * ((y + i) * this.canvas.width + x + j);
          const colour = value < 0 ? negative : positive;
          data[pixel] = colour[0];
          data[pixel + 1] = colour[1];
          data[pixel + 2] = colour[2];
          data[pixel + 3] = full > 0 ? 255 * (Math.abs(value) / full) ** power : 0;
        }
    }
    context.putImageData(this.#data, 0, 0);
  }

  /** Frame cells, each in the style of its class. */
  frame(frames: { at: Frame; mark: string }[]) {
    const { planes } = this.#shape;
    const drawn = frames.flatMap(({ at, mark }) => {
      const all = at.plane === null ? Array.from({ length: planes }, (_, plane) => plane) : [at.plane];
      return all.map((plane) => {
        const [x, y] = this.#corner(plane);
        const size = { width: at.columns, height: at.rows };
        return svg("rect", { class: mark, x: x + at.left, y: y + at.top, ...size });
      });
    });
    this.#frames.replaceChildren(...drawn);
  }

  /** The cell under a place of the reader's window; between the maps none. */
  at({ clientX, clientY }: { clientX: number; clientY: number }) {
    const [x, y] = this.place({ clientX, clientY });
    const { planes, rows, columns } = this.#shape;
    const [column, row] = [Math.floor(x / (columns + 1)), Math.floor(y / (rows + 1))];
    const plane = row * this.#across + column;
    const [i, j] = [Math.floor(y) - row * (rows + 1), Math.floor(x) - column * (columns + 1)];
    const inside = x >= 0 && y >= 0 && column < this.#across && plane < planes && i < rows && j < columns;
    return inside ? { plane, i, j } : null;
  }

  /** A place of the reader's window in cells of the canvas: x to the right, y down. */
  place({ clientX, clientY }: { clientX: number; clientY: number }): [x: number, y: number] {
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    return [((clientX - left) / width) * this.canvas.width, ((clientY - top) / height) * this.canvas.height];
  }

  #corner(plane: number): [x: number, y: number] {
    const { rows, columns } = this.#shape;
    return [(plane % this.#across) * (columns + 1), Math.floor(plane / this.#across) * (rows + 1)];
  }
}

function sameShape(one: Shape, other: Shape) {
  return one.planes === other.planes && one.rows === other.rows && one.columns === other.columns;
}

function largest(values: ArrayLike<number>) {
  let most = 0;
  for (let at = 0; at < values.length; at++) most = Math.max(most, Math.abs(values[at]));
  return most;
}
