// Lines, stems and areas over an axis; a cursor on them, and a hand that moves it.

import { number, t } from "../text.ts";
import { Axes, type Axis } from "./axes.ts";
import { Curve, nearest, type Place, type Points, type Series } from "./curves.ts";
import { h } from "./dom.ts";
import { place, px, svg } from "./svg.ts";

export type { Axis, Points, Series };

export type Drawing = {
  x: Axis;
  y: Axis;
  /** The points of each curve, by its name. */
  points: Record<string, Points>;
  cursor?: number | null;
  /** The picture in words, else the least and largest value of each curve. */
  summary?: string;
  /** New names of curves. */
  labels?: Record<string, string>;
  /** The least room for the digits in pixels, so that plots stand in line. */
  left?: number;
  /** The values at the cursor, else those of the nearest points. */
  now?: Record<string, number>;
};

/**
 * What a hand does. Name and label ask for a slider under the plot; without them another control has the
 * keys.
 */
export type Pick = {
  change: (x: number) => void;
  end?: () => void;
  step?: number;
  name?: string;
  label?: string;
};

export type PlotOptions = {
  label: string;
  series: Series[];
  /** Of the svg, in pixels. */
  height?: number;
  pick?: Pick;
  /** Draws what lies over or under the curves: whenever they are drawn, to other widths too. */
  drawn?: () => void;
};

const SPILL = 7; // pixels by which a marker may stand over the frame
const SLACK = 6; // pixels that a finger may move before it draws or scrolls
const NONE: Points = { x: [], y: [] };

export class Plot {
  readonly el: HTMLElement;
  readonly svg: SVGSVGElement;
  height: number;
  readonly #label: string;
  readonly #curves: Curve[];
  readonly #axes = new Axes();
  readonly #cursor = svg("path", { class: "cn-plot-cursor" });
  readonly #window: SVGSVGElement;
  readonly #range: HTMLInputElement | null;
  readonly #drawn: () => void;
  #drawing: Drawing | null = null;
  #width = 0;

