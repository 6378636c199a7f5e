// The axes of a plot: what they span, their round numbers, and where a value stands in pixels.

import { number } from "../text.ts";
import { px, svg } from "./svg.ts";

export type Axis = {
  label: string;
  /** Its ends; without them it spans the points, and an upright one includes 0. */
  low?: number;
  high?: number;
  ticks?: number[];
  /** How its numbers are written. */
  format?: (n: number) => string;
};

/** The pixel of a value. */
export type Scale = (n: number) => number;

/** Where the plot stands, in pixels of its svg, and the ends of its level axis. */
export type Frame = { left: number; width: number; top: number; bottom: number; low: number; high: number };

/** What axes are drawn from: the values along each, the svg's size, and the least room left of the plot. */
export type Layout = {
  x: Axis;
  y: Axis;
  xs: ArrayLike<number>[];
  ys: ArrayLike<number>[];
  width: number;
  height: number;
  left: number;
};

/** Pixels around the plot for half a digit, half a digit, a line of digits. */
const [TOP, RIGHT, BOTTOM] = [10, 12, 24];
const LABEL = 16; // pixels for a line that says what an axis is

export class Axes {
  readonly el = svg("g", { class: "cn-axes" });
  frame: Frame = { left: 0, width: 1, top: 0, bottom: 1, low: 0, high: 1 };
  toX: Scale = () => 0;
  toY: Scale = () => 0;
  #drawn = "";

  /** Ticks and labels, made anew only when an axis or the width changes: then true. */
  draw(layout: Layout) {
    const { x, y, left, width, height } = layout;
    const [low, high] = limits(x, layout.xs, []);
    const [bottom, top] = limits(y, layout.ys, [0]);
    const key = JSON.stringify([
      low,
      high,
      bottom,
      top,
      x.ticks,
      y.ticks,
      x.label,
      y.label,
      left,
      width,
      height,
    ]);
    if (key === this.#drawn) return false;
    this.#drawn = key;
    this.#set(layout, [low, high], [bottom, top]);
    return true;
  }

  #set(
    { x, y, width: whole, height, left: least }: Layout,
    [low, high]: [number, number],
    [lowY, highY]: [number, number],
  ) {
    const top = TOP + (y.label ? LABEL : 0);
    const bottom = height - BOTTOM - (x.label ? LABEL : 0);
    const ticksY = y.ticks ?? ticks(lowY, highY, Math.max(3, Math.floor((bottom - top) / 34)));
    const wordsY = ticksY.map(y.format ?? plain);
    const left = Math.max(least, 12 + 7.5 * Math.max(...wordsY.map((word) => word.length)));
    const width = Math.max(40, whole - left - RIGHT);
    const ticksX = x.ticks ?? ticks(low, high, Math.max(2, Math.floor(width / 56)));
    const wordsX = ticksX.map(x.format ?? plain);
    this.toX = (n) => left + ((n - low) / (high - low)) * width;
    this.toY = (n) => top + (1 - (n - lowY) / (highY - lowY)) * (bottom - top);
    this.frame = { left, width, top, bottom, low, high };
    this.el.replaceChildren(
      ...ticksY.map((n) => this.#line(n)),
      ...ticksX.map((n) => svg("path", { d: `M${px(this.toX(n))} ${px(bottom)}v5` })),
      ...ticksY.map((n, at) => words(left - 7, this.toY(n) + 4, "end", wordsY[at])),
      ...ticksX.map((n, at) => words(this.toX(n), bottom + 18, "middle", wordsX[at])),
      svg("text", { x: 2, y: 12 }, y.label),
      words(left + width / 2, height - 4, "middle", x.label),
    );
  }

  /** A line across the plot at a value. */
  #line(value: number) {
    const { left, width } = this.frame;
    const d = `M${px(left)} ${px(this.toY(value))}h${px(width)}`;
    return svg("path", { d, class: value === 0 ? "cn-plot-zero" : "" });
  }
}

const plain = (n: number) => number(n);

const words = (x: number, y: number, anchor: "middle" | "end", text: string) =>
  svg("text", { x: px(x), y: px(y), "text-anchor": anchor }, text);

/** What an axis spans, never nothing: its own ends, else those of the values, and what it always shows. */
function limits(
  { low, high }: Axis,
  lists: ArrayLike<number>[],
  always: number[],
): [low: number, high: number] {
  if (low !== undefined && high !== undefined) return span(low, high);
  let [least, most] = [Math.min(...always), Math.max(...always)];
  for (const list of lists) {
    for (let at = 0; at < list.length; at++) {
      if (Number.isFinite(list[at])) [least, most] = [Math.min(least, list[at]), Math.max(most, list[at])];
    }
  }
  return span(low ?? (least <= most ? least : 0), high ?? (least <= most ? most : 1));
}

const LEAST = 1e-11; // what an axis spans at the least, in parts of its ends: numbers are written to 1e-12

/** The ends that an axis lies between; where they are too near to be told apart, half a unit around them. */
function span(low: number, high: number): [low: number, high: number] {
  const apart = high - low > LEAST * Math.max(1, Math.abs(low), Math.abs(high));
  return apart ? [low, high] : [low - 0.5, high + 0.5];
}

/** Round numbers from low to high, about as many as wanted, and never just one. */
export function ticks(low: number, high: number, wanted: number): number[] {
  const rough = (high - low) / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5].find((digit) => digit * power >= rough * 0.999) ?? 10) * power;
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  if (count < 2) return ticks(low, high, 2 * wanted);
  return Array.from({ length: count }, (_, at) => (first + at) * step);
}
