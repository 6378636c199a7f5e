// Lines, stems and areas over an axis; a cursor on them, and a hand that moves it.

import { number, t } from "../text.ts";
import { fill, h } from "./dom.ts";
import { place, px, svg } from "./svg.ts";

/** One curve: what it is called, its colour and form. The dash and the marker, by its place in the list, tell it apart without colour. @typedef {{ name: string, label: string, role: "x" | "w" | "y" | "d" | "muted" | "text", kind?: "line" | "stem" | "area", quiet?: boolean }} Series quiet: the cursor does not stop at it */
/** @typedef {{ label: string, low?: number, high?: number, ticks?: number[], format?: (n: number) => string }} Axis without limits, it spans the points, and an upright one includes 0 */
/** @typedef {{ x: ArrayLike<number>, y: ArrayLike<number> }} Points by rising x; where y is NaN the curve has a gap */
/** @typedef {{ x: Axis, y: Axis, points: Record<string, Points>, cursor?: number | null, summary?: string, labels?: Record<string, string>, left?: number, now?: Record<string, number> }} Drawing summary: the picture in words, else the least and largest value of each curve; now: the values at the cursor, else those of the nearest points; labels: new names of curves; left: the least room for the digits, so that plots stand in line */
/** @typedef {{ change: (x: number) => void, end?: () => void, step?: number, name?: string, label?: string }} Pick name and label ask for a slider under the plot; without them another control must have the keys */
/** @typedef {(n: number) => number} Scale */

const DASHES = ["none", "7 4", "2 4", "10 3 2 3"];
const [TOP, RIGHT, BOTTOM] = [10, 12, 24]; // pixels around the plot for half a digit, half a digit, a line of digits
const SPILL = 7; // pixels by which a marker may stand over the frame

/** A marker's outline about a point. @type {((x: number, y: number) => string)[]} */
const MARKERS = [
  (x, y) => `M${px(x - 4)} ${px(y)}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z`,
  (x, y) => `M${px(x - 3.6)} ${px(y - 3.6)}h7.2v7.2h-7.2z`,
  (x, y) => `M${px(x)} ${px(y - 5.2)}l5.2 5.2l-5.2 5.2l-5.2 -5.2z`,
  (x, y) => `M${px(x)} ${px(y - 4.8)}l5 8.6h-10z`,
];

export class Plot {
  /** @type {Drawing | null} */ #drawing = null;
  /** The pixel of a value. @type {Scale} */ toX = () => 0;
  /** @type {Scale} */ toY = () => 0;
  #frame = { left: 0, width: 1, top: 0, bottom: 1, low: 0, high: 1 };
  #axesDrawn = "";
  #width = 0;

