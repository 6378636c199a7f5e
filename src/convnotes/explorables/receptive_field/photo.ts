// The photograph as the stack's input, with the field of one cell on it: its frame, and how it weighs.

import { h, place, svg } from "../runtime/kit.ts";
import stored from "./photo.json" with { type: "json" };

/** Of no light, of full light, and of a pixel that many paths lead to: the same in both themes. */
const TINT = [242, 163, 94];
const MOST = 0.85; // how much of the tint the busiest pixel gets
const OUTSIDE = 0.55; // how much light is left outside the field

/** What is painted: the pixels from `first` on, `size` of them, along both axes, and their weights. */
export type Painted = { n: number; first: number; size: number; shares: ArrayLike<number> };

export class Photo {
  readonly canvas: HTMLCanvasElement;
  readonly el: HTMLElement;
  readonly caption = h("div", { class: "cn-caption" });
  readonly #frame = svg("rect", { class: "cn-rf-frame" });
  readonly #over = svg("svg", { "aria-hidden": "true" }, this.#frame);
  readonly #body: HTMLElement;
  readonly #image = new Image();
  /** Where its light is read: what is shown is only written, so that no frame waits for it to be read. */
  readonly #read = h("canvas");
  /** Its light, pixel by pixel, in a picture of so many. */
  #light = new Uint8ClampedArray();
  #drawn = "";

  constructor(label: string, redraw: () => void) {
    this.canvas = h("canvas", { role: "img", "aria-label": label });
    this.#body = h("div", { class: "cn-pixels cn-outline-x" }, this.canvas, this.#over);
    this.el = h("div", { class: "cn-figure cn-rf-photo" }, this.caption, this.#body);
    this.#image.addEventListener("load", () => {
      this.#drawn = "";
      redraw();
    });
    this.#image.src = `data:${stored.type};base64,${stored.base64.join("")}`;
  }

  resize(side: number) {
    this.#body.style.setProperty("--pixels", `${side}px`);
  }

  draw({ n, first, size, shares }: Painted) {
    place(this.#over, { viewBox: `0 0 ${n} ${n}` });
    place(this.#frame, { x: first, y: first, width: size, height: size });
    const context = this.canvas.getContext("2d");
    const reading = this.#read.getContext("2d", { willReadFrequently: true });
    if (!context || !reading) return; // the browser has no memory left for pictures
    this.#scale(reading, n);
    const picture = context.createImageData(n, n);
    const weights = rooted(shares, n);
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        const at = i * n + j;
        const inside = i >= first && j >= first && i < first + size && j < first + size;
        const light = this.#light[at] * (inside ? 1 : OUTSIDE);
        const share = MOST * weights[i] * weights[j];
        for (let channel = 0; channel < 3; channel++)
          picture.data[4 * at + channel] = light + share * (TINT[channel] - light);
        picture.data[4 * at + 3] = 255;
      }
    context.putImageData(picture, 0, 0);
  }

  /** Read the light of a picture of n × n pixels, once for each n. */
  #scale(context: CanvasRenderingContext2D, n: number) {
    const key = `${n} ${this.#image.complete}`;
    if (key === this.#drawn) return;
    this.#drawn = key;
    for (const canvas of [this.canvas, this.#read]) [canvas.width, canvas.height] = [n, n];
    context.fillStyle = "#808080"; // until the picture is there
    context.fillRect(0, 0, n, n);
    if (this.#image.complete) context.drawImage(this.#image, 0, 0, n, n);
    const { data } = context.getImageData(0, 0, n, n);
    this.#light = new Uint8ClampedArray(n * n).map((_, at) => data[4 * at]);
  }
}

/** Weights as parts of the largest, on a root scale, so that weak ones can be seen. */
function rooted(shares: ArrayLike<number>, n: number) {
  let most = 0;
  for (let at = 0; at < n; at++) most = Math.max(most, shares[at] ?? 0);
  return Float64Array.from({ length: n }, (_, at) => (most ? Math.sqrt((shares[at] ?? 0) / most) : 0));
}
