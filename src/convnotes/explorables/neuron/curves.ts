// The activation, and right under it its slope, with the same place marked on both.

import { Plot, t } from "../runtime/kit.ts";
import type { NeuronScene } from "./answer.ts";
import type { Chosen } from "./chosen.ts";

const LEGEND = 24; // CSS pixels over each plot
const LEFT = 40; // CSS pixels for the digits beside both, so that they stand in line
/** The ends of an activation that comes near them and never there: a curve that stops short of 1 says so. */
const ENDS: Record<string, { low: number; high: number }> = {
  sigmoid: { low: 0, high: 1 },
  tanh: { low: -1, high: 1 },
};
const [ABOVE, BELOW] = [10, 26]; // CSS pixels more for the lower one, which has the axis' name

export function curves() {
  const g = new Plot({ label: t("neuron.g"), series: [{ name: "g", label: t("neuron.g"), role: "y" }] });
  const slope = new Plot({
    label: t("neuron.slope"),
    series: [{ name: "slope", label: t("neuron.slope"), role: "d" }],
  });

  function draw({ state, answer }: NeuronScene, chosen: Chosen, height: number) {
    const { z_axis: axis, g: values, g_prime: slopes } = answer;
    const [low, high] = [axis[0], axis[axis.length - 1]];
    const share = height - 2 * LEGEND - BELOW + ABOVE;
    const x = { label: "", low, high, ticks: [low, low / 2, 0, high / 2, high] };
    g.resize(Math.floor(share / 2));
    g.draw({
      left: LEFT,
      x,
      y: { label: "", ...ENDS[state.activation] },
      cursor: chosen.z,
      now: { g: chosen.a },
      points: { g: { x: axis, y: values } },
    });
    slope.resize(Math.floor(share / 2) + BELOW - ABOVE);
    slope.draw({
      left: LEFT,
      x: { ...x, label: "z" },
      y: { label: "", low: 0, high: Math.max(1, ...slopes) },
      cursor: chosen.z,
      now: { slope: chosen.slope },
      points: { slope: { x: axis, y: slopes } },
    });
  }

  return { els: [g.el, slope.el], draw };
}
