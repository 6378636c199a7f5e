// A picture of pixels, too fine for digits: a canvas, with room for drawing over it in pixel coordinates.

import type { NDArray } from "../types.ts";
import { h } from "./dom.ts";
import { place, svg } from "./svg.ts";

/**
 * Red, green and blue of no light and of full light: they are the same in both themes, since light is light.
 */
const [DARK, LIGHT] = [
  [20, 24, 29],
  [242, 245, 247],
];

export class Pixels {
  readonly canvas: HTMLCanvasElement;
  readonly caption = h("div", { class: "cn-caption" });
  /** What is drawn over the pixels; one unit is one pixel, (0, 0) the upper left corner. */
  readonly over = svg("svg", { "aria-hidden": "true" });
  /** What a hand takes hold of. */
  readonly body: HTMLElement;
  readonly el: HTMLElement;
  #data: ImageData | null = null;

  /** The label is that of a picture which nobody can take hold of. */
  constructor({ role, label }: { role: "x" | "y"; label?: string }) {
    this.canvas = h("canvas", label ? { role: "img", "aria-label": label } : {});
    this.body = h("div", { class: `cn-pixels cn-outline-${role}` }, this.canvas, this.over);
    this.el = h("div", { class: "cn-figure" }, this.caption, this.body);
  }

  /** How many pixels the picture is wide. */
  get columns() {
    return this.canvas.width;
  }

  /** Show an image, its values `black` and less as dark, `white` and more as light. */
  draw(image: NDArray, black: number, white: number) {
    const context = this.canvas.getContext("2d");
    if (!context) return; // the browser has no memory left for pictures
    const [rows, columns] = image.shape;
    if (this.#data?.width !== columns || this.#data.height !== rows) {
      [this.canvas.width, this.canvas.height] = [columns, rows];
      this.#data = context.createImageData(columns, rows);
      this.#data.data.fill(255);
      place(this.over, { viewBox: `0 0 ${columns} ${rows}` });
    }
    const { data } = this.#data;
    for (let at = 0; at < image.length; at++) {
      const light = Math.max(0, Math.min((image[at] - black) / (white - black), 1));
      for (let channel = 0; channel < 3; channel++) {
        data[4 * at + channel] = DARK[channel] + light * (LIGHT[channel] - DARK[channel]);
      }
    }
    context.putImageData(this.#data, 0, 0);
  }

  /** A place of the reader's window in pixels of the picture: [x, y]. */
  at({ clientX, clientY }: { clientX: number; clientY: number }): [x: number, y: number] {
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    const { canvas } = this;
    return [((clientX - left) / width) * canvas.width, ((clientY - top) / height) * canvas.height];
  }
}
