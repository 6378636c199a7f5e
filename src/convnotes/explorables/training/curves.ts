// The loss of each learner over its steps, on a log scale.

import { number, Plot, t } from "../runtime/kit.ts";
import type { NDArray } from "../runtime/types.ts";
import type { TrainingScene } from "./answer.ts";
import { brief } from "./brief.ts";
import { LEARNERS, stepOf } from "./grids.ts";

const LOWEST = -16; // powers of ten that the axis shows at the least and at the most
const HIGHEST = 16;
const GAP = 28; // px from a line to the next, at the least
const NOTHING = 1e-300; // a loss of 0 has no logarithm

type Hand = { change: (step: number) => void; end: () => void };

export function curvesOf(hand: Hand) {
  const plot = new Plot({
    label: t("training.curves"),
    height: 200,
    pick: { step: 1, ...hand },
    series: [
      { name: "blind", label: t("training.learner.blind"), role: "muted" },
      { name: "kept", label: t("training.learner.kept"), role: "w" },
      { name: "descent", label: t("training.learner.descent"), role: "y" },
    ],
  });

  function draw(scene: TrainingScene, height: number) {
    const { state, answer } = scene;
    const losses = LEARNERS.map((learner) => answer[learner.losses]);
    const powers = losses.map((list) => list.map((loss) => Math.log10(Math.max(loss, NOTHING))));
    const last = answer.stopped[0] ? answer.stopped[0] - 1 : state.steps;
    const steps = Array.from({ length: state.steps + 1 }, (_, step) => step);
    const [low, high] = ends(powers);
    const points = LEARNERS.map(({ name }, at) => {
      const count = name === "descent" ? last + 1 : steps.length;
      return [name, { x: steps.slice(0, count), y: powers[at].subarray(0, count) }] as const;
    });
    plot.resize(height);
    plot.draw({
      x: { label: t("training.step"), low: 0, high: state.steps },
      y: {
        label: t("training.loss"),
        low,
        high,
        ticks: ticks(low, high, Math.max(2, Math.floor((height - 60) / GAP))),
        format: power,
      },
      cursor: stepOf(scene),
      points: Object.fromEntries(points),
      summary: summary(losses, scene),
    });
  }

  return { el: plot.el, draw };
}

/** Powers of ten that hold all the curves, but for what runs away. */
function ends(powers: (NDArray | Float64Array | Int32Array)[]): [low: number, high: number] {
  let [low, high] = [0, 0];
  for (const list of powers)
    for (const value of list) [low, high] = [Math.min(low, value), Math.max(high, value)];
  return [Math.max(LOWEST, Math.floor(low)), Math.max(1, Math.min(HIGHEST, Math.ceil(high)))];
}

function ticks(low: number, high: number, most: number): number[] {
  const step = Math.ceil((high - low) / most);
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, at) => (first + at) * step);
}

const RAISED = new Map([..."−0123456789"].map((digit, at) => [digit, [..."⁻⁰¹²³⁴⁵⁶⁷⁸⁹"][at]]));

/** A power of ten by its exponent. */
function power(exponent: number): string {
  const raised = [...number(exponent, 0)].map((digit) => RAISED.get(digit) ?? digit);
  return exponent === 0 ? "1" : `10${raised.join("")}`;
}

function summary(losses: NDArray[], scene: TrainingScene): string {
  const step = stepOf(scene);
  const [blind, kept, descent] = losses.map((list) => brief(list[step]));
  return t("training.lossesAt", { step, blind, kept, descent });
}
