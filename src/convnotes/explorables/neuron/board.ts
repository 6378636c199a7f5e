// The plane of two inputs: shaded by the answer, lines where a sum is 0, points that a hand moves.

import { Plot, place, px, svg, t } from "../runtime/kit.ts";
import type { Rows } from "../runtime/types.ts";
import { isDrawn, type NeuronAnswer, type NeuronScene } from "./answer.ts";
import type { Chosen } from "./chosen.ts";
import { ends } from "./plane.ts";

const SHADES = 23; // as a grid's cells have them
const [RADIUS, RING, GRIP] = [6, 10, 16]; // CSS pixels: a point, the picked one's ring, what a hand takes
const STEP = 0.05; // parts of the span by which a key moves a point; a hand leaves it at a fifth of that
const EDGE = 10; // no point lies further out

type Hand = {
  /** Where the points are to be, drawn or not. */
  points: () => Rows;
  /** Put a point somewhere. */
  move: (at: number, to: [x1: number, x2: number]) => void;
  /** Look at a point. */
  pick: (at: number) => void;
  begin: () => void;
  end: () => void;
};

const KEYS = new Map<string, [right: number, up: number]>([
  ["ArrowLeft", [-1, 0]],
  ["ArrowRight", [1, 0]],
  ["ArrowUp", [0, 1]],
  ["ArrowDown", [0, -1]],
]);

export class Board {
  readonly plot: Plot;
  readonly #hand: Hand;
  readonly #shades = svg("g", { class: "cn-shades", "shape-rendering": "crispEdges" });
  readonly #points = svg("g", { class: "cn-points" });
  #scene: NeuronScene | null = null;
  #at = 0;
  #held = -1;
  #drawn = "";