  constructor({ label, series, height = 180, pick, drawn = () => {} }: PlotOptions) {
    this.height = height;
    this.#drawn = drawn;
    this.#label = label;
    this.#curves = series.map((one, at) => new Curve(one, at));
    this.#window = svg("svg", { overflow: "hidden" }, this.#cursor, ...this.#curves.map(({ el }) => el));
    this.svg = svg("svg", { class: "cn-plot-svg", role: "img", height }, this.#axes.el, this.#window);
    this.#range = pick?.name ? rangeOf(pick) : null;
    const keys = this.#curves.map(({ key }) => key);
    this.el = h("div", { class: "cn-plot" }, h("div", { class: "cn-legend" }, keys), this.svg, this.#range);
    if (pick) this.#listen(pick);
    new ResizeObserver(([{ contentRect }]) => {
      if (Math.abs(contentRect.width - this.#width) < 0.5) return;
      this.#width = contentRect.width;
      if (this.#drawing) this.draw(this.#drawing);
    }).observe(this.el);
  }

  /** Draw the plot this high from now on. */
  resize(height: number) {
    this.height = height;
    place(this.svg, { height });
  }

  /** The pixel of a value along each axis. */
  get toX() {
    return this.#axes.toX;
  }

  get toY() {
    return this.#axes.toY;
  }

  /** The values at a place of the reader's window, for a hand that edits what is drawn. */
  at({ clientX, clientY }: { clientX: number; clientY: number }): [x: number, y: number] {
    const { left, width, low, high } = this.#axes.frame;
    const box = this.svg.getBoundingClientRect();
    const [zero, one] = [this.toY(0), this.toY(1)];
    return [
      low + ((clientX - box.left - left) / width) * (high - low),
      (clientY - box.top - zero) / (one - zero),
    ];
  }

  draw(drawing: Drawing) {
    this.#drawing = drawing;
    this.#width ||= this.el.clientWidth;
    if (!this.#width) return; // not on the page yet: the observer calls again
    this.#drawAxes(drawing);
    const { cursor = null } = drawing;
    const { top, bottom } = this.#axes.frame;
    const zero = Math.max(top, Math.min(this.toY(0), bottom));
    for (const curve of this.#curves) this.#drawCurve(curve, drawing, { toX: this.toX, toY: this.toY, zero });
    place(this.#cursor, { d: cursor === null ? "" : `M${px(this.toX(cursor))} ${top}V${bottom}` });
    place(this.svg, { "aria-label": `${this.#label}. ${drawing.summary ?? this.#summary(drawing)}` });
    this.#drawRange(drawing);
    this.#drawn();
  }

  #drawAxes({ x, y, points, left = 0 }: Drawing) {
    const [width, height] = [this.#width, this.height];
    const all = this.#curves.map(({ series }) => points[series.name] ?? NONE);
    const [xs, ys] = [all.map((one) => one.x), all.map((one) => one.y)];
    if (!this.#axes.draw({ x, y, xs, ys, width, height, left })) return;
    const { frame } = this.#axes;
    const [from, across, down] = [
      px(frame.left - SPILL),
      px(frame.width + 2 * SPILL),
      px(frame.bottom + SPILL),
    ];
    const viewBox = `${from} 0 ${across} ${down}`;
    place(this.svg, { width: px(width), viewBox: `0 0 ${px(width)} ${height}` });
    place(this.#window, { x: from, y: 0, width: across, height: down, viewBox });
  }

  #drawCurve(curve: Curve, { points, labels = {}, cursor = null, now }: Drawing, where: Place) {
    const { name, label, quiet } = curve.series;
    const own = points[name] ?? NONE;
    curve.name(labels[name] ?? label);
    curve.draw(own, where);
    const chosen = cursor === null || quiet ? -1 : nearest(own.x, cursor);
    if (chosen < 0 || cursor === null) curve.mark(NaN, NaN, where);
    else if (now) curve.mark(cursor, now[name], where);
    else curve.mark(own.x[chosen], own.y[chosen], where);
  }

  /** The slider under the plot stands in line with its axis. */
  #drawRange({ cursor = null, x }: Drawing) {
    const range = this.#range;
    if (!range) return;
    const { left, width, low, high } = this.#axes.frame;
    place(range, {
      min: low,
      max: high,
      "aria-valuetext": cursor === null ? "" : (x.format ?? number)(cursor),
    });
    if (cursor !== null && range.valueAsNumber !== cursor) range.value = String(cursor);
    range.style.setProperty("margin-left", `${px(left - 8)}px`);
    range.style.setProperty("width", `${px(width + 16)}px`);
    range.style.setProperty("--filled", `${((range.valueAsNumber - low) / (high - low)) * 100}%`);
  }

  /** The least and the largest value of each curve, in words. */
  #summary({ points, x, labels = {} }: Drawing) {
    const say = x.format ?? ((n: number) => number(n));
    const sentences = this.#curves.map(({ series }) => {
      const label = labels[series.name] ?? series.label;
      return label && summaryOf(label, points[series.name] ?? NONE, say);
    });
    return sentences.filter(Boolean).join(" ");
  }

  #listen({ change, end = () => {}, step }: Pick) {
    let held = false;
    let touched = false; // a finger that has not shown yet whether it scrolls: then the browser takes over
    let start = 0;
    const go = (value: number) => {
      const { low, high } = this.#axes.frame;
      const rounded = step ? low + Math.round((value - low) / step) * step : value;
      change(Math.max(low, Math.min(rounded, high)));
    };
    const release = () => {
      if (held) end();
      held = false;
    };
    this.svg.classList.add("cn-plot-picks");
    this.svg.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      held = true;
      touched = event.pointerType === "touch";
      start = event.clientX;
      this.svg.setPointerCapture(event.pointerId);
      if (!touched) go(this.at(event)[0]);
    });
    this.svg.addEventListener("pointermove", (event) => {
      if (touched && Math.abs(event.clientX - start) <= SLACK) return;
      touched = false;
      if (held) go(this.at(event)[0]);
    });
    this.svg.addEventListener("pointerup", (event) => {
      if (held && touched) go(this.at(event)[0]);
      release();
    });
    this.svg.addEventListener("pointercancel", release);
    const range = this.#range;
    range?.addEventListener("input", () => go(range.valueAsNumber));
    range?.addEventListener("change", end);
  }
}

function rangeOf({ name, label, step }: Pick) {
  return h("input", { type: "range", name, step: step ?? "any", "aria-label": label });
}

function summaryOf(label: string, { x, y }: Points, say: (n: number) => string) {
  let [least, most] = [-1, -1];
  for (let at = 0; at < y.length; at++) {
    if (Number.isNaN(y[at])) continue;
    if (least < 0 || y[at] < y[least]) least = at;
    if (most < 0 || y[at] >= y[most]) most = at;
  }
  if (least < 0) return t("plot.nothing", { label });
  const values = { low: y[least], lowAt: say(x[least]), high: y[most], highAt: say(x[most]) };
  return t("plot.summary", { label, ...values });
}
