// A bar of light on a picture, which a hand or the arrow keys move across a line and turn about its centre.

import { type Pixels, place, px, svg } from "../runtime/kit.ts";

/** Degrees and pixels, as `bar` of the engine takes them. */
export type Bar = { angle: number; position: number; axis: number; length: number };

/** What a hand changes of a bar. */
export type Handle = "angle" | "position";

export type LightBarOptions = {
  label: string;
  /** By how much a key changes each; a hand leaves it at multiples of that. */
  steps: Record<Handle, number>;
  /** Where the bar is to be, drawn or not. */
  asked: (handle: Handle) => number;
  change: (handle: Handle, value: number) => void;
  end: () => void;
};

/** Pixels of the picture from its middle, y downwards. */
type Point = [x: number, y: number];

const RADIAN = Math.PI / 180;
const SLACK = 6; // CSS pixels that a finger may move before it moves the bar or scrolls
const GRIP = 2.4; // pixels of the picture around an end that take hold of it
const REACH = 11; // pixels from the centre at which the ends of the longest bar are taken hold of
const NEAR = 2.5; // pixels from the bar's line within which a hand is on the bar

/** What each key changes, and by how many steps. */
const KEYS = new Map<string, [handle: Handle, steps: number]>([
  ["ArrowLeft", ["position", -1]],
  ["ArrowRight", ["position", 1]],
  ["ArrowUp", ["angle", 1]],
  ["ArrowDown", ["angle", -1]],
  ["PageUp", ["angle", 6]],
  ["PageDown", ["angle", -6]],
]);

export class LightBar {
  readonly #picture: Pixels;
  readonly #options: LightBarOptions;
  readonly #track = svg("path", { class: "cn-track" });
  readonly #ends = [0, 1].map(() => svg("circle", { class: "cn-handle", r: 0.7 }));
  #bar: Bar = { angle: 0, position: 0, axis: 90, length: 1 };
  #follow: ((to: Point) => void) | null = null;
  /** Where a finger came down off the bar, which may be about to scroll. */
  #touched: PointerEvent | null = null;