  constructor(hand: Hand) {
    this.#hand = hand;
    this.plot = new Plot({
      label: t("neuron.plane"),
      series: [
        { name: "first", label: "", role: "w", quiet: true },
        { name: "second", label: "", role: "x", quiet: true },
      ],
      drawn: () => this.#drawOver(),
    });
    const { el, svg: drawing } = this.plot;
    el.classList.add("cn-plane");
    drawing.prepend(this.#shades);
    drawing.append(this.#points);
    place(el, { role: "application", tabindex: "0", "aria-label": t("neuron.planeKeys") });
    this.#listen(el, drawing);
  }

  draw(scene: NeuronScene, { at }: Chosen, height: number) {
    const { state, answer } = scene;
    if (!isDrawn(answer)) return;
    this.#scene = scene;
    this.#at = at;
    const [low, high] = ends(state.span);
    const [first, second] = [0, 1].map((which) => lineOf(answer.lines, which));
    const two = state.inputs === "hidden";
    this.plot.resize(height);
    this.plot.draw({
      x: { label: "x₁", low, high },
      y: { label: "x₂", low, high },
      points: { first, second },
      labels: { first: t(two ? "neuron.lineOne" : "neuron.line"), second: two ? t("neuron.lineTwo") : "" },
      summary: t("neuron.planeSummary", { right: sum(answer.right), count: answer.right.length }),
    });
  }

  /** The shades and the points, where the axes have them. */
  #drawOver() {
    const scene = this.#scene;
    if (!scene || !isDrawn(scene.answer)) return;
    this.#shade(scene.answer.plane, ends(scene.state.span));
    this.#point(scene);
  }

  /** Rectangles of one shade, row by row, as one path for each shade. */
  #shade(plane: NonNullable<NeuronAnswer["plane"]>, [low, high]: [number, number]) {
    const { toX, toY } = this.plot;
    const [cells] = plane.shape;
    const most = Math.max(1, ...plane.map(Math.abs));
    const [left, top] = [toX(low), toY(high)];
    const [across, down] = [(toX(high) - left) / cells, (toY(low) - top) / cells];
    const key = `${left} ${top} ${across} ${down} ${plane.join()}`;
    if (key === this.#drawn) return;
    this.#drawn = key;
    const shadeAt = (at: number) => Math.round((SHADES * plane[at]) / most);
    const paths = new Map<number, string[]>();
    for (let i = 0; i < cells; i++)
      for (let j = 0, from = 0; j < cells; j = from) {
        const shade = shadeAt(i * cells + j);
        for (from = j + 1; from < cells && shadeAt(i * cells + from) === shade; ) from += 1;
        const width = px((from - j) * across);
        const d = `M${px(left + j * across)} ${px(top + i * down)}h${width}v${px(down)}h${-width}z`;
        if (shade) paths.set(shade, [...(paths.get(shade) ?? []), d]);
      }
    const made = Array.from(paths, ([shade, pieces]) =>
      svg("path", { class: shadeClass(shade), d: pieces.join("") }),
    );
    this.#shades.replaceChildren(...made);
  }

  #point({ state, answer }: NeuronScene) {
    const { toX, toY } = this.plot;
    const [low, high] = ends(state.span);
    const marks = state.points.flatMap(([x1, x2], at) => {
      if (Math.min(x1, x2) < low || Math.max(x1, x2) > high) return [];
      const [cx, cy] = [px(toX(x1)), px(toY(x2))];
      const kind = answer.wanted[at] >= 0.5 ? "cn-yes" : "cn-no";
      const ring = svg("circle", { cx, cy, r: RING, class: "cn-ring" });
      const dot = svg("circle", { cx, cy, r: RADIUS, class: kind });
      const wrong = svg("path", {
        d: `M${cx - 4} ${cy - 4}l8 8m0 -8l-8 8`,
        class: "cn-wrong",
      });
      const grip = svg("circle", { cx, cy, r: GRIP, class: "cn-grip", "data-at": at });
      return [...(at === this.#at ? [ring] : []), dot, ...(answer.right[at] ? [] : [wrong]), grip];
    });
    this.#points.replaceChildren(...marks);
  }

  #listen(el: HTMLElement, drawing: SVGSVGElement) {
    drawing.addEventListener("pointerdown", (event) => this.#down(event, drawing));
    drawing.addEventListener("pointermove", (event) => {
      if (this.#held >= 0) this.#move(this.#held, this.plot.at(event), STEP / 5);
    });
    const release = () => {
      if (this.#held >= 0) this.#hand.end();
      this.#held = -1;
    };
    drawing.addEventListener("pointerup", release);
    drawing.addEventListener("pointercancel", release);
    el.addEventListener("keydown", (event) => this.#key(event));
  }

  #down(event: PointerEvent, drawing: SVGSVGElement) {
    const { target } = event;
    const at = target instanceof Element ? target.getAttribute("data-at") : null;
    if (event.button !== 0 || at === null) return;
    drawing.setPointerCapture(event.pointerId);
    this.#held = Number(at);
    this.#hand.begin();
    this.#hand.pick(this.#held);
  }

  #key(event: KeyboardEvent) {
    const scene = this.#scene;
    if (!scene || event.altKey || event.ctrlKey || event.metaKey) return;
    const { span } = scene.state;
    const points = this.#hand.points(); // a second key may come before the first one is drawn
    const [x1, x2] = points[this.#at];
    const move = KEYS.get(event.key);
    const next = ["PageUp", "PageDown"].indexOf(event.key);
    if (move) {
      this.#hand.begin();
      this.#move(this.#at, [x1 + move[0] * STEP * span, x2 + move[1] * STEP * span], STEP);
      this.#hand.end();
    } else if (next >= 0) this.#hand.pick((this.#at + (next ? 1 : points.length - 1)) % points.length);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Put a point at the nearest place that is a multiple of a step, within the plane. */
  #move(at: number, to: [x1: number, x2: number], step: number) {
    if (!this.#scene) return;
    const { span } = this.#scene.state;
    const [low, high] = ends(span);
    const near = (value: number) => {
      const within = Math.max(low, -EDGE, Math.min(value, high, EDGE));
      return Number((Math.round(within / (step * span)) * step * span).toPrecision(12));
    };
    this.#hand.move(at, [near(to[0]), near(to[1])]);
  }
}

const shadeClass = (shade: number) =>
  `${shade > 0 ? "cn-positive" : "cn-negative"} cn-shade-${Math.abs(shade)}`;

const sum = (list: ArrayLike<number>) => Array.from(list).reduce((total, value) => total + value, 0);

/** One of the lines; a point twice without one. */
function lineOf(lines: ArrayLike<number>, which: number) {
  const [x1, y1, x2, y2] = [0, 1, 2, 3].map((at) => lines[4 * which + at] ?? Number.NaN);
  return { x: [x1, x2], y: [y1, y2] };
}
