// A picture on a canvas, in a square box of constant size, with a frame over the pixels that are looked at.

import { h, place, px, svg } from "../runtime/kit.ts";
import type { NDArray } from "../runtime/types.ts";
import { colour, type Scale } from "./tints.ts";

/** A rectangle in pixels of the picture. */
export type Frame = { top: number; left: number; rows: number; columns: number };

/** What a hand or the arrow keys do: look at a pixel, pick it, let go. */
export type Hand = {
  look(i: number, j: number): void;
  pick(i: number, j: number): void;
  /** Go on from the pixel that is picked. */
  step(down: number, right: number): void;
  leave(): void;
  /** Let go of the pixel that is picked; whether there was something to let go of. */
  letGo(): boolean;
};

const KEYS = new Map<string, [down: number, right: number]>([
  ["ArrowUp", [-1, 0]],
  ["ArrowDown", [1, 0]],
  ["ArrowLeft", [0, -1]],
  ["ArrowRight", [0, 1]],
  ["PageUp", [-10, 0]],
  ["PageDown", [10, 0]],
  ["Home", [0, -10]],
  ["End", [0, 10]],
]);

export class Photo {
  readonly canvas = h("canvas");
  readonly caption = h("div", { class: "cn-caption" });
  readonly body: HTMLElement;
  readonly el: HTMLElement;
  readonly #box: HTMLElement;
  #frame = svg("rect", { class: "cn-photo-frame" });
  readonly #over = svg("svg", { "aria-hidden": "true" }, this.#frame);
  #data: ImageData | null = null;
  #drawn: { image: NDArray; scale: string } | null = null;

  constructor(role: "x" | "y", label: string) {
    const attributes = { class: `cn-photo cn-outline-${role}`, role: "application", "aria-label": label };
    this.body = h("div", { ...attributes, tabindex: 0 }, this.canvas, this.#over);
    this.#box = h("div", { class: "cn-photo-box" }, this.body);
    this.el = h("div", { class: "cn-figure" }, this.caption, this.#box);
  }

  /** Show an image (P, H, W); `whole` are the rows and columns that the box has room for. */
  draw(image: NDArray, whole: number[], scale: Scale) {
    const key = JSON.stringify([scale, whole]);
    if (this.#drawn?.image === image && this.#drawn.scale === key) return;
    const [, rows, columns] = image.shape;
    const context = this.canvas.getContext("2d");
    if (!context) return; // the browser has no memory left for pictures
    if (this.#data?.width !== columns || this.#data.height !== rows) {
      [this.canvas.width, this.canvas.height] = [columns, rows];
      this.#data = context.createImageData(columns, rows);
      place(this.#over, { viewBox: `0 0 ${columns} ${rows}` });
    }
    const side = Math.max(...whole);
    this.#box.style.aspectRatio = `${side} / ${whole[0]}`;
    this.body.style.width = `${px((100 * columns) / side)}%`;
    this.body.style.aspectRatio = `${columns} / ${rows}`;
    colour(this.#data.data, image, scale);
    context.putImageData(this.#data, 0, 0);
    this.#drawn = { image, scale: key };
  }

  /** Frame a rectangle of pixels, or none. */
  frame(at: Frame | null) {
    place(this.#frame, {
      x: at?.left ?? 0,
      y: at?.top ?? 0,
      width: at?.columns ?? 0,
      height: at?.rows ?? 0,
    });
  }

  listen(hand: Hand) {
    const { body } = this;
    body.addEventListener("pointermove", (event) => {
      if (event.pointerType !== "touch") hand.look(...this.#at(event));
    });
    body.addEventListener("pointerleave", () => hand.leave());
    body.addEventListener("click", (event) => hand.pick(...this.#at(event)));
    body.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && hand.letGo()) event.stopPropagation();
      const step = KEYS.get(event.key);
      if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
      hand.step(...step);
      event.preventDefault();
      event.stopPropagation();
    });
  }

  /** A place of the reader's window as a pixel: its row and column. */
  #at({ clientX, clientY }: MouseEvent): [i: number, j: number] {
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    const { canvas } = this;
    return [
      Math.floor(((clientY - top) / height) * canvas.height),
      Math.floor(((clientX - left) / width) * canvas.width),
    ];
  }
}