  /** @param {{ label: string, series: Series[], height?: number, pick?: Pick }} options height of the svg in pixels */
  constructor({ label, series, height = 180, pick }) {
    this.label = label;
    this.series = series;
    this.height = height;
    this.pick = pick;
    this.axes = svg("g", { class: "cn-axes" });
    this.curves = series.map(({ role, kind = "line" }, at) => {
      const stroke = { fill: "none", stroke: "currentColor", "stroke-width": 2, "stroke-linecap": "round", "stroke-linejoin": "round", "stroke-dasharray": kind === "line" ? DASHES[at % 4] : "none" };
      const parts = { shade: svg("path", { fill: "currentColor", opacity: 0.22 }), line: svg("path", stroke), dots: svg("path", { fill: "currentColor" }), mark: svg("path", { class: "cn-plot-mark" }) };
      return { ...parts, el: svg("g", { class: `cn-${role}` }, parts.shade, parts.line, parts.dots, parts.mark) };
    });
    this.cursor = svg("path", { class: "cn-plot-cursor" });
    this.window = svg("svg", { overflow: "hidden" }, this.cursor, ...this.curves.map(({ el }) => el));
    this.svg = svg("svg", { class: "cn-plot-svg", role: "img", height }, this.axes, this.window);
    this.values = series.map(() => h("span", { class: "cn-value" }));
    this.names = series.map((one) => h("span", {}, one.label));
    this.legend = h("div", { class: "cn-legend" }, series.map((one, at) => h("span", { class: "cn-key" }, sample(one, at), this.names[at], this.values[at])));
    this.range = pick?.name ? h("input", { type: "range", name: pick.name, step: pick.step ?? "any", "aria-label": pick.label }) : null;
    this.el = h("div", { class: "cn-plot" }, this.legend, this.svg, this.range);
    if (pick) this.#listen(pick);
    new ResizeObserver(([{ contentRect }]) => {
      if (Math.abs(contentRect.width - this.#width) < 0.5) return;
      this.#width = contentRect.width;
      if (this.#drawing) this.draw(this.#drawing);
    }).observe(this.el);
  }

  /** The values at a place of the screen, for a hand that edits what is drawn. @param {{ clientX: number, clientY: number }} place @returns {[number, number]} */
  at({ clientX, clientY }) {
    const { left, width, low, high } = this.#frame;
    const box = this.svg.getBoundingClientRect();
    const [zero, one] = [this.toY(0), this.toY(1)];
    return [low + ((clientX - box.left - left) / width) * (high - low), (clientY - box.top - zero) / (one - zero)];
  }

  /** @param {Drawing} drawing */
  draw(drawing) {
    this.#drawing = drawing;
    this.#width ||= this.el.clientWidth;
    if (!this.#width) return; // not on the page yet: the observer calls again
    this.#drawAxes(drawing);
    const { left, width, top, bottom } = this.#frame;
    const zero = Math.max(top, Math.min(this.toY(0), bottom));
    const { cursor = null, labels = {}, now } = drawing;
    this.series.forEach(({ name, kind = "line", label, quiet }, at) => {
      const called = labels[name] ?? label;
      if (this.names[at].textContent !== called) fill(this.names[at], called);
      /** @type {HTMLElement} */ (this.legend.children[at]).hidden = !called;
      const points = drawing.points[name] ?? { x: [], y: [] };
      const { shade, line, dots, mark } = this.curves[at];
      const seen = runs(points, this.toX, this.toY);
      place(line, { d: kind === "stem" ? seen.flat().map(([x, y]) => `M${x} ${px(zero)}V${y}`).join("") : seen.map(trace).join("") });
      if (kind === "area") place(shade, { d: seen.map((run) => `${trace(run)}L${run[run.length - 1][0]} ${px(zero)}H${run[0][0]}z`).join("") });
      if (kind !== "area") place(dots, { d: seen.filter((run) => kind === "stem" || run.length === 1).flat().map(([x, y]) => MARKERS[at % 4](x, y)).join("") });
      const chosen = cursor === null || quiet ? -1 : nearest(points.x, cursor);
      const [where, value] = chosen < 0 ? [NaN, NaN] : now ? [/** @type {number} */ (cursor), now[name]] : [points.x[chosen], points.y[chosen]];
      place(mark, { d: Number.isNaN(value) ? "" : MARKERS[at % 4](this.toX(where), this.toY(value)) });
      const words = Number.isNaN(value) ? "" : number(value);
      if (this.values[at].textContent !== words) fill(this.values[at], words);
    });
    place(this.cursor, { d: cursor === null ? "" : `M${px(this.toX(cursor))} ${top}V${bottom}` });
    place(this.svg, { "aria-label": `${this.label}. ${drawing.summary ?? this.#summary(drawing)}` });
    if (this.range) {
      const { low, high } = this.#frame;
      place(this.range, { min: low, max: high, "aria-valuetext": cursor === null ? "" : (drawing.x.format ?? number)(cursor) });
      if (cursor !== null && this.range.valueAsNumber !== cursor) this.range.value = String(cursor);
      const looks = { "margin-left": `${px(left - 8)}px`, width: `${px(width + 16)}px`, "--filled": `${((this.range.valueAsNumber - low) / (high - low)) * 100}%` };
      for (const [name, value] of Object.entries(looks)) this.range.style.setProperty(name, value);
    }
  }

  /** Frame, ticks and labels, made anew only when an axis or the width changes. @param {Drawing} drawing */
  #drawAxes({ x, y, points, left: least = 0 }) {
    const all = this.series.map(({ name }) => points[name] ?? { x: [], y: [] });
    const [lowX, highX] = limits(x, all.map((one) => one.x), []);
    const [lowY, highY] = limits(y, all.map((one) => one.y), [0]);
    const key = JSON.stringify([lowX, highX, lowY, highY, x.ticks, y.ticks, x.label, y.label, least, this.#width]);
    if (key === this.#axesDrawn) return;
    this.#axesDrawn = key;
    const top = TOP + (y.label ? 16 : 0);
    const height = this.height - top - BOTTOM - (x.label ? 16 : 0);
    const ticksY = y.ticks ?? ticks(lowY, highY, Math.max(3, Math.floor(height / 34)));
    const wordsY = ticksY.map((n) => (y.format ?? number)(n));
    const left = Math.max(least, 12 + 7.5 * Math.max(...wordsY.map((word) => word.length)));
    const width = Math.max(40, this.#width - left - RIGHT);
    const ticksX = x.ticks ?? ticks(lowX, highX, Math.max(2, Math.floor(width / 56)));
    this.toX = (n) => left + ((n - lowX) / (highX - lowX)) * width;
    this.toY = (n) => top + (1 - (n - lowY) / (highY - lowY)) * height;
    this.#frame = { left, width, top, bottom: top + height, low: lowX, high: highX };
    place(this.svg, { width: px(this.#width), viewBox: `0 0 ${px(this.#width)} ${this.height}` });
    place(this.window, { x: px(left - SPILL), y: 0, width: px(width + 2 * SPILL), height: px(top + height + SPILL), viewBox: `${px(left - SPILL)} 0 ${px(width + 2 * SPILL)} ${px(top + height + SPILL)}` });
    const bottom = top + height;
    this.axes.replaceChildren(
      ...ticksY.map((n) => svg("path", { d: `M${px(left)} ${px(this.toY(n))}h${px(width)}`, class: n === 0 ? "cn-plot-zero" : "" })),
      ...ticksX.map((n) => svg("path", { d: `M${px(this.toX(n))} ${px(bottom)}v5` })),
      ...ticksY.map((n, at) => svg("text", { x: px(left - 7), y: px(this.toY(n) + 4), "text-anchor": "end" }, wordsY[at])),
      ...ticksX.map((n) => svg("text", { x: px(this.toX(n)), y: px(bottom + 18), "text-anchor": "middle" }, (x.format ?? number)(n))),
      svg("text", { x: 2, y: 12 }, y.label),
      svg("text", { x: px(left + width / 2), y: this.height - 4, "text-anchor": "middle" }, x.label),
    );
  }

  /** @param {Drawing} drawing */
  #summary({ points, x, labels = {} }) {
    const say = x.format ?? ((/** @type {number} */ n) => number(n));
    return this.series.filter(({ name, label }) => labels[name] ?? label).map(({ name, label: first }) => {
      const label = labels[name] ?? first;
      const { x: places, y: values } = points[name] ?? { x: [], y: [] };
      const seen = Array.from(values, (value, at) => ({ value, at: places[at] })).filter(({ value }) => !Number.isNaN(value)).sort((a, b) => a.value - b.value);
      if (!seen.length) return t("plot.nothing", { label });
      const [least, most] = [seen[0], seen[seen.length - 1]];
      return t("plot.summary", { label, low: least.value, lowAt: say(least.at), high: most.value, highAt: say(most.at) });
    }).join(" ");
  }

  /** @param {Pick} pick */
  #listen({ change, end = () => {}, step }) {
    let held = false;
    const go = (/** @type {number} */ value) => {
      const { low, high } = this.#frame;
      const rounded = step ? low + Math.round((value - low) / step) * step : value;
      change(Math.max(low, Math.min(rounded, high)));
    };
    this.svg.classList.add("cn-plot-picks");
    this.svg.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      held = true;
      this.svg.setPointerCapture(event.pointerId);
      go(this.at(event)[0]);
    });
    this.svg.addEventListener("pointermove", (event) => held && go(this.at(event)[0]));
    for (const name of ["pointerup", "pointercancel"])
      this.svg.addEventListener(name, () => {
        if (held) end();
        held = false;
      });
    this.range?.addEventListener("input", () => go(/** @type {HTMLInputElement} */ (this.range).valueAsNumber));
    this.range?.addEventListener("change", end);
  }
}

/** A key of the legend: a piece of the curve with its marker. @param {Series} series @param {number} at */
function sample({ role, kind = "line" }, at) {
  const line = kind === "stem" ? "M14 14V5" : "M2 7H26";
  return svg("svg", { class: `cn-${role}`, width: 28, height: 14, "aria-hidden": "true" },
    svg("path", { d: kind === "area" ? "M2 7H26V14H2z" : "", fill: "currentColor", opacity: 0.22 }),
    svg("path", { d: line, stroke: "currentColor", "stroke-width": 2, "stroke-dasharray": kind === "line" ? DASHES[at % 4] : "none" }),
    svg("path", { d: MARKERS[at % 4](14, kind === "stem" ? 5 : 7), class: "cn-plot-mark" }));
}

/** Pixels of the points, in runs without a gap. @param {Points} points @param {Scale} toX @param {Scale} toY @returns {[number, number][][]} */
function runs({ x, y }, toX, toY) {
  /** @type {[number, number][][]} */
  const found = [];
  let open = false;
  for (let at = 0; at < y.length; at++) {
    if (Number.isNaN(y[at])) open = false;
    else {
      if (!open) found.push([]);
      found[found.length - 1].push([px(toX(x[at])), px(toY(y[at]))]);
      open = true;
    }
  }
  return found;
}

/** A path along points; a single one has its marker alone. @param {[number, number][]} run */
const trace = (run) => `M${run.map(([x, y]) => `${x} ${y}`).join("L")}`;

/** @param {ArrayLike<number>} places @param {number} wanted */
function nearest(places, wanted) {
  let best = -1;
  for (let at = 0; at < places.length; at++) if (best < 0 || Math.abs(places[at] - wanted) < Math.abs(places[best] - wanted)) best = at;
  return best;
}

/** What an axis spans, never nothing. @param {Axis} axis @param {ArrayLike<number>[]} lists @param {number[]} always @returns {[number, number]} */
function limits({ low, high }, lists, always) {
  let [least, most] = [Math.min(...always), Math.max(...always)];
  if (low === undefined || high === undefined)
    for (const list of lists) for (let at = 0; at < list.length; at++) if (Number.isFinite(list[at])) [least, most] = [Math.min(least, list[at]), Math.max(most, list[at])];
  return span(low ?? (least <= most ? least : 0), high ?? (least <= most ? most : 1));
}

const LEAST = 1e-11; // what an axis spans at the least, in parts of its ends: numbers are written to 1e-12

/** The ends that an axis lies between; where they are too near to be told apart, half a unit around them. @param {number} low @param {number} high @returns {[number, number]} */
const span = (low, high) => (high - low > LEAST * Math.max(1, Math.abs(low), Math.abs(high)) ? [low, high] : [low - 0.5, high + 0.5]);

/** Round numbers from low to high, about as many as wanted, and never just one. @param {number} low @param {number} high @param {number} wanted @returns {number[]} */
export function ticks(low, high, wanted) {
  const rough = (high - low) / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5].find((digit) => digit * power >= rough * 0.999) ?? 10) * power;
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return count < 2 ? ticks(low, high, 2 * wanted) : Array.from({ length: count }, (_, at) => (first + at) * step);
}
