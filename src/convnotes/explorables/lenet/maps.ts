// The maps of one layer in a reader's hands: pointing shows a cell, a click or the arrow keys pick one.

import { type Child, type Figure, h, place, retell } from "../runtime/kit.ts";
import type { Picked } from "../runtime/types.ts";
import type { LenetAnswer, LenetState, LenetView } from "./answer.ts";
import { type Shape, Tiles } from "./tiles.ts";

export type LenetFigure = Figure<LenetState, LenetView, LenetAnswer>;

/** A cell of the maps of a layer; a pick counts the rows of all its maps, one below another. */
export type Place = { plane: number; i: number; j: number };

/** How each key moves: planes, rows, columns. */
const KEYS = new Map<string, [planes: number, rows: number, columns: number]>([
  ["ArrowUp", [0, -1, 0]],
  ["ArrowDown", [0, 1, 0]],
  ["ArrowLeft", [0, 0, -1]],
  ["ArrowRight", [0, 0, 1]],
  ["PageUp", [-1, 0, 0]],
  ["PageDown", [1, 0, 0]],
]);

export const pickOf = (name: string, { rows }: Shape, { plane, i, j }: Place): Picked => [
  name,
  plane * rows + i,
  j,
];

/** The place that a pick names, moved inside. */
export function placeOf([, row, column]: Picked, { planes, rows, columns }: Shape): Place {
  const at = Math.min(row, planes * rows - 1);
  return { plane: Math.floor(at / rows), i: at % rows, j: Math.min(column, columns - 1) };
}

/** Where a key leads from a place; null for a key that leads nowhere. */
export function moved(key: string, { plane, i, j }: Place, { planes, rows, columns }: Shape): Place | null {
  const steps = KEYS.get(key);
  if (!steps) return null;
  const within = (value: number, count: number) => Math.max(0, Math.min(value, count - 1));
  return {
    plane: within(plane + steps[0], planes),
    i: within(i + steps[1], rows),
    j: within(j + steps[2], columns),
  };
}

/** Maps that a reader points at; `name` is that of their array. */
export class Maps {
  readonly name: string;
  readonly tiles = new Tiles();
  readonly caption = h("div", { class: "cn-caption" });
  readonly el: HTMLElement;

  constructor(figure: LenetFigure, name: string, label: string) {
    this.name = name;
    const { body } = this.tiles;
    body.classList.add("cn-lenet-maps");
    place(body, { role: "application", tabindex: "0", "aria-label": label });
    this.el = h("div", { class: "cn-lenet-layer" }, this.caption, body);
    body.addEventListener("pointermove", (event) => figure.preview(this.#pick(event)));
    body.addEventListener("pointerleave", () => figure.preview(null));
    body.addEventListener("click", (event) => {
      const cell = this.#pick(event);
      if (cell) figure.pick(cell);
    });
    body.addEventListener("keydown", (event) => this.#key(figure, event));
  }

  say(...caption: Child[]) {
    retell(this.caption, ...caption);
  }

  #pick(event: PointerEvent | MouseEvent): Picked | null {
    const at = this.tiles.at(event);
    return at && pickOf(this.name, this.tiles.shape, at);
  }

  #key(figure: LenetFigure, event: KeyboardEvent) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape") return figure.pick(null);
    const { picked } = figure.view;
    const { shape } = this.tiles;
    const here = picked?.[0] === this.name ? placeOf(picked, shape) : null;
    const next = here ? moved(event.key, here, shape) : KEYS.has(event.key) && { plane: 0, i: 0, j: 0 };
    if (!next) return;
    event.preventDefault();
    figure.pick(pickOf(this.name, shape, next));
  }
}
