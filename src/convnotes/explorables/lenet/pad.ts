// The pad that is drawn on: a pen by pointer or finger, cells by the keyboard. What the pen leaves is painted
// at once; the network follows once a frame.

import { button, h, place, radios, t } from "../runtime/kit.ts";
import type { Rows } from "../runtime/types.ts";
import { INK, type LenetState, PENS } from "./answer.ts";
import { eachInked, type Point, SIZE } from "./drawing.ts";
import { type LenetFigure, moved, pickOf, placeOf } from "./maps.ts";
import { Tiles, type Tints } from "./tiles.ts";

const SHAPE = { planes: 1, rows: SIZE, columns: SIZE };

export class Pad {
  readonly tiles = new Tiles();
  readonly caption = h("div", { class: "cn-caption" });
  readonly el: HTMLElement;
  readonly #figure: LenetFigure;
  /** What is drawn, the stroke included that has not been answered yet. */
  #ink = new Float64Array(SIZE * SIZE);
  #last: Point | null = null;
  #tints: Tints | null = null;

  constructor(figure: LenetFigure) {
    this.#figure = figure;
    const { body } = this.tiles;
    body.classList.add("cn-lenet-pad", "cn-outline-x");
    place(body, { role: "application", tabindex: "0", "aria-label": t("lenet.pad") });
    const clear = button(t("lenet.clear"), () => this.#clear());
    const tools = h("div", { class: "cn-lenet-tools" }, radios(figure, "pen"), clear);
    this.el = h("div", { class: "cn-lenet-layer cn-lenet-drawing" }, this.caption, body, tools);
    this.#listen(body);
  }

  lay(cell: number) {
    this.tiles.lay(SHAPE, 1, cell);
  }

  draw({ drawing }: LenetState, ink: Tints) {
    this.#tints = ink;
    if (!this.#last && !this.#figure.session.pending) this.#ink = Float64Array.from(drawing.flat());
    this.#paint();
  }

  #paint() {
    if (this.#tints) this.tiles.paint(this.#ink, this.#tints, INK, 1);
  }

  #listen(body: HTMLElement) {
    body.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      body.setPointerCapture(event.pointerId);
      this.#begin();
      this.#stroke([event]);
    });
    body.addEventListener("pointermove", (event) => {
      if (!this.#last) return;
      const path = event.getCoalescedEvents();
      this.#stroke(path.length ? path : [event]);
    });
    const end = () => {
      if (!this.#last) return;
      this.#last = null;
      this.#commit();
      this.#figure.endGesture();
    };
    body.addEventListener("pointerup", end);
    body.addEventListener("pointercancel", end);
    body.addEventListener("keydown", (event) => this.#key(event));
  }

  #begin() {
    this.#figure.beginGesture();
    this.#ink = Float64Array.from(this.#figure.session.latest.drawing.flat());
  }

  #stroke(path: PointerEvent[]) {
    for (const event of path) {
      const point = this.tiles.place(event);
      this.#line(this.#last ?? point, point);
      this.#last = point;
    }
    this.#paint();
    // What is covered bit by bit takes longer than a frame: it waits for the end of the stroke.
    if (this.#figure.state.backward !== "occlusion") this.#commit();
  }

  /** Leave ink between two points, or take it away. */
  #line(from: Point, to: Point) {
    const { pen } = this.#figure.view;
    const erases = pen === "eraser";
    eachInked(from, to, PENS[pen], (cell, ink) => {
      const level = Math.round(INK * ink);
      const old = this.#ink[cell];
      this.#ink[cell] = erases ? Math.min(old, INK - level) : Math.max(old, level);
    });
  }

  #commit() {
    const rows: Rows = [];
    for (let i = 0; i < SIZE; i++) rows.push(Array.from(this.#ink.subarray(i * SIZE, (i + 1) * SIZE)));
    this.#figure.change({ drawing: rows });
  }

  #clear() {
    this.#begin();
    this.#ink.fill(0);
    this.#commit();
  }

  /** Arrows move over the cells, with shift they draw; space inks a cell or wipes it. */
  #key(event: KeyboardEvent) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const figure = this.#figure;
    const { picked } = figure.view;
    const here = picked?.[0] === "drawing" ? placeOf(picked, SHAPE) : { plane: 0, i: 14, j: 14 };
    if (event.key === " ") this.#toggle(here.i * SIZE + here.j);
    else {
      const next = moved(event.key, here, SHAPE);
      if (!next) return;
      if (event.shiftKey) this.#write(() => this.#line(middle(here), middle(next)));
      figure.pick(pickOf("drawing", SHAPE, next));
    }
    event.preventDefault();
  }

  #toggle(cell: number) {
    this.#write(() => {
      this.#ink[cell] = this.#ink[cell] > INK / 2 ? 0 : INK;
    });
    this.#figure.pick(["drawing", Math.floor(cell / SIZE), cell % SIZE]);
  }

  #write(change: () => void) {
    this.#begin();
    change();
    this.#commit();
  }
}

const middle = ({ i, j }: { i: number; j: number }): Point => [j + 0.5, i + 0.5];
