// The loss over two weights, darker where it is less, with the ways of two learners on it.

import { floats } from "../runtime/engine.ts";
import { conceal, Pixels, place, px, retell, svg, t, tinted } from "../runtime/kit.ts";
import type { NDArray } from "../runtime/types.ts";
import type { TrainingScene } from "./answer.ts";
import { stepOf } from "./grids.ts";

const BANDS = 2; // for each power of ten: their edges are lines of equal loss
const POWERS = 5; // that are told apart, from the largest loss downward
const LONGEST = 400; // px by which a path may leave the picture

export function surfaceOf() {
  const pixels = new Pixels({ role: "y", label: t("training.surface") });
  const path = (name: string) => svg("polyline", { class: `cn-path cn-path-${name}`, fill: "none" });
  const [descent, kept] = [path("descent"), path("kept")];
  const dots = svg("path", { class: "cn-path-dots" });
  const goal = svg("path", { class: "cn-path-goal", fill: "none" });
  const now = svg("circle", { class: "cn-path-now", r: 1 });
  pixels.over.setAttribute("overflow", "hidden");
  pixels.over.append(kept, descent, dots, goal, now);

  /** Draw it, this large; without two weights there is none. */
  function draw(scene: TrainingScene, size: number) {
    const { state, answer } = scene;
    conceal(pixels.el, answer.axis.length === 0);
    if (pixels.el.hidden) return;
    pixels.el.style.setProperty("--pixels", `${size}px`);
    retell(pixels.caption, t("training.surfaceWord"), " ", tinted("w", "w₀ →  w₁ ↑"));
    pixels.draw(banded(answer.surface), 0, BANDS * POWERS);
    const end = answer.axis[answer.axis.length - 1];
    const side = answer.axis.length;
    const at = (weight: number) => ((weight / end + 1) / 2) * (side - 1) + 0.5;
    const bounded = (n: number) => px(Math.max(-LONGEST, Math.min(n, LONGEST)));
    const point = (a: number, b: number): [number, number] => [bounded(at(a)), bounded(side - at(b))];
    const step = stepOf(scene);
    const walked = pointsOf(answer.weights, step, point);
    place(descent, { points: walked.join(" ") });
    place(kept, { points: pointsOf(answer.kept_weights, step, point).join(" ") });
    place(dots, { d: walked.map(([x, y]) => `M${x} ${y}h0`).join("") });
    const [x, y] = walked[walked.length - 1];
    place(now, { cx: x, cy: y });
    const [a, b] = point(...pairOf(state.hidden.flat()));
    place(goal, { d: `M${a - 1} ${b - 1}l2 2m0 -2l-2 2` });
  }

  return { el: pixels.el, draw };
}

const pairOf = ([a, b]: number[]): [number, number] => [a, b];

/** Where a learner has been, up to a step. */
function pointsOf(weights: NDArray, step: number, point: (a: number, b: number) => [number, number]) {
  return Array.from({ length: step + 1 }, (_, at) => point(weights[2 * at], weights[2 * at + 1]));
}

/** In which band each loss lies, from the largest down. */
function banded(surface: NDArray): NDArray {
  const highest = Math.log10(Math.max(...surface, 1e-12));
  const band = (loss: number) => {
    const under = highest - Math.log10(Math.max(loss, 1e-300));
    return BANDS * POWERS - Math.floor(BANDS * Math.min(under, POWERS));
  };
  return floats(surface.shape, surface.map(band));
}