  constructor(picture: Pixels, options: LightBarOptions) {
    this.#picture = picture;
    this.#options = options;
    picture.over.append(this.#track, ...this.#ends);
    picture.body.classList.add("cn-movable");
    place(picture.body, { role: "application", tabindex: "0", "aria-label": options.label });
    this.#listen(picture.body);
  }

  draw(bar: Bar) {
    this.#bar = bar;
    const middle = this.#picture.columns / 2;
    const [x, y] = this.#centre();
    const [acrossX, acrossY] = normal(bar.axis);
    const [alongX, alongY] = direction(bar.angle);
    const far = middle - 0.5;
    const half = Math.max(0.5, Math.min(bar.length / 2, REACH));
    const at = (offset: number) => `${px(middle + offset * acrossX)} ${px(middle + offset * acrossY)}`;
    place(this.#track, { d: `M${at(-far)}L${at(far)}` });
    for (const [which, end] of this.#ends.entries()) {
      const offset = which === 0 ? half : -half;
      place(end, { cx: px(middle + x + offset * alongX), cy: px(middle + y + offset * alongY) });
    }
  }

  #listen(body: HTMLElement) {
    const { end } = this.#options;
    const release = () => {
      if (this.#follow) end();
      this.#follow = null;
      this.#touched = null;
    };
    body.addEventListener("touchstart", (event) => this.#touch(event), { passive: false });
    body.addEventListener("pointerdown", (event) => this.#down(event));
    body.addEventListener("pointermove", (event) => this.#drag(event));
    body.addEventListener("pointerup", () => {
      if (this.#touched) this.#hold(this.#touched); // it came down and went up in one place: the bar comes
      release();
    });
    body.addEventListener("pointercancel", release);
    body.addEventListener("keydown", (event) => this.#key(event));
    body.addEventListener("keyup", (event) => {
      if (KEYS.has(event.key)) end();
    });
  }

  #centre(): Point {
    const [x, y] = normal(this.#bar.axis);
    return [this.#bar.position * x, this.#bar.position * y];
  }

  #at(event: { clientX: number; clientY: number }): Point {
    const [x, y] = this.#picture.at(event);
    return [x - this.#picture.columns / 2, y - this.#picture.columns / 2];
  }

  /** A finger that takes hold of the bar does not scroll. */
  #touch(event: TouchEvent) {
    if (event.cancelable && event.touches.length === 1 && this.#holds(this.#at(event.touches[0])))
      event.preventDefault();
  }

  #down(event: PointerEvent) {
    if (event.button !== 0 || !event.isPrimary) return;
    if (event.pointerType === "touch" && !this.#holds(this.#at(event))) this.#touched = event;
    else this.#hold(event);
  }

  #hold(event: PointerEvent) {
    this.#touched = null;
    this.#picture.body.setPointerCapture(event.pointerId);
    const at = this.#at(event);
    this.#follow = this.#holdsEnd(at) ? (to) => this.#turn(to) : this.#move(at);
    this.#follow(at);
  }

  #drag(event: PointerEvent) {
    const start = this.#touched;
    if (start && Math.abs(event.clientX - start.clientX) > SLACK) this.#hold(start);
    this.#follow?.(this.#at(event));
  }

  /** Whether a hand is on the bar or at one of its ends. */
  #holds(at: Point) {
    const [acrossX, acrossY] = normal(this.#bar.axis);
    const distance = at[0] * acrossX + at[1] * acrossY - this.#bar.position;
    return this.#holdsEnd(at) || Math.abs(distance) < NEAR;
  }

  /** Whether a hand takes hold of an end; those of a short bar are smaller. */
  #holdsEnd([x, y]: Point) {
    const grip = Math.min(GRIP, Math.max(1, this.#bar.length / 3));
    const middle = this.#picture.columns / 2;
    return this.#ends.some((end) => {
      const [endX, endY] = [Number(end.getAttribute("cx")), Number(end.getAttribute("cy"))];
      return Math.hypot(x + middle - endX, y + middle - endY) < grip;
    });
  }

  #turn([x, y]: Point) {
    const [centreX, centreY] = this.#centre();
    const degrees = Math.atan2(-(y - centreY), x - centreX) / RADIAN;
    this.#change("angle", snap(degrees, this.#options.steps.angle));
  }

  /** A hand on the bar keeps its distance from the bar's centre; elsewhere the bar comes to it. */
  #move(from: Point) {
    const [acrossX, acrossY] = normal(this.#bar.axis);
    const along = ([x, y]: Point) => x * acrossX + y * acrossY;
    const distance = along(from) - this.#bar.position;
    const offset = Math.abs(distance) < NEAR ? distance : 0;
    return (to: Point) => this.#change("position", snap(along(to) - offset, this.#options.steps.position));
  }

  #key(event: KeyboardEvent) {
    const key = KEYS.get(event.key);
    if (!key || event.altKey || event.ctrlKey || event.metaKey) return;
    const [handle, steps] = key;
    // A second key may come before the first one is drawn.
    this.#options.change(handle, this.#options.asked(handle) + steps * this.#options.steps[handle]);
    event.preventDefault();
    event.stopPropagation();
  }

  #change(handle: Handle, value: number) {
    if (value !== this.#bar[handle]) this.#options.change(handle, value);
  }
}

/** Along a bar, y downwards. */
const direction = (angle: number): Point => [Math.cos(angle * RADIAN), -Math.sin(angle * RADIAN)];

/** Across a line, to the right of an upright one, y downwards. */
const normal = (axis: number): Point => [Math.sin(axis * RADIAN), Math.cos(axis * RADIAN)];

const snap = (value: number, step: number) => Math.round(value / step) * step;
