// One curve of a plot: a line, stems or an area, its marker at the cursor, and its key in the legend.

import { number } from "../text.ts";
import type { Role } from "../types.ts";
import { conceal, h, write } from "./dom.ts";
import { place, px, svg } from "./svg.ts";

/** By its place in the list a curve has its dash and its marker, which tell it apart without colour. */
export type Series = {
  name: string;
  label: string;
  role: Role | "muted" | "text";
  kind?: "line" | "stem" | "area";
  /** The cursor does not stop at it. */
  quiet?: boolean;
  /** It is what was, for comparison. */
  faded?: boolean;
};

/** By rising x; where y is NaN the curve has a gap. */
export type Points = { x: ArrayLike<number>; y: ArrayLike<number> };

/** Where a curve is drawn: pixels of its values, and of the line that stems and areas stand on. */
export type Place = { toX: (n: number) => number; toY: (n: number) => number; zero: number };

type Run = [x: number, y: number][];
type Outline = (x: number, y: number) => string;

const DASHES = ["none", "7 4", "2 4", "10 3 2 3"];

/** A marker's outline about a point. */
const MARKERS: Outline[] = [
  (x, y) => `M${px(x - 4)} ${px(y)}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z`,
  (x, y) => `M${px(x - 3.6)} ${px(y - 3.6)}h7.2v7.2h-7.2z`,
  (x, y) => `M${px(x)} ${px(y - 5.2)}l5.2 5.2l-5.2 5.2l-5.2 -5.2z`,
  (x, y) => `M${px(x)} ${px(y - 4.8)}l5 8.6h-10z`,
];

export class Curve {
  readonly el: SVGElement;
  /** Its key in the legend: a sample, its name, its value at the cursor. */
  readonly key: HTMLElement;
  readonly series: Series;
  readonly #marker: Outline;
  readonly #shade = svg("path", { fill: "currentColor", opacity: 0.22 });
  readonly #line: SVGElement;
  readonly #dots = svg("path", { fill: "currentColor" });
  readonly #mark = svg("path", { class: "cn-plot-mark" });
  readonly #name: HTMLElement;
  readonly #value = h("span", { class: "cn-value" });

  /** The curve at a place of the list. */
  constructor(series: Series, at: number) {
    const dash = (series.kind ?? "line") === "line" ? DASHES[at % DASHES.length] : "none";
    this.series = series;
    this.#marker = MARKERS[at % MARKERS.length];
    this.#line = svg("path", {
      fill: "none",
      stroke: "currentColor",
      "stroke-width": 2,
      "stroke-linecap": "round",
      "stroke-linejoin": "round",
      "stroke-dasharray": dash,
    });
    const faded = series.faded ? " cn-faded" : "";
    this.el = svg(
      "g",
      { class: `cn-${series.role}${faded}` },
      this.#shade,
      this.#line,
      this.#dots,
      this.#mark,
    );
    this.#name = h("span", {}, series.label);
    this.key = h("span", { class: "cn-key" }, this.#sample(dash), this.#name, this.#value);
  }

  /** The curve through its points. */
  draw(points: Points, { toX, toY, zero }: Place) {
    const { kind = "line" } = this.series;
    const runs = runsOf(points, toX, toY);
    if (kind === "stem") place(this.#line, { d: runs.flat().map(stem(zero)).join("") });
    else place(this.#line, { d: runs.map(trace).join("") });
    if (kind === "area") place(this.#shade, { d: runs.map(area(zero)).join("") });
    else place(this.#dots, { d: this.#dotted(runs) });
  }

  /** Mark a value of the curve and write it in the legend; NaN marks nothing. */
  mark(x: number, y: number, { toX, toY }: Place) {
    const nothing = Number.isNaN(y);
    place(this.#mark, { d: nothing ? "" : this.#marker(toX(x), toY(y)) });
    write(this.#value, nothing ? "" : number(y));
  }

  /** Name the curve in the legend, which leaves out one without a name. */
  name(label: string) {
    write(this.#name, label);
    conceal(this.key, !label);
  }

  /** Markers where a stem ends, and on points without neighbours. */
  #dotted(runs: Run[]) {
    const points = runs.filter((run) => this.series.kind === "stem" || run.length === 1).flat();
    return points.map(([x, y]) => this.#marker(x, y)).join("");
  }

  /** A piece of the curve with its marker. */
  #sample(dash: string) {
    const { kind, role } = this.series;
    const stroke = { stroke: "currentColor", "stroke-width": 2, "stroke-dasharray": dash };
    return svg(
      "svg",
      { class: `cn-${role}`, width: 28, height: 14, "aria-hidden": "true" },
      svg("path", { d: kind === "area" ? "M2 7H26V14H2z" : "", fill: "currentColor", opacity: 0.22 }),
      svg("path", { d: kind === "stem" ? "M14 14V5" : "M2 7H26", ...stroke }),
      svg("path", { d: this.#marker(14, kind === "stem" ? 5 : 7), class: "cn-plot-mark" }),
    );
  }
}

/** Which of the rising places lies nearest; −1 if there are none. */
export function nearest(places: ArrayLike<number>, wanted: number) {
  let best = -1;
  for (let at = 0; at < places.length; at++) {
    if (best < 0 || Math.abs(places[at] - wanted) < Math.abs(places[best] - wanted)) best = at;
  }
  return best;
}

/** Pixels of the points, in runs without a gap. */
function runsOf({ x, y }: Points, toX: Place["toX"], toY: Place["toY"]) {
  const runs: Run[] = [];
  let run: Run = [];
  for (let at = 0; at < y.length; at++) {
    if (Number.isNaN(y[at])) run = [];
    else if (run.push([px(toX(x[at])), px(toY(y[at]))]) === 1) runs.push(run);
  }
  return runs;
}

/** A path along points; a single one has its marker alone. */
const trace = (run: Run) => `M${run.map(([x, y]) => `${x} ${y}`).join("L")}`;

const stem =
  (zero: number) =>
  ([x, y]: [number, number]) =>
    `M${x} ${px(zero)}V${y}`;

const area = (zero: number) => (run: Run) =>
  `${trace(run)}L${run[run.length - 1][0]} ${px(zero)}H${run[0][0]}z`;
