// A picture of pixels, too fine for digits: a canvas, with room for drawing over it in pixel coordinates.

import { h } from "./dom.ts";
import { place, svg } from "./svg.ts";

const [DARK, LIGHT] = [[20, 24, 29], [242, 245, 247]]; // a screen is dark in both themes: light is light

export class Screen {
  /** What is drawn over the pixels; one unit is one pixel, (0, 0) the upper left corner. */
  over = svg("svg", { "aria-hidden": "true" });
  /** @type {ImageData | null} */ #pixels = null;

  /** @param {{ role: "x" | "y", label?: string }} options label: of a picture that nobody can take hold of */
  constructor({ role, label }) {
    this.canvas = h("canvas", label ? { role: "img", "aria-label": label } : {});
    this.context = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
    this.caption = h("div", { class: "cn-caption" });
    this.body = h("div", { class: `cn-screen cn-outline-${role}` }, this.canvas, this.over);
    this.el = h("div", { class: "cn-figure" }, this.caption, this.body);
  }

  /** @param {import("../engine.ts").NDArray} image @param {number} black @param {number} white the values that are shown as such */
  draw(image, black, white) {
    const [rows, columns] = image.shape;
    if (this.#pixels?.width !== columns || this.#pixels.height !== rows) {
      [this.canvas.width, this.canvas.height] = [columns, rows];
      this.#pixels = this.context.createImageData(columns, rows);
      this.#pixels.data.fill(255);
      place(this.over, { viewBox: `0 0 ${columns} ${rows}` });
    }
    const { data } = this.#pixels;
    for (let at = 0; at < image.length; at++) {
      const share = Math.max(0, Math.min((image[at] - black) / (white - black), 1));
      for (let channel = 0; channel < 3; channel++) data[4 * at + channel] = DARK[channel] + share * (LIGHT[channel] - DARK[channel]);
    }
    this.context.putImageData(this.#pixels, 0, 0);
  }

  /** A place of the screen in pixels of the picture: [x, y] @param {{ clientX: number, clientY: number }} place @returns {[number, number]} */
  at({ clientX, clientY }) {
    const box = this.canvas.getBoundingClientRect();
    return [((clientX - box.left) / box.width) * this.canvas.width, ((clientY - box.top) / box.height) * this.canvas.height];
  }
}
