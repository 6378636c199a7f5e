// Bars over a grid of one row: a hand draws the signal, the grid below has its numbers and the keys.

import { button, dim, type Figure, type Grid, h, stable, t, ticks } from "../runtime/kit.ts";
import type { SignalAnswer, SignalState, SignalView } from "./answer.ts";

const STEPS = 20; // that a hand distinguishes between the lowest and the highest bar
const SLACK = 6; // pixels that a finger may move before it draws or scrolls
const ROOM = 0.25; // of the scale, for a hand to go on

export type SignalFigure = Figure<SignalState, SignalView, SignalAnswer>;

export class Bars {
  readonly figure: SignalFigure;
  readonly field: "f" | "g";
  readonly el: HTMLElement;
  readonly shorter: HTMLButtonElement;
  readonly longer: HTMLButtonElement;
  #fills: HTMLElement[] = [];
  #values: number[] = [];
  #both: number[] = [];
  #held = -1;
  /** Where a finger came down that has not yet shown whether it draws or scrolls. */
  #touched: PointerEvent | null = null;
  #low = 0;
  #high = 1;

  /** Above a grid of the same field. */
  constructor(figure: SignalFigure, field: "f" | "g", grid: Grid) {
    this.figure = figure;
    this.field = field;
    this.el = h("div", { class: `cn-bars ${field === "f" ? "cn-x" : "cn-w"}`, "aria-hidden": "true" });
    grid.body.before(this.el);
    this.shorter = this.#length("signal.bars.shorter", "−", -1);
    this.longer = this.#length("signal.bars.longer", "+", 1);
    grid.el.append(h("div", { class: "cn-lengths" }, this.shorter, this.longer));
    this.el.addEventListener("pointerdown", (event) => this.#down(event));
    this.el.addEventListener("pointermove", (event) => this.#move(event));
    this.el.addEventListener("pointerup", (event) => this.#up(event));
    this.el.addEventListener("pointercancel", () => this.#release());
  }

  /** Draw a signal on the scale of both. */
  draw(values: number[], both: number[]) {
    this.#values = values;
    this.#both = both;
    if (values.length !== this.#fills.length) {
      this.#fills = values.map(() => h("i"));
      this.el.replaceChildren(...this.#fills.map((bar) => h("span", { class: "cn-bar" }, bar)));
    }
    // While a hand draws, the scale stands still.
    if (this.#held < 0) [this.#low, this.#high] = scaleOf(both);
    const place = (value: number) => ((this.#high - value) / (this.#high - this.#low)) * 100;
    this.el.style.setProperty("--zero", `${place(0)}%`);
    for (const [at, { style }] of this.#fills.entries()) {
      style.top = `${place(Math.max(values[at], 0))}%`;
      style.height = `${Math.max(Math.abs(place(values[at]) - place(0)), 0)}%`;
    }
    const { columns: [low, high] = [1, values.length] } = this.#spec;
    dim(this.shorter, values.length <= low);
    dim(this.longer, values.length >= high);
  }

  get #spec() {
    return this.figure.definition.schema.fields[this.field];
  }

  /** A button that changes the length. */
  #length(key: string, sign: string, by: 1 | -1) {
    const label = t(key, { field: this.field });
    return button(sign, () => this.#resize(by), {
      class: "cn-button cn-small",
      "aria-label": label,
      title: label,
    });
  }

  /** A mouse draws at once. A finger may be about to scroll, up or down: then the browser takes over. */
  #down(event: PointerEvent) {
    if (event.button !== 0 || !event.isPrimary) return;
    if (event.pointerType === "touch") this.#touched = event;
    else this.#hold(event);
  }

  #hold(event: PointerEvent) {
    event.preventDefault();
    this.#touched = null;
    this.figure.beginGesture();
    this.el.setPointerCapture(event.pointerId);
    this.#held = this.#column(event);
    this.#draw(event);
  }

  #move(event: PointerEvent) {
    const start = this.#touched;
    if (start && Math.abs(event.clientX - start.clientX) > SLACK) this.#hold(start);
    if (this.#held >= 0) this.#draw(event);
  }

  /** A finger that came down and went up in one place has drawn there. */
  #up(event: PointerEvent) {
    const start = this.#touched;
    if (start && Math.abs(event.clientY - start.clientY) <= SLACK) this.#hold(start);
    this.#release();
  }

  #release() {
    this.#touched = null;
    if (this.#held < 0) return;
    this.#held = -1;
    this.draw(this.#values, this.#both);
  }

  /** Write the bar under the hand, and those that it passed since the last time. */
  #draw(event: PointerEvent) {
    const [from, to] = [this.#held, this.#column(event)];
    const value = this.#value(event);
    const isPassed = (at: number) =>
      Math.min(from, to) <= at && at <= Math.max(from, to) && (at !== from || from === to);
    this.#held = to;
    this.#change((row) => row.map((old, at) => (isPassed(at) ? value : old)));
  }

  /** The value at the height of the hand, on the scale's own steps. */
  #value({ clientY }: PointerEvent) {
    const box = this.el.getBoundingClientRect();
    const { range: [low, high] = [this.#low, this.#high] } = this.#spec;
    const [first, second] = ticks(this.#low, this.#high, STEPS);
    const step = second - first;
    const wanted = this.#high - ((clientY - box.top) / box.height) * (this.#high - this.#low);
    return Math.max(low, Math.min(Number((Math.round(wanted / step) * step).toPrecision(12)), high));
  }

  #column({ clientX }: PointerEvent) {
    const box = this.el.getBoundingClientRect();
    const column = Math.floor(((clientX - box.left) / box.width) * this.#fills.length);
    return Math.max(0, Math.min(column, this.#fills.length - 1));
  }

  /** Signals begin where they begin: cells are taken from the end, and added there. */
  #resize(by: 1 | -1) {
    this.figure.beginGesture();
    this.#change((row) => (by > 0 ? [...row, 0] : row.slice(0, -1)));
  }

  #change(make: (row: number[]) => number[]) {
    this.figure.change({ [this.field]: [make(this.figure.session.latest[this.field][0])] });
  }
}

/** What the bars' scale spans: 0, every value, and some room for a hand to go on. */
function scaleOf(values: number[]): [low: number, high: number] {
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const room = (stable(high - low) || 1) * ROOM;
  return [low < 0 ? low - room : 0, high > 0 || low === 0 ? high + room : 0];
}
