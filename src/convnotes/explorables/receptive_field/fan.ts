// The paths of one cell through the stack, drawn as a fan: a line of cells for each level, the input lowest.

import { along, type Layer, taps } from "../runtime/engine.ts";
import { h, place, px, svg, t } from "../runtime/kit.ts";
import { type StackAnswer, type StackState, stack, topOf } from "./answer.ts";

const LINKS = 1500; // more of them are no lines any more: then the outline says it alone
const SHADES = 4;
const [LEFT, RIGHT, TOP, BOTTOM] = [8, 8, 12, 22]; // CSS pixels around it
const LARGEST = 9; // CSS pixels of a cell
const NEAR = 3; // CSS pixels between cells below which no gap is seen

type Level = { paths: Float64Array | Int32Array; at: (cell: number) => number; y: number; jump: number };

export class Fan {
  readonly caption = h("div", { class: "cn-caption" });
  readonly el: HTMLElement;
  readonly svg: SVGSVGElement;
  readonly #idle = svg("path", { class: "cn-rf-idle" });
  readonly #hull = svg("path", { class: "cn-rf-hull" });
  readonly #links = svg("path", { class: "cn-rf-links" });
  readonly #shades = Array.from({ length: SHADES }, (_, at) =>
    svg("path", { class: `cn-rf-reached cn-rf-shade-${at + 1}` }),
  );
  readonly #labels = svg("g", { class: "cn-rf-labels" });
  #toPlace: (x: number) => number = () => 50;

  /** `pick` is told the place, in per cent, that a hand points at; `done` that it lets go. */
  constructor(label: string, pick: (place: number) => void, done: () => void) {
    const parts = [this.#hull, this.#links, this.#idle, ...this.#shades, this.#labels];
    this.svg = svg("svg", { class: "cn-rf-fan", role: "img", "aria-label": label }, ...parts);
    this.el = h("div", { class: "cn-figure" }, this.caption, this.svg);
    const point = (event: PointerEvent) => {
      const { left } = this.svg.getBoundingClientRect();
      pick(this.#toPlace(event.clientX - left));
    };
    this.svg.addEventListener("pointerdown", (event) => {
      this.svg.setPointerCapture(event.pointerId);
      point(event);
    });
    this.svg.addEventListener("pointermove", (event) => {
      if (event.buttons && this.svg.hasPointerCapture(event.pointerId)) point(event);
    });
    this.svg.addEventListener("pointerup", done);
    this.svg.addEventListener("pointercancel", done);
  }

  draw(state: StackState, answer: StackAnswer, width: number, height: number) {
    place(this.svg, { width, height, viewBox: `0 0 ${width} ${height}` });
    const levels = levelsOf(state, answer, width, height);
    const { layers, shape } = stack(state);
    const windows = along(layers, shape).slice(0, levels.length - 1);
    place(this.#hull, { d: hull(levels) });
    place(this.#links, { d: links(levels, windows) });
    place(this.#idle, { d: levels.map((level) => cells(level, (count) => count === 0)).join("") });
    for (const [at, path] of this.#shades.entries())
      place(path, {
        d: levels.map((level) => cells(level, (count, most) => shade(count, most) === at + 1)).join(""),
      });
    this.#labels.replaceChildren(...labels(levels, width, height));
    const from = levels[state.way === "back" ? levels.length - 1 : 0];
    const last = from.paths.length - 1;
    this.#toPlace = (x) => {
      const cell = (x - from.at(0)) / Math.max(from.at(1) - from.at(0), 1e-9);
      return last ? Math.round((Math.max(0, Math.min(cell, last)) / last) * 100) : 50;
    };
  }
}

/** Where the cells of each level lie: over the middle of what they see. */
function levelsOf(state: StackState, answer: StackAnswer, width: number, height: number): Level[] {
  const { levels, paths, fields, centres } = answer;
  const top = topOf(state);
  const toX = (pixel: number) => LEFT + ((pixel + 0.5) / state.size) * (width - LEFT - RIGHT);
  let start = 0;
  return Array.from(levels, (count, level) => {
    const [centre, jump] = level ? [centres[level - 1], fields[3 * (level - 1) + 1]] : [0, 1];
    const y = height - BOTTOM - (level / top) * (height - TOP - BOTTOM);
    const of = paths.subarray(start, start + count);
    start += count;
    const wide = toX(jump) - toX(0);
    return { paths: of, at: (cell: number) => toX(centre + cell * jump), y, jump: wide };
  });
}

/** The outline of what is reached. */
function hull(levels: Level[]) {
  const ends = levels.flatMap(({ paths, at, y }) => {
    const reached = Array.from(paths.keys()).filter((cell) => paths[cell] > 0);
    return reached.length ? [{ low: at(reached[0]), high: at(reached[reached.length - 1]), y }] : [];
  });
  if (!ends.length) return "";
  const right = ends.map(({ high, y }) => `${px(high + 1)} ${px(y)}`);
  const left = ends.toReversed().map(({ low, y }) => `${px(low - 1)} ${px(y)}`);
  return `M${[...right, ...left].join("L")}Z`;
}

/** A line for each tap that a path takes. */
function links(levels: Level[], windows: Layer[]) {
  const lines: string[] = [];
  for (const [at, window] of windows.entries()) {
    const [below, above] = [levels[at], levels[at + 1]];
    for (let output = 0; output < above.paths.length; output++) {
      if (!above.paths[output]) continue;
      for (const cell of taps(window, below.paths.length, output))
        if (below.paths[cell])
          lines.push(`M${px(above.at(output))} ${px(above.y)}L${px(below.at(cell))} ${px(below.y)}`);
      if (lines.length > LINKS) return "";
    }
  }
  return lines.join("");
}

/** The cells of a level, as short bars, that have such a count; those too near to be told apart are one. */
function cells({ paths, at, y, jump }: Level, wanted: (count: number, most: number) => boolean) {
  let most = 0;
  for (const count of paths) most = Math.max(most, count);
  const half = px(Math.max(0.5, Math.min(LARGEST, jump * 0.7) / 2));
  let drawn = "";
  for (let cell = 0; cell < paths.length; cell++) {
    if (!wanted(paths[cell], most)) continue;
    const first = cell;
    while (jump < NEAR && cell + 1 < paths.length && wanted(paths[cell + 1], most)) cell++;
    drawn += `M${px(at(first) - half)} ${px(y)}h${px(at(cell) - at(first) + 2 * half)}`;
  }
  return drawn;
}

/** How strong a count is shown, in so many steps of its root. */
const shade = (count: number, most: number) => Math.ceil(SHADES * Math.sqrt(count / (most || 1)));

function labels(levels: Level[], width: number, height: number) {
  const words = (x: number, y: number, anchor: "start" | "end" | "middle", text: string) =>
    svg("text", { x: px(x), y: px(y), "text-anchor": anchor }, text);
  const input = levels[0];
  const last = input.paths.length - 1;
  return [
    words(input.at(0), height - 6, "start", "0"),
    words(width / 2, height - 6, "middle", t("receptive_field.pixels")),
    words(input.at(last), height - 6, "end", String(last)),
  ];
}
