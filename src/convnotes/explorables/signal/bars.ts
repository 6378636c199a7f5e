// Bars over a grid of one row: a hand draws the signal, the grid below has its numbers and the keys.

import { button, dim, h } from "../runtime/kit/dom.ts";
import { ticks } from "../runtime/kit/plot.ts";
import { stable, t } from "../runtime/text.ts";

const STEPS = 20; // that a hand distinguishes between the lowest and the highest bar
const SLACK = 6; // pixels that a finger may move before it draws or scrolls

export class Bars {
  /** @type {HTMLElement[]} */ #bars = [];
  /** @type {number[]} */ #values = [];
  #held = -1;
  /** Where a finger came down that has not yet shown whether it draws or scrolls. @type {PointerEvent | null} */ #touched = null;
  #low = 0;
  #high = 1;

  /**
   * @param {import("../runtime/kit/figure.ts").Figure} figure
   * @param {{ grid: import("../runtime/kit/grid.ts").Grid, field: string, role: "x" | "w" | "y" | "d" }} options the grid of the same field
   */
  constructor(figure, { grid, field, role }) {
    this.figure = figure;
    this.field = field;
    this.el = h("div", { class: `cn-bars cn-${role}`, "aria-hidden": "true" });
    grid.body.before(this.el);
    const length = (/** @type {string} */ key, /** @type {string} */ sign, /** @type {() => void} */ act) =>
      button(sign, act, { class: "cn-button cn-small", "aria-label": t(key, { field }), title: t(key, { field }) });
    this.shorter = length("bars.shorter", "−", () => this.#resize(-1));
    this.longer = length("bars.longer", "+", () => this.#resize(1));
    grid.el.append(h("div", { class: "cn-lengths" }, this.shorter, this.longer));
    this.el.addEventListener("pointerdown", (event) => this.#down(event));
    this.el.addEventListener("pointermove", (event) => this.#move(event));
    this.el.addEventListener("pointerup", (event) => this.#up(event));
    this.el.addEventListener("pointercancel", () => this.#release());
  }

  /** @param {number[]} values */
  draw(values) {
    this.#values = values;
    if (values.length !== this.#bars.length) {
      this.#bars = values.map(() => h("span", { class: "cn-bar" }, h("i")));
      this.el.replaceChildren(...this.#bars);
    }
    if (this.#held < 0) [this.#low, this.#high] = range(values); // while a hand draws, the scale stands still
    const place = (/** @type {number} */ value) => ((this.#high - value) / (this.#high - this.#low)) * 100;
    this.el.style.setProperty("--zero", `${place(0)}%`);
    values.forEach((value, at) => {
      const { style } = /** @type {HTMLElement} */ (this.#bars[at].firstChild);
      style.top = `${place(Math.max(value, 0))}%`;
      style.height = `${Math.max(Math.abs(place(value) - place(0)), 0)}%`;
    });
    const [low, high] = /** @type {number[]} */ (this.figure.definition.schema.fields[this.field].columns);
    dim(this.shorter, values.length <= low);
    dim(this.longer, values.length >= high);
  }

  /** A mouse draws at once. A finger may be about to scroll the page, which it does up and down: then the browser takes over. @param {PointerEvent} event */
  #down(event) {
    if (event.button !== 0 || !event.isPrimary) return;
    if (event.pointerType === "touch") this.#touched = event;
    else this.#hold(event);
  }

  /** @param {PointerEvent} event */
  #hold(event) {
    event.preventDefault();
    this.#touched = null;
    this.figure.beginGesture();
    this.el.setPointerCapture(event.pointerId);
    this.#held = this.#column(event);
    this.#draw(event);
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const start = this.#touched;
    if (start && Math.abs(event.clientX - start.clientX) > SLACK) this.#hold(start);
    if (this.#held >= 0) this.#draw(event);
  }

  /** A finger that came down and went up in one place has drawn there. @param {PointerEvent} event */
  #up(event) {
    const start = this.#touched;
    if (start && Math.abs(event.clientY - start.clientY) <= SLACK) this.#hold(start);
    this.#release();
  }

  #release() {
    this.#touched = null;
    if (this.#held < 0) return;
    this.#held = -1;
    this.draw(this.#values);
  }

  /** Write the bar under the hand, and those that it passed since the last time. @param {PointerEvent} event */
  #draw(event) {
    const [from, to] = [this.#held, this.#column(event)];
    const box = this.el.getBoundingClientRect();
    const [low, high] = /** @type {number[]} */ (this.figure.definition.schema.fields[this.field].range);
    const scale = ticks(this.#low, this.#high, STEPS);
    const step = scale[1] - scale[0];
    const wanted = this.#high - ((event.clientY - box.top) / box.height) * (this.#high - this.#low);
    const value = Math.max(low, Math.min(Number((Math.round(wanted / step) * step).toPrecision(12)), high));
    const row = this.figure.session.latest[this.field][0];
    const passed = (/** @type {number} */ at) => Math.min(from, to) <= at && at <= Math.max(from, to) && (at !== from || from === to);
    this.#held = to;
    this.figure.change({ [this.field]: [row.map((/** @type {number} */ old, /** @type {number} */ at) => (passed(at) ? value : old))] });
  }

  /** @param {PointerEvent} event */
  #column({ clientX }) {
    const box = this.el.getBoundingClientRect();
    return Math.max(0, Math.min(Math.floor(((clientX - box.left) / box.width) * this.#bars.length), this.#bars.length - 1));
  }

  /** Signals begin where they begin: cells are taken from the end, and added there. @param {1 | -1} by */
  #resize(by) {
    const row = this.figure.session.latest[this.field][0];
    this.figure.beginGesture();
    this.figure.change({ [this.field]: [by > 0 ? [...row, 0] : row.slice(0, -1)] });
  }
}

/** What the bars' scale spans: 0, every value, and some room for a hand to go on. @param {number[]} values */
function range(values) {
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const room = (stable(high - low) || 1) * 0.25;
  return [low < 0 ? low - room : 0, high > 0 || low === 0 ? high + room : 0];
}
