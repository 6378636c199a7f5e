// A bar of light on a screen that a hand, or the arrow keys, moves across a line and turns about its centre.

import { place, px, svg } from "../runtime/kit/svg.ts";

/** @typedef {{ angle: number, position: number, axis: number, length: number }} Bar degrees and pixels, as `bar` of the engine takes them */
/** @typedef {{ angle?: number, position?: number }} Change */

const RADIAN = Math.PI / 180;
const GRIP = 2.4; // pixels of the picture around an end that take hold of it
/** What each key changes: [pixels, degrees]. @type {Record<string, [number, number]>} */
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1], PageUp: [0, 6], PageDown: [0, -6] };

export class LightBar {
  /** @type {Bar} */ #bar = { angle: 0, position: 0, axis: 90, length: 1 };
  /** @type {((at: [number, number]) => void) | null} */ #follow = null;

  /**
   * @param {import("../runtime/kit/screen.ts").Screen} screen
   * @param {{ label: string, steps: { angle: number, position: number }, change: (change: Change) => void, end: () => void }} options
   */
  constructor(screen, { label, steps, change, end }) {
    this.screen = screen;
    this.steps = steps;
    this.change = change;
    this.track = svg("path", { class: "cn-track" });
    this.ends = [0, 1].map(() => svg("circle", { class: "cn-handle", r: 0.7 }));
    screen.over.append(this.track, ...this.ends);
    const { body } = screen;
    body.classList.add("cn-movable");
    for (const [name, value] of Object.entries({ role: "application", tabindex: "0", "aria-label": label })) body.setAttribute(name, value);
    body.addEventListener("pointerdown", (event) => this.#down(event));
    body.addEventListener("pointermove", (event) => this.#follow?.(this.#at(event)));
    const release = () => {
      if (this.#follow) end();
      this.#follow = null;
    };
    for (const name of ["pointerup", "pointercancel"]) body.addEventListener(name, release);
    body.addEventListener("keydown", (event) => this.#key(event));
    body.addEventListener("keyup", (event) => KEYS[event.key] && end());
  }

  /** @param {Bar} bar */
  draw(bar) {
    this.#bar = bar;
    const [x, y] = this.#centre();
    const [half, far] = [Math.max(0.5, Math.min(bar.length / 2, 11)), this.#size() / 2 - 0.5];
    const [across, along] = [normal(bar.axis), direction(bar.angle)];
    const middle = this.#size() / 2;
    place(this.track, { d: `M${px(middle - far * across[0])} ${px(middle - far * across[1])}L${px(middle + far * across[0])} ${px(middle + far * across[1])}` });
    this.ends.forEach((end, at) => place(end, { cx: px(x + (1 - 2 * at) * half * along[0]), cy: px(y + (1 - 2 * at) * half * along[1]) }));
  }

  #size() {
    return this.screen.canvas.width;
  }

  /** The bar's centre in pixels of the picture, y downwards. */
  #centre() {
    const [x, y] = normal(this.#bar.axis);
    return [this.#size() / 2 + this.#bar.position * x, this.#size() / 2 + this.#bar.position * y];
  }

  /** A place of the screen, from the middle of the picture. @param {PointerEvent} event @returns {[number, number]} */
  #at(event) {
    const [x, y] = this.screen.at(event);
    return [x - this.#size() / 2, y - this.#size() / 2];
  }

  /** @param {PointerEvent} event */
  #down(event) {
    if (event.button !== 0) return;
    this.screen.body.setPointerCapture(event.pointerId);
    const at = this.#at(event);
    const near = (/** @type {SVGElement} */ end) => Math.hypot(at[0] + this.#size() / 2 - Number(end.getAttribute("cx")), at[1] + this.#size() / 2 - Number(end.getAttribute("cy")));
    const grip = Math.min(GRIP, Math.max(1, this.#bar.length / 3));
    this.#follow = this.ends.some((end) => near(end) < grip) ? (to) => this.#turn(to) : this.#move(at);
    this.#follow(at);
  }

  /** @param {[number, number]} to */
  #turn([x, y]) {
    const [cx, cy] = normal(this.#bar.axis).map((n) => n * this.#bar.position);
    const degrees = Math.atan2(-(y - cy), x - cx) / RADIAN;
    this.#change({ angle: snap(degrees, this.steps.angle) });
  }

  /** A hand on the bar keeps its distance from the bar's centre; elsewhere the bar comes to it. @param {[number, number]} from */
  #move(from) {
    const across = normal(this.#bar.axis);
    const along = (/** @type {[number, number]} */ [x, y]) => x * across[0] + y * across[1];
    const offset = Math.abs(along(from) - this.#bar.position) < 2.5 ? along(from) - this.#bar.position : 0;
    return (/** @type {[number, number]} */ to) => this.#change({ position: snap(along(to) - offset, this.steps.position) });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (!KEYS[event.key] || event.altKey || event.ctrlKey || event.metaKey) return;
    const [pixels, degrees] = KEYS[event.key];
    const { angle, position } = this.#bar;
    this.#change(pixels ? { position: position + pixels * this.steps.position } : { angle: angle + degrees * this.steps.angle });
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {Change} change */
  #change(change) {
    const [name, value] = Object.entries(change)[0];
    if (value !== this.#bar[/** @type {"angle" | "position"} */ (name)]) this.change(change);
  }
}

/** Along a bar, y downwards. @param {number} angle */
const direction = (angle) => [Math.cos(angle * RADIAN), -Math.sin(angle * RADIAN)];

/** Across a line, to the right of an upright one, y downwards. @param {number} axis */
const normal = (axis) => [Math.sin(axis * RADIAN), Math.cos(axis * RADIAN)];

/** @param {number} value @param {number} step */
const snap = (value, step) => Math.round(value / step) * step;
